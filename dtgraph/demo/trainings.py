"""Trainings of the last years and their participants, with gaps of rule 10."""

from itertools import cycle

from .days import TODAY, TOMORROW, YESTERDAY
from .row_buffer import RowBuffer

__all__ = ["Trainings"]

_RULE = "people_not_trained_this_year"

_SESSIONS = {
    "2024": ("2024-10-15", "Kỹ năng số cơ bản"),
    "2025": ("2025-11-20", "Chuyển đổi số trong chính quyền địa phương hai cấp"),
    "2025-12-31": ("2025-12-31", "Tổng kết chuyển đổi số năm 2025"),
    "spring": ("2026-03-12", "Nền tảng số dùng chung"),
    "summer": ("2026-05-21", "Trợ lý ảo và an toàn thông tin"),
    "new year": ("2026-01-01", "Ngày hội chuyển đổi số"),
    "today": (TODAY, "Dịch vụ công trực tuyến toàn trình"),
    "tomorrow": (TOMORROW, "Đề án 06 ở cơ sở"),
}


class Trainings:
    """The trainings of one province or of the centre, and attendance; kinds of absence alternate."""

    def __init__(self, rows: RowBuffer, provider: str, untrained_share: float) -> None:
        self.rows = rows
        self.untrained_share = untrained_share
        self._absences = cycle(("none", "last year", "none", "tomorrow", "last year", "revoked"))
        self._sessions = cycle(("spring", "summer", "spring", "summer", "spring", "new year", "summer", "today"))
        for slug, (held_on, title) in _SESSIONS.items():
            rows.add_row("trainings", id=self._id(slug), title=title, held_on=held_on, provider=provider)

    def _id(self, slug: str) -> str:
        return f"demo:{self.rows.key}:training:{slug.replace(' ', '-')}"

    def add_attendance(self, person: str, *, reported: bool, untrained_share: float | None = None) -> None:
        """Add attendance of a person under rule 10, or a gap; `reported`: whether their unit reported."""
        draw = self.rows.rng.random()
        if draw >= (self.untrained_share if untrained_share is None else untrained_share):
            self._attend(person, next(self._sessions))
            if draw > 0.85:
                self._attend(person, "2025")
            return
        absence = next(self._absences)
        if absence == "last year":
            self._attend(person, "2025-12-31" if draw < 0.02 else "2025")
        elif absence == "tomorrow":
            self._attend(person, "tomorrow")
        elif absence == "revoked":
            self._attend(person, "spring", end=YESTERDAY if draw < 0.05 else TODAY)
        self.rows.add_gap(_RULE, person, "missing" if reported else "unknown")

    def _attend(self, person: str, slug: str, end: str = "") -> None:
        self.rows.add_link("ATTENDED", person, self._id(slug), end=end)
