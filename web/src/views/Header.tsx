import { KeyDrop } from "../components/KeyDrop";
import { Link } from "../components/Link";
import { UnitSearch } from "../components/UnitSearch";
import { LANGUAGES, useText } from "../messages";
import { useNavigation } from "../state/navigation";
import { useLooking } from "../state/overviewStore";
import { type Theme, useSession } from "../state/session";

const NEXT: Record<Theme, Theme> = { system: "light", light: "dark", dark: "system" };
const SIGNS: Record<Theme, string> = { system: "◐", light: "☀", dark: "☾" };

interface Named {
  id: string;
  name: string;
}

/** The head of the page: where one is (`commune`: that of a unit which is none itself), the search, and
 * what is set for this browser.
 */
export function Head({ name, commune }: { name: string | null; commune: Named | null }) {
  const text = useText();
  const { place, go } = useNavigation();
  const { province } = useLooking();
  const session = useSession();
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
          {commune && (
            <li>
              <Link to={{ unit: commune.id, at: place.at }}>{commune.name}</Link>
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
      <KeyDrop />
    </header>
  );
}
