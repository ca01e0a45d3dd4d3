import { describe, expect, it } from "vitest";
import type { Overview } from "../src/api/types";
import {
  classIndex,
  countsIn,
  indexOverview,
  quantiles,
  rankCommunes,
  rankProvinces,
  severityOfRank,
  summarizeGaps,
} from "../src/state/overview";

const rule = (
  name: string,
  severity: "critical" | "low",
  communes: number[],
  gaps: number[],
  unknown_in: number[] = [],
) => ({
  rule: name,
  severity,
  target: null,
  guard: false,
  population: 9,
  covered: 5,
  gap: 3,
  unknown: 1,
  share: 0.625,
  by_province: { "0": [4, 2, 1] as [number, number, number] },
  communes,
  gaps,
  unknown_in,
});

const ANSWER: Overview = {
  as_of: "2026-06-30",
  synthetic: false,
  totals: [],
  days: [],
  provinces: { id: ["a", "b", "c"], name: ["A", "B", "C"], lat: [1, 2, 3], lon: [1, 2, 3] },
  communes: {
    id: ["a1", "a2", "b1", "x"],
    name: ["A1", "A2", "B1", "X"],
    lat: [1, 1, 2, null],
    lon: [1, 1, 2, null],
    province: [0, 0, 1, null],
  },
  rules: [rule("critical", "critical", [1], [1]), rule("low", "low", [0, 1, 2], [7, 1, 2], [1, 1, 3, 1])],
};

const overview = indexOverview(ANSWER);
const summary = summarizeGaps(overview, new Set(["critical", "low"]));

describe("summarizeGaps", () => {
  it("counts each commune once", () => {
    expect(summary.byProvince).toEqual([
      { communes: 2, gap: 2, unknown: 0, known: 2, share: 1 },
      { communes: 1, gap: 1, unknown: 0, known: 1, share: 1 },
      { communes: 0, gap: 0, unknown: 0, known: 0, share: null },
    ]);
    expect(summary.country).toEqual({ communes: 4, gap: 3, unknown: 1, known: 3, share: 1 });
    expect([...summary.gaps]).toEqual([7, 2, 2, 0]);
  });

  it("takes the highest severity of a commune's gaps", () => {
    expect([...summary.worst].map(severityOfRank)).toEqual(["low", "critical", "low", null]);
  });

  it("counts unknown communes neither as gaps nor as covered", () => {
    expect([...summary.unknown]).toEqual([0, 0, 0, 1]);
    const withoutGaps = summarizeGaps({ ...overview, rules: [rule("low", "low", [], [], [2, 1])] }, new Set(["low"]));
    expect(withoutGaps.byProvince[1]).toEqual({ communes: 1, gap: 0, unknown: 1, known: 0, share: null });
  });

  it("uses the selected rules only", () => {
    expect(summarizeGaps(overview, new Set()).country).toEqual({
      communes: 4,
      gap: 0,
      unknown: 0,
      known: 0,
      share: null,
    });
    expect(summarizeGaps(overview, new Set(["critical"])).byProvince[0]).toEqual({
      communes: 2,
      gap: 1,
      unknown: 0,
      known: 2,
      share: 0.5,
    });
  });
});

describe("rankings", () => {
  it("order provinces by share, and communes by severity and number of gaps", () => {
    expect(rankProvinces(overview, summary).map(({ id }) => id)).toEqual(["a", "b", "c"]);
    const communes = rankCommunes(summary, overview.provinces[0]!.communes);
    expect(communes.map(commune => overview.ids[commune])).toEqual(["a2", "a1"]);
  });
});

describe("countsIn", () => {
  it("returns the counts of a province, zeros if it has none, or those of the country", () => {
    expect(countsIn(overview.rules[0]!, overview.provinces[0]!)).toEqual({ covered: 4, gap: 2, unknown: 1 });
    expect(countsIn(overview.rules[0]!, overview.provinces[1]!)).toEqual({ covered: 0, gap: 0, unknown: 0 });
    expect(countsIn(overview.rules[0]!, null).gap).toBe(3);
  });
});

describe("quantiles", () => {
  it("divide shares into classes of about equal size", () => {
    const shares = Array.from({ length: 34 }, (_, index) => index / 34);
    const bounds = quantiles(shares, 5);
    const sizes = bounds.map((_, index) => shares.filter(share => classIndex(share, bounds) === index).length);
    expect(sizes.reduce((a, b) => a + b)).toBe(34);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  });

  it("are fewer for equal shares, and none for no shares", () => {
    expect(quantiles([0, 0, 0, 0.5], 5)).toEqual([0, 0.5]);
    expect(quantiles([], 5)).toEqual([]);
  });
});
