import { useState } from "preact/hooks";
import { hasKey } from "../asking/service";
import { LANGUAGES, useText } from "../messages";
import { KeyForm } from "../parts/KeyForm";
import { Link } from "../parts/Link";
import { UnitSearch } from "../parts/UnitSearch";
import { useNavigation } from "../state/navigation";
import { type Theme, useSession } from "../state/session";
import { useLooking } from "../state/sight";

const NEXT: Record<Theme, Theme> = { system: "light", light: "dark", dark: "system" };
const SIGNS: Record<Theme, string> = { system: "◐", light: "☀", dark: "☾" };

/** The head of the page: where one is, the search, and what is set for this browser. */
export function Head({ name }: { name: string | null }) {
  const text = useText();
  const { place, go } = useNavigation();
  const { province } = useLooking();
  const session = useSession();
  const [keys, setKeys] = useState(false);
  return (
    <header class="head">
      <Link to={{ unit: null, view: "map", at: null }} class="brand" label={text("brand.label")}>
        dtgraph
      </Link>
      <nav aria-label={text("crumbs")} class="crumbs">
        <ol>
          <li>
            <Link to={{ unit: null }} current={place.unit ? undefined : "page"}>
              {text("country")}
            </Link>
          </li>
          {province && province.id !== place.unit && (
            <li>
              <Link to={{ unit: province.id }}>{province.name}</Link>
            </li>
          )}
          {place.unit && (
            <li>
              <Link to={{ unit: place.unit, at: place.at }} current="page">
                {name ?? place.unit}
              </Link>
            </li>
          )}
        </ol>
      </nav>
      <UnitSearch
        label={text("search.label")}
        placeholder={text("search.hint")}
        onChoose={unit => go({ unit: unit.id })}
      />
      <fieldset class="languages">
        <legend class="unseen">{text("language")}</legend>
        {LANGUAGES.map(one => (
          <button
            type="button"
            key={one}
            lang={one}
            aria-pressed={session.language === one}
            aria-label={text(`language.${one}`)}
            onClick={() => session.setLanguage(one)}
          >
            {one.toUpperCase()}
          </button>
        ))}
      </fieldset>
      <button
        type="button"
        class="icon"
        aria-label={text("theme.label", { now: text(`theme.${session.theme}`) })}
        title={text("theme.label", { now: text(`theme.${session.theme}`) })}
        onClick={() => session.setTheme(NEXT[session.theme])}
      >
        {SIGNS[session.theme]}
      </button>
      <div class="keys">
        <button
          type="button"
          class="icon"
          aria-expanded={keys}
          aria-label={text(hasKey() ? "key.have" : "key.none")}
          title={text(hasKey() ? "key.have" : "key.none")}
          onClick={() => setKeys(!keys)}
        >
          <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" class="lock">
            <rect x="3" y="7" width="10" height="7" rx="1.5" />
            <path d={hasKey() ? "M5 7V5a3 3 0 0 1 5.8-1" : "M5 7V5a3 3 0 0 1 6 0v2"} />
          </svg>
        </button>
        {keys && (
          <div class="drop">
            <KeyForm />
          </div>
        )}
      </div>
    </header>
  );
}
