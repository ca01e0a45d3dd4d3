"""Map the model to the W3C Organization Ontology (ORG) and, where ORG has no term, to the namespace `dtgraph`.

The terms of labels and relationship types are declared in `model.py`. Properties without a term in ORG keep their name
in the namespace `dtgraph`, and relationship types their name in lower case. A vocabulary is a `skos:ConceptScheme` and
its words are concepts; roles in an organization are of the class `org:Role`.

Two choices follow from ORG. A unit's `code` is a `skos:notation` and its id the `org:identifier`: ORG treats two
organizations with the same identifier as the same one, and codes are reused. And a part of a unit that is not a part
itself has `org:unitOf` besides `org:subOrganizationOf`, since ORG expects a formal organization as its object.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, get_args

from ...model import (
    NODES,
    RELATIONSHIPS,
    Basis,
    ChangeKind,
    Kind,
    Level,
    MemberRole,
    PostRole,
    Record,
    Sector,
    TaskRole,
)
from ..tables.column_info import property_schemas

__all__ = [
    "CONTEXT",
    "NAMESPACES",
    "PREFIX",
    "RESOURCE_NAMESPACES",
    "ROLE_SCHEMES",
    "SCHEMES",
    "class_term",
    "concept_scheme",
    "predicate",
    "record_type",
    "term",
]

PREFIX = "dtgraph"

NAMESPACES: Mapping[str, str] = {
    "org": "http://www.w3.org/ns/org#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "prov": "http://www.w3.org/ns/prov#",
    "dcterms": "http://purl.org/dc/terms/",
    "schema": "https://schema.org/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    PREFIX: "urn:dtgraph:term:",
}
"""Namespaces of terms by prefix. The project's own namespaces are URNs: there is nothing to fetch."""

RESOURCE_NAMESPACES: Mapping[str, str] = {
    name: f"urn:dtgraph:{name}:" for name in ("id", "tie", "site", "interval", "day", "network")
}
"""Namespaces of resources by prefix: things with an id, relationships, and what ORG models as resources."""

SCHEMES: Mapping[str, tuple[str, ...]] = {
    name: get_args(words)
    for name, words in (
        ("Level", Level),
        ("Sector", Sector),
        ("Kind", Kind),
        ("PostRole", PostRole),
        ("Basis", Basis),
        ("MemberRole", MemberRole),
        ("TaskRole", TaskRole),
        ("ChangeKind", ChangeKind),
    )
}
"""The vocabularies and their words, by the name of the concept scheme."""

ROLE_SCHEMES = ("PostRole", "MemberRole")
"""The vocabularies of roles in an organization."""

_TERMS: Mapping[tuple[str, str], str] = {
    ("Unit", "name"): "skos:prefLabel",
    ("Unit", "code"): "skos:notation",
    ("Unit", "kind"): "org:classification",
    ("Unit", "lat"): "schema:latitude",
    ("Unit", "lon"): "schema:longitude",
    ("Post", "role"): "org:role",
    ("Post", "title"): "skos:prefLabel",
    ("Person", "name"): "foaf:name",
    ("Person", "title"): "foaf:title",
    ("Person", "phone"): "schema:telephone",
    ("Person", "email"): "schema:email",
    ("Platform", "name"): "skos:prefLabel",
    ("Task", "title"): "skos:prefLabel",
    ("Training", "title"): "skos:prefLabel",
    ("Change", "note"): "dcterms:description",
    ("MEMBER_OF", "role"): "org:role",
}

_REFERENCES = (
    "org:unitOf", "org:member", "org:organization", "org:memberDuring", "org:hasPrimarySite", "skos:inScheme",
    "time:hasBeginning", "time:hasEnd", "rdf:subject", "rdf:predicate", "rdf:object", "rdfs:subClassOf",
)  # fmt: skip

_TYPED: Mapping[str, str] = {
    "org:identifier": f"{PREFIX}:id",
    "time:inXSDDate": "xsd:date",
    "prov:startedAtTime": "xsd:dateTime",
    "prov:endedAtTime": "xsd:dateTime",
    f"{PREFIX}:as_of": "xsd:date",
    f"{PREFIX}:recorded_at": "xsd:dateTime",
}


def record_type(kind: str) -> type[Record]:
    """Return the record class of a label or relationship type."""
    return NODES[kind] if kind in NODES else RELATIONSHIPS[kind].properties


def class_term(label: str) -> str:
    """Return the class term of a label."""
    return NODES[label].org or f"{PREFIX}:{label}"


def predicate(type_: str) -> str:
    """Return the predicate of a relationship type, or its class for `MEMBER_OF`."""
    return RELATIONSHIPS[type_].org or f"{PREFIX}:{type_.lower()}"


def term(kind: str, property_: str) -> str:
    """Return the term for a property of a label or relationship type."""
    return _TERMS.get((kind, property_), f"{PREFIX}:{property_}")


@cache
def concept_scheme(kind: str, property_: str) -> str | None:
    """Return the concept scheme of a property's values, or None if it has no vocabulary."""
    words = tuple(property_schemas(record_type(kind))[property_].get("enum", ()))
    return next((name for name, scheme in SCHEMES.items() if scheme == words), None)


def _types() -> Iterator[tuple[str, str]]:
    """Yield terms and the type of their values, where JSON alone does not show it; `@id` for references."""
    yield from ((name, "@id") for name in _REFERENCES)
    yield from ((predicate(type_), "@id") for type_ in RELATIONSHIPS if type_ != "MEMBER_OF")
    for kind in (*NODES, *RELATIONSHIPS):
        for name, schema in property_schemas(record_type(kind)).items():
            if concept_scheme(kind, name) or name == "post_id":
                yield term(kind, name), "@id"
            elif schema.get("format") == "date":
                yield term(kind, name), "xsd:date"
            elif schema["type"] == "number":
                yield term(kind, name), "xsd:double"
            elif term(kind, name) == "skos:notation":
                yield term(kind, name), f"{PREFIX}:{name}"
    yield from _TYPED.items()


CONTEXT: Mapping[str, Any] = {
    "@version": 1.1,
    **NAMESPACES,
    **RESOURCE_NAMESPACES,
    **{name: f"{NAMESPACES[PREFIX]}{name}:" for name in SCHEMES},
    **{name: {"@type": type_} for name, type_ in sorted(set(_types()))},
    **{name: {"@container": "@language"} for name in ("rdfs:label", "rdfs:comment")},
}
"""The JSON-LD context, which every document contains: reading one fetches nothing."""
