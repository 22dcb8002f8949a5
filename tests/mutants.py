"""Change the pure modules a little, and tell which of the changes no test notices.

`script/check mutants [MODULE...]` takes modules and packages (`magtrack.domain.safety.findings`,
`magtrack.fileset`), else all `ROOMS`. mutmut does it on a copy, in `.mutants/`, a folder at a time;
of the tests in the mirrored folder those run that call the changed function. It leaves properties
and constants as they are. Fails where less than `FEWEST` of a module's changes are noticed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
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
FEWEST = 0.9
NOTICED = {"killed", "timeout", "segfault", "caught by type check"}


def files_of(name):
    """Return the files of a module or package by its dotted name."""
    path = Path(*name.split("."))
    found = sorted((ROOT / path).rglob("*.py")) or [ROOT / path.with_suffix(".py")]
    if not found[0].exists():
        raise SystemExit(f"There is no module {name}.")
    return [each.relative_to(ROOT) for each in found if each.name != "__init__.py"]


def mutmut(copy, *arguments, **options):
    command = [str(Path(sys.executable).with_name("mutmut")), *arguments]
    return subprocess.run(command, cwd=copy, text=True, check=False, **options)


def run(folder, files):
    """Return how each change to `files` of one folder fared, by the change's name."""
    copy = COPY / ".".join(folder.parts)
    shutil.rmtree(copy, ignore_errors=True)
    for name in ("magtrack", "migrations", "resources", "tests", "docs"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    tests = Path("tests", *folder.parts[1:])
    own = f"""[tool.mutmut]
only_mutate = {[str(each) for each in files]}
pytest_add_cli_args_test_selection = ["{tests}"]
"""
    settings = (ROOT / "pyproject.toml").read_text("utf-8").replace("[tool.mutmut]\n", own)
    (copy / "pyproject.toml").write_text(settings, "utf-8")
    log = copy / "mutmut.log"
    with log.open("w", encoding="utf-8") as out:
        children = str(os.cpu_count() or 1)
        done = mutmut(copy, "run", "--max-children", children, stdout=out, stderr=out)
    if done.returncode:
        raise SystemExit(f"mutmut could not go on; see {log}")
    listed = mutmut(copy, "results", "--all", "true", stdout=subprocess.PIPE).stdout
    return dict(line.strip().split(": ") for line in listed.splitlines() if "__mutmut_" in line)


def told(copy, results):
    """Print how much was noticed per module, and what was not; tell whether it is enough."""
    by_module = defaultdict(Counter)
    for change, status in results.items():
        by_module[change.split(".x")[0]][status in NOTICED] += 1
    shares = {name: count[True] / count.total() for name, count in by_module.items()}
    for name, share in shares.items():
        print(f"{share:6.1%} of {by_module[name].total():4} changes noticed  {name}")
    left = [f"  {status}: {each}" for each, status in results.items() if status not in NOTICED]
    if left:
        print(*left, f"  (cd {copy.relative_to(ROOT)} && mutmut show CHANGE)", sep="\n", flush=True)
    return min(shares.values(), default=1) >= FEWEST


def main(names):
    by_folder = defaultdict(list)
    for name in names or ROOMS:
        for file in files_of(name):
            by_folder[file.parent].append(file)
    enough = [
        told(COPY / ".".join(folder.parts), run(folder, files))
        for folder, files in by_folder.items()
    ]
    return 0 if all(enough) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
