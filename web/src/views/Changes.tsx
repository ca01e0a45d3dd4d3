/** What changed between two days: how many units of each level there are, and what became of which. */

import type { ChangeItem, ChangesAnswer } from "../api/answers";
import { usePages } from "../api/usePages";
import { Link } from "../components/Link";
import { Failed, Nothing, Waiting } from "../components/Status";
import { saveTable } from "../export/tables";
import { useText } from "../messages";
import { addDays, today } from "../state/days";
import { useNavigation } from "../state/navigation";
import { useLooking } from "../state/overviewStore";

const PAGE = 200;

export default function Changes() {
  const text = useText();
  const { place, go } = useNavigation();
  const { days, province, overview } = useLooking();
  const until = place.day ?? (overview?.day || today());
  const great = [...days].filter(one => one.day <= until).sort((a, b) => b.begun + b.ended - a.begun - a.ended)[0];
  const since = place.since ?? addDays(great?.day ?? until, -1);
  const asks = since < until;
  const given = { since, until, within: province?.id, limit: PAGE };
  const { answer, items, next, more, adding, error, again } = usePages<ChangeItem, ChangesAnswer>(
    asks ? "changes" : null,
    given,
  );
  const between = { since: text.day(since), until: text.day(until) };
  const title = province
    ? text("changes.title_of", { where: province.name, ...between })
    : text("changes.title", between);
  const save = () =>
    saveTable(
      title,
      ["change_id", "on", "kind", "decree", "before", "after"],
      items.map(one => [
        one.id,
        one.on,
        one.kind,
        one.decree,
        one.before.map(unit => unit.name).join("; "),
        one.after.map(unit => unit.name).join("; "),
      ]),
    );
  return (
    <section class="changes" aria-label={title}>
      <h2>
        {title}
        <button type="button" class="save" onClick={save} disabled={!answer}>
          CSV
        </button>
      </h2>
      <p class="choices">
        <label class="field">
          {text("changes.since")}
          <input
            type="date"
            value={since}
            max={addDays(until, -1)}
            onChange={event => event.currentTarget.value && go({ since: event.currentTarget.value })}
          />
        </label>
        <Link to={{ view: "map", day: since, at: place.at }} class="button">
          {text("changes.see_before")}
        </Link>
        <Link to={{ view: "map", at: place.at }} class="button">
          {text("changes.see_after")}
        </Link>
      </p>
      {!asks && <Nothing>{text("changes.choose")}</Nothing>}
      {error ? <Failed error={error} again={again} /> : null}
      {asks && !answer && !error && <Waiting />}
      {answer && (
        <>
          <div class="scroll">
            <table class="levels">
              <thead>
                <tr>
                  <th scope="col">{text("changes.level")}</th>
                  <th scope="col">{text.day(since)}</th>
                  <th scope="col">{text.day(until)}</th>
                  <th scope="col">{text("changes.difference")}</th>
                </tr>
              </thead>
              <tbody>
                {answer.counts.map(({ level, before, after }) => (
                  <tr key={level}>
                    <th scope="row">{text.word("level", level)}</th>
                    <td class="count">{text.number(before)}</td>
                    <td class="count">{text.number(after)}</td>
                    <td class="count">
                      {after > before ? "+" : ""}
                      {text.number(after - before)}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {items.length === 0 && <Nothing>{text("changes.none")}</Nothing>}
          <ol class="plain change-list">
            {items.map(one => (
              <li key={one.id}>
                <Change of={one} />
              </li>
            ))}
          </ol>
          {next && (
            <p class="rest">
              {text("changes.shown", { n: items.length })}{" "}
              <button type="button" disabled={adding} onClick={more}>
                {text("changes.more")}
              </button>
            </p>
          )}
        </>
      )}
    </section>
  );
}

function Change({ of }: { of: ChangeItem }) {
  const text = useText();
  const units = (list: ChangeItem["before"], day: string) =>
    list.map((unit, index) => (
      <span key={unit.id}>
        {index > 0 && ", "}
        <Link to={{ unit: unit.id, day, view: "map" }}>{unit.name}</Link>
      </span>
    ));
  return (
    <>
      <span class="change-kind">{text.word("change", of.kind)}</span>
      <span class="change-units">
        {of.before.length ? units(of.before, addDays(of.on, -1)) : "–"}
        <span aria-label={text("changes.became")} role="img">
          {" → "}
        </span>
        {of.after.length ? units(of.after, of.on) : "–"}
      </span>
      <span class="since">
        {text.day(of.on)}
        {of.decree && ` · ${of.decree}`}
      </span>
    </>
  );
}
