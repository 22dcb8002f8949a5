"""The logs of several people: each in a folder of its own, none taken for another."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from magtrack import preferences
from magtrack.errors import InputProblem, NotFound
from magtrack.logs import (
    add_log,
    file_stem,
    folder_called,
    forget_log,
    home_of,
    known_logs,
    log_called,
    name_log,
)
from magtrack.paths import SAMPLE_PREFIX, chosen_data_dir
from magtrack.preferences import Preferences

RESERVED = {"con", "prn", "aux", "nul", "com1", "lpt1"}


@pytest.fixture
def home():
    """The usual folder, in use."""
    folder = chosen_data_dir()
    folder.mkdir(parents=True)
    preferences.save(folder, Preferences(log_name="Anna", theme="dark", text_percent=150))
    return folder


def names(here):
    return [each.title for each in known_logs(here)]


@pytest.mark.parametrize(
    "name",
    [
        "Ben",
        "Ben and Bea",
        "Jürgen Ångström",
        "../../etc/passwd",
        "a/b\\c:d*e?",
        "🙂🙂",
        "ü" * 200,
        "CON",
        "nul.txt",
        "田中",
        "people",
        "\u202eneB",
        "-1",
    ],
)
def test_any_name_gets_a_folder_of_its_own_that_every_system_takes(home, name):
    made = add_log(name, home)
    assert made.folder.parent == home / "people"
    assert made.folder.name.isascii()
    assert len(made.folder.name) < 60
    assert made.folder.name.split(".")[0] not in RESERVED
    assert not made.folder.name.startswith("-")
    assert stat.S_IMODE(made.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((made.folder / "preferences.json").stat().st_mode) == 0o600
    assert log_called(name, home) == made
    assert names(made.folder) == names(home) == ["Anna", name]


def test_names_that_give_one_folder_give_two(home):
    one, other = add_log("Ben!", home), add_log("Ben?", home)
    assert one.folder != other.folder
    assert names(home) == ["Anna", "Ben!", "Ben?"]


@pytest.mark.parametrize("name", ["Ben", "BEN", "anna", "first LOG"])
def test_no_two_logs_have_one_name(home, name):
    add_log("Ben", home)
    name_log(home, "Anna")
    if name == "first LOG":
        preferences.save(home, Preferences())
    before = names(home)
    with pytest.raises(InputProblem, match="already"):
        add_log(name, home)
    assert names(home) == before


def test_a_new_log_looks_as_the_one_it_was_made_from_and_knows_nothing_else_of_it(home):
    wanted = Preferences(theme="dark", text_percent=150, remind_doses=True, last_folder="/anna")
    preferences.save(home, wanted)
    made = preferences.load(add_log("Ben", home).folder)
    assert made == Preferences(theme="dark", text_percent=150, log_name="Ben")


def test_a_log_in_another_folder_is_found_from_everywhere_and_back(home, tmp_path):
    stick = tmp_path / "a stick" / "log of Ben"
    made = add_log("Ben", home, stick)
    assert made.folder == stick
    assert names(home) == names(stick) == ["Anna", "Ben"]
    assert home_of(stick) == home
    name_log(stick, "Benedict")
    assert names(home) == ["Anna", "Benedict"]
    with pytest.raises(InputProblem, match="in the list already"):
        add_log("Bea", home, stick)


def test_a_log_whose_folder_is_not_there_now_is_listed_and_not_made_anew(home, tmp_path):
    stick = tmp_path / "stick"
    add_log("Ben", home, stick)
    stick.rename(tmp_path / "pulled")
    assert names(home) == ["Anna", "Ben"]
    with pytest.raises(NotFound, match="not there now"):
        folder_called("Ben", home)
    assert not stick.exists()


def test_beside_a_folder_that_was_chosen_lie_its_own_logs_and_the_usual_ones_are_listed(
    home, tmp_path
):
    portable = tmp_path / "portable"
    portable.mkdir()
    made = add_log("Ben", portable)
    assert made.folder.parent == portable / "people"
    assert names(portable) == ["First log", "Anna", "Ben"]
    assert names(home) == ["Anna"]


def test_a_log_added_from_the_sample_does_not_go_with_it(home, tmp_path, monkeypatch):
    monkeypatch.setattr("magtrack.logs.gettempdir", lambda: str(tmp_path))
    sample = tmp_path / f"{SAMPLE_PREFIX}x1"
    sample.mkdir()
    assert add_log("Ben", sample).folder.parent == home / "people"


def test_a_log_that_was_erased_is_no_longer_known(home, tmp_path):
    stick = tmp_path / "stick"
    for made in (add_log("Ben", home), add_log("Bea", home, stick)):
        for file in made.folder.iterdir():
            file.unlink()
        forget_log(made.folder)
    assert names(home) == ["Anna"]
    assert list((home / "people").iterdir()) == []


def test_folders_of_others_that_happen_to_lie_there_are_no_logs(home, tmp_path):
    (home / "people").mkdir()
    (home / "people" / "holiday pictures").mkdir()
    (home / "people" / "holiday pictures" / "1.png").touch()
    (home / "people" / "ben-1.elsewhere.json").write_text('{"folder": "relative", "name": 3}')
    (home / "people" / "bea-1.elsewhere.json").write_text("torn {")
    assert names(home) == ["Anna"]
    assert home_of(Path("/home/people/anna")) == Path("/home/people/anna")


def test_a_log_whose_settings_are_damaged_is_known_by_its_folder(home):
    made = add_log("Ben", home)
    (made.folder / "preferences.json").write_text("torn {")
    assert names(home) == ["Anna", "ben-1"]


def test_files_made_of_a_log_are_named_after_it():
    assert file_stem("") == "magtrack"
    assert file_stem("Jürgen/Åse") == "magtrack-jurgen-ase"
    assert file_stem("🙂") == "magtrack-log"
