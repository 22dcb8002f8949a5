"""Reports to read back: of the sample log and of others, as blocks, as HTML and as PDF."""

from __future__ import annotations

import re
from datetime import timedelta

import pypdfium2

from magtrack.clock import FixedClock
from magtrack.domain.record.days import planned_moment
from magtrack.domain.record.edits import Put
from magtrack.exporters import ExportRequest
from magtrack.exporters.report._blocks import Cells, Pairs, Picture, Point, TableBlock, Title
from magtrack.exporters.report._document import document
from magtrack.exporters.report.html import EXPORTER as HTML
from magtrack.exporters.report.pdf import EXPORTER as PDF
from magtrack.sample import CLOCK, HOME, TODAY, sample_edits
from magtrack.store.journal import Journal

DUE = TODAY + timedelta(days=1)
"""The day on which the sample's trial is answered."""


class Desk:
    """A log of its own and what a report is asked with."""

    def __init__(self, folder, reference, edits, today=TODAY, zone=HOME):
        self.folder, self.reference, self.today, self.zone = folder, reference, today, zone
        moment = planned_moment(today, CLOCK, zone, 4)
        self.journal = Journal(folder / "log" / "log.sqlite3", FixedClock(moment.epoch, zone))
        self.journal.apply("test", *edits)

    def request(self, name="report", today=None, **asked):
        today = today or self.today
        as_of = planned_moment(today, CLOCK, self.zone, 4)
        return ExportRequest(self.folder / name, as_of, today, self.reference, **asked)

    def made(self, **asked):
        return document(self.journal, self.request(**asked))

    def blocks(self, **asked):
        return self.made(**asked).blocks

    def text(self, **asked):
        """Return all that the report says, without the picture."""
        return "\n".join(texts(self.blocks(**asked)))

    def html(self, name="report.html", **asked):
        return HTML.write(self.journal, self.request(name, **asked)).out.read_text()

    def pdf(self, name="report.pdf", **asked):
        return PDF.write(self.journal, self.request(name, **asked)).out

    def close(self):
        self.journal.close()


def sample_desk(folder, reference):
    return Desk(folder, reference, sample_edits(reference.forms))


def desk_of(folder, reference, *records, **more):
    return Desk(folder, reference, map(Put, records), **more)


def texts(blocks):
    """Yield every text of the blocks in the order in which they are read."""
    for block in blocks:
        match block:
            case Pairs(rows):
                yield from (cell for row in rows for cell in row)
            case TableBlock(head=head, rows=rows):
                yield from (cell for row in (head, *rows) for cell in row)
            case Title():
                yield from (block.text, block.about, *block.fields)
            case Point():
                yield f"{block.word} {block.head} {block.text}"
            case Cells():
                yield from (f"{each.name} {each.figure} {each.more}" for each in block.cells)
            case Picture():
                pass
            case _:
                yield block.text


def pairs(blocks):
    """Return what stands beside the names of the tables of names."""
    return {name: said for block in blocks if isinstance(block, Pairs) for name, said in block.rows}


def cells(blocks):
    """Return the key figures of page 1 by their names: each figure with what belongs to it."""
    return {
        cell.name: f"{cell.figure}; {cell.more}"
        for block in blocks
        if isinstance(block, Cells)
        for cell in block.cells
    }


def table_of(blocks, heading):
    """Return the rows of the first table below a heading, each as a mapping from its head."""
    at = next(n for n, block in enumerate(blocks) if getattr(block, "text", "") == heading)
    table = next(block for block in blocks[at:] if isinstance(block, TableBlock))
    return [dict(zip(table.head, row, strict=True)) for row in table.rows]


def points(blocks):
    return [block for block in blocks if isinstance(block, Point)]


# ----------------------------------------------------------------------------------- the PDF


def pages(path):
    """Return the text of each page, its foot apart: [(text, foot), ...]."""
    found = []
    document_ = pypdfium2.PdfDocument(path)
    for page in document_:
        lines = page.get_textpage().get_text_range().splitlines()
        found.append(("\n".join(lines[:-1]), lines[-1]))
    document_.close()
    return found


def squashed(text):
    """Return text without spaces and line ends; pdfium marks a hyphen at a line's end by U+FFFE."""
    return re.sub(r"\s+", "", text.replace("\ufffe", "-"))


def whole_text(path):
    return squashed("".join(text for text, _foot in pages(path)))
