import { useEffect, useMemo, useState } from "preact/hooks";
import { sendKey } from "./api/client";
import { LANGUAGES, type Language } from "./messages";
import { NavigationContext, useAddress } from "./state/navigation";
import { keep, kept, type Session, SessionContext, type Theme } from "./state/session";
import { Page } from "./views/Page";

const THEMES = ["system", "light", "dark"] as const;

const spoken = (): Language => (navigator.language.toLowerCase().startsWith("en") ? "en" : "vi");

export function App() {
  const navigation = useAddress();
  const [language, setLanguage] = useState<Language>(() => kept("language", LANGUAGES) ?? spoken());
  const [theme, setTheme] = useState<Theme>(() => kept("theme", THEMES) ?? "system");
  const [key, setKey] = useState(0);
  const [keyAsked, askKey] = useState(false);

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
      key,
      setLanguage: to => {
        keep("language", to);
        setLanguage(to);
      },
      setTheme: to => {
        keep("theme", to);
        setTheme(to);
      },
      setKey: given => {
        sendKey(given);
        setKey(n => n + 1);
      },
      keyAsked,
      askKey,
    }),
    [language, theme, key, keyAsked],
  );

  return (
    <SessionContext.Provider value={session}>
      <NavigationContext.Provider value={navigation}>
        <Page />
      </NavigationContext.Provider>
    </SessionContext.Provider>
  );
}
