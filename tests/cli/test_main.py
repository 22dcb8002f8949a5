"""Which arguments open the window, and how the program ends."""

from __future__ import annotations

import json
import os
import subprocess
from contextlib import suppress
from pathlib import Path
from threading import Thread
from time import sleep

import pytest

from magtrack.__main__ import window_options
from magtrack.cli import main, root
from magtrack.cli.context import CliContext
from magtrack.clock import FixedClock
from magtrack.durable import SCRATCH
from magtrack.store.window_lock import WindowLock
from magtrack.ui.single_instance import CALL_NAME
from tests.cli.conftest import refuse_demo


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        ([], {}),
        (["--data-dir", "here"], {"data_dir": "here"}),
        (["--data-dir=here", "--as-of", "2026-11-23"], {"data_dir": "here", "as_of": "2026-11-23"}),
        (["today"], None),
        (["--data-dir", "here", "today"], None),
        (["--data-dir"], None),
        (["--help"], None),
        (["--yes"], None),
        ([f"there{os.sep}set.zip"], {"file": f"there{os.sep}set.zip"}),
        (
            ["--data-dir", "here", f"{os.sep}a b.zip"],
            {"data_dir": "here", "file": f"{os.sep}a b.zip"},
        ),
        ([f"{os.sep}one.zip", f"{os.sep}two.zip"], None),
        ([f"{os.sep}one.zip", "today"], None),
    ],
)
def test_window_opens_without_a_command(arguments, options):
    assert window_options(arguments) == options


def test_start_of_the_window_does_not_import_the_command_line(python, root):
    code = "import sys, magtrack.__main__; print(*sys.modules)"
    loaded = subprocess.run(
        [python, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    assert not {"click", "magtrack.cli", "argparse"} & set(loaded.stdout.split())


def test_without_a_display_the_window_says_so_in_one_sentence(process):
    run = process(QT_QPA_PLATFORM="", DISPLAY="", WAYLAND_DISPLAY="")
    assert run.returncode == 1
    assert run.stderr.startswith("magtrack: ")
    assert run.stderr.count("\n") == 1


def answer(file):
    """Answer the next call as a window does."""
    for _look in range(1000):
        with suppress(OSError):
            said = file.read_text()
            if said.startswith("call "):
                file.write_text(said.replace("call", "here"))
                return
        sleep(0.02)


def test_a_second_window_ends_with_1_and_says_what_is_open_and_where(process, tmp_path):
    folder = tmp_path / "log"
    folder.mkdir()
    lock = WindowLock(folder, FixedClock(0, "UTC"))
    assert lock.take()
    answering = Thread(target=answer, args=(folder / CALL_NAME,))
    answering.start()
    run = process(QT_QPA_PLATFORM="offscreen")
    answering.join()
    lock.release()
    assert run.returncode == 1
    assert "is open already" in run.stderr
    assert str(folder) in run.stderr


@pytest.mark.parametrize(
    ("words", "why", "code"),
    [
        (["--data-dir", "/dev/null/log"], "The folder /dev/null", 1),
        (["--as-of", "yesterday"], "“yesterday” is not a date and time", 2),
    ],
    ids=["folder", "clock"],
)
def test_window_that_cannot_open_says_why(process, words, why, code):
    run = process(*words)
    assert why in run.stderr
    assert run.returncode == code
    assert run.stderr.startswith("magtrack: ")
    assert "Traceback" not in run.stderr


def test_global_options_may_stand_anywhere(run, tmp_path):
    other = str(tmp_path / "other")
    run.ok("rate", "sleep", "3", "--data-dir", other, "--as-of", "2026-01-02T12:00")
    assert run.json("today", "--data-dir", other, "--day", "2026-01-02")["ratings"]["sleep"] == 3
    assert run.json("today")["ratings"]["sleep"] is None
    assert json.loads(run.ok("--json", "today"))["day"] == "2026-11-23"


def test_every_command_has_help_that_fits_80_columns(run):
    for command in _commands(root, ()):
        lines = run(*command, "--help").stdout.splitlines()
        assert lines[0].startswith("Usage: magtrack")
        assert max(map(len, lines)) <= 80


def _commands(group, path):
    yield path
    for name, command in getattr(group, "commands", {}).items():
        yield from _commands(command, (*path, name))


@pytest.mark.parametrize(("words", "code"), [(["--version"], 0), (["today"], 0), (["dance"], 2)])
def test_main_returns_the_exit_code(words, code, capsys):
    assert main(words, lambda _out: 0) == code


@pytest.mark.parametrize(("words", "out"), [([], None), (["--out", "there"], Path("there"))])
def test_demo_is_handed_its_folder_and_gives_the_exit_code(run, words, out):
    asked = []
    run.demo = lambda folder: asked.append(folder) or 3
    assert run("demo", *words).exit_code == 3
    assert asked == [out]


def test_new_log_is_readable_by_its_owner_only(run):
    run.ok("today")
    assert run.folder.stat().st_mode & 0o777 == 0o700
    assert (run.folder / "magtrack.sqlite3").stat().st_mode & 0o777 == 0o600


def test_reader_that_stops_reading_is_no_error(magtein, python, root):
    command = f'"{python}" -m magtrack --data-dir "{magtein.folder}" today | true'
    run = subprocess.run(
        ["sh", "-c", command], cwd=root, capture_output=True, text=True, check=True
    )
    assert run.stderr == ""


def test_output_that_cannot_show_a_character_shows_a_question_mark(process):
    process("product", "add", "Mag 🙂", "--form", "oxide", "--elemental-mg", "100")
    run = process("product", "list", PYTHONIOENCODING="latin-1")
    assert (run.returncode, run.stdout.splitlines()[0]) == (0, "Mag ?")


def test_an_error_nobody_expected_is_one_sentence_and_an_entry_of_the_log_file(
    tmp_path, monkeypatch, capsys
):
    entered = "Canary7731"

    def broken(*_):
        raise KeyError(entered)

    monkeypatch.setattr(CliContext, "journal", property(broken))
    assert main(["today", "--data-dir", str(tmp_path)], refuse_demo) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert said.startswith("magtrack: Something went wrong that should not have: KeyError.")
    entry = (tmp_path / "magtrack.log").read_text("utf-8")
    assert "builtins.KeyError" in entry
    assert entered not in entry + said


def test_looking_at_another_day_takes_no_draft_for_an_old_one(magtein):
    """What somebody else is just writing is as old as the file is, whatever `--as-of` says."""
    draft = magtein.folder / f"{SCRATCH}preferences.json.part"
    draft.write_text("{}")
    magtein.ok("today", at="2031-01-01T12:00")
    magtein.ok("today", at="2020-01-01T12:00")
    assert draft.exists()
