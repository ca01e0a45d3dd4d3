/** The overview of a day, requested at once or, if the service has yet to compute it, rule by rule. */

import { createContext } from "preact";
import { useContext, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { cachedResult, request } from "../api/client";
import type { Items, MapUnits, Overview, RuleDescription, RuleOverview, Totals, UnitEvents } from "../api/types";
import {
  defaultRules,
  type GapSummary,
  indexOverview,
  type NetworkOverview,
  overviewFromMap,
  type Province,
  type RuleSeverity,
  summarizeGaps,
} from "./overview";
import { useSession } from "./session";
import type { UrlState } from "./urlState";

/** Time until the map and single rules are requested while the overview is not there. */
const SPLIT_DELAY_MS = 900;

export interface OverviewState {
  overview: NetworkOverview | null;
  totals: Totals[] | null;
  days: UnitEvents[];
  /** Number of rules without results yet. */
  pending: number;
  /** Whether `overview` is of the day shown before, because the current one is loading. */
  stale: boolean;
  error: unknown;
  retry: () => void;
}

interface LoadedOverview {
  keyGeneration: number;
  day: string | null;
  base: Overview | null;
  rules: RuleOverview[];
  pending: number;
  error: unknown;
}

/** Load the overview of a day. */
export function useOverview(day: string | null): OverviewState {
  const { keyGeneration } = useSession();
  const [attempt, setAttempt] = useState(0);
  const empty: LoadedOverview = { keyGeneration, day, base: null, rules: [], pending: 0, error: null };
  const [loaded, setLoaded] = useState(empty);
  // the list of days with changes is the same for every day shown
  const days = useRef<{ keyGeneration: number; days: UnitEvents[] }>({ keyGeneration, days: [] });

  // biome-ignore lint/correctness/useExhaustiveDependencies: requested again for another day, key or attempt
  useEffect(() => {
    let current = true;
    let complete = false;
    const parameters = { as_of: day };
    const show = (base: Overview, rules: RuleOverview[], pending: number) =>
      current && setLoaded({ keyGeneration, day, base, rules, pending, error: null });
    const cached = cachedResult<Overview>("overview", parameters);
    if (cached) show(cached, cached.rules, 0);

    const loadAll = async () => {
      const result = await request<Overview>("overview", parameters);
      complete = true;
      show(result, result.rules, 0);
    };

    const loadByRule = async () => {
      await new Promise(resolve => setTimeout(resolve, SPLIT_DELAY_MS));
      if (complete || !current) return;
      const [units, { items }] = await Promise.all([
        request<MapUnits>("map", parameters),
        request<Items<RuleDescription>>("rules"),
      ]);
      let base = overviewFromMap(units, day);
      const rules: RuleOverview[] = [];
      for (const [index, { name }] of items.entries()) {
        if (complete || !current) return;
        show(base, [...rules], items.length - index);
        const result = await request<Overview>("overview", { ...parameters, rule: name, units: false });
        base = { ...base, synthetic: result.synthetic };
        rules.push(...result.rules);
      }
      if (!complete) show(base, rules, 0);
    };

    loadAll().catch((error: unknown) => {
      complete = true;
      // results of the same day and key stay visible
      if (current)
        setLoaded(before => {
          const same = before.keyGeneration === keyGeneration && before.day === day;
          return { ...(same ? before : empty), pending: 0, error };
        });
    });
    if (!cached) loadByRule().catch(() => undefined); // loadAll reports the error
    return () => {
      current = false;
    };
  }, [day, keyGeneration, attempt]);

  // nothing loaded with another key is shown
  const { base, rules, pending, error, day: loadedDay } = loaded.keyGeneration === keyGeneration ? loaded : empty;
  const overview = useMemo(() => (base ? indexOverview(base, rules) : null), [base, rules]);
  const stale = loadedDay !== day;
  if (base?.days || days.current.keyGeneration !== keyGeneration)
    days.current = { keyGeneration, days: base?.days ?? [] };
  return {
    overview,
    totals: base?.totals ?? null,
    days: days.current.days,
    pending,
    stale: stale && overview !== null,
    error: stale ? null : error,
    retry: () => {
      setLoaded(empty);
      setAttempt(attempt + 1);
    },
  };
}

/** Data shared by all views of the page. */
export interface PageData extends OverviewState {
  /** Gaps of the selected rules, empty while some of them are computed; null without any results. */
  summary: GapSummary | null;
  /** Whether results of selected rules are missing. */
  computing: boolean;
  selectedRules: ReadonlySet<string>;
  /** All rules by descending severity, with or without results. */
  allRules: readonly RuleSeverity[];
  /** The province of the selected unit; null: the country. */
  province: Province | null;
  descriptions: Map<string, RuleDescription>;
}

export const PageDataContext = createContext<PageData | null>(null);

export function usePageData(): PageData {
  const data = useContext(PageDataContext);
  if (!data) throw new Error("usePageData needs a PageDataContext");
  return data;
}

/** Derive the page's data from its URL and the overview. `provinceId` is the province of a unit not on the map. */
export function useDerivedPageData(
  urlState: UrlState,
  state: OverviewState,
  descriptions: Map<string, RuleDescription>,
  provinceId: string | null,
): PageData {
  const { overview } = state;
  const allRules = useMemo(
    (): RuleSeverity[] =>
      descriptions.size
        ? [...descriptions.values()]
        : (overview?.rules.map(({ rule, severity }) => ({ name: rule, severity })) ?? []),
    [descriptions, overview],
  );
  const ruleList = urlState.rules?.join() ?? null;
  const selectedRules = useMemo(() => {
    const names = ruleList?.split(",") ?? defaultRules(allRules);
    return new Set(allRules.map(rule => rule.name).filter(name => names.includes(name)));
  }, [ruleList, allRules]);
  // partial results would understate the gaps
  const computing = useMemo(() => {
    const withResults = new Set(overview?.rules.map(rule => rule.rule));
    return [...selectedRules].some(name => !withResults.has(name));
  }, [overview, selectedRules]);
  const summary = useMemo(
    () => (overview?.rules.length ? summarizeGaps(overview, computing ? NO_RULES : selectedRules) : null),
    [overview, selectedRules, computing],
  );
  const province = overview && urlState.unit ? provinceOfUnit(overview, urlState.unit, provinceId) : null;
  return { ...state, summary, computing, selectedRules, allRules, province, descriptions };
}

const NO_RULES: ReadonlySet<string> = new Set();

function provinceOfUnit(overview: NetworkOverview, unit: string, provinceId: string | null): Province | null {
  const commune = overview.communeById.get(unit);
  const index = commune === undefined ? -1 : overview.provinceOf[commune]!;
  return (
    overview.provinces[index] ?? overview.provinceById.get(unit) ?? overview.provinceById.get(provinceId ?? "") ?? null
  );
}
