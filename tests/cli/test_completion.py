"""A shell completes commands, options and names; it never opens the window or prints an error."""

from __future__ import annotations

import os
import shlex
import shutil
import sqlite3
import subprocess

import pytest

ODD = 'It\'s "odd", 50% (plus)'


@pytest.fixture
def named(magtein, python, root, tmp_path, monkeypatch):
    """Return a log with two products, and a `magtrack` in the path that opens it."""
    program = tmp_path / "bin" / "magtrack"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(str(python))} -m magtrack "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(root))
    monkeypatch.setenv("MAGTRACK_DATA_DIR", str(magtein.folder))
    magtein.ok("product", "add", "Magnesium Glycinate", "--form", "oxide", "--elemental-mg", "100")
    magtein.ok("product", "add", ODD, "--form", "oxide", "--elemental-mg", "100")
    magtein.ok("medicine", "add", "Foobarol", "--at", "12:00")
    return magtein


def suggested(*words, shell="zsh", **environment):
    """Return what is suggested for the last of `words`; nothing may be said beside it."""
    asked = {
        "COMP_WORDS": " ".join(["magtrack", *words]),
        "COMP_CWORD": str(len(words)),
        "_MAGTRACK_COMPLETE": f"{shell}_complete",
        "QT_QPA_PLATFORM": "no-such-platform",  # a window would end with an error
    }
    done = subprocess.run(
        ["magtrack"],
        env=os.environ | asked | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stderr == ""
    return done.stdout.splitlines()[1::3]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["tak"], ["take"]),
        (["tod"], ["today"]),
        (["trial", "st"], ["start", "stop"]),
        (["take", "--sl"], ["--slot"]),
        (["take", "mag"], ["Magnesium Glycinate", "Magtein"]),
        (["schedule", "add", "Magtein", "mo"], ["morning"]),
        (["take", "--slot", ""], ["morning", "evening", "other"]),
        (["take", "--day", "y"], ["yesterday"]),
        (["rate", "sl"], ["sleep"]),
        (["rate", "sleep", "1"], ["1", "10"]),
        (["rate", "sleep", "7", "cog"], ["cognition"]),
        (["event", "add", "ill"], ["illness"]),
        (["trial", "start", "Magtein", "--main", "mo"], ["mood"]),
        (["medicine", "end", "foo"], ["Foobarol"]),
        (["condition", "add", "kid"], ["kidney-disease"]),
        (["product", "add", "--form", "tau"], ["taurate"]),
        (["export", "js"], ["json"]),
        (["import", "x.csv", "--oth"], ["--others"]),
        (["import", "x.csv", "--others", ""], ["leave-out"]),
        (["completion", ""], ["bash", "zsh", "fish"]),
        (["--as-of", "gestern", "take", "Mag"], []),
        (["take", "--day", "gestern", "It"], [ODD]),
        (["dance", ""], None),
    ],
)
def test_what_begins_so_is_suggested(named, words, expected):
    found = suggested(*words)
    assert expected is None or found == expected


def _missing(file):
    file.unlink()


def _damaged(file):
    file.write_bytes(file.read_bytes()[:5000])


def _foreign(file):
    file.write_text("shopping list" * 100)


def _newer(file):
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA user_version = 999")
    connection.close()


@pytest.mark.parametrize("happened", [_missing, _damaged, _foreign, _newer])
def test_a_log_that_cannot_be_read_suggests_nothing_and_says_nothing(named, happened):
    file = named.folder / "magtrack.sqlite3"
    happened(file)
    before = named.bytes(), sorted(named.folder.iterdir())
    assert suggested("take", "M") == []
    assert suggested("take", "--day", "yesterday", "M") == []
    assert (named.bytes(), sorted(named.folder.iterdir())) == before


def test_a_log_in_use_suggests_nothing_and_says_nothing(named):
    other = sqlite3.connect(named.folder / "magtrack.sqlite3", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert suggested("take", "M") == []
    other.execute("ROLLBACK")
    other.close()


def test_a_folder_that_is_not_there_is_not_made(named, tmp_path):
    nowhere = str(tmp_path / "none")
    assert suggested("take", "M", MAGTRACK_DATA_DIR=nowhere) == []
    for command in ("take", "progress", "export json", "trial stop"):
        suggested(command, "--day", "yesterday", "--from", "-1", "M", MAGTRACK_DATA_DIR=nowhere)
        suggested(command, "--day", "2026-01-01", "--to", "2026-01-01", MAGTRACK_DATA_DIR=nowhere)
    assert not (tmp_path / "none").exists()


def test_nothing_heavy_is_loaded_for_it(python, root):
    code = (
        "import sys, magtrack.__main__ as program\n"
        "try:\n    program.main()\nexcept SystemExit:\n    pass\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    asked = {"COMP_WORDS": "magtrack export", "COMP_CWORD": "2"}
    done = subprocess.run(
        [python, "-c", code],
        cwd=root,
        env=os.environ | asked | {"_MAGTRACK_COMPLETE": "bash_complete"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "plain,json" in done.stdout
    loaded = set(done.stderr.split())
    assert not {"PySide6", "numpy", "matplotlib", "sqlite_utils", "magtrack.ui"} & loaded


# ------------------------------------------------------------------------------- the real shells


def shell(program, script):
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    plain = {"bash": ["--norc"], "zsh": ["-f"], "fish": ["--no-config"]}[program]
    done = subprocess.run(
        [program, *plain, "-c", script], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.stderr == ""
    return done.stdout.splitlines()


BASH = """
eval "$(magtrack completion bash)"
complete -p magtrack
COMP_WORDS=(magtrack {words}) COMP_CWORD={place}
_magtrack_completion magtrack
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["take", "Mag"], ["Magnesium\\ Glycinate", "Magtein"]),
        (["take", "'Magnesium\\ G'"], ["Magnesium\\ Glycinate"]),
        (["take", "I"], ['It\\\'s\\ \\"odd\\",\\ 50%\\ \\(plus\\)']),
        (["rate", "sleep", "7", "co"], ["cognition"]),
    ],
)
def test_bash_completes(named, words, expected):
    script = BASH.format(words=" ".join(words), place=len(words))
    registered, *found = shell("bash", script)
    assert registered.endswith("-F _magtrack_completion magtrack")
    assert found == expected


def test_what_bash_completes_is_one_word_again(named):
    (line,) = shell("bash", BASH.format(words="take I", place=2))[1:]
    assert shell("bash", f"printf '<%s>' {line}") == [f"<{ODD}>"]


def test_zsh_takes_the_script(named):
    script = (
        "autoload -U compinit; compinit -u -D\n"
        'eval "$(magtrack completion zsh)"\nprint $_comps[magtrack]'
    )
    assert shell("zsh", script) == ["_magtrack_completion"]


def test_fish_completes_whole_names(named):
    script = 'magtrack completion fish | source; complete -C "magtrack take {}"'
    assert shell("fish", script.format("mag")) == ["Magnesium Glycinate", "Magtein"]
    assert shell("fish", script.format("It")) == [ODD]


def test_an_unknown_shell_is_refused(magtein):
    said = magtein.no("completion", "csh")
    assert said.startswith("SHELL: “csh” is not one of “bash”, “zsh”, “fish”.")


def test_the_script_asks_for_no_log(run):
    for name in ("bash", "zsh", "fish"):
        assert "_MAGTRACK_COMPLETE" in run.ok("completion", name)
    assert run.bytes() == b""
