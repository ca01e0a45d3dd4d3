"""The nine national platforms and toolkits of Decision 1690, and their use by offices (rule 9)."""

from dataclasses import dataclass
from random import Random

from .days import REFORM_DAY, TODAY, TOMORROW
from .row_buffer import RowBuffer

__all__ = ["REQUIRED_PLATFORMS", "USE_SHARES", "add_platform_use", "add_platforms", "platform_id"]

REQUIRED_PLATFORMS = ("training", "dissemination", "projects", "surveys", "measurement", "data", "security")
OPTIONAL_PLATFORMS = ("knowledge", "assistant")

_NAMES = {
    "training": "Nền tảng bồi dưỡng, tập huấn",
    "dissemination": "Nền tảng phổ biến, tuyên truyền",
    "projects": "Nền tảng quản lý dự án",
    "surveys": "Nền tảng khảo sát, thu thập ý kiến",
    "measurement": "Nền tảng đo lường, giám sát trực tuyến",
    "data": "Nền tảng tạo lập, kết nối, chia sẻ dữ liệu",
    "knowledge": "Nền tảng quản trị tri thức",
    "assistant": "Nền tảng trợ lý ảo",
    "security": "Nền tảng an toàn thông tin mạng",
}


@dataclass(frozen=True, slots=True)
class _UseCase:
    """Required platforms that an office does not use: `missing` is their number; one more can be used only partly."""

    missing: int = 0
    ended_today: bool = False
    begins_today: bool = False
    begins_tomorrow: bool = False


_USE_CASES = {
    "all": _UseCase(),
    "one missing": _UseCase(missing=1),
    "several missing": _UseCase(missing=3),
    "ended today": _UseCase(ended_today=True),
    "begins today": _UseCase(begins_today=True),
    "begins tomorrow": _UseCase(begins_tomorrow=True),
}

USE_SHARES = {
    "one missing": 0.08,
    "several missing": 0.03,
    "ended today": 0.01,
    "begins today": 0.01,
    "begins tomorrow": 0.01,
}


def platform_id(slug: str) -> str:
    """Return the id of a platform."""
    return f"demo:platform:{slug}"


def add_platforms(rows: RowBuffer) -> None:
    """Add the platforms, and a former one that was required until today and is no gap any more."""
    for slug, name in _NAMES.items():
        _add(rows, slug, name, slug in REQUIRED_PLATFORMS)
    _add(rows, "measurement-2024", f"{_NAMES['measurement']} (bản 2024)", required=True, end=TODAY)


def _add(rows: RowBuffer, slug: str, name: str, required: bool, end: str = "") -> None:
    toolkit = name.removeprefix("Nền tảng ")
    required_cell = "true" if required else "false"
    rows.add_row("platforms", id=platform_id(slug), name=name, toolkit=toolkit, required=required_cell, valid_to=end)


def add_platform_use(rows: RowBuffer, unit: str, case_name: str, rng: Random, *, reported: bool) -> None:
    """Add an office's use of platforms; one that never reported uses at most one and is unknown for the others."""
    case = _USE_CASES[case_name]
    required = list(REQUIRED_PLATFORMS)
    rng.shuffle(required)
    used = len(required) - case.missing if reported else int(case.missing > 0)
    for slug in required[used:]:
        rows.add_gap_or_unknown("units_without_platform", unit, "missing", reported=reported, detail=platform_id(slug))
    for slug in required[:used]:
        start, end = REFORM_DAY, ""
        if slug == required[0] and reported:
            if case.ended_today:
                end = TODAY
            elif case.begins_today:
                start = TODAY
            elif case.begins_tomorrow:
                start = TOMORROW
            if case.ended_today or case.begins_tomorrow:
                rows.add_gap("units_without_platform", unit, "missing", platform_id(slug))
        rows.add_link("USES", unit, platform_id(slug), start, end)
    if rng.random() < 0.4:
        rows.add_link("USES", unit, platform_id(OPTIONAL_PLATFORMS[int(rng.random() * 2)]), REFORM_DAY)
