"""What stands above the page: on its grid, and gone when it is solved."""

from __future__ import annotations

from magtrack.ui.messages import MessageButton
from magtrack.ui.widgets.toast import Toast
from tests.ui.page_objects import banner, button


def test_a_problem_stands_on_the_grid_of_the_page(window, qtbot):
    top = window.stack.mapTo(window, window.stack.rect().topLeft()).y()
    assert top == 0  # nothing is told, and nothing takes room
    window.session.messages.tell("The printer did not take it.")
    told = banner(window, "The printer did not take it.")
    qtbot.waitUntil(lambda: told.width() > 0 and told.y() > 0)
    left = told.mapTo(window.stack.parentWidget(), told.rect().topLeft())
    page = window.stack.geometry()
    assert (left.x() - page.left(), left.y()) == (24, 24)
    assert page.width() - told.width() == 2 * 24
    told.close()


def test_a_problem_goes_when_it_is_solved_and_no_other_does(window):
    messages = window.session.messages
    messages.tell("No backup could be written.", "backup")
    messages.settle("report")
    assert banner(window, "No backup could be written.")
    messages.settle("backup")
    assert banner(window, "No backup could be written.") is None
    messages.tell("No backup could be written.", "backup")
    window.show_problem("This log is read-only.")
    messages.settle("backup")
    assert banner(window, "This log is read-only.")
    messages.tell("Look at this.")
    messages.settle("backup")
    assert banner(window, "Look at this.")


def test_an_older_message_does_not_stay_beside_a_newer_problem(window):
    messages = window.session.messages
    messages.announce("Written to a.pdf.")
    toast = window.findChild(Toast)
    assert toast.isVisible()
    messages.tell("b.pdf could not be written.")
    assert not toast.isVisible()


def test_the_button_of_a_message_does_what_it_says(window):
    done = []
    window.session.messages.offer("Undone", MessageButton("Redo", lambda: done.append("redo")))
    button(window.findChild(Toast), "Redo").click()
    assert done == ["redo"]
