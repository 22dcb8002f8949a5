from __future__ import annotations

from datetime import date, timedelta

import pytest

from magtrack.domain.record.kidneys import DIALYSIS, KIDNEY_DISEASE, kidneys_on
from magtrack.domain.record.people import Condition, Profile
from magtrack.reference import load

ONE = timedelta(days=1)


@pytest.mark.parametrize(
    ("egfr", "keys", "birth_year", "band", "holds"),
    [
        (60, [], None, "healthy", True),
        (59.9, [], None, "reduced", False),
        (30, [], None, "reduced", False),
        (29.9, [], None, "severe", False),
        (90, ["kidney-disease"], None, "disease", False),
        (None, ["kidney-disease"], None, "disease", False),
        (42, ["kidney-disease"], None, "reduced", False),
        (90, ["dialysis"], None, "dialysis", False),
        (None, [], 1960, "unknown-older", True),
        (None, [], 1961, "unknown", True),
        (None, [], None, "unknown", True),
        (90, [], 1940, "healthy", True),
    ],
)
def test_how_well_the_kidneys_work(make, egfr, keys, birth_year, band, holds):
    log = make.log(
        labs=() if egfr is None else (make.egfr(egfr),),
        conditions=tuple(Condition(key, key) for key in keys),
        profile=Profile(birth_year=birth_year),
    )
    found = kidneys_on(log, make.monday)
    assert (found.band, found.limit_holds) == (band, holds)
    assert (found.egfr and found.egfr.result) == egfr


def test_each_day_has_the_kidneys_of_that_day(make):
    ended = Condition("c", DIALYSIS, last=make.monday - ONE)
    log = make.log(labs=(make.egfr(80, make.monday),), conditions=(ended,))
    bands = [kidneys_on(log, make.monday + n * ONE).band for n in (-1, 0)]
    assert bands == ["dialysis", "healthy"]


@pytest.mark.parametrize(
    ("egfr", "months", "birth_year", "keys", "band"),
    [
        (90, 12, 1950, [], "healthy"),
        (90, 13, 1950, [], "unknown-older"),
        (90, 13, 1980, [], "unknown"),
        (90, 13, 1980, ["kidney-disease"], "disease"),
        (60, 13, 1950, [], "unknown-older"),
        (59, 13, 1950, [], "reduced"),
        (25, 200, 1950, [], "severe"),
    ],
)
def test_an_outdated_egfr_says_nothing_unless_it_was_reduced(
    make, egfr, months, birth_year, keys, band
):
    years, month = divmod(make.monday.month - 1 - months, 12)
    taken = date(make.monday.year + years, month + 1, make.monday.day)
    log = make.log(
        labs=(make.egfr(egfr, taken),),
        conditions=tuple(Condition(key, key) for key in keys),
        profile=Profile(birth_year=birth_year),
    )
    found = kidneys_on(log, make.monday)
    assert (found.band, found.egfr and found.egfr.result) == (band, egfr)


def test_the_conditions_are_those_of_the_reference_data():
    reported = {rule.condition for rule in load().conditions.values()}
    assert {DIALYSIS, KIDNEY_DISEASE} <= reported
