/** Settings of this browser, which are not part of the URL: language, theme and API key. */

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Language } from "../i18n";

export type Theme = "system" | "light" | "dark";

export interface Session {
  language: Language;
  theme: Theme;
  /** Incremented with every change of the API key, so that data are requested again. */
  keyGeneration: number;
  setLanguage: (language: Language) => void;
  setTheme: (theme: Theme) => void;
  setKey: (key: string | null) => void;
  keyFormOpen: boolean;
  setKeyFormOpen: (open: boolean) => void;
}

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("useSession needs a SessionContext");
  return session;
}

/** A setting saved in this browser; null if it is missing, invalid or cannot be read. */
export function loadSetting<Value extends string>(name: string, values: readonly Value[]): Value | null {
  try {
    const saved = localStorage.getItem(`dtgraph.${name}`);
    return values.find(value => value === saved) ?? null;
  } catch {
    return null;
  }
}

export function saveSetting(name: string, value: string): void {
  try {
    localStorage.setItem(`dtgraph.${name}`, value);
  } catch {
    // without storage, the setting is lost when the page is closed
  }
}
