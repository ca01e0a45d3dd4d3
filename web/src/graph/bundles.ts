/**
 * A neighbourhood as a graph that can be read: units alike that hang on one unit alone are one bundle, "+N".
 */

import type { Neighbour, Neighbourhood, Tie } from "../asking/answers";
import type { Edge, Graph, Node } from "./graph";

/** So many alike are still shown one by one. */
export const ALIKE = 5;

export interface Bundle {
  id: string;
  kind: string;
  units: Neighbour[];
}

export interface Bundled {
  graph: Graph;
  bundles: Map<string, Bundle>;
}

/** Who is above in a tie: of who belongs, reports or serves, the other; else who is nearer to the middle. */
function upper(tie: Tie, hops: ReadonlyMap<string, number>): [above: string, below: string] {
  if (tie.type !== "COORDINATES_WITH") return [tie.target_id, tie.source_id];
  const [source, target] = [hops.get(tie.source_id) ?? 0, hops.get(tie.target_id) ?? 0];
  return source <= target ? [tie.source_id, tie.target_id] : [tie.target_id, tie.source_id];
}

/** The graph of a neighbourhood, with the bundles that are not `open`; `say` names a unit and a bundle. */
export function bundled(
  { units, ties, more }: Neighbourhood,
  chosen: string,
  open: ReadonlySet<string>,
  say: {
    unit: (unit: Neighbour) => Node;
    bundle: (bundle: Bundle) => Pick<Node, "name" | "note">;
    more: (n: number) => Pick<Node, "name" | "note">;
  },
): Bundled {
  const hops = new Map(units.map(unit => [unit.id, unit.hops]));
  const around = new Map<string, Map<string, Tie[]>>(units.map(unit => [unit.id, new Map()]));
  for (const tie of ties) {
    for (const [one, other] of [
      [tie.source_id, tie.target_id],
      [tie.target_id, tie.source_id],
    ] as const) {
      const known = around.get(one);
      if (one !== other && known) known.set(other, [...(known.get(other) ?? []), tie]);
    }
  }
  const hidden = new Map(more.map(one => [one.id, one.n]));
  const groups = new Map<string, Bundle>();
  for (const unit of units) {
    const only = around.get(unit.id)!;
    if (unit.id === chosen || only.size !== 1 || hidden.has(unit.id)) continue;
    const [anchor, own] = [...only][0]!;
    const how = own.map(tie => `${tie.type}${tie.source_id === unit.id ? ">" : "<"}`).sort();
    const id = `${anchor}\n${how.join()}\n${unit.kind}`;
    const group = groups.get(id) ?? { id, kind: unit.kind, units: [] };
    group.units.push(unit);
    groups.set(id, group);
  }
  const bundles = new Map([...groups].filter(([, group]) => group.units.length > ALIKE));
  const bundleOf = new Map<string, string>();
  for (const [id, bundle] of bundles) {
    if (!open.has(id)) for (const unit of bundle.units) bundleOf.set(unit.id, id);
  }
  const nodes: Node[] = units.filter(unit => !bundleOf.has(unit.id)).map(say.unit);
  for (const id of new Set(bundleOf.values())) nodes.push({ id, role: "bundle", ...say.bundle(bundles.get(id)!) });
  const edges = new Map<string, Edge>();
  for (const tie of ties) {
    const [above, below] = upper(tie, hops).map(id => bundleOf.get(id) ?? id);
    edges.set(`${above}\n\n${below}\n\n${tie.type}`, { from: above!, to: below!, type: tie.type });
  }
  for (const [id, n] of hidden) {
    if (bundleOf.has(id) || !around.has(id)) continue;
    const rest = `${id}\nmore`;
    nodes.push({ id: rest, role: "end", ...say.more(n) });
    edges.set(rest, { from: id, to: rest, type: "" });
  }
  return { graph: { nodes, edges: [...edges.values()] }, bundles };
}
