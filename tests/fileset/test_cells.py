"""Cells of exported files: what reads back, and nothing a formula."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magtrack.domain.record.days import Moment
from magtrack.fileset import cells
from magtrack.fileset.cells import instant, local_instant

HARD = st.text(st.sampled_from(list(",\"\r\n\t\0;'=+-@＝＋－＠ aß🧠")), max_size=8)
EPOCHS = st.integers(-(2**33), 2**34)


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


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        (None, ""),
        ("", ""),
        ("Magtein", "Magtein"),
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-5 degrees", "'-5 degrees"),
        ("@home", "'@home"),
        ("\tindented", "'\tindented"),
        ("\nnext", "'\nnext"),
        ("＝full", "'＝full"),
        ("'quoted'", "'quoted'"),
        ("'=x", "''=x"),
        ("a=b", "a=b"),
        (" =x", " =x"),
    ],
)
def test_no_free_text_can_be_run_as_a_formula(text, cell):
    assert cells.guard(text) == cell
    assert cells.unguard(cell) == (text or "")


@given(HARD)
def test_the_guard_comes_off_again_whatever_was_written(text):
    assert cells.unguard(cells.guard(text)) == text


@pytest.mark.parametrize(
    ("value", "plain", "rounded", "probability"),
    [
        (None, "", "", ""),
        (72.0, "72", "72", "72"),
        (72, "72", "72", "72"),
        (0.0, "0", "0", "0"),
        (2000 / 3, "666.666666666667", "666.67", "667"),
        (0.1 + 0.2, "0.3", "0.3", "0.3"),
        (0.0123456, "0.0123456", "0.01", "0.0123"),
        (-0.001, "-0.001", "0", "-0.001"),
        (1e16, "1e+16", "1e+16", "1e+16"),
    ],
)
def test_a_number_has_at_most_fifteen_digits(value, plain, rounded, probability):
    assert cells.number(value) == plain
    assert cells.rounded(value) == rounded
    assert cells.probability(value) == probability


@pytest.mark.parametrize(
    ("value", "cell"),
    [(None, ""), (0.0, "0"), (161.6, "161.6"), (2000 / 3, "666.666666667"), (0.1 + 0.2, "0.3")],
)
def test_a_sum_has_at_most_twelve_digits(value, cell):
    assert cells.total(value) == cell


@pytest.mark.parametrize(("value", "cell"), [(None, ""), (True, "true"), (False, "false")])
def test_a_flag_that_is_not_known_is_neither_true_nor_false(value, cell):
    assert cells.flag(value) == cell


def test_a_day_that_is_not_known_is_an_empty_cell():
    assert cells.day(None) == ""
    assert cells.local_instant(None) == ""
    assert cells.day(date(2026, 2, 28)) == "2026-02-28"
    assert cells.clock(time(7, 5)) == "07:05"


@pytest.mark.parametrize("hidden", ["\u200b", "\u202e", "\ufeff\u00ad", "\u2066", "\U000e0041"])
@pytest.mark.parametrize("sign", "=+-@")
def test_a_formula_behind_what_cannot_be_seen_is_guarded(hidden, sign):
    text = f"{hidden}{sign}1+1"
    assert cells.guard(text) == f"'{text}"
    assert cells.unguard(f"'{text}") == text
    assert cells.unguard(cells.guard(f"'{text}")) == f"'{text}"
