"""Self-ratings: one answer from 0 to 10 to one scale on one day; higher is always better."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from magtrack.domain.record.keys import called
from magtrack.errors import InputProblem
from magtrack.texts import _

LOWEST, HIGHEST = 0, 10


class Scale(Struct, frozen=True, forbid_unknown_fields=True):
    """A question that is answered once a day with a whole number from 0 to 10.

    `worst` and `best` say what 0 and 10 mean; `default` scales are asked unless switched off;
    `hint` is the letter that leads to it on the keyboard.
    """

    key: str
    name: str
    question: str
    worst: str
    best: str
    hint: str
    default: bool = False

    @property
    def column(self) -> str:
        """Return the CSV column of this scale, with its range."""
        return f"{self.key}_{LOWEST}_{HIGHEST}"


class Rating(Struct, frozen=True, gc=False):
    """One answer. `entered` and `edited` are UTC seconds; `zone` is where it was given."""

    day: date
    scale: str
    value: int
    entered: int
    zone: str
    edited: int | None = None

    @property
    def id(self) -> str:
        """Return the one id a scale can have on a day."""
        return rating_id(self.day, self.scale)


def rating_id(day: date, scale: str) -> str:
    """Return the id of the rating of `scale` on `day`."""
    return f"{day.isoformat()}/{scale}"


def parse_rating(text: str) -> int:
    """Read a rating; raise InputProblem unless it is a whole number from 0 to 10."""
    clean = text.strip()
    if not (clean.isdecimal() and LOWEST <= int(clean) <= HIGHEST):
        raise InputProblem(
            _("“{text}” is not a rating: use a whole number from 0 to 10.").format(text=text),
            "value",
        )
    return int(clean)


def scale_called(scales: Mapping[str, Scale], key: str) -> Scale:
    """Return the scale with this key; raise NotFound listing the known ones."""
    sentence = _("There is no scale “{key}”. Known scales: {known}.")
    return called(scales, key, sentence, "scale")
