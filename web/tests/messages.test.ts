import { describe, expect, it } from "vitest";
import en from "../../dtgraph/locales/en.json";
import vi from "../../dtgraph/locales/vi.json";
import { textIn } from "../src/messages";

const places = (sentence: string) => [...sentence.matchAll(/\{\w+\}/g)].map(one => one[0]).sort();

describe("messages", () => {
  it("are the same in both languages, with the same places for values", () => {
    expect(Object.keys(vi)).toEqual(Object.keys(en));
    for (const [key, sentence] of Object.entries(en)) {
      expect(places(vi[key as keyof typeof vi]), key).toEqual(places(sentence));
      expect(vi[key as keyof typeof vi].trim(), key).not.toBe("");
    }
  });

  it("count, and write numbers and days as their language does", () => {
    const [english, vietnamese] = [textIn("en"), textIn("vi")];
    expect(english("map.gaps", { n: 1 })).toBe("one gap");
    expect(english("map.gaps", { n: 1234 })).toBe("1,234 gaps");
    expect(vietnamese("map.gaps", { n: 1234 })).toBe("1.234 lỗ hổng");
    expect([0, 0.004, 0.5, 0.9996, 1].map(english.percent)).toEqual(["0%", "0.4%", "50%", "99.96%", "100%"]);
    expect(vietnamese.day("2025-07-01")).toBe("1/7/2025");
  });

  it("keep a word that they do not know, and braces in a value", () => {
    expect(textIn("vi").word("kind", "moon_base")).toBe("moon_base");
    expect(textIn("en")("search.none", { words: "{n} <b>" })).toContain("“{n} <b>”");
  });
});
