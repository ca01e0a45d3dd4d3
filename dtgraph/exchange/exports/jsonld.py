"""The network on a day as JSON-LD, in the terms of `ontology`: a thing or a tie a line, written as it is read.

A tie is a triple between two nodes. What is known of the tie itself – since when, on which basis, where from – stands
in an `rdf:Statement` about that triple; of a membership it stands in the `org:Membership`, which is a thing in ORG.
Everything has an IRI made of its key, so that the same thing has the same in every document. Our own terms come first,
each with its label and what it means. An end, of `dtgraph:valid_to` as of `time:hasEnd`, is the first day on which
something holds no more.
"""

import json
from collections.abc import Generator, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from ...model import PARTS, RELATIONSHIPS
from ..tables.column_info import listed, schemas
from .ontology import CONTEXT, OWN, ROLES, SCHEMES, class_of, concept, predicate, record_of, term
from .ontology_terms import HALF_OPEN, own_terms
from .property_graph import ORIGIN, Edge, Node

__all__ = ["jsonld"]

Thing = dict[str, Any]

JOIN = "~"
"""Between the parts of a key; no id has it."""

MIDNIGHT = "T00:00:00+07:00"
"""When a day begins in Viet Nam."""

_NOT_TOLD = frozenset(("entity", "label", "relationship"))
_MEMBER = "MEMBER_OF"


def jsonld(nodes: Iterable[Node], edges: Iterable[Edge], day: date) -> Iterator[str]:
    """The lines of a JSON-LD document (https://www.w3.org/TR/json-ld11)."""
    yield f'{{"@context":{_json(CONTEXT)},'
    yield '"@graph":['
    yield _json({"@id": "network:all", "@type": f"{OWN}:Network", f"{OWN}:as_of": day.isoformat()})
    writer = _Writer()
    for things in (_vocabularies(), writer.nodes(nodes), writer.edges(edges)):
        for thing in things:
            yield f",{_json(thing)}"
    yield "]}"


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _vocabularies() -> Iterator[Thing]:
    for one in own_terms().values():
        within = {"rdfs:subClassOf": one.within} if one.within else {}
        yield {"@id": one.name, "@type": one.type, **within, "rdfs:label": one.label, "rdfs:comment": one.comment}
    for scheme, words in SCHEMES.items():
        kind = "org:Role" if scheme in ROLES else "skos:Concept"
        for word in words:
            about = {"skos:inScheme": f"{OWN}:{scheme}", "skos:prefLabel": word.replace("_", " ")}
            yield {"@id": f"{scheme}:{word}", "@type": kind, **about}


class _Writer:
    """Knows of what is written which units are parts of others, and which intervals and days are there."""

    def __init__(self) -> None:
        self._parts: set[str] = set()
        self._there: set[str] = set()

    def nodes(self, nodes: Iterable[Node]) -> Iterator[Thing]:
        """Each node as a thing."""
        for id_, about in nodes:
            label = about["entity"]
            thing = {"@id": f"id:{id_}", "@type": class_of(label), **_properties(label, about)}
            if label == "Unit":
                self._complete(id_, about, thing)
            elif label == "Change":
                moment = f"{about['on']}{MIDNIGHT}"
                thing |= {"prov:startedAtTime": moment, "prov:endedAtTime": moment}
            yield thing

    def _complete(self, id_: str, about: Mapping[str, Any], thing: Thing) -> None:
        if about["kind"] in PARTS:
            self._parts.add(id_)
            thing["@type"] = "org:OrganizationalUnit"
        thing["org:identifier"] = id_
        place = {name: thing.pop(name) for name in (term("Unit", "lat"), term("Unit", "lon")) if name in thing}
        if place:
            thing["org:hasPrimarySite"] = {"@id": f"site:{id_}", "@type": "org:Site", **place}

    def edges(self, edges: Iterable[Edge]) -> Iterator[Thing]:
        """Each relationship, and what is known of it."""
        for source, target, _, about in edges:
            type_ = about["relationship"]
            own = (about[name] for name in RELATIONSHIPS[type_].key)
            key = JOIN.join((type_, source, target, about.get("valid_from", ""), *own))
            known = _properties(type_, about)
            tie = {"@id": f"tie:{key}"}
            if type_ == _MEMBER:
                interval = yield from self._interval(about.get("valid_from", ""), about.get("valid_to", ""))
                ends = {"org:member": f"id:{source}", "org:organization": f"id:{target}"}
                yield {**tie, "@type": predicate(type_), **ends, **interval, **known}
                continue
            yield self._triple(type_, source, target)
            if RELATIONSHIPS[type_].symmetric:
                yield self._triple(type_, target, source)
            if known.keys() - {f"{OWN}:recorded_at"}:
                ends = {"rdf:subject": f"id:{source}", "rdf:predicate": predicate(type_), "rdf:object": f"id:{target}"}
                yield {**tie, "@type": "rdf:Statement", **ends, **known}

    def _triple(self, type_: str, source: str, target: str) -> Thing:
        thing = {"@id": f"id:{source}", predicate(type_): f"id:{target}"}
        if type_ == "PART_OF" and source in self._parts and target not in self._parts:
            thing["org:unitOf"] = f"id:{target}"
        return thing

    def _interval(self, start: str, end: str) -> Generator[Thing, None, Thing]:
        """What a membership says of its time; what is not there yet of the interval and its days is made."""
        if not start and not end:
            return {}
        name = f"interval:{start}{JOIN}{end}"
        if name not in self._there:
            self._there.add(name)
            for day in filter(None, (start, end)):
                if day not in self._there:
                    self._there.add(day)
                    yield {"@id": f"day:{day}", "@type": "time:Instant", "time:inXSDDate": day}
            days = (("time:hasBeginning", start), ("time:hasEnd", end))
            ends = {end: f"day:{day}" for end, day in days if day}
            yield {"@id": name, "@type": ["time:Interval", HALF_OPEN], **ends}
        return {"org:memberDuring": name}


def _properties(kind: str, about: Mapping[str, Any]) -> Thing:
    """The properties of a node or a relationship by their terms."""
    known = schemas(record_of(kind))
    found = {}
    for given, value in about.items():
        if given in _NOT_TOLD:
            continue
        name = "source" if given == ORIGIN else given
        found[term(kind, name)] = _value(kind, name, value, known.get(name, {}))
    return found


def _value(kind: str, name: str, value: Any, schema: Mapping[str, Any]) -> Any:
    if schema.get("list"):
        return listed(value)
    if name == "post_id":
        return f"id:{value}"
    scheme = concept(kind, name) if "enum" in schema else None
    return f"{scheme}:{value}" if scheme else value
