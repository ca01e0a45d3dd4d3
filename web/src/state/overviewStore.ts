/**
 * The first sight of a day: asked in one go and, where the service has yet to work it out, rule by rule.
 */

import { createContext } from "preact";
import { useContext, useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { DayOfChange, LevelTotals, MapUnits, OverviewAnswer, RuleDescription, RuleOverview } from "../api/answers";
import { ask, remembered } from "../api/client";
import {
  type Judged,
  judged,
  type Overview,
  overviewOf,
  type Province,
  type RuleName,
  unitsOf,
  usualRules,
} from "./overview";
import { useSession } from "./session";
import type { Place } from "./urlState";

/** After so many milliseconds without an answer, the map is asked alone, and the rules one by one. */
const PATIENCE = 900;

export interface Sight {
  overview: Overview | null;
  totals: LevelTotals[] | null;
  days: DayOfChange[];
  /** How many rules are still being worked out. */
  pending: number;
  /** Whether it is that of another day, until the one that is asked for is there. */
  stale: boolean;
  error: unknown;
  again: () => void;
}

const given = (day: string | null) => ({ as_of: day });

interface Seen {
  /** What was asked: with which key, of which day. */
  key: number;
  day: string | null;
  base: OverviewAnswer | null;
  rules: RuleOverview[];
  pending: number;
  error: unknown;
}

/** The overview of a day, whole or as far as it is known. */
export function useSight(day: string | null): Sight {
  const { key } = useSession();
  const [round, setRound] = useState(0);
  const nothing: Seen = { key, day, base: null, rules: [], pending: 0, error: null };
  const [seen, setSeen] = useState(nothing);
  // the days on which anything changed are the same whatever day is looked at
  const days = useRef<{ key: number; days: DayOfChange[] }>({ key, days: [] });

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew for another day, key or round
  useEffect(() => {
    let wanted = true;
    let over = false;
    const show = (base: OverviewAnswer, rules: RuleOverview[], pending: number) =>
      wanted && setSeen({ key, day, base, rules, pending, error: null });
    const known = remembered<OverviewAnswer>("overview", given(day));
    if (known) show(known, known.rules, 0);

    const all = ask<OverviewAnswer>("overview", given(day)).then(answer => {
      over = true;
      show(answer, answer.rules, 0);
    });

    const piecemeal = async () => {
      await new Promise(resolve => setTimeout(resolve, PATIENCE));
      if (over || !wanted) return;
      const [outline, { items }] = await Promise.all([
        ask<MapUnits>("network", given(day)).then(answer => unitsOf(answer, day)),
        ask<{ items: RuleDescription[] }>("rules"),
      ]);
      let base = outline;
      const rules: RuleOverview[] = [];
      for (const [index, rule] of items.entries()) {
        if (over || !wanted) return;
        show(base, [...rules], items.length - index);
        const one = await ask<OverviewAnswer>("overview", { ...given(day), rule: rule.name, units: false });
        base = { ...base, synthetic: one.synthetic };
        rules.push(...one.rules);
      }
      if (!over) show(base, rules, 0);
    };

    all.catch((error: unknown) => {
      over = true;
      // what is known of this day stays; nothing of another is taken for it
      if (wanted)
        setSeen(before => ({ ...(before.key === key && before.day === day ? before : nothing), pending: 0, error }));
    });
    if (!known) piecemeal().catch(() => undefined); // the whole answer says what is wrong
    return () => {
      wanted = false;
    };
  }, [day, key, round]);

  // what was seen with another key is not shown with this one
  const { base, rules, pending, error, ...of } = seen.key === key ? seen : nothing;
  const overview = useMemo(() => (base ? overviewOf(base, rules) : null), [base, rules]);
  const stale = of.day !== day;
  if (base?.days || days.current.key !== key) days.current = { key, days: base?.days ?? [] };
  return {
    overview,
    totals: base?.totals ?? null,
    days: days.current.days,
    pending,
    stale: stale && overview !== null,
    error: stale ? null : error,
    again: () => {
      setSeen(nothing);
      setRound(round + 1);
    },
  };
}

/** What every view of the page shares. */
export interface Looking extends Sight {
  /** What the chosen rules say, nothing before all of them are counted; null before any is. */
  verdict: Judged | null;
  /** Whether some of the chosen rules are still being counted. */
  counting: boolean;
  /** The rules that are chosen, of those that there are. */
  chosen: ReadonlySet<string>;
  /** All rules that there are, the gravest first, whether they are counted yet or not. */
  names: readonly RuleName[];
  /** The province that is looked at; null: the country. */
  province: Province | null;
  descriptions: Map<string, RuleDescription>;
}

export const LookingContext = createContext<Looking | null>(null);

export function useLooking(): Looking {
  const looking = useContext(LookingContext);
  if (!looking) throw new Error("no sight around");
  return looking;
}

/** What is looked at from a place: the province of the chosen unit, judged by the chosen rules. */
export function useLookingFrom(
  place: Place,
  sight: Sight,
  descriptions: Map<string, RuleDescription>,
  provinceId: string | null,
): Looking {
  const { overview } = sight;
  const names = useMemo(
    (): RuleName[] => (descriptions.size ? [...descriptions.values()] : (overview?.rules.map(nameOf) ?? [])),
    [descriptions, overview],
  );
  const rules = place.rules?.join() ?? null;
  const chosen = useMemo(() => {
    const wanted = rules?.split(",") ?? usualRules(names);
    return new Set(names.map(one => one.name).filter(name => wanted.includes(name)));
  }, [rules, names]);
  // a part of what is chosen would tell less than there is, and shares of what is not known yet
  const counting = useMemo(() => {
    const counted = new Set(overview?.rules.map(one => one.rule));
    return [...chosen].some(name => !counted.has(name));
  }, [overview, chosen]);
  const verdict = useMemo(
    () => (overview?.rules.length ? judged(overview, counting ? NOTHING : chosen) : null),
    [overview, chosen, counting],
  );
  const province = overview && place.unit ? provinceIn(overview, place.unit, provinceId) : null;
  return { ...sight, verdict, counting, chosen, names, province, descriptions };
}

const NOTHING: ReadonlySet<string> = new Set();

const nameOf = ({ rule, severity }: RuleOverview): RuleName => ({ name: rule, severity });

function provinceIn(overview: Overview, unit: string, provinceId: string | null): Province | null {
  const commune = overview.communeById.get(unit);
  const index = commune === undefined ? -1 : overview.provinceOf[commune]!;
  return (
    overview.provinces[index] ?? overview.provinceById.get(unit) ?? overview.provinceById.get(provinceId ?? "") ?? null
  );
}
