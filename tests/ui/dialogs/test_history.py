"""The history of an entry, in the dialog in which it is changed."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from magtrack.domain.record.edits import Delete, Put
from magtrack.domain.record.events import Event
from magtrack.domain.record.people import Condition, Medicine
from magtrack.domain.record.trial import Amendment, Trial
from magtrack.ui.dialogs.condition import add_condition, edit_condition
from magtrack.ui.dialogs.dose import add_dose, edit_entry
from magtrack.ui.dialogs.event import add_event, edit_event
from magtrack.ui.dialogs.history import MOST, HistoryDialog
from magtrack.ui.dialogs.medicine import add_medicine, edit_medicine
from magtrack.ui.dialogs.product import add_product, edit_product
from magtrack.ui.dialogs.rating import rate_day
from magtrack.ui.dialogs.trial import plan_trial
from tests.builders import damage, over
from tests.ui.dialogs.forms_by_sight import has_button, said

TODAY = date(2026, 11, 23)


def read(session):
    return session.log(TODAY, TODAY)


def texts(dialog):
    return [label.text() for label in dialog.findChildren(QLabel) if label.text()]


def edit_dose(session, host):
    log = read(session)
    entry = next(line for line in log.entries(TODAY) if line.dose)
    return edit_entry(session, log, entry, host)


@pytest.fixture
def logged(set_up, host):
    """A dose of today, logged as one capsule and then corrected to two."""
    dialog = add_dose(set_up, read(set_up), TODAY, host)
    dialog.units.set_value(1)
    dialog.save()
    dialog = edit_dose(set_up, host)
    dialog.units.set_value(2)
    dialog.note.setPlainText("<b>late</b> & tired")
    dialog.save()
    return set_up


def test_the_history_says_what_a_dose_was_and_became(logged, host):
    told = texts(edit_dose(logged, host).show_history())
    assert told[0] == "Dose (Magtein, 2026-11-23) changed"
    assert told[1].startswith("2026-11-23 20:00")
    assert told[2].splitlines() == [
        "Amount: 1 → 2",
        "Compound: 666.7 mg → 1\u202f333.3 mg",
        "Magnesium: 48 mg → 96 mg",
        "Note: – → “<b>late</b> & tired”",
    ]
    assert told[3] == "Dose (Magtein, 2026-11-23) added"


def test_a_note_is_plain_text_in_the_history(logged, host):
    dialog = edit_dose(logged, host).show_history()
    labels = dialog.findChildren(QLabel)
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}


def test_the_history_opens_and_scrolls_by_the_keyboard(logged, host, qtbot):
    for units in range(3, 40):
        dose = read(logged).doses[0]
        logged.do("more", over(replace(dose, units=float(units))))
    dialog = edit_dose(logged, host)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClick(dialog, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    history = dialog.findChild(HistoryDialog)
    bar = history.list.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    qtbot.keyClick(history.list, Qt.Key.Key_PageDown)
    assert bar.value() > 0
    qtbot.keyClick(history, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not dialog.findChildren(type(history)))


def test_a_new_entry_offers_no_history(set_up, host):
    log = read(set_up)
    for dialog in (
        add_dose(set_up, log, TODAY, host),
        add_event(set_up, TODAY, host),
        add_medicine(set_up, host),
        add_condition(set_up, host),
        add_product(set_up, host),
    ):
        assert not has_button(dialog, "History")
        assert dialog.show_history() is None


MEDICINE = Medicine("m", "Doxycycline")
CONDITION = Condition("c", "dialysis")
EVENT = Event("e", "travel", TODAY, TODAY, 0)
TRIAL = Trial("t", "mgt", "cognition", TODAY)


@pytest.mark.parametrize(
    ("record", "edit"),
    [
        (MEDICINE, edit_medicine),
        (CONDITION, edit_condition),
        (EVENT, edit_event),
        (TRIAL, lambda session, _trial, host: plan_trial(session, host)),
    ],
    ids=["medicine", "condition", "event", "trial"],
)
def test_every_entry_that_can_be_changed_shows_its_history(set_up, host, record, edit):
    set_up.do("added", Put(record))
    dialog = edit(set_up, record, host)
    assert has_button(dialog, "History")
    assert texts(dialog.show_history())[0].endswith(" added")


def test_a_supplement_shows_its_plans_too(set_up, host):
    log = read(set_up)
    set_up.do("ended", Delete(log.schedules[0]))
    told = texts(edit_product(set_up, log, log.products["mgt"], host).show_history())
    assert "Plan (Magtein) removed" in told
    assert "Supplement (Magtein) added" in told


def test_a_trial_shows_the_changes_of_its_plan(set_up, host):
    set_up.do("planned", Put(TRIAL))
    set_up.do("changed", Put(Amendment("a", "t", "weeks", "12", "16", 0)))
    told = texts(plan_trial(set_up, host).show_history())
    assert told[0] == "Change of the trial’s plan added"
    assert told[2].splitlines() == ["What: Weeks", "Before: 12", "After: 16"]


def test_ratings_show_those_of_the_day_also_one_taken_back(set_up, host):
    dialog = rate_day(set_up, TODAY, host)
    dialog.rows[0].rated.emit(7)
    dialog.save()
    set_up.do("back", Delete(read(set_up).ratings[0]))
    told = texts(rate_day(set_up, TODAY, host).show_history())
    assert [head for head in told if "Rating" in head] == [
        "Rating (Cognition, 2026-11-23) removed",
        "Rating (Cognition, 2026-11-23) added",
    ]


def test_a_long_history_says_how_much_of_it_is_not_shown(set_up, host):
    set_up.do("added", Put(EVENT))
    for n in range(MOST + 5):
        set_up.journal.apply("more", over(Event("e", "travel", TODAY, TODAY, 0, str(n))))
    told = texts(edit_event(set_up, read(set_up).events[0], host).show_history())
    assert told[-1].startswith("6 earlier changes")


def test_a_log_that_cannot_be_read_is_told_in_the_form(logged, host):
    dialog = edit_dose(logged, host)
    damage(logged.journal.path, "UPDATE history_row SET before = 'no json' WHERE before <> ''")
    assert dialog.show_history() is None
    assert "damaged" in said(dialog)
