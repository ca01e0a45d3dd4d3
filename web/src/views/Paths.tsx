/** Paths of coordination between two units, as a list with contacts, a graph and on the map. */

import { useMemo } from "preact/hooks";
import type * as api from "../api/types";
import { useRequest } from "../api/useRequest";
import { restoreFocus } from "../components/focus";
import { Link } from "../components/Link";
import { ReportButton } from "../components/ReportButton";
import { EmptyMessage, ErrorMessage, Loading } from "../components/Status";
import { UnitSearch } from "../components/UnitSearch";
import { GraphView } from "../graph/GraphView";
import type { Edge, Graph, Node } from "../graph/graph";
import { type Translator, useText } from "../i18n";
import { useNavigation } from "../state/navigation";
import { DISJOINT, type Disjoint, MAX_PATHS } from "../state/urlState";
import { MapPanel } from "./MapPanel";
import { PathList } from "./PathList";

/** Separates the ends of a relationship in `avoid` and `min_cut`. */
const END_SEPARATOR = "~";

export default function Paths() {
  const text = useText();
  const { urlState, navigate } = useNavigation();
  const { from, to, staffed, disjoint, avoid, k, day, mapPosition } = urlState;
  const complete = from !== null && to !== null && from !== to;
  const avoidedEnds = avoid.filter(id => id === from || id === to);
  const avoidable = avoid.filter(id => !avoidedEnds.includes(id));
  const parameters = {
    from,
    to,
    staffed,
    disjoint,
    avoid: avoidable.length ? avoidable.join(",") : null,
    k: disjoint === "none" ? k : null,
  };
  const { result, error, retry } = useRequest<api.Paths>(complete ? "paths" : null, { ...parameters, as_of: day });
  const ids = [
    ...new Set([
      ...[from, to].filter(id => id !== null),
      ...[...avoid, ...(result?.min_cut ?? [])].flatMap(id => id.split(END_SEPARATOR)),
      ...(result?.paths ?? []).flatMap(path =>
        path.units.flatMap(({ contact }) => contact?.fallback.map(({ unit_id }) => unit_id) ?? []),
      ),
      ...(result?.closest ? [result.closest.from, result.closest.to] : []),
    ]),
  ];
  const names = useRequest<api.Names>(ids.length ? "names" : null, { unit: ids }).result?.names ?? {};
  const nameOf = (id: string) =>
    id
      .split(END_SEPARATOR)
      .map(unit => names[unit] ?? unit)
      .join(" – ");

  const graph = useMemo(() => result && pathGraph(result.paths, from!, to!, text), [result, from, to, text]);
  const firstPath = useMemo(() => result?.paths[0]?.units.map(({ id }) => id) ?? [], [result]);
  const title = text("paths.title", { from: from ? nameOf(from) : "…", to: to ? nameOf(to) : "…" });

  return (
    <section class="paths" aria-label={title}>
      <form class="path-form" onSubmit={event => event.preventDefault()}>
        <UnitSearch
          inForm
          label={text("paths.from")}
          name={from ? nameOf(from) : ""}
          onSelect={unit => navigate({ from: unit.id, mapPosition })}
          onClear={() => navigate({ from: null, mapPosition })}
        />
        <button
          type="button"
          class="icon"
          aria-label={text("paths.swap")}
          title={text("paths.swap")}
          onClick={() => navigate({ from: to, to: from, mapPosition })}
        >
          ⇄
        </button>
        <UnitSearch
          inForm
          label={text("paths.to")}
          name={to ? nameOf(to) : ""}
          onSelect={unit => navigate({ to: unit.id, mapPosition })}
          onClear={() => navigate({ to: null, mapPosition })}
        />
        <label class="check">
          <input
            type="checkbox"
            checked={staffed}
            onChange={event => navigate({ staffed: event.currentTarget.checked })}
          />
          {text("paths.staffed")}
        </label>
        <label class="field">
          {text("paths.disjoint")}
          <select value={disjoint} onChange={event => navigate({ disjoint: event.currentTarget.value as Disjoint })}>
            {DISJOINT.map(option => (
              <option key={option} value={option}>
                {text(`paths.disjoint.${option}`)}
              </option>
            ))}
          </select>
        </label>
        {disjoint === "none" && (
          <label class="field">
            {text("paths.count")}
            <select value={k} onChange={event => navigate({ k: Number(event.currentTarget.value) })}>
              {Array.from({ length: MAX_PATHS }, (_, index) => (
                <option key={index} value={index + 1}>
                  {index + 1}
                </option>
              ))}
            </select>
          </label>
        )}
        <UnitSearch
          inForm
          label={text("paths.avoid")}
          onSelect={unit => navigate({ avoid: [...new Set([...avoid, unit.id])] })}
        />
        {avoid.length > 0 && (
          <ul class="chips" aria-label={text("paths.avoid_list")}>
            {avoid.map(id => (
              <li key={id}>
                {nameOf(id)}
                <button
                  type="button"
                  aria-label={text("paths.avoid_remove", { name: nameOf(id) })}
                  onClick={() => {
                    navigate({ avoid: avoid.filter(other => other !== id) });
                    restoreFocus(".path-form > :last-child input, .chips button");
                  }}
                >
                  ×
                </button>
              </li>
            ))}
          </ul>
        )}
      </form>
      {avoidedEnds.length > 0 && (
        <p class="hint">{text("paths.avoid_end", { names: avoidedEnds.map(nameOf).join("; ") })}</p>
      )}
      {!complete && (
        <EmptyMessage>{text(from !== null && from === to ? "paths.same" : "paths.no_selection")}</EmptyMessage>
      )}
      {error ? <ErrorMessage error={error} retry={retry} /> : null}
      {complete && !result && !error && <Loading />}
      {result && result.paths.length === 0 && (
        <div class="no-path" role="status">
          <p>
            <strong>{text("paths.none")}</strong> {staffed && text("paths.none_staffed")}
          </p>
          {staffed && (
            <button type="button" onClick={() => navigate({ staffed: false })}>
              {text("paths.include_unstaffed")}
            </button>
          )}
          {result.components && (
            <p>
              {text(staffed ? "paths.components_staffed" : "paths.components", {
                a: result.components[0],
                b: result.components[1],
              })}
            </p>
          )}
          {result.closest && (
            <p>
              {text("paths.closest", { km: Math.round(result.closest.distance_km) })}{" "}
              <Link to={{ unit: result.closest.from }}>{nameOf(result.closest.from)}</Link>
              {" – "}
              <Link to={{ unit: result.closest.to }}>{nameOf(result.closest.to)}</Link>
            </p>
          )}
        </div>
      )}
      {result && result.paths.length > 0 && graph && (
        <>
          {result.min_cut && (
            <p class="hint">
              {text("paths.min_cut", { n: result.min_cut.length })} {result.min_cut.map(nameOf).join("; ")}
            </p>
          )}
          <p class="toolbar">
            <ReportButton path="report/paths" parameters={parameters} title={title} />
          </p>
          <PathList paths={result.paths} names={names} title={title} />
          <GraphView graph={graph} title={title} onSelect={({ id }) => navigate({ unit: id, mapPosition })} />
          <details class="path-map" open>
            <summary>{text("paths.on_map")}</summary>
            <MapPanel path={firstPath} />
          </details>
        </>
      )}
    </section>
  );
}

/** One graph of several paths, in which common units and steps occur once. */
function pathGraph(paths: readonly api.Path[], from: string, to: string, text: Translator): Graph {
  const nodes = new Map<string, Node>();
  const edges = new Map<string, Edge>();
  for (const { units, steps } of paths) {
    units.forEach(({ id, name, contact }, index) => {
      const note = contact ? text(contact.focal_points.length ? "paths.has_contact" : "paths.no_contact") : "";
      nodes.set(id, { id, name, note, role: id === from || id === to ? "selected" : "unit" });
      const previous = units[index - 1];
      const step = steps[index - 1];
      if (previous && step)
        edges.set(`${previous.id}\n${id}`, { from: previous.id, to: id, type: step.type, onPath: true });
    });
  }
  return { nodes: [...nodes.values()], edges: [...edges.values()] };
}
