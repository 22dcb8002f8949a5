"""The process that lays a report out: what comes back, and that it can be stopped."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QPicture

from magtrack.domain.record.days import moment_at
from magtrack.errors import Cancelled, ExportProblem
from magtrack.exporters import _apart
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
from magtrack.exporters.report._press import Job, Press, pressed

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
    pages = pdf.Pages(JOB, "letter")
    assert len(made.parts) == pages.count
    assert made.words == pages.text
    buffer, picture = QBuffer(), QPicture()
    buffer.setData(made.parts[0])
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    assert picture.load(buffer)
    assert not picture.isNull()


def test_it_is_stopped_by_whoever_hears_how_far_it_is(monkeypatch):
    children = []
    usual = _apart.subprocess.Popen

    def start(*given, **named):
        children.append(usual(*given, **named))
        return children[-1]

    monkeypatch.setattr(_apart.subprocess, "Popen", start)

    def stop(_done, _total):
        raise Cancelled

    with pytest.raises(Cancelled):
        pressed(JOB, stop)
    (child,) = children
    assert child.poll() is not None


def test_what_goes_wrong_in_it_is_said(monkeypatch):
    monkeypatch.setattr(_press, "_MODULE", "magtrack.nowhere")
    with pytest.raises(ExportProblem, match=r"No module named magtrack\.nowhere"):
        pressed(JOB, lambda *_share: None)
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(ExportProblem, match="No such file"):
        pressed(JOB, lambda *_share: None)


def test_a_press_lays_out_one_report_after_the_other_and_ends_with_its_block():
    with Press() as press:
        made = [press.lay_out(JOB, lambda *_share: None).parts for _ in range(2)]
        assert press.is_going()
    assert made[0] == made[1]
    assert not press.is_going()
