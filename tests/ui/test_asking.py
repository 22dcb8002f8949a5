"""Edits of a page without a form: a question first, where there is one."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from magtrack.domain.record.edits import Put
from magtrack.domain.record.ratings import Rating
from magtrack.errors import InputProblem, Question
from magtrack.ui.asking import Asking
from tests.ui.page_objects import button, buttons, said

DAY = date(2026, 11, 23)


@pytest.fixture
def place(session, qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    QVBoxLayout(widget)
    widget.asking = Asking(session, widget.layout().addWidget, yes="Yes", no="No")
    return widget


def edits(answered, *questions):
    """Return a rating once all questions are answered."""
    for key in questions:
        if key not in answered:
            raise Question(f"Really {key}?", key)
    return [Put(Rating(DAY, "sleep", len(questions), 0, "UTC"))]


def rating(session):
    found = session.log(DAY, DAY).rating(DAY, "sleep")
    return found and found.value


def test_without_a_question_it_is_written_at_once(place, session):
    place.asking.write("rated", edits)
    assert rating(session) == 0
    assert session.journal.history.next_undo() == "rated"
    assert buttons(place) == {}


def test_each_question_is_asked_in_its_turn_before_anything_is_written(place, session):
    place.asking.write("rated", lambda answered: edits(answered, "one", "two"))
    assert said(place) == "Really one?"
    button(place, "Yes").click()
    assert said(place) == "Really two?"
    assert rating(session) is None
    button(place, "Yes").click()
    assert rating(session) == 2
    assert said(place) == ""


def test_no_and_giving_up_take_the_question_away_and_write_nothing(place, session):
    for leave in (lambda: button(place, "No").click(), place.asking.give_up):
        place.asking.write("rated", lambda answered: edits(answered, "one"))
        leave()
        assert said(place) == ""
    assert rating(session) is None


def test_an_answer_belongs_to_the_wish_that_was_asked_last(place, session):
    place.asking.write("first", lambda answered: edits(answered, "one", "two"))
    place.asking.write("second", lambda answered: edits(answered, "one"))
    button(place, "Yes").click()
    assert session.journal.history.next_undo() == "second"
    assert rating(session) == 1


def test_what_cannot_be_is_told_and_not_written(place, session, qtbot):
    def impossible(answered):
        raise InputProblem("There is no such day.")

    with qtbot.waitSignal(session.messages.problem) as told:
        place.asking.write("rated", impossible)
    assert told.args == ["There is no such day."]
    assert session.journal.history.next_undo() is None
