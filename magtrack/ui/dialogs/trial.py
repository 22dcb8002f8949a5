"""The plan of a trial in four steps: open until the first dose, amended with a date afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QWidget

from magtrack.domain.record.baseline_ways import Way, first_dose_after, replanned
from magtrack.domain.record.edits import Edit
from magtrack.domain.record.trial import Trial
from magtrack.domain.record.trial_edits import change_trial, start_trial, stop_trial
from magtrack.domain.safety.medicines import clinician_agreed, ends_from
from magtrack.errors import InputProblem, Question
from magtrack.texts import _
from magtrack.ui import style
from magtrack.ui.dialogs.form_dialog import FormDialog, QuestionAnswers
from magtrack.ui.dialogs.parts import on_click, opened
from magtrack.ui.dialogs.trial_planning import Planning
from magtrack.ui.dialogs.trial_rows import check_rows, planned_days
from magtrack.ui.dialogs.trial_steps import (
    CHECK,
    DESIGN,
    NAMES,
    QUESTION,
    STOP_TEST,
    WHAT,
    Aside,
    CheckStep,
    DesignStep,
    QuestionStep,
    WhatStep,
)
from magtrack.ui.dialogs.when import day_of
from magtrack.ui.session import Session
from magtrack.ui.widgets.buttons import button
from magtrack.ui.widgets.columns import in_column, in_row
from magtrack.ui.widgets.forms import UNBOUND, Part
from magtrack.ui.widgets.labels import plain_label
from magtrack.ui.widgets.step_rail import StepRail
from magtrack.wording import baselines, short_day, trials

_WIDTH, _ASIDE, _SIDE_BY_SIDE = 1080, 344, 900
"""Pixels at ordinary text size: the dialog, what stands beside the steps, and what both need."""


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
    """What is tried, the question and the design, each on a step of its own; the last one checks.

    The plan of a trial that is there opens on the last step. Nothing is written but from there.
    """

    def __init__(
        self, session: Session, parent: QWidget | None, *, trial: Trial | None = None
    ) -> None:
        title = _("Plan of the trial") if trial else _("Plan a trial")
        super().__init__(session, title, parent, trial, width=_WIDTH)
        self._trial = trial
        self._planning = planning = Planning(session, trial)
        offers = planning.products()
        first = offers[0].key if offers else ""
        shown = trial or Trial("", first, "cognition", planning.proposed_day())
        scales = session.reference.scales
        rated = {key: planning.rated_text(key) for key in scales}
        self.what = WhatStep(shown, offers)
        self.question = QuestionStep(shown, scales, rated)
        self.design = DesignStep(shown)
        self.check = CheckStep()
        self._steps: tuple[QWidget, ...] = (self.what, self.question, self.design, self.check)
        self._step = WHAT
        self._lay_out_steps()
        self._connect()
        if trial is not None:
            self._tell_lock(trial)
        self._show_plan()
        self.go_to(WHAT if trial is None else CHECK)

    # ------------------------------------------------------------------------------ building

    def _lay_out_steps(self) -> None:
        self._rail = StepRail(NAMES)
        self._aside = Aside()
        self._back = on_click(button(_("Back")), lambda: self.go_to(self._step - 1))
        self._buttons.insertWidget(self._buttons.indexOf(self.save_button), self._back)
        left = QWidget()
        left.setLayout(in_column(*self._steps, 1, gap=0))
        content = QWidget()
        self._beside = in_row(left, self._aside, gap=16, wide=left)
        content.setLayout(in_column(self._rail, self._beside, gap=16))
        self.form.add_widget(content)
        for step in (self.what, self.question, self.design):
            self.form.count_in(step.parts)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put what stands beside the steps below them where there is little room."""
        super().resizeEvent(event)
        is_wide = self.width() >= style.scaled(_SIDE_BY_SIDE)
        way = QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        self._beside.setDirection(way)
        aside = style.scaled(_ASIDE)
        self._aside.setMinimumWidth(aside if is_wide else 0)
        self._aside.setMaximumWidth(aside if is_wide else UNBOUND)

    def _connect(self) -> None:
        for cards in (self.what.product, self.question.main, self.design.stop_test):
            cards.changed.connect(self._show_plan)
        for box in (self.design.weeks, self.design.practice, self.question.second):
            box.currentIndexChanged.connect(self._show_plan)
        self.design.first_dose.dateChanged.connect(self._show_plan)
        self.what.bad_spell.toggled.connect(self._show_plan)
        self.what.baseline.chosen.connect(self._show_way)
        self.check.change_wanted.connect(self.go_to)

    def _tell_lock(self, trial: Trial) -> None:
        if self._planning.is_locked():
            text = _(
                "The plan is locked since the first dose. A change is kept with today’s date and"
                " printed beside the answer."
            )
            self.form.add_first(plain_label(text, "strong", wrap=True))
        self.offer_step(_("Stop the trial"), lambda: self._stopped(trial))

    def _stopped(self, trial: Trial) -> tuple[str, Sequence[Edit]]:
        today = self.session.today()
        log = self.session.log(today, today)
        edits = stop_trial(log, trial, today, self.session.stamp())
        return baselines.resumed_label(_("Trial stopped"), log, trial, edits, today), edits

    # ------------------------------------------------------------------------------ the steps

    def go_to(self, step: int) -> None:
        """Open the step of this number."""
        self._step = step
        self._rail.show_step(step)
        for number, each in enumerate(self._steps):
            each.setVisible(number == step)
        self._aside.show_part(sights=step == QUESTION)
        self._back.setVisible(step > WHAT)
        begin = _("Save") if self._trial else _("Begin the trial")
        self.save_button.setText(begin if step == CHECK else _("Next"))
        self._show_plan()
        if self.isVisible():
            high = self.height()
            self._fit()
            self.resize(self.width(), max(high, self.height()))  # a step never makes it jump
            self._focus_step()

    def begin(self) -> None:
        """Put the keyboard on what the step asks first; on the last one on its first change."""
        if self._step != CHECK:
            self._focus_step()
        elif (change := self.check.findChild(QPushButton)) is not None:
            change.setFocus(Qt.FocusReason.OtherFocusReason)

    def _focus_step(self) -> None:
        starts = {WHAT: self.what.product, QUESTION: self.question.main}
        if self._step in starts:
            starts[self._step].take_focus()
        elif self._step == DESIGN:
            self.design.stop_test.take_focus()
        else:
            self.save_button.setFocus()

    def save(self) -> None:
        """Write the plan from the last step; from another go on to the next, if all is well."""
        if self._step == CHECK:
            super().save()
            return
        self._clear_problems()
        try:
            wanted = self._chosen()
            if self._step == WHAT and (found := self._planning.guard(wanted)) is not None:
                self._way(found[1])
        except InputProblem as problem:
            if self._step_of(self.fields.get(problem.field)) <= self._step:
                self._tell(problem)
                return
        if (wrong := self.form.first_problem()) and self._step_of(wrong) <= self._step:
            self._show_part(wrong)
            return
        self.go_to(self._step + 1)

    def _step_of(self, part: Part | None) -> int:
        holding = (n for n, each in enumerate(self._steps) if part and each.isAncestorOf(part))
        return next(holding, CHECK)

    def _show_part(self, part: Part) -> None:
        """Open the step on which a part stands, with the keyboard there."""
        step = self._step_of(part)
        if step != self._step:
            self.go_to(step)
        super()._show_part(part)

    # ------------------------------------------------------------------------------- showing

    def _chosen(self) -> Trial:
        """Return the plan as it is chosen; raises InputProblem for one that cannot be."""
        before = self._trial or Trial("", "", "", self.session.today())
        return replace(
            before,
            product_id=self.what.product.current(),
            main=self.question.main.current(),
            second=self.question.second.currentData() or None,
            first_dose=day_of(self.design.first_dose),
            weeks=self.design.weeks.currentData(),
            practice_days=self.design.practice.currentData(),
            important_change=self.question.change.value() or 0.0,
            bad_spell=self.what.bad_spell.isChecked(),
            stop_test=bool(self.design.stop_test.current()),
        )

    def _show_plan(self) -> None:
        """Say what the plan is as chosen, and what it could see, before anything is known."""
        try:
            wanted = self._chosen()
        except InputProblem:
            return  # it is told at Next, under its field
        self._show_baseline(wanted)
        way = None if self.what.baseline.isHidden() else self.what.baseline.way
        shown = replace(wanted, while_taking=way in ("on-off", "while-taking"))
        planning = self._planning
        power, own = planning.power(shown)
        days = planned_days(shown)
        self._aside.show_plan(shown, power, days, own=own)
        self.design.show_plan(shown, power)
        self.design.seen.setText(" ".join(self._seen(shown)))
        name = planning.name(shown.product_id)
        title = _("Stop test of {name}") if shown.stop_test else _("Before and after {name}")
        rows = check_rows(planning, shown, days, is_paused=way == "pause")
        self.check.show_rows(title.format(name=name), shown, rows)

    def _seen(self, trial: Trial) -> Iterator[str]:
        """Yield what a trial of this length can typically see, and what speaks against it."""
        planning = self._planning
        yield trials.typical_plan_line(planning.typical(trial), trial.weeks)
        yield _("The answer comes on {day}.").format(day=short_day(trial.due))
        if (later := planning.enough_from(trial)) is not None:
            yield trials.no_baseline_line(trial, later)
        if trial.stop_test:
            knowledge = self.session.reference.knowledge
            yield baselines.ask_first_on(planning.log, knowledge, planning.today)
        if trial.bad_spell:
            yield trials.bad_spell_line()

    def _show_baseline(self, wanted: Trial) -> None:
        """Ask how the baseline is to be, where the product is taken in it or is paused."""
        found, before, part = self._planning.guard(wanted), self._trial, self.what.baseline
        if found is None or not (found[1].asks or found[1].is_paused):
            part.hide()
            return
        trial, guard = found
        if guard.is_paused:
            part.choose("pause")
        elif before is not None and before.while_taking:
            part.choose("on-off" if before.stop_test else "while-taking")
        name = self._planning.name(trial.product_id)
        part.show_guard(guard, trial, name, self.session.today())

    def _show_way(self, way: str) -> None:
        """Propose what goes with the way out that was chosen."""
        found = self._planning.guard(self._chosen())
        if way == "pause" and found is not None and not found[1].is_paused:
            earliest = first_dose_after(found[1].pause)
            if day_of(self.design.first_dose) < earliest:
                self._choose_first_dose(earliest)
        if way == "on-off":
            self.design.stop_test.set_current(STOP_TEST)
        self._show_plan()

    def _choose_first_dose(self, day: date) -> None:
        self.design.first_dose.setDate(QDate(day.year, day.month, day.day))

    # -------------------------------------------------------------------------------- saving

    def edits(self, answered: frozenset[str]) -> tuple[str, Sequence[Edit]]:
        """Return the trial, new, changed or amended, and the plans that a pause moves."""
        stamp, before, planning = self.session.stamp(), self._trial, self._planning
        wanted = self._chosen()
        if before is None:
            wanted = replace(wanted, id=stamp.new_id(), entered=stamp.now.epoch)
        found = planning.guard(wanted)
        way = None if found is None else self._way(found[1])
        log = planning.log_of(wanted)
        wanted, plans = replanned(log, before, wanted, way, stamp)
        if before is not None:
            changed = [*change_trial(planning.log, before, wanted, stamp), *plans]
            label, today = _("Plan of the trial changed"), self.session.today()
            return baselines.resumed_label(label, log, before, changed, today), changed
        edit = start_trial(planning.log, wanted, self.session.today())
        blocks, gaps = planning.against(wanted.first_dose, wanted.product_id)
        if (blocks or gaps) and "clinician" not in answered:
            said = _("Start this only if your clinician agreed to it.")
            raise Question("\n".join([said, *trials.start_lines(blocks, gaps)]), "clinician")
        if found is not None and found[1].has_others and "others" not in answered:
            told = baselines.others_line(found[1].use, found[1].medicines)
            raise Question("\n".join([_("Will it stay the same?"), told]), "others")
        label = _("Trial planned: first dose {day}").format(
            day=short_day(wanted.first_dose, self.session.today())
        )
        label = baselines.planned_label(label, wanted, planning.name(wanted.product_id))
        return label, [edit, *plans, *clinician_agreed(blocks, stamp)]

    def _way(self, guard: baselines.Guard) -> Way | None:
        """Return the way out that was chosen now; None: none is needed, or it stays as it was."""
        way = self.what.baseline.way
        if guard.asks and way is None:
            raise InputProblem(_("Choose what becomes of the baseline."), "baseline")
        is_new = guard.asks or (guard.is_paused and way != "pause")
        return way if is_new else None

    def answers(self, key: str) -> QuestionAnswers:
        """Return the answers; where what speaks against the trial ends, a later start is first."""
        if key == "others":
            return QuestionAnswers(_("It will stay the same"))
        if key != "clinician":
            return super().answers(key)
        yes, product_id = _("My clinician agreed"), self.what.product.current()
        for day in ends_from(self._planning.log, day_of(self.design.first_dose)):
            if not any(self._planning.against(day, product_id)):
                text = _("Start on {day} instead").format(day=short_day(day))
                return QuestionAnswers(yes, text, partial(self._start_on, day))
        return QuestionAnswers(yes)

    def _start_on(self, day: date) -> None:
        self._choose_first_dose(day)
        self.save()
