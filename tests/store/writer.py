"""Writes entries and says of each whether it was saved: python writer.py LOG FIRST COUNT

An entry is an event and a rating, in one step; every fifth time the log is backed up as well. It is
run by tests that kill it, or that let its system calls fail.
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from magtrack.clock import FixedClock
from magtrack.domain.record.edits import Put
from magtrack.domain.record.events import Event
from magtrack.domain.record.ratings import Rating
from magtrack.errors import StoreProblem
from magtrack.store.journal import Journal

START = date(2000, 1, 1)
CLOCK = FixedClock(1_795_000_000, "UTC")


def entry(number):
    """Return the two edits of an entry; the event is long enough to need a page of its own."""
    day = START + timedelta(number)
    return (
        Put(Event(f"e{number}", "note", day, day, number, f"{number} " * 300)),
        Put(Rating(day, "sleep", number % 11, number, "UTC")),
    )


def entries(path):
    """Return the numbers of the events, and of the ratings, that are in the log."""
    with Journal(path, CLOCK) as journal:
        log = journal.log(START, date(2099, 1, 1))
    return {event.entered for event in log.events}, {rating.entered for rating in log.ratings}


def write(path, first, count, say):
    try:
        journal = Journal(path, CLOCK)
    except StoreProblem as problem:
        say(f"unopened 0 {problem.kind}")
        return
    with journal:
        for number in range(first, first + count):
            try:
                journal.apply(f"entry {number}", *entry(number))
            except StoreProblem as problem:
                say(f"refused {number} {problem.kind}")
            else:
                say(f"saved {number}")
            if number % 5 == 0:
                back_up(journal, say)


def back_up(journal, say):
    try:
        journal.backups.make("asked")
    except StoreProblem as problem:
        say(f"no-backup 0 {problem.kind}")


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), lambda t: print(t, flush=True))
