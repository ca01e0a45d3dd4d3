"""What our own terms are called and what they mean.

What a property means stands in the model, and is taken from there; what several kinds have is told as the first of them
tells it. The class of intervals is ours, since OWL-Time leaves open whether an interval holds the day of its end: ours
do not.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic.fields import FieldInfo

from ...model import NODES, RELATIONSHIPS
from .ontology import OWN, SCHEMES, class_of, concept, predicate, record_of, term

__all__ = ["HALF_OPEN", "Term", "own_terms"]

HALF_OPEN = f"{OWN}:HalfOpenInterval"
"""The class of our intervals."""

_VIETNAMESE: Mapping[str, str] = {
    "Network": "mạng lưới",
    "Platform": "nền tảng",
    "Task": "nhiệm vụ",
    "Training": "khóa đào tạo",
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
"""What terms are called in Vietnamese, by their names."""


_ENDS = (
    "An interval without the day of its end: that of time:hasEnd is the first day on which it holds no more. Without "
    "time:hasBeginning it holds since ever, without time:hasEnd it is open.",
    "Khoảng thời gian không gồm ngày cuối: ngày của time:hasEnd là ngày đầu tiên không còn hiệu lực.",
)
"""What the class of intervals means, in English and Vietnamese."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term of ours: its class, what it is called and what it means, by language; it is a kind of `within`."""

    name: str
    type: str
    label: Mapping[str, str]
    comment: Mapping[str, str]
    within: str | None = None


@cache
def own_terms() -> Mapping[str, Term]:
    """Every term of ours but the words of vocabularies, by its name with the prefix."""
    found: dict[str, Term] = {}
    for one in (*_classes(), *_schemes(), *_predicates(), *_properties(), *_others()):
        found.setdefault(one.name, one)
    return found


def _term(name: str, type_: str, english: str, vietnamese: str | None = None, within: str | None = None) -> Term:
    short = name.removeprefix(f"{OWN}:")
    label = {"en": _spaced(short)} | ({"vi": _VIETNAMESE[short]} if short in _VIETNAMESE else {})
    return Term(name, type_, label, {"en": english} | ({"vi": vietnamese} if vietnamese else {}), within)


def _spaced(name: str) -> str:
    """A name as words: of a class `HalfOpenInterval`, of a property `valid_from`."""
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name.replace("_", " "))
    return words.strip()


def _classes() -> Iterator[Term]:
    yield _term(f"{OWN}:Network", "rdfs:Class", "All that is told of a network on one day.")
    yield _term(HALF_OPEN, "rdfs:Class", *_ENDS, within="time:Interval")
    for label, node in NODES.items():
        if node.org is None:
            yield _term(class_of(label), "rdfs:Class", (node.__doc__ or "").strip())


def _schemes() -> Iterator[Term]:
    for scheme in SCHEMES:
        kind, name = next((kind, name) for kind, name, _ in _fields() if concept(kind, name) == scheme)
        yield _described(f"{OWN}:{scheme}", "skos:ConceptScheme", record_of(kind).model_fields[name])


def _predicates() -> Iterator[Term]:
    for type_, kind in RELATIONSHIPS.items():
        if kind.org is None:
            other = "another" if kind.target is kind.source else "the"
            says = f"The {kind.source.__name__.lower()} {kind.help} {other} {kind.target.__name__.lower()}."
            yield _term(predicate(type_), "rdf:Property", says)


def _properties() -> Iterator[Term]:
    for kind, name, field in _fields():
        if name != "id" and (own := term(kind, name)).startswith(f"{OWN}:"):
            yield _described(own, "rdf:Property", field)


def _others() -> Iterator[Term]:
    """What is no property of the model."""
    yield _term(f"{OWN}:as_of", "rdf:Property", "The day that the document is about.", "Ngày mà tài liệu mô tả.")
    says = "When the store learned it."
    yield _term(f"{OWN}:recorded_at", "rdf:Property", says, "Thời điểm hệ thống ghi nhận.")
    yield _described(f"{OWN}:code", "rdfs:Datatype", record_of("Unit").model_fields["code"])
    yield _described(f"{OWN}:id", "rdfs:Datatype", record_of("Unit").model_fields["id"])


def _fields() -> Iterator[tuple[str, str, FieldInfo]]:
    for kind in (*NODES, *RELATIONSHIPS):
        for name, field in record_of(kind).model_fields.items():
            yield kind, name, field


def _described(name: str, type_: str, field: FieldInfo) -> Term:
    extra: Any = field.json_schema_extra
    return _term(name, type_, field.description or "", extra.get("vi") if isinstance(extra, dict) else None)
