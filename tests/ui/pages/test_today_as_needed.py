"""As needed and medicines on Today: one click or key, and what is asked first."""

from __future__ import annotations

from datetime import date, time

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt

from magtrack.domain.record.edits import Put
from magtrack.domain.record.people import Medicine
from magtrack.domain.record.products import Product
from magtrack.domain.record.totals import total_of
from magtrack.ui.dialogs.dose import NewDoseDialog
from magtrack.ui.dialogs.tick import TickDialog
from magtrack.ui.pages._today_as_needed import AsNeededCard, AsNeededRow
from magtrack.ui.pages.today import TodayPage
from magtrack.ui.widgets.dose_row import DoseRow, StateMark
from tests.ui.conftest import plan
from tests.ui.page_objects import banner, button, buttons, choose, find, press, said, seen, texts

TODAY = date(2026, 11, 23)
RENNIE = Product("r", "Rennie", "carbonate", "tablet", 2.0, None, 40.0, as_needed=True)
LEVO = Medicine("l", "Levothyroxine 50 mcg", (time(7),), text="fasting", tick=True)


@pytest.fixture
def open_page(set_up, show_page):
    """Return a function that shows Today with these records as well."""

    def show(*records):
        set_up.do("more", *map(Put, records))
        return show_page(TodayPage, set_up)

    return show


def rennies(session):
    doses = session.log(TODAY, TODAY).doses
    return [dose.taken and f"{dose.taken.local:%H:%M}" for dose in doses if dose.product_id == "r"]


def row(page):
    return find(page, AsNeededRow)


# ---------------------------------------------------------------------------------- as needed


def test_without_any_there_is_no_card_and_its_key_says_so(open_page, set_up, qtbot):
    page = open_page()
    with qtbot.waitSignal(set_up.messages.announced) as told:
        press(qtbot, page, Qt.Key.Key_L)
    assert told.args == ["Nothing is taken as needed.", False]
    assert not page.findChildren(AsNeededCard)
    assert medicine_rows(page) == []
    assert set_up.log(TODAY, TODAY).doses == []


@pytest.mark.parametrize("by_key", [True, False])
def test_one_key_or_click_logs_the_usual_units_now(open_page, set_up, qtbot, by_key):
    page = open_page(RENNIE)
    if by_key:
        press(qtbot, page, Qt.Key.Key_L)
    else:
        button(page, "Log one now").click()
    (dose,) = set_up.log(TODAY, TODAY).doses
    assert (dose.product_id, dose.units, dose.elemental_mg, dose.planned) == ("r", 2, 40, None)
    assert rennies(set_up) == ["20:00"]
    assert total_of(set_up.log(TODAY, TODAY), set_up.reference.forms, TODAY).taken == 40
    set_up.undo()
    assert rennies(set_up) == []


@pytest.mark.parametrize(
    ("entry", "found"), [("Taken 15 minutes ago", "19:45"), ("Taken 1 hour ago", "19:00")]
)
def test_it_may_have_been_earlier(open_page, set_up, entry, found):
    page = open_page(RENNIE)
    choose(row(page).menu(), entry)
    assert rennies(set_up) == [found]


def test_another_time_is_told_in_the_dialog_of_this_product(open_page, set_up):
    page = open_page(RENNIE)
    choose(row(page).menu(), "Taken at another time…")
    dialog = page.findChild(NewDoseDialog)
    assert dialog.chosen_product() == RENNIE
    dialog.save()
    assert rennies(set_up) == ["20:00"]


def test_the_row_says_when_the_last_one_was_and_how_many_there_were(open_page, clock):
    page = open_page(replace(RENNIE, smallest_gap_h=4.0, most_per_day=8.0))
    assert "0 of 8 today" in row(page).accessibleName()
    button(page, "Log one now").click()
    clock.set("2026-11-23T22:00")
    page.refresh()
    assert (
        "last one 2 h ago: wait until 00:00 on 24 November · 2 of 8 today"
        in row(page).accessibleName()
    )
    clock.set("2026-11-24T00:00")
    page.refresh()
    assert "last one 4 h ago · 2 of 8 today" in row(page).accessibleName()


@pytest.mark.parametrize(
    ("limits", "why"),
    [
        ({"smallest_gap_h": 4.0}, "at least 4 h are to lie between two: not before 00:00"),
        ({"most_per_day": 3.0}, "comes to 4 on this day; the most is 3"),
    ],
)
def test_what_is_too_soon_or_too_many_is_asked_in_the_card(open_page, set_up, qtbot, limits, why):
    page = open_page(replace(RENNIE, **limits))
    button(page, "Log one now").click()
    button(page, "Log one now").click()
    assert len(rennies(set_up)) == 1
    card = find(page, AsNeededCard)
    assert why.split(":")[0] in said(banner(card, "Log it all the same"))
    assert list(buttons(banner(card, "Log it all"))) == ["Not now", "Log it all the same"]
    button(card, "Not now").click()
    assert banner(card, "Log it all the same") is None
    button(page, "Log one now").click()
    button(card, "Log it all the same").click()
    assert len(rennies(set_up)) == 2


def test_what_a_rule_says_is_asked_before_it_is_logged(open_page, set_up):
    doxycycline = Medicine("d", "Doxycycline", (time(19, 30),))
    page = open_page(RENNIE, doxycycline)
    button(page, "Log one now").click()
    assert rennies(set_up) == []
    asked = said(banner(page, "Doxycycline at 19:30"))
    assert "At 20:00 it would be 30 min from Doxycycline at 19:30." in asked
    button(page, "Log it all the same").click()
    assert rennies(set_up) == ["20:00"]


def test_of_several_the_key_leads_to_the_first_and_the_question_stands_below_its_own(
    open_page, set_up, qtbot
):
    page = open_page(
        replace(RENNIE, smallest_gap_h=4.0), Product("v", "Vitamin C", "none", as_needed=True)
    )
    press(qtbot, page, Qt.Key.Key_L)
    assert set_up.log(TODAY, TODAY).doses == []
    first, second = seen(page, AsNeededRow)
    for _time in range(2):
        first.take.click()
    asked = banner(page, "Log it all the same")
    card = find(page, AsNeededCard)
    card.layout().activate()
    assert first.y() < asked.y() < second.y()
    second.take.click()
    assert banner(page, "Log it all the same") is None


def test_on_an_earlier_day_the_time_has_to_be_told(open_page, set_up, qtbot):
    page = open_page(replace(RENNIE, smallest_gap_h=4.0))
    press(qtbot, page, Qt.Key.Key_Left)
    button(page, "Log one…").click()
    dialog = page.findChild(NewDoseDialog)
    assert (dialog.when.day(), dialog.chosen_product().id) == (date(2026, 11, 22), "r")


def test_one_that_is_planned_stands_in_its_slot_alone(open_page):
    page = open_page(RENNIE, plan("evening", "20:00", 1, "r"))
    assert seen(page, AsNeededRow) == []


# ---------------------------------------------------------------------------------- medicines


def medicine_rows(page):
    return [row for row in seen(page, DoseRow) if "medicine" in texts(row)]


def ticks(session, day=TODAY):
    return [
        (tick.outcome, tick.taken and f"{tick.taken.local:%H:%M}")
        for tick in session.log(day, day).ticks
    ]


def test_a_ticked_medicine_is_a_row_without_magnesium(open_page, set_up):
    page = open_page(LEVO, replace(LEVO, id="x", name="Atorvastatin", tick=False))
    (only,) = medicine_rows(page)
    assert {"Levothyroxine 50 mcg", "medicine", "fasting", "07:00"} == set(said(only).splitlines())
    assert "mg magnesium" not in said(only)


def test_one_click_ticks_it_now_and_undo_takes_it_back(open_page, set_up, clock):
    clock.set("2026-11-23T11:00")
    page = open_page(LEVO)
    find(medicine_rows(page)[0], StateMark).click()
    assert ticks(set_up) == [("taken", "11:00")]
    assert "late" in said(medicine_rows(page)[0])
    assert set_up.log(TODAY, TODAY).doses == []
    set_up.undo()
    assert ticks(set_up) == []


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        ("Taken 15 minutes ago", ("taken", "10:45")),
        ("Taken at the planned time", ("taken", "07:00")),
        ("Taken, time unknown", ("taken", None)),
        ("Skipped", ("skipped", None)),
    ],
)
def test_what_else_became_of_it(open_page, set_up, clock, entry, found):
    clock.set("2026-11-23T11:00")
    page = open_page(LEVO)
    choose(medicine_rows(page)[0].menu(), entry)
    assert ticks(set_up) == [found]
    choose(medicine_rows(page)[0].menu(), "Remove from the log")
    assert ticks(set_up) == []


def test_its_true_time_is_told_in_a_dialog(open_page, set_up):
    page = open_page(LEVO)
    choose(medicine_rows(page)[0].menu(), "Edit…")
    dialog = page.findChild(TickDialog)
    assert dialog.when.clock() == time(20)
    dialog.save()
    assert ticks(set_up) == [("taken", "20:00")]
    choose(medicine_rows(page)[0].menu(), "Edit…")
    dialog = page.findChildren(TickDialog)[-1]
    dialog.outcome.setCurrentIndex(1)
    dialog.save()
    assert ticks(set_up) == [("skipped", None)]


def test_on_an_earlier_day_it_was_taken_as_planned_and_is_never_not_recorded(
    open_page, set_up, qtbot
):
    page = open_page(LEVO)
    press(qtbot, page, Qt.Key.Key_Left)
    (only,) = medicine_rows(page)
    assert "planned" in only.accessibleName()
    find(only, StateMark).click()
    assert ticks(set_up, date(2026, 11, 22)) == [("taken", "07:00")]


def test_the_rules_compare_the_time_at_which_it_was_ticked(open_page, set_up, clock):
    clock.set("2026-11-23T11:30")
    page = open_page(replace(LEVO, name="Doxycycline", times=(time(8),)))
    find(medicine_rows(page)[0], StateMark).click()
    review = set_up.checker.review(TODAY)
    (watched,) = review.watched
    at = [f"{each.at.local:%d %H:%M}" for each in watched.times if each.day == TODAY]
    assert at == ["23 11:30"]


def test_one_as_needed_may_be_ticked_more_than_once(open_page, set_up, clock):
    page = open_page(replace(LEVO, times=()))
    find(medicine_rows(page)[0], StateMark).click()
    clock.set("2026-11-23T21:00")
    page.refresh()
    find(medicine_rows(page)[-1], StateMark).click()
    assert ticks(set_up) == [("taken", "20:00"), ("taken", "21:00")]


def test_a_medicine_too_soon_after_magnesium_is_asked_about(open_page, set_up, clock):
    clock.set("2026-11-23T19:10")
    page = open_page(RENNIE, replace(LEVO, name="Ciprofloxacin", times=()))
    button(row(page), "Log one now").click()
    clock.set("2026-11-23T20:00")
    find(medicine_rows(page)[0], StateMark).click()
    assert ticks(set_up) == []
    assert "50 min from Rennie at 19:10" in said(medicine_rows(page)[0])
    button(page, "Leave it").click()
    assert "50 min from Rennie" not in said(page)
    find(medicine_rows(page)[0], StateMark).click()
    button(page, "Log it all the same").click()
    assert ticks(set_up) == [("taken", "20:00")]


def test_a_medicine_ticked_without_clock_times_stands_with_its_own_words(open_page):
    page = open_page(replace(LEVO, times=(), text="in the morning"))
    assert "in the morning" in said(medicine_rows(page)[0]).splitlines()
    assert "as needed" not in said(medicine_rows(page)[0])


@pytest.mark.parametrize("first", [Qt.Key.Key_Left, Qt.Key.Key_P, Qt.Key.Key_Space])
def test_a_key_outside_an_open_question_never_answers_it(open_page, set_up, qtbot, first):
    page = open_page(replace(RENNIE, smallest_gap_h=4.0))
    press(qtbot, page, Qt.Key.Key_L, Qt.Key.Key_L)
    assert rennies(set_up) == ["20:00"]
    assert "Log it all the same" in buttons(page)
    where = page if first == Qt.Key.Key_Space else button(page, "Not now")
    qtbot.keyClick(where, first)
    assert "Log it all the same" not in buttons(page)
    assert rennies(set_up) == ["20:00"]


def test_a_question_of_today_does_not_stand_on_the_day_before(open_page, set_up, qtbot):
    page = open_page(replace(RENNIE, smallest_gap_h=4.0))
    press(qtbot, page, Qt.Key.Key_L, Qt.Key.Key_L)
    page.go(-1)
    assert "Log it all the same" not in buttons(page)
