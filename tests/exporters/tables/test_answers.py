"""The answer of a trial in trial.csv: there from the day it is due, and nothing of it before."""

from __future__ import annotations

import json
import subprocess
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from magtrack.domain.outcome.comparison import days_needed
from magtrack.domain.outcome.progress import progress
from magtrack.domain.record.days import moment_at
from magtrack.domain.record.edits import Put
from magtrack.domain.record.ratings import Rating
from magtrack.domain.record.trial import Trial
from magtrack.exporters.fhir.bundle import EXPORTER as FHIR
from magtrack.wording import verdicts
from tests.exporters.conftest import MAGTEIN, contents, rows

DAY_0 = date(2026, 3, 2)
DUE = DAY_0 + timedelta(days=84)
TRIAL = Trial("t", "magtein", "cognition", DAY_0, second="sleep")
PLAN = {"record", "id", "trial_id", "product_id", "main_scale", "first_dose", "weeks", "answer_due"}


def rated(number):
    """4 or 5 before the first dose, 7 or 8 in the onset window."""
    return 4 + number % 2 if number < 0 else 5 + number % 3 if number < 56 else 7 + number % 2


def ratings(days=range(-28, 84), scales=("cognition", "sleep")):
    return [
        Rating(DAY_0 + timedelta(days=n), scale, rated(n), 1_780_000_000 + n, "UTC")
        for n in days
        for scale in scales
    ]


def on(day):
    """Return what an export of `day` is asked with."""
    hours = (day - date(1970, 1, 1)).days * 24 + 20
    return {"as_of": moment_at(hours * 3600, "UTC"), "today": day}


def outcomes(folder):
    return [row for row in rows(folder, "trial") if row["record"] == "outcome"]


@pytest.fixture
def journal(bench):
    return bench.journal(MAGTEIN, TRIAL, *ratings())


def test_on_the_due_day_each_outcome_has_its_answer(bench, journal):
    folder = bench.export(journal, **on(DUE))
    main, second = outcomes(folder)
    found = progress(journal.log(*days_needed(TRIAL, DUE)), TRIAL, DUE, bench.reference.event_kinds)
    effect = found.main.effect
    assert (main["trial_id"], main["outcome_scale"], main["outcome_role"]) == (
        "t",
        "cognition",
        "main",
    )
    assert (second["outcome_scale"], second["outcome_role"]) == ("sleep", "second")
    assert main["answer_due"] == str(DUE)
    assert main["verdict"] == found.main.verdict
    assert main["answer"] == verdicts.result_line(found.main, found)
    assert float(main["estimate_points"]) == round(effect.est, 2)
    assert float(main["low_points"]) == round(effect.lo, 2)
    assert float(main["high_with_drift_points"]) == round(effect.hi_drift, 2)
    assert float(main["low_with_drift_points"]) < float(main["low_points"])
    assert (main["baseline_days"], main["window_days"]) == ("25", "28")
    assert main["planned_days"] == main["dose_ratio"] == ""  # nothing was planned
    assert "does not show the cause" in main["caveat"]


def test_where_it_was_taken_before_the_answer_says_so_first_and_the_key_stays(bench):
    folder = bench.export(
        bench.journal(MAGTEIN, replace(TRIAL, while_taking=True), *ratings()), **on(DUE)
    )
    for row in outcomes(folder):
        assert row["verdict"].startswith("improved")
        assert " against " in row["answer"].partition(":")[0]
        assert row["answer"].partition(": ")[2].startswith("it was taken before as well")
        assert row["baseline"].startswith("Planned as a baseline while taking")


@pytest.mark.parametrize("before", [1, 28, 84])
def test_before_the_due_day_no_format_holds_anything_of_an_effect(bench, journal, before):
    day = DUE - timedelta(days=before)
    folder = bench.export(journal, **on(day))
    assert outcomes(folder) == []
    (trial,) = rows(folder, "trial")
    later = bench.export(journal, "later", **on(DUE))
    telling = set(outcomes(later)[0]) - set(rows(later, "trial")[0]) | {
        name for name, cell in outcomes(later)[0].items() if cell
    }
    assert not any(trial[name] for name in telling - PLAN)
    for name, exporter in (("log.json", None), ("bundle", FHIR), ("days.csv", None)):
        text = bench.export(journal, name, exporter=exporter, **on(day)).read_text("utf-8")
        assert "estimate" not in text
        assert "improved" not in text


def test_what_was_rated_in_the_window_changes_no_column_of_the_trial_before_the_due_day(bench):
    day = DUE - timedelta(days=1)
    early = ratings(range(-28, 56))
    high = bench.journal(MAGTEIN, TRIAL, *early, *ratings(range(56, 83)))
    low = bench.journal(
        MAGTEIN,
        TRIAL,
        *early,
        *(
            Rating(DAY_0 + timedelta(days=n), scale, 0, 1_780_000_000, "UTC")
            for n in range(56, 83)
            for scale in ("cognition", "sleep")
        ),
    )
    told = [
        (bench.export(journal, name, **on(day)) / "trial.csv").read_bytes()
        for name, journal in (("high", high), ("low", low))
    ]
    assert told[0] == told[1]


def test_a_period_that_ends_before_the_due_day_has_no_answer(bench, journal):
    folder = bench.export(journal, last=DUE - timedelta(days=1), **on(DUE))
    assert outcomes(folder) == []


def test_the_answer_stays_the_same_however_late_it_is_written(bench, journal):
    first = outcomes(bench.export(journal, **on(DUE)))
    assert outcomes(bench.export(journal, "later", **on(DUE + timedelta(days=400)))) == first


def test_without_an_answer_the_reason_is_there_and_no_number(bench):
    journal = bench.journal(MAGTEIN, TRIAL, *ratings(range(-5, 84)))
    main, _second = outcomes(bench.export(journal, **on(DUE)))
    assert main["verdict"] == "cannot_tell:baseline_short"
    assert main["estimate_points"] == main["p"] == main["interval_level"] == ""
    assert main["answer"].startswith("Cannot tell: too few days rated before the first dose.")


def test_a_stop_test_has_a_row_of_its_own_from_its_own_day(bench):
    trial = Trial("t", "magtein", "cognition", DAY_0, stop_test=True)
    journal = bench.journal(MAGTEIN, trial, *ratings(range(-28, 168), ["cognition"]))
    assert [r["outcome_role"] for r in outcomes(bench.export(journal, **on(DUE)))] == ["main"]
    _main, test = outcomes(bench.export(journal, "later", **on(trial.stop_due)))
    assert (test["outcome_role"], test["answer_due"]) == ("stop-test", str(trial.stop_due))
    assert test["estimate_points"]


def test_answers_are_not_read_back_and_follow_again_from_the_rest(bench, journal):
    first = contents(bench.export(journal, **on(DUE)))
    copy = bench.take_in(bench.folder / "set")
    assert bench.plan(bench.folder / "set", copy).edits == ()
    assert contents(bench.export(copy, "again", **on(DUE))) == first
    assert b"outcome," in first["trial.csv"]


def test_no_cell_says_none_or_nan(bench, journal):
    journal.apply("x", Put(Trial("t0", "magtein", "mood", DAY_0 - timedelta(days=300))))
    for row in outcomes(bench.export(journal, **on(DUE))):
        assert {"None", "nan", "inf"}.isdisjoint(row.values())
        assert not any(cell.endswith((".0", " ")) for cell in row.values())


@pytest.mark.parametrize(("before", "loaded"), [(1, False), (0, True)])
def test_the_analysis_is_loaded_for_a_due_trial_only(bench, journal, python, root, before, loaded):
    day = DUE - timedelta(days=before)
    code = f"""
import json, sys
from datetime import date
from pathlib import Path
from magtrack.clock import FixedClock
from magtrack.domain.record.days import moment_at
from magtrack.exporters import ExportRequest
from magtrack.exporters.tables.csv_set import EXPORTER
from magtrack.reference import load
from magtrack.store.journal import Journal
day = date.fromisoformat("{day}")
as_of = moment_at(((day - date(1970, 1, 1)).days * 24 + 20) * 3600, "UTC")
with Journal(Path({str(journal.path)!r}), FixedClock(as_of.epoch, "UTC")) as journal:
    EXPORTER.write(journal, ExportRequest(Path({str(bench.folder / "out")!r}), as_of, day, load()))
print(json.dumps("numpy" in sys.modules))
"""
    journal.close()
    done = subprocess.run(
        [python, "-c", code], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert json.loads(done.stdout) is loaded
