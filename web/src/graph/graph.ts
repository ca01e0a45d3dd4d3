/** A small graph to draw: boxes for units and clusters of units, and the relationships between them. */

import type { Severity } from "../api/types";

export interface Node {
  id: string;
  name: string;
  /** Second line of the box, e.g. the kind of the unit. */
  note: string;
  /** `omitted` stands for neighbours that the service left out. */
  role: "selected" | "unit" | "cluster" | "omitted";
  severity?: Severity | "unknown" | null | undefined;
}

export interface Edge {
  /** The unit above or, on a path, the unit before. */
  from: string;
  to: string;
  type: string;
  onPath?: boolean;
}

export interface Graph {
  nodes: Node[];
  edges: Edge[];
}
