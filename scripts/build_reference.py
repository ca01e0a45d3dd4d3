"""Build the reference files in `dtgraph/reference/data` from the package vietnamadminunits.

Run `make reference` or `python scripts/build_reference.py [FOLDER]`. The same input gives the same bytes. Files
maintained by hand (README.md, central_2025.csv, resolutions_2025.csv) are not touched.
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
"""Distance between an island's old and new point above which the old one is wrong: geocoded by name on the mainland."""

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Report:
    """The result of joining names to codes, for output and tests."""

    counts: dict[str, int]
    without_ward: list[str]
    moved: list[str]

    def __str__(self) -> str:
        lines = [f"{name}: {count} rows" for name, count in self.counts.items()]
        lines.append(f"keys without a ward, taken as the district: {', '.join(self.without_ward)}")
        lines.append(f"islands moved from the mainland to their successor's point: {', '.join(self.moved)}")
        return "\n".join(lines)


class Source:
    """The tables of the package, and its keys mapped to official codes."""

    def __init__(self) -> None:
        if version(PACKAGE) != VERSION:
            raise SystemExit(f"{PACKAGE} {VERSION} is required, but {version(PACKAGE)} is installed")
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
        # The key of an island district without communes has an empty ward: the district itself changed.
        self.bare_district = _unique(
            (f"{row['provinceKey']}_{row['districtKey']}_", row["districtCode"])
            for row in self.old
            if not row["wardCode"]
        )
        self.new_commune = _unique((f"{row['provinceKey']}_{row['wardKey']}", row["wardCode"]) for row in self.new)


def _unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    items = list(pairs)
    repeated = [key for key, count in Counter(key for key, _ in items).items() if count > 1]
    if repeated:
        raise SystemExit(f"keys of more than one unit: {repeated}")
    return dict(items)


def _number(value: float | None, digits: int) -> str:
    if value is None:
        return ""
    if not math.isfinite(value):
        raise SystemExit(f"not a finite number: {value}")
    return f"{round(value, digits):.{digits}f}".rstrip("0").rstrip(".")


def _point(row: sqlite3.Row, tier: str) -> Row:
    # Four digits are eleven metres, more precise than one point for a commune can be.
    return {"lat": _number(row[f"{tier}Lat"], 4), "lon": _number(row[f"{tier}Lon"], 4)}


def _area(square_kilometres: float | None) -> str:
    # The source has None or 0 where the area is unknown.
    return _number(square_kilometres, 2) if square_kilometres else ""


def _units(rows: Iterable[sqlite3.Row], tier: str, parent: str = "", **areas: str) -> dict[str, Row]:
    """Return the units of one tier by code; `areas` maps columns to columns of areas in the source."""
    units: dict[str, Row] = {}
    for row in rows:
        if not row[f"{tier}Code"]:
            continue
        unit = {"code": row[f"{tier}Code"], "name": row[tier]}
        if parent:
            unit[f"{parent}_code"] = row[f"{parent}Code"]
        unit |= _point(row, tier) | {name: _area(row[column]) for name, column in areas.items()}
        if units.setdefault(unit["code"], unit) != unit:
            raise SystemExit(f"two units with the same code: {unit} and {units[unit['code']]}")
    return units


def _successors(source: Source) -> tuple[list[Row], dict[str, str]]:
    """Return the successors of communes, and those of districts without communes by code."""
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


def _distance_km(row: Row, other: Row) -> float:
    north, east = (float(row[axis]) - float(other[axis]) for axis in ("lat", "lon"))
    return 111.2 * math.hypot(north, east * math.cos(math.radians(float(row["lat"]))))


def _correct_islands(tables: dict[str, dict[str, Row]], successors: dict[str, str]) -> list[str]:
    """Move units whose successor is an island but whose point is on the mainland; return their names."""
    moved = []
    for old in (*tables["communes_2024"].values(), *tables["districts_2024"].values()):
        code = successors.get(old["code"])
        new = tables["communes_2025"][code] if code else None
        if new and new["name"].startswith("Đặc khu") and _distance_km(old, new) > MISPLACED_KM:
            old |= {axis: new[axis] for axis in ("lat", "lon")}
            moved.append(old["name"])
    return moved


def build(folder: Path) -> Report:
    """Write the files to `folder`. Raises `SystemExit` if the source is not as expected."""
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
    successors, district_successors = _successors(source)
    for code, unit in tables["districts_2024"].items():
        unit["successor"] = district_successors.get(code, "")
    # A district has a successor if all its communes went to the same one, which only happens on islands.
    whole = {row["old_code"]: row["new_code"] for row in successors if row["extent"] == "whole"}
    targets_by_district: dict[str, set[str]] = {}
    for code, unit in tables["communes_2024"].items():
        targets_by_district.setdefault(unit["district_code"], set()).add(whole.get(code, ""))
    single_targets = {code: min(targets) for code, targets in targets_by_district.items() if len(targets) == 1}
    moved = _correct_islands(tables, whole | district_successors | single_targets)
    files = {name: sorted(units.values(), key=lambda unit: unit["code"]) for name, units in tables.items()}
    files["successors_2025"] = sorted(successors, key=lambda row: (row["old_code"], row["new_code"]))
    missing = set(tables["communes_2024"]) - {row["old_code"] for row in successors}
    if missing or len({(row["old_code"], row["new_code"]) for row in successors}) != len(successors):
        raise SystemExit(f"communes without a successor or with a repeated one: {sorted(missing)}")
    for name, rows in files.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    counts = {name: len(rows) for name, rows in files.items()}
    return Report(counts, sorted(key.rstrip("_") for key in source.bare_district), moved)


if __name__ == "__main__":
    print(build(Path(sys.argv[1]) if len(sys.argv) > 1 else DATA))
