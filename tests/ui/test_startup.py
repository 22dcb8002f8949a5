"""What the first paint of Today does without."""

from __future__ import annotations

import json
import os
import subprocess

import pytest

from magtrack import sample

HEAVY = [
    "argparse",
    "click",
    "dataclasses",
    "magtrack.charts",
    "magtrack.exporters",
    "magtrack.importers",
    "magtrack.domain.safety.interactions",
    "magtrack.domain.record.reminders",
    "magtrack.reference.safety",
    "magtrack.ui.dialogs",
    "magtrack.ui.reminders",
    "matplotlib",
    "numpy",
    "PIL",
    "platformdirs",
    "PySide6.QtSvg",
    "rapidfuzz",
    "sqlite_utils",
    "tzlocal",
]


COSTLY = ["QAccessible", "QGradient", "QIcon", "QStyle", "QSystemTrayIcon"]
"""Classes of Qt's that take 1 to 8 ms when a program first names them."""


@pytest.fixture(scope="module")
def painted(tmp_path_factory, python, root):
    """What was there right after the first paint of Today on the sample log."""
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
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", HEAVY)
def test_first_paint_imports_no_heavy_module(painted, name):
    assert "magtrack.ui.pages.today" in painted["modules"]
    assert name not in painted["modules"]


@pytest.mark.parametrize("name", COSTLY)
def test_first_paint_makes_no_costly_class(painted, name):
    assert "QLabel" in painted["classes"]
    assert name not in painted["classes"]
