"""Write the network on one day as JSON-LD in the terms of `ontology`, one resource or relationship per line.

A relationship is a triple between two nodes. Its own properties – dates, basis, source – are in an `rdf:Statement`
about that triple or, for a membership, in the `org:Membership`, which is a resource in ORG. IRIs are built from keys,
so the same thing has the same IRI in every document. The terms of the `dtgraph` namespace come first, each with its
label and meaning. `dtgraph:valid_to` and `time:hasEnd` are both the first day on which something no longer holds.
"""

import json
from collections.abc import Generator, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from ...model import ORGANIZATIONAL_UNIT_KINDS, RELATIONSHIPS
from ..tables.column_info import property_schemas, split_list
from .ontology import CONTEXT, PREFIX, ROLE_SCHEMES, SCHEMES, class_term, concept_scheme, predicate, record_type, term
from .ontology_terms import HALF_OPEN_INTERVAL, dtgraph_terms
from .property_graph import ORIGIN, Edge, Node

__all__ = ["jsonld"]

Resource = dict[str, Any]

KEY_SEPARATOR = "~"
"""Separator of the parts of a key; ids cannot contain it."""

MIDNIGHT = "T00:00:00+07:00"
"""The beginning of a day in Viet Nam."""

_OMITTED = frozenset(("entity", "label", "relationship"))
_MEMBER = "MEMBER_OF"


def jsonld(nodes: Iterable[Node], edges: Iterable[Edge], day: date) -> Iterator[str]:
    """Yield the lines of a JSON-LD document (https://www.w3.org/TR/json-ld11)."""
    yield f'{{"@context":{_json(CONTEXT)},'
    yield '"@graph":['
    yield _json({"@id": "network:all", "@type": f"{PREFIX}:Network", f"{PREFIX}:as_of": day.isoformat()})
    writer = _Writer()
    for resources in (_vocabularies(), writer.nodes(nodes), writer.edges(edges)):
        for resource in resources:
            yield f",{_json(resource)}"
    yield "]}"


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _vocabularies() -> Iterator[Resource]:
    for item in dtgraph_terms().values():
        parent = {"rdfs:subClassOf": item.subclass_of} if item.subclass_of else {}
        yield {"@id": item.name, "@type": item.type, **parent, "rdfs:label": item.label, "rdfs:comment": item.comment}
    for scheme, words in SCHEMES.items():
        kind = "org:Role" if scheme in ROLE_SCHEMES else "skos:Concept"
        for word in words:
            properties = {"skos:inScheme": f"{PREFIX}:{scheme}", "skos:prefLabel": word.replace("_", " ")}
            yield {"@id": f"{scheme}:{word}", "@type": kind, **properties}


class _Writer:
    """Converts nodes and edges, remembering which units are parts and which intervals and days were written."""

    def __init__(self) -> None:
        self._parts: set[str] = set()
        self._written: set[str] = set()

    def nodes(self, nodes: Iterable[Node]) -> Iterator[Resource]:
        """Yield each node as a resource."""
        for id_, attrs in nodes:
            label = attrs["entity"]
            resource = {"@id": f"id:{id_}", "@type": class_term(label), **_properties(label, attrs)}
            if label == "Unit":
                self._complete_unit(id_, attrs, resource)
            elif label == "Change":
                moment = f"{attrs['on']}{MIDNIGHT}"
                resource |= {"prov:startedAtTime": moment, "prov:endedAtTime": moment}
            yield resource

    def _complete_unit(self, id_: str, attrs: Mapping[str, Any], resource: Resource) -> None:
        if attrs["kind"] in ORGANIZATIONAL_UNIT_KINDS:
            self._parts.add(id_)
            resource["@type"] = "org:OrganizationalUnit"
        resource["org:identifier"] = id_
        coordinates = (term("Unit", "lat"), term("Unit", "lon"))
        place = {name: resource.pop(name) for name in coordinates if name in resource}
        if place:
            resource["org:hasPrimarySite"] = {"@id": f"site:{id_}", "@type": "org:Site", **place}

    def edges(self, edges: Iterable[Edge]) -> Iterator[Resource]:
        """Yield each relationship and its properties."""
        for source, target, _, attrs in edges:
            type_ = attrs["relationship"]
            key_values = (attrs[name] for name in RELATIONSHIPS[type_].key)
            key = KEY_SEPARATOR.join((type_, source, target, attrs.get("valid_from", ""), *key_values))
            properties = _properties(type_, attrs)
            tie = {"@id": f"tie:{key}"}
            if type_ == _MEMBER:
                interval = yield from self._interval(attrs.get("valid_from", ""), attrs.get("valid_to", ""))
                ends = {"org:member": f"id:{source}", "org:organization": f"id:{target}"}
                yield {**tie, "@type": predicate(type_), **ends, **interval, **properties}
                continue
            yield self._triple(type_, source, target)
            if RELATIONSHIPS[type_].symmetric:
                yield self._triple(type_, target, source)
            if properties.keys() - {f"{PREFIX}:recorded_at"}:
                ends = {"rdf:subject": f"id:{source}", "rdf:predicate": predicate(type_), "rdf:object": f"id:{target}"}
                yield {**tie, "@type": "rdf:Statement", **ends, **properties}

    def _triple(self, type_: str, source: str, target: str) -> Resource:
        resource = {"@id": f"id:{source}", predicate(type_): f"id:{target}"}
        if type_ == "PART_OF" and source in self._parts and target not in self._parts:
            resource["org:unitOf"] = f"id:{target}"
        return resource

    def _interval(self, start: str, end: str) -> Generator[Resource, None, Resource]:
        """Return the membership's reference to its interval; yield the interval and its days if not yet written."""
        if not start and not end:
            return {}
        name = f"interval:{start}{KEY_SEPARATOR}{end}"
        if name not in self._written:
            self._written.add(name)
            for day in filter(None, (start, end)):
                if day not in self._written:
                    self._written.add(day)
                    yield {"@id": f"day:{day}", "@type": "time:Instant", "time:inXSDDate": day}
            days = (("time:hasBeginning", start), ("time:hasEnd", end))
            ends = {property_: f"day:{day}" for property_, day in days if day}
            yield {"@id": name, "@type": ["time:Interval", HALF_OPEN_INTERVAL], **ends}
        return {"org:memberDuring": name}


def _properties(kind: str, attrs: Mapping[str, Any]) -> Resource:
    """The properties of a node or relationship by term."""
    known = property_schemas(record_type(kind))
    properties = {}
    for attribute, value in attrs.items():
        if attribute in _OMITTED:
            continue
        name = "source" if attribute == ORIGIN else attribute
        properties[term(kind, name)] = _value(kind, name, value, known.get(name, {}))
    return properties


def _value(kind: str, name: str, value: Any, schema: Mapping[str, Any]) -> Any:
    if schema.get("list"):
        return split_list(value)
    if name == "post_id":
        return f"id:{value}"
    scheme = concept_scheme(kind, name) if "enum" in schema else None
    return f"{scheme}:{value}" if scheme else value
