/** The day that is looked at, over the days on which the network changed. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { DayOfChange } from "../api/answers";
import { Link } from "../components/Link";
import { useText } from "../messages";
import { addDays, dayNumber, dayOfNumber, today } from "../state/days";
import { useNavigation } from "../state/navigation";
import { useLooking } from "../state/overviewStore";

/** Days on which so many units began or ended stand out. */
const GREAT = 20;
/** A year before the first change and after the last is shown at most. */
const MARGIN = 120;
const MOMENT = 500;
const EARLIEST = "1900-01-01";

export function TimeSlider() {
  const text = useText();
  const { place, go } = useNavigation();
  const { days, overview } = useLooking();
  const day = place.day ?? (overview?.day || today());
  const [moved, setMoved] = useState<string | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another day ends what was begun
  useEffect(() => setMoved(null), [day]);
  const great = days.filter(one => one.begun + one.ended >= GREAT);
  const first = Math.min(dayNumber(days[0]?.day ?? addDays(day, -365)) - MARGIN, dayNumber(day));
  const last = Math.max(dayNumber(today()), dayNumber(days.at(-1)?.day ?? day), dayNumber(day)) + 1;
  const shown = moved ?? day;
  const part = (of: string) => (100 * (dayNumber(of) - first)) / (last - first);
  const before = great.findLast(one => one.day <= day);
  const after = great.find(one => one.day > day);
  const most = Math.max(1, ...days.map(one => one.begun + one.ended));
  const settle = (to: string) => go({ day: to === today() ? null : to, at: place.at });
  const settling = useRef(0);
  // a day is gone to when it is left alone for a moment: on the way to it each would be asked about
  const later = (to: string) => {
    setMoved(to);
    clearTimeout(settling.current);
    settling.current = window.setTimeout(() => settle(to), MOMENT);
  };
  useEffect(() => () => clearTimeout(settling.current), []);

  return (
    <section class="time" aria-label={text("time")}>
      <div class="time-line">
        <label for="time-range">{text("time.label")}</label>
        <input
          type="date"
          aria-label={text("time.exact")}
          value={shown}
          min={EARLIEST}
          onChange={event => {
            const { validity, value } = event.currentTarget;
            if (validity.valid && value) later(value);
            else event.currentTarget.value = shown; // what is no day is not gone to
          }}
        />
        <button type="button" disabled={!before} onClick={() => before && settle(addDays(before.day, -1))}>
          {before ? text("time.before", { day: text.day(before.day) }) : text("time.before_none")}
        </button>
        <button type="button" disabled={!after && !place.day} onClick={() => settle(after?.day ?? today())}>
          {after ? text("time.after", { day: text.day(after.day) }) : text("time.today")}
        </button>
        <Link to={{ view: "changes" }} class="button">
          {text("time.changed")}
        </Link>
      </div>
      <div class="range">
        <svg class="ticks" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
          {days.map(one => (
            <Tick key={one.day} of={one} x={part(one.day)} most={most} />
          ))}
        </svg>
        <input
          id="time-range"
          type="range"
          min={first}
          max={last - 1}
          value={dayNumber(shown)}
          aria-valuetext={text.day(shown)}
          onInput={event => setMoved(dayOfNumber(Number(event.currentTarget.value)))}
          onChange={event => later(dayOfNumber(Number(event.currentTarget.value)))}
        />
      </div>
    </section>
  );
}

/** How much changed on a day: the higher the more, so that small days are seen beside great ones. */
function Tick({ of, x, most }: { of: DayOfChange; x: number; most: number }) {
  const height = 2 + (10 * Math.log1p(of.begun + of.ended)) / Math.log1p(most);
  return (
    <rect
      x={x}
      width="0.35"
      y={12 - height}
      height={height}
      class={of.begun + of.ended >= GREAT ? "great" : undefined}
    />
  );
}
