"""Reminders without a window: small, in the dark until something is due, and never too late."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from magtrack import preferences
from magtrack.autostart import Autostart
from magtrack.domain.record.edits import DoseDetails, Put, log_entry
from magtrack.preferences import Preferences
from magtrack.store.journal import Journal
from magtrack.store.told import FILE_NAME
from magtrack.ui import remind
from magtrack.ui.remind import Reminding
from magtrack.ui.tray import Tray
from tests.platforms import linux, needs
from tests.ui.conftest import plan
from tests.ui.desktop import Desktop, running_bus
from tests.ui.test_not_saved import held_alone

pytestmark = needs("dbus-daemon")

TODAY = date(2026, 11, 23)
WISHES = Preferences(remind_doses=True, remind_minutes=0)


@pytest.fixture(scope="module", autouse=True)
def _collected():
    """Collect what is left here, in this thread: timers must not end in one of a later window's."""
    yield
    gc.collect()


@pytest.fixture
def folder(set_up):
    """The folder of a log of which two capsules are due at 20:00."""
    here = set_up.journal.path.parent
    preferences.save(here, WISHES)
    return here


@pytest.fixture
def start(folder, clock, desktop):
    """Begin to remind of the log, in this process."""

    def build():
        made.append(Reminding(folder, clock))
        return made[-1]

    made = []
    yield build
    for each in made:
        each.deleteLater()


def evening(session):
    (entry,) = [e for e in session.log(TODAY, TODAY).entries(TODAY) if e.slot == "evening"]
    return entry.dose


def stands(desktop, qtbot):
    qtbot.waitUntil(lambda: bool(desktop.shown))
    qtbot.wait(20)


# ---------------------------------------------------------------------------- in this process


def test_what_is_due_is_told_and_taken_without_a_window(start, desktop, set_up, clock, qtbot):
    start()
    stands(desktop, qtbot)
    assert desktop.shown[0].title == "Your evening dose is due."
    clock.set("2026-11-23T20:05")
    desktop.press("take")
    qtbot.waitUntil(lambda: evening(set_up) is not None)
    assert f"{evening(set_up).taken.local:%H:%M}" == "20:05"
    assert set_up.journal.history.next_undo() == "Magtein taken"


def test_it_opens_the_log_only_where_something_has_changed_or_is_due(
    start, clock, qtbot, set_up, monkeypatch
):
    opened = []

    class Counted(Journal):
        def __init__(self, *arguments, **named):
            opened.append(True)
            super().__init__(*arguments, **named)

    monkeypatch.setattr(remind, "Journal", Counted)
    clock.set("2026-11-23T12:00")
    reminding = start()
    qtbot.waitUntil(lambda: opened == [True])
    reminding.look_around()
    assert opened == [True]
    set_up.do("more", Put(plan("evening", "21:00", 1)))
    reminding.look_around()
    assert opened == [True, True]
    clock.set("2026-11-23T20:01")
    reminding.look_around()
    assert opened == [True, True, True]


def test_after_a_sleep_the_next_minute_tells(start, desktop, clock, qtbot):
    clock.set("2026-11-23T12:00")
    reminding = start()
    qtbot.wait(20)
    clock.set("2026-11-23T22:40")
    reminding.look_around()
    stands(desktop, qtbot)


def test_what_was_answered_elsewhere_is_taken_back(start, desktop, set_up, clock, qtbot):
    reminding = start()
    stands(desktop, qtbot)
    log = set_up.log(TODAY, TODAY)
    (entry,) = [each for each in log.entries(TODAY) if each.slot == "evening"]
    forms = set_up.reference.forms
    set_up.do("skip", log_entry(log, forms, entry, set_up.stamp(), DoseDetails("skipped")))
    reminding.look_around()
    qtbot.waitUntil(lambda: not desktop.standing)


def test_a_switch_in_settings_is_seen_within_a_minute(start, desktop, folder, qtbot):
    preferences.save(folder, replace(WISHES, remind_doses=False))
    reminding = start()
    qtbot.wait(30)
    assert desktop.shown == []
    preferences.save(folder, WISHES)
    reminding.look_around()
    stands(desktop, qtbot)


def test_a_dose_that_could_not_be_written_is_not_believed_to_be(start, desktop, set_up, qtbot):
    start()
    stands(desktop, qtbot)
    with held_alone(set_up.journal.path):
        desktop.press("take")
        qtbot.waitUntil(lambda: len(desktop.shown) == 2, timeout=15_000)
    assert desktop.shown[-1].title == "The dose was not logged."
    assert evening(set_up) is None


def test_later_needs_no_log_that_can_be_written(start, desktop, set_up, clock, qtbot):
    reminding = start()
    stands(desktop, qtbot)
    with held_alone(set_up.journal.path):
        desktop.press("later")
        qtbot.wait(50)
    clock.set("2026-11-23T20:31")
    reminding.look_around()
    qtbot.waitUntil(lambda: len(desktop.shown) == 2)


def test_what_the_desktop_could_not_show_comes_once_it_can(start, bus, desktop, clock, qtbot):
    desktop.leave()
    reminding = start()
    with qtbot.waitSignal(reminding.bell.unheard):
        reminding.look()
    again = Desktop(bus)
    reminding.look_around()
    qtbot.waitUntil(lambda: bool(again.shown))
    again.leave()


def test_where_what_was_told_cannot_be_kept_it_is_still_told_once(
    start, folder, desktop, clock, qtbot
):
    (folder / FILE_NAME).mkdir()
    reminding = start()
    stands(desktop, qtbot)
    clock.set("2026-11-23T20:10")
    reminding.look()
    qtbot.wait(30)
    assert len(desktop.shown) == 1


def test_a_log_that_is_gone_is_not_made_anew_and_ends_it(start, folder, set_up, clock, qtbot):
    reminding = start()
    qtbot.wait(20)
    set_up.journal.close()
    for file in folder.glob("magtrack.sqlite3*"):
        file.unlink()
    reminding.look_around()
    with qtbot.waitSignal(reminding.ended):
        reminding.look_around()
    assert not list(folder.glob("magtrack.sqlite3"))


@linux
def test_what_is_no_longer_to_start_at_login_ends(start, folder, qtbot):
    Autostart(folder).switch(on=True)
    reminding = start()
    qtbot.wait(20)
    Autostart(folder).switch(on=False)
    with qtbot.waitSignal(reminding.ended):
        reminding.look_around()


def test_open_starts_the_window_of_this_log(start, desktop, folder, qtbot, monkeypatch):
    started = []
    monkeypatch.setattr(remind.QProcess, "startDetached", lambda *words: started.append(words[1]))
    start()
    stands(desktop, qtbot)
    desktop.press("default")
    qtbot.waitUntil(lambda: bool(started))
    assert started[0][-2:] == ["--data-dir", str(folder)]


@pytest.mark.qt_log_ignore("systemTrayWindowChanged", extend=True)
def test_where_the_desktop_has_only_a_tray_its_menu_answers(
    folder, clock, dressed, set_up, qtbot, monkeypatch
):
    shown = []
    monkeypatch.setattr(Tray, "showMessage", lambda _self, *told: shown.append(told[:2]))
    sign = Tray()
    reminding = Reminding(folder, clock, sign)
    qtbot.waitUntil(lambda: bool(shown))
    assert shown == [("Your evening dose is due.", "Planned for 20:00.")]
    take, later, *_others, leave = sign.contextMenu().actions()
    assert (take.text(), later.text()) == ("Take", "In 30 minutes")
    take.trigger()
    assert evening(set_up) is not None
    assert take not in sign.contextMenu().actions()
    with qtbot.waitSignal(reminding.ended):
        leave.trigger()


def test_it_ends_with_the_session_of_the_desktop(folder, clock, monkeypatch, qtbot):
    with running_bus() as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        reminding = Reminding(folder, clock)
        qtbot.wait(20)
        assert reminding.bell.is_alive
    qtbot.waitUntil(lambda: not reminding.bell.is_alive)
    with qtbot.waitSignal(reminding.ended):
        reminding.look_around()


# --------------------------------------------------------------------- in a process of its own


@contextmanager
def running(folder, root, **environment):
    """`magtrack remind` on a log, with no display at all."""
    lacking = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    kept = {name: value for name, value in os.environ.items() if name not in lacking}
    with subprocess.Popen(
        [sys.executable, "-m", "magtrack", "--data-dir", str(folder), "remind"],
        cwd=root,
        env=kept | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture
def due_now(folder, set_up):
    """The log with a dose that is due by the clock of this machine, whatever it shows."""
    at = datetime.now().astimezone()
    first = replace(plan("other", f"{at:%H:%M}", 1), valid_from=date(2020, 1, 1))
    set_up.do("now", Put(first))
    return folder


@linux
def test_it_is_small_draws_nothing_and_reaches_nobody(due_now, desktop, root, qtbot):
    with running(due_now, root) as process:
        qtbot.waitUntil(lambda: bool(desktop.shown), timeout=20_000)
        here = Path("/proc") / str(process.pid)
        status = dict(
            line.split(":", 1) for line in (here / "status").read_text("utf-8").splitlines()
        )
        assert int(status["VmRSS"].split()[0]) < 60 * 1024
        mapped = (here / "maps").read_text("utf-8")
        assert "libQt6DBus" in mapped
        for heavy in ("libQt6Gui", "libQt6Widgets", "matplotlib", "numpy"):
            assert heavy not in mapped
        open_files = [str(each.readlink()) for each in (here / "fd").iterdir()]
        inodes = {each[len("socket:[") : -1] for each in open_files if each.startswith("socket:")}
        local = (here / "net" / "unix").read_text("utf-8").split()
        assert inodes
        assert inodes <= set(local)


def test_two_programs_remind_once_and_a_killed_one_keeps_nobody_silent(
    due_now, desktop, root, qtbot
):
    with running(due_now, root) as first:
        qtbot.waitUntil(lambda: bool(desktop.shown), timeout=20_000)
        with running(due_now, root) as second:
            assert second.wait(20) == 0
            assert "reminds already" in second.stdout.read()
        first.send_signal(signal.SIGKILL)
    desktop.shown.clear()
    (due_now / FILE_NAME).unlink()  # a day later
    with running(due_now, root):
        qtbot.waitUntil(lambda: bool(desktop.shown), timeout=20_000)


def test_where_nothing_could_be_shown_it_says_so_and_ends(folder, root):
    with running(folder, root, DBUS_SESSION_BUS_ADDRESS="") as process:
        assert process.wait(20) == 1
        assert "Nothing here shows reminders" in process.stdout.read()
