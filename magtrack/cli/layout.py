"""Text for the terminal: aligned columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import zip_longest

from magtrack.texts import visible

GAP = "  "
LEAST = 20
"""A column that gives way keeps this width."""


def table(
    rows: Sequence[Sequence[object]],
    *,
    head: Sequence[str] = (),
    right: str = "",
    gives_way: int | None = None,
    room: int | None = None,
) -> str:
    """Return rows as lines with aligned columns; None is an empty cell.

    `right` names the columns that are aligned to the right, by number: "34" for the 4th and 5th.
    A column in which every cell is empty is left out. Where the lines would be wider than `room`,
    the column `gives_way` is cut, in the middle of its cells: long names often differ at the end.
    """
    cells = [["" if cell is None else visible(str(cell)) for cell in row] for row in rows]
    columns = [list(column) for column in zip_longest(*cells, fillvalue="")]
    kept = [number for number, column in enumerate(columns) if any(column)]
    lines = [*([head] if head else []), *cells]
    widths = {n: max(width(line[n]) for line in lines) for n in kept}
    if gives_way in widths and room is not None:
        others = sum(size + len(GAP) for n, size in widths.items() if n != gives_way)
        widths[gives_way] = min(widths[gives_way], max(room - others, LEAST))
    return "\n".join(
        GAP.join(_cell(line[n], widths[n], str(n) in right) for n in kept).rstrip()
        for line in lines
    )


def _cell(text: str, size: int, to_the_right: bool) -> str:
    text = cut(text, size)
    space = " " * (size - width(text))
    return space + text if to_the_right else text + space


def cut(text: str, size: int) -> str:
    """Return a text of at most `size` columns, what is too much of its middle left out."""
    if width(text) <= size:
        return text
    end = start = len(text) // 2
    head, tail = width(text[:end]), width(text[start:])
    while head + tail + 1 > size:
        if head > tail:
            end -= 1
            head -= _columns(text[end])
        else:
            tail -= _columns(text[start])
            start += 1
    return f"{text[:end]}…{text[start:]}"


def width(text: str) -> int:
    """Return how many columns of the terminal a text takes."""
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
