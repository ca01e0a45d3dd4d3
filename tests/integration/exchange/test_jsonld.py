"""Export as linked data: the triples match the rows, in terms that exist in the vocabularies."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCTERMS, FOAF, ORG, PROV, RDF, RDFS, SDO, SKOS, TIME, XSD
from rdflib.term import Node

from dtgraph.backends import LocalBackend
from dtgraph.demo import Demonstration
from dtgraph.exchange.exports.exporter import export_graph
from dtgraph.exchange.exports.ontology import CONTEXT, NAMESPACES, PREFIX, SCHEMES, predicate, record_type, term
from dtgraph.exchange.exports.ontology_terms import _VIETNAMESE, dtgraph_terms
from dtgraph.model import NODES, RELATIONSHIPS
from dtgraph.network import Network
from dtgraph.stores.protocol import Store

from ...helpers.exchange_files import export_files, import_sheets
from ...helpers.network_builder import NetworkBuilder
from ...helpers.single_rows import local_store

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # by rdflib, of its own parser

DAY = "2026-06-30"
WORDS = Namespace("urn:dtgraph:term:")
PLAIN, DATE, DOUBLE = None, XSD.date, XSD.double

Triple = tuple[Node, Node, Node]

KNOWN = {
    "org": ORG, "foaf": FOAF, "skos": SKOS, "time": TIME, "prov": PROV, "dcterms": DCTERMS, "schema": SDO, "rdf": RDF,
    "rdfs": RDFS, "xsd": XSD,
}  # fmt: skip
"""The vocabularies in rdflib, each with its own terms."""

ENDS: dict[URIRef, tuple[tuple[URIRef, ...], tuple[URIRef, ...]]] = {
    ORG.subOrganizationOf: ((ORG.Organization,), (ORG.Organization,)),
    ORG.unitOf: ((ORG.OrganizationalUnit,), (ORG.Organization,)),
    ORG.reportsTo: ((ORG.Organization,), (ORG.Organization,)),
    ORG.linkedTo: ((ORG.Organization,), (ORG.Organization,)),
    ORG.postIn: ((ORG.Post,), (ORG.Organization,)),
    ORG.holds: ((FOAF.Person,), (ORG.Post,)),
    ORG.memberOf: ((FOAF.Person,), (ORG.Organization,)),
    ORG.member: ((ORG.Membership,), (FOAF.Person,)),
    ORG.organization: ((ORG.Membership,), (ORG.Organization,)),
    ORG.memberDuring: ((ORG.Membership,), (TIME.Interval,)),
    ORG.role: ((ORG.Membership, ORG.Post), (ORG.Role,)),
    ORG.classification: ((ORG.Organization,), (SKOS.Concept,)),
    ORG.hasPrimarySite: ((ORG.Organization,), (ORG.Site,)),
    ORG.originalOrganization: ((ORG.ChangeEvent,), ()),
    ORG.resultingOrganization: ((ORG.ChangeEvent,), ()),
    TIME.hasBeginning: ((TIME.Interval,), (TIME.Instant,)),
    TIME.hasEnd: ((TIME.Interval,), (TIME.Instant,)),
}
"""Domains and ranges of properties in ORG; the objects of a change can be missing in a document."""


def tables() -> NetworkBuilder:
    builder = NetworkBuilder().unit(
        "vn", "government", lat=21.03, lon=105, population=1_000, name='Chính phủ "<\n'.strip()
    )
    builder.unit("so", parent="vn", code="00123", payroll_approved=0, area_km2=1e-7)
    builder.unit("so:phong", parent="so").unit("xa", "people_committee", parent="vn", start="2025-07-01")
    builder.unit("cu", "people_committee", parent="vn", end="2025-07-01")
    builder.unit("9/x.y_z-", "party_committee", sector="party", reported_on=None)
    builder.link("COORDINATES_WITH", "so", "xa", weight=2.5, enabled=False)
    builder.link("REPORTS_TO", "so", "xa").link("SERVES", "9/x.y_z-", "xa").link("USES", "so", "nen-tang")
    builder.link("REPORTS_TO", "so", "vn", end="2026-06-30").link("COORDINATES_WITH", "so", "cu")
    builder.add("platforms", id="nen-tang", name="Nền tảng", toolkit="1", required=False)
    builder.add("tasks", id="task", title="Nhiệm vụ", breakthrough=True, due_on="2026-12-31", group="I")
    builder.post("post", "so", title="Đầu mối").post("q", "xa", "head")
    builder.link("RESPONSIBLE_FOR", "so", "task", role="lead", post_id="post")
    builder.link("RESPONSIBLE_FOR", "so", "task", role="support")
    builder.person("p", "so", title="TS", phone="+84 1", email="p@x", skills="b; a")
    builder.person("r").holds("r", "q").holds("p", "post", "2025-01-01").holds("p", "q", None, "2026-06-30")
    builder.rows["holdings"][1] |= {"basis": "concurrent", "decision": "12/QĐ"}
    builder.member("p", "xa", "leader", start="2025-07-01").member("r", "xa", start="2025-07-01", end="2027-01-01")
    builder.member("r", "so").member("p", "so", end="2026-06-30")
    builder.training("t", "2026-12-01").link("ATTENDED", "p", "t")
    builder.rows["changes"].append({"id": "c", "kind": "merge", "on": "2025-07-01", "decree": "N", "note": "a\nb"})
    builder.link("ORIGINAL", "c", "cu", share=0.5).link("RESULTED_IN", "c", "xa")
    builder.rows["links"][-2]["source"] = "official"
    return builder


def rows_of(store: Store) -> dict[str, list[dict[str, str]]]:
    """Return all rows of the CSV export by table."""
    return {
        name.removesuffix(".csv"): list(csv.DictReader(io.StringIO(content.decode(), newline="")))
        for name, content in export_files(store).items()
    }


def is_current(row: dict[str, str]) -> bool:
    return (row.get("valid_from") or "") <= DAY < (row.get("valid_to") or "9999-99")


def resource(id_: str) -> URIRef:
    return URIRef(f"urn:dtgraph:id:{id_}")


def word(scheme: str, text: str) -> URIRef:
    return WORDS[f"{scheme}:{text}"]


# term and type of each column
COLUMNS: dict[str, dict[str, tuple[URIRef, Any]]] = {
    "units": {
        "name": (SKOS.prefLabel, PLAIN), "code": (SKOS.notation, WORDS.code), "level": (WORDS.level, "Level"),
        "kind": (ORG.classification, "Kind"), "sector": (WORDS.sector, "Sector"), "area_km2": (WORDS.area_km2, DOUBLE),
        "population": (WORDS.population, int), "payroll_baseline": (WORDS.payroll_baseline, int),
        "payroll_approved": (WORDS.payroll_approved, int), "reported_on": (WORDS.reported_on, DATE),
    },
    "posts": {"role": (ORG.role, "PostRole"), "title": (SKOS.prefLabel, PLAIN)},
    "people": {
        "name": (FOAF.name, PLAIN), "title": (FOAF.title, PLAIN), "phone": (SDO.telephone, PLAIN),
        "email": (SDO.email, PLAIN), "skills": (WORDS.skills, ";"),
    },
    "platforms": {
        "name": (SKOS.prefLabel, PLAIN), "toolkit": (WORDS.toolkit, PLAIN), "required": (WORDS.required, bool),
    },
    "tasks": {
        "title": (SKOS.prefLabel, PLAIN), "document": (WORDS.document, PLAIN), "group": (WORDS.group, PLAIN),
        "due_on": (WORDS.due_on, DATE), "breakthrough": (WORDS.breakthrough, bool),
        "linked_to_project06": (WORDS.linked_to_project06, bool),
    },
    "trainings": {
        "title": (SKOS.prefLabel, PLAIN), "held_on": (WORDS.held_on, DATE), "provider": (WORDS.provider, PLAIN),
    },
    "changes": {
        "kind": (WORDS.kind, "ChangeKind"), "on": (WORDS.on, DATE), "decree": (WORDS.decree, PLAIN),
        "note": (DCTERMS.description, PLAIN),
    },
    "memberships": {"role": (ORG.role, "MemberRole")},
    "holdings": {"basis": (WORDS.basis, "Basis"), "decision": (WORDS.decision, PLAIN)},
    "links": {
        "role": (WORDS.role, "TaskRole"), "post_id": (WORDS.post_id, resource), "weight": (WORDS.weight, DOUBLE),
        "enabled": (WORDS.enabled, bool), "share": (WORDS.share, DOUBLE),
    },
}  # fmt: skip
COMMON = {"valid_from": (WORDS.valid_from, DATE), "valid_to": (WORDS.valid_to, DATE), "source": (WORDS.source, PLAIN)}

CLASSES = {
    "posts": ORG.Post, "people": FOAF.Person, "platforms": WORDS.Platform, "tasks": WORDS.Task,
    "trainings": WORDS.Training, "changes": ORG.ChangeEvent,
}  # fmt: skip
PART_KINDS = ("department", "it_unit", "steering_committee", "service_centre", "community_team", "area")
TIES = {
    "PART_OF": ORG.subOrganizationOf, "REPORTS_TO": ORG.reportsTo, "COORDINATES_WITH": ORG.linkedTo,
    "POST_IN": ORG.postIn, "HOLDS": ORG.holds, "EMPLOYED_BY": ORG.memberOf, "ORIGINAL": ORG.originalOrganization,
    "RESULTED_IN": ORG.resultingOrganization, "SERVES": WORDS.serves, "USES": WORDS.uses,
    "RESPONSIBLE_FOR": WORDS.responsible_for, "ATTENDED": WORDS.attended,
}  # fmt: skip
SHORTHANDS = {
    "units": ("parent_id", "PART_OF"),
    "posts": ("unit_id", "POST_IN"),
    "people": ("home_unit_id", "EMPLOYED_BY"),
}


def row_triples(subject: Node, table: str, row: dict[str, str]) -> Iterator[Triple]:
    """Yield the triples of a row's columns."""
    for name, (property_, form) in {**COLUMNS[table], **COMMON}.items():
        text = row.get(name)
        if not text:
            continue
        if form == ";":
            for part in text.split(";"):
                yield subject, property_, Literal(part.strip())
        elif form is bool or form is int:
            yield subject, property_, Literal(text == "true" if form is bool else int(text))
        elif form is resource:
            yield subject, property_, resource(text)
        elif isinstance(form, str) and not isinstance(form, URIRef):
            yield subject, property_, word(form, text)
        elif form == DOUBLE:
            yield subject, property_, Literal(float(text), datatype=DOUBLE)
        else:
            yield subject, property_, Literal(text, datatype=form)


class Expected:
    """The expected triples on the day for the rows of all tables, derived independently of the exporter."""

    def __init__(self, rows: dict[str, list[dict[str, str]]]) -> None:
        self.rows = rows
        self.graph: set[Triple] = set()
        self.kinds = {row["id"]: row["kind"] for row in rows["units"]}
        self.current_ids = {row["id"] for table in CLASSES | {"units": ORG} for row in rows[table] if is_current(row)}
        self.add(URIRef("urn:dtgraph:network:all"), RDF.type, WORDS.Network)
        self.add(URIRef("urn:dtgraph:network:all"), WORDS.as_of, Literal(DAY, datatype=DATE))
        self.words()
        for table in ("units", *CLASSES):
            for row in filter(is_current, rows[table]):
                self.node(table, row)
        for row in rows["holdings"]:
            self.tie("HOLDS", row["person_id"], row["post_id"], row, "holdings")
        for row in rows["links"]:
            self.tie(row["type"], row["source_id"], row["target_id"], row, "links", row["role"])
        for row in filter(is_current, rows["memberships"]):
            if {row["person_id"], row["unit_id"]} <= self.current_ids:
                self.membership(row)

    def add(self, *triple: Any) -> None:
        self.graph.add(triple)

    def words(self) -> None:
        for scheme, words in SCHEMES.items():
            for text in words:
                kind = ORG.Role if scheme in ("PostRole", "MemberRole") else SKOS.Concept
                self.add(word(scheme, text), RDF.type, kind)
                self.add(word(scheme, text), SKOS.inScheme, WORDS[scheme])
                self.add(word(scheme, text), SKOS.prefLabel, Literal(text.replace("_", " ")))

    def node(self, table: str, row: dict[str, str]) -> None:
        subject = resource(row["id"])
        self.graph |= set(row_triples(subject, table, row))
        if table != "units":
            self.add(subject, RDF.type, CLASSES[table])
        else:
            self.add(subject, RDF.type, ORG.OrganizationalUnit if row["kind"] in PART_KINDS else ORG.Organization)
            self.add(subject, ORG.identifier, Literal(row["id"], datatype=WORDS.id))
            site = URIRef(f"urn:dtgraph:site:{row['id']}")
            for column, property_ in (("lat", SDO.latitude), ("lon", SDO.longitude)):
                if row[column]:
                    self.add(subject, ORG.hasPrimarySite, site)
                    self.add(site, RDF.type, ORG.Site)
                    self.add(site, property_, Literal(float(row[column]), datatype=DOUBLE))
        if table == "changes":
            for property_ in (PROV.startedAtTime, PROV.endedAtTime):
                self.add(subject, property_, Literal(f"{row['on']}T00:00:00+07:00", datatype=XSD.dateTime))
        if table in SHORTHANDS and row[SHORTHANDS[table][0]]:
            common = {name: row[name] for name in COMMON}
            self.tie(SHORTHANDS[table][1], row["id"], row[SHORTHANDS[table][0]], common, "links")

    def tie(self, type_: str, source: str, target: str, row: dict[str, str], table: str, role: str = "") -> None:
        undated = type_ in ("ORIGINAL", "RESULTED_IN")
        if not is_current(row) or source not in self.current_ids or not (undated or target in self.current_ids):
            return
        ends = (resource(source), TIES[type_], resource(target))
        self.add(*ends)
        if type_ == "COORDINATES_WITH":
            self.add(*reversed(ends))
        if type_ == "PART_OF" and self.kinds[source] in PART_KINDS and self.kinds[target] not in PART_KINDS:
            self.add(ends[0], ORG.unitOf, ends[2])
        key = [type_, source, target, row["valid_from"], *([role] if role else [])]
        statement = URIRef(f"urn:dtgraph:tie:{'~'.join(key)}")
        if known := set(row_triples(statement, table, row)):
            self.graph |= known
            self.add(statement, RDF.type, RDF.Statement)
            for property_, value in zip((RDF.subject, RDF.predicate, RDF.object), ends, strict=True):
                self.add(statement, property_, value)

    def membership(self, row: dict[str, str]) -> None:
        key = ("MEMBER_OF", row["person_id"], row["unit_id"], row["valid_from"])
        subject = URIRef(f"urn:dtgraph:tie:{'~'.join(key)}")
        self.add(subject, RDF.type, ORG.Membership)
        self.add(subject, ORG.member, resource(row["person_id"]))
        self.add(subject, ORG.organization, resource(row["unit_id"]))
        self.graph |= set(row_triples(subject, "memberships", row))
        if not row["valid_from"] and not row["valid_to"]:
            return
        interval = URIRef(f"urn:dtgraph:interval:{row['valid_from']}~{row['valid_to']}")
        self.add(subject, ORG.memberDuring, interval)
        self.add(interval, RDF.type, TIME.Interval)
        self.add(interval, RDF.type, WORDS.HalfOpenInterval)
        for column, property_ in (("valid_from", TIME.hasBeginning), ("valid_to", TIME.hasEnd)):
            if row[column]:
                day = URIRef(f"urn:dtgraph:day:{row[column]}")
                self.add(interval, property_, day)
                self.add(day, RDF.type, TIME.Instant)
                self.add(day, TIME.inXSDDate, Literal(row[column], datatype=DATE))


def written(store: Store, folder: Path, **options: Any) -> Graph:
    """Export the network on the day and read it back."""
    export_graph(store, folder, "jsonld", Demonstration.as_of, **options)
    return Graph().parse(folder / "network.jsonld", format="json-ld")


def without_metadata(graph: Graph) -> set[Triple]:
    """Return the triples without descriptions of terms and times of recording, which are not in the rows."""
    about = set(graph.subjects(RDFS.label))
    return {triple for triple in graph if triple[0] not in about and triple[1] != WORDS.recorded_at}


def test_triples_match_the_rows(embedded_store: Store, tmp_path: Path) -> None:
    import_sheets(embedded_store, *tables().sheets())
    graph = written(embedded_store, tmp_path)
    expected = Expected(rows_of(embedded_store)).graph
    assert without_metadata(graph) == expected
    recorded = {value for _, _, value in graph.triples((None, WORDS.recorded_at, None))}
    assert {value.datatype for value in recorded if isinstance(value, Literal)} == {XSD.dateTime}
    plain = graph.serialize(format="nt", encoding="utf-8")
    assert isomorphic(Graph().parse(data=plain, format="nt"), graph)
    assert resource("cu") not in set(graph.subjects())
    assert (resource("c"), ORG.originalOrganization, resource("cu")) in graph
    assert set(graph.objects(resource("so:phong"), ORG.unitOf)) == set()  # its parent is itself a part


def test_triples_of_the_demonstration(sample: Network, tmp_path: Path) -> None:
    store = local_store(sample)
    graph = written(store, tmp_path)
    assert without_metadata(graph) == Expected(rows_of(store)).graph
    types: dict[Node, set[Node]] = {}
    for subject, _, kind in graph.triples((None, RDF.type, None)):
        wider = {ORG.OrganizationalUnit: ORG.Organization, ORG.Role: SKOS.Concept}
        types.setdefault(subject, set()).update({kind, wider.get(kind, kind)})  # type: ignore[call-overload]
    for subject, property_, value in graph:
        if property_ in ENDS:
            domain, range_ = ENDS[property_]  # type: ignore[index]
            assert types[subject] & set(domain), (subject, property_)
            assert not range_ or types[value] & set(range_), (property_, value)
    expected = {property_ for property_ in ENDS if property_.startswith(NAMESPACES["org"])}
    used = {property_ for property_ in graph.predicates() if str(property_).startswith(NAMESPACES["org"])}
    assert used == expected | {ORG.identifier}


def test_terms_exist_in_their_vocabularies(embedded_store: Store, tmp_path: Path) -> None:
    assert NAMESPACES.keys() == KNOWN.keys() | {PREFIX}
    for prefix, vocabulary in KNOWN.items():
        assert NAMESPACES[prefix] == str(vocabulary)
    terms = {name for name in CONTEXT if ":" in name}
    terms |= {term(kind, name) for kind in (*NODES, *RELATIONSHIPS) for name in record_type(kind).model_fields}
    terms |= {predicate(type_) for type_ in RELATIONSHIPS}
    import_sheets(embedded_store, *tables().sheets())
    prefixes = {address: prefix for prefix, address in NAMESPACES.items()}
    for triple in written(embedded_store, tmp_path):
        for part in triple[1:]:
            namespace = next((item for item in prefixes if str(part).startswith(item)), None)
            if isinstance(part, URIRef) and namespace:
                terms.add(f"{prefixes[namespace]}:{part.removeprefix(namespace)}")
    for name in terms:
        prefix, _, local_name = name.partition(":")
        assert prefix == PREFIX or local_name in KNOWN[prefix], f"{name} is not a term of its vocabulary"
    assert {name.split(":")[0] for name in terms} == NAMESPACES.keys() - {"xsd"}


def languages(values: Iterable[Node]) -> dict[str | None, str]:
    """Return texts by language."""
    return {value.language: str(value) for value in values if isinstance(value, Literal)}


def test_dtgraph_terms_are_described(embedded_store: Store, tmp_path: Path) -> None:
    import_sheets(embedded_store, *tables().sheets())
    graph = written(embedded_store, tmp_path)
    words = {word(scheme, text) for scheme, texts in SCHEMES.items() for text in texts}
    parts = {part for triple in graph for part in triple}
    parts |= {part.datatype for part in parts if isinstance(part, Literal) and part.datatype}
    used = {part for part in parts if isinstance(part, URIRef) and part.startswith(str(WORDS))} - words
    described = {WORDS[name.partition(":")[2]] for name in dtgraph_terms()}
    assert used == described == set(graph.subjects(RDFS.label)) == set(graph.subjects(RDFS.comment))
    for item in described:
        assert languages(graph.objects(item, RDFS.label)).keys() == {"en", "vi"}, item
        assert languages(graph.objects(item, RDFS.comment))["en"].endswith("."), item
    assert {name.partition(":")[2] for name in dtgraph_terms()} == set(_VIETNAMESE)
    kinds = {kind for item in described for kind in graph.objects(item, RDF.type)}
    assert kinds == {RDFS.Class, RDF.Property, RDFS.Datatype, SKOS.ConceptScheme}
    assert set(graph.objects(WORDS.Level, RDF.type)) == {SKOS.ConceptScheme}
    assert set(graph.objects(WORDS.code, RDF.type)) == {RDFS.Datatype}


def test_intervals_are_documented_as_half_open(embedded_store: Store, tmp_path: Path) -> None:
    import_sheets(embedded_store, *tables().sheets())
    graph = written(embedded_store, tmp_path)
    intervals = set(graph.subjects(RDF.type, TIME.Interval))
    assert intervals
    assert intervals == set(graph.subjects(RDF.type, WORDS.HalfOpenInterval))
    assert set(graph.objects(WORDS.HalfOpenInterval, RDFS.subClassOf)) == {TIME.Interval}
    for item in (WORDS.HalfOpenInterval, WORDS.valid_to):
        assert "first day" in languages(graph.objects(item, RDFS.comment))["en"].lower()


def test_terms_in_the_model_exist() -> None:
    named = [org for org in (*(n.org for n in NODES.values()), *(r.org for r in RELATIONSHIPS.values())) if org]
    assert len(named) >= 12
    for name in named:
        prefix, _, local_name = name.partition(":")
        assert local_name in KNOWN[prefix]


def test_terms_have_one_type(embedded_store: Store) -> None:
    from dtgraph.exchange.exports.ontology import _types  # noqa: PLC0415

    assert len({name for name, _ in set(_types())}) == len(set(_types()))


def test_context_is_inline(embedded_store: Store, tmp_path: Path) -> None:
    import_sheets(embedded_store, *tables().sheets())
    report = export_graph(embedded_store, tmp_path, "jsonld", Demonstration.as_of)
    text = (tmp_path / "network.jsonld").read_text(encoding="utf-8")
    document = json.loads(text)
    assert document.keys() == {"@context", "@graph"}
    assert all(isinstance(item, str | dict | float) for item in document["@context"].values())
    nodes = [item for item in document["@graph"] if item["@id"].startswith("id:") and "@type" in item]
    assert len(nodes) == report.nodes
    assert next(item for item in nodes if item["@id"] == "id:vn")["dtgraph:population"] == 1_000
    export_graph(embedded_store, tmp_path, "jsonld", Demonstration.as_of)
    assert (tmp_path / "network.jsonld").read_text(encoding="utf-8") == text


def test_without_personal_data(embedded_store: Store, tmp_path: Path) -> None:
    import_sheets(embedded_store, *tables().sheets())
    graph = written(embedded_store, tmp_path, personal=False)
    for hidden in (FOAF.name, SDO.telephone, SDO.email):
        assert set(graph.subjects(hidden)) == set()
    assert (resource("p"), RDF.type, FOAF.Person) in graph
    full_graph = written(embedded_store, tmp_path)
    assert set(graph) < set(full_graph)
    assert {property_ for _, property_, _ in set(full_graph) - set(graph)} == {FOAF.name, SDO.telephone, SDO.email}


@pytest.mark.parametrize("day", ["2025-06-30", "2026-06-29"])
def test_another_day(embedded_store: Store, tmp_path: Path, day: str) -> None:
    import_sheets(embedded_store, *tables().sheets())
    report = Network(LocalBackend(embedded_store)).export_graph(tmp_path, "jsonld", as_of=day)
    assert report.as_of.isoformat() == day
    graph = Graph().parse(tmp_path / "network.jsonld", format="json-ld")
    assert ((resource("cu"), RDF.type, ORG.Organization) in graph) is (day < "2025-07-01")
    assert (resource("so"), ORG.reportsTo, resource("vn")) in graph
