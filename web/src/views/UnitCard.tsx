/** A unit: whom to call, where somebody is missing, its posts, and where it belongs. */

import type { Contact, Items, UnitDetails } from "../api/answers";
import { unitPath } from "../api/client";
import { useAsked } from "../api/useRequest";
import { ContactCard } from "../components/ContactCard";
import { focusAfter } from "../components/focus";
import { Link } from "../components/Link";
import { ReportButton } from "../components/ReportButton";
import { Failed, Waiting } from "../components/Status";
import { useText } from "../messages";
import { useNavigation } from "../state/navigation";
import { Gaps } from "./Gaps";
import { Posts } from "./Posts";

interface Names {
  names: Record<string, string>;
}

export function UnitCard({ id }: { id: string }) {
  const text = useText();
  const { place, go } = useNavigation();
  const given = { as_of: place.day };
  const { answer, error, again } = useAsked<UnitDetails>(unitPath(id), given);
  const contact = useAsked<Items<Contact>>(answer?.current ? "focal-points" : null, { unit: id, ...given });
  const above = contact.answer?.items[0]?.fallback.map(one => one.unit_id) ?? [];
  const others = [...new Set([...(answer?.part_of ?? []), ...(answer?.serves ?? []), ...above])];
  const names = useAsked<Names>(others.length ? "names" : null, { unit: others }).answer?.names ?? {};
  if (error) {
    return (
      <section class="card">
        <h2>{id}</h2>
        <Failed error={error} again={again} />
      </section>
    );
  }
  if (!answer) return <Waiting />;
  const { unit, current } = answer;
  return (
    <section class="card" aria-label={unit.name}>
      <header>
        <p class="kind">
          {text.word("kind", unit.kind)} · {text.word("level", unit.level)}
          {unit.code && ` · ${text("unit.code", { code: unit.code })}`}
        </p>
        <h2>{unit.name}</h2>
        <button
          type="button"
          class="icon close"
          aria-label={text("unit.close")}
          title={text("unit.close")}
          onClick={() => {
            go({ unit: null, at: place.at });
            focusAfter("#middle"); // what closed it is gone
          }}
        >
          ×
        </button>
        {!current && <p class="ended">{endedText(unit, text)}</p>}
      </header>
      <nav class="actions" aria-label={text("unit.actions")}>
        <Link to={{ view: "around", unit: id, at: place.at }}>{text("view.around")}</Link>
        <Link to={{ view: "tree", unit: id, at: place.at }}>{text("view.tree")}</Link>
        <Link to={{ view: "paths", unit: id, from: id, to: null, at: place.at }}>{text("unit.paths_from")}</Link>
        {current && <ReportButton path="report" given={{ within: id }} title={unit.name} />}
        {place.view === "paths" && place.from && place.from !== id && (
          <Link to={{ to: id, at: place.at }}>{text("unit.paths_to")}</Link>
        )}
      </nav>
      {current && (
        <>
          <h3>{text("contact.title")}</h3>
          {contact.error ? <Failed error={contact.error} again={contact.again} /> : null}
          {contact.answer ? (
            <ContactCard contact={contact.answer.items[0]!} names={names} />
          ) : (
            !contact.error && <Waiting />
          )}
          <Gaps unit={id} level={unit.level} />
          <Posts posts={answer.posts} members={answer.members} />
        </>
      )}
      {answer.part_of.length > 0 && <Belongs title={text("unit.part_of")} ids={answer.part_of} names={names} />}
      {answer.serves.length > 0 && <Belongs title={text("unit.serves")} ids={answer.serves} names={names} />}
      <p class="hint">
        {text("unit.source", { source: unit.source ? text.word("source", unit.source) : text("unit.no_source") })}
      </p>
    </section>
  );
}

function endedText(unit: UnitDetails["unit"], text: ReturnType<typeof useText>): string {
  const { valid_from: from, valid_to: to } = unit;
  if (from && to) return text("unit.from_to", { from: text.day(from), to: text.day(to) });
  if (to) return text("unit.ended", { to: text.day(to) });
  return from ? text("unit.begins", { from: text.day(from) }) : text("unit.not_current");
}

function Belongs({ title, ids, names }: { title: string; ids: readonly string[]; names: Record<string, string> }) {
  return (
    <>
      <h3>{title}</h3>
      <ul class="plain">
        {ids.map(id => (
          <li key={id}>
            <Link to={{ unit: id }}>{names[id] ?? id}</Link>
          </li>
        ))}
      </ul>
    </>
  );
}
