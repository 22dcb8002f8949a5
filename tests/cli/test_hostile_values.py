"""Whatever is given for an option or argument: it is taken, or refused in a sentence."""

from __future__ import annotations

import random
import shutil

import click
import pytest

from magtrack.cli import root
from tests.cli.every_command import COMMANDS, commands
from tests.cli.hostile import VALUES
from tests.crafted import sound_log

pytestmark = pytest.mark.usefixtures("qapp")  # a PDF would make one without windows, for good
SKIPPED = {"help", "data_dir", "yes", "as_json"}


def cases():
    """Yield every command with each of its parameters that take a value."""
    for name, command in commands(root):
        if not COMMANDS[name]:
            continue
        for param in command.params:
            is_flag = isinstance(param, click.Option) and (param.is_flag or param.count)
            if not is_flag and param.name not in SKIPPED:
                yield name, param


CASES = list(cases())


def words(name, param, value):
    """Return the words of a command with `value` in the place of a parameter."""
    said = COMMANDS[name].split()
    if isinstance(param, click.Option):
        return [*said, param.opts[0], value]
    arguments = [
        each for each in dict(commands(root))[name].params if isinstance(each, click.Argument)
    ]
    given = said[len(name.split()) :]
    place = arguments.index(param)
    given[place : place + 1] = [value]
    return [*name.split(), *given]


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sound") / "log"
    folder.mkdir(mode=0o700)
    return sound_log(folder).parent


@pytest.fixture
def say(run, tmp_path, sound, monkeypatch):
    """Return a function that runs words on a fresh log in a folder of its own."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    run.now = "2026-11-23T20:00"

    def said(name, param, value):
        shutil.rmtree(run.folder, ignore_errors=True)
        shutil.copytree(sound, run.folder)
        return run(*words(name, param, value), "--yes", input="")

    return said


def check(result):
    """Check that a command ended with 0, or with a sentence."""
    assert "Traceback" not in result.output
    if result.exit_code != 0:
        assert result.exit_code in (1, 2)
        assert result.stderr.strip()


def test_a_few_values_for_a_few_parameters_are_taken_or_refused(say):
    draw = random.Random(17)
    for name, param in draw.sample(CASES, 25):
        for value in draw.sample(VALUES, 3):
            check(say(name, param, value))


@pytest.mark.slow
@pytest.mark.parametrize(("name", "param"), CASES, ids=[f"{n} {p.name}" for n, p in CASES])
def test_every_value_for_every_parameter_is_taken_or_refused(say, name, param):
    for value in VALUES:
        check(say(name, param, value))
