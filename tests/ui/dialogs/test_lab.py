"""The dialog of a blood test: result, unit, and a day that may be left empty."""

from __future__ import annotations

from datetime import date

import pytest

from magtrack.domain.record.edits import Put
from magtrack.domain.record.labs import EGFR_UNIT, LabValue
from magtrack.ui.dialogs.condition import add_condition
from magtrack.ui.dialogs.lab import add_lab, edit_lab
from tests.ui.dialogs.forms_by_sight import press, said

TODAY = date(2026, 11, 23)
MARCH = date(2026, 3, 12)


def labs(session):
    return session.log(TODAY, TODAY).labs


def choose(box, key):
    box.setCurrentIndex(box.findData(key))


def test_an_egfr_is_kept_with_its_day(set_up, host):
    dialog = add_lab(set_up, host)
    dialog.amount.set_value(88)
    dialog.day.setText("2026-03-12")
    dialog.save()
    (value,) = labs(set_up)
    assert (value.kind, value.result, value.unit, value.day) == ("egfr", 88, EGFR_UNIT, MARCH)
    set_up.undo()
    assert labs(set_up) == ()


def test_the_warnings_it_causes_are_told_first(set_up, host):
    dialog = add_lab(set_up, host)
    dialog.amount.set_value(42)
    dialog.save()
    assert "Kidney function: eGFR 30 to 59" in said(dialog)
    assert labs(set_up) == ()
    press(dialog, "Save as it is")
    assert [(value.result, value.day) for value in labs(set_up)] == [(42, None)]


def test_the_unit_of_magnesium_is_asked_for(set_up, host):
    dialog = add_lab(set_up, host)
    choose(dialog.kind, "serum-magnesium")
    dialog.amount.set_value(0.84)
    dialog.save()
    assert "Which unit does the lab use" in dialog.fields["unit"].problem()
    choose(dialog.unit, "mmol/L")
    dialog.save()
    assert [value.unit for value in labs(set_up)] == ["mmol/L"]


@pytest.mark.parametrize(
    ("amount", "day", "field", "why"),
    [
        (None, "", "result", "The result is missing."),
        (400, "", "result", "between 1 and 200"),
        (90, "2026-11-24", "day", "cannot lie in the future"),
        (90, "in spring", "day", "is not a day"),
    ],
)
def test_what_cannot_be_stands_under_its_field(set_up, host, amount, day, field, why):
    dialog = add_lab(set_up, host)
    dialog.amount.set_value(amount)
    dialog.day.setText(day)
    dialog.save()
    assert why in dialog.fields[field].problem()
    assert labs(set_up) == ()


def test_a_value_is_changed_and_deleted(set_up, host):
    value = LabValue("l", "creatinine", 101.0, "µmol/L", MARCH)
    set_up.do("lab", Put(value))
    dialog = edit_lab(set_up, value, host)
    dialog.amount.set_value(99)
    dialog.save()
    (changed,) = labs(set_up)
    assert (changed.id, changed.result, changed.unit) == ("l", 99, "µmol/L")
    press(edit_lab(set_up, changed, host), "Delete")
    assert labs(set_up) == ()


def test_the_form_of_a_condition_dates_the_egfr_that_is_there(set_up, host):
    set_up.do("lab", Put(LabValue("profile-egfr", "egfr", 88.0, EGFR_UNIT)))
    dialog = add_condition(set_up, host)
    dialog.egfr_day.setText("2026-03-12")
    dialog.save()
    assert [(value.id, value.day) for value in labs(set_up)] == [("profile-egfr", MARCH)]


def test_an_egfr_is_not_silently_kept_where_it_was_emptied(set_up, host):
    set_up.do("lab", Put(LabValue("a", "egfr", 88.0, EGFR_UNIT, MARCH)))
    dialog = add_condition(set_up, host)
    dialog.egfr.set_value(None)
    dialog.save()
    assert "on Safety a blood test can be deleted" in dialog.fields["result"].problem()


def test_the_form_of_a_condition_adds_a_later_egfr_beside_the_earlier_one(set_up, host):
    set_up.do("lab", Put(LabValue("a", "egfr", 88.0, EGFR_UNIT, MARCH)))
    dialog = add_condition(set_up, host)
    dialog.egfr.set_value(80)
    dialog.egfr_day.setText("2026-11-20")
    dialog.save()
    found = {(value.result, value.day) for value in labs(set_up)}
    assert found == {(88, MARCH), (80, date(2026, 11, 20))}
