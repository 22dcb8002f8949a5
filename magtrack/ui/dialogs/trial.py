"""The plan of a trial: open until the first dose, amended with a date from then on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QDate
from PySide6.QtWidgets import QCheckBox, QWidget

from magtrack.domain.outcome.comparison import Comparison, compare, days_needed
from magtrack.domain.outcome.power import typical_plan
from magtrack.domain.outcome.verdict import first_dose_with_baseline
from magtrack.domain.record.baseline_ways import Way, first_dose_after, replanned
from magtrack.domain.record.days import ONE_DAY
from magtrack.domain.record.edits import Edit
from magtrack.domain.record.log import Log
from magtrack.domain.record.products import NO_FORM
from magtrack.domain.record.trial import ONSET_WINDOW, TRIAL_WEEKS, Trial
from magtrack.domain.record.trial_edits import (
    MOST_PRACTICE_DAYS,
    change_trial,
    is_locked,
    start_trial,
    stop_trial,
)
from magtrack.domain.record.what_if import with_edits
from magtrack.domain.safety.findings import Finding
from magtrack.domain.safety.medicines import clinician_agreed, ends_from
from magtrack.domain.safety.trial_start import PlannedGap, gaps_of_start, range_of_start
from magtrack.errors import InputProblem, Question
from magtrack.texts import _
from magtrack.ui.dialogs.form_dialog import FormDialog, QuestionAnswers
from magtrack.ui.dialogs.parts import opened
from magtrack.ui.dialogs.trial_baseline import BaselinePart
from magtrack.ui.dialogs.when import date_edit, day_of
from magtrack.ui.session import Session
from magtrack.ui.widgets.amount_edit import AmountEdit
from magtrack.ui.widgets.choice import chosen
from magtrack.ui.widgets.labels import plain_label
from magtrack.wording import baselines, short_day, trials

_BASELINE = 28
"""Days of baseline that are proposed before the first dose of a new plan."""


def plan_trial(session: Session, parent: QWidget | None) -> FormDialog:
    """Open the plan of the running trial, or of a new one; without any product, that of one."""
    today = session.today()
    log = session.log(today, today)
    if not log.products:
        from magtrack.ui.dialogs.product import add_product

        return add_product(session, parent)
    trial = log.trial
    over = trial is not None and (trial.stopped is not None or today > _end(trial))
    return opened(TrialDialog(session, parent, trial=None if over else trial))


def _end(trial: Trial) -> date:
    return trial.stop_due if trial.stop_test else trial.due


class TrialDialog(FormDialog):
    """Product, outcome, first dose, length and rules; what such a trial can see stands below."""

    def __init__(
        self, session: Session, parent: QWidget | None, *, trial: Trial | None = None
    ) -> None:
        title = _("Plan of the trial") if trial else _("Plan a trial")
        super().__init__(session, title, parent, trial)
        self._trial = trial
        today = session.today()
        log = session.log(min(trial.first_dose, today) if trial else today, today)
        self._log = log
        used = [each for each in log.products.values() if each.stopped is None]
        used.sort(key=lambda each: each.form == NO_FORM)  # magnesium first
        used.sort(key=lambda each: "l-threonate" not in each.forms)  # what this is made for
        names = {each.id: each.name for each in used}
        if trial is not None:
            names[trial.product_id] = _name(log, trial.product_id)
        new = Trial("", next(iter(names), ""), "cognition", self._proposed_day(today))
        self._make_fields(trial or new, names)
        self._add_fields()
        if trial is not None:
            self._tell_lock(trial)
        for box in (self.product, self.weeks, self.practice, self.main):
            box.currentIndexChanged.connect(self._show_seen)
        self.first_dose.dateChanged.connect(self._show_seen)
        for check in (self.bad_spell, self.stop_test):
            check.toggled.connect(self._show_seen)
        self.baseline.chosen.connect(self._show_way)
        self._show_seen()

    # ------------------------------------------------------------------------------ building

    def _make_fields(self, shown: Trial, products: dict[str, str]) -> None:
        scales = {key: scale.name for key, scale in self.session.reference.scales.items()}
        any_scale = {"": _("None: the clearest answer"), **scales}
        weeks = {n: _("{n} weeks").format(n=n) for n in TRIAL_WEEKS}
        days = {n: str(n) for n in range(MOST_PRACTICE_DAYS + 1)}
        self.product = chosen(products, shown.product_id)
        self.main = chosen(scales, shown.main)
        self.second = chosen(any_scale, shown.second or "")
        self.weeks = chosen(weeks, shown.weeks)
        self.first_dose = date_edit(shown.first_dose)
        self.practice = chosen(days, shown.practice_days)
        self.change = AmountEdit()
        self.change.set_value(shown.important_change)
        self.bad_spell = QCheckBox(_("I am starting because of a bad spell"))
        self.bad_spell.setChecked(bool(shown.bad_spell))
        self.stop_test = QCheckBox(_("Afterwards go on rating for as many weeks without it"))
        self.stop_test.setChecked(shown.stop_test)
        self.baseline = BaselinePart()
        self._seen = plain_label("", "small", wrap=True)

    def _add_fields(self) -> None:
        form = self.form
        form.add_field(_("&Product"), self.product, name="product_id")
        form.add_row(
            main=(_("&Main outcome"), self.main), second=(_("&Second outcome"), self.second)
        )
        form.add_row(
            first_dose=(_("&First dose"), self.first_dose), weeks=(_("&Length"), self.weeks)
        )
        form.add_widget(self.baseline)
        self.fields["baseline"] = self.baseline
        form.add_row(
            practice_days=(_("Practice &days left out"), self.practice),
            important_change=(_("Smallest change that &matters, points"), self.change),
        )
        form.add_widget(self.bad_spell)
        form.add_widget(self.stop_test)
        note = _(
            "Days of illness, travel and bad nights are left out if flagged before their rating."
            " Rate every day, also before the first dose: 28 days are better than 14."
        )
        form.add_note(note)
        form.add_widget(self._seen)

    def _tell_lock(self, trial: Trial) -> None:
        if self._is_locked():
            text = _(
                "The plan is locked since the first dose. A change is kept with today’s date and"
                " printed beside the answer."
            )
            self.form.add_widget(plain_label(text, "strong", wrap=True))
        self.offer_step(_("Stop the trial"), lambda: self._stopped(trial))

    def _stopped(self, trial: Trial) -> tuple[str, Sequence[Edit]]:
        today = self.session.today()
        log = self.session.log(today, today)
        edits = stop_trial(log, trial, today, self.session.stamp())
        return baselines.resumed_label(_("Trial stopped"), log, trial, edits, today), edits

    def _show_seen(self) -> None:
        """Say what a trial of this length can typically see, before anything is known."""
        weeks = self.weeks.currentData()
        lines = [
            trials.typical_plan_line(typical_plan(_BASELINE, weeks * 7 - ONSET_WINDOW[0]), weeks)
        ]
        due = Trial("", "", "", day_of(self.first_dose), weeks).due
        lines.append(_("The answer comes on {day}.").format(day=short_day(due)))
        lines.append(self._lacking(weeks))
        if self.stop_test.isChecked():
            lines.append(
                baselines.ask_first_on(
                    self._log, self.session.reference.knowledge, self.session.today()
                )
            )
        if self.bad_spell.isChecked():
            lines.append(trials.bad_spell_line())
        self._seen.setText(" ".join(line for line in lines if line))
        self._show_baseline()

    def _lacking(self, weeks: int) -> str:
        """Return that there is no time for a baseline; "" where there is, or it has begun."""
        today, first = self.session.today(), day_of(self.first_dose)
        if self._is_locked():
            return ""
        practice, main = self.practice.currentData(), self.main.currentData()
        trial = Trial("", "", main, first, weeks, practice)
        later = first_dose_with_baseline(trial, self._rated(trial), today)
        return "" if later is None else trials.no_baseline_line(trial, later)

    def _rated(self, trial: Trial) -> Comparison:
        today = self.session.today()
        log = self.session.log(*days_needed(trial, today))
        return compare(log, trial, trial.main, today, self.session.reference.event_kinds)

    def _proposed_day(self, today: date) -> date:
        """Return a first dose that leaves a baseline: tomorrow where there is one already."""
        soon = Trial("", "", "cognition", today + ONE_DAY)
        rated = self._rated(soon)
        is_there = first_dose_with_baseline(soon, rated, today) is None
        return soon.first_dose if is_there else today + timedelta(days=_BASELINE)

    # -------------------------------------------------------------------------- the baseline

    def _is_locked(self) -> bool:
        today = self.session.today()
        return self._trial is not None and is_locked(self._log, self._trial, today)

    def _guard(self) -> tuple[Trial, baselines.Guard] | None:
        """Return the trial as the form has it, and what stands in its baseline; None: too late."""
        first, before = day_of(self.first_dose), self._trial
        if self._is_locked() or not self.product.currentData():
            return None
        if before is not None and before.baseline_from is not None:
            if first <= before.baseline_from:
                return None
            shown = replace(before, first_dose=first)
        else:
            shown = Trial("", "", self.main.currentData(), first)
        wanted = replace(
            shown,
            product_id=self.product.currentData(),
            weeks=self.weeks.currentData(),
            second=None,
            practice_days=self.practice.currentData(),
        )
        log = self._log_of(wanted)
        wanted, edits = replanned(log, before, wanted, None, self.session.stamp())
        reference, now = self.session.reference, self.session.now()
        log = with_edits(log, edits)
        return wanted, baselines.guard_of(log, reference, before, wanted, now)

    def _log_of(self, trial: Trial) -> Log:
        return self.session.log(*baselines.days_of_guard(trial, self.session.today()))

    def _show_baseline(self) -> None:
        """Ask how the baseline is to be, where the product is taken in it or is paused."""
        found, before = self._guard(), self._trial
        if found is None or not (found[1].asks or found[1].is_paused):
            self.baseline.hide()
            return
        trial, guard = found
        if guard.is_paused:
            self.baseline.choose("pause")
        elif before is not None and before.while_taking:
            self.baseline.choose("on-off" if before.stop_test else "while-taking")
        name, today = _name(self._log, trial.product_id), self.session.today()
        self.baseline.show_guard(guard, trial, name, today)

    def _show_way(self, way: str) -> None:
        """Propose what goes with the way out that was chosen."""
        found = self._guard()
        if way == "pause" and found is not None and not found[1].is_paused:
            earliest = first_dose_after(found[1].pause)
            if day_of(self.first_dose) < earliest:
                self.first_dose.setDate(QDate(earliest.year, earliest.month, earliest.day))
        if way == "on-off":
            self.stop_test.setChecked(True)

    # -------------------------------------------------------------------------------- saving

    def edits(self, answered: frozenset[str]) -> tuple[str, Sequence[Edit]]:
        """Return the trial, new, changed or amended, and the plans that a pause moves."""
        stamp, before = self.session.stamp(), self._trial
        wanted = replace(
            before or Trial(stamp.new_id(), "", "", self.session.today(), entered=stamp.now.epoch),
            product_id=self.product.currentData(),
            main=self.main.currentData(),
            second=self.second.currentData() or None,
            first_dose=day_of(self.first_dose),
            weeks=self.weeks.currentData(),
            practice_days=self.practice.currentData(),
            important_change=self.change.value() or 0.0,
            bad_spell=self.bad_spell.isChecked(),
            stop_test=self.stop_test.isChecked(),
        )
        found = self._guard()
        way = None if found is None else self._way(found[1])
        log = self._log_of(wanted)
        wanted, plans = replanned(log, before, wanted, way, stamp)
        if before is not None:
            changed = [*change_trial(self._log, before, wanted, stamp), *plans]
            label, today = _("Plan of the trial changed"), self.session.today()
            return baselines.resumed_label(label, log, before, changed, today), changed
        edit = start_trial(self._log, wanted, self.session.today())
        blocks, gaps = self._against(wanted.first_dose, wanted.product_id)
        if (blocks or gaps) and "clinician" not in answered:
            said = _("Start this only if your clinician agreed to it.")
            raise Question("\n".join([said, *trials.start_lines(blocks, gaps)]), "clinician")
        if found is not None and found[1].has_others and "others" not in answered:
            told = baselines.others_line(found[1].use, found[1].medicines)
            raise Question("\n".join([_("Will it stay the same?"), told]), "others")
        label = _("Trial planned: first dose {day}").format(
            day=short_day(wanted.first_dose, self.session.today())
        )
        label = baselines.planned_label(label, wanted, _name(self._log, wanted.product_id))
        return label, [edit, *plans, *clinician_agreed(blocks, stamp)]

    def _way(self, guard: baselines.Guard) -> Way | None:
        """Return the way out that was chosen now; None: none is needed, or it stays as it was."""
        way = self.baseline.way
        if guard.asks and way is None:
            raise InputProblem(_("Choose what becomes of the baseline."), "baseline")
        is_new = guard.asks or (guard.is_paused and way != "pause")
        return way if is_new else None

    def _against(self, day: date, product_id: str) -> tuple[list[Finding], list[PlannedGap]]:
        """Return what blocks a trial from `day` on, and the gaps that the plan breaks then."""
        from magtrack.domain.safety.interactions import Review

        product, session = self._log.products.get(product_id), self.session
        if product is None:
            raise InputProblem(_("Choose what is tried."), "product_id")
        log = session.log(*range_of_start(day))
        review = Review(log, session.reference.knowledge, session.now())
        gaps = gaps_of_start(review, product_id, day, session.stamp())
        return review.blocks_of_trial(day, product.form), gaps

    def answers(self, key: str) -> QuestionAnswers:
        """Return the answers; where what speaks against the trial ends, a later start is first."""
        if key == "others":
            return QuestionAnswers(_("It will stay the same"))
        if key != "clinician":
            return super().answers(key)
        yes, product_id = _("My clinician agreed"), self.product.currentData()
        for day in ends_from(self._log, day_of(self.first_dose)):
            if not any(self._against(day, product_id)):
                text = _("Start on {day} instead").format(day=short_day(day))
                return QuestionAnswers(yes, text, partial(self._start_on, day))
        return QuestionAnswers(yes)

    def _start_on(self, day: date) -> None:
        self.first_dose.setDate(QDate(day.year, day.month, day.day))
        self.save()


def _name(log: Log, product_id: str) -> str:
    product = log.products.get(product_id)
    return product_id if product is None else product.name
