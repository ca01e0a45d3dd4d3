/** The gaps of a unit and of what belongs to it, each with its proof and the ways to mend it. */

import { useState } from "preact/hooks";
import type { Finding, GapsAnswer, Level, RulePage } from "../api/answers";
import { hasKey } from "../api/client";
import { usePages } from "../api/usePages";
import { useAsked } from "../api/useRequest";
import { Link } from "../components/Link";
import { Mark } from "../components/Mark";
import { ReportButton } from "../components/ReportButton";
import { Failed, Waiting } from "../components/Status";
import { saveTable } from "../export/tables";
import { useText } from "../messages";
import { useNavigation } from "../state/navigation";
import { useLooking } from "../state/overviewStore";
import { Proof } from "./Evidence";
import { useRuleTexts } from "./ruleTexts";
import { Serving } from "./ServingBodies";

const SHOWN = 10;
const ID = /^[A-Za-z0-9][A-Za-z0-9:._/-]{0,127}$/;
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
      {answer && rules.length === 0 && <p class={unknown ? "nothing" : "nothing good"}>{text("gaps.none")}</p>}
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
      {(level === "commune" || level === "province") && answer && <Serving unit={unit} />}
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
  const given = { within: unit, as_of: place.day, explain: true, limit: SHOWN };
  const list = usePages<Finding, RulePage>(open ? `gaps/${rule}` : null, given);
  const { answer, items, error, again } = list;
  // what is named is a unit: others are people, posts and tasks
  const ids = [
    ...new Set(items.flatMap(one => [one.subject_id, ...(one.detail && ID.test(one.detail) ? [one.detail] : [])])),
  ];
  const names =
    useAsked<{ names: Record<string, string> }>(ids.length ? "names" : null, { unit: ids }).answer?.names ?? {};
  const save = () =>
    saveTable(
      `${texts.title} ${place.day ?? ""}`,
      ["subject_id", "subject_name", "level", "province_id", "status", "since", "detail"],
      items.map(one => [
        one.subject_id,
        one.subject_name,
        one.level,
        one.province_id,
        one.status,
        one.since,
        one.detail,
      ]),
    );
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
      {open && (
        <p class="offer">
          <button type="button" class="save" onClick={save} disabled={!answer}>
            CSV
          </button>
          <ReportButton path="report" given={{ rule, within: unit }} title={texts.title} />
        </p>
      )}
      {error ? <Failed error={error} again={again} /> : null}
      {open && !answer && !error && <Waiting />}
      <ul class="plain findings">
        {items.map(finding => (
          <li key={`${finding.subject_id} ${finding.detail}`}>
            <OneFinding finding={finding} unit={unit} rule={rule} names={names} />
          </li>
        ))}
      </ul>
      {list.next && (
        <button type="button" disabled={list.adding} onClick={list.more}>
          {text("gaps.more", { n: gap - items.length })}
        </button>
      )}
    </details>
  );
}

interface OneProps {
  finding: Finding;
  unit: string;
  rule: string;
  /** Of the units among what is named. */
  names: Record<string, string>;
}

function OneFinding({ finding, unit, rule, names }: OneProps) {
  const text = useText();
  const { place } = useNavigation();
  const other = finding.subject_id !== unit;
  return (
    <>
      <p class="finding">
        {other && names[finding.subject_id] ? (
          <Link to={{ unit: finding.subject_id, at: place.at }}>{names[finding.subject_id]}</Link>
        ) : (
          other && <strong>{finding.subject_name ?? text(hasKey() ? "contact.hidden_key" : "contact.hidden")}</strong>
        )}
        <span class={`status status-${finding.status}`}>{text.word("status", finding.status)}</span>
        {finding.since && <span class="since">{text("contact.since", { day: text.day(finding.since) })}</span>}
        {finding.detail && <span class="detail">{names[finding.detail] ?? finding.detail}</span>}
      </p>
      <Proof finding={finding} rule={rule} />
    </>
  );
}
