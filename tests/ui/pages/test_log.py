"""The log page: every dose, rating and event by day, newest first."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QDate, QItemSelectionModel, QModelIndex, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QPushButton,
    QToolButton,
    QWidget,
)

from magtrack.domain.record.days import resolve
from magtrack.domain.record.edits import DoseDetails, Put, log_entry
from magtrack.domain.record.events import Event
from magtrack.domain.record.people import Medicine, MedicineTaken
from magtrack.domain.record.ratings import Rating
from magtrack.errors import ReferenceProblem
from magtrack.store.journal import Journal
from magtrack.ui import style
from magtrack.ui.dialogs.history import HistoryDialog
from magtrack.ui.dialogs.set_time import SetTimeDialog
from magtrack.ui.dialogs.tick import TickDialog
from magtrack.ui.pages._log_lines import LogFilter
from magtrack.ui.pages._log_model import AMOUNT, MAGNESIUM, NOTE, TIME, WHAT, cell_text
from magtrack.ui.pages._log_page import LogPage
from magtrack.ui.widgets.chips import Chip
from tests.builders import over
from tests.ui.conftest import MAGTEIN
from tests.ui.page_objects import button, choose, find, said, seen, texts

TODAY = date(2026, 11, 23)
YESTERDAY = TODAY - timedelta(1)


def log_dose(session, stamp, day, slot, local, zone="Europe/Berlin", **more):
    log = session.log(day, day)
    line = next(e for e in log.entries(day) if e.slot == slot)
    at = resolve(datetime.fromisoformat(local), zone)
    session.do(
        "taken", log_entry(log, session.reference.forms, line, stamp, DoseDetails(at=at, **more))
    )


@pytest.fixture
def logged(set_up, stamp):
    """Yesterday's morning taken in time, today's late; a rating, a note, a journey."""
    log_dose(set_up, stamp, YESTERDAY, "morning", "2026-11-22T08:00", note="with breakfast")
    log_dose(set_up, stamp, TODAY, "morning", "2026-11-23T11:30")
    set_up.do(
        "more",
        Put(Rating(YESTERDAY, "cognition", 6, 0, "UTC")),
        Put(Event("n", "note", YESTERDAY, YESTERDAY, 0, "<b>Straße</b>")),
        Put(Event("t", "travel", date(2026, 11, 20), YESTERDAY, 0)),
    )
    return set_up


@pytest.fixture
def page(logged, show_page):
    return show_page(LogPage, logged)


def lines(page):
    return [page.model.line(row) for row in range(page.model.rowCount())]


def rows(page, column, day):
    return [cell_text(line, column) for line in lines(page) if line.day == day]


def row_of(page, text, column=WHAT, day=YESTERDAY):
    return next(
        row
        for row, line in enumerate(lines(page))
        if line.day == day and text in cell_text(line, column)
    )


def test_days_come_newest_first_with_their_total_and_ratings(page):
    first = page.model.line(0)
    assert first.is_day
    assert cell_text(first, TIME) == "Monday 23 November"
    assert cell_text(first, MAGNESIUM) == "48 mg"
    header = page.model.line(row_of(page, "Sunday", TIME))
    assert cell_text(header, NOTE) == "Cognition 6 · Travel"


def test_a_day_says_what_its_total_does_not_count(page, logged):
    logged.do("antacid", Put(Medicine("m", "Maalox", (time(13),))))
    assert rows(page, MAGNESIUM, YESTERDAY)[0] == "at least 48 mg"
    assert "Maalox is not counted" in rows(page, NOTE, YESTERDAY)[0]


def test_doses_of_a_day_that_is_over_and_nobody_logged_are_not_recorded(page):
    row = row_of(page, "not recorded", NOTE)
    line = page.model.line(row)
    assert line.muted
    assert cell_text(line, TIME) == "–"
    assert cell_text(line, MAGNESIUM) == ""
    assert cell_text(line, NOTE) == "not recorded, planned 20:00"


def test_what_is_still_planned_today_is_not_listed(page):
    assert rows(page, WHAT, TODAY) == ["", "Magtein"]


def test_late_and_taken_doses_show_their_time(page):
    assert rows(page, TIME, TODAY)[1:] == ["11:30"]
    assert rows(page, NOTE, TODAY)[1:] == ["taken late, planned 08:00"]


@pytest.mark.parametrize(
    ("at", "note"),
    [
        ("12:09", "39 min before Doxycycline: too close"),
        ("11:30", "at the time of Doxycycline: too close"),
        ("10:00", "1 h 30 min after Doxycycline: too close"),
        ("09:30", ""),  # two hours are long enough
    ],
)
def test_dose_too_close_to_a_medicine_says_by_how_much(page, logged, at, note):
    logged.do("medicine", Put(Medicine("d", "Doxycycline", (time.fromisoformat(at),))))
    page.refresh(None)
    late = "taken late, planned 08:00"
    assert rows(page, NOTE, TODAY)[1:] == [f"{note} · {late}" if note else late]


def test_a_dose_not_taken_and_one_of_an_unknown_time_are_not_too_close(logged, stamp, show_page):
    log = logged.log(YESTERDAY, YESTERDAY)
    morning, evening = log.entries(YESTERDAY)
    forms = logged.reference.forms
    logged.do(
        "x",
        over(Medicine("d", "Doxycycline", (time(8), time(20)))),
        over(replace(morning.dose, taken=None)),
        log_entry(log, forms, evening, stamp, DoseDetails("skipped")),
    )
    page = show_page(LogPage, logged)
    assert not any("too close" in text for text in rows(page, NOTE, YESTERDAY))


def test_a_log_is_shown_although_the_rules_cannot_be_read(page, logged, monkeypatch):
    def broken(_self):
        raise ReferenceProblem("broken")

    logged.do("medicine", Put(Medicine("d", "Doxycycline", (time(11, 30),))))
    monkeypatch.setattr(type(logged.reference), "knowledge", property(broken))
    page.refresh(None)
    assert rows(page, NOTE, TODAY)[1:] == ["taken late, planned 08:00"]


def test_a_search_shows_the_gap_beside_what_it_finds(page, logged):
    logged.do("medicine", Put(Medicine("d", "Doxycycline", (time(11, 30),))))
    page.model.read(LogFilter(text="magt"))
    assert any("Doxycycline: too close" in text for text in rows(page, NOTE, TODAY))


@pytest.mark.parametrize("outcome", ["skipped", "missed"])
def test_skipped_and_missed_are_told_apart_by_word(logged, stamp, show_page, outcome):
    log = logged.log(YESTERDAY, YESTERDAY)
    line = next(e for e in log.entries(YESTERDAY) if e.slot == "evening")
    forms = logged.reference.forms
    logged.do("x", log_entry(log, forms, line, stamp, DoseDetails(outcome, note="no supply")))
    page = show_page(LogPage, logged)
    assert f"{outcome} · no supply" in rows(page, NOTE, YESTERDAY)


def test_zone_is_named_where_it_differs_from_its_neighbours(logged, stamp, show_page):
    log_dose(logged, stamp, date(2026, 11, 21), "morning", "2026-11-21T09:30", "Asia/Tokyo")
    page = show_page(LogPage, logged)
    assert "UTC+9" in " ".join(rows(page, NOTE, date(2026, 11, 21)))
    assert "UTC+1" in " ".join(rows(page, NOTE, YESTERDAY))
    assert "UTC" not in " ".join(rows(page, NOTE, TODAY))


def test_days_with_nothing_at_all_are_not_shown(session, show_page):
    session.do("note", Put(Event("n", "note", date(2020, 1, 5), date(2020, 1, 5), 0, "old")))
    page = show_page(LogPage, session)
    while page.model.canFetchMore(QModelIndex()):
        page.model.fetchMore(QModelIndex())
    assert [line.day for line in lines(page)] == [date(2020, 1, 5)] * 2
    assert "2020" in page.model.line(0).time


# ----------------------------------------------------------------------------- search and filter


@pytest.mark.parametrize("text", ["STRASSE", "breakfast", "Magt", "trav"])
def test_search_looks_into_notes_and_names_in_any_case(page, text):
    page.search.setText(text)
    assert page.model.rowCount() >= 2


def test_search_that_finds_nothing_says_so_and_offers_everything(page, qtbot):
    page.search.setText("zzz")
    assert page.model.rowCount() == 0
    qtbot.waitUntil(lambda: "Nothing in the log fits." in texts(page))
    button(page, "Show everything").click()
    assert page.search.text() == ""
    assert page.model.rowCount() > 0


def test_search_goes_on_to_the_oldest_month(page, logged, qtbot):
    old = date(1990, 5, 1)
    logged.do("old", Put(Event("old", "illness", old, old, 0, "measles")))
    page.search.setText("measles")
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    assert page.model.line(1).event.id == "old"


def chip(page, name):
    return find(page, Chip, name)


def whats(page):
    return {line.what for line in lines(page) if not line.is_day}


def test_no_chip_chosen_shows_everything_and_each_one_its_kind(page):
    assert whats(page) == {"Magtein", "Note", "Travel"}
    chip(page, "Events").toggle()
    assert whats(page) == {"Travel"}
    chip(page, "Notes").toggle()
    assert whats(page) == {"Travel", "Note", "Magtein"}  # the dose that has a note
    assert rows(page, TIME, TODAY) == []
    chip(page, "Events").toggle()
    chip(page, "Notes").toggle()
    assert rows(page, TIME, TODAY)[1:] == ["11:30"]


def test_ratings_alone_are_the_days_that_were_rated(page):
    chip(page, "Ratings").toggle()
    assert [line.day for line in lines(page)] == [YESTERDAY]


def test_warnings_alone_are_doses_that_were_too_close(page, logged):
    logged.do("medicine", Put(Medicine("d", "Doxycycline", (time(11, 30),))))
    chip(page, "Warnings").toggle()
    shown = [line for line in lines(page) if not line.is_day]
    assert all("Doxycycline" in line.warning for line in shown)
    (found,) = [line for line in shown if line.day == TODAY]
    assert found.tone == "danger"
    assert found.warning == "at the time of Doxycycline: too close"
    assert found.note == "at the time of Doxycycline: too close · taken late, planned 08:00"


def test_one_product_or_some_days_can_be_chosen(page, logged, qtbot):
    old = date(2025, 3, 1)
    logged.do("old", Put(Event("old", "illness", old, old, 0)), Put(replace(MAGTEIN, id="x")))
    choose_in(chip(page, "Products: All products"), "Magtein")
    assert whats(page) == {"Magtein"}
    choose_in(chip(page, "Products: Magtein"), "All products")
    choose_in(chip(page, "Days: March 2025 to today"), "2025")
    qtbot.waitUntil(lambda: {line.day for line in lines(page)} == {old})
    choose_in(chip(page, "Days: 2025"), "The last 7 days")
    assert old not in {line.day for line in lines(page)}
    assert whats(page) == {"Magtein", "Note", "Travel"}


def choose_in(chip, text):
    """Open the menu of a chip and choose from it."""
    chip.menu().aboutToShow.emit()
    choose(chip.menu(), text)


def test_amounts_are_units_of_the_product_in_every_row(page):
    assert rows(page, AMOUNT, TODAY)[1:] == ["1 capsule"]


def test_doses_of_one_time_keep_the_order_of_the_plan(set_up, stamp, show_page):
    log_dose(set_up, stamp, YESTERDAY, "morning", "2026-11-22T08:00")
    (one, *_rest) = set_up.log(YESTERDAY, YESTERDAY).doses
    set_up.do("more", *(Put(replace(one, id=id_, planned=None)) for id_ in ("c", "a", "b")))
    entries = set_up.log(YESTERDAY, YESTERDAY).entries(YESTERDAY)
    page = show_page(LogPage, set_up)
    shown = [line.entry for line in lines(page) if line.entry and line.entry.dose]
    assert shown == [entry for entry in entries if entry.dose]


# -------------------------------------------------------------------------------- changing


def current(page, row):
    page.view.setCurrentIndex(page.model.index(row, 0))
    page.view.setFocus()


@pytest.mark.parametrize(
    ("text", "column", "title"),
    [
        ("Magtein", WHAT, "dose"),
        ("Note", WHAT, "event"),
        ("Sunday", TIME, "Ratings"),
    ],
)
def test_enter_edits_what_the_row_is(page, qtbot, text, column, title):
    current(page, row_of(page, text, column))
    qtbot.keyClick(page.view, Qt.Key.Key_Return)
    dialog = page.findChild(QDialog)
    assert title in dialog.windowTitle()
    dialog.reject()


def hover(page, qtbot, row):
    """Move the mouse over a row."""
    place = page.view.visualRect(page.model.index(row, WHAT)).center()
    qtbot.mouseMove(page.view.viewport(), place)


def test_the_pencil_of_the_row_under_the_mouse_opens_the_dialog(page, qtbot):
    hover(page, qtbot, row_of(page, "Note"))
    qtbot.mouseClick(button(page, "Edit Note –"), Qt.MouseButton.LeftButton)
    dialog = page.findChild(QDialog)
    assert dialog.windowTitle() == "Edit event"
    dialog.reject()


def test_pencil_and_dots_are_seen_on_the_chosen_row_or_under_the_mouse_alone(page, qtbot):
    def about():
        return {name for name in map(str, buttons_by_name(page)) if name.startswith("Edit ")}

    assert about() == set()
    current(page, row_of(page, "Note"))
    assert about() == {"Edit Note –"}
    hover(page, qtbot, row_of(page, "08:00", TIME))
    assert about() == {"Edit Magtein 08:00"}


def buttons_by_name(page):
    return [each.accessibleName() for each in seen(page, QToolButton)]


def test_a_double_click_edits(page, qtbot):
    place = page.view.visualRect(page.model.index(row_of(page, "Note"), WHAT)).center()
    for act in (qtbot.mouseClick, qtbot.mouseDClick):
        act(page.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    dialog = page.findChild(QDialog)
    assert dialog.windowTitle() == "Edit event"
    dialog.reject()


def test_delete_key_deletes_at_once_and_undo_brings_it_back(page, logged, qtbot):
    said = []
    logged.messages.announced.connect(lambda text, undo: said.append((text, undo)))
    current(page, row_of(page, "08:00", TIME))
    qtbot.keyClick(page.view, Qt.Key.Key_Delete)
    assert said == [("Deleted “Magtein 1 capsule, 2026-11-22 08:00”", True)]
    assert "08:00" not in rows(page, TIME, YESTERDAY)
    assert rows(page, NOTE, YESTERDAY).count("not recorded, planned 08:00") == 1
    logged.undo()
    assert "08:00" in rows(page, TIME, YESTERDAY)


def test_delete_key_leaves_days_and_open_plans_alone(page, logged, qtbot):
    before = logged.journal.history.next_undo()
    for row in (0, row_of(page, "not recorded", NOTE)):
        current(page, row)
        qtbot.keyClick(page.view, Qt.Key.Key_Delete)
    assert logged.journal.history.next_undo() == before


def test_delete_on_a_day_says_that_days_are_not_deleted(page, logged, qtbot):
    said = []
    logged.messages.announced.connect(lambda text, undo: said.append((text, undo)))
    current(page, 0)
    qtbot.keyClick(page.view, Qt.Key.Key_Delete)
    assert said == [
        ("A day is not deleted: choose its entries, or edit its ratings with Return.", False)
    ]


def test_after_a_deletion_the_next_row_is_chosen(page, qtbot):
    row = row_of(page, "Note")
    following = page.model.line(row + 1)
    current(page, row)
    qtbot.keyClick(page.view, Qt.Key.Key_Delete)
    assert page.view.current_line() == following


def choose_rows(page, *rows):
    current(page, rows[0])
    for row in rows[1:]:
        kinds = QItemSelectionModel.SelectionFlag
        page.view.selectionModel().select(page.model.index(row, 0), kinds.Select | kinds.Rows)


def bar(page):
    """Return what the bar over the foot of the table says, "" where it is not seen."""
    return next((text for text in texts(page) if "chosen" in text), "")


def test_several_rows_are_deleted_in_one_step(page, logged, qtbot):
    before = len(logged.journal.history.steps())
    choose_rows(page, row_of(page, "08:00", TIME), row_of(page, "Note"), 0)
    assert bar(page) == "2 entries chosen"
    said = []
    logged.messages.announced.connect(lambda text, undo: said.append((text, undo)))
    qtbot.mouseClick(button(page, "Delete"), Qt.MouseButton.LeftButton)
    assert said == [("Deleted 2 entries", True)]
    assert bar(page) == ""
    assert whats(page) == {"Magtein", "Travel"}
    assert len(logged.journal.history.steps()) == before + 1
    logged.undo()
    assert "Note" in whats(page)
    assert "08:00" in rows(page, TIME, YESTERDAY)


def test_what_changed_elsewhere_meanwhile_is_not_deleted(page, logged, stamp, qtbot):
    choose_rows(page, row_of(page, "08:00", TIME), row_of(page, "Note"))
    with Journal(logged.journal.path, logged.clock) as other:
        other.apply("elsewhere", over(Event("n", "note", YESTERDAY, YESTERDAY, 0, "longer")))
    qtbot.keyClick(page.view, Qt.Key.Key_Delete)
    assert "longer" in " ".join(rows(page, NOTE, YESTERDAY))
    assert "08:00" in rows(page, TIME, YESTERDAY)


def test_escape_and_the_cross_choose_one_row_again(page, qtbot):
    choose_rows(page, 1, 2, 3)
    qtbot.keyClick(page.view, Qt.Key.Key_Escape)
    assert bar(page) == ""
    choose_rows(page, 1, 2, 3)
    qtbot.mouseClick(button(page, "Choose none"), Qt.MouseButton.LeftButton)
    assert bar(page) == ""


def test_copy_puts_whole_rows_on_the_clipboard_with_tabs(page, logged, qtbot):
    logged.do("formula", Put(Event("f", "travel", TODAY, TODAY, 0, "=1+1")))
    choose_rows(page, row_of(page, "Travel", day=TODAY), row_of(page, "11:30", TIME, TODAY), 0)
    qtbot.keyClick(page.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text().split("\n") == [
        "2026-11-23\t\tMonday 23 November\t\t\t48 mg\tTravel",
        "2026-11-23\t–\tTravel\t\t\t\t'=1+1",
        "2026-11-23\t11:30\tMagtein\tMorning\t1 capsule\t48 mg\ttaken late, planned 08:00",
    ]


MENU = [
    *("Edit…", "Set time…", "Move to…", "Mark as taken", "Mark as missed"),
    *("Copy", "History…", "Delete"),
]


def entries_of(menu):
    """Return what a menu offers, and whether it can be chosen."""
    return {each.text(): each.isEnabled() for each in menu.actions() if not each.isSeparator()}


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
@pytest.mark.parametrize(
    ("key", "modifier"),
    [
        (Qt.Key.Key_Menu, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier),
    ],
)
def test_keys_open_the_menu_of_the_rows(page, qtbot, key, modifier):
    current(page, row_of(page, "Note"))
    qtbot.keyClick(page.view, key, modifier)
    menu = QApplication.activePopupWidget()
    assert list(entries_of(menu)) == MENU
    menu.close()


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
def test_a_right_click_opens_the_menu_of_the_row_under_it(page):
    row = row_of(page, "Note")
    place = page.view.visualRect(page.model.index(row, WHAT)).center()
    viewport = page.view.viewport()
    at = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, viewport.mapToGlobal(place))
    QTest.mousePress(viewport, Qt.MouseButton.RightButton, pos=place)
    QApplication.sendEvent(viewport, at)
    menu = QApplication.activePopupWidget()
    assert page.view.current_line().what == "Note"
    of_doses = ["Set time…", "Mark as taken", "Mark as missed"]
    assert [text for text, can in entries_of(menu).items() if not can] == of_doses
    menu.close()


def test_a_day_can_be_edited_copied_and_looked_back_at_from_the_menu_and_nothing_else(page):
    current(page, 0)
    can = [text for text, can in entries_of(page.changes.menu()).items() if can]
    assert can == ["Edit…", "Copy", "History…"]


def test_the_time_of_several_rows_is_set_in_one_step(page, logged, qtbot):
    choose_rows(page, row_of(page, "08:00", TIME), row_of(page, "not recorded", NOTE))
    assert "Copy 2 rows" in entries_of(page.changes.menu())
    qtbot.keyClick(page.view, Qt.Key.Key_T)
    dialog = page.findChild(SetTimeDialog)
    assert dialog.clock.clock() == time(8)
    dialog.clock.set_clock(time(9, 15))
    dialog.save()
    assert rows(page, TIME, YESTERDAY).count("09:15") == 2
    assert "with breakfast" in "".join(rows(page, NOTE, YESTERDAY))
    assert logged.journal.history.next_undo() == "2 entries at 09:15"
    logged.undo()
    assert "08:00" in rows(page, TIME, YESTERDAY)


def test_rows_are_marked_as_taken_at_their_planned_times_or_as_missed(page, logged):
    choose_rows(page, row_of(page, "08:00", TIME), row_of(page, "not recorded", NOTE))
    choose(page.changes.menu(), "Mark as taken")
    assert {"08:00", "20:00"} <= set(rows(page, TIME, YESTERDAY))
    choose_rows(page, row_of(page, "08:00", TIME), row_of(page, "20:00", TIME))
    choose(page.changes.menu(), "Mark as missed")
    assert sum("missed" in note for note in rows(page, NOTE, YESTERDAY)) == 2
    assert "missed · with breakfast" in rows(page, NOTE, YESTERDAY)
    logged.undo()
    logged.undo()
    assert "not recorded, planned 20:00" in rows(page, NOTE, YESTERDAY)


def test_the_history_of_a_row_is_opened_by_a_key(page, qtbot):
    current(page, row_of(page, "08:00", TIME))
    qtbot.keyClick(page.view, Qt.Key.Key_H)
    assert "with breakfast" in said(page.findChild(HistoryDialog))


# -------------------------------------------------------------------------------- medicines


@pytest.fixture
def ticked(logged):
    medicine = Medicine("l", "Levothyroxine", (time(7),), text="fasting", tick=True)
    at = resolve(datetime.fromisoformat("2026-11-22T07:10"), "Europe/Berlin")
    said = MedicineTaken("t1", "l", YESTERDAY, time(7), at, "taken", 0)
    logged.do("a medicine", Put(medicine), Put(said))
    return logged


def test_a_medicine_that_was_ticked_is_a_row_of_its_day(ticked, page):
    row = page.model.line(row_of(page, "Levothyroxine"))
    texts = [cell_text(row, column) for column in (TIME, WHAT, AMOUNT, MAGNESIUM, NOTE)]
    assert texts == ["07:10", "Levothyroxine", "", "", "medicine · fasting"]
    assert "Levothyroxine" not in rows(page, WHAT, TODAY)  # not ticked is not "not taken"
    assert rows(page, TIME, YESTERDAY)[-2:] == ["08:00", "07:10"]
    chip(page, "Events").click()
    assert "Levothyroxine" not in rows(page, WHAT, YESTERDAY)


def test_a_medicine_of_the_log_is_edited_marked_and_deleted(ticked, page, qtbot):
    current(page, row_of(page, "Levothyroxine"))
    assert not entries_of(page.changes.menu())["Move to…"]
    qtbot.keyClick(page.view, Qt.Key.Key_Return)
    dialog = page.findChild(TickDialog)
    assert dialog.when.clock() == time(7, 10)
    dialog.leave()
    choose(page.changes.menu(), "Mark as missed")
    assert "medicine · missed · fasting" in rows(page, NOTE, YESTERDAY)
    qtbot.keyClick(page.view, Qt.Key.Key_Delete)
    assert "Levothyroxine" not in rows(page, WHAT, YESTERDAY)
    ticked.undo()
    assert "Levothyroxine" in rows(page, WHAT, YESTERDAY)


def test_moved_entries_keep_their_clock_times_and_are_one_step(page, logged, qtbot):
    choose_rows(page, row_of(page, "08:00", TIME), row_of(page, "Note"))
    qtbot.keyClick(page.view, Qt.Key.Key_M)
    dialog = page.findChild(QDialog)
    dialog.day.setDate(QDate(2026, 11, 21))
    dialog.save()
    day = date(2026, 11, 21)
    assert rows(page, TIME, day)[1:] == ["–", "–", "08:00"]
    assert "Note" in rows(page, WHAT, day)
    assert "not recorded, planned 08:00" in rows(page, NOTE, YESTERDAY)
    assert logged.journal.history.next_undo() == "2 entries moved"
    logged.undo()
    assert "08:00" in rows(page, TIME, YESTERDAY)


# ------------------------------------------------------------------------------- how it looks


def test_the_head_of_the_day_stays_in_sight(page, logged):
    many = (Put(Event(f"e{n}", "travel", YESTERDAY, YESTERDAY, 0, f"{n}")) for n in range(40))
    logged.do("many", *many)
    current(page, row_of(page, "08:00", TIME))
    page.view.verticalScrollBar().setValue(500)
    picture = page.view.grab().toImage()
    head = page.view.visualRect(page.model.index(page.model.head_row(page.view.rowAt(0)), 0))
    assert head.top() < 0  # the row itself is out of sight
    strip = picture.copy(0, page.view.viewport().y(), picture.width(), page.view.head_height())
    assert has_ink(strip, style.color("border_strong"))


def has_ink(picture, colour):
    line = picture.height() - 1
    return any(picture.pixelColor(x, line).name() == colour.name() for x in range(picture.width()))


def painted(window):
    """Return what is on the screen of a window: what was painted, not what would be."""
    QApplication.processEvents()
    return window.screen().grabWindow(window.winId()).toImage()


@pytest.mark.parametrize("theme", ["light", "contrast"])
def test_nothing_is_left_on_the_screen_behind_the_selection(page, logged, qtbot, theme):
    style.set_theme(theme)
    many = (Put(Event(f"e{n}", "travel", YESTERDAY, YESTERDAY, 0, f"{n}")) for n in range(40))
    logged.do("many", *many)
    page.activateWindow()
    page.view.setFocus()
    painted(page)
    keys = [Qt.Key.Key_Down] * 5 + [Qt.Key.Key_Up] * 2 + [Qt.Key.Key_PageDown, Qt.Key.Key_Up]
    for key in keys:
        qtbot.keyClick(page.view, key)
        painted(page)
    qtbot.keyClick(page.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    for row in (4, 9, 6):
        hover(page, qtbot, page.view.rowAt(0) + row)
        painted(page)
    after = painted(page)
    for part in (page, page.view, page.view.viewport()):
        part.update()
    assert painted(page) == after
    style.set_theme("light")


def test_names_have_the_room_they_need_and_notes_the_rest(page, logged):
    for width in (1024, 1280, 1920):
        page.resize(width, 720)
        widths = [page.view.columnWidth(column) for column in range(NOTE + 1)]
        assert 160 <= widths[WHAT] <= 320
        assert sum(widths) == page.view.viewport().width()


def test_the_table_reaches_both_edges_of_its_card(page):
    card = page.view
    while card.property("role") != "card":
        card = card.parentWidget()
    edge = style.tokens().border_px
    left = page.view.mapTo(card, QPoint()).x()
    assert (left, left + page.view.width()) == (edge, card.width() - edge)


def test_only_what_is_cut_has_a_tooltip(page, logged):
    logged.do("long", Put(Event("l", "travel", TODAY, TODAY, 0, "<b>a long</b> way " * 30)))
    view = page.view
    long, short = row_of(page, "Travel", day=TODAY), row_of(page, "11:30", TIME, TODAY)
    cut = {
        row: view.cells.is_cut(index, view.visualRect(index))
        for row in (long, short)
        for index in [page.model.index(row, NOTE)]
    }
    assert cut == {long: True, short: False}
    tip = page.model.data(page.model.index(long, NOTE), Qt.ItemDataRole.ToolTipRole)
    assert "&lt;b>a long" in tip


def test_place_and_row_are_kept_after_a_change(page, logged):
    current(page, row_of(page, "Note"))
    logged.do("rate", Put(Rating(TODAY, "sleep", 5, 0, "UTC")))
    assert page.view.current_line().event.id == "n"


def test_tab_leaves_the_table(page, qtbot):
    page.view.setFocus()
    qtbot.keyClick(page.view, Qt.Key.Key_Tab)
    assert not page.view.hasFocus()


def test_empty_log_says_what_comes_here(session, show_page):
    page = show_page(LogPage, session)
    assert "Nothing is logged yet" in said(page)


def test_first_cell_reads_the_whole_row_aloud(page):
    index = page.model.index(row_of(page, "Magtein"), TIME)
    spoken = page.model.data(index, Qt.ItemDataRole.AccessibleTextRole)
    assert "Magtein" in spoken


def test_model_keeps_qts_rules(page, qtmodeltester):
    qtmodeltester.check(page.model)


def test_only_the_months_on_screen_are_read(session, set_up, qtbot, monkeypatch):
    first = date(1946, 1, 1)
    ratings = [Put(Rating(first + timedelta(7 * n), "sleep", 5, 0, "UTC")) for n in range(80 * 52)]
    session.do("80 years", *ratings)
    page = LogPage(session)
    qtbot.addWidget(page)
    read = []
    monkeypatch.setattr(session, "log", lambda a, b: read.append(a) or session.journal.log(a, b))
    page.refresh(None)
    assert 1 <= len(read) <= 3


def test_tab_leads_through_search_filter_and_add_to_the_table(page, qtbot):
    page.activateWindow()
    page.search.setFocus()
    way = [page.search]
    while len(way) < 11:
        qtbot.keyClick(way[-1], Qt.Key.Key_Tab)
        way.append(page.focusWidget())
    assert [each.accessibleName() or each.text() for each in way] == [
        "Search notes and names",
        "Import…",
        "Add entry",
        "Doses",
        "Ratings",
        "Events",
        "Notes",
        "Warnings",
        "Products: All products",
        "Days: November to today",
        "Log, newest first",
    ]
    page.search.setFocus()
    page.setFocus()
    assert page.focusWidget() is page.view


def test_tab_from_before_the_page_comes_to_the_search_first(page, qtbot):
    window, before = QWidget(), QPushButton("before")
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    row.addWidget(before)
    row.addWidget(page)
    window.show()
    before.setFocus()
    qtbot.keyClick(before, Qt.Key.Key_Tab)
    assert window.focusWidget() is page.search
    page.setParent(None)  # each is closed by itself
