"""The window at work: a dose by key, the chart's page, and a log of 80 years."""

from __future__ import annotations

import os
import sqlite3

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["OPENBLAS_NUM_THREADS"] = "1"

from statistics import median

import logs
from measure import Row, child, compared, cpu_ms, in_turn
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView

from magtrack.store import rows
from magtrack.store.database import FILE_NAME
from magtrack.ui import app
from magtrack.ui.background import chart_loader


def measure(scratch):
    """Yield the rows of the window."""
    application = app.application()
    short, long = scratch / "short", scratch / "long"
    logs.make(short / FILE_NAME, logs.TWELVE_WEEKS)
    logs.make(long / FILE_NAME, logs.EIGHTY_YEARS)
    window = _shown(short)
    yield _key_to_dose(window, scratch)
    window.close()
    window = _shown(long)
    yield from _log_page(window)
    window.close()
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
    window = app.open_window(folder, logs.CLOCK)
    window.show()
    QTest.qWait(300)
    while not chart_loader().is_ready:
        QTest.qWait(20)
    return window


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
        page._session.undo()
        QTest.qWait(30)
        if number > 2:
            series[0].append(one)
            series[1].append(other)
    return compared("a key to a durable dose and Today painted", *series, ratio_budget=2)


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
