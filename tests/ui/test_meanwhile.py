"""What is on the screen is what is written, whatever others do between any two keys."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from magtrack import reference, wording
from magtrack.domain.record import edits
from magtrack.domain.record.edits import Delete, Put
from magtrack.store import database
from magtrack.store.journal import Journal
from magtrack.ui import main_window, style
from magtrack.ui.dialogs.dose import edit_entry
from magtrack.ui.main_window import MainWindow
from magtrack.ui.session import Session
from tests.ui.conftest import BERLIN, MAGTEIN, HandClock, plan
from tests.ui.page_objects import button, said
from tests.ui.test_not_saved import held_alone

MONDAY = date(2026, 11, 23)
SUNDAY, TUESDAY = MONDAY - timedelta(1), MONDAY + timedelta(1)


def press(window, key):
    QTest.keyClick(window.stack.currentWidget(), key)


def days_with_doses(session):
    log = session.log(SUNDAY, TUESDAY)
    return Counter(dose.day for dose in log.doses)


def take_elsewhere(session, clock, slot="evening", outcome="taken"):
    """Another program logs a planned dose of the present day."""
    with Journal(session.journal.path, clock) as other:
        stamp = Session.stamp(session)
        day = stamp.now.day(4)
        log = other.log(day, day)
        for entry in log.entries(day):
            if entry.slot == slot and entry.dose is None:
                details = edits.DoseDetails(outcome=outcome)
                forms = session.reference.forms
                other.apply("elsewhere", edits.log_entry(log, forms, entry, stamp, details))


# ------------------------------------------------------------------------------- one by one


def test_a_page_that_cannot_be_turned_stays_in_fact_as_in_look(window, set_up):
    page = window.page("today")
    with held_alone(set_up.journal.path):
        press(window, Qt.Key.Key_Left)
        assert wording.day_text(MONDAY) in said(page)
        assert "in use by another program" in said(window)
    press(window, Qt.Key.Key_Space)
    press(window, Qt.Key.Key_7)
    assert set(days_with_doses(set_up)) == {MONDAY}
    assert {each.day for each in set_up.log(SUNDAY, TUESDAY).ratings} == {MONDAY}


def test_a_dose_that_another_program_logged_meanwhile_is_not_logged_again(window, set_up, clock):
    page = window.page("today")
    take_elsewhere(set_up, clock)
    press(window, Qt.Key.Key_Space)
    evening = [d for d in set_up.log(MONDAY, MONDAY).doses if d.slot == "evening"]
    assert len(evening) == 1
    assert "changed meanwhile" in said(window)
    assert set_up.outbox.steps == ()
    assert page.log.entries(MONDAY)[1].dose == evening[0]  # and it is shown


def test_a_key_on_a_day_that_is_over_logs_nothing_and_shows_the_new_day(window, set_up, clock):
    page = window.page("today")
    clock.set("2026-11-24T07:30")
    press(window, Qt.Key.Key_Space)
    assert not days_with_doses(set_up)
    assert wording.day_text(TUESDAY) in said(page)
    assert "A new day has begun" in said(window)
    press(window, Qt.Key.Key_Space)
    assert days_with_doses(set_up) == {TUESDAY: 1}


def test_a_rating_that_became_another_is_not_written_over_unseen(window, set_up, clock):
    press(window, Qt.Key.Key_4)
    with Journal(set_up.journal.path, clock) as other:
        (given,) = other.log(MONDAY, MONDAY).ratings
        other.apply("elsewhere", Put(replace(given, value=9), seen=given))
    row = window.stack.currentWidget()._ratings.rows[0]  # noqa: SLF001 - the row of that rating
    row.rated.emit(5)
    assert set_up.log(MONDAY, MONDAY).rating(MONDAY, given.scale).value == 9
    row.rated.emit(5)  # now that the 9 was seen
    assert set_up.log(MONDAY, MONDAY).rating(MONDAY, given.scale).value == 5


def test_a_form_open_over_an_undo_asks_before_it_brings_the_entry_back(window, set_up, qtbot):
    press(window, Qt.Key.Key_Space)
    log = set_up.log(MONDAY, MONDAY)
    entry = next(each for each in log.entries(MONDAY) if each.dose)
    dialog = edit_entry(set_up, log, entry, window)
    set_up.undo()
    dialog.note.setPlainText("after dinner")
    dialog.save()
    assert dialog.isVisible()
    assert "changed meanwhile" in said(dialog)
    assert not days_with_doses(set_up)
    button(dialog, "Yes, save it").click()
    (dose,) = set_up.log(MONDAY, MONDAY).doses
    assert dose.note == "after dinner"


def test_a_range_that_cannot_be_read_leaves_the_one_that_is_shown(window, set_up):
    press(window, Qt.Key.Key_Space)
    page = window.page("progress")
    button(page, "30 days").click()
    with held_alone(set_up.journal.path):
        button(page, "1 year").click()
        assert button(page, "30 days").isChecked()
        assert "in use by another program" in said(window)


# ---------------------------------------------------------------------------- in any order

KEYS = {
    Qt.Key.Key_Space: "doses",
    Qt.Key.Key_M: "doses",
    Qt.Key.Key_E: "doses",
    Qt.Key.Key_P: "doses",
    Qt.Key.Key_3: "ratings",
    Qt.Key.Key_8: "ratings",
    Qt.Key.Key_Left: "",
    Qt.Key.Key_Right: "",
    Qt.Key.Key_Home: "",
}


class Window(RuleBasedStateMachine):
    """A window on Today; a second writer, locks, jumps of the clock and new days between any keys.

    After each key, what it wrote is of the day that was on the screen when it was pressed.
    """

    def __init__(self):
        super().__init__()
        style.start(theme="light")
        self.folder = Path(tempfile.mkdtemp())
        self.clock = HandClock("2026-11-23T20:00")
        self.at = datetime.fromisoformat("2026-11-23T20:00")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(database, "LOCK_WAIT_S", 0.0)  # the others wait for the window
            journal = Journal(self.folder / "magtrack.sqlite3", self.clock)
        made = [plan("morning", "08:00", 1), plan("evening", "20:00", 2)]
        journal.apply("set up", Put(MAGTEIN), *map(Put, made))
        self.session = Session(journal, self.clock, self.folder, REFERENCE)
        self.window = MainWindow(self.session)
        self.window.show()
        self.locked = None

    def teardown(self):
        self.unlock()
        self.session.outbox.discard()  # else closing asks
        self.window.close()
        self.window.deleteLater()
        self.session.checker.stop()
        self.session.journal.close()
        shutil.rmtree(self.folder)

    def unlock(self):
        if self.locked is not None:
            self.locked.close()
            self.locked = None

    def log(self):
        """All there is, as a third program sees it; None while nobody may."""
        if self.locked is not None:
            return None
        with Journal(self.session.journal.path, self.clock, read_only=True) as journal:
            return journal.log(date(2026, 11, 1), date(2026, 12, 31))

    def shown(self):
        title = said(self.window.stack.currentWidget())
        near = (self.at.date() + timedelta(n) for n in range(-25, 3))
        (day,) = [each for each in near if wording.day_text(each) in title]
        return day

    @rule(key=st.sampled_from(list(KEYS)))
    def key(self, key):
        before, day = self.log(), self.shown()
        press(self.window, key)
        if before is None:
            return
        after = self.log()
        doses = {d.id: d for d in before.doses}
        written = [d for d in after.doses if doses.get(d.id) != d]
        rated = set(after.ratings) - set(before.ratings)
        assert {each.day for each in written} | {each.day for each in rated} <= {day}
        assert set(doses) <= {d.id for d in after.doses}
        if KEYS[key] != "doses":
            assert not written
        if KEYS[key] != "ratings":
            assert not rated

    @precondition(lambda self: self.locked is None)
    @rule(
        slot=st.sampled_from(["morning", "evening"]), outcome=st.sampled_from(["taken", "skipped"])
    )
    def elsewhere(self, slot, outcome):
        take_elsewhere(self.session, self.clock, slot, outcome)

    @precondition(lambda self: self.locked is None)
    @rule()
    def deleted_elsewhere(self):
        with Journal(self.session.journal.path, self.clock) as other:
            log = other.log(date(2026, 11, 1), date(2026, 12, 31))
            if log.doses:
                other.apply("gone", Delete(log.doses[-1]))

    @precondition(lambda self: self.locked is None)
    @rule()
    def undone_elsewhere(self):
        with Journal(self.session.journal.path, self.clock) as other:
            if len(other.history.steps()) > 1 and other.history.next_undo() != "set up":
                other.undo()

    @precondition(lambda self: self.locked is None)
    @rule()
    def lock(self):
        self.locked = sqlite3.connect(self.session.journal.path, isolation_level=None)
        self.locked.execute("BEGIN EXCLUSIVE")

    @precondition(lambda self: self.locked is not None)
    @rule()
    def unlocked(self):
        self.unlock()

    @rule(hours=st.sampled_from([1, 5, 9, 24, -1]))
    def clock_jumps(self, hours):
        self.at += timedelta(hours=hours)
        self.clock.set(self.at.isoformat(), BERLIN)

    @rule()
    def looked_around(self):
        self.window.look_around()

    @rule()
    def tried_again(self):
        self.session.outbox.retry()

    @invariant()
    def no_planned_dose_has_two_entries(self):
        log = self.log()
        if log is not None:
            places = Counter((d.day, d.slot, d.planned) for d in log.doses if d.planned)
            assert not [place for place, n in places.items() if n > 1]


REFERENCE = reference.load()


@pytest.mark.parametrize("examples", [8, pytest.param(300, marks=pytest.mark.slow)])
def test_no_entry_lands_on_a_day_that_was_not_shown(dressed, monkeypatch, examples):
    from hypothesis.stateful import run_state_machine_as_test

    monkeypatch.setattr(main_window, "back_up", lambda _session, *, at_start: None)  # a thread
    run_state_machine_as_test(
        Window,
        settings=settings(
            max_examples=examples,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
