import type { Finding, Found } from "../asking/answers";
import { type Text, useText } from "../messages";

/** Why something is a gap: what was looked for, what is there, and the nearest ways to mend it. */
export function Proof({ finding }: { finding: Finding }) {
  const text = useText();
  const { witness, mend, basis } = finding;
  if (!witness) return null;
  return (
    <details class="proof">
      <summary>{text("proof.title")}</summary>
      <dl>
        <dt>{text("proof.looked_for")}</dt>
        <dd lang="en">{witness.looked_for}</dd>
        <dt>{text("proof.found")}</dt>
        <dd>
          {witness.found.length === 0 && text("proof.nothing")}
          <ul>
            {witness.found.map((one, index) => (
              <li key={index} class={one.counts ? "counts" : "counts-not"}>
                {text.word("label", one.label)}: {one.name ?? one.id}
                {one.note && <span class="note"> ({noteOf(one.note, text)})</span>}
                <span class="since"> {whenOf(one, text)}</span>
              </li>
            ))}
          </ul>
        </dd>
        {mend && mend.length > 0 && (
          <>
            <dt>{text("proof.mend")}</dt>
            <dd>
              <ul>
                {mend.map((one, index) => (
                  <li key={index}>
                    {text.word("way", one.way)}: <strong>{one.name ?? one.id}</strong>
                    {one.note && <span class="note"> ({one.note})</span>}
                  </li>
                ))}
              </ul>
            </dd>
          </>
        )}
        {basis && (
          <>
            <dt>{text("proof.basis")}</dt>
            <dd lang="en">{basis}</dd>
          </>
        )}
      </dl>
    </details>
  );
}

const NOTES = ["role", "member_role", "basis", "kind"] as const;

/** A note of what was found: most are words of a vocabulary, others are figures. */
const noteOf = (note: string, text: Text): string =>
  NOTES.map(vocabulary => text.word(vocabulary, note)).find(word => word !== note) ?? note;

function whenOf(found: Found, text: Text): string {
  const { valid_from: from, valid_to: to, counts } = found;
  const says = text(counts ? "proof.counts" : "proof.counts_not");
  if (from && to) return `${says}, ${text("proof.from_to", { from: text.day(from), to: text.day(to) })}`;
  if (from) return `${says}, ${text("contact.since", { day: text.day(from) })}`;
  return to ? `${says}, ${text("contact.until", { day: text.day(to) })}` : says;
}
