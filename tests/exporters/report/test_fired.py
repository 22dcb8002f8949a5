"""Fired: of what one rule found in a period, page 1 tells the worst."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from magtrack.domain.safety.findings import Finding
from magtrack.exporters.report._fired import gathered

DAY = date(2026, 3, 2)
FINDING = Finding("tetracyclines", 1, "major", "separation", "Magtein", "doxycycline", DAY)
TALLY = "of 28 days"


class Review:
    """Counts days, or stands for one that is never asked."""

    def separation_count(self, finding):
        return TALLY


@pytest.mark.parametrize(
    ("gaps", "worst"),
    [
        ((90, 30, 60), 30),
        ((None, 60), 60),  # what is not known is not the shortest
        ((60, None), 60),
        ((0, None, 15), 0),
        ((None, None), None),
    ],
)
def test_the_shortest_gap_that_is_known_is_the_worst(gaps, worst):
    found = [
        replace(FINDING, gap_minutes=gap, day=DAY + timedelta(n)) for n, gap in enumerate(gaps)
    ]
    fired = gathered(found, Review())
    assert fired.worst.gap_minutes == worst
    assert fired.days == tuple(finding.day for finding in found)
    assert fired.tally == (None if worst is None else TALLY)


def test_a_graver_finding_goes_before_a_shorter_gap():
    grave = replace(FINDING, severity="contraindicated", gap_minutes=200)
    assert gathered([replace(FINDING, gap_minutes=5), grave], Review()).worst == grave


def test_what_was_taken_goes_before_the_plan_where_it_is_as_grave():
    planned = replace(FINDING, planned=True, gap_minutes=5)
    taken = replace(FINDING, gap_minutes=60)
    assert gathered([planned, taken], Review()).worst == taken


def test_days_without_a_recorded_use_count_only_where_there_are_no_others():
    listed = [replace(FINDING, listed=True, day=DAY + timedelta(n)) for n in range(3)]
    used = replace(FINDING, day=DAY + timedelta(3))
    fired = gathered([*listed, used], Review())
    assert (fired.days, fired.unused) == ((used.day,), False)
    assert gathered(listed, Review()).unused


def test_what_the_plan_still_breaks_holds_also_where_it_was_taken_long_ago():
    planned = replace(FINDING, planned=True, gap_minutes=5, day=DAY + timedelta(30))
    taken = replace(FINDING, gap_minutes=60)
    fired = gathered([planned, taken], Review(), DAY + timedelta(23))
    assert (fired.holds, fired.days) == (True, (DAY,))
    assert not gathered([taken], Review(), DAY).holds


def test_a_graver_plan_is_told_all_the_same():
    planned = replace(FINDING, planned=True, severity="contraindicated", gap_minutes=90)
    assert gathered([planned, replace(FINDING, gap_minutes=5)], Review()).worst == planned
