"""Which doses somebody means who names a product, a slot, a day, or nothing at all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date, time

from msgspec import Struct

from magtrack.domain.record.days import Moment, planned_moment
from magtrack.domain.record.doses import Dose, Entry, Outcome
from magtrack.domain.record.edits import due
from magtrack.domain.record.filling import Claim, fill
from magtrack.domain.record.log import Log
from magtrack.domain.record.products import Product
from magtrack.domain.record.schedule import Slot, slot_at
from magtrack.errors import InputProblem, NothingDue, Question
from magtrack.texts import _
from magtrack.wording import clock_text, status_name


class DoseSelection(Struct, frozen=True):
    """The doses asked for: a day, its log, the product and slot where named, and the time.

    `whole_day`: the day is over and no time was given, so all its doses are meant. `timed`: the
    time was given, so a dose that is named is the one it fills. `breaks` tells of a dose that it
    would be too close to something at that time.
    """

    log: Log
    day: date
    when: Moment
    product: Product | None
    slot: Slot | None
    whole_day: bool
    timed: bool
    breaks: Callable[[Entry], bool]

    def to_take(self, answered: Collection[str]) -> list[Entry]:
        """Return the planned doses to log as taken; none where it is an extra dose.

        A dose that was called skipped or missed before is corrected. Raises Question
        ("already-taken") before a second dose in a slot, NothingDue where there is nothing to take,
        and InputProblem where that product is not to be taken.
        """
        if self.product is None:
            return self._meant() or self._nothing()
        if self.timed:
            return self._filled(answered)
        logged = self._logged_in_slot()
        taken = [line.dose for line in logged if line.dose is not None and line.dose.counts]
        if taken and not self._is_clear():
            _ask_about_repeat(taken[-1], answered)
            return []
        return self._meant() or self._nearest(logged)

    def to_mark(self, outcome: Outcome) -> list[Entry]:
        """Return the planned doses to log as skipped or missed.

        Without an unlogged one, the dose that was called the other thing is corrected. Raises
        NothingDue where there is none, InputProblem where a product was named.
        """
        lines = self._meant()
        if lines or self.product is None:
            return lines or self._nothing()
        logged = [line for line in self._planned() if line.status not in ("taken", "late", outcome)]
        return self._nearest(logged) or self._nothing()

    def _planned(self) -> list[Entry]:
        return [
            line
            for line in self.log.entries(self.day)
            if line.is_planned
            and (self.product is None or line.product_id == self.product.id)
            and self.slot in (None, line.slot)
        ]

    def _unlogged(self) -> list[Entry]:
        return [line for line in self._planned() if line.dose is None]

    def _due(self) -> list[Entry]:
        lines = due(self.log, self.day, self.when, self.breaks)
        return [line for line in self._unlogged() if line in lines]

    def _meant(self) -> list[Entry]:
        """Return the unlogged planned doses that are meant."""
        if self.whole_day:
            return self._unlogged()
        if self.product is not None:
            return self._nearest(self._due() or self._unlogged())
        return self._due() if self.slot is None else self._unlogged()

    def _filled(self, answered: Collection[str]) -> list[Entry]:
        """Return the planned dose that one taken at the time fills, or corrects.

        Raises InputProblem where it fits two of different slots equally.
        """
        planned, start = self._planned(), self.log.profile.day_start_hour
        found = fill(planned, [Claim("", self.when, self.slot)], start)[""]
        if len({line.slot for line in found}) > 1:
            raise InputProblem(self._fits_several(found), "--slot")
        if found:
            return [found[0]]
        near = self._nearest(planned)
        taken = [line.dose for line in near if line.dose is not None and line.dose.counts]
        if taken:
            _ask_about_repeat(taken[0], answered)
            return []
        return near

    def _fits_several(self, found: Sequence[Entry]) -> str:
        times = _(" and ").join(f"{clock_text(line.planned)} ({line.slot})" for line in found)
        return _("{time} is as near to one planned dose as to another, {times}: name one.").format(
            time=clock_text(self.when), times=times
        )

    def _is_clear(self) -> bool:
        """Tell whether a planned dose is meant although one in this slot was taken already."""
        if self.whole_day or self.slot is not None:
            return bool(self._unlogged())
        return bool(self._due())

    def _logged_in_slot(self) -> list[Entry]:
        """Return the planned doses logged in the slot named, or in the slot of the time."""
        slot = self.slot or slot_at(self.when.local.time(), self.log.profile.day_start_hour)
        return [line for line in self._planned() if line.dose is not None and line.slot == slot]

    def _nearest(self, lines: Sequence[Entry]) -> list[Entry]:
        """Return the line planned nearest to the time, in a list; empty where there is none."""
        return sorted(lines, key=self._distance)[:1]

    def _distance(self, line: Entry) -> int:
        start = self.log.profile.day_start_hour
        planned = planned_moment(self.day, line.planned or time(), self.when.zone, start)
        return abs(planned.epoch - self.when.epoch)

    def _nothing(self) -> list[Entry]:
        """Log nothing, and say what is logged already and what comes next.

        That is no problem, unless a product was named.
        """
        lines, reason = self._planned(), NothingDue if self.product is None else InputProblem
        if not lines:
            raise reason(self._nothing_planned())
        left = [line for line in self.log.entries(self.day) if line.dose is None]
        if not left:
            raise reason(
                _("Everything planned for {day} is logged: {doses}.").format(
                    day=self.day, doses=self._listed(lines)
                )
            )
        raise reason(
            _("Nothing is due. Not logged yet on {day}: {doses}.").format(
                day=self.day, doses=self._listed(left)
            )
        )

    def _nothing_planned(self) -> str:
        if not self.log.schedules:
            return _("Nothing is planned yet: magtrack schedule add PRODUCT SLOT HH:MM --units N")
        if self.product is not None:
            return _("{name} is not planned on {day}.").format(name=self.product.name, day=self.day)
        return _("Nothing is planned on {day}.").format(day=self.day)

    def _listed(self, lines: Sequence[Entry]) -> str:
        return ", ".join(
            _("{name} at {time} ({status})").format(
                name=self.log.products[line.product_id].name,
                time=clock_text(line.planned),
                status=status_name(line.status) if line.dose else line.slot,
            )
            for line in lines
        )


def _ask_about_repeat(dose: Dose, answered: Collection[str]) -> None:
    if "already-taken" in answered:
        return
    text = (
        _("{name} was already taken. Log another dose all the same?")
        if dose.taken is None
        else _("{name} was already taken at {time}. Log another dose all the same?")
    )
    raise Question(
        text.format(name=dose.product_name, time=clock_text(dose.taken)), "already-taken"
    )
