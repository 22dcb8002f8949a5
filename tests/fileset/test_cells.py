"""Cells and lines of exported files: what csv.writer would write, and nothing a formula."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from magtrack.domain.record.days import Moment
from magtrack.fileset.cells import instant, local_instant

HARD = st.text(st.sampled_from(list(",\"\r\n\t\0;'=+-@＝＋－＠ aß🧠")), max_size=8)
ROWS = st.lists(st.text() | HARD, min_size=2, max_size=21)
EPOCHS = st.integers(-(2**33), 2**34)


def written(cells):
    file = io.StringIO(newline="")
    csv.writer(file).writerow(cells)
    return file.getvalue()


@given(EPOCHS)
def test_an_instant_is_iso_8601_in_utc(epoch):
    assert instant(epoch) == f"{datetime.fromtimestamp(epoch, UTC):%Y-%m-%dT%H:%M:%SZ}".rjust(
        20, "0"
    )


@given(EPOCHS, st.integers(-14 * 60, 14 * 60))
def test_a_local_instant_is_the_clock_on_the_wall_and_its_offset(epoch, offset_min):
    at = datetime.fromtimestamp(epoch, timezone(timedelta(minutes=offset_min)))
    assert datetime.fromisoformat(local_instant(Moment(epoch, "UTC", offset_min))) == at
    assert local_instant(Moment(epoch, "UTC", offset_min)) == at.isoformat()


def test_an_instant_that_never_was_is_an_empty_cell():
    assert instant(None) == ""
