"""The coordination graph of a day, from columns."""

import numpy as np
from numpy.typing import NDArray

from ..graphs.coordination_graph import TIES, CoordinationGraph, MultiUnitPerson
from .adjacency import Adjacency
from .columns import NO_NODE, Numbers
from .day import Day

__all__ = ["coordination_graph"]


def coordination_graph(day: Day) -> CoordinationGraph:
    """Build the graph; its units are `Day.graph_units` and its people `Day.people_between_units`."""
    columns, units, size = day.columns, day.graph_units, len(day.units)
    number = np.full(size, NO_NODE, np.int32)
    number[units] = np.arange(len(units), dtype=np.int32)
    sources, targets, types, weights = [], [], [], []
    for type_index, type_ in enumerate(TIES):
        ties = day.ties(type_)
        weight = np.ones(len(ties.index))
        if type_ == "COORDINATES_WITH":
            ties = ties.where(columns.ties[type_]["enabled"][ties.index] == 1)
            weight = columns.ties[type_]["weight"][ties.index]
        sources.append(number[ties.source])
        targets.append(number[ties.target])
        types.append(np.full(len(weight), type_index, np.int8))
        weights.append(weight)
    # by unit and type, as the query coordination_units has them
    order = np.lexsort((np.concatenate(types), np.concatenate(sources)))
    ids, names = day.units.known_ids(units), day.units.python_values("name", units)
    return CoordinationGraph(
        units=tuple(ids),
        names=tuple(names),
        numbers={id_: position for position, id_ in enumerate(ids)},
        sources=np.concatenate(sources)[order],
        targets=np.concatenate(targets)[order],
        types=np.concatenate(types)[order],
        weights=np.concatenate(weights)[order],
        staffed=day.staffed[units],
        coordinates=np.column_stack([_both(day, name)[units] for name in ("lat", "lon")]),
        people=_people(day, number),
        coordinator=None if day.coordinator == NO_NODE else int(number[day.coordinator]),
    )


def _both(day: Day, name: str) -> NDArray[np.float64]:
    """Latitudes or longitudes; NaN unless both are known."""
    is_placed = ~np.isnan(day.units["lat"]) & ~np.isnan(day.units["lon"])
    return np.where(is_placed, day.units[name], np.nan)


def _people(day: Day, number: Numbers) -> tuple[MultiUnitPerson, ...]:
    people, index = day.columns.nodes["Person"], day.people_between_units
    person, unit = day.seats_held
    units_of_person = Adjacency.group(person, len(people), number[unit])
    home_units = day.units.ids_at(day.unit_of_person[index])
    return tuple(
        MultiUnitPerson(id_, home_unit, tuple(np.unique(units_of_person.of(number)).tolist()))
        for number, id_, home_unit in zip(index.tolist(), people.known_ids(index), home_units, strict=True)
    )
