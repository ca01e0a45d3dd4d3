import { useText } from "../messages";
import { useLooking } from "../state/overviewStore";

/** How much there is, and how much of it has a gap. */
export function Totals() {
  const text = useText();
  const { verdict, counting, chosen, province, totals } = useLooking();
  if (!verdict) return null;
  const share = province ? verdict.byProvince[province.index]! : verdict.all;
  const teams = totals?.find(one => one.level === "community");
  return (
    <section class="totals" aria-label={text("totals")}>
      <Figure value={text.number(share.communes)} name={text("totals.communes")} />
      <Figure
        value={counting ? "…" : chosen.size ? text.number(share.gap) : "–"}
        name={text("totals.with_gaps", { share: share.share === null ? "?" : text.percent(share.share) })}
        grave
      />
      {share.unknown > 0 && <Figure value={text.number(share.unknown)} name={text("totals.unknown")} />}
      {!province && teams && (
        <>
          <Figure value={text.number(teams.units)} name={text("totals.teams")} />
          <Figure value={text.number(teams.members)} name={text("totals.members")} />
        </>
      )}
    </section>
  );
}

function Figure({ value, name, grave }: { value: string; name: string; grave?: boolean }) {
  return (
    <div class={grave ? "figure grave" : "figure"}>
      <strong>{value}</strong>
      <span>{name}</span>
    </div>
  );
}
