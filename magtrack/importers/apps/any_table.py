"""Any other CSV: the person says what each column is, and that is remembered for its like.

A row is a dose where there is a column for its name, amount or status, and a rating for each column
that is one of MagTrack's scales.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from itertools import islice
from pathlib import Path

from msgspec import Struct

from magtrack.domain.record.doses import Outcome
from magtrack.domain.record.ratings import Scale
from magtrack.errors import AnswerMissing, ImportProblem, ImportQuestion
from magtrack.importers import Importer, ImportPlan, ImportRequest
from magtrack.importers.toolkit.columns import Clocks, Stamps, When
from magtrack.importers.toolkit.files import ArchiveMember, first_member, members
from magtrack.importers.toolkit.full_days import with_full_days
from magtrack.importers.toolkit.import_builder import ForeignDose, ImportBuilder
from magtrack.importers.toolkit.marks import Marks
from magtrack.importers.toolkit.names import LEAVE_OUT, MOST_EXAMPLES, NOTE
from magtrack.importers.toolkit.scores import Score
from magtrack.importers.toolkit.tables import SourceTable, header_of, plain, read_table
from magtrack.texts import _

KEY = "table"

_DAY, _TIME, _NAME, _DOSE, _STATUS = "day", "time", "name", "dose", "status"
_HINTS = {
    "date": _DAY, "day": _DAY, "datum": _DAY, "tag": _DAY, "fecha": _DAY, "timestamp": _DAY,
    "time": _TIME, "zeit": _TIME, "uhrzeit": _TIME, "hora": _TIME, "heure": _TIME,
    "name": _NAME, "medicine": _NAME, "medication": _NAME, "supplement": _NAME, "product": _NAME,
    "dose": _DOSE, "dosage": _DOSE, "amount": _DOSE, "dosis": _DOSE, "units": _DOSE,
    "status": _STATUS, "taken": _STATUS,
    "note": NOTE, "notes": NOTE, "comment": NOTE, "notiz": NOTE,
}  # fmt: skip
_WORDS: dict[Outcome, str] = {
    "taken": "taken yes y true confirmed done x ✓ ✔",
    "skipped": "skipped skip",
    "missed": "missed miss",
}
_OUTCOME_OF = {word: outcome for outcome, words in _WORDS.items() for word in words.split()}


class _Columns(Struct, frozen=True):
    """Where the columns stand, and those that are ratings by scale."""

    day: int
    time: int | None
    name: int | None
    dose: int | None
    status: int | None
    notes: tuple[int, ...]
    scales: dict[str, int]

    @property
    def has_doses(self) -> bool:
        """Tell whether the rows are doses."""
        return any(place is not None for place in (self.name, self.dose, self.status))


def accepts(path: Path) -> bool:
    """Tell whether this is a table at all."""
    return first_member(path, _is_table)


def _is_table(member: ArchiveMember) -> bool:
    return member.name.lower().endswith((".csv", ".tsv", ".txt")) and bool(header_of(member))


def plan(path: Path, request: ImportRequest) -> ImportPlan:
    """Return the plan of the file."""
    builder = ImportBuilder(KEY, path.name, request)
    with members(path) as found:
        table = next((read_table(member) for member in found if _is_table(member)), None)
    if table is None:
        raise ImportProblem(_("{file} is no table.").format(file=path))
    shape = shape_of(table.header)
    builder.recall(shape)
    columns = _mapped(table, builder)
    if columns is not None:
        _take(table, columns, builder, path.stem)
    return builder.plan(shape=shape)


def shape_of(header: tuple[str, ...]) -> str:
    """Return the name of tables with this header."""
    text = "\x1f".join(header).casefold().encode("utf-8", "replace")
    return f"{KEY}-{hashlib.blake2b(text, digest_size=10).hexdigest()}"


def _mapped(table: SourceTable, builder: ImportBuilder) -> _Columns | None:
    """Return the role of each column; None while that is not answered."""
    answers = [
        builder.ask(_question(name, _examples(table, place), builder.scales))
        for place, name in enumerate(table.header)
    ]
    if None in answers:
        return None
    for role in (_DAY, _TIME, _NAME, _DOSE, _STATUS, *builder.scales):
        if answers.count(role) > 1:
            raise ImportProblem(_("Two columns are called “{role}”.").format(role=role))
    if _DAY not in answers:
        raise AnswerMissing(_("No column is the day."), "column:NAME=day")

    def place(role: str) -> int | None:
        return answers.index(role) if role in answers else None

    return _Columns(
        answers.index(_DAY),
        place(_TIME),
        place(_NAME),
        place(_DOSE),
        place(_STATUS),
        tuple(n for n, answer in enumerate(answers) if answer == NOTE),
        {key: answers.index(key) for key in builder.scales if key in answers},
    )


def _examples(table: SourceTable, place: int) -> tuple[str, ...]:
    """Return the first different values of a column."""
    cells = (plain(cell) for cell in table.values(place))
    return tuple(islice(dict.fromkeys(cell for cell in cells if cell), MOST_EXAMPLES))


def _question(name: str, examples: tuple[str, ...], scales: Mapping[str, Scale]) -> ImportQuestion:
    choices = {
        _DAY: _("the day, with the time or without"),
        _TIME: _("the time of day"),
        _NAME: _("what was taken"),
        _DOSE: _("how much was taken"),
        _STATUS: _("whether it was taken"),
        NOTE: _("a note"),
        **{key: _("ratings: {scale}").format(scale=scale.name) for key, scale in scales.items()},
        LEAVE_OUT: _("leave it out"),
    }
    folded = plain(name).casefold()
    hint = folded if folded in scales else _HINTS.get(folded, LEAVE_OUT)
    return ImportQuestion(
        _("What is in the column “{name}”?").format(name=name),
        f"column:{name}",
        choices,
        suggested=hint,
        examples=examples,
    )


def _take(table: SourceTable, columns: _Columns, builder: ImportBuilder, default_name: str) -> None:
    table = with_full_days(table, columns.day, builder.ask, builder.today)
    stamps, clocks = _times(table, columns, builder)
    marks = {
        key: Marks(table.header[place], table.values(place), builder.ask)
        for key, place in columns.scales.items()
    }

    def cell(row: list[str], place: int | None) -> str:
        return "" if place is None else plain(row[place])

    for _line, row in table.rows:
        builder.names.expect(cell(row, columns.name) or default_name, cell(row, columns.dose))

    def take(row: list[str]) -> None:
        id_ = builder.identity(*row)
        when = stamps.read(row[columns.day])
        clock = cell(row, columns.time)
        slot = builder.clock.slot_of(clock)
        if clock and slot is None:
            when = When(when.day, clocks.read(clock), when.offset)
        day = builder.clock.day_of(when)
        at = builder.clock.moment(when) if when.clock else None
        note = "\n".join(row[n].strip() for n in columns.notes if row[n].strip())
        given = {key: marks[key].read(row[place]) for key, place in columns.scales.items()}
        if columns.has_doses:
            outcome = _outcome(cell(row, columns.status), columns, builder)
            name = cell(row, columns.name) or default_name
            if outcome is not None:
                text = cell(row, columns.dose)
                builder.dose(ForeignDose(id_, name, text, day, outcome, at, slot=slot, note=note))
        elif note:
            builder.event(id_, day, note, at)
        for key, mark in given.items():  # last: of a row that cannot be read nothing is taken
            if mark is not None:
                name = table.header[columns.scales[key]]
                text = f"{name}: {row[columns.scales[key]]}"
                score = Score(name, day, mark.value, text, at, best=mark.best, rule=mark.rule)
                builder.score(key, score)

    builder.each_of(table, take)


def _times(table: SourceTable, columns: _Columns, builder: ImportBuilder) -> tuple[Stamps, Clocks]:
    """Return what reads the days and the times; a cell of a time goes before that of a day."""
    cells, place = table.values(columns.day), columns.time
    times = [""] * len(cells) if place is None else table.values(place)
    alone = [day for day, clock in zip(cells, times, strict=True) if not plain(clock)]
    stamps = Stamps(table.header[columns.day], cells, builder.ask, timed=alone)
    return stamps, Clocks(table.header[place or 0], times, builder.ask)


def _outcome(word: str, columns: _Columns, builder: ImportBuilder) -> Outcome | None:
    """Return the outcome of a dose; None where the row stays out, or the answer is missing."""
    folded = word.casefold()
    if columns.status is None:
        return "taken"
    if folded in _OUTCOME_OF:
        return _OUTCOME_OF[folded]
    answer = builder.ask(
        ImportQuestion(
            _("What does the status “{text}” mean?").format(text=word),
            f"status:{word}",
            {
                "taken": _("taken"),
                "skipped": _("skipped on purpose"),
                "missed": _("missed"),
                LEAVE_OUT: _("leave them out"),
            },
        )
    )
    if answer == LEAVE_OUT:
        builder.leave_out(_("status “{text}”").format(text=word))
        return None
    return None if answer is None else _OUTCOME_OF[answer]


IMPORTER = Importer(KEY, lambda: _("Any CSV, column by column"), accepts, plan, order=2)
