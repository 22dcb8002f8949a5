"""What explains the set: README.txt for people, datapackage.json for programs (Frictionless)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from magtrack.exporters._files import new_file, settle
from magtrack.exporters.tables._sheet import Written
from magtrack.fileset import CSV_FORMAT, PACKAGE, TITLE, VERSION
from magtrack.fileset.columns import Column

README = "README.txt"

_GUARD_RULE = (
    "A free text that begins with = + - @ (or their full-width forms), also after apostrophes,"
    " has one apostrophe put before it, so that no spreadsheet runs it as a formula; importing"
    " takes it away again. Numbers are never changed."
)


_WHOSE = """\
Self-reported; not a medical record. Everything here was entered by one person about
themselves. "Elemental" is the mass of magnesium itself, "compound" the mass of the salt.
"""

_FILES = """\
products.csv    what is in each bottle
schedule.csv    what was planned
doses.csv       what happened: one row per planned dose (taken, late, skipped, missed or
                not recorded) and per extra dose
days.csv        one row per day: totals, upper limit, ratings, events
ratings.csv     answers from 0 to 10; higher is better on every scale
events.csv      illness, travel, side effects and the like, and the day's notes
warnings.csv    which rule fired, for which magnesium and medicine, in which period: on how
                many days, how close, and what to do
trial.csv       where there is one: its plan, every change of that and, from the day it is
                due, the answer (outcome) in words and numbers
medicines.csv, medicines_taken.csv (when the person ticked one), conditions.csv, labs.csv,
stock.csv, acknowledgements.csv (which warnings were read), profile.csv
                where there is any
datapackage.json    every column with its unit and meaning, and a checksum of every file
"""

_MEANING = """\
An empty cell means not recorded; it never means zero. "not_recorded" is a planned dose that
nobody logged: it may or may not have been taken. A day begins at the day-start hour of the
profile (4 o'clock unless changed), so half past midnight belongs to the day before. Times in
columns ending in _local are those of the clock on the wall where the person was; those in
_utc are the same everywhere. Notes, birth year and sex are left out unless they were asked
for. Numbers have at most 15 digits, which is what a spreadsheet holds.

A warning says which rule fires at the times of its days, as the log and the rules stand at
the export; a rule that does not fire does not mean "safe". An answer compares ratings and
shows no cause. Neither is read back: both follow from the rest.
"""

_FORMAT = """\
{guard}

The files are UTF-8, separated by commas, with a dot as the decimal sign. MagTrack reads the
whole set back, as a folder or as one zip file.
"""


def readme_lines() -> list[str]:
    """Return what a person must know to read the tables, a paragraph a line, without the files."""
    paragraphs = f"{_WHOSE}\n{_MEANING}".split("\n\n")
    return [TITLE, *(" ".join(paragraph.split()) for paragraph in paragraphs)]


def write_readme(folder: Path) -> Mapping[str, Any]:
    """Write README.txt and return its entry in the package; raises OSError."""
    about_files = _FORMAT.format(guard=_wrapped(_GUARD_RULE))
    content = "\n".join((f"{TITLE}\n", _WHOSE, _FILES, _MEANING, about_files)).encode()
    _write(folder / README, content)
    return {
        "name": "readme",
        "path": README,
        "mediatype": "text/plain",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": "sha256:" + hashlib.sha256(content).hexdigest(),
    }


def _wrapped(text: str) -> str:
    import textwrap

    return textwrap.fill(text, 90)


def write_package(
    folder: Path, about: Mapping[str, Any], sheets: Iterable[Written], readme: Mapping[str, Any]
) -> None:
    """Write datapackage.json; `about` is what concerns the set as a whole. Raises OSError."""
    package = {
        "profile": "data-package",
        "name": "magtrack-log",
        "title": TITLE,
        "description": "Self-reported; not a medical record.",
        "version": str(VERSION),
        "magtrack": {
            "format": CSV_FORMAT,
            "version": VERSION,
            **about,
            "formula_guard": _GUARD_RULE,
        },
        "resources": [*(_resource(sheet) for sheet in sheets), readme],
    }
    text = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    _write(folder / PACKAGE, text.encode())


def _resource(sheet: Written) -> Mapping[str, Any]:
    return {
        "name": sheet.name.removesuffix(".csv"),
        "path": sheet.name,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "doubleQuote": True},
        "rows": sheet.rows,
        "bytes": sheet.size,
        "hash": f"sha256:{sheet.sha256}",
        "schema": {"fields": _fields(sheet.columns), "missingValues": [""]},
    }


def _fields(columns: Sequence[Column]) -> list[Mapping[str, Any]]:
    """Describe the columns; `guarded` and `derived` are said only where they are so."""
    return [
        {
            "name": column.name,
            "type": column.type,
            "description": column.meaning,
            **({"unit": column.unit} if column.unit else {}),
            **({"guarded": True} if column.free else {}),
            **({"derived": True} if column.derived else {}),
        }
        for column in columns
    ]


def _write(path: Path, content: bytes) -> None:
    with new_file(path) as file:
        file.write(content)
        settle(file)
