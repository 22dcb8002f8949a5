"""PDF: the report on paper, laid out by Qt's text engine; the same log gives the same bytes.

Qt is imported when a report is laid out. Without a window, an application without a screen is
enough for it.
"""

from __future__ import annotations

import os
import re
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import NAMESPACE_OID, uuid5

from magtrack import theme
from magtrack.errors import ExportProblem
from magtrack.exporters import Exporter
from magtrack.exporters.report._blocks import body
from magtrack.exporters.report._document import Document, document, write_report
from magtrack.exporters.report._facts import span_of
from magtrack.exporters.report._paging import carried_over, composed, items_of, parted
from magtrack.exporters.report._press import Job, Press, Pressed, pressed
from magtrack.exporters.report.html import styled
from magtrack.texts import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QSizeF
    from PySide6.QtGui import QFont, QPagedPaintDevice, QPageSize, QPainter, QTextDocument

    from magtrack.domain.record.days import Moment
    from magtrack.domain.record.log import LogSource
    from magtrack.exporters import ExportReport, ExportRequest, Paper
    from magtrack.exporters._apart import Told
    from magtrack.exporters.report._blocks import Block
    from magtrack.exporters.report._paging import Strip

_MARK = "%PDF-"

_CREATOR = "MagTrack"

MARGIN_PX = 45
"""12 mm on every side; lengths are in pixels of 1/96 inch."""

FOOT_PX = 18
_EDGE_PX = 3.0
FALLBACK = "DejaVu Sans"
PIXELS_PER_INCH = 96

_STYLE = """
body { font-size: 12px; color: $text; }
.h1 { font-size: 20px; font-weight: 600; margin: 0 0 2px 0; }
.h2 { margin: 6px 0 2px 0; }
.h2 td { font-size: 13px; font-weight: 600; border-bottom: 1px solid $border_strong; }
p { margin: 0 0 2px 0; }
b { font-weight: 600; }
th { font-weight: 600; text-align: left; vertical-align: top; }
th, td { padding: 1px 8px 1px 0; border-bottom: 1px solid $border; }
.title td { border: 0; }
.point { margin: 2px 0 2px 0; }
.point td { border: 1px solid $border_strong; padding: 2px 8px 2px 8px; }
.contraindicated td, .major td { border-color: $danger; background-color: $danger_soft; }
.moderate td { border-color: $caution; }
.contraindicated .word, .major .word { color: $danger; }
.moderate .word { color: $caution; }
.past td { background-color: $surface; }
.sign { vertical-align: middle; }
.cells { margin: 4px 0 4px 0; border-collapse: collapse; }
.cells td { border: 1px solid $border_strong; padding: 3px 8px 3px 8px; vertical-align: top; }
.name { color: $text_muted; }
.figure { font-size: 14px; }
.pairs th { font-weight: 400; color: $text_muted; }
.days td, .days th { font-size: 9px; padding: 1px 8px 1px 0; }
.small { font-size: 12px; color: $text_muted; }
.question td { border: 0; background-color: $surface_alt; padding: 4px 8px 4px 8px; }
"""


def write(source: LogSource, request: ExportRequest) -> ExportReport:
    """Write the file; raises ExportProblem where it cannot be written, is not ours, or Qt fails.

    Where somebody waits for it in a window it is laid out in a process of its own.
    """
    return write_report(source, request, _MARK, lambda made: paper(made, request))


def paper(made: Document, request: ExportRequest) -> bytes:
    """Return the report as a PDF; raises ExportProblem where Qt cannot be used."""
    job = Job(made.title, made.blocks, request.paper, request.as_of)
    if request.on_progress is not None:
        return pressed(job, request.on_progress).parts[0]
    return printed(job).parts[0]


def printed(job: Job, on_progress: Told | None = None) -> Pressed:
    """Return the PDF of a job, made at its `as_of`."""
    ready()
    from PySide6.QtCore import QHashSeed

    pages = Pages(job, job.paper)
    # Qt writes the fonts in the order of a table that is otherwise shuffled at each start.
    QHashSeed.setDeterministicGlobalSeed()
    try:
        pdf = _written(pages, job.title, on_progress)
    finally:
        QHashSeed.resetRandomGlobalSeed()
    return Pressed([pdf if job.as_of is None else _dated(pdf, job.as_of)])


def pictures(job: Job, on_progress: Told) -> Pressed:
    """Return each page as a QPicture saves itself, in pixels of 1/96 inch, to be painted anywhere.

    Whoever paints them needs the fonts: see `ready`.
    """
    ready()
    from PySide6.QtCore import QBuffer, QIODevice
    from PySide6.QtGui import QPainter, QPicture

    pages, made = Pages(job, job.paper), []
    for number in range(pages.count):
        picture = QPicture()
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)  # kept in the picture
        pages.paint(number, painter)
        painter.end()
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        picture.save(buffer)
        made.append(bytes(buffer.data().data()))
        on_progress(number + 1, pages.count)
    return Pressed(made, pages.text)


def sheet_of(paper: Paper) -> QPageSize:
    """Return the size of a sheet as Qt names it."""
    from PySide6.QtGui import QPageSize

    kinds = {"a4": QPageSize.PageSizeId.A4, "letter": QPageSize.PageSizeId.Letter}
    return QPageSize(kinds[paper])


def size_of(paper: Paper) -> QSizeF:
    """Return the size of a sheet in pixels of 1/96 inch."""
    sheet = sheet_of(paper)
    return sheet.size(sheet.Unit.Inch) * PIXELS_PER_INCH


def _written(pages: Pages, title: str, on_progress: Told | None) -> bytes:
    from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QUuid
    from PySide6.QtGui import QPainter, QPdfWriter

    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(pages.sheet)
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setTitle(title)
    writer.setCreator(_CREATOR)
    writer.setDocumentId(QUuid(str(uuid5(NAMESPACE_OID, title))))
    painter = QPainter(writer)
    pages.paint_all(painter, writer, on_progress)
    painter.end()
    return bytes(buffer.data().data())


# --------------------------------------------------------------------------------- the layout


class Pages:
    """A report laid out on paper, to be painted page by page: into a file, a printer, a picture.

    Painters are scaled to pixels of 1/96 inch; `size` is that of the sheet in these, `count` the
    number of pages. Raises ExportProblem where Qt cannot be used.
    """

    def __init__(self, made: Document | Job, paper: Paper) -> None:
        """Lay out `made` on `paper`."""
        ready()
        self.sheet: QPageSize = sheet_of(paper)
        self.size = size_of(paper)
        self._inner = _inner(self.size)
        blocks = parted(made.blocks)
        self._text = _laid_out(blocks, self._inner.width())
        self._title = made.title
        items = items_of(self._text, blocks)
        self._pages = composed(items, self._inner.height())
        self._carried = carried_over(items, self._pages[0])
        self.count = len(self._pages)

    @property
    def text(self) -> str:
        """Return all that is written on the pages, but for their feet."""
        return self._text.toPlainText()

    def paint(self, number: int, painter: QPainter) -> None:
        """Paint page `number`, from 0, with its foot; what was painted before stays below it."""
        from PySide6.QtCore import QRectF, Qt
        from PySide6.QtGui import QColor

        top = float(MARGIN_PX)
        for strip in self._pages[number].strips:
            self._paint(strip, top, painter)
            top += strip.height
        painter.setPen(QColor(theme.load("light").text_muted))
        painter.setFont(_font(9))
        bottom = MARGIN_PX + self._inner.height()
        foot = QRectF(MARGIN_PX, bottom, self._inner.width(), FOOT_PX)
        painter.drawText(foot, Qt.AlignmentFlag.AlignBottom, self._foot(number))

    def _paint(self, strip: Strip, top: float, painter: QPainter) -> None:
        """Paint a strip of the long sheet at `top`."""
        from PySide6.QtCore import QRectF
        from PySide6.QtGui import QAbstractTextDocumentLayout, QColor, QPalette

        context = QAbstractTextDocumentLayout.PaintContext()
        context.palette.setColor(QPalette.ColorRole.Text, QColor(theme.load("light").text))
        # Less than the strip, but by less than a line: what only touches it is not on this page.
        inside = strip.height - 2 * _EDGE_PX
        context.clip = QRectF(0, strip.top + _EDGE_PX, self._inner.width(), inside)
        painter.save()
        painter.translate(MARGIN_PX, top - strip.top)
        painter.setClipRect(QRectF(0, strip.top, self._inner.width(), strip.height))
        self._text.documentLayout().draw(painter, context)
        painter.restore()

    def _foot(self, number: int) -> str:
        page = _("page {n} of {count}").format(n=number + 1, count=self.count)
        foot = f"{self._title} · {_CREATOR} · {page}"
        if number or not self._carried:
            return foot
        more = _("continued on page 2: {headings}").format(headings=", ".join(self._carried))
        return f"{foot} · {more}"

    def paint_all(
        self, painter: QPainter, device: QPagedPaintDevice, on_progress: Told | None
    ) -> None:
        """Paint every page on paper; `painter` is at work on `device`."""
        for number in range(self.count):
            if number:
                device.newPage()
            painter.save()
            scale = device.logicalDpiX() / PIXELS_PER_INCH
            painter.scale(scale, scale)
            self.paint(number, painter)
            painter.restore()
            if on_progress is not None:
                on_progress(number + 1, self.count)


def _inner(size: QSizeF) -> QSizeF:
    """Return the room for text on a sheet."""
    from PySide6.QtCore import QSizeF

    return QSizeF(size.width() - 2 * MARGIN_PX, size.height() - 2 * MARGIN_PX - FOOT_PX)


def _laid_out(blocks: Sequence[Block], width: float) -> QTextDocument:
    """Return the text on one sheet as long as it takes."""
    from PySide6.QtGui import QTextDocument

    text = QTextDocument()
    text.setUndoRedoEnabled(False)
    text.setDocumentMargin(0)
    text.setDefaultFont(_font(11))
    text.setDefaultStyleSheet(styled(_STYLE))
    text.setTextWidth(width)
    # Qt makes headings larger than any style sheet says. No text of the log can look like a tag.
    html = re.sub(r"<h([12])[^>]*>(.*?)</h[12]>", r'<p class="h\1">\2</p>', body(blocks))
    # Qt draws a border around cells only.
    html = _BOXED.sub(r'<table\1 width="100%" cellspacing="0"><tr><td>\2</td></tr></table>', html)
    text.setHtml(f"<body>{html}</body>")
    return text


_BOXED = re.compile(r'<p( class="(?:point|question|h2)[^>]*)>(.*?)</p>', re.DOTALL)


def _font(pixels: int) -> QFont:
    """Return the font of the report: Inter, and what it lacks in matplotlib's own font."""
    from PySide6.QtGui import QFont

    font = QFont()
    font.setFamilies(["Inter", FALLBACK])
    font.setPixelSize(pixels)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    # With these Inter draws figures by glyphs that stand for no letter: they could not be copied
    # out of the file, searched or read aloud. The window's font, where this one begins, has tnum.
    for feature in ("calt", "tnum"):
        font.setFeature(QFont.Tag(feature), 0)
    return font


@cache
def ready() -> None:
    """See to it that Qt and the fonts can be used; raises ExportProblem where Qt cannot.

    Beside the window its application is used, else one without a screen.
    """
    from magtrack.startup import preflight

    loaded = sys.modules.get("PySide6.QtGui")
    if loaded is None or loaded.QGuiApplication.instance() is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        if problem := preflight.report():
            raise ExportProblem(problem)
    from PySide6.QtGui import QFontDatabase, QGuiApplication

    if QGuiApplication.instance() is None:
        _kept.append(QGuiApplication([_CREATOR]))
    for path in (*theme.font_files(), _fallback()):
        QFontDatabase.addApplicationFont(str(path))


_kept: list[object] = []
"""The application must live as long as what it draws."""


def _fallback() -> Path:
    """Return the file of the font that matplotlib brings along, which need not be loaded for it."""
    package = find_spec("matplotlib")
    folders = package.submodule_search_locations if package else None
    return Path(*(folders or ["."])[:1], "mpl-data", "fonts", "ttf", "DejaVuSans.ttf")


# ------------------------------------------------------------------------------ the same bytes


def _dated(pdf: bytes, at: Moment) -> bytes:
    """Return a PDF that says it was made at `at`.

    Qt writes the present time of the system's zone; each text keeps its length, so that the table
    of places at the end of the file stays true.
    """
    when = at.utc.strftime("(D:%Y%m%d%H%M%SZ)").encode()
    iso = at.utc.strftime('"%Y-%m-%dT%H:%M:%S+00:00"').encode()
    pdf = _DATE.sub(lambda found: when.ljust(len(found[0])), pdf)
    return _XMP_DATE.sub(iso, pdf)


_DATE = re.compile(rb"\(D:\d{14}(?:Z|[+-]\d\d'\d\d')\)")
_XMP_DATE = re.compile(rb'"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d"')


def _name() -> str:
    return _("PDF, to print and to hand over")


def _about() -> str:
    return _(
        "PDF: page 1 to read in half a minute, then weeks, warnings and days. To print or to hand"
        " over."
    )


EXPORTER = Exporter("pdf", _name, write, "pdf", _about, 1, readable=True)

__all__ = [
    "EXPORTER",
    "Document",
    "Job",
    "Pages",
    "Press",
    "Pressed",
    "document",
    "paper",
    "pictures",
    "pressed",
    "printed",
    "ready",
    "sheet_of",
    "size_of",
    "span_of",
    "write",
]
