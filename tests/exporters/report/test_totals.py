"""Totals beside what limits them: what is not counted is said, and kidneys come before limits."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from msgspec.structs import replace

from magtrack.domain.record.labs import EGFR_UNIT, LabValue
from magtrack.domain.record.people import Medicine, Profile
from magtrack.exporters.report._blocks import Pairs
from magtrack.sample import TODAY
from tests import builders
from tests.exporters.report.test_document import dose, plan
from tests.exporters.reports import cells, desk_of, table_of, texts

MAGTEIN = replace(builders.MAGTEIN, id="magtein")
MAALOX = Medicine("m", "Maalox")
FIRST = TODAY - timedelta(days=6)
TOTALS, NOT_IN_IT, KIDNEYS = "From supplements", "Not in it", "Kidney function"


@pytest.fixture
def desk(tmp_path, reference):
    opened = []

    def make(*more, mg=48.0, birth_year=1981):
        doses = [dose(FIRST + timedelta(days=n), elemental_mg=mg) for n in range(6)]
        profile = Profile(birth_year, "female", limit="uk")
        records = profile, MAGTEIN, plan(FIRST), *doses, *more
        opened.append(desk_of(tmp_path / f"{len(opened)}", reference, *records))
        return opened[-1]

    yield make
    for each in opened:
        each.close()


def egfr(result, day=None):
    return LabValue("e", "egfr", result, EGFR_UNIT, day)


def test_with_everything_counted_the_days_above_are_a_number(desk):
    told = cells(desk().blocks())
    assert "UK guidance level 400 mg: 0 days above it" in told[TOTALS]
    assert told[KIDNEYS].startswith("eGFR not known")
    assert told[NOT_IN_IT].startswith("nothing known")
    above = cells(desk(mg=500.0).blocks())
    assert "UK guidance level 400 mg: 6 days above it" in above[TOTALS]


def test_where_something_is_not_counted_it_is_never_0_days_above(desk):
    blocks = desk(MAALOX).blocks()
    told = cells(blocks)[TOTALS]
    assert told.startswith("at least 48 mg a day; ")
    assert "days above it cannot be told (Maalox not counted)" in told
    assert cells(blocks)[NOT_IN_IT].startswith("Maalox; magnesium of unknown amount")
    assert "0 days" not in told
    assert {row["Days above limit"] for row in table_of(blocks, "By week")} == {"–"}
    assert {row["Elemental mg"] for row in table_of(blocks, "By day")} <= {"≥ 48", "–"}


def test_days_that_are_above_all_the_same_are_at_least_so_many(desk):
    more = dose(FIRST, time(12), elemental_mg=500.0, id="x", planned=None, slot="other")
    blocks = desk(MAALOX, more).blocks()
    assert "at least 1 day above it" in cells(blocks)[TOTALS]
    assert "≥ 1" in [row["Days above limit"] for row in table_of(blocks, "By week")]


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (42, "At an eGFR of 42 (date not known) magnesium may build up; no safe amount is known."),
        (22, "Not with an eGFR under 30"),
    ],
)
def test_with_an_egfr_under_60_its_sentence_stands_instead_of_the_limit(desk, result, said):
    blocks = desk(egfr(result), mg=500.0).blocks()
    told = cells(blocks)
    assert "400 mg" not in told[TOTALS]
    assert told[TOTALS].startswith("500 mg a day; ")
    assert "highest 500 mg" in told[TOTALS]
    assert f"eGFR {result}; date not known" in told[KIDNEYS]
    assert said in "\n".join(texts(blocks))
    assert {row["Days above limit"] for row in table_of(blocks, "By week")} == {"–"}


def test_the_egfr_of_the_last_day_is_told_with_its_date(desk):
    told = cells(desk(egfr(88, TODAY - timedelta(days=30))).blocks())
    assert told[KIDNEYS].startswith("eGFR 88; 24 October 2026")
    assert "0 days above it" in told[TOTALS]
    later = cells(desk(egfr(42, TODAY + timedelta(days=1))).blocks())
    assert later[KIDNEYS].startswith("eGFR not known")


def test_from_66_on_unknown_kidneys_are_said_beside_the_limit(desk):
    made = desk(birth_year=1950)
    assert "yours are not known here" in made.text()
    assert "0 days above it" in cells(made.blocks())[TOTALS]


def test_blood_tests_since_the_last_visit_are_told(desk):
    old = LabValue("o", "potassium", 3.9, "mmol/L", TODAY - timedelta(days=5))
    made = desk(old, LabValue("p", "potassium", 4.1, "mmol/L", TODAY))
    (since, *_rest) = [block for block in made.blocks(since=TODAY) if isinstance(block, Pairs)]
    assert dict(since.rows)["Blood tests"].startswith("Potassium 4.1")


def test_other_blood_tests_stand_beside_the_conditions(desk):
    value = LabValue("p", "potassium", 4.1, "mmol/L", TODAY)
    assert "Blood tests on record: Potassium 4.1 mmol/L (" in desk(value).text()
    assert "Blood tests on record" not in desk().text()
