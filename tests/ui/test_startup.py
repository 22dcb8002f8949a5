"""Starting, with the tricks of `magtrack.startup` and without them."""

from __future__ import annotations

import json
import os
import subprocess

import pytest

from magtrack import sample
from magtrack.domain.record.edits import Put
from magtrack.domain.record.people import Condition

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
    "typing_extensions",
    "tzlocal",
]


COSTLY = ["QAccessible", "QGradient", "QIcon", "QStyle", "QSystemTrayIcon"]
"""Classes of Qt's that take 1 to 8 ms when a program first names them."""


@pytest.fixture(scope="module")
def probe(tmp_path_factory, python, root):
    """Start MagTrack on the sample log of somebody with a kidney disease, up to a point."""
    from magtrack import reference
    from magtrack.clock import FixedClock
    from magtrack.store.database import FILE_NAME
    from magtrack.store.journal import Journal

    folder = tmp_path_factory.mktemp("start")
    with Journal(folder / FILE_NAME, FixedClock(1795465800, "Europe/Berlin")) as journal:
        journal.apply("Sample", *sample.sample_edits(reference.load().forms))
        journal.apply("Condition", Put(Condition("c", "kidney-disease")))

    def run(act, plain=""):
        done = subprocess.run(
            [python, str(root / "tests" / "benchmarks" / "probe.py"), "magtrack", act],
            capture_output=True,
            text=True,
            check=True,
            env={
                **os.environ,
                "MAGTRACK_DATA_DIR": str(folder),
                "MAGTRACK_PLAIN_START": plain,
                "PYTHONPATH": str(root),
            },
        )
        return json.loads(done.stdout)

    return run


@pytest.fixture(scope="module")
def painted(probe):
    """What was there right after the first paint."""
    return probe("paint")


both_ways = pytest.mark.parametrize("plain", ["", "1"], ids=["with tricks", "plain"])


@pytest.mark.parametrize("name", HEAVY)
def test_first_paint_imports_no_heavy_module(painted, name):
    assert "magtrack.ui.pages.today" in painted["modules"]
    assert name not in painted["modules"]


@pytest.mark.parametrize("name", COSTLY)
def test_first_paint_makes_no_costly_class(painted, name):
    assert "QLabel" in painted["classes"]
    assert name not in painted["classes"]


def test_the_plain_start_paints_too_and_leaves_nothing_out(probe):
    painted = probe("paint", plain="1")
    assert "TodayPage" in painted["classes"]
    assert {"argparse", "msgspec._json_schema"} <= set(painted["modules"])


@both_ways
def test_warnings_follow_the_first_paint_and_the_collector_works(probe, plain):
    settled = probe("settled", plain)
    assert settled["collects"]
    assert settled["warnings"] == ["Safety, 2 warnings"]  # the kidneys, and two magnesiums


@both_ways
def test_the_collector_works_again_in_a_window_hidden_at_once(probe, plain):
    assert probe("hidden", plain)["collects"]
