import { KeyMenu } from "../components/KeyMenu";
import { Link } from "../components/Link";
import { UnitSearch } from "../components/UnitSearch";
import { LANGUAGES, useText } from "../i18n";
import { useNavigation } from "../state/navigation";
import { usePageData } from "../state/overviewStore";
import { type Theme, useSession } from "../state/session";

const NEXT_THEME: Record<Theme, Theme> = { system: "light", light: "dark", dark: "system" };
const THEME_SYMBOLS: Record<Theme, string> = { system: "◐", light: "☀", dark: "☾" };

interface Props {
  /** Name of the selected unit. */
  unitName: string | null;
  /** The commune of a unit that is not a commune itself. */
  commune: { id: string; name: string } | null;
}

/** Breadcrumb, search, language, theme and API key. */
export function Header({ unitName, commune }: Props) {
  const text = useText();
  const { urlState, navigate } = useNavigation();
  const { province } = usePageData();
  const session = useSession();
  const { unit, mapPosition } = urlState;
  const themeLabel = text("theme.label", { theme: text(`theme.${session.theme}`) });
  return (
    <header class="header">
      <Link to={{ unit: null, view: "map", mapPosition: null }} class="brand" label={text("brand.label")}>
        dtgraph
      </Link>
      <nav aria-label={text("breadcrumb")} class="breadcrumb">
        <ol>
          <li>
            <Link to={{ unit: null }} current={unit ? undefined : "page"}>
              {text("country")}
            </Link>
          </li>
          {province && province.id !== unit && (
            <li>
              <Link to={{ unit: province.id }}>{province.name}</Link>
            </li>
          )}
          {commune && (
            <li>
              <Link to={{ unit: commune.id, mapPosition }}>{commune.name}</Link>
            </li>
          )}
          {unit && (
            <li>
              <Link to={{ unit, mapPosition }} current="page">
                {unitName ?? unit}
              </Link>
            </li>
          )}
        </ol>
      </nav>
      <UnitSearch
        label={text("search.label")}
        placeholder={text("search.placeholder")}
        onSelect={({ id }) => navigate({ unit: id })}
      />
      <fieldset class="languages">
        <legend class="visually-hidden">{text("language")}</legend>
        {LANGUAGES.map(language => (
          <button
            type="button"
            key={language}
            lang={language}
            aria-pressed={session.language === language}
            aria-label={text(`language.${language}`)}
            onClick={() => session.setLanguage(language)}
          >
            {language.toUpperCase()}
          </button>
        ))}
      </fieldset>
      <button
        type="button"
        class="icon"
        aria-label={themeLabel}
        title={themeLabel}
        onClick={() => session.setTheme(NEXT_THEME[session.theme])}
      >
        {THEME_SYMBOLS[session.theme]}
      </button>
      <KeyMenu />
    </header>
  );
}
