/** Cells that a spreadsheet would run as formulas get a leading apostrophe, as in the service's own files. */
const FORMULA = /^[=+\-@\t\r]/;

function formatCell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** CSV (RFC 4180) with a byte order mark, from which spreadsheets detect UTF-8. */
export function formatCsv(columns: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string {
  return `\ufeff${[columns, ...rows].map(row => row.map(formatCell).join(",")).join("\r\n")}\r\n`;
}
