"""Events: what else happened on a day or over some days, and the day's note."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from unicodedata import category

from msgspec import Struct

from magtrack.domain.record.days import check_order
from magtrack.domain.record.keys import called
from magtrack.domain.record.products import UNUSABLE
from magtrack.errors import InputProblem
from magtrack.texts import _

NOTE = "note"
"""The kind of event that is the day's free note."""

IMPORTED = "imported"
"""The kind of event that is what another program recorded and MagTrack has no place for."""

VISIT = "visit"
"""The kind of event that is a visit to a clinician."""

QUESTION = "question"
"""The kind of event that is a question for a clinician: the next report asks it."""

LONGEST_NOTE = 20_000


class EventKind(Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of event.

    `chip`: offered on Today. `excludes`: a day flagged with it before its rating was saved is left
    out of the comparison. `lasting`: it changes the days after it as well (a new medicine).
    `side_effect`: a complaint that a clinician is told of. `icon` is its glyph on the chart.
    """

    key: str
    name: str
    chip: bool = False
    excludes: bool = False
    lasting: bool = False
    side_effect: bool = False
    icon: str = "flag"


class Event(Struct, frozen=True):
    """Something that happened from day `first` to day `last` (both included).

    `entered` and `edited` are UTC seconds; whether it was flagged before a rating depends on them.
    """

    id: str
    kind: str
    first: date
    last: date
    entered: int
    text: str = ""
    edited: int | None = None

    def __post_init__(self) -> None:
        """Refuse an event that ends before it starts."""
        sentence = _("The event would end ({end}) before it starts ({start}).")
        check_order(self.first, self.last, sentence, "last")

    def covers(self, day: date) -> bool:
        """Tell whether `day` is one of its days."""
        return self.first <= day <= self.last


def last_visit(events: Iterable[Event], today: date) -> date | None:
    """Return the day of the latest visit to a clinician before `today`, None for none."""
    days = (e.last for e in events if e.kind == VISIT and e.last < today)
    return max(days, default=None)


def open_questions(events: Iterable[Event], today: date) -> list[Event]:
    """Return the questions for a clinician that were noted since the last visit before `today`."""
    known = list(events)
    visit = last_visit(known, today)
    return [
        e
        for e in known
        if e.kind == QUESTION and e.first <= today and (visit is None or e.first > visit)
    ]


def event_kind_called(kinds: Mapping[str, EventKind], key: str) -> EventKind:
    """Return the kind with this key; raise NotFound listing the known ones."""
    sentence = _("There is no kind of event “{key}”. Known kinds: {known}.")
    return called(kinds, key, sentence, "kind")


def both_texts(before: str, after: str) -> str:
    """Return a note that keeps all of two: `after` on new lines below `before`.

    A text that the other holds already, as whole lines, is not written twice.
    """
    if f"\n{after}\n" in f"\n{before}\n" or not after:
        return before
    if f"\n{before}\n" in f"\n{after}\n" or not before:
        return after
    return f"{before}\n{after}"


def all_lines(one: str, other: str) -> str:
    """Return a note with every line of two that grew apart, none oftener than in either of them.

    What `one` has not goes below it, in its order. A text that holds all of the other stays as it
    is, so that putting both together again changes nothing, whoever does it first.
    """
    if not (missing := _missing(one, other)):
        return one
    return f"{one}\n{missing}" if _missing(other, one) else other


def _missing(one: str, other: str) -> str:
    """Return the lines that `other` has beyond those of `one`, with the gaps between them."""
    there = Counter(one.split("\n"))
    found: list[str] = []
    for line in other.split("\n"):
        if not line.strip():
            if found and found[-1]:
                found.append("")
        elif there[line]:
            there[line] -= 1
        else:
            found.append(line)
    return "\n".join(found).rstrip("\n")


def check_text(text: str, *, field: str = "note") -> str:
    """Return a free text as it is kept: line ends as LF; raise InputProblem if unusable.

    Anything may be written (`<b>`, `=SUM(`, emoji): it is plain text everywhere. Only characters
    that files cannot carry are refused (NUL and other controls, half an emoji), and more than
    20 000 characters.
    """
    clean = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(clean) > LONGEST_NOTE:
        raise InputProblem(_("A note can have at most 20 000 characters."), field)
    for position, character in enumerate(clean, start=1):
        if character not in "\n\t" and category(character) in UNUSABLE:
            raise InputProblem(
                _("Character {position} of the note cannot be stored (code {code}).").format(
                    position=position, code=f"U+{ord(character):04X}"
                ),
                field,
            )
    return clean
