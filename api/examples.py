"""Examples of requests and responses, from the sample network, whose people are fictitious."""

from collections.abc import Mapping
from typing import Any

from ..catalogue import Catalogue, QueryDefinition, describe, finding_columns
from ..operations.parameters import EXAMPLE_COMMUNE as COMMUNE
from ..operations.parameters import EXAMPLE_PROVINCE as PROVINCE
from .content_negotiation import CSV

__all__ = ["EXAMPLE_ARGUMENTS", "FILES", "PARAMETERS", "RECORDS", "body_example", "response_example"]

DAY = "2026-06-30"
CODE, SEARCH_TEXT, RULE, MEASURE = "03439", "thu lum", "units_without_focal_point", "bridges"
POST, PERSON = f"demo:{COMMUNE[3:]}:focal_point", f"demo:{CODE}:p2"
NAME, PROVINCE_NAME = "Xã Thu Lũm", "Tỉnh Lai Châu"
COORDINATOR, GOVERNMENT = "demo:centre:steering", "vn:central:government:2025"

_COUNTS = {"population": 284, "covered": 243, "gap": 34, "unknown": 7, "share": 0.8772563176895307}
_PROVINCE_COUNTS = {"population": 170, "covered": 151, "gap": 15, "unknown": 4, "share": 0.9096385542168675}
_COMMUNE_COUNTS = {"population": 152, "covered": 133, "gap": 15, "unknown": 4, "share": 0.8986486486486487}
_SUMMARY = {**_COUNTS, "by_level": {"commune": _COMMUNE_COUNTS}, "by_province": {PROVINCE: _PROVINCE_COUNTS}}
_FOCAL_POINT = {
    "post_id": POST,
    "person_id": PERSON,
    "name": "Lê Ngọc Hoa",
    "phone": "+84 00 039 1870",
    "email": "le.ngoc.hoa.p2@03439.example",
    "since": "2025-07-01",
}
_PROVINCE_FOCAL_POINT = {
    "post_id": f"demo:{PROVINCE[3:]}:focal_point",
    "person_id": "demo:12:p2",
    "name": "Nông Văn Giang",
    "phone": "+84 00 757 7127",
    "email": "nong.van.giang.p2@12.example",
    "since": "2025-07-01",
}
_HOLDER = {
    **{name: value for name, value in _FOCAL_POINT.items() if name != "post_id"},
    "basis": "permanent",
    "until": None,
}
_CONTACT = {"unit_id": COMMUNE, "status": "covered", "focal_points": [_FOCAL_POINT], "fallback": []}
_PROVINCE_CONTACT = {"unit_id": PROVINCE, "status": "covered", "focal_points": [_PROVINCE_FOCAL_POINT], "fallback": []}
_NO_CONTACT = {"status": "unassigned", "focal_points": [], "fallback": []}
_UNIT = {
    "id": COMMUNE,
    "name": NAME,
    "level": "commune",
    "kind": "people_committee",
    "province_id": PROVINCE,
    "current": True,
}
_HAMLET = {
    "id": f"demo:{CODE}:area:1",
    "name": "Thôn 1, xã Thu Lũm",
    "level": "community",
    "kind": "area",
    "province_id": PROVINCE,
    "current": True,
    "children": 0,
}
_ROOT = {
    "id": GOVERNMENT,
    "name": "Chính phủ",
    "level": "central",
    "kind": "government",
    "province_id": None,
    "current": True,
    "children": 24,
}
_ROW = {
    "name": NAME,
    "level": "commune",
    "kind": "people_committee",
    "sector": "state",
    "parent_id": PROVINCE,
    "code": CODE,
    "lat": 22.6474,
    "lon": 102.448,
    "area_km2": 251.55,
    "reported_on": "2026-03-31",
    "valid_from": "2025-07-01",
    "source": "synthetic",
}
_EMPTY_FIELDS = dict.fromkeys(("population", "payroll_baseline", "payroll_approved", "valid_to"))
_TARGET = {"rule": RULE, "target": 1.0, **_SUMMARY}
WRITTEN = {"rows": 1, "created": 1, "changed": 0, "removed": 0, "unchanged": 0, "rejected": 0, "version": 12}
_STEP = {"type": "PART_OF", "weight": 1.0}
_PATH_START = {"id": COMMUNE, "name": NAME, "contact": _CONTACT}
_PATH_END = {"id": PROVINCE, "name": PROVINCE_NAME, "contact": _PROVINCE_CONTACT}

RESPONSES: Mapping[str, Any] = {
    "healthz": {"status": "ok"},
    "readyz": {"status": "ready", "version": 12},
    "focal_points": {"items": [_CONTACT], "next": None},
    "units": {"items": [_UNIT], "next": None},
    "children": {"items": [_HAMLET], "next": None},
    "roots": {"items": [_ROOT], "next": None},
    "changes": {
        "items": [
            {
                "id": "vn:change:commune:03439:2025-07-01",
                "kind": "merge",
                "on": "2025-07-01",
                "decree": "Nghị quyết 1670/NQ-UBTVQH15",
                "note": None,
                "before": [
                    {"id": "vn:commune:03436:2024", "name": NAME, "level": "commune"},
                    {"id": "vn:commune:03439:2024", "name": "Xã Ka Lăng", "level": "commune"},
                ],
                "after": [{"id": COMMUNE, "name": NAME, "level": "commune"}],
            }
        ],
        "next": None,
        "counts": [{"level": "commune", "before": 106, "after": 38}],
    },
    "unit": {
        "unit": {
            "id": COMMUNE,
            **_EMPTY_FIELDS,
            **{name: value for name, value in _ROW.items() if name != "parent_id"},
        },
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
        "units": [
            {"id": COMMUNE, "name": NAME, "level": "commune", "kind": "people_committee", "hops": 0},
            {"id": _HAMLET["id"], "name": _HAMLET["name"], "level": "community", "kind": "area", "hops": 1},
        ],
        "ties": [{"type": "PART_OF", "source_id": _HAMLET["id"], "target_id": COMMUNE, "weight": 1.0}],
        "complete": False,
        "more": [{"id": COMMUNE, "n": 9}],
    },
    "escalation": {
        "coordinator": COORDINATOR,
        "reached": True,
        "units": [
            _PATH_START,
            _PATH_END,
            {"id": GOVERNMENT, "name": "Chính phủ", "contact": {"unit_id": GOVERNMENT, **_NO_CONTACT}},
            {
                "id": COORDINATOR,
                "name": "Ban Chỉ đạo quốc gia về chuyển đổi số",
                "contact": {"unit_id": COORDINATOR, **_NO_CONTACT},
            },
        ],
        "steps": [_STEP, _STEP, _STEP],
    },
    "gaps": {"as_of": DAY, "rules": {RULE: {"summary": _SUMMARY}}},
    "resilience": {
        "as_of": DAY,
        "measures": {
            MEASURE: [
                {
                    "source_id": "demo:12:science",
                    "source_name": "Sở Khoa học và Công nghệ tỉnh Lai Châu",
                    "target_id": "demo:12:enterprise:tied",
                    "target_name": "Công ty Viễn thông tỉnh Lai Châu",
                    "type": "COORDINATES_WITH",
                    "ties": 1,
                    "cut_off": 1,
                }
            ]
        },
    },
    "paths": {
        "paths": [{"cost": 1.0, "staffed": True, "units": [_PATH_START, _PATH_END], "steps": [_STEP]}],
        "min_cut": None,
        "components": None,
        "closest": None,
    },
    "scorecard": {"dates": [{"as_of": DAY, "targets": [_TARGET]}]},
    "overview": {
        "as_of": DAY,
        "synthetic": True,
        "totals": [{"level": "commune", "units": 191, "posts": 360, "holders": 349, "members": 0}],
        "days": [{"day": "2025-07-01", "begun": 36, "ended": 112}],
        "provinces": {"id": [PROVINCE], "name": [PROVINCE_NAME], "lat": [22.3181], "lon": [103.185]},
        "communes": {"id": [COMMUNE], "name": [NAME], "lat": [22.6474], "lon": [102.448], "province": [0]},
        "rules": [
            {
                "rule": RULE,
                "severity": "critical",
                "target": 1.0,
                "guard": False,
                **_COUNTS,
                "by_province": {"0": [151, 15, 4]},
                "communes": [0],
                "gaps": [2],
                "unknown_in": [0, 1],
            }
        ],
    },
    "map_units": {
        "id": [COMMUNE, PROVINCE],
        "name": [NAME, PROVINCE_NAME],
        "level": ["commune", "province"],
        "kind": ["people_committee", "people_committee"],
        "code": [CODE, "12"],
        "lat": [22.6474, 22.3181],
        "lon": [102.448, 103.185],
        "parent": [1, None],
        "province": [1, 1],
    },
    "names": {"names": {COMMUNE: NAME}},
    "state": {"as_of": DAY, "version": 1, "synthetic": True},
    "rights": {"personal": True, "within": None},
    "import": {**WRITTEN, "rejects": None},
}
"""Examples of JSON by operation id; other writes have `WRITTEN`."""

EXAMPLE_ARGUMENTS: Mapping[str, Mapping[str, Any]] = {
    "focal_points": {"code": CODE},
    "units": {"text": SEARCH_TEXT},
    "neighbourhood": {"limit": 2},
    "gaps": {"rule": RULE, "findings": False},
    "resilience": {"measure": MEASURE},
    "names": {"unit": COMMUNE},
    "report": {"rule": RULE},
    "import": {"table": "trainings"},
}
"""Optional parameters, besides `as_of`, of the requests whose responses are the examples, by operation id."""

_TIE = {"person_id": PERSON, "post_id": POST, "valid_from": "2026-07-01"}
_LINK = {"type": "COORDINATES_WITH", "source_id": COMMUNE, "target_id": PROVINCE}
_MEMBER = {"person_id": PERSON, "unit_id": f"demo:{CODE}:team:1", "valid_from": "2026-07-01"}
_END = {"on": "2026-12-31"}

BODIES: Mapping[str, Any] = {
    "put_units": _ROW,
    "put_people": {"name": _FOCAL_POINT["name"], "home_unit_id": COMMUNE, "phone": _FOCAL_POINT["phone"]},
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
"""Examples of request bodies by operation id; `end` is that of all other ends."""

_VALUES: Mapping[str, Any] = {
    "name": NAME,
    "unit_name": NAME,
    "subject_name": NAME,
    "name_folded": "xa thu lum",
    "level": "commune",
    "kind": "people_committee",
    "current": True,
    "status": "vacant",
    "province_id": PROVINCE,
    "person_id": PERSON,
    "post_id": POST,
    "id": COMMUNE,
}


PARAMETERS: Mapping[str, Any] = {
    "as_of": DAY,
    "avoid": [PROVINCE],
    "code": CODE,
    "cursor": "WyJhIl0",
    "from": COMMUNE,
    "id": COMMUNE,
    "idempotency-key": "3f1c2a54-9d1e-4a59-8f0e-5d7c1b0a6e21",
    "if-match": '"12"',
    "kind": "people_committee",
    "lat": 22.6474,
    "level": "commune",
    "lon": 102.448,
    "max_cost": 4.0,
    "measure": [MEASURE],
    "name": SEARCH_TEXT,
    "rule": [RULE],
    "sector": "state",
    "since": "2025-06-30",
    "text": SEARCH_TEXT,
    "to": [PROVINCE],
    "unit": COMMUNE,
    "until": DAY,
}
"""Examples of parameters whose declarations have none."""

RECORDS: Mapping[str, Mapping[str, Any]] = {
    "people": {"id": PERSON},
    "posts": {"id": POST},
    "platforms": {"id": "platform:1"},
    "tasks": {"id": "task:1"},
    "trainings": {"id": "training:1"},
}
"""Examples of ids in paths by table; units are in `PARAMETERS`."""

FILES: Mapping[str, Mapping[str, str]] = {
    "import": {CSV: f"id,title,held_on\ntraining:1,Kỹ năng số cơ bản,{DAY}\n"},
}
"""Examples of request bodies that are files, by operation id and media type."""


def _row(definition: QueryDefinition, columns: list[str]) -> dict[str, Any]:
    def value(column: str) -> Any:
        if column in definition.date_columns:
            return DAY
        return _VALUES.get(column, COMMUNE if column.endswith("_id") else None)

    return {column: value(column) for column in columns}


def _query_response(definition: QueryDefinition) -> dict[str, Any]:
    columns = finding_columns(definition) if definition.is_rule else list(definition.columns)
    return {"name": definition.name, "as_of": DAY, "columns": columns, "rows": [_row(definition, columns)]}


def _rule_response(rule: QueryDefinition) -> dict[str, Any]:
    finding = _row(rule, finding_columns(rule))
    return {"as_of": DAY, "rule": rule.name, "summary": _SUMMARY, "items": [finding], "next": None}


def response_example(operation: str, catalogue: Catalogue) -> Any:
    """The example of an operation's JSON; None if its responses are not JSON."""
    kind, _, name = operation.partition("_")
    if operation == "rules":
        return {"items": [describe(catalogue.rule("teams_under_strength"))], "next": None}
    if kind == "gaps" and name in catalogue.rules:
        return _rule_response(catalogue.rules[name])
    if kind == "queries":
        return _query_response(catalogue.query(name))
    return RESPONSES.get(operation, WRITTEN if kind in ("put", "end") else None)


def body_example(operation: str) -> Any:
    """The example of an operation's JSON body; None if it takes none."""
    return BODIES.get(operation, BODIES["end"] if operation.startswith("end_") else None)
