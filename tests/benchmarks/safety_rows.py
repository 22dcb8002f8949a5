"""Checking a log against the interaction rules, and finding a medicine while typing."""

from __future__ import annotations

from datetime import time, timedelta

import logs
from measure import Row, in_turn, median

from magtrack import reference
from magtrack.domain.record.days import Moment
from magtrack.domain.record.edits import Put
from magtrack.domain.record.people import Medicine
from magtrack.domain.safety.interactions import Review
from magtrack.domain.safety.watched import MARGIN
from magtrack.store.journal import Journal

MEDICINES = (
    ("Levothyroxine", (time(7),)),
    ("Doxycycline", (time(8, 30), time(20, 30))),
    ("Omeprazole", (time(7, 30),)),
    ("Furosemide", (time(8),)),
    ("Rosuvastatin", (time(21),)),
)
TYPED = ("cip", "ciproflox", "synthroyd", "doxy", "l-thyrox", "calcium c", "zz")


def measure(scratch):
    """Yield the rows of the safety checks."""
    known = reference.load()
    knowledge = known.knowledge
    now = Moment(logs.NOW, logs.ZONE, 60)
    yield _days(scratch, knowledge, now, "findings of a day", 1, budget=2)
    yield _days(scratch, knowledge, now, "findings of 12 weeks, 5 medicines", 84, budget=50)
    years = logs.TEN_YEARS
    yield _days(scratch, knowledge, now, "findings of 10 years", years, budget=50 * years / 84)
    names = known.medicine_names
    (typed,) = in_turn([lambda: [names.find(text) for text in TYPED]], rounds=15)
    yield Row("search for a medicine, a key", median(typed) / len(TYPED), budget=10)


def _days(scratch, knowledge, now, what, n_days, *, budget):
    path = logs.make(scratch / f"{n_days}.sqlite3", n_days + 2)
    first = logs.TODAY - timedelta(days=n_days - 1)
    with Journal(path, logs.CLOCK) as journal:
        edits = [Put(Medicine(name, name, times)) for name, times in MEDICINES]
        journal.apply("Medicines", *edits)
        log = journal.log(first - MARGIN, logs.TODAY + MARGIN)
    days = [first + timedelta(days=number) for number in range(n_days)]

    def check():
        review = Review(log, knowledge, now)
        return [review.findings(day) for day in days]

    assert any(check()), "nothing fired: there is nothing to measure"
    (ours,) = in_turn([check], rounds=9 if n_days < 1000 else 3)
    return Row(what, median(ours), budget=budget)
