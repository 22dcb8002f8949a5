"""A small log to ask questions of, and ways to write its entries in one line."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import count
from types import SimpleNamespace

import pytest

from magtrack import reference
from magtrack.domain.record.days import resolve
from magtrack.domain.record.doses import Dose
from magtrack.domain.record.edits import Stamp
from magtrack.domain.record.log import Log
from magtrack.domain.record.people import Medicine
from magtrack.domain.record.products import NO_FORM, Product
from magtrack.domain.record.ratings import Rating
from magtrack.domain.record.schedule import Schedule
from magtrack.domain.safety.interactions import Review
from magtrack.domain.safety.rules import Covered, Rule, RuleMedicine

BERLIN = "Europe/Berlin"
MONDAY = date(2026, 11, 23)

REFERENCE = reference.load()

MAGTEIN = Product("p", "Magtein", "l-threonate", "capsule", 3.0, 2000.0, 144.0)


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
        """Return a dose of one capsule; `taken` and `planned` are wall-clock times or None."""
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
                "planned": None if planned is None else time.fromisoformat(planned),
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
        """Return a dose without a plan; taken None: at a time nobody knows."""
        return self.dose(None, taken, form=form, product_name=name, slot="other", **changes)

    def supplement(self, name, id_="x", **changes):
        return Product(id_, name, NO_FORM, **changes)

    def medicine(self, name, *times, **changes):
        clocks = tuple(time.fromisoformat(text) for text in times)
        return Medicine(f"m{next(self._numbers)}", name, clocks, **changes)

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

        def covering(typed):
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
        )

    def review(self, *doses, medicines=(), knowledge=None, day=MONDAY, now=None, **more):
        """Return what is found around `day`, by the real rules unless others are given."""
        margin = timedelta(days=2)
        more = {"first": day - margin, "last": day + margin} | more
        log = self.log(*doses, medicines=tuple(medicines), **more)
        return Review(log, knowledge or REFERENCE.knowledge, now or self.at(f"{day}T21:00"))


@pytest.fixture(scope="session")
def make():
    return Make()


RATINGS = {
    "A01": "68.6.57..38676.676..5365.45.3.76"
    "57767.65778454367587778.67..5766656676.7678957.647578.54.9A45.8757.65...64.76.87",
    "A05": "3.544.565.7.4445435345.56.5.5..4"
    "4444.3.5344.655567647657476..5534669.565566656.377744767747776787677788.7.6.687.",
    "A13": "7" * 112,
    "A20": "5666744..6.....767.6654..54.6365"
    "53.5556865656..3.6567.78.8797.75.577445668...55688.885.78.8667868.6646766.7.7779",
}
"""One character for each day from day -28 on; `.` not rated, A is 10."""


@pytest.fixture(scope="session")
def worked():
    """The days and ratings of the worked examples, by name; each has 28 days of baseline."""
    value = {".": None, "A": 10} | {str(n): n for n in range(10)}
    return {
        name: (range(-28, len(text) - 28), [value[sign] for sign in text])
        for name, text in RATINGS.items()
    }
