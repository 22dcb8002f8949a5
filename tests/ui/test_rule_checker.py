"""The rules are read in idle moments, and today is checked again after every change."""

from __future__ import annotations

from datetime import date, time
from types import SimpleNamespace

import pytest

from magtrack import reference
from magtrack.domain.record.edits import Put
from magtrack.domain.record.people import Medicine, Profile
from magtrack.ui.main_window import MainWindow
from magtrack.ui.session import Session
from magtrack.ui.widgets.sidebar import SidebarEntry

DOXYCYCLINE = Medicine(
    "doxy", "Doxycycline", (time(8, 30),), date(2026, 11, 20), date(2026, 11, 26)
)


@pytest.fixture
def watching(set_up, qtbot):
    with qtbot.waitSignal(set_up.checker.ready):
        set_up.checker.start()
    return set_up


def test_nothing_is_read_before_the_start(set_up):
    assert not set_up.checker.is_ready
    set_up.checker.check()
    assert set_up.checker.findings == []


def test_a_medicine_is_warned_of_as_soon_as_it_is_written(watching, qtbot):
    with qtbot.waitSignal(watching.checker.checked):
        watching.do("medicine", Put(DOXYCYCLINE))
    assert [each.rule for each in watching.checker.findings] == ["tetracyclines"]


def test_several_changes_are_checked_once(watching, qtbot):
    checks = []
    watching.checker.checked.connect(lambda: checks.append(1))
    watching.do("medicine", Put(DOXYCYCLINE))
    watching.do("another", Put(Medicine("f", "Furosemide", (time(8),))))
    qtbot.waitUntil(lambda: bool(checks))
    qtbot.wait(50)
    assert checks == [1]


def test_a_change_with_nothing_to_find_is_checked_and_told_too(watching, qtbot):
    with qtbot.waitSignal(watching.checker.checked):
        watching.do("name", Put(Profile(birth_year=1990)))
    assert watching.checker.findings == []


def test_what_fires_is_worked_out_once_until_something_changes(watching, clock):
    day = watching.today()
    first = watching.checker.look(day)
    assert watching.checker.look(day)[0] is first[0]
    watching.do("medicine", Put(DOXYCYCLINE))
    after = watching.checker.look(day)
    assert ([each.rule for each in first[1]], [each.rule for each in after[1]]) == (
        [],
        ["tetracyclines"],
    )
    clock.set("2026-11-23T20:01")
    assert watching.checker.look(day)[0] is not after[0]


def test_a_checker_that_was_stopped_checks_nothing_and_can_start_again(watching, qtbot):
    watching.checker.stop()
    watching.do("medicine", Put(DOXYCYCLINE))
    qtbot.wait(50)
    assert watching.checker.findings == []
    with qtbot.waitSignal(watching.checker.ready):
        watching.checker.start()
    assert watching.checker.findings


def test_the_sidebar_counts_what_was_not_read_yet(set_up, qtbot):
    set_up.do("medicine", Put(DOXYCYCLINE), Put(Medicine("z", "Zinc", (time(20, 30),))))
    window = MainWindow(set_up)
    qtbot.addWidget(window)
    with qtbot.waitSignal(set_up.checker.checked, timeout=10_000):
        window.show()
    severities = sorted(each.severity for each in set_up.checker.findings)
    assert severities == ["major", "minor"]
    entries = {entry.key: entry.count() for entry in window.findChildren(SidebarEntry)}
    assert entries["safety"] == 1
    window.close()


@pytest.fixture
def broken_rules(tmp_path, shipped_reference):
    """The reference data without one of its rule files."""
    folder = tmp_path / "reference"
    folder.mkdir()
    for file in shipped_reference.folder.glob("*.toml"):
        if file.name != "interactions_other.toml":
            (folder / file.name).write_bytes(file.read_bytes())
    return reference.load(folder)


def test_without_its_rules_the_window_says_so_and_ends(
    dressed, journal, clock, tmp_path, broken_rules, qtbot, monkeypatch
):
    said, codes = [], []
    application = SimpleNamespace(exit=codes.append)  # the tests' own must go on
    monkeypatch.setattr("magtrack.ui.main_window.QCoreApplication", application)
    monkeypatch.setattr("magtrack.ui.error_box.show_error", said.append)
    session = Session(journal, clock, tmp_path, broken_rules)
    session.do("something to show", Put(Medicine("z", "Zinc")))
    window = MainWindow(session)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: bool(said), timeout=10_000)
    assert "interactions_other.toml" in said[0]
    qtbot.waitUntil(lambda: not window.isVisible())
    assert codes == [1]
