"""Days that a program has as not done: no report of a dose, unless the person says so."""

from __future__ import annotations

from typing import cast

from msgspec.structs import replace

from magtrack.domain.record.doses import Outcome
from magtrack.errors import ImportQuestion
from magtrack.importers.toolkit.import_builder import ForeignDose, ImportBuilder
from magtrack.importers.toolkit.names import LEAVE_OUT
from magtrack.texts import _

SKIPPED, MISSED = "skipped", "missed"


def take_unchecked(told: ForeignDose, builder: ImportBuilder) -> None:
    """Leave a day out on which a dose is told as not done, or take it as the person says."""
    use = builder.names.use_of(told.name)
    if use is None:
        return
    answer = LEAVE_OUT if use.product is None else builder.ask(_question(told.name))
    if answer == LEAVE_OUT:
        leave_unchecked_out(builder)
    elif answer is not None:
        builder.dose(replace(told, outcome=cast("Outcome", answer)))


def leave_unchecked_out(builder: ImportBuilder) -> None:
    """Leave a day out on which nothing was checked."""
    builder.leave_out(_("the day is not checked, which does not say that a dose was missed"))


def _question(name: str) -> ImportQuestion:
    return ImportQuestion(
        _("Some days of “{name}” are not checked. Was the dose not taken on them?").format(
            name=name
        ),
        f"unchecked:{name}",
        {
            LEAVE_OUT: _("not known: leave them out"),
            SKIPPED: _("not taken, on purpose"),
            MISSED: _("missed"),
        },
        suggested=LEAVE_OUT,
    )
