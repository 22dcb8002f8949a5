"""Blood tests that could be discussed with a clinician, each with the reasons.

What asks for one are rules that name it (`Rule.blood_tests`) and the kidneys: with an eGFR under 60
magnesium may build up, and an eGFR that is old or unknown at 66 and more is worth knowing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal

from msgspec import Struct

from magtrack.domain.record.kidneys import Kidneys
from magtrack.domain.record.labs import LabValue, is_outdated, lab_on
from magtrack.domain.safety.findings import Finding
from magtrack.domain.safety.rules import BLOOD_TESTS, BloodTest, Rule

TestReason = Literal["kidneys", "egfr-old", "egfr-unknown", "medicine", "gap"]
"""Why: the kidneys clear less; the eGFR is old, or not known; a medicine moves the value; a gap
from the medicine whose effect it measures was not kept."""


class WorthDiscussing(Struct, frozen=True):
    """A blood test, its reasons each with the medicine ("" for none), and the last value known."""

    test: BloodTest
    reasons: tuple[tuple[TestReason, str], ...]
    last: LabValue | None


def worth_discussing(
    findings: Iterable[Finding], kidneys: Kidneys, labs: Iterable[LabValue], day: date
) -> list[WorthDiscussing]:
    """Return the blood tests that could be discussed on `day`, after `findings` of some days."""
    known = tuple(labs)
    asked = (*_for_kidneys(kidneys, day), *_for_medicines(findings))
    found = []
    for test in BLOOD_TESTS:
        reasons = dict.fromkeys((why, name) for key, why, name in asked if key == test)
        last = None if test == "tsh" else lab_on(known, test, day)
        if reasons:
            found.append(WorthDiscussing(test, tuple(reasons), last))
    return found


def _for_kidneys(kidneys: Kidneys, day: date) -> Iterator[tuple[BloodTest, TestReason, str]]:
    if not kidneys.limit_holds:
        yield "serum-magnesium", "kidneys", ""
    if kidneys.egfr is not None and is_outdated(kidneys.egfr, day):
        yield "egfr", "egfr-old", ""
    elif kidneys.egfr is None and kidneys.band in ("disease", "unknown-older"):
        yield "egfr", "egfr-unknown", ""


def _for_medicines(
    findings: Iterable[Finding],
) -> Iterator[tuple[BloodTest, TestReason, str]]:
    for finding in findings:
        rule = finding.about
        if not isinstance(rule, Rule):
            continue
        has_hours = rule.magnesium_first_h is not None
        if has_hours and not _was_close(finding):
            continue
        for test in rule.blood_tests:
            yield test, "gap" if has_hours else "medicine", finding.against


def _was_close(finding: Finding) -> bool:
    """Tell whether magnesium was taken too close, not only planned to be."""
    taken = finding.magnesium is not None and finding.magnesium.logged
    return taken and finding.gap_minutes is not None
