import { useEffect, useRef } from "preact/hooks";
import { Link } from "../components/Link";
import { useText } from "../messages";
import { useNavigation } from "../state/navigation";
import { type Place, VIEWS, type View } from "../state/urlState";

/** The views, each a link. */
export function Tabs() {
  const text = useText();
  const { place } = useNavigation();
  const tabs = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another view is another tab
  useEffect(() => {
    tabs.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [place.view]);
  // a path begins at the unit that is chosen
  const to = (view: View): Partial<Place> =>
    view === "paths" && !place.from && !place.to ? { view, from: place.unit } : { view };
  return (
    <nav class="tabs" ref={tabs} aria-label={text("views")}>
      {VIEWS.map(view => (
        <Link key={view} to={to(view)} current={place.view === view ? "page" : undefined}>
          {text(`view.${view}`)}
        </Link>
      ))}
    </nav>
  );
}
