import { describe, expect, it } from "vitest";
import type { Neighbourhood } from "../src/api/types";
import { clusterNeighbourhood, MAX_NODES, MAX_UNCLUSTERED, type NodeLabels } from "../src/graph/clusters";

const unit = (id: string, kind: string, hops: number) => ({ id, name: id, level: "commune" as const, kind, hops });
const partOf = (source_id: string, target_id: string) => ({ type: "PART_OF", source_id, target_id, weight: 1 });

const TEAMS = Array.from({ length: 9 }, (_, index) => `t${index}`);
const NEIGHBOURHOOD: Neighbourhood = {
  units: [
    unit("c", "people_committee", 0),
    unit("p", "people_committee", 1),
    ...TEAMS.map(id => unit(id, "community_team", 1)),
  ],
  ties: [partOf("c", "p"), ...TEAMS.map(id => partOf(id, "c"))],
  complete: true,
  more: [],
};

const LABELS: NodeLabels = {
  unit: ({ id, name }) => ({ id, name, note: "", role: "unit" }),
  cluster: ({ units }) => ({ name: `+${units.length}`, note: "" }),
  omitted: n => ({ name: `+${n}`, note: "" }),
};

const cluster = (neighbourhood: Neighbourhood, centre = "c", open: string[] = []) =>
  clusterNeighbourhood(neighbourhood, centre, new Set(open), LABELS);

const names = ({ graph }: ReturnType<typeof cluster>) => graph.nodes.map(({ name }) => name);

describe("clusterNeighbourhood", () => {
  it("clusters similar units that are tied to one unit only", () => {
    const clustered = cluster(NEIGHBOURHOOD);
    expect(names(clustered)).toEqual(["c", "p", "+9"]);
    expect(clustered.graph.edges).toHaveLength(2);
    expect([...clustered.clusters.values()][0]!.units).toHaveLength(9);
  });

  it("shows the units of open clusters", () => {
    const [id] = cluster(NEIGHBOURHOOD).clusters.keys();
    const { graph } = cluster(NEIGHBOURHOOD, "c", [id!]);
    expect(graph.nodes).toHaveLength(11);
    expect(graph.edges).toHaveLength(10);
  });

  it("does not cluster few units, or units with other ties", () => {
    const few = {
      ...NEIGHBOURHOOD,
      units: NEIGHBOURHOOD.units.slice(0, 2 + MAX_UNCLUSTERED),
      ties: NEIGHBOURHOOD.ties.slice(0, 1 + MAX_UNCLUSTERED),
    };
    expect(cluster(few).graph.nodes).toHaveLength(2 + MAX_UNCLUSTERED);
    const otherTie = { type: "COORDINATES_WITH", source_id: "t0", target_id: "p", weight: 1 };
    const tied = { ...NEIGHBOURHOOD, ties: [...NEIGHBOURHOOD.ties, otherTie] };
    expect(names(cluster(tied))).toEqual(["c", "p", "t0", "+8"]);
  });

  it("shows the number of omitted neighbours", () => {
    const incomplete = { ...NEIGHBOURHOOD, complete: false, more: [{ id: "p", n: 90 }] };
    expect(names(cluster(incomplete))).toContain("+90");
  });

  it("clusters distant units of large neighbourhoods without losing any", () => {
    const communes = Array.from({ length: 60 }, (_, index) => `c${index}`);
    const areas = communes.flatMap(id => Array.from({ length: 6 }, (_, index) => [`${id}a${index}`, id] as const));
    const large: Neighbourhood = {
      units: [
        unit("p", "people_committee", 0),
        ...communes.map(id => unit(id, "people_committee", 1)),
        ...areas.map(([id], index) => unit(id, `kind${index % 6}`, 2)),
      ],
      ties: [...communes.map(id => partOf(id, "p")), ...areas.map(([id, commune]) => partOf(id, commune))],
      complete: true,
      more: [],
    };
    const { graph, clusters } = cluster(large, "p");
    expect(graph.nodes.length).toBeLessThanOrEqual(MAX_NODES);
    const unitIds = graph.nodes.flatMap(({ id }) => clusters.get(id)?.units.map(member => member.id) ?? [id]);
    expect(new Set(unitIds).size).toBe(large.units.length);
    expect(graph.edges.every(({ from }) => graph.nodes.some(({ id }) => id === from))).toBe(true);
  });

  it("counts nodes for omitted neighbours too", () => {
    const offices = Array.from({ length: 200 }, (_, index) => `o${index}`);
    const large: Neighbourhood = {
      units: [unit("p", "people_committee", 0), ...offices.map((id, index) => unit(id, `kind${index % 9}`, 1))],
      ties: offices.flatMap((id, index) => [partOf(id, "p"), partOf(id, offices[(index + 1) % 200]!)]),
      complete: false,
      more: offices.map(id => ({ id, n: 3 })),
    };
    const { graph } = cluster(large, "p");
    expect(graph.nodes.length).toBeLessThanOrEqual(MAX_NODES);
    expect(graph.nodes.length).toBeGreaterThan(2);
  });

  it("has every unit as a node or in a closed cluster", () => {
    const { graph, clusters } = cluster(NEIGHBOURHOOD);
    const ids = new Set([
      ...graph.nodes.map(({ id }) => id),
      ...[...clusters.values()].flatMap(({ units }) => units.map(({ id }) => id)),
    ]);
    expect(NEIGHBOURHOOD.units.every(({ id }) => ids.has(id))).toBe(true);
  });
});
