from __future__ import annotations

from datetime import date, time

import pytest

from magtrack.domain.record.doses import Entry
from magtrack.domain.record.products import Product
from magtrack.domain.record.reminders import Call
from magtrack.wording.reminders import named_reminder_text, planned_text, reminder_text

DAY = date(2026, 11, 23)
PRODUCTS = {
    "p": Product("p", "Magtein", "l-threonate"),
    "q": Product("q", "Alpha-GPC", "none"),
    "long": Product("long", "Magnesium " * 9, "oxide"),
}
RATING = Call("rating", 0, None)


def dose(slot="evening", planned="20:00", product="p"):
    at = time.fromisoformat(planned)
    return Call("key", 0, Entry(DAY, product, slot, at, 1.0, "not_recorded", None, None, None))


@pytest.mark.parametrize(
    ("calls", "text"),
    [
        ([dose()], "Your evening dose is due."),
        ([dose(), dose(product="q")], "Your evening doses are due."),
        ([dose("morning")], "Your morning dose is due."),
        ([dose("other")], "Your dose is due."),
        ([dose("morning"), dose("other")], "Your doses are due."),
        ([RATING], "Today is not rated yet."),
        ([dose(), RATING], "Your evening dose is due. Today is not rated yet."),
    ],
)
def test_what_is_due_is_said_without_names(calls, text):
    assert reminder_text(calls) == text


@pytest.mark.parametrize(
    ("calls", "text"),
    [
        ([dose(), dose(product="q"), dose()], "Due: Magtein, Alpha-GPC."),
        ([dose(), RATING], "Due: Magtein. Today is not rated yet."),
        ([RATING], "Today is not rated yet."),
        ([dose(product="gone")], "Your evening dose is due."),
    ],
)
def test_names_are_said_where_they_are_wanted(calls, text):
    assert named_reminder_text(calls, PRODUCTS) == text


def test_a_long_name_is_cut():
    assert len(named_reminder_text([dose(product="long")], PRODUCTS)) < 50


@pytest.mark.parametrize(
    ("calls", "text"),
    [
        ([dose(), dose(product="q")], "Planned for 20:00."),
        ([dose(), dose(planned="22:00"), RATING], "Planned for 20:00, 22:00."),
        ([RATING], ""),
    ],
)
def test_the_planned_times_are_said_once_each(calls, text):
    assert planned_text(calls) == text
