"""A log that was crafted or has rotted, in the window: told with its ways out where it shows."""

from __future__ import annotations

import shutil

import pytest
from PySide6.QtWidgets import QPushButton

from magtrack.errors import StoreProblem
from magtrack.ui import app
from magtrack.ui.chart_view import chart_loader
from magtrack.ui.dialogs.rescue import RescueDialog
from tests.crafted import CRAFTED, FILE, crafted_log, sound_log

SOME = (
    "a day that is none",
    "an unknown scale",
    "units without end",
    "a history that is no object",
    "a step at no time",
)


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sound") / "log"
    folder.mkdir(mode=0o700)
    return sound_log(folder).parent


@pytest.fixture(autouse=True)
def _loaded(dressed, qtbot):
    """Have what draws charts at hand: it would come when the window of a test is gone."""
    chart_loader().start()
    qtbot.waitUntil(lambda: chart_loader().is_ready, timeout=60_000)


@pytest.fixture
def told():
    return []


@pytest.fixture
def open_log(tmp_path, sound, clock, dressed, qtbot, told):
    """Return a function that opens the window on a crafted log, None where it is refused."""

    def opened(name, now="2026-11-23T20:00", *, read_only=False):
        folder = tmp_path / "crafted"
        shutil.rmtree(folder, ignore_errors=True)
        crafted_log(name, sound, folder)
        clock.set(now)
        try:
            window = app.open_window(folder, clock, read_only=read_only)
        except StoreProblem as problem:
            told.append(problem)
            return None
        qtbot.addWidget(window)
        window.session.messages.problem.connect(told.append)
        window.show()
        return window

    return opened


def buttons_named(window, text):
    return [each for each in window.findChildren(QPushButton) if each.text() == text]


def button_named(window, text):
    (found,) = [each for each in buttons_named(window, text) if each.isVisible()]
    return found


def look_at_every_page(window):
    for page in window.stack.entries:
        window.show_page(page)
        window.grab()


def check_pages(open_log, told, name, now):
    window = open_log(name, now)
    if window is None:
        assert told[0].ways_out
        assert FILE in str(told[0])
        return
    look_at_every_page(window)
    assert all(FILE in text for text in told)


@pytest.mark.parametrize("name", SOME)
def test_a_crafted_log_is_told_where_it_shows(open_log, told, name):
    check_pages(open_log, told, name, "2026-11-23T20:00")


@pytest.mark.slow
@pytest.mark.parametrize("now", ["2026-11-23T20:00", "2027-02-15T20:00"])
@pytest.mark.parametrize("name", CRAFTED)
def test_every_crafted_log_is_told_where_it_shows(open_log, told, name, now):
    check_pages(open_log, told, name, now)


@pytest.mark.slow
@pytest.mark.parametrize("name", CRAFTED)
def test_every_crafted_log_can_be_only_looked_at_or_says_why_not(open_log, told, name):
    window = open_log(name, read_only=True)
    if window is not None:
        look_at_every_page(window)


def test_a_log_with_a_bad_row_of_today_is_not_shown_as_if_it_were_empty(open_log, told):
    assert open_log("units without end") is None
    assert told[0].ways_out[0] == "backup"


def test_a_bad_row_of_another_day_is_told_on_its_page_and_a_backup_mends_it(
    open_log, told, monkeypatch
):
    def take_the_backup(dialog):
        assert list(dialog.buttons) == ["backup", "salvage", "new"]
        dialog.buttons["backup"].click()
        return dialog.result()

    monkeypatch.setattr(RescueDialog, "exec", take_the_backup)
    window = open_log("a rating of 77", "2027-02-15T20:00")
    window.show_page("progress")
    assert "rating 2026-11-23/cognition: value" in told[-1]
    button_named(window, "What can be done…").click()
    told.clear()
    look_at_every_page(window)
    assert told == []
    first, last = window.session.span()
    assert [each.value for each in window.session.log(first, last).ratings] == [0]
    assert not any(each.isVisible() for each in buttons_named(window, "What can be done…"))
