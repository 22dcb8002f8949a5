"""Timers are set up in a way that works in every language of the machine."""

from __future__ import annotations

import ast
from pathlib import Path

from PySide6.QtCore import QObject

import magtrack
from magtrack.ui.background import timer

PROGRAM = Path(magtrack.__file__).parent


def calls_of_qt(source):
    """Return each call of a class of Qt in `source`, with the names of its keywords."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return [
        (ast.unparse(call.func), {keyword.arg for keyword in call.keywords})
        for call in calls
        if ast.unparse(call.func).startswith("Q")
    ]


def test_no_keyword_of_qt_begins_with_i_whose_capital_is_another_letter_in_turkish():
    found = [
        (path.name, call, word)
        for path in PROGRAM.rglob("*.py")
        for call, words in calls_of_qt(path.read_text(encoding="utf-8"))
        for word in words
        if word is not None and word.startswith("i")
    ]
    assert found == []


def test_such_a_keyword_would_be_found():
    (call,) = calls_of_qt("self._soon = QTimer(self, interval=30, singleShot=True)")
    assert call == ("QTimer", {"interval", "singleShot"})


def test_a_timer_waits_until_it_is_started_and_ends_by_itself(qtbot):
    owner, done = QObject(), []
    soon = timer(owner, 1, lambda: done.append(1))
    assert not soon.isActive()
    with qtbot.waitSignal(soon.timeout):
        soon.start()
    assert (done, soon.isActive()) == ([1], False)


def test_a_timer_goes_on_where_once_is_not_enough(qtbot):
    owner, done = QObject(), []
    often = timer(owner, 1, lambda: done.append(1), once=False)
    often.start()
    qtbot.waitUntil(lambda: len(done) > 1)
    assert often.isActive()
