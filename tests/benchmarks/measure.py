"""Measuring: CPU time against a reference in the same run, and the table that shows it.

CPU time (all threads, user and system) hardly depends on what else the machine does, and a ratio
to a reference run in turn with it hardly depends on the machine.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parent.parent


@dataclass(frozen=True)
class Row:
    """One line of the table.

    `ratio_budget` bounds measured / reference, `budget` the measured figure itself; either may be
    missing. A row with a reason in `absent` could not be measured.
    """

    what: str
    measured: float = 0.0
    reference: float | None = None
    ratio: float | None = None
    ratio_budget: float | None = None
    budget: float | None = None
    unit: str = "ms"
    absent: str = ""

    @property
    def is_kept(self):
        return (
            not self.absent
            and (self.budget is None or self.measured <= self.budget)
            and (self.ratio_budget is None or (self.ratio or 0.0) <= self.ratio_budget)
        )

    @property
    def verdict(self):
        if self.absent:
            return f"not measured: {self.absent}"
        if self.budget is None and self.ratio_budget is None:
            return "no budget"
        return "kept" if self.is_kept else "MISSED"

    def cells(self):
        budgets = [
            f"{self.ratio_budget:g} x" if self.ratio_budget is not None else "",
            f"{self.budget:g} {self.unit}" if self.budget is not None else "",
        ]
        return [
            self.what,
            "" if self.absent else f"{self.measured:.2f} {self.unit}",
            "" if self.reference is None else f"{self.reference:.2f} {self.unit}",
            "" if self.ratio is None else f"{self.ratio:.2f}",
            ", ".join(filter(None, budgets)),
            self.verdict,
        ]


def compared(what, measured, reference, **budgets):
    """Return the row of two series taken in turn; the ratio is the median of the rounds' own."""
    ratios = [one / other for one, other in zip(measured, reference, strict=True)]
    return Row(what, median(measured), median(reference), median(ratios), **budgets)


def table(rows):
    """Return the rows as aligned text."""
    head = ["what", "measured", "reference", "ratio", "budget", "verdict"]
    lines = [head, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    texts = []
    for line in lines:
        pairs = enumerate(zip(line, widths, strict=True))
        texts.append("  ".join(c.rjust(w) if 0 < n < 5 else c.ljust(w) for n, (c, w) in pairs))
    return "\n".join(text.rstrip() for text in texts)


def in_turn(functions, rounds=9, warm_up=2):
    """Return the CPU milliseconds of each function in each round, run in turn."""
    for _ in range(warm_up):
        for function in functions:
            function()
    taken = [[] for _ in functions]
    for _ in range(rounds):
        for function, series in zip(functions, taken, strict=True):
            series.append(cpu_ms(function))
    return taken


def cpu_ms(function):
    """Return the CPU milliseconds of one call, without a garbage collection in between."""
    gc.collect()
    gc.disable()
    try:
        start = time.process_time()
        function()
        return 1000 * (time.process_time() - start)
    finally:
        gc.enable()


def child(script, *arguments, platform="offscreen", **variables):
    """Run a script of this folder in a process of its own; return the figures it prints.

    `variables` are added to its environment.
    """
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": platform,
        "LC_ALL": "C.UTF-8",
        "TZ": "Europe/Berlin",
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(FOLDER))),
        **variables,
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment.pop("OPENBLAS_NUM_THREADS", None)
    environment.pop("MAGTRACK_DATA_DIR", None)
    done = subprocess.run(
        [sys.executable, str(FOLDER / script), *map(str, arguments)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    if done.returncode:
        message = f"{script} {' '.join(map(str, arguments))}\n{done.stdout}{done.stderr}"
        raise RuntimeError(message)
    return json.loads(done.stdout.splitlines()[-1])


def memory_mb(field="VmRSS"):
    """Return this process's memory in MB now (`VmRSS`) or at its peak (`VmHWM`)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) * 1024 / 1e6
    return 0.0
