"""Coordination graphs from rows of units and people, for tests of algorithms."""

from collections.abc import Iterable, Mapping
from types import SimpleNamespace
from typing import Any

import numpy as np

from dtgraph.engine.rules import RULE_EVALUATORS
from dtgraph.engine.rules.subjects import STATUS_WORDS
from dtgraph.graphs.coordination_graph import CoordinationGraph, MultiUnitPerson

__all__ = ["build_coordination_graph", "connectivity_statuses"]

Row = Mapping[str, Any]


def build_coordination_graph(
    units: Iterable[Row],
    people: Iterable[Row],
    coordinator: str | None,
    *,
    staffed: Iterable[str] = (),
    coordinates: Iterable[Row] = (),
) -> CoordinationGraph:
    """Build a graph from rows of units with their ties, and of people with their units."""
    units = sorted(units, key=lambda row: row["id"])
    numbers = {row["id"]: number for number, row in enumerate(units)}
    ties = [
        (number, numbers[other], type_, weight)
        for number, row in enumerate(units)
        for type_, others, weights in (
            (0, row["part_of"], None),
            (1, row["reports_to"], None),
            (2, row["coordinates_with"], row["weights"]),
        )
        for other, weight in zip(others, weights or [1.0] * len(others), strict=True)
    ]
    sources, targets, types, weights = zip(*ties, strict=True) if ties else ((), (), (), ())
    has_focal_point = np.zeros(len(units), dtype=np.bool_)
    has_focal_point[[numbers[unit] for unit in staffed]] = True
    positions = np.full((len(units), 2), np.nan)
    for row in coordinates:
        positions[numbers[row["id"]]] = row["lat"], row["lon"]
    return CoordinationGraph(
        units=tuple(numbers),
        names=tuple(row["name"] for row in units),
        numbers=numbers,
        sources=np.array(sources, dtype=np.int32),
        targets=np.array(targets, dtype=np.int32),
        types=np.array(types, dtype=np.int8),
        weights=np.array(weights, dtype=np.float64),
        staffed=has_focal_point,
        coordinates=positions,
        people=tuple(
            MultiUnitPerson(row["id"], row["unit_id"], tuple(sorted(numbers[unit] for unit in row["units"])))
            for row in sorted(people, key=lambda row: row["id"])
        ),
        coordinator=None if coordinator is None else numbers[coordinator],
    )


def connectivity_statuses(rule: str, graph: CoordinationGraph, **parameters: Any) -> dict[str, dict[str, Any]]:
    """Status and values of each subject of a rule on a graph, by id."""
    day = SimpleNamespace(
        graph=graph,
        graph_units=np.arange(len(graph.units)),
        people_between_units=np.arange(len(graph.people)),
        unit_of_person=np.full(len(graph.people), -1),
    )
    parts = RULE_EVALUATORS[rule](day, **parameters)
    ids = {"Unit": graph.units, "Person": [person.id for person in graph.people]}
    return {
        ids[part.label][index]: {
            "status": STATUS_WORDS[part.status[position]],
            **{name: list(values)[position] for name, values in part.values.items()},  # type: ignore[arg-type]
        }
        for part in parts
        for position, index in enumerate(part.index.tolist())
    }
