"""Rows that are no entries: sums that a spreadsheet worked out, remarks, the heading again."""

from __future__ import annotations

from collections.abc import Sequence

from magtrack.importers.sheets.words import is_sum
from magtrack.importers.toolkit.tables import plain
from magtrack.texts import _

_MOST_SHOWN = 60


def why_no_entry(row: Sequence[str], header: Sequence[str], day: str) -> str:
    """Return why a row whose cell of the day is no day looks like no entry; "" where it may be one.

    `day` is that cell.
    """
    cells = [plain(cell) for cell in row]
    if [cell.casefold() for cell in cells if cell] == [n.casefold() for n in header if n]:
        return _("The row looks like the heading again.")
    if is_alone(row) or any(is_sum(cell) for cell in cells if cell) or len(plain(day).split()) > 2:
        return remark_text(row)
    if not plain(day) and all(_is_number(cell) for cell in cells if cell):
        return remark_text(row)
    return ""


def is_alone(row: Sequence[str]) -> bool:
    """Tell whether a row has but one cell that is not empty."""
    return sum(bool(cell.strip()) for cell in row) == 1


def remark_text(row: Sequence[str]) -> str:
    """Return what is said of a row that looks like a total or a remark."""
    text = ", ".join(filter(None, map(plain, row)))
    shown = text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}..."
    return _("“{text}” looks like a total or a remark, not like an entry.").format(text=shown)


def _is_number(cell: str) -> bool:
    return cell.replace(".", "").replace(",", "").replace("%", "").strip().isdecimal()
