/** A small graph that can be zoomed and panned; boxes are buttons. */

import { select } from "d3-selection";
import { type D3ZoomEvent, type ZoomBehavior, zoom, zoomIdentity, zoomTransform } from "d3-zoom";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { ZoomButtons } from "../components/ZoomButtons";
import { SaveDrawing } from "../export/SaveDrawing";
import { useText } from "../i18n";
import { usePalette } from "../rendering/palette";
import { corners, FONT_FAMILY, type ShapeStyle, type Surface } from "../rendering/surface";
import { today } from "../state/days";
import { usePageData } from "../state/overviewStore";
import type { Graph, Node } from "./graph";
import { BOX_HEIGHT, BOX_WIDTH, layoutGraph } from "./layout";
import { DASHES, drawShapes, graphShapes, type Shape } from "./shapes";

/** Height of the view in pixels: that of the graph and the legend, within limits. */
const MIN_HEIGHT = 180;
const MAX_HEIGHT = 620;
const LEGEND_HEIGHT = 50;
/** Line height of the notes under a saved drawing, and its minimum width. */
const LINE_HEIGHT = 18;
const MIN_SAVED_WIDTH = 420;
const TIE_TYPES = ["PART_OF", "REPORTS_TO", "COORDINATES_WITH", "SERVES"] as const;

interface Props {
  graph: Graph;
  title: string;
  onSelect: (node: Node) => void;
}

export function GraphView({ graph, title, onSelect }: Props) {
  const text = useText();
  const palette = usePalette();
  const { overview } = usePageData();
  const svg = useRef<SVGSVGElement>(null);
  const [transform, setTransform] = useState("");
  const zoomBehavior = useRef<ZoomBehavior<SVGSVGElement, unknown> | null>(null);
  const layout = useMemo(() => layoutGraph(graph), [graph]);
  /** Ids of the nodes before a cluster was opened. */
  const nodesBefore = useRef<ReadonlySet<string> | null>(null);
  const groups = useMemo(() => graphShapes(layout, palette), [layout, palette]);

  useEffect(() => {
    const element = svg.current!;
    const { width, height } = element.getBoundingClientRect();
    const behavior = zoom<SVGSVGElement, unknown>()
      .scaleExtent([0.1, 4])
      .filter(event => !event.button && (!event.ctrlKey || event.type === "wheel"))
      .on("zoom", (event: D3ZoomEvent<SVGSVGElement, unknown>) => setTransform(event.transform.toString()));
    const k = Math.min(1, width / layout.width, Math.max(height / layout.height, 0.5));
    const centre = layout.nodes.find(node => node.role === "selected") ?? {
      x: layout.width / 2,
      y: layout.height / 2,
    };
    const x = offset(width, layout.width * k, centre.x * k);
    const y = offset(height, layout.height * k, centre.y * k);
    zoomBehavior.current = behavior;
    select(element)
      .call(behavior)
      .call(behavior.transform, zoomIdentity.translate(x, y).scale(k))
      .on("dblclick.zoom", null);
    // the node of an opened cluster is removed: focus the first unit of the cluster
    const firstNew = layout.nodes.findIndex(({ id }) => nodesBefore.current?.has(id) === false);
    element.querySelectorAll<SVGGElement>("g.node")[firstNew]?.focus();
    nodesBefore.current = null;
    return () => {
      select(element).on(".zoom", null);
    };
  }, [layout]);

  const selectNode = (node: Node) => {
    if (node.role === "cluster") nodesBefore.current = new Set(layout.nodes.map(({ id }) => id));
    onSelect(node);
  };

  const scrollIntoView = (node: { x: number; y: number }) => {
    const element = svg.current!;
    const { width, height } = element.getBoundingClientRect();
    const [x, y] = zoomTransform(element).apply([node.x, node.y]);
    if (x < BOX_WIDTH / 2 || x > width - BOX_WIDTH / 2 || y < BOX_HEIGHT || y > height - BOX_HEIGHT)
      zoomBehavior.current?.translateTo(select(element), node.x, node.y);
  };
  const zoomBy = (factor: number) => zoomBehavior.current?.scaleBy(select(svg.current!), factor);
  const fit = () => {
    const { width, height } = svg.current!.getBoundingClientRect();
    const k = Math.min(1, width / layout.width, height / layout.height);
    const to = zoomIdentity.translate((width - k * layout.width) / 2, (height - k * layout.height) / 2).scale(k);
    zoomBehavior.current?.transform(select(svg.current!), to);
  };

  /** Draw the graph for a file, with a title, the day and a legend. */
  const draw = (surface: Surface): [number, number] => {
    const day = text.day(overview?.day || today());
    const notes = [`${title}, ${day}`, ...(overview?.synthetic ? [text("banner.title")] : [])];
    const width = Math.max(layout.width, MIN_SAVED_WIDTH);
    const height = layout.height + LINE_HEIGHT * (notes.length + TIE_TYPES.length);
    surface.path(`M0 0H${width}V${height}H0Z`, { fill: palette.sea });
    drawShapes(surface, groups);
    notes.forEach((note, line) => {
      surface.text(8, layout.height + LINE_HEIGHT * line, note, { size: 12, fill: palette.text, bold: line === 0 });
    });
    TIE_TYPES.forEach((type, index) => {
      const y = layout.height + LINE_HEIGHT * (notes.length + index);
      const dash = DASHES[type];
      surface.path(`M8 ${y}H48`, { stroke: palette.faint, width: 1.5, ...(dash && { dash }) });
      surface.text(56, y, text.word("tie", type), { size: 11, fill: palette.text });
    });
    return [width, height];
  };

  const viewHeight = Math.min(MAX_HEIGHT, Math.max(MIN_HEIGHT, layout.height + LEGEND_HEIGHT));
  return (
    <div class="graph" style={{ height: `${viewHeight}px` }}>
      {/* biome-ignore lint/a11y/useSemanticElements: SVG has no element for groups of buttons */}
      <svg ref={svg} font-family={FONT_FAMILY} role="group" aria-label={title} data-testid="graph">
        <g transform={transform}>
          {groups.map(({ node, shapes }) =>
            node ? (
              // biome-ignore lint/a11y/useSemanticElements: SVG has no button element
              <g
                key={node.id}
                role="button"
                tabindex={node.role === "omitted" ? -1 : 0} // SVG attributes are case-sensitive
                aria-label={`${node.name} ${node.note}`}
                class={`node node-${node.role}`}
                onFocus={() => scrollIntoView(node)}
                onClick={() => selectNode(node)}
                onKeyDown={event => {
                  if (event.key !== "Enter" && event.key !== " ") return;
                  event.preventDefault();
                  selectNode(node);
                }}
              >
                <title>{`${node.name}, ${node.note}`}</title>
                <Shapes shapes={shapes} />
              </g>
            ) : (
              <g key="edges">
                <Shapes shapes={shapes} />
              </g>
            ),
          )}
        </g>
      </svg>
      <ul class="line-legend" aria-label={text("graph.lines")}>
        {TIE_TYPES.map(type => (
          <li key={type}>
            <span class={`line line-${type}`} aria-hidden="true" /> {text.word("tie", type)}
          </li>
        ))}
      </ul>
      <ZoomButtons zoomBy={zoomBy} fit={fit} />
      <SaveDrawing name={title} draw={draw} />
    </div>
  );
}

/** Position of a drawing in a frame: centred, or, if it is larger than the frame, with `point` visible. */
function offset(frame: number, drawing: number, point: number): number {
  if (drawing <= frame) return (frame - drawing) / 2;
  return Math.min(0, Math.max(frame - drawing, frame / 2 - point));
}

const Shapes = ({ shapes }: { shapes: readonly Shape[] }) =>
  shapes.map((shape, index) => <SvgShape key={index} shape={shape} />);

function SvgShape({ shape }: { shape: Shape }) {
  if (shape.kind === "path") return <path d={shape.d} {...attributes(shape.style)} />;
  if (shape.kind === "text") {
    const { size, fill, bold, anchor } = shape.style;
    // the inner frame clips long names, which remain complete for screen readers; the space separates adjacent texts
    return (
      <svg x={shape.x} y={shape.y - size} width={shape.maxWidth} height={2 * size} aria-hidden="true">
        <text
          y={size}
          font-size={size}
          fill={fill}
          font-weight={bold ? 600 : undefined}
          text-anchor={anchor}
          dominant-baseline="central"
        >
          {`${shape.text} `}
        </text>
      </svg>
    );
  }
  const outline = corners(shape.shape, shape.x, shape.y, shape.size);
  if (outline.length) return <polygon points={outline.join(" ")} {...attributes(shape.style)} />;
  return <circle cx={shape.x} cy={shape.y} r={shape.size} {...attributes(shape.style)} />;
}

const attributes = ({ fill, stroke, width, dash, alpha }: ShapeStyle) => ({
  fill: fill ?? "none",
  stroke,
  "stroke-width": width,
  "stroke-dasharray": dash?.join(" "),
  opacity: alpha,
});
