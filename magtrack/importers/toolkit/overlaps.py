"""Doses that the log may hold already, from another program or entered here."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from magtrack.domain.record.doses import Dose
from magtrack.errors import OnceQuestion
from magtrack.importers.toolkit.tables import MOST_PROBLEMS
from magtrack.texts import _, ngettext

OVERLAP = "overlap"
"""The key of the question whether a dose is one the log holds already."""

SAME, OTHER = "same", "other"
"""Its answers."""

_ONE_DOSE_SECONDS = 30 * 60

_WORD = re.compile(r"[^\W\d_]+")
_COPIES = frozenset({"copy", "of", "kopie", "von", "copie", "de", "copia"})
"""Words that a desktop puts into the name of a copy."""


class HeldDoses:
    """The doses of a log that no row of the file is."""

    def __init__(self, doses: Iterable[Dose]) -> None:
        self._by_day: dict[tuple[str, date], list[Dose]] = defaultdict(list)
        for dose in doses:
            self._by_day[dose.product_id, dose.day].append(dose)

    def may_hold(self, dose: Dose) -> bool:
        """Tell whether one of them may be `dose`."""
        others = self._by_day.get((dose.product_id, dose.day), ())
        return any(_may_be_one(dose, before) for before in others)


def _may_be_one(dose: Dose, before: Dose) -> bool:
    """Tell whether two doses of a product and day may be the same: near in time, or in slot."""
    if not (dose.counts and before.counts):
        return False
    if dose.taken is not None and before.taken is not None:
        return abs(dose.taken.epoch - before.taken.epoch) <= _ONE_DOSE_SECONDS
    return dose.slot == before.slot or "other" in (dose.slot, before.slot)


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
            "{n} dose may be in the log already: the log has one of the same product on the same"
            " day at about the same time. Is it the same?",
            "{n} doses may be in the log already: the log has some of the same product on the same"
            " days at about the same times. Are they the same?",
            doses,
        ).format(n=doses),
        OVERLAP,
        {SAME: _("the same: leave them out"), OTHER: _("others: they count as well")},
        suggested=SAME,
        rows=tuple(
            f"{dose.product_name}, {dose.taken.local:%Y-%m-%d %H:%M}"
            if dose.taken
            else f"{dose.product_name}, {dose.day}"
            for dose in twice[:MOST_PROBLEMS]
        ),
    )
