"""The catalogue: every declaration is whole, and every mistake is told with its file and line."""

import re
import unicodedata
from collections import Counter
from datetime import date

import pytest

from dtgraph.analysis.connectivity_rules import COMPUTED as RULES
from dtgraph.analysis.path_types import PathParameters
from dtgraph.catalogue import (
    JUDGED,
    TYPES,
    QueryDefinition,
    bind_parameters,
    catalogue,
    described,
    finding_columns,
    findings_query,
    load,
)
from dtgraph.demo import Demonstration
from dtgraph.engine.graph_queries import COMPUTED
from dtgraph.errors import InputError
from dtgraph.network import Network

RULE = """\
// title = "T"
// question = "Q?"
// why = "W"
// basis = "B"
// severity = "low"
// population = "P"
// fix = "F"
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


def refusal(text: str) -> str:
    with pytest.raises(InputError) as caught:
        load("example", "example.cypher", text, {}, "rule")
    assert caught.value.code == "bad-catalogue"
    return caught.value.sentence


def test_a_whole_rule_loads() -> None:
    rule = load("example", "example.cypher", RULE, {}, "rule")
    assert list(rule.columns) == [*JUDGED, "posts"]
    assert rule.parameters["most"].default == 3
    assert finding_columns(rule)[:3] == ["subject_id", "subject_name", "level"]


def test_the_types_of_columns_are_those_of_the_common_ones_and_its_own() -> None:
    declaring = RULE.replace("MATCH", '// [types]\n// posts = "integer"\nMATCH', 1)
    types = [load("example", "example.cypher", text, {}, "rule").types for text in (RULE, declaring)]
    assert types == [{"since": "date"}, {"since": "date", "posts": "integer"}]
    assert all(entry.types == TYPES["evidence"] for entry in catalogue().evidence.values())
    assert all(entry.days == ("valid_from", "valid_to") for entry in catalogue().evidence.values())
    assert not any(entry.days for entry in catalogue().remedies.values())


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('// why = "W"\n', "", "example.cypher:1: the header lacks why"),
        ('// why = "W"', '// because = "W"', "example.cypher:3: unknown key “because”"),
        ('// why = "W"', "// why = W", "example.cypher:3: the header is not TOML"),
        ("// [columns]", '// [types]\n// on = "date"\n// [columns]', "cypher:13: a type of no column “on”"),
        ("// [columns]", '// [types]\n// posts = "whole"\n// [columns]', "cypher:13: posts is of no type “whole”"),
        ("// [columns]", "// [types]\n// posts = []\n// [columns]", "cypher:13: posts is of no type “[]”"),
        ('"B"\n', '"B"\n// types = ["posts"]\n', "cypher:5: types is no table"),
        ('"B"\n', '"B"\n// personal = ["name"]\n', "cypher:5: personal is no list of its columns"),
        ('"low"', '"lowest"', "example.cypher:5: no severity “lowest”"),
        ('"integer"', '"whole"', "example.cypher:8: the parameter most lacks type or help"),
        ("// default = 3", '// default = "3"', "example.cypher:8: the default of most is no integer"),
        ("// default = 3", "// standard = 3", "example.cypher:8: unknown key “standard”"),
        ("// default = 3", '// default = 3\n// example = "3"', "example.cypher:8: the example of most is no integer"),
        (
            "// default = 3",
            "// default = 3\n// example = -1",
            "example.cypher:8: the parameter most is not a whole number",
        ),
        ("// [parameters.most]", "// internal = true\n// [parameters.most]", "cypher:8: unknown key “internal”"),
        ("$most", "$least", "example.cypher:15: $least is not declared"),
        ("u.population > $most AND ", "", "example.cypher:8: the parameter most is not used"),
        ("[parameters.most]", "[parameters.within]", "example.cypher:8: every question has a parameter within itself"),
        ('// posts = "how many posts"', '// n = "how many"', "example.cypher:13: every rule has a column n itself"),
        ("// default = 3", "// default = 5000000", "example.cypher:8: the parameter most is not a whole number"),
        ("current(u)", "Current(u)", "example.cypher:15: CURRENT( in a query"),
        ("current(u)", "current(head([u]))", "example.cypher:15: CURRENT( in a query"),
        ("current(u)", "unreported(u, u)", "takes"),
        ("MATCH (u:Unit)", "INSERT (u:Unit)", "example.cypher:14: INSERT in a query"),
        ("MATCH (u:Unit)", "MATCH (u:Unit) RETURN 1 AS x UNION MATCH (u:Unit)", "UNION in a rule"),
        ("'missing'", "'missing", "example.cypher:16: ' in a query"),
        ("u.population AS posts", "u.population AS seats", "example.cypher:16: the RETURN gives"),
        ("u.population AS posts", "u.population", "has no name"),
        ("MATCH (u:Unit)", "MATCH (u:Unit) SET u.name = 'x'", "example.cypher:14: SET in a query"),
        ("MATCH (u:Unit)", "CALL db.labels() MATCH (u:Unit)", "example.cypher:14: CALL in a query"),
        ("MATCH (u:Unit)", "LOAD CSV FROM 'x' AS row MATCH (u:Unit)", "example.cypher:14: LOAD in a query"),
        ("MATCH (u:Unit)", "INCLUDE nothing(u)\nMATCH (u:Unit)", "no fragment 'nothing'"),
        ("RETURN", "WITH *", "there is no RETURN"),
        ("// [columns]", '// [vi]\n// title = "T"\n// [columns]', "cypher:12: the Vietnamese texts lack question"),
        ("// [columns]", '// [vi]\n// why = "W"\n// [columns]', "example.cypher:12: unknown key “why”"),
        ("// [columns]", '// [vi]\n// title = " "\n// [columns]', "cypher:12: the Vietnamese texts lack title"),
        (
            "// [columns]",
            '// [vi]\n// title = "T"\n// question = "Q"\n// fix = "F"\n// basis = 1\n// [columns]',
            "cypher:12: the Vietnamese texts lack basis",
        ),
        ("// [parameters.most]", '// vi = "T"\n// [parameters.most]', "example.cypher:8: vi is no table"),
    ],
)
def test_mistakes_are_told_with_file_and_line(old: str, new: str, says: str) -> None:
    assert says in refusal(RULE.replace(old, new))


QUERY = """\
// title = "T"
// question = "Q?"
// [columns]
// id = "the id"
MATCH (u:Unit)
RETURN u.id AS id
"""


def test_a_query_can_be_internal() -> None:
    declaring = QUERY.replace("// [columns]", "// internal = true\n// [columns]")
    internal = [load("example", "example.cypher", text, {}, "query").internal for text in (QUERY, declaring)]
    assert internal == [False, True]
    with pytest.raises(InputError, match=r"example\.cypher:3: internal is neither true nor false"):
        load("example", "example.cypher", declaring.replace("true", '"yes"'), {}, "query")


def test_most_queries_are_for_people_and_some_are_not() -> None:
    kinds = Counter(query.internal for query in catalogue().queries.values())
    assert kinds[False] > kinds[True] > 5


def test_what_is_needed_has_an_example() -> None:
    entries = {**catalogue().queries, **catalogue().measures, **catalogue().rules}.values()
    without = [(one.name, p.name) for one in entries for p in one.parameters.values() if p.needed and p.example is None]
    assert not without, "add an example to the header, of the sample network"


@pytest.mark.parametrize("name", sorted({**catalogue().queries}))
def test_the_sample_has_an_answer_to_the_examples(sample: Network, name: str) -> None:
    given = {one.name: one.example for one in catalogue().query(name).parameters.values() if one.example is not None}
    assert sample.query(name, Demonstration.as_of, **given)


def test_words_of_writing_in_texts_and_comments_are_no_writing() -> None:
    text = RULE.replace("MATCH (u:Unit)", "\n// SET\nMATCH (u:Unit {name: 'DELETE'})")
    assert load("example", "example.cypher", text, {}, "rule").name == "example"


@pytest.mark.parametrize("rule", catalogue().rules.values(), ids=lambda rule: rule.name)
def test_every_rule_is_whole(rule: object) -> None:
    entry = catalogue().rule(rule.name)  # type: ignore[attr-defined]
    assert entry.question.endswith("?")
    assert "INCLUDE" not in entry.text
    assert not re.search(r"\bcurrent\(|\bbefore\(|\bunreported\(", entry.text)
    if entry.computed:
        return
    assert "count(*) AS n" in findings_query(entry)


@pytest.mark.parametrize("rule", catalogue().rules.values(), ids=lambda rule: rule.name)
def test_every_rule_has_its_texts_in_vietnamese(rule: QueryDefinition) -> None:
    assert list(rule.vi) == ["title", "question", "fix", "expected", "basis"]
    assert rule.vi["question"].endswith("?")
    assert rule.vi["fix"].endswith(".")
    for text in rule.vi.values():
        assert unicodedata.is_normalized("NFC", text)
        assert not text.isascii()
    assert described(rule)["vi"] == rule.vi


def test_what_has_no_texts_in_vietnamese_is_described_without() -> None:
    assert "vi" not in described(load("example", "example.cypher", RULE, {}, "rule"))
    vietnamese = '// [vi]\n// title = "A"\n// question = "B?"\n// fix = "C."\n// [columns]'
    rule = load("example", "example.cypher", RULE.replace("// [columns]", vietnamese), {}, "rule")
    assert rule.vi == {"title": "A", "question": "B?", "fix": "C."}


def test_what_no_query_answers_a_function_does() -> None:
    assert {rule.name for rule in catalogue().rules.values() if rule.computed} == set(RULES)
    others = {**catalogue().queries, **catalogue().measures}.values()
    assert {entry.name for entry in others if entry.computed} == set(COMPUTED)


def test_the_network_asks_paths_with_the_parameters_of_their_header() -> None:
    parameters = catalogue().query("paths").parameters
    assert list(parameters) == ["from", "to", *PathParameters.__annotations__]


def test_there_are_twenty_five_rules() -> None:
    assert len(catalogue().rules) == 25


def test_an_unknown_name_names_the_nearest() -> None:
    with pytest.raises(InputError, match="did you mean teams_without_leader"):
        catalogue().rule("team_without_leader")
    with pytest.raises(InputError, match="unknown-query"):
        catalogue().query("zzz")


@pytest.mark.parametrize("value", ["x", "1.5", "", "1e3", str(2**60)])
def test_a_parameter_of_the_wrong_kind_is_refused(value: str) -> None:
    rule = catalogue().rule("teams_under_strength")
    with pytest.raises(InputError) as caught:
        bind_parameters(rule, date(2026, 1, 1), {"minimum": value})
    assert caught.value.code == "bad-parameter"


def test_parameters_are_bound() -> None:
    rule = catalogue().rule("teams_under_strength")
    assert bind_parameters(rule, date(2026, 1, 1), {}) == {"as_of": "2026-01-01", "minimum": 5}
    assert bind_parameters(rule, date(2026, 1, 1), {"minimum": "7"}) == {"as_of": "2026-01-01", "minimum": 7}
    with pytest.raises(InputError, match="did you mean minimum"):
        bind_parameters(rule, date(2026, 1, 1), {"minimun": 7})
    with pytest.raises(InputError, match="missing-parameter"):
        bind_parameters(catalogue().query("unit_names"), date(2026, 1, 1), {})


@pytest.mark.parametrize(
    ("plot", "says"),
    [
        ('labels = ["unit"]', "a plot of no column “unit”"),
        ('only.by = "all"', "a plot of no column “by”"),
        ('bars = ["cut_off"]', "unknown key “bars”"),
    ],
)
def test_a_plot_that_cannot_be_drawn_is_refused(plot: str, says: str) -> None:
    source = catalogue().measures["articulation_units"].source
    without = re.sub(r"// \[plot\]\n(// \w+ = .*\n)+", "", source)
    assert not load("example", "example.cypher", without, {}, "measure").plot.values
    with pytest.raises(InputError, match=says):
        load("example", "example.cypher", without.replace("// [vi]", f"// [plot]\n// {plot}\n// [vi]"), {}, "measure")
