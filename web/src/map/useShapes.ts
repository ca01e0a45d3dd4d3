import { useEffect, useState } from "preact/hooks";
import type { Topology } from "topojson-specification";
import url from "../../../dtgraph/reference/data/shapes.json?url";
import { parseShapes, type Shapes } from "./shapes";

let shapes: Promise<Shapes> | null = null;

async function fetchShapes(): Promise<Shapes> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`cannot load the map's shapes: HTTP ${response.status}`);
  return parseShapes((await response.json()) as Topology);
}

function loadShapes(): Promise<Shapes> {
  shapes ??= fetchShapes().catch(error => {
    shapes = null;
    throw error;
  });
  return shapes;
}

// load together with the first requests to the service
loadShapes().catch(() => undefined);

/** The map's shapes; undefined while they are loading, null if loading failed. */
export function useShapes(): Shapes | null | undefined {
  const [state, setState] = useState<Shapes | null | undefined>(undefined);
  useEffect(() => {
    loadShapes().then(setState, () => setState(null));
  }, []);
  return state;
}
