/**
 * The first sight of a day: asked in one go and, where the service has yet to work it out, rule by rule.
 */

import { createContext } from "preact";
import { useContext, useEffect, useMemo, useState } from "preact/hooks";
import type {
  DayOfChange,
  LevelTotals,
  OutlineAnswer,
  OverviewAnswer,
  RuleDescription,
  RuleOverview,
} from "../asking/answers";
import { ask, remembered } from "../asking/service";
import {
  type Judged,
  judged,
  type Overview,
  overviewOf,
  type Province,
  unitsOf,
  usualRules,
} from "../overview/overview";
import type { Place } from "./place";
import { useSession } from "./session";

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

/** The overview of a day, whole or as far as it is known. */
export function useSight(day: string | null): Sight {
  const { key } = useSession();
  const [round, setRound] = useState(0);
  const [state, setState] = useState<{
    base: OverviewAnswer | null;
    rules: RuleOverview[];
    pending: number;
    stale: boolean;
    error: unknown;
  }>({
    base: null,
    rules: [],
    pending: 0,
    stale: false,
    error: null,
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew for another day, key or round
  useEffect(() => {
    let wanted = true;
    let over = false;
    const show = (base: OverviewAnswer, rules: RuleOverview[], pending: number) =>
      wanted && setState({ base, rules, pending, stale: false, error: null });
    const known = remembered<OverviewAnswer>("overview", given(day));
    if (known) show(known, known.rules, 0);
    else setState(before => ({ ...before, stale: before.base !== null, error: null }));

    const all = ask<OverviewAnswer>("overview", given(day)).then(answer => {
      over = true;
      show(answer, answer.rules, 0);
    });

    const piecemeal = async () => {
      await new Promise(resolve => setTimeout(resolve, PATIENCE));
      if (over || !wanted) return;
      const [base, { items }] = await Promise.all([
        ask<OutlineAnswer>("network", given(day)).then(outline => unitsOf(outline, day)),
        ask<{ items: RuleDescription[] }>("rules"),
      ]);
      const rules: RuleOverview[] = [];
      for (const [index, rule] of items.entries()) {
        if (over || !wanted) return;
        show(base, [...rules], items.length - index);
        const one = await ask<OverviewAnswer>("overview", { ...given(day), rule: rule.name, units: false });
        rules.push(...one.rules);
      }
      if (!over) show(base, rules, 0);
    };

    all.catch((error: unknown) => {
      over = true;
      if (wanted) setState(before => ({ ...before, pending: 0, stale: false, error }));
    });
    if (!known) piecemeal().catch(() => undefined); // the whole answer says what is wrong
    return () => {
      wanted = false;
    };
  }, [day, key, round]);

  const { base, rules, pending, stale, error } = state;
  const overview = useMemo(() => (base ? overviewOf(base, rules) : null), [base, rules]);
  return {
    overview,
    totals: base?.totals ?? null,
    days: base?.days ?? [],
    pending,
    stale,
    error,
    again: () => {
      setState({ base: null, rules: [], pending: 0, stale: false, error: null });
      setRound(round + 1);
    },
  };
}

/** What every view of the page shares. */
export interface Looking extends Sight {
  /** What the chosen rules say; null before any is judged. */
  verdict: Judged | null;
  /** The rules that are chosen. */
  chosen: ReadonlySet<string>;
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
  const rules = place.rules?.join() ?? null;
  const chosen = useMemo(
    () => new Set(rules?.split(",") ?? (overview ? usualRules(overview.rules) : [])),
    [rules, overview],
  );
  const verdict = useMemo(() => (overview?.rules.length ? judged(overview, chosen) : null), [overview, chosen]);
  const province = overview && place.unit ? provinceIn(overview, place.unit, provinceId) : null;
  return { ...sight, verdict, chosen, province, descriptions };
}

function provinceIn(overview: Overview, unit: string, provinceId: string | null): Province | null {
  const commune = overview.communeById.get(unit);
  const index = commune === undefined ? -1 : overview.provinceOf[commune]!;
  return (
    overview.provinces[index] ?? overview.provinceById.get(unit) ?? overview.provinceById.get(provinceId ?? "") ?? null
  );
}
