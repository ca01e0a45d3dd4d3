/** The map on a canvas: zooming and panning, tooltips and selection. */

import { select } from "d3-selection";
import { type D3ZoomEvent, type ZoomBehavior, zoom, zoomIdentity } from "d3-zoom";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { ZoomButtons } from "../components/ZoomButtons";
import { useText } from "../i18n";
import { CanvasSurface, pathOf } from "../rendering/canvas";
import type { Palette } from "../rendering/palette";
import type { Transform } from "../rendering/surface";
import { useNavigation } from "../state/navigation";
import { COMMUNE_ZOOM, communeAt, type MapViewport, type Overlay, paint, type Scene, unitPoint } from "./scene";
import { type Box, boundingBox, COUNTRY_BOX, project, unproject } from "./shapes";

const MAX_ZOOM = 60;
/** Maximum zoom when the map is fitted to a province. */
const MAX_FIT_ZOOM = 14;
const ZOOM_STEP = 1.5;
/** Distances in pixels. */
const PAN_STEP = 60;
const HIT_RADIUS = 12;
const MARGIN = 24;
const TIP_OFFSET = 14;
const LEGEND_WIDTH = 190;
/** Narrower maps use the room of the legend too. */
const MIN_WIDTH_WITH_LEGEND = 640;
const MAX_PIXEL_RATIO = 2;
const ANIMATION_MS = 350;
const MAX_SAVED_POSITIONS = 50;

interface Size {
  width: number;
  height: number;
}

interface Tip {
  x: number;
  y: number;
  title: string;
  text: string;
}

type MapPosition = readonly [zoom: number, lon: number, lat: number];

interface Props {
  scene: Scene;
  overlay: Overlay;
  palette: Palette;
  /** Text alternative. */
  label: string;
  onDraw?: (viewport: MapViewport) => void;
}

export function MapView({ scene, overlay, palette, label, onDraw }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const zoomBehavior = useRef<ZoomBehavior<HTMLCanvasElement, unknown> | null>(null);
  const latest = useRef({ scene, overlay, palette });
  latest.current = { scene, overlay, palette };
  const { urlState, navigate, replace } = useNavigation();
  const latestNavigation = useRef({ replace, urlState });
  latestNavigation.current = { replace, urlState };
  const text = useText();
  const [size, setSize] = useState<Size | null>(null);
  const [tip, setTip] = useState<Tip | null>(null);
  const transform = useRef<Transform>({ k: 1, dx: 0, dy: 0 });
  const frame = useRef(0);
  const stopAnimation = useRef(() => {});
  const labels = useMemo(() => ({ share: text.percent, archipelago: text }), [text]);

  const country = size ? fitBox(COUNTRY_BOX, size) : null;
  const countryScale = useRef(1);
  if (country) countryScale.current = country.k;

  const draw = () => {
    cancelAnimationFrame(frame.current);
    frame.current = requestAnimationFrame(() => {
      const element = canvas.current;
      const context = element?.getContext("2d");
      if (!element || !context || !size) return;
      const ratio = Math.min(devicePixelRatio, MAX_PIXEL_RATIO);
      context.setTransform(1, 0, 0, 1, 0, 0);
      const { palette, scene, overlay } = latest.current;
      context.fillStyle = palette.sea;
      context.fillRect(0, 0, element.width, element.height);
      const viewport = { transform: transform.current, ...size, zoom: transform.current.k / countryScale.current };
      const start = performance.now();
      paint(new CanvasSurface(context, ratio), scene, overlay, viewport, palette, labels);
      performance.measure("dtgraph:map", {
        start,
        end: performance.now(),
        detail: { shaded: overlay.summary !== null },
      });
      onDraw?.(viewport);
    });
  };

  useEffect(() => {
    const element = canvas.current!;
    const observer = new ResizeObserver(([entry]) => {
      const { width, height } = entry!.contentRect;
      if (!width || !height) return;
      const ratio = Math.min(devicePixelRatio, MAX_PIXEL_RATIO);
      element.width = Math.round(width * ratio);
      element.height = Math.round(height * ratio);
      setSize({ width, height });
    });
    observer.observe(element.parentElement!);
    return () => observer.disconnect();
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: draw() reads the latest values
  useEffect(draw, [scene, overlay, palette, size, labels]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: set up once for each size
  useEffect(() => {
    if (!size || !country) return;
    const selection = select(canvas.current!);
    const behavior = zoom<HTMLCanvasElement, unknown>()
      .scaleExtent([country.k * 0.8, country.k * MAX_ZOOM])
      .on("start", (event: D3ZoomEvent<HTMLCanvasElement, unknown>) => {
        if (event.sourceEvent) stopAnimation.current();
      })
      .on("zoom", (event: D3ZoomEvent<HTMLCanvasElement, unknown>) => {
        transform.current = { k: event.transform.k, dx: event.transform.x, dy: event.transform.y };
        setTip(null);
        draw();
      })
      .on("end", (event: D3ZoomEvent<HTMLCanvasElement, unknown>) => {
        if (event.sourceEvent) savePosition();
      });
    zoomBehavior.current = behavior;
    selection.call(behavior).on("dblclick.zoom", null);
    return () => {
      selection.on(".zoom", null);
    };
  }, [size]);

  /** Positions that the map wrote to the URL: a late update of the URL must not undo newer key presses. */
  const savedPositions = useRef<MapPosition[]>([]);
  const fittedSize = useRef<Size | null>(null);

  /** Write the position of the map to the URL. */
  const savePosition = () => {
    const { k, dx, dy } = transform.current;
    const [lon, lat] = unproject((size!.width / 2 - dx) / k, (size!.height / 2 - dy) / k);
    const mapPosition: MapPosition = [Math.max(1, k / countryScale.current), lon, lat];
    savedPositions.current = [...savedPositions.current, mapPosition].slice(-MAX_SAVED_POSITIONS);
    latestNavigation.current.replace({ mapPosition });
  };

  const provinceBox = selectedProvinceBox(scene, overlay);
  const fitSelection = (): Transform | null =>
    provinceBox && size ? fitBox(provinceBox, size, countryScale.current * MAX_FIT_ZOOM) : country;
  const { mapPosition } = urlState;
  // biome-ignore lint/correctness/useExhaustiveDependencies: move the map when the selection or the URL changes
  useEffect(() => {
    const behavior = zoomBehavior.current;
    if (!size || !country || !behavior) return;
    const { mapPosition } = latestNavigation.current.urlState;
    const saved = mapPosition && savedPositions.current.some(position => samePosition(position, mapPosition));
    if (saved && fittedSize.current === size) return;
    savedPositions.current = [];
    fittedSize.current = size;
    const to = mapPosition ? centreOn(mapPosition, country.k, size) : fitSelection()!;
    if (almostEqual(to, transform.current)) return;
    const instant = matchMedia("(prefers-reduced-motion: reduce)").matches || transform.current.k === 1;
    stopAnimation.current();
    const moveTo = ({ dx, dy, k }: Transform) =>
      behavior.transform(select(canvas.current!), zoomIdentity.translate(dx, dy).scale(k));
    if (instant) moveTo(to);
    else stopAnimation.current = animate(transform.current, to, moveTo);
  }, [size, mapPosition === null ? `${overlay.province} ${scene.overview.day}` : mapPosition.join()]);

  const hitTest = (event: MouseEvent) => {
    const box = canvas.current!.getBoundingClientRect();
    const { k, dx, dy } = transform.current;
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const showsCommunes = k / countryScale.current >= COMMUNE_ZOOM || overlay.province !== null || !scene.layer;
    return { x, y, ...unitAt(scene, (x - dx) / k, (y - dy) / k, showsCommunes ? HIT_RADIUS / k : null) };
  };

  const showTip = (event: MouseEvent) => {
    const { x, y, commune, province } = hitTest(event);
    const { overview } = scene;
    const { summary } = overlay;
    if (commune !== null) {
      const unknown = summary?.unknown[commune];
      const gaps = unknown ? text("map.unknown") : text("map.gaps", { n: summary?.gaps[commune] ?? 0 });
      setTip({ x, y, title: overview.names[commune]!, text: summary ? gaps : "" });
    } else if (province !== null) {
      const counts = summary?.byProvince[province];
      const share =
        counts && counts.share !== null
          ? text("map.share", { gap: counts.gap, communes: counts.known, share: text.percent(counts.share) })
          : text(summary ? "map.unknown" : "state.loading");
      setTip({ x, y, title: overview.provinces[province]!.name, text: share });
    } else setTip(null);
  };

  const selectUnit = (event: MouseEvent) => {
    const { commune, province } = hitTest(event);
    if (commune !== null) navigate({ unit: scene.overview.ids[commune]!, mapPosition });
    else if (province !== null) navigate({ unit: scene.overview.provinces[province]!.id });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const behavior = zoomBehavior.current;
    if (!behavior) return;
    const selection = select(canvas.current!);
    const pan = PAN_STEP / transform.current.k;
    const actions: Record<string, () => void> = {
      ArrowLeft: () => behavior.translateBy(selection, pan, 0),
      ArrowRight: () => behavior.translateBy(selection, -pan, 0),
      ArrowUp: () => behavior.translateBy(selection, 0, pan),
      ArrowDown: () => behavior.translateBy(selection, 0, -pan),
      "+": () => behavior.scaleBy(selection, ZOOM_STEP),
      "=": () => behavior.scaleBy(selection, ZOOM_STEP),
      "-": () => behavior.scaleBy(selection, 1 / ZOOM_STEP),
      "0": fit,
    };
    const action = actions[event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    stopAnimation.current();
    action();
    if (event.key !== "0") savePosition();
  };

  const zoomBy = (factor: number) => {
    stopAnimation.current();
    zoomBehavior.current?.scaleBy(select(canvas.current!), factor);
    savePosition();
  };
  const fit = () => {
    replace({ mapPosition: null });
    const to = fitSelection();
    if (to) zoomBehavior.current?.transform(select(canvas.current!), zoomIdentity.translate(to.dx, to.dy).scale(to.k));
  };

  return (
    <div class="map" data-testid="map">
      <canvas
        ref={canvas}
        role="img"
        aria-label={label}
        aria-describedby="map-keys"
        tabIndex={0}
        onMouseMove={showTip}
        onMouseLeave={() => setTip(null)}
        onClick={selectUnit}
        onKeyDown={onKeyDown}
      />
      <p id="map-keys" class="visually-hidden">
        {text("map.keyboard_help")}
      </p>
      <ZoomButtons zoomBy={zoomBy} fit={fit} />
      {tip && (
        <div
          class="tooltip"
          style={{ left: `${tip.x + TIP_OFFSET}px`, top: `${tip.y + TIP_OFFSET}px` }}
          aria-hidden="true"
        >
          <strong>{tip.title}</strong>
          <span>{tip.text}</span>
        </div>
      )}
    </div>
  );
}

/** The commune within `radius` of a point of the plane (null: none), or else the province that contains it. */
function unitAt(scene: Scene, x: number, y: number, radius: number | null) {
  const commune = radius === null ? null : communeAt(scene, x, y, radius);
  if (commune !== null) return { commune, province: null };
  const context = document.createElement("canvas").getContext("2d");
  for (const province of scene.overview.provinces) {
    const shape = scene.layer?.get(province.id);
    if (shape && context?.isPointInPath(pathOf(shape.d), x, y)) return { commune: null, province: province.index };
  }
  return { commune: null, province: null };
}

/** The box of the selected province, from its shape or its communes; null without a selection. */
function selectedProvinceBox(scene: Scene, overlay: Overlay): Box | null {
  const province = overlay.province === null ? undefined : scene.overview.provinces[overlay.province];
  if (!province) return null;
  const shape = scene.layer?.get(province.id);
  if (shape) return shape.box;
  return boundingBox(province.communes.flatMap(commune => unitPoint(scene, scene.overview.ids[commune]!) ?? []));
}

/** The transform that fits a box into the map, beside the legend if there is room for both. */
function fitBox([left, top, right, bottom]: Box, size: Size, maxScale = Infinity): Transform {
  const legend = size.width > MIN_WIDTH_WITH_LEGEND ? LEGEND_WIDTH : 0;
  const width = Math.max(1, size.width - legend - 2 * MARGIN);
  const height = Math.max(1, size.height - 2 * MARGIN);
  const k = Math.min(width / Math.max(1e-6, right - left), height / Math.max(1e-6, bottom - top), maxScale);
  const [x, y] = [(size.width - legend) / 2, size.height / 2];
  return { k, dx: x - (k * (left + right)) / 2, dy: y - (k * (top + bottom)) / 2 };
}

function centreOn([zoom, lon, lat]: MapPosition, countryScale: number, size: Size): Transform {
  const k = zoom * countryScale;
  const [x, y] = project(lon, lat);
  return { k, dx: size.width / 2 - k * x, dy: size.height / 2 - k * y };
}

/** Compare positions with the precision of the URL. */
const samePosition = (a: MapPosition, b: MapPosition) =>
  a.every((value, index) => Math.abs(value - b[index]!) < (index ? 1e-4 : 6e-3));

/** Compare transforms with a tolerance for the rounding of positions in the URL. */
const almostEqual = (a: Transform, b: Transform) =>
  Math.abs(a.k / b.k - 1) < 0.01 && Math.abs(a.dx - b.dx) < 0.5 && Math.abs(a.dy - b.dy) < 0.5;

/** Move from one transform to another in steps. Returns a function that stops the animation. */
function animate(from: Transform, to: Transform, moveTo: (transform: Transform) => void): () => void {
  const start = performance.now();
  let frame = 0;
  const step = () => {
    const progress = Math.min(1, (performance.now() - start) / ANIMATION_MS);
    const eased = progress * (2 - progress);
    const k = from.k * (to.k / from.k) ** eased;
    // translate in proportion to the scale, so that the target moves in a straight line
    const part = to.k === from.k ? eased : (k - from.k) / (to.k - from.k);
    moveTo({ k, dx: from.dx + (to.dx - from.dx) * part, dy: from.dy + (to.dy - from.dy) * part });
    if (progress < 1) frame = requestAnimationFrame(step);
  };
  step();
  return () => cancelAnimationFrame(frame);
}
