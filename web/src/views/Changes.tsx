/** Reorganisations between two days, and numbers of people's committees before and after. */

import type * as api from "../api/types";
import { usePagination } from "../api/usePagination";
import { Link } from "../components/Link";
import { EmptyMessage, ErrorMessage, Loading } from "../components/Status";
import { saveTable } from "../export/tables";
import { useText } from "../i18n";
import { addDays, today } from "../state/days";
import { useNavigation } from "../state/navigation";
import { usePageData } from "../state/overviewStore";

const PAGE_SIZE = 200;

export default function Changes() {
  const text = useText();
  const { urlState, navigate } = useNavigation();
  const { days, province, overview } = usePageData();
  const { mapPosition } = urlState;
  const until = urlState.day ?? (overview?.day || today());
  const [largest] = days.filter(({ day }) => day <= until).sort((a, b) => b.begun + b.ended - a.begun - a.ended);
  const since = urlState.since ?? addDays(largest?.day ?? until, -1);
  const validPeriod = since < until;
  const { result, items, next, loadMore, loadingMore, error, retry } = usePagination<api.ChangeRow, api.Changes>(
    validPeriod ? "changes" : null,
    { since, until, within: province?.id, limit: PAGE_SIZE },
  );
  const period = { since: text.day(since), until: text.day(until) };
  const title = province
    ? text("changes.title_in", { where: province.name, ...period })
    : text("changes.title", period);
  const unitNames = (units: readonly api.ChangedUnit[]) => units.map(({ name }) => name).join("; ");
  const save = () =>
    saveTable(
      title,
      ["change_id", "on", "kind", "decree", "before", "after"],
      items.map(({ id, on, kind, decree, before, after }) => [
        id,
        on,
        kind,
        decree,
        unitNames(before),
        unitNames(after),
      ]),
    );
  return (
    <section class="changes" aria-label={title}>
      <h2>
        {title}
        <button type="button" class="save" onClick={save} disabled={!result}>
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
            onChange={event => event.currentTarget.value && navigate({ since: event.currentTarget.value })}
          />
        </label>
        <Link to={{ view: "map", day: since, mapPosition }} class="button">
          {text("changes.map_before")}
        </Link>
        <Link to={{ view: "map", mapPosition }} class="button">
          {text("changes.map_after")}
        </Link>
      </p>
      {!validPeriod && <EmptyMessage>{text("changes.invalid_period")}</EmptyMessage>}
      {error ? <ErrorMessage error={error} retry={retry} /> : null}
      {validPeriod && !result && !error && <Loading />}
      {result && (
        <>
          <div class="scroll">
            <table class="levels">
              <thead>
                <tr>
                  <th scope="col">{text("changes.level")}</th>
                  <th scope="col">{period.since}</th>
                  <th scope="col">{period.until}</th>
                  <th scope="col">{text("changes.difference")}</th>
                </tr>
              </thead>
              <tbody>
                {result.counts.map(({ level, before, after }) => (
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
          {items.length === 0 && <EmptyMessage>{text("changes.none")}</EmptyMessage>}
          <ol class="plain change-list">
            {items.map(change => (
              <li key={change.id}>
                <Change change={change} />
              </li>
            ))}
          </ol>
          {next && (
            <p class="load-more">
              {text("changes.shown", { n: items.length })}{" "}
              <button type="button" disabled={loadingMore} onClick={loadMore}>
                {text("changes.more")}
              </button>
            </p>
          )}
        </>
      )}
    </section>
  );
}

function Change({ change: { kind, on, decree, before, after } }: { change: api.ChangeRow }) {
  const text = useText();
  const unitLinks = (units: readonly api.ChangedUnit[], day: string) =>
    units.length
      ? units.map(({ id, name }, index) => (
          <span key={id}>
            {index > 0 && ", "}
            <Link to={{ unit: id, day, view: "map" }}>{name}</Link>
          </span>
        ))
      : "–";
  return (
    <>
      <span class="change-kind">{text.word("change", kind)}</span>
      <span class="change-units">
        {unitLinks(before, addDays(on, -1))}
        <span aria-label={text("changes.became")} role="img">
          {" → "}
        </span>
        {unitLinks(after, on)}
      </span>
      <span class="secondary">
        {text.day(on)}
        {decree && ` · ${decree}`}
      </span>
    </>
  );
}
