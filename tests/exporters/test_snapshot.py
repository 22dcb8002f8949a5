"""A snapshot answers like the journal it was read from, for the days it holds."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from magtrack.exporters import Snapshot

FIRST, LAST = date(2026, 10, 1), date(2026, 11, 30)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (FIRST, LAST),
        (date(2026, 10, 31), date(2026, 11, 2)),
        (date(2026, 11, 3), date(2026, 11, 3)),
        (LAST, LAST),
    ],
)
def test_days_of_a_snapshot_are_those_of_the_journal(journal, first, last):
    snapshot = Snapshot(journal.log(FIRST, LAST), journal.span())
    read, cut = journal.log(first, last), snapshot.log(first, last)
    for name in type(read).__struct_fields__:
        assert list_of(getattr(cut, name)) == list_of(getattr(read, name)), name
    assert snapshot.span() == journal.span()
    assert cut.last - cut.first == last - first >= timedelta(0)


def list_of(value):
    return list(value) if isinstance(value, list | tuple) else value
