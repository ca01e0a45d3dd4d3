"""The reference files: what the script writes, and what is published of Viet Nam's units."""

import math
import sys
from collections import Counter
from importlib.resources import files
from pathlib import Path
from statistics import median

import pytest

from dtgraph.reference.reference_files import facts, records
from scripts.build_reference import Report, build

MADE = ("communes_2024", "communes_2025", "districts_2024", "provinces_2024", "provinces_2025", "successors_2025")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report]:
    folder = tmp_path_factory.mktemp("reference")
    return folder, build(folder)


@pytest.mark.national  # for it is long
def test_the_files_are_what_the_script_writes(made: tuple[Path, Report]) -> None:
    folder, _ = made
    shipped = files("dtgraph.reference") / "data"
    assert {path.name for path in folder.iterdir()} == {f"{name}.csv" for name in MADE}
    for name in MADE:
        assert (folder / f"{name}.csv").read_bytes() == (shipped / f"{name}.csv").read_bytes(), name


def test_the_script_tells_what_it_resolved_by_rule(made: tuple[Path, Report]) -> None:
    _, report = made
    assert [key.split("_")[1] for key in report.without_ward] == [
        "huyenhoangsa",
        "huyenbachlongvi",
        "huyencondao",
        "huyenlyson",
        "huyenconco",
    ]
    assert set(report.moved) == {
        "Huyện Hoàng Sa",
        "Huyện Trường Sa",
        "Thị trấn Trường Sa",
        "Xã Song Tử Tây",
        "Xã Sinh Tồn",
    }


def test_the_script_refuses_another_release_of_its_source(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys.modules[build.__module__], "VERSION", "0.0.0")
    with pytest.raises(SystemExit, match=r"0\.0\.0 is needed"):
        build(tmp_path)
    assert not list(tmp_path.iterdir())


def test_as_many_units_as_are_published() -> None:
    old, new = facts().old, facts().new
    assert [len(old[tier]) for tier in ("province", "district", "commune")] == [63, 696, 10_035]
    assert [len(new[tier]) for tier in ("province", "commune")] == [34, 3_321]
    types = Counter(place.name.split()[0] for place in new["commune"].values())
    assert types == {"Phường": 687, "Xã": 2_621, "Đặc": 13}
    assert Counter(body.kind for body in facts().central) == {
        "government": 1,
        "ministry": 14,
        "ministerial_agency": 3,
        "government_agency": 5,
    }


def test_471_communes_were_divided_in_1033_parts_each_with_one_default() -> None:
    parts = [row for row in records("successors_2025") if row["extent"] != "whole"]
    assert len(parts) == 1_033
    assert len({row["old_code"] for row in parts}) == 471
    assert Counter(Counter(row["old_code"] for row in parts if row["extent"] == "default").values()) == {1: 471}
    assert min(Counter(row["old_code"] for row in parts).values()) == 2


def test_no_commune_is_both_whole_and_divided_or_whole_twice() -> None:
    whole = [row["old_code"] for row in records("successors_2025") if row["extent"] == "whole"]
    divided = {row["old_code"] for row in records("successors_2025") if row["extent"] != "whole"}
    assert len(whole) == len(set(whole)) == 9_564
    assert set(whole).isdisjoint(divided)


def test_every_old_commune_has_a_successor_and_every_new_unit_a_predecessor() -> None:
    known = facts()
    assert {row["old_code"] for row in records("successors_2025")} == known.old["commune"].keys()
    assert set(known.predecessors) == {(tier, code) for tier, places in known.new.items() for code in places}
    assert {one.place for group in known.predecessors.values() for one in group} >= set(known.old["province"].values())


def test_a_commune_went_to_the_province_that_its_province_went_to() -> None:
    known = facts()
    province = {row["code"]: row["successor"] for row in records("provinces_2024")}
    for row in records("successors_2025"):
        district = known.old["commune"][row["old_code"]].parent
        before = known.old["district"][district].parent
        assert known.new["commune"][row["new_code"]].parent == province[before]


def test_island_districts_without_communes_became_special_zones() -> None:
    known = facts()
    without = known.old["district"].keys() - {commune.parent for commune in known.old["commune"].values()}
    became = {
        one.place.code: known.new["commune"][code].name
        for (tier, code), group in known.predecessors.items()
        for one in group
        if tier == "commune" and one.place.tier == "district"
    }
    assert became.keys() == without
    assert set(became.values()) == {
        "Đặc khu Bạch Long Vĩ",
        "Đặc khu Cồn Cỏ",
        "Đặc khu Côn Đảo",
        "Đặc khu Hoàng Sa",
        "Đặc khu Lý Sơn",
    }


def test_names_repeat_in_the_country_but_not_in_a_province() -> None:
    communes = facts().new["commune"].values()
    names = Counter(place.name for place in communes)
    assert sum(count > 1 for count in names.values()) == 246
    assert max(Counter((place.parent, place.name) for place in communes).values()) == 1


def test_only_islands_lie_far_from_their_province() -> None:
    far = set()
    communes = list(facts().new["commune"].values())
    for province in facts().new["province"]:
        own = [place for place in communes if place.parent == province]
        middle = [median(float(getattr(place, axis)) for place in own) for axis in ("lat", "lon")]
        far |= {place.name for place in own if math.dist(middle, (float(place.lat), float(place.lon))) > 1.6}
    assert far == {"Đặc khu Hoàng Sa", "Đặc khu Trường Sa", "Đặc khu Côn Đảo", "Đặc khu Thổ Châu"}


def test_every_point_is_in_the_country_and_every_area_a_place_can_have() -> None:
    places = [place for vintage in (facts().old, facts().new) for tier in vintage.values() for place in tier.values()]
    assert len(places) == 63 + 696 + 10_035 + 34 + 3_321
    for place in places:
        assert 7 < float(place.lat) < 23.5, place
        assert 102 < float(place.lon) < 117, place
    without = [place.name for place in facts().new["commune"].values() if not place.area_km2]
    assert without == ["Phường Kỳ Lừa", "Xã Thượng Trạch", "Xã Đông Trạch", "Phường Mỹ Phước Tây"]
    areas = [float(place.area_km2) for place in facts().new["commune"].values() if place.area_km2]
    assert min(areas) > 0
    assert 320_000 < sum(areas) < 335_000


def test_every_province_has_its_own_resolution() -> None:
    resolutions = facts().resolutions
    assert resolutions.keys() == facts().new["province"].keys()
    assert sorted(resolutions.values()) == [f"Nghị quyết {number}/NQ-UBTVQH15" for number in range(1654, 1688)]
    assert resolutions["79"] == "Nghị quyết 1685/NQ-UBTVQH15"
