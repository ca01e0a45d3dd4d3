"""Enterprises of a province that only a person connects to the network, or nothing (rules 20 and 21)."""

from .days import REFORM_DAY
from .row_buffer import RowBuffer

__all__ = ["add_enterprises"]


def add_enterprises(rows: RowBuffer, base: str, place: str, partner: str, province_name: str) -> None:
    """Add five enterprises; `partner` is the provincial department that connected ones coordinate with."""

    def enterprise(slug: str, name: str, parent: str = "") -> str:
        kind, id_ = "enterprise", f"{base}:enterprise:{slug}"
        return rows.add_unit(id_, f"{name} {province_name}", "province", kind, parent, sector=kind)

    tied = enterprise("tied", "Công ty Viễn thông")
    rows.add_coordination(tied, partner)
    disabled = enterprise("disabled", "Công ty Phần mềm")
    rows.add_coordination(disabled, partner, enabled=False)
    holding = enterprise("holding", "Tổng công ty Hạ tầng số")
    subsidiary = enterprise("subsidiary", "Công ty Trung tâm dữ liệu", holding)
    alone = enterprise("alone", "Công ty Bưu chính")
    for unit in (disabled, holding, subsidiary, alone):
        rows.add_gap("isolated_units", unit, "isolated")
    # Without the holding's director two units have no path to the coordinator; without the other director, only one.
    director = _director(rows, holding, partner, place, "Tổng giám đốc")
    rows.add_gap("single_points_of_failure", director, "isolated", "2")
    _director(rows, alone, partner, place, "Giám đốc")


def _director(rows: RowBuffer, unit: str, partner: str, place: str, title: str) -> str:
    person = rows.add_person(place, home=unit, title=title)
    rows.add_holding(person, rows.add_post(unit, "head", title))
    slug = unit.rsplit(":", 1)[-1]
    rows.add_holding(
        person, rows.add_post(partner, "member", "Cố vấn", name=f"adviser-{slug}"), REFORM_DAY, "", "concurrent"
    )
    return person
