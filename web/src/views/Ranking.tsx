import { useState } from "preact/hooks";
import { Link } from "../components/Link";
import { Mark } from "../components/Mark";
import { saveRanking } from "../export/tables";
import { useText } from "../messages";
import { markOf } from "../state/markOf";
import { useNavigation } from "../state/navigation";
import { communesIn, rankedCommunes, rankedProvinces } from "../state/overview";
import { useLooking } from "../state/overviewStore";

const FIRST = 60;

/** The provinces or, in one, its communes, the worst first: also the way to all of the map without seeing it. */
export function Ranking() {
  const text = useText();
  const { province, overview, verdict } = useLooking();
  if (!overview || !verdict) return null;
  const communes = communesIn(overview, province);
  return (
    <section id="ranking" aria-labelledby="ranking-title" tabIndex={-1}>
      <h2 id="ranking-title">
        {text(communes ? "ranking.communes" : "ranking.provinces")}
        <button type="button" class="save" onClick={() => saveRanking(overview, verdict, province, text)}>
          CSV
        </button>
      </h2>
      {communes ? <Communes of={communes} /> : <Provinces />}
    </section>
  );
}

function Provinces() {
  const text = useText();
  const { overview, verdict } = useLooking();
  const ranked = rankedProvinces(overview!, verdict!);
  const most = Math.max(0.01, ...verdict!.byProvince.map(one => one.share ?? 0));
  return (
    <table class="ranking">
      <thead class="unseen">
        <tr>
          <th scope="col">{text("ranking.province")}</th>
          <th scope="col">{text("ranking.gaps_of_communes")}</th>
          <th scope="col">{text("ranking.share")}</th>
        </tr>
      </thead>
      <tbody>
        {ranked.map(province => {
          const { gap, known, share } = verdict!.byProvince[province.index]!;
          return (
            <tr key={province.id}>
              <th scope="row">
                <Link to={{ unit: province.id }}>{short(province.name)}</Link>
              </th>
              <td class="count">{share === null ? "" : `${text.number(gap)}/${text.number(known)}`}</td>
              <td class="bar-cell">
                <Bar part={(share ?? 0) / most} />{" "}
                <span class="share">{share === null ? "?" : text.percent(share)}</span>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Communes({ of }: { of: readonly number[] }) {
  const text = useText();
  const { place } = useNavigation();
  const { overview, verdict } = useLooking();
  const [all, setAll] = useState(false);
  const ranked = rankedCommunes(verdict!, of);
  const shown = all ? ranked : ranked.slice(0, FIRST);
  const most = Math.max(1, ...shown.map(one => verdict!.gaps[one]!));
  return (
    <>
      <table class="ranking">
        <thead class="unseen">
          <tr>
            <th scope="col">{text("ranking.commune")}</th>
            <th scope="col">{text("ranking.worst")}</th>
            <th scope="col">{text("ranking.gaps")}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(commune => (
            <tr key={commune} class={overview!.ids[commune] === place.unit ? "chosen" : undefined}>
              <th scope="row">
                <Link
                  to={{ unit: overview!.ids[commune]!, at: place.at }}
                  current={overview!.ids[commune] === place.unit ? "true" : undefined}
                >
                  {overview!.names[commune]}
                </Link>
              </th>
              <td>
                <Mark severity={markOf(verdict, commune)} />
              </td>
              <td class="bar-cell">
                <Bar part={verdict!.gaps[commune]! / most} />{" "}
                <span class="share">{text.number(verdict!.gaps[commune]!)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < ranked.length && (
        <button type="button" onClick={() => setAll(true)}>
          {text("ranking.more", { n: ranked.length - shown.length })}
        </button>
      )}
    </>
  );
}

/** A bar for the eye: the number beside it says the same. */
function Bar({ part }: { part: number }) {
  return (
    <svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
      <rect width={100 * part} height="8" />
    </svg>
  );
}

/** A province's name without what every one has. */
const short = (name: string) => name.replace(/^(Tỉnh|Thành phố) (?=\S)/, "");
