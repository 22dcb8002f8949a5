"""Charts are loaded in a thread with less of matplotlib, and are the same charts."""

from __future__ import annotations

import os
import subprocess

import pytest

LOADED = """
from magtrack.ui.background import chart_loader
loader = chart_loader()
loader.start()
loader.wait()
assert loader.is_ready and not loader.problem, loader.problem
"""
DRAWN = """
import hashlib
from datetime import date
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib import artist, text
from magtrack import reference, sample, theme
from magtrack.charts.progress import CHART
from magtrack.domain.record.log import Log
from magtrack.domain.record.what_if import with_edits
known, today = reference.load(), date(2026, 11, 23)
edits = sample.sample_edits(known.forms, today, "Europe/Berlin")
log = with_edits(Log(date(2026, 7, 1), today), [e for e in edits])
canvas = FigureCanvasAgg(CHART.draw(log, known, today, theme.load("light"), (1000, 420)))
canvas.draw()
label = text.Text()
label.set(color="red", size=9)
print(hashlib.sha256(canvas.buffer_rgba()).hexdigest())
print(label.get_color(), label.get_size(), len(artist.ArtistInspector(label).get_setters()) > 20)
print("fontsize" in artist.kwdoc(text.Text))
"""


@pytest.fixture(scope="module")
def drawn(python, root):
    """What two processes print; one loads matplotlib as the window does, one as ever."""
    environment = {**os.environ, "PYTHONPATH": str(root), "QT_QPA_PLATFORM": "offscreen"}
    return [
        subprocess.run(
            [python, "-c", code + DRAWN],
            capture_output=True,
            text=True,
            check=True,
            env=environment,
        ).stdout.splitlines()
        for code in (LOADED, "")
    ]


def test_the_chart_is_the_same_to_the_pixel(drawn):
    ours, plain = drawn
    assert len(ours[0]) == 64
    assert ours[0] == plain[0]


def test_what_is_loaded_later_finds_matplotlib_as_it_is(drawn):
    ours, plain = drawn
    assert ours[1:] == plain[1:] == ["red 9.0 True", "True"]
