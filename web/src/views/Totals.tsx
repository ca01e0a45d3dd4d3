import { useText } from "../i18n";
import { usePageData } from "../state/overviewStore";

/** Numbers of communes, of those with gaps, and of teams. */
export function Totals() {
  const text = useText();
  const { summary, selectedRules, province, totals } = usePageData();
  if (!summary) return null;
  const { communes, gap, unknown, share } = province ? summary.byProvince[province.index]! : summary.country;
  const teams = totals?.find(({ level }) => level === "community");
  return (
    <section class="totals" aria-label={text("totals")}>
      <Figure value={text.number(communes)} label={text("totals.communes")} />
      <Figure
        value={selectedRules.size ? text.number(gap) : "–"}
        label={text("totals.with_gaps", { share: share === null ? "?" : text.percent(share) })}
        critical
      />
      {unknown > 0 && <Figure value={text.number(unknown)} label={text("totals.unknown")} />}
      {!province && teams && (
        <>
          <Figure value={text.number(teams.units)} label={text("totals.teams")} />
          <Figure value={text.number(teams.members)} label={text("totals.members")} />
        </>
      )}
    </section>
  );
}

function Figure({ value, label, critical }: { value: string; label: string; critical?: boolean }) {
  return (
    <div class={critical ? "figure critical" : "figure"}>
      <strong>{value}</strong>
      <span>{label}</span>
    </div>
  );
}
