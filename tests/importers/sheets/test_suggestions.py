"""What a column probably is follows from what stands in it, and then from its name."""

from __future__ import annotations

import pytest

from magtrack.importers.sheets.suggestions import suggested_roles
from magtrack.importers.toolkit.name_hints import is_known_name
from magtrack.importers.toolkit.tables import SourceTable
from magtrack.importers.toolkit.wall_clock import WallClock
from magtrack.reference import load

REFERENCE = load()


def roles(header, *rows):
    table = SourceTable("t.csv", tuple(header), list(enumerate(map(list, rows), 2)), "utf-8")
    clock = WallClock("Europe/Berlin", 4)
    known = {"magtein", "zinc"}

    def is_known(name):
        return name.casefold() in known or is_known_name(name, REFERENCE)

    return suggested_roles(table, "", REFERENCE.scales, clock, is_known)


@pytest.mark.parametrize(
    ("name", "cells", "role"),
    [
        ("Day of week", ["Tuesday", "Wednesday"], "leave-out"),
        ("Wochentag", ["Di", "Mi"], "leave-out"),
        ("Magnesium glycinate", ["2", "1"], "doses"),
        ("Vitamin D", ["x", ""], "doses"),
        ("Blue pill", ["✓", "✓"], "doses"),
        ("Blue pill", ["2 caps", "1 cap"], "doses"),
        ("Total", ["2", "1"], "leave-out"),
        ("Weight", ["71.5", "71.2"], "leave-out"),
        ("Steps", ["8000", "12000"], "leave-out"),
        ("Mood", ["7", "6"], "mood"),
        ("Stimmung (1-10)", ["7", "6"], "mood"),
        ("Konzentration", ["7/10", "6/10"], "cognition"),
        ("How did you sleep?", ["★★★", "★★"], "sleep"),
        ("Sleep quality", ["7.5", "6"], "sleep"),
        ("Sleep", ["7.5", "6.25"], "leave-out"),  # hours
        ("Sleep (hrs)", ["7", "6"], "leave-out"),
        ("sleep_hours", ["7", "6"], "leave-out"),
        ("Bedtime", ["22:30", "23:10"], "note"),
        ("Angst", ["3", "2"], "anxiety"),
        ("Remarques", ["bien", "mal"], "note"),
        ("Was sonst war", ["ein langer Tag im Garten", "nichts"], "note"),
        ("Expires", ["2027-01-01", "2027-01-01"], "leave-out"),
    ],
)
def test_a_column_beside_a_product_and_a_day(name, cells, role):
    header = ["Date", "Magtein", name]
    rows = ((f"2026-09-0{n}", "2", cell) for n, cell in enumerate(cells, 1))
    assert roles(header, *rows) == ["day", "doses", role]


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        ("When What Qty Unit", "2026-09-01 Magtein 2 caps", "day name dose unit"),
        ("Quand Quoi Combien", "01/09/2026 Magtein 2", "day name dose"),
        ("X Y Z", "2026-09-01 Magtein 2mg", "day name dose"),
        ("Zeit Datum Mittel Menge", "08:00 13.9.2026 Zink 15mg", "time day name dose"),
        ("Date Name Taken", "2026-09-01 Magtein yes", "day name status"),
        ("Day Supplement How_many", "2026-09-01 Magtein two", "day name dose"),
        ("Day Supplement No.", "2026-09-01 Magtein 2", "day name dose"),
        ("Day Supplement X Pain", "2026-09-01 Magtein 2 3", "day name dose leave-out"),
        ("Day Supplement Coffees", "2026-09-01 Magtein 2", "day name leave-out"),
        ("Day Supplement Weight", "2026-09-01 Magtein 71", "day name leave-out"),
        ("Day Magtein How_many", "2026-09-01 x 2", "day status dose"),
    ],
)
def test_a_table_with_a_row_for_a_dose(header, row, expected):
    assert roles(header.split(), row.split(), row.split()) == expected.split()


@pytest.mark.parametrize(
    "name",
    [
        *("How many", "How much", "Number", "No.", "Qty", "Count", "Pills", "Tablets", "Capsules"),
        *("Units", "Anzahl", "Menge", "Stück", "Amount", "How many did I take", "Wie viele"),
        *("Number of capsules", "Combien", "Cuántas"),
    ],
)
def test_what_people_call_the_column_of_amounts(name):
    rows = [["2026-09-01", "Magtein", "2", "8"], ["2026-09-02", "Magtein", "two", "10"]]
    assert roles(["Day", "Took", name, "Z"], *rows)[2] == "dose"


@pytest.mark.parametrize("name", ["No.", "#", "Nr.", "Number"])
def test_numbers_of_rows_are_no_amounts(name):
    rows = [[f"{n}", f"2026-09-0{n}", "Magtein", "2"] for n in (1, 2, 3)]
    assert roles([name, "Date", "Supplement", "Qty"], *rows) == ["leave-out", "day", "name", "dose"]


def test_one_column_alone_is_the_ratings_of_a_scale():
    rows = [["2026-09-01", "7", "6"], ["2026-09-02", "5", "4"]]
    assert roles(["Date", "Mood", "Mood at night"], *rows) == ["day", "mood", "note"]


def test_a_row_of_sums_tells_nothing_of_a_column():
    rows = [["2026-09-01", "7"], ["2026-09-02", "8"], ["Average", "7.5"]]
    assert roles(["Date", "Sleep"], *rows) == ["day", "sleep"]
