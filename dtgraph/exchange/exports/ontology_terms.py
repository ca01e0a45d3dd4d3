"""Labels and meanings of the terms in the namespace `dtgraph`.

The meaning of a property is its description in the model; if several records have the property, that of the first one.
Intervals have a class of their own because OWL-Time does not say whether an interval contains the day of its end: these
do not.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic.fields import FieldInfo

from ...model import NODES, RELATIONSHIPS
from .ontology import PREFIX, SCHEMES, class_term, concept_scheme, predicate, record_type, term

__all__ = ["HALF_OPEN_INTERVAL", "Term", "dtgraph_terms"]

HALF_OPEN_INTERVAL = f"{PREFIX}:HalfOpenInterval"
"""The class of intervals that do not contain the day of their end."""

_VIETNAMESE: Mapping[str, str] = {
    "Network": "mạng lưới",
    "Platform": "nền tảng",
    "Task": "nhiệm vụ",
    "Training": "lớp bồi dưỡng",
    "HalfOpenInterval": "khoảng thời gian không gồm ngày cuối",
    "Level": "cấp",
    "Sector": "hệ thống",
    "Kind": "loại tổ chức",
    "PostRole": "vai trò của vị trí",
    "Basis": "hình thức bố trí",
    "MemberRole": "vai trò của thành viên",
    "TaskRole": "vai trò trong nhiệm vụ",
    "ChangeKind": "loại thay đổi",
    "serves": "phục vụ",
    "uses": "sử dụng",
    "responsible_for": "chịu trách nhiệm về",
    "attended": "đã tham dự",
    "area_km2": "diện tích (km²)",
    "as_of": "tại ngày",
    "basis": "hình thức bố trí",
    "breakthrough": "dự án đột phá",
    "code": "mã",
    "decision": "quyết định",
    "decree": "văn bản",
    "document": "văn bản",
    "due_on": "hạn",
    "enabled": "đang dùng",
    "group": "nhóm",
    "held_on": "ngày tổ chức",
    "id": "mã định danh",
    "kind": "loại",
    "level": "cấp",
    "linked_to_project06": "kết nối với Đề án 06",
    "on": "ngày",
    "payroll_approved": "biên chế được duyệt",
    "payroll_baseline": "biên chế ban đầu",
    "population": "dân số",
    "post_id": "vị trí chịu trách nhiệm",
    "provider": "đơn vị tổ chức",
    "recorded_at": "thời điểm ghi nhận",
    "reported_on": "ngày báo cáo gần nhất",
    "required": "bắt buộc",
    "role": "vai trò",
    "sector": "hệ thống",
    "share": "tỷ lệ",
    "skills": "kỹ năng",
    "source": "nguồn",
    "toolkit": "bộ công cụ",
    "valid_from": "có hiệu lực từ ngày",
    "valid_to": "hết hiệu lực từ ngày",
    "weight": "trọng số",
}
"""Vietnamese labels of terms, by name without prefix."""

_INTERVAL_MEANING = (
    "An interval that does not contain the day of its end: time:hasEnd is the first day on which it no longer holds. "
    "Without time:hasBeginning it has always held; without time:hasEnd it is open.",
    "Khoảng thời gian không gồm ngày cuối: ngày của time:hasEnd là ngày đầu tiên không còn hiệu lực.",
)
"""The meaning of the interval class in English and Vietnamese."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the namespace `dtgraph`; `label` and `comment` are by language."""

    name: str
    type: str
    label: Mapping[str, str]
    comment: Mapping[str, str]
    subclass_of: str | None = None


@cache
def dtgraph_terms() -> Mapping[str, Term]:
    """Return the terms of the namespace `dtgraph` except the words of vocabularies, by name with prefix."""
    terms: dict[str, Term] = {}
    for item in (*_classes(), *_schemes(), *_predicates(), *_properties(), *_others()):
        terms.setdefault(item.name, item)
    return terms


def _term(name: str, type_: str, english: str, vietnamese: str | None = None, subclass_of: str | None = None) -> Term:
    short = name.removeprefix(f"{PREFIX}:")
    label = {"en": _spaced(short)} | ({"vi": _VIETNAMESE[short]} if short in _VIETNAMESE else {})
    return Term(name, type_, label, {"en": english} | ({"vi": vietnamese} if vietnamese else {}), subclass_of)


def _spaced(name: str) -> str:
    """Split a class name (`HalfOpenInterval`) or property name (`valid_from`) into words."""
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name.replace("_", " "))
    return words.strip()


def _classes() -> Iterator[Term]:
    yield _term(f"{PREFIX}:Network", "rdfs:Class", "A network on one day.")
    yield _term(HALF_OPEN_INTERVAL, "rdfs:Class", *_INTERVAL_MEANING, subclass_of="time:Interval")
    for label, node in NODES.items():
        if node.org is None:
            yield _term(class_term(label), "rdfs:Class", (node.__doc__ or "").strip())


def _schemes() -> Iterator[Term]:
    for scheme in SCHEMES:
        kind, name = next((kind, name) for kind, name, _ in _fields() if concept_scheme(kind, name) == scheme)
        yield _field_term(f"{PREFIX}:{scheme}", "skos:ConceptScheme", record_type(kind).model_fields[name])


def _predicates() -> Iterator[Term]:
    for type_, kind in RELATIONSHIPS.items():
        if kind.org is None:
            other = "another" if kind.target is kind.source else "the"
            meaning = f"The {kind.source.__name__.lower()} {kind.help} {other} {kind.target.__name__.lower()}."
            yield _term(predicate(type_), "rdf:Property", meaning)


def _properties() -> Iterator[Term]:
    for kind, name, field in _fields():
        if name != "id" and (full_name := term(kind, name)).startswith(f"{PREFIX}:"):
            yield _field_term(full_name, "rdf:Property", field)


def _others() -> Iterator[Term]:
    """Terms that do not come from the model."""
    yield _term(f"{PREFIX}:as_of", "rdf:Property", "The day that the document describes.", "Ngày mà tài liệu mô tả.")
    recorded = "When it was stored."
    yield _term(f"{PREFIX}:recorded_at", "rdf:Property", recorded, "Thời điểm hệ thống ghi nhận.")
    yield _field_term(f"{PREFIX}:code", "rdfs:Datatype", record_type("Unit").model_fields["code"])
    yield _field_term(f"{PREFIX}:id", "rdfs:Datatype", record_type("Unit").model_fields["id"])


def _fields() -> Iterator[tuple[str, str, FieldInfo]]:
    for kind in (*NODES, *RELATIONSHIPS):
        for name, field in record_type(kind).model_fields.items():
            yield kind, name, field


def _field_term(name: str, type_: str, field: FieldInfo) -> Term:
    extra: Any = field.json_schema_extra
    return _term(name, type_, field.description or "", extra.get("vi") if isinstance(extra, dict) else None)
