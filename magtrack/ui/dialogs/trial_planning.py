"""What is known about a plan while it is made: its baseline, what it could see, what forbids it."""

from __future__ import annotations

from datetime import date, timedelta

from msgspec.structs import replace

from magtrack import wording
from magtrack.domain.outcome.comparison import Comparison, compare, days_needed
from magtrack.domain.outcome.power import Power, plan_from_baseline, typical_plan
from magtrack.domain.outcome.verdict import first_dose_with_baseline, is_baseline_short
from magtrack.domain.record.baseline_ways import replanned
from magtrack.domain.record.days import ONE_DAY
from magtrack.domain.record.log import Log
from magtrack.domain.record.products import NO_FORM, Product, content
from magtrack.domain.record.trial import ONSET_WINDOW, Trial
from magtrack.domain.record.trial_edits import is_locked
from magtrack.domain.record.what_if import with_edits
from magtrack.domain.record.withheld import told_from, withheld
from magtrack.domain.safety.findings import Finding
from magtrack.domain.safety.trial_start import PlannedGap, gaps_of_start, range_of_start
from magtrack.errors import InputProblem
from magtrack.texts import _
from magtrack.ui.session import Session
from magtrack.ui.widgets.choice_cards import Offer
from magtrack.wording import baselines

BASELINE = 28
"""Days of baseline that are proposed before the first dose of a new plan."""


class Planning:
    """What the log says of a new plan, or of a change of the plan `before`."""

    def __init__(self, session: Session, before: Trial | None) -> None:
        self.session = session
        self.before = before
        self.today = today = session.today()
        self.log = session.log(min(before.first_dose, today) if before else today, today)

    def products(self) -> list[Offer]:
        """Return the products that can be tried, those this is made for first."""
        used = [each for each in self.log.products.values() if each.stopped is None]
        tried = self.before and self.log.products.get(self.before.product_id)
        if tried and tried not in used:
            used.append(tried)
        used.sort(key=lambda each: each.form == NO_FORM)  # magnesium first
        used.sort(key=lambda each: "l-threonate" not in each.forms)  # what this is made for
        return [Offer(each.id, each.name, self.daily_text(each)) for each in used]

    def daily_text(self, product: Product) -> str:
        """Return what is planned of a product on a day: "3 capsules a day, 144 mg magnesium"."""
        plans = [each for each in self.log.plans_on(self.today) if each.product_id == product.id]
        if not plans:
            return _("not planned at present")
        units = sum(each.units for each in plans)
        said = _("{units} a day").format(units=wording.units_text(units, product.unit))
        holds = content(product, self.session.reference.forms, units)
        if not holds.elemental_mg:
            return said
        mg = wording.elemental(holds.elemental_mg)
        return _("{units}, {mg} magnesium").format(units=said, mg=mg)

    def name(self, product_id: str) -> str:
        """Return the name of a product, its id where it is gone."""
        product = self.log.products.get(product_id)
        return product_id if product is None else product.name

    def is_locked(self) -> bool:
        """Tell whether the first dose was taken: a change is an amendment from then on."""
        return self.before is not None and is_locked(self.log, self.before, self.today)

    def rated(self, trial: Trial) -> Comparison:
        """Return the ratings that a plan would compare, as far as there are any."""
        log = self.session.log(*days_needed(trial, self.today))
        return compare(log, trial, trial.main, self.today, self.session.reference.event_kinds)

    def rated_text(self, scale: str) -> str:
        """Return on how many of the last 28 days a scale was rated."""
        first = self.today - timedelta(days=BASELINE)
        log = self.session.log(first, self.today - ONE_DAY)
        n = sum(each.scale == scale for each in log.ratings)
        return _("rated {n} of {all} days").format(n=n, all=BASELINE)

    def proposed_day(self) -> date:
        """Return a first dose that leaves a baseline: tomorrow where there is one already."""
        soon = Trial("", "", "cognition", self.today + ONE_DAY)
        is_there = first_dose_with_baseline(soon, self.rated(soon), self.today) is None
        return soon.first_dose if is_there else self.today + timedelta(days=BASELINE)

    def enough_from(self, trial: Trial) -> date | None:
        """Return from which first dose on there is time for a baseline; None: there is."""
        if self.is_locked():
            return None
        return first_dose_with_baseline(trial, self.rated(trial), self.today)

    def typical(self, trial: Trial) -> Power:
        """Return what such a plan sees with the ratings of most people."""
        return typical_plan(BASELINE, trial.weeks * 7 - ONSET_WINDOW[0])

    def power(self, trial: Trial) -> tuple[Power, bool]:
        """Return what a plan could see, and whether that is from the person's own ratings.

        Ratings that wait for the answer of another plan say nothing yet.
        """
        window = trial.weeks * 7 - ONSET_WINDOW[0]
        rated = self.rated(trial)
        waiting = withheld(self.log, self.today)
        days = (trial.first_dose + timedelta(days=number) for number in rated.base_days)
        own = None
        if not is_baseline_short(rated) and not any(told_from(day, waiting) for day in days):
            own = plan_from_baseline(
                rated.base_days,
                rated.base_ratings,
                weekday_of_day0=trial.first_dose.weekday(),
                window_days=window,
                last_day=trial.day_number(self.today),
            )
        return (own, True) if own is not None else (self.typical(trial), False)

    def guard(self, wanted: Trial) -> tuple[Trial, baselines.Guard] | None:
        """Return the plan, and what stands in its baseline; None: too late to choose."""
        before = self.before
        if self.is_locked() or not wanted.product_id:
            return None
        if before is not None and before.baseline_from is not None:
            if wanted.first_dose <= before.baseline_from:
                return None
            wanted = replace(
                before,
                first_dose=wanted.first_dose,
                product_id=wanted.product_id,
                weeks=wanted.weeks,
                practice_days=wanted.practice_days,
            )
        wanted = replace(wanted, second=None)
        log, session = self.log_of(wanted), self.session
        wanted, edits = replanned(log, before, wanted, None, session.stamp())
        log = with_edits(log, edits)
        return wanted, baselines.guard_of(log, session.reference, before, wanted, session.now())

    def log_of(self, trial: Trial) -> Log:
        """Return the log of the days that `guard` looks at."""
        return self.session.log(*baselines.days_of_guard(trial, self.today))

    def against(self, day: date, product_id: str) -> tuple[list[Finding], list[PlannedGap]]:
        """Return what blocks a trial from `day` on, and the gaps that the plan breaks then."""
        from magtrack.domain.safety.interactions import Review

        product, session = self.log.products.get(product_id), self.session
        if product is None:
            raise InputProblem(_("Choose what is tried."), "product_id")
        log = session.log(*range_of_start(day))
        review = Review(log, session.reference.knowledge, session.now())
        gaps = gaps_of_start(review, product_id, day, session.stamp())
        return review.blocks_of_trial(day, product.form), gaps
