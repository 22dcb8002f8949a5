"""`magtrack desktop`: a menu entry that starts this very program, and leaves nothing behind."""

from __future__ import annotations

import configparser
import subprocess

import pytest

from magtrack.autostart import exec_line
from magtrack.paths import APP_ID
from tests.platforms import needs

ODD = [
    "/opt/mag track/bin",
    "/home/Jürgen/a",
    "/home/O'Brien/b",
    '/x/"q"/c',
    "/x/$HOME/`d`",
    "/100%/e",
]


def files_below(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def entry_of(share):
    parser = configparser.RawConfigParser()
    parser.optionxform = str
    parser.read(share / "applications" / f"{APP_ID}.desktop", encoding="utf-8")
    return parser["Desktop Entry"]


@pytest.fixture
def share(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    return tmp_path / "share"


def test_the_menu_entry_starts_this_program_and_has_its_icon(run, share):
    said = run.ok("desktop", "install")
    entry = entry_of(share)
    command, _space, field = entry["Exec"].strip('"').partition('" ')
    assert command.endswith(("magtrack-window", "python", "magtrack"))
    assert field == "%f"
    assert (share / "icons/hicolor/48x48/apps" / f"{entry['Icon']}.png").is_file()
    assert str(share) in said


@needs("desktop-file-validate")
def test_the_desktop_files_are_sound(run, share, root):
    run("desktop", "install")
    for file in (
        share / "applications" / f"{APP_ID}.desktop",
        root / "resources/desktop" / f"{APP_ID}.desktop",
    ):
        done = subprocess.run(
            ["desktop-file-validate", "--no-hints", file],
            check=False,
            capture_output=True,
            text=True,
        )
        assert (done.returncode, done.stdout) == (0, "")


@needs("appstreamcli")
def test_the_appstream_data_is_sound(root):
    file = root / "resources/desktop" / f"{APP_ID}.metainfo.xml"
    done = subprocess.run(["appstreamcli", "validate", "--no-net", file], check=False)
    assert done.returncode == 0


def test_removing_it_leaves_no_file(run, share):
    run("desktop", "install")
    assert files_below(share)
    run("desktop", "remove")
    assert files_below(share) == []
    assert "was not in the menu" in run("desktop", "remove").output


@pytest.mark.parametrize("path", ODD)
def test_a_path_of_any_letters_stays_one_argument(path):
    """By the rules of desktop files: what is quoted loses one backslash, and %% is a percent."""
    quoted = exec_line([path])
    assert quoted[0] == quoted[-1] == '"'
    inner, read = quoted[1:-1], ""
    while inner:
        if inner[0] == "\\":
            inner = inner[1:]
        read, inner = read + inner[0], inner[1:]
    assert read.replace("%%", "%") == path


@needs("update-mime-database", "update-desktop-database", "gio")
def test_an_archive_is_opened_with_magtrack_whatever_it_is_called(run, share, tmp_path):
    archive = tmp_path / "for my new computer.zip"
    run.ok("export", "zip", str(archive))
    run("desktop", "install")
    said = subprocess.run(
        ["gio", "info", "-a", "standard::content-type", archive],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert "application/vnd.magtrack.archive+zip" in said
    opens = subprocess.run(
        ["gio", "mime", "application/vnd.magtrack.archive+zip"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert f"{APP_ID}.desktop" in opens
    run("desktop", "remove")
    assert files_below(share) == []
