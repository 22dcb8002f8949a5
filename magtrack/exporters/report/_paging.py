"""Where a report is cut into pages: never through a row, a point or a picture that fits on one.

Qt cuts a table wherever a page ends, and leaves headings behind. So the text is laid out as one
long sheet, and each page is composed of strips of it; a table that goes on gets its headings again.
"""

from __future__ import annotations

from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from magtrack.exporters.report._blocks import (
    FOOT,
    Cells,
    Heading,
    Paragraph,
    Picture,
    Point,
    TableBlock,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from PySide6.QtGui import QTextBlock, QTextDocument, QTextTable

    from magtrack.exporters.report._blocks import Block


class Strip(Struct, frozen=True):
    """A part of the long sheet, from `top` to `bottom`."""

    top: float
    bottom: float

    @property
    def height(self) -> float:
        """Return how high it is."""
        return self.bottom - self.top


class Item(Struct, frozen=True):
    """What stays in one piece: a paragraph, a picture, a row; `lines` are where it may be cut.

    `with_next` holds it together with what follows, `head` are the headings of its table.
    """

    strip: Strip
    block: Block
    lines: tuple[float, ...] = ()
    with_next: bool = False
    head: Strip | None = None

    @property
    def is_new_page(self) -> bool:
        """Tell whether a page begins with it in any case."""
        return isinstance(self.block, Heading) and self.block.new_page

    @property
    def is_foot(self) -> bool:
        """Tell whether page 1 ends with it."""
        return isinstance(self.block, Paragraph) and self.block.role == FOOT

    def beside(self) -> Item:
        """Return it as one that may follow others on a page."""
        heading = self.block
        return replace(
            self, block=Heading(heading.text) if isinstance(heading, Heading) else heading
        )


class PaperPage:
    """The strips of a page, from the top, and how much room they take, `head` of it repeated."""

    def __init__(self) -> None:
        self.strips: list[Strip] = []
        self.height = 0.0
        self.head = 0.0

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing on it but headings repeated."""
        return self.height <= self.head

    def add(self, strip: Strip) -> None:
        """Put a strip below the others; one that follows on the sheet makes the last one longer."""
        self.height += strip.height
        if self.strips and self.strips[-1].bottom == strip.top:
            strip = Strip(self.strips.pop().top, strip.bottom)
        self.strips.append(strip)


def composed(items: Sequence[Item], room: float) -> list[PaperPage]:
    """Return the pages; where page 1 would not hold all it must, its chart goes to page 2.

    The foot of page 1 stays there, whatever else goes on.
    """
    end = next((n + 1 for n, item in enumerate(items) if item.is_foot), 0)
    if not end or len(paged(items[:end], room)) == 1:
        return paged(items, room)
    front, foot = items[: end - 1], items[end - 1 : end]
    n = next((n for n, item in enumerate(front) if isinstance(item.block, Picture)), None)
    chart = [] if n is None else front[n - 1 : n + 1]
    before = [item for item in front if item not in chart]
    rest = [item.beside() if item.is_new_page else item for item in items[end : end + 1]]
    return paged([*before, *chart, *rest, *items[end + 1 :]], room, foot)


def carried_over(items: Sequence[Item], first: PaperPage) -> list[str]:
    """Return the headings of what belongs on the `first` page and is not, or not all, on it."""
    end = next((n for n, item in enumerate(items) if item.is_new_page), len(items))
    heading, found = "", []
    for item in items[:end]:
        if isinstance(item.block, Heading):
            heading = item.block.text.partition(":")[0]
        if not any(s.top <= item.strip.top and item.strip.bottom <= s.bottom for s in first.strips):
            found.append(heading)
    return list(dict.fromkeys(found))


def paged(items: Sequence[Item], room: float, foot: Sequence[Item] = ()) -> list[PaperPage]:
    """Return the pages, each no higher than `room`; page 1 ends with its `foot`."""
    pages = [PaperPage()]
    pages[0].height = pages[0].head = sum(item.strip.height for item in foot)
    for group in _grouped(items):
        is_full = pages[-1].height + sum(item.strip.height for item in group) > room
        if not pages[-1].is_empty and (group[0].is_new_page or is_full):
            _turn(pages, group[0])
        for item in group:
            _place(pages, item, room)
    pages[0].strips += [item.strip for item in foot]
    return pages


def _turn(pages: list[PaperPage], item: Item) -> None:
    """Begin a page, with the headings of the table that goes on there."""
    pages.append(PaperPage())
    if item.head is not None and item.head != item.strip:
        pages[-1].add(item.head)
        pages[-1].head = item.head.height


def _place(pages: list[PaperPage], item: Item, room: float) -> None:
    """Put an item on the last page, or what is too high for one page on as many as it takes."""
    rest = item.strip
    while pages[-1].height + rest.height > room:
        end = rest.top + room - pages[-1].height
        cut = max((y for y in item.lines if rest.top < y <= end), default=None)
        if cut is None and not pages[-1].is_empty:
            _turn(pages, item)
            continue
        cut = end if cut is None else cut
        pages[-1].add(Strip(rest.top, cut))
        rest = Strip(cut, rest.bottom)
        _turn(pages, item)
    pages[-1].add(rest)


def _grouped(items: Sequence[Item]) -> list[list[Item]]:
    """Return the items in groups that stay together."""
    groups: list[list[Item]] = [[]]
    for item in items:
        groups[-1].append(item)
        if not item.with_next:
            groups.append([])
    return [group for group in groups if group]


# ------------------------------------------------------------------------------- long texts

_MOST_LETTERS = 1200


def parted(blocks: Iterable[Block]) -> list[Block]:
    """Return blocks of which none is as long as a page: long texts go on in the next row.

    A text could be cut between its lines, but Qt then writes one of them on both pages.
    """
    return [part for block in blocks for part in _parts_of(block)]


def _parts_of(block: Block) -> Iterable[Block]:
    if isinstance(block, Paragraph):
        return (replace(block, text=text) for text in _pieces(block.text))
    if isinstance(block, TableBlock):
        rows = (zip_longest(*map(_pieces, row), fillvalue="") for row in block.rows)
        return (replace(block, rows=list(chain.from_iterable(rows))),)
    return (block,)


def _pieces(text: str) -> list[str]:
    """Return a text in pieces of no more than so many letters, ended by a space where one is."""
    pieces = []
    while len(text) > _MOST_LETTERS:
        space = max(text.rfind(each, 1, _MOST_LETTERS) for each in " \n")
        end = space + 1 if space > 0 else _MOST_LETTERS
        pieces.append(text[:end].rstrip("\n"))
        text = text[end:]
    return [*pieces, text]


# ---------------------------------------------------------------------------- the long sheet


def items_of(text: QTextDocument, blocks: Sequence[Block]) -> list[Item]:
    """Return the items of a text that was laid out without pages, made of these blocks."""
    found = list(_items(text, blocks))
    tops = [item.strip.top for item in found[1:]] + [text.size().height()]
    strips = [Strip(item.strip.top, end) for item, end in zip(found, tops, strict=True)]
    at = {item.strip.top: strip for item, strip in zip(found, strips, strict=True)}
    return [
        replace(item, strip=strip, head=None if item.head is None else at[item.head.top])
        for item, strip in zip(found, strips, strict=True)
    ]


def _items(text: QTextDocument, blocks: Sequence[Block]) -> Iterator[Item]:
    """Yield the items with their tops; where each ends is where the next one begins."""
    for block, part in zip(blocks, _parts(text), strict=True):
        if isinstance(part, list):
            yield from _rows(text, block, part)
        else:
            top, lines = _extent(text, [part])
            yield Item(Strip(top, top), block, lines, _goes_with_next(block))


def _goes_with_next(block: Block) -> bool:
    return isinstance(block, Heading) or (isinstance(block, Paragraph) and block.with_next)


def _rows(text: QTextDocument, block: Block, rows: list[list[QTextBlock]]) -> Iterator[Item]:
    head = None
    for number, row in enumerate(rows):
        top, lines = _extent(text, row)
        if isinstance(block, Point | Cells | Paragraph):
            top -= _ABOVE_BOX
        strip = Strip(top, top)
        if number == 0 and isinstance(block, TableBlock):
            head = strip
        is_first = isinstance(block, TableBlock) and number < min(_FIRST_ROWS, len(rows) - 1)
        yield Item(strip, block, lines, is_first or _goes_with_next(block), head)


_FIRST_ROWS = 3
"""So many rows of a table, its headings among them, do not stand without the next."""

_ABOVE = 1.0
"""A row begins this much above its text, below the line under the row before."""

_ABOVE_BOX = 3.0
"""A box begins this much higher: with its border, which belongs to the page of its text."""


def _extent(text: QTextDocument, row: Sequence[QTextBlock]) -> tuple[float, tuple[float, ...]]:
    """Return the top of paragraphs beside each other, and where lines of the highest begin."""
    boxes = [text.documentLayout().blockBoundingRect(each) for each in row]
    top = min(box.top() for box in boxes)
    highest = max(range(len(row)), key=lambda n: boxes[n].height())
    layout, start = row[highest].layout(), boxes[highest].top()
    lines = (layout.lineAt(n).y() for n in range(1, layout.lineCount()))
    return top - _ABOVE, tuple(start + y for y in lines)


def _parts(text: QTextDocument) -> Iterator[QTextBlock | list[list[QTextBlock]]]:
    """Yield each paragraph, and of each table the cells of its rows."""
    from PySide6.QtGui import QTextTable

    part = text.rootFrame().begin()
    while not part.atEnd():
        frame = part.currentFrame()
        if isinstance(frame, QTextTable):
            yield _cells(frame)
        elif part.currentBlock().length() > 1:  # Qt puts an empty one behind each table
            yield part.currentBlock()
        part += 1


def _cells(table: QTextTable) -> list[list[QTextBlock]]:
    """Return the text of each cell, which is one paragraph."""
    return [
        [table.cellAt(r, c).firstCursorPosition().block() for c in range(table.columns())]
        for r in range(table.rows())
    ]
