"""What is known about the kidneys on a day: the upper limit was set for healthy ones.

Bands: an eGFR of 60 and more, 30 to 59 and under 30 (KDIGO; UK magnesium aspartate text: none under
30 ml/min). From 66 years on an unknown kidney function is told as such.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from magtrack.domain.record.labs import EGFR, REDUCED_BELOW, SEVERE_BELOW, LabValue, egfr_on, lab_on

if TYPE_CHECKING:
    from magtrack.domain.record.log import Log

KidneyBand = Literal[
    "healthy", "reduced", "severe", "dialysis", "disease", "unknown-older", "unknown"
]
"""How well they work. `disease`: the person reports kidney disease, and no eGFR under 60 is known.
`unknown-older`: no eGFR is known of somebody of 66 and more."""

KIDNEY_DISEASE, DIALYSIS = "kidney-disease", "dialysis"
"""The keys of these conditions in the reference data."""

OLDER_FROM = 66

_AS_HEALTHY: frozenset[KidneyBand] = frozenset({"healthy", "unknown-older", "unknown"})


class Kidneys(Struct, frozen=True):
    """How well the kidneys work on a day, and the latest eGFR; None: not known.

    One that is outdated says nothing of the band, unless it was reduced (`egfr_on`).
    """

    band: KidneyBand
    egfr: LabValue | None = None

    @property
    def limit_holds(self) -> bool:
        """Tell whether upper limit and recommended intake, set for healthy kidneys, are shown."""
        return self.band in _AS_HEALTHY


def kidneys_on(log: Log, day: date) -> Kidneys:
    """Return what is known about the kidneys on the user's `day`."""
    egfr = lab_on(log.labs, EGFR, day)
    return Kidneys(_band(log, day, egfr_on(log.labs, day)), egfr)


def _band(log: Log, day: date, egfr: float | None) -> KidneyBand:
    reported = {condition.key for condition in log.conditions if condition.is_for(day)}
    if DIALYSIS in reported:
        return "dialysis"
    if egfr is not None and egfr < REDUCED_BELOW:
        return "severe" if egfr < SEVERE_BELOW else "reduced"
    if KIDNEY_DISEASE in reported:
        return "disease"
    if egfr is not None:
        return "healthy"
    age = log.profile.age_on(day)
    return "unknown-older" if age is not None and age >= OLDER_FROM else "unknown"
