"""The dose dialog: true times, clock changes, questions, and amounts read back."""

from __future__ import annotations

import gc
from datetime import date, datetime

import pytest
from PySide6.QtCore import QDate
from PySide6.QtWidgets import QComboBox, QDateEdit, QRadioButton, QWidget

from magtrack.domain.record.days import resolve
from magtrack.domain.record.edits import DoseDetails, Put, log_entry
from magtrack.ui.dialogs.dose import add_dose, edit_entry
from magtrack.ui.widgets.clock_edit import ClockEdit
from tests.ui.dialogs.forms_by_sight import YES, field, press, said

TODAY = date(2026, 11, 23)


@pytest.fixture
def host(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def doses(session, day=TODAY):
    return session.log(day, day).doses


def entry(session, slot, day=TODAY):
    return next(e for e in session.log(day, day).entries(day) if e.slot == slot)


def set_when(dialog, local):
    moment = datetime.fromisoformat(local)
    field(dialog.when, "Date", QDateEdit).setDate(QDate(moment.year, moment.month, moment.day))
    field(dialog.when, "Time", ClockEdit).setText(f"{moment:%H:%M}")


def logged(session, stamp, slot, local, **more):
    at = resolve(datetime.fromisoformat(local), "Europe/Berlin")
    log = session.log(TODAY, TODAY)
    forms = session.reference.forms
    session.do(
        "taken", log_entry(log, forms, entry(session, slot), stamp, DoseDetails(at=at, **more))
    )
    return doses(session)[-1]


def test_planned_dose_logged_later_keeps_its_true_time(set_up, host):
    dialog = edit_entry(set_up, set_up.log(TODAY, TODAY), entry(set_up, "morning"), host)
    set_when(dialog, "2026-11-23T09:15")
    dialog.save()
    (dose,) = doses(set_up)
    assert f"{dose.taken.local:%H:%M}" == "09:15"
    assert dose.planned is not None
    assert dose.elemental_mg == pytest.approx(48)


def test_amounts_are_read_back_while_typing(set_up, host):
    dialog = add_dose(set_up, set_up.log(TODAY, TODAY), TODAY, host)
    dialog.units.setText("2")
    assert "2 capsules = 1\u202f333.3 mg compound, 96 mg magnesium" in said(dialog).splitlines()


def test_units_with_a_comma_are_one_and_a_half(set_up, host):
    dialog = add_dose(set_up, set_up.log(TODAY, TODAY), TODAY, host)
    dialog.units.setText("1,5")
    dialog.save()
    assert doses(set_up)[0].units == 1.5


def test_what_cannot_be_read_is_said_under_the_field_and_kept(set_up, host):
    dialog = add_dose(set_up, set_up.log(TODAY, TODAY), TODAY, host)
    dialog.units.setText("-1")
    dialog.note.setPlainText("kept")
    dialog.save()
    assert not doses(set_up)
    assert dialog.fields["units"].problem()
    assert dialog.units.text() == "-1"
    assert dialog.note.toPlainText() == "kept"


def test_dose_in_the_future_is_asked_about_in_place(set_up, host):
    dialog = edit_entry(set_up, set_up.log(TODAY, TODAY), entry(set_up, "evening"), host)
    set_when(dialog, "2026-11-23T23:30")
    dialog.save()
    assert not doses(set_up)
    assert "future" in said(dialog)
    press(dialog, YES)
    assert len(doses(set_up)) == 1


def test_time_the_clocks_skipped_is_refused_at_once(set_up, host, problems_shown):
    dialog = add_dose(set_up, set_up.log(TODAY, TODAY), TODAY, host)
    set_when(dialog, "2026-03-29T02:30")
    assert "did not exist" in said(dialog.when)
    dialog.save()
    assert ["did not exist" in each.text() for each in problems_shown(dialog)] == [True]
    assert set_up.span() == (date(2026, 11, 1), date(2026, 11, 1))


@pytest.mark.parametrize(("fold", "offset"), [(0, 120), (1, 60)])
def test_time_that_came_twice_is_chosen(set_up, host, problems_shown, fold, offset):
    dialog = add_dose(set_up, set_up.log(TODAY, TODAY), TODAY, host)
    set_when(dialog, "2026-10-25T02:30")
    dialog.save()
    assert ["which of the two" in each.text() for each in problems_shown(dialog)] == [True]
    folds = dialog.when.findChildren(QRadioButton)
    assert dialog.focusWidget() is folds[0]
    folds[fold].setChecked(True)
    dialog.save()
    assert "begins on 2026-11-01" in said(dialog)
    press(dialog, YES)
    (dose,) = doses(set_up, date(2026, 10, 24))  # before the day starts at 04:00
    assert dose.taken.offset_min == offset


def test_editing_the_note_leaves_the_second_of_the_time_alone(set_up, stamp, host):
    dose = logged(set_up, stamp, "morning", "2026-11-23T08:01:37")
    dialog = edit_entry(set_up, set_up.log(TODAY, TODAY), entry(set_up, "morning"), host)
    dialog.note.setPlainText("with food")
    dialog.save()
    (after,) = doses(set_up)
    assert after.taken == dose.taken
    assert after.note == "with food"


def test_dose_moved_to_half_past_midnight_counts_for_the_day_before(set_up, stamp, host):
    logged(set_up, stamp, "evening", "2026-11-23T19:00")
    dialog = edit_entry(set_up, set_up.log(TODAY, TODAY), entry(set_up, "evening"), host)
    set_when(dialog, "2026-11-23T00:30")
    assert "22 November" in said(dialog.when)
    dialog.save()
    assert len(doses(set_up, date(2026, 11, 22))) == 1


def test_zone_can_be_another_one(set_up, host):
    dialog = edit_entry(set_up, set_up.log(TODAY, TODAY), entry(set_up, "morning"), host)
    field(dialog.when, "Time zone", QComboBox).setCurrentText("Asia/Tokyo")
    set_when(dialog, "2026-11-23T07:00")
    dialog.save()
    assert doses(set_up)[0].taken.zone == "Asia/Tokyo"


def test_unknown_zone_is_refused(set_up, host, problems_shown):
    dialog = edit_entry(set_up, set_up.log(TODAY, TODAY), entry(set_up, "morning"), host)
    field(dialog.when, "Time zone", QComboBox).setCurrentText("Mars/Base")
    dialog.save()
    assert not doses(set_up)
    assert ["Mars/Base" in each.text() for each in problems_shown(dialog)] == [True]
    assert dialog.focusWidget() is field(dialog.when, "Time zone", QComboBox)


def test_time_nobody_remembers_is_not_invented(set_up, host):
    dialog = edit_entry(set_up, set_up.log(TODAY, TODAY), entry(set_up, "morning"), host)
    dialog.when.unknown.setChecked(True)
    dialog.save()
    (dose,) = doses(set_up)
    assert dose.counts
    assert dose.taken is None


def test_extra_dose_at_a_time_nobody_remembers_stays_on_its_day(set_up, host):
    day = date(2026, 11, 20)
    dialog = add_dose(set_up, set_up.log(day, day), day, host)
    dialog.counts_as.setCurrentIndex(dialog.counts_as.count() - 1)
    dialog.when.unknown.setChecked(True)
    dialog.counts_as.setCurrentIndex(dialog.counts_as.count() - 1)
    dialog.save()
    (dose,) = doses(set_up, day)
    assert dose.planned is None
    assert dose.taken is None


def test_only_a_planned_dose_can_be_skipped(set_up, host):
    dialog = add_dose(set_up, set_up.log(TODAY, TODAY), TODAY, host)
    assert dialog.outcome.isEnabled()
    dialog.counts_as.setCurrentIndex(dialog.counts_as.count() - 1)
    assert not dialog.outcome.isEnabled()
    assert dialog.chosen_outcome() == "taken"


def test_skipped_dose_holds_no_magnesium(set_up, host):
    dialog = edit_entry(set_up, set_up.log(TODAY, TODAY), entry(set_up, "morning"), host)
    dialog.outcome.setCurrentIndex(1)
    dialog.save()
    (dose,) = doses(set_up)
    assert (dose.outcome, dose.elemental_mg) == ("skipped", None)


def test_delete_can_be_undone(set_up, stamp, host):
    logged(set_up, stamp, "morning", "2026-11-23T08:00")
    dialog = edit_entry(set_up, set_up.log(TODAY, TODAY), entry(set_up, "morning"), host)
    press(dialog, "Delete")
    assert not doses(set_up)
    set_up.undo()
    assert len(doses(set_up)) == 1


def test_without_a_product_the_product_is_asked_for_first(session, host):
    dialog = add_dose(session, session.log(TODAY, TODAY), TODAY, host)
    assert dialog.windowTitle() == "Add supplement"


def test_dialogs_opened_again_and_again_leave_nothing_behind(set_up, host, qtbot, qapp):
    for _number in range(20):
        dialog = add_dose(set_up, set_up.log(TODAY, TODAY), TODAY, host)
        dialog.reject()
        del dialog
        gc.collect()
    qtbot.waitUntil(lambda: not host.children())


def test_everything_has_a_name_for_those_who_cannot_see_it(set_up, host):
    dialog = add_dose(set_up, set_up.log(TODAY, TODAY), TODAY, host)
    for widget in (
        dialog.outcome,
        dialog.units,
        dialog.slot,
        dialog.note,
        field(dialog.when, "Time zone", QComboBox),
    ):
        assert widget.accessibleName()


def test_dose_of_a_product_without_a_plan_is_an_extra_one(set_up, host, shipped_reference):
    from magtrack.domain.record.products import Product

    set_up.do("add", Put(Product("gpc", "Alpha-GPC", "none", compound_mg=300)))
    dialog = add_dose(set_up, set_up.log(TODAY, TODAY), TODAY, host)
    dialog.product.setCurrentIndex(dialog.product.findData("gpc"))
    dialog.save()
    (dose,) = doses(set_up)
    assert (dose.product_id, dose.planned, dose.elemental_mg) == ("gpc", None, 0)


# --------------------------------------------------- what a dose of any product counts as


def shown(dialog):
    """Return what the dose counts as, as the form shows it."""
    return dialog.counts_as.currentText()


@pytest.mark.parametrize(
    ("local", "counts_as"),
    [
        ("2026-11-22T08:05", "Morning, planned for 08:00"),
        ("2026-11-22T13:59", "Morning, planned for 08:00"),
        ("2026-11-22T14:01", "Evening, planned for 20:00"),
        ("2026-11-23T01:00", "Evening, planned for 20:00"),
        ("2026-11-22T14:00", ""),
    ],
)
def test_a_dose_counts_as_the_planned_one_nearest_to_its_time(set_up, host, local, counts_as):
    dialog = add_dose(set_up, set_up.log(TODAY, TODAY), TODAY, host)
    set_when(dialog, local)
    assert shown(dialog) == counts_as


def test_a_second_dose_in_its_part_of_the_day_is_an_extra_one(set_up, stamp, host):
    logged(set_up, stamp, "evening", "2026-11-23T19:00")
    dialog = add_dose(set_up, set_up.log(TODAY, TODAY), TODAY, host)
    assert shown(dialog) == "an extra dose"
    dialog.save()
    assert [dose.planned is None for dose in doses(set_up)] == [False, True]


def test_a_dose_that_fits_two_equally_is_chosen_before_it_is_saved(set_up, host, problems_shown):
    dialog = add_dose(set_up, set_up.log(TODAY, TODAY), TODAY, host)
    set_when(dialog, "2026-11-22T14:00")
    dialog.save()
    assert [label.text() for label in problems_shown(dialog)] == [
        "It may be one of several planned doses: choose one."
    ]
    assert not doses(set_up, date(2026, 11, 22))
    dialog.counts_as.setCurrentIndex(1)
    dialog.counts_as.activated.emit(1)
    set_when(dialog, "2026-11-22T14:30")
    dialog.save()
    (dose,) = doses(set_up, date(2026, 11, 22))
    assert (dose.slot, f"{dose.planned:%H:%M}", dose.units) == ("evening", "20:00", 2)


def test_what_was_chosen_stays_when_the_time_is_put_right(set_up, host):
    dialog = add_dose(set_up, set_up.log(TODAY, TODAY), TODAY, host)
    dialog.counts_as.setCurrentIndex(0)
    dialog.counts_as.activated.emit(0)
    set_when(dialog, "2026-11-23T19:30")
    assert shown(dialog) == "Morning, planned for 08:00"


def test_a_skipped_dose_stays_that_of_its_time(set_up, host):
    dialog = add_dose(set_up, set_up.log(TODAY, TODAY), TODAY, host)
    dialog.outcome.setCurrentIndex(1)
    dialog.save()
    (dose,) = doses(set_up)
    assert (dose.outcome, dose.slot) == ("skipped", "evening")


def test_a_time_nobody_remembers_may_be_any_planned_dose(set_up, stamp, host):
    dialog = add_dose(set_up, set_up.log(TODAY, TODAY), TODAY, host)
    dialog.when.unknown.setChecked(True)
    assert shown(dialog) == ""
    logged(set_up, stamp, "evening", "2026-11-23T19:00")
    again = add_dose(set_up, set_up.log(TODAY, TODAY), TODAY, host)
    again.when.unknown.setChecked(True)
    assert shown(again) == "Morning, planned for 08:00"
