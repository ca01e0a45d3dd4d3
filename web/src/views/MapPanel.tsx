import { useMemo, useRef } from "preact/hooks";
import { ErrorMessage, Loading } from "../components/Status";
import { SaveDrawing } from "../export/SaveDrawing";
import { useText } from "../i18n";
import { MapView } from "../map/MapView";
import { classBounds, createScene, type MapViewport, type Overlay, paint } from "../map/scene";
import { useShapes } from "../map/useShapes";
import { usePalette } from "../rendering/palette";
import type { Surface } from "../rendering/surface";
import { today } from "../state/days";
import { useNavigation } from "../state/navigation";
import { usePageData } from "../state/overviewStore";
import { drawLegend, Legend } from "./Legend";
import { useRuleTexts } from "./ruleTexts";

const NO_PATH: readonly string[] = [];

/** The map with its legend and buttons to save it; `path` has the ids of units to connect. */
export function MapPanel({ path = NO_PATH }: { path?: readonly string[] }) {
  const text = useText();
  const { unit } = useNavigation().urlState;
  const { overview, summary, selectedRules, province, error, retry } = usePageData();
  const texts = useRuleTexts();
  const shapes = useShapes();
  const palette = usePalette();
  const viewport = useRef<MapViewport | null>(null);
  const scene = useMemo(
    () => (overview && shapes !== undefined ? createScene(overview, shapes) : null),
    [overview, shapes],
  );
  const bounds = useMemo(() => (summary ? classBounds(summary) : []), [summary]);
  const overlay = useMemo(
    (): Overlay => ({
      summary: summary?.rules.size ? summary : null,
      bounds,
      province: province?.index ?? null,
      unit,
      path,
    }),
    [summary, bounds, province, unit, path],
  );
  if (error && !overview) return <ErrorMessage error={error} retry={retry} />;
  if (!scene) return <Loading message={text("state.computing")} />;
  const where = province?.name ?? text("country");
  const counts = province ? summary?.byProvince[province.index] : summary?.country;
  const label =
    counts && counts.share !== null
      ? text("map.description", { where, gap: counts.gap, communes: counts.known })
      : where;
  const title = text("map.title", { where, day: text.day(overview?.day || today()) });
  const rules = text("map.rules", { rules: [...selectedRules].map(rule => texts(rule).title).join("; ") });
  const notes = [...(selectedRules.size ? [rules] : []), ...(overview?.synthetic ? [text("banner.title")] : [])];
  const shaded = scene.layer !== null;

  const draw = (surface: Surface): [number, number] => {
    const { width, height } = viewport.current!;
    surface.path(`M0 0H${width}V${height}H0Z`, { fill: palette.sea });
    paint(surface, scene, overlay, viewport.current!, palette, { share: text.percent, archipelago: text });
    drawLegend(surface, overlay, palette, text, { title, notes, shaded }, [width, height]);
    return [width, height];
  };

  return (
    <div class="map-panel">
      <MapView
        scene={scene}
        overlay={overlay}
        palette={palette}
        label={label}
        onDraw={current => {
          viewport.current = current;
        }}
      />
      <Legend overlay={overlay} shaded={shaded} />
      <p class="map-note">{text(shaded ? "map.approximate" : "map.no_shapes")}</p>
      <SaveDrawing name={title} draw={draw} />
    </div>
  );
}
