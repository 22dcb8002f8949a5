"""Text for the terminal: aligned columns."""

from __future__ import annotations

import unicodedata
from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

GAP = "  "


def table(rows: Sequence[Sequence[str]], *, head: Sequence[str] = (), right: str = "") -> str:
    """Return rows as lines with aligned columns.

    `right` names the columns that are aligned to the right, by number: "34" for the 4th and 5th.
    A column in which every cell is empty is left out.
    """
    columns = [list(column) for column in zip_longest(*rows, fillvalue="")]
    kept = [number for number, column in enumerate(columns) if any(column)]
    lines = [*([head] if head else []), *rows]
    widths = {n: max(width(line[n]) for line in lines) for n in kept}
    return "\n".join(
        GAP.join(_cell(line[n], widths[n], str(n) in right) for n in kept).rstrip()
        for line in lines
    )


def _cell(text: str, size: int, to_the_right: bool) -> str:
    space = " " * (size - width(text))
    return space + text if to_the_right else text + space


def width(text: str) -> int:
    """Return how many columns of the terminal a text takes."""
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
