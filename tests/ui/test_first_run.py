"""The first run: three steps, each can be skipped, one undo."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from magtrack.ui.dialogs.condition import ConditionDialog
from magtrack.ui.dialogs.plan_rows import PlanRows
from magtrack.ui.first_run import FirstRun
from magtrack.ui.widgets.card import Banner
from magtrack.ui.widgets.chips import Chip
from magtrack.ui.widgets.page import PageFrame
from tests.ui.page_objects import button, said, seen, texts

TODAY = date(2026, 11, 23)


@pytest.fixture
def first_run(session, qtbot):
    widget = FirstRun(session)
    qtbot.addWidget(widget)
    with qtbot.waitActive(widget):
        widget.show()
        widget.activateWindow()
    widget.label.name.setFocus()
    return widget


def describe(first_run, **numbers):
    for name, text in numbers.items():
        getattr(first_run.label, name).setText(text)


def question(first_run):
    """The question that waits for an answer, "" for none."""
    banners = seen(first_run, Banner)
    return "".join(each.accessibleName() + each.accessibleDescription() for each in banners)


def go_to_last_step(first_run):
    """Describe a product and plan a capsule of it in the morning."""
    describe(first_run, name="Magtein", compound="2000", magnesium="144", serving="3")
    first_run.next.click()
    first_run.plan.rows[0].units.setText("1")
    first_run.next.click()


def test_three_steps_set_everything_up_as_one_step(first_run, session, qtbot):
    describe(first_run, name="Magtein", compound="2000", magnesium="144", serving="3")
    first_run.next.click()
    first_run.plan.rows[0].units.setText("1")
    first_run.plan.rows[1].units.setText("2")
    first_run.next.click()
    first_run.others.setPlainText("Vitamin D\n\n  Alpha-GPC ")
    first_run.medicines.setPlainText("Levothyroxine 12:30\n")
    with qtbot.waitSignal(first_run.finished):
        first_run.next.click()
    log = session.log(TODAY, TODAY)
    assert [(m.name, m.times) for m in log.medicines] == [("Levothyroxine", (time(12, 30),))]
    assert sorted(p.name for p in log.products.values()) == ["Alpha-GPC", "Magtein", "Vitamin D"]
    # it is evening: the morning of today is past, and no planned dose
    assert [line.units for line in log.entries(TODAY)] == [2]
    assert [line.units for line in log.entries(TODAY + timedelta(days=1))] == [1, 2]
    session.undo()
    assert session.journal.is_empty()


def test_a_warning_that_the_set_up_would_cause_is_shown_before_it_is_saved(
    first_run, session, qtbot
):
    go_to_last_step(first_run)
    first_run.medicines.setPlainText("Levothyroxine 07:30")
    first_run.next.click()
    assert session.journal.is_empty()
    assert "30 min after Levothyroxine at 07:30" in question(first_run)
    first_run.medicines.setPlainText("Levothyroxine 13:00")
    with qtbot.waitSignal(first_run.finished):
        first_run.next.click()
    assert [m.times for m in session.log(TODAY, TODAY).medicines] == [(time(13),)]


def test_who_was_told_of_the_warning_may_save_all_the_same(first_run, session, qtbot):
    go_to_last_step(first_run)
    first_run.medicines.setPlainText("Levothyroxine 07:30\nDoxycycline 08:30")
    first_run.next.click()
    with qtbot.waitSignal(first_run.finished):
        button(first_run, "Save as it is").click()
    assert len(session.log(TODAY, TODAY).medicines) == 2


def test_the_first_answer_uses_a_time_that_keeps_the_gap(first_run, session, qtbot):
    go_to_last_step(first_run)
    first_run.medicines.setPlainText("Levothyroxine 7 am")
    first_run.next.click()
    better = button(first_run, "Use 11:00 instead")
    assert first_run.focusWidget() is better
    with qtbot.waitSignal(first_run.finished):
        better.click()
    log = session.log(TODAY, TODAY)
    assert [m.times for m in log.medicines] == [(time(7),)]
    assert [plan.planned for plan in log.schedules] == [time(11)]


def test_everything_can_be_skipped(first_run, session, qtbot):
    first_run.skip.click()
    assert first_run.step() == 2
    with qtbot.waitSignal(first_run.finished):
        first_run.skip.click()
    assert session.journal.is_empty()


def test_step_with_a_problem_is_not_left_and_keeps_what_was_typed(first_run):
    describe(first_run, name="", compound="2000")
    first_run.next.click()
    assert first_run.step() == 0
    assert "name is missing" in said(first_run)
    assert first_run.label.compound.text() == "2000"


def test_problem_of_the_plan_is_said_once_and_in_its_row(first_run):
    describe(first_run, name="Magtein", compound="2000", magnesium="144", serving="3")
    first_run.next.click()
    row = first_run.plan.rows[0]
    row.units.setText("1")
    row.last.setText("2026-11-01")
    first_run.next.click()
    shown = [label for label in first_run.findChildren(QLabel) if label.isVisible()]
    (problem,) = [label for label in shown if "before it starts" in label.text()]
    assert row.isAncestorOf(problem)
    assert first_run.focusWidget() is row.last
    row.last.setText("2027-11-01")
    first_run.next.click()
    assert first_run.step() == 2


def test_the_other_number_is_asked_about(first_run):
    describe(first_run, name="X", compound="2000", magnesium="400")
    first_run.next.click()
    assert first_run.step() == 0
    button(first_run, "It is right").click()
    assert first_run.step() == 1


def test_return_goes_through_the_fields_and_from_the_last_to_the_next_step(first_run, qtbot):
    describe(first_run, name="X", compound="2000")
    label = first_run.label
    visited = []
    while first_run.step() == 0:
        visited.append(first_run.focusWidget())
        qtbot.keyClick(visited[-1], Qt.Key.Key_Return)
    typed = label.name, label.serving, label.unit, label.form, label.magnesium, label.compound
    assert visited == list(typed)


def stops(first_run):
    """What Tab comes to on the step, from the button that ends it on and once round."""
    each, found = first_run.next, []
    while each is not first_run.next or not found:
        by_tab = each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.focusProxy() is None
        if by_tab and first_run.isAncestorOf(each) and each.isVisible() and each.isEnabled():
            found.append(each)
        each = each.nextInFocusChain()
    return [*found[1:], found[0]]


def test_tab_goes_through_the_first_step_as_it_is_seen(first_run):
    label = first_run.label
    minerals = button(first_run, "Other mineral")
    after = [minerals, first_run.another, button(first_run, "Look at the sample log first")]
    found = stops(first_run)
    assert found[0] is label.name
    assert found[-1] is first_run.next
    assert found[found.index(minerals) :][:3] == after
    first_run.skip.click()
    first_run.another.click()  # its fields are made anew
    assert stops(first_run)[0] is first_run.label.name
    assert stops(first_run)[-1] is first_run.next


def test_tab_comes_to_what_is_asked_about_a_line_right_below_it(first_run, qtbot):
    first_run.skip.click()
    first_run.others.setFocus()
    first_run.others.setPlainText("Magnesium citrate 2 tablets")
    first_run.medicines.setPlainText("Milk of magnesia")
    qtbot.waitUntil(lambda: [c.isVisible() for c in seen(first_run, Chip)] == [True, True])
    visited = []
    for _press in range(4):
        qtbot.keyClick(first_run.focusWidget(), Qt.Key.Key_Tab)
        visited.append(first_run.focusWidget())
    enter = sorted(seen(first_run, Chip), key=lambda chip: chip.mapTo(first_run, QPoint()).y())
    assert [each.text() for each in enter] == 2 * ["Enter what is in it"]
    assert visited[:3] == [enter[0], first_run.medicines, enter[1]]
    assert visited[3] is first_run.another


def test_enter_goes_from_amount_to_amount_and_tab_to_the_times_too(first_run, qtbot):
    """A "2" for the evening became 02:00."""
    describe(first_run, name="X", compound="2000")
    first_run.go_on()
    morning, evening = first_run.plan.rows
    assert first_run.focusWidget() is morning.units
    qtbot.keyClick(morning.units, Qt.Key.Key_Return)
    assert first_run.focusWidget() is evening.units
    evening.time.setFocus()
    qtbot.keyClick(evening.time, Qt.Key.Key_Return)
    assert first_run.focusWidget() is evening.units
    assert [evening.time, evening.units] == [
        each for each in stops(first_run) if each in (evening.time, evening.units)
    ]


def test_return_presses_the_button_that_has_the_focus(first_run, qtbot):
    describe(first_run, name="X", compound="2000")
    first_run.go_on()
    first_run.back.setFocus()
    qtbot.keyClick(first_run.back, Qt.Key.Key_Return)
    assert first_run.step() == 0


def test_return_held_down_goes_on_once(first_run):
    describe(first_run, name="X", compound="2000")
    first_run.label.compound.setFocus()
    for is_repeated in (False, True, True):
        kind, key, no_more = QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier
        event = QKeyEvent(kind, key, no_more, "\r", is_repeated)
        QApplication.sendEvent(first_run.focusWidget() or first_run, event)
    assert first_run.step() == 1


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
def test_the_whole_set_up_takes_at_most_70_keys(first_run, session, qtbot):
    presses = Counted(QEvent.Type.KeyPress, first_run.focusWidget)
    QApplication.instance().installEventFilter(presses)

    def typed(text, *, ends=Qt.Key.Key_Return, **keys):
        qtbot.keyClicks(first_run.focusWidget(), text)
        qtbot.keyClick(first_run.focusWidget(), ends, **keys)

    for text in ("Magtein", "3", "", "", "144", "2000"):  # with the unit and the form as they are
        typed(text)
    assert first_run.step() == 1
    for text in ("1", "2"):  # the times as they are
        typed(text)
    assert first_run.step() == 2
    typed("Vitamin D 1000 IU 8 am", ends=Qt.Key.Key_Tab)
    typed("Levothyroxine 7 am", modifier=Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(first_run.finished):
        typed("")  # the answer that has the keyboard: another time
    QApplication.instance().removeEventFilter(presses)
    log = session.log(TODAY, TODAY)
    assert sorted(each.name for each in log.products.values()) == ["Magtein", "Vitamin D 1000 IU"]
    (product,) = [each for each in log.products.values() if each.name == "Magtein"]
    assert (product.serving_units, product.compound_mg, product.elemental_mg) == (3, 2000, 144)
    plans = sorted((each.planned, each.units) for each in log.plans_of(product.id))
    assert plans == [(time(11), 1), (time(21), 2)]
    assert [each.times for each in log.medicines] == [(time(7),)]
    assert 60 <= presses.count < 70


class Counted(QObject):
    """Counts the events of a kind where they arrive first: what hands them on counts once."""

    def __init__(self, kind, where):
        super().__init__()
        self.count, self._kind, self._where = 0, kind, where

    def eventFilter(self, watched, event):
        if event.type() == self._kind and watched is self._where():
            self.count += 1
        return False


def test_magnesium_among_the_other_supplements_is_asked_about(first_run, session, qtbot):
    first_run.skip.click()
    first_run.others.setPlainText("Vitamin D\nMagnesium citrate")
    first_run.next.click()
    assert session.journal.is_empty()
    assert "“Magnesium citrate” would count as 0 mg" in question(first_run)
    with qtbot.waitSignal(first_run.finished):
        button(first_run, "It is right").click()
    assert len(session.log(TODAY, TODAY).products) == 2


def test_yes_to_one_name_is_no_answer_about_another(first_run, session, qtbot):
    first_run.skip.click()
    first_run.others.setPlainText("Magnesium citrate\nMagnesium oxide")
    first_run.medicines.setPlainText("synthroyd 07:00\nlevaquinn")
    first_run.next.click()
    for name in ("Magnesium citrate", "Magnesium oxide"):
        assert f"“{name}” would count as 0 mg" in said(first_run)
        button(first_run, "It is right").click()
    assert "Answer first what is asked about “synthroyd 07:00”." in said(first_run)
    button(first_run, "levothyroxine").click()
    first_run.next.click()
    assert "Answer first what is asked about “levaquinn”." in said(first_run)
    button(first_run, "levofloxacin").click()
    first_run.next.click()
    button(first_run, "Save as it is").click()  # its times are not known
    medicines = session.log(TODAY, TODAY).medicines
    assert [each.known_as for each in medicines] == [("levofloxacin",), ("levothyroxine",)]


@pytest.mark.parametrize("others", ["Vitamin D\nvitamin d", "Vitamin D\nSLEEP WELL"])
def test_two_products_of_one_name_are_refused(first_run, session, others):
    describe(first_run, name="Sleep well", compound="2000")
    first_run.next.click()
    first_run.next.click()
    first_run.others.setPlainText(others)
    first_run.next.click()
    assert "already: choose another name" in said(first_run)
    assert session.journal.is_empty()


def test_back_keeps_what_was_typed(first_run):
    describe(first_run, name="X", compound="2000")
    first_run.next.click()
    first_run.back.click()
    assert first_run.step() == 0
    assert first_run.label.name.text() == "X"


def test_plan_can_be_skipped(first_run, session):
    describe(first_run, name="X", compound="2000")
    first_run.next.click()
    first_run.plan.rows[0].units.setText("1")
    first_run.skip.click()
    first_run.next.click()
    log = session.log(TODAY, TODAY)
    assert len(log.products) == 1
    assert not log.schedules


def test_sample_log_is_one_click_away(first_run, session, qtbot):
    sample = next(b for b in first_run.findChildren(QPushButton) if "sample" in b.text())
    with qtbot.waitSignal(session.sample_requested):
        sample.click()


def test_there_may_be_several_products_with_magnesium(first_run, session, qtbot):
    go_to_last_step(first_run)
    first_run.another.click()
    assert first_run.step() == 0
    assert "Magtein" in texts(first_run)
    describe(first_run, name="Night", compound="1000", magnesium="72")
    first_run.next.click()
    first_run.plan.rows[1].units.setText("1")
    first_run.next.click()
    with qtbot.waitSignal(first_run.finished):
        first_run.next.click()
    log = session.log(TODAY, TODAY)
    assert sorted(each.name for each in log.products.values()) == ["Magtein", "Night"]
    assert len(log.schedules) == 2
    session.undo()
    assert session.journal.is_empty()


def test_a_second_product_of_the_same_name_is_refused_where_it_is_typed(first_run):
    go_to_last_step(first_run)
    first_run.another.click()
    describe(first_run, name="magtein", compound="2000", magnesium="144", serving="3")
    first_run.next.click()
    assert first_run.step() == 0
    assert "already: choose another name" in said(first_run)


def test_a_product_that_was_entered_can_be_left_out_again(first_run, session, qtbot):
    go_to_last_step(first_run)
    first_run.another.click()
    button(first_run, "Leave Magtein out").click()
    assert "Magtein" not in texts(first_run)
    first_run.skip.click()
    with qtbot.waitSignal(first_run.finished):
        first_run.next.click()
    assert session.journal.is_empty()


def test_a_product_that_was_entered_can_be_changed_and_keeps_its_plan(first_run, session, qtbot):
    describe(first_run, name="Magtein", compound="2000", magnesium="144", serving="3")
    first_run.plan.rows[0].units.setText("1")
    first_run.another.click()
    describe(first_run, name="Oxide", magnesium="100", serving="1")
    button(first_run, "Change Magtein").click()
    assert first_run.label.name.text() == "Magtein"
    assert first_run.label.compound.value() == 2000
    assert "Oxide" in texts(first_run)  # what was being entered is kept
    first_run.label.magnesium.setText("150")
    first_run.next.click()
    assert first_run.plan.rows[0].units.value() == 1
    first_run.next.click()
    button(first_run, "Change Magtein").click()
    assert first_run.step() == 0
    for _step in range(2):
        first_run.next.click()
    with qtbot.waitSignal(first_run.finished):
        first_run.next.click()
    products = session.log(TODAY, TODAY).products.values()
    assert {each.name: each.elemental_mg for each in products} == {"Magtein": 150, "Oxide": 100}


def test_a_condition_can_be_added_before_anything_is_checked(first_run, session, qtbot):
    assert not first_run.condition.isVisible()
    go_to_last_step(first_run)
    first_run.condition.click()
    dialog = first_run.findChild(ConditionDialog)
    dialog.save()
    button(dialog, "Save as it is").click()
    (condition,) = session.log(TODAY, TODAY).conditions
    assert any(text.startswith("Conditions: ") for text in texts(first_run))
    with qtbot.waitSignal(first_run.finished):
        first_run.next.click()
        if question(first_run):
            button(first_run, "Save as it is").click()
    assert list(session.log(TODAY, TODAY).conditions) == [condition]


def test_a_line_that_is_magnesium_becomes_a_product_in_place(first_run, session, qtbot):
    go_to_last_step(first_run)
    first_run.others.setPlainText("Vitamin D 1000 IU 8 am\nMagnesium citrate 2 tablets")
    button(first_run, "Enter what is in it").click()
    assert first_run.step() == 0
    assert first_run.label.name.text() == "Magnesium citrate"
    assert "Not taken over: “2 tablets”." in said(first_run)
    assert first_run.others.toPlainText() == "Vitamin D 1000 IU 8 am"
    assert first_run.label.form.form().key == "citrate"
    describe(first_run, name="Magnesium citrate", compound="1000", magnesium="100")
    first_run.next.click()
    first_run.next.click()
    with qtbot.waitSignal(first_run.finished):
        first_run.next.click()
    log = session.log(TODAY, TODAY)
    names = sorted(each.name for each in log.products.values())
    assert names == ["Magnesium citrate", "Magtein", "Vitamin D 1000 IU"]


def test_a_supplement_with_a_time_is_planned_and_one_without_is_said_not_to_be(
    first_run, session, qtbot
):
    first_run.skip.click()
    first_run.others.setPlainText("Vitamin D 1000 IU 8 am\nOmega-3")
    assert "No time told: Today will not ask for it." in said(first_run)
    assert "1\u202f000 IU = 25 µg" in said(first_run)
    with qtbot.waitSignal(first_run.finished):
        first_run.next.click()
    log = session.log(TODAY, TODAY)
    (plan,) = log.schedules
    vitamin = log.products[plan.product_id]
    assert (vitamin.name, plan.planned) == ("Vitamin D 1000 IU", time(8))
    assert (vitamin.amount, vitamin.amount_unit) == (1000, "IU")
    assert plan.slot == "morning"


def test_a_supplement_with_a_time_that_is_none_is_refused(first_run, session):
    first_run.skip.click()
    first_run.others.setPlainText("Vitamin D 25:00")
    first_run.next.click()
    assert "“25:00” is not a time" in said(first_run)
    assert session.journal.is_empty()


def test_an_antacid_as_needed_becomes_a_product_without_a_plan(first_run, session, qtbot):
    first_run.skip.click()
    first_run.medicines.setPlainText("Rennie as needed\nLevothyroxine 7 am")
    button(first_run, "Enter what is in it").click()
    assert first_run.label.name.text() == "Rennie"
    assert "From a list of 2022: check against your label." in said(first_run)
    assert first_run.label.compound.text()
    assert first_run.label.unit.currentText() == "tablet"
    assert first_run.medicines.toPlainText() == "Levothyroxine 7 am"
    describe(first_run, magnesium="20")
    first_run.next.click()
    assert first_run.step() == 2  # there is nothing to plan
    with qtbot.waitSignal(first_run.finished):
        first_run.next.click()
    (product,) = session.log(TODAY, TODAY).products.values()
    assert (product.name, product.as_needed, product.elemental_mg) == ("Rennie", True, 20)


def test_the_plan_says_the_unit_of_the_product_and_what_an_amount_holds(first_run):
    describe(first_run, name="Magtein", compound="2000", magnesium="144", serving="3")
    first_run.next.click()
    first_run.plan.rows[0].units.setText("2")
    assert "capsules" in texts(first_run)
    assert "= 96 mg magnesium" in said(first_run)


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
def test_several_products_of_the_list_are_offered_open(first_run, qtbot):
    first_run.skip.click()
    first_run.medicines.setPlainText("Maalox as needed")
    button(first_run, "Enter what is in it").click()
    offered = first_run.label.name.offered()
    assert {"maalox-maux-d-estomac-tablet-fr", "maaloxan-de"} <= set(offered)
    popup = first_run.label.name.completer().popup()
    shown = Counted(QEvent.Type.Show, lambda: popup)
    popup.installEventFilter(shown)
    qtbot.waitUntil(lambda: shown.count == 1)
    assert first_run.label.compound.text() == ""


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard", extend=True)
def test_a_product_picked_from_the_list_stays_as_needed(first_run, session):
    first_run.skip.click()
    first_run.medicines.setPlainText("Maalox as needed")
    button(first_run, "Enter what is in it").click()
    first_run.label.fill_from(session.reference.listed_products.called("rennie-fr"))
    assert first_run.label.product(frozenset()).as_needed


def test_count_and_moment_of_a_line_come_along_to_the_plan(first_run, session, qtbot):
    first_run.skip.click()
    first_run.others.setPlainText("magnesium glycinate 100 mg 2 tablets bedtime")
    button(first_run, "Enter what is in it").click()
    assert first_run.label.name.text() == "Magnesium glycinate"
    assert "Is 100 mg the magnesium itself, or the whole compound?" in question(first_run)
    first_run.next.click()
    assert first_run.step() == 0
    button(first_run, "The magnesium itself").click()
    first_run.next.click()
    assert "= 200 mg magnesium" in said(first_run)
    first_run.next.click()
    with qtbot.waitSignal(first_run.finished):
        first_run.next.click()
    (plan,) = session.log(TODAY, TODAY).schedules
    assert (plan.slot, plan.planned, plan.units) == ("evening", time(22), 2)
    (product,) = session.log(TODAY, TODAY).products.values()
    assert (product.unit, product.form, product.elemental_mg) == ("tablet", "bisglycinate", 100)


def test_the_product_just_entered_is_shown_in_the_last_step(first_run, session, qtbot):
    go_to_last_step(first_run)
    assert "Magtein" in texts(first_run)
    button(first_run, "Leave Magtein out").click()
    assert "Magtein" not in texts(first_run)
    with qtbot.waitSignal(first_run.finished):
        first_run.next.click()
    assert session.journal.is_empty()


def test_a_problem_of_the_label_is_told_at_its_field(first_run):
    describe(first_run, name="", compound="2000")
    first_run.next.click()
    fields = first_run.label.name.parentWidget()
    assert "name is missing" in said(fields)
    describe(first_run, name="X")
    first_run.next.click()
    assert first_run.step() == 1
    assert "name is missing" not in said(fields)


def test_the_answer_to_missing_times_says_what_it_does(first_run, session, qtbot):
    first_run.skip.click()
    first_run.medicines.setPlainText("Levothyroxine in the morning")
    first_run.next.click()
    button(first_run, "Add it without times").click()
    with qtbot.waitSignal(first_run.finished):
        button(first_run, "Save as it is").click()  # its times are not known
    assert [each.name for each in session.log(TODAY, TODAY).medicines] == ["Levothyroxine"]


def test_at_twice_the_text_size_nothing_is_cut_at_the_side(session, qtbot, large_text):
    widget = FirstRun(session)
    qtbot.addWidget(widget)
    widget.resize(932, 720)  # what a window of 1024 pixels leaves beside its bar
    widget.show()
    describe(widget, name="Magtein", compound="2000", magnesium="144", serving="3")
    widget.another.click()
    describe(widget, name="Oxide", magnesium="100", serving="1")
    for _step in range(3):
        qtbot.waitUntil(lambda: _fits(widget))
        if widget.step() == 1:
            for row in (row for rows in widget.findChildren(PlanRows) for row in rows.rows):
                row.units.setText("1")
            qtbot.waitUntil(lambda: _fits(widget))
        if widget.step() < 2:
            widget.next.click()
    assert widget.minimumSizeHint().width() <= 932


def _fits(widget):
    (page,) = widget.findChildren(PageFrame)
    return page.horizontalScrollBar().maximum() == 0
