/**
 * A neighbourhood as a graph that can be read: units alike that hang on one unit alone are one bundle, "+N". Where that
 * is still too much, the units that are furthest away are bundled with what is beyond them, by what leads to them and
 * their kind, then by what leads to them alone, then those before them.
 */

import type { Neighbour, Neighbourhood, Tie } from "../api/answers";
import type { Edge, Graph, Node } from "./graph";

/** So many alike are still shown one by one. */
export const ALIKE = 5;

/** More boxes, or more lines between them, cannot be read. */
export const DRAWN = 120;
const LINES = 200;

export interface Bundle {
  id: string;
  kind: string;
  units: Neighbour[];
}

export interface Bundled {
  graph: Graph;
  bundles: Map<string, Bundle>;
}

/** A name for a bundle that an address can hold, the same whenever it is made of the same (FNV-1a). */
function nameOf(...parts: readonly string[]): string {
  let hash = 0x811c9dc5;
  for (const letter of parts.join("\n")) hash = Math.imul(hash ^ letter.codePointAt(0)!, 0x01000193);
  return `bundle.${(hash >>> 0).toString(36)}`;
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
    const id = nameOf(anchor, how.join(), unit.kind);
    const group = groups.get(id) ?? { id, kind: unit.kind, units: [] };
    group.units.push(unit);
    groups.set(id, group);
  }
  const bundles = new Map([...groups].filter(([, group]) => group.units.length > ALIKE));
  const bundleOf = new Map<string, string>();
  for (const [id, bundle] of bundles) {
    if (!open.has(id)) for (const unit of bundle.units) bundleOf.set(unit.id, id);
  }
  const ends = () => [...hidden.keys()].filter(id => around.has(id) && !bundleOf.has(id));
  const boxes = () => units.length - bundleOf.size + new Set(bundleOf.values()).size + ends().length;
  const lines = () => {
    const drawn = new Set<string>();
    for (const { source_id, target_id } of ties) {
      const both = [bundleOf.get(source_id) ?? source_id, bundleOf.get(target_id) ?? target_id];
      if (both[0] !== both[1]) drawn.add(both.join("\n\n"));
    }
    return drawn.size;
  };
  const furthest = Math.max(0, ...hops.values());
  for (let stage = 2 * furthest; stage > 0 && (boxes() > DRAWN || lines() > LINES); stage--) {
    for (const [id, bundle] of beyond(units, Math.ceil(stage / 2), stage % 2 === 0, hops, around)) {
      if (open.has(id) || bundle.units.length < 2) continue;
      bundles.set(id, bundle);
      for (const unit of bundle.units) bundleOf.set(unit.id, id);
    }
  }
  const nodes: Node[] = units.filter(unit => !bundleOf.has(unit.id)).map(say.unit);
  for (const id of new Set(bundleOf.values())) nodes.push({ id, role: "bundle", ...say.bundle(bundles.get(id)!) });
  const edges = new Map<string, Edge>();
  for (const tie of ties) {
    const [above, below] = upper(tie, hops).map(id => bundleOf.get(id) ?? id);
    if (above === below) continue;
    edges.set(`${above}\n\n${below}\n\n${tie.type}`, { from: above!, to: below!, type: tie.type });
  }
  for (const id of ends()) {
    const rest = `${id}\nmore`;
    nodes.push({ id: rest, role: "end", ...say.more(hidden.get(id)!) });
    edges.set(rest, { from: id, to: rest, type: "" });
  }
  return { graph: { nodes, edges: [...edges.values()] }, bundles };
}

/** The units so many steps away by who leads to them and maybe their kind, each with all that is beyond them. */
function beyond(
  units: readonly Neighbour[],
  hop: number,
  byKind: boolean,
  hops: ReadonlyMap<string, number>,
  around: ReadonlyMap<string, ReadonlyMap<string, Tie[]>>,
): Map<string, Bundle> {
  const groups = new Map<string, Bundle>();
  const groupOf = new Map<string, Bundle>();
  // nearest first: who leads to a unit was grouped before it
  for (const unit of units) {
    if (unit.hops < hop) continue;
    const leads = [...around.get(unit.id)!.keys()].filter(other => hops.get(other) === unit.hops - 1).sort()[0] ?? "";
    const kind = byKind ? unit.kind : "";
    const id = nameOf(leads, "beyond", kind);
    const group = unit.hops > hop ? groupOf.get(leads) : (groups.get(id) ?? { id, kind, units: [] });
    if (!group) continue;
    group.units.push(unit);
    groupOf.set(unit.id, group);
    if (unit.hops === hop) groups.set(id, group);
  }
  return groups;
}
