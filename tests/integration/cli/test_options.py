"""What is wrong in an option, a setting or the store: one sentence, and how the command ends."""

from pathlib import Path

import pytest

from dtgraph.network import Network

from .conftest import PHONE, Run


def test_a_store_that_is_not_there(run: Run, tmp_path: Path) -> None:
    for command in (["gaps"], ["find", "x"], ["contact", "x"], ["query", "counts"], ["export", "out"]):
        said = run(*command)
        assert (said.code, said.out) == (3, "")
        assert "[store-missing]" in said.err
        assert "init" in said.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["gaps", "--as-of", "30.06.2026"],
        ["gaps", "--as-of", "2026-02-30"],
        ["gaps", "--format", "xml"],
        ["gaps", "-p", "days"],
        ["gaps", "-p", "days=1", "-p", "days=2"],
        ["gaps", "-p", "days=1000000000000"],
        ["gaps", "-p", "days=-1"],
        ["gaps", "-p", "as_of=2026-01-01"],
        ["gaps", "-p", "within=x"],
        ["query", "counts", "-p", "as_of=2026-01-01"],
        ["query", "counts", "--within", "x"],
        ["gaps", "--as-of", ""],
        ["gaps", "--as-of", "2026-W01-1"],
        ["gaps", "--store", ""],
        ["init", "--demo", ""],
        ["init", "--seed", "5"],
        ["--store", "https://user:secret@localhost", "gaps"],
        ["--store", "bolt://[::1", "gaps"],
        ["--store", "bolt://localhost:abc", "gaps"],
        ["--store", "bolt://localhost:1/?database=x", "gaps"],
        ["init", "--vintage", "1999"],
        ["init", "--demo", "galaxy"],
        ["init", "--demo", "province:00"],
        ["init", "--demo", "sample", "--vintage", "2025"],
        ["nonsense"],
        ["export"],
        ["--store", "http://localhost:1/?x", "gaps"],
        ["--store", "http://localhost:1", "init"],
        ["--store", "bolt://user:secret@localhost:1", "gaps"],
    ],
)
def test_what_is_wrong_in_an_option(run: Run, tmp_path: Path, arguments: list[str]) -> None:
    said = run(*arguments)
    assert said.code == 2
    assert said.out == ""
    assert said.err.strip().endswith("]") or "Usage" in said.err
    assert "secret" not in said.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("variable", "value"),
    [("DTGRAPH_HEAP", "lots"), ("DTGRAPH_HEAP", "1m"), ("DTGRAPH_HEAP", "999999g"), ("DTGRAPH_QUERY_TIMEOUT", "abc"),
     ("DTGRAPH_STORE", "")],
)  # fmt: skip
def test_what_is_wrong_in_a_setting(run: Run, monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    monkeypatch.setenv(variable, value)
    said = run("find", "x")
    assert (said.code, said.out) == (2, "")
    assert variable in said.err
    assert said.err.strip().endswith("[bad-option]")


def test_bytes_that_are_no_text(filled: Run) -> None:
    for command in (["find", "\udcff"], ["gaps", "--within", "\udcff"], ["contact", "\udcff"]):
        said = filled(*command)
        assert (said.code, said.out) == (2, "")


def test_an_error_of_ours_is_told_in_one_sentence_without_what_it_says(
    filled: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError(PHONE)

    monkeypatch.setattr(Network, "find", broken)
    said = filled("find", "x")
    assert said.code == 3
    assert said.err.strip().endswith("[internal]")
    assert PHONE not in said.err


def test_every_command_has_a_help_page_with_an_example(run: Run) -> None:
    for command in ("init", "import", "export", "gaps", "rules", "query", "find", "contact", "doctor"):
        said = run(command, "--help")
        assert said.code == 0
        assert "Example: dtgraph" in " ".join(said.out.split())
