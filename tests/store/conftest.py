"""A real log in a folder of its own, and one record of every kind."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import contextmanager
from datetime import date, time
from pathlib import Path

import pytest
from msgspec.structs import replace

from magtrack.clock import FixedClock
from magtrack.domain.record.contents import Ingredient
from magtrack.domain.record.days import Moment
from magtrack.domain.record.doses import Dose
from magtrack.domain.record.edits import Put
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
from magtrack.domain.record.repetition import Cycle, Weekdays
from magtrack.domain.record.schedule import Schedule
from magtrack.domain.record.trial import Amendment, Trial
from magtrack.store.journal import Journal
from tests.builders import MAGTEIN

NOW = 1_795_000_000
MONDAY = date(2026, 11, 23)
ZONE = "Europe/Berlin"

PRODUCT = replace(
    MAGTEIN,
    brand="AIDP",
    lot="L-1",
    expiry=date(2027, 5, 1),
    price=39.9,
    price_units=90.0,
    currency="EUR",
    started=date(2026, 9, 1),
    purpose="memory <b>",
    parts=(Ingredient("oxide", 60.5), Ingredient("citrate")),
    minerals=(Ingredient("calcium", 320.0), Ingredient("iron")),
    amount=25.0,
    amount_unit="µg",
    from_list=2022,
    as_needed=True,
    smallest_gap_h=4.5,
    most_per_day=8.0,
)
DOSE = Dose(
    "d",
    "p",
    "Magtein",
    "l-threonate",
    "capsule",
    1.0,
    666.6666666666666,
    48.0,
    False,
    MONDAY,
    "morning",
    time(8),
    "taken",
    Moment(1_795_417_200, ZONE, 60),
    NOW,
    None,
    "=1+1 🧠",
)
RECORDS = {
    "profile": Profile(1981, "female", True, False, "eu", 5, ("cognition", "sleep")),
    "product": PRODUCT,
    "schedule": Schedule(
        *("s", "p", "evening", time(0, 30), 2.0, MONDAY, date(2027, 1, 1)),
        Cycle(5, 2, MONDAY),
        MONDAY,
    ),
    "dose": DOSE,
    "rating": Rating(MONDAY, "cognition", 0, NOW, ZONE, NOW + 60),
    "event": Event("e", "travel", MONDAY, date(2026, 11, 25), NOW, "Auckland\nand back", None),
    "trial": Trial(
        *("t", "p", "cognition", MONDAY, 16, 4, 1.5, True, NOW, date(2026, 12, 1), "sleep", True),
        baseline_from=date(2026, 10, 19),
        while_taking=True,
    ),
    "amendment": Amendment("a", "t", "weeks", "12", "16", NOW),
    "medicine": Medicine(
        "m",
        "Doxycycline",
        (time(8), time(20)),
        MONDAY,
        date(2026, 11, 29),
        Weekdays(frozenset({1})),
        "x",
        ("doxycycline", "calcium"),
        True,
    ),
    "condition": Condition("c", "kidney-disease", MONDAY, None, "stage 2"),
    "lab_value": LabValue("l", "creatinine", 101.5, "µmol/L", MONDAY, "fasting"),
    "stock_count": StockCount("k", "p", MONDAY, 87.5),
    "acknowledgement": Acknowledgement("w", "iron", 2, "Iron", MONDAY, NOW, "seen", "major"),
    "medicine_taken": MedicineTaken(
        "x", "m", MONDAY, time(8), Moment(1_795_419_600, ZONE, 60), "taken", NOW, NOW + 60
    ),
}
"""One record of every kind, no field of which has the value it has by default."""

BARE = {
    "profile": Profile(),
    "product": Product("p", "Magtein", "l-threonate"),
    "schedule": Schedule("s", "p", "morning", time(8), 1.0, MONDAY),
    "dose": replace(
        DOSE,
        compound_mg=None,
        elemental_mg=None,
        planned=None,
        taken=None,
        outcome="skipped",
        note="",
    ),
    "rating": Rating(MONDAY, "cognition", 10, NOW, ZONE),
    "event": Event("e", "note", MONDAY, MONDAY, NOW),
    "trial": Trial("t", "p", "cognition", MONDAY),
    "medicine": Medicine("m", "Doxycycline"),
    "condition": Condition("c", "dialysis"),
    "lab_value": LabValue("l", "egfr", 52.0, "mL/min/1.73 m2"),
    "acknowledgement": Acknowledgement("w", "iron", 1, "", None, NOW),
    "medicine_taken": MedicineTaken("x", "m", MONDAY, None, None, "skipped", NOW),
}
"""The same with everything absent that may be."""


@pytest.fixture
def records():
    return RECORDS


@pytest.fixture
def bare():
    return BARE


@pytest.fixture
def path(tmp_path):
    return tmp_path / "data" / "magtrack.sqlite3"


@pytest.fixture
def clock():
    return FixedClock(NOW, ZONE)


@pytest.fixture
def journal(path, clock):
    with Journal(path, clock) as opened:
        yield opened


@pytest.fixture
def reopen(path, clock):
    """Return a function that opens the log again, as the next start does."""
    opened = []

    def again():
        opened.append(Journal(path, clock))
        return opened[-1]

    yield again
    for each in opened:
        each.close()


@pytest.fixture
def everything(journal):
    """A log with one record of every kind."""
    journal.apply("everything", *map(Put, RECORDS.values()))
    return journal


def fingerprint(path):
    """Return all that can change about a file and its neighbours."""
    return {
        each.name: (hashlib.sha256(each.read_bytes()).hexdigest(), each.stat().st_mtime_ns)
        for each in sorted(path.parent.iterdir())
        if each.is_file()
    }


@pytest.fixture(name="fingerprint")
def fingerprint_fixture():
    return fingerprint


def skip_unless_mounting(*tools):
    """Skip a test where nothing can be mounted: only root of Linux does."""
    missing = [name for name in ("mount", "umount", *tools) if shutil.which(name) is None]
    if sys.platform != "linux" or os.geteuid() or missing:
        pytest.skip("no file system can be mounted here")


def mount(*words):
    if subprocess.run(["mount", *words], capture_output=True, check=False).returncode:
        pytest.skip("nothing may be mounted here")


@pytest.fixture
def image_disk(tmp_path):
    """Return a function that gives the folder of a file system in a file, `image` beside it."""
    skip_unless_mounting("mkfs.ext4")

    @contextmanager
    def made():
        image, disk = tmp_path / "image", tmp_path / "disk"
        disk.mkdir()
        image.write_bytes(bytes(32 << 20))
        subprocess.run(["mkfs.ext4", "-q", image], check=True)
        mount("-o", "loop", image, disk)
        try:
            yield disk
        finally:
            subprocess.run(["umount", disk], check=True)

    return made


@pytest.fixture
def mounted_read_only():
    """Return a function that mounts a folder over itself, read-only; what is open in it stays so.

    The folder itself cannot become so while a file in it is open for writing.
    """
    skip_unless_mounting()
    mounted = []

    def over(folder):
        mount("--bind", folder, folder)
        mounted.append(folder)
        mount("-o", "remount,bind,ro", folder)

    yield over
    for folder in mounted:
        subprocess.run(["umount", folder], check=True)


SCHEMAS = Path(__file__).resolve().parent / "schemas"
"""A log of each version, with one record of every kind, as text: never edited."""


def older(path, version, *, filled=True):
    """Make the log that a program of `version` left."""
    connection = sqlite3.connect(path)
    connection.executescript((SCHEMAS / f"{version}.sql").read_text("utf-8"))
    if not filled:
        names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        for (name,) in names:
            if not name.startswith(("_", "sqlite_")):
                connection.execute(f'DELETE FROM "{name}"')
        connection.commit()
    connection.close()
    return path


@pytest.fixture
def older_log():
    return older


@pytest.fixture
def whole():
    """Return a function that reads all days of a log."""
    return lambda journal: journal.log(date(2000, 1, 1), date(2100, 1, 1))
