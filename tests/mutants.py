"""Change the pure modules a little, and tell which of the changes no test notices.

`script/check mutants [MODULE...]` takes modules and packages (`magtrack.domain.safety.findings`,
`magtrack.fileset`), else all `ROOMS`. A module is tried by the tests that are called as it is, in a
few minutes, a package by all of its mirrored folder. mutmut does it on a copy, in `.mutants/`, and
runs of these tests those that call the changed function; it leaves properties and constants as they
are. Fails where less than `FEWEST` of a module's changes are noticed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parents[1]
COPY = ROOT / ".mutants"
ROOMS = (
    "magtrack.domain.record",
    "magtrack.domain.safety",
    "magtrack.domain.outcome",
    "magtrack.fileset",
    "magtrack.store.journal",
)
CALLED_BY = {
    "magtrack.store.journal": (
        "tests/store/test_audit.py",
        "tests/store/test_past.py",
        "tests/store/test_schemas.py",
    ),
}
"""Tests of others that a module is called by, and tried by too."""

FEWEST = 0.9
NONE_CALLED = ("Unable to force test failures", "could not find any test case for any mutant")
"""What mutmut says where tests call nothing that it changes: it runs at import, or is nothing."""

NOTICED = {"killed", "timeout", "segfault", "caught by type check"}
CORES = os.cpu_count() or 1

RUN_AT_IMPORT = """
import importlib, sys
from mutmut.mutation import trampoline
trampoline.record_trampoline_hit = lambda name, caller=None: print(name)
for module in sys.argv[1:]:
    importlib.import_module(module)
"""
"""Prints the functions that run while modules are imported."""


def found(name):
    """Return the files of a module or package by its dotted name, and the tests that try them."""
    path = Path(*name.split("."))
    tests = Path("tests", *path.parts[1:])
    if (ROOT / path).is_dir():
        every = [each.relative_to(ROOT) for each in sorted((ROOT / path).rglob("*.py"))]
        return [each for each in every if each.name != "__init__.py"], [tests]
    if not (ROOT / path).with_suffix(".py").exists():
        raise SystemExit(f"There is no module {name}.")
    own = sorted((ROOT / tests.parent).glob(f"test_{path.name.strip('_')}*.py"))
    own = [each.relative_to(ROOT) for each in own] or [tests.parent]
    return [path.with_suffix(".py")], [*own, *CALLED_BY.get(name, ())]


def copied(copy):
    """Return `copy`, a folder with the program and its tests as they are now."""
    shutil.rmtree(copy, ignore_errors=True)
    for name in ("magtrack", "migrations", "resources", "tests", "docs"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    return copy


def called(command, folder, **options):
    program, *arguments = command
    command = [str(Path(sys.executable).with_name(program)), *arguments]
    return subprocess.run(command, cwd=folder, text=True, check=False, **options)


def run(copy, files, tests):
    """Return how each change to `files` fared, by the change's name."""
    copied(copy)
    own = f"""[tool.mutmut]
only_mutate = {[str(each) for each in files]}
pytest_add_cli_args_test_selection = {[str(each) for each in tests]}
"""
    file = copy / "pyproject.toml"
    file.write_text(file.read_text("utf-8").replace("[tool.mutmut]\n", own), "utf-8")
    log = copy / "mutmut.log"
    with log.open("w", encoding="utf-8") as out:
        command = ("mutmut", "run", "--max-children", str(CORES))
        done = called(command, copy, stdout=out, stderr=out)
    if done.returncode and not any(each in log.read_text("utf-8") for each in NONE_CALLED):
        raise SystemExit(f"mutmut could not go on; see {log}")
    listed = called(("mutmut", "results", "--all", "true"), copy, stdout=subprocess.PIPE).stdout
    results = dict(line.strip().split(": ") for line in listed.splitlines() if "__mutmut_" in line)
    return results | at_import(copy, files, tests, results)


def at_import(copy, files, tests, results):
    """Return how changes fare that mutmut could not try: of what runs while modules are imported.

    It imports them once, unchanged; so each of these is tried in a process of its own.
    """
    folder, quiet = copy / "mutants", {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    modules = [".".join(each.with_suffix("").parts) for each in files]
    told = called(
        ("python", "-c", RUN_AT_IMPORT, *modules), folder, env=trying("stats"), **quiet
    ).stdout
    early = set(told.split())
    left = [
        each
        for each, status in results.items()
        if status not in NOTICED and each.rpartition("__mutmut_")[0] in early
    ]

    def tried(change):
        command = ("python", "-m", "pytest", "-qx", "-p", "no:cacheprovider", "-m", "not slow")
        done = called((*command, *map(str, tests)), folder, env=trying(change), **quiet)
        return "killed" if done.returncode else "survived"

    with ThreadPoolExecutor(CORES) as pool:
        return dict(zip(left, pool.map(tried, left), strict=True))


def trying(change):
    return os.environ | {"MUTANT_UNDER_TEST": change}


def told(copy, results):
    """Print how much was noticed per module, and what was not; tell whether it is enough."""
    if not results:
        print(f"There is nothing to change in {copy.name}.", flush=True)
    by_module = defaultdict(Counter)
    for change, status in results.items():
        by_module[change.split(".x")[0]][status in NOTICED] += 1
    shares = {name: count[True] / count.total() for name, count in by_module.items()}
    for name, share in shares.items():
        count = by_module[name]
        print(f"{share:6.1%}  {count[True]:4} of {count.total():4} changes noticed  {name}")
    left = [f"  {status}: {each}" for each, status in results.items() if status not in NOTICED]
    if left:
        print(*left, f"  (cd {copy.relative_to(ROOT)} && mutmut show CHANGE)", sep="\n", flush=True)
    return min(shares.values(), default=1) >= FEWEST


def main(names):
    enough = True
    for name in names or ROOMS:
        copy = COPY / name
        enough &= told(copy, run(copy, *found(name)))
    return 0 if enough else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
