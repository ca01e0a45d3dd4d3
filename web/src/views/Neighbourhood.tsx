/** What is around a unit, in one, two or three steps. */

import { useMemo } from "preact/hooks";
import type { Neighbour, Neighbourhood } from "../api/answers";
import { unitPath } from "../api/client";
import { useAsked } from "../api/useRequest";
import { Link } from "../components/Link";
import { Failed, Nothing, Waiting } from "../components/Status";
import { saveTable } from "../export/tables";
import { bundled, DRAWN } from "../graph/clusters";
import { GraphView } from "../graph/GraphView";
import type { Node } from "../graph/graph";
import { useText } from "../messages";
import { markOf } from "../state/markOf";
import { useNavigation } from "../state/navigation";
import { useLooking } from "../state/overviewStore";
import { MOST_HOPS } from "../state/urlState";

const LISTED = 200;

export default function Around() {
  const text = useText();
  const { place, go, adjust } = useNavigation();
  const { overview, verdict } = useLooking();
  const given = { hops: place.hops, as_of: place.day };
  const { answer, error, again } = useAsked<Neighbourhood>(place.unit && unitPath(place.unit, "/neighbourhood"), given);
  const opened = place.open.join();
  const open = useMemo(() => new Set(opened ? opened.split(",") : []), [opened]);

  const made = useMemo(() => {
    if (!answer || !place.unit) return null;
    const severity = (unit: Neighbour) => {
      const commune = overview?.communeById.get(unit.id);
      return commune === undefined ? {} : { severity: markOf(verdict, commune) };
    };
    return bundled(answer, place.unit, open, {
      unit: unit => ({
        id: unit.id,
        name: unit.name,
        note: text.word("kind", unit.kind),
        role: unit.id === place.unit ? "chosen" : "unit",
        ...severity(unit),
      }),
      bundle: ({ kind, units }) => ({
        name: text("around.bundle", { n: units.length }),
        note: kind ? text.word("kind", kind) : text("around.several_kinds"),
      }),
      more: n => ({ name: text("around.bundle", { n }), note: text("around.left_out") }),
    });
  }, [answer, place.unit, open, overview, verdict, text]);

  if (!place.unit) return <Nothing>{text("around.choose")}</Nothing>;
  const choose = (node: Node) => {
    if (node.role === "bundle") adjust({ open: [...open, node.id] });
    else if (node.role === "unit") go({ unit: node.id });
  };
  const units = answer?.units ?? [];
  const name = units[0]?.name ?? place.unit;
  const title = text("around.title", { name, n: place.hops });
  const save = () =>
    saveTable(
      title,
      ["unit_id", "name", "level", "kind", "hops"],
      units.map(one => [one.id, one.name, one.level, one.kind, one.hops]),
    );
  return (
    <section class="around" aria-label={title}>
      <fieldset class="hops">
        <legend>{text("around.hops")}</legend>
        {Array.from({ length: MOST_HOPS }, (_, index) => index + 1).map(hops => (
          <button type="button" key={hops} aria-pressed={place.hops === hops} onClick={() => go({ hops })}>
            {hops}
          </button>
        ))}
        {[...open].some(id => made?.bundles.has(id)) && (
          <button type="button" onClick={() => adjust({ open: [] })}>
            {text("around.bundle_again")}
          </button>
        )}
        <button type="button" class="save" onClick={save} disabled={!answer}>
          CSV
        </button>
      </fieldset>
      {error ? <Failed error={error} again={again} /> : null}
      {!made && !error && <Waiting />}
      {answer && !answer.complete && <p class="hint">{text("around.incomplete", { n: answer.units.length })}</p>}
      {made && made.graph.nodes.length > DRAWN && (
        <Nothing>{text("around.too_many", { n: made.graph.nodes.length })}</Nothing>
      )}
      {made && made.graph.nodes.length <= DRAWN && <GraphView graph={made.graph} title={title} onChoose={choose} />}
      {answer && (
        <details class="as-list" open={(made?.graph.nodes.length ?? 0) > DRAWN}>
          <summary>{text("around.list", { n: answer.units.length })}</summary>
          <ul class="plain">
            {units.slice(0, LISTED).map(unit => (
              <li key={unit.id}>
                <span class="hop" title={text("around.hops")}>
                  {unit.hops}
                </span>
                <Link to={{ unit: unit.id }}>{unit.name}</Link>{" "}
                <span class="since">{text.word("kind", unit.kind)}</span>
              </li>
            ))}
          </ul>
          {units.length > LISTED && <p class="hint">{text("around.rest", { n: units.length - LISTED })}</p>}
        </details>
      )}
    </section>
  );
}
