"""The steps from an empty file to the present schema.

A released step is never edited: add a new function below instead, and raise
`magtrack.store.rows.SCHEMA_VERSION` to the number of steps.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlite_utils import Migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

migrations = Migrations("magtrack")


@migrations()
def m0001_log(db: Database) -> None:
    """Products, plans, doses, ratings, events, the person, trials, and the history of it all.

    Instants are UTC seconds; days are ISO text; a dose keeps its own copy of the label. Choices
    of three are written with OR: for IN with more than two SQLite builds a table at every row.
    """
    db.executescript(
        """
        CREATE TABLE profile (
            id TEXT PRIMARY KEY CHECK (id = 'me'),
            birth_year INTEGER,
            sex TEXT CHECK (sex IN ('male', 'female')),
            pregnant INTEGER NOT NULL CHECK (pregnant IN (0, 1)),
            breastfeeding INTEGER NOT NULL CHECK (breastfeeding IN (0, 1)),
            egfr REAL CHECK (egfr > 0),
            "limit" TEXT NOT NULL,
            day_start_hour INTEGER NOT NULL CHECK (day_start_hour BETWEEN 0 AND 12),
            scales TEXT NOT NULL
        ) STRICT;

        CREATE TABLE product (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL CHECK (name <> ''),
            form TEXT NOT NULL,
            unit TEXT NOT NULL,
            serving_units REAL NOT NULL CHECK (serving_units > 0),
            compound_mg REAL CHECK (compound_mg > 0),
            elemental_mg REAL CHECK (elemental_mg >= 0),
            elemental_source TEXT NOT NULL,
            brand TEXT NOT NULL,
            lot TEXT NOT NULL,
            expiry TEXT,
            price REAL CHECK (price >= 0),
            price_units REAL CHECK (price_units > 0),
            currency TEXT NOT NULL,
            started TEXT,
            stopped TEXT,
            purpose TEXT NOT NULL
        ) STRICT;

        CREATE TABLE schedule (
            id TEXT PRIMARY KEY,
            product_id TEXT NOT NULL REFERENCES product (id) DEFERRABLE INITIALLY DEFERRED,
            slot TEXT NOT NULL CHECK (slot = 'morning' OR slot = 'evening' OR slot = 'other'),
            planned TEXT NOT NULL,
            units REAL NOT NULL CHECK (units > 0),
            valid_from TEXT NOT NULL,
            valid_to TEXT CHECK (valid_to >= valid_from),
            weekdays TEXT NOT NULL
        ) STRICT;

        CREATE TABLE dose (
            id TEXT PRIMARY KEY,
            product_id TEXT NOT NULL REFERENCES product (id) DEFERRABLE INITIALLY DEFERRED,
            product_name TEXT NOT NULL,
            form TEXT NOT NULL,
            unit TEXT NOT NULL,
            units REAL NOT NULL CHECK (units > 0),
            compound_mg REAL CHECK (compound_mg > 0),
            elemental_mg REAL CHECK (elemental_mg >= 0),
            estimated INTEGER NOT NULL CHECK (estimated IN (0, 1)),
            day TEXT NOT NULL,
            slot TEXT NOT NULL CHECK (slot = 'morning' OR slot = 'evening' OR slot = 'other'),
            planned TEXT,
            outcome TEXT NOT NULL
                CHECK (outcome = 'taken' OR outcome = 'skipped' OR outcome = 'missed'),
            taken INTEGER,
            taken_zone TEXT CHECK ((taken IS NULL) = (taken_zone IS NULL)),
            taken_offset_min INTEGER CHECK ((taken IS NULL) = (taken_offset_min IS NULL)),
            entered INTEGER NOT NULL,
            edited INTEGER,
            note TEXT NOT NULL
        ) STRICT;
        CREATE INDEX dose_by_day ON dose (day, taken, id);
        CREATE INDEX dose_by_product ON dose (product_id);

        CREATE TABLE rating (
            id TEXT PRIMARY KEY,
            day TEXT NOT NULL,
            scale TEXT NOT NULL,
            value INTEGER NOT NULL CHECK (value BETWEEN 0 AND 10),
            entered INTEGER NOT NULL,
            zone TEXT NOT NULL,
            edited INTEGER,
            UNIQUE (day, scale)
        ) STRICT;

        CREATE TABLE event (
            id TEXT PRIMARY KEY,
            kind TEXT NOT NULL,
            first TEXT NOT NULL,
            last TEXT NOT NULL CHECK (last >= first),
            entered INTEGER NOT NULL,
            text TEXT NOT NULL,
            edited INTEGER
        ) STRICT;
        CREATE INDEX event_by_day ON event (first, last);

        CREATE TABLE trial (
            id TEXT PRIMARY KEY,
            product_id TEXT NOT NULL REFERENCES product (id) DEFERRABLE INITIALLY DEFERRED,
            main TEXT NOT NULL,
            first_dose TEXT NOT NULL,
            weeks INTEGER NOT NULL CHECK (weeks IN (12, 16)),
            practice_days INTEGER NOT NULL CHECK (practice_days >= 0),
            important_change REAL NOT NULL CHECK (important_change > 0),
            bad_spell INTEGER CHECK (bad_spell IN (0, 1)),
            entered INTEGER NOT NULL,
            stopped TEXT
        ) STRICT;

        CREATE TABLE amendment (
            id TEXT PRIMARY KEY,
            trial_id TEXT NOT NULL REFERENCES trial (id) DEFERRABLE INITIALLY DEFERRED,
            field TEXT NOT NULL,
            before TEXT NOT NULL,
            after TEXT NOT NULL,
            entered INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE medicine (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL CHECK (name <> ''),
            times TEXT NOT NULL,
            first TEXT,
            last TEXT CHECK (last >= first),
            weekdays TEXT NOT NULL,
            text TEXT NOT NULL
        ) STRICT;

        CREATE TABLE condition (
            id TEXT PRIMARY KEY,
            key TEXT NOT NULL,
            first TEXT,
            last TEXT CHECK (last >= first),
            text TEXT NOT NULL
        ) STRICT;

        CREATE TABLE stock_count (
            id TEXT PRIMARY KEY,
            product_id TEXT NOT NULL REFERENCES product (id) DEFERRABLE INITIALLY DEFERRED,
            day TEXT NOT NULL,
            units REAL NOT NULL CHECK (units >= 0)
        ) STRICT;

        CREATE TABLE history (
            step INTEGER PRIMARY KEY,
            at INTEGER NOT NULL,
            label TEXT NOT NULL,
            state TEXT NOT NULL CHECK (state = 'done' OR state = 'undone' OR state = 'dropped'),
            undone_at INTEGER
        ) STRICT;

        CREATE TABLE history_row (
            step INTEGER NOT NULL REFERENCES history (step),
            seq INTEGER NOT NULL,
            kind TEXT NOT NULL,
            id TEXT NOT NULL,
            before TEXT,
            after TEXT,
            PRIMARY KEY (step, seq)
        ) STRICT, WITHOUT ROWID;
        """
    )


@migrations()
def m0002_acknowledgement(db: Database) -> None:
    """Which warnings the person has read, in which version of their rule."""
    db.executescript(
        """
        CREATE TABLE acknowledgement (
            id TEXT PRIMARY KEY,
            rule TEXT NOT NULL CHECK (rule <> ''),
            version INTEGER NOT NULL CHECK (version > 0),
            against TEXT NOT NULL,
            day TEXT,
            entered INTEGER NOT NULL,
            text TEXT NOT NULL
        ) STRICT;
        """
    )


@migrations()
def m0003_second_outcome_and_stop_test(db: Database) -> None:
    """A trial can ask about a second outcome, and go on with as many weeks without the product.

    Both may be empty, so that trials in the history of an older log can still be brought back.
    """
    db.executescript(
        """
        ALTER TABLE trial ADD COLUMN second TEXT CHECK (second <> main);
        ALTER TABLE trial ADD COLUMN stop_test INTEGER CHECK (stop_test IN (0, 1));
        """
    )


@migrations()
def m0004_severity_of_what_was_read(db: Database) -> None:
    """A warning that was read is kept with its severity: a graver one asks again."""
    db.executescript(
        """
        ALTER TABLE acknowledgement ADD COLUMN severity TEXT NOT NULL DEFAULT 'minor'
            CHECK (severity IN ('contraindicated', 'major', 'moderate', 'minor'));
        """
    )


@migrations()
def m0005_origin_of_a_step(db: Database) -> None:
    """A step of the history says where it came from; of earlier ones that is not known."""
    db.execute("ALTER TABLE history ADD COLUMN origin TEXT NOT NULL DEFAULT ''")


@migrations()
def m0006_what_a_medicine_is_known_as(db: Database) -> None:
    """A medicine keeps which known medicines it is, where the person was asked."""
    db.execute("ALTER TABLE medicine ADD COLUMN known_as TEXT CHECK (known_as <> '')")


@migrations()
def m0007_lab_values(db: Database) -> None:
    """Lab values by day; the eGFR of the profile becomes the first one, its day not known.

    It was entered, changed and undone as a part of the profile, so the history of the profile tells
    the history of the value: undo and redo reach back beyond this step.
    """
    db.executescript(
        """
        CREATE TABLE lab_value (
            id TEXT PRIMARY KEY,
            kind TEXT NOT NULL CHECK (kind <> ''),
            result REAL NOT NULL CHECK (result > 0),
            unit TEXT NOT NULL,
            day TEXT,
            text TEXT NOT NULL
        ) STRICT;

        INSERT INTO lab_value
        SELECT 'profile-egfr', 'egfr', egfr, 'mL/min/1.73 m2', NULL, ''
        FROM profile WHERE egfr IS NOT NULL;
        """
    )
    _add_history_of_egfr(db)
    db.execute("ALTER TABLE profile DROP COLUMN egfr")


def _add_history_of_egfr(db: Database) -> None:
    """Add a line to each step of the history that changed the eGFR of the profile.

    What a new profile became stands in the next line about it, or else in its table.
    """
    present = db.execute("SELECT egfr FROM profile").fetchone()
    became = present and present[0]
    added = []
    lines = db.execute(
        "SELECT step, before, after FROM history_row WHERE kind = 'profile'"
        " ORDER BY step DESC, seq DESC"
    ).fetchall()
    for step, before, after in lines:
        old = _egfr_of(before)
        new = became if before is None and after is None else _egfr_of(after)
        if old != new:
            added.append((step, _image_of(old), _image_of(new), step))
        became = old
    for values in reversed(added):
        db.execute(
            "INSERT INTO history_row SELECT ?, max(seq) + 1, 'lab_value', 'profile-egfr', ?, ?"
            " FROM history_row WHERE step = ?",
            values,
        )


def _egfr_of(profile: str | None) -> float | None:
    value = None if profile is None else json.loads(profile)["egfr"]
    return None if value is None else float(value)


def _image_of(egfr: float | None) -> str | None:
    """Return the row of a value as the history holds it, None for no row."""
    if egfr is None:
        return None
    row = {"id": "profile-egfr", "kind": "egfr", "result": egfr, "unit": "mL/min/1.73 m2"}
    return json.dumps({**row, "day": None, "text": ""})


@migrations()
def m0008_plans_count_from_when_they_are_made(db: Database) -> None:
    """A plan says for which day it was made too late; the older ones count from their first day.

    From here on `weekdays` may hold a cycle too: "every 2 days from 2026-11-23".
    """
    db.execute("ALTER TABLE schedule ADD COLUMN made_too_late_for TEXT")


@migrations()
def m0009_contents_of_products(db: Database) -> None:
    """A product can be a blend, hold minerals, have its amount in IU, and come from a list."""
    db.executescript(
        """
        ALTER TABLE product ADD COLUMN parts TEXT NOT NULL DEFAULT '';
        ALTER TABLE product ADD COLUMN minerals TEXT NOT NULL DEFAULT '';
        ALTER TABLE product ADD COLUMN amount REAL CHECK (amount > 0);
        ALTER TABLE product ADD COLUMN amount_unit TEXT NOT NULL DEFAULT '';
        ALTER TABLE product ADD COLUMN from_list INTEGER;
        """
    )


@migrations()
def m0010_as_needed_and_ticks(db: Database) -> None:
    """A product can be taken as needed; a medicine can be ticked, and what was ticked is kept.

    Flags may be empty, so that what the history of an older log holds can still be brought back.
    """
    db.executescript(
        """
        ALTER TABLE product ADD COLUMN as_needed INTEGER CHECK (as_needed IN (0, 1));
        ALTER TABLE product ADD COLUMN smallest_gap_h REAL CHECK (smallest_gap_h > 0);
        ALTER TABLE product ADD COLUMN most_per_day REAL CHECK (most_per_day > 0);
        ALTER TABLE medicine ADD COLUMN tick INTEGER CHECK (tick IN (0, 1));

        CREATE TABLE medicine_taken (
            id TEXT PRIMARY KEY,
            medicine_id TEXT NOT NULL REFERENCES medicine (id) DEFERRABLE INITIALLY DEFERRED,
            day TEXT NOT NULL,
            planned TEXT,
            taken INTEGER,
            taken_zone TEXT CHECK ((taken IS NULL) = (taken_zone IS NULL)),
            taken_offset_min INTEGER CHECK ((taken IS NULL) = (taken_offset_min IS NULL)),
            outcome TEXT NOT NULL
                CHECK (outcome = 'taken' OR outcome = 'skipped' OR outcome = 'missed'),
            entered INTEGER NOT NULL,
            edited INTEGER
        ) STRICT;
        CREATE INDEX medicine_taken_by_day ON medicine_taken (day);
        CREATE INDEX medicine_taken_by_medicine ON medicine_taken (medicine_id);
        """
    )


@migrations()
def m0011_baseline_of_a_trial(db: Database) -> None:
    """A trial says from which day its baseline counts, and whether the product is taken in it.

    The flag may be empty, so that what the history of an older log holds can still be brought back.
    """
    db.executescript(
        """
        ALTER TABLE trial ADD COLUMN baseline_from TEXT;
        ALTER TABLE trial ADD COLUMN while_taking INTEGER CHECK (while_taking IN (0, 1));
        """
    )


@migrations()
def m0012_which_file_was_taken_in(db: Database) -> None:
    """A step that took a file in says which, how it was read and how much came of it (JSON)."""
    db.execute("ALTER TABLE history ADD COLUMN taken_from TEXT")
