"""Lab values: what a blood test said on its day.

Kidney function (eGFR) decides what is said about magnesium, so a value belongs to its day: it
applies from then on and says nothing about the days before. The ranges are those a person can
have, wide enough for the very ill; they catch slips of the keyboard and mixed-up units.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal, get_args

from msgspec import Struct

from magtrack.errors import InputProblem, NotFound
from magtrack.texts import _

LabKind = Literal["egfr", "serum-magnesium", "potassium", "creatinine"]
"""What was measured in the blood; eGFR is worked out from creatinine by the lab."""

LAB_KINDS: tuple[LabKind, ...] = get_args(LabKind)

EGFR: LabKind = "egfr"

EGFR_UNIT = "mL/min/1.73 m2"

REDUCED_BELOW = 60.0
"""An eGFR below this is reduced kidney function (KDIGO: G3a and worse)."""

SEVERE_BELOW = 30.0
"""An eGFR below this rules magnesium products out (UK magnesium aspartate text)."""

Range = tuple[float, float]
"""The lowest and the highest value that is believed."""

PLAUSIBLE: Mapping[LabKind, Mapping[str, Range]] = {
    "egfr": {EGFR_UNIT: (1, 200)},
    "serum-magnesium": {"mmol/L": (0.1, 8), "mg/dL": (0.3, 20), "mEq/L": (0.2, 16)},
    "potassium": {"mmol/L": (1, 12), "mEq/L": (1, 12)},
    "creatinine": {"µmol/L": (10, 3000), "mg/dL": (0.1, 35)},
}
"""The units each kind is reported in, with what is believed in each."""

OF_EARLIER_PROFILE = "profile-egfr"
"""The id of the eGFR that logs and files of earlier versions held in the profile."""

_SAME_NUMBER: Mapping[LabKind, str] = {"egfr": EGFR_UNIT, "potassium": "mmol/L"}
"""The unit that goes without saying: the only one, or the number is the same in all."""


class LabValue(Struct, frozen=True):
    """A value of one blood test; `day` is None where nobody remembers when it was."""

    id: str
    kind: LabKind
    result: float
    unit: str
    day: date | None = None
    text: str = ""

    def __post_init__(self) -> None:
        """Refuse a unit that its kind is not reported in, and a value that nobody has."""
        units = PLAUSIBLE[lab_kind_called(self.kind)]
        if self.unit not in units:
            raise InputProblem(
                _("“{unit}” is not a unit for this value: use {known}.").format(
                    unit=self.unit, known=_(" or ").join(units)
                ),
                "unit",
            )
        lowest, highest = units[self.unit]
        if not lowest <= self.result <= highest:
            raise InputProblem(_refusal(self.kind, self.unit, lowest, highest), "result")


def _refusal(kind: LabKind, unit: str, lowest: float, highest: float) -> str:
    if kind == EGFR:
        return _("An eGFR lies between 1 and 200.")
    return _("In {unit} this lies between {lowest:g} and {highest:g}: was it another unit?").format(
        unit=unit, lowest=lowest, highest=highest
    )


def lab_kind_called(name: str) -> LabKind:
    """Return the kind with this key, or unmistakable beginning of one; raise NotFound."""
    key = name.strip().casefold().replace(" ", "-")
    found = [kind for kind in LAB_KINDS if kind == key] or [
        kind for kind in LAB_KINDS if key and (kind.startswith(key) or kind.endswith(f"-{key}"))
    ]
    if len(found) != 1:
        sentence = _("There is no lab value “{key}”. Known: {known}.")
        raise NotFound(sentence.format(key=name, known=", ".join(LAB_KINDS)), "kind")
    return found[0]


def lab_unit_called(kind: LabKind, typed: str) -> str:
    """Return the unit that was typed, however its letters and signs were written.

    Without one it is the unit that goes without saying. Raises InputProblem where several could be
    meant, and for one that this kind is not reported in.
    """
    units = PLAUSIBLE[kind]
    if not typed.strip():
        if usual := _SAME_NUMBER.get(kind):
            return usual
        raise InputProblem(
            _("Which unit does the lab use: {known}?").format(known=_(" or ").join(units)), "unit"
        )
    written = _bare(typed)
    for unit in units:
        if _bare(unit) == written:
            return unit
    raise InputProblem(
        _("“{unit}” is not a unit for this value: use {known}.").format(
            unit=typed.strip(), known=_(" or ").join(units)
        ),
        "unit",
    )


def _bare(unit: str) -> str:
    """Return a unit without what people write differently: case, spaces, the sign of micro, ²."""
    text = unit.casefold().replace("²", "2").replace("µ", "u").replace("μ", "u")
    return "".join(text.split())


def lab_on(labs: Iterable[LabValue], kind: LabKind, day: date) -> LabValue | None:
    """Return the value of a kind that counts on `day`: the last one up to then.

    One without a date counts on every day that none with a date is known for.
    """
    known = [each for each in labs if each.kind == kind and (each.day is None or each.day <= day)]
    return max(known, key=lambda each: (each.day or date.min, each.id), default=None)


def egfr_on(labs: Iterable[LabValue], day: date) -> float | None:
    """Return the eGFR that counts on `day` in mL/min/1.73 m2, None where none is known.

    One that was not reduced and is outdated by then no longer counts; a reduced one goes on doing
    so, which is the safer of the two.
    """
    found = lab_on(labs, EGFR, day)
    if found is None or (found.result >= REDUCED_BELOW and is_outdated(found, day)):
        return None
    return found.result


_MMOL_OF_MAGNESIUM: Mapping[str, float] = {"mmol/L": 1, "mEq/L": 0.5, "mg/dL": 10 / 24.305}
"""How many mmol/L one of each unit is; magnesium is divalent, and 1 mmol of it is 24.305 mg."""


def serum_magnesium_on(labs: Iterable[LabValue], day: date) -> float | None:
    """Return the magnesium in the blood that counts on `day` in mmol/L, None where not known."""
    found = lab_on(labs, "serum-magnesium", day)
    return None if found is None else found.result * _MMOL_OF_MAGNESIUM[found.unit]


_MONTHS_GOOD, _MONTHS_GOOD_REDUCED = 12, 6


def is_outdated(value: LabValue, day: date) -> bool:
    """Tell whether a new eGFR should be asked for on `day`.

    After 12 months; after 6 where it was reduced. Of one without a date that is not known: it is
    told as such instead.
    """
    if value.kind != EGFR or value.day is None:
        return False
    months = _MONTHS_GOOD_REDUCED if value.result < REDUCED_BELOW else _MONTHS_GOOD
    ends = value.day.year * 12 + value.day.month - 1 + months
    return (day.year * 12 + day.month - 1, day.day) > (ends, value.day.day)


def in_order(labs: Iterable[LabValue]) -> Sequence[LabValue]:
    """Return values by kind, of each the latest first, those without a date last."""
    return sorted(
        labs,
        key=lambda each: (LAB_KINDS.index(each.kind), -(each.day or date.min).toordinal(), each.id),
    )
