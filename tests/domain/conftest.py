"""A small log to ask questions of, and the worked examples of the outcome."""

from __future__ import annotations

import pytest

from tests.builders import Make


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
