"""Doses that the log may hold already, from another program or entered here."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from magtrack.domain.record.days import ONE_DAY
from magtrack.domain.record.doses import ON_TIME_MINUTES, Dose
from magtrack.domain.record.filling import Claim, places_of
from magtrack.domain.record.log import Log
from magtrack.errors import OnceQuestion
from magtrack.importers.toolkit.tables import MOST_PROBLEMS
from magtrack.texts import _, ngettext
from magtrack.wording import status_name

OVERLAP = "overlap"
"""The key of the question whether a dose is one the log holds already."""

SAME, OTHER = "same", "other"
"""Its answers."""

MARKED, TAKEN = "marked", "taken"
"""The key of the question about a dose that was said not to be taken, and the file's answer."""

_ONE_DOSE_SECONDS = 30 * 60
_ONE_PLACE_SECONDS = 2 * ON_TIME_MINUTES * 60
"""So far may two records of one planned dose lie apart, each of them on time."""

_WORD = re.compile(r"[^\W\d_]+")
_COPIES = frozenset({"copy", "of", "kopie", "von", "copie", "de", "copia"})
"""Words that a desktop puts into the name of a copy."""


class HeldDoses:
    """The doses of a log that no row of the file is."""

    def __init__(self, doses: Iterable[Dose], log: Log | None = None) -> None:
        """Keep the doses; `log` tells which planned ones they fill."""
        self._log = log
        self._by_day: dict[tuple[str, date], list[Dose]] = defaultdict(list)
        for dose in doses:
            self._by_day[dose.product_id, dose.day].append(dose)

    def may_hold(self, dose: Dose, claim: Claim | None = None) -> bool:
        """Tell whether one of them may be `dose`, which claims a planned one or none.

        A dose told twice may lie on either side of the hour at which a day begins.
        """
        if any(_may_be_one(dose, before) for before in self._of(dose, dose.day)):
            return True
        beside = (*self._of(dose, dose.day - ONE_DAY), *self._of(dose, dose.day + ONE_DAY))
        if any(_is_near(dose, before) for before in beside):
            return True
        return any(_is_told_late(dose, before) for before in self._in_its_place(dose, claim))

    def marked(self, dose: Dose, claim: Claim | None) -> Dose | None:
        """Return the planned dose in whose place `dose` was taken, and that is said not to be."""
        there = self._in_its_place(dose, claim) if dose.counts else []
        return next((before for before in there if not before.counts), None)

    def _of(self, dose: Dose, day: date) -> Sequence[Dose]:
        return self._by_day.get((dose.product_id, day), ())

    def _in_its_place(self, dose: Dose, claim: Claim | None) -> list[Dose]:
        """Return those that answered the planned dose a claim is for; none where one is open."""
        held = {each.id: each for each in self._of(dose, dose.day) if each.planned is not None}
        if not held or claim is None or self._log is None:
            return []
        entries = self._log.entries(dose.day)
        lines = [each for each in entries if each.product_id == dose.product_id]
        there = places_of(lines, claim, self._log.profile.day_start_hour)
        answers = [line.dose for line in there if line.dose is not None]
        if len(answers) < len(there):
            return []
        return [held[each.id] for each in answers if each.id in held]


def _may_be_one(dose: Dose, before: Dose) -> bool:
    """Tell whether two doses of a product and day may be the same: near in time, or in slot."""
    if dose.taken is not None and before.taken is not None:
        return _is_near(dose, before)
    if not (dose.counts and before.counts):
        return False
    return dose.slot == before.slot or "other" in (dose.slot, before.slot)


def _is_near(dose: Dose, before: Dose, seconds: int = _ONE_DOSE_SECONDS) -> bool:
    if not (dose.counts and before.counts) or dose.taken is None or before.taken is None:
        return False
    return abs(dose.taken.epoch - before.taken.epoch) <= seconds


def _is_told_late(dose: Dose, before: Dose) -> bool:
    """Tell whether `dose` may be the one that filled its place: told again hours off."""
    if dose.planned is not None and dose.planned == before.planned and before.counts:
        return dose.counts
    return _is_near(dose, before, _ONE_PLACE_SECONDS)


def list_name(file: str) -> str:
    """Return what the files of one list are called alike: without numbers, dates and endings."""
    stem = file.rpartition(".")[0] or file
    words = _WORD.findall(stem.casefold())
    return " ".join(word for word in words if word not in _COPIES)


def list_question(file: str, other: str) -> OnceQuestion:
    """Return the question whether a file without times is the list that another was.

    Nothing is proposed: a wrong answer loses doses, or counts them twice.
    """
    return OnceQuestion(
        _(
            "“{file}” has doses of days on which “{other}” had one of the same name, and neither"
            " tells a time. Are they the same doses?"
        ).format(file=file, other=other),
        "list",
        {SAME: _("the same doses: they count once"), OTHER: _("others: they count as well")},
    )


def overlap_question(twice: Sequence[Dose]) -> OnceQuestion:
    """Return the question whether these doses are those of the log: another file has others."""
    doses = len(twice)
    return OnceQuestion(
        ngettext(
            "{n} dose may be in the log already: the log has one of the same product at about the"
            " same time, or for the same planned time. Is it the same?",
            "{n} doses may be in the log already: the log has some of the same product at about the"
            " same times, or for the same planned times. Are they the same?",
            doses,
        ).format(n=doses),
        OVERLAP,
        {SAME: _("the same: leave them out"), OTHER: _("others: they count as well")},
        suggested=SAME,
        rows=tuple(map(_shown, twice[:MOST_PROBLEMS])),
    )


def marked_question(marked: Sequence[tuple[Dose, Dose]]) -> OnceQuestion:
    """Return the question about doses that the file tells as taken, each with the log's own.

    Nothing is proposed: a dose would be lost, or taken back what the person said.
    """
    return OnceQuestion(
        ngettext(
            "The file has {n} dose as taken that is marked here as not taken. Which is right?",
            "The file has {n} doses as taken that are marked here as not taken. Which is right?",
            len(marked),
        ).format(n=len(marked)),
        MARKED,
        {
            TAKEN: _("the file: the planned dose was taken"),
            SAME: _("the log: leave it as it is marked"),
            OTHER: _("both: it was taken in addition to the plan"),
        },
        rows=tuple(
            f"{_shown(dose)} ({status_name(before.outcome)}, {before.planned:%H:%M})"
            for dose, before in marked[:MOST_PROBLEMS]
        ),
    )


def _shown(dose: Dose) -> str:
    when = f"{dose.taken.local:%Y-%m-%d %H:%M}" if dose.taken else dose.day
    return f"{dose.product_name}, {when}"
