import { describe, expect, it } from "vitest";
import { formatCsv } from "../src/export/csv";
import { fileName } from "../src/export/save";
import { SvgSurface } from "../src/rendering/svg";

const HOSTILE = `<img src=x onerror="alert(1)">'&\u0007`;

describe("saved files", () => {
  it("escape names in SVG", () => {
    const surface = new SvgSurface();
    surface.text(1, 2, HOSTILE, { size: 12, fill: "#000" });
    const file = surface.file(10, 10, HOSTILE);
    expect(file).not.toContain("<img");
    expect(file).not.toContain("\u0007");
    expect(file).toContain("&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&#39;&amp;\ufffd");
  });

  it("quote CSV cells with commas, quotes or line breaks, and disarm formulas", () => {
    expect(
      formatCsv(
        ["a", "b"],
        [
          ['x,"y"\n', 1.5],
          ["=1+1", null],
        ],
      ),
    ).toBe('\ufeffa,b\r\n"x,""y""\n",1.5\r\n\'=1+1,\r\n');
  });

  it.each([
    ["../../etc/passwd", "etc-passwd.csv"],
    ["", "dtgraph.csv"],
    ["Tỉnh Quảng Ngãi, 30/6/2026", "Tỉnh-Quảng-Ngãi-30-6-2026.csv"],
  ])("have names without path separators: %s", (title, name) => {
    expect(fileName(title, "csv")).toBe(name);
  });
});
