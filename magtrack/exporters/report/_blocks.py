"""The parts a report is made of, and each of them as HTML; every text in them is plain text."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from functools import cache
from html import escape

from msgspec import Struct

from magtrack import theme
from magtrack.paths import data_dir
from magtrack.texts import visible
from magtrack.wording.signs import SIGNS

_WHOLE = ' width="100%" cellspacing="0"'
"""Qt's text engine takes these from attributes only."""

FOOT = "small foot"
"""The role of the paragraph that page 1 ends with."""


class Heading(Struct, frozen=True, tag=True):
    """A heading of level 1 (the report's title) or 2; on paper it may begin a new page."""

    text: str
    level: int = 2
    new_page: bool = False

    def html(self) -> str:
        """Return the heading as HTML."""
        style = ' style="page-break-before: always"' if self.new_page else ""
        return f"<h{self.level}{style}>{_text(self.text)}</h{self.level}>"


class Title(Struct, frozen=True, tag=True):
    """The report's title with what it is about, and beside it lines to fill in by hand."""

    text: str
    about: str
    fields: Sequence[str]

    def html(self) -> str:
        """Return a heading of level 1, and the lines as they are told on paper."""
        fields = "<br>".join(map(_text, self.fields))
        told = f'<h1>{_text(self.text)}</h1><p class="small">{_text(self.about)}</p>'
        told = f'<h1>{_text(self.text)}</h1><p class="small">{_text(self.about)}</p>'
        return (
            f'<table class="title" role="presentation"{_WHOLE}><tbody><tr>'
            f'<td width="64%" dir="auto">{told}</td><td dir="auto">{fields}</td>'
            "</tr></tbody></table>"
        )


class Paragraph(Struct, frozen=True, tag=True):
    """A paragraph; `role` is a class of the style sheet: small, question or `FOOT`.

    One `with_next` stands on the page of what follows.
    """

    text: str
    role: str = ""
    with_next: bool = False

    def html(self) -> str:
        """Return the paragraph as HTML."""
        return f'<p{_class(self.role)} dir="auto">{_text(self.text)}</p>'


class Pairs(Struct, frozen=True, tag=True):
    """Names with what is to say about each; `width` is that of the names in percent."""

    rows: Sequence[tuple[str, str]]
    width: int = 22

    def html(self) -> str:
        """Return a table whose rows have a heading each."""
        rows = (
            f'<tr><th scope="row" width="{self.width}%" dir="auto">{_text(name)}</th>'
            f'<td dir="auto">{_text(said)}</td></tr>'
            for name, said in self.rows
        )
        return f"<table{_class('pairs')}{_WHOLE}><tbody>{_lines(rows)}</tbody></table>"


class Point(Struct, frozen=True, tag=True):
    """Something to act on: a sign and a word for how much it matters, what it is, and the rest.

    `sign` is a key of `SIGNS`; `role` is a class of the style sheet: the severity, and `past` where
    it no longer holds.
    """

    sign: str
    word: str
    head: str
    text: str = ""
    role: str = ""

    def html(self) -> str:
        """Return the point as HTML."""
        role = f"point {self.role}".strip()
        word = f'{_drawing(self.sign)} <b class="word">{_text(self.word)}</b>'
        return (
            f'<p class="{role}" dir="auto">{word} <b>{_text(self.head)}</b> {_text(self.text)}</p>'
        )


@cache
def _drawing(sign: str) -> str:
    """Return a sign as an ornament beside its word, in the light theme's colour of its tone."""
    shown = SIGNS[sign]
    drawing = (data_dir("resources") / "icons" / f"{shown.drawing}.svg").read_text("utf-8")
    drawing = drawing.replace("currentColor", getattr(theme.load("light"), shown.tone))
    # Qt draws it as many dots wide as it says of itself, and paper has more of them than screens.
    drawing = drawing.replace('="24"\n', f'="{_DRAWN_PX}"\n')
    data = b64encode(drawing.encode()).decode()
    return (
        f'<img class="sign" alt="" width="12" height="12" src="data:image/svg+xml;base64,{data}">'
    )


_DRAWN_PX = 130


class Cell(Struct, frozen=True):
    """A key figure: its name, the figure, and what belongs to it; `width` is in percent."""

    name: str
    figure: str
    more: str
    width: int = 23


class Cells(Struct, frozen=True, tag=True):
    """Key figures beside each other."""

    cells: Sequence[Cell]

    def html(self) -> str:
        """Return a table of one row."""
        cells = "".join(
            f'<td width="{cell.width}%" dir="auto"><span class="name">{_text(cell.name)}</span><br>'
            f'<b class="figure">{_text(cell.figure)}</b><br>{_text(cell.more)}</td>'
            for cell in self.cells
        )
        head = f'<table class="cells" role="presentation"{_WHOLE}>'
        return f"{head}<tbody><tr>{cells}</tr></tbody></table>"


class TableBlock(Struct, frozen=True, tag=True):
    """A table with a row of headings; the columns numbered in `numbers` stand at the right.

    `widths` are those of the first columns in percent.
    """

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: frozenset[int] = frozenset()
    role: str = ""
    widths: Sequence[int] = ()

    def html(self) -> str:
        """Return the table as HTML."""
        head = "".join(
            f'<th scope="col"{self._side(n)}{self._width(n)}>{_text(cell)}</th>'
            for n, cell in enumerate(self.head)
        )
        rows = (f"<tr>{''.join(map(self._cell, range(len(row)), row))}</tr>" for row in self.rows)
        return (
            f"<table{_class(self.role)}{_WHOLE}><thead><tr>{head}</tr></thead>"
            f"<tbody>{_lines(rows)}</tbody></table>"
        )

    def _cell(self, number: int, cell: str) -> str:
        return f'<td{self._side(number)} dir="auto">{_text(cell)}</td>'

    def _width(self, number: int) -> str:
        return f' width="{self.widths[number]}%"' if number < len(self.widths) else ""

    def _side(self, number: int) -> str:
        return ' align="right"' if number in self.numbers else ""


class Picture(Struct, frozen=True, tag=True):
    """A picture as PNG; `alt` says the same in words, `width` is in CSS pixels."""

    png: bytes
    alt: str
    width: int

    def html(self) -> str:
        """Return the picture with its bytes in place."""
        data = b64encode(self.png).decode()
        alt = escape(visible(self.alt))
        return (
            f'<p class="picture"><img alt="{alt}" width="{self.width}"'
            f' src="data:image/png;base64,{data}"></p>'
        )


Block = Heading | Title | Paragraph | Pairs | Point | Cells | TableBlock | Picture


def body(blocks: Iterable[Block]) -> str:
    """Return the blocks as HTML, one below the other."""
    return _lines(block.html() for block in blocks)


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(parts)


def _text(text: str) -> str:
    """Return plain text as HTML: nothing in it is markup, and its lines stay lines."""
    return escape(visible(text)).replace("\n", "<br>")


def _class(role: str) -> str:
    return f' class="{role}"' if role else ""
