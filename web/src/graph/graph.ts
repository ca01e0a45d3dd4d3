/** A small graph as it is drawn: units and bundles of units in boxes, ties between them. */

import type { Severity } from "../api/answers";

export interface Node {
  id: string;
  /** Its lines: a name, and what it is. */
  name: string;
  note: string;
  role: "chosen" | "unit" | "bundle" | "end";
  severity?: Severity | "unknown" | null | undefined;
}

export interface Edge {
  /** Who stands above, or to whom the way goes on. */
  from: string;
  to: string;
  type: string;
  /** Which of several ways it belongs to. */
  way?: number;
}

export interface Graph {
  nodes: Node[];
  edges: Edge[];
}
