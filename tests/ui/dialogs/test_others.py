"""The dialogs of ratings, events and supplements."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit, QScrollArea

from magtrack.domain.record.edits import Delete, Put
from magtrack.domain.record.events import Event
from magtrack.domain.record.products import content
from magtrack.domain.record.repetition import Cycle, Weekdays
from magtrack.domain.record.supply import units_left
from magtrack.ui import style
from magtrack.ui.dialogs.event import add_event, edit_event
from magtrack.ui.dialogs.product import add_product, edit_product
from magtrack.ui.dialogs.rating import rate_day
from magtrack.ui.widgets.fortnight_strip import FortnightStrip
from tests.ui.dialogs.forms_by_sight import YES, field, press, said
from tests.ui.page_objects import button, find

TODAY = date(2026, 11, 23)


def read(session):
    return session.log(TODAY, TODAY)


# ------------------------------------------------------------------------------------ ratings


def test_ratings_of_a_day_are_one_step(set_up, host):
    dialog = rate_day(set_up, TODAY, host)
    first, second = dialog.rows
    first.rated.emit(7)
    second.rated.emit(10)
    assert not read(set_up).ratings
    dialog.save()
    assert [rating.value for rating in read(set_up).ratings] == [7, 10]
    set_up.undo()
    assert not read(set_up).ratings


def test_rating_can_be_taken_back(set_up, host):
    dialog = rate_day(set_up, TODAY, host)
    dialog.rows[0].rated.emit(7)
    dialog.save()
    dialog = rate_day(set_up, TODAY, host)
    assert dialog.rows[0].value() == 7
    dialog.rows[0].cleared.emit()
    dialog.save()
    assert not read(set_up).ratings


def test_what_was_rated_goes_to_the_day_chosen_after(set_up, host):
    dialog = rate_day(set_up, TODAY, host)
    dialog.rows[0].rated.emit(3)
    field(dialog, "Day", QDateEdit).setDate(QDate(2026, 11, 20))
    dialog.save()
    day = date(2026, 11, 20)
    assert [rating.value for rating in set_up.log(day, day).ratings] == [3]
    assert not read(set_up).ratings


# ------------------------------------------------------------------------------------- events


def test_event_over_some_days(set_up, host):
    dialog = add_event(set_up, TODAY, host)
    dialog.kind.setCurrentIndex(dialog.kind.findData("travel"))
    dialog.last.setDate(QDate(2026, 11, 25))
    dialog.text.setPlainText("<b>Rome</b> & 🌍")
    dialog.save()
    (event,) = read(set_up).events
    assert (event.kind, event.last, event.text) == (
        "travel",
        date(2026, 11, 25),
        "<b>Rome</b> & 🌍",
    )


def test_event_that_ends_before_it_starts_is_said_under_the_day(set_up, host):
    dialog = add_event(set_up, TODAY, host)
    dialog.last.setDate(QDate(2026, 11, 22))
    dialog.save()
    assert not read(set_up).events
    assert "before it starts" in dialog.fields["last"].problem()


def test_second_note_of_a_day_goes_below_the_first(set_up, host):
    set_up.do("note", Put(Event("n", "note", TODAY, TODAY, 0, "first")))
    dialog = add_event(set_up, TODAY, host)
    dialog.kind.setCurrentIndex(dialog.kind.findData("note"))
    dialog.text.setPlainText("second")
    dialog.save()
    assert read(set_up).note(TODAY).text == "first\nsecond"


def test_event_edited_keeps_its_id(set_up, host):
    set_up.do("event", Put(Event("e", "illness", TODAY, TODAY, 0)))
    dialog = edit_event(set_up, read(set_up).events[0], host)
    dialog.text.setPlainText("a cold")
    dialog.save()
    (event,) = read(set_up).events
    assert (event.id, event.text) == ("e", "a cold")
    assert event.edited is not None


# --------------------------------------------------------------------------------- supplements


def fill(dialog, **texts):
    for name, text in texts.items():
        getattr(dialog.label, name).setText(text)


def test_magtein_in_the_morning_and_evening_is_set_up_in_one_form(session, host):
    dialog = add_product(session, host)
    fill(dialog, name="Magtein", compound="2000", magnesium="144", serving="3")
    text = said(dialog)
    assert "144 mg magnesium (7.2 %, from the label)" in text
    assert "48 mg magnesium in one capsule" in text
    dialog.plan.rows[0].units.setText("1")
    dialog.plan.rows[1].units.setText("2")
    dialog.save()
    log = read(session)
    (product,) = log.products.values()
    assert (product.serving_units, product.elemental_mg) == (3, 144)
    assert [(plan.slot, plan.units) for plan in log.schedules] == [("morning", 1), ("evening", 2)]


def test_magnesium_is_estimated_where_the_label_is_silent(session, host):
    dialog = add_product(session, host)
    fill(dialog, name="Plain", compound="1000")
    assert "estimated" in said(dialog)
    dialog.save()
    (product,) = read(session).products.values()
    assert (product.elemental_mg, product.elemental_source) == (None, "typical")


def test_the_other_number_is_asked_about_in_place(session, host):
    dialog = add_product(session, host)
    fill(dialog, name="Odd", compound="2000", magnesium="400")
    dialog.save()
    assert not read(session).products
    assert "blend" in said(dialog)
    press(dialog, YES)
    assert len(read(session).products) == 1


@pytest.mark.parametrize(
    ("texts", "field"),
    [
        ({"name": "", "compound": "2000"}, "name"),
        ({"name": "X", "compound": "144", "magnesium": "2000"}, "elemental_mg"),
        ({"name": "X", "compound": "nan"}, "compound_mg"),
        ({"name": "X", "compound": "2000", "serving": "0"}, "serving_units"),
    ],
)
def test_problem_stands_under_its_field(session, host, texts, field):
    dialog = add_product(session, host)
    fill(dialog, **texts)
    dialog.save()
    assert not read(session).products
    assert dialog.fields[field].problem()
    assert dialog.label.name.text() == texts["name"]


def test_a_label_without_any_amount_is_asked_about_and_is_then_not_known(session, host):
    dialog = add_product(session, host)
    fill(dialog, name="X")
    dialog.save()
    assert not read(session).products
    assert "How much magnesium is in it?" in said(dialog)
    press(dialog, YES)
    (product,) = read(session).products.values()
    assert content(product, session.reference.forms, 1).elemental_mg is None


def test_name_that_another_product_has_is_refused(set_up, host):
    dialog = add_product(set_up, host)
    fill(dialog, name="magtein", compound="1000")
    dialog.save()
    assert len(read(set_up).products) == 1
    assert "already" in dialog.fields["name"].problem()


def test_magnesium_without_a_form_is_asked_about_until_it_is_answered(session, host):
    dialog = add_product(session, host)
    dialog.label.form.setCurrentIndex(dialog.label.form.findData("none"))
    fill(dialog, name="Magnesium complex")
    dialog.save()
    assert not read(session).products
    assert "would count as 0 mg of magnesium" in said(dialog)
    press(dialog, YES)
    (product,) = read(session).products.values()
    again = edit_product(session, read(session), product, host)
    again.purpose.setText("Sleep")
    again.save()
    assert read(session).products[product.id].purpose == "Sleep"


def test_changed_plan_leaves_the_past_as_it_was(set_up, host):
    product = read(set_up).products["mgt"]
    dialog = edit_product(set_up, read(set_up), product, host)
    dialog.plan.rows[0].units.setText("2")
    dialog.save()
    before = set_up.log(date(2026, 11, 22), date(2026, 11, 22)).entries(date(2026, 11, 22))
    assert [line.units for line in before] == [1, 2]
    # it is evening: the morning of today is past, and stays as it was planned
    assert [line.units for line in read(set_up).entries(TODAY)] == [1, 2]
    tomorrow = TODAY + timedelta(days=1)
    assert [line.units for line in set_up.log(tomorrow, tomorrow).entries(tomorrow)] == [2, 2]
    assert len(read(set_up).schedules) == 3
    assert len(edit_product(set_up, read(set_up), product, host).plan.rows) == 2


def test_emptied_plan_ends_today(set_up, host):
    dialog = edit_product(set_up, read(set_up), read(set_up).products["mgt"], host)
    dialog.plan.rows[0].units.setText("")
    dialog.save()
    assert [line.slot for line in read(set_up).entries(TODAY)] == ["evening"]
    assert dialog is not None


def test_untouched_form_writes_nothing(set_up, host):
    before = set_up.journal.history.next_undo()
    dialog = edit_product(set_up, read(set_up), read(set_up).products["mgt"], host)
    dialog.save()
    assert set_up.journal.history.next_undo() == before


def test_plan_that_ends_before_it_starts_is_explained(session, host):
    dialog = add_product(session, host)
    fill(dialog, name="X", compound="1000")
    row = dialog.plan.rows[0]
    row.units.setText("1")
    row.last.setText("2026-11-01")
    dialog.save()
    assert not read(session).products
    (field,) = [each for each in row.fields if each.problem()]
    assert field.widget is row.last
    assert "before it starts" in field.problem()


@pytest.mark.parametrize("wrong", ["2026-11-01", "tomorrow", "weekdays"])
def test_problem_of_a_plan_is_said_once_and_where_it_is(session, host, problems_shown, wrong):
    dialog = add_product(session, host)
    fill(dialog, name="X", compound="1000")
    row = dialog.plan.rows[0]
    row.units.setText("1")
    if wrong == "weekdays":
        for chip in row.days:
            chip.setChecked(False)
    else:
        row.last.setText(wrong)
    dialog.save()
    (shown,) = problems_shown(dialog)
    assert row.isAncestorOf(shown)
    row.units.setText("")  # then the row plans nothing
    dialog.save()
    assert not dialog.isVisible()


@pytest.mark.parametrize("wrong", ["date", "weekdays", "amount", "name"])
def test_part_with_a_problem_comes_into_sight_with_its_sentence(set_up, host, qtbot, wrong):
    dialog = edit_product(set_up, read(set_up), read(set_up).products["mgt"], host)
    qtbot.waitExposed(dialog)
    dialog.resize(dialog.width(), 400)
    scroll = dialog.findChild(QScrollArea)
    bar, row = scroll.verticalScrollBar(), dialog.plan.rows[1]
    if wrong == "date":
        row.last.setText("2026-01-01")
    elif wrong == "weekdays":
        for chip in row.days:
            chip.setChecked(False)
    elif wrong == "amount":
        row.units.setText("-1")
    else:
        dialog.label.name.setText("")
        bar.setValue(bar.maximum())
    dialog.save()
    qtbot.wait(1)
    port = scroll.viewport()
    (part,) = [each for each in dialog.form.fields if each.problem()]
    top = part.mapTo(port, part.rect().topLeft()).y()
    bottom = part.mapTo(port, part.rect().bottomLeft()).y()
    assert top >= 10
    assert bottom <= port.height() - 10
    assert part.height() >= part.heightForWidth(part.width())


def test_plan_can_be_for_some_weekdays(session, host):
    dialog = add_product(session, host)
    fill(dialog, name="X", compound="1000")
    row = dialog.plan.rows[0]
    row.units.setText("1")
    for chip in row.days[1:]:
        chip.setChecked(False)
    dialog.save()
    (plan,) = read(session).schedules
    assert plan.repeats == Weekdays(frozenset({0}))
    assert plan.planned == time(8)


def every_other_day(row, n="2"):
    row.repeats.kind.setCurrentIndex(row.repeats.kind.findData("every"))
    row.repeats.every.setText(n)


def painted(strip):
    """Return which boxes of a strip are filled, as they are on the screen."""
    strip.resize(strip.sizeHint())
    picture, accent = strip.grab().toImage(), style.color("accent").name()
    step, foot = strip.width() / 14, strip.height() - 6
    return [picture.pixelColor(int(step * n + 5), foot).name() == accent for n in range(14)]


def test_plan_can_be_for_every_other_day_and_says_which(session, host):
    dialog = add_product(session, host)
    fill(dialog, name="X", compound="1000")
    row = dialog.plan.rows[1]
    row.units.setText("1")
    button(row, "Evening: slot, dates, steps").click()
    every_other_day(row)
    ahead = find(row, FortnightStrip)
    assert "Mon 23, Wed 25, Fri 27, Sun 29" in ahead.accessibleName()
    assert painted(ahead) == [True, False] * 7
    dialog.save()
    (plan,) = read(session).schedules
    assert plan.repeats == Cycle(1, 1, TODAY)
    again = edit_product(session, read(session), read(session).products[plan.product_id], host)
    (row,) = [each for each in again.plan.rows if each.before]
    row.units.setText("2")
    again.save()
    assert [each.repeats for each in read(session).schedules] == [Cycle(1, 1, TODAY)]


def test_plan_can_be_for_days_on_and_off_and_go_up_in_steps(session, host):
    dialog = add_product(session, host)
    fill(dialog, name="X", compound="1000")
    row = dialog.plan.rows[1]
    row.units.setText("1")
    row.repeats.kind.setCurrentIndex(row.repeats.kind.findData("cycle"))
    row.repeats.on.setText("3")
    row.repeats.off.setText("1")
    row.steps[0].after.setText("2w")
    row.steps[0].units.setText("2")
    row.steps[1].after.setText("7")
    row.steps[1].units.setText("3")
    button(row, "Evening: slot, dates, steps").click()
    assert "1 from 23 November, 2 from 7 December, 3 from 14 December" in said(row)
    dialog.save()
    plans = sorted(read(session).schedules, key=lambda plan: plan.valid_from)
    assert [(plan.units, str(plan.valid_from)) for plan in plans] == [
        (1.0, "2026-11-23"),
        (2.0, "2026-12-07"),
        (3.0, "2026-12-14"),
    ]
    assert {plan.repeats for plan in plans} == {Cycle(3, 1, TODAY)}
    session.undo()
    assert read(session).schedules == ()


def test_step_can_be_added_to_a_plan_that_runs(set_up, host):
    dialog = edit_product(set_up, read(set_up), read(set_up).products["mgt"], host)
    row = dialog.plan.rows[0]
    row.steps[0].after.setText("14")
    row.steps[0].units.setText("2")
    dialog.save()
    morning = [plan for plan in read(set_up).schedules if plan.slot == "morning"]
    assert sorted((str(plan.valid_from), plan.units) for plan in morning) == [
        ("2026-11-01", 1.0),
        ("2026-12-07", 2.0),
    ]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ("every", "Every how many days? At least 1."),
        ("on", "Days on: at least 1."),
        ("after", "The next step comes after at least 1 day."),
        ("half", "A step needs its days and its amount."),
    ],
)
def test_plan_of_no_days_is_explained_where_it_is_said(session, host, wrong, sentence):
    dialog = add_product(session, host)
    fill(dialog, name="X", compound="1000")
    row = dialog.plan.rows[1]
    row.units.setText("1")
    if wrong == "every":
        every_other_day(row, "0")
    elif wrong == "on":
        row.repeats.kind.setCurrentIndex(row.repeats.kind.findData("cycle"))
        row.repeats.on.setText("0")
    else:
        row.steps[0].after.setText("0" if wrong == "after" else "14")
        row.steps[0].units.setText("2" if wrong == "after" else "")
    dialog.save()
    assert not read(session).products
    assert [each.problem() for each in row.fields if each.problem()] == [sentence]


def test_count_made_now_is_what_is_left(set_up, host):
    dialog = edit_product(set_up, read(set_up), read(set_up).products["mgt"], host)
    dialog.stock.setText("46")
    dialog.save()
    since = date(2026, 11, 1)
    assert units_left(set_up.log(since, TODAY), "mgt") == 46


def test_label_percentage_is_shown_again_as_a_percentage(set_up, host):
    product = replace(read(set_up).products["mgt"], elemental_source="label-percent")
    dialog = edit_product(set_up, read(set_up), product, host)
    assert dialog.label.magnesium.text() == "7.2 %"
    assert dialog.label.product(frozenset()) == product


# -------------------------------------------------------------------------------- as needed


def test_a_supplement_can_be_as_needed_with_its_limits_and_without_a_plan(set_up, host):
    before = read(set_up).products["mgt"]
    set_up.do("no plan", *map(Delete, read(set_up).schedules))
    dialog = edit_product(set_up, read(set_up), before, host)
    assert not dialog.gap.isVisible()
    dialog.as_needed.setChecked(True)
    assert dialog.gap.isVisible()
    assert not dialog.plan.isVisible()
    dialog.gap.set_value(4)
    dialog.most.set_value(8)
    dialog.save()
    after = read(set_up).products["mgt"]
    assert after == replace(before, as_needed=True, smallest_gap_h=4, most_per_day=8)
    assert read(set_up).schedules == ()


def test_a_supplement_with_a_plan_is_not_as_needed_until_the_plan_is_gone(set_up, host):
    dialog = edit_product(set_up, read(set_up), read(set_up).products["mgt"], host)
    dialog.as_needed.setChecked(True)
    assert dialog.plan.isVisible()
    dialog.save()
    assert "either planned or taken as needed" in said(dialog)
    assert not read(set_up).products["mgt"].as_needed
