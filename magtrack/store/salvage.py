"""Saving what can still be read of a damaged log, row by row, into a new one.

The damaged file is only read. A page that is gone takes its rows with it; those on the pages around
it are found from both sides, and by halving the stretch between. A dose carries its own copy of the
label, so it survives the loss of its product.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from msgspec import Struct

from magtrack.clock import Clock
from magtrack.domain.record.doses import Dose
from magtrack.domain.record.edits import ANYTHING, Put, Record
from magtrack.domain.record.labs import EGFR, EGFR_UNIT, OF_EARLIER_PROFILE, LabValue
from magtrack.domain.record.log import StockCount
from magtrack.domain.record.people import Medicine, MedicineTaken
from magtrack.domain.record.products import Product
from magtrack.domain.record.schedule import Schedule
from magtrack.domain.record.trial import Amendment, Trial
from magtrack.durable import discard, draft_in, write_new
from magtrack.errors import DamagedLog, InputProblem, LostLog, StoreProblem
from magtrack.store import rows
from magtrack.store.database import connect
from magtrack.store.journal import Journal
from magtrack.store.problems import unreadable
from magtrack.store.rows import Row, Table
from magtrack.store.sound import OddValue, text_or_bytes
from magtrack.store.traces import Traces
from magtrack.texts import _

_MOST_LOOKS = 20_000
"""How often one table is asked for a stretch of rows before what is left counts as unreadable."""

_HEADER = b"SQLite format 3\0" + bytes((0x10, 0, 1, 1, 0, 64, 32, 32))
"""The first 24 bytes of every log: pages of 4096 bytes, no WAL."""


class Saved(Struct, frozen=True):
    """What became of one kind of record.

    `rows` were saved. `refused` could be read, but make no sense or belong to nothing that was
    saved. `is_whole` tells that every row of the table could be read.
    """

    rows: int
    refused: int
    is_whole: bool


def salvage(damaged: Path, out: Path, clock: Clock) -> Mapping[str, Saved]:
    """Write what can be read of the log `damaged` into a new log `out`; return it by kind.

    Raises LostLog where nothing at all could be read, StoreProblem where `out` exists.
    """
    if out.exists():
        raise StoreProblem(_("{file} is there already: choose another name.").format(file=out))
    found, whole, senseless = _read_all(damaged, out.parent)
    kept = _consistent(found)
    if not kept:
        raise _lost(damaged)
    with Journal(out, clock) as journal:
        label = _("Salvaged from {name}").format(name=damaged.name)
        written = Counter(type(edit.record) for edit in _write(journal, label, kept))
    Traces(damaged).note(out)
    read = Counter(map(type, found))
    return {
        table.name: Saved(
            written[kind],
            senseless[table.name] + max(0, read[kind] - written[kind]),
            table.name in whole,
        )
        for kind, table in rows.TABLES.items()
    }


def _read_all(damaged: Path, folder: Path) -> tuple[list[Record], set[str], Counter[str]]:
    """Return every record that can be read, the kinds of which all could be, and senseless rows."""
    found: dict[tuple[str, str], Record] = {}
    whole, senseless = set(), Counter[str]()
    with _mended(damaged, folder) as connection:
        for table in rows.TABLES.values():
            reading = _Reading(connection, table)
            for row in reading.rows():
                if record := reading.record(row):
                    found[table.name, record.id] = record
            senseless[table.name] = reading.senseless
            if not reading.gaps:
                whole.add(table.name)
        for value in _of_earlier_profile(connection):
            found["lab_value", value.id] = value
    return list(found.values()), whole, senseless


def _of_earlier_profile(connection: sqlite3.Connection) -> Iterator[LabValue]:
    """Yield the eGFR, which logs before version 7 held in the profile."""
    try:
        (egfr,) = connection.execute("SELECT egfr FROM profile").fetchone() or (None,)
        if egfr is not None:
            yield LabValue(OF_EARLIER_PROFILE, EGFR, egfr, EGFR_UNIT)
    except (sqlite3.Error, InputProblem, TypeError):
        return


@contextmanager
def _mended(damaged: Path, folder: Path) -> Iterator[sqlite3.Connection]:
    """Give a connection to a copy whose first bytes are as SQLite wants them.

    It would not look at a file whose first bytes are wrong, or tell of more pages than there are.
    """
    copy = draft_in(folder)
    with Traces(damaged).draft(copy):
        try:
            content = bytearray(damaged.read_bytes())
            if len(content) > len(_HEADER):
                content[: len(_HEADER)] = _HEADER
                content[92:96] = bytes(byte ^ 0xFF for byte in content[24:28])
            write_new(copy, content)
            with closing(_opened(copy.resolve(), damaged)) as connection:
                connection.text_factory = text_or_bytes
                yield connection
        except OSError as error:
            raise unreadable(damaged, error) from error
        finally:
            discard(copy)


def _opened(copy: Path, damaged: Path) -> sqlite3.Connection:
    try:
        return connect(copy, "frozen")
    except DamagedLog as problem:
        raise _lost(damaged) from problem


def _lost(damaged: Path) -> LostLog:
    return LostLog(_("Nothing in {file} could be read.").format(file=damaged))


class _Reading:
    """Reads one table around the pages that are gone."""

    def __init__(self, connection: sqlite3.Connection, table: Table[Any]) -> None:
        self._connection = connection
        self._table = table
        self._columns = _columns_there(connection, table)
        self._looks = 0
        self.gaps = self.senseless = 0

    def record(self, row: Row) -> Record | None:
        """Return the record of a row, None for one that makes no sense."""
        try:
            record: Record = self._table.from_row(row)
        except OddValue:
            self.senseless += 1
            return None
        return record

    def rows(self) -> Iterator[Row]:
        """Yield every row once, as far as it can be read."""
        if not self._columns:
            return
        last = first = None
        for place, row in self._run("ASC"):
            last = place
            yield row
        if not self.gaps:
            return
        tail = []
        for place, row in self._run("DESC"):
            if last is not None and place <= last:
                break
            first = place
            tail.append(row)
        yield from tail
        if first is not None:
            yield from self._between(0 if last is None else last + 1, first - 1)

    def _run(self, order: str) -> Iterator[tuple[int, Row]]:
        """Yield rows, each with its place, until the end or a page that is gone."""
        sql = f"SELECT rowid, {self._columns} FROM {self._table.name} NOT INDEXED"
        try:
            for row in self._connection.execute(f"{sql} ORDER BY rowid {order}"):
                yield row[0], row[1:]
        except sqlite3.Error as error:
            if error.sqlite_errorname != "SQLITE_ERROR":  # an older log lacks the table
                self.gaps += 1

    def _between(self, first: int, last: int) -> Iterator[Row]:
        """Yield the rows of a stretch, halving it where it cannot be read as a whole."""
        waiting = [(first, last)]
        while waiting and self._looks < _MOST_LOOKS:
            first, last = waiting.pop()
            if first > last:
                continue
            self._looks += 1
            found = self._stretch(first, last)
            if found is None and first < last:
                middle = (first + last) // 2
                waiting += [(middle + 1, last), (first, middle)]
            yield from found or ()

    def _stretch(self, first: int, last: int) -> list[Row] | None:
        sql = f"SELECT {self._columns} FROM {self._table.name} NOT INDEXED"
        try:
            return self._connection.execute(
                f"{sql} WHERE rowid BETWEEN ? AND ?", (first, last)
            ).fetchall()
        except sqlite3.Error:
            return None


def _columns_there(connection: sqlite3.Connection, table: Table[Any]) -> str:
    """Return the columns of a table as SQL, those an older log lacks as what they have there.

    SQLite would read the name of a column that is missing as a text. One that is worked out by SQL
    of the file itself counts as missing; "" where there is a view in the place of the table.
    """
    try:
        told = connection.execute(f"PRAGMA table_xinfo({table.name})").fetchall()
        kind = connection.execute(
            "SELECT 1 FROM sqlite_schema WHERE name = ? AND type = 'table' AND rootpage > 0",
            (table.name,),
        ).fetchone()
    except sqlite3.Error:
        return table.column_list
    if not told:
        return table.column_list
    there = {name for _number, name, *_rest, hidden in told if not hidden}
    lacking = dict.fromkeys(table.columns, "NULL") | {
        name: f"'{value}'" for name, value in table.added
    }
    named = (f'"{name}"' if name in there else lacking[name] for name in table.columns)
    return ", ".join(named) if kind else ""


def _consistent(found: Sequence[Record]) -> list[Put]:
    """Return the edits that write the records, without those that refer to something lost.

    Products come first. A lost product is made again from the label that its doses carry.
    """
    products = {record.id: record for record in found if isinstance(record, Product)}
    doses = [record for record in found if isinstance(record, Dose)]
    for dose in sorted(doses, key=lambda dose: dose.elemental_mg is None):
        products.setdefault(dose.product_id, _product_of(dose))
    trials = {each.id for each in found if isinstance(each, Trial) and each.product_id in products}
    medicines = {each.id for each in found if isinstance(each, Medicine)}
    rest = (record for record in found if not isinstance(record, Product))
    return [
        *(Put(each, ANYTHING) for each in products.values()),
        *(Put(each, ANYTHING) for each in rest if _has_owner(each, products, trials | medicines)),
    ]


def _product_of(dose: Dose) -> Product:
    """Return the product a dose was of: one serving is what was taken."""
    return Product(
        dose.product_id,
        dose.product_name,
        dose.form,
        dose.unit,
        dose.units,
        dose.compound_mg,
        None if dose.estimated else dose.elemental_mg,
    )


def _has_owner(record: Record, products: Mapping[str, Product], owners: set[str]) -> bool:
    if isinstance(record, Schedule | Trial | StockCount):
        return record.product_id in products
    if isinstance(record, MedicineTaken):
        return record.medicine_id in owners
    return not isinstance(record, Amendment) or record.trial_id in owners


def _write(journal: Journal, label: str, edits: list[Put]) -> list[Put]:
    """Write the edits, leaving out those the log refuses; return those that were written."""
    try:
        journal.apply(label, *edits, keeps_doubles=True)
    except StoreProblem:
        if len(edits) == 1:
            return []
        half = len(edits) // 2
        return _write(journal, label, edits[:half]) + _write(journal, label, edits[half:])
    return edits
