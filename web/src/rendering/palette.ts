/** Colours of drawings, read from the style sheet. */

import { useEffect, useMemo, useState } from "preact/hooks";
import { SEVERITIES } from "../api/types";
import { useSession } from "../state/session";
import type { MarkShape } from "./surface";

export interface Palette {
  sea: string;
  land: string;
  selectedProvince: string;
  /** Land of neighbouring countries. */
  neighbours: string;
  border: string;
  text: string;
  faint: string;
  halo: string;
  accent: string;
  /** Colours of the classes of shares, ascending. */
  shares: string[];
  /** Colours by severity rank; rank 0 is no gap. */
  severities: string[];
  panel: string;
  path: string;
}

function readPalette(): Palette {
  const probe = document.createElement("span");
  document.body.append(probe);
  // custom properties are returned as written; only real properties are resolved to colours
  const colour = (name: string) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const palette: Palette = {
    sea: colour("map-sea"),
    land: colour("map-land"),
    selectedProvince: colour("map-selected"),
    neighbours: colour("map-neighbours"),
    border: colour("map-border"),
    text: colour("text"),
    faint: colour("text-faint"),
    halo: colour("map-halo"),
    accent: colour("accent"),
    shares: [1, 2, 3, 4, 5].map(step => colour(`share-${step}`)),
    severities: ["none", ...SEVERITIES.toReversed()].map(severity => colour(`severity-${severity}`)),
    panel: colour("panel"),
    path: colour("path"),
  };
  probe.remove();
  return palette;
}

/** The colours of the current theme. */
export function usePalette(): Palette {
  const { theme } = useSession();
  const query = useMemo(() => matchMedia("(prefers-color-scheme: dark)"), []);
  const [palette, setPalette] = useState(readPalette);
  // biome-ignore lint/correctness/useExhaustiveDependencies: read again for another theme
  useEffect(() => {
    const update = () => setPalette(readPalette());
    update();
    query.addEventListener("change", update);
    return () => query.removeEventListener("change", update);
  }, [theme, query]);
  return palette;
}

/** Marks by severity rank, so that severities differ by shape as well as colour; rank 0 is no gap. */
export const SEVERITY_MARKS: readonly MarkShape[] = ["ring", "circle", "square", "diamond", "triangle"];

export const UNKNOWN_MARK: MarkShape = "cross";
