"""Workbooks (xlsx, xlsm, xlsb, xls, ods): each sheet as the text of a table.

What a file is its content says, not its name. Formulas are read as the values that the spreadsheet
saved; macros are never run. The reader of workbooks is loaded when the first is met.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING
from zipfile import ZipFile

from msgspec import Struct

from magtrack.errors import ImportProblem
from magtrack.fileset.archives import DAMAGED
from magtrack.texts import _, ngettext

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

LARGEST_BYTES = 256 << 20
"""A workbook that is larger, unpacked, is refused: it is held in memory while it is read."""

MOST_CELLS = 1 << 22
"""A sheet that reaches further is refused: its reader makes every cell in between, and where there
is no room for them it ends the program."""

SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".numbers")
"""How workbooks are called."""

START_BYTES = 200
"""So many bytes tell what may be a workbook."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_EXCEL = frozenset({"xl/workbook.xml", "xl/workbook.bin"})
_NUMBERS = "Index/Document.iwa"
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_MACROS = ("xl/vbaProject.bin", "Basic/script-lc.xml")

_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(rb"<Relationship\s[^>]*>")
_ERROR = re.compile(
    rb'<c\s(?=[^>]*\bt="e")[^>]*\br="([A-Z]{1,3})(\d{1,7})"[^>]*>.*?<v>([^<]*)<', re.DOTALL
)

_FULL = re.compile(rb'<(?:\w+:)?c\s(?:[^>]*\s)?r="([A-Z]{1,3})(\d{1,7})"[^>]*(?<!/)>')
"""A cell that holds anything: one that is only coloured ends at once."""

Cell = str | float | bool | date | datetime | time | timedelta


class WorkbookSheet(Struct, frozen=True):
    """A sheet: its name ("" where it is the only one), the text of its table, and remarks."""

    name: str
    content: bytes
    remarks: tuple[str, ...]


def is_workbook(start: bytes, names: Callable[[], Sequence[str]]) -> bool:
    """Tell whether a file that begins with `start` is a workbook; `names` are those of its zip."""
    if start.startswith(_OLE):
        return True
    if not start.startswith(b"PK\3\4"):
        return False
    if _ODS in start:
        return True
    found = names()
    return not _EXCEL.isdisjoint(found) or _NUMBERS in found


@lru_cache(maxsize=32)  # each importer looks at each file, and one reads all at each answer
def sheets_of(file: str, content: bytes) -> tuple[WorkbookSheet, ...]:
    """Return the sheets that can be seen and hold anything.

    Raises ImportProblem with the reason where there are none, or they cannot be read.
    """
    made = []
    with _damage_told(file):
        names = _checked(file, content)
        workbook = _opened(content)
        shown, hidden = _by_visibility(workbook)
        remarks = tuple(_remarks(file, content, names, hidden))
        for place, name in shown:
            page = _page(content, names, place)
            _check_reach(file, name, page)
            rows = _rows(workbook, name, _errors(page))
            if rows:
                made.append((name, _as_csv(rows)))
    if not made:
        raise ImportProblem(
            _("No sheet of {file} that can be seen holds anything.").format(file=file)
        )
    return tuple(WorkbookSheet(name if len(made) > 1 else "", text, remarks) for name, text in made)


def _checked(file: str, content: bytes) -> frozenset[str]:
    """Return the names in a workbook that is a zip; raises ImportProblem for one we do not read."""
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise ImportProblem(_locked(file))
        return frozenset()
    with ZipFile(io.BytesIO(content)) as archive:
        infos = archive.infolist()
        names = frozenset(info.filename for info in infos)
        if sum(info.file_size for info in infos) > LARGEST_BYTES:
            raise ImportProblem(
                _("{file} is larger than {size} MiB.").format(file=file, size=LARGEST_BYTES >> 20)
            )
        manifest = archive.read("META-INF/manifest.xml") if _is_ods(names) else b""
    if b"encryption-data" in manifest:
        raise ImportProblem(_locked(file))
    if _EXCEL.isdisjoint(names) and not _is_ods(names):
        raise ImportProblem(
            _("{file} is of Numbers. Export it there as CSV or Excel, and import that.").format(
                file=file
            )
        )
    return names


def _is_ods(names: frozenset[str]) -> bool:
    return "content.xml" in names


def _opened(content: bytes) -> CalamineWorkbook:
    from python_calamine import CalamineWorkbook

    return CalamineWorkbook.from_filelike(io.BytesIO(content))


@contextmanager
def _damage_told(file: str) -> Iterator[None]:
    """Raise ImportProblem for all that reading a locked or damaged workbook raises."""
    from python_calamine import CalamineError, PasswordError

    try:
        yield
    except PasswordError as error:
        raise ImportProblem(_locked(file)) from error
    except (CalamineError, KeyError, OSError, *DAMAGED) as error:
        raise ImportProblem(_broken(file)) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of Rust: a class that has no place
            raise
        raise ImportProblem(_broken(file)) from error


def _locked(file: str) -> str:
    return _(
        "{file} is locked with a password. Open it in its program, save it without one, and import"
        " that."
    ).format(file=file)


def _broken(file: str) -> str:
    return _(
        "{file} is no workbook that can be read, or it is damaged. Save it again in its program, or"
        " as CSV."
    ).format(file=file)


def _by_visibility(workbook: CalamineWorkbook) -> tuple[list[tuple[int, str]], list[str]]:
    """Return the sheets that can be seen with their places, and the names of the hidden ones."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    shown, hidden = [], []
    for place, sheet in enumerate(workbook.sheets_metadata):
        if sheet.typ is SheetTypeEnum.WorkSheet:
            if sheet.visible is SheetVisibleEnum.Visible:
                shown.append((place, sheet.name))
            else:
                hidden.append(sheet.name)
    return shown, hidden


def _remarks(
    file: str, content: bytes, names: frozenset[str], hidden: Sequence[str]
) -> Iterator[str]:
    if hidden:
        text = ngettext(
            "A hidden sheet of {file} was not read: {names}. To have it read, unhide it in its"
            " program and import the file again.",
            "{n} hidden sheets of {file} were not read: {names}. To have them read, unhide them in"
            " their program and import the file again.",
            len(hidden),
        )
        yield text.format(n=len(hidden), file=file, names=", ".join(hidden))
    if any(name in names for name in _MACROS):
        yield _("{file} holds macros. They were not run.").format(file=file)
    if _is_ods(names):
        with ZipFile(io.BytesIO(content)) as archive:
            n = archive.read("content.xml").count(b'calcext:value-type="error"')
        if n:
            text = ngettext(
                "{n} cell of {file} holds an error of its formula and was read as empty.",
                "{n} cells of {file} hold an error of their formula and were read as empty.",
                n,
            )
            yield text.format(n=n, file=file)


# ------------------------------------------------------------------------------------- cells


def _rows(
    workbook: CalamineWorkbook, name: str, errors: dict[tuple[int, int], str]
) -> list[list[str]]:
    """Return the rows of a sheet as text, all of one length; none where all is empty."""
    sheet = workbook.get_sheet_by_name(name)
    rows = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    for (row, column), text in errors.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = text
    width = max((n for row in rows for n, cell in enumerate(row, 1) if cell.strip()), default=0)
    return [row[:width] for row in rows] if width else []


def _text(cell: Cell) -> str:
    """Return the value of a cell as files have it."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return f"{cell:.15g}"
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M:%S}"
    if isinstance(cell, time):
        return f"{cell:%H:%M:%S}"
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return str(cell)


def _as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode("utf-8", "replace")


def _page(content: bytes, names: frozenset[str], place: int) -> bytes:
    """Return the XML of a sheet; of an xlsx alone, nothing of the other kinds."""
    if "xl/workbook.xml" not in names:
        return b""
    with suppress(KeyError, IndexError), ZipFile(io.BytesIO(content)) as archive:
        sheet = _SHEET.findall(archive.read("xl/workbook.xml"))[place]
        relations = _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels"))
        targets = {_attribute(each, "Id"): _attribute(each, "Target") for each in relations}
        target = targets[_attribute(sheet, "id")]
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        return archive.read(path)
    return b""


def _check_reach(file: str, name: str, page: bytes) -> None:
    """Refuse a sheet with a cell so far out that all those before it have no room."""
    columns, row = {b"A"}, 1
    for cell in _FULL.finditer(page):
        columns.add(cell[1])
        row = max(row, int(cell[2]))
    column = max(columns, key=_number_of)
    if row * _number_of(column) > MOST_CELLS:
        raise ImportProblem(
            _(
                "The sheet “{name}” of {file} reaches to {cell}, which is too far. Something may"
                " stand there by mistake: copy the table to a sheet of its own."
            ).format(name=name, file=file, cell=f"{column.decode()}{row}")
        )


def _number_of(letters: bytes) -> int:
    """Return the number of a column, 1 for A."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _errors(page: bytes) -> dict[tuple[int, int], str]:
    """Return the errors of formulas (#REF!) by row and column; the reader gives empty cells."""
    return {
        (int(number) - 1, _number_of(letters) - 1): text.decode("utf-8", "replace")
        for letters, number, text in _ERROR.findall(page)
    }


def _attribute(tag: bytes, name: str) -> str:
    value = re.search(rf'[\s:]{name}="([^"]*)"'.encode(), tag)
    return unescape(value[1].decode("utf-8", "replace")) if value else ""
