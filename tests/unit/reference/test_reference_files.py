"""The reference files: output of the build script, and agreement with published figures."""

import math
import sys
from collections import Counter
from importlib.resources import files
from pathlib import Path
from statistics import median

import pytest

from dtgraph.reference.reference_files import read_table, reference_data
from scripts.build_reference import Report, build

BUILT = (
    "communes_2024",
    "communes_2025",
    "districts_2024",
    "provinces_2024",
    "provinces_2025",
    "successors_2025",
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report]:
    folder = tmp_path_factory.mktemp("reference")
    return folder, build(folder)


@pytest.mark.national  # slow
def test_files_match_the_build_script(built: tuple[Path, Report]) -> None:
    folder, _ = built
    shipped = files("dtgraph.reference") / "data"
    assert {path.name for path in folder.iterdir()} == {f"{name}.csv" for name in BUILT}
    for name in BUILT:
        assert (folder / f"{name}.csv").read_bytes() == (shipped / f"{name}.csv").read_bytes(), name


def test_report_lists_corrections(built: tuple[Path, Report]) -> None:
    _, report = built
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


def test_build_rejects_another_release_of_the_source(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys.modules[build.__module__], "VERSION", "0.0.0")
    with pytest.raises(SystemExit, match=r"0\.0\.0 is required"):
        build(tmp_path)
    assert not list(tmp_path.iterdir())


def test_unit_counts_match_published_ones() -> None:
    old, new = reference_data().old, reference_data().new
    assert [len(old[tier]) for tier in ("province", "district", "commune")] == [63, 696, 10_035]
    assert [len(new[tier]) for tier in ("province", "commune")] == [34, 3_321]
    types = Counter(unit.name.split()[0] for unit in new["commune"].values())
    assert types == {"Phường": 687, "Xã": 2_621, "Đặc": 13}
    assert Counter(body.kind for body in reference_data().central) == {
        "government": 1,
        "ministry": 14,
        "ministerial_agency": 3,
        "government_agency": 5,
    }


def test_471_communes_were_divided_into_1033_parts_with_one_default_each() -> None:
    parts = [row for row in read_table("successors_2025") if row["extent"] != "whole"]
    assert len(parts) == 1_033
    assert len({row["old_code"] for row in parts}) == 471
    assert Counter(Counter(row["old_code"] for row in parts if row["extent"] == "default").values()) == {1: 471}
    assert min(Counter(row["old_code"] for row in parts).values()) == 2


def test_communes_are_either_whole_once_or_divided() -> None:
    whole = [row["old_code"] for row in read_table("successors_2025") if row["extent"] == "whole"]
    divided = {row["old_code"] for row in read_table("successors_2025") if row["extent"] != "whole"}
    assert len(whole) == len(set(whole)) == 9_564
    assert set(whole).isdisjoint(divided)


def test_every_old_commune_has_a_successor_and_every_new_unit_a_predecessor() -> None:
    data = reference_data()
    assert {row["old_code"] for row in read_table("successors_2025")} == data.old["commune"].keys()
    assert set(data.predecessors) == {(tier, code) for tier, units in data.new.items() for code in units}
    assert {item.unit for group in data.predecessors.values() for item in group} >= set(data.old["province"].values())


def test_communes_follow_their_province() -> None:
    data = reference_data()
    province = {row["code"]: row["successor"] for row in read_table("provinces_2024")}
    for row in read_table("successors_2025"):
        district = data.old["commune"][row["old_code"]].parent
        before = data.old["district"][district].parent
        assert data.new["commune"][row["new_code"]].parent == province[before]


def test_island_districts_without_communes_became_special_zones() -> None:
    data = reference_data()
    without = data.old["district"].keys() - {commune.parent for commune in data.old["commune"].values()}
    became = {
        item.unit.code: data.new["commune"][code].name
        for (tier, code), group in data.predecessors.items()
        for item in group
        if tier == "commune" and item.unit.tier == "district"
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
    communes = reference_data().new["commune"].values()
    names = Counter(unit.name for unit in communes)
    assert sum(count > 1 for count in names.values()) == 246
    assert max(Counter((unit.parent, unit.name) for unit in communes).values()) == 1


def test_only_islands_are_far_from_their_province() -> None:
    far = set()
    communes = list(reference_data().new["commune"].values())
    for province in reference_data().new["province"]:
        province_communes = [unit for unit in communes if unit.parent == province]
        middle = [median(float(getattr(unit, axis)) for unit in province_communes) for axis in ("lat", "lon")]
        far |= {unit.name for unit in province_communes if math.dist(middle, (float(unit.lat), float(unit.lon))) > 1.6}
    assert far == {"Đặc khu Hoàng Sa", "Đặc khu Trường Sa", "Đặc khu Côn Đảo", "Đặc khu Thổ Châu"}


def test_points_and_areas_are_plausible() -> None:
    units = [
        unit
        for vintage in (reference_data().old, reference_data().new)
        for tier in vintage.values()
        for unit in tier.values()
    ]
    assert len(units) == 63 + 696 + 10_035 + 34 + 3_321
    for unit in units:
        assert 7 < float(unit.lat) < 23.5, unit
        assert 102 < float(unit.lon) < 117, unit
    without = [unit.name for unit in reference_data().new["commune"].values() if not unit.area_km2]
    assert without == ["Phường Kỳ Lừa", "Xã Thượng Trạch", "Xã Đông Trạch", "Phường Mỹ Phước Tây"]
    areas = [float(unit.area_km2) for unit in reference_data().new["commune"].values() if unit.area_km2]
    assert min(areas) > 0
    assert 320_000 < sum(areas) < 335_000


def test_every_province_has_its_own_resolution() -> None:
    resolutions = reference_data().resolutions
    assert resolutions.keys() == reference_data().new["province"].keys()
    assert sorted(resolutions.values()) == [f"Nghị quyết {number}/NQ-UBTVQH15" for number in range(1654, 1688)]
    assert resolutions["79"] == "Nghị quyết 1685/NQ-UBTVQH15"
