"""Logs of several people on the command line: --log, and the list of them."""

from __future__ import annotations

import pytest

from magtrack.__main__ import window_options
from magtrack.clock import FixedClock
from magtrack.store.window_lock import WindowLock


@pytest.fixture
def ben(magtein):
    """A second log beside one in use."""
    magtein.ok("logs", "name", "Anna")
    magtein.ok("logs", "add", "Ben")
    return magtein


def test_logs_are_listed_by_name_and_folder_with_the_present_one_marked(ben):
    listed = ben.json("logs")
    assert [(each["name"], each["here"]) for each in listed] == [("Anna", True), ("Ben", False)]
    assert ben.json("logs", "--log", "Ben")[1]["here"]
    assert [line.split()[-2] for line in ben.ok("logs").splitlines()] == ["Anna", "Ben"]


@pytest.mark.parametrize("words", [("--log", "Ben", "take"), ("take", "--log", "Ben")])
def test_what_is_logged_for_one_is_not_in_the_log_of_another(ben, words):
    ben.ok("--log", "ben", "product", "add", "Zinc", "--form", "none", "--unit", "tablet")
    ben.ok(*words, "Zinc", "--units", "1")
    assert "Zinc" in ben.ok("today", "--log", "Ben")
    assert "Zinc" not in ben.ok("today")
    assert "Zinc" not in ben.ok("--log", "Anna", "product", "list")


def test_a_name_that_no_log_has_changes_nothing_and_names_those_there_are(ben):
    refused = ben("rate", "sleep", "3", "--log", "Bea")
    assert refused.exit_code == 2
    assert "There are: Anna, Ben." in refused.stderr
    assert len(ben.json("logs")) == 2


def test_the_name_of_a_log_that_a_window_has_open_is_changed_there(ben):
    lock = WindowLock(ben.folder / "people" / "ben-1", FixedClock(0, "UTC"))
    assert lock.take()
    assert "change its name there" in ben("--log", "Ben", "logs", "name", "Bea").stderr
    lock.release()
    ben.ok("--log", "Ben", "logs", "name", "Bea")
    assert [each["name"] for each in ben.json("logs")] == ["Anna", "Bea"]


def test_the_log_of_a_person_can_be_erased_and_the_others_stay(ben):
    ben.ok("--log", "Ben", "rate", "sleep", "3")
    folder = ben.folder / "people" / "ben-1"
    assert (folder / "magtrack.sqlite3").exists()
    assert "The logs of other people stay: Anna." in ben("--log", "Ben", "erase").stderr
    ben.ok("--log", "Ben", "erase", "everything")
    assert not folder.exists()
    assert [each["name"] for each in ben.json("logs")] == ["Anna"]
    assert ben.json("product", "list")


def test_a_taken_name_and_a_name_that_is_none_are_refused(ben):
    for words, why in (
        (("add", "BEN"), "already"),
        (("name", "Ben"), "already"),
        (("add", " "), ""),
    ):
        refused = ben("logs", *words)
        assert refused.exit_code == 2
        assert why in refused.stderr


def test_the_window_opens_on_the_log_of_a_name():
    assert window_options(["--log", "Ben"]) == {"log": "Ben"}
    assert window_options(["--data-dir=x", "--log=Ben"]) == {"data_dir": "x", "log": "Ben"}
