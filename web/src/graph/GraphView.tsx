/** A small graph on the screen: boxes are buttons, for the pointer and for keys. */

import { select } from "d3-selection";
import { type D3ZoomEvent, zoom, zoomIdentity } from "d3-zoom";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { usePalette } from "../drawing/palette";
import { corners, FONT_FAMILY, type Ink, type Surface } from "../drawing/surface";
import { useText } from "../messages";
import { SaveDrawing } from "../saving/SaveDrawing";
import { useLooking } from "../state/sight";
import type { Graph, Node } from "./graph";
import { drawGroups, type Item, itemsOf } from "./items";
import { placed } from "./layout";

/** The least and the greatest height in pixels, and what stands below the drawing. */
const LOWEST = 180;
const HIGHEST = 620;
const BELOW = 50;
/** The height of what stands below a drawing that is saved. */
const NOTE = 20;

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

  const draw = (surface: Surface): [number, number] => {
    surface.path(`M0 0H${laid.width}V${laid.height + NOTE}H0Z`, { fill: palette.sea });
    drawGroups(surface, groups);
    if (!overview?.synthetic) return [laid.width, laid.height];
    surface.text(8, laid.height + 10, text("banner.title"), { size: 11, fill: palette.text });
    return [laid.width, laid.height + NOTE];
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
        {(["PART_OF", "REPORTS_TO", "COORDINATES_WITH", "SERVES"] as const).map(type => (
          <li key={type}>
            <span class={`line line-${type}`} aria-hidden="true" /> {text.word("tie", type)}
          </li>
        ))}
      </ul>
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
