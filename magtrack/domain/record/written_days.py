"""Days as people write them: 20 February, 20 Feb 2026, 20.2.2026, 20/2/2026."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from magtrack.errors import InputProblem
from magtrack.texts import _

_MONTHS = (
    "january januar jänner janvier enero",
    "february februar fevrier febrero",
    "march märz marz mars marzo",
    "april avril abril",
    "may mai mayo",
    "june juni juin junio",
    "july juli juillet julio",
    "august aout agosto",
    "september septembre septiembre",
    "october oktober octobre octubre",
    "november novembre noviembre",
    "december dezember decembre diciembre",
)
_PLAIN = str.maketrans("éû", "eu")
_YEAR = r"(?:,? (\d{4}))?"
_WORD = r"([^\W\d_]{3,})\.?"
_DAY_FIRST = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?\.? {_WORD}{_YEAR}")
_MONTH_FIRST = re.compile(rf"{_WORD} (\d{{1,2}})(?:st|nd|rd|th)?{_YEAR}")
_DOTTED = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})")
_SLASHED = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4})")


def written_day(text: str, today: date | None, *, field: str = "", order: str = "") -> date | None:
    """Return the day in a text that is not a file's; None for one that is no such day.

    Between points the day comes first; between slashes whichever number can be no month, or as in
    `order`, "dmy" or "mdy", where the place has one. Without a year it is that of `today`. Raises
    InputProblem where both could be the month, and for a day without a year where `today` is not
    known.
    """
    word = " ".join(text.split()).lower()
    if match := _DAY_FIRST.fullmatch(word):
        return _named(int(match[1]), match[2], match[3], today, text=text, field=field)
    if match := _MONTH_FIRST.fullmatch(word):
        return _named(int(match[2]), match[1], match[3], today, text=text, field=field)
    if match := _DOTTED.fullmatch(word):
        return _day(int(match[3]), int(match[2]), int(match[1]))
    if match := _SLASHED.fullmatch(word):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        usual = {"dmy": (second, first), "mdy": (first, second)}.get(order)
        if usual is not None and (day := _day(year, *usual)) is not None:
            return day
        return _slashed(first, second, year, text, field)
    return None


def _named(
    number: int, month: str, year: str | None, today: date | None, *, text: str, field: str
) -> date | None:
    meant = month_of(month)
    if meant is None:
        return None
    if year is not None:
        return _day(int(year), meant, number)
    if today is None:
        raise InputProblem(_("Of which year is “{text}”?").format(text=text.strip()), field)
    return _day(today.year, meant, number)


@cache
def month_of(word: str) -> int | None:
    """Return the month that a word or its first letters name; None for none or several.

    In English, German, French and Spanish, from three letters on.
    """
    start = word.lower().translate(_PLAIN)
    found = [
        number
        for number, names in enumerate(_MONTHS, 1)
        if any(name.startswith(start) for name in names.split())
    ]
    return found[0] if len(found) == 1 and len(start) >= 3 else None


def _slashed(first: int, second: int, year: int, text: str, field: str) -> date | None:
    found = {_day(year, second, first), _day(year, first, second)} - {None}
    if len(found) < 2:
        return found.pop() if found else None
    one, other = sorted(filter(None, found))
    raise InputProblem(
        _("“{text}” may be {one} or {other}: write it as one of these.").format(
            text=text.strip(), one=one, other=other
        ),
        field,
    )


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None
