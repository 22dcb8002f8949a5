"""What `script/package` builds from: parts of it that a test can try without building all of it."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.platforms import linux, needs

SORTS = (
    "from PySide6.QtCore import QCollator, QLocale;"
    "c = QCollator(QLocale('{locale}')); print(*sorted('zäa', key=c.sortKey))"
)


@pytest.fixture
def packaging(root):
    return root / "packaging"


def started(python, packaging, *words, **variables):
    return subprocess.run(
        [python, packaging / "start.py", *words],
        env={**os.environ, "PYTHONPATH": str(packaging.parent), **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_packaged_program_starts_its_own_modules_and_no_others(python, packaging):
    assert "magtrack, version" in started(python, packaging, "-m", "magtrack", "--version").stdout
    for module in ("report._pressing", "tables._filling"):  # they end with their input
        done = started(python, packaging, "-m", f"magtrack.exporters.{module}")
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert "No module named" in started(python, packaging, "-m", "magtrack.none").stderr
    assert "no option" in started(python, packaging, "-m", "this").stderr


@linux
def test_what_the_packaged_program_starts_looks_at_the_libraries_of_the_system(packaging):
    start = str(packaging / "start.py")
    code = (
        "import os, runpy, sys; sys.argv = ['x', '--version']\n"
        f"try: runpy.run_path({start!r})\n"
        "except SystemExit: print(os.environ.get('LD_LIBRARY_PATH'))"
    )
    for before, after in (({}, "None"), ({"LD_LIBRARY_PATH_ORIG": "/theirs"}, "/theirs")):
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "LD_LIBRARY_PATH": "/ours", **before},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.splitlines()[-1] == after


@linux
@needs("icupkg", "as", "ld", "objcopy", "strip")
def test_names_are_sorted_as_before_with_what_is_left_of_icu(packaging, tmp_path):
    import PySide6

    spec = importlib.util.spec_from_file_location("slim", packaging / "slim.py")
    slim = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(slim)
    (whole,) = (Path(PySide6.__file__).parent / "Qt" / "lib").glob("libicudata.so.*")
    less = tmp_path / whole.name
    shutil.copy(whole, less)
    slim.slim(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [whole.name]
    assert less.stat().st_size < whole.stat().st_size / 2
    for locale, order in (("de_DE", "a ä z"), ("sv_SE", "a z ä")):
        said = subprocess.run(
            [sys.executable, "-c", SORTS.format(locale=locale)],
            env={**os.environ, "LD_PRELOAD": str(less), "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            check=True,
        )
        assert said.stdout.strip() == order
