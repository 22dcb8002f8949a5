"""What starts at login: written, switched off by the desktop or by us, gone with the program."""

from __future__ import annotations

import plistlib
import stat
import sys

import pytest

from magtrack import autostart
from magtrack.autostart import Autostart, launcher, switch_all_off
from magtrack.errors import MagTrackError
from magtrack.paths import APP_ID
from tests.platforms import linux

pytestmark = linux


@pytest.fixture
def folder(own_home):
    """The autostart folder of the desktop."""
    return own_home / ".config" / "autostart"


def test_it_starts_this_program_for_this_log(folder, own_home):
    here = Autostart(own_home / "magtrack")
    assert not here.is_on()
    here.switch(on=True)
    (file,) = folder.iterdir()
    assert file.name == f"{APP_ID}.Reminders.desktop"
    text = file.read_text("utf-8")
    words = (*launcher(), "--data-dir", str(own_home / "magtrack"), "remind")
    assert f"Exec={' '.join(chr(34) + word + chr(34) for word in words)}\n" in text
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert here.is_on()
    here.switch(on=False)
    assert not here.is_on()
    here.switch(on=False)
    assert list(folder.iterdir()) == []


def test_each_log_has_one_of_its_own(folder, own_home):
    one, other = Autostart(own_home / "magtrack"), Autostart(own_home / "partner")
    one.switch(on=True)
    assert not other.is_on()
    other.switch(on=True)
    one.switch(on=False)
    assert other.is_on()


@pytest.mark.parametrize("line", ["Hidden=true", "X-GNOME-Autostart-enabled = False"])
def test_a_desktop_may_switch_it_off(folder, own_home, line):
    here = Autostart(own_home / "magtrack")
    here.switch(on=True)
    (file,) = folder.iterdir()
    file.write_text(file.read_text("utf-8") + line + "\n", "utf-8")
    assert not here.is_on()
    here.mend()
    assert not here.is_on()


def test_a_program_that_has_moved_is_found_again(folder, own_home, monkeypatch):
    here = Autostart(own_home / "magtrack")
    here.switch(on=True)
    monkeypatch.setattr(autostart, "launcher", lambda: ["/opt/magtrack"])
    here.mend()
    assert "/opt/magtrack" in next(folder.iterdir()).read_text("utf-8")


def test_where_it_was_never_wanted_nothing_is_written(folder, own_home):
    Autostart(own_home / "magtrack").mend()
    assert not folder.exists()


def test_a_folder_that_cannot_be_written_is_told(folder, own_home):
    folder.parent.mkdir(parents=True)
    folder.write_text("no folder")
    with pytest.raises(MagTrackError, match=r"cannot be changed what starts .* \(.*autostart"):
        Autostart(own_home / "magtrack").switch(on=True)
    assert not Autostart(own_home / "magtrack").is_on()


def test_garbage_in_its_place_is_not_on(folder, own_home):
    folder.mkdir(parents=True)
    (folder / f"{APP_ID}.Reminders.desktop").write_bytes(b"\xff\xfe")
    assert not Autostart(own_home / "magtrack").is_on()


def test_all_logs_can_be_switched_off_at_once(folder, own_home):
    for name in ("magtrack", "partner"):
        Autostart(own_home / name).switch(on=True)
    (folder / "other.desktop").write_text("stays")
    assert len(switch_all_off()) == 2
    assert [each.name for each in folder.iterdir()] == ["other.desktop"]


def test_on_a_mac_it_is_a_launch_agent(own_home, monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    here = Autostart(own_home / "magtrack")
    here.switch(on=True)
    (file,) = (own_home / "Library" / "LaunchAgents").iterdir()
    told = plistlib.loads(file.read_bytes())
    assert told["RunAtLoad"]
    assert told["ProgramArguments"] == here.command
    assert here.is_on()
