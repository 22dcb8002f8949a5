"""The plans of the log that a file does not move: a locked trial, and what is planned to be taken.

A file may be old, or made on another computer, or edited by hand. Were its trials taken in as they
stand, one could look at an answer before its day; were its plans, the same dose would be planned
twice from the day on which the log's own plan was changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from magtrack.domain.record.bounds import check_record
from magtrack.domain.record.doses import Dose
from magtrack.domain.record.edits import Record
from magtrack.domain.record.log import Log
from magtrack.domain.record.people import MedicineTaken
from magtrack.domain.record.schedule import Schedule, meet
from magtrack.domain.record.trial import Amendment, Trial
from magtrack.domain.record.trial_edits import (
    PLANNED,
    check_free,
    check_not_early,
    check_plan,
    is_locked,
)
from magtrack.domain.record.withheld import withheld
from magtrack.errors import InputProblem
from magtrack.fileset.table import as_written
from magtrack.texts import _, ngettext


class Places:
    """The planned doses of products and medicines that have an entry."""

    def __init__(self, entries: Iterable[Dose | MedicineTaken]) -> None:
        """Begin with the entries of a log."""
        self._of_id = {entry.id: place_of(entry) for entry in entries}
        self._held = {place: id_ for id_, place in self._of_id.items() if place is not None}

    def take(self, entry: Dose | MedicineTaken) -> None:
        """Let an entry have its place; raises InputProblem where another has it."""
        place, before = place_of(entry), self._of_id.get(entry.id)
        if place is not None and self._held.get(place, entry.id) != entry.id:
            raise InputProblem(_("This planned dose has another entry already: that one stays."))
        if before is not None and self._held.get(before) == entry.id:
            del self._held[before]
        self._of_id[entry.id] = place
        if place is not None:
            self._held[place] = entry.id


def place_of(entry: Dose | MedicineTaken) -> tuple[object, ...] | None:
    """Return which planned dose an entry is of; None where it was not planned."""
    if entry.planned is None:
        return None
    if isinstance(entry, Dose):
        return entry.product_id, entry.day, entry.slot, entry.planned
    return entry.medicine_id, entry.day, entry.planned


class KeptPlans:
    """What the log, as it is on `today` before the import, does not let a file change.

    `plans` counts the plans of the file that were left out for the log's own.
    """

    def __init__(self, log: Log, today: date) -> None:
        """Keep the trials and plans of `log`."""
        self._log = log
        self._today = today
        self._trials = {trial.id: trial for trial in log.trials}
        self._amendments = {each.id: each for each in log.amendments}
        self._left_out: set[str] = set()
        self._places = Places([*log.doses, *log.ticks])
        self.plans = 0

    def check(self, record: Record) -> None:
        """Raise InputProblem for a record that the log does not take as it is there.

        So it does for any record on a day that nobody can mean. A planned dose has one entry. A
        locked plan stays as it is. Another must be one that could be planned in the log today.
        What was noted as a change of a plan that is left out stays out with it; what the log itself
        noted stays as it was noted.
        """
        if isinstance(record, Dose | MedicineTaken):
            check_record(record, self._today)
            self._places.take(record)
        else:
            self.check_plan(record)

    def check_plan(self, record: Record, *, goes_on: bool = False) -> None:
        """Do the same, whatever else is planned at the place of a dose.

        `goes_on`: it is what became of the log's own on another computer, where the lock of a plan
        and its answer were kept.
        """
        check_record(record, self._today)
        if isinstance(record, Trial):
            try:
                self._check_trial(record, self._trials.get(record.id), goes_on=goes_on)
            except InputProblem:
                self._left_out.add(record.id)
                raise
        elif isinstance(record, Amendment):
            if record.trial_id in self._left_out:
                raise InputProblem(_("This changed a plan that is not taken in."))
            if self._amendments.get(record.id, record) != record:
                raise InputProblem(
                    _("The log noted this change of the plan otherwise: its own note stays.")
                )

    def _check_trial(self, trial: Trial, before: Trial | None, *, goes_on: bool) -> None:
        if before is not None and _planned(trial) == _planned(before):
            return
        if goes_on:
            check_free(self._log, trial)
            return
        if before is not None and is_locked(self._log, before, self._today):
            raise InputProblem(
                _(
                    "The plan of this trial is locked since its first dose: the log's own stays"
                    " as it is."
                )
            )
        check_plan(trial)
        check_not_early(self._log, trial, self._today)
        if withheld(self._log, self._today):
            check_free(self._log, trial)

    def keeps(self, plan: Schedule) -> bool:
        """Tell whether the log plans this dose already on some day of a `plan` new to it."""
        kept = any(
            (ours.slot, ours.planned) == (plan.slot, plan.planned) and meet(ours, plan)
            for ours in self._log.plans_of(plan.product_id)
        )
        self.plans += kept
        return kept

    def notes(self) -> tuple[str, ...]:
        """Return the sentence about the plans that were left out; none where there are none."""
        if not self.plans:
            return ()
        text = ngettext(
            "{n} plan differs from the log's: the log's own was kept.",
            "{n} plans differ from the log's: the log's own were kept.",
            self.plans,
        )
        return (text.format(n=self.plans),)


def _planned(trial: Trial) -> tuple[object, ...]:
    """Return the plan of a trial as a file gives it back."""
    return tuple(as_written(getattr(trial, name)) for name in PLANNED)
