/** Selects the day shown, with marks for the days on which the network changed. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { UnitEvents } from "../api/types";
import { Link } from "../components/Link";
import { useText } from "../i18n";
import { addDays, dayFromNumber, dayNumber, today } from "../state/days";
import { useNavigation } from "../state/navigation";
import { usePageData } from "../state/overviewStore";

/** Number of units begun and ended from which a day counts as a major change. */
const MAJOR_CHANGE = 20;
/** Days before the first change. */
const MARGIN_DAYS = 120;
/** Days before the selected one in a network without changes. */
const DEFAULT_RANGE_DAYS = 365;
const INPUT_DELAY_MS = 500;
const MIN_DAY = "1900-01-01";

const changeSize = ({ begun, ended }: UnitEvents) => begun + ended;

export function TimeSlider() {
  const text = useText();
  const { urlState, navigate } = useNavigation();
  const { days, overview } = usePageData();
  const day = urlState.day ?? (overview?.day || today());
  /** The day entered but not navigated to yet. */
  const [input, setInput] = useState<string | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another day discards the input
  useEffect(() => setInput(null), [day]);
  const first = Math.min(dayNumber(days[0]?.day ?? addDays(day, -DEFAULT_RANGE_DAYS)) - MARGIN_DAYS, dayNumber(day));
  const last = Math.max(dayNumber(today()), dayNumber(days.at(-1)?.day ?? day), dayNumber(day)) + 1;
  const displayedDay = input ?? day;
  const position = (of: string) => (100 * (dayNumber(of) - first)) / (last - first);
  const majorChanges = days.filter(events => changeSize(events) >= MAJOR_CHANGE);
  const previous = majorChanges.findLast(events => events.day <= day);
  const next = majorChanges.find(events => events.day > day);
  const maxSize = Math.max(1, ...days.map(changeSize));
  const goTo = (to: string) => navigate({ day: to === today() ? null : to, mapPosition: urlState.mapPosition });
  const timer = useRef(0);
  // wait until the input pauses, so that days in between are not requested
  const goToLater = (to: string) => {
    setInput(to);
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => goTo(to), INPUT_DELAY_MS);
  };
  useEffect(() => () => clearTimeout(timer.current), []);

  return (
    <section class="time" aria-label={text("time")}>
      <div class="time-line">
        <label for="time-range">{text("time.label")}</label>
        <input
          type="date"
          aria-label={text("time.date")}
          value={displayedDay}
          min={MIN_DAY}
          onChange={event => {
            const { validity, value } = event.currentTarget;
            if (validity.valid && value) goToLater(value);
            else event.currentTarget.value = displayedDay;
          }}
        />
        <button type="button" disabled={!previous} onClick={() => previous && goTo(addDays(previous.day, -1))}>
          {previous ? text("time.before", { day: text.day(previous.day) }) : text("time.before_none")}
        </button>
        <button type="button" disabled={!next && !urlState.day} onClick={() => goTo(next?.day ?? today())}>
          {next ? text("time.after", { day: text.day(next.day) }) : text("time.today")}
        </button>
        <Link to={{ view: "changes" }} class="button">
          {text("time.changes")}
        </Link>
      </div>
      <div class="range">
        <svg class="ticks" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
          {days.map(events => (
            <Tick key={events.day} size={changeSize(events)} maxSize={maxSize} x={position(events.day)} />
          ))}
        </svg>
        <input
          id="time-range"
          type="range"
          min={first}
          max={last - 1}
          value={dayNumber(displayedDay)}
          aria-valuetext={text.day(displayedDay)}
          onInput={event => setInput(dayFromNumber(Number(event.currentTarget.value)))}
          onChange={event => goToLater(dayFromNumber(Number(event.currentTarget.value)))}
        />
      </div>
    </section>
  );
}

/** A mark whose height grows with the logarithm of the change, so that small changes stay visible. */
function Tick({ size, maxSize, x }: { size: number; maxSize: number; x: number }) {
  const height = 2 + (10 * Math.log1p(size)) / Math.log1p(maxSize);
  return <rect x={x} width="0.35" y={12 - height} height={height} class={size >= MAJOR_CHANGE ? "major" : undefined} />;
}
