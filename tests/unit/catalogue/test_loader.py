"""The catalogue: complete definitions, and errors with file and line."""

import re
import unicodedata
from collections import Counter
from datetime import date

import pytest

from dtgraph.catalogue import (
    COMMON_COLUMN_TYPES,
    SUBJECT_COLUMNS,
    QueryDefinition,
    bind_parameters,
    catalogue,
    describe,
    finding_columns,
    findings_query,
    load,
)
from dtgraph.demo import Demonstration
from dtgraph.engine.column_queries import QUERY_FUNCTIONS
from dtgraph.engine.graph_queries import MEASURES
from dtgraph.engine.rules import RULE_EVALUATORS
from dtgraph.errors import InputError
from dtgraph.network import Network
from dtgraph.schemas import PathParameters

from ...helpers.custom_rules import RULE_HEADER

RULE = (
    RULE_HEADER
    + """\
// [parameters.most]
// type = "integer"
// default = 3
// help = "how many"
// [columns]
// posts = "how many posts"
MATCH (u:Unit)
WHERE u.population > $most AND current(u)
RETURN u.id AS subject_id, u.name AS subject_name, u.id AS unit_id, 'missing' AS status, null AS since,
  null AS detail, u.population AS posts
"""
)


def load_error(text: str) -> str:
    with pytest.raises(InputError) as caught:
        load("example", "example.cypher", text, {}, "rule")
    assert caught.value.code == "bad-catalogue"
    return caught.value.message


def test_load_rule() -> None:
    rule = load("example", "example.cypher", RULE, {}, "rule")
    assert list(rule.columns) == [*SUBJECT_COLUMNS, "posts"]
    assert rule.parameters["most"].default == 3
    assert finding_columns(rule)[:3] == ["subject_id", "subject_name", "level"]


def test_types_of_common_and_own_columns() -> None:
    typed = RULE.replace("MATCH", '// [types]\n// posts = "integer"\nMATCH', 1)
    types = [load("example", "example.cypher", text, {}, "rule").types for text in (RULE, typed)]
    assert types == [{"since": "date"}, {"since": "date", "posts": "integer"}]
    assert all(query.types == COMMON_COLUMN_TYPES["evidence"] for query in catalogue().evidence.values())
    assert all(query.date_columns == ("valid_from", "valid_to") for query in catalogue().evidence.values())
    assert not any(query.date_columns for query in catalogue().remedies.values())


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('// why = "W"\n', "", "example.cypher:1: the header lacks why"),
        ('// why = "W"', '// because = "W"', "example.cypher:3: unknown key “because”"),
        ('// why = "W"', "// why = W", "example.cypher:3: the header is not valid TOML"),
        ("// [columns]", '// [types]\n// on = "date"\n// [columns]', "cypher:13: type of an unknown column “on”"),
        (
            "// [columns]",
            '// [types]\n// posts = "whole"\n// [columns]',
            "unknown type “whole” of the column posts",
        ),
        ("// [columns]", "// [types]\n// posts = []\n// [columns]", "cypher:13: unknown type “[]” of the column posts"),
        ('"B"\n', '"B"\n// types = ["posts"]\n', "cypher:5: types is not a table"),
        ('"B"\n', '"B"\n// personal = ["name"]\n', "cypher:5: personal is not a list of declared columns"),
        ('"low"', '"lowest"', "example.cypher:5: unknown severity “lowest”"),
        ('"integer"', '"whole"', "example.cypher:8: the parameter most lacks a valid type or help"),
        ("// default = 3", '// default = "3"', "example.cypher:8: the default of most is not of type integer"),
        ("// default = 3", "// standard = 3", "example.cypher:8: unknown key “standard”"),
        (
            "// default = 3",
            '// default = 3\n// example = "3"',
            "cypher:8: the example of most is not of type integer",
        ),
        (
            "// default = 3",
            "// default = 3\n// example = -1",
            "example.cypher:8: the parameter most is not a whole number",
        ),
        ("// [parameters.most]", "// internal = true\n// [parameters.most]", "cypher:8: unknown key “internal”"),
        ("$most", "$least", "example.cypher:15: $least is not declared"),
        ("u.population > $most AND ", "", "example.cypher:8: the parameter most is not used"),
        ("[parameters.most]", "[parameters.within]", "example.cypher:8: the parameter name within is reserved"),
        ('// posts = "how many posts"', '// n = "how many"', "example.cypher:13: the column name n is reserved"),
        ("// default = 3", "// default = 5000000", "example.cypher:8: the parameter most is not a whole number"),
        ("current(u)", "Current(u)", "example.cypher:15: CURRENT( cannot be expanded"),
        ("current(u)", "current(head([u]))", "example.cypher:15: CURRENT( cannot be expanded"),
        ("current(u)", "unreported(u, u)", "takes"),
        ("MATCH (u:Unit)", "INSERT (u:Unit)", "example.cypher:14: INSERT is not allowed"),
        ("MATCH (u:Unit)", "MATCH (u:Unit) RETURN 1 AS x UNION MATCH (u:Unit)", "UNION at the top level of a rule"),
        ("'missing'", "'missing", "example.cypher:16: unclosed '"),
        ("u.population AS posts", "u.population AS seats", "example.cypher:16: RETURN has the columns"),
        ("u.population AS posts", "u.population", "has no name"),
        ("MATCH (u:Unit)", "MATCH (u:Unit) SET u.name = 'x'", "example.cypher:14: SET is not allowed"),
        ("MATCH (u:Unit)", "CALL db.labels() MATCH (u:Unit)", "example.cypher:14: CALL of a procedure is not allowed"),
        ("MATCH (u:Unit)", "LOAD CSV FROM 'x' AS row MATCH (u:Unit)", "example.cypher:14: LOAD is not allowed"),
        ("MATCH (u:Unit)", "INCLUDE nothing(u)\nMATCH (u:Unit)", "unknown fragment 'nothing'"),
        ("RETURN", "WITH *", "RETURN is missing"),
        ("// [columns]", '// [vi]\n// title = "T"\n// [columns]', "cypher:12: [vi] lacks question"),
        ("// [columns]", '// [vi]\n// why = "W"\n// [columns]', "example.cypher:12: unknown key “why”"),
        ("// [columns]", '// [vi]\n// title = " "\n// [columns]', "cypher:12: [vi] lacks title"),
        (
            "// [columns]",
            '// [vi]\n// title = "T"\n// question = "Q"\n// fix = "F"\n// basis = 1\n// [columns]',
            "cypher:12: [vi] lacks basis",
        ),
        ("// [parameters.most]", '// vi = "T"\n// [parameters.most]', "example.cypher:8: vi is not a table"),
    ],
)
def test_errors_have_file_and_line(old: str, new: str, message: str) -> None:
    assert message in load_error(RULE.replace(old, new))


QUERY = """\
// title = "T"
// question = "Q?"
// [columns]
// id = "the id"
MATCH (u:Unit)
RETURN u.id AS id
"""


def test_internal_queries() -> None:
    with_internal = QUERY.replace("// [columns]", "// internal = true\n// [columns]")
    internal = [load("example", "example.cypher", text, {}, "query").internal for text in (QUERY, with_internal)]
    assert internal == [False, True]
    with pytest.raises(InputError, match=r"example\.cypher:3: internal is neither true nor false"):
        load("example", "example.cypher", with_internal.replace("true", '"yes"'), {}, "query")


def test_most_queries_are_not_internal() -> None:
    counts = Counter(query.internal for query in catalogue().queries.values())
    assert counts[False] > counts[True] > 5


def test_required_parameters_have_an_example() -> None:
    definitions = {**catalogue().queries, **catalogue().measures, **catalogue().rules}.values()
    without_example = [
        (definition.name, parameter.name)
        for definition in definitions
        for parameter in definition.parameters.values()
        if parameter.required and parameter.example is None
    ]
    assert not without_example, "add an example from the sample network to the header"


@pytest.mark.parametrize("name", sorted({**catalogue().queries}))
def test_examples_have_a_result_in_the_sample_network(sample: Network, name: str) -> None:
    parameters = catalogue().query(name).parameters.values()
    examples = {parameter.name: parameter.example for parameter in parameters if parameter.example is not None}
    assert sample.query(name, Demonstration.as_of, **examples)


def test_write_keywords_in_strings_and_comments_are_allowed() -> None:
    text = RULE.replace("MATCH (u:Unit)", "\n// SET\nMATCH (u:Unit {name: 'DELETE'})")
    assert load("example", "example.cypher", text, {}, "rule").name == "example"


@pytest.mark.parametrize("rule", catalogue().rules.values(), ids=lambda rule: rule.name)
def test_rules_are_complete(rule: QueryDefinition) -> None:
    assert rule.question.endswith("?")
    assert rule.target != rule.title
    assert "INCLUDE" not in rule.text
    assert not re.search(r"\bcurrent\(|\bbefore\(|\bunreported\(", rule.text)
    assert rule.computed or "count(*) AS n" in findings_query(rule)


@pytest.mark.parametrize("rule", catalogue().rules.values(), ids=lambda rule: rule.name)
def test_rules_have_texts_in_vietnamese(rule: QueryDefinition) -> None:
    assert list(rule.vi) == ["title", "question", "fix", "target", "expected", "basis"]
    assert rule.vi["question"].endswith("?")
    assert rule.vi["fix"].endswith(".")
    for text in rule.vi.values():
        assert unicodedata.is_normalized("NFC", text)
        assert not text.isascii()
    assert describe(rule)["vi"] == rule.vi


def test_description_without_vietnamese_texts() -> None:
    assert "vi" not in describe(load("example", "example.cypher", RULE, {}, "rule"))
    vietnamese = '// [vi]\n// title = "A"\n// question = "B?"\n// fix = "C."\n// [columns]'
    rule = load("example", "example.cypher", RULE.replace("// [columns]", vietnamese), {}, "rule")
    assert rule.vi == {"title": "A", "question": "B?", "fix": "C."}


def test_definitions_without_query_have_a_function() -> None:
    assert catalogue().rules.keys() == set(RULE_EVALUATORS)
    assert set(QUERY_FUNCTIONS) <= {query.name for query in catalogue().queries.values() if not query.computed}
    assert {measure.name for measure in catalogue().measures.values() if measure.computed} == set(MEASURES)
    assert {query.name for query in catalogue().queries.values() if query.computed} == {"paths", "escalation"}


def test_header_of_paths_declares_all_path_parameters() -> None:
    parameters = catalogue().query("paths").parameters
    assert list(parameters) == ["from", "to", *PathParameters.__annotations__]


def test_target_of_a_rule_is_its_title_by_default() -> None:
    with_target = RULE.replace("// question", '// target = "No gap"\n// question', 1)
    targets = [load("example", "example.cypher", text, {}, "rule").target for text in (RULE, with_target)]
    assert targets == ["T", "No gap"]
    assert describe(load("example", "example.cypher", with_target, {}, "rule")).get("target") == "No gap"
    assert "the header lacks target" in load_error(with_target.replace("No gap", " "))


def test_number_of_rules() -> None:
    assert len(catalogue().rules) == 25


def test_error_for_unknown_name_has_the_closest_name() -> None:
    with pytest.raises(InputError, match="did you mean teams_without_leader"):
        catalogue().rule("team_without_leader")
    with pytest.raises(InputError, match="unknown-query"):
        catalogue().query("zzz")


def test_rows_of_queries_in_cypher_are_ordered() -> None:
    by_cypher = [query for name, query in catalogue().queries.items() if query.text and name not in QUERY_FUNCTIONS]
    assert len(by_cypher) > 3
    assert [query.name for query in by_cypher if not re.search(r"\nORDER BY [^\n]+$", query.text.rstrip())] == []


@pytest.mark.parametrize("value", ["x", "1.5", "", "1e3", str(2**60)])
def test_invalid_parameter_value(value: str) -> None:
    rule = catalogue().rule("teams_under_strength")
    with pytest.raises(InputError) as caught:
        bind_parameters(rule, date(2026, 1, 1), {"minimum": value})
    assert caught.value.code == "bad-parameter"


def test_bind_parameters() -> None:
    rule = catalogue().rule("teams_under_strength")
    assert bind_parameters(rule, date(2026, 1, 1), {}) == {"as_of": date(2026, 1, 1), "minimum": 5}
    assert bind_parameters(rule, date(2026, 1, 1), {"minimum": "7"}) == {"as_of": date(2026, 1, 1), "minimum": 7}
    with pytest.raises(InputError, match="did you mean minimum"):
        bind_parameters(rule, date(2026, 1, 1), {"minimun": 7})
    with pytest.raises(InputError, match="missing-parameter"):
        bind_parameters(catalogue().query("unit_names"), date(2026, 1, 1), {})


@pytest.mark.parametrize(
    ("plot", "message"),
    [
        ('labels = ["unit"]', "unknown column “unit” in the plot"),
        ('only.by = "all"', "unknown column “by” in the plot"),
        ('bars = ["cut_off"]', "unknown key “bars”"),
    ],
)
def test_invalid_plot(plot: str, message: str) -> None:
    source = catalogue().measures["articulation_units"].source
    without = re.sub(r"// \[plot\]\n(// \w+ = .*\n)+", "", source)
    assert not load("example", "example.cypher", without, {}, "measure").plot.values
    with pytest.raises(InputError, match=message):
        load("example", "example.cypher", without.replace("// [vi]", f"// [plot]\n// {plot}\n// [vi]"), {}, "measure")
