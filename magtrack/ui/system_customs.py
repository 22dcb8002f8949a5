"""The customs of the system: how its desktop writes times and days."""

from __future__ import annotations

import re

from PySide6.QtCore import QLocale

from magtrack.customs import Customs

_NUMBER = r"\W*(d{1,2}|M{1,2}|y{2,4})"
_NUMBERS = re.compile(rf"{_NUMBER}(\W+){_NUMBER}{_NUMBER}\W*")
_QUOTED = re.compile(r"'[^']*'")
"""Qt's way to write letters that stand for nothing."""

_PARTING = {"dmy": "./-", "mdy": "/-"}
"""What may part the numbers so that the day can be read back: a year in front is as in files."""


def customs_of(locale: QLocale) -> Customs:
    """Return the customs of a locale; what it does not tell is as in files."""
    short = QLocale.FormatType.ShortFormat
    times, days = (
        _QUOTED.sub("", each) for each in (locale.timeFormat(short), locale.dateFormat(short))
    )
    twelve = "a" in times.lower()
    found = _NUMBERS.fullmatch(days)
    order = "" if found is None else "".join(found[n][0].lower() for n in (1, 3, 4))
    parting = "" if found is None else _PARTING.get(order, "")
    between = next((each for each in parting if each in found[2]), "") if found else ""
    return Customs(twelve, order == "mdy", order, between) if between else Customs(twelve)
