import type { Finding, Found } from "../asking/answers";
import { type Text, useText } from "../messages";
import { useRuleTexts } from "./ruleTexts";

/** Why something is a gap: what was looked for, what is there, and the nearest ways to mend it. */
export function Proof({ finding, rule }: { finding: Finding; rule: string }) {
  const text = useText();
  const texts = useRuleTexts()(rule);
  const { witness, mend } = finding;
  if (!witness) return null;
  return (
    <details class="proof">
      <summary>{text("proof.title")}</summary>
      <dl>
        <dt>{text("proof.looked_for")}</dt>
        <dd lang={texts.looked_for ? undefined : "en"}>{texts.looked_for ?? witness.looked_for}</dd>
        <dt>{text("proof.found")}</dt>
        <dd>
          {witness.found.length === 0 && text("proof.nothing")}
          <ul>
            {witness.found.map((one, index) => (
              <li key={index} class={one.counts ? "counts" : "counts-not"}>
                {text.word("label", one.label)}: {one.name ?? one.id}
                {one.tie && <span class="note"> · {text.word("tie", one.tie)}</span>}
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
                    {one.id === null ? texts.fix || one.way : `${text.word("way", one.way)}: `}
                    <strong>{one.name ?? one.id}</strong>
                    {one.note && (
                      <span class="note" lang="en">
                        {" "}
                        ({one.note})
                      </span>
                    )}
                  </li>
                ))}
              </ul>
            </dd>
          </>
        )}
        {finding.basis && (
          <>
            <dt>{text("proof.basis")}</dt>
            <dd lang={texts.basis ? undefined : "en"}>{texts.basis ?? finding.basis}</dd>
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
