"""Findings: the rules that fire on a log, at the times things were really taken.

A rule's `medicine_first_h` is for the medicine taken first, `magnesium_first_h` for magnesium taken
first; a gap exactly as long passes, and the same minute fails. Times are compared as elapsed time,
so that midnight, clock changes and flights need no special case. That no rule fires never means
"safe".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from functools import cached_property
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from magtrack.domain.record.days import ONE_DAY, Moment, days_between
from magtrack.domain.record.log import Log
from magtrack.domain.record.products import NO_FORM, Form
from magtrack.domain.safety import in_use
from magtrack.domain.safety.administrations import (
    Administration,
    LivedZones,
    magnesium_on,
    mineral_administrations,
    swallowed_together,
)
from magtrack.domain.safety.findings import SEVERITY_POLICY, Finding, in_order
from magtrack.domain.safety.person_rules import (
    RiskFactors,
    condition_findings,
    limit_findings,
    risk_factors_on,
)
from magtrack.domain.safety.proportion import (
    MagnesiumIntake,
    intake_of,
    intake_of_medicine,
    is_theory,
    severity_for,
    worst_severity,
)
from magtrack.domain.safety.rules import Covered, Knowledge, Rule, Severity
from magtrack.domain.safety.spans import MINUTE, clock_instant, seconds
from magtrack.domain.safety.told import told_without_hours, with_use
from magtrack.domain.safety.watched import (
    WatchedSubstance,
    watched_medicines,
    watched_minerals,
    watched_supplements,
)

_SEVERE = SEVERITY_POLICY["major"].rank


class SeparationCount(Struct, frozen=True):
    """How often magnesium was too close to a medicine: on `close` of `days` with both."""

    close: int
    days: int


class Review:
    """A log checked against the reference data, as seen at the moment `now`.

    The findings of a day need the log to reach two days before and after it (`MARGIN`).
    """

    def __init__(self, log: Log, knowledge: Knowledge, now: Moment) -> None:
        """Check `log`; what lies after the day of `now` counts as planned."""
        self.log = log
        self.knowledge = knowledge
        self.now = now
        self.zones = LivedZones(log.doses, now)
        self._magnesium: dict[date, list[Administration]] = {}
        self._minerals: dict[date, list[Administration]] = {}

    @cached_property
    def watched(self) -> tuple[WatchedSubstance, ...]:
        """Return the medicines of the log, and its supplements that something is known about."""
        log, knowledge, zones = self.log, self.knowledge, self.zones
        return (
            *watched_medicines(log, knowledge, zones),
            *watched_supplements(log, knowledge, zones),
            *watched_minerals(log, knowledge, zones),
        )

    def watched_on(self, day: date) -> list[WatchedSubstance]:
        """Return those that belong to the user's `day`."""
        return [each for each in self.watched if day in each.days]

    # ------------------------------------------------------------------------------ findings

    def findings(self, day: date) -> list[Finding]:
        """Return the findings of `day`, worst first, the acknowledged after the others.

        What is quiet is not among them (`quiet_findings`), save where it returns.
        """
        said = self.log.acknowledgements
        is_over = day < self.now.day(self.log.profile.day_start_hour)
        found = chain(
            self._separations(day),
            (each for each in self._told(day) if not each.quiet),
            condition_findings(self.risk_factors(day), self.knowledge, day, self._subject(day)),
            limit_findings(
                self.log, self.knowledge, day, self.magnesium_names(day), is_over=is_over
            ),
        )
        return in_order(
            replace(each, acknowledged=True) if each.is_read(said) else each
            for each in with_use(found, self.watched_on(day), self.magnesium_names(day), day)
        )

    def quiet_findings(self, day: date) -> list[Finding]:
        """Return what is told with the medicines of `day` and is no warning of the day."""
        quiet = (each for each in self._told(day) if each.quiet)
        return in_order(with_use(quiet, self.watched_on(day), (), day))

    def _told(self, day: date) -> Iterator[Finding]:
        watched, subject = self.watched_on(day), self._subject(day)
        return told_without_hours(self.log, watched, self.intakes_in_use(day), subject, day)

    def unheard(self, day: date) -> list[WatchedSubstance]:
        """Return what a rule about stomach acid names, and the magnesium in use does not change."""
        intakes = self.intakes_in_use(day)
        return [
            each
            for each in self.watched_on(day)
            if any(
                covered.rule.basis == "antacid-acid" and worst_severity(covered, intakes) is None
                for covered in each.covered
            )
        ]

    def blocks_of_trial(self, day: date, form: str = in_use.ASSUMED_FORM) -> list[Finding]:
        """Return why a trial of magnesium of this form must not start on `day` without a clinician.

        That is what blocks a trial by its rule, and all else that is major or worse and that no gap
        of hours solves; what was read for good of the latter needs nobody to agree again.
        """
        factors = replace(self.risk_factors(day), forms=frozenset([form]))
        known = self.knowledge.forms.get(form) or Form(form, form, "unread")
        intake, watched = intake_of(known, None), self.watched_on(day)
        found = chain(
            condition_findings(factors, self.knowledge, day, ""),
            told_without_hours(self.log, watched, [intake], "", day),
        )
        said = [each for each in self.log.acknowledgements if each.day is None]
        return in_order(
            each
            for each in found
            if each.blocks_trial
            or (form != NO_FORM and each.rank <= _SEVERE and not each.is_read(said))
        )

    def separation_count(
        self, finding: Finding, first: date | None = None, *, only: str = ""
    ) -> SeparationCount:
        """Return how often, from day `first` of the log on, a separation like it was not kept.

        `only` is the name of the one product whose magnesium counts ("": all).
        Only days count on which magnesium was logged with its time and the medicine was due, or
        one of the day before or after was too close.
        """
        alike = [
            (each, covered)
            for each in self.watched
            for covered in each.covered
            if (covered.rule.id, each.name.casefold()) == finding.key
        ]
        close, days = set(), set()
        for day in days_between(first or self.log.first, self.log.last):
            for each, covered in alike:
                beside = self._beside(day, each, covered)
                logged = [
                    mine
                    for mine in beside
                    if mine.logged and mine.at is not None and only in ("", mine.name)
                ]
                near = any(_too_close(each, covered, mine) for mine in logged)
                if near:
                    close.add(day)
                if near or (logged and day in each.days and not each.as_needed):
                    days.add(day)
        return SeparationCount(len(close), len(days))

    def risk_factors(self, day: date) -> RiskFactors:
        """Return the risk factors the log knows of on `day`."""
        names = {covered.member.name for each in self.watched_on(day) for covered in each.covered}
        return risk_factors_on(self.log, day, names, self.forms_in_use(day))

    # ----------------------------------------------------------------------------- magnesium

    def magnesium(self, day: date) -> list[Administration]:
        """Return the magnesium of `day`, from supplements and from medicines that are magnesium."""
        if day not in self._magnesium:
            own = magnesium_on(self.log, self.knowledge.forms, self.zones, day)
            found = own + self._magnesium_medicines.get(day, [])
            self._magnesium[day] = swallowed_together(found)
        return self._magnesium[day]

    @cached_property
    def _magnesium_medicines(self) -> Mapping[date, list[Administration]]:
        found: dict[date, list[Administration]] = defaultdict(list)
        for each in self.watched:
            if each.magnesium_member is not None:
                intake = intake_of_medicine(each.magnesium_member, self.knowledge.forms)
                untimed = (
                    Administration(None, each.name, day, logged=False) for day in each.untimed
                )
                for administration in chain(each.times, untimed):
                    found[administration.day].append(replace(administration, intake=intake))
        return found

    def minerals(self, day: date) -> list[Administration]:
        """Return the products of `day` that hold minerals beside magnesium that bind medicines."""
        if day not in self._minerals:
            self._minerals[day] = mineral_administrations(
                self.log, self.knowledge.forms, self.zones, day
            )
        return self._minerals[day]

    def _beside(
        self, day: date, each: WatchedSubstance, covered: Covered
    ) -> Iterator[Administration]:
        """Yield what a rule keeps apart from `each`: magnesium, and minerals it holds for too."""
        yield from filter(each.is_beside, self.magnesium(day))
        for other in filter(each.is_beside, self.minerals(day)):
            known = self.knowledge.minerals
            bound = tuple(m for m in other.minerals if covered.rule.id in known[m].rules)
            if bound:
                yield replace(other, minerals=bound)

    def magnesium_names(self, day: date) -> list[str]:
        """Return the names of the magnesium taken or planned on `day`, each once, in order."""
        return list(dict.fromkeys(each.name for each in self.magnesium(day)))

    def forms_in_use(self, day: date) -> frozenset[str]:
        """Return the forms of magnesium in use on `day`; L-threonate where there is none."""
        return in_use.forms_on(self.log, self.knowledge.forms, day)

    def intakes_in_use(self, day: date) -> list[MagnesiumIntake]:
        """Return the magnesium in use on `day`; some L-threonate where there is none."""
        return in_use.intakes_on(self.log, self.knowledge.forms, self.magnesium(day), day)

    def _subject(self, day: date) -> str:
        return ", ".join(self.magnesium_names(day))

    # --------------------------------------------------------------------------- separations

    def _separations(self, day: date) -> Iterator[Finding]:
        """Yield the strictest finding for each medicine and each magnesium of `day`.

        The medicine may be one of the day before or after, and may be on the list twice; a plan in
        the middle of a journey has several instants.
        """
        worst: dict[object, Finding] = {}
        for each in self.watched:
            timed = [
                covered for covered in each.covered if covered.rule.medicine_first_h is not None
            ]
            for finding in self._too_close_to(day, each, timed):
                place = each.name.casefold(), _line(finding)
                known = worst.get(place)
                if known is None or _strictness(finding) > _strictness(known):
                    worst[place] = finding
        yield from worst.values()

    def too_close(self, day: date) -> Iterator[Finding]:
        """Yield the separations of `day` that logged doses did not keep, with both times known."""
        for finding in self._separations(day):
            magnesium = finding.magnesium
            if magnesium is not None and magnesium.logged and finding.gap_minutes is not None:
                yield finding

    def _too_close_to(
        self, day: date, each: WatchedSubstance, timed: Sequence[Covered]
    ) -> Iterator[Finding]:
        """Yield the separations of `each` from the magnesium of `day`, itself left out."""
        if not timed:
            return
        if not each.as_needed:
            for covered in timed:
                for magnesium in self._beside(day, each, covered):
                    yield from self._from_magnesium(day, each, covered, magnesium)
        alone = each.part_of and not any(map(each.is_beside, self.magnesium(day)))
        if day in each.untimed and not alone:
            yield from self._hours_only(day, each, timed)

    def _from_magnesium(
        self,
        day: date,
        each: WatchedSubstance,
        covered: Covered,
        magnesium: Administration,
    ) -> Iterator[Finding]:
        severity, rule = severity_for(covered, magnesium.intake), covered.rule
        if severity is None:
            return
        if magnesium.at is None:
            if day in each.untimed or self._may_be_too_close(day, each, rule):
                yield self._separation(day, each, rule, severity, magnesium=magnesium)
            return
        other = _too_close(each, covered, magnesium)
        if other is not None:
            yield self._separation(day, each, rule, severity, magnesium=magnesium, other=other)

    def _may_be_too_close(self, day: date, each: WatchedSubstance, rule: Rule) -> bool:
        """Tell whether magnesium at some minute of the user's `day` would be too close."""
        hour = self.log.profile.day_start_hour
        start, zone = time(hour), self.zones.last_on(day, hour)
        first, end = (clock_instant(on, start, zone) for on in (day, day + ONE_DAY))
        last = end - MINUTE
        before_s, after_s = (
            seconds(rule.medicine_first_h or 0),
            seconds(rule.magnesium_first_h or 0),
        )
        return each.nearest_within(first, before_s, last - first + after_s) is not None

    def _hours_only(
        self, day: date, each: WatchedSubstance, timed: Iterable[Covered]
    ) -> Iterator[Finding]:
        """Yield the hours to keep with what was taken nobody knows when, or has no times."""
        taken = None if each.as_needed else Administration(None, each.name, day, logged=True)
        intakes = self.intakes_in_use(day)
        for covered in timed:
            severity = worst_severity(covered, intakes)
            if severity is not None:
                yield self._separation(day, each, covered.rule, severity, other=taken)

    def _separation(
        self,
        day: date,
        each: WatchedSubstance,
        rule: Rule,
        severity: Severity,
        *,
        magnesium: Administration | None = None,
        other: Administration | None = None,
    ) -> Finding:
        return Finding(
            rule=rule.id,
            version=rule.version,
            severity=severity,
            kind="separation",
            subject=self._subject(day) if magnesium is None else magnesium.name,
            against=each.name,
            day=day,
            about=rule,
            magnesium=magnesium,
            other=other,
            gap_minutes=_gap_minutes(magnesium, other),
            medicine_first_h=rule.medicine_first_h,
            magnesium_first_h=rule.magnesium_first_h,
            theory=is_theory(
                rule, self.intakes_in_use(day) if magnesium is None else (magnesium.intake,)
            ),
        )


def _too_close(
    each: WatchedSubstance, covered: Covered, magnesium: Administration
) -> Administration | None:
    rule = covered.rule
    if magnesium.at is None or rule.medicine_first_h is None or rule.magnesium_first_h is None:
        return None
    if severity_for(covered, magnesium.intake) is None:
        return None
    before_s, after_s = seconds(rule.medicine_first_h), seconds(rule.magnesium_first_h)
    return each.nearest_within(magnesium.at.epoch, before_s, after_s)


def _gap_minutes(magnesium: Administration | None, other: Administration | None) -> int | None:
    if magnesium is None or magnesium.at is None or other is None or other.at is None:
        return None
    return abs(magnesium.at.epoch - other.at.epoch) // 60


def _line(finding: Finding) -> object:
    """Return the key of the line a separation makes: its magnesium, else its rule."""
    magnesium = finding.magnesium
    return finding.rule if magnesium is None else magnesium.entry or magnesium


def _strictness(finding: Finding) -> tuple[int, float, int]:
    longest = max(finding.medicine_first_h or 0, finding.magnesium_first_h or 0)
    return -finding.rank, longest, -(finding.gap_minutes or 0)
