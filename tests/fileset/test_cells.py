"""Cells and lines of exported files: what csv.writer would write, and nothing a formula."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from magtrack.fileset.cells import Kept, guard, instant, line, local_instant, unguard

HARD = st.text(st.sampled_from(list(",\"\r\n\t\0;'=+-@＝＋－＠ aß🧠")), max_size=8)
ROWS = st.lists(st.text() | HARD, min_size=2, max_size=21)
EPOCHS = st.integers(-(2**33), 2**34)


def written(cells):
    file = io.StringIO(newline="")
    csv.writer(file).writerow(cells)
    return file.getvalue()


@given(ROWS)
@example(["", ""])
@example(['"', ""])
@example(["a,b", "c"])
@example(["\r", "\n"])
@example(["\t=1", "\0", "＝1"])
def test_a_line_is_what_the_csv_module_writes(cells):
    assert line(cells) == written(cells)


@given(st.lists(HARD, min_size=2, max_size=5))
def test_a_line_of_guarded_texts_reads_back_as_the_texts(texts):
    made = line([guard(text) for text in texts])
    (row,) = csv.reader(io.StringIO(made, newline=""), strict=True)
    assert [unguard(cell) for cell in row] == texts


@pytest.mark.parametrize(
    ("cells", "made"),
    [
        (["a", "b"], "a,b\r\n"),
        (["a", ""], "a,\r\n"),
        (["a,b", 'say "x"'], '"a,b","say ""x"""\r\n'),
        (["a\nb", " c "], '"a\nb", c \r\n'),
    ],
)
def test_only_a_comma_a_quote_or_a_line_end_needs_quotes(cells, made):
    assert line(cells) == made


@given(EPOCHS)
def test_an_instant_is_iso_8601_in_utc(epoch):
    assert instant(epoch) == f"{datetime.fromtimestamp(epoch, UTC):%Y-%m-%dT%H:%M:%SZ}".rjust(
        20, "0"
    )


@given(EPOCHS, st.integers(-14 * 60, 14 * 60))
def test_a_local_instant_is_the_clock_on_the_wall_and_its_offset(epoch, offset_min):
    at = datetime.fromtimestamp(epoch, timezone(timedelta(minutes=offset_min)))
    assert datetime.fromisoformat(local_instant(epoch, offset_min)) == at
    assert local_instant(epoch, offset_min) == at.isoformat()


def test_an_instant_that_never_was_is_an_empty_cell():
    assert instant(None) == ""


@given(st.lists(st.integers(0, 9)))
def test_a_table_of_texts_stays_small_and_right(values):
    table = Kept(str, most=3)
    assert [table[value] for value in values] == [str(value) for value in values]
    assert len(table) <= 3
