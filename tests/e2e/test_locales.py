"""The words that the page has for those of the network: none is without one, in either language."""

import json
import re
from typing import Any, get_args

import pytest

from dtgraph.catalogue import FINDING, catalogue, finding_columns
from dtgraph.catalogue.column_types import SEVERITIES, STATUSES
from dtgraph.model import NODES, RELATIONSHIPS, Basis, ChangeKind, Kind, Level, MemberRole, PostRole
from dtgraph.reports.network_diagram import COLOURS

from ..helpers import ROOT

MESSAGES = ROOT / "dtgraph" / "view" / "messages"

WORDS: dict[str, tuple[str, ...]] = {
    "level": get_args(Level),
    "kind": get_args(Kind),
    "role": get_args(PostRole),
    "member_role": get_args(MemberRole),
    "basis": get_args(Basis),
    "change": get_args(ChangeKind),
    "severity": SEVERITIES,
    "status": ("covered", "unknown", *STATUSES),
    "label": tuple(NODES),
    "tie": tuple(RELATIONSHIPS),
    "look": tuple(COLOURS),
    "column": tuple(
        {name for rule in catalogue().rules.values() for name in finding_columns(rule) if name not in FINDING}
        | {name for measure in catalogue().measures.values() for name in measure.plot.values}
    ),
}

_WAY = re.compile(r"\baction: (?:CASE[^,]*?\bEND\b|'[^']+')")
_TEXT = re.compile(r"(?:action: |THEN |ELSE )'([^']+)'")


def ways() -> set[str]:
    """The ways to mend a gap that the catalogue's queries tell."""
    sources = [entry.source for entry in catalogue().remedies.values()]
    return {text for source in sources for way in _WAY.findall(" ".join(source.split())) for text in _TEXT.findall(way)}


def messages(language: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((MESSAGES / f"{language}.json").read_text("utf-8"))
    return found


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("vocabulary", WORDS)
def test_every_word_of_a_vocabulary_is_said(vocabulary: str, language: str) -> None:
    said = {key.partition(".")[2] for key in messages(language) if key.startswith(f"{vocabulary}.")}
    assert set(WORDS[vocabulary]) <= said


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_way_to_mend_a_gap_is_said(language: str) -> None:
    assert len(ways()) > 25
    assert {f"action.{way}" for way in ways()} <= messages(language).keys()
