/** Where the boxes and lines of a small graph lie: in layers from left to right, by dagre. */

import { Graph as Layered, layout } from "@dagrejs/dagre";
import type { Edge, Graph, Node } from "./graph";

export const WIDTH = 196;
export const HEIGHT = 40;
const MARGIN = 16;

export interface Placed {
  nodes: (Node & { x: number; y: number })[];
  edges: (Edge & { d: string })[];
  width: number;
  height: number;
}

export function placed({ nodes, edges }: Graph): Placed {
  const graph = new Layered({ multigraph: true });
  graph.setGraph({ rankdir: "LR", nodesep: 10, ranksep: 56, marginx: MARGIN, marginy: MARGIN });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of nodes) graph.setNode(node.id, { width: WIDTH, height: HEIGHT });
  edges.forEach((edge, index) => {
    graph.setEdge(edge.from, edge.to, { weight: edge.type === "PART_OF" ? 4 : 1 }, String(index));
  });
  layout(graph);
  const size = graph.graph();
  return {
    nodes: nodes.map(node => {
      const { x, y } = graph.node(node.id);
      return { ...node, x: x!, y: y! };
    }),
    edges: edges.map((edge, index) => {
      const { points } = graph.edge({ v: edge.from, w: edge.to, name: String(index) });
      return { ...edge, d: smooth(points as { x: number; y: number }[]) };
    }),
    width: size.width || WIDTH,
    height: size.height || HEIGHT,
  };
}

const fixed = (value: number) => value.toFixed(1);

/** A curve along points. */
function smooth(points: readonly { x: number; y: number }[]): string {
  const first = points[0]!;
  const parts = [`M${fixed(first.x)} ${fixed(first.y)}`];
  for (let at = 1; at < points.length - 1; at++) {
    const [here, next] = [points[at]!, points[at + 1]!];
    const last = at === points.length - 2;
    const end = last ? next : { x: (here.x + next.x) / 2, y: (here.y + next.y) / 2 };
    parts.push(`Q${fixed(here.x)} ${fixed(here.y)} ${fixed(end.x)} ${fixed(end.y)}`);
  }
  if (points.length === 2) parts.push(`L${fixed(points[1]!.x)} ${fixed(points[1]!.y)}`);
  return parts.join("");
}
