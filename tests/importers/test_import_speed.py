"""A hundred thousand rows are read and written within ten seconds of processor time."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

import pytest

ROWS = 100_000
START = datetime(2016, 1, 1, 6)


def medtimer():
    yield "Reminded;Name;Dosage;Taken;Tags;Interval;Notes;Reminded (ISO 8601);Taken (ISO 8601)"
    for number in range(ROWS):
        there = START + timedelta(minutes=50 * number)
        here = f"{there + timedelta(hours=2):%m/%d/%y %I:%M %p}"
        iso = f"{there:%Y-%m-%dT%H:%M:%SZ}"
        yield f"{here};Magtein;{1 + number % 2} caps;{here};;0:00;note {number % 7};{iso};{iso}"


def track_and_graph():
    yield "FeatureName,Timestamp,Value,Label,Note"
    for number in range(ROWS):
        there = START + timedelta(minutes=50 * number)
        yield f"Magtein,{there:%Y-%m-%dT%H:%M:%S}.000+02:00,{1 + number % 2}.0,,note {number % 7}"


@pytest.mark.slow
@pytest.mark.parametrize("made", [medtimer, track_and_graph])
def test_a_hundred_thousand_rows_are_taken_in_within_ten_seconds(desk, made):
    path = desk.write("big.csv", "\n".join(made()))
    heard = []
    before = time.process_time()
    plan = desk.plan(path, on_progress=lambda *seen: heard.append(seen))
    desk.journal.apply("import", *plan.edits)
    used = time.process_time() - before
    assert plan.total == (ROWS, 0, 0)
    assert len(heard) > 100
    assert used < 10, f"{used:.1f} s"
    assert desk.plan(path).edits == ()
