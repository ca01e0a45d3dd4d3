import { useEffect, useMemo, useState } from "preact/hooks";
import { setApiKey } from "./api/client";
import { LANGUAGES, type Language } from "./i18n";
import { NavigationContext, useBrowserNavigation } from "./state/navigation";
import { loadSetting, type Session, SessionContext, saveSetting, type Theme } from "./state/session";
import { Page } from "./views/Page";

const THEMES = ["system", "light", "dark"] as const;

const browserLanguage = (): Language => (navigator.language.toLowerCase().startsWith("en") ? "en" : "vi");

export function App() {
  const navigation = useBrowserNavigation();
  const [language, setLanguage] = useState<Language>(() => loadSetting("language", LANGUAGES) ?? browserLanguage());
  const [theme, setTheme] = useState<Theme>(() => loadSetting("theme", THEMES) ?? "system");
  const [keyGeneration, setKeyGeneration] = useState(0);
  const [keyFormOpen, setKeyFormOpen] = useState(false);

  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  useEffect(() => {
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);

  const session = useMemo(
    (): Session => ({
      language,
      theme,
      keyGeneration,
      setLanguage: value => {
        saveSetting("language", value);
        setLanguage(value);
      },
      setTheme: value => {
        saveSetting("theme", value);
        setTheme(value);
      },
      setKey: key => {
        setApiKey(key);
        setKeyGeneration(n => n + 1);
      },
      keyFormOpen,
      setKeyFormOpen,
    }),
    [language, theme, keyGeneration, keyFormOpen],
  );

  return (
    <SessionContext.Provider value={session}>
      <NavigationContext.Provider value={navigation}>
        <Page />
      </NavigationContext.Provider>
    </SessionContext.Provider>
  );
}
