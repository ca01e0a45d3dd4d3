import { useMemo, useRef } from "preact/hooks";
import { Failed, Waiting } from "../components/Status";
import { SaveDrawing } from "../export/SaveDrawing";
import { MapView } from "../map/MapView";
import { boundsOf, paint, type Shown, sceneOf, type View } from "../map/scene";
import { useShapes } from "../map/useShapes";
import { useText } from "../messages";
import { usePalette } from "../rendering/palette";
import type { Surface } from "../rendering/surface";
import { today } from "../state/days";
import { useNavigation } from "../state/navigation";
import { useLooking } from "../state/overviewStore";
import { Legend, legendOn } from "./Legend";
import { useRuleTexts } from "./ruleTexts";

const NO_PATH: readonly string[] = [];

/** The map with its legend, and what to save it as. */
export function MapPanel({ path = NO_PATH }: { path?: readonly string[] }) {
  const text = useText();
  const { place } = useNavigation();
  const { overview, verdict, chosen, province, error, again } = useLooking();
  const texts = useRuleTexts();
  const shapes = useShapes();
  const palette = usePalette();
  const view = useRef<View | null>(null);
  const scene = useMemo(
    () => (overview && shapes !== undefined ? sceneOf(overview, shapes) : null),
    [overview, shapes],
  );
  const bounds = useMemo(() => (verdict ? boundsOf(verdict) : []), [verdict]);
  const shown = useMemo(
    (): Shown => ({
      verdict: verdict?.chosen.size ? verdict : null,
      bounds,
      province: province?.index ?? null,
      chosen: place.unit,
      path,
    }),
    [verdict, bounds, province, place.unit, path],
  );
  if (error && !overview) return <Failed error={error} again={again} />;
  if (!scene) return <Waiting what={text("state.first")} />;
  const where = province?.name ?? text("country");
  const share = province ? verdict?.byProvince[province.index] : verdict?.all;
  const label =
    share && share.share !== null ? text("map.label", { where, gap: share.gap, communes: share.known }) : where;
  const day = text.day(overview?.day || today());
  const title = text("map.title", { where, day });
  const counted = text("map.counted", { rules: [...chosen].map(rule => texts(rule).title).join("; ") });
  const notes = [...(chosen.size ? [counted] : []), ...(overview?.synthetic ? [text("banner.title")] : [])];
  const say = { share: text.percent, name: text };

  const draw = (surface: Surface): [number, number] => {
    const { width, height } = view.current!;
    surface.path(`M0 0H${width}V${height}H0Z`, { fill: palette.sea });
    paint(surface, scene, shown, view.current!, palette, say);
    legendOn(surface, shown, palette, text, { title, notes, shaded: scene.layer !== null }, [width, height]);
    return [width, height];
  };

  return (
    <div class="map-panel">
      <MapView
        scene={scene}
        shown={shown}
        palette={palette}
        label={label}
        onView={seen => {
          view.current = seen;
        }}
      />
      <Legend shown={shown} shaded={scene.layer !== null} />
      <p class="approximate">{text(scene.layer ? "map.approximate" : "map.no_shapes")}</p>
      <SaveDrawing name={title} draw={draw} />
    </div>
  );
}
