/** What the page says, in each language: one file of sentences for each, with the same keys. */

import { useMemo } from "preact/hooks";
import en from "../../../dtgraph/locales/en.json";
import vi from "../../../dtgraph/locales/vi.json";
import { useSession } from "../state/session";

export const LANGUAGES = ["vi", "en"] as const;
export type Language = (typeof LANGUAGES)[number];
export type Message = keyof typeof en;

const SENTENCES: Record<Language, Record<Message, string>> = { vi, en };
const LOCALES: Record<Language, string> = { vi: "vi-VN", en: "en-GB" };

export type Values = Record<string, string | number>;

export interface Text {
  (message: Message, values?: Values): string;
  language: Language;
  number: (value: number) => string;
  percent: (share: number) => string;
  day: (day: string) => string;
  /** The word of a vocabulary of the network in this language; one that is not known stays as it is. */
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

export function textIn(language: Language): Text {
  const sentences = SENTENCES[language];
  const locale = LOCALES[language];
  const number = new Intl.NumberFormat(locale);
  const percents = [0, 1, 2, 3].map(
    maximumFractionDigits => new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits }),
  );
  const [nothing, all] = [0, 1].map(share => percents[0]!.format(share));
  const day = new Intl.DateTimeFormat(locale, { day: "numeric", month: "numeric", year: "numeric", timeZone: "UTC" });
  const plural = new Intl.PluralRules(locale);

  const text = (message: Message, values: Values = {}): string => {
    const one = `${message}.one` as Message;
    const singular = values.n !== undefined && plural.select(Number(values.n)) === "one" && one in sentences;
    return sentences[singular ? one : message].replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name] ?? "";
      return typeof value === "number" ? number.format(value) : value;
    });
  };
  return Object.assign(text, {
    language,
    number: (value: number) => number.format(value),
    // what is not all, or nothing, never reads so
    percent: (share: number) => {
      const told = percents.map(one => one.format(share));
      const part = share > 0 && share < 1;
      return (part && told.find(one => one !== nothing && one !== all)) || told[0]!;
    },
    day: (value: string) => day.format(new Date(`${value}T00:00:00Z`)),
    word: (vocabulary: Vocabulary, word: string) => {
      const key = `${vocabulary}.${word}`;
      return key in sentences ? sentences[key as Message] : word;
    },
  });
}

export function useText(): Text {
  const { language } = useSession();
  return useMemo(() => textIn(language), [language]);
}
