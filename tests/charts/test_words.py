"""What is said of a chart, and of one day of it."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from magtrack import reference
from magtrack.charts.progress import ChartSource
from magtrack.charts.words import alternative, day_words
from magtrack.domain.record.events import Event
from magtrack.domain.record.log import Log
from magtrack.domain.record.people import Medicine
from magtrack.domain.record.ratings import Rating
from magtrack.domain.record.schedule import Schedule
from tests.charts.test_progress import dose

TODAY = date(2026, 11, 23)
FIRST = TODAY - timedelta(days=59)


@pytest.fixture(scope="module")
def known():
    return reference.load()


def test_a_note_is_plain_text_and_cut_where_it_is_long(known):
    day = FIRST
    text = "<b>costs $5 and $6</b> " + "long " * 100
    log = Log(FIRST, TODAY, events=(Event("n", "note", day, day, 0, text),))
    words = day_words(ChartSource(log, known, TODAY), day)
    assert "<b>costs $5 and $6</b>" in words
    assert words.endswith("…")


@pytest.mark.parametrize(
    ("amounts", "line"),
    [
        ([48.0, 48.0], "Magnesium: 96 mg"),
        ([48.0, None], "Magnesium: at least 48 mg; 1 dose of Magtein is not counted"),
        ([None, None], "Magnesium: not known (2 doses of Magtein are not counted)"),
    ],
)
def test_what_is_not_known_of_a_day_is_said_and_is_not_zero(known, amounts, line):
    doses = tuple(dose(FIRST, mg, key=str(n)) for n, mg in enumerate(amounts))
    words = day_words(ChartSource(Log(FIRST, TODAY, doses=doses), known, TODAY), FIRST)
    assert line in words.splitlines()


def test_a_medicine_that_is_magnesium_is_not_counted_and_said(known):
    log = Log(FIRST, TODAY, doses=(dose(FIRST, 48.0),), medicines=(Medicine("m", "Maalox"),))
    words = day_words(ChartSource(log, known, TODAY), FIRST)
    assert "Magnesium: at least 48 mg; Maalox is not counted" in words.splitlines()


@pytest.mark.parametrize(
    ("day", "n_logged", "line"),
    [
        (TODAY, 0, "0 of 2 doses taken, 2 still open"),
        (TODAY, 1, "1 of 2 doses taken, 1 still open"),
        (TODAY, 2, "2 of 2 doses taken"),
        (FIRST, 1, "1 of 2 doses taken"),
        (FIRST, 0, None),
    ],
)
def test_the_doses_of_today_that_are_not_logged_are_still_open(known, day, n_logged, line):
    plans = tuple(Schedule(str(n), "p", "morning", time(8 + n), 1, FIRST) for n in range(2))
    doses = tuple(dose(day, key=str(n)) for n in range(n_logged))
    log = Log(FIRST, TODAY, schedules=plans, doses=doses)
    words = day_words(ChartSource(log, known, TODAY), day)
    said = [each for each in words.splitlines() if "doses taken" in each]
    assert said == ([] if line is None else [line])


def test_a_day_is_told_in_the_order_of_the_panels_and_its_events_last(known):
    log = Log(
        FIRST,
        TODAY,
        schedules=(Schedule("s", "p", "morning", time(8), 1, FIRST),),
        ratings=(Rating(FIRST, "cognition", 5, 0, "UTC"),),
        doses=(dose(FIRST),),
        events=(
            Event("n", "note", FIRST, FIRST, 0, "well"),
            Event("e", "illness", FIRST, TODAY, 0, "cold"),
        ),
    )
    assert day_words(ChartSource(log, known, TODAY), FIRST).splitlines()[1:] == [
        "Cognition: 5",
        "Magnesium: 48 mg",
        "1 of 1 dose taken",
        "Illness: cold",
        "well",
    ]


def test_the_chart_is_told_in_words(known):
    days = [FIRST + timedelta(days=n) for n in range(3)]
    log = Log(
        FIRST,
        TODAY,
        ratings=tuple(Rating(day, "cognition", n, 0, "UTC") for n, day in enumerate(days, 4)),
        doses=(dose(days[0]), dose(days[0], None, key="u"), dose(days[1])),
    )
    assert alternative(ChartSource(log, known, TODAY)) == (
        "Cognition: 3 days rated, mean 5. days with a dose taken: 2."
        " 1 day with a dose of unknown content"
    )
