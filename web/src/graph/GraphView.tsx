/** A small graph on the screen: boxes are buttons, for the pointer and for keys. */

import { select } from "d3-selection";
import { type D3ZoomEvent, type ZoomBehavior, zoom, zoomIdentity, zoomTransform } from "d3-zoom";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { ZoomButtons } from "../components/ZoomButtons";
import { SaveDrawing } from "../export/SaveDrawing";
import { useText } from "../messages";
import { usePalette } from "../rendering/palette";
import { corners, FONT_FAMILY, type Ink, type Surface } from "../rendering/surface";
import { today } from "../state/days";
import { useLooking } from "../state/overviewStore";
import type { Graph, Node } from "./graph";
import { HEIGHT, placed, WIDTH } from "./layout";
import { DASHES, drawGroups, type Item, itemsOf } from "./shapes";

/** The least and the greatest height in pixels, and what stands below the drawing. */
const LOWEST = 180;
const HIGHEST = 620;
const BELOW = 50;
/** The height of a line of what stands below a drawing that is saved, and how wide that is at least. */
const LINE = 18;
const LEAST = 420;
const TIES = ["PART_OF", "REPORTS_TO", "COORDINATES_WITH", "SERVES"] as const;

interface Props {
  graph: Graph;
  title: string;
  onChoose: (node: Node) => void;
}

export function GraphView({ graph, title, onChoose }: Props) {
  const text = useText();
  const palette = usePalette();
  const { overview } = useLooking();
  const frame = useRef<SVGSVGElement>(null);
  const [moved, setMoved] = useState("");
  const zooming = useRef<ZoomBehavior<SVGSVGElement, unknown> | null>(null);
  const laid = useMemo(() => placed(graph), [graph]);
  /** What was drawn before a bundle was opened. */
  const before = useRef<ReadonlySet<string> | null>(null);
  const groups = useMemo(() => itemsOf(laid, palette), [laid, palette]);

  useEffect(() => {
    const element = frame.current!;
    const { width, height } = element.getBoundingClientRect();
    const behaviour = zoom<SVGSVGElement, unknown>()
      .scaleExtent([0.1, 4])
      .filter(event => !event.button && (!event.ctrlKey || event.type === "wheel"))
      .on("zoom", (event: D3ZoomEvent<SVGSVGElement, unknown>) => setMoved(event.transform.toString()));
    const k = Math.min(1, width / laid.width, Math.max(height / laid.height, 0.5));
    const chosen = laid.nodes.find(node => node.role === "chosen") ?? { x: laid.width / 2, y: laid.height / 2 };
    const left = middled(width, laid.width * k, chosen.x * k);
    const to = zoomIdentity.translate(left, middled(height, laid.height * k, chosen.y * k)).scale(k);
    zooming.current = behaviour;
    select(element).call(behaviour).call(behaviour.transform, to).on("dblclick.zoom", null);
    // a bundle that opens is gone: the focus goes to the first that it held
    const held = laid.nodes.findIndex(({ id }) => before.current?.has(id) === false);
    element.querySelectorAll<SVGGElement>("g.node")[held]?.focus();
    before.current = null;
    return () => {
      select(element).on(".zoom", null);
    };
  }, [laid]);

  const choose = (node: Node) => {
    if (node.role === "bundle") before.current = new Set(laid.nodes.map(one => one.id));
    onChoose(node);
  };

  // what has the focus is seen
  const show = (node: { x: number; y: number }) => {
    const element = frame.current!;
    const { width, height } = element.getBoundingClientRect();
    const [x, y] = zoomTransform(element).apply([node.x, node.y]);
    if (x < WIDTH / 2 || x > width - WIDTH / 2 || y < HEIGHT || y > height - HEIGHT)
      zooming.current?.translateTo(select(element), node.x, node.y);
  };
  const closer = (by: number) => zooming.current?.scaleBy(select(frame.current!), by);
  const whole = () => {
    const { width, height } = frame.current!.getBoundingClientRect();
    const k = Math.min(1, width / laid.width, height / laid.height);
    const to = zoomIdentity.translate((width - k * laid.width) / 2, (height - k * laid.height) / 2).scale(k);
    zooming.current?.transform(select(frame.current!), to);
  };

  /** The drawing by itself: with what it shows, of which day, and what its lines mean. */
  const draw = (surface: Surface): [number, number] => {
    const day = text.day(overview?.day || today());
    const notes = [`${title}, ${day}`, ...(overview?.synthetic ? [text("banner.title")] : [])];
    const width = Math.max(laid.width, LEAST);
    const height = laid.height + LINE * (notes.length + TIES.length);
    surface.path(`M0 0H${width}V${height}H0Z`, { fill: palette.sea });
    drawGroups(surface, groups);
    notes.forEach((note, at) => {
      surface.text(8, laid.height + LINE * at, note, { size: 12, fill: palette.text, bold: at === 0 });
    });
    TIES.forEach((type, at) => {
      const y = laid.height + LINE * (notes.length + at);
      const dash = DASHES[type];
      surface.path(`M8 ${y}H48`, { stroke: palette.faint, width: 1.5, ...(dash && { dash }) });
      surface.text(56, y, text.word("tie", type), { size: 11, fill: palette.text });
    });
    return [width, height];
  };

  return (
    <div class="graph" style={{ height: `${Math.min(HIGHEST, Math.max(LOWEST, laid.height + BELOW))}px` }}>
      {/* biome-ignore lint/a11y/useSemanticElements: HTML has no group inside a drawing */}
      <svg ref={frame} font-family={FONT_FAMILY} role="group" aria-label={title} data-testid="graph">
        <g transform={moved}>
          {groups.map(({ node, items }) =>
            node ? (
              // biome-ignore lint/a11y/useSemanticElements: HTML has no button inside a drawing
              <g
                key={node.id}
                role="button"
                tabindex={node.role === "end" ? -1 : 0} // as SVG has it: it minds the case
                aria-label={`${node.name} ${node.note}`}
                class={`node node-${node.role}`}
                onFocus={() => show(node)}
                onClick={() => choose(node)}
                onKeyDown={event => {
                  if (event.key !== "Enter" && event.key !== " ") return;
                  event.preventDefault();
                  choose(node);
                }}
              >
                <title>{`${node.name}, ${node.note}`}</title>
                {items.map((item, index) => (
                  <Drawn key={index} item={item} />
                ))}
              </g>
            ) : (
              <g key="ties">
                {items.map((item, index) => (
                  <Drawn key={index} item={item} />
                ))}
              </g>
            ),
          )}
        </g>
      </svg>
      <ul class="line-legend" aria-label={text("graph.lines")}>
        {TIES.map(type => (
          <li key={type}>
            <span class={`line line-${type}`} aria-hidden="true" /> {text.word("tie", type)}
          </li>
        ))}
      </ul>
      <ZoomButtons closer={closer} whole={whole} />
      <SaveDrawing name={title} draw={draw} />
    </div>
  );
}

/** Where a drawing begins in a frame: in its middle or, where it is larger, so that a point of it is there. */
function middled(frame: number, drawing: number, point: number): number {
  if (drawing <= frame) return (frame - drawing) / 2;
  return Math.min(0, Math.max(frame - drawing, frame / 2 - point));
}

function Drawn({ item }: { item: Item }) {
  if (item.kind === "path") return <path d={item.d} {...inked(item.ink)} />;
  if (item.kind === "text") {
    const { size, fill, bold, anchor } = item.lettering;
    // the whole name, cut off by its frame: who cannot see it hears it whole; the space parts it from what follows
    return (
      <svg x={item.x} y={item.y - size} width={item.room} height={2 * size} aria-hidden="true">
        <text
          y={size}
          font-size={size}
          fill={fill}
          font-weight={bold ? 600 : undefined}
          text-anchor={anchor}
          dominant-baseline="central"
        >
          {`${item.text} `}
        </text>
      </svg>
    );
  }
  const outline = corners(item.shape, item.x, item.y, item.size);
  if (outline.length) return <polygon points={outline.join(" ")} {...inked(item.ink)} />;
  return <circle cx={item.x} cy={item.y} r={item.size} {...inked(item.ink)} />;
}

const inked = ({ fill, stroke, width, dash, alpha }: Ink) => ({
  fill: fill ?? "none",
  stroke,
  "stroke-width": width,
  "stroke-dasharray": dash?.join(" "),
  opacity: alpha,
});
