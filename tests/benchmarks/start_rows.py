"""Starting: CPU time and memory from the start of the process to the first paint, and after it."""

from __future__ import annotations

import os
import shutil
import subprocess
from statistics import median

import logs
from measure import Row, child, compared

HEAVY = {
    "click",
    "csv",
    "magtrack.charts",
    "magtrack.exporters",
    "magtrack.importers",
    "matplotlib",
    "numpy",
    "PIL",
    "PySide6.QtSvg",
    "rapidfuzz",
    "sqlite_utils",
}
"""What the first paint does without."""

ROUNDS = 9


def measure(scratch):
    """Yield the rows about starting."""
    logs.make_users_own(scratch)
    yield from _first_paint("offscreen")
    with XServer() as there:
        if there:
            yield from _first_paint("xcb")
        else:
            yield Row("start to Today painted (X11)", absent="there is no Xvfb")
    blocks = [child("probe.py", "magtrack", "block") for _ in range(5)]
    yield Row(
        "longest block while heavy modules load (wall)",
        median(each["longest"] for each in blocks),
        budget=30,
        absent="" if all(each["loaded"] for each in blocks) else "matplotlib was not loaded",
    )
    yield Row(
        "idle, CPU a second",
        median(child("probe.py", "magtrack", "idle")["cpu_per_second"] for _ in range(3)),
        budget=1,
    )


def _first_paint(platform):
    rounds = [_round(platform) for _ in range(ROUNDS + 1)][1:]
    ours, plain, empty = zip(*rounds, strict=True)
    where = "X11" if platform == "xcb" else platform
    for what, series, budget in (("", ours, 1.45), (", without the tricks", plain, 2.0)):
        yield compared(
            f"start to Today painted ({where}{what})",
            [each["cpu"] for each in series],
            [each["cpu"] for each in empty],
            ratio_budget=budget,
        )
    extra = median(one["memory"] - other["memory"] for one, _plain, other in rounds)
    yield Row(f"memory on Today over an empty window ({where})", extra, budget=30, unit="MB")
    if platform == "offscreen":
        found = HEAVY & set(ours[-1]["modules"])
        yield Row(
            f"heavy modules at first paint{': ' if found else ''}{', '.join(sorted(found))}",
            len(found),
            budget=0,
            unit="",
        )


def _round(platform):
    """Return the figures of a start with the tricks, of one without, and of an empty window."""
    return [
        child("probe.py", name, "paint", platform=platform, MAGTRACK_PLAIN_START=plain)
        for name, plain in (("magtrack", ""), ("magtrack", "1"), ("empty", ""))
    ]


class XServer:
    """An X server without a screen, for as long as the block lasts; None where there is none."""

    def __enter__(self):
        self._server = None
        if shutil.which("Xvfb") is None:
            return False
        read, write = os.pipe()
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", "1400x900x24"],
            pass_fds=[write],
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with os.fdopen(read) as numbers:
            os.environ["DISPLAY"] = ":" + numbers.readline().strip()
        return True

    def __exit__(self, *_):
        if self._server is not None:
            del os.environ["DISPLAY"]
            self._server.terminate()
            self._server.wait()
