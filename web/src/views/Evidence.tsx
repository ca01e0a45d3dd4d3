import type { Finding, Found } from "../api/answers";
import { type Text, useText } from "../messages";
import { useRuleTexts } from "./ruleTexts";

/** Why something is a gap: what was looked for, what is there, and the nearest ways to mend it. */
export function Proof({ finding, rule }: { finding: Finding; rule: string }) {
  const text = useText();
  const texts = useRuleTexts()(rule);
  const { evidence, remedies } = finding;
  if (!evidence) return null;
  return (
    <details class="proof">
      <summary>{text("evidence.title")}</summary>
      <dl>
        <dt>{text("evidence.expected")}</dt>
        <dd lang={texts.expected ? undefined : "en"}>{texts.expected ?? evidence.expected}</dd>
        <dt>{text("evidence.found")}</dt>
        <dd>
          {evidence.found.length === 0 && text("evidence.nothing")}
          <ul>
            {evidence.found.map((one, index) => (
              <li key={index} class={one.in_force ? "counts" : "counts-not"}>
                {text.word("label", one.label)}: {one.name ?? one.id}
                {one.tie && <span class="note"> · {text.word("tie", one.tie)}</span>}
                {one.note && <span class="note"> ({noteOf(one.note, text)})</span>}
                <span class="since"> {whenOf(one, text)}</span>
              </li>
            ))}
          </ul>
        </dd>
        {remedies && remedies.length > 0 && (
          <>
            <dt>{text("evidence.remedies")}</dt>
            <dd>
              <ul>
                {remedies.map((one, index) => (
                  <li key={index}>
                    {one.id === null ? texts.fix || one.action : `${text.word("action", one.action)}: `}
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
            <dt>{text("evidence.basis")}</dt>
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
  const { valid_from: from, valid_to: to, in_force: inForce } = found;
  const says = text(inForce ? "evidence.counts" : "evidence.counts_not");
  if (from && to) return `${says}, ${text("evidence.from_to", { from: text.day(from), to: text.day(to) })}`;
  if (from) return `${says}, ${text("contact.since", { day: text.day(from) })}`;
  return to ? `${says}, ${text("contact.until", { day: text.day(to) })}` : says;
}
