"""A small hand-made log with everything that makes a day hard, and ways to send it round."""

from __future__ import annotations

import csv
import itertools
from datetime import date, time
from functools import cache, partial

import pytest

from magtrack.clock import FixedClock
from magtrack.domain.record.amounts import CompoundMg, ElementalMg
from magtrack.domain.record.days import parse_moment
from magtrack.domain.record.edits import Stamp
from magtrack.domain.record.events import Event
from magtrack.domain.record.labs import LabValue
from magtrack.domain.record.log import StockCount
from magtrack.domain.record.people import (
    Acknowledgement,
    Condition,
    Medicine,
    MedicineTaken,
    Profile,
)
from magtrack.domain.record.products import Product
from magtrack.domain.record.ratings import Rating
from magtrack.domain.record.repetition import Weekdays
from magtrack.domain.record.schedule import Schedule
from magtrack.domain.record.trial import Amendment, Trial
from magtrack.exporters import ExportRequest
from magtrack.exporters.tables.csv_set import EXPORTER as CSV
from magtrack.exporters.tables.json_log import EXPORTER as JSON
from magtrack.importers import ImportRequest, importer_for
from magtrack.reference import load
from magtrack.store.journal import Journal
from tests.builders import Make, over

NOW = parse_moment("2026-11-05T21:30", "America/New_York")
TODAY = date(2026, 11, 5)
ENTERED = parse_moment("2026-11-01T21:00", "America/New_York").epoch
make = Make()
NEW_YORK, AUCKLAND = "America/New_York", "Pacific/Auckland"


def dose(number, day, slot, planned, taken="", zone=NEW_YORK, outcome="taken", **other):
    at = parse_moment(taken, zone) if taken else None
    told = {"id": f"d{number:02}", "product_id": "magtein", "day": date.fromisoformat(day)}
    told |= {"slot": slot, "outcome": outcome, "planned": planned, "taken": at}
    if outcome != "taken":
        told |= {"compound_mg": None, "elemental_mg": None}
    return make.dose(**told | {"entered": ENTERED if at is None else at.epoch + 120} | other)


MORNING, EVENING = time(8), time(20, 30)

RECORDS = [
    Profile(1981, "female", limit="eu", scales=("cognition", "sleep", "stress")),
    Product(
        "magtein",
        "Magtein",
        "l-threonate",
        "capsule",
        3.0,
        CompoundMg(2000.0),
        ElementalMg(144.0),
        brand='=HYPERLINK("x")',
        lot="-007",
        expiry=date(2028, 1, 14),
        price=34.9,
        price_units=90.0,
        currency="EUR",
        started=date(2026, 10, 30),
        purpose="Words, 'names' and \"sleep\"",
    ),
    Product("citrate", "+Citrate", "citrate", "tablet", 1.0, CompoundMg(1000.0), None, "theory"),
    Product("gpc", "'=Alpha-GPC", "none", "capsule", 1.0, CompoundMg(300.0), None, "none"),
    Product(
        "rennie",
        "Rennie",
        "carbonate",
        "tablet",
        2.0,
        None,
        ElementalMg(40.0),
        as_needed=True,
        smallest_gap_h=4.5,
        most_per_day=8.0,
    ),
    Schedule("s1", "magtein", "morning", MORNING, 1.0, date(2026, 10, 30)),
    Schedule("s2", "magtein", "evening", EVENING, 2.0, date(2026, 10, 30), None),
    Schedule("s3", "gpc", "other", time(1, 30), 0.5, date(2026, 11, 2), date(2026, 11, 3)),
    dose(1, "2026-10-30", "morning", MORNING, "2026-10-30T08:05"),
    dose(2, "2026-10-30", "evening", EVENING, "2026-10-31T00:30", note="=late, after\nmidnight"),
    dose(3, "2026-10-31", "morning", MORNING, outcome="skipped", note="@home"),
    dose(4, "2026-10-31", "evening", EVENING, "2026-11-01T01:15-04:00"),
    dose(5, "2026-11-01", "morning", MORNING, "2026-11-01T08:00:07", edited=ENTERED + 90),
    dose(6, "2026-11-01", "evening", EVENING, outcome="missed"),
    dose(7, "2026-11-02", "morning", MORNING, note="time \U0001f4a4 “forgotten” <b>"),
    dose(8, "2026-11-03", "morning", None, "2026-11-03T08:00", AUCKLAND, note="'-'"),
    dose(
        9,
        "2026-11-04",
        "other",
        None,
        "2026-11-04T12:00",
        product_id="citrate",
        product_name="+Citrate",
        form="citrate",
        unit="tablet",
        compound_mg=CompoundMg(1000.0),
        elemental_mg=ElementalMg(161.6),
        estimated=True,
    ),
    dose(10, "2026-11-05", "morning", MORNING, "2026-11-05T08:00"),
    Rating(date(2026, 10, 30), "cognition", 7, ENTERED, NEW_YORK),
    Rating(date(2026, 10, 30), "sleep", 0, ENTERED, NEW_YORK, ENTERED + 60),
    Rating(date(2026, 11, 3), "energy", 10, ENTERED, AUCKLAND),
    Event("e1", "note", date(2026, 10, 31), date(2026, 10, 31), ENTERED, "-5 degrees\n\tcold"),
    Event("e2", "travel", date(2026, 11, 2), date(2026, 11, 4), ENTERED, "＝Auckland"),
    Event("e3", "illness", date(2026, 10, 20), date(2026, 10, 31), ENTERED, "", ENTERED + 5),
    Trial(
        "t1",
        "magtein",
        "cognition",
        date(2026, 10, 30),
        16,
        3,
        1.5,
        None,
        ENTERED,
        second="sleep",
        stop_test=True,
        baseline_from=date(2026, 9, 20),
        while_taking=True,
    ),
    Amendment("a1", "t1", "weeks", "12", "16", ENTERED + 1),
    Medicine(
        "m1", "Doxycycline", (time(8, 30),), date(2026, 11, 2), None, Weekdays(frozenset({0, 4}))
    ),
    Medicine("m2", "Bisoprolol", (time(7),), tick=True),
    MedicineTaken(
        "x1",
        "m2",
        date(2026, 11, 2),
        time(7),
        parse_moment("2026-11-02T07:04:09", NEW_YORK),
        "taken",
        ENTERED + 70_000,
        ENTERED + 80_000,
    ),
    MedicineTaken("x2", "m2", date(2026, 11, 3), time(7), None, "skipped", ENTERED + 90_000),
    MedicineTaken("x3", "m2", date(2026, 11, 4), None, None, "taken", ENTERED + 90_001),
    Condition("c1", "kidney-disease", date(2020, 1, 1), None, "=stage 2"),
    LabValue("l1", "egfr", 88.5, "mL/min/1.73 m2", date(2026, 10, 12), "=fasting"),
    LabValue("l2", "serum-magnesium", 0.84, "mmol/L", date(2026, 10, 12)),
    LabValue("profile-egfr", "egfr", 91.0, "mL/min/1.73 m2"),
    StockCount("k1", "magtein", date(2026, 11, 1), 80.0),
    Acknowledgement("w1", "tetracyclines", 2, "=Doxy", None, ENTERED, "agreed", "major"),
]
MAGTEIN = next(record for record in RECORDS if getattr(record, "id", "") == "magtein")


known = cache(load)
"""The reference data, read once for all tests."""


class Bench:
    """Opens logs, exports and imports them."""

    def __init__(self, folder):
        self.folder = folder
        self.reference = known()
        self._numbers = itertools.count()
        self._opened = []

    def journal(self, *records):
        path = self.folder / f"log{next(self._numbers)}" / "log.sqlite3"
        journal = Journal(path, FixedClock(NOW.epoch, NOW.zone))
        self._opened.append(journal)
        journal.apply("test", *map(over, records))
        return journal

    def close(self):
        for journal in self._opened:
            journal.close()

    def export(
        self, journal, name="set", *, notes=True, exporter=None, as_of=NOW, today=TODAY, **asked
    ):
        exporter = exporter or (JSON if name.endswith(".json") else CSV)
        out = self.folder / name
        asked = {"with_notes": notes, "with_profile": notes} | asked
        request = ExportRequest(out, as_of, today, self.reference, **asked)
        exporter.write(journal, request)
        return out

    def plan(self, path, journal, password=""):
        ids = map("n{}".format, itertools.count())
        stamp = Stamp(NOW, partial(next, ids))
        request = ImportRequest(journal, self.reference, stamp, password=password)
        return importer_for(path).plan(path, request)

    def take_in(self, path, journal=None, password=""):
        journal = journal or self.journal()
        journal.apply("import", *self.plan(path, journal, password).edits)
        return journal


def rows(folder, name):
    """The rows of a table of a set, each by column."""
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def contents(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture
def bench(tmp_path):
    made = Bench(tmp_path)
    yield made
    made.close()


@pytest.fixture
def journal(bench):
    return bench.journal(*RECORDS)


@pytest.fixture(scope="session", autouse=True)
def application(qapp):
    """The application of the window's tests: a PDF would make one without windows, for good."""
    return qapp
