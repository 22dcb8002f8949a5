"""Proportion: what the basis of a rule lets it say about the magnesium that is really taken.

The policy stands here and nowhere else. Dose does not soften binding: one capsule of L-threonate
(48 mg, 2.0 mmol) holds more magnesium than ciprofloxacin 500 mg (1.5 mmol) can bind. It does soften
what needs stomach acid: a basic salt takes up 2 mEq of acid per mmol of magnesium, and less than
5 mEq (the least that a US antacid dose must neutralise) changes little. Both are chemistry, not
trials (evidence C).

| basis         | what becomes of its rules |
|---------------|---------------------------|
| any-magnesium | as written, for every dose |
| antacid-bind  | hours kept; a step milder for magnesium that is no antacid, unless `critical` |
| antacid-acid  | only where one intake takes up 5 mEq of acid or an unknown amount; a step milder |
|               | for forms that are no antacid (theory), unless `critical` |
| vein, balance | quiet: told with the medicine, never among the day's warnings |
| class         | as written, never above moderate; quiet where there is nothing to do |
| excess        | as written |

What is major or worse is never quiet, and kidneys, conditions and pregnancy are no matter of a
rule's basis: see `person_rules`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from msgspec import Struct

from magtrack.domain.record.amounts import ElementalMg
from magtrack.domain.record.days import ONE_DAY
from magtrack.domain.record.log import Log
from magtrack.domain.record.people import Acknowledgement
from magtrack.domain.record.products import NO_FORM, Form
from magtrack.domain.safety.rules import SEVERITIES, Basis, Covered, Rule, RuleMedicine, Severity
from magtrack.domain.safety.symptoms import SIDE_EFFECT

MG_A_MEQ = 12.15
"""Elemental mg of magnesium in a basic salt that take up 1 mEq of acid (24.305 / 2)."""

ENOUGH_MEQ = 5.0
"""From here on an intake counts as an antacid does (21 CFR 331.10, not opened)."""

ENOUGH_PARTIAL_MEQ = 10.0
"""The same for salts that stop taking up acid near pH 4 to 6; MagTrack's own."""

QUIET: frozenset[Basis] = frozenset({"vein", "balance"})
"""Bases whose point is a blood test or a word with somebody, not today's dose."""

RETURNING_SIGNS = (
    "dizz",
    "light-headed",
    "lightheaded",
    "faint",
    "passed out",
    "palpitation",
    "irregular heartbeat",
    "spasm",
    "unusual sleepiness",
    "unusually sleepy",
    "very sleepy",
    "drows",
)
"""What a logged side effect says when a quiet rule returns once."""

RETURNS_AFTER_SIGN = timedelta(days=3)
"""How long it stands after the sign, unless it was read: as far as a check looks back."""

RETURNS_EACH_YEAR = timedelta(days=7)
"""How long it stands 12 months after the medicine began, unless it was read."""

LEAP_DAY = 2, 29


class MagnesiumIntake(Struct, frozen=True):
    """The magnesium of one intake, as far as rules look at it.

    `form` is "" where it is not known. `antacid` tells whether it is sold as an antacid would be.
    `acid_meq` is the stomach acid it can take up, None where that is not known: it counts as
    enough.
    """

    form: str
    antacid: bool = False
    acid_meq: float | None = 0.0

    @property
    def takes_up_acid(self) -> bool:
        """Tell whether it takes up as much acid as an antacid does, or may do so."""
        return self.acid_meq is None or self.acid_meq >= ENOUGH_MEQ


NO_INTAKE = MagnesiumIntake(NO_FORM)
"""What holds no magnesium."""


def intake_of(form: Form, elemental_mg: ElementalMg | None) -> MagnesiumIntake:
    """Return an intake of `elemental_mg` (None: not known) of magnesium in this form."""
    return MagnesiumIntake(form.key, form.antacid, _acid_meq(form, elemental_mg))


def intake_of_medicine(member: RuleMedicine, forms: Mapping[str, Form]) -> MagnesiumIntake:
    """Return what a medicine that is magnesium holds: how much of it is not known."""
    if member.magnesium == "antacid":
        return MagnesiumIntake(member.form, antacid=True, acid_meq=None)
    form = forms.get(member.form)
    return MagnesiumIntake("", acid_meq=None) if form is None else intake_of(form, None)


def _acid_meq(form: Form, elemental_mg: ElementalMg | None) -> float | None:
    if form.acid in ("stops", "none"):
        return 0.0
    if elemental_mg is None:
        return None
    meq = elemental_mg / MG_A_MEQ
    return meq if form.acid == "full" or meq >= ENOUGH_PARTIAL_MEQ else 0.0


def severity_for(covered: Covered, intake: MagnesiumIntake) -> Severity | None:
    """Return how much the rule matters for this magnesium; None: nothing is said."""
    rule = covered.rule
    if not _concerns(rule, intake):
        return rule.other_severity
    is_milder = rule.basis in ("antacid-bind", "antacid-acid") and not intake.antacid
    return _milder(rule.severity) if is_milder and not rule.critical else rule.severity


def _concerns(rule: Rule, intake: MagnesiumIntake) -> bool:
    if rule.forms and intake.form and intake.form not in rule.forms:
        return False
    if rule.basis == "antacid-acid":
        return intake.takes_up_acid
    return rule.applies_to == "all" or intake.antacid


def _milder(severity: Severity) -> Severity:
    """Return the next severity; contraindicated stays, and minor is the mildest."""
    if severity == "contraindicated":
        return severity
    return "moderate" if severity == "major" else "minor"


def worst_severity(covered: Covered, intakes: Iterable[MagnesiumIntake]) -> Severity | None:
    """Return the gravest that the rule is for any of `intakes`."""
    found = [each for intake in intakes if (each := severity_for(covered, intake)) is not None]
    return min(found, key=SEVERITIES.index, default=None)


def is_theory(rule: Rule, intakes: Iterable[MagnesiumIntake]) -> bool:
    """Tell whether the rule rests on antacids, and these take up acid by chemistry alone."""
    return rule.basis == "antacid-acid" and not any(
        each.antacid and each.takes_up_acid for each in intakes
    )


def is_quiet(rule: Rule, severity: Severity) -> bool:
    """Tell whether the rule is told with its medicine only, and not among the day's warnings."""
    if severity in ("contraindicated", "major"):
        return False
    return rule.basis in QUIET or (rule.basis == "class" and rule.kind == "information")


def returned_on(log: Log, began: date | None, day: date) -> date | None:
    """Return the day since which a quiet rule is back on `day`: a sign was logged, or a year ended.

    `began` is the first day of the medicine, None where that is not known. None: it stays quiet.
    """
    signs = (
        event.first
        for event in log.events
        if event.kind == SIDE_EFFECT
        and event.first <= day < event.first + RETURNS_AFTER_SIGN
        and any(sign in event.text.casefold() for sign in RETURNING_SIGNS)
    )
    year = None if began is None else _year_ended(began, day)
    return max(signs, default=year)


def _year_ended(began: date, day: date) -> date | None:
    """Return the day a year of the medicine ended, where it is not long past on `day`."""
    first = began - ONE_DAY if (began.month, began.day) == LEAP_DAY else began
    for year in (day.year, day.year - 1):
        ended = first.replace(year=year)
        if ended > began and ended <= day < ended + RETURNS_EACH_YEAR:
            return ended
    return None


def was_read(said: Acknowledgement, since: date, day: date) -> bool:
    """Tell whether what is back since `since` was read before `day`: it returns once."""
    return said.day is not None and since <= said.day < day
