"""Track & Graph: its CSV of data points, each with the offset of the clock it was entered at.

A feature is whatever its owner made of it: the person says which one is a product or a rating, and
what 0 or less of a product says.
Older files have the label behind the value ("1.0:with food"), durations are h:mm:ss.
"""

from __future__ import annotations

import re

from magtrack.domain.record.doses import Outcome
from magtrack.errors import ImportQuestion, InputProblem
from magtrack.importers.toolkit.columns import Stamps
from magtrack.importers.toolkit.import_builder import ForeignDose, ImportBuilder
from magtrack.importers.toolkit.names import LEAVE_OUT
from magtrack.importers.toolkit.scores import Score
from magtrack.importers.toolkit.table_importer import table_importer
from magtrack.importers.toolkit.tables import SourceTable
from magtrack.texts import _

_COLUMNS = ("FeatureName", "Timestamp", "Value")
_OUTCOMES: dict[str, Outcome] = {"taken": "taken", "skipped": "skipped"}
_VALUE = re.compile(r"(-?\d{1,12}(?:\.\d{1,20})?)(?::(.*))?", re.DOTALL)
_DURATION = re.compile(r"(-?\d+:-?\d{1,2}:-?\d{1,2})(?::(.*))?", re.DOTALL)


def _take(table: SourceTable, builder: ImportBuilder) -> None:
    name, stamp, value = (table.needed(column) for column in _COLUMNS)
    label, note = table.column("Label"), table.column("Note")
    stamps = Stamps("Timestamp", table.values(stamp), builder.ask)

    def take(row: list[str]) -> None:
        id_ = builder.identity(row[name], row[stamp])
        when = stamps.read(row[stamp])
        number, behind = _split(row[value])
        words = [behind, *(row[n] for n in (label, note) if n is not None)]
        rest = ". ".join(word.strip() for word in words if word.strip())
        at = builder.clock.moment(when) if when.clock else None
        day = builder.clock.day_of(when)
        told = ". ".join([f"{row[name]}: {row[value]}", *([rest] if rest else [])])
        use = builder.names.use_of(row[name], may_be_scale=True)
        if use is None:
            return
        if use.what in builder.scales and number is not None:
            builder.score(use.what, Score(row[name], day, number, told, at))
        elif number is None and use.what != LEAVE_OUT:
            builder.event(id_, day, told, at)
        else:
            outcome = _outcome(row[name], number, builder) if use.product else "taken"
            if outcome is not None:
                text = row[value] if number is None else f"{number:g}"
                builder.dose(ForeignDose(id_, row[name], text, day, outcome, at, note=rest))

    builder.each_of(table, take)


def _outcome(name: str, number: float | None, builder: ImportBuilder) -> Outcome | None:
    """Return what became of a dose; None where it stays out, or the answer is missing."""
    if number is None or number > 0:
        return "taken"
    answer = builder.ask(
        ImportQuestion(
            _("“{name}” has values of 0 or less. Was the dose not taken then?").format(name=name),
            f"zero:{name}",
            {
                "skipped": _("not taken: keep it as skipped"),
                "taken": _("taken: how much is asked next"),
                LEAVE_OUT: _("leave them out"),
            },
            suggested="skipped",
        )
    )
    if answer == LEAVE_OUT:
        builder.leave_out(_("the value is 0 or less"))
    return _OUTCOMES.get(answer or "")


def _split(cell: str) -> tuple[float | None, str]:
    """Return the number and the label of a value; no number for a duration."""
    if found := _DURATION.fullmatch(cell.strip()):
        return None, (found[2] or "").strip()
    if found := _VALUE.fullmatch(cell.strip()):
        return float(found[1]), (found[2] or "").strip()
    raise InputProblem(_("“{text}” is not a value.").format(text=cell), "Value")


IMPORTER = table_importer("track-and-graph", lambda: _("Track & Graph, CSV"), _COLUMNS, _take)
