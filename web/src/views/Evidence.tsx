import type { EvidenceItem, Finding } from "../api/types";
import { type Translator, useText } from "../i18n";
import { useRuleTexts } from "./ruleTexts";

/** Why a finding is a gap: what the rule expects, what exists, and possible remedies. */
export function Evidence({ finding, rule }: { finding: Finding; rule: string }) {
  const text = useText();
  const texts = useRuleTexts()(rule);
  const { evidence, remedies, basis } = finding;
  if (!evidence) return null;
  return (
    <details class="evidence">
      <summary>{text("evidence.title")}</summary>
      <dl>
        <dt>{text("evidence.expected")}</dt>
        <dd lang={texts.expected ? undefined : "en"}>{texts.expected ?? evidence.expected}</dd>
        <dt>{text("evidence.found")}</dt>
        <dd>
          {evidence.found.length === 0 && text("evidence.none")}
          <ul>
            {evidence.found.map((item, index) => (
              <li key={index} class={item.in_force ? "in-force" : "not-in-force"}>
                {text.word("label", item.label)}: {item.name ?? item.id}
                {item.tie && <span class="note"> · {text.word("tie", item.tie)}</span>}
                {item.note && <span class="note"> ({translateNote(item.note, text)})</span>}
                <span class="secondary"> {validityText(item, text)}</span>
              </li>
            ))}
          </ul>
        </dd>
        {remedies && remedies.length > 0 && (
          <>
            <dt>{text("evidence.remedies")}</dt>
            <dd>
              <ul>
                {remedies.map((remedy, index) => (
                  <li key={index}>
                    {remedy.id === null ? texts.fix || remedy.action : `${text.word("action", remedy.action)}: `}
                    <strong>{remedy.name ?? remedy.id}</strong>
                    {remedy.note && (
                      <span class="note" lang="en">
                        {" "}
                        ({remedy.note})
                      </span>
                    )}
                  </li>
                ))}
              </ul>
            </dd>
          </>
        )}
        {basis && (
          <>
            <dt>{text("evidence.basis")}</dt>
            <dd lang={texts.basis ? undefined : "en"}>{texts.basis ?? basis}</dd>
          </>
        )}
      </dl>
    </details>
  );
}

const NOTE_VOCABULARIES = ["role", "member_role", "basis", "kind"] as const;

/** Translate a note, which is a word of a vocabulary or a number. */
const translateNote = (note: string, text: Translator): string =>
  NOTE_VOCABULARIES.map(vocabulary => text.word(vocabulary, note)).find(word => word !== note) ?? note;

function validityText({ valid_from: from, valid_to: to, in_force: inForce }: EvidenceItem, text: Translator): string {
  const status = text(inForce ? "evidence.in_force" : "evidence.not_in_force");
  if (from && to) return `${status}, ${text("evidence.from_to", { from: text.day(from), to: text.day(to) })}`;
  if (from) return `${status}, ${text("contact.since", { day: text.day(from) })}`;
  return to ? `${status}, ${text("contact.until", { day: text.day(to) })}` : status;
}
