"""The nine national platforms and toolkits of Decision 1690, who uses them, and what rule 9 must find."""

from dataclasses import dataclass
from random import Random

from .days import AFTER, REFORM, TODAY
from .row_buffer import Rows

__all__ = ["REQUIRED", "USE_SHARES", "add_platforms", "platform_id", "use_platforms"]

REQUIRED = ("training", "dissemination", "projects", "surveys", "measurement", "data", "security")
OPTIONAL = ("knowledge", "assistant")

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
class _Use:
    """Which required platforms an office does without: so many not at all, one in a way that only looks like use."""

    without: int = 0
    ended_today: bool = False
    begins_today: bool = False
    begins_tomorrow: bool = False


_USES = {
    "all": _Use(),
    "one missing": _Use(without=1),
    "several missing": _Use(without=3),
    "ended today": _Use(ended_today=True),
    "begins today": _Use(begins_today=True),
    "begins tomorrow": _Use(begins_tomorrow=True),
}

USE_SHARES = {
    "one missing": 0.08,
    "several missing": 0.03,
    "ended today": 0.01,
    "begins today": 0.01,
    "begins tomorrow": 0.01,
}


def platform_id(slug: str) -> str:
    """The id of a platform."""
    return f"demo:platform:{slug}"


def add_platforms(rows: Rows) -> None:
    """The platforms; the old one for measurement was required until today, which is no gap any more."""
    for slug, name in _NAMES.items():
        _add(rows, slug, name, slug in REQUIRED)
    _add(rows, "measurement-2024", f"{_NAMES['measurement']} (bản 2024)", required=True, end=TODAY)


def _add(rows: Rows, slug: str, name: str, required: bool, end: str = "") -> None:
    toolkit = name.removeprefix("Nền tảng ")
    flag = "true" if required else "false"
    rows.add("platforms", id=platform_id(slug), name=name, toolkit=toolkit, required=flag, valid_to=end)


def use_platforms(rows: Rows, unit: str, case: str, rng: Random, *, reported: bool) -> None:
    """An office's use of the platforms; what never reported uses one at most, and is unknown for the others."""
    use = _USES[case]
    required = list(REQUIRED)
    rng.shuffle(required)
    used = len(required) - use.without if reported else int(use.without > 0)
    for slug in required[used:]:
        rows.judged("units_without_platform", unit, "missing", reported=reported, detail=platform_id(slug))
    for slug in required[:used]:
        start, end = REFORM, ""
        if slug == required[0] and reported:
            if use.ended_today:
                end = TODAY
            elif use.begins_today:
                start = TODAY
            elif use.begins_tomorrow:
                start = AFTER
            if use.ended_today or use.begins_tomorrow:
                rows.gap("units_without_platform", unit, "missing", platform_id(slug))
        rows.link("USES", unit, platform_id(slug), start, end)
    if rng.random() < 0.4:
        rows.link("USES", unit, platform_id(OPTIONAL[int(rng.random() * 2)]), REFORM)
