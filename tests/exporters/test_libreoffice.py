"""The set as LibreOffice opens it: the right columns, texts as texts, and no formula anywhere."""

from __future__ import annotations

import shutil
import subprocess
from xml.etree import ElementTree as ET

import pytest

from tests.exporters.conftest import rows

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")

TABLES = ("products", "doses", "days", "events", "warnings", "trial", "medicines")
NS = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
}


def name(prefixed):
    prefix, _colon, local = prefixed.partition(":")
    return f"{{{NS[prefix]}}}{local}"


def opened(folder, out):
    """Open the tables in UTF-8 with commas, and return each as rows of cells (type, text).

    Its window finds UTF-8 by the byte-order mark; without a window it must be told.
    """
    subprocess.run(
        [
            SOFFICE,
            "--headless",
            f"-env:UserInstallation={(out / 'profile').as_uri()}",
            "--infilter=CSV:44,34,76,1",
            *("--convert-to", "fods", "--outdir", str(out)),
            *(str(folder / f"{table}.csv") for table in TABLES),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return {table: cells(ET.parse(out / f"{table}.fods")) for table in TABLES}


def cells(document):
    found = []
    for row in document.iter(name("table:table-row")):
        line = []
        for cell in row.iter(name("table:table-cell")):
            times = int(cell.get(name("table:number-columns-repeated"), "1"))
            assert cell.get(name("table:formula")) is None
            shown = "\n".join("".join(p.itertext()) for p in cell.iter(name("text:p")))
            line += [(cell.get(name("office:value-type")), shown)] * min(times, 100)
        if any(kind for kind, _text in line):
            found.append(line)
    return found


def test_libreoffice_opens_every_table_with_its_columns(bench, journal, tmp_path):
    folder = bench.export(journal)
    sheets = opened(folder, tmp_path)
    for table, sheet in sheets.items():
        expected = rows(folder, table)
        header = list(expected[0])
        assert [text for _kind, text in sheet[0][: len(header)]] == header
        assert len(sheet) == 1 + len(expected)
        for line, row in zip(sheet[1:], expected, strict=True):
            shown = {column: line[n] for n, column in enumerate(header)}
            empty = {column for column, cell in row.items() if not cell}
            assert {column for column in header if shown[column][0] is None} == empty
            for column in ("name", "note", "brand", "text", "against", "magnesium"):
                if row.get(column):
                    kind, text = shown[column]
                    assert (kind, text.split()) == ("string", row[column].split())
            for column in ("elemental_mg", "units", "closest_min", "compound_mg_per_serving"):
                if row.get(column):
                    assert shown[column][0] == "float"
    assert any("💤" in text for line in sheets["doses"] for _kind, text in line)
