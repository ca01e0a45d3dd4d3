"""The model in the terms of the W3C Organization Ontology, and of a namespace of our own for what it has no term for.

Kinds have their terms in `model.py`. A property without a term here has its own name in the namespace `dtgraph`, and so
has a type of relationship, in lower case; a word of a vocabulary is a concept of its scheme, a role one of ORG's roles.

Two choices follow from what ORG says. A unit's `code` is `skos:notation` and its id `org:identifier`, since ORG holds
two organizations with one identifier for the same, and codes come again. And `org:unitOf` stands beside
`org:subOrganizationOf` where a part belongs to what is no part itself, since ORG takes its object for a formal
organization.
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
from ..tables.column_info import schemas

__all__ = [
    "CONTEXT",
    "NAMESPACES",
    "OWN",
    "PLACES",
    "ROLES",
    "SCHEMES",
    "class_of",
    "concept",
    "predicate",
    "record_of",
    "term",
]

OWN = "dtgraph"

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
    OWN: "urn:dtgraph:term:",
}
"""The namespaces of terms by their prefixes. Ours is no address, nor is that of things: nothing is there to fetch."""

PLACES: Mapping[str, str] = {
    name: f"urn:dtgraph:{name}:" for name in ("id", "tie", "site", "interval", "day", "network")
}
"""The namespaces of things by their prefixes: what has an id, ties, and what ORG wants to be things of their own."""

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
"""The vocabularies and their words."""

ROLES = ("PostRole", "MemberRole")
"""The vocabularies of roles that somebody has in an organization."""

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
    "org:identifier": f"{OWN}:id",
    "time:inXSDDate": "xsd:date",
    "prov:startedAtTime": "xsd:dateTime",
    "prov:endedAtTime": "xsd:dateTime",
    f"{OWN}:as_of": "xsd:date",
    f"{OWN}:recorded_at": "xsd:dateTime",
}


def record_of(kind: str) -> type[Record]:
    """The properties of a label or of a type of relationship."""
    return NODES[kind] if kind in NODES else RELATIONSHIPS[kind].properties


def class_of(label: str) -> str:
    """The class of the nodes of a label."""
    return NODES[label].org or f"{OWN}:{label}"


def predicate(type_: str) -> str:
    """The predicate, or the class, that a type of relationship is."""
    return RELATIONSHIPS[type_].org or f"{OWN}:{type_.lower()}"


def term(kind: str, property_: str) -> str:
    """The term for a property of a label or of a type of relationship."""
    return _TERMS.get((kind, property_), f"{OWN}:{property_}")


@cache
def concept(kind: str, property_: str) -> str | None:
    """The scheme that the words of a property are of; None where it takes others."""
    words = tuple(schemas(record_of(kind))[property_].get("enum", ()))
    return next((name for name, own in SCHEMES.items() if own == words), None)


def _types() -> Iterator[tuple[str, str]]:
    """What JSON does not say of the values of a term: that they name things, or which type they have."""
    yield from ((name, "@id") for name in _REFERENCES)
    yield from ((predicate(type_), "@id") for type_ in RELATIONSHIPS if type_ != "MEMBER_OF")
    for kind in (*NODES, *RELATIONSHIPS):
        for name, schema in schemas(record_of(kind)).items():
            if concept(kind, name) or name == "post_id":
                yield term(kind, name), "@id"
            elif schema.get("format") == "date":
                yield term(kind, name), "xsd:date"
            elif schema["type"] == "number":
                yield term(kind, name), "xsd:double"
            elif term(kind, name) == "skos:notation":
                yield term(kind, name), f"{OWN}:{name}"
    yield from _TYPED.items()


CONTEXT: Mapping[str, Any] = {
    "@version": 1.1,
    **NAMESPACES,
    **PLACES,
    **{name: f"{NAMESPACES[OWN]}{name}:" for name in SCHEMES},
    **{name: {"@type": type_} for name, type_ in sorted(set(_types()))},
    **{name: {"@container": "@language"} for name in ("rdfs:label", "rdfs:comment")},
}
"""What the names in a document mean: it stands in each, so that nothing has to be fetched to read one."""
