"""A log that was crafted or has rotted: a sentence with a way out, and never a wrong total."""

from __future__ import annotations

import json
import random
import shutil

import pytest

from magtrack.cli import root
from tests.cli.every_command import COMMANDS, MORE, REFUSED, commands
from tests.crafted import CRAFTED, FILE, crafted_log, sound_log

pytestmark = pytest.mark.usefixtures("qapp")  # a PDF would make one without windows, for good
EVENING = "2026-11-23T20:00"
LINES = [*filter(None, COMMANDS.values()), *MORE]


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sound") / "log"
    folder.mkdir(mode=0o700)
    return sound_log(folder).parent


@pytest.fixture
def on(run, tmp_path, sound):
    """Return a function that runs a line of words on a crafted log, each on a fresh one."""

    def on_crafted(name, line):
        shutil.rmtree(run.folder, ignore_errors=True)
        out = tmp_path / "out"
        shutil.rmtree(out, ignore_errors=True)
        out.unlink(missing_ok=True)
        path = crafted_log(name, sound, run.folder)
        run.now = EVENING
        box = tmp_path / "box"
        box.mkdir(exist_ok=True)
        places = {"OUT": str(out), "OUT.csv": f"{out}.csv", "IN": str(path), "BOX": str(box)}
        return run(*(places.get(word, word) for word in line.split()), "--yes")

    return on_crafted


def test_every_command_is_tried():
    assert set(COMMANDS) == {name for name, _command in commands(root)}


@pytest.mark.parametrize("line", LINES)
def test_the_words_of_every_command_are_taken_by_a_sound_log(run, sound, tmp_path, line):
    """So what is refused on a crafted log is refused because of that."""
    shutil.copytree(sound, run.folder)
    run.now = EVENING
    places = {
        "OUT": str(tmp_path / "o"),
        "OUT.csv": str(tmp_path / "o.csv"),
        "IN": str(sound / FILE),
        "BOX": str(tmp_path / "box"),
    }
    (tmp_path / "box").mkdir()
    result = run(*(places.get(word, word) for word in line.split()), "--yes")
    assert (result.exit_code == 0) != (line in REFUSED), result.output


@pytest.mark.parametrize("name", CRAFTED)
def test_a_check_names_the_row_and_column(on, name):
    result = on(name, "check --history")
    assert result.exit_code == 1
    crafted = CRAFTED[name]
    if crafted.unknown:
        assert f"“{crafted.unknown}”" in result.output
    assert crafted.place in result.output
    if not crafted.place and name != "a dose of no product":
        first, *ways = result.stderr.splitlines()
        assert FILE in first
        assert any(way.startswith("  magtrack ") for way in ways)


@pytest.mark.parametrize("name", CRAFTED)
def test_no_total_is_told_that_is_not_so(on, run, sound, name):
    told = on(name, "today --json")
    shutil.rmtree(run.folder)
    shutil.copytree(sound, run.folder)
    if told.exit_code == 0:
        assert json.loads(told.stdout) == run.json("today")
        assert CRAFTED[name].place.startswith(("history", "acknowledgement"))
    else:
        assert told.stdout == ""


def _is_wrong(result, line):
    """Tell what is wrong about what a command said, "" for nothing."""
    if result.exit_code == 0:
        return ""
    if not result.stderr.startswith("magtrack: ") and not line.startswith("check"):
        return "no sentence"
    of_the_log = FILE in result.stderr and not line.startswith("import")
    if of_the_log and "  magtrack " not in result.stderr:
        return "no way out"
    return ""


@pytest.mark.parametrize("name", CRAFTED)
def test_a_few_commands_on_a_crafted_log_tell_of_it(on, name):
    for line in ["today --json", *random.Random(name).sample(LINES, 4)]:
        assert _is_wrong(on(name, line), line) == "", line


@pytest.mark.slow
@pytest.mark.parametrize("line", LINES)
def test_every_command_on_every_crafted_log_tells_of_it(on, line):
    wrong = {}
    for name in CRAFTED:
        said = _is_wrong(on(name, line), line)
        if said:
            wrong[name] = said
    assert wrong == {}
