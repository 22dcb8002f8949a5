"""docs/interactions.md: everything that can warn stands in it, once, as the data have it."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from magtrack.reference import load

SCRIPT = Path(__file__).resolve().parents[1] / "script" / "interactions.py"
REFERENCE = load()
PAGE = runpy.run_path(str(SCRIPT))["page"](REFERENCE)
TABLES = dict(re.findall(r"^## (.+)\n\n((?:\|.*\n)+)", PAGE, re.MULTILINE))


def cells(heading):
    """Return the rows of a table, without its head."""
    return [line.strip("| ").split(" | ") for line in TABLES[heading].splitlines()[2:]]


def test_the_page_of_the_repository_is_that_of_the_data(root):
    assert (root / "docs" / "interactions.md").read_text("utf-8") == PAGE


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Kept apart by hours", "separation"),
        ("Hours do not solve it", "together"),
        ("Information", "information"),
    ],
)
def test_each_rule_is_a_row_of_the_table_of_its_kind(heading, kind):
    rules = [rule for rule in REFERENCE.rules.values() if rule.kind == kind]
    assert [row[0] for row in cells(heading)] == [rule.name.replace("|", "/") for rule in rules]


def test_hours_are_told_where_a_rule_has_some_and_a_dash_where_not():
    for rule, row in zip(
        (rule for rule in REFERENCE.rules.values() if rule.kind == "separation"),
        cells("Kept apart by hours"),
        strict=True,
    ):
        assert row[2:5] == [
            f"{rule.medicine_first_h:g}",
            f"{rule.magnesium_first_h:g}",
            rule.severity,
        ]
    assert {tuple(row[2:4]) for row in cells("Hours do not solve it")} == {("–", "–")}


def test_every_condition_card_and_supplement_is_a_row():
    assert len(cells("Conditions and stages of life")) == len(REFERENCE.conditions)
    assert [row[0] for row in cells("Symptoms")] == [
        card.name for card in REFERENCE.red_flags.values()
    ]
    assert [row[0] for row in cells("Other supplements")] == [
        note.member.name for note in REFERENCE.stack.values()
    ]


def test_every_name_of_every_medicine_can_be_found():
    members = [member for rule in REFERENCE.rules.values() for member in rule.members]
    for name in {name for member in members for name in member.names}:
        assert name in PAGE


@pytest.mark.parametrize("heading", TABLES)
def test_every_row_has_as_many_cells_as_its_head(heading):
    assert len({line.count(" | ") for line in TABLES[heading].splitlines()}) == 1


def test_the_forms_a_rule_is_about_are_said_in_words():
    said = {row[7] for row in cells("Kept apart by hours")}
    assert "every form" in said
    assert "oxide, hydroxide, carbonate" in said
    assert not said & {"all", "antacid"}
