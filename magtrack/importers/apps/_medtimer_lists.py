"""MedTimer's list of events as CSV, as each of its versions writes it.

All have the local time of the reminder, the name, the amount and the local time of taking; then
v1.16.10 and later the tags, v1.17.4 the interval, v1.18 the notes, and at the end v1.15 and later
both times in ISO 8601. Headers are translated. There are no quotation marks at all, so a `;` or a
new line in a text moves the cells: the times put them right.
"""

from __future__ import annotations

import re

from msgspec import Struct

from magtrack.importers.toolkit.tables import plain
from magtrack.texts import _

_OLDEST, _WITH_ISO, _WITH_TAGS, _WITH_INTERVAL, _WITH_NOTES = 4, 6, 7, 8, 9
"""Numbers of columns."""

CLOCK = re.compile(r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?: ?[APap]\.?[Mm]\.?)?")
TICKED = "x"
"""What v1.8.2 and older write for a dose that was taken, instead of the time."""

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
_INTERVAL = re.compile(r"-?\d+:\d{2}")
_FEWEST_DIGITS = 6
"""Digits of a date with a time."""

_MOST_ALIKE = 0.8
"""The share of rows by which the oldest lists are known."""

_MOST_LINES = 500
"""Lines a note may have before the record it belongs to is called broken."""


class Reminder(Struct, frozen=True):
    """A record: the ISO times are "" where the list has none, `taken` also where it was not."""

    local: str
    name: str
    amount: str
    taken_local: str
    note: str = ""
    reminded: str = ""
    taken: str = ""


def columns_of(text: str) -> int:
    """Return how many columns a list of events has, 0 for any other text.

    The oldest have no mark but the shape of their rows, of which one at least was taken.
    """
    header, *lines = text.lstrip().replace("\r\n", "\n").replace("\r", "\n").split("\n")
    cells = header.split(";")
    if len(cells) >= _WITH_ISO and all("ISO 8601" in cell for cell in cells[-2:]):
        return len(cells)
    rows = [line.split(";") for line in lines[:-1] if line]  # the last may be cut
    is_oldest = len(cells) == _OLDEST and all(cells) and not any(map(_is_moment, cells))
    alike = [row for row in rows if _is_of_oldest(row)]
    is_told = any(row[-1].strip() for row in alike)
    return _OLDEST if is_oldest and is_told and len(alike) >= _MOST_ALIKE * len(rows) else 0


def _is_of_oldest(cells: list[str]) -> bool:
    last = cells[-1].strip()
    return (
        len(cells) >= _OLDEST
        and _is_moment(cells[0])
        and (last in ("", TICKED) or _is_moment(last))
    )


def _is_moment(cell: str) -> bool:
    """Tell whether a cell looks like a date with a time, in any language."""
    text = plain(cell)
    return CLOCK.search(text) is not None and sum(map(str.isdigit, text)) >= _FEWEST_DIGITS


def reminders_of(text: str, columns: int) -> list[tuple[int, Reminder | str]]:
    """Return the records with the lines they begin on, or why one cannot be read."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    numbered = list(enumerate(lines, start=1))[1:]
    if columns < _WITH_ISO:
        return [(n, _oldest(line.split(";"))) for n, line in numbered if line.strip()]
    found: list[tuple[int, Reminder | str]] = []
    held: list[str] = []
    for number, line in numbered:
        held.append(line)
        if not any(held):
            held.clear()
            continue
        record = _record("\n".join(held), columns)
        if record is not None or len(held) > _MOST_LINES:
            found += _parted(held, number - len(held) + 1, record or _unended(), columns)
            held.clear()
    if any(held):
        found.append((len(lines) - len(held) + 1, _unended()))
    return found


def _parted(
    lines: list[str], first: int, record: Reminder | str, columns: int
) -> list[tuple[int, Reminder | str]]:
    """Return a record; one without an end has run into the next, which is a record of its own."""
    if isinstance(record, str):
        for n in range(1, len(lines)):
            rest = _record("\n".join(lines[n:]), columns)
            if isinstance(rest, Reminder) and _is_moment(rest.local):
                return [(first, record), (first + n, rest)]
    return [(first, record)]


def _unended() -> str:
    return _("The record does not end in the times in ISO 8601.")


def _oldest(cells: list[str]) -> Reminder | str:
    if len(cells) < _OLDEST:
        return _("The record ends too early: a time, a name, a dose and “taken” are needed.")
    return Reminder(cells[0], ";".join(cells[1:-2]), cells[-2], cells[-1].strip())


def _record(text: str, columns: int) -> Reminder | str | None:
    """Return a record or why it cannot be read; None while its end is missing."""
    cells = text.split(";")
    reminded, taken = cells[-2:] if len(cells) >= columns else ("", "")
    if not _ISO.fullmatch(reminded) or not (taken == "" or _ISO.fullmatch(taken)):
        return None
    body = cells[:-2]
    if any(map(_ISO.fullmatch, body)):
        return _unended()
    places = _as_they_stand(columns) if len(cells) == columns else _found(body, columns, taken)
    if places is None:
        return _(
            "A “;” in a text moves the cells: which of them is the time of taking is not clear."
        )
    at, notes = places
    name, note = ";".join(body[1 : at - 1]), ";".join(body[notes:])
    if columns > _WITH_NOTES:  # of a version to come
        note = body[notes]
    return Reminder(body[0], name, body[at - 1], body[at], note, reminded, taken)


def _as_they_stand(columns: int) -> tuple[int, int]:
    return 3, 6 if columns >= _WITH_NOTES else columns


def _found(body: list[str], columns: int, taken: str) -> tuple[int, int] | None:
    """Return where the time of taking stands and where the notes begin, None where it is not clear.

    Between the two are the tags and the interval, as far as the version has them.
    """
    if columns == _WITH_ISO:
        return len(body) - 1, len(body)
    ends = {_WITH_TAGS: [len(body)], _WITH_INTERVAL: [len(body) - 1]}.get(
        columns, [n for n in range(5, len(body)) if _INTERVAL.fullmatch(body[n])]
    )
    for is_taken in (bool(taken), not taken):  # of the two times one may be missing by mistake
        for end in ends if columns <= _WITH_NOTES else ():
            for at in range(end - 2, 2, -1):
                if _is_moment(body[at]) if is_taken else not body[at].strip():
                    return at, end + 1
    return None
