import { ReportButton } from "../components/ReportButton";
import { saveTable } from "../export/tables";
import { useText } from "../i18n";
import { countsIn } from "../state/overview";
import { usePageData } from "../state/overviewStore";
import { useRuleTexts } from "./ruleTexts";

/** The scorecard of Decision 1690 for the country or a province: shares of targets; `full` with all counts. */
export function Scorecard({ full = false }: { full?: boolean }) {
  const text = useText();
  const texts = useRuleTexts();
  const { overview, province } = usePageData();
  if (!overview) return null;
  const rows = overview.rules
    .filter(rule => rule.target !== null || rule.guard)
    .map(result => {
      const { rule, target, guard } = result;
      const { covered, gap, unknown } = countsIn(result, province);
      const known = covered + gap;
      return { rule, target, guard, covered, gap, unknown, share: known ? covered / known : null };
    });
  const title = text("scorecard.title", { where: province?.name ?? text("country") });
  const save = () =>
    saveTable(
      `${title} ${overview.day}`,
      ["rule", "covered", "gap", "unknown", "share"],
      rows.map(({ rule, covered, gap, unknown, share }) => [rule, covered, gap, unknown, share]),
    );
  return (
    <section class={full ? "scorecard full" : "scorecard"} aria-label={title}>
      <h2>
        {title}
        <button type="button" class="save" onClick={save}>
          CSV
        </button>
        {full && <ReportButton path="report/scorecard" parameters={{ within: province?.id ?? null }} title={title} />}
      </h2>
      <p class="hint">{text("scorecard.hint")}</p>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">{text("scorecard.target")}</th>
              <th scope="col">{text("scorecard.reached")}</th>
              {full && (
                <>
                  <th scope="col">{text("count.covered")}</th>
                  <th scope="col">{text("count.gap")}</th>
                  <th scope="col">{text("count.unknown")}</th>
                </>
              )}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ rule, target, guard, covered, gap, unknown, share }) => (
              <tr key={rule}>
                <th scope="row" title={texts(rule).question}>
                  {texts(rule).target ?? texts(rule).title}
                </th>
                <td class="bar-cell">
                  {guard ? (
                    <Guard violations={gap} complete={covered > 0 && unknown === 0} />
                  ) : (
                    <Share share={share} target={target ?? 1} />
                  )}
                </td>
                {full && (
                  <>
                    <td class="count">{text.number(covered)}</td>
                    <td class="count">{text.number(gap)}</td>
                    <td class="count">{text.number(unknown)}</td>
                  </>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** The result of a guard rule, which is met only if there are no violations and data are complete. */
function Guard({ violations, complete }: { violations: number; complete: boolean }) {
  const text = useText();
  if (violations) return <span class="guard violated">{text("scorecard.violations", { n: violations })}</span>;
  if (complete) return <span class="guard">{text("scorecard.met")}</span>;
  return <span class="secondary">{text("scorecard.incomplete")}</span>;
}

function Share({ share, target }: { share: number | null; target: number }) {
  const text = useText();
  return (
    <>
      <svg class="bar good" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        <rect class="back" width="100" height="8" />
        <rect width={100 * (share ?? 0)} height="8" />
      </svg>
      <span class="share">
        {share === null ? "–" : text("scorecard.share", { share: text.percent(share), target: text.percent(target) })}
      </span>
    </>
  );
}
