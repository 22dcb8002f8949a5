from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from magtrack.domain.record.people import Acknowledgement
from magtrack.domain.safety.administrations import Administration
from magtrack.domain.safety.findings import Finding, in_order
from magtrack.domain.safety.rules import SEVERITIES

MONDAY = date(2026, 11, 23)
TUESDAY = MONDAY + timedelta(days=1)
FINDING = Finding("cipro", 3, "major", "separation", "Magtein", "Cipro", MONDAY)


def said(rule="cipro", version=3, against="Cipro", day=MONDAY, severity="major"):
    return Acknowledgement("a", rule, version, against, day, 0, severity=severity)


@pytest.mark.parametrize(
    ("acknowledgement", "read"),
    [
        (said(), True),
        (said(day=None), True),  # for good
        (said(day=TUESDAY), False),
        (said(against="CIPRO"), True),  # however it is written
        (said(against="Doxy"), False),
        (said(rule="doxy"), False),
        (said(version=2), False),  # the rule has changed since
        (said(version=4), False),
        (said(version=2, day=None), False),
        (said(severity="contraindicated"), True),
        (said(severity="moderate"), False),  # it matters more now, with another magnesium
    ],
)
def test_a_finding_is_read_where_its_rule_was_in_this_version(acknowledgement, read):
    assert FINDING.is_read([said(rule="other"), acknowledgement]) is read


def test_nothing_said_is_not_read():
    assert not FINDING.is_read([])


def test_what_cannot_be_dismissed_is_never_read():
    assert not replace(FINDING, dismissable=False).is_read([said(), said(day=None)])


@pytest.mark.parametrize(
    ("severity", "interrupts"),
    [("contraindicated", True), ("major", True), ("moderate", False), ("minor", False)],
)
def test_contraindicated_and_major_interrupt_until_they_are_read(severity, interrupts):
    finding = replace(FINDING, severity=severity)
    assert finding.interrupts is interrupts
    assert not replace(finding, acknowledged=True).interrupts


def test_ranks_follow_the_severities():
    assert [replace(FINDING, severity=each).rank for each in SEVERITIES] == [0, 1, 2, 3]


def test_moderate_counts_and_is_told_before_saving_and_minor_is_not():
    policies = [replace(FINDING, severity=each).policy for each in SEVERITIES]
    assert [each.counts for each in policies] == [True, True, True, False]
    assert [each.is_told_before_saving for each in policies] == [True, True, True, False]


@pytest.mark.parametrize(
    ("magnesium", "other", "first"),
    [
        ("10:00", "08:00", True),
        ("08:00", "08:00", True),  # the same minute
        ("07:59", "08:00", False),
        (None, "08:00", False),
        ("08:00", None, False),
    ],
)
def test_whether_the_medicine_came_first(make, magnesium, other, first):
    def intake(clock):
        return Administration(clock and make.at(clock), "x", MONDAY, logged=True)

    finding = replace(FINDING, magnesium=intake(magnesium), other=intake(other))
    assert finding.medicine_first is first
    assert not replace(finding, other=None).medicine_first


def test_order_is_unread_then_worst_then_time_then_name(make):
    def finding(name, severity="major", clock=None, **changes):
        at = clock and Administration(make.at(clock), "x", MONDAY, logged=True)
        changes |= {"against": name, "severity": severity, "magnesium": at}
        return replace(FINDING, **changes)

    wanted = [
        finding("zz", "contraindicated"),
        finding("zz", clock="08:00"),
        finding("yy", clock="20:00"),
        finding("zz", clock="20:00"),
        finding("aa"),
        finding("aa", "minor", clock="07:00"),
        finding("aa", "contraindicated", acknowledged=True),
        finding("aa", "minor", acknowledged=True),
    ]
    assert in_order(reversed(wanted)) == wanted
