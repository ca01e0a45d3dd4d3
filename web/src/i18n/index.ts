/** Texts of the page in each language, shared with reports. */

import { useMemo } from "preact/hooks";
import en from "../../../dtgraph/locales/en.json";
import vi from "../../../dtgraph/locales/vi.json";
import { useSession } from "../state/session";

export const LANGUAGES = ["vi", "en"] as const;
export type Language = (typeof LANGUAGES)[number];
export type TextKey = keyof typeof en;

const TEXTS: Record<Language, Record<TextKey, string>> = { vi, en };
const LOCALES: Record<Language, string> = { vi: "vi-VN", en: "en-GB" };
const MAX_PERCENT_DIGITS = 3;

export type Values = Record<string, string | number>;

export interface Translator {
  /** A text with its values; with `n` of 1 its singular, if it has one. */
  (key: TextKey, values?: Values): string;
  language: Language;
  number: (value: number) => string;
  /** A share in percent; only 0 and 1 are shown as 0% and 100%. */
  percent: (share: number) => string;
  day: (day: string) => string;
  /** The translation of a word of a vocabulary; unknown words are returned unchanged. */
  word: (vocabulary: Vocabulary, word: string) => string;
}

export type Vocabulary =
  | "level"
  | "kind"
  | "role"
  | "member_role"
  | "basis"
  | "status"
  | "severity"
  | "tie"
  | "change"
  | "label"
  | "source"
  | "action";

export function createTranslator(language: Language): Translator {
  const texts = TEXTS[language];
  const locale = LOCALES[language];
  const numbers = new Intl.NumberFormat(locale);
  const percentages = Array.from(
    { length: MAX_PERCENT_DIGITS + 1 },
    (_, maximumFractionDigits) => new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits }),
  );
  const [zero, hundred] = [0, 1].map(share => percentages[0]!.format(share));
  const days = new Intl.DateTimeFormat(locale, { day: "numeric", month: "numeric", year: "numeric", timeZone: "UTC" });
  const plurals = new Intl.PluralRules(locale);

  const text = (key: TextKey, values: Values = {}): string => {
    const singularKey = `${key}.one` as TextKey;
    const singular = values.n !== undefined && plurals.select(Number(values.n)) === "one" && singularKey in texts;
    return texts[singular ? singularKey : key].replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name] ?? "";
      return typeof value === "number" ? numbers.format(value) : value;
    });
  };
  return Object.assign(text, {
    language,
    number: (value: number) => numbers.format(value),
    percent: (share: number) => {
      const candidates = percentages.map(format => format.format(share));
      const partial = share > 0 && share < 1;
      return (partial && candidates.find(percent => percent !== zero && percent !== hundred)) || candidates[0]!;
    },
    day: (value: string) => days.format(new Date(`${value}T00:00:00Z`)),
    word: (vocabulary: Vocabulary, word: string) => {
      const key = `${vocabulary}.${word}`;
      return key in texts ? texts[key as TextKey] : word;
    },
  });
}

export function useText(): Translator {
  const { language } = useSession();
  return useMemo(() => createTranslator(language), [language]);
}
