"""What came of an inbox, in sentences: said alike by the window and the command line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from magtrack.texts import _, ngettext
from magtrack.wording import first_line, number, short_day

_MOST_NAMES = 3
_LONGEST_NAME = 40


def came_text(
    entries: int, names: Sequence[str], days: Sequence[tuple[date, date]], today: date
) -> str:
    """Return how much came with which files: "3 entries came with phone.txt, 23 November"."""
    text = ngettext("{n} entry came with {files}", "{n} entries came with {files}", entries)
    said = text.format(n=number(entries, 0), files=_listed(names))
    if not days:
        return said
    first, last = min(each[0] for each in days), max(each[1] for each in days)
    when = short_day(first, today)
    if first != last:
        when = _("{first} to {last}").format(first=when, last=short_day(last, today))
    return f"{said} · {when}"


def question_said(n: int) -> str:
    """Return that a file has questions, as what is said of it."""
    return ngettext("has a question", "has {n} questions", n).format(n=n)


def locked_said() -> str:
    """Return that a file is locked, as what is said of it."""
    return _("is locked with a password")


def many_said(n: int) -> str:
    """Return that a file holds too much to be taken in unseen, as what is said of it."""
    return _("holds {n} new entries to look at first").format(n=number(n, 0))


def waiting_text(name: str, said: str, others: int) -> str:
    """Return that a file waits: what is `said` of it, and how many others do."""
    text = _("{file} {said}: nothing of it was taken in yet").format(file=_short(name), said=said)
    return f"{text}{_others(others)}"


def unread_text(name: str, others: int) -> str:
    """Return that a file could not be read, and how many others wait."""
    return f"{_('{file} could not be read').format(file=_short(name))}{_others(others)}"


def _others(n: int) -> str:
    return f" · {ngettext('{n} other waits', '{n} others wait', n).format(n=n)}" if n else ""


def look_text(taken: int, waiting: int, unsettled: int, unread: int) -> str:
    """Return how many files a look took in, left waiting, could not read yet, and does not read."""
    told = (
        (taken, ngettext("{n} file taken in", "{n} files taken in", taken)),
        (waiting, ngettext("{n} file waits for you", "{n} files wait for you", waiting)),
        (
            unsettled,
            ngettext("{n} is not complete yet", "{n} are not complete yet", unsettled),
        ),
        (unread, ngettext("{n} is not read", "{n} are not read", unread)),
    )
    parts = [text.format(n=n) for n, text in told if n] or [_("nothing new")]
    return f"{', '.join(parts)}."


def _listed(names: Sequence[str]) -> str:
    shown = [_short(name) for name in names[:_MOST_NAMES]]
    if more := len(names) - len(shown):
        shown.append(ngettext("{n} more", "{n} more", more).format(n=more))
    return ", ".join(shown)


def _short(name: str) -> str:
    """Return a name that a line has room for: one of a file may be long, and without spaces."""
    return first_line(name, _LONGEST_NAME)
