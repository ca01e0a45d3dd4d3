/** Layered layout of a small graph from left to right, by dagre. */

import { Graph as DagreGraph, layout } from "@dagrejs/dagre";
import type { Edge, Graph, Node } from "./graph";

export const BOX_WIDTH = 196;
export const BOX_HEIGHT = 40;
const MARGIN = 16;

interface Point {
  x: number;
  y: number;
}

/** Nodes with the centres of their boxes, edges with SVG path data. */
export interface GraphLayout {
  nodes: (Node & Point)[];
  edges: (Edge & { d: string })[];
  width: number;
  height: number;
}

export function layoutGraph({ nodes, edges }: Graph): GraphLayout {
  const graph = new DagreGraph({ multigraph: true });
  graph.setGraph({ rankdir: "LR", nodesep: 10, ranksep: 56, marginx: MARGIN, marginy: MARGIN });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const node of nodes) graph.setNode(node.id, { width: BOX_WIDTH, height: BOX_HEIGHT });
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
      return { ...edge, d: curve(points as Point[]) };
    }),
    width: size.width || BOX_WIDTH,
    height: size.height || BOX_HEIGHT,
  };
}

const coordinates = ({ x, y }: Point) => `${x.toFixed(1)} ${y.toFixed(1)}`;

/** SVG path data of a smooth curve along points. */
function curve(points: readonly Point[]): string {
  const parts = [`M${coordinates(points[0]!)}`];
  for (let index = 1; index < points.length - 1; index++) {
    const [point, next] = [points[index]!, points[index + 1]!];
    const last = index === points.length - 2;
    const end = last ? next : { x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 };
    parts.push(`Q${coordinates(point)} ${coordinates(end)}`);
  }
  if (points.length === 2) parts.push(`L${coordinates(points[1]!)}`);
  return parts.join("");
}
