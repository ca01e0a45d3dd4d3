import { describe, expect, it } from "vitest";
import en from "../../dtgraph/locales/en.json";
import vi from "../../dtgraph/locales/vi.json";
import { createTranslator } from "../src/i18n";

const slots = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(match => match[0]).sort();

describe("translations", () => {
  it("have the same keys and slots in both languages", () => {
    expect(Object.keys(vi)).toEqual(Object.keys(en));
    for (const [key, text] of Object.entries(en)) {
      const translated = vi[key as keyof typeof vi];
      expect(slots(translated), key).toEqual(slots(text));
      expect(translated.trim(), key).not.toBe("");
    }
  });

  it("format numbers, plurals, percentages and days", () => {
    const [english, vietnamese] = [createTranslator("en"), createTranslator("vi")];
    expect(english("map.gaps", { n: 1 })).toBe("1 gap");
    expect(english("map.gaps", { n: 1234 })).toBe("1,234 gaps");
    expect(vietnamese("map.gaps", { n: 1234 })).toBe("1.234 điểm còn thiếu");
    expect([0, 0.004, 0.5, 0.9996, 1].map(english.percent)).toEqual(["0%", "0.4%", "50%", "99.96%", "100%"]);
    expect(vietnamese.day("2025-07-01")).toBe("1/7/2025");
  });

  it("return unknown words unchanged, and do not fill slots inside values", () => {
    expect(createTranslator("vi").word("kind", "moon_base")).toBe("moon_base");
    expect(createTranslator("en")("search.no_results", { query: "{n} <b>" })).toContain("“{n} <b>”");
  });
});
