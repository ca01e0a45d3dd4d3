/** The selected unit: contacts, gaps, posts, and the units that it belongs to. */

import { unitPath } from "../api/client";
import type { Contact, Items, Names, UnitDetails } from "../api/types";
import { useRequest } from "../api/useRequest";
import { ContactCard } from "../components/ContactCard";
import { restoreFocus } from "../components/focus";
import { Link } from "../components/Link";
import { ReportButton } from "../components/ReportButton";
import { ErrorMessage, Loading } from "../components/Status";
import { type Translator, useText } from "../i18n";
import { useNavigation } from "../state/navigation";
import { Gaps } from "./Gaps";
import { Posts } from "./Posts";

export function UnitCard({ id }: { id: string }) {
  const text = useText();
  const { urlState, navigate } = useNavigation();
  const { view, day, from, mapPosition } = urlState;
  const { result, error, retry } = useRequest<UnitDetails>(unitPath(id), { as_of: day });
  const contacts = useRequest<Items<Contact>>(result?.current ? "focal-points" : null, { unit: id, as_of: day });
  const contact = contacts.result?.items[0];
  const relatedIds = [
    ...new Set([
      ...(result?.part_of ?? []),
      ...(result?.serves ?? []),
      ...(contact?.fallback.map(({ unit_id }) => unit_id) ?? []),
    ]),
  ];
  const names = useRequest<Names>(relatedIds.length ? "names" : null, { unit: relatedIds }).result?.names ?? {};
  if (error) {
    return (
      <section class="card">
        <h2>{id}</h2>
        <ErrorMessage error={error} retry={retry} />
      </section>
    );
  }
  if (!result) return <Loading />;
  const { unit, current, posts, members } = result;
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
            navigate({ unit: null, mapPosition });
            restoreFocus("#middle");
          }}
        >
          ×
        </button>
        {!current && <p class="not-current">{notCurrentText(unit, text)}</p>}
      </header>
      <nav class="actions" aria-label={text("unit.actions")}>
        <Link to={{ view: "around", unit: id, mapPosition }}>{text("view.around")}</Link>
        <Link to={{ view: "tree", unit: id, mapPosition }}>{text("view.tree")}</Link>
        <Link to={{ view: "paths", unit: id, from: id, to: null, mapPosition }}>{text("unit.paths_from")}</Link>
        {current && <ReportButton path="report" parameters={{ within: id }} title={unit.name} />}
        {view === "paths" && from && from !== id && <Link to={{ to: id, mapPosition }}>{text("unit.paths_to")}</Link>}
      </nav>
      {current && (
        <>
          <h3>{text("contact.title")}</h3>
          {contacts.error ? <ErrorMessage error={contacts.error} retry={contacts.retry} /> : null}
          {contact ? <ContactCard contact={contact} names={names} /> : !contacts.error && <Loading />}
          <Gaps unit={id} level={unit.level} />
          <Posts posts={posts} members={members} />
        </>
      )}
      {result.part_of.length > 0 && <UnitLinks title={text("unit.part_of")} ids={result.part_of} names={names} />}
      {result.serves.length > 0 && <UnitLinks title={text("unit.serves")} ids={result.serves} names={names} />}
      <p class="hint">
        {text("unit.source", { source: unit.source ? text.word("source", unit.source) : text("unit.no_source") })}
      </p>
    </section>
  );
}

function notCurrentText({ valid_from: from, valid_to: to }: UnitDetails["unit"], text: Translator): string {
  if (from && to) return text("unit.from_to", { from: text.day(from), to: text.day(to) });
  if (to) return text("unit.ended", { to: text.day(to) });
  return from ? text("unit.begins", { from: text.day(from) }) : text("unit.not_current");
}

function UnitLinks({ title, ids, names }: { title: string; ids: readonly string[]; names: Record<string, string> }) {
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
