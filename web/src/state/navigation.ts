/** The state in the URL, and functions that change it. */

import { createContext } from "preact";
import { useCallback, useContext, useEffect, useMemo, useState } from "preact/hooks";
import { formatUrl, parseUrl, type UrlState } from "./urlState";

export interface Navigation {
  urlState: UrlState;
  /** Change the state with a new entry in the browser's history. */
  navigate: (to: Partial<UrlState>) => void;
  /** Change the state without a new entry in the browser's history. */
  replace: (to: Partial<UrlState>) => void;
  /** The URL of a changed state, for links. */
  href: (to: Partial<UrlState>) => string;
}

export const NavigationContext = createContext<Navigation | null>(null);

export function useNavigation(): Navigation {
  const navigation = useContext(NavigationContext);
  if (!navigation) throw new Error("useNavigation needs a NavigationContext");
  return navigation;
}

/** Another unit is shown with the map fitted to it, unless a map position is given. */
const withMapReset = (to: Partial<UrlState>): Partial<UrlState> => ("unit" in to ? { mapPosition: null, ...to } : to);

export function useBrowserNavigation(): Navigation {
  const [urlState, setUrlState] = useState(() => parseUrl(location.search));
  useEffect(() => {
    const onPopState = () => setUrlState(parseUrl(location.search));
    addEventListener("popstate", onPopState);
    return () => removeEventListener("popstate", onPopState);
  }, []);
  const update = useCallback((to: Partial<UrlState>, method: "pushState" | "replaceState") => {
    const before = parseUrl(location.search);
    const query = formatUrl({ ...before, ...to });
    if (query !== formatUrl(before)) history[method](null, "", query || location.pathname);
    setUrlState(parseUrl(query));
  }, []);
  return useMemo(
    () => ({
      urlState,
      navigate: (to: Partial<UrlState>) => update(withMapReset(to), "pushState"),
      replace: (to: Partial<UrlState>) => update(to, "replaceState"),
      href: (to: Partial<UrlState>) => formatUrl({ ...urlState, ...withMapReset(to) }) || location.pathname,
    }),
    [urlState, update],
  );
}
