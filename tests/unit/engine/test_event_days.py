"""The days on which answers change."""

from datetime import date

from ...helpers.columns import columns_of


def test_event_days_are_all_days_in_the_data() -> None:
    begun, reported, ended, tied, overdue = (date(2026, month, 1) for month in range(1, 6))
    unit = {"level": "province", "kind": "people_committee", "sector": "state"}
    columns = columns_of(
        {
            "Unit": [
                {**unit, "id": "a", "valid_from": begun, "reported_on": reported},
                {**unit, "id": "b", "valid_to": ended},
            ],
            "Task": [{"id": "t", "due_on": date(2026, 4, 30)}, {"id": "without"}],
            "PART_OF": [{"source_key": "b", "target_key": "a", "valid_from": tied}],
        }
    )
    assert columns.event_days() == {begun, reported, ended, tied, overdue}
