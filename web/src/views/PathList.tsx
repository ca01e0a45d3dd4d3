import type { Contact, Path } from "../api/types";
import { ContactCard } from "../components/ContactCard";
import { Link } from "../components/Link";
import { saveTable } from "../export/tables";
import { useText } from "../i18n";
import { useNavigation } from "../state/navigation";

interface Props {
  paths: readonly Path[];
  /** Names of units by id. */
  names: Record<string, string>;
  title: string;
}

/** Paths as numbered lists of units, with the relationship of each step and the contact of each unit. */
export function PathList({ paths, names, title }: Props) {
  const text = useText();
  const { urlState, navigate } = useNavigation();
  const { avoid, mapPosition } = urlState;
  const save = () =>
    saveTable(
      title,
      ["path", "place", "unit_id", "name", "tie", "weight", "status", "call_unit_ids", "call_names", "call_phones"],
      paths.flatMap((path, number) =>
        path.units.map((unit, index) => [
          number + 1,
          index,
          unit.id,
          unit.name,
          path.steps[index - 1]?.type ?? null,
          path.steps[index - 1]?.weight ?? null,
          unit.contact?.status ?? null,
          ...contactColumns(unit.contact),
        ]),
      ),
    );
  return (
    <div class="path-list">
      {paths.map((path, number) => (
        <section key={number} aria-label={text("paths.number", { n: number + 1 })}>
          <h3>
            {text("paths.number", { n: number + 1 })}
            <span class="secondary">
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
            {path.units.map((unit, index) => {
              const step = path.steps[index - 1];
              const between = index > 0 && index < path.units.length - 1;
              return (
                <li key={unit.id}>
                  {step && (
                    <span class="step">
                      {text.word("tie", step.type)}
                      {step.weight !== 1 && ` (${text.number(step.weight)})`}
                    </span>
                  )}
                  <Link to={{ unit: unit.id, mapPosition }}>{unit.name}</Link>
                  {between && !avoid.includes(unit.id) && (
                    <button type="button" class="small" onClick={() => navigate({ avoid: [...avoid, unit.id] })}>
                      {text("paths.avoid_add")}
                    </button>
                  )}
                  {unit.contact && <ContactCard contact={unit.contact} names={names} />}
                </li>
              );
            })}
          </ol>
        </section>
      ))}
    </div>
  );
}

/** Units, names and phone numbers of the contacts of a unit, or of those above; hidden names are omitted. */
function contactColumns(contact: Contact | null): string[] {
  const contacts = contact === null ? [] : contact.focal_points.length ? [contact] : contact.fallback;
  const focalPoints = contacts.flatMap(({ focal_points }) => focal_points);
  const join = (texts: (string | null)[]) => texts.filter(text => text !== null).join("; ");
  return [
    join(contacts.map(({ unit_id }) => unit_id)),
    join(focalPoints.map(({ name }) => name)),
    join(focalPoints.map(({ phone }) => phone)),
  ];
}
