"""What is exported, read into an empty log and exported again is equal, byte for byte."""

from __future__ import annotations

import csv
import json
import locale
import tempfile
from datetime import date, time, timedelta
from pathlib import Path
from unittest import mock
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from magtrack.domain.record.amounts import CompoundMg, ElementalMg, plain_number
from magtrack.domain.record.contents import Ingredient
from magtrack.domain.record.days import moment_at
from magtrack.domain.record.doses import Dose
from magtrack.domain.record.events import Event
from magtrack.domain.record.labs import EGFR_UNIT, LabValue
from magtrack.domain.record.people import Acknowledgement, Condition, Medicine, MedicineTaken
from magtrack.domain.record.products import Product
from magtrack.domain.record.ratings import Rating
from magtrack.domain.record.schedule import Schedule
from magtrack.domain.safety.rules import SEVERITIES
from magtrack.errors import AnswersNeeded
from magtrack.exporters import _period
from magtrack.fileset.cells import guard, number, unguard
from tests.builders import REPETITIONS
from tests.exporters.conftest import MAGTEIN, Bench, contents, dose, rows

FORMATS = ["set", "set.zip", "log.json"]
FIRST = date(2026, 10, 20)
BEGIN = 1_792_000_000  # 14 October 2026, in UTC


@given(st.text())
def test_the_guard_can_always_be_taken_off_again(text):
    assert unguard(guard(text)) == text


@given(st.sampled_from("=+-@＝＋－＠\t\r\n"), st.text(), st.integers(0, 3))
def test_no_guarded_text_begins_like_a_formula(sign, rest, apostrophes):
    assert guard("'" * apostrophes + sign + rest).startswith("'" * (apostrophes + 1))


@given(st.floats(-1e9, 1e9, allow_subnormal=False))
def test_a_number_has_at_most_fifteen_digits_and_is_written_the_same_again(value):
    told = number(value)
    assert float(told) == pytest.approx(value, rel=1e-14)
    assert number(float(told)) == told
    digits = told.lstrip("-").partition("e")[0].replace(".", "").strip("0")
    assert len(digits) <= 15


@pytest.mark.parametrize("name", FORMATS)
def test_a_log_with_more_digits_than_a_file_holds_is_the_same_as_its_export(bench, name):
    units = 0.1 + 0.2
    parts = (Ingredient("citrate", units),)
    journal = bench.journal(
        replace(PRODUCTS[0], parts=parts, serving_units=units),
        Schedule("s1", "p1", "morning", time(8), units, FIRST),
        LabValue("l1", "egfr", 60 + units, EGFR_UNIT, FIRST),
    )
    path = bench.export(journal, name)
    packed = path
    if path.suffix == ".zip":
        packed = bench.folder / "unpacked"
        ZipFile(path).extractall(packed)
    files = contents(packed) if packed.is_dir() else {name: path.read_bytes()}
    assert not [file for file, content in files.items() if b"0000000004" in content]
    assert bench.plan(path, journal).edits == ()


@pytest.mark.parametrize("name", FORMATS)
def test_the_hand_made_log_comes_back_equal(bench, journal, name):
    first = contents(bench.export(journal))
    copy = bench.take_in(bench.export(journal, name))
    assert contents(bench.export(copy, "again")) == first


def test_json_holds_the_doses_that_nobody_recorded_as_the_set_does_and_they_are_none(
    bench, journal
):
    told = json.loads(bench.export(journal, "log.json").read_text(encoding="utf-8"))["doses"]
    fields = ("product_id", "day", "slot", "scheduled_local", "status", "units")
    unlogged = [each for each in told if each["status"] == "not_recorded"]
    assert [tuple(each[name] for name in fields) for each in unlogged] == [
        (row["product_id"], row["day"], row["slot"], row["scheduled_local"], "not_recorded", units)
        for row in rows(bench.export(journal), "doses")
        if row["status"] == "not_recorded"
        for units in [json.loads(row["units"])]
    ]
    assert len(unlogged) > 2
    assert not any("id" in each or "elemental_mg" in each for each in unlogged)
    copy = bench.take_in(bench.folder / "log.json")
    assert len(copy.log(FIRST, date(2027, 1, 1)).doses) == len(told) - len(unlogged)


@pytest.mark.parametrize("name", FORMATS)
def test_a_second_import_adds_nothing(bench, journal, name):
    path = bench.export(journal, name)
    copy = bench.take_in(path)
    assert bench.plan(path, copy).total[:2] == (0, 0)
    assert bench.plan(path, copy).edits == ()
    assert bench.plan(path, journal).edits == ()


def test_a_set_without_notes_takes_no_note_away(bench, journal):
    path = bench.export(journal, notes=False)
    assert bench.plan(path, journal).edits == ()


def of_earlier_version(path, egfr):
    """Make of an export one of the time when the eGFR stood in the profile."""
    if path.is_file():
        told = json.loads(path.read_text("utf-8"))
        told["profile"][0] |= {} if egfr is None else {"egfr": egfr}
        path.write_text(json.dumps({k: v for k, v in told.items() if k != "labs"}), "utf-8")
        return path
    (path / "labs.csv").unlink()
    head, row = (path / "profile.csv").read_text("utf-8").splitlines()
    told = "" if egfr is None else egfr
    (path / "profile.csv").write_text(f"{head},egfr\n{row},{told}\n", "utf-8")
    return path


@pytest.mark.parametrize("egfr", [88.5, None])
@pytest.mark.parametrize("name", ["set", "log.json"])
def test_the_egfr_in_the_profile_of_an_earlier_version_becomes_a_lab_value(
    bench, journal, name, egfr
):
    path = of_earlier_version(bench.export(journal, name), egfr)
    copy = bench.take_in(path)
    expected = () if egfr is None else (LabValue("profile-egfr", "egfr", egfr, EGFR_UNIT),)
    assert copy.log(FIRST, FIRST).labs == expected
    assert bench.plan(path, copy).edits == ()


def test_an_egfr_no_kidney_has_in_an_earlier_profile_is_asked_about(bench, journal):
    path = of_earlier_version(bench.export(journal), 400)
    with pytest.raises(AnswersNeeded) as caught:
        bench.plan(path, bench.journal())
    (question,) = caught.value.questions
    (told,) = question.rows
    assert told.startswith("profile.csv, row 2, ")
    assert told.endswith("An eGFR lies between 1 and 200.")


def test_an_import_is_undone_in_one_step(bench, journal):
    copy = bench.take_in(bench.export(journal))
    copy.undo()
    assert bench.plan(bench.folder / "set", copy).total.same <= 1  # the profile is never absent


@pytest.mark.parametrize("name", ["de_DE.UTF-8", "ar_EG.UTF-8", "fr_FR.UTF-8", "C.UTF-8"])
def test_the_locale_changes_nothing(bench, journal, name):
    expected = contents(bench.export(journal))
    before = locale.setlocale(locale.LC_ALL)
    try:
        locale.setlocale(locale.LC_ALL, name)
    except locale.Error:
        pytest.skip(f"{name} is not installed")
    try:
        assert contents(bench.export(journal, "again")) == expected
    finally:
        locale.setlocale(locale.LC_ALL, before)


def test_a_log_read_in_many_parts_gives_the_same_files(bench, journal, monkeypatch):
    whole = contents(bench.export(journal))
    monkeypatch.setattr(_period, "_MOST_DAYS", 1)
    monkeypatch.setattr(_period, "_DOSES_AT_ONCE", 1)
    with mock.patch.object(_period, "min", lambda *n: min(*n, n[0] + 1), create=True):
        assert contents(bench.export(journal, "again")) == whole


# ----------------------------------------------------------------------------- generated logs

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20)
CLEAN = TEXTS.map(str.strip)
NAMES = TEXTS.map(lambda text: " ".join(text.split())).filter(bool)
AMOUNTS = st.floats(0.01, 5000, allow_nan=False).map(lambda n: float(plain_number(n)))
DAYS = st.integers(0, 20).map(lambda n: FIRST + timedelta(days=n))
EPOCHS = st.integers(BEGIN, BEGIN + 40 * 86_400)
ZONES = st.sampled_from(["America/New_York", "Pacific/Auckland", "Europe/London", "Asia/Kolkata"])
CLOCKS = st.builds(time, st.integers(0, 23), st.integers(0, 59))
SLOTS = st.sampled_from(["morning", "evening", "other"])
EDITED = st.none() | EPOCHS
PRODUCTS = [
    Product("p1", "One", "l-threonate", "capsule", 3.0, CompoundMg(2000.0), ElementalMg(144.0)),
    Product("p2", "=Two", "oxide", "tablet", 1.0, CompoundMg(500.0), None, "theory"),
    Product(
        "p3",
        "Blend",
        "other",
        "tablet",
        elemental_mg=ElementalMg(200.0),
        parts=(Ingredient("citrate"), Ingredient("oxide", 60.125)),
        minerals=(Ingredient("calcium", 320.0), Ingredient("iron")),
        from_list=2022,
    ),
    Product("p4", "D3", "none", "drop", elemental_source="none", amount=12.5, amount_unit="µg"),
    Product("p5", "S", "sulfate", "g", 1.0, CompoundMg(16.0), ElementalMg(3.23), "computed"),
]
PRODUCT_IDS = st.sampled_from(["p1", "p2"])


@st.composite
def doses(draw):
    taken = draw(st.none() | st.builds(moment_at, EPOCHS, ZONES))
    outcome = "taken" if taken else draw(st.sampled_from(["taken", "skipped", "missed"]))
    compound = draw(st.none() | AMOUNTS) if outcome == "taken" else None
    share = draw(st.none() | st.floats(0, 1)) if outcome == "taken" else None
    return Dose(
        "",
        draw(PRODUCT_IDS),
        draw(NAMES),
        draw(st.sampled_from(["l-threonate", "oxide", "none"])),
        draw(NAMES),
        draw(AMOUNTS),
        compound,
        None if share is None else float(plain_number(share * (compound or 300))),
        draw(st.booleans()),
        draw(DAYS),
        draw(SLOTS),
        draw(st.none() | CLOCKS),
        outcome,
        taken,
        draw(EPOCHS),
        draw(EDITED),
        draw(CLEAN),
    )


@st.composite
def schedules(draw):
    first = draw(DAYS)
    last = draw(st.none() | st.integers(0, 9).map(lambda n: first + timedelta(days=n)))
    repeats, late = draw(REPETITIONS), draw(st.sampled_from([None, first]))
    return Schedule(
        "", draw(PRODUCT_IDS), draw(SLOTS), draw(CLOCKS), draw(AMOUNTS), first, last, repeats, late
    )


@st.composite
def events(draw):
    first = draw(DAYS)
    last = first + timedelta(days=draw(st.integers(0, 30)))
    kind = draw(st.sampled_from(["illness", "travel", "stress"]))
    return Event("", kind, first, last, draw(EPOCHS), draw(CLEAN), draw(EDITED))


@st.composite
def medicines(draw):
    first = draw(st.none() | DAYS)
    last = draw(st.none() | st.integers(0, 9).map(lambda n: (first or FIRST) + timedelta(days=n)))
    name = draw(st.sampled_from(["Doxycycline", "levothyroxine", "=Aspirin", "Gaviscon", "Zinc"]))
    times = tuple(draw(st.lists(CLOCKS, max_size=2)))
    return Medicine("", name, times, first, last, tick=draw(st.booleans()))


ACKNOWLEDGED = st.builds(
    Acknowledgement,
    st.just(""),
    st.sampled_from(["tetracyclines", "upper-limit", "thyroid-hormones"]),
    st.just(1),
    st.sampled_from(["Doxycycline", "us", "levothyroxine"]),
    st.none() | DAYS,
    EPOCHS,
    CLEAN,
    st.sampled_from(SEVERITIES),
)
RATINGS = st.builds(
    Rating, DAYS, st.sampled_from(["cognition", "mood"]), st.integers(0, 10), EPOCHS, ZONES, EDITED
)


@st.composite
def ticks(draw):
    taken = draw(st.none() | st.builds(moment_at, EPOCHS, ZONES))
    outcome = "taken" if taken else draw(st.sampled_from(["taken", "skipped", "missed"]))
    planned = draw(st.none() | CLOCKS)
    return MedicineTaken("", "m0", draw(DAYS), planned, taken, outcome, draw(EPOCHS), draw(EDITED))


def place(entry):
    """Return what an entry is of: a planned dose has one."""
    if entry.planned is None:
        return id(entry)
    if isinstance(entry, Dose):
        return entry.product_id, entry.day, entry.slot, entry.planned
    return entry.medicine_id, entry.day, entry.planned


def with_ids(letter, records):
    return [replace(record, id=f"{letter}{n}") for n, record in enumerate(records)]


@settings(max_examples=25)
@given(
    st.lists(doses(), max_size=12, unique_by=place),
    st.lists(schedules(), max_size=4),
    st.lists(events(), max_size=4),
    st.lists(RATINGS, max_size=6, unique_by=lambda rating: rating.id),
    st.lists(medicines(), max_size=3),
    st.lists(ACKNOWLEDGED, max_size=3),
    st.lists(ticks(), max_size=4, unique_by=place),
    st.sampled_from(FORMATS),
)
def test_any_log_comes_back_equal(
    made_doses, plans, happenings, ratings, pills, said, ticked, name
):
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        try:
            journal = bench.journal(
                *PRODUCTS,
                *with_ids("d", made_doses),
                *with_ids("s", plans),
                *with_ids("e", happenings),
                *ratings,
                *with_ids("m", pills),
                *with_ids("w", said),
                *(with_ids("x", ticked) if pills else ()),
                Condition("c1", "kidney-disease", None, FIRST + timedelta(days=9)),
            )
            first = contents(bench.export(journal))
            path = bench.export(journal, name)
            copy = bench.take_in(path)
            assert contents(bench.export(copy, "again")) == first
            assert bench.plan(path, copy).edits == ()
        finally:
            bench.close()


def test_thirds_of_a_label_add_up_to_the_same_when_they_come_back(bench):
    thirds = [
        replace(dose(n, "2026-11-02", "morning", None, f"2026-11-02T03:3{n}"), elemental_mg=mg)
        for n, mg in enumerate((200 / 3, 200 / 3, 350.015 / 3, 400 / 7))
    ]
    journal = bench.journal(MAGTEIN, *thirds)
    first = contents(bench.export(journal))
    copy = bench.take_in(bench.export(journal, "set"))
    assert contents(bench.export(copy, "again")) == first


# ----------------------------------------------------------------------------- earlier versions

ADDED = {"parts", "minerals", "amount_per_serving", "amount_unit", "from_list"}


def test_a_set_of_an_earlier_version_has_no_contents_and_is_read(bench, journal):
    folder = bench.export(journal)
    path = folder / "products.csv"
    head, *lines = csv.reader(path.read_text("utf-8-sig").splitlines())
    keep = [place for place, column in enumerate(head) if column not in ADDED]
    assert len(keep) == len(head) - len(ADDED)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([row[place] for place in keep] for row in (head, *lines))
    counts = bench.plan(folder, journal).counts["product"]
    assert (counts.new, counts.changed, counts.same) == (0, 0, len(lines))
