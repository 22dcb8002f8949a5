"""Doses as lines of text: `2026-11-29 08:05 Magtein 3`, as a phone's note or shortcut appends them.

A line is a day, a time, a name and an amount, parted by spaces. The time may carry its offset from
UTC, as shortcuts write it; without one it is that of the clocks here, and without any time the dose
has none. Without an amount the dose is as large as the person says once. Empty lines and those that
begin with # are left out, and so is a title, as notes have one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from magtrack.errors import ImportProblem, InputProblem
from magtrack.importers.toolkit.columns import Days
from magtrack.importers.toolkit.dose_texts import mass_of_bare, parse_dose_text
from magtrack.importers.toolkit.encodings import decode
from magtrack.importers.toolkit.files import HEAD_BYTES, ArchiveMember
from magtrack.importers.toolkit.import_builder import ForeignDose, ImportBuilder
from magtrack.importers.toolkit.names import ProductNames
from magtrack.importers.toolkit.table_importer import files_importer
from magtrack.importers.toolkit.tables import SEPARATORS, plain
from magtrack.texts import _

_LINE = re.compile(
    r"""(?:[-*•][ ]+)?
    (?P<day>\d{4}-\d{1,2}-\d{1,2})
    (?:(?:[ ]+|T)(?P<clock>\d{1,2}[:.]\d\d(?:[:.]\d\d(?:\.\d{1,9})?)?
        (?:[ ]?[ap]\.?m\.?)?(?:[ ]?(?:Z|[+-]\d\d:?\d\d))?))?
    [ ]+(?P<rest>(?!\d{1,2}[:.]\d\d)[^\s,;|].*)""",
    re.IGNORECASE | re.VERBOSE,
)
_BEGINS_AS_ONE = re.compile(r"(?:[-*•] *)?\d")
_TITLES = 3
"""Lines above the first dose that may be a title."""

_LONGEST_AMOUNT = 3
"""Words of an amount: "1 1/2 capsules"."""

_COLUMN = "line"


class NumberedLines(Struct, frozen=True):
    """The lines of a text that say something, each with its number, and the text's encoding."""

    file: str
    lines: Sequence[tuple[int, str]]
    encoding: str


def _is_ours(member: ArchiveMember) -> bool:
    head = member.head()
    try:
        text, _encoding = decode(head, cut=len(head) == HEAD_BYTES)
    except ImportProblem:
        return False
    return any(_LINE.fullmatch(line) for _n, line in _lines(text)[:1])


def _lines(text: str) -> list[tuple[int, str]]:
    """Return the lines that say something, without the title; none where that is none."""
    numbered = [(n, plain(line)) for n, line in enumerate(text.splitlines(), 1)]
    said = [(n, line) for n, line in numbered if line and not line.startswith("#")]
    for place, (_n, line) in enumerate(said[: _TITLES + 1]):
        if _BEGINS_AS_ONE.match(line):
            return said[place:]
        if any(sign in line for sign in SEPARATORS):  # the header of a table
            return []
    return []


def _read(found: list[ArchiveMember]) -> list[NumberedLines]:
    texts = [(member.name, *decode(member.content())) for member in found if _is_ours(member)]
    return [NumberedLines(name, _lines(text), encoding) for name, text, encoding in texts]


def _take(text: NumberedLines, builder: ImportBuilder) -> None:
    builder.note_encoding(text.file, text.encoding)
    days = Days(_COLUMN, (), builder.ask)
    for _n, line in text.lines:
        if found := _LINE.fullmatch(line):
            builder.names.expect(*_split(found["rest"], builder.names))

    def take(line: str) -> None:
        found = _LINE.fullmatch(line)
        if found is None:
            raise InputProblem(
                _("“{text}” is not a line such as “{example}”.").format(
                    text=line, example="2026-11-29 08:05 Magtein 3"
                )
            )
        when = days.read(f"{found['day']} {found['clock'] or ''}")
        name, amount = _split(found["rest"], builder.names)
        at = builder.clock.moment(when) if when.clock else None
        builder.dose(ForeignDose("", name, amount, builder.clock.day_of(when), taken=at))

    builder.each(text.lines, take)


def _split(rest: str, names: ProductNames) -> tuple[str, str]:
    """Return the name and the amount in what stands behind the time.

    A product of the log may end in a number, as "Omega 3" does: then that is its name.
    """
    words = rest.split()
    splits = [(" ".join(words), "")]
    for n in range(min(_LONGEST_AMOUNT, len(words) - 1), 0, -1):
        amount = " ".join(words[-n:])
        if parse_dose_text(amount) or mass_of_bare(amount):
            splits.append((" ".join(words[:-n]).rstrip(" ,;:-–"), amount))
    known = (each for each in splits if names.has(each[0]))
    return next(known, splits[min(1, len(splits) - 1)])


IMPORTER = files_importer(
    "lines",
    lambda: _("Lines of text, as 2026-11-29 08:05 Magtein 3"),
    program="",
    is_ours=_is_ours,
    read=_read,
    take=_take,
)
