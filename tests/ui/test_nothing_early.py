"""What the window says before the due day does not depend on the ratings of the onset window."""

from __future__ import annotations

import re
from contextlib import ExitStack

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from magtrack.domain.record.edits import Put
from magtrack.domain.record.trial import Trial
from magtrack.store.journal import Journal
from magtrack.ui.background import chart_loader
from magtrack.ui.main_window import MainWindow
from magtrack.ui.pages._progress_page import RANGES, ProgressPage
from magtrack.ui.session import Session
from tests.told import ANYTHING, DAY_0, FOUR_MORE, on, written
from tests.ui.conftest import BERLIN, HandClock

TRIAL = Trial("t", "p", "cognition", DAY_0)


@pytest.fixture
def two(dressed, qtbot, tmp_path, shipped_reference):
    """A function that opens two windows, on logs that differ in the window's ratings alone."""
    with ExitStack() as stack:

        def windows(changed, number):
            clock = HandClock(f"{on(number)}T22:00", BERLIN)
            for name, change in (("one", lambda value, _random: value), ("other", changed)):
                file = tmp_path / name / "magtrack.sqlite3"
                journal = stack.enter_context(Journal(file, clock))
                records = [*written(5, number - 1, changed=change), TRIAL]  # today is unrated
                journal.apply("test", *map(Put, records))
                window = MainWindow(Session(journal, clock, file.parent, shipped_reference))
                qtbot.addWidget(window)
                window.show()
                yield window

        yield windows


def words_of(within):
    """Return all that a part of the window says, shown or not: labels, buttons, and aloud."""
    found = []
    for each in within.findChildren(QWidget):
        said = [each.accessibleName(), each.accessibleDescription(), each.toolTip()]
        if isinstance(each, QLabel | QAbstractButton):
            said.append(each.text())
        found += filter(None, said)
    return found


def shown(window, key, settle):
    """Return what a page says once everything that comes by itself has come."""
    window.show_page(key)
    settle(window)
    return words_of(window)


def wait(ms):
    """Let events and other threads run: QTest.qWait would hold the interpreter meanwhile."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


def settle(window):
    while not chart_loader().is_ready:
        wait(20)
    wait(200)
    page = window.page(window.current_page())
    while getattr(page, "is_busy", False):
        wait(50)
    if isinstance(page, ProgressPage):
        while "Cognition: " not in page.chart.accessibleDescription().partition("dose taken")[2]:
            wait(50)  # the trial's answer, or that it is too early, comes last
    before = None
    while before != (before := words_of(window)):
        wait(400)


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(FOUR_MORE[1], id="four more"),
        pytest.param(ANYTHING[1], id="anything", marks=pytest.mark.slow),
    ],
)
def test_no_page_says_anything_that_depends_on_them(two, changed):
    one, other = two(changed, 83)
    for key in one.stack.entries:
        assert shown(one, key, settle) == shown(other, key, settle), key


def test_no_range_of_the_chart_does(two):
    one, other = two(FOUR_MORE[1], 83)
    for window in (one, other):
        window.show_page("progress")
    for name in RANGES:
        said = []
        for window in (one, other):
            window.page("progress").show_range(name)
            settle(window)
            said.append(window.page("progress").chart.accessibleDescription())
        assert said[0] == said[1], name
        assert re.search(r"days rated", said[0])


def test_on_the_due_day_the_page_tells_them_apart(two):
    one, other = two(FOUR_MORE[1], 84)
    assert shown(one, "progress", settle) != shown(other, "progress", settle)
