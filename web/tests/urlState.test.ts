import { describe, expect, it } from "vitest";
import { COUNTRY, type Place, placeOf, queryOf } from "../src/state/urlState";

describe("the address of a place", () => {
  it("is empty for the country", () => {
    expect(queryOf(COUNTRY)).toBe("");
    expect(placeOf("")).toEqual(COUNTRY);
  });

  it("holds all of a place, whatever its ids are", () => {
    const place: Place = {
      view: "paths",
      unit: "a/b:c._-d",
      day: "2025-06-30",
      since: "2025-01-01",
      rules: ["one", "two"],
      hops: 3,
      from: "vn:commune:26740:2025",
      to: "x/y.z",
      staffed: false,
      disjoint: "node",
      avoid: ["a", "b~c"],
      k: 4,
      open: ["vn:central:government:2025"],
      at: [12.5, 106.25, 10.75],
    };
    expect(placeOf(queryOf(place))).toEqual(place);
  });

  it("leaves out what is no id, and what a browser would take for a way up", () => {
    for (const unit of ["../roots", "x/../../roots", "a/./b", "..", "a b", "<b>", "ü", "-a", "a".repeat(129)]) {
      expect(placeOf(`?unit=${encodeURIComponent(unit)}&from=${encodeURIComponent(unit)}`)).toEqual(COUNTRY);
      expect(placeOf(`?avoid=${encodeURIComponent(unit)},b~c`).avoid).toEqual(["b~c"]);
    }
    expect(placeOf("?unit=a..b").unit).toBe("a..b");
  });

  it("keeps the choice of no rule apart from none chosen", () => {
    expect(placeOf(queryOf({ ...COUNTRY, rules: [] })).rules).toEqual([]);
    expect(placeOf("").rules).toBeNull();
  });

  it.each([
    "?view=nothing&hops=9&k=0&disjoint=all",
    "?as_of=2025-02-31&since=yesterday&hops=1.5",
    "?at=1,2&k=-1",
    "?at=NaN,106,10",
    "?at=5,999,10&as_of=<script>",
  ])("opens the country where it cannot be read: %s", query => {
    expect(placeOf(query)).toEqual(COUNTRY);
  });
});
