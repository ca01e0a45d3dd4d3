"""Trainings of the last years, who attended them, and what rule 10 must find."""

from itertools import cycle

from .days import AFTER, BEFORE, TODAY
from .row_buffer import Rows

__all__ = ["Trainings"]

_RULE = "people_not_trained_this_year"

_HELD = {
    "2024": ("2024-10-15", "Kỹ năng số cơ bản"),
    "2025": ("2025-11-20", "Chuyển đổi số trong chính quyền địa phương hai cấp"),
    "2025-12-31": ("2025-12-31", "Tổng kết chuyển đổi số năm 2025"),
    "spring": ("2026-03-12", "Nền tảng số dùng chung"),
    "summer": ("2026-05-21", "Trợ lý ảo và an toàn thông tin"),
    "new year": ("2026-01-01", "Ngày hội chuyển đổi số"),
    "today": (TODAY, "Dịch vụ công trực tuyến toàn trình"),
    "tomorrow": (AFTER, "Đề án 06 ở cơ sở"),
}


class Trainings:
    """The trainings of one place, and the planting of who attended. The kinds of absence come in turn."""

    def __init__(self, rows: Rows, provider: str, untrained: float) -> None:
        self.rows = rows
        self.untrained = untrained
        self._absences = cycle(("none", "last year", "none", "tomorrow", "last year", "revoked"))
        self._sessions = cycle(("spring", "summer", "spring", "summer", "spring", "new year", "summer", "today"))
        for slug, (held_on, title) in _HELD.items():
            rows.add("trainings", id=self._id(slug), title=title, held_on=held_on, provider=provider)

    def _id(self, slug: str) -> str:
        return f"demo:{self.rows.key}:training:{slug.replace(' ', '-')}"

    def attend(self, person: str, *, reported: bool, untrained: float | None = None) -> None:
        """Let a person of rule 10's population be trained this year, or not; `reported` is their unit's."""
        draw = self.rows.rng.random()
        if draw >= (self.untrained if untrained is None else untrained):
            self._came(person, next(self._sessions))
            if draw > 0.85:
                self._came(person, "2025")
            return
        absence = next(self._absences)
        if absence == "last year":
            self._came(person, "2025-12-31" if draw < 0.02 else "2025")
        elif absence == "tomorrow":
            self._came(person, "tomorrow")
        elif absence == "revoked":
            self._came(person, "spring", end=BEFORE if draw < 0.05 else TODAY)
        # One that this year still brings is a training that the rule looks at: nothing is unknown about it.
        known = reported or absence == "tomorrow"
        self.rows.gap(_RULE, person, "missing" if known else "unknown")

    def _came(self, person: str, slug: str, end: str = "") -> None:
        self.rows.link("ATTENDED", person, self._id(slug), end=end)
