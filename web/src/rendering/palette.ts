/** The colours of drawings: those of the style sheet, so that each is said once. */

import { useEffect, useMemo, useState } from "preact/hooks";
import { SEVERITIES } from "../api/answers";
import { useSession } from "../state/session";
import type { MarkShape } from "./surface";

export interface Palette {
  sea: string;
  land: string;
  /** The province that is looked at. */
  looked: string;
  around: string;
  border: string;
  text: string;
  faint: string;
  halo: string;
  accent: string;
  /** From the least share to the largest. */
  shares: string[];
  /** By how grave: none first. */
  graves: string[];
  box: string;
  way: string;
}

/** The colours as they are just now. */
function paletteNow(): Palette {
  const probe = document.createElement("span");
  document.body.append(probe);
  // a variable is told as it is written; only a property tells what it comes to
  const colour = (name: string) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const palette: Palette = {
    sea: colour("map-sea"),
    land: colour("map-land"),
    looked: colour("map-looked"),
    around: colour("map-around"),
    border: colour("map-border"),
    text: colour("text"),
    faint: colour("text-faint"),
    halo: colour("map-halo"),
    accent: colour("accent"),
    shares: [1, 2, 3, 4, 5].map(one => colour(`share-${one}`)),
    graves: [colour("grave-none"), ...SEVERITIES.map(one => colour(`grave-${one}`)).reverse()],
    box: colour("panel"),
    way: colour("way"),
  };
  probe.remove();
  return palette;
}

/** The colours, in the light or in the dark as it changes. */
export function usePalette(): Palette {
  const { theme } = useSession();
  const query = useMemo(() => matchMedia("(prefers-color-scheme: dark)"), []);
  const [palette, setPalette] = useState(paletteNow);
  // biome-ignore lint/correctness/useExhaustiveDependencies: read anew in another theme
  useEffect(() => {
    const read = () => setPalette(paletteNow());
    read();
    query.addEventListener("change", read);
    return () => query.removeEventListener("change", read);
  }, [theme, query]);
  return palette;
}

/** The mark of each gravity: colour is never alone. None first. */
export const GRAVE_MARKS: readonly MarkShape[] = ["ring", "circle", "square", "diamond", "triangle"];

/** The mark of what is not known. */
export const UNKNOWN_MARK: MarkShape = "cross";
