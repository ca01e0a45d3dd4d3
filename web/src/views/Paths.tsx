/** Paths of coordination between two units: drawn, on the map, and as a list of whom to call. */

import { useMemo } from "preact/hooks";
import type { PathsAnswer } from "../api/answers";
import { useAsked } from "../api/useRequest";
import { focusAfter } from "../components/focus";
import { Link } from "../components/Link";
import { ReportButton } from "../components/ReportButton";
import { Failed, Nothing, Waiting } from "../components/Status";
import { UnitSearch } from "../components/UnitSearch";
import { GraphView } from "../graph/GraphView";
import type { Edge, Graph, Node } from "../graph/graph";
import { useText } from "../messages";
import { useNavigation } from "../state/navigation";
import { DISJOINT, type Disjoint, MOST_PATHS } from "../state/urlState";
import { MapPanel } from "./MapPanel";
import { PathList } from "./PathList";

interface Names {
  names: Record<string, string>;
}

const RIVER = "~";

export default function Paths() {
  const text = useText();
  const { place, go } = useNavigation();
  const { from, to, staffed, disjoint, avoid, k } = place;
  const asks = from !== null && to !== null && from !== to;
  const ends = avoid.filter(one => one === from || one === to);
  const around = avoid.filter(one => !ends.includes(one));
  const given = {
    from,
    to,
    staffed,
    disjoint,
    avoid: around.length ? around.join(",") : null,
    k: disjoint === "none" ? k : null,
  };
  const { answer, error, again } = useAsked<PathsAnswer>(asks ? "paths" : null, { ...given, as_of: place.day });
  const above =
    answer?.paths.flatMap(path => path.units.flatMap(one => one.contact?.fallback.map(up => up.unit_id) ?? [])) ?? [];
  const cut = answer?.min_cut?.flatMap(one => one.split(RIVER)) ?? [];
  const closest = answer?.closest ? [answer.closest.from, answer.closest.to] : [];
  const wanted = [
    ...new Set([from, to, ...avoid.flatMap(one => one.split(RIVER)), ...above, ...cut, ...closest]),
  ].filter((one): one is string => one !== null);
  const names = useAsked<Names>(wanted.length ? "names" : null, { unit: wanted }).answer?.names ?? {};
  const nameOf = (id: string) =>
    id
      .split(RIVER)
      .map(one => names[one] ?? one)
      .join(" – ");

  const graph = useMemo((): Graph | null => answer && graphOf(answer, from!, to!, text), [answer, from, to, text]);
  const first = useMemo(() => answer?.paths[0]?.units.map(one => one.id) ?? [], [answer]);
  const title = text("paths.title", { from: from ? nameOf(from) : "…", to: to ? nameOf(to) : "…" });

  return (
    <section class="paths" aria-label={title}>
      <form class="path-form" onSubmit={event => event.preventDefault()}>
        <UnitSearch
          quiet
          label={text("paths.from")}
          name={from ? nameOf(from) : ""}
          onChoose={unit => go({ from: unit.id, at: place.at })}
          onClear={() => go({ from: null, at: place.at })}
        />
        <button
          type="button"
          class="icon"
          aria-label={text("paths.swap")}
          title={text("paths.swap")}
          onClick={() => go({ from: to, to: from, at: place.at })}
        >
          ⇄
        </button>
        <UnitSearch
          quiet
          label={text("paths.to")}
          name={to ? nameOf(to) : ""}
          onChoose={unit => go({ to: unit.id, at: place.at })}
          onClear={() => go({ to: null, at: place.at })}
        />
        <label class="check">
          <input type="checkbox" checked={staffed} onChange={event => go({ staffed: event.currentTarget.checked })} />
          {text("paths.staffed")}
        </label>
        <label class="field">
          {text("paths.disjoint")}
          <select value={disjoint} onChange={event => go({ disjoint: event.currentTarget.value as Disjoint })}>
            {DISJOINT.map(one => (
              <option key={one} value={one}>
                {text(`paths.disjoint.${one}`)}
              </option>
            ))}
          </select>
        </label>
        {disjoint === "none" && (
          <label class="field">
            {text("paths.k")}
            <select value={k} onChange={event => go({ k: Number(event.currentTarget.value) })}>
              {Array.from({ length: MOST_PATHS }, (_, index) => (
                <option key={index} value={index + 1}>
                  {index + 1}
                </option>
              ))}
            </select>
          </label>
        )}
        <UnitSearch
          quiet
          label={text("paths.avoid")}
          onChoose={unit => go({ avoid: [...new Set([...avoid, unit.id])] })}
        />
        {avoid.length > 0 && (
          <ul class="chips" aria-label={text("paths.avoided")}>
            {avoid.map(one => (
              <li key={one}>
                {nameOf(one)}
                <button
                  type="button"
                  aria-label={text("paths.avoid_not", { name: nameOf(one) })}
                  onClick={() => {
                    go({ avoid: avoid.filter(other => other !== one) });
                    focusAfter(".path-form > :last-child input, .chips button");
                  }}
                >
                  ×
                </button>
              </li>
            ))}
          </ul>
        )}
      </form>
      {ends.length > 0 && <p class="hint">{text("paths.avoid_end", { names: ends.map(nameOf).join("; ") })}</p>}
      {!asks && <Nothing>{text(from !== null && from === to ? "paths.same" : "paths.choose")}</Nothing>}
      {error ? <Failed error={error} again={again} /> : null}
      {asks && !answer && !error && <Waiting />}
      {answer && answer.paths.length === 0 && (
        <div class="no-path" role="status">
          <p>
            <strong>{text("paths.none")}</strong> {staffed && text("paths.none_staffed")}
          </p>
          {staffed && (
            <button type="button" onClick={() => go({ staffed: false })}>
              {text("paths.unstaffed_too")}
            </button>
          )}
          {answer.components && (
            <p>
              {text(staffed ? "paths.components_staffed" : "paths.components", {
                a: answer.components[0],
                b: answer.components[1],
              })}
            </p>
          )}
          {answer.closest && (
            <p>
              {text("paths.closest", { km: Math.round(answer.closest.distance_km) })}{" "}
              <Link to={{ unit: answer.closest.from }}>{nameOf(answer.closest.from)}</Link>
              {" – "}
              <Link to={{ unit: answer.closest.to }}>{nameOf(answer.closest.to)}</Link>
            </p>
          )}
        </div>
      )}
      {answer && answer.paths.length > 0 && graph && (
        <>
          {answer.min_cut && (
            <p class="hint">
              {text("paths.min_cut", { n: answer.min_cut.length })} {answer.min_cut.map(nameOf).join("; ")}
            </p>
          )}
          <p class="offer">
            <ReportButton path="report/paths" given={given} title={title} />
          </p>
          <PathList paths={answer.paths} names={names} title={title} />
          <GraphView graph={graph} title={title} onChoose={(node: Node) => go({ unit: node.id, at: place.at })} />
          <details class="path-map" open>
            <summary>{text("paths.on_map")}</summary>
            <MapPanel path={first} />
          </details>
        </>
      )}
    </section>
  );
}

/** The paths as one graph: what they share is drawn once. */
function graphOf(answer: PathsAnswer, from: string, to: string, text: ReturnType<typeof useText>): Graph {
  const nodes = new Map<string, Node>();
  const edges = new Map<string, Edge>();
  answer.paths.forEach((path, way) => {
    path.units.forEach((unit, place) => {
      const staffed = unit.contact !== null && unit.contact.focal_points.length > 0;
      const end = unit.id === from || unit.id === to;
      const note = unit.contact ? text(staffed ? "paths.has_contact" : "paths.no_contact") : "";
      nodes.set(unit.id, { id: unit.id, name: unit.name, note, role: end ? "chosen" : "unit" });
      const before = path.units[place - 1];
      const step = path.steps[place - 1];
      if (before && step) edges.set(`${before.id}\n${unit.id}`, { from: before.id, to: unit.id, type: step.type, way });
    });
  });
  return { nodes: [...nodes.values()], edges: [...edges.values()] };
}
