"""Bring each fault of the list back, and tell whether a test of its line notices.

`script/check faults [WORD...]` takes words of the lines that are meant, else tries all. The
mutations of `tests/faults.py` are made one at a time in a copy of the program, and the tests that
the line names are run there, without the slow ones. Fails where no test fails under a mutation, or
one does without.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults import FAULTS, PACKAGE, Fault, Mutation
from tests.mutants import called, copied

PYTEST = ("python", "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", "-m", "not slow")
LONGEST_S = 300
_FAILED = re.compile(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", re.MULTILINE)


def tests_of(faults: Sequence[Fault]) -> list[str]:
    """Return the tests of some lines, as pytest takes them."""
    named = (
        f"tests/{file}::{name}"
        for fault in faults
        for file, names in fault.tests.items()
        for name in names
    )
    return list(dict.fromkeys(named))


class Bench:
    """A copy of the program in which faults are brought back."""

    def __init__(self, folder: Path) -> None:
        self._copy = copied(folder)

    def failing(
        self, faults: Sequence[Fault], *options: str, keeps_compiled: bool = True
    ) -> list[str]:
        """Return which of the tests of some lines fail; stops where they cannot be run."""
        environment = os.environ | {
            "PYTHONPATH": str(self._copy),  # a program that a test starts is the copy, too
            "PYTHONDONTWRITEBYTECODE": "" if keeps_compiled else "1",
            "PYTHONPYCACHEPREFIX": "",
        }
        done = called(
            (*PYTEST, *options, *tests_of(faults)),
            self._copy,
            env=environment,
            timeout=LONGEST_S * len(faults),
            stdout=subprocess.PIPE,
        )
        if done.returncode not in (0, 1):
            raise SystemExit(f"{done.stdout}\nThe tests could not be run.")
        return _FAILED.findall(done.stdout)

    def noticed(self, fault: Fault, mutation: Mutation) -> list[str]:
        """Return the test that fails under a mutation, none where nobody notices."""
        file = self._copy / PACKAGE / mutation.file
        before = file.read_bytes()
        try:
            mutation.make(self._copy)
            return self.failing([fault], "-x", keeps_compiled=False)
        finally:
            file.write_bytes(before)


def main(words: Sequence[str]) -> int:
    """Try the lines that hold all of the words; return 0 where each mutation is noticed."""
    faults = [fault for fault in FAULTS if all(word in fault.what for word in words)]
    if not faults:
        raise SystemExit(f"No line of tests/faults.py holds {' '.join(words)}.")
    with TemporaryDirectory() as folder:
        bench = Bench(Path(folder, "copy"))
        if failed := bench.failing(faults):
            raise SystemExit("These fail without any mutation: " + " ".join(failed))
        tried = [(fault, each) for fault in faults for each in fault.mutations]
        missed = [each for each in tried if not told(*each, bench.noticed(*each))]
    print(f"{len(faults)} faults, {len(tried)} mutations, {len(tried) - len(missed)} noticed")
    return 1 if missed else 0


def told(fault: Fault, mutation: Mutation, failed: Sequence[str]) -> bool:
    """Print what became of a mutation; return whether it was noticed."""
    by = failed[0].removeprefix("tests/") if failed else f"NOBODY: {mutation.file}: {mutation.new}"
    print(f"{fault.what}\n    noticed by {by}", flush=True)
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
