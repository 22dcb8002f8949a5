"""What the first paint of Today does without."""

from __future__ import annotations

import json
import os
import subprocess

import pytest

from magtrack import sample

HEAVY = [
    "click",
    "lucide",
    "magtrack.charts",
    "magtrack.exporters",
    "magtrack.importers",
    "magtrack.ui.dialogs",
    "matplotlib",
    "numpy",
    "PIL",
    "PySide6.QtSvg",
    "rapidfuzz",
    "sqlite_utils",
]


@pytest.fixture(scope="module")
def modules(tmp_path_factory, python, root):
    from magtrack import reference
    from magtrack.clock import FixedClock
    from magtrack.store.database import FILE_NAME
    from magtrack.store.journal import Journal

    folder = tmp_path_factory.mktemp("start")
    with Journal(folder / FILE_NAME, FixedClock(1795465800, "Europe/Berlin")) as journal:
        journal.apply("Sample", *sample.sample_edits(reference.load().forms))
    done = subprocess.run(
        [python, str(root / "tests" / "benchmarks" / "probe.py"), "magtrack", "paint"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "MAGTRACK_DATA_DIR": str(folder), "PYTHONPATH": str(root)},
    )
    return set(json.loads(done.stdout)["modules"])


@pytest.mark.parametrize("name", HEAVY)
def test_first_paint_imports_no_heavy_module(modules, name):
    assert "magtrack.ui.pages.today" in modules
    assert name not in modules
