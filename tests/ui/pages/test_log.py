"""The log page: every dose, rating and event by day, newest first."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QWidget

from magtrack.domain.record.days import resolve
from magtrack.domain.record.edits import DoseDetails, Put, log_entry
from magtrack.domain.record.events import Event
from magtrack.domain.record.people import Medicine
from magtrack.domain.record.ratings import Rating
from magtrack.errors import ReferenceProblem
from magtrack.ui.pages._log_lines import LogFilter
from magtrack.ui.pages._log_page import LogPage
from magtrack.ui.pages._log_table import EDIT, MAGNESIUM, NOTE, TIME, WHAT, cell_text
from tests.builders import over
from tests.ui.page_objects import button, choose, said, texts

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


def test_search_that_finds_nothing_says_so_and_offers_everything(page):
    page.search.setText("zzz")
    assert page.model.rowCount() == 0
    assert "Nothing in the log fits." in texts(page)
    button(page, "Show everything").click()
    assert page.search.text() == ""
    assert page.model.rowCount() > 0


def test_search_goes_on_to_the_oldest_month(page, logged, qtbot):
    old = date(1990, 5, 1)
    logged.do("old", Put(Event("old", "illness", old, old, 0, "measles")))
    page.search.setText("measles")
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    assert page.model.line(1).event.id == "old"


def test_filter_leaves_kinds_out(page):
    choose(page.filter.menu(), "Doses")
    assert all(line.is_day or line.event for line in lines(page))
    choose(page.filter.menu(), "Events")
    assert [line.day for line in lines(page)] == [YESTERDAY]


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


def test_click_on_edit_opens_the_dialog(page, qtbot):
    index = page.model.index(row_of(page, "Note"), EDIT)
    place = page.view.visualRect(index).center()
    qtbot.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    dialog = page.findChild(QDialog)
    assert dialog.windowTitle() == "Edit event"
    dialog.reject()


def test_delete_key_deletes_at_once_and_undo_brings_it_back(page, logged, qtbot):
    said = []
    logged.messages.announced.connect(lambda text, undo: said.append((text, undo)))
    current(page, row_of(page, "08:00", TIME))
    qtbot.keyClick(page.view, Qt.Key.Key_Delete)
    assert said == [("Deleted “Magtein 666.7 mg, 2026-11-22 08:00”", True)]
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
    while len(way) < 4:
        qtbot.keyClick(way[-1], Qt.Key.Key_Tab)
        way.append(page.focusWidget())
    assert [each.accessibleName() or each.text() for each in way] == [
        "Search notes and names",
        "What is shown",
        "Add entry",
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
