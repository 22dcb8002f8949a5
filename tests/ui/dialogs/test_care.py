"""The dialogs of medicines and conditions, and the warning before anything is saved."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from PySide6.QtWidgets import QPushButton

from magtrack.domain.record.edits import Put
from magtrack.domain.record.people import Condition, Medicine
from magtrack.domain.record.repetition import Cycle
from magtrack.domain.record.tick_edits import tick
from magtrack.domain.record.ticks import MedicineLine
from magtrack.ui.dialogs.condition import add_condition, edit_condition
from magtrack.ui.dialogs.event import add_event
from magtrack.ui.dialogs.medicine import add_medicine, edit_medicine
from magtrack.ui.dialogs.product import ProductDialog, add_product, edit_product
from tests.ui.dialogs.forms_by_sight import has_button, press, said
from tests.ui.page_objects import button

TODAY = date(2026, 11, 23)


def read(session):
    return session.log(TODAY, TODAY)


def offered(dialog, typed):
    dialog.name.setText(typed)
    dialog.name.textEdited.emit(typed)
    model = dialog.name.completer().completionModel()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def filled(session, host, name="Levothyroxine", times="07:00", **rest):
    dialog = add_medicine(session, host)
    dialog.name.setText(name)
    dialog.times.setText(times)
    for field, text in rest.items():
        getattr(dialog, field).setText(text)
    return dialog


# ---------------------------------------------------------------------------------- medicines


@pytest.mark.parametrize("typed", ["ciproflox", "Cipro", "ciprofloxacine", "cirpofloxacin"])
def test_a_medicine_is_found_while_typing(session, host, typed):
    texts = offered(add_medicine(session, host), typed)
    assert any("ciprofloxacin" in text.lower() for text in texts)


def test_a_brand_is_offered_with_its_generic_name(session, host):
    assert "Lasix · furosemide" in offered(add_medicine(session, host), "lasi")


def test_the_rule_stands_below_the_name(session, host):
    dialog = add_medicine(session, host)
    dialog.name.setText("Levothyroxine")
    assert "4 h between levothyroxine and magnesium, either way" in said(dialog)
    dialog.name.setText("Paracetamol")
    assert "No rule known: Paracetamol. That is not the same as safe." in said(dialog)


def test_chips_fill_in_the_times(session, host):
    dialog = add_medicine(session, host)
    press(dialog, "Twice")
    assert dialog.times.text() == "08:00, 20:00"
    press(dialog, "As needed")
    assert dialog.times.text() == ""


def test_a_warning_is_shown_before_a_medicine_is_saved(set_up, host):
    dialog = filled(set_up, host)
    dialog.save()
    assert "To know before you save" in said(dialog)
    assert "Levothyroxine" in said(dialog)
    assert read(set_up).medicines == ()
    press(dialog, "Save as it is")
    (medicine,) = read(set_up).medicines
    assert (medicine.name, medicine.times, medicine.first) == ("Levothyroxine", (time(7),), TODAY)


def test_the_first_answer_moves_the_magnesium_to_a_time_that_keeps_the_gap(set_up, clock, host):
    clock.set(f"{TODAY}T06:00")
    dialog = filled(set_up, host)
    dialog.save()
    better = next(b for b in dialog.findChildren(QPushButton) if b.text().startswith("Move"))
    assert better.text() == "Move Magtein to 11:00"
    assert better.hasFocus() or dialog.focusWidget() is better
    better.click()
    assert [each.name for each in read(set_up).medicines] == ["Levothyroxine"]
    assert [f"{e.planned:%H:%M}" for e in read(set_up).entries(TODAY)] == ["11:00", "20:00"]
    set_up.undo()
    assert read(set_up).medicines == ()
    assert [f"{e.planned:%H:%M}" for e in read(set_up).entries(TODAY)] == ["08:00", "20:00"]


def test_what_causes_no_warning_is_saved_at_once(set_up, host):
    filled(set_up, host, "Paracetamol", "").save()
    assert read(set_up).medicines[0].untimed


@pytest.mark.parametrize(
    ("field", "rest"),
    [
        ("times", {"times": "24:00"}),
        ("times", {"times": "soon"}),
        ("times", {"times": "7 pm am"}),
        ("name", {"name": "   "}),
        ("last", {"first": "2026-11-20", "last": "2026-11-01"}),
        ("first", {"first": "yesterday"}),
    ],
)
def test_a_problem_stands_under_its_field_and_nothing_is_lost(set_up, host, field, rest):
    dialog = filled(set_up, host, **{"name": "Zinc", **rest})
    dialog.save()
    assert dialog.fields[field].problem()
    assert read(set_up).medicines == ()
    assert dialog.name.text() == rest.get("name", "Zinc")


def test_no_weekday_is_a_problem(set_up, host):
    dialog = filled(set_up, host, "Zinc", "12:00")
    for chip in dialog.repeats.weekdays.days:
        chip.setChecked(False)
    dialog.save()
    assert dialog.fields["weekdays"].problem()


def test_the_same_medicine_twice_is_asked_about(set_up, host):
    set_up.do("medicine", Put(Medicine("z", "Zinc", (time(12),))))
    dialog = filled(set_up, host, "zinc", "14:00")
    dialog.save()
    assert "on the list already" in said(dialog)
    press(dialog, "Yes, save it")
    assert len(read(set_up).medicines) == 2


def test_a_medicine_that_was_taken_is_ended_and_keeps_its_past(set_up, host):
    medicine = Medicine("d", "Doxycycline", (time(8),), date(2026, 11, 16))
    set_up.do("medicine", Put(medicine))
    press(edit_medicine(set_up, medicine, host), "No longer taken")
    (kept,) = read(set_up).medicines
    assert (kept.first, kept.last) == (date(2026, 11, 16), date(2026, 11, 22))


def test_a_medicine_that_has_not_begun_can_be_deleted(set_up, host):
    medicine = Medicine("d", "Doxycycline", (time(8),), date(2026, 12, 1))
    set_up.do("medicine", Put(medicine))
    press(edit_medicine(set_up, medicine, host), "Delete")
    assert read(set_up).medicines == ()
    set_up.undo()
    assert read(set_up).medicines == (medicine,)


def test_a_change_keeps_the_id(set_up, host):
    medicine = Medicine("z", "Zinc", (time(12),), date(2026, 11, 1))
    set_up.do("medicine", Put(medicine))
    dialog = edit_medicine(set_up, medicine, host)
    dialog.times.setText("13:30")
    dialog.save()
    (changed,) = read(set_up).medicines
    assert (changed.id, changed.times) == ("z", (time(13, 30),))


# ---------------------------------------------------------------------------------- conditions


def test_a_condition_is_kept_with_the_egfr(set_up, host):
    dialog = add_condition(set_up, host)
    dialog.egfr.set_value(25)
    dialog.save()
    assert "Never together" in said(dialog)
    press(dialog, "Save as it is")
    assert [condition.key for condition in read(set_up).conditions] == ["kidney-disease"]
    assert [(value.result, value.day) for value in read(set_up).labs] == [(25, None)]
    set_up.undo()
    assert read(set_up).conditions == ()
    assert read(set_up).labs == ()


def test_an_impossible_egfr_stands_under_its_field(set_up, host):
    dialog = add_condition(set_up, host)
    dialog.egfr.set_value(400)
    dialog.save()
    assert "between 1 and 200" in dialog.fields["result"].problem()
    assert read(set_up).conditions == ()


def test_a_condition_is_ended_and_the_past_keeps_it(set_up, host):
    condition = Condition("c", "bowel-disease", date(2026, 1, 1))
    set_up.do("condition", Put(condition))
    press(edit_condition(set_up, condition, host), "No longer")
    assert read(set_up).conditions[0].last == date(2026, 11, 22)


# ------------------------------------------------------------------------ plans and side effects


def test_a_plan_too_close_to_a_medicine_is_told_before_it_is_saved(set_up, clock, host):
    clock.set(f"{TODAY}T06:00")
    set_up.do("medicine", Put(Medicine("d", "Doxycycline", (time(12),))))
    log = read(set_up)
    dialog = edit_product(set_up, log, log.products["mgt"], host)
    dialog.plan.rows[0].time.set_clock(time(11))
    dialog.save()
    assert "planned at 11:00, comes 1 h before Doxycycline" in (said(dialog))
    assert [f"{e.planned:%H:%M}" for e in read(set_up).entries(TODAY)] == ["08:00", "20:00"]
    press(dialog, "Use 14:00 instead")
    assert [f"{e.planned:%H:%M}" for e in read(set_up).entries(TODAY)] == ["14:00", "20:00"]


def test_signs_are_clicked_into_the_text_of_a_side_effect(set_up, host):
    dialog = add_event(set_up, TODAY, host)
    dialog.kind.setCurrentIndex(dialog.kind.findData("side-effect"))
    assert has_button(dialog, "trouble breathing")
    press(dialog, "trouble breathing")
    press(dialog, "trouble breathing")
    assert dialog.text.toPlainText() == "trouble breathing"
    dialog.kind.setCurrentIndex(dialog.kind.findData("travel"))
    assert not has_button(dialog, "trouble breathing")


@pytest.mark.parametrize(
    ("typed", "meant"), [("synthroyd", "levothyroxine"), ("ciproflox", "ciprofloxacin")]
)
def test_a_slip_of_the_keyboard_is_asked_about_before_a_warning_is_missed(
    set_up, host, typed, meant
):
    dialog = filled(set_up, host, typed, "12:00")
    dialog.save()
    assert f"Answer first what is asked about “{typed}”." in said(dialog)
    assert read(set_up).medicines == ()
    press(dialog, meant)
    dialog.save()
    if has_button(dialog, "Save as it is"):  # the gap it breaks
        press(dialog, "Save as it is")
    (medicine,) = read(set_up).medicines
    assert (medicine.name, medicine.known_as) == (typed, (meant,))


def test_times_and_the_rest_move_from_the_name_to_their_fields(session, host):
    dialog = add_medicine(session, host)
    dialog.name.setText("Levothyroxine Teva 50 micrograms 7 am before breakfast")
    dialog.name.editingFinished.emit()
    assert dialog.name.text() == "Levothyroxine Teva 50 micrograms"
    assert (dialog.times.text(), dialog.text.text()) == ("07:00", "before breakfast")


@pytest.mark.parametrize(
    ("chip", "field", "selected"),
    [
        ("levothyroxine", "name", "Levothyroxine"),
        ("50 mcg", "name", "50 mcg"),
        ("07:00", "times", "07:00"),
        ("before breakfast", "text", "before breakfast"),
    ],
)
def test_what_was_understood_leads_to_where_it_is_changed(session, host, chip, field, selected):
    dialog = add_medicine(session, host)
    dialog.name.setText("Levothyroxine 50 mcg 7 am before breakfast")
    button(dialog, f"Change {chip}").click()
    edit = getattr(dialog, field)
    assert dialog.focusWidget() is edit
    assert edit.selectedText() == selected


def test_two_medicines_in_one_line_are_saved_as_two(set_up, host):
    dialog = filled(set_up, host, "ramipril and digoxin", "23:00")
    press(dialog, "Make 2 entries")
    dialog.save()
    assert [medicine.name for medicine in read(set_up).medicines] == ["digoxin", "ramipril"]


def test_a_medicine_is_taken_every_few_days_counted_from_its_first(session, host):
    dialog = add_medicine(session, host)
    dialog.name.setText("Alendronate")
    dialog.times.setText("07:00")
    dialog.first.setText("2026-11-20")
    dialog.repeats.kind.setCurrentIndex(dialog.repeats.kind.findData("every"))
    dialog.repeats.every.setText("1w")
    dialog.save()
    (medicine,) = read(session).medicines
    assert medicine.repeats == Cycle(1, 6, date(2026, 11, 20))
    dialog = edit_medicine(session, medicine, host)
    dialog.text.setText("70 mg")
    dialog.save()
    assert read(session).medicines[0].repeats == medicine.repeats
    dialog = edit_medicine(session, medicine, host)
    dialog.repeats.every.setText("0")
    dialog.save()
    assert dialog.fields["every"].problem() == "Every how many days? At least 1."


# ------------------------------------------------------------------- antacids, and what is ticked


def test_a_medicine_that_is_magnesium_is_offered_as_a_product(session, host):
    dialog = filled(session, host, name="Rennie as needed", times="")
    assert "Rennie holds magnesium." in said(dialog)
    press(dialog, "Enter it as a supplement as needed")
    product = host.findChild(ProductDialog)
    assert (product.label.name.text(), product.as_needed.isChecked()) == ("Rennie", True)
    assert read(session).medicines == ()


@pytest.mark.parametrize("way", ["Enter what is in it", "Enter it as a supplement as needed"])
def test_a_listed_medicine_becomes_a_product_and_ends_in_one_step(session, host, way):
    medicine = Medicine("m", "Rennie", (), TODAY - timedelta(days=9))
    session.do("add", Put(medicine))
    press(edit_medicine(session, medicine, host), way)
    product = host.findChild(ProductDialog)
    assert (product.label.name.text(), product.as_needed.isChecked()) == ("Rennie", True)
    assert "From a list of 2022: check against your label." in said(product)
    assert has_button(product, "End the medicine Rennie: from now on it is this supplement")
    product.save()
    log = read(session)
    assert [each.as_needed for each in log.products.values()] == [True]
    assert [each.last for each in log.medicines] in ([], [TODAY - timedelta(days=1)])
    session.undo()
    assert read(session).medicines == (medicine,)
    assert not read(session).products


def test_a_listed_medicine_may_stay_beside_its_product(session, host):
    medicine = Medicine("m", "Rennie", (), TODAY - timedelta(days=9))
    session.do("add", Put(medicine))
    press(edit_medicine(session, medicine, host), "Enter what is in it")
    product = host.findChild(ProductDialog)
    product.ends.setChecked(False)
    product.save()
    assert read(session).medicines == (medicine,)


def test_a_medicine_that_was_added_today_gives_way_to_its_product(session, host):
    medicine = Medicine("m", "Rennie", (), TODAY)
    session.do("add", Put(medicine))
    press(edit_medicine(session, medicine, host), "Enter what is in it")
    host.findChild(ProductDialog).save()
    assert read(session).medicines == ()


def test_words_that_are_in_no_field_of_the_product_are_said(session, host):
    dialog = filled(session, host, name="Rennie 2 tablets as needed", times="")
    press(dialog, "Enter what is in it")
    product = host.findChild(ProductDialog)
    assert product.label.name.text() == "Rennie"
    assert "Not taken over: “2 tablets”." in said(product)


def test_times_of_a_medicine_come_along_to_its_product(session, host):
    dialog = filled(session, host, name="Rennie", times="12:00, 22:00")
    press(dialog, "Enter what is in it")
    product = host.findChild(ProductDialog)
    assert not product.as_needed.isChecked()
    clocks = {row.time.clock() for row in product.plan.rows}
    assert {time(12), time(22)} <= clocks


@pytest.mark.parametrize("name", ["Levothyroxine", "Magnesium sulfate infusion", ""])
def test_other_medicines_are_not_offered_as_products(session, host, name):
    assert not has_button(filled(session, host, name=name), "Enter it as a supplement as needed")


def test_a_medicine_is_ticked_only_where_that_was_asked_for(session, host):
    dialog = filled(session, host)
    assert not dialog.tick.isChecked()
    dialog.tick.setChecked(True)
    dialog.save()
    (medicine,) = read(session).medicines
    assert medicine.tick
    dialog = edit_medicine(session, medicine, host)
    assert dialog.tick.isChecked()
    dialog.tick.setChecked(False)
    dialog.save()
    assert not read(session).medicines[0].tick


def test_a_medicine_that_was_ticked_today_is_ended_and_not_deleted(session, host, stamp):
    medicine = Medicine("m", "Levothyroxine", (time(7),), TODAY, tick=True)
    session.do("add", Put(medicine))
    assert has_button(edit_medicine(session, medicine, host), "Delete")
    session.do("tick", tick(MedicineLine(medicine, TODAY, time(7), None), stamp))
    dialog = edit_medicine(session, medicine, host)
    press(dialog, "No longer taken")
    assert read(session).medicines[0].last == TODAY


def test_a_form_opens_with_the_keyboard_on_a_field_and_never_on_save(session, host):
    new = add_medicine(session, host)
    assert new.focusWidget() is new.name
    medicine = Medicine("m", "Levothyroxine", (time(7),), TODAY)
    session.do("add", Put(medicine))
    assert (known := edit_medicine(session, medicine, host)).focusWidget() is known.name
    assert (product := add_product(session, host)).focusWidget() is product.label.name


def test_when_it_is_taken_is_kept_beside_a_text_of_its_own(set_up, host):
    dialog = filled(set_up, host, "bisoprolol 5 mg in the morning", "")
    dialog.text.setText("for my blood pressure")
    dialog.first.setText("20 November")
    dialog.save()
    press(dialog, "Yes, save it")  # without times by the clock
    (medicine,) = read(set_up).medicines
    assert medicine.text == "in the morning, for my blood pressure"
    assert medicine.first == date(2026, 11, 20)


@pytest.mark.parametrize(("field", "day"), [("first", "0026-11-20"), ("last", "9999-12-31")])
def test_a_slip_in_the_year_is_told_at_its_field(session, host, field, day):
    dialog = add_medicine(session, host)
    dialog.name.setText("Alendronate")
    getattr(dialog, field).setText(day)
    dialog.save()
    assert f"{day} cannot be right: days go from 1906" in dialog.fields[field].problem()
    assert read(session).medicines == ()


def test_a_day_more_than_a_year_ahead_is_asked_about(session, host):
    dialog = add_medicine(session, host)
    dialog.name.setText("Alendronate")
    dialog.times.setText("07:00")
    dialog.last.setText("2028-06-01")
    dialog.save()
    assert read(session).medicines == ()
    assert "2028-06-01 is more than a year ahead. Save it all the same?" in said(dialog)
    press(dialog, "Yes, save it")
    assert [each.last for each in read(session).medicines] == [date(2028, 6, 1)]


def test_the_form_grows_when_a_rule_appears(session, host, qtbot):
    dialog = add_medicine(session, host)
    qtbot.waitExposed(dialog)
    before = dialog.height()
    dialog.name.setText("Doxycycline")
    qtbot.waitUntil(lambda: dialog.height() > before)
    assert "2 h after doxycycline" in said(dialog)
