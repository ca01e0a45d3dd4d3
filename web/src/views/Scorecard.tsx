import { ReportButton } from "../components/ReportButton";
import { saveTable } from "../export/tables";
import { useText } from "../messages";
import { countsIn } from "../state/overview";
import { useLooking } from "../state/overviewStore";
import { useRuleTexts } from "./ruleTexts";

/** The scorecard of Decision 1690 where one looks: how far each target is reached; `whole` with all its counts. */
export function Scorecard({ whole = false }: { whole?: boolean }) {
  const text = useText();
  const texts = useRuleTexts();
  const { overview, province } = useLooking();
  if (!overview) return null;
  const rows = overview.rules
    .filter(rule => rule.target !== null || rule.guard)
    .map(rule => {
      const { covered, gap, unknown } = countsIn(rule, province);
      const known = covered + gap;
      // of a guard "kept" is only what is known of all
      return { rule, covered, gap, unknown, share: known ? covered / known : null, told: known > 0 && unknown === 0 };
    });
  const where = province?.name ?? text("country");
  const title = text("scorecard.of", { where });
  const save = () =>
    saveTable(
      `${title} ${overview.day}`,
      ["rule", "covered", "gap", "unknown", "share"],
      rows.map(one => [one.rule.rule, one.covered, one.gap, one.unknown, one.share]),
    );
  return (
    <section class={whole ? "scorecard whole" : "scorecard"} aria-label={title}>
      <h2>
        {title}
        <button type="button" class="save" onClick={save}>
          CSV
        </button>
        {whole && <ReportButton path="report/scorecard" given={{ within: province?.id ?? null }} title={title} />}
      </h2>
      <p class="hint">{text("scorecard.hint")}</p>
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">{text("scorecard.target")}</th>
              <th scope="col">{text("scorecard.reached")}</th>
              {whole && (
                <>
                  <th scope="col">{text("count.covered")}</th>
                  <th scope="col">{text("count.gap")}</th>
                  <th scope="col">{text("count.unknown")}</th>
                </>
              )}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ rule, covered, gap, unknown, share, told }) => (
              <tr key={rule.rule}>
                <th scope="row" title={texts(rule.rule).question}>
                  {texts(rule.rule).title}
                </th>
                <td class="bar-cell">
                  {rule.guard ? (
                    <span class={gap ? "kept broken" : told ? "kept" : "since"}>
                      {gap ? text("scorecard.broken", { n: gap }) : text(told ? "scorecard.kept" : "scorecard.untold")}
                    </span>
                  ) : (
                    <>
                      <svg class="bar good" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                        <rect class="back" width="100" height="8" />
                        <rect width={100 * (share ?? 0)} height="8" />
                      </svg>
                      <span class="share">
                        {share === null ? "–" : text("scorecard.share", { share: text.percent(share) })}
                      </span>
                    </>
                  )}
                </td>
                {whole && (
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
