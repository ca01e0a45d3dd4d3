/** The page: filters on the left, a view in the middle, the selected unit on the right. */

import { useEffect, useMemo, useRef } from "preact/hooks";
import { unitPath } from "../api/client";
import type { Items, RuleDescription, UnitDetails } from "../api/types";
import { useRequest } from "../api/useRequest";
import { restoreFocus } from "../components/focus";
import { Lazy } from "../components/Lazy";
import { ErrorMessage, Loading } from "../components/Status";
import { useText } from "../i18n";
import { useNavigation } from "../state/navigation";
import type { NetworkOverview } from "../state/overview";
import { PageDataContext, useDerivedPageData, useOverview } from "../state/overviewStore";
import { Header } from "./Header";
import { MapPanel } from "./MapPanel";
import { Ranking } from "./Ranking";
import { Rules } from "./Rules";
import { Scorecard } from "./Scorecard";
import { Tabs } from "./Tabs";
import { TimeSlider } from "./TimeSlider";
import { Totals } from "./Totals";
import { UnitCard } from "./UnitCard";

const LAZY_VIEWS = {
  around: () => import("./Neighbourhood"),
  changes: () => import("./Changes"),
  paths: () => import("./Paths"),
  tree: () => import("./Tree"),
};

export function Page() {
  const text = useText();
  const { urlState, navigate } = useNavigation();
  const { view, unit: unitId, day } = urlState;
  const overviewState = useOverview(day);
  const rules = useRequest<Items<RuleDescription>>("rules");
  const descriptions = useMemo(
    () => new Map(rules.result?.items.map(description => [description.name, description])),
    [rules.result],
  );
  const onMap =
    unitId !== null &&
    (overviewState.overview?.provinceById.has(unitId) || overviewState.overview?.communeById.has(unitId));
  const details = useRequest<UnitDetails>(unitId && !onMap ? unitPath(unitId) : null, { as_of: day });
  // keep the previous province while the unit is loading
  const lastProvinceId = useRef<string | null>(null);
  const provinceId = details.result ? details.result.province_id : details.loading ? lastProvinceId.current : null;
  const data = useDerivedPageData(urlState, overviewState, descriptions, provinceId);
  lastProvinceId.current = data.province?.id ?? null;
  const { overview, province, summary, stale, error, retry } = data;
  const name = unitId && nameOf(unitId, details.result, overview);
  const communeId = [...(details.result?.part_of ?? []), ...(details.result?.serves ?? [])].find(id =>
    overview?.communeById.has(id),
  );
  const commune = communeId && overview ? { id: communeId, name: communeName(overview, communeId) } : null;

  useEffect(() => {
    document.title = [name ?? text("country"), text(`view.${view}`), "dtgraph"].join(" · ");
  }, [name, view, text]);
  const previousUnit = useRef(unitId);
  useEffect(() => {
    if (previousUnit.current === unitId) return;
    previousUnit.current = unitId;
    // on small screens the card is below the view: scroll to it, except to a province that the map shows
    const oneColumn = matchMedia("(max-width: 860px)").matches;
    const shownOnMap = view === "map" && unitId === province?.id;
    if (unitId && oneColumn && !shownOnMap) document.querySelector(".right")?.scrollIntoView();
  }, [unitId, view, province]);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && event.target.closest("input, select, textarea");
      if (event.key === "/" && !typing) {
        event.preventDefault();
        document.querySelector<HTMLInputElement>(".header [role=combobox]")?.focus();
      } else if (event.key === "Escape" && !typing && unitId) {
        navigate({ unit: province && province.id !== unitId ? province.id : null });
        restoreFocus("#middle");
      }
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, [unitId, province, navigate]);

  const lazyView = view in LAZY_VIEWS ? LAZY_VIEWS[view as keyof typeof LAZY_VIEWS] : null;
  return (
    <PageDataContext.Provider value={data}>
      <a class="skip" href="#ranking">
        {text("skip")}
      </a>
      <Header unitName={name} commune={commune} />
      {overview?.synthetic && (
        <p class="banner" role="note">
          <strong>{text("banner.title")}</strong> {text("banner.text")}
        </p>
      )}
      <div class={["columns", unitId && "with-unit", stale && "stale"].filter(Boolean).join(" ")}>
        <aside class="left" aria-label={text("panel.filters")}>
          {error ? <ErrorMessage withKeyForm error={error} retry={retry} /> : null}
          {stale && <Loading message={text("state.computing")} />}
          {summary && <Totals />}
          {summary && <Rules />}
          {summary && <Ranking />}
          {!summary && !error && <Loading message={text("state.computing")} />}
        </aside>
        <main class="middle" id="middle" tabIndex={-1}>
          <Tabs />
          <div class="view">
            {lazyView ? <Lazy key={view} load={lazyView} /> : view === "scorecard" ? <Scorecard full /> : <MapPanel />}
          </div>
          <TimeSlider />
        </main>
        <aside class="right" aria-label={text("panel.details")}>
          {unitId ? <UnitCard key={unitId} id={unitId} /> : <Scorecard />}
        </aside>
      </div>
    </PageDataContext.Provider>
  );
}

const communeName = (overview: NetworkOverview, id: string) => overview.names[overview.communeById.get(id)!]!;

function nameOf(unitId: string, details: UnitDetails | null, overview: NetworkOverview | null): string {
  if (overview?.communeById.has(unitId)) return communeName(overview, unitId);
  return overview?.provinceById.get(unitId)?.name ?? details?.unit.name ?? unitId;
}
