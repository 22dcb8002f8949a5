"""The command line, run in this process and in others."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from magtrack.cli import root
from magtrack.cli.context import CliContext
from magtrack.reference import Reference, load

if TYPE_CHECKING:
    from pathlib import Path

NOON = "2026-11-23T12:00"
"""A Monday."""


known = cache(load)
"""The reference data, read once for all tests."""


def refuse_demo(out):
    raise AssertionError("no test opens the demo by accident")


@dataclass
class CommandLine:
    """Runs commands on one log, at a time and in a zone that stand still unless changed."""

    folder: Path
    now: str = NOON
    zone: str = "Europe/Berlin"
    columns: int = 80
    demo: object = refuse_demo
    runner: CliRunner = field(default_factory=CliRunner)
    reference: Reference = field(default_factory=known)

    def __call__(self, *words: str, **input_) -> Result:
        """Run a command, wherever it ends."""
        arguments = ["--data-dir", str(self.folder), "--as-of", self.now, *words]
        env = {"TZ": self.zone, "COLUMNS": str(self.columns)}
        desk = CliContext(self.demo)
        desk.reference = self.reference
        result = self.runner.invoke(root, arguments, obj=desk, env=env, **input_)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    def ok(self, *words: str, at: str | None = None) -> str:
        """Run a command that must succeed, at another time if given, and return its output."""
        self.now = at or self.now
        result = self(*words)
        assert (result.exit_code, result.stderr) == (0, "")
        return result.stdout

    def no(self, *words: str, code: int = 2) -> str:
        """Run a command that must be refused and return what it says; the log stays as it was.

        `code` is 2 where it must be typed differently, 1 where something else stood in the way.
        """
        before = self.bytes()
        result = self(*words)
        assert (result.exit_code, result.stdout) == (code, "")
        assert self.bytes() == before
        assert result.stderr.startswith("magtrack: ")
        return result.stderr.removeprefix("magtrack: ").strip()

    def json(self, *words: str):
        """Return what a reading command says in JSON."""
        return json.loads(self.ok(*words, "--json"))

    def bytes(self) -> bytes:
        """Return the log's file."""
        file = self.folder / "magtrack.sqlite3"
        return file.read_bytes() if file.exists() else b""

    def add_magtein(self, first: str) -> None:
        """Set up 3 capsules = 2 000 mg = 144 mg, one in the morning and two in the evening."""
        self.ok(
            *("product", "add", "Magtein", "--form", "l-threonate", "--unit", "capsule"),
            *("--serving-units", "3", "--compound-mg", "2000", "--elemental-mg", "144"),
        )
        self.ok("schedule", "add", "Magtein", "morning", "08:00", "--units", "1", "--from", first)
        self.ok("schedule", "add", "Magtein", "evening", "20:00", "--units", "2", "--from", first)

    def at(self, folder: Path) -> CommandLine:
        """Return the same command line on another log."""
        return CommandLine(folder, self.now, self.zone)


@pytest.fixture
def run(tmp_path):
    """The command line on a log that does not exist yet."""
    return CommandLine(tmp_path / "log")


@pytest.fixture
def magtein(run):
    """The command line on a log with the usual product and its plan, from 20 November 2026 on."""
    run.add_magtein("2026-11-20")
    return run


@pytest.fixture
def process(python, root, tmp_path):
    """Run the program in a process of its own, on one log; returns what subprocess.run does."""
    environment = os.environ | {"MAGTRACK_DATA_DIR": str(tmp_path / "log"), "TZ": "Europe/Berlin"}

    def run(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [python, "-m", "magtrack", *words],
            cwd=root,
            env=environment | variables,
            check=False,
            capture_output=True,
            text=True,
            timeout=60,
        )

    return run
