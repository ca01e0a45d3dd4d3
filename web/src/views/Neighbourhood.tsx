/** The units up to three hops around the selected unit, as a graph and a list. */

import { useMemo } from "preact/hooks";
import { unitPath } from "../api/client";
import type * as api from "../api/types";
import { useRequest } from "../api/useRequest";
import { Link } from "../components/Link";
import { EmptyMessage, ErrorMessage, Loading } from "../components/Status";
import { saveTable } from "../export/tables";
import { clusterNeighbourhood, MAX_NODES } from "../graph/clusters";
import { GraphView } from "../graph/GraphView";
import type { Node } from "../graph/graph";
import { useText } from "../i18n";
import { communeSeverity } from "../state/communeSeverity";
import { useNavigation } from "../state/navigation";
import { usePageData } from "../state/overviewStore";
import { MAX_HOPS } from "../state/urlState";

const MAX_LISTED = 200;

export default function Neighbourhood() {
  const text = useText();
  const { urlState, navigate, replace } = useNavigation();
  const { overview, summary } = usePageData();
  const { unit: centre, hops, day } = urlState;
  const { result, error, retry } = useRequest<api.Neighbourhood>(centre && unitPath(centre, "/neighbourhood"), {
    hops,
    as_of: day,
  });
  const openIds = urlState.open.join();
  const open = useMemo(() => new Set(openIds ? openIds.split(",") : []), [openIds]);

  const clustered = useMemo(() => {
    if (!result || !centre) return null;
    const severity = (id: string) => {
      const commune = overview?.communeById.get(id);
      return commune === undefined ? {} : { severity: communeSeverity(summary, commune) };
    };
    return clusterNeighbourhood(result, centre, open, {
      unit: ({ id, name, kind }) => ({
        id,
        name,
        note: text.word("kind", kind),
        role: id === centre ? "selected" : "unit",
        ...severity(id),
      }),
      cluster: ({ kind, units }) => ({
        name: text("neighbourhood.cluster", { n: units.length }),
        note: kind ? text.word("kind", kind) : text("neighbourhood.several_kinds"),
      }),
      omitted: n => ({ name: text("neighbourhood.cluster", { n }), note: text("neighbourhood.omitted") }),
    });
  }, [result, centre, open, overview, summary, text]);

  if (!centre) return <EmptyMessage>{text("neighbourhood.no_selection")}</EmptyMessage>;
  const selectNode = (node: Node) => {
    if (node.role === "cluster") replace({ open: [...open, node.id] });
    else if (node.role === "unit") navigate({ unit: node.id });
  };
  const units = result?.units ?? [];
  const nodeCount = clustered?.graph.nodes.length ?? 0;
  const title = text("neighbourhood.title", { name: units[0]?.name ?? centre, n: hops });
  const save = () =>
    saveTable(
      title,
      ["unit_id", "name", "level", "kind", "hops"],
      units.map(({ id, name, level, kind, hops }) => [id, name, level, kind, hops]),
    );
  return (
    <section class="neighbourhood" aria-label={title}>
      <fieldset class="hops">
        <legend>{text("neighbourhood.hops")}</legend>
        {Array.from({ length: MAX_HOPS }, (_, index) => index + 1).map(n => (
          <button type="button" key={n} aria-pressed={hops === n} onClick={() => navigate({ hops: n })}>
            {n}
          </button>
        ))}
        {[...open].some(id => clustered?.clusters.has(id)) && (
          <button type="button" onClick={() => replace({ open: [] })}>
            {text("neighbourhood.collapse")}
          </button>
        )}
        <button type="button" class="save" onClick={save} disabled={!result}>
          CSV
        </button>
      </fieldset>
      {error ? <ErrorMessage error={error} retry={retry} /> : null}
      {!clustered && !error && <Loading />}
      {result && !result.complete && <p class="hint">{text("neighbourhood.incomplete", { n: units.length })}</p>}
      {nodeCount > MAX_NODES && <EmptyMessage>{text("neighbourhood.too_large", { n: nodeCount })}</EmptyMessage>}
      {clustered && nodeCount <= MAX_NODES && <GraphView graph={clustered.graph} title={title} onSelect={selectNode} />}
      {result && (
        <details class="unit-list" open={nodeCount > MAX_NODES}>
          <summary>{text("neighbourhood.list", { n: units.length })}</summary>
          <ul class="plain">
            {units.slice(0, MAX_LISTED).map(unit => (
              <li key={unit.id}>
                <span class="hop" title={text("neighbourhood.hops")}>
                  {unit.hops}
                </span>
                <Link to={{ unit: unit.id }}>{unit.name}</Link>{" "}
                <span class="secondary">{text.word("kind", unit.kind)}</span>
              </li>
            ))}
          </ul>
          {units.length > MAX_LISTED && (
            <p class="hint">{text("neighbourhood.more", { n: units.length - MAX_LISTED })}</p>
          )}
        </details>
      )}
    </section>
  );
}
