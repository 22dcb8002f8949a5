"""The name of a column of doses tells the product, and what else stands with it."""

from __future__ import annotations

import pytest

from magtrack.importers.sheets.column_names import ColumnName, column_name
from magtrack.importers.toolkit.wall_clock import WallClock

CLOCK = WallClock("Europe/Berlin", 4)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Magtein", ColumnName("Magtein")),
        ("Magtein AM", ColumnName("Magtein", slot="morning")),
        ("Magtein_pm", ColumnName("Magtein", slot="evening")),
        ("Magtein/PM", ColumnName("Magtein", slot="evening")),
        ("Morning Magtein", ColumnName("Magtein", slot="morning")),
        ("Magtein (evening)", ColumnName("Magtein", slot="evening")),
        ("Magtein before bed", ColumnName("Magtein", slot="evening")),
        ("Zink abends", ColumnName("Zink", slot="evening")),
        ("Fer le matin", ColumnName("Fer", slot="morning")),
        ("Magtein por la mañana", ColumnName("Magtein", slot="morning")),
        ("Magtein noon", ColumnName("Magtein", slot="other")),
        ("Magtein 21 Uhr", ColumnName("Magtein", slot="evening")),
        ("Magtein 8am", ColumnName("Magtein", slot="morning")),
        ("AM", ColumnName("", slot="morning")),
        ("Magtein (mg)", ColumnName("Magtein", "mg")),
        ("Magtein AM (mg)", ColumnName("Magtein", "mg", "morning")),
        ("Magtein (2 caps)", ColumnName("Magtein", tick="2 caps")),
        ("Magtein 2 caps", ColumnName("Magtein", tick="2 caps")),
        ("Magnesium 400mg", ColumnName("Magnesium 400mg", tick="400mg")),
        ("Magtein (2)", ColumnName("Magtein")),  # the second column of this name
        ("Magtein (NOW)", ColumnName("Magtein (NOW)")),
        ("Omega 3", ColumnName("Omega 3")),
        ("EPA/DHA", ColumnName("EPA/DHA")),
        ("B12", ColumnName("B12")),
        ("Dose", ColumnName("")),
        ("Dose 2", ColumnName("")),
        ("dose_mg", ColumnName("", "mg")),
    ],
)
def test_a_name_is_taken_apart(name, told):
    assert column_name(name, CLOCK) == told
