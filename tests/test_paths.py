from __future__ import annotations

import os
import stat
from pathlib import Path

import platformdirs
import pytest

from magtrack.paths import (
    DATA_DIR_VARIABLE,
    FONT_LIST_NAME,
    data_dir,
    keep_font_list_in,
    user_data_dir,
)


@pytest.mark.parametrize("name", ["resources", "migrations"])
def test_shipped_folders_are_found(name):
    assert data_dir(name).is_dir()


def test_chosen_folder_wins_over_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(tmp_path / "from-environment"))
    assert user_data_dir(tmp_path / "chosen") == tmp_path / "chosen"
    assert not (tmp_path / "from-environment").exists()


def test_environment_wins_over_the_platform(tmp_path, monkeypatch):
    monkeypatch.setenv(DATA_DIR_VARIABLE, str(tmp_path / "from-environment"))
    assert user_data_dir() == tmp_path / "from-environment"


def test_without_a_choice_the_platforms_place_is_taken(tmp_path, monkeypatch):
    monkeypatch.delenv(DATA_DIR_VARIABLE)
    monkeypatch.setattr("magtrack.paths._platform_dir", lambda: str(tmp_path / "magtrack"))
    assert user_data_dir() == tmp_path / "magtrack"


@pytest.mark.parametrize("data", [None, "", "relative", "/elsewhere/data"])
@pytest.mark.parametrize("home", [None, "", "relative", "/home/someone"])
def test_platforms_place_is_the_one_platformdirs_names(monkeypatch, data, home):
    monkeypatch.delenv(DATA_DIR_VARIABLE)
    monkeypatch.setattr(Path, "mkdir", lambda *_, **__: None)
    for name, value in (("XDG_DATA_HOME", data), ("HOME", home)):
        monkeypatch.delenv(name, raising=False)
        if value is not None:
            monkeypatch.setenv(name, value)
    wanted = Path(platformdirs.user_data_dir("magtrack", appauthor=False))
    assert user_data_dir() == wanted.expanduser().absolute()


def test_new_folder_is_for_its_owner_alone(tmp_path):
    folder = user_data_dir(tmp_path / "a" / "b")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_relative_folder_becomes_absolute(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert user_data_dir("log") == tmp_path / "log"


def test_a_file_in_the_way_is_an_os_error_and_stays(tmp_path):
    (tmp_path / "log").write_text("mine")
    with pytest.raises(FileExistsError):
        user_data_dir(tmp_path / "log")
    assert (tmp_path / "log").read_text() == "mine"


def test_the_list_of_fonts_lies_beside_the_log_unless_a_place_was_chosen(tmp_path, monkeypatch):
    monkeypatch.delenv("MPLCONFIGDIR")
    keep_font_list_in(tmp_path)
    assert os.environ["MPLCONFIGDIR"] == str(tmp_path / FONT_LIST_NAME)
    keep_font_list_in(tmp_path / "another")
    assert os.environ["MPLCONFIGDIR"] == str(tmp_path / FONT_LIST_NAME)


def test_a_packaged_program_keeps_it_too_though_it_is_given_a_place_that_goes(
    tmp_path, monkeypatch
):
    monkeypatch.setenv("MPLCONFIGDIR", str(tmp_path / "passing"))
    monkeypatch.setattr("sys.frozen", True, raising=False)
    keep_font_list_in(tmp_path)
    assert os.environ["MPLCONFIGDIR"] == str(tmp_path / FONT_LIST_NAME)
