"""What tests are built from: records with all that does not matter filled in."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, datetime, time, timedelta
from itertools import count
from types import SimpleNamespace

from hypothesis import strategies as st

from magtrack import reference
from magtrack.domain.record.days import resolve
from magtrack.domain.record.doses import Dose
from magtrack.domain.record.edits import ANYTHING, Delete, Put, Stamp
from magtrack.domain.record.labs import EGFR_UNIT, LabValue
from magtrack.domain.record.log import Log
from magtrack.domain.record.people import Medicine
from magtrack.domain.record.products import NO_FORM, Product
from magtrack.domain.record.ratings import Rating
from magtrack.domain.record.repetition import Cycle, Weekdays
from magtrack.domain.record.schedule import Schedule
from magtrack.domain.safety.interactions import Review
from magtrack.domain.safety.proportion import intake_of
from magtrack.domain.safety.rules import Covered, Rule, RuleMedicine

BERLIN = "Europe/Berlin"
MONDAY = date(2026, 11, 23)

REFERENCE = reference.load()

REPETITIONS = st.builds(Weekdays, st.frozensets(st.integers(0, 6), min_size=1)) | st.builds(
    Cycle,
    st.integers(1, 9),
    st.integers(1, 9),
    st.dates(MONDAY - timedelta(days=40), MONDAY + timedelta(days=40)),
)
"""Weekdays, every few days, and days on and off."""

MAGTEIN = Product("p", "Magtein", "l-threonate", "capsule", 3.0, 2000.0, 144.0)


def over(record):
    """Return the edit that writes a record over whatever is there, as no page does."""
    return Put(record, ANYTHING)


def gone(record):
    """Return the edit that removes a record whatever became of it."""
    return Delete(record, ANYTHING)


class Make:
    """Writes records with everything that does not matter filled in."""

    monday = MONDAY
    product = MAGTEIN

    def __init__(self):
        self._numbers = count(1)

    def at(self, text, zone=BERLIN):
        """Return the moment of a wall-clock time, today's where only a time is given."""
        if len(text) == 5:
            text = f"{MONDAY}T{text}"
        return resolve(datetime.fromisoformat(text), zone)

    def stamp(self, now="21:00", zone=BERLIN):
        return Stamp(self.at(now, zone), lambda: f"new{next(self._numbers)}")

    def schedule(self, slot="morning", planned="08:00", **changes):
        return Schedule(
            **{
                "id": f"s{next(self._numbers)}",
                "product_id": "p",
                "slot": slot,
                "planned": time.fromisoformat(planned),
                "units": 1.0,
                "valid_from": date(2026, 1, 1),
            }
            | changes
        )

    def dose(self, planned="08:00", taken="08:00", **changes):
        """Return a dose of one capsule; `planned` and `taken` may be wall-clock times or None."""
        moment = self.at(taken) if isinstance(taken, str) else taken
        return Dose(
            **{
                "id": f"d{next(self._numbers)}",
                "product_id": "p",
                "product_name": "Magtein",
                "form": "l-threonate",
                "unit": "capsule",
                "units": 1.0,
                "compound_mg": 2000 / 3,
                "elemental_mg": 48.0,
                "estimated": False,
                "day": MONDAY if moment is None else moment.day(4),
                "slot": "morning",
                "planned": time.fromisoformat(planned) if isinstance(planned, str) else planned,
                "outcome": "taken",
                "taken": moment,
                "entered": self.at("21:00").epoch,
            }
            | changes
        )

    def skipped(self, planned="08:00", **changes):
        nothing = {"outcome": "skipped", "compound_mg": None, "elemental_mg": None}
        return self.dose(planned, None, **(nothing | changes))

    def rating(self, value, day=MONDAY, scale="cognition", entered=0, edited=None):
        return Rating(day, scale, value, entered, BERLIN, edited)

    def evening(self, day):
        """Return the instant at which a rating of `day` is usually saved."""
        return self.at(f"{day}T21:00").epoch

    def log(self, *doses, plans=(), ratings=(), first=MONDAY, last=MONDAY, **more):
        """Return a log with the usual product and these entries."""
        return Log(
            first,
            last,
            products={"p": MAGTEIN} | more.pop("products", {}),
            schedules=tuple(plans),
            doses=sorted(doses, key=lambda dose: dose.day),
            ratings=ratings,
            **more,
        )

    # ------------------------------------------------------------------------------- safety

    def extra(self, taken, form="l-threonate", name="Magtein", **changes):
        """Return a dose without a plan; taken None: at a time nobody knows.

        In another form than L-threonate it holds as much magnesium as an antacid.
        """
        enough = {} if form in ("l-threonate", NO_FORM) else {"elemental_mg": 144.0}
        fields = {"form": form, "product_name": name, "slot": "other"} | enough | changes
        return self.dose(None, taken, **fields)

    def intake(self, form="l-threonate", elemental_mg=144.0):
        """Return an intake of magnesium as rules look at it."""
        return intake_of(REFERENCE.forms[form], elemental_mg)

    def supplement(self, name, id_="x", **changes):
        return Product(id_, name, NO_FORM, **changes)

    def medicine(self, name, *times, **changes):
        clocks = tuple(time.fromisoformat(text) for text in times)
        return Medicine(f"m{next(self._numbers)}", name, clocks, **changes)

    def egfr(self, result, day=None, id_="e"):
        """Return an eGFR; without a day it counts on all of them."""
        return LabValue(id_, "egfr", result, EGFR_UNIT, day)

    def rule(self, name, medicine_first_h=2.0, magnesium_first_h=4.0, magnesium=None, **changes):
        """Return a rule about the medicine `name`."""
        fields = {
            "id": name,
            "version": 1,
            "reviewed": MONDAY,
            "kind": "together" if medicine_first_h is None else "separation",
            "name": name,
            "members": (RuleMedicine(name, magnesium=magnesium),),
            "classes": ("chelation",),
            "direction": "absorbed less",
            "mechanism": "It binds.",
            "severity": "major",
            "applies_to": "all",
            "basis": "any-magnesium",
            "other_severity": None,
            "medicine_first_h": medicine_first_h,
            "magnesium_first_h": magnesium_first_h,
            "action": "Ask.",
            "evidence": "A",
            "tested_with_antacid": False,
            "hours_note": "",
            "sources": ("A text",),
        }
        return Rule(**fields | changes)

    def knowledge(self, *rules, notes=()):
        """Return what is known where only `rules` and `notes` are, by their members' names."""

        def covering(typed, known_as=None):
            key = typed.casefold()
            return [Covered(rule, m) for rule in rules for m in rule.members if m.name == key]

        def noted(typed):
            return [note for note in notes if note.member.name == typed.casefold()]

        return SimpleNamespace(
            covering=covering,
            noted=noted,
            conditions=REFERENCE.conditions,
            forms=REFERENCE.forms,
            limits=REFERENCE.limits,
            minerals=REFERENCE.minerals,
        )

    def review(self, *doses, medicines=(), knowledge=None, day=MONDAY, now=None, **more):
        """Return what is found around `day`, by the real rules unless others are given."""
        margin = timedelta(days=2)
        more = {"first": day - margin, "last": day + margin} | more
        log = self.log(*doses, medicines=tuple(medicines), **more)
        return Review(log, knowledge or REFERENCE.knowledge, now or self.at(f"{day}T21:00"))


def damage(path, sql, *values):
    """Change the file of a log behind the back of whoever has it open."""
    with sqlite3.connect(path) as db:
        db.execute(sql, values)
    db.close()


def rows_of(path, sql, *values):
    """Return the rows that a question finds in the file of a log."""
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql, values).fetchall()
