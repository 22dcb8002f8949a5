"""The parts of FHIR resources: codes, quantities, times and references, as plain JSON.

The texts are part of the file, so they are English in every language of the program. A code stands
only where a published system has one for exactly this; everything else is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, time
from uuid import UUID, uuid5

from magtrack.domain.record.amounts import plain_number
from magtrack.domain.record.days import Moment

Json = dict[str, object]

UCUM = "http://unitsofmeasure.org"
UNII = "http://fdasis.nlm.nih.gov"
"""The systems of units and of substances, by the names FHIR R4 gives them."""

_HL7 = "http://terminology.hl7.org/CodeSystem/"

_UCUM_CODES = {
    "mg": "mg",
    "g": "g",
    "ml": "mL",
    "capsule": "{capsule}",
    "tablet": "{tablet}",
    "scoop": "{scoop}",
    "sachet": "{sachet}",
    "drop": "{drop}",
    "mL/min/1.73 m2": "mL/min/{1.73_m2}",
    "mmol/L": "mmol/L",
    "mg/dL": "mg/dL",
    "mEq/L": "meq/L",
    "µmol/L": "umol/L",
}
"""The codes of the units that MagTrack offers; one that somebody typed has none."""

_OTHER_SPACE = re.compile(r"[^\S \r\n\t]")

_FARTHEST_OFFSET = 14 * 60
"""FHIR knows no clock further from UTC than 14 hours."""

_SPACE = UUID("0d31f899-13ae-4733-8e53-c1756a40e15a")


class Ids:
    """The ids of the resources of one log, the same in each of its exports.

    `whose` is an id that no other log has, so that two people's days never bear the same id.
    """

    def __init__(self, whose: str) -> None:
        self._space = uuid5(_SPACE, whose)

    def of(self, kind: str, key: str) -> str:
        """Return the id of the resource made of the record `key` of a kind."""
        return str(uuid5(self._space, f"{kind}/{key}"))

    def to(self, kind: str, key: str) -> Json:
        """Return a reference to it."""
        return {"reference": f"urn:uuid:{self.of(kind, key)}"}


def filled(**fields: object) -> Json:
    """Return the fields that hold something: FHIR has no empty ones. 0 and false are values."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def words(text: str) -> str:
    """Return a text as FHIR allows it: no space but the plain one around and in it."""
    return _OTHER_SPACE.sub(" ", text).strip()


def concept(text: str, *codings: Json) -> Json:
    """Return a concept: its text, and codes where there are any."""
    return filled(coding=list(codings), text=words(text))


def hl7(system: str, code: str, display: str) -> Json:
    """Return a concept of one of HL7's own code systems."""
    return {"coding": [{"system": _HL7 + system, "code": code, "display": display}]}


def unii(code: str) -> list[Json]:
    """Return the coding of a substance, none where its code is not known."""
    return [{"system": UNII, "code": code}] if code else []


def quantity(value: float, unit: str) -> Json:
    """Return an amount with its unit, and its UCUM code where it has one."""
    code = _UCUM_CODES.get(unit)
    told = float(plain_number(value))
    whole = int(told) if told == int(told) else told
    return filled(value=whole, unit=words(unit), system=code and UCUM, code=code)


def ratio(numerator: Json, denominator: Json) -> Json:
    """Return so much in so much."""
    return {"numerator": numerator, "denominator": denominator}


def span(first: date | None, last: date | None) -> Json:
    """Return the days from `first` to `last`, both included; None is open."""
    return filled(start=first and first.isoformat(), end=last and last.isoformat())


def date_time(moment: Moment) -> str:
    """Return an instant as the wall clock showed it, with its offset."""
    shown = moment.local if abs(moment.offset_min) <= _FARTHEST_OFFSET else moment.utc
    return shown.isoformat()


def clock(value: time) -> str:
    """Return a clock time with the seconds that FHIR wants."""
    return f"{value:%H:%M}:00"


def notes(texts: Iterable[str]) -> list[Json]:
    """Return the notes that say something."""
    return [{"text": text} for text in map(words, texts) if text]
