"""Work in a thread of its own: it tells how far it is, stops, fails aloud, and ends in time."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from threading import Event

import pytest

from magtrack.errors import Cancelled, ImportProblem
from magtrack.ui.background import LatestWork, chart_loader
from magtrack.ui.work import WHOLE, Work

PROGRAM = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from magtrack.clock import FixedClock
from magtrack.ui import app
from magtrack.ui.work import Work

def lay_out(told):
    time.sleep(0.5)
    print("laid out", flush=True)

def close():
    Work(lay_out).start()
    for window in QApplication.topLevelWidgets():
        window.close()

app.application()
QTimer.singleShot(0, close)
sys.exit(app.run(Path(sys.argv[1]), FixedClock(1_800_000_000, "Europe/Berlin")))
"""


def test_the_program_ends_after_the_work_that_goes_on(tmp_path, python, root):
    environment = {**os.environ, "PYTHONPATH": str(root), "QT_QPA_PLATFORM": "offscreen"}
    ended = subprocess.run(
        [python, "-c", PROGRAM, tmp_path],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
    )
    assert (ended.returncode, ended.stdout) == (0, "laid out\n"), ended.stderr


@pytest.fixture
def heard(monkeypatch):
    """What the window heard of a work, in order: its end, and what went to the excepthook."""
    heard = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, _trace: heard.append((kind, error)))
    return heard


def done(do, heard, qtbot):
    """Do it, and return what was heard."""
    work = Work(do)
    work.ended.connect(lambda _work, result: heard.append(result))
    with qtbot.waitSignal(work.ended):
        work.start()
    qtbot.wait(20)
    return heard


def test_what_it_returns_comes_back(heard, qtbot):
    assert done(lambda _told: "done", heard, qtbot) == ["done"]


def test_a_problem_comes_back_and_is_nobodys_mistake(heard, qtbot):
    problem = ImportProblem("no such file")

    def fail(_told):
        raise problem

    assert done(fail, heard, qtbot) == [problem]


def test_a_mistake_comes_back_and_then_goes_to_the_excepthook(heard, qtbot):
    error = KeyError("x")

    def fail(_told):
        raise error

    assert done(fail, heard, qtbot) == [error, (KeyError, error)]


def test_it_tells_how_far_it_is_and_stops_when_it_is_cancelled(heard, qtbot):
    halfway, go_on = Event(), Event()

    def count(told):
        told(5, 10)
        halfway.set()
        assert go_on.wait(10)
        told(6, 10)

    work, shares = Work(count), []
    work.progressed.connect(shares.append)
    work.ended.connect(lambda _work, result: heard.append(result))
    with qtbot.waitSignal(work.ended):
        work.start()
        assert halfway.wait(10)
        work.cancel()
        go_on.set()
    assert shares == [WHOLE // 2]
    assert [type(each) for each in heard] == [Cancelled]


def test_no_thread_searches_for_cycles_in_which_windows_may_be(heard, qtbot):
    assert gc.isenabled()
    assert done(lambda _told: gc.isenabled(), heard, qtbot) == [False]
    assert gc.isenabled()


def test_the_window_gets_its_turn_at_once_while_work_goes_on(heard, qtbot):
    before = sys.getswitchinterval()
    during = done(lambda _told: sys.getswitchinterval(), heard, qtbot)
    assert during[0] < before
    assert sys.getswitchinterval() == before


@pytest.fixture
def latest(qtbot):
    """Work of which only the latest is answered, on a machine with its charts loaded."""
    chart_loader().start()
    qtbot.waitUntil(lambda: chart_loader().is_ready, timeout=20_000)
    return LatestWork(10)


def test_of_quick_questions_only_the_last_is_asked_and_answered(latest, qtbot):
    asked, answers = [], []
    latest.answered.connect(answers.append)
    for number in range(3):
        latest.ask(lambda number=number: lambda _told: asked.append(number) or number)
    qtbot.waitUntil(lambda: bool(answers))
    assert (asked, answers) == ([2], [2])


def test_an_answer_that_comes_too_late_is_not_heard(latest, qtbot):
    answers, go_on = [], Event()
    latest.answered.connect(answers.append)
    begun = Event()
    latest.ask(lambda: lambda _told: begun.set() or go_on.wait(10))
    qtbot.waitUntil(begun.is_set)
    latest.ask(lambda: lambda _told: "second")
    go_on.set()
    qtbot.waitUntil(lambda: bool(answers))
    qtbot.wait(20)
    assert answers == ["second"]


def test_a_question_that_cannot_be_asked_is_answered_with_why(latest, qtbot):
    problem = ImportProblem("locked")

    def prepare():
        raise problem

    with qtbot.waitSignal(latest.answered) as said:
        latest.ask(prepare)
    assert said.args == [problem]
