from __future__ import annotations

from datetime import date

import pytest

from magtrack import wording
from magtrack.domain.record.kidneys import Kidneys
from magtrack.domain.record.labs import LAB_KINDS, LabValue
from magtrack.domain.record.totals import DayTotal
from magtrack.domain.safety.uncounted import Uncounted
from magtrack.wording import labs

TODAY = date(2026, 11, 23)


def egfr(result, day=None):
    return LabValue("e", "egfr", result, "mL/min/1.73 m2", day)


@pytest.mark.parametrize(
    ("value", "line"),
    [
        (egfr(52, date(2026, 9, 12)), "eGFR 52 mL/min/1.73 m² (12 September 2026)"),
        (egfr(52), "eGFR 52 mL/min/1.73 m² (date not known)"),
        (egfr(52, date(2026, 3, 12)), "eGFR 52 mL/min/1.73 m² (from 12 March 2026, ask for a"),
        (
            LabValue("m", "serum-magnesium", 0.84, "mmol/L", date(2020, 1, 2)),
            "Magnesium in the blood 0.84 mmol/L (2 January 2020)",
        ),
    ],
)
def test_a_value_is_told_with_its_day(value, line):
    assert labs.lab_line(value, TODAY).startswith(line)


def test_every_kind_has_a_name_and_nothing_else_has():
    assert all(map(labs.lab_name, LAB_KINDS))
    assert labs.lab_name("travel") == ""


HEALTHY = "The upper limit was set for healthy kidneys and does not hold for you."


@pytest.mark.parametrize(
    ("kidneys", "said"),
    [
        (Kidneys("healthy", egfr(60, TODAY)), ""),
        (Kidneys("unknown"), ""),
        (
            Kidneys("reduced", egfr(42, date(2026, 9, 12))),
            f"{HEALTHY} At an eGFR of 42 (12 September 2026) magnesium may build up; no safe",
        ),
        (Kidneys("reduced", egfr(42)), f"{HEALTHY} At an eGFR of 42 (date not known) magnesium"),
        (Kidneys("severe", egfr(22, TODAY)), "Not with an eGFR under 30 (yours: 22, 23 November"),
        (Kidneys("disease", egfr(75, TODAY)), f"{HEALTHY} With kidney disease magnesium may"),
        (Kidneys("disease"), "Your eGFR is not known here: ask for it, too."),
        (Kidneys("dialysis"), "The upper limit does not hold on dialysis"),
        (
            Kidneys("unknown-older"),
            "The upper limit holds for healthy kidneys; yours are not known here.",
        ),
    ],
)
def test_what_kidneys_mean_for_the_limit(kidneys, said):
    sentence = labs.limit_sentence(kidneys, TODAY)
    assert said in sentence
    assert bool(said) == bool(sentence)
    assert "safe" not in sentence.replace("no safe amount is known", "")


def test_an_old_egfr_is_asked_for_again_where_that_is_wanted():
    kidneys = Kidneys("reduced", egfr(42, date(2026, 3, 12)))
    assert labs.limit_sentence(kidneys, TODAY).endswith(
        "The eGFR is from 12 March 2026: ask for a new one."
    )
    assert "new one" not in labs.limit_sentence(kidneys)


@pytest.mark.parametrize(
    ("taken", "left_out", "line"),
    [
        (48.0, (), "48 mg"),
        (48.0, (Uncounted("Maalox"),), "at least 48 mg; Maalox is not counted"),
        (
            48.0,
            (Uncounted("Maalox"), Uncounted("Rennie")),
            "at least 48 mg; Maalox, Rennie are not counted",
        ),
        (None, (Uncounted("Maalox"),), "not known (Maalox is not counted)"),
        (48.0, (Uncounted("Oxide", 1),), "at least 48 mg; 1 dose of Oxide is not counted"),
        (48.0, (Uncounted("Oxide", 2),), "at least 48 mg; 2 doses of Oxide are not counted"),
        (None, (), "–"),
    ],
)
def test_a_total_says_what_it_does_not_count(taken, left_out, line):
    assert wording.at_least(DayTotal(TODAY, taken, 0.0), left_out) == line
