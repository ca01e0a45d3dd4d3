"""Examples of what operations take and give, of the demonstration network, whose people are made up."""

from collections.abc import Mapping
from typing import Any

from ..queries import Catalogue, Entry, described, finding_columns
from .media import CSV
from .parameters import COMMUNE, PROVINCE

__all__ = ["FILES", "PARAMETERS", "RECORDS", "answer_of", "body_of"]

DAY = "2026-06-30"
POST, PERSON = f"demo:{COMMUNE[3:]}:focal_point", "demo:26740:p2"

_COUNTS = {"population": 10, "covered": 7, "gap": 2, "unknown": 1, "share": 0.7777777777777778}
_SUMMARY = {**_COUNTS, "by_level": {"commune": _COUNTS}, "by_province": {PROVINCE: _COUNTS}}
_POINT = {
    "post_id": POST,
    "person_id": PERSON,
    "name": "Hoàng Minh Khoa",
    "phone": "+84 00 907 9966",
    "email": "hoang.minh.khoa.p2@26740.example",
    "since": "2025-07-01",
}
_HOLDER = {**{name: value for name, value in _POINT.items() if name != "post_id"}, "basis": "permanent", "until": None}
_CONTACT = {"unit_id": COMMUNE, "status": "covered", "focal_points": [_POINT], "instead": []}
_UNIT = {
    "id": COMMUNE,
    "name": "Phường Sài Gòn",
    "level": "commune",
    "kind": "people_committee",
    "province_id": PROVINCE,
    "current": True,
}
_ROW = {
    "name": "Phường Sài Gòn",
    "level": "commune",
    "kind": "people_committee",
    "sector": "state",
    "parent_id": PROVINCE,
    "code": "26740",
    "lat": 10.7805,
    "lon": 106.704,
    "area_km2": 3.04,
    "valid_from": "2025-07-01",
    "source": "official",
}
_STORED = dict.fromkeys(("population", "payroll_baseline", "payroll_approved", "reported_on", "valid_to"))
_FOUND = {"units": [{"id": COMMUNE, "name": "Phường Sài Gòn", "contact": _CONTACT}], "steps": []}
_TARGET = {"rule": "units_without_focal_point", "target": 1.0, **_SUMMARY}
_WRITTEN = {"rows": 1, "created": 1, "changed": 0, "removed": 0, "unchanged": 0, "rejected": 0, "version": 12}
_WAY = {
    "cost": 1.0,
    "staffed": True,
    "units": [
        {"id": COMMUNE, "name": "Phường Sài Gòn", "contact": _CONTACT},
        {"id": PROVINCE, "name": "Thành phố Hồ Chí Minh", "contact": {**_CONTACT, "unit_id": PROVINCE}},
    ],
    "steps": [{"type": "PART_OF", "weight": 1.0}],
}

ANSWERS: Mapping[str, Any] = {
    "healthz": {"status": "ok"},
    "readyz": {"status": "ready", "version": 12},
    "focal_points": {"items": [_CONTACT], "next": None},
    "units": {"items": [_UNIT], "next": None},
    "children": {"items": [{**_UNIT, "children": 40}], "next": None},
    "roots": {"items": [{**_UNIT, "children": 40}], "next": None},
    "changes": {
        "items": [
            {
                "id": "vn:change:commune:26740:2025-07-01",
                "kind": "merge",
                "on": "2025-07-01",
                "decree": "Nghị quyết 1685/NQ-UBTVQH15",
                "note": None,
                "before": [{"id": "vn:commune:26740:2024", "name": "Phường Bến Nghé", "level": "commune"}],
                "after": [{"id": COMMUNE, "name": "Phường Sài Gòn", "level": "commune"}],
            }
        ],
        "next": None,
        "counts": [{"level": "commune", "before": 10035, "after": 3321}],
    },
    "unit": {
        "unit": {"id": COMMUNE, **_STORED, **{name: value for name, value in _ROW.items() if name != "parent_id"}},
        "recorded_at": "2026-06-30T08:00:00Z",
        "current": True,
        "province_id": PROVINCE,
        "part_of": [PROVINCE],
        "serves": [],
        "posts": [
            {
                "id": POST,
                "role": "focal_point",
                "title": "Đầu mối chuyển đổi số",
                "holders": [_HOLDER],
            }
        ],
        "members": [],
    },
    "neighbourhood": {
        "units": [{"id": COMMUNE, "name": "Phường Sài Gòn", "level": "commune", "kind": "people_committee", "hops": 0}],
        "ties": [{"type": "PART_OF", "source_id": COMMUNE, "target_id": PROVINCE, "weight": 1.0}],
        "complete": False,
        "more": [{"id": COMMUNE, "n": 12}],
    },
    "escalation": {"coordinator": "demo:centre:steering", "reached": True, **_FOUND},
    "gaps": {"as_of": DAY, "rules": {"units_without_focal_point": {"summary": _SUMMARY}}},
    "resilience": {"as_of": DAY, "measures": {"bridges": []}},
    "paths": {"paths": [_WAY], "min_cut": None, "components": None, "closest": None},
    "scorecard": {"dates": [{"as_of": DAY, "targets": [_TARGET]}]},
    "overview": {
        "as_of": DAY,
        "synthetic": True,
        "totals": [{"level": "commune", "units": 16639, "posts": 31643, "holders": 30306, "members": 0}],
        "days": [{"day": "2025-07-01", "begun": 3220, "ended": 10659}],
        "provinces": {"id": [PROVINCE], "name": ["Thành phố Hồ Chí Minh"], "lat": [10.9926], "lon": [106.638]},
        "communes": {
            "id": [COMMUNE],
            "name": ["Phường Sài Gòn"],
            "lat": [10.7805],
            "lon": [106.704],
            "province": [0],
        },
        "rules": [
            {
                "rule": "units_without_focal_point",
                "severity": "critical",
                "target": 1.0,
                "guard": False,
                **_COUNTS,
                "by_province": {"0": [7, 2, 1]},
                "communes": [0],
                "gaps": [2],
                "unknown_in": [0, 1],
            }
        ],
    },
    "network": {
        "id": [COMMUNE, PROVINCE],
        "name": ["Phường Sài Gòn", "Thành phố Hồ Chí Minh"],
        "level": ["commune", "province"],
        "kind": ["people_committee", "people_committee"],
        "code": ["26740", "79"],
        "lat": [10.7805, None],
        "lon": [106.704, None],
        "parent": [1, None],
        "province": [1, 1],
    },
    "names": {"names": {COMMUNE: "Phường Sài Gòn"}},
    "rights": {"personal": False, "within": None},
    "import": {**_WRITTEN, "rejects": None},
}
"""By the names of operations; every other one that writes gives what was written."""

WRITTEN: Mapping[str, Any] = _WRITTEN

_TIE = {"person_id": PERSON, "post_id": POST, "valid_from": "2026-07-01"}
_LINK = {"type": "COORDINATES_WITH", "source_id": COMMUNE, "target_id": PROVINCE}
_MEMBER = {"person_id": PERSON, "unit_id": "demo:26740:team:1", "valid_from": "2026-07-01"}
_END = {"on": "2026-12-31"}

BODIES: Mapping[str, Any] = {
    "put_units": _ROW,
    "put_people": {"name": "Hoàng Minh Khoa", "home_unit_id": COMMUNE, "phone": "+84 00 907 9966"},
    "put_posts": {"unit_id": COMMUNE, "role": "focal_point", "title": "Đầu mối chuyển đổi số"},
    "put_platforms": {"name": "Nền tảng mẫu", "required": True},
    "put_tasks": {"title": "Phổ cập chữ ký số cá nhân", "due_on": "2026-12-31"},
    "put_trainings": {"title": "Kỹ năng số cơ bản", "held_on": "2026-03-02"},
    "put_holdings": {**_TIE, "basis": "concurrent"},
    "put_memberships": {**_MEMBER, "role": "leader"},
    "put_links": {**_LINK, "weight": 1.0, "enabled": True},
    "end_holdings": {**_TIE, **_END},
    "end_memberships": {**_MEMBER, **_END},
    "end_links": {**_LINK, **_END},
    "end": _END,
}
"""By the names of operations; `end` is of every other that ends something."""

_VALUES: Mapping[str, Any] = {
    "name": "Phường Sài Gòn",
    "unit_name": "Phường Sài Gòn",
    "subject_name": "Phường Sài Gòn",
    "level": "commune",
    "kind": "people_committee",
    "status": "vacant",
    "province_id": PROVINCE,
    "person_id": PERSON,
    "post_id": POST,
    "id": COMMUNE,
}


PARAMETERS: Mapping[str, Any] = {
    "as_of": DAY,
    "avoid": [PROVINCE],
    "code": "26740",
    "cursor": "WyJhIl0",
    "exact": "Phường Sài Gòn",
    "from": COMMUNE,
    "id": COMMUNE,
    "ids": [COMMUNE],
    "idempotency-key": "3f1c2a54-9d1e-4a59-8f0e-5d7c1b0a6e21",
    "if-match": '"12"',
    "kind": "people_committee",
    "lat": 10.7805,
    "level": "commune",
    "lon": 106.704,
    "max_cost": 4.0,
    "measure": ["bridges"],
    "name": "phuong sai gon",
    "rule": ["units_without_focal_point"],
    "sector": "state",
    "since": "2025-06-30",
    "text": "phuong sai gon",
    "to": [PROVINCE],
    "unit": COMMUNE,
    "until": DAY,
}
"""What is sent, by the names of parameters; of ids in an address, those of `RECORDS` where it is not a unit's."""

RECORDS: Mapping[str, Mapping[str, Any]] = {
    "people": {"id": PERSON},
    "posts": {"id": POST},
    "platforms": {"id": "platform:1"},
    "tasks": {"id": "task:1"},
    "trainings": {"id": "training:1"},
}

FILES: Mapping[str, Mapping[str, str]] = {
    "import": {CSV: f"id,title,held_on\ntraining:1,Kỹ năng số cơ bản,{DAY}\n"},
}
"""Bodies that are files of text, by the names of operations and media types."""


def _row(entry: Entry, columns: list[str]) -> dict[str, Any]:
    def value(column: str) -> Any:
        if column in entry.days:
            return DAY
        return _VALUES.get(column, COMMUNE if column.endswith("_id") else None)

    return {column: value(column) for column in columns}


def _of_entry(entry: Entry) -> dict[str, Any]:
    columns = finding_columns(entry) if entry.kind == "rule" else list(entry.columns)
    return {"name": entry.name, "as_of": DAY, "columns": columns, "rows": [_row(entry, columns)]}


def _of_rule(rule: Entry) -> dict[str, Any]:
    finding = _row(rule, finding_columns(rule))
    return {"as_of": DAY, "rule": rule.name, "summary": _SUMMARY, "items": [finding], "next": None}


def answer_of(operation: str, catalogue: Catalogue) -> Any:
    """What the operation of this name gives; None where it is no JSON."""
    kind, _, name = operation.partition("_")
    if operation == "rules":
        return {"items": [described(catalogue.rule("teams_under_strength"))], "next": None}
    if kind == "gaps" and name in catalogue.rules:
        return _of_rule(catalogue.rules[name])
    if kind == "queries":
        return _of_entry(catalogue.query(name))
    return ANSWERS.get(operation, WRITTEN if kind in ("put", "end") else None)


def body_of(operation: str) -> Any:
    """What the operation of this name takes; None where it takes nothing, or files."""
    return BODIES.get(operation, BODIES["end"] if operation.startswith("end_") else None)
