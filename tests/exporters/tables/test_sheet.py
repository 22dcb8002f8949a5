"""The lines of a CSV file: what csv.writer would write."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magtrack.exporters.tables._sheet import write_rows

HARD = st.text(st.sampled_from(list(",\"\r\n\t\0;' aß🧠")), max_size=8)
ROWS = st.lists(st.lists(st.text() | HARD, min_size=2, max_size=21), max_size=4)


def written(write, rows):
    file = io.StringIO(newline="")
    write(file, rows)
    return file.getvalue()


@given(ROWS)
def test_rows_are_written_as_csv_writer_would(rows):
    assert written(write_rows, rows) == written(
        lambda file, rows: csv.writer(file).writerows(rows), rows
    )


@pytest.mark.parametrize(
    ("cell", "quoted"),
    [
        ("", ""),
        ("Magtein", "Magtein"),
        ("Magtein, 60 capsules", '"Magtein, 60 capsules"'),
        ('7" tube', '"7"" tube"'),
        ("one\ntwo", '"one\ntwo"'),
        ("one\rtwo", '"one\rtwo"'),
    ],
)
def test_a_cell_is_quoted_where_rfc_4180_asks(cell, quoted):
    assert written(write_rows, [(cell, "x"), ("y", cell)]) == f"{quoted},x\r\ny,{quoted}\r\n"
