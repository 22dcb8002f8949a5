"""Today leads to an answer that has just come."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt

from magtrack.domain.record.edits import Put
from magtrack.domain.record.trial import Trial
from magtrack.ui.pages._today_answer import TodayAnswer
from magtrack.ui.pages._today_cards import TrialCard
from magtrack.ui.pages.today import TodayPage
from magtrack.ui.widgets.dose_row import DoseRow
from tests.ui.page_objects import button, find, press, said, seen

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
    assert bool(seen(page, TrialCard)) != leads


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
    card = find(page, TrialCard)
    assert "Left off, 84 days to go" in said(card)
    assert "It is left off until the stop test answers, on 15 February" in said(card)


def test_on_an_earlier_day_the_trial_stands_as_it_did(page, set_up, qtbot):
    set_up.do("trial", Put(DUE_TODAY))
    press(qtbot, page, Qt.Key.Key_Left)
    assert "Week 12 of 12" in said(find(page, TrialCard))
    assert seen(page, TodayAnswer) == []
