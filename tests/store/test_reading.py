"""The latest log is kept for as long as it is true: no more is read again than was written."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, time, timedelta

import pytest
from msgspec.structs import replace

from magtrack.domain.record.edits import Delete, Put
from magtrack.domain.record.people import Medicine, Profile
from magtrack.domain.record.ratings import Rating
from magtrack.errors import LockedLog
from magtrack.store import database, rows
from magtrack.store.journal import Journal
from magtrack.store.reading import KEPT_DAYS
from tests.builders import over
from tests.store.conftest import DOSE, PRODUCT, RECORDS

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
EVENT, PLAN, TRIAL = RECORDS["event"], RECORDS["schedule"], RECORDS["trial"]
AROUND = (TODAY - 2 * DAY, TODAY + 2 * DAY)


@pytest.fixture
def log_file(statements, tmp_path, clock):
    """An open log with a rating on each of ten days."""
    with Journal(tmp_path / "log" / "magtrack.sqlite3", clock) as journal:
        journal.apply("rated", *(Put(rating(TODAY - n * DAY, n % 10)) for n in range(10)))
        yield journal


def rating(day, value):
    return Rating(day, "cognition", value, 1_780_000_000, "Europe/Berlin")


def tables_read(statements):
    """Return the tables that were read since this was last asked."""
    found = [text.split(" FROM ")[1].split()[0] for text in statements if " FROM " in text]
    statements.clear()
    return found


def fresh(journal, first, last, clock):
    with Journal(journal.path, clock, read_only=True) as other:
        return other.log(first, last)


def test_what_nobody_wrote_since_is_not_read_again(log_file, statements):
    before = log_file.log(*AROUND)
    tables_read(statements)
    assert log_file.log(*AROUND) == before
    assert log_file.log(TODAY, TODAY).ratings == [rating(TODAY, 0)]
    assert tables_read(statements) == []


def test_after_a_write_only_what_it_touched_is_read_again(log_file, statements, clock):
    log_file.log(*AROUND)
    log_file.apply("again", over(rating(TODAY, 7)))
    tables_read(statements)
    log = log_file.log(TODAY, TODAY)
    assert tables_read(statements) == ["rating"]
    assert log.ratings == [rating(TODAY, 7)]
    assert log == fresh(log_file, TODAY, TODAY, clock)


def test_undo_and_redo_are_seen(log_file):
    log_file.log(*AROUND)
    log_file.apply("nights", Put(Profile(day_start_hour=6)), Put(Medicine("z", "Zinc")))
    assert log_file.log(*AROUND).profile.day_start_hour == 6
    log_file.undo()
    assert log_file.log(*AROUND).profile.day_start_hour == 4
    assert log_file.log(*AROUND).medicines == ()
    log_file.redo()
    assert log_file.log(*AROUND).profile.day_start_hour == 6


def test_a_write_that_failed_leaves_what_is_true(log_file):
    def stop(_done, _total):
        raise RuntimeError

    before = log_file.log(*AROUND)
    with pytest.raises(RuntimeError):
        log_file.apply("again", Delete(rating(TODAY, 0)), on_progress=stop)
    assert log_file.log(*AROUND) == before


def test_what_another_connection_wrote_is_read_with_all_the_rest(log_file, statements, clock):
    log_file.log(*AROUND)
    with Journal(log_file.path, clock) as other:
        other.apply("elsewhere", over(rating(TODAY, 9)), over(Medicine("z", "Zinc")))
    log_file.apply("here", Put(Profile(birth_year=1981)))
    tables_read(statements)
    log = log_file.log(TODAY, TODAY)
    assert set(tables_read(statements)) == set(rows.BY_NAME)  # some also for days that are none
    assert log == fresh(log_file, TODAY, TODAY, clock)
    assert [medicine.id for medicine in log.medicines] == ["z"]
    assert log_file.changed_elsewhere()


def test_a_look_at_earlier_days_does_not_push_out_the_present_ones(log_file, statements, clock):
    log_file.log(*AROUND)
    log_file.log(TODAY - 9 * DAY, TODAY - 5 * DAY)
    log_file.apply("again", over(rating(TODAY, 7)))
    assert log_file.log(TODAY - 9 * DAY, TODAY - 5 * DAY).ratings
    tables_read(statements)
    assert log_file.log(*AROUND) == fresh(log_file, *AROUND, clock)
    assert tables_read(statements)[0] == "rating"


def test_a_long_log_is_not_kept(log_file, statements):
    first = TODAY - KEPT_DAYS * DAY
    log_file.log(first, TODAY)
    tables_read(statements)
    log_file.log(first, TODAY)
    assert len(tables_read(statements)) == len(rows.TABLES)
    log_file.log(first + DAY, TODAY)
    tables_read(statements)
    log_file.log(first + DAY, TODAY)
    assert tables_read(statements) == []


@pytest.mark.parametrize(
    ("records", "span"),
    [
        ([], None),
        ([Profile(birth_year=1981), Medicine("z", "Zinc", first=TODAY)], None),
        ([PRODUCT], None),
        ([rating(TODAY, 1)], (TODAY, TODAY)),
        ([rating(TODAY, 1), rating(TODAY - DAY, 1)], (TODAY - DAY, TODAY)),
        ([PRODUCT, replace(DOSE, day=TODAY + DAY)], (TODAY + DAY, TODAY + DAY)),
        ([replace(EVENT, first=TODAY - DAY, last=TODAY + DAY)], (TODAY - DAY, TODAY + DAY)),
        ([PRODUCT, replace(PLAN, valid_from=TODAY, valid_to=None)], (TODAY, TODAY)),
        ([PRODUCT, replace(PLAN, valid_from=TODAY, valid_to=TODAY + DAY)], (TODAY, TODAY + DAY)),
        ([PRODUCT, replace(TRIAL, first_dose=TODAY - DAY)], (TODAY - DAY, TODAY - DAY)),
        (
            [PRODUCT, replace(TRIAL, first_dose=TODAY - DAY), rating(TODAY, 3)],
            (TODAY - DAY, TODAY),
        ),
        (
            [PRODUCT, replace(DOSE, day=TODAY), rating(TODAY - 3 * DAY, 3)],
            (TODAY - 3 * DAY, TODAY),
        ),
    ],
)
def test_the_span_is_from_the_first_to_the_last_day_of_what_has_a_day(
    tmp_path, clock, records, span
):
    with Journal(tmp_path / "log" / "magtrack.sqlite3", clock) as journal:
        journal.apply("all", *map(Put, records))
        assert journal.span() == span


@pytest.mark.parametrize(
    ("first", "last", "seen"),
    [
        (0, 0, [0]),
        (-1, 0, [-1, 0]),
        (-12, -9, [-9]),
        (1, 30, []),
        (-62, 0, list(range(-9, 1))),
    ],
)
def test_a_log_holds_both_its_first_and_its_last_day_kept_or_not(log_file, first, last, seen):
    begins, ends = TODAY + first * DAY, TODAY + last * DAY
    for _ in range(2):
        log = log_file.log(begins, ends)
        assert (log.first, log.last) == (begins, ends)
        assert [(each.day - TODAY).days for each in log.ratings] == seen
        log_file.log(TODAY - 5 * DAY, TODAY)


def test_what_is_of_no_day_stands_in_order(log_file):
    medicines = [
        Medicine("c", "Zinc"),
        Medicine("b", "Iron", first=TODAY),
        Medicine("a", "Iron", first=TODAY),
        Medicine("d", "Iron"),
    ]
    products = [replace(PRODUCT, id=id_, name=name) for id_, name in ("zA", "yB", "xB")]
    log_file.apply("more", *map(Put, (*medicines, *products)))
    log = log_file.log(TODAY, TODAY)
    assert [each.id for each in log.medicines] == ["d", "a", "b", "c"]
    assert list(log.products) == ["z", "x", "y"]
    assert all(log.products[each].id == each for each in log.products)


def test_containers_are_of_the_kinds_that_a_log_is_compared_by(log_file):
    log = log_file.log(TODAY, TODAY)
    assert isinstance(log.ratings, list)
    assert isinstance(log.doses, list)
    parts = (log.schedules, log.events, log.trials, log.amendments, log.medicines, log.stock)
    assert all(isinstance(each, tuple) for each in parts)
    assert log.products == {}
    assert log.profile == Profile()


def _two(kind, one, other):
    """Return two records like that of a kind, the ids the other way round than their order."""
    return [replace(RECORDS[kind], id="z", **one), replace(RECORDS[kind], id="a", **other)]


IN_ORDER = {
    "products": _two("product", {"name": "Citrate"}, {"name": "Magtein"}),
    "schedules": _two("schedule", {"planned": time(8)}, {"planned": time(20)}),
    "doses": _two("dose", {"day": TODAY}, {"day": TODAY + DAY}),
    "events": _two("event", {"first": TODAY}, {"first": TODAY + DAY}),
    "trials": _two("trial", {"first_dose": TODAY}, {"first_dose": TODAY + DAY}),
    "amendments": _two("amendment", {"entered": 1}, {"entered": 2}),
    "medicines": _two("medicine", {"name": "Alendronate"}, {"name": "Doxycycline"}),
    "conditions": _two("condition", {"key": "dialysis"}, {"key": "pregnancy"}),
    "stock": _two("stock_count", {"day": TODAY}, {"day": TODAY + DAY}),
    "acknowledgements": _two("acknowledgement", {"entered": 1}, {"entered": 2}),
}


@pytest.mark.parametrize("field", IN_ORDER)
@pytest.mark.parametrize("step", [1, -1])
def test_records_come_in_the_order_of_what_they_are_about(journal, whole, field, step):
    journal.apply("owners", Put(RECORDS["product"]), Put(RECORDS["trial"]))
    journal.apply("two", *map(Put, IN_ORDER[field][::step]))
    held = getattr(whole(journal), field)
    found = held.values() if field == "products" else held
    assert [each for each in found if each.id in "az"] == IN_ORDER[field]


def test_a_copy_in_memory_is_of_one_moment_and_whoever_writes_need_not_wait(
    everything, clock, whole
):
    before = whole(everything)
    with Journal(everything.path, clock, in_memory=True) as copy, copy.at_one_moment():
        assert whole(copy) == before
        everything.apply("rate", Put(Rating(everything.span()[0], "energy", 3, 1, "UTC")))
        assert whole(copy) == before
        assert copy.read_only
        assert not copy.changed_elsewhere()
    assert whole(everything) != before


def test_a_log_that_another_program_writes_to_is_not_copied_into_memory(
    everything, clock, monkeypatch
):
    monkeypatch.setattr(database, "LOCK_WAIT_S", 0.0)
    with closing(sqlite3.connect(everything.path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(LockedLog):
            Journal(everything.path, clock, in_memory=True)
