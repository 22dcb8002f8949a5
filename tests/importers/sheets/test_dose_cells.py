"""A cell of doses says what it says, whatever column it stands in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magtrack.importers.sheets.dose_cells import DoseCells, DoseColumn, kind_of
from magtrack.importers.toolkit.wall_clock import WallClock

KINDS = {
    "tick": "x X ✓ ✔ ✔️ yes Ja oui sí TRUE done OK",
    "not taken": "- – — 0 0,0 no nein non FALSE ✗",
    "amount": "1 2 ½ 1,5 2x 144mg 400 1/2 12.5",
    "time": "8:15 8am 21:30 9PM",
    "missed": "forgot vergessen missed",
    "skipped": "skipped ausgelassen",
    "word": "morning travel",
}


@pytest.mark.parametrize(
    ("cell", "kind"), [(cell, kind) for kind, cells in KINDS.items() for cell in cells.split()]
)
def test_what_a_cell_says(cell, kind):
    assert kind_of(cell) == kind


@pytest.mark.parametrize("cell", ["2 caps", "144 mg", "2 x 500 mg"])
def test_an_amount_in_words_is_one(cell):
    assert kind_of(cell) == "amount"


@given(st.lists(st.text(max_size=12), min_size=1, max_size=5))
def test_no_cell_is_too_strange_and_an_empty_one_is_never_taken(cells):
    column = DoseColumn("Magtein", cells)
    clock = WallClock("Europe/Berlin", 4)
    reader = DoseCells([column], "", clock, lambda question: question.suggested or None)
    for place, cell in enumerate(cells):
        read = reader.read(column, place)
        if not cell.strip():
            assert read is None or read.outcome is None
