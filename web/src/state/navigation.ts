/** Where the page is, in step with the address: going somewhere adds to the history, adjusting does not. */

import { createContext } from "preact";
import { useCallback, useContext, useEffect, useMemo, useState } from "preact/hooks";
import { type Place, placeOf, queryOf } from "./urlState";

export interface Navigation {
  place: Place;
  go: (to: Partial<Place>) => void;
  /** Changes the address without a step that "back" would undo. */
  adjust: (to: Partial<Place>) => void;
  /** The address of another place, for links. */
  href: (to: Partial<Place>) => string;
}

export const NavigationContext = createContext<Navigation | null>(null);

export function useNavigation(): Navigation {
  const navigation = useContext(NavigationContext);
  if (!navigation) throw new Error("no navigation around");
  return navigation;
}

export function useAddress(): Navigation {
  const [place, setPlace] = useState(() => placeOf(location.search));
  useEffect(() => {
    const onPop = () => setPlace(placeOf(location.search));
    addEventListener("popstate", onPop);
    return () => removeEventListener("popstate", onPop);
  }, []);
  const moved = useCallback((to: Partial<Place>, how: "pushState" | "replaceState") => {
    const next = { ...placeOf(location.search), ...to };
    const query = queryOf(next);
    if (query !== queryOf(placeOf(location.search))) history[how](null, "", query || location.pathname);
    setPlace(placeOf(query));
  }, []);
  return useMemo(
    () => ({
      place,
      // another unit or day is seen whole, wherever the map was
      go: (to: Partial<Place>) => moved("unit" in to && !("at" in to) ? { at: null, ...to } : to, "pushState"),
      adjust: (to: Partial<Place>) => moved(to, "replaceState"),
      href: (to: Partial<Place>) =>
        queryOf({ ...place, ...("unit" in to ? { at: null } : {}), ...to }) || location.pathname,
    }),
    [place, moved],
  );
}
