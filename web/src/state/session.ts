/** What holds for whoever sits here, whatever the address says: language, appearance, key. */

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Language } from "../messages";

export type Theme = "system" | "light" | "dark";

export interface Session {
  language: Language;
  theme: Theme;
  /** Counts the keys that were given, so that what depends on rights is asked anew. */
  key: number;
  setLanguage: (language: Language) => void;
  setTheme: (theme: Theme) => void;
  setKey: (key: string | null) => void;
  /** Whether the form for a key is open. */
  keyAsked: boolean;
  askKey: (asked: boolean) => void;
}

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("no session around");
  return session;
}

/** A word that is kept in this browser; null where there is none, or it may not be kept. */
export function kept<Word extends string>(name: string, words: readonly Word[]): Word | null {
  try {
    const found = localStorage.getItem(`dtgraph.${name}`);
    return words.find(word => word === found) ?? null;
  } catch {
    return null;
  }
}

export function keep(name: string, word: string): void {
  try {
    localStorage.setItem(`dtgraph.${name}`, word);
  } catch {
    // then it lasts as long as the page
  }
}
