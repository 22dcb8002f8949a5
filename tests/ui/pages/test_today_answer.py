"""Today leads to an answer that has just come."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt

from magtrack.domain.record.edits import Delete, Put
from magtrack.domain.record.ratings import Rating
from magtrack.domain.record.trial import Trial
from magtrack.ui.pages._today_answer import TodayAnswer
from magtrack.ui.pages._today_strip import TrialStrip
from magtrack.ui.pages.today import TodayPage
from magtrack.ui.widgets.dose_row import DoseRow
from tests.charts.test_progress import dose
from tests.ui.page_objects import button, buttons, find, press, said, seen

TODAY = date(2026, 11, 23)
DUE_TODAY = Trial("t", "mgt", "cognition", TODAY - timedelta(days=84))


@pytest.fixture
def page(set_up, show_page):
    return show_page(TodayPage, set_up)


@pytest.mark.parametrize(
    ("trial", "leads"),
    [
        (DUE_TODAY, True),
        (replace(DUE_TODAY, first_dose=DUE_TODAY.first_dose - timedelta(days=13)), True),
        (replace(DUE_TODAY, first_dose=DUE_TODAY.first_dose - timedelta(days=14)), False),
        (replace(DUE_TODAY, first_dose=DUE_TODAY.first_dose + timedelta(days=1)), False),
        (replace(DUE_TODAY, stopped=TODAY - timedelta(days=1)), False),
        (
            replace(
                DUE_TODAY, first_dose=DUE_TODAY.first_dose - timedelta(days=84), stop_test=True
            ),
            True,
        ),
    ],
)
def test_today_leads_to_the_answer_for_two_weeks_in_place_of_the_trial(page, set_up, trial, leads):
    set_up.do("trial", Put(trial))
    assert bool(seen(page, TodayAnswer)) == leads
    assert bool(seen(page, TrialStrip)) != leads


def test_the_card_says_the_answer_and_opens_progress(page, set_up, qtbot):
    set_up.do("trial", Put(DUE_TODAY))
    card = find(page, TodayAnswer)
    assert "Your answer is in · Cognition, main outcome" in said(card)
    qtbot.waitUntil(lambda: "Cannot tell: too few days rated" in said(card), timeout=20_000)
    with qtbot.waitSignal(set_up.show_page) as shown:
        button(card, "See the answer").click()
    assert shown.args == ["progress"]


def test_in_the_weeks_off_today_asks_for_nothing_and_says_until_when(page, set_up):
    set_up.do("trial", Put(replace(DUE_TODAY, stop_test=True)))
    assert seen(page, DoseRow) == []
    assert seen(page, TodayAnswer)
    card = find(page, TrialStrip)
    assert "Left off, 84 days to go" in said(card)
    assert "It is left off until the stop test answers, on 15 February" in said(card)


KNOWING = replace(DUE_TODAY, while_taking=True)
RATED = [
    Rating(DUE_TODAY.first_dose + timedelta(days=n), "cognition", value, 1_780_000_000 + n, "UTC")
    for n in range(-28, 84)
    for value in [4 + n % 2 if n < 0 else 7 + n % 2]
]


def test_the_card_of_a_baseline_while_taking_says_that_a_change_is_no_sign(page, set_up, qtbot):
    set_up.do("no plan", *map(Delete, set_up.log(TODAY, TODAY).schedules))
    set_up.do("trial", Put(KNOWING), *map(Put, RATED))
    card = find(page, TodayAnswer)
    told = "Magtein against Magtein: it was taken before as well, so a change is no sign of it."
    qtbot.waitUntil(lambda: told in said(card), timeout=20_000)
    assert "Your answer is in · Cognition, main outcome" in said(card)


@pytest.mark.parametrize("known", [True, False])
def test_before_the_day_of_on_against_off_the_card_names_it(page, set_up, qtbot, known):
    doses = [
        replace(dose(DUE_TODAY.first_dose - timedelta(days=n)), product_id="mgt")
        for n in range(1, 26)
    ]
    trial = replace(DUE_TODAY, while_taking=known, stop_test=True)
    set_up.do("trial", Put(trial), *map(Put, RATED), *map(Put, doses))
    card = find(page, TodayAnswer)
    assert ("Your answer is in" in said(card)) != known
    told = "The answer comes on 15 February 2027: with it against without."
    qtbot.waitUntil(lambda: told in said(card), timeout=20_000)
    assert "Your answer is in" not in said(card)
    assert "See the answer" not in buttons(card)


@pytest.mark.parametrize("known", [True, False])
def test_on_the_day_of_the_stop_test_the_card_says_its_headline(page, set_up, qtbot, known):
    first = DUE_TODAY.first_dose - timedelta(days=84)
    trial = replace(DUE_TODAY, first_dose=first, while_taking=known, stop_test=True)
    days = range(-28, 168)
    values = [7 + n % 2 if 0 <= n < 84 else 4 + n % 2 for n in days]
    rated = [
        replace(RATED[0], day=first + timedelta(days=n), value=value)
        for n, value in zip(days, values, strict=True)
    ]
    set_up.do("no plan", *map(Delete, set_up.log(TODAY, TODAY).schedules))
    set_up.do("trial", Put(trial), *map(Put, rated))
    card = find(page, TodayAnswer)
    other = "than after stopping" if known else "than without"
    qtbot.waitUntil(lambda: f"higher with it {other}" in said(card), timeout=20_000)
    assert "Your answer is in · Cognition, stop test" in said(card)


def test_on_an_earlier_day_the_trial_stands_as_it_did(page, set_up, qtbot):
    set_up.do("trial", Put(DUE_TODAY))
    press(qtbot, page, Qt.Key.Key_Left)
    assert "Week 12 of 12" in said(find(page, TrialStrip))
    assert seen(page, TodayAnswer) == []
