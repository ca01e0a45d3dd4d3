/** The page: its head, what is chosen on the left, what is looked at in the middle, the unit on the right. */

import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Items, RuleDescription, UnitDetails } from "../api/answers";
import { unitPath } from "../api/client";
import { useAsked } from "../api/useRequest";
import { focusAfter } from "../components/focus";
import { Later } from "../components/Lazy";
import { Failed, Waiting } from "../components/Status";
import { useText } from "../messages";
import { useNavigation } from "../state/navigation";
import { LookingContext, useLookingFrom, useSight } from "../state/overviewStore";
import { Head } from "./Header";
import { MapPanel } from "./MapPanel";
import { Ranking } from "./Ranking";
import { Rules } from "./Rules";
import { Scorecard } from "./Scorecard";
import { Tabs } from "./Tabs";
import { TimeSlider } from "./TimeSlider";
import { Totals } from "./Totals";
import { UnitCard } from "./UnitCard";

const LATER = {
  around: () => import("./Neighbourhood"),
  changes: () => import("./Changes"),
  paths: () => import("./Paths"),
  tree: () => import("./Tree"),
};

export function Page() {
  const text = useText();
  const { place, go } = useNavigation();
  const sight = useSight(place.day);
  const rules = useAsked<Items<RuleDescription>>("rules");
  const descriptions = useMemo(() => new Map(rules.answer?.items.map(one => [one.name, one])), [rules.answer]);
  const known = place.unit !== null && sight.overview !== null && isOnMap(sight.overview, place.unit);
  const unit = useAsked<UnitDetails>(place.unit && !known ? unitPath(place.unit) : null, { as_of: place.day });
  // while a unit is awaited one stays where one is
  const last = useRef<string | null>(null);
  const provinceId = unit.answer ? unit.answer.province_id : unit.waiting ? last.current : null;
  const looking = useLookingFrom(place, sight, descriptions, provinceId);
  last.current = looking.province?.id ?? null;
  const { overview, province } = looking;
  const named = useName(place.unit, unit.answer, overview);
  const communeId = [...(unit.answer?.part_of ?? []), ...(unit.answer?.serves ?? [])].find(id =>
    overview?.communeById.has(id),
  );
  const commune = communeId && overview ? { id: communeId, name: communeName(overview, communeId) } : null;

  useEffect(() => {
    document.title = [named ?? text("country"), text(`view.${place.view}`), "dtgraph"].join(" · ");
  }, [named, place.view, text]);
  const chosen = useRef(place.unit);
  useEffect(() => {
    if (chosen.current === place.unit) return;
    chosen.current = place.unit;
    // on a phone the card is below what it was chosen in; a province on the map is there to be looked at
    const below = matchMedia("(max-width: 860px)").matches;
    const looks = place.view === "map" && place.unit === province?.id;
    if (place.unit && below && !looks) document.querySelector(".right")?.scrollIntoView();
  }, [place.unit, place.view, province]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && event.target.closest("input, select, textarea");
      if (event.key === "/" && !typing) {
        event.preventDefault();
        document.querySelector<HTMLInputElement>(".head [role=combobox]")?.focus();
      } else if (event.key === "Escape" && !typing && place.unit) {
        go({ unit: province && province.id !== place.unit ? province.id : null });
        focusAfter("#middle");
      }
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [place.unit, province, go]);

  const later = place.view in LATER ? LATER[place.view as keyof typeof LATER] : null;
  return (
    <LookingContext.Provider value={looking}>
      <a class="skip" href="#ranking">
        {text("skip")}
      </a>
      <Head name={named} commune={commune} />
      {overview?.synthetic && (
        <p class="banner" role="note">
          <strong>{text("banner.title")}</strong> {text("banner.text")}
        </p>
      )}
      <div class={["columns", place.unit && "with-unit", sight.stale && "stale"].filter(Boolean).join(" ")}>
        <aside class="left" aria-label={text("left")}>
          {sight.error ? <Failed form error={sight.error} again={sight.again} /> : null}
          {sight.stale && <Waiting what={text("state.first")} />}
          {looking.verdict && <Totals />}
          {looking.verdict && <Rules />}
          {looking.verdict && <Ranking />}
          {!looking.verdict && !sight.error && <Waiting what={text("state.first")} />}
        </aside>
        <main class="middle" id="middle" tabIndex={-1}>
          <Tabs />
          <div class="view">
            {later ? (
              <Later key={place.view} load={later} />
            ) : place.view === "scorecard" ? (
              <Scorecard whole />
            ) : (
              <MapPanel />
            )}
          </div>
          <TimeSlider />
        </main>
        <aside class="right" aria-label={text("right")}>
          {place.unit ? <UnitCard key={place.unit} id={place.unit} /> : <Scorecard />}
        </aside>
      </div>
    </LookingContext.Provider>
  );
}

type Overview = NonNullable<ReturnType<typeof useSight>["overview"]>;

const isOnMap = (overview: Overview, unit: string) => overview.provinceById.has(unit) || overview.communeById.has(unit);

const communeName = (overview: Overview, id: string) => overview.names[overview.communeById.get(id)!]!;

function useName(unit: string | null, details: UnitDetails | null, overview: Overview | null): string | null {
  if (unit === null) return null;
  if (overview?.communeById.has(unit)) return communeName(overview, unit);
  return overview?.provinceById.get(unit)?.name ?? details?.unit.name ?? unit;
}
