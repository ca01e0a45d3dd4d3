"""The tables have the specified columns and cover the model."""

from dtgraph.exchange.tables.table_schema import TABLES, record_schema
from dtgraph.model import NODES, RELATIONSHIPS, Record, Relationship

COLUMNS = {
    "units": "id name level kind sector parent_id code lat lon area_km2 population payroll_baseline payroll_approved "
    "reported_on valid_from valid_to source",
    "posts": "id unit_id role title valid_from valid_to source",
    "people": "id name title home_unit_id phone email skills valid_from valid_to source",
    "holdings": "person_id post_id basis decision valid_from valid_to source",
    "memberships": "person_id unit_id role valid_from valid_to source",
    "platforms": "id name toolkit required valid_from valid_to source",
    "tasks": "id title document group due_on breakthrough linked_to_project06 valid_from valid_to source",
    "trainings": "id title held_on provider source",
    "links": "type source_id target_id role post_id weight enabled share valid_from valid_to source",
    "changes": "id kind on decree note source",
}

REQUIRED = {
    "units": "id name level kind sector",
    "posts": "id role",
    "people": "id name",
    "holdings": "person_id post_id",
    "memberships": "person_id unit_id",
    "platforms": "id name",
    "tasks": "id title",
    "trainings": "id title held_on",
    "links": "type source_id target_id",
    "changes": "id kind on",
}


def test_the_tables_have_the_specified_columns() -> None:
    assert {name: " ".join(table.columns) for name, table in TABLES.items()} == COLUMNS
    assert {name: set(table.required) for name, table in TABLES.items()} == {
        name: set(columns.split()) for name, columns in REQUIRED.items()
    }


def test_every_kind_has_one_table() -> None:
    kinds = [kind for table in TABLES.values() for kind in table.kinds]
    assert sorted(kinds) == sorted([*NODES, *RELATIONSHIPS])


def test_links_has_every_property_of_its_types() -> None:
    common = set(Relationship.model_fields)
    properties = {name for kind in TABLES["links"].kinds for name in RELATIONSHIPS[kind].properties.model_fields}
    fixed = {"type", "source_id", "target_id"}
    assert properties - common == set(TABLES["links"].columns) - common - fixed


def test_a_schema_has_every_property_once() -> None:
    for kind in [*NODES, *RELATIONSHIPS]:
        record: type[Record] = NODES[kind] if kind in NODES else RELATIONSHIPS[kind].properties
        names = [*record_schema(kind).key, *record_schema(kind).values]
        assert len(names) == len(set(names))
        assert set(names) - {"source_id", "target_id"} == set(record.model_fields)
