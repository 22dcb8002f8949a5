"""Runs in a process of its own: a window up to a point, and prints what it cost to get there.

    probe.py empty|magtrack paint|idle|block|chart|settled|hidden

MagTrack opens the user's log, by its own way in.
"""

from __future__ import annotations

import os
import resource
import sys


def cpu_ms():
    """Return the CPU milliseconds since this process began, those of its children included."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    usages = [resource.getrusage(kind) for kind in kinds]
    return 1000 * sum(usage.ru_utime + usage.ru_stime for usage in usages)


def report(**figures):
    """Print the figures and end at once: what comes after is not measured."""
    import json

    print(json.dumps(figures), flush=True)
    os._exit(0)


def after_first_paint(window, act):
    """Call `act` as soon as the first paint of what is in the window is over."""
    from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt

    class Watch(QObject):
        def eventFilter(self, watched, event):
            if event.type() == QEvent.Type.Paint:
                watched.removeEventFilter(self)
                high = Qt.EventPriority.HighEventPriority.value
                QCoreApplication.postEvent(self, QEvent(QEvent.Type.User), high)
            return False

        def event(self, event):
            if event.type() == QEvent.Type.User:
                act()
            return True

    watch = Watch(window)
    window.centralWidget().installEventFilter(watch)


def memory_mb():
    """Return this process's memory in MB."""
    with open("/proc/self/status") as status:  # noqa: PTH123 - pathlib is not to be imported here
        line = next(line for line in status if line.startswith("VmRSS:"))
    return int(line.split()[1]) * 1024 / 1e6


def start_empty(act):
    """Show the window everything is compared with; call `act` with it once it is painted."""
    from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

    app = QApplication([])
    window = QMainWindow()
    window.setCentralWidget(QWidget())
    window.resize(1280, 720)
    after_first_paint(window, lambda: act(window))
    window.show()
    app.exec()


def start_magtrack(act):
    """Start MagTrack as `magtrack` does; call `act` with its window once it is painted."""
    from magtrack.ui import app

    open_window = app.open_window

    def watched(*arguments, **options):
        window = open_window(*arguments, **options)
        after_first_paint(window, lambda: act(window))
        return window

    app.open_window = watched
    if act is hidden:
        app.LONGEST_PAUSE_MS = 500  # in place of 20 s
    from magtrack.__main__ import main

    sys.argv = ["magtrack"]
    sys.exit(main())


def at_first_paint(window):
    """Report what it took to get here."""
    cpu, memory = cpu_ms(), memory_mb()
    from shiboken6 import Shiboken

    made = [Shiboken.Object]
    for each in made:  # PySide makes a class of Qt's when it is first named
        made += type.__subclasses__(each)
    classes = sorted({each.__name__ for each in made})
    report(cpu=cpu, memory=memory, modules=sorted(sys.modules), classes=classes)


def idle(window):
    """Report the CPU milliseconds a second while nobody does anything."""
    from PySide6.QtCore import QTimer

    before = []

    def begin():
        before.append(cpu_ms())
        QTimer.singleShot(5000, end)

    def end():
        report(cpu_per_second=(cpu_ms() - before[0]) / 5)

    QTimer.singleShot(5000, begin)


def block(window):
    """Report the longest time the window did not answer while heavy modules were loaded."""
    import time

    from PySide6.QtCore import QTimer

    gaps, last = [0.0], [time.perf_counter()]
    timer = QTimer(window, interval=1)

    def tick():
        now = time.perf_counter()
        gaps.append(now - last[0])
        last[0] = now

    def end():
        report(longest=1000 * max(gaps), loaded="matplotlib.figure" in sys.modules)

    timer.timeout.connect(tick)
    timer.start()
    QTimer.singleShot(4000, end)


def chart(window):
    """Report what it took until the chart of Progress is painted."""
    from PySide6.QtCore import QTimer

    page = window.page("progress")

    def look():
        if page.chart.is_drawn:
            report(cpu=cpu_ms(), memory=memory_mb())

    timer = QTimer(window, interval=20)
    timer.timeout.connect(look)
    timer.start()


def settled(window):
    """Report once the sidebar tells of warnings and Python looks for cycles, or after 20 s."""
    import gc
    import time

    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QAbstractButton

    begun = time.monotonic()

    def look():
        names = [each.accessibleName() for each in window.findChildren(QAbstractButton)]
        said = [name for name in names if "warning" in name]
        if (said and gc.isenabled()) or time.monotonic() - begun > 20:
            report(warnings=said, collects=gc.isenabled())

    timer = QTimer(window, interval=50)
    timer.timeout.connect(look)
    timer.start()


def hidden(window):
    """Hide the window at its first paint; report when Python looks for cycles, or after 5 s."""
    import gc
    import time

    from PySide6.QtCore import QTimer

    begun = time.monotonic()
    window.hide()

    def look():
        if gc.isenabled() or time.monotonic() - begun > 5:
            report(collects=gc.isenabled())

    timer = QTimer(window, interval=50)
    timer.timeout.connect(look)
    timer.start()


ACTS = {
    "chart": chart,
    "paint": at_first_paint,
    "idle": idle,
    "block": block,
    "settled": settled,
    "hidden": hidden,
}

if __name__ == "__main__":
    {"empty": start_empty, "magtrack": start_magtrack}[sys.argv[1]](ACTS[sys.argv[2]])
