/** The map on a canvas: pans, zooms, tells what is under the pointer, and chooses it. */

import { select } from "d3-selection";
import { type D3ZoomEvent, type ZoomBehavior, zoom, zoomIdentity } from "d3-zoom";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { ZoomButtons } from "../components/ZoomButtons";
import { useText } from "../messages";
import { CanvasSurface, pathOf } from "../rendering/canvas";
import type { Palette } from "../rendering/palette";
import type { Lie } from "../rendering/surface";
import { useNavigation } from "../state/navigation";
import { COMMUNES_FROM, communeAt, paint, pointOf, type Scene, type Shown, type View } from "./scene";
import { around, type Box, COUNTRY_BOX, project, unproject } from "./shapes";

const CLOSEST = 60;
/** So many places that the address was told are remembered. */
const TOLD = 50;
const REACH = 12;
const MARGIN = 24;
const MOST_RATIO = 2;
/** So wide is the legend, in pixels; beside it there must be room for the map. */
const LEGEND = 190;
const WIDE = 640;

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

interface Props {
  scene: Scene;
  shown: Shown;
  palette: Palette;
  /** What a screen reader hears instead. */
  label: string;
  onView?: (view: View) => void;
}

export function MapView({ scene, shown, palette, label, onView }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const zooming = useRef<ZoomBehavior<HTMLCanvasElement, unknown> | null>(null);
  const latest = useRef({ scene, shown, palette });
  latest.current = { scene, shown, palette };
  const { place, go, adjust } = useNavigation();
  const moves = useRef({ go, adjust, place });
  moves.current = { go, adjust, place };
  const text = useText();
  const [size, setSize] = useState<Size | null>(null);
  const [tip, setTip] = useState<Tip | null>(null);
  const lie = useRef<Lie>({ k: 1, dx: 0, dy: 0 });
  const frame = useRef(0);
  const gliding = useRef(() => {});
  const say = useMemo(() => ({ share: text.percent, name: text }), [text]);

  const whole = size ? filling(COUNTRY_BOX, size) : null;
  const wholeK = useRef(1);
  if (whole) wholeK.current = whole.k;

  const draw = () => {
    cancelAnimationFrame(frame.current);
    frame.current = requestAnimationFrame(() => {
      const element = canvas.current;
      const context = element?.getContext("2d");
      if (!element || !context || !size) return;
      const ratio = Math.min(devicePixelRatio, MOST_RATIO);
      context.setTransform(1, 0, 0, 1, 0, 0);
      const { palette, scene, shown } = latest.current;
      context.fillStyle = palette.sea;
      context.fillRect(0, 0, element.width, element.height);
      const view = { lie: lie.current, ...size, closeness: lie.current.k / wholeK.current };
      const began = performance.now();
      paint(new CanvasSurface(context, ratio), scene, shown, view, palette, say);
      performance.measure("dtgraph:map", {
        start: began,
        end: performance.now(),
        detail: { judged: shown.verdict !== null },
      });
      onView?.(view);
    });
  };

  useEffect(() => {
    const element = canvas.current!;
    const observer = new ResizeObserver(([entry]) => {
      const { width, height } = entry!.contentRect;
      if (!width || !height) return;
      const ratio = Math.min(devicePixelRatio, MOST_RATIO);
      element.width = Math.round(width * ratio);
      element.height = Math.round(height * ratio);
      setSize({ width, height });
    });
    observer.observe(element.parentElement!);
    return () => observer.disconnect();
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is drawn is read when it is drawn
  useEffect(draw, [scene, shown, palette, size, say]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: set up once for each size
  useEffect(() => {
    if (!size || !whole) return;
    const chosen = select(canvas.current!);
    const behaviour = zoom<HTMLCanvasElement, unknown>()
      .scaleExtent([whole.k * 0.8, whole.k * CLOSEST])
      .on("start", (event: D3ZoomEvent<HTMLCanvasElement, unknown>) => {
        if (event.sourceEvent) gliding.current(); // who takes hold of the map has it
      })
      .on("zoom", (event: D3ZoomEvent<HTMLCanvasElement, unknown>) => {
        lie.current = { k: event.transform.k, dx: event.transform.x, dy: event.transform.y };
        setTip(null);
        draw();
      })
      .on("end", (event: D3ZoomEvent<HTMLCanvasElement, unknown>) => {
        if (event.sourceEvent) settle();
      });
    zooming.current = behaviour;
    chosen.call(behaviour).on("dblclick.zoom", null);
    return () => {
      chosen.on(".zoom", null);
    };
  }, [size]);

  /** What the address was told since something else moved the map: it must not move it back while keys go on. */
  const kept = useRef<[number, number, number][]>([]);
  const fitted = useRef<typeof size>(null);

  /** Lets the address keep where the map was moved to. */
  const settle = () => {
    const { k, dx, dy } = lie.current;
    const [lon, lat] = unproject((size!.width / 2 - dx) / k, (size!.height / 2 - dy) / k);
    const at: [number, number, number] = [Math.max(1, k / wholeK.current), lon, lat];
    kept.current = [...kept.current, at].slice(-TOLD);
    moves.current.adjust({ at });
  };

  // what is looked at fills the map, unless the address says where it is
  const looked = placeOf(scene, shown);
  // biome-ignore lint/correctness/useExhaustiveDependencies: moved when what is looked at is another
  useEffect(() => {
    const behaviour = zooming.current;
    if (!size || !whole || !behaviour) return;
    const { at } = moves.current.place;
    const own = at && kept.current.some(one => one.every((part, n) => Math.abs(part - at[n]!) < (n ? 1e-4 : 6e-3)));
    if (own && fitted.current === size) return;
    kept.current = [];
    fitted.current = size;
    const to = at ? centred(at, whole.k, size) : looked ? filling(looked, size, whole.k * 14) : whole;
    const near = (a: number, b: number) => Math.abs(a - b) < 0.5;
    // the address has fewer digits than the map
    const there =
      Math.abs(to.k / lie.current.k - 1) < 0.01 && near(to.dx, lie.current.dx) && near(to.dy, lie.current.dy);
    if (there) return;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches || lie.current.k === 1;
    gliding.current();
    const step = ({ dx, dy, k }: Lie) =>
      behaviour.transform(select(canvas.current!), zoomIdentity.translate(dx, dy).scale(k));
    if (still) step(to);
    else gliding.current = glide(lie.current, to, step);
  }, [size, place.at === null ? `${shown.province} ${scene.overview.day}` : place.at.join()]);

  const under = (event: MouseEvent) => {
    const box = canvas.current!.getBoundingClientRect();
    const { k, dx, dy } = lie.current;
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    return { x, y, ...found(scene, shown, (x - dx) / k, (y - dy) / k, REACH / k, k / wholeK.current) };
  };

  const told = (event: MouseEvent) => {
    const { x, y, commune, province } = under(event);
    const { overview } = scene;
    const { verdict } = shown;
    if (commune !== null) {
      const gaps = verdict?.gaps[commune] ?? 0;
      const says = verdict?.unknown[commune] ? text("map.unknown") : text("map.gaps", { n: gaps });
      setTip({ x, y, title: overview.names[commune]!, text: verdict ? says : "" });
    } else if (province !== null) {
      const one = verdict?.byProvince[province];
      const known = one && one.share !== null;
      const counted = known
        ? text("map.share", { gap: one.gap, communes: one.known, share: text.percent(one.share!) })
        : text(verdict ? "map.unknown" : "state.waiting");
      setTip({ x, y, title: overview.provinces[province]!.name, text: counted });
    } else setTip(null);
  };

  const chose = (event: MouseEvent) => {
    const { commune, province } = under(event);
    if (commune !== null) go({ unit: scene.overview.ids[commune]!, at: place.at });
    else if (province !== null) go({ unit: scene.overview.provinces[province]!.id });
  };

  const byKey = (event: KeyboardEvent) => {
    const behaviour = zooming.current;
    if (!behaviour) return;
    const on = select(canvas.current!);
    const step: Record<string, () => void> = {
      ArrowLeft: () => behaviour.translateBy(on, 60 / lie.current.k, 0),
      ArrowRight: () => behaviour.translateBy(on, -60 / lie.current.k, 0),
      ArrowUp: () => behaviour.translateBy(on, 0, 60 / lie.current.k),
      ArrowDown: () => behaviour.translateBy(on, 0, -60 / lie.current.k),
      "+": () => behaviour.scaleBy(on, 1.5),
      "=": () => behaviour.scaleBy(on, 1.5),
      "-": () => behaviour.scaleBy(on, 1 / 1.5),
      "0": wholeAgain,
    };
    const move = step[event.key];
    if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    gliding.current();
    move();
    if (event.key !== "0") settle();
  };

  const closer = (by: number) => {
    gliding.current();
    zooming.current?.scaleBy(select(canvas.current!), by);
    settle();
  };
  const wholeAgain = () => {
    adjust({ at: null });
    const to = looked && size ? filling(looked, size, wholeK.current * 14) : whole;
    if (to) zooming.current?.transform(select(canvas.current!), zoomIdentity.translate(to.dx, to.dy).scale(to.k));
  };

  return (
    <div class="map" data-testid="map">
      <canvas
        ref={canvas}
        role="img"
        aria-label={label}
        aria-describedby="map-keys"
        tabIndex={0}
        onMouseMove={told}
        onMouseLeave={() => setTip(null)}
        onClick={chose}
        onKeyDown={byKey}
      />
      <p id="map-keys" class="unseen">
        {text("map.keys")}
      </p>
      <ZoomButtons closer={closer} whole={wholeAgain} />
      {tip && (
        <div class="tip" style={{ left: `${tip.x + 14}px`, top: `${tip.y + 14}px` }} aria-hidden="true">
          <strong>{tip.title}</strong>
          <span>{tip.text}</span>
        </div>
      )}
    </div>
  );
}

/** What is under a point of the plane. */
function found(scene: Scene, shown: Shown, x: number, y: number, within: number, closeness: number) {
  const marked = closeness >= COMMUNES_FROM || shown.province !== null || !scene.layer;
  const commune = marked ? communeAt(scene, x, y, within) : null;
  if (commune !== null) return { commune, province: null };
  const context = document.createElement("canvas").getContext("2d");
  for (const province of scene.overview.provinces) {
    const shape = scene.layer?.shapes.get(province.id);
    if (shape && context?.isPointInPath(pathOf(shape.d), x, y)) return { commune: null, province: province.index };
  }
  return { commune: null, province: null };
}

/** The box of what is looked at: a province, or the country. */
function placeOf(scene: Scene, shown: Shown): Box | null {
  const province = shown.province === null ? undefined : scene.overview.provinces[shown.province];
  if (!province) return null;
  const shape = scene.layer?.shapes.get(province.id);
  if (shape) return shape.box;
  return around(province.communes.flatMap(one => pointOf(scene, scene.overview.ids[one]!) ?? []));
}

/** How a box lies that fills the map, beside the legend where there is room for both. */
function filling([left, top, right, bottom]: Box, size: Size, most = Infinity): Lie {
  const beside = size.width > WIDE ? LEGEND : 0;
  const [width, height] = [Math.max(1, size.width - beside - 2 * MARGIN), Math.max(1, size.height - 2 * MARGIN)];
  const k = Math.min(width / Math.max(1e-6, right - left), height / Math.max(1e-6, bottom - top), most);
  const [x, y] = [(size.width - beside) / 2, size.height / 2];
  return { k, dx: x - (k * (left + right)) / 2, dy: y - (k * (top + bottom)) / 2 };
}

function centred(at: readonly [number, number, number], wholeK: number, size: Size): Lie {
  const k = at[0] * wholeK;
  const [x, y] = project(at[1], at[2]);
  return { k, dx: size.width / 2 - k * x, dy: size.height / 2 - k * y };
}

const GLIDE = 350;

/** Moves from one lie to another in steps that the eye can follow; what it returns ends it. */
function glide(from: Lie, to: Lie, step: (lie: Lie) => void): () => void {
  const began = performance.now();
  let frame = 0;
  const next = () => {
    const part = Math.min(1, (performance.now() - began) / GLIDE);
    const eased = part * (2 - part);
    const k = from.k * (to.k / from.k) ** eased;
    // what ends up in the middle moves there as straight as the scale allows
    const at = to.k === from.k ? eased : (k - from.k) / (to.k - from.k);
    step({ k, dx: from.dx + (to.dx - from.dx) * at, dy: from.dy + (to.dy - from.dy) * at });
    if (part < 1) frame = requestAnimationFrame(next);
  };
  next();
  return () => cancelAnimationFrame(frame);
}
