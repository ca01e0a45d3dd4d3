"""Make the reference files of `dtgraph/reference/data` from the package vietnamadminunits.

Run it again with `make reference` or `python scripts/build_reference.py [FOLDER]`: the same input gives the same bytes.
What it writes are facts; the files written by hand (README.md, central_2025.csv, resolutions_2025.csv) are left alone.
"""

import csv
import json
import math
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

PACKAGE = "vietnamadminunits"
VERSION = "1.0.4"
DATA = Path(__file__).parent.parent / "dtgraph" / "reference" / "data"

MISPLACED_KM = 100
"""An island's old point farther than this from the new one is the mainland's: the source geocoded it by its name."""

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Report:
    """What the join of names to codes came to, to be printed and tested."""

    counts: dict[str, int]
    without_ward: list[str]
    moved: list[str]

    def __str__(self) -> str:
        lines = [f"{name}: {count} rows" for name, count in self.counts.items()]
        lines.append(f"keys without a ward, taken for the district: {', '.join(self.without_ward)}")
        lines.append(f"islands moved from the mainland to their successor's point: {', '.join(self.moved)}")
        return "\n".join(lines)


class Source:
    """The tables of the package, and its keys joined to official codes."""

    def __init__(self) -> None:
        if version(PACKAGE) != VERSION:
            raise SystemExit(f"{PACKAGE} {VERSION} is needed, {version(PACKAGE)} is installed")
        spec = find_spec(PACKAGE)
        if spec is None or not spec.submodule_search_locations:
            raise SystemExit(f"{PACKAGE} {VERSION} is not installed")
        folder = Path(spec.submodule_search_locations[0]) / "data"
        with closing(sqlite3.connect(folder / "dataset.db")) as database:
            database.row_factory = sqlite3.Row
            self.old = database.execute("SELECT * FROM admin_units_legacy").fetchall()
            self.new = database.execute("SELECT * FROM admin_units").fetchall()
        converter = json.loads((folder / "converter_2025.json").read_text("utf-8"))
        self.provinces: dict[str, list[str]] = converter["DICT_PROVINCE"]
        self.whole: dict[str, dict[str, list[str]]] = converter["DICT_PROVINCE_WARD_NO_DIVIDED"]
        self.divided: dict[str, dict[str, list[dict[str, object]]]] = converter["DICT_PROVINCE_WARD_DIVIDED"]
        self.old_province = {row["provinceKey"]: row["provinceCode"] for row in self.old}
        self.new_province = {row["provinceKey"]: row["provinceCode"] for row in self.new}
        self.old_commune = _unique(
            (f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey']}", row["wardCode"])
            for row in self.old
            if row["wardCode"]
        )
        # An island district without communes has a key that ends in nothing: the district itself is what changed.
        self.bare_district = _unique(
            (f"{row['provinceKey']}_{row['districtKey']}_", row["districtCode"])
            for row in self.old
            if not row["wardCode"]
        )
        self.new_commune = _unique((f"{row['provinceKey']}_{row['wardKey']}", row["wardCode"]) for row in self.new)


def _unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    listed = list(pairs)
    repeated = [key for key, count in Counter(key for key, _ in listed).items() if count > 1]
    if repeated:
        raise SystemExit(f"keys that stand for two units: {repeated}")
    return dict(listed)


def _number(value: float | None, digits: int) -> str:
    if value is None:
        return ""
    if not math.isfinite(value):
        raise SystemExit(f"not a finite number: {value}")
    return f"{round(value, digits):.{digits}f}".rstrip("0").rstrip(".")


def _point(row: sqlite3.Row, tier: str) -> Row:
    # Four digits are eleven metres, more than a point that stands for a commune can mean.
    return {"lat": _number(row[f"{tier}Lat"], 4), "lon": _number(row[f"{tier}Lon"], 4)}


def _area(square_kilometres: float | None) -> str:
    # Where the source has none it says so, or says zero.
    return _number(square_kilometres, 2) if square_kilometres else ""


def _units(rows: Iterable[sqlite3.Row], tier: str, parent: str = "", **more: str) -> dict[str, Row]:
    """The units of one tier by code; `more` names columns of areas in the source."""
    units: dict[str, Row] = {}
    for row in rows:
        if not row[f"{tier}Code"]:
            continue
        unit = {"code": row[f"{tier}Code"], "name": row[tier]}
        if parent:
            unit[f"{parent}_code"] = row[f"{parent}Code"]
        unit |= _point(row, tier) | {name: _area(row[column]) for name, column in more.items()}
        if units.setdefault(unit["code"], unit) != unit:
            raise SystemExit(f"one code, two units: {unit} and {units[unit['code']]}")
    return units


def _successors(source: Source) -> tuple[list[Row], dict[str, str]]:
    """The old communes' successors, and those of the districts that had no communes."""
    rows, districts = [], {}
    for province, targets in source.whole.items():
        for ward, keys in targets.items():
            code = source.new_commune[f"{province}_{ward}"]
            for key in keys:
                if key in source.bare_district:
                    districts[source.bare_district[key]] = code
                else:
                    rows.append({"old_code": source.old_commune[key], "new_code": code, "extent": "whole"})
    for province, divided in source.divided.items():
        for key, parts in divided.items():
            for part in parts:
                code = source.new_commune[f"{province}_{part['newWardKey']}"]
                extent = "default" if part["isDefaultNewWard"] else "part"
                rows.append({"old_code": source.old_commune[key], "new_code": code, "extent": extent})
    return rows, districts


def _kilometres(one: Row, other: Row) -> float:
    north, east = (float(one[axis]) - float(other[axis]) for axis in ("lat", "lon"))
    return 111.2 * math.hypot(north, east * math.cos(math.radians(float(one["lat"]))))


def _mend_islands(tables: dict[str, dict[str, Row]], successors: dict[str, str]) -> list[str]:
    """Give a unit that became an island's the new unit's point where its own lies on the mainland."""
    moved = []
    for old in (*tables["communes_2024"].values(), *tables["districts_2024"].values()):
        code = successors.get(old["code"])
        new = tables["communes_2025"][code] if code else None
        if new and new["name"].startswith("Đặc khu") and _kilometres(old, new) > MISPLACED_KM:
            old |= {axis: new[axis] for axis in ("lat", "lon")}
            moved.append(old["name"])
    return moved


def build(folder: Path) -> Report:
    """Write the files into `folder`. Exits with a sentence where the source is not as this script knows it."""
    source = Source()
    tables = {
        "provinces_2024": _units(source.old, "province"),
        "districts_2024": _units(source.old, "district", "province"),
        "communes_2024": _units(source.old, "ward", "district"),
        "provinces_2025": _units(source.new, "province"),
        "communes_2025": _units(source.new, "ward", "province", area_km2="wardAreaKm2"),
    }
    for key, olds in source.provinces.items():
        for old in olds:
            tables["provinces_2024"][source.old_province[old]]["successor"] = source.new_province[key]
    pairs, bare = _successors(source)
    for code, unit in tables["districts_2024"].items():
        unit["successor"] = bare.get(code, "")
    # A district's successor is the one that all its communes went to, which only the islands have.
    only = {row["old_code"]: row["new_code"] for row in pairs if row["extent"] == "whole"}
    homes: dict[str, set[str]] = {}
    for code, unit in tables["communes_2024"].items():
        homes.setdefault(unit["district_code"], set()).add(only.get(code, ""))
    whole = only | bare | {code: min(found) for code, found in homes.items() if len(found) == 1}
    moved = _mend_islands(tables, whole)
    files = {name: sorted(units.values(), key=lambda unit: unit["code"]) for name, units in tables.items()}
    files["successors_2025"] = sorted(pairs, key=lambda row: (row["old_code"], row["new_code"]))
    missing = set(tables["communes_2024"]) - {row["old_code"] for row in pairs}
    if missing or len({(row["old_code"], row["new_code"]) for row in pairs}) != len(pairs):
        raise SystemExit(f"communes without a successor, or with one twice: {sorted(missing)}")
    for name, rows in files.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    counts = {name: len(rows) for name, rows in files.items()}
    return Report(counts, sorted(key.rstrip("_") for key in source.bare_district), moved)


if __name__ == "__main__":
    print(build(Path(sys.argv[1]) if len(sys.argv) > 1 else DATA))
