"""Importers of the programs that write one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from magtrack.errors import ImportProblem
from magtrack.importers import Importer
from magtrack.importers.toolkit.files import first_member, members
from magtrack.importers.toolkit.import_builder import ImportBuilder
from magtrack.importers.toolkit.tables import header_of, read_table
from magtrack.texts import _

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from magtrack.importers import ImportPlan, ImportRequest
    from magtrack.importers.toolkit.files import ArchiveMember
    from magtrack.importers.toolkit.tables import SourceTable


def table_importer(
    key: str,
    name: Callable[[], str],
    columns: tuple[str, ...],
    take: Callable[[SourceTable, ImportBuilder], None],
) -> Importer:
    """Return the importer of tables that have these columns, alone or in a zip.

    `take(table, builder)` hands the rows to the builder.
    """

    def is_ours(member: ArchiveMember) -> bool:
        return header_of(member, columns) is not None

    def accepts(path: Path) -> bool:
        return first_member(path, is_ours)

    def plan(path: Path, request: ImportRequest) -> ImportPlan:
        builder = ImportBuilder(key, path.name, request)
        with members(path) as found:
            tables = [read_table(member, columns) for member in found if is_ours(member)]
        if not tables:
            raise ImportProblem(_("{file} is not of {name}.").format(file=path, name=name()))
        for table in tables:
            take(table, builder)
        return builder.plan()

    return Importer(key, name, accepts, plan)
