"""Edits of a trial: its plan is open until the first dose, and locked from then on.

Locked does not mean that nothing can change: what changes is kept with its date as an amendment,
which is printed beside the answer (as CENT and SCRIBE ask of reports of single-person trials).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec.structs import replace

from magtrack.domain.record.baseline_ways import resumed
from magtrack.domain.record.edits import Edit, Put, Stamp
from magtrack.domain.record.log import Log
from magtrack.domain.record.trial import Amendment, Trial
from magtrack.domain.record.withheld import windows, withheld
from magtrack.errors import InputProblem
from magtrack.texts import _

LEAST_CHANGE, MOST_CHANGE = 0.5, 2.0
"""Points that can be called the smallest change that matters, on a scale of 0 to 10."""

MOST_PRACTICE_DAYS = 14

PLANNED = (
    "product_id",
    "main",
    "second",
    "first_dose",
    "weeks",
    "practice_days",
    "important_change",
    "stop_test",
    "baseline_from",
    "while_taking",
)
"""The fields of a trial that are its plan; a later change of one is an amendment."""


def start_trial(log: Log, new: Trial, today: date) -> Put:
    """Return the edit that starts a trial on `today`.

    Raises InputProblem where it overlaps another trial, would answer at once what waits for its
    day, or its plan is not one the analysis knows.
    """
    check_plan(new)
    check_free(log, new)
    check_not_early(log, new, today)
    return Put(new)


def change_trial(log: Log, before: Trial, after: Trial, stamp: Stamp) -> tuple[Edit, ...]:
    """Return the edits that change a plan; from the first dose on with an amendment per field.

    Raises InputProblem as `start_trial` does, and where nothing would change.
    """
    check_plan(after)
    check_free(log, after)
    today = stamp.now.day(log.profile.day_start_hour)
    check_not_early(log, after, today)
    changed = [name for name in PLANNED if getattr(before, name) != getattr(after, name)]
    if not changed and before == after:
        raise InputProblem(_("Nothing to change was given."))
    edits: list[Edit] = [Put(after, seen=before)]
    if is_locked(log, before, today):
        edits += [
            Put(
                Amendment(
                    stamp.new_id(),
                    before.id,
                    name,
                    _as_text(getattr(before, name)),
                    _as_text(getattr(after, name)),
                    stamp.now.epoch,
                )
            )
            for name in changed
        ]
    return tuple(edits)


def stop_trial(log: Log, trial: Trial, day: date, stamp: Stamp) -> tuple[Edit, ...]:
    """Return the edits that end a trial on `day`, and give back the plans that its pause holds.

    Raises InputProblem where it was stopped before.
    """
    if trial.stopped is not None:
        raise InputProblem(_("The trial was stopped on {day}.").format(day=trial.stopped))
    return Put(replace(trial, stopped=day), seen=trial), *resumed(log, trial, stamp)


def is_locked(log: Log, trial: Trial, today: date) -> bool:
    """Tell whether the plan is locked: its first dose is due, or was logged before."""
    return today >= trial.first_dose or any(
        dose.product_id == trial.product_id and dose.counts and dose.day >= trial.first_dose
        for dose in log.doses
    )


def check_plan(trial: Trial) -> None:
    """Refuse a smallest change or a number of practice days that the analysis is not made for."""
    if not LEAST_CHANGE <= trial.important_change <= MOST_CHANGE:
        raise InputProblem(
            _("The smallest change that matters lies between {least} and {most} points.").format(
                least=LEAST_CHANGE, most=MOST_CHANGE
            ),
            "important_change",
        )
    if not 0 <= trial.practice_days <= MOST_PRACTICE_DAYS:
        raise InputProblem(
            _("Practice days are 0 to {most}.").format(most=MOST_PRACTICE_DAYS), "practice_days"
        )


def check_free(log: Log, new: Trial) -> None:
    """Refuse a trial that overlaps another one: they could not be told apart."""
    for trial in log.trials:
        ends = trial.stopped or _end(trial)
        if trial.id != new.id and trial.first_dose < _end(new) and new.first_dose < ends:
            product = log.products.get(trial.product_id)
            raise InputProblem(
                _("A trial of {name} runs from {first} to {due}: one at a time.").format(
                    name=trial.product_id if product is None else product.name,
                    first=trial.first_dose,
                    due=ends,
                ),
                "first_dose",
            )


def check_not_early(log: Log, new: Trial, today: date) -> None:
    """Refuse a plan that would answer at once while an answer is still to come.

    Moving the first dose back, a shorter plan, or another trial of the same weeks would each be a
    way to look before the day.
    """
    waiting = withheld(log, today)
    mine = max((trial.due for trial in log.trials if trial.id == new.id), default=date.min)
    for window in windows(new):
        later = [other.due for other in waiting if window.overlaps(other)]
        if mine > today:
            later.append(mine)
        if later and window.due <= today:
            raise InputProblem(
                _(
                    "By that plan the answer would have been due on {day} already, and it comes on"
                    " {due}. Until then the plan can only be changed so that its answer still lies"
                    " ahead."
                ).format(day=window.due, due=max(later)),
                "first_dose",
            )


def _end(trial: Trial) -> date:
    return trial.stop_due if trial.stop_test else trial.due


def _as_text(value: Any) -> str:  # noqa: ANN401 - of any field
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
