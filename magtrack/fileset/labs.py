"""The table of lab values, and the eGFR that files of earlier versions held in the profile."""

from __future__ import annotations

from magtrack.domain.record.labs import (
    EGFR,
    EGFR_UNIT,
    LAB_KINDS,
    OF_EARLIER_PROFILE,
    LabValue,
    in_order,
)
from magtrack.fileset import kinds
from magtrack.fileset.table import FileTable

LABS = FileTable(
    "labs",
    "lab_value",
    (
        kinds.identity("id", "The record's id; it never changes."),
        kinds.one_of(LAB_KINDS)("kind", "egfr, serum-magnesium, potassium or creatinine."),
        kinds.amount("value", "What the lab reported.", of="result"),
        kinds.text("unit", "The unit of the value."),
        kinds.day("day", "The day of the blood test; empty: not known.", optional=True),
        kinds.note("note", "What the user wrote; left out unless notes were asked for.", of="text"),
    ),
    LabValue,
    lambda log, _: in_order(log.labs),
    optional=True,
)


def _egfr_of_profile(egfr: float | None) -> LabValue | None:
    return None if egfr is None else LabValue(OF_EARLIER_PROFILE, EGFR, egfr, EGFR_UNIT)


OF_EARLIER_VERSIONS = (
    FileTable(
        "profile",
        "lab_value",
        (kinds.number("egfr", "Kidney function.", EGFR_UNIT, optional=True),),
        _egfr_of_profile,
        earlier=True,
    ),
)
"""What files of earlier versions held in other tables, to be read beside these tables."""
