"""The process that lays a report out: what comes back, and that it can be stopped."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QPicture

from magtrack.domain.record.days import moment_at
from magtrack.errors import Cancelled, ExportProblem
from magtrack.exporters.report import _press, pdf
from magtrack.exporters.report._blocks import (
    Cell,
    Cells,
    Heading,
    Pairs,
    Paragraph,
    Point,
    TableBlock,
    Title,
)
from magtrack.exporters.report._press import Job, pressed

NOW = moment_at(1_764_000_000, "Europe/Berlin")
BLOCKS = (
    Title("Record", "of a test", ("Name",)),
    Heading("To act on"),
    Point("major", "Major", "Doxycycline.", "Too close.", "major"),
    Cells((Cell("a", "1", "more"),)),
    Pairs((("Plan", "made"),)),
    TableBlock(("Day", "mg"), [(str(n), "144") for n in range(200)], frozenset({1}), "days"),
    Paragraph("The end.", "small"),
)
JOB = Job("Record", BLOCKS, "a4", NOW)


def test_the_process_makes_the_same_bytes():
    heard = []
    made = pressed(JOB, lambda *share: heard.append(share))
    assert made == pdf.printed(JOB)
    pages = heard[-1][1]
    assert pages > 1
    assert heard == [(number + 1, pages) for number in range(pages)]


def test_without_a_date_it_makes_a_picture_of_each_page():
    made = pressed(Job("Record", BLOCKS, "letter"), lambda *_share: None)
    assert len(made) == pdf.Pages(JOB, "letter").count
    buffer, picture = QBuffer(), QPicture()
    buffer.setData(made[0])
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    assert picture.load(buffer)
    assert not picture.isNull()


def test_it_is_stopped_by_whoever_hears_how_far_it_is(monkeypatch):
    children = []
    usual = _press.subprocess.Popen

    def start(*given, **named):
        children.append(usual(*given, **named))
        return children[-1]

    monkeypatch.setattr(_press.subprocess, "Popen", start)

    def stop(_done, _total):
        raise Cancelled

    with pytest.raises(Cancelled):
        pressed(JOB, stop)
    (child,) = children
    assert child.poll() is not None


def test_what_goes_wrong_in_it_is_said(monkeypatch):
    monkeypatch.setattr(_press, "_MODULE", "magtrack.nowhere")
    with pytest.raises(ExportProblem, match="could not be laid out"):
        pressed(JOB, lambda *_share: None)
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(ExportProblem, match="could not be laid out"):
        pressed(JOB, lambda *_share: None)
