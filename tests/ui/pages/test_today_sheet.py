"""Today's sheet of doses and what stands around it: order, folding, waiting, width and height."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QPushButton

from magtrack.domain.record.edits import Put
from magtrack.domain.record.log import StockCount
from magtrack.domain.record.people import Medicine, Profile
from magtrack.domain.record.products import Product
from magtrack.domain.record.ticks import lines_on
from magtrack.domain.record.trial import Trial
from magtrack.ui.main_window import MainWindow
from magtrack.ui.pages._today_aside import FortnightCard, StockCard
from magtrack.ui.pages._today_slots import FoldRow
from magtrack.ui.pages._today_strip import TrialStrip
from magtrack.ui.pages.today import TodayPage
from magtrack.ui.widgets.dose_row import DoseRow, StateMark
from magtrack.ui.widgets.finding_row import FindingRow
from magtrack.ui.widgets.meter import PhaseBar
from magtrack.ui.widgets.rating_row import RatingRow
from tests.builders import over
from tests.ui.conftest import plan
from tests.ui.page_objects import button, buttons, find, press, said, seen, texts

TODAY = date(2026, 11, 23)
DOXYCYCLINE = Medicine(
    "doxy", "Doxycycline", (time(8, 30),), date(2026, 11, 20), date(2026, 11, 26)
)
LEVO = Medicine("l", "Levothyroxine", (time(7),), tick=True)


@pytest.fixture
def open_page(set_up, show_page, qtbot):
    """Return a function that shows Today with these records as well, and its rules there."""

    def show(*records):
        set_up.do("more", *map(Put, records))
        page = show_page(TodayPage, set_up)
        with qtbot.waitSignal(set_up.checker.ready):
            set_up.checker.start()
        return page

    return show


def write(session, qtbot, *records):
    with qtbot.waitSignal(session.checker.checked):
        session.do("written", *map(Put, records))


def several(slot, at, *names):
    """Return a product without magnesium of each name, and its plan; ids in another order."""
    for number, name in enumerate(names):
        id_ = f"z{9 - number}"
        yield Product(id_, name, "none", elemental_source="none")
        yield replace(plan(slot, at, 1, id_), id=f"plan-{id_}")


def names(page):
    return [row.accessibleName().partition(",")[0] for row in seen(page, DoseRow)]


def primaries(page):
    return [each for each in seen(page, QPushButton) if each.property("role") == "primary"]


# ------------------------------------------------------------------------------------ the sheet


def test_doses_of_one_time_are_in_the_order_of_their_names_and_medicines_among_them(open_page):
    page = open_page(LEVO, *several("morning", "08:00", "Alpha", "Beta", "Omega"))
    morning = ["Levothyroxine", "Alpha", "Beta", "Magtein", "Omega"]
    assert names(page) == [*morning, "Magtein"]


def test_one_button_takes_what_is_due_and_says_what_that_is(open_page, set_up):
    page = open_page(*several("evening", "20:30", "Zinc"))
    (both,) = primaries(page)
    assert (both.text(), both.accessibleName()) == (
        "Take both",
        "Take in the evening: Magtein, Zinc",
    )
    both.click()
    states = {e.slot: e.status for e in set_up.log(TODAY, TODAY).entries(TODAY)}
    assert states == {"morning": "not_recorded", "evening": "taken"}
    assert primaries(page) == []


STATIN = replace(LEVO, id="s", name="Atorvastatin", times=(time(20),))


def ticked(session, day=TODAY):
    return {
        (tick.medicine_id, tick.taken and f"{tick.taken.local:%H:%M}")
        for tick in session.log(day, day).ticks
    }


def test_a_medicine_of_the_plan_is_taken_and_counted_with_the_doses(open_page, set_up):
    page = open_page(STATIN)
    assert "0 of 3 doses taken" in said(page)
    (both,) = primaries(page)
    assert both.text() == "Take both"
    both.click()
    assert ticked(set_up) == {("s", "20:00")}
    assert [e.status for e in set_up.log(TODAY, TODAY).entries(TODAY)][1:] == ["taken"]
    assert "2 of 3 doses taken" in said(page)
    set_up.undo()
    assert ticked(set_up) == set()
    assert set_up.log(TODAY, TODAY).doses == []


def test_keys_take_medicines_of_their_slot_and_of_another_day(open_page, set_up, qtbot):
    quiet = replace(LEVO, name="Quietol")
    page = open_page(quiet, STATIN, replace(STATIN, id="n", name="Restol", times=()))
    press(qtbot, page, Qt.Key.Key_Space)
    assert ticked(set_up) == {("s", "20:00")}  # neither what was hours ago nor what is as needed
    press(qtbot, page, Qt.Key.Key_M)
    assert {each for each, _at in ticked(set_up)} == {"s"}  # 13 hours late: asked about
    button(page, "Log it all the same").click()
    assert {each for each, _at in ticked(set_up)} == {"s", "l"}
    press(qtbot, page, Qt.Key.Key_Left, Qt.Key.Key_E)
    before = TODAY - timedelta(days=1)
    assert ticked(set_up, before) == {("s", "20:00")}
    press(qtbot, page, Qt.Key.Key_P)
    assert ticked(set_up, before) == {("s", "20:00"), ("l", "07:00")}


DOXY = replace(LEVO, id="d", name="Doxycycline", times=(time(8, 30), time(20, 30)))


def test_a_key_hours_before_a_medicine_asks_and_what_is_extra_leaves_it_planned(
    open_page, set_up, clock, qtbot
):
    clock.set("2026-11-23T09:00")
    page = open_page(DOXY)
    press(qtbot, page, Qt.Key.Key_E)
    assert ticked(set_up) == set()
    (row,) = (row for row in seen(page, DoseRow) if "away" in said(row))
    assert "At 09:00 its time, 20:30, is still 11 h 30 min away; that stays planned." in said(row)
    with qtbot.waitSignal(set_up.checker.checked):
        button(row, "Log an extra one").click()
    assert ticked(set_up) == {("d", "09:00")}
    lines = lines_on(set_up.log(TODAY, TODAY), TODAY)
    assert [(line.planned, line.tick is None) for line in lines] == [
        (time(8, 30), True),
        (time(20, 30), True),
        (None, False),
    ]
    for what, answer in (("15min", "Log it"), ("unknown", "Leave it")):
        row = next(r for r in seen(page, DoseRow) if "20:30" in r.accessibleName())
        row.asked.emit(what)
        assert len(set_up.log(TODAY, TODAY).ticks) == 1 + (what == "unknown")
        button(page, answer).click()
    assert ticked(set_up) == {("d", "09:00"), ("d", "08:45")}
    assert all(tick.planned is None for tick in set_up.log(TODAY, TODAY).ticks)


def test_what_goes_with_a_medicine_taken_by_the_same_key_is_asked_about(open_page, set_up, qtbot):
    page = open_page(replace(LEVO, times=(time(20),)))
    press(qtbot, page, Qt.Key.Key_Space)
    assert ticked(set_up) == {("l", "20:00")}
    assert set_up.log(TODAY, TODAY).doses == []
    (asked,) = (row for row in seen(page, DoseRow) if "fall on Levothyroxine" in said(row))
    assert "Magtein" in said(asked)
    answer = page.focusWidget()
    page.resize(640, 300)
    press(qtbot, page, Qt.Key.Key_Space)  # asked again, and brought into view
    qtbot.waitUntil(lambda: not answer.visibleRegion().isEmpty())


def test_a_medicine_too_soon_after_magnesium_says_so_and_no_key_takes_it(
    open_page, set_up, clock, qtbot
):
    page = open_page(replace(LEVO, name="Ciprofloxacin", times=(time(20, 30),)), STATIN)
    press(qtbot, page, Qt.Key.Key_E)
    assert ticked(set_up) == {("l", "20:00"), ("s", "20:00")}  # magnesium waits for it
    set_up.undo()
    button(page, "Take it now all the same").click()
    clock.set("2026-11-23T20:30")
    with qtbot.waitSignal(set_up.checker.checked):
        page.refresh()
    (row,) = (row for row in seen(page, DoseRow) if "Ciprofloxacin" in said(row))
    assert "30 min after Magtein: too close" in said(row)
    assert [each.text() for each in primaries(page)] == ["Take Atorvastatin"]
    press(qtbot, page, Qt.Key.Key_Space)
    assert ticked(set_up) == {("s", "20:30")}
    assert "30 min from Magtein at 20:00" in said(row)


def test_where_the_answer_is_in_it_alone_is_the_primary(open_page):
    page = open_page(Trial("t", "mgt", "cognition", TODAY - timedelta(days=84)))
    assert [each.text() for each in primaries(page)] == ["See the answer"]
    assert button(page, "Take").property("role") == "strong"


def test_what_was_taken_folds_into_one_row_where_there_are_many(open_page, qtbot):
    page = open_page(*several("morning", "08:00", "Alpha", "Beta", "Gamma", "Omega"))
    assert not seen(page, FoldRow)
    press(qtbot, page, Qt.Key.Key_M)
    fold = find(page, FoldRow)
    assert "5 taken" in texts(fold)
    assert names(page) == ["Magtein"]  # the one of the evening, not taken
    button(fold, "Show what was taken").click()
    assert len(names(page)) == 6


def test_a_row_with_a_warning_never_folds(open_page, set_up, qtbot):
    page = open_page(*several("morning", "08:00", "Alpha", "Beta", "Gamma", "Omega"))
    write(set_up, qtbot, DOXYCYCLINE)
    page.go(0)
    for row in seen(page, DoseRow):
        if row.state() != "due":
            row.asked.emit("planned")
    qtbot.waitUntil(lambda: names(page) == ["Magtein", "Magtein"])
    first = seen(page, DoseRow)[0]
    assert "Doxycycline 08:30" in find(first, StateMark).accessibleDescription()


def test_a_dose_that_would_be_too_close_now_says_until_when_it_waits(open_page, clock):
    clock.set("2026-11-23T07:30")
    page = open_page(LEVO)
    row = seen(page, DoseRow)[1]
    assert row.state() == "waits"
    assert {"wait until 11:00", "1 capsule · 48 mg magnesium · 4 h after Levothyroxine"} <= set(
        texts(row)
    )


# --------------------------------------------------------------------------------- the findings


def test_the_worst_finding_has_one_row_and_the_others_are_a_number(open_page, set_up, qtbot):
    page = open_page()
    write(set_up, qtbot, DOXYCYCLINE, Medicine("f", "Lithium", (time(8),)))
    (row,) = seen(page, FindingRow)
    assert {"Major", "Doxycycline 08:30 and Magtein 08:00 are 30 min apart"} <= set(texts(row))
    assert row.height() == 56
    with qtbot.waitSignal(set_up.show_page) as asked:
        next(each for text, each in buttons(row).items() if text.endswith("more")).click()
    assert asked.args == ["safety"]


def test_the_button_says_from_when_on_it_moves_the_dose(open_page, set_up, qtbot):
    page = open_page()
    page.resize(1300, 800)
    write(set_up, qtbot, DOXYCYCLINE)
    assert "Move to 10:30 from tomorrow" in buttons(find(page, FindingRow))
    page.resize(900, 800)
    qtbot.waitUntil(lambda: "Move to 10:30" in buttons(find(page, FindingRow)))


def test_tab_takes_the_page_from_top_to_bottom_also_what_came_late(open_page, set_up, qtbot):
    page = open_page(Trial("t", "mgt", "cognition", TODAY - timedelta(days=2)))
    write(set_up, qtbot, DOXYCYCLINE, replace(MAGNESIUM_AS_NEEDED))
    stops, here = [], page.nextInFocusChain()
    while here is not page:
        if here.isVisible() and here.focusPolicy() & Qt.FocusPolicy.TabFocus:
            stops.append(here)
        here = here.nextInFocusChain()
    stops = [stop for stop in stops if page.isAncestorOf(stop)]
    tops = [_top_of_part(stop, page) for stop in stops]
    assert len(stops) > 12
    assert tops == sorted(tops)


MAGNESIUM_AS_NEEDED = Product("r", "Rennie", "carbonate", "tablet", 2.0, None, 40.0, as_needed=True)


def _top_of_part(stop, page):
    """Return how far down the part of the page is that `stop` is in."""
    part = stop
    while part.parentWidget() not in (page.content, page):
        part = part.parentWidget()
    return part.mapTo(page, QPoint()).y()


# ------------------------------------------------------------------------- the trial, the day


@pytest.mark.parametrize("by_key", [True, False])
def test_the_strip_of_the_trial_opens_progress(open_page, set_up, qtbot, by_key):
    page = open_page(Trial("t", "mgt", "cognition", TODAY - timedelta(days=2)))
    strip = find(page, TrialStrip)
    with qtbot.waitSignal(set_up.show_page) as asked:
        if by_key:
            qtbot.keyClick(find(strip, QPushButton), Qt.Key.Key_Space)
        else:
            qtbot.mouseClick(strip, Qt.MouseButton.LeftButton)
    assert asked.args == ["progress"]


def test_days_without_the_product_are_gaps_of_the_strip_and_told(open_page, set_up, qtbot):
    first = TODAY - timedelta(days=2)
    page = open_page(Trial("t", "mgt", "cognition", first))
    bar = find(find(page, TrialStrip), PhaseBar)
    assert bar.accessibleName() == "Week 1 of 12, none taken on 2 days"


@pytest.mark.parametrize(("days", "told"), [(2, "All done"), (3, "All done · 3 days in a row")])
def test_a_day_that_is_done_says_so_and_counts_from_three_days_on(
    open_page, set_up, qtbot, days, told
):
    page = open_page()
    for _back in range(days - 1):
        press(qtbot, page, Qt.Key.Key_Left, Qt.Key.Key_Space)
    press(qtbot, page, Qt.Key.Key_Home, Qt.Key.Key_M, Qt.Key.Key_E, Qt.Key.Key_7)
    assert "All done" not in said(page)
    with qtbot.waitSignal(set_up.checker.checked):
        press(qtbot, page, Qt.Key.Key_6)
    (line,) = [text for text in texts(page) if text.startswith("All done")]
    assert line.removesuffix(" recorded") == told


def test_on_a_past_day_what_nobody_logged_is_not_planned_any_more(open_page, set_up, qtbot):
    page = open_page()
    assert "+ 144 mg planned" in texts(page)
    press(qtbot, page, Qt.Key.Key_Left)
    assert "144 mg not recorded" in texts(page)
    assert {"How was that day?", "Magnesium that day", "Anything else that day?"} < {*texts(page)}


# ---------------------------------------------------------------------------- width and height


def test_a_wide_window_shows_two_weeks_and_what_is_left_and_no_earlier_rating(open_page, qtbot):
    page = open_page(StockCount("s", "mgt", TODAY - timedelta(days=1), 35.0))
    assert not seen(page, FortnightCard)
    page.resize(1720, 900)
    assert "35 left" in said(find(page, StockCard))
    marks = find(page, FortnightCard).findChildren(object)
    told = [each.accessibleDescription() for each in marks if each.isWidgetType()]
    assert any("rated on 0 days" in each for each in told)
    assert {row.height() for row in seen(page, DoseRow)} == {56}
    page.resize(1092, 720)
    assert not seen(page, FortnightCard)


@pytest.mark.parametrize("height", [500, 560, 640])
def test_in_a_low_window_the_ratings_stay_on_the_screen(open_page, qtbot, height):
    page = open_page(LEVO, *several("evening", "20:30", "Alpha", "Beta"))
    page.resize(1092, height)
    qtbot.wait(1)
    last = seen(page, RatingRow)[-1]
    bottom = last.mapTo(page, last.rect().bottomLeft()).y()
    assert bottom <= height
    page.resize(1092, 1000)
    qtbot.wait(1)
    assert page.content.isAncestorOf(seen(page, RatingRow)[-1])


def test_an_evening_in_the_window_takes_four_keys(set_up, qtbot):
    set_up.do("one more dose", Put(plan("evening", "21:00", 1)))
    set_up.do("three scales", over(Profile(1981, "male", scales=("cognition", "sleep", "mood"))))
    window = MainWindow(set_up)
    qtbot.addWidget(window, before_close_func=lambda _window: set_up.outbox.discard())
    with qtbot.waitSignal(window.after_paint.painted), qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    for key in (Qt.Key.Key_Space, Qt.Key.Key_7, Qt.Key.Key_X, Qt.Key.Key_0):
        qtbot.keyClick(window.focusWidget() or window, key)
    log = set_up.log(TODAY, TODAY)
    assert [e.status for e in log.entries(TODAY)] == ["not_recorded", "taken", "taken"]
    assert [log.rating(TODAY, key).value for key in ("cognition", "sleep", "mood")] == [7, 10, 0]


def test_every_control_of_the_page_has_a_name(open_page):
    page = open_page(LEVO, MAGNESIUM_AS_NEEDED)
    assert all(each.accessibleName() or each.text() for each in seen(page, QAbstractButton))
