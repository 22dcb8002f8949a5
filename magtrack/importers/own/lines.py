"""Doses as lines of text: `2026-11-29 08:05 Magtein 3`, as a phone's note or shortcut appends them.

A line is a day, a time, a name and an amount, parted by spaces. The time may carry its offset from
UTC, as shortcuts write it; without one it is that of the clocks here, and without any time the dose
has none. The amount may stand before the name, "2 Magtein". Without an amount the dose is as large
as the person says once; a number that is not understood is asked about as it is written. A line
with a second day is two that ran together, and is refused. Empty lines and those that begin with #
are left out, and so is a title, as notes have one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial

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

_MOST_WORDS = 40
"""No name of a product has more."""

_MOST_KEPT = 1000
"""Texts that are split once: most lines of a file say the same."""

_MARKS = " ,;:-–"
_NUMBER = re.compile(
    r"""[^\w½¼¾⅓⅔]*(?:[x×]?(?!\d+-[^\W\d])[\d½¼¾⅓⅔]
    |(?:half|quarter|one|two|three|four|five|six)\b)""",
    re.IGNORECASE | re.VERBOSE,
)
"""The begin of a word that is a number, read or not; "5-HTP", "B12" and "D3" are names."""

_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
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
    split = lru_cache(_MOST_KEPT)(partial(_split, names=builder.names))
    for _n, line in text.lines:
        if found := _LINE.fullmatch(line):
            builder.names.expect(*split(found["rest"]))

    def take(line: str) -> None:
        found = _read_line(line)
        when = days.read(f"{found['day']} {found['clock'] or ''}")
        name, amount = split(found["rest"])
        at = builder.clock.moment(when) if when.clock else None
        builder.dose(ForeignDose("", name, amount, builder.clock.day_of(when), taken=at))

    builder.each(text.lines, take)


def _read_line(line: str) -> re.Match[str]:
    """Return the parts of a line; raises InputProblem where it is none, or several in one."""
    found = _LINE.fullmatch(line)
    if found is None:
        raise InputProblem(
            _("“{text}” is not a line such as “{example}”.").format(
                text=line, example="2026-11-29 08:05 Magtein 3"
            )
        )
    if _DAY.search(found["rest"]):
        raise InputProblem(_("“{text}” is several lines in one.").format(text=line))
    return found


def _split(rest: str, names: ProductNames) -> tuple[str, str]:
    """Return the name and the amount in what stands behind the time.

    A product of the log may hold a number, as "Omega 3" does: then that is its name. Any other
    number is in the amount, and one that is not understood makes it a text that is asked about.
    """
    words = rest.split()
    for before, name, after in _parts(words):
        if names.has(name) and _is_amount(before) and _is_amount(after):
            return name, rest if before and after else before or after
    name, amount = _split_unknown(words)
    is_read = bool(amount) or not _has_number(rest)
    return name, amount if is_read and not _has_number(name) else rest


def _parts(words: list[str]) -> Iterator[tuple[str, str, str]]:
    """Return what may be a name, with what stands before and behind it: the longest name first."""
    n_words = len(words)
    if n_words > _MOST_WORDS:
        return
    for size in range(n_words, 0, -1):
        for first in range(min(n_words - size, _LONGEST_AMOUNT) + 1):
            before, name, after = words[:first], words[first : first + size], words[first + size :]
            yield " ".join(before), " ".join(name).strip(_MARKS), " ".join(after)


def _is_amount(text: str) -> bool:
    """Tell whether a text is one about an amount, understood or not; no text is one as well."""
    return not text or _is_read(text) or all(map(_NUMBER.match, text.split()[:1]))


def _is_read(text: str) -> bool:
    return bool(parse_dose_text(text) or mass_of_bare(text))


def _has_number(text: str) -> bool:
    return any(map(_NUMBER.match, text.split()))


def _split_unknown(words: list[str]) -> tuple[str, str]:
    """Return the name and the amount where the log has no product of the name."""
    for ahead in (False, True):
        for n in range(min(_LONGEST_AMOUNT, len(words) - 1), 0, -1):
            amount = " ".join(words[:n] if ahead else words[-n:])
            if _is_read(amount):
                return " ".join(words[n:] if ahead else words[:-n]).strip(_MARKS), amount
    return " ".join(words), ""


IMPORTER = files_importer(
    "lines",
    lambda: _("Lines of text, as 2026-11-29 08:05 Magtein 3"),
    program="",
    is_ours=_is_ours,
    read=_read,
    take=_take,
)
