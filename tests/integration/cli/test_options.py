"""Invalid options, settings and stores: one sentence on standard error, and the exit code."""

from pathlib import Path

import pytest

from dtgraph.network import Network

from .conftest import PHONE, Run


def test_missing_store(run: Run, tmp_path: Path) -> None:
    for command in (["gaps"], ["find", "x"], ["contact", "x"], ["query", "counts"], ["export", "out"]):
        result = run(*command)
        assert (result.code, result.out) == (3, "")
        assert "[store-missing]" in result.err
        assert "init" in result.err
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
def test_invalid_options(run: Run, tmp_path: Path, arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.code == 2
    assert result.out == ""
    assert result.err.strip().endswith("]") or "Usage" in result.err
    assert "secret" not in result.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("variable", "value"),
    [("DTGRAPH_HEAP", "lots"), ("DTGRAPH_HEAP", "1m"), ("DTGRAPH_HEAP", "999999g"), ("DTGRAPH_QUERY_TIMEOUT", "abc"),
     ("DTGRAPH_STORE", "")],
)  # fmt: skip
def test_invalid_settings(run: Run, monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    monkeypatch.setenv(variable, value)
    result = run("find", "x")
    assert (result.code, result.out) == (2, "")
    assert variable in result.err
    assert result.err.strip().endswith("[bad-option]")


def test_arguments_that_are_not_utf_8(filled: Run) -> None:
    for command in (["find", "\udcff"], ["gaps", "--within", "\udcff"], ["contact", "\udcff"]):
        result = filled(*command)
        assert (result.code, result.out) == (2, "")


def test_internal_error_reveals_no_data(filled: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ValueError(PHONE)

    monkeypatch.setattr(Network, "find", fail)
    result = filled("find", "x")
    assert result.code == 3
    assert result.err.strip().endswith("[internal]")
    assert PHONE not in result.err


def test_help_of_every_command_has_example(run: Run) -> None:
    for command in ("init", "import", "export", "gaps", "rules", "query", "find", "contact", "doctor"):
        result = run(command, "--help")
        assert result.code == 0
        assert "Example: dtgraph" in " ".join(result.out.split())
