"""Findings that no medicine's hours decide: conditions, stages of life, limits, two magnesiums."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from msgspec import Struct

from magtrack.domain.record.amounts import NO_MAGNESIUM, ElementalMg
from magtrack.domain.record.kidneys import KidneyBand, kidneys_on
from magtrack.domain.record.labs import egfr_on, serum_magnesium_on
from magtrack.domain.record.log import Log
from magtrack.domain.record.people import limit_for
from magtrack.domain.record.totals import TOLERANCE_MG, total_of
from magtrack.domain.safety.findings import DUPLICATE, OWN_VERSION, UPPER_LIMIT, Finding
from magtrack.domain.safety.rules import ConditionRule, Knowledge, Severity
from magtrack.domain.safety.uncounted import magnesium_medicines, not_counted


class RiskFactors(Struct, frozen=True):
    """The traits of a person on one day that raise or lower the risk of taking magnesium.

    `conditions` are the keys of what they have (pregnancy and breastfeeding among them),
    `medicines` the generic names of what they take, `forms` the magnesium they use. `egfr` is in
    mL/min/1.73 m², `serum_magnesium` in mmol/L; None: not known.
    """

    age: int | None
    egfr: float | None
    conditions: frozenset[str]
    medicines: frozenset[str]
    forms: frozenset[str]
    serum_magnesium: float | None = None


def risk_factors_on(
    log: Log, day: date, medicines: Collection[str], forms: Collection[str]
) -> RiskFactors:
    """Return those of `day`, where `medicines` and these `forms` of magnesium are taken."""
    profile = log.profile
    keys = {condition.key for condition in log.conditions if condition.is_for(day)}
    if profile.pregnant:
        keys.add("pregnancy")
    if profile.breastfeeding:
        keys.add("breastfeeding")
    return RiskFactors(
        profile.age_on(day),
        egfr_on(log.labs, day),
        frozenset(keys),
        frozenset(medicines),
        frozenset(forms),
        serum_magnesium_on(log.labs, day),
    )


def condition_findings(
    factors: RiskFactors, knowledge: Knowledge, day: date, subject: str
) -> Iterator[Finding]:
    """Yield a finding for each condition and stage of life whose rule holds."""
    for rule in knowledge.conditions.values():
        severity = _severity(rule, factors.forms)
        if severity is not None and applies(rule, factors):
            own = severity == rule.severity
            yield Finding(
                rule=rule.id,
                version=rule.version,
                severity=severity,
                kind="life-stage" if rule.kind == "life-stage" else "condition",
                subject=subject,
                against=rule.name,
                day=day,
                about=rule,
                dismissable=rule.dismissable or not own,
                blocks_trial=rule.blocks_trial and own,
            )


def _severity(rule: ConditionRule, forms: frozenset[str]) -> Severity | None:
    fits = not rule.forms or not forms.isdisjoint(rule.forms)
    return rule.severity if fits else rule.other_severity


def applies(rule: ConditionRule, factors: RiskFactors) -> bool:
    """Tell whether `rule` is about this person: all its bounds hold together."""
    return (
        _has_condition(rule, factors)
        and _kidney_fits(rule, factors.egfr)
        and _age_fits(rule, factors.age)
        and (not rule.medicines or not factors.medicines.isdisjoint(rule.medicines))
    )


def _has_condition(rule: ConditionRule, factors: RiskFactors) -> bool:
    """Tell whether the person reports the condition, or a blood test says so."""
    serum = factors.serum_magnesium
    above, below = rule.serum_magnesium_above, rule.serum_magnesium_below
    measured = serum is not None and (
        (above is not None and serum > above) or (below is not None and serum < below)
    )
    return measured or not rule.condition or rule.condition in factors.conditions


def _kidney_fits(rule: ConditionRule, egfr: float | None) -> bool:
    if rule.egfr_unknown:
        return egfr is None
    if rule.egfr_from is None and rule.egfr_below is None:
        return True
    return egfr is not None and _within(egfr, rule.egfr_from, rule.egfr_below)


def _age_fits(rule: ConditionRule, age: int | None) -> bool:
    if rule.age_from is None and rule.age_below is None:
        return True
    return age is not None and _within(age, rule.age_from, rule.age_below)


def _within(value: float, first: float | None, below: float | None) -> bool:
    return (first is None or first <= value) and (below is None or value < below)


_ABOVE_LIMIT: dict[KidneyBand, Severity] = {
    "reduced": "major",
    "disease": "major",
    "severe": "contraindicated",
    "dialysis": "contraindicated",
}
"""How much a total above the limit matters for kidneys that the limit was not set for."""


def limit_findings(
    log: Log, knowledge: Knowledge, day: date, names: Sequence[str], *, is_over: bool
) -> Iterator[Finding]:
    """Yield a finding where the day's magnesium is above the limit, and one for two magnesiums.

    What was taken counts; on a day that is not over yet (`is_over`), so does what is still
    planned. Exactly at the limit is not above it. `names` are the magnesium products of the day.
    """
    limit = limit_for(knowledge.limits, log.profile, day)
    total = total_of(log, knowledge.forms, day)
    kidneys = kidneys_on(log, day)
    taken = NO_MAGNESIUM if total.taken is None else total.taken
    in_all = taken if is_over else ElementalMg(taken + total.to_come)
    if limit is not None and in_all > limit[1] + TOLERANCE_MG:
        already = total.is_over(limit[1])
        yield Finding(
            rule=UPPER_LIMIT,
            version=OWN_VERSION,
            severity=_ABOVE_LIMIT.get(kidneys.band, "moderate"),
            kind="upper-limit",
            subject=", ".join(names),
            against=limit[0].body,
            day=day,
            elemental_mg=taken if already else in_all,
            limit_mg=limit[1],
            planned=not already,
            not_counted=not_counted(log, knowledge, day, planned=not already),
        )
    if len(names) > 1:
        yield Finding(
            rule=DUPLICATE,
            version=OWN_VERSION,
            severity="minor" if kidneys.limit_holds else _of_several(log, knowledge, day),
            kind="duplicate-magnesium",
            subject=", ".join(names),
            against="",
            day=day,
            not_counted=not_counted(log, knowledge, day, planned=not is_over),
        )


def _of_several(log: Log, knowledge: Knowledge, day: date) -> Severity:
    """Return how much several magnesiums matter where the kidneys clear it badly.

    A listed antacid or laxative comes on top of what is counted, by an amount nobody knows.
    """
    return "major" if magnesium_medicines(log, knowledge, day) else "moderate"
