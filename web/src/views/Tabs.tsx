import { useEffect, useRef } from "preact/hooks";
import { Link } from "../components/Link";
import { useText } from "../i18n";
import { useNavigation } from "../state/navigation";
import { type UrlState, VIEWS, type View } from "../state/urlState";

/** Links to the views. */
export function Tabs() {
  const text = useText();
  const { urlState } = useNavigation();
  const tabs = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: scroll when the view changes
  useEffect(() => {
    tabs.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [urlState.view]);
  // paths start at the selected unit
  const target = (view: View): Partial<UrlState> =>
    view === "paths" && !urlState.from && !urlState.to ? { view, from: urlState.unit } : { view };
  return (
    <nav class="tabs" ref={tabs} aria-label={text("views")}>
      {VIEWS.map(view => (
        <Link key={view} to={target(view)} current={urlState.view === view ? "page" : undefined}>
          {text(`view.${view}`)}
        </Link>
      ))}
    </nav>
  );
}
