"""Importers of the programs whose files are tables, alone or in a zip."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from magtrack.errors import ImportProblem
from magtrack.importers import Importer, ImportPlan, ImportRequest
from magtrack.importers.toolkit.files import ArchiveMember, first_member, members
from magtrack.importers.toolkit.import_builder import ImportBuilder
from magtrack.importers.toolkit.tables import SourceTable, header_of, read_table
from magtrack.texts import _

_Table = TypeVar("_Table")


def files_importer(
    key: str,
    name: Callable[[], str],
    *,
    program: str,
    is_ours: Callable[[ArchiveMember], bool],
    read: Callable[[list[ArchiveMember]], list[_Table]],
    take: Callable[[_Table, ImportBuilder], None],
    source: str = "",
) -> Importer:
    """Return the importer of the files at a path of which one `is_ours`.

    `read(files)` returns what they hold, none where they are not of `program` ("" stands for the
    name); `take(table, builder)` hands each to the builder when the files are closed.
    The ids of records begin with `source`, by default the key.
    """

    def plan(path: Path, request: ImportRequest) -> ImportPlan:
        builder = ImportBuilder(source or key, path.name, request)
        with members(path, request.on_progress) as found:
            tables = read(found)
        if not tables:
            raise ImportProblem(
                _("{file} is not of {name}.").format(file=path, name=program or name())
            )
        for table in tables:
            builder.begin_table()  # files of one program may overlap: of two years, of two exports
            take(table, builder)
        return builder.plan()

    return Importer(key, name, lambda path: first_member(path, is_ours), plan)


def table_importer(
    key: str,
    name: Callable[[], str],
    columns: tuple[str, ...],
    take: Callable[[SourceTable, ImportBuilder], None],
) -> Importer:
    """Return the importer of tables that have these columns.

    `take(table, builder)` hands the rows to the builder.
    """

    def is_ours(member: ArchiveMember) -> bool:
        return header_of(member, columns) is not None

    return files_importer(
        key,
        name,
        program="",
        is_ours=is_ours,
        read=lambda found: [read_table(member, columns) for member in found if is_ours(member)],
        take=take,
    )
