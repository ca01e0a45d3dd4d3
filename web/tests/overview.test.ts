import { describe, expect, it } from "vitest";
import type { OverviewAnswer } from "../src/api/answers";
import {
  classOf,
  countsIn,
  judged,
  overviewOf,
  quantiles,
  rankedCommunes,
  rankedProvinces,
  severityOf,
} from "../src/state/overview";

const rule = (name: string, severity: "critical" | "low", communes: number[], gaps: number[]) => ({
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
  unknown_in: name === "light" ? [1, 1, 3, 1] : [],
});

const ANSWER: OverviewAnswer = {
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
  rules: [rule("grave", "critical", [1], [1]), rule("light", "low", [0, 1, 2], [7, 1, 2])],
};

const overview = overviewOf(ANSWER);
const verdict = judged(overview, new Set(["grave", "light"]));

describe("what rules say of places", () => {
  it("counts a commune once, however many gaps it has", () => {
    expect(verdict.byProvince).toEqual([
      { communes: 2, gap: 2, unknown: 0, known: 2, share: 1 },
      { communes: 1, gap: 1, unknown: 0, known: 1, share: 1 },
      { communes: 0, gap: 0, unknown: 0, known: 0, share: null },
    ]);
    expect(verdict.all).toEqual({ communes: 4, gap: 3, unknown: 1, known: 3, share: 1 });
    expect([...verdict.gaps]).toEqual([7, 2, 2, 0]);
  });

  it("takes the worst of a commune's gaps", () => {
    expect([...verdict.worst].map(severityOf)).toEqual(["low", "critical", "low", null]);
  });

  it("takes what is not known for no gap, nor for none", () => {
    expect([...verdict.unknown]).toEqual([0, 0, 0, 1]);
    const untold = judged(
      { ...overview, rules: [{ ...overview.rules[1]!, communes: [], gaps: [], unknown_in: [2, 1] }] },
      new Set(["light"]),
    );
    expect(untold.byProvince[1]).toEqual({ communes: 1, gap: 0, unknown: 1, known: 0, share: null });
  });

  it("judges by what is chosen alone", () => {
    expect(judged(overview, new Set()).all).toEqual({ communes: 4, gap: 0, unknown: 0, known: 0, share: null });
    expect(judged(overview, new Set(["grave"])).byProvince[0]).toEqual({
      communes: 2,
      gap: 1,
      unknown: 0,
      known: 2,
      share: 0.5,
    });
  });

  it("ranks the worst first: provinces by share, communes by gravity, then by number", () => {
    expect(rankedProvinces(overview, verdict).map(one => one.id)).toEqual(["a", "b", "c"]);
    expect(rankedCommunes(verdict, overview.provinces[0]!.communes).map(one => overview.ids[one])).toEqual([
      "a2",
      "a1",
    ]);
  });

  it("tells the counts of a province, and none where there is none", () => {
    expect(countsIn(overview.rules[0]!, overview.provinces[0]!)).toEqual({ covered: 4, gap: 2, unknown: 1 });
    expect(countsIn(overview.rules[0]!, overview.provinces[1]!)).toEqual({ covered: 0, gap: 0, unknown: 0 });
    expect(countsIn(overview.rules[0]!, null).gap).toBe(3);
  });
});

describe("classes of shares", () => {
  it("hold about as many each, and every share is in one", () => {
    const shares = Array.from({ length: 34 }, (_, index) => index / 34);
    const bounds = quantiles(shares, 5);
    const sizes = bounds.map((_, place) => shares.filter(share => classOf(share, bounds) === place).length);
    expect(sizes.reduce((a, b) => a + b)).toBe(34);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  });

  it("are fewer where shares are equal, and none where there are none", () => {
    expect(quantiles([0, 0, 0, 0.5], 5)).toEqual([0, 0.5]);
    expect(quantiles([], 5)).toEqual([]);
  });
});
