import { useEffect, useState } from "preact/hooks";
import type { Topology } from "topojson-specification";
import address from "../../../dtgraph/reference/data/shapes.json?url";
import { type Shapes, shapesOf } from "./shapes";

let loaded: Promise<Shapes> | null = null;

const load = (): Promise<Shapes> => {
  loaded ??= fetch(address)
    .then(response => (response.ok ? (response.json() as Promise<Topology>) : Promise.reject(new Error("no shapes"))))
    .then(shapesOf)
    .catch(error => {
      loaded = null;
      throw error;
    });
  return loaded;
};

// asked at once, beside the first question to the service
load().catch(() => undefined);

/** The map's shapes; undefined while they are fetched, null where they cannot be: then there are points alone. */
export function useShapes(): Shapes | null | undefined {
  const [shapes, setShapes] = useState<Shapes | null | undefined>(undefined);
  useEffect(() => {
    load().then(setShapes, () => setShapes(null));
  }, []);
  return shapes;
}
