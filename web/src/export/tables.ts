import type { Text } from "../messages";
import { markOf } from "../state/markOf";
import {
  communesIn,
  type Judged,
  type Overview,
  type Province,
  rankedCommunes,
  rankedProvinces,
} from "../state/overview";
import { csvOf } from "./csv";
import { fileName, saveFile } from "./save";

type Rows = readonly (readonly (string | number | null)[])[];

/** Saves a table as a file. */
export function saveTable(title: string, columns: readonly string[], rows: Rows): void {
  saveFile(fileName(title, "csv"), csvOf(columns, rows), "text/csv;charset=utf-8");
}

/** Saves the ranked provinces or, of one, its communes. */
export function saveRanking(overview: Overview, verdict: Judged, province: Province | null, text: Text): void {
  const communes = communesIn(overview, province);
  if (communes) {
    const title = `${province?.name ?? text("country")} ${overview.day}`;
    const rows = rankedCommunes(verdict, communes).map(one => [
      overview.ids[one]!,
      overview.names[one]!,
      markOf(verdict, one) ?? null,
      verdict.gaps[one]!,
    ]);
    saveTable(title, ["unit_id", "name", "worst", "gaps"], rows);
    return;
  }
  const rows = rankedProvinces(overview, verdict).map(one => {
    const { communes, gap, unknown, share } = verdict.byProvince[one.index]!;
    return [one.id, one.name, communes, gap, unknown, share];
  });
  saveTable(
    `${text("country")} ${overview.day}`,
    ["unit_id", "name", "communes", "with_gaps", "unknown", "share"],
    rows,
  );
}
