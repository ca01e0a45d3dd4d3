"""Enterprises beside a province: units that a person alone ties to the network, or nobody (rules 20 and 21)."""

from .days import REFORM
from .row_buffer import Rows

__all__ = ["add_enterprises"]


def add_enterprises(rows: Rows, base: str, place: str, partner: str, where: str) -> None:
    """Five enterprises. `partner` is the provincial department that those with a tie coordinate with."""

    def enterprise(slug: str, name: str, parent: str = "") -> str:
        kind, id_ = "enterprise", f"{base}:enterprise:{slug}"
        return rows.unit(id_, f"{name} {where}", "province", kind, parent, sector=kind)

    tied = enterprise("tied", "Công ty Viễn thông")
    rows.coordinate(tied, partner)
    disabled = enterprise("disabled", "Công ty Phần mềm")
    rows.coordinate(disabled, partner, enabled=False)
    holding = enterprise("holding", "Tổng công ty Hạ tầng số")
    subsidiary = enterprise("subsidiary", "Công ty Trung tâm dữ liệu", holding)
    alone = enterprise("alone", "Công ty Bưu chính")
    for unit in (disabled, holding, subsidiary, alone):
        rows.gap("isolated_units", unit, "isolated")
    # Who leaves the holding leaves two units without a way to the coordinator; who leaves the other one, only one.
    director = _director(rows, holding, partner, place, "Tổng giám đốc")
    rows.gap("single_points_of_failure", director, "isolated", "2")
    _director(rows, alone, partner, place, "Giám đốc")


def _director(rows: Rows, unit: str, partner: str, place: str, title: str) -> str:
    person = rows.person(place, home=unit, title=title)
    rows.holds(person, rows.post(unit, "head", title))
    slug = unit.rsplit(":", 1)[-1]
    rows.holds(person, rows.post(partner, "member", "Cố vấn", name=f"adviser-{slug}"), REFORM, "", "concurrent")
    return person
