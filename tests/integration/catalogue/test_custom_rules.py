"""Users' own rules on both stores: they run like built-in rules, and can do nothing but read."""

import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dtgraph.catalogue import with_custom_rules
from dtgraph.errors import DtgraphError, InputError, StoreError
from dtgraph.network import Network
from dtgraph.stores.protocol import Store

from ...helpers import network_over
from ...helpers.custom_rules import RULE_HEADER
from ...helpers.network_builder import NetworkBuilder

DAY = date(2026, 6, 30)
BODY = """\
MATCH (u:Unit)
WHERE u.kind = 'department' AND current(u)
INCLUDE focal_point(u; u)
RETURN u.id AS subject_id, u.name AS subject_name, u.id AS unit_id,
  CASE WHEN focal_status = 'covered' THEN 'covered' ELSE 'missing' END AS status, null AS since, null AS detail
"""


def folder(path: Path, text: str = RULE_HEADER + BODY, name: str = "own_rule.cypher") -> Path:
    path.mkdir(exist_ok=True)
    (path / name).write_text(text, encoding="utf-8")
    return path


def network(store: Store, directory: Path) -> Network:
    opened = network_over(store, with_custom_rules(directory))
    tables = NetworkBuilder().unit("a").unit("b").post("p", "a").holds("x", "p")
    opened.import_tables(tables.sheets())
    return opened


def load_error(directory: Path) -> str:
    with pytest.raises(InputError) as caught:
        with_custom_rules(directory)
    assert caught.value.code == "bad-catalogue"
    return caught.value.message


def test_custom_rules_run_like_built_in_rules(store: Store, tmp_path: Path) -> None:
    net = network(store, folder(tmp_path))
    assert "own_rule" in net.rules
    result = net.gaps("own_rule", as_of=DAY, explain=True)["own_rule"]
    assert result.summary.total.as_dict() == {"population": 2, "covered": 1, "gap": 1, "unknown": 0, "share": 0.5}
    assert result.findings is not None
    [finding] = result.findings
    assert (finding["subject_id"], finding["level"], finding["evidence"]["expected"]) == ("b", "commune", "Q?")
    assert net.gaps(as_of=DAY).keys() == net.rules.keys()
    counted = net.gaps("own_rule", as_of=DAY, findings=False)["own_rule"]
    assert (counted.findings, counted.summary.as_dict()) == (None, result.summary.as_dict())


@pytest.mark.parametrize("as_of", ["$as_of", "date($as_of)"])
def test_the_day_is_a_date(store: Store, tmp_path: Path, as_of: str) -> None:
    condition = f"CASE WHEN u.reported_on < {as_of} AND {as_of}.year = 2026"
    body = BODY.replace("CASE WHEN focal_status = 'covered'", condition).replace("INCLUDE focal_point(u; u)\n", "")
    net = network(store, folder(tmp_path, RULE_HEADER + body))
    for day, covered in ((date(2026, 1, 1), 0), (date(2026, 1, 2), 2), (date(2027, 1, 2), 0)):
        assert net.gaps("own_rule", as_of=day, findings=False)["own_rule"].summary.total.covered == covered


def test_without_a_folder_the_catalogue_is_the_built_in_one(tmp_path: Path) -> None:
    assert len(with_custom_rules(None).rules) == 25
    added = with_custom_rules(folder(tmp_path)).rules.keys() - with_custom_rules(None).rules.keys()
    assert added == {"own_rule"}


@pytest.mark.parametrize("exists", [True, False])
def test_folder_without_rules(tmp_path: Path, exists: bool) -> None:
    directory = tmp_path if exists else tmp_path / "nothing"
    with pytest.raises(InputError) as caught:
        with_custom_rules(directory)
    assert caught.value.code == "no-rules"


@pytest.mark.parametrize(
    ("start", "message"),
    [
        ("MATCH (u:Unit) SET u.name = 'x' WITH u", "own_rule.cypher:8: SET is not allowed"),
        ("MATCH (u:Unit)\nDETACH DELETE u WITH u", "own_rule.cypher:9: DETACH is not allowed"),
        ("LOAD CSV FROM 'file:///etc/passwd' AS row WITH row MATCH (u:Unit)", "own_rule.cypher:8: LOAD is not allowed"),
        ("CALL db.labels() YIELD label MATCH (u:Unit)", ":8: CALL of a procedure is not allowed"),
        (
            "CALL  /* x */ apoc.text.join('x') YIELD value MATCH (u:Unit)",
            ":8: CALL of a procedure is not allowed",
        ),
        ("CALL { MATCH (n) DELETE n } IN TRANSACTIONS MATCH (u:Unit)", "own_rule.cypher:8: DELETE is not allowed"),
        ("WITH apoc.util.sleep(5) AS x MATCH (u:Unit)", "own_rule.cypher:8: the function “apoc.util.sleep”"),
        ("WITH apoc . util\n.sleep(5) AS x MATCH (u:Unit)", "the function “apoc . util"),
        ("WITH `apoc.util.sleep`(5) AS x MATCH (u:Unit)", "own_rule.cypher:8: “`”"),
        ("WITH `randomUUID` // c\n () AS x MATCH (u:Unit)", "own_rule.cypher:8: “`”"),
        ("MATCH (u:Unit) // c\rSET u.name = 'x' WITH u", "own_rule.cypher:8: control character U+000D"),
        ("MATCH (u:Unit) // c\u2028LOAD CSV FROM 'x' AS y", "own_rule.cypher:8: control character U+2028"),
        ("MATCH (u:Unit)\nINCLUDE focal_point(u; u, randomUUID() AS z)\nWITH u", ":9: the function “randomUUID”"),
        ("MATCH (u:Unit)\nINCLUDE focal_point(u; u, a.b.c.d.e.f.g(1) AS z)\nWITH u", ":9: the function"),
        ("MATCH (u:Unit)\nINCLUDE post_status('a; randomUUID(); b')\nWITH u", "own_rule.cypher:"),
        ("MATCH (u:Unit)\nINCLUDE focal_point(u; u // x)\nWITH u", "own_rule.cypher:9: "),
        ("EXPLAIN MATCH (u:Unit)", "own_rule.cypher:8: EXPLAIN before the query"),
        ("profile MATCH (u:Unit)", "own_rule.cypher:8: PROFILE before the query"),
        (f"MATCH (u:Unit) WITH u, 1 AS {'a' * 90_000}", "own_rule.cypher:8: “aaa"),
        (f"MATCH (u:Unit) WITH u, {'a.' * 45_000}a(1) AS x", "own_rule.cypher:8: the function"),
        (f"MATCH (u:Unit) WHERE current({', '.join(['u'] * 20_000)})", "current takes at most 16 variables"),
        (f"MATCH (u:Unit) WITH u, earliest_end({', '.join(['u'] * 31)}) AS x", "earliest_end takes at most 8"),
        ("WITH eval('1') AS x MATCH (u:Unit)", "own_rule.cypher:8: the function “eval”"),
        ("WITH elementId(null) AS x MATCH (u:Unit)", "own_rule.cypher:8: the function “elementId”"),
        ("MATCH (u:Unit) S\\u0045T u.name = 'x' WITH u", "own_rule.cypher:8: “\\u”"),
        ("MATCH (u:Unit {name: '\\u0027}) SET u.name = \\u0027'}) WITH u", "own_rule.cypher:8: "),
        ("MATCH (u:Unit) RETURN 1 AS x; MATCH (u:Unit)", "own_rule.cypher:8: “;”"),
        ("USE system MATCH (u:Unit)", "own_rule.cypher:8: USE is not allowed"),
        ("MATCH (u:Unit) /* */ WITH u", "own_rule.cypher:8: “/*”"),
        ("FOREACH (x IN [1] | CREATE (:Unit)) MATCH (u:Unit)", "own_rule.cypher:8: FOREACH is not allowed"),
        ("MATCH (u:Unit) WHERE u.name = $other", "own_rule.cypher:8: $other is not declared"),
    ],
)
def test_rules_can_only_read(tmp_path: Path, start: str, message: str) -> None:
    assert message in load_error(folder(tmp_path, RULE_HEADER + BODY.replace("MATCH (u:Unit)", start, 1)))


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("own_rule.cypher", RULE_HEADER, "own_rule.cypher:8: the query is missing"),
        ("own_rule.cypher", RULE_HEADER.replace('"low"', '"lowest"') + BODY, "own_rule.cypher:5: unknown severity"),
        ("own_rule.cypher", RULE_HEADER + f"// x = {'[' * 30_000}\n" + BODY, "the header is not valid TOML"),
        ("own_rule.cypher", RULE_HEADER + f"// x = {'9' * 5_000}\n" + BODY, "the header is not valid TOML"),
        ("own_rule.cypher", RULE_HEADER + '// [columns]\n// rule = "x"\n' + BODY, "the column name rule is reserved"),
        (
            "own_rule.cypher",
            RULE_HEADER + '// [columns]\n// remedies = "x"\n' + BODY,
            "the column name remedies is reserved",
        ),
        (
            "own_rule.cypher",
            RULE_HEADER + '// [explain]\n// evidence = ["nothing"]\n' + BODY,
            "unknown evidence query “nothing”",
        ),
        ("Own-Rule.cypher", RULE_HEADER + BODY, "Own-Rule.cypher:1: invalid file name “Own-Rule”"),
        ("teams_without_leader.cypher", RULE_HEADER + BODY, ":1: teams_without_leader is built in"),
        ("find_units.cypher", RULE_HEADER + BODY, ":1: find_units is built in"),
        ("own_rule.cypher", RULE_HEADER + "//" + "x" * 100_000 + "\n" + BODY, ":1: more than 100,000 bytes"),
    ],
)
def test_invalid_files(tmp_path: Path, name: str, text: str, message: str) -> None:
    assert message in load_error(folder(tmp_path, text, name))


def test_byte_order_mark_and_pipe(tmp_path: Path) -> None:
    (tmp_path / "own_rule.cypher").write_text("\ufeff" + RULE_HEADER + BODY, encoding="utf-8")
    assert "own_rule" in with_custom_rules(tmp_path).rules
    os.mkfifo(tmp_path / "pipe.cypher")
    assert "pipe.cypher:1: not a regular file" in load_error(tmp_path)


def test_files_that_are_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "own_rule.cypher").write_bytes((RULE_HEADER + "// ngày\n" + BODY).encode("utf-16-le"))
    assert "own_rule.cypher:" in load_error(tmp_path)
    (tmp_path / "own_rule.cypher").write_bytes(RULE_HEADER.encode() + "// à\n".encode("latin-1") + BODY.encode())
    assert "own_rule.cypher:8: not UTF-8" in load_error(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("MATCH (u:Unit)", "MATCH (u:Unit WHERE)", "own_rule.cypher:8: the store refused it"),
        ("WHERE u.kind", "WHERE u.kind IN u.kind. AND u.kind", "own_rule.cypher:9: the store refused it"),
        ("'missing' END", "u.name END", "own_rule.cypher:11: unknown value in the column status"),
        ("null AS since", "'yesterday' AS since", "own_rule.cypher:11: unexpected str in the column since"),
        ("null AS since", "datetime('2026-01-01T00:00:00Z') AS since", "unexpected datetime in the column since"),
        ("null AS since", "date(u.name) AS since", "own_rule.cypher:8: it failed while it ran"),
        ("null AS detail", "u AS detail", "own_rule.cypher:"),
        ("u.id AS subject_id", "7 AS subject_id", "unexpected int in the column subject_id"),
        ("u.id AS subject_id", "null AS subject_id", "unexpected NoneType in the column subject_id"),
    ],
)
def test_errors_at_run_time_have_the_file(store: Store, tmp_path: Path, old: str, new: str, message: str) -> None:
    net = network(store, folder(tmp_path, RULE_HEADER + BODY.replace(old, new, 1)))
    with pytest.raises(InputError) as caught:
        net.gaps("own_rule", as_of=DAY)
    assert caught.value.code == "bad-catalogue"
    assert message in caught.value.message
    assert "Đơn vị" not in str(caught.value)


@pytest.mark.parametrize(
    ("value", "type_"),
    [
        ("duration({days: 1})", ""),
        ("u", ""),
        ("sqrt(-1.0)", ""),
        ("point({x: 1, y: 2})", ""),
        ("[[1]]", ""),
        ("date('2026-01-01')", ""),
        ("[date('2026-01-01')]", "date"),
        ("'2026-01-01'", "date"),
        ("'7'", "integer"),
        ("1.5", "integer"),
        ("true", "number"),
        ("[1]", "strings"),
        ("[[1]]", "list"),
    ],
)
def test_values_of_other_types_are_rejected(store: Store, tmp_path: Path, value: str, type_: str) -> None:
    types = f'// [types]\n// x = "{type_}"\n' if type_ else ""
    text = RULE_HEADER + '// [columns]\n// x = "X"\n' + types + BODY.rstrip() + f",\n  {value} AS x\n"
    with pytest.raises(InputError) as caught:
        network(store, folder(tmp_path, text)).gaps("own_rule", as_of=DAY)
    assert caught.value.code == "bad-catalogue"


def test_own_columns_are_columns_of_findings(store: Store, tmp_path: Path) -> None:
    columns = "2 * 1.5 AS x, [u.id, 'y'] AS y, date('2026-01-01') AS z"
    header = RULE_HEADER + '// [columns]\n// x = "X"\n// y = "Y"\n// z = "Z"\n// [types]\n// z = "date"\n'
    text = header + BODY.rstrip() + f",\n  {columns}\n"
    [finding] = network(store, folder(tmp_path, text)).query("own_rule", DAY)
    assert (finding["x"], finding["y"], finding["z"]) == (3.0, ["b", "y"], date(2026, 1, 1))


HEAVY: dict[str, Any] = {
    "rows": "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a, b WHERE a * b = -1\n",
    "one value": "WITH size([a IN range(1, 10000) WHERE any(b IN range(1, 10000) WHERE a * b = -1) | a]) AS a\n",
}


@pytest.mark.parametrize("heavy", HEAVY)
def test_time_limit(store: Store, tmp_path: Path, heavy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DTGRAPH_RULE_TIMEOUT", "0.5")
    net = network(store, folder(tmp_path, RULE_HEADER + HEAVY[heavy] + BODY.replace("(u; u)", "(u; u, a)")))
    with pytest.raises(StoreError) as caught:
        net.gaps("own_rule", as_of=DAY)
    assert caught.value.code == "query-too-slow"
    assert net.gaps("units_without_focal_point", as_of=DAY)


def test_row_limit(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DTGRAPH_RULE_ROWS", "100")
    body = "UNWIND range(1, 101) AS n\n" + BODY.replace("(u; u)", "(u; u, n)").replace(
        "u.id AS subject_id", "toString(n) AS subject_id"
    )
    net = network(store, folder(tmp_path, RULE_HEADER + body))
    with pytest.raises(DtgraphError) as caught:
        net.gaps("own_rule", as_of=DAY)
    assert "more than 100 rows" in str(caught.value)
