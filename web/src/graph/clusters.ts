/**
 * Turns a neighbourhood into a graph small enough to read.
 *
 * Units of the same kind that are tied in the same way to one unit only become a cluster, "+N". While the graph is
 * still too large, the units furthest away are clustered together with everything beyond them: first by the unit that
 * leads to them and their kind, then by that unit alone, then the same for the units one hop nearer.
 */

import type { Neighbour, Neighbourhood, Tie } from "../api/types";
import type { Edge, Graph, Node } from "./graph";

/** Largest number of similar units that are not clustered. */
export const MAX_UNCLUSTERED = 5;

/** Largest readable graph. */
export const MAX_NODES = 120;
const MAX_EDGES = 200;

export interface Cluster {
  id: string;
  /** Empty if the units are of several kinds. */
  kind: string;
  units: Neighbour[];
}

export interface ClusteredGraph {
  graph: Graph;
  clusters: Map<string, Cluster>;
}

/** Labels of the graph's nodes. */
export interface NodeLabels {
  unit: (unit: Neighbour) => Node;
  cluster: (cluster: Cluster) => Pick<Node, "name" | "note">;
  omitted: (n: number) => Pick<Node, "name" | "note">;
}

/** An id that depends only on `parts`, so that it can be part of the URL (FNV-1a). */
function clusterId(...parts: readonly string[]): string {
  let hash = 0x811c9dc5;
  for (const character of parts.join("\n")) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193);
  return `bundle.${(hash >>> 0).toString(36)}`;
}

/** Order the ends of a tie: the target is above, or for coordination the end nearer to the centre. */
function orderEnds(tie: Tie, hops: ReadonlyMap<string, number>): [above: string, below: string] {
  if (tie.type !== "COORDINATES_WITH") return [tie.target_id, tie.source_id];
  const [source, target] = [hops.get(tie.source_id) ?? 0, hops.get(tie.target_id) ?? 0];
  return source <= target ? [tie.source_id, tie.target_id] : [tie.target_id, tie.source_id];
}

/** Build the graph of a neighbourhood. Clusters in `open` are shown unit by unit. */
export function clusterNeighbourhood(
  { units, ties, more }: Neighbourhood,
  centre: string,
  open: ReadonlySet<string>,
  labels: NodeLabels,
): ClusteredGraph {
  const hops = new Map(units.map(unit => [unit.id, unit.hops]));
  /** By unit: its ties by the unit at their other end. */
  const tiesOf = new Map<string, Map<string, Tie[]>>(units.map(unit => [unit.id, new Map()]));
  for (const tie of ties) {
    for (const [unit, other] of [
      [tie.source_id, tie.target_id],
      [tie.target_id, tie.source_id],
    ] as const) {
      const known = tiesOf.get(unit);
      if (unit !== other && known) known.set(other, [...(known.get(other) ?? []), tie]);
    }
  }
  const omitted = new Map(more.map(({ id, n }) => [id, n]));
  const groups = new Map<string, Cluster>();
  for (const unit of units) {
    const others = tiesOf.get(unit.id)!;
    if (unit.id === centre || others.size !== 1 || omitted.has(unit.id)) continue;
    const [anchor, anchorTies] = [...others][0]!;
    const types = anchorTies.map(tie => `${tie.type}${tie.source_id === unit.id ? ">" : "<"}`).sort();
    const id = clusterId(anchor, types.join(), unit.kind);
    const group = groups.get(id) ?? { id, kind: unit.kind, units: [] };
    group.units.push(unit);
    groups.set(id, group);
  }
  const clusters = new Map([...groups].filter(([, group]) => group.units.length > MAX_UNCLUSTERED));
  const clusterOf = new Map<string, string>();
  for (const [id, cluster] of clusters) {
    if (!open.has(id)) for (const unit of cluster.units) clusterOf.set(unit.id, id);
  }
  const unitsWithOmitted = () => [...omitted.keys()].filter(id => tiesOf.has(id) && !clusterOf.has(id));
  const nodeCount = () => units.length - clusterOf.size + new Set(clusterOf.values()).size + unitsWithOmitted().length;
  const edgeCount = () => {
    const edges = new Set<string>();
    for (const { source_id, target_id } of ties) {
      const ends = [clusterOf.get(source_id) ?? source_id, clusterOf.get(target_id) ?? target_id];
      if (ends[0] !== ends[1]) edges.add(ends.join("\n\n"));
    }
    return edges.size;
  };
  const maxHops = Math.max(0, ...hops.values());
  for (let stage = 2 * maxHops; stage > 0 && (nodeCount() > MAX_NODES || edgeCount() > MAX_EDGES); stage--) {
    for (const [id, cluster] of clusterDistant(units, Math.ceil(stage / 2), stage % 2 === 0, hops, tiesOf)) {
      if (open.has(id) || cluster.units.length < 2) continue;
      clusters.set(id, cluster);
      for (const unit of cluster.units) clusterOf.set(unit.id, id);
    }
  }
  const nodes: Node[] = units.filter(unit => !clusterOf.has(unit.id)).map(labels.unit);
  for (const id of new Set(clusterOf.values()))
    nodes.push({ id, role: "cluster", ...labels.cluster(clusters.get(id)!) });
  const edges = new Map<string, Edge>();
  for (const tie of ties) {
    const [above, below] = orderEnds(tie, hops).map(id => clusterOf.get(id) ?? id);
    if (above === below) continue;
    edges.set(`${above}\n\n${below}\n\n${tie.type}`, { from: above!, to: below!, type: tie.type });
  }
  for (const id of unitsWithOmitted()) {
    const nodeId = `${id}\nomitted`;
    nodes.push({ id: nodeId, role: "omitted", ...labels.omitted(omitted.get(id)!) });
    edges.set(nodeId, { from: id, to: nodeId, type: "" });
  }
  return { graph: { nodes, edges: [...edges.values()] }, clusters };
}

/** Cluster the units at a distance of `hop`, each with all units beyond it, by their predecessor and perhaps kind. */
function clusterDistant(
  units: readonly Neighbour[],
  hop: number,
  byKind: boolean,
  hops: ReadonlyMap<string, number>,
  tiesOf: ReadonlyMap<string, ReadonlyMap<string, Tie[]>>,
): Map<string, Cluster> {
  const clusters = new Map<string, Cluster>();
  const clusterOf = new Map<string, Cluster>();
  // units are ordered by distance, so a unit's predecessor is clustered before it
  for (const unit of units) {
    if (unit.hops < hop) continue;
    const predecessors = [...tiesOf.get(unit.id)!.keys()].filter(other => hops.get(other) === unit.hops - 1);
    const predecessor = predecessors.sort()[0] ?? "";
    const kind = byKind ? unit.kind : "";
    const id = clusterId(predecessor, "beyond", kind);
    const cluster = unit.hops > hop ? clusterOf.get(predecessor) : (clusters.get(id) ?? { id, kind, units: [] });
    if (!cluster) continue;
    cluster.units.push(unit);
    clusterOf.set(unit.id, cluster);
    if (unit.hops === hop) clusters.set(id, cluster);
  }
  return clusters;
}
