"""Logs of earlier versions: nothing in them is lost, and their history still works."""

from __future__ import annotations

import json
import sqlite3
from datetime import date

import pytest
from sqlite_utils import Database

from magtrack.domain.record.trial import Trial
from magtrack.store.database import APPLICATION_ID, load_migrations
from magtrack.store.journal import Journal
from magtrack.store.rows import PRODUCT
from tests.builders import over

FIRST = date(2026, 9, 28)
TRIAL = {
    "id": "t",
    "product_id": "p",
    "main": "cognition",
    "first_dose": FIRST.isoformat(),
    "weeks": 12,
    "practice_days": 3,
    "important_change": 1.0,
    "bad_spell": None,
    "entered": 5,
    "stopped": None,
}


@pytest.fixture
def second_version(path, records):
    """A log of version 2 with a trial that was stopped, where the stop is undone."""
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    db = Database(connection)
    load_migrations().migrations.apply(db, stop_before="m0003_second_outcome_and_stop_test")
    row = PRODUCT.to_row(records["product"])
    values = dict(zip(PRODUCT.columns, row, strict=True))
    db["product"].insert({name: values[name] for name in db["product"].columns_dict})
    db["trial"].insert(TRIAL)
    stopped = TRIAL | {"stopped": "2026-11-01"}
    steps = [("start", None, TRIAL, "done"), ("stop", TRIAL, stopped, "undone")]
    for number, (label, before, after, state) in enumerate(steps, start=1):
        db["history"].insert({"step": number, "at": 5, "label": label, "state": state})
        texts = [None if values is None else json.dumps(values) for values in (before, after)]
        kept = {"step": number, "seq": 0, "kind": "trial", "id": "t"}
        db["history_row"].insert(kept | {"before": texts[0], "after": texts[1]})
    connection.commit()
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("PRAGMA user_version = 2")
    connection.close()
    return path


def test_a_trial_of_version_two_asks_about_one_outcome_and_has_no_stop_test(second_version, clock):
    with Journal(second_version, clock) as journal:
        (trial,) = journal.log(FIRST, FIRST).trials
    assert trial == Trial("t", "p", "cognition", FIRST, entered=5)
    assert (trial.asked, trial.stop_test) == (("cognition",), False)


def test_history_of_version_two_can_be_redone_and_undone(second_version, clock):
    with Journal(second_version, clock) as journal:
        journal.redo()
        assert journal.log(FIRST, FIRST).trials[0].stopped == date(2026, 11, 1)
        journal.undo()
        journal.undo()
        assert journal.log(FIRST, FIRST).trials == ()
        journal.redo()
        assert journal.log(FIRST, FIRST).trials[0].stopped is None


def test_a_trial_brought_along_can_be_given_a_stop_test(second_version, clock):
    changed = Trial("t", "p", "cognition", FIRST, entered=5, second="sleep", stop_test=True)
    with Journal(second_version, clock) as journal:
        journal.apply("plan", over(changed))
        assert journal.log(FIRST, FIRST).trials == (changed,)


PERSON = {
    "id": "me",
    "birth_year": 1958,
    "sex": None,
    "pregnant": 0,
    "breastfeeding": 0,
    "egfr": None,
    "limit": "us",
    "day_start_hour": 4,
    "scales": "",
}


@pytest.fixture
def sixth_version(path):
    """A log of version 6 whose eGFR was told, changed, and once more in a step that is undone."""
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    db = Database(connection)
    load_migrations().migrations.apply(db, stop_before="m0007_lab_values")
    told, worse = PERSON | {"egfr": 52.0}, PERSON | {"egfr": 42.0, "sex": "female"}
    woman, gone = told | {"sex": "female"}, worse | {"egfr": None}
    db["profile"].insert(worse)
    steps = [
        (None, None, "done"),  # what a new row became stands in the next line
        (PERSON, told, "done"),
        (told, woman, "done"),
        (woman, woman | {"egfr": 48.0}, "dropped"),
        (woman, worse, "done"),
        (worse, gone, "undone"),
    ]
    for number, (before, after, state) in enumerate(steps, start=1):
        step = {"step": number, "at": 5, "label": f"{number}", "state": state, "origin": ""}
        db["history"].insert(step)
        texts = [None if values is None else json.dumps(values) for values in (before, after)]
        kept = {"step": number, "seq": 0, "kind": "profile", "id": "me"}
        db["history_row"].insert(kept | {"before": texts[0], "after": texts[1]})
    connection.commit()
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("PRAGMA user_version = 6")
    connection.close()
    return path


def test_undo_and_redo_follow_the_egfr_that_the_profile_had(sixth_version, clock):
    with Journal(sixth_version, clock) as journal:

        def result():
            return [value.result for value in journal.log(FIRST, FIRST).labs]

        assert result() == [42]
        assert journal.audit(with_history=True).is_sound
        journal.redo()
        assert result() == []
        found = []
        while journal.history.next_undo():
            journal.undo()
            found.append(result())
        assert found == [[42], [52], [52], [], []]
        while journal.history.next_redo():
            journal.redo()
        assert result() == []
        assert journal.audit(with_history=True).is_sound
