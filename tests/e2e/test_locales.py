"""Every word of the network's vocabularies and every remedy is translated into both languages."""

import json
import re
from typing import get_args

import pytest

from dtgraph.catalogue import FINDING_COLUMNS, catalogue, finding_columns
from dtgraph.catalogue.column_types import STATUSES
from dtgraph.i18n import LANGUAGES
from dtgraph.model import NODES, RELATIONSHIPS, SEVERITIES, Basis, ChangeKind, Kind, Level, MemberRole, PostRole
from dtgraph.reports.network_diagram import COLOURS

from ..helpers import ROOT

LOCALES = ROOT / "dtgraph" / "locales"

VOCABULARIES: dict[str, tuple[str, ...]] = {
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
        {name for rule in catalogue().rules.values() for name in finding_columns(rule) if name not in FINDING_COLUMNS}
        | {name for measure in catalogue().measures.values() for name in measure.plot.values}
    ),
}

ACTION = re.compile(r"\baction: (?:CASE[^,]*?\bEND\b|'[^']+')")
ACTION_TEXT = re.compile(r"(?:action: |THEN |ELSE )'([^']+)'")


def remedy_actions() -> set[str]:
    """Return the actions in the catalogue's remedy queries."""
    sources = [" ".join(query.source.split()) for query in catalogue().remedies.values()]
    return {text for source in sources for action in ACTION.findall(source) for text in ACTION_TEXT.findall(action)}


def message_keys(language: str) -> set[str]:
    return set(json.loads((LOCALES / f"{language}.json").read_text("utf-8")))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_vocabularies_are_translated(vocabulary: str, language: str) -> None:
    assert {f"{vocabulary}.{word}" for word in VOCABULARIES[vocabulary]} <= message_keys(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_remedy_actions_are_translated(language: str) -> None:
    assert len(remedy_actions()) > 25
    assert {f"action.{action}" for action in remedy_actions()} <= message_keys(language)
