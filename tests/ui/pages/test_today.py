from __future__ import annotations

from collections import Counter
from datetime import date, time, timedelta

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QPushButton

from magtrack.domain.record import edits
from magtrack.domain.record.edits import Put
from magtrack.domain.record.events import Event
from magtrack.domain.record.labs import EGFR_UNIT, LabValue
from magtrack.domain.record.people import Condition, Medicine, Profile
from magtrack.domain.record.products import Product
from magtrack.domain.record.ratings import Rating
from magtrack.domain.record.totals import total_of
from magtrack.domain.record.trial import Trial
from magtrack.store.journal import Journal
from magtrack.ui.actions import pressed
from magtrack.ui.dialogs.keys import KeySheet
from magtrack.ui.main_window import MainWindow
from magtrack.ui.pages._today_strip import TrialStrip
from magtrack.ui.pages.today import TodayPage
from magtrack.ui.session import Session
from magtrack.ui.widgets.card import Card
from magtrack.ui.widgets.dock import Dock
from magtrack.ui.widgets.dose_row import DoseRow, StateMark
from magtrack.ui.widgets.finding_row import FindingRow
from magtrack.ui.widgets.labels import ElidedLabel
from magtrack.ui.widgets.meter import Meter
from magtrack.ui.widgets.note_edit import NoteEdit
from magtrack.ui.widgets.rating_row import RatingRow
from tests.builders import over
from tests.ui.conftest import MAGTEIN, plan
from tests.ui.page_objects import banner, button, buttons, choose, find, press, said, seen, texts

TODAY = date(2026, 11, 23)
YESTERDAY = date(2026, 11, 22)


@pytest.fixture
def page(set_up, show_page):
    return show_page(TodayPage, set_up)


def rows(page):
    """Return the doses of the day, in their order."""
    return seen(page, DoseRow)


def take(row):
    """Click the circle of a dose."""
    find(row, StateMark).click()


def statuses(session, day=TODAY):
    return [entry.status for entry in session.log(day, day).entries(day)]


def test_an_evening_of_two_doses_and_three_ratings_takes_four_keys(page, set_up, qtbot):
    set_up.do("one more dose", Put(plan("evening", "21:00", 1)))
    set_up.do("three scales", over(Profile(1981, "male", scales=("cognition", "sleep", "mood"))))

    press(qtbot, page, Qt.Key.Key_Space, Qt.Key.Key_7, Qt.Key.Key_X, Qt.Key.Key_0)

    log = set_up.log(TODAY, TODAY)
    assert [e.status for e in log.entries(TODAY)] == ["not_recorded", "taken", "taken"]
    assert {key: days[TODAY].value for key, days in log.ratings_by_scale.items()} == {
        "cognition": 7,
        "sleep": 10,
        "mood": 0,
    }


@pytest.mark.parametrize("width", [812, 1092], ids=["window-1000", "window-1280"])
@pytest.mark.parametrize("now", ["2026-11-23T07:00", "2026-11-23T20:00"])
def test_two_of_three_capsules_are_told_whole(page, clock, now, width, qtbot):
    clock.set(now)
    page.resize(width, 640)
    page.refresh()
    qtbot.wait(1)
    told = [label for row in page.findChildren(DoseRow) for label in row.findChildren(ElidedLabel)]
    assert any("1 333.3 mg = 96 mg magnesium" in label.whole() for label in told)
    assert not [label.text() for label in told if "…" in label.text()]


def test_slots_stay_side_by_side_at_1280_pixels_on_a_past_day(page, qtbot):
    qtbot.keyClick(page, Qt.Key.Key_Left)
    qtbot.wait(1)
    first, second = page.findChildren(DoseRow)
    assert first.mapTo(page, QPoint()).y() == second.mapTo(page, QPoint()).y()


def test_space_in_the_evening_leaves_a_forgotten_morning_dose_alone(page, set_up, qtbot):
    press(qtbot, page, Qt.Key.Key_Space)
    assert statuses(set_up) == ["not_recorded", "taken"]


def test_space_with_nothing_due_says_so_and_writes_nothing(page, set_up, qtbot):
    press(qtbot, page, Qt.Key.Key_Space)
    steps = len(set_up.journal.history.steps())
    with qtbot.waitSignal(set_up.messages.announced) as said:
        press(qtbot, page, Qt.Key.Key_Space)
    assert said.args == ["Nothing is due now.", False]
    assert len(set_up.journal.history.steps()) == steps


@pytest.mark.parametrize(("key", "slot"), [(Qt.Key.Key_M, "Morning"), (Qt.Key.Key_E, "Evening")])
def test_the_key_of_a_slot_says_where_nothing_is_left(session, show_page, qtbot, key, slot):
    page = show_page(TodayPage, session)
    with qtbot.waitSignal(session.messages.announced) as told:
        press(qtbot, page, key)
    assert told.args == [f"{slot}: nothing is left to take.", False]


@pytest.mark.parametrize(
    ("key", "taken_at"),
    [
        (Qt.Key.Key_Space, "20:30"),
        (Qt.Key.Key_Minus, "20:15"),
        (Qt.Key.Key_H, "19:30"),
        (Qt.Key.Key_P, "20:00"),
    ],
)
def test_one_key_takes_what_is_due_now_or_earlier(page, set_up, clock, qtbot, key, taken_at):
    clock.set("2026-11-23T20:30")
    press(qtbot, page, key)
    (dose,) = set_up.log(TODAY, TODAY).doses
    assert f"{dose.taken.local:%H:%M}" == taken_at


def test_m_and_e_take_a_slot(page, set_up, qtbot):
    press(qtbot, page, Qt.Key.Key_M)
    assert statuses(set_up) == ["late", "not_recorded"]
    press(qtbot, page, Qt.Key.Key_E)
    assert statuses(set_up) == ["late", "taken"]


def test_both_doses_are_144_mg_and_34_percent_of_the_need_of_a_man_of_45(page, set_up, qtbot):
    press(qtbot, page, Qt.Key.Key_M, Qt.Key.Key_E)
    shown = said(page)
    assert "144 mg" in shown
    assert "420 mg a day, food included. This is 34.3 % of it." in shown
    set_up.do("a woman", over(Profile(birth_year=1981, sex="female")))
    assert "320 mg a day, food included. This is 45 % of it." in said(page)


def test_with_reduced_kidneys_the_limit_is_that_of_others_and_the_need_is_left_out(
    page, set_up, qtbot
):
    assert find(page, Meter)
    set_up.do("lab", Put(LabValue("l", "egfr", 52.0, EGFR_UNIT, date(2026, 9, 12))))
    shown = said(page)
    assert "With eGFR 52 magnesium may build up: ask for a blood test of magnesium." in shown
    assert "Recommended for you" not in shown
    healthy = "48 mg, limit of healthy people 350 mg (US); you: eGFR 52"
    press(qtbot, page, Qt.Key.Key_M)
    assert find(page, Meter).accessibleName() == healthy
    page.go(-80)
    assert "Recommended for you" in said(page)


@pytest.mark.parametrize("egfr", [29.0, 52.0])
def test_an_amount_stands_beside_no_limit_where_product_texts_exclude_magnesium(page, set_up, egfr):
    set_up.do("lab", Put(LabValue("l", "egfr", egfr, EGFR_UNIT, date(2026, 9, 12))))
    assert bool(seen(page, Meter)) == (egfr == 52)


def test_an_empty_day_shows_a_dash_and_not_zero(page):
    assert "–" in texts(find(page, Card, "Magnesium today"))


def test_undo_after_a_restart_takes_everything_back(page, set_up, clock, tmp_path, qtbot):
    press(qtbot, page, Qt.Key.Key_Space, Qt.Key.Key_7, Qt.Key.Key_6)
    set_up.journal.close()
    with Journal(set_up.journal.path, clock) as reopened:
        session = Session(reopened, clock, tmp_path)
        for _step in range(4):
            session.undo()
        log = session.log(TODAY, TODAY)
        assert not log.doses
        assert not log.ratings
        assert not log.products
        assert session.journal.history.next_undo() is None


def test_left_shows_yesterday_and_digits_rate_that_day(page, set_up, qtbot):
    press(qtbot, page, Qt.Key.Key_Left, Qt.Key.Key_4)
    yesterday = TODAY - timedelta(days=1)
    assert page.day == yesterday
    assert set_up.log(yesterday, TODAY).rating(yesterday, "cognition").value == 4
    assert set_up.log(yesterday, TODAY).rating(TODAY, "cognition") is None


def test_space_on_an_earlier_day_takes_its_doses_as_planned(page, set_up, qtbot):
    press(qtbot, page, Qt.Key.Key_Left, Qt.Key.Key_Space)
    yesterday = TODAY - timedelta(days=1)
    doses = set_up.log(yesterday, yesterday).doses
    assert [f"{dose.taken.local:%d %H:%M}" for dose in doses] == ["22 08:00", "22 20:00"]


def test_tomorrow_cannot_be_reached(page, qtbot):
    press(qtbot, page, Qt.Key.Key_Right)
    assert page.day == TODAY


def test_half_past_midnight_is_still_the_day_before(page, set_up, clock, qtbot):
    clock.set("2026-11-24T00:30")
    page.refresh()
    assert page.day == TODAY
    press(qtbot, page, Qt.Key.Key_Space)
    (dose,) = set_up.log(TODAY, TODAY + timedelta(days=1)).doses
    assert dose.day == TODAY


def test_a_rating_row_shows_no_earlier_rating_before_it_is_answered(page, qtbot):
    press(qtbot, page, Qt.Key.Key_Left, Qt.Key.Key_4, Qt.Key.Key_Right)
    assert [row.value() for row in seen(page, RatingRow)] == [None, None]


def test_a_dose_skipped_is_not_a_dose_missed(page, set_up):
    morning, evening = rows(page)
    choose(morning.menu(), "Skipped")
    choose(evening.menu(), "Missed")
    assert statuses(set_up) == ["skipped", "missed"]
    total = total_of(set_up.log(TODAY, TODAY), set_up.reference.forms, TODAY)
    assert total.taken == 0


def test_a_dose_at_a_time_nobody_knows_counts_and_has_no_time(page, set_up):
    choose(rows(page)[0].menu(), "Taken, time unknown")
    (dose,) = set_up.log(TODAY, TODAY).doses
    assert dose.taken is None
    assert dose.elemental_mg == pytest.approx(48)
    assert statuses(set_up) == ["taken", "not_recorded"]


def test_a_dose_before_the_product_started_is_asked_and_can_be_logged(page, set_up):
    set_up.do("starts in December", over(replace(MAGTEIN, started=date(2026, 12, 1))))
    rows(page)[0].asked.emit("take")
    assert "Magtein was started on 2026-12-01" in said(page)
    assert not set_up.log(TODAY, TODAY).doses
    button(page, "Log it").click()
    assert "Log it" not in buttons(page)
    assert len(set_up.log(TODAY, TODAY).doses) == 1


def test_a_chip_adds_the_event_and_takes_it_back(page, set_up):
    chip = button(page, "Travel")
    chip.click()
    assert [event.kind for event in set_up.log(TODAY, TODAY).events] == ["travel"]
    assert chip.isChecked()
    chip.click()
    assert not set_up.log(TODAY, TODAY).events
    assert not chip.isChecked()


def test_a_note_is_stored_as_plain_text_when_the_keyboard_leaves(page, set_up, qtbot):
    press(qtbot, page, Qt.Key.Key_N)
    note = find(page, NoteEdit)
    note.setPlainText("<b>late</b> =SUM(A1) 🙂")
    note.store()
    assert set_up.log(TODAY, TODAY).note(TODAY).text == "<b>late</b> =SUM(A1) 🙂"


def test_a_note_with_nul_is_refused_in_words_and_stays_on_the_screen(page, set_up, qtbot):
    press(qtbot, page, Qt.Key.Key_N)
    with qtbot.waitSignal(set_up.messages.problem) as problem:
        find(page, NoteEdit).written.emit("a\0b", "")
    assert "cannot be stored" in problem.args[0]
    assert not set_up.log(TODAY, TODAY).events


def noted(session, *days):
    """Return the notes of some days, "" where there is none."""
    notes = [session.log(day, day).note(day) for day in days]
    return ["" if note is None else note.text for note in notes]


def test_a_note_that_the_keyboard_is_still_in_at_midnight_stays_that_of_its_day(
    page, set_up, clock, qtbot
):
    press(qtbot, page, Qt.Key.Key_N)
    note = find(page, NoteEdit)
    qtbot.waitUntil(note.hasFocus)
    note.insertPlainText("a bad night")
    clock.set("2026-11-24T04:01")
    page.refresh()
    assert noted(set_up, TODAY, TODAY + timedelta(days=1)) == ["a bad night", ""]
    assert (note.toPlainText(), note.isVisible()) == ("", False)
    note.clearFocus()
    assert noted(set_up, TODAY, TODAY + timedelta(days=1)) == ["a bad night", ""]


def note_elsewhere(session, clock, text):
    with Journal(session.journal.path, clock) as other:
        log = other.log(TODAY, TODAY)
        stamp = Session.stamp(session)
        other.apply("elsewhere", *edits.write_note(log, TODAY, text, stamp))


@pytest.mark.parametrize("noticed", [False, True], ids=["at once", "after a look"])
@pytest.mark.parametrize("earlier", ["", "quiet"], ids=["none", "one"])
def test_a_note_that_another_program_wrote_meanwhile_stays_above_the_one_that_is_typed(
    page, set_up, clock, qtbot, noticed, earlier
):
    if earlier:
        set_up.do("earlier", Put(Event("e", "note", TODAY, TODAY, 0, earlier)))
    press(qtbot, page, Qt.Key.Key_N)
    note = find(page, NoteEdit)
    qtbot.waitUntil(note.hasFocus)
    note.setPlainText("mine")
    note_elsewhere(set_up, clock, "theirs")
    if noticed:
        set_up.notice()
    note.store()
    assert noted(set_up, TODAY) == ["theirs\nmine"]
    assert note.toPlainText() == "theirs\nmine"
    note.insertPlainText(" and more")
    note.clearFocus()
    assert noted(set_up, TODAY) == ["theirs\nmine and more"]


def test_a_note_goes_to_no_other_day_that_is_turned_to_while_it_is_written(page, set_up, qtbot):
    set_up.do("earlier", Put(Event("e", "note", YESTERDAY, YESTERDAY, 0, "quiet")))
    press(qtbot, page, Qt.Key.Key_N)
    note = find(page, NoteEdit)
    qtbot.waitUntil(note.hasFocus)
    note.insertPlainText("late")
    button(page, "Previous day").click()
    assert note.toPlainText() == "quiet"
    note.clearFocus()
    assert noted(set_up, YESTERDAY, TODAY) == ["quiet", "late"]


def test_what_is_being_written_stays_when_its_day_is_read_again(page, set_up, qtbot):
    press(qtbot, page, Qt.Key.Key_N)
    note = find(page, NoteEdit)
    qtbot.waitUntil(note.hasFocus)
    note.insertPlainText("late")
    page.refresh()
    assert note.toPlainText() == "late"
    assert noted(set_up, TODAY) == [""]


@pytest.mark.parametrize("act", ["7", "Travel"])
def test_what_is_answered_belongs_to_the_day_on_the_screen(page, set_up, clock, qtbot, act):
    clock.set("2026-11-24T04:01")
    if act == "7":
        press(qtbot, page, Qt.Key.Key_7)
    else:
        button(page, act).click()
    log = set_up.log(TODAY, TODAY + timedelta(days=1))
    assert {each.day for each in log.ratings} | {each.first for each in log.events} == {TODAY}
    assert page.log.first == TODAY + timedelta(days=1)  # and then the new day is shown


def test_over_the_upper_limit_is_said_and_at_the_limit_is_not(page, set_up):
    strong = Product("big", "Big", "oxide", compound_mg=600.0, elemental_mg=350.0)
    set_up.do("oxide", Put(strong), Put(plan("other", "12:00", 1, "big")))
    morning, _evening, lunch = rows(page)
    take(lunch)
    assert "Upper limit" not in texts(page)
    take(morning)
    assert "Upper limit" in texts(page)


def test_every_control_has_a_name_for_a_screen_reader(page):
    for each in seen(page, QPushButton):
        assert each.accessibleName() or each.text()


def test_two_doses_and_three_ratings_fit_without_scrolling(page, set_up, qapp):
    set_up.do("three scales", over(Profile(1981, "male", scales=("cognition", "sleep", "mood"))))
    page.resize(1092, 720)
    qapp.processEvents()
    assert page.verticalScrollBar().maximum() == 0
    assert page.horizontalScrollBar().maximum() == 0


# ---------------------------------------------------------------------------------- findings

DOXYCYCLINE = Medicine(
    "doxy", "Doxycycline", (time(8, 30),), date(2026, 11, 20), date(2026, 11, 26)
)


@pytest.fixture
def checked(page, set_up, qtbot):
    """The page with its rules there."""
    with qtbot.waitSignal(set_up.checker.ready):
        set_up.checker.start()
    return page


def write(session, qtbot, *records):
    with qtbot.waitSignal(session.checker.checked):
        session.do("written", *map(over, records))


def test_what_the_total_does_not_count_is_said_once_the_rules_are_there(checked, set_up, qtbot):
    press(qtbot, checked, Qt.Key.Key_M)
    write(set_up, qtbot, Medicine("x", "Maalox", (time(13),)))
    shown = said(checked)
    assert "at least 48 mg" in shown
    assert "Maalox is not counted: whether the day stays within a limit cannot be told." in shown
    write(set_up, qtbot, Medicine("x", "Maalox", (time(13),), last=TODAY - timedelta(1)))
    assert "not counted" not in said(checked)


NEAR = "Doxycycline 08:30 and Magtein 08:00 are 30 min apart"


def warning(page, words=""):
    """Return the row of the worst finding, if it says these words."""
    return next((row for row in seen(page, FindingRow) if words in said(row)), None)


def test_a_major_warning_interrupts_until_it_was_seen(checked, set_up, qtbot):
    write(set_up, qtbot, DOXYCYCLINE)
    button(warning(checked, NEAR), "Seen today").click()
    qtbot.waitUntil(lambda: warning(checked) is None)


MOVED = "Magtein moved to 10:30, 23 November to 26 November"


def test_the_banner_moves_the_dose_with_undo(checked, set_up, qtbot, clock):
    clock.set("2026-11-23T06:00")  # what is past today stays as it was planned
    write(set_up, qtbot, DOXYCYCLINE)
    with qtbot.waitSignal(set_up.messages.announced) as told:
        button(checked, "Move to 10:30").click()
    assert told.args == [MOVED, True]
    qtbot.waitUntil(lambda: warning(checked) is None)
    assert [f"{e.planned:%H:%M}" for e in checked.log.entries(TODAY)] == ["10:30", "20:00"]


def test_a_moderate_warning_is_a_line_and_a_minor_one_is_not_here(checked, set_up, qtbot):
    write(set_up, qtbot, Medicine("f", "Lithium", (time(8),)))
    line = warning(checked, "Lithium")
    assert "Moderate" in texts(line)
    write(set_up, qtbot, Medicine("f", "Zinc", (time(8),)))
    assert warning(checked) is None


def test_a_moderate_warning_offers_to_move_the_dose_too(checked, set_up, qtbot, clock):
    clock.set("2026-11-23T06:00")
    write(set_up, qtbot, Medicine("l", "Levothyroxine", (time(7),)))
    line = warning(checked, "Levothyroxine")
    assert "Moderate" in texts(line)
    button(line, "Move to 11:00").click()
    assert [f"{e.planned:%H:%M}" for e in checked.log.entries(TODAY)] == ["11:00", "20:00"]


def test_what_comes_back_after_a_sign_is_a_line_however_mild(checked, set_up, qtbot):
    write(set_up, qtbot, Medicine("a", "Amlodipine", (time(8),)))
    assert warning(checked) is None
    write(set_up, qtbot, Event("e", "side-effect", TODAY, TODAY, 0, "dizzy"))
    assert warning(checked, "Amlodipine") is not None


def test_a_contraindicated_condition_has_no_button_to_put_it_away(checked, set_up, qtbot):
    write(set_up, qtbot, Condition("c", "heart-block"))
    assert "Never together" in texts(warning(checked))
    assert "Seen today" not in buttons(checked)


def test_past_days_show_their_own_warnings(checked, set_up, qtbot):
    write(set_up, qtbot, DOXYCYCLINE)
    with qtbot.waitSignal(set_up.checker.checked):
        checked.go(-3)
    assert warning(checked, "Doxycycline") is not None
    with qtbot.waitSignal(set_up.checker.checked):
        checked.go(-1)
    assert warning(checked, "Doxycycline") is None


def test_the_signs_of_a_side_effect_put_their_card_on_today(checked, set_up, qtbot):
    write(set_up, qtbot, Event("e", "side-effect", TODAY, TODAY, 0, "Dizzy, Trouble breathing"))
    signs = banner(checked, "trouble breathing")
    assert "emergency number" in said(signs)


def test_why_asks_for_the_safety_page(checked, set_up, qtbot):
    write(set_up, qtbot, DOXYCYCLINE)
    with qtbot.waitSignal(set_up.show_page) as asked:
        button(checked, "Why").click()
    assert asked.args == ["safety"]


def test_the_four_key_evening_stays_on_the_screen_beside_a_banner(checked, set_up, qtbot):
    write(set_up, qtbot, DOXYCYCLINE)
    assert warning(checked, NEAR) is not None
    last = seen(checked, RatingRow)[-1]
    bottom = last.mapTo(checked.viewport(), last.rect().bottomLeft()).y()
    assert bottom <= checked.viewport().height()


# -------------------------------------------------------------------------------------- keys


@pytest.fixture
def all_scales(page, set_up):
    """The page with every scale of the reference asked."""
    scales = tuple(set_up.reference.scales)
    set_up.do("all scales", over(Profile(1981, "male", scales=scales)))
    return page


def test_no_two_actions_of_the_window_and_today_have_one_key_or_one_id(all_scales, set_up, qtbot):
    window = MainWindow(set_up)
    qtbot.addWidget(window)
    actions = (*window.key_actions(), *all_scales.key_actions())
    scales = set_up.reference.scales
    assert {f"scale-{key}" for key in scales} < {action.id for action in actions}
    assert [key for key, n in Counter(action.key for action in actions).items() if n > 1] == []
    assert [id_ for id_, n in Counter(action.id for action in actions).items() if n > 1] == []


def test_the_letter_beside_each_scale_leads_to_it(all_scales, set_up, qtbot):
    all_scales.activateWindow()
    for scale in set_up.reference.scales.values():
        (row,) = [each for each in seen(all_scales, RatingRow) if each.key == scale.key]
        key = next(a.key for a in all_scales.key_actions() if a.id == f"scale-{scale.key}")
        qtbot.keyClick(all_scales, key)
        assert row.isAncestorOf(all_scales.window().focusWidget()), scale.key
        qtbot.keyClick(all_scales, "7")
    rated = set_up.log(TODAY, TODAY).ratings_by_scale
    assert {key: days[TODAY].value for key, days in rated.items()} == dict.fromkeys(
        set_up.reference.scales, 7
    )
    assert set_up.log(TODAY, TODAY).note(TODAY) is None


def test_every_key_of_today_does_what_its_table_says(all_scales):
    for action in all_scales.key_actions():
        event = QKeyEvent(
            QEvent.Type.KeyPress, QKeySequence(action.key)[0].key(), Qt.KeyboardModifier.NoModifier
        )
        assert pressed(event, all_scales.key_actions()) is action


def test_a_key_held_with_control_is_none_of_todays(page, set_up, qtbot):
    before = set_up.journal.history.next_undo()
    qtbot.keyClick(page, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(page, Qt.Key.Key_7, Qt.KeyboardModifier.AltModifier)
    assert set_up.journal.history.next_undo() == before


def test_the_button_keys_opens_the_sheet_that_tells_every_key_of_the_page(page):
    button(page, "Keys of this page").click()
    sheet = page.findChild(KeySheet)
    told = texts(sheet)
    assert told[0] == "Keys on Today"
    for keys, what in (
        ("Space", "take what is due"),
        ("0–9, X", "rate"),
        ("← →", "other days"),
        ("Ctrl+Z", "undo"),
        ("C", "Cognition"),
    ):
        assert told[told.index(what) - 1] == keys
    sheet.close()


def test_home_and_the_button_today_lead_back(page, qtbot):
    for back in (lambda: qtbot.keyClick(page, Qt.Key.Key_Home), button(page, "Today").click):
        press(qtbot, page, Qt.Key.Key_Left, Qt.Key.Key_Left)
        assert page.day == TODAY - timedelta(days=2)
        back()
        assert page.day == TODAY


# ------------------------------------------------------------------ what must not be out of date


def test_an_open_question_goes_when_another_day_is_shown(page, set_up, qtbot):
    set_up.do("starts in December", over(replace(MAGTEIN, started=date(2026, 12, 1))))
    press(qtbot, page, Qt.Key.Key_Space)
    assert "Log it" in buttons(page)
    press(qtbot, page, Qt.Key.Key_Left)
    assert "Log it" not in buttons(page)


def test_a_question_left_writes_nothing_and_the_next_one_is_about_itself(page, set_up, qtbot):
    set_up.do("starts in December", over(replace(MAGTEIN, started=date(2026, 12, 1))))
    press(qtbot, page, Qt.Key.Key_M)
    button(page, "Leave it").click()
    assert "Log it" not in buttons(page)
    press(qtbot, page, Qt.Key.Key_E)
    button(page, "Log it").click()
    assert statuses(set_up) == ["not_recorded", "taken"]


def test_a_note_stored_meanwhile_leaves_a_question_open(page, set_up, qtbot):
    set_up.do("starts in December", over(replace(MAGTEIN, started=date(2026, 12, 1))))
    press(qtbot, page, Qt.Key.Key_N)
    find(page, NoteEdit).setPlainText("late")
    rows(page)[0].asked.emit("take")
    find(page, NoteEdit).store()
    assert set_up.log(TODAY, TODAY).note(TODAY).text == "late"
    assert "Log it" in buttons(page)


FIRST_DOSE = TODAY - timedelta(days=2)
BEFORE = Rating(FIRST_DOSE - timedelta(days=1), "cognition", 5, 0, "UTC")


def about(page):
    """Return what the strip of the trial tells more closely."""
    return find(page, TrialStrip).toolTip()


@pytest.fixture
def in_trial(page, set_up):
    """The page on the third day of a trial without a baseline."""
    set_up.do("trial", Put(Trial("t", "mgt", "cognition", FIRST_DOSE)))
    assert "without baseline ratings" in about(page)
    return page


def test_a_rating_of_the_baseline_is_counted_at_once_and_so_is_its_undo(in_trial, set_up):
    set_up.do("rated", Put(BEFORE))
    assert "after 1 rated baseline day." in about(in_trial)
    set_up.undo()
    assert "without baseline ratings" in about(in_trial)


def test_a_rating_given_on_a_day_of_the_baseline_is_counted_on_return(in_trial, set_up, qtbot):
    press(qtbot, in_trial, *3 * [Qt.Key.Key_Left], Qt.Key.Key_7, Qt.Key.Key_Home)
    assert "after 1 rated baseline day." in about(in_trial)


def test_another_trial_has_another_baseline(in_trial, set_up):
    set_up.do("rated", Put(BEFORE))
    set_up.do("trial", Put(Trial("u", "mgt", "sleep", FIRST_DOSE, entered=1)))
    assert "without baseline ratings" in about(in_trial)


def test_each_change_reads_the_day_once(in_trial, set_up, qtbot, monkeypatch):
    read = []
    log = set_up.log
    monkeypatch.setattr(set_up, "log", lambda *days: read.append(days) or log(*days))
    for key in (Qt.Key.Key_Space, Qt.Key.Key_7, Qt.Key.Key_M):
        press(qtbot, in_trial, key)
    button(in_trial, "Travel").click()
    around = (TODAY - timedelta(days=2), TODAY + timedelta(days=2))  # for what a dose may break
    assert Counter(read) == {(TODAY, TODAY): 4, around: 2}


def test_what_the_page_was_not_told_of_is_counted_when_it_reads_again(in_trial, set_up):
    set_up.journal.apply("elsewhere", Put(BEFORE))
    in_trial.refresh(None)
    assert "after 1 rated baseline day." in about(in_trial)


def test_a_hidden_page_leaves_its_day_unchecked(checked, set_up, qtbot, monkeypatch):
    checked.go(-3)
    checked.hide()
    looked, look = [], set_up.checker.look
    monkeypatch.setattr(set_up.checker, "look", lambda day: looked.append(day) or look(day))
    write(set_up, qtbot, DOXYCYCLINE)
    assert looked == [TODAY]
    checked.show()
    write(set_up, qtbot, DOXYCYCLINE)
    assert looked == [TODAY, TODAY, checked.day]


# ------------------------------------------------- a gap that was arranged is not undone


@pytest.fixture
def arranged(set_up, clock, show_page):
    """Levothyroxine at 07:00, Magtein moved to 11:00 because of it, vitamin D at 08:00; 09:00."""
    clock.set("2026-11-23T09:00")
    morning = next(p for p in set_up.log(TODAY, TODAY).schedules if p.planned == time(8))
    set_up.do(
        "arranged",
        over(Medicine("l", "Levothyroxine", (time(7),))),
        over(replace(morning, planned=time(11))),
        over(Product("d", "Vitamin D", "none", elemental_source="none")),
        over(plan("morning", "08:00", 1, "d")),
    )
    return show_page(TodayPage, set_up)


def taken(session):
    return {dose.product_name for dose in session.log(TODAY, TODAY).doses}


def test_space_leaves_alone_what_was_moved_out_of_a_gap(arranged, set_up, qtbot):
    set_up.checker.is_ready = True
    press(qtbot, arranged, Qt.Key.Key_Space)
    assert taken(set_up) == {"Vitamin D"}
    assert "Wait until" not in texts(arranged)


def test_before_the_rules_are_there_space_asks_in_the_row(arranged, set_up, qtbot):
    press(qtbot, arranged, Qt.Key.Key_Space)
    assert taken(set_up) == {"Vitamin D"}
    assert button(arranged, "Wait until 11:00").hasFocus()


def test_the_key_of_a_slot_asks_too_and_the_first_answer_waits(arranged, set_up, qtbot):
    press(qtbot, arranged, Qt.Key.Key_M)
    assert taken(set_up) == {"Vitamin D"}
    assert "At 09:00 it would be 2 h from Levothyroxine at 07:00." in said(arranged)
    wait = button(arranged, "Wait until 11:00")
    assert wait.hasFocus()
    qtbot.keyClick(wait, Qt.Key.Key_Space)
    assert taken(set_up) == {"Vitamin D"}
    assert "it would be 2 h from" not in said(arranged)


def test_the_second_answer_takes_it_all_the_same(arranged, set_up, qtbot):
    press(qtbot, arranged, Qt.Key.Key_M)
    button(arranged, "Take it now all the same").click()
    assert taken(set_up) == {"Vitamin D", "Magtein"}
    assert "it would be 2 h from" not in said(arranged)


def test_a_click_on_take_asks_and_what_was_taken_earlier_is_a_fact(arranged, set_up):
    row = next(row for row in rows(arranged) if "Magtein" in row.accessibleName())
    take(row)
    assert taken(set_up) == set()
    assert button(row, "Wait until 11:00").isVisible()
    row.asked.emit("15min")
    assert taken(set_up) == {"Magtein"}


def test_at_its_own_time_it_is_due_and_taken(arranged, set_up, clock, qtbot):
    set_up.checker.is_ready = True
    clock.set("2026-11-23T11:00")
    press(qtbot, arranged, Qt.Key.Key_Space)
    assert taken(set_up) == {"Vitamin D", "Magtein"}


def test_an_open_question_stays_on_its_day(arranged, set_up, qtbot):
    press(qtbot, arranged, Qt.Key.Key_M)
    press(qtbot, arranged, Qt.Key.Key_Left, Qt.Key.Key_Right)
    assert "it would be 2 h from" not in said(arranged)


@pytest.mark.parametrize("turn", [Qt.Key.Key_Left, Qt.Key.Key_Right])
def test_an_arrow_on_an_answer_goes_to_another_day_and_the_question_is_gone(
    arranged, set_up, qtbot, turn
):
    press(qtbot, arranged, Qt.Key.Key_M)
    qtbot.keyClick(button(arranged, "Wait until 11:00"), turn)
    assert arranged.day == (YESTERDAY if turn == Qt.Key.Key_Left else TODAY)
    assert "it would be 2 h from" not in said(arranged)
    assert arranged.hasFocus()


def test_the_next_key_is_about_the_day_shown(arranged, set_up, qtbot):
    press(qtbot, arranged, Qt.Key.Key_M)
    qtbot.keyClick(button(arranged, "Wait until 11:00"), Qt.Key.Key_Left)
    press(qtbot, arranged, Qt.Key.Key_P)
    assert taken(set_up) == {"Vitamin D"}  # by M, before the question
    assert {dose.day for dose in set_up.log(YESTERDAY, YESTERDAY).doses} == {YESTERDAY}


def test_the_cards_of_a_past_day_do_not_speak_of_today(window, qtbot):
    page = window.page("today")
    assert "Magnesium today" in said(page)
    qtbot.keyClick(page, Qt.Key.Key_Left)
    assert "Magnesium that day\n" in said(page)
    assert "Anything else that day?" in said(page)
    assert "oday?" not in said(page)


@pytest.mark.parametrize("typed", ["", "Woke early."])
def test_keys_of_the_page_work_again_after_a_note_was_left(window, set_up, qtbot, typed):
    page = window.page("today")
    qtbot.keyClick(page, Qt.Key.Key_N)
    note = window.focusWidget()
    qtbot.keyClicks(note, typed)
    qtbot.keyClick(note, Qt.Key.Key_Escape)
    assert window.focusWidget() is page
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Left)
    assert page.day == YESTERDAY


def test_a_note_opens_also_where_the_cards_go_to_the_foot_for_it(window, set_up, qtbot):
    set_up.do("more", *(Put(plan("evening", f"{hour}:15", 1)) for hour in range(17, 20)))
    page = window.page("today")
    dock = page.findChild(Dock)
    lowest = next(height for height in range(1000, 400, -4) if is_docked_at(window, dock, height))
    assert not is_docked_at(window, dock, 1000)
    assert not is_docked_at(window, dock, lowest + 8)
    qtbot.keyClick(page, Qt.Key.Key_N)
    qtbot.waitUntil(lambda: dock.is_docked)
    qtbot.wait(20)
    note = window.focusWidget()
    assert isinstance(note, NoteEdit)
    assert note.isVisible()
    qtbot.keyClick(note, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not note.isVisible())


def is_docked_at(window, dock, height):
    window.resize(1280, height)
    for _turn in range(3):
        QApplication.processEvents()
    return dock.is_docked
