"""The window at work: a dose by key, the chart's page, and a log of 80 years."""

from __future__ import annotations

import os
import sqlite3
import threading
from functools import partial
from itertools import cycle

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["OPENBLAS_NUM_THREADS"] = "1"

from statistics import median

import logs
from measure import Row, child, compared, cpu_ms, in_turn
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView

from magtrack.store import rows
from magtrack.store.database import FILE_NAME
from magtrack.ui import app, style
from tests.builders import over


def measure(scratch):
    """Yield the rows of the window."""
    application = app.application()
    short, long = scratch / "short", scratch / "long"
    logs.make(short / FILE_NAME, logs.TWELVE_WEEKS)
    logs.make(long / FILE_NAME, logs.EIGHTY_YEARS)
    window = _shown(short)
    yield _key_to_dose(window, scratch)
    other = _shown(long)
    yield from _log_page(other)
    yield from _chart(window, other)
    window.close()
    window.deleteLater()
    yield from _turns(other)
    other.close()
    application.processEvents()
    logs.make_users_own(scratch)
    pairs = [[child("probe.py", who, act) for who, act in PAIR] for _ in range(3)]
    ours, empty = zip(*pairs, strict=True)
    yield compared(
        "start to Progress chart painted",
        [each["cpu"] for each in ours],
        [each["cpu"] for each in empty],
        ratio_budget=5.2,
    )
    extra = median(one["memory"] - other["memory"] for one, other in pairs)
    yield Row("memory with the chart over an empty window", extra, budget=95, unit="MB")


CELLS = ("20:41", "Magtein", "Evening", "1 333.3 mg", "96 mg")
PAIR = (("magtrack", "chart"), ("empty", "paint"))


def _shown(folder):
    """Return the window on a log, once it has done what it does by itself after its start."""
    window = app.open_window(folder, logs.CLOCK)
    window.show()
    QTest.qWait(300)
    while not _is_at_rest(window):
        QTest.qWait(20)
    return window


def _is_at_rest(window):
    """Tell whether the charts are loaded, the other pages imported and the log backed up."""
    is_working = any(thread.name == "work" for thread in threading.enumerate())
    return window.after_paint.is_over and not is_working


def _key_to_dose(window, scratch):
    """Compare Space on Today with a bare durable insert and the repaint of a table."""
    page = window.page("today")
    raw = sqlite3.connect(logs.make(scratch / "raw.sqlite3", 84), isolation_level=None)
    raw.execute("PRAGMA synchronous = EXTRA")
    table = QTableView()
    model = QStandardItemModel()
    for number in range(500):
        model.appendRow([QStandardItem(text) for text in (f"{number}", *CELLS)])
    table.setModel(model)
    table.resize(1280, 720)
    table.show()
    dose = rows.DOSE.to_row(next(logs.doses(3, 1, logs.TODAY)))

    def press():
        QTest.keyClick(page, Qt.Key.Key_Space)
        QApplication.processEvents()

    def insert():
        raw.execute(rows.DOSE.upsert, dose)
        table.viewport().repaint()

    series = [], []
    for number in range(12):
        one, other = cpu_ms(press), cpu_ms(insert)
        if page.log.doses[-1].taken.epoch != logs.NOW:
            raise RuntimeError("the key logged no dose")
        window.session.undo()
        QTest.qWait(30)
        if number > 2:
            series[0].append(one)
            series[1].append(other)
    return compared("a key to a durable dose and Today painted", *series, ratio_budget=2)


def _chart(window, other):
    """Time new data, the mouse and a drag on the chart of 12 weeks, and a drag on 80 years."""
    chart = _drawn(window, "all")
    ratings = cycle(
        logs.Rating(logs.TODAY, "cognition", value, logs.NOW, logs.ZONE) for value in (3, 8)
    )

    data = [
        (axes, artist)
        for axes in chart.canvas.figure.axes
        for artist in axes.get_children()
        if artist.get_animated()  # drawing the figure leaves these out
    ]

    def rate():
        window.session.do("Cognition rated", over(next(ratings)), quiet=True)
        QApplication.processEvents()

    def draw():
        chart.canvas.figure.canvas.draw()
        for axes, artist in data:
            axes.draw_artist(artist)

    series = in_turn([rate, draw], rounds=15)
    yield compared("a rating while the chart is visible, to a full draw", *series, ratio_budget=0.3)
    places = cycle(range(200, chart.width() - 100, 7))

    def hover():
        at = QPointF(next(places), chart.height() / 2)
        none, plain = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(chart, QMouseEvent(QEvent.Type.MouseMove, at, at, none, none, plain))
        QApplication.processEvents()

    (hovered,) = in_turn([hover], rounds=40)
    yield Row("the mouse over another day, with repaint", median(hovered), budget=5)
    many = _drawn(other, "all")
    long_ms, short_ms = in_turn([_drag(many), _drag(chart)], rounds=9)
    yield compared("chart dragged, 80 years to 12 weeks", long_ms, short_ms, ratio_budget=1.2)


def _drawn(window, key):
    """Return the chart of Progress with the range `key`, once it is drawn."""
    page = window.page("progress")
    page.show_range(key)
    while not page.chart.is_drawn:
        QTest.qWait(20)
    return page.chart


def _drag(chart):
    """Return a function that moves half of the days to and fro by a tenth of them, and paints."""
    half = chart.view.zoomed(0.5, chart.view.first)
    steps = cycle((half.n_days // 10, 0))

    def drag():
        chart.view = half.moved(next(steps))
        chart.draw()
        QApplication.processEvents()

    return drag


def _turns(window):
    """Time the turn to each page that was seen before, and a switch of theme with all of them."""

    def turn(key):
        window.show_page(key)
        QApplication.processEvents()

    def theme(name):
        style.set_theme(name)
        QApplication.processEvents()

    for key in window.stack.entries:
        turn(key)
        QTest.qWait(300)
    turns = [in_turn([partial(turn, key)], rounds=1, warm_up=1)[0] for key in window.stack.entries]
    yield Row("a page seen before turned to, the slowest", max(map(min, turns)), budget=50)
    themes = in_turn([partial(theme, name) for name in ("dark", "light")], rounds=5)
    yield Row("another theme, with every page built", max(map(median, themes)), budget=100)


def _log_page(window):
    """Time the opening of the Log page and one page of scrolling, on 80 years."""
    opened = []
    for _ in range(5):
        window.show_page("today")
        QApplication.processEvents()
        opened.append(cpu_ms(lambda: (window.show_page("log"), QApplication.processEvents())))
    yield Row("Log page of 80 years, first opening", opened[0], budget=30)
    yield Row("Log page of 80 years, opening again", median(opened[1:]), budget=30)
    view = window.page("log").view

    def scroll():
        bar = view.verticalScrollBar()
        bar.setValue(bar.value() + bar.pageStep())
        QApplication.processEvents()

    (scrolled,) = in_turn([scroll], rounds=15)
    yield Row("Log page of 80 years, scrolling a page", median(scrolled), budget=6)
    page = window.page("log")

    def filter_doses():
        page.chips.kinds["doses"].toggle()
        QApplication.processEvents()

    (filtered,) = in_turn([filter_doses], rounds=6)
    yield Row("Log page of 80 years, a chip chosen or left", median(filtered), budget=50)
    words = cycle(("nowhere", "no where", "not there"))

    def search():
        page.search.setText(next(words))
        QApplication.processEvents()

    (searched,) = in_turn([search], rounds=6)
    yield Row(
        "Log page of 80 years, a step of a search that finds nothing", median(searched), budget=50
    )
    page.search.clear()
