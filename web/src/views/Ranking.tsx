import { useState } from "preact/hooks";
import { Link } from "../components/Link";
import { Mark } from "../components/Mark";
import { saveRanking } from "../export/tables";
import { useText } from "../i18n";
import { communeSeverity } from "../state/communeSeverity";
import { useNavigation } from "../state/navigation";
import { type GapSummary, listedCommunes, type NetworkOverview, rankCommunes, rankProvinces } from "../state/overview";
import { usePageData } from "../state/overviewStore";

const MAX_COMMUNES = 60;

/** Provinces, or the communes of one, by their gaps: the accessible alternative to the map. */
export function Ranking() {
  const text = useText();
  const { province, overview, summary } = usePageData();
  if (!overview || !summary) return null;
  const communes = listedCommunes(overview, province);
  return (
    <section id="ranking" aria-labelledby="ranking-title" tabIndex={-1}>
      <h2 id="ranking-title">
        {text(communes ? "ranking.communes" : "ranking.provinces")}
        <button type="button" class="save" onClick={() => saveRanking(overview, summary, province, text)}>
          CSV
        </button>
      </h2>
      {communes ? (
        <CommuneRanking overview={overview} summary={summary} communes={communes} />
      ) : (
        <ProvinceRanking overview={overview} summary={summary} />
      )}
    </section>
  );
}

interface Props {
  overview: NetworkOverview;
  summary: GapSummary;
}

function ProvinceRanking({ overview, summary }: Props) {
  const text = useText();
  const maxShare = Math.max(0.01, ...summary.byProvince.map(({ share }) => share ?? 0));
  return (
    <table class="ranking">
      <thead class="visually-hidden">
        <tr>
          <th scope="col">{text("ranking.province")}</th>
          <th scope="col">{text("ranking.communes_with_gaps")}</th>
          <th scope="col">{text("ranking.share")}</th>
        </tr>
      </thead>
      <tbody>
        {rankProvinces(overview, summary).map(province => {
          const { gap, known, share } = summary.byProvince[province.index]!;
          return (
            <tr key={province.id}>
              <th scope="row">
                <Link to={{ unit: province.id }}>{shortName(province.name)}</Link>
              </th>
              <td class="count">{share === null ? "" : `${text.number(gap)}/${text.number(known)}`}</td>
              <td class="bar-cell">
                <Bar part={(share ?? 0) / maxShare} />{" "}
                <span class="share">{share === null ? "?" : text.percent(share)}</span>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function CommuneRanking({ overview, summary, communes }: Props & { communes: readonly number[] }) {
  const text = useText();
  const { unit, mapPosition } = useNavigation().urlState;
  const [showAll, setShowAll] = useState(false);
  const ranked = rankCommunes(summary, communes);
  const visible = showAll ? ranked : ranked.slice(0, MAX_COMMUNES);
  const maxGaps = Math.max(1, ...visible.map(commune => summary.gaps[commune]!));
  return (
    <>
      <table class="ranking">
        <thead class="visually-hidden">
          <tr>
            <th scope="col">{text("ranking.commune")}</th>
            <th scope="col">{text("ranking.worst")}</th>
            <th scope="col">{text("ranking.gaps")}</th>
          </tr>
        </thead>
        <tbody>
          {visible.map(commune => {
            const id = overview.ids[commune]!;
            const gaps = summary.gaps[commune]!;
            return (
              <tr key={commune} class={id === unit ? "selected" : undefined}>
                <th scope="row">
                  <Link to={{ unit: id, mapPosition }} current={id === unit ? "true" : undefined}>
                    {overview.names[commune]}
                  </Link>
                </th>
                <td>
                  <Mark severity={communeSeverity(summary, commune)} />
                </td>
                <td class="bar-cell">
                  <Bar part={gaps / maxGaps} /> <span class="share">{text.number(gaps)}</span>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {visible.length < ranked.length && (
        <button type="button" onClick={() => setShowAll(true)}>
          {text("ranking.more", { n: ranked.length - visible.length })}
        </button>
      )}
    </>
  );
}

/** A bar that repeats the number beside it. */
function Bar({ part }: { part: number }) {
  return (
    <svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
      <rect width={100 * part} height="8" />
    </svg>
  );
}

/** The name of a province without "Tỉnh" or "Thành phố". */
const shortName = (name: string) => name.replace(/^(Tỉnh|Thành phố) (?=\S)/, "");
