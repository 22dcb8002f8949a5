from __future__ import annotations

from datetime import date

import pytest

from magtrack import __version__, changes
from magtrack.changes import Release, as_page, in_short, is_newer, releases, since, this_release

TEXT = """# Changes

What changed.

## 0.10.0 (2027-05-02)

### Added

The window
- Ten is newer than nine; a `command` is written plainly. More of it,
  on a second line.
- **You:** choose the folder of the copy again. It was
  forgotten.

## 0.9.1 (2027-02-01)

- Mended: no more of this.

## 0.9.0 (2027-01-01)

- First.
"""


@pytest.fixture
def written(tmp_path, monkeypatch):
    """The versions of a file that the test writes, read anew."""

    def write(text, version="0.10.0"):
        (tmp_path / "CHANGELOG.md").write_text(text, "utf-8")
        monkeypatch.setattr(changes, "changelog", lambda: tmp_path / "CHANGELOG.md")
        monkeypatch.setattr(changes, "__version__", version)
        releases.cache_clear()
        return releases()

    yield write
    releases.cache_clear()


def test_the_file_that_ships_begins_with_the_version_that_runs():
    assert releases()[0].version == __version__
    assert this_release().text
    assert in_short([this_release()])


def test_versions_are_read_with_their_days(written):
    found = written(TEXT)
    assert [(each.version, each.day) for each in found] == [
        ("0.10.0", date(2027, 5, 2)),
        ("0.9.1", date(2027, 2, 1)),
        ("0.9.0", date(2027, 1, 1)),
    ]


@pytest.mark.parametrize(
    ("seen", "here", "told"),
    [
        ("0.9.0", "0.10.0", ["0.10.0", "0.9.1"]),
        ("0.9.1", "0.10.0", ["0.10.0"]),
        ("0.9.0", "0.9.1", ["0.9.1"]),
        ("0.10.0", "0.10.0", []),
        ("0.10.0", "0.9.0", []),
        ("1.0", "0.10.0", []),
        ("0.9.1rc1", "0.9.1", []),
    ],
)
def test_what_came_after_a_version_up_to_the_one_that_runs(written, seen, here, told):
    written(TEXT, here)
    assert [each.version for each in since(seen)] == told


def test_what_asks_something_of_the_person_comes_first_and_whole(written):
    assert in_short(list(written(TEXT))) == [
        "You: choose the folder of the copy again. It was forgotten.",
        "Ten is newer than nine.",
        "Mended.",
    ]


def test_a_page_of_it_holds_every_version(written):
    page = as_page(list(written(TEXT)), "What changed")
    assert page.startswith("# What changed\n\n## 0.10.0\n\n#### Added")
    assert page.count("\n## ") == 3


def test_without_the_file_nothing_is_told(written, monkeypatch, tmp_path):
    written("")
    assert this_release() == Release("0.10.0", None, "")
    monkeypatch.setattr(changes, "changelog", lambda: tmp_path / "gone")
    releases.cache_clear()
    assert releases() == ()


@pytest.mark.parametrize("odd", ["", "x", "9" * 5000, "1.2.3.4.5", "-1"])
def test_whatever_the_settings_hold_versions_compare(odd):
    assert isinstance(is_newer(odd, __version__), bool)
