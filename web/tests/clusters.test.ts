import { describe, expect, it } from "vitest";
import type { Neighbourhood } from "../src/api/answers";
import { ALIKE, bundled, DRAWN } from "../src/graph/clusters";

const unit = (id: string, kind: string, hops: number) => ({ id, name: id, level: "commune" as const, kind, hops });
const part = (source_id: string, target_id: string) => ({ type: "PART_OF", source_id, target_id, weight: 1 });

const teams = Array.from({ length: 9 }, (_, index) => `t${index}`);
const AROUND: Neighbourhood = {
  units: [
    unit("c", "people_committee", 0),
    unit("p", "people_committee", 1),
    ...teams.map(id => unit(id, "community_team", 1)),
  ],
  ties: [part("c", "p"), ...teams.map(id => part(id, "c"))],
  complete: true,
  more: [],
};

const say = {
  unit: (one: { id: string; name: string }) => ({ id: one.id, name: one.name, note: "", role: "unit" as const }),
  bundle: ({ units }: { units: unknown[] }) => ({ name: `+${units.length}`, note: "" }),
  more: (n: number) => ({ name: `+${n}`, note: "" }),
};

describe("bundles", () => {
  it("hold those alike that hang on one unit alone", () => {
    const { graph, bundles } = bundled(AROUND, "c", new Set(), say);
    expect(graph.nodes.map(node => node.name)).toEqual(["c", "p", "+9"]);
    expect(graph.edges).toHaveLength(2);
    expect([...bundles.values()][0]!.units).toHaveLength(9);
  });

  it("are opened", () => {
    const [id] = bundled(AROUND, "c", new Set(), say).bundles.keys();
    const { graph } = bundled(AROUND, "c", new Set([id!]), say);
    expect(graph.nodes).toHaveLength(11);
    expect(graph.edges).toHaveLength(10);
  });

  it("are none where few are alike, or one is tied otherwise too", () => {
    const few = { ...AROUND, units: AROUND.units.slice(0, 2 + ALIKE), ties: AROUND.ties.slice(0, 1 + ALIKE) };
    expect(bundled(few, "c", new Set(), say).graph.nodes).toHaveLength(2 + ALIKE);
    const tied = {
      ...AROUND,
      ties: [...AROUND.ties, { type: "COORDINATES_WITH", source_id: "t0", target_id: "p", weight: 1 }],
    };
    expect(bundled(tied, "c", new Set(), say).graph.nodes.map(node => node.name)).toEqual(["c", "p", "t0", "+8"]);
  });

  it("says how many were left out of a unit", () => {
    const { graph } = bundled({ ...AROUND, complete: false, more: [{ id: "p", n: 90 }] }, "c", new Set(), say);
    expect(graph.nodes.map(node => node.name)).toContain("+90");
  });

  it("fold what is furthest away where there is too much, and lose nothing", () => {
    const communes = Array.from({ length: 60 }, (_, index) => `c${index}`);
    const areas = communes.flatMap(id => Array.from({ length: 6 }, (_, index) => [`${id}a${index}`, id] as const));
    const wide: Neighbourhood = {
      units: [
        unit("p", "people_committee", 0),
        ...communes.map(id => unit(id, "people_committee", 1)),
        ...areas.map(([id], index) => unit(id, `kind${index % 6}`, 2)),
      ],
      ties: [...communes.map(id => part(id, "p")), ...areas.map(([id, of]) => part(id, of))],
      complete: true,
      more: [],
    };
    const { graph, bundles } = bundled(wide, "p", new Set(), say);
    expect(graph.nodes.length).toBeLessThanOrEqual(DRAWN);
    const folded = graph.nodes.flatMap(node => bundles.get(node.id)?.units.map(one => one.id) ?? [node.id]);
    expect(new Set(folded).size).toBe(wide.units.length);
    expect(graph.edges.every(edge => graph.nodes.some(node => node.id === edge.from))).toBe(true);
  });

  it("count what is beyond them as boxes, too", () => {
    const offices = Array.from({ length: 200 }, (_, index) => `o${index}`);
    const wide: Neighbourhood = {
      units: [unit("p", "people_committee", 0), ...offices.map((id, index) => unit(id, `kind${index % 9}`, 1))],
      ties: offices.flatMap((id, index) => [part(id, "p"), part(id, offices[(index + 1) % 200]!)]),
      complete: false,
      more: offices.map(id => ({ id, n: 3 })),
    };
    const { graph } = bundled(wide, "p", new Set(), say);
    expect(graph.nodes.length).toBeLessThanOrEqual(DRAWN);
    expect(graph.nodes.length).toBeGreaterThan(2);
  });

  it("never loses a unit: each is a node or in a bundle that is closed", () => {
    const { graph, bundles } = bundled(AROUND, "c", new Set(), say);
    const shown = new Set([
      ...graph.nodes.map(node => node.id),
      ...[...bundles.values()].flatMap(one => one.units.map(two => two.id)),
    ]);
    expect(AROUND.units.every(one => shown.has(one.id))).toBe(true);
  });
});
