"""The zone of the machine: told without tzlocal where that is plain, and always as it tells it."""

from __future__ import annotations

import sys
from zoneinfo import ZoneInfo

import pytest
import tzlocal

from magtrack import clock


@pytest.fixture
def system(tmp_path, monkeypatch):
    """Return a folder in the place of /etc, with zones beside it; TZ is not set."""
    monkeypatch.delenv("TZ", raising=False)
    zones = tmp_path / "zoneinfo" / "Europe"
    zones.mkdir(parents=True)
    for name in ("Berlin", "Paris"):
        (zones / name).touch()
    monkeypatch.setattr(clock, "_ZONE_LINK", tmp_path / "localtime")
    monkeypatch.setattr(clock, "_ZONE_NAME", tmp_path / "timezone")
    monkeypatch.setattr(clock, "_OTHER_ZONE_FILES", (tmp_path / "clock",))
    monkeypatch.setattr(tzlocal, "reload_localzone", lambda: pytest.fail("tzlocal was asked"))
    return tmp_path


@pytest.fixture
def tokyo(monkeypatch):
    """Let tzlocal tell a zone that no file does."""
    monkeypatch.setattr(tzlocal, "reload_localzone", lambda: ZoneInfo("Asia/Tokyo"))
    return "Asia/Tokyo"


@pytest.mark.parametrize(
    "zone",
    ["Europe/Berlin", ":America/New_York", "Etc/UTC", "EST5EDT", "Nowhere/Land", "UTC-5", "../a"],
)
def test_zone_of_the_environment_is_the_one_tzlocal_tells(monkeypatch, zone):
    monkeypatch.setenv("TZ", zone)
    try:
        expected = tzlocal.reload_localzone().key
    except (LookupError, ValueError):
        expected = "UTC"
    assert clock.local_zone() == expected


def test_link_tells_the_zone(system):
    (system / "localtime").symlink_to("zoneinfo/Europe/Berlin")
    assert clock.local_zone() == "Europe/Berlin"
    (system / "timezone").write_text("Europe/Berlin\n")
    assert clock.local_zone() == "Europe/Berlin"


@pytest.mark.parametrize("other", ["timezone", "clock"])
def test_tzlocal_is_asked_where_another_file_may_contradict_the_link(system, tokyo, other):
    (system / "localtime").symlink_to("zoneinfo/Europe/Berlin")
    (system / other).write_text("Europe/Paris\n")
    assert clock.local_zone() == tokyo


def test_tzlocal_is_asked_where_there_is_no_link(system, tokyo):
    assert clock.local_zone() == tokyo
    (system / "localtime").write_text("a zone without a name")
    assert clock.local_zone() == tokyo


@pytest.mark.skipif(sys.platform == "win32", reason="TZ names no file there")
def test_file_in_the_environment_is_left_to_tzlocal(monkeypatch, tokyo):
    monkeypatch.setenv("TZ", "/usr/share/zoneinfo/Europe/Berlin")
    assert clock.local_zone() == tokyo
