"""Any other table: the person says what each column is, and that is remembered for its like.

A row is a dose where there is a column for its name, amount or status; a dose for each column whose
header names a product; and a rating for each column that is one of MagTrack's scales. How sheets
are laid out is for `importers.sheets`. Of several tables, or sheets, each is read or left out as
the person says; those that are built alike are asked about once.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from msgspec.structs import replace

from magtrack.errors import ImportProblem, ImportQuestion
from magtrack.importers import Importer, ImportPlan, ImportRequest
from magtrack.importers.sheets.column_names import column_name
from magtrack.importers.sheets.entries import Entries
from magtrack.importers.sheets.headings import table_in
from magtrack.importers.sheets.matrices import days_as_rows
from magtrack.importers.sheets.roles import DAY, SheetColumns, columns_of, role_question
from magtrack.importers.sheets.suggestions import is_time_name, suggested_roles
from magtrack.importers.sheets.words import is_sum
from magtrack.importers.toolkit.clock_halves import with_whole_clocks
from magtrack.importers.toolkit.files import (
    ArchiveMember,
    first_member,
    is_workbook_at,
    members,
)
from magtrack.importers.toolkit.import_builder import ImportBuilder
from magtrack.importers.toolkit.names import LEAVE_OUT, MOST_EXAMPLES
from magtrack.importers.toolkit.tables import SourceTable, header_of, plain, read_rows
from magtrack.importers.toolkit.workbooks import SUFFIXES
from magtrack.texts import _, ngettext

KEY = "table"

_READ = "read"
_MOST_HEADS = 6


def accepts(path: Path) -> bool:
    """Tell whether this is a table at all, or a workbook, even one that cannot be read."""
    return is_workbook_at(path) or first_member(path, lambda each: _is_table(each) or _is_bad(each))


def _is_bad(member: ArchiveMember) -> bool:
    return bool(member.remarks) and not member.is_sheet and member.name.lower().endswith(SUFFIXES)


def _is_table(member: ArchiveMember) -> bool:
    if member.last_name.startswith("._"):  # what a Mac writes beside each file of a zip
        return False
    is_named_so = member.name.lower().endswith((".csv", ".tsv", ".txt", *SUFFIXES))
    return (member.is_sheet or is_named_so) and bool(header_of(member))


def plan(path: Path, request: ImportRequest) -> ImportPlan:
    """Return the plan of the file."""
    builder = ImportBuilder(KEY, path.name, request)
    with members(path, request.on_progress) as found:
        read = [_read(member, builder) for member in found if _is_table(member)]
        unread = [member for member in found if not member.is_sheet]
        reasons = [reason for member in unread for reason in member.remarks]
    if not read:
        raise ImportProblem(next(iter(reasons), _("{file} is no table.").format(file=path)))
    for reason in reasons:
        builder.note(reason)
    tables = [table for table in read if table is not None]
    shape = shape_of(*(table.header for table in tables))
    builder.recall_table(shape, [table.header for table in tables])
    chosen = _chosen(tables, builder)
    alike = len({table.header for table in chosen}) == 1
    for table in chosen:
        prefix = "" if alike else f"{table.file}: "
        named = replace(table, header=tuple(prefix + name for name in table.header))
        columns = _mapped(named, prefix, builder)
        if columns is not None:
            builder.begin_table()
            Entries(named, columns, builder, prefix).take()
    return builder.plan()


def _read(member: ArchiveMember, builder: ImportBuilder) -> SourceTable | None:
    """Return the table of a file with a row for a day or a dose; None while that is not clear."""
    if not member.is_sheet and member.name.lower().endswith(SUFFIXES):
        builder.note(
            _("{file} is no workbook, but a text: so it was read.").format(file=member.name)
        )
    table = table_in(read_rows(member), builder.ask)
    turned = days_as_rows(table, builder.ask, builder.today)
    return None if turned is None else with_whole_clocks(turned, is_time_name)


def _chosen(tables: list[SourceTable], builder: ImportBuilder) -> list[SourceTable]:
    """Return the tables that are to be read; none while that is not answered."""
    if len(tables) == 1:
        return tables
    answers = [builder.ask(_table_question(table, builder)) for table in tables]
    if None in answers:
        return []
    for table, answer in zip(tables, answers, strict=True):
        if answer == LEAVE_OUT:
            builder.note(_("{file} was left out, as you said.").format(file=table.file))
    return [table for table, answer in zip(tables, answers, strict=True) if answer == _READ]


def _table_question(table: SourceTable, builder: ImportBuilder) -> ImportQuestion:
    roles = suggested_roles(table, "", builder.scales, builder.clock, builder.names.is_known)
    text = ngettext(
        "There are several tables. Is “{file}”, {n} row, to be read?",
        "There are several tables. Is “{file}”, {n} rows, to be read?",
        len(table.rows),
    )
    return ImportQuestion(
        text.format(file=table.file, n=len(table.rows)),
        f"table:{table.file}",
        {_READ: _("read it"), LEAVE_OUT: _("leave it out")},
        suggested=_READ if DAY in roles else LEAVE_OUT,
        examples=table.header[:_MOST_HEADS],
    )


def shape_of(*headers: tuple[str, ...]) -> str:
    """Return the name of tables with these headers."""
    texts = dict.fromkeys("\x1f".join(header).casefold() for header in headers)
    text = "\x1e".join(texts).encode("utf-8", "replace")
    return f"{KEY}-{hashlib.blake2b(text, digest_size=10).hexdigest()}"


def _mapped(table: SourceTable, prefix: str, builder: ImportBuilder) -> SheetColumns | None:
    """Return the role of each column; None while that is not answered. An empty one has none."""
    known = builder.names.is_known
    suggested = suggested_roles(table, prefix, builder.scales, builder.clock, known)
    answers = []
    for n, name in enumerate(table.header):
        examples = _examples(table, n)
        heading = name.removeprefix(prefix)
        product = column_name(heading, builder.clock).product or heading
        question = role_question(name, product, examples, builder.scales, suggested[n])
        is_asked = examples or not table.rows
        answers.append(builder.ask(question) if is_asked else LEAVE_OUT)
    answered = [answer for answer in answers if answer is not None]
    if len(answered) < len(answers):
        return None
    return columns_of(table, answered, builder.scales, prefix)


def _examples(table: SourceTable, place: int) -> tuple[str, ...]:
    """Return the first different values of a column; a row of sums gives none."""
    found: dict[str, None] = {}
    for _line, row in table.rows:
        cell = plain(row[place])
        if cell and cell not in found and not any(map(is_sum, row)):
            found[cell] = None
            if len(found) == MOST_EXAMPLES:
                break
    return tuple(found)


IMPORTER = Importer(
    KEY, lambda: _("Any table or workbook, column by column"), accepts, plan, order=2
)
