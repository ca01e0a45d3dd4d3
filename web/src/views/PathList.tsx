import type { Contact, Path } from "../api/answers";
import { ContactCard } from "../components/ContactCard";
import { Link } from "../components/Link";
import { saveTable } from "../export/tables";
import { useText } from "../messages";
import { useNavigation } from "../state/navigation";

/** The paths as numbered lists: each step says by what it leads, each unit whom to call. */
export function PathList({
  paths,
  names,
  title,
}: {
  paths: readonly Path[];
  names: Record<string, string>;
  title: string;
}) {
  const text = useText();
  const { place, go } = useNavigation();
  const save = () =>
    saveTable(
      title,
      ["path", "place", "unit_id", "name", "tie", "weight", "status", "call_unit_ids", "call_names", "call_phones"],
      paths.flatMap((path, number) =>
        path.units.map((unit, at) => [
          number + 1,
          at,
          unit.id,
          unit.name,
          path.steps[at - 1]?.type ?? null,
          path.steps[at - 1]?.weight ?? null,
          unit.contact?.status ?? null,
          ...called(unit.contact),
        ]),
      ),
    );
  return (
    <div class="path-list">
      {paths.map((path, number) => (
        <section key={number} aria-label={text("paths.number", { n: number + 1 })}>
          <h3>
            {text("paths.number", { n: number + 1 })}
            <span class="since">
              {text("paths.cost", { cost: path.cost })} ·{" "}
              {text(path.staffed ? "paths.all_staffed" : "paths.some_unstaffed")}
            </span>
            {number === 0 && (
              <button type="button" class="save" onClick={save}>
                CSV
              </button>
            )}
          </h3>
          <ol>
            {path.units.map((unit, at) => (
              <li key={unit.id}>
                {at > 0 && (
                  <span class="step">
                    {text.word("tie", path.steps[at - 1]!.type)}
                    {path.steps[at - 1]!.weight !== 1 && ` (${text.number(path.steps[at - 1]!.weight)})`}
                  </span>
                )}
                <Link to={{ unit: unit.id, at: place.at }}>{unit.name}</Link>
                {at > 0 && at < path.units.length - 1 && !place.avoid.includes(unit.id) && (
                  <button type="button" class="small" onClick={() => go({ avoid: [...place.avoid, unit.id] })}>
                    {text("paths.avoid_this")}
                  </button>
                )}
                {unit.contact && <ContactCard contact={unit.contact} names={names} />}
              </li>
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}

/** Whom to call: in the unit or, where nobody is there, in those above; who is hidden is left out. */
function called(contact: Contact | null): string[] {
  const calls = contact === null ? [] : contact.focal_points.length ? [contact] : contact.fallback;
  const points = calls.flatMap(call => call.focal_points);
  const listed = (texts: (string | null)[]) => texts.filter(text => text !== null).join("; ");
  return [
    listed(calls.map(call => call.unit_id)),
    listed(points.map(point => point.name)),
    listed(points.map(point => point.phone)),
  ];
}
