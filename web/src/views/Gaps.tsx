/** The gaps of a unit and of what belongs to it, each with its proof and the ways to mend it. */

import { useState } from "preact/hooks";
import type { Finding, GapsAnswer, Level, RulePage } from "../asking/answers";
import { useAsked } from "../asking/useAsked";
import { useText } from "../messages";
import { Mark } from "../parts/Mark";
import { Failed, Waiting } from "../parts/State";
import { useNavigation } from "../state/navigation";
import { useLooking } from "../state/sight";
import { Proof } from "./Proof";
import { useRuleTexts } from "./ruleTexts";

const SHOWN = 10;
/** Up to so many rules with gaps, those that are chosen are shown at once. */
const FEW = 6;

export function Gaps({ unit, level }: { unit: string; level: Level }) {
  const text = useText();
  const { place } = useNavigation();
  const { descriptions, chosen } = useLooking();
  const { answer, error, again } = useAsked<GapsAnswer>("gaps", { within: unit, findings: false, as_of: place.day });
  const rules = Object.entries(answer?.rules ?? {}).filter(([, one]) => one.summary.gap > 0);
  const unknown = Object.values(answer?.rules ?? {}).filter(one => one.summary.unknown > 0).length;
  const small = (level === "commune" || level === "community") && rules.length <= FEW;
  return (
    <>
      <h3>{text("gaps.title")}</h3>
      {error ? <Failed error={error} again={again} /> : null}
      {!answer && !error && <Waiting what={text("gaps.waiting")} />}
      {answer && rules.length === 0 && <p class="nothing good">{text("gaps.none")}</p>}
      <ul class="plain gaps">
        {rules.map(([rule, { summary }]) => (
          <li key={rule}>
            <RuleGaps
              rule={rule}
              unit={unit}
              gap={summary.gap}
              severity={descriptions.get(rule)?.severity ?? null}
              open={small && chosen.has(rule)}
            />
          </li>
        ))}
      </ul>
      {(level === "commune" || level === "province") && answer && <p class="hint">{text("gaps.within")}</p>}
      {unknown > 0 && <p class="hint">{text("gaps.unknown", { n: unknown })}</p>}
    </>
  );
}

type RuleProps = {
  rule: string;
  unit: string;
  gap: number;
  severity: Parameters<typeof Mark>[0]["severity"];
  open: boolean;
};

function RuleGaps({ rule, unit, gap, severity, open: first }: RuleProps) {
  const text = useText();
  const texts = useRuleTexts()(rule);
  const { place } = useNavigation();
  const [open, setOpen] = useState(first);
  const [shown, setShown] = useState(SHOWN);
  const given = { within: unit, as_of: place.day, explain: true, limit: shown };
  const { answer, error, again } = useAsked<RulePage>(open ? `gaps/${rule}` : null, given);
  return (
    <details open={open} onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>
        <Mark severity={severity} /> <span class="rule-name">{texts.title}</span>{" "}
        <span class="count">{text.number(gap)}</span>
      </summary>
      {texts.fix && (
        <p class="fix">
          <strong>{text("gaps.fix")}</strong> {texts.fix}
        </p>
      )}
      {error ? <Failed error={error} again={again} /> : null}
      {open && !answer && !error && <Waiting />}
      <ul class="plain findings">
        {answer?.items.map(finding => (
          <li key={`${finding.subject_id} ${finding.detail}`}>
            <OneFinding finding={finding} unit={unit} />
          </li>
        ))}
      </ul>
      {answer?.next && (
        <button type="button" onClick={() => setShown(Math.min(1000, shown * 3))}>
          {text("gaps.more", { n: gap - answer.items.length })}
        </button>
      )}
    </details>
  );
}

function OneFinding({ finding, unit }: { finding: Finding; unit: string }) {
  const text = useText();
  const other = finding.subject_id !== unit;
  return (
    <>
      <p class="finding">
        {other && <strong>{finding.subject_name ?? text("contact.hidden")}</strong>}
        <span class={`status status-${finding.status}`}>{text.word("status", finding.status)}</span>
        {finding.since && <span class="since">{text("contact.since", { day: text.day(finding.since) })}</span>}
        {finding.detail && <span class="detail">{finding.detail}</span>}
      </p>
      <Proof finding={finding} />
    </>
  );
}
