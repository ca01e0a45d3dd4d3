/** The overview of a day, and what the views derive from it. */

import { createContext } from "preact";
import { useContext, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { cachedResult, request } from "../api/client";
import type { Overview, RuleDescription, Totals, UnitEvents } from "../api/types";
import {
  defaultRules,
  type GapSummary,
  indexOverview,
  type NetworkOverview,
  type Province,
  type RuleSeverity,
  summarizeGaps,
} from "./overview";
import { useSession } from "./session";
import type { UrlState } from "./urlState";

export interface OverviewState {
  overview: NetworkOverview | null;
  totals: Totals[] | null;
  days: UnitEvents[];
  /** Whether `overview` is of the day shown before, because the current one is loading. */
  stale: boolean;
  error: unknown;
  retry: () => void;
}

interface LoadedOverview {
  keyGeneration: number;
  day: string | null;
  result: Overview | null;
  error: unknown;
}

/** Load the overview of a day. */
export function useOverview(day: string | null): OverviewState {
  const { keyGeneration } = useSession();
  const [attempt, setAttempt] = useState(0);
  const empty: LoadedOverview = { keyGeneration, day, result: null, error: null };
  const [loaded, setLoaded] = useState(empty);
  // the list of days with changes is the same for every day shown
  const days = useRef<{ keyGeneration: number; days: UnitEvents[] }>({ keyGeneration, days: [] });

  // biome-ignore lint/correctness/useExhaustiveDependencies: requested again for another day, key or attempt
  useEffect(() => {
    let current = true;
    const controller = new AbortController();
    const parameters = { as_of: day };
    const show = (result: Overview) => current && setLoaded({ keyGeneration, day, result, error: null });
    const cached = cachedResult<Overview>("overview", parameters);
    if (cached) show(cached);
    request<Overview>("overview", parameters, controller.signal).then(show, (error: unknown) => {
      // results of the same day and key stay visible
      if (current)
        setLoaded(before => {
          const same = before.keyGeneration === keyGeneration && before.day === day;
          return { ...(same ? before : empty), error };
        });
    });
    return () => {
      current = false;
      controller.abort();
    };
  }, [day, keyGeneration, attempt]);

  // nothing loaded with another key is shown
  const { result, error, day: loadedDay } = loaded.keyGeneration === keyGeneration ? loaded : empty;
  const overview = useMemo(() => (result ? indexOverview(result) : null), [result]);
  const stale = loadedDay !== day;
  if (result?.days || days.current.keyGeneration !== keyGeneration)
    days.current = { keyGeneration, days: result?.days ?? [] };
  return {
    overview,
    totals: result?.totals ?? null,
    days: days.current.days,
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
  /** Gaps of the selected rules; null without results. */
  summary: GapSummary | null;
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
  const summary = useMemo(() => (overview ? summarizeGaps(overview, selectedRules) : null), [overview, selectedRules]);
  const province = overview && urlState.unit ? provinceOfUnit(overview, urlState.unit, provinceId) : null;
  return { ...state, summary, selectedRules, allRules, province, descriptions };
}

function provinceOfUnit(overview: NetworkOverview, unit: string, provinceId: string | null): Province | null {
  const commune = overview.communeById.get(unit);
  const index = commune === undefined ? -1 : overview.provinceOf[commune]!;
  return (
    overview.provinces[index] ?? overview.provinceById.get(unit) ?? overview.provinceById.get(provinceId ?? "") ?? null
  );
}
