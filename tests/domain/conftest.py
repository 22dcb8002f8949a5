"""A small log to ask questions of, and ways to write its entries in one line."""

from __future__ import annotations

from datetime import date, datetime, time
from itertools import count

import pytest

from magtrack.domain.days import resolve
from magtrack.domain.doses import Dose
from magtrack.domain.edits import Stamp
from magtrack.domain.log import Log
from magtrack.domain.products import Product
from magtrack.domain.ratings import Rating
from magtrack.domain.schedule import Schedule

BERLIN = "Europe/Berlin"
MONDAY = date(2026, 11, 23)

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

    def rating(self, value, day=MONDAY, scale="cognition"):
        return Rating(day, scale, value, 0, BERLIN)

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


@pytest.fixture(scope="session")
def make():
    return Make()
