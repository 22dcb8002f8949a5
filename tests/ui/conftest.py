"""A real window on a real log: what the tests of the screen stand on."""

from __future__ import annotations

import gc
from datetime import date, datetime, time
from itertools import count

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QMainWindow

from magtrack import reference
from magtrack.clock import Reading
from magtrack.domain.record.days import moment_at, resolve
from magtrack.domain.record.edits import Put, Stamp
from magtrack.domain.record.people import Profile
from magtrack.domain.record.schedule import Schedule
from magtrack.store.journal import Journal
from magtrack.ui import style
from magtrack.ui.main_window import MainWindow
from magtrack.ui.session import Session
from magtrack.ui.warm_press import warm_press
from tests import builders
from tests.ui.desktop import Desktop, running_bus

BERLIN = "Europe/Berlin"


class HandClock:
    """A clock that a test sets by hand."""

    def __init__(self, local: str, zone: str = BERLIN) -> None:
        self.set(local, zone)

    def set(self, local: str, zone: str = BERLIN) -> None:
        """Set it to the wall-clock time `local` of `zone`."""
        self._reading = Reading(resolve(datetime.fromisoformat(local), zone).epoch, zone)

    def read(self) -> Reading:
        """Return what it shows."""
        return self._reading


@pytest.fixture(autouse=True)
def _put_away(qapp):
    """Let no window that a test left open take the mouse or the keyboard of the next one."""
    yield
    for window in qapp.topLevelWidgets():
        if isinstance(window, QMainWindow):
            window.close()  # its timers stop
        else:
            window.hide()


@pytest.fixture(scope="module")
def _no_old_windows(qapp):
    """Let go of the windows of other tests, which a switch of theme would dress as well."""
    gc.collect()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(scope="session", autouse=True)
def _press_at_rest():
    """End the process that lays reports out, which all tests share."""
    yield
    warm_press().let_go()


@pytest.fixture
def bus(qapp, monkeypatch):
    """The bus of a desktop's session, as its address; a test that wants it needs `dbus-daemon`."""
    with running_bus() as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield address


@pytest.fixture
def desktop(bus):
    """A desktop that shows notifications."""
    service = Desktop(bus)
    yield service
    service.leave()


@pytest.fixture
def clock():
    """Monday evening, when two capsules are due."""
    return HandClock("2026-11-23T20:00")


@pytest.fixture
def stamp(clock):
    """Ids in a row, and the present of the clock."""
    numbers = count()
    reading = clock.read()
    return Stamp(moment_at(reading.epoch, reading.zone), lambda: f"id{next(numbers):04}")


@pytest.fixture(scope="session")
def shipped_reference():
    """The reference data that comes with the program."""
    return reference.load()


@pytest.fixture
def journal(tmp_path, clock):
    """An empty log on disk."""
    with Journal(tmp_path / "log" / "magtrack.sqlite3", clock) as opened:
        yield opened


@pytest.fixture(scope="session")
def dressed(qapp):
    """The application in the light theme: dressed once, since that polishes every widget."""
    style.start(theme="light")
    return qapp


@pytest.fixture
def large_text(dressed):
    """Text of twice the ordinary size."""
    style.set_text_percent(200)
    yield
    style.set_text_percent(100)


@pytest.fixture
def session(dressed, journal, clock, tmp_path, shipped_reference):
    """An empty log in a dressed application."""
    return Session(journal, clock, tmp_path, shipped_reference)


def plan(slot: str, at: str, units: float, product: str = "mgt") -> Schedule:
    """Return a plan from 1 November on."""
    clock = time.fromisoformat(at)
    return Schedule(f"{product}-{slot}-{at}", product, slot, clock, units, date(2026, 11, 1))


MAGTEIN = replace(builders.MAGTEIN, id="mgt")


@pytest.fixture
def set_up(session):
    """Magtein: one capsule in the morning, two in the evening; a man born in 1981."""
    session.do(
        "set up",
        Put(Profile(birth_year=1981, sex="male")),
        Put(MAGTEIN),
        Put(plan("morning", "08:00", 1)),
        Put(plan("evening", "20:00", 2)),
    )
    return session


@pytest.fixture
def window(set_up, qtbot):
    """The window on that log, shown."""
    window = MainWindow(set_up)
    # What is not saved would be asked about, and nobody is there.
    qtbot.addWidget(window, before_close_func=lambda _window: set_up.outbox.discard())
    window.show()
    return window


@pytest.fixture
def show_page(qtbot):
    """Show a page of the class on a log, and let it hear of changes, as the window does."""

    def show(kind, session):
        page = kind(session)
        qtbot.addWidget(page)
        session.changed.connect(page.refresh)
        page.resize(1092, 720)
        page.refresh(None)
        page.show()
        return page

    return show
