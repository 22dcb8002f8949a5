"""What assistive programs are told: every control has a name and its role, and news are said."""

from __future__ import annotations

import gc
from datetime import date, time
from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from magtrack.domain.record.edits import Put
from magtrack.domain.record.people import Medicine
from magtrack.domain.record.products import Product
from magtrack.ui.accessible import tell_roles
from magtrack.ui.dialogs.form_dialog import FormDialog
from magtrack.ui.dialogs.medicine import add_medicine
from magtrack.ui.widgets.card import Banner
from magtrack.ui.widgets.labels import plain_label
from tests.ui.page_objects import press, texts
from tests.ui.told_of import told as told_on

TODAY = date(2026, 11, 23)
PAGES = ["today", "progress", "log", "safety", "supplements", "report", "settings"]


@pytest.fixture
def heard(monkeypatch):
    """Everything that is read aloud in a window that is there.

    The one of the test before may tell late that its backup found no folder any more.
    """
    said = []

    def listen(event):
        if isinstance(event, QAccessibleAnnouncementEvent) and event.object().window().isVisible():
            said.append(event.message())

    monkeypatch.setattr(QAccessible, "updateAccessibility", listen)
    return said


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_read_from_top_to_bottom_also_what_came_late(window, set_up, qtbot, page):
    """Nothing that stands wholly above what was read before comes after it in its column."""
    tell_roles()
    window.resize(1280, 900)
    with qtbot.waitSignal(set_up.checker.ready):
        set_up.checker.start()
    shown_page = window.page(page)
    with qtbot.waitSignal(set_up.checker.checked):
        set_up.do("more", Put(DOXYCYCLINE), Put(Product("b", "Bisglycinate", "bisglycinate")))
    qtbot.waitUntil(lambda: not getattr(shown_page, "is_busy", False))
    read = [(told.text(QAccessible.Text.Name), told.rect()) for told in parts_of(shown_page)]
    late = [
        (before, after)
        for (before, above), (after, below) in pairwise(read)
        if below.bottom() < above.top() - 2 and below.left() <= above.right()
    ]
    assert len(read) > 5
    assert late == []


DOXYCYCLINE = Medicine("doxy", "Doxycycline", (time(8, 30),), date(2026, 11, 20))


def parts_of(page):
    """Yield what a screen reader comes to on a page that is shown, in its order."""
    told = QAccessible.queryAccessibleInterface(page)
    for number in range(told.childCount()):
        child = told.child(number)
        if child is None or not isinstance(child.object(), QWidget):
            continue
        if child.object().isVisible():
            if not child.childCount() and child.text(QAccessible.Text.Name):
                yield child
            elif child.role() != QAccessible.Role.Table:
                yield from parts_of(child.object())


@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_a_heading(window, page):
    tell_roles()
    roles = [told.role() for _each, told in told_on(window.page(page))]
    assert QAccessible.Role.Heading in roles


def test_a_heading_says_what_stands_there_now(dressed, qtbot):
    tell_roles()
    label = plain_label("Monday", "title")
    qtbot.addWidget(label)
    told = QAccessible.queryAccessibleInterface(label)
    assert (told.role(), told.text(QAccessible.Text.Name)) == (QAccessible.Role.Heading, "Monday")
    label.setText("Tuesday")
    assert told.text(QAccessible.Text.Name) == "Tuesday"
    assert isinstance(label, QLabel)


def test_what_stands_above_the_page_is_read_before_it(window, set_up):
    window.show_problem("This log is read-only.")
    set_up.messages.tell("The backup was not written.")
    told = QAccessible.queryAccessibleInterface(window.centralWidget())
    parts = [told.child(number).object() for number in range(told.childCount())]
    shelf = next(each for each in parts if each.findChildren(Banner))
    assert parts.index(shelf) + 1 == parts.index(window.stack)


def test_entering_a_page_says_one_sentence(window, heard):
    window.show_page("log")
    window.show_page("today")
    assert len(heard) == 2
    assert heard[0].startswith("Log")
    assert "Monday 23 November" in heard[1]


def test_a_rating_by_key_is_said(window, qtbot, heard):
    qtbot.keyClick(window.stack.currentWidget(), Qt.Key.Key_7)
    assert heard == ["Cognition: 7 of 10"]


def test_a_digit_is_told_what_became_of_it_where_all_is_answered(window, qtbot, heard):
    press(qtbot, window.stack.currentWidget(), Qt.Key.Key_7, Qt.Key.Key_6, Qt.Key.Key_5)
    assert heard == ["Cognition: 7 of 10", "Sleep last night: 6 of 10", "Every rating is given."]


def test_another_day_is_said_with_how_far_it_has_come(window, qtbot, heard):
    press(qtbot, window.stack.currentWidget(), Qt.Key.Key_Left)
    assert heard == ["Sunday 22 November. 0 of 2 doses taken · 0 of 2 ratings given"]


def test_what_is_wrong_in_a_form_is_said(window, set_up, heard):
    dialog = add_medicine(set_up, window)
    dialog.save()
    (said,) = heard
    assert said in texts(dialog)


def test_a_problem_is_said(window, set_up, heard):
    set_up.messages.tell("That did not work.")
    assert heard == ["That did not work."]


@pytest.fixture
def read(dressed):
    """An assistive program reads the window."""
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


def spoken(widget, name):
    """Return what an assistive program finds under `widget` of which the name begins so."""
    told = QAccessible.queryAccessibleInterface(widget)
    found, left = [], [told]
    while left:
        each = left.pop()
        if each.text(QAccessible.Text.Name).startswith(name):
            found.append(each)
        if each.role() != QAccessible.Role.Table:
            left += [each.child(number) for number in range(each.childCount())]
    return found


def test_a_row_of_the_log_is_opened_and_deleted_by_actions_alone(read, window, set_up, qtbot):
    qtbot.keyClick(window.page("today"), Qt.Key.Key_Space)
    window.show_page("log")
    page = window.page("log")
    told = QAccessible.queryAccessibleInterface(page.view)
    cells = [told.child(number) for number in range(told.childCount())]
    row = next(each for each in cells if each.text(QAccessible.Text.Name).startswith("20:00"))
    row.actionInterface().doAction("Toggle")
    (edit,) = spoken(page, "Edit: 20:00, Magtein, Evening, 2 capsules, 96 mg")
    edit.actionInterface().doAction("Press")
    qtbot.waitUntil(lambda: page.findChild(FormDialog) is not None)
    assert page.findChild(FormDialog).entry()[1] == [set_up.log(TODAY, TODAY).doses[0].id]
    page.findChild(FormDialog).leave()
    (delete,) = spoken(page, "Delete: 20:00")
    delete.actionInterface().doAction("Press")
    qtbot.waitUntil(lambda: not set_up.log(TODAY, TODAY).doses)


def test_what_was_told_of_a_widget_goes_with_it_and_not_twice(dressed):
    """An interface that Python let go before Qt was deleted a second time, and the window fell."""
    tell_roles()
    for _n in range(600):
        window = QWidget()
        label = plain_label("Today", "title")
        label.setParent(window)
        assert QAccessible.queryAccessibleInterface(label).role() == QAccessible.Role.Heading
        del label
        window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        del window
    gc.collect()
