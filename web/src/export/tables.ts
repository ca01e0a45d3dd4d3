import type { Translator } from "../i18n";
import { communeSeverity } from "../state/communeSeverity";
import {
  type GapSummary,
  listedCommunes,
  type NetworkOverview,
  type Province,
  rankCommunes,
  rankProvinces,
} from "../state/overview";
import { formatCsv } from "./csv";
import { fileName, saveFile } from "./save";

type Rows = readonly (readonly (string | number | null)[])[];

/** Save a table as CSV. */
export function saveTable(title: string, columns: readonly string[], rows: Rows): void {
  saveFile(fileName(title, "csv"), formatCsv(columns, rows), "text/csv;charset=utf-8");
}

/** Save the ranking of provinces, or that of the communes of one. */
export function saveRanking(
  overview: NetworkOverview,
  summary: GapSummary,
  province: Province | null,
  text: Translator,
): void {
  const communes = listedCommunes(overview, province);
  if (communes) {
    const title = `${province?.name ?? text("country")} ${overview.day}`;
    const rows = rankCommunes(summary, communes).map(commune => [
      overview.ids[commune]!,
      overview.names[commune]!,
      communeSeverity(summary, commune) ?? null,
      summary.gaps[commune]!,
    ]);
    saveTable(title, ["unit_id", "name", "worst", "gaps"], rows);
    return;
  }
  const rows = rankProvinces(overview, summary).map(({ index, id, name }) => {
    const { communes, gap, unknown, share } = summary.byProvince[index]!;
    return [id, name, communes, gap, unknown, share];
  });
  saveTable(
    `${text("country")} ${overview.day}`,
    ["unit_id", "name", "communes", "with_gaps", "unknown", "share"],
    rows,
  );
}
