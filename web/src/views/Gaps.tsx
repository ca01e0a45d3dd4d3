/** The gaps of a unit and of its subtree, with evidence and remedies. */

import { useState } from "preact/hooks";
import { hasKey } from "../api/client";
import type * as api from "../api/types";
import { usePagination } from "../api/usePagination";
import { useRequest } from "../api/useRequest";
import { Link } from "../components/Link";
import { Mark } from "../components/Mark";
import { ReportButton } from "../components/ReportButton";
import { ErrorMessage, Loading } from "../components/Status";
import { saveTable } from "../export/tables";
import { useText } from "../i18n";
import { useNavigation } from "../state/navigation";
import { usePageData } from "../state/overviewStore";
import { Evidence } from "./Evidence";
import { useRuleTexts } from "./ruleTexts";
import { ServingBodies } from "./ServingBodies";

const PAGE_SIZE = 10;
/** Largest number of rules of which the selected ones are expanded at once. */
const MAX_EXPANDED_RULES = 6;
const ID = /^[A-Za-z0-9][A-Za-z0-9:._/-]{0,127}$/;

export function Gaps({ unit, level }: { unit: string; level: api.Level }) {
  const text = useText();
  const { urlState } = useNavigation();
  const { descriptions, selectedRules } = usePageData();
  const { result, error, retry } = useRequest<api.Gaps>("gaps", {
    within: unit,
    findings: false,
    as_of: urlState.day,
  });
  const results = Object.entries(result?.rules ?? {});
  const rules = results.filter(([, { summary }]) => summary.gap > 0);
  const unknownRules = results.filter(([, { summary }]) => summary.unknown > 0).length;
  const expand = (level === "commune" || level === "community") && rules.length <= MAX_EXPANDED_RULES;
  return (
    <>
      <h3>{text("gaps.title")}</h3>
      {error ? <ErrorMessage error={error} retry={retry} /> : null}
      {!result && !error && <Loading message={text("gaps.loading")} />}
      {result && rules.length === 0 && (
        <p class={unknownRules ? "empty-message" : "empty-message good"}>{text("gaps.none")}</p>
      )}
      <ul class="plain gaps">
        {rules.map(([rule, { summary }]) => (
          <li key={rule}>
            <RuleGaps
              rule={rule}
              unit={unit}
              gap={summary.gap}
              severity={descriptions.get(rule)?.severity ?? null}
              expanded={expand && selectedRules.has(rule)}
            />
          </li>
        ))}
      </ul>
      {(level === "commune" || level === "province") && result && <ServingBodies unit={unit} />}
      {unknownRules > 0 && <p class="hint">{text("gaps.unknown", { n: unknownRules })}</p>}
    </>
  );
}

interface RuleGapsProps {
  rule: string;
  unit: string;
  gap: number;
  severity: api.Severity | null;
  /** Whether the findings are shown at first. */
  expanded: boolean;
}

function RuleGaps({ rule, unit, gap, severity, expanded }: RuleGapsProps) {
  const text = useText();
  const texts = useRuleTexts()(rule);
  const { day } = useNavigation().urlState;
  const [open, setOpen] = useState(expanded);
  const parameters = { within: unit, as_of: day, explain: true, limit: PAGE_SIZE };
  const { result, items, error, retry, next, loadMore, loadingMore } = usePagination<api.Finding, api.RulePage>(
    open ? `gaps/${rule}` : null,
    parameters,
  );
  // subjects and details may also be people, posts or tasks, which have no name here
  const ids = [
    ...new Set(
      items.flatMap(({ subject_id, detail }) => (detail && ID.test(detail) ? [subject_id, detail] : [subject_id])),
    ),
  ];
  const names = useRequest<api.Names>(ids.length ? "names" : null, { unit: ids }).result?.names ?? {};
  const save = () =>
    saveTable(
      `${texts.title} ${day ?? ""}`,
      ["subject_id", "subject_name", "level", "province_id", "status", "since", "detail"],
      items.map(({ subject_id, subject_name, level, province_id, status, since, detail }) => [
        subject_id,
        subject_name,
        level,
        province_id,
        status,
        since,
        detail,
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
        <p class="toolbar">
          <button type="button" class="save" onClick={save} disabled={!result}>
            CSV
          </button>
          <ReportButton path="report" parameters={{ rule, within: unit }} title={texts.title} />
        </p>
      )}
      {error ? <ErrorMessage error={error} retry={retry} /> : null}
      {open && !result && !error && <Loading />}
      <ul class="plain findings">
        {items.map(finding => (
          <li key={`${finding.subject_id} ${finding.detail}`}>
            <FindingItem finding={finding} unit={unit} rule={rule} names={names} />
          </li>
        ))}
      </ul>
      {next && (
        <button type="button" disabled={loadingMore} onClick={loadMore}>
          {text("gaps.more", { n: gap - items.length })}
        </button>
      )}
    </details>
  );
}

interface FindingItemProps {
  finding: api.Finding;
  unit: string;
  rule: string;
  /** Names of units by id. */
  names: Record<string, string>;
}

function FindingItem({ finding, unit, rule, names }: FindingItemProps) {
  const text = useText();
  const { mapPosition } = useNavigation().urlState;
  const { subject_id, subject_name, status, since, detail } = finding;
  const isOther = subject_id !== unit;
  return (
    <>
      <p class="finding">
        {isOther && names[subject_id] ? (
          <Link to={{ unit: subject_id, mapPosition }}>{names[subject_id]}</Link>
        ) : (
          isOther && <strong>{subject_name ?? text(hasKey() ? "contact.hidden_key" : "contact.hidden")}</strong>
        )}
        <span class={`status status-${status}`}>{text.word("status", status)}</span>
        {since && <span class="secondary">{text("contact.since", { day: text.day(since) })}</span>}
        {detail && <span class="detail">{names[detail] ?? detail}</span>}
      </p>
      <Evidence finding={finding} rule={rule} />
    </>
  );
}
