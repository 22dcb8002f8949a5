"""Any other table: the person says what each column is, and that is remembered for its like.

A row is a dose where there is a column for its name, amount or status, and a rating for each column
that is one of MagTrack's scales. Of several tables, or sheets, each is read or left out as the
person says; those that are built alike are asked about once.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from itertools import islice
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from magtrack.domain.record.doses import Outcome
from magtrack.domain.record.ratings import Scale
from magtrack.errors import AnswerMissing, ImportProblem, ImportQuestion, InputProblem
from magtrack.importers import Importer, ImportPlan, ImportRequest
from magtrack.importers.toolkit.clock_halves import with_whole_clocks
from magtrack.importers.toolkit.columns import Clocks, Stamps, When
from magtrack.importers.toolkit.files import (
    ArchiveMember,
    first_member,
    is_workbook_at,
    members,
)
from magtrack.importers.toolkit.full_days import with_full_days
from magtrack.importers.toolkit.import_builder import ForeignDose, ImportBuilder
from magtrack.importers.toolkit.names import LEAVE_OUT, MOST_EXAMPLES, NOTE
from magtrack.importers.toolkit.scores import Score
from magtrack.importers.toolkit.tables import SourceTable, header_of, plain, read_table
from magtrack.importers.toolkit.workbooks import SUFFIXES
from magtrack.importers.toolkit.written_ratings import WrittenRatings
from magtrack.texts import _, ngettext

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
_READ = "read"
_MOST_HEADS = 6
_FAILED = re.compile(r"#[A-ZÀ-Ü/0-9]{2,9}[!?]|#N/[AD]|#NV|(?:Err|Fehler):\d{3}", re.IGNORECASE)
"""What a spreadsheet shows in place of a value it cannot work out."""

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

    @property
    def used(self) -> tuple[int, ...]:
        """Return the places of the columns that are read."""
        one = (self.day, self.time, self.name, self.dose, self.status)
        return (*(each for each in one if each is not None), *self.notes, *self.scales.values())


def accepts(path: Path) -> bool:
    """Tell whether this is a table at all, or a workbook, even one that cannot be read."""
    return is_workbook_at(path) or first_member(path, lambda each: _is_table(each) or _is_bad(each))


def _is_bad(member: ArchiveMember) -> bool:
    return bool(member.remarks) and not member.is_sheet


def _is_table(member: ArchiveMember) -> bool:
    if member.last_name.startswith("._"):  # what a Mac writes beside each file of a zip
        return False
    is_named_so = member.name.lower().endswith((".csv", ".tsv", ".txt", *SUFFIXES))
    return (member.is_sheet or is_named_so) and bool(header_of(member))


def plan(path: Path, request: ImportRequest) -> ImportPlan:
    """Return the plan of the file."""
    builder = ImportBuilder(KEY, path.name, request)
    with members(path) as found:
        tables = [_read(member, builder) for member in found if _is_table(member)]
        reasons = [reason for member in found if _is_bad(member) for reason in member.remarks]
    if not tables:
        raise ImportProblem(next(iter(reasons), _("{file} is no table.").format(file=path)))
    for reason in reasons:
        builder.note(reason)
    shape = shape_of(*(table.header for table in tables))
    builder.recall(shape)
    is_one, chosen = len(tables) == 1, _chosen(tables, builder)
    alike = len({table.header for table in chosen}) == 1
    for table in chosen:
        prefix = "" if alike else f"{table.file}: "
        named = replace(table, header=tuple(prefix + name for name in table.header))
        columns = _mapped(named, prefix, builder)
        if columns is not None:
            builder.begin_table()
            _take(named, columns, builder, path.stem if is_one else _title(table), prefix)
    return builder.plan(shape=shape)


def _read(member: ArchiveMember, builder: ImportBuilder) -> SourceTable:
    if not member.is_sheet and member.name.lower().endswith(SUFFIXES):
        builder.note(
            _("{file} is no workbook, but a text: so it was read.").format(file=member.name)
        )
    return with_whole_clocks(read_table(member), lambda name: _hint(name) == _TIME)


def _title(table: SourceTable) -> str:
    """Return the name of a sheet or file without its folders and its ending."""
    return Path(table.file.rpartition(", ")[2]).stem or table.file


def _chosen(tables: list[SourceTable], builder: ImportBuilder) -> list[SourceTable]:
    """Return the tables that are to be read; none while that is not answered."""
    if len(tables) == 1:
        return tables
    answers = [builder.ask(_table_question(table)) for table in tables]
    if None in answers:
        return []
    for table, answer in zip(tables, answers, strict=True):
        if answer == LEAVE_OUT:
            builder.note(_("{file} was left out, as you said.").format(file=table.file))
    return [table for table, answer in zip(tables, answers, strict=True) if answer == _READ]


def _table_question(table: SourceTable) -> ImportQuestion:
    has_day = any(_hint(name) == _DAY for name in table.header)
    text = ngettext(
        "There are several tables. Is “{file}”, {n} row, to be read?",
        "There are several tables. Is “{file}”, {n} rows, to be read?",
        len(table.rows),
    )
    return ImportQuestion(
        text.format(file=table.file, n=len(table.rows)),
        f"table:{table.file}",
        {_READ: _("read it"), LEAVE_OUT: _("leave it out")},
        suggested=_READ if has_day else LEAVE_OUT,
        examples=table.header[:_MOST_HEADS],
    )


def shape_of(*headers: tuple[str, ...]) -> str:
    """Return the name of tables with these headers."""
    texts = dict.fromkeys("\x1f".join(header).casefold() for header in headers)
    text = "\x1e".join(texts).encode("utf-8", "replace")
    return f"{KEY}-{hashlib.blake2b(text, digest_size=10).hexdigest()}"


def _mapped(table: SourceTable, prefix: str, builder: ImportBuilder) -> _Columns | None:
    """Return the role of each column; None while that is not answered. An empty one has none."""
    answers = []
    for n, name in enumerate(table.header):
        examples = _examples(table, n)
        question = _question(name, name.removeprefix(prefix), examples, builder.scales)
        is_asked = examples or not table.rows
        answers.append(builder.ask(question) if is_asked else LEAVE_OUT)
    if None in answers:
        return None
    for role in (_DAY, _TIME, _NAME, _DOSE, _STATUS, *builder.scales):
        if answers.count(role) > 1:
            raise ImportProblem(
                _("Two columns of {file} are called “{role}”.").format(file=table.file, role=role)
            )
    if _DAY not in answers:
        raise AnswerMissing(
            _("No column of {file} is the day.").format(file=table.file),
            f"column:{prefix}NAME=day",
        )

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


def _hint(name: str) -> str:
    return _HINTS.get(plain(name).casefold(), LEAVE_OUT)


def _question(
    name: str, heading: str, examples: tuple[str, ...], scales: Mapping[str, Scale]
) -> ImportQuestion:
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
    folded = plain(heading).casefold()
    hint = folded if folded in scales else _hint(heading)
    return ImportQuestion(
        _("What is in the column “{name}”?").format(name=name),
        f"column:{name}",
        choices,
        suggested=hint,
        examples=examples,
    )


def _take(
    table: SourceTable,
    columns: _Columns,
    builder: ImportBuilder,
    default_name: str,
    prefix: str,
) -> None:
    table = with_full_days(table, columns.day, builder.ask, builder.today)
    stamps, clocks = _times(table, columns, builder)
    ratings = {
        key: WrittenRatings(table.header[place], table.values(place), builder.ask)
        for key, place in columns.scales.items()
    }

    def cell(row: list[str], place: int | None) -> str:
        return "" if place is None else plain(row[place])

    for _line, row in table.rows:
        builder.names.expect(cell(row, columns.name) or default_name, cell(row, columns.dose))

    def take(row: list[str]) -> None:
        _check_formulas(row, columns, table)
        former = builder.identity(*row)
        when = stamps.read(row[columns.day])
        clock = cell(row, columns.time)
        slot = builder.clock.slot_of(clock)
        if clock and slot is None:
            when = When(when.day, clocks.read(clock), when.offset)
        day = builder.clock.day_of(when)
        at = builder.clock.moment(when) if when.clock else None
        note = "\n".join(row[n].strip() for n in columns.notes if row[n].strip())
        given = {key: ratings[key].read(row[place]) for key, place in columns.scales.items()}
        if columns.has_doses:
            outcome = _outcome(cell(row, columns.status), columns, builder)
            name = cell(row, columns.name) or default_name
            if outcome is not None:
                text = cell(row, columns.dose)
                told = ForeignDose("", name, text, day, outcome, at, slot=slot, note=note)
                builder.dose(replace(told, former=former))
        elif note:
            builder.event("", day, note, at, former)
        for key, rating in given.items():  # last: of a row that cannot be read nothing is taken
            if rating is not None:
                name = table.header[columns.scales[key]]
                text = f"{name.removeprefix(prefix)}: {row[columns.scales[key]]}"
                score = Score(name, day, rating.value, text, at, best=rating.best, rule=rating.rule)
                builder.score(key, score)

    builder.each_of(table, take)


def _times(table: SourceTable, columns: _Columns, builder: ImportBuilder) -> tuple[Stamps, Clocks]:
    """Return what reads the days and the times; a cell of a time goes before that of a day."""
    cells, place = table.values(columns.day), columns.time
    times = [""] * len(cells) if place is None else table.values(place)
    alone = [day for day, clock in zip(cells, times, strict=True) if not plain(clock)]
    stamps = Stamps(table.header[columns.day], cells, builder.ask, timed=alone)
    return stamps, Clocks(table.header[place or 0], times, builder.ask)


def _check_formulas(row: list[str], columns: _Columns, table: SourceTable) -> None:
    """Raise InputProblem where a formula of the spreadsheet failed in a column that is read."""
    for place in columns.used:
        if _FAILED.fullmatch(row[place].strip()):
            raise InputProblem(
                _("The formula of the cell failed (“{text}”).").format(text=row[place].strip()),
                table.header[place],
            )


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


IMPORTER = Importer(
    KEY, lambda: _("Any table or workbook, column by column"), accepts, plan, order=2
)
