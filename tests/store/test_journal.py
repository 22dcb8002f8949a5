"""The journal: one way to read, one way to write, and every write can be taken back."""

from __future__ import annotations

import json
import sqlite3
from datetime import date, time, timedelta
from time import monotonic

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from magtrack.clock import FixedClock
from magtrack.domain.record.days import moment_at
from magtrack.domain.record.edits import Delete, Put
from magtrack.domain.record.events import Event
from magtrack.domain.record.people import Profile
from magtrack.domain.record.products import Product
from magtrack.domain.record.ratings import Rating
from magtrack.domain.record.schedule import Schedule
from magtrack.errors import Cancelled, LockedLog, ReadOnlyLog, StoreProblem, UnusableFolder
from magtrack.store.change import Change
from magtrack.store.journal import Journal
from magtrack.store.rows import RATING
from tests.builders import REPETITIONS, damage, gone, over, rows_of

MONDAY = date(2026, 11, 23)
TUESDAY = MONDAY + timedelta(1)
NEXT_WEEK = MONDAY + timedelta(7)


def rating(value, day=MONDAY, scale="cognition"):
    return Rating(day, scale, value, 1, "Europe/Berlin")


# ---------------------------------------------------------------------------------- reading


def test_a_new_log_is_empty(journal, whole):
    log = whole(journal)
    assert journal.is_empty()
    assert journal.span() is None
    assert (log.profile, log.products, log.doses, log.ratings) == (Profile(), {}, [], [])
    assert (log.schedules, log.events, log.trials) == ((), (), ())


def test_everything_written_is_in_the_log(everything, records, whole):
    log = whole(everything)
    assert log.profile == records["profile"]
    assert log.products == {"p": records["product"]}
    assert log.schedules == (records["schedule"],)
    assert log.doses == [records["dose"]]
    assert log.ratings == [records["rating"]]
    assert log.events == (records["event"],)
    assert log.trials == (records["trial"],)
    assert log.amendments == (records["amendment"],)
    assert log.medicines == (records["medicine"],)
    assert log.conditions == (records["condition"],)
    assert log.stock == (records["stock_count"],)
    assert not everything.is_empty()


def test_a_log_holds_the_days_asked_for(everything, records):
    before = everything.log(MONDAY - timedelta(9), MONDAY - timedelta(1))
    assert (before.doses, before.ratings, before.events) == ([], [], ())
    assert before.products == {"p": records["product"]}
    assert everything.log(MONDAY, MONDAY).doses == [records["dose"]]


@pytest.mark.parametrize(
    ("first", "last", "seen"), [(-2, -1, 0), (-2, 0, 1), (1, 1, 1), (2, 9, 1), (3, 9, 0)]
)
def test_an_event_is_in_every_range_it_touches(everything, first, last, seen):
    log = everything.log(MONDAY + timedelta(first), MONDAY + timedelta(last))
    assert len(log.events) == seen


def test_doses_come_by_day_and_time(everything, records):
    dose = records["dose"]
    later = replace(
        dose, id="a", planned=None, taken=moment_at(dose.taken.epoch + 60, "Europe/Berlin")
    )
    before = replace(dose, id="z", day=MONDAY - timedelta(1))
    everything.apply("more", Put(later), Put(before))
    log = everything.log(MONDAY - timedelta(1), MONDAY)
    assert [dose.id for dose in log.doses] == ["z", "d", "a"]


def test_the_span_covers_all_that_happened(everything):
    assert everything.span() == (MONDAY, date(2027, 1, 1))


def test_a_snapshot_does_not_change_when_the_log_does(everything, whole):
    before = whole(everything)
    everything.apply("rate", Put(rating(9, TUESDAY)))
    assert len(before.ratings) == 1
    assert len(whole(everything).ratings) == 2


# ---------------------------------------------------------------------------------- writing


def test_a_write_is_on_disk_when_it_returns(journal, path, records):
    journal.apply("add", Put(records["product"]))
    other = sqlite3.connect(path)
    assert other.execute("SELECT name FROM product").fetchall() == [("Magtein",)]
    other.close()


def test_no_edit_is_no_step_and_takes_no_redo_away(journal, records):
    journal.apply("add", Put(records["product"]))
    journal.undo()
    assert journal.apply("nothing") == Change("nothing")
    assert len(journal.history.steps()) == 1
    assert journal.history.next_redo() == "add"


def test_all_edits_are_written_or_none(everything, records, whole):
    before, steps = whole(everything), everything.history.steps()
    orphan = replace(records["dose"], id="x", product_id="nobody")
    with pytest.raises(StoreProblem, match="FOREIGN KEY"):
        everything.apply("half", Put(rating(3, TUESDAY)), Put(orphan))
    assert whole(everything) == before
    assert everything.history.steps() == steps


def test_a_product_with_doses_cannot_be_removed_alone(everything, records, whole):
    before = whole(everything)
    with pytest.raises(StoreProblem):
        everything.apply("remove", Delete(records["product"]))
    assert whole(everything) == before


def test_edits_may_come_in_any_order_within_a_step(journal, records, whole):
    journal.apply("add", Put(records["dose"]), Put(records["product"]))
    assert len(whole(journal).doses) == 1


def test_the_same_record_may_be_written_twice_in_a_step(journal, whole):
    journal.apply("rate", over(rating(1)), over(rating(2)), over(rating(3)))
    assert whole(journal).ratings == [rating(3)]
    journal.undo()
    assert whole(journal).ratings == []
    journal.redo()
    assert whole(journal).ratings == [rating(3)]


@pytest.mark.parametrize("value", [11, -1])
def test_the_file_itself_refuses_an_impossible_rating(journal, whole, value):
    with pytest.raises(StoreProblem):
        journal.apply("rate", Put(rating(value)))
    assert whole(journal).ratings == []


def test_the_file_itself_refuses_an_amount_of_zero(everything, records):
    with pytest.raises(StoreProblem):
        everything.apply("take", Put(replace(records["dose"], units=0.0)))


@pytest.mark.parametrize(
    ("edit", "kinds", "days"),
    [
        (lambda r: Put(rating(4, TUESDAY)), {"rating"}, (TUESDAY, TUESDAY)),
        (lambda r: over(r["dose"]), {"dose"}, (MONDAY, MONDAY)),
        (lambda r: Delete(r["event"]), {"event"}, (MONDAY, MONDAY + timedelta(2))),
        (lambda r: over(r["product"]), {"product"}, None),
        (lambda r: over(r["profile"]), {"profile"}, None),
        (lambda r: over(replace(r["dose"], day=TUESDAY)), {"dose"}, (MONDAY, TUESDAY)),
        (
            lambda r: over(replace(r["event"], last=MONDAY)),
            {"event"},
            (MONDAY, MONDAY + timedelta(2)),
        ),
    ],
    ids=["rating", "dose", "event", "product", "profile", "moved dose", "shortened event"],
)
def test_a_change_names_the_kinds_and_all_days_that_look_different(
    everything, records, edit, kinds, days
):
    change = everything.apply("change", edit(records))
    assert (change.label, change.kinds, change.days) == ("change", frozenset(kinds), days)
    undone = everything.undo()
    assert (undone.label, undone.kinds, undone.days) == ("change", frozenset(kinds), days)
    assert change.touches(MONDAY) is (days is None or days[0] <= MONDAY)
    assert change.touches(NEXT_WEEK) is (days is None)


def test_a_refused_write_says_in_a_sentence_what_does_not_fit(journal, records):
    with pytest.raises(StoreProblem) as caught:
        journal.apply("half", Put(records["dose"]))
    assert str(caught.value) == (
        "Not saved: the entry does not fit the log (FOREIGN KEY constraint failed)."
    )


@pytest.mark.parametrize(
    "write",
    [
        lambda journal: journal.apply("rate", Put(rating(3))),
        lambda journal: journal.undo(),
        lambda journal: journal.redo(),
    ],
)
def test_a_log_opened_to_look_at_is_not_written(everything, path, clock, fingerprint, write):
    everything.close()
    before = fingerprint(path)
    with Journal(path, clock, read_only=True) as journal:
        assert journal.read_only
        with pytest.raises(ReadOnlyLog) as caught:
            write(journal)
        assert str(caught.value) == f"{path} is open for reading only: nothing was saved."
        assert journal.apply("nothing") == Change("nothing")
    assert fingerprint(path) == before


def test_a_journal_left_is_closed(path, clock):
    with Journal(path, clock) as journal:
        assert not journal.read_only
    with pytest.raises(StoreProblem):
        journal.is_empty()


def test_what_was_opened_can_be_copied_and_is_known_by_its_place(everything, path, tmp_path, clock):
    assert everything.is_in_place()
    copy = tmp_path / "copy.sqlite3"
    everything.copy_to(copy)
    path.unlink()
    assert not everything.is_in_place()
    with Journal(copy, clock, read_only=True) as other:
        assert other.state() == everything.state()
        assert other.span() == everything.span()


@pytest.mark.parametrize("gone", ["file", "folder", "drive"])
def test_a_log_that_is_gone_is_put_back_as_it_was(everything, path, clock, whole, gone):
    before = whole(everything)
    path.unlink()
    if gone == "folder":
        path.parent.rename(path.parent.parent / "elsewhere")
    elif gone == "drive":  # the folder, and the one that it was in
        path.parents[1].rename(path.parents[1].with_suffix(".elsewhere"))
    else:
        leftover = path.with_name(f"{path.name}-journal")
        leftover.write_bytes(b"of another life")
    everything.put_back()
    with Journal(path, clock) as other:
        assert whole(other) == before
    assert path.parent.stat().st_mode & 0o077 == 0
    assert not path.with_name(f"{path.name}-journal").exists()


def test_nothing_is_put_in_the_place_of_another_file(everything, path):
    path.unlink()
    path.write_bytes(b"a diary")
    everything.put_back()
    assert path.read_bytes() == b"a diary"


def test_a_folder_that_cannot_be_made_is_said(everything, path):
    path.unlink()
    folder = path.parent
    folder.rename(folder.parent / "elsewhere")
    folder.write_text("a file")
    with pytest.raises(UnusableFolder) as caught:
        everything.put_back()
    assert str(caught.value).startswith(f"The folder {folder} cannot be used: ")


def test_when_the_log_was_last_added_to_is_the_clock_of_its_latest_step(path, records):
    clocks = iter((300, 200, 900))
    seen = []
    for epoch in clocks:
        with Journal(path, FixedClock(epoch, "Europe/Berlin")) as journal:
            seen.append(journal.last_written())
            journal.apply("rate", over(rating(epoch % 7)))
            assert journal.last_written() == epoch
            assert journal.history.steps()[0].at == epoch
    assert seen == [None, 300, 200]


def test_the_state_tells_whether_the_log_was_changed(journal, reopen):
    fresh = journal.state()
    journal.apply("rate", Put(rating(3)))
    rated = journal.state()
    assert reopen().state() == rated != fresh
    journal.undo()
    assert journal.state() not in (fresh, rated)


@pytest.mark.parametrize(
    ("edit", "empty"),
    [
        (Put(Product("p", "Magtein", "l-threonate")), False),
        (Put(rating(0)), False),
        (Put(Event("e", "travel", MONDAY, MONDAY, 0)), False),
        (Put(Profile(birth_year=1981)), True),
    ],
)
def test_a_log_is_empty_until_a_product_a_rating_or_an_event_is_added(journal, edit, empty):
    assert journal.is_empty()
    journal.apply("add", edit)
    assert journal.is_empty() is empty
    journal.undo()
    assert journal.is_empty()


def test_a_write_of_nothing_to_take_back_is_none_and_leaves_the_log(journal, path, fingerprint):
    before = fingerprint(path)
    assert journal.undo() is None
    assert journal.redo() is None
    assert fingerprint(path) == before
    assert (journal.history.next_undo(), journal.history.next_redo()) == (None, None)


def test_undone_steps_say_when_and_done_ones_do_not(path, records):
    with Journal(path, FixedClock(500, "Europe/Berlin")) as journal:
        journal.apply("rate", Put(rating(3)))
    with Journal(path, FixedClock(900, "Europe/Berlin")) as journal:
        change = journal.undo()
        assert change == Change("rate", frozenset({"rating"}), (MONDAY, MONDAY))
        (step,) = journal.history.steps()
        assert (step.at, step.state, step.undone_at, step.turned_at) == (500, "undone", 900, 900)
    with Journal(path, FixedClock(950, "Europe/Berlin")) as journal:
        assert journal.redo() == change
        (step,) = journal.history.steps()
        assert (step.at, step.state, step.undone_at, step.turned_at) == (500, "done", None, 950)


def test_a_write_waits_for_no_one_for_long(everything, path):
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    begun = monotonic()
    with pytest.raises(LockedLog):
        everything.apply("rate", Put(rating(3, TUESDAY)))
    assert 0.3 < monotonic() - begun < 2, "half a second, and a slow machine's share"
    other.execute("ROLLBACK")
    other.close()
    assert everything.apply("rate", Put(rating(3, TUESDAY))).kinds == {"rating"}


@pytest.mark.parametrize("accident", ["deleted", "replaced"])
def test_a_file_that_went_away_is_not_written_behind_its_back(everything, path, tmp_path, accident):
    if accident == "deleted":
        path.unlink()
    else:
        other = tmp_path / "other"
        other.write_bytes(path.read_bytes())
        other.replace(path)
    before = path.read_bytes() if path.exists() else None
    assert not everything.is_in_place()
    with pytest.raises(StoreProblem, match="moved, replaced or deleted"):
        everything.apply("rate", Put(rating(3, TUESDAY)))
    assert (path.read_bytes() if path.exists() else None) == before


def test_what_another_program_wrote_is_noticed_once(everything, reopen):
    other = reopen()
    assert not everything.changed_elsewhere()
    other.apply("rate", Put(rating(3, TUESDAY)))
    assert everything.changed_elsewhere()
    assert not everything.changed_elsewhere()
    everything.apply("rate", over(rating(4, TUESDAY)))
    assert not everything.changed_elsewhere()


# ------------------------------------------------------------------------------ undo and redo


def test_undo_and_redo_survive_a_restart(journal, reopen, records, whole):
    states = [whole(journal)]
    for label, edit in [
        ("add", Put(records["product"])),
        ("take", Put(records["dose"])),
        ("rate", Put(rating(7))),
        ("untake", Delete(records["dose"])),
    ]:
        journal.apply(label, edit)
        states.append(whole(journal))
    journal.close()
    for state in reversed(states[:-1]):
        later = reopen()
        later.undo()
        assert whole(later) == state
        later.close()
    assert reopen().undo() is None
    for state in states[1:]:
        later = reopen()
        later.redo()
        assert whole(later) == state
        later.close()
    assert reopen().redo() is None


def test_the_next_step_back_and_forth_is_named(everything):
    everything.apply("rate", Put(rating(7, TUESDAY)))
    assert (everything.history.next_undo(), everything.history.next_redo()) == ("rate", None)
    everything.undo()
    assert (everything.history.next_undo(), everything.history.next_redo()) == (
        "everything",
        "rate",
    )
    everything.undo()
    assert (everything.history.next_undo(), everything.history.next_redo()) == (None, "everything")


def test_something_new_drops_what_was_undone(everything, whole):
    everything.apply("first", Put(rating(1, TUESDAY)))
    everything.undo()
    everything.apply("second", Put(rating(2, TUESDAY)))
    assert everything.redo() is None
    assert [(step.label, step.state) for step in everything.history.steps()] == [
        ("second", "done"),
        ("first", "dropped"),
        ("everything", "done"),
    ]
    everything.undo()
    assert everything.history.next_redo() == "second"


def test_undo_brings_back_what_was_there_before_and_not_what_is_like_it(everything, records, whole):
    edited = replace(records["rating"], value=9, edited=5)
    everything.apply("edit", over(edited))
    everything.undo()
    assert whole(everything).ratings == [records["rating"]]


def test_the_history_keeps_each_row_as_it_was_and_as_it_became(everything, records, path):
    everything.apply("edit", over(replace(records["rating"], value=9)))
    (line,) = rows_of(path, "SELECT kind, id, before, after FROM history_row WHERE step = 2")
    assert line[:2] == ("rating", "2026-11-23/cognition")
    assert (json.loads(line[2])["value"], json.loads(line[3])["value"]) == (0, 9)


def test_the_history_says_when_and_how_much(everything, clock, records):
    (step,) = everything.history.steps()
    assert (step.number, step.at, step.label) == (1, clock.read().epoch, "everything")
    assert (step.state, step.n_rows, step.origin) == ("done", len(records), "")


def test_the_history_is_as_long_as_asked_for(journal):
    for value in range(5):
        journal.apply(f"rate {value}", over(rating(value)))
    assert [step.label for step in journal.history.steps(2)] == ["rate 4", "rate 3"]


def test_a_large_import_is_one_step(everything, records, whole):
    before = whole(everything)
    dose = replace(records["dose"], planned=None)
    doses = [replace(dose, id=f"n{n}", day=MONDAY + timedelta(n)) for n in range(1200)]
    change = everything.apply("import", *map(Put, doses))
    assert change.days == (MONDAY, MONDAY + timedelta(1199))
    assert len(whole(everything).doses) == 1201
    everything.undo()
    assert whole(everything) == before


def test_a_large_import_tells_how_far_it_is_and_can_be_stopped_anywhere(everything, whole):
    edits = [Put(rating(n % 11, MONDAY - timedelta(n))) for n in range(1, 1201)]
    before, state = whole(everything), everything.state()
    for last in ((500, 1200), (1000, 1200), (1200, 1200)):

        def stop(*seen, last=last):
            if seen == last:
                raise Cancelled

        with pytest.raises(Cancelled):
            everything.apply("import", *edits, on_progress=stop)
        assert (whole(everything), everything.state()) == (before, state)
    everything.apply("import", *edits)
    assert everything.state() != state


def test_a_large_import_is_undone_and_redone_after_restarts(everything, reopen, records, whole):
    before = whole(everything)
    dose = replace(records["dose"], planned=None)
    new = [replace(dose, id=f"n{n}", day=MONDAY + timedelta(n)) for n in range(1200)]
    changed = [replace(records["dose"], note="changed"), replace(records["event"], text="changed")]
    everything.apply("import", *map(over, [*new[:700], *changed, *new[700:]]))
    after = whole(everything)
    assert len(after.doses) == 1201
    everything.close()
    for _ in range(2):
        later = reopen()
        assert later.undo().days == (MONDAY, MONDAY + timedelta(1199))
        assert whole(later) == before
        later.close()
        later = reopen()
        assert later.redo().days == (MONDAY, MONDAY + timedelta(1199))
        assert whole(later) == after
        later.close()
    (step, _first) = reopen().history.steps()
    assert (step.label, step.state, step.n_rows) == ("import", "done", 1202)


def rows_of_history(journal, step):
    sql = "SELECT before, after FROM history_row WHERE step = ? ORDER BY seq"
    return [
        tuple(text and json.loads(text) for text in line)
        for line in rows_of(journal.path, sql, step)
    ]


def test_a_new_row_is_in_the_history_once_it_is_changed_or_undone(everything):
    everything.apply("rate", Put(rating(7, TUESDAY)))
    assert rows_of_history(everything, 2) == [(None, None)]
    everything.apply("rate again", over(rating(8, TUESDAY)))
    ((before, after),) = rows_of_history(everything, 3)
    assert (before["value"], after["value"]) == (7, 8)
    everything.undo()
    everything.undo()
    ((before, after),) = rows_of_history(everything, 2)
    assert (before, after["value"]) == (None, 7)


def test_what_was_undone_and_dropped_is_still_in_the_history(everything):
    everything.apply("rate", Put(rating(7, TUESDAY)))
    everything.undo()
    everything.apply("rate", Put(rating(3, TUESDAY)))
    assert rows_of_history(everything, 2)[0][1]["value"] == 7


def test_a_new_row_changed_in_the_same_step_comes_back(everything, whole):
    everything.apply("rate", over(rating(7, TUESDAY)), over(rating(8, TUESDAY)))
    after = whole(everything)
    everything.undo()
    assert [side and side["value"] for side in rows_of_history(everything, 2)[0]] == [None, 7]
    everything.redo()
    assert whole(everything) == after


def test_a_step_written_by_an_earlier_version_is_undone_and_redone(everything, whole):
    before = whole(everything)
    everything.apply("rate", Put(rating(7, TUESDAY)))
    after = whole(everything)
    row = dict(zip(RATING.columns, RATING.to_row(rating(7, TUESDAY)), strict=True))
    damage(everything.path, "UPDATE history_row SET after = ? WHERE step = 2", json.dumps(row))
    everything.undo()
    assert whole(everything) == before
    everything.redo()
    assert whole(everything) == after


# ---------------------------------------------------------------------------- anything at all

DAYS = st.dates(date(2026, 11, 20), date(2026, 11, 26))
IDS = st.sampled_from("xyz")
TEXTS = st.sampled_from(["", "note", "=1+1", "<b>", "🧠\n'\"; DROP TABLE dose"])
PRODUCTS = st.builds(
    Product,
    IDS,
    st.sampled_from(["Magtein", "Glycinate"]),
    st.sampled_from(["l-threonate", "none"]),
    elemental_mg=st.none() | st.floats(0, 500),
)
SCHEDULES = st.builds(
    Schedule,
    IDS,
    IDS,
    st.sampled_from(["morning", "evening"]),
    st.sampled_from([time(0, 30), time(8)]),
    st.floats(0.25, 4),
    st.just(MONDAY),
    repeats=REPETITIONS,
    made_too_late_for=st.none() | st.just(MONDAY),
)
RATINGS = st.builds(rating, st.integers(0, 10), DAYS, st.sampled_from(["cognition", "sleep"]))
EVENTS = st.builds(
    Event,
    IDS,
    st.just("travel"),
    st.just(MONDAY),
    DAYS.filter(lambda d: d >= MONDAY),
    st.just(1),
    TEXTS,
)
PROFILES = st.builds(
    Profile, st.none() | st.integers(1920, 2010), limit=st.sampled_from(["us", "eu"])
)
EDITS = st.builds(
    lambda kind, record: kind(record),
    st.sampled_from([over, over, gone]),
    PRODUCTS | SCHEDULES | RATINGS | EVENTS | PROFILES,
)
ACTIONS = st.one_of(
    st.lists(EDITS, min_size=1, max_size=4),
    st.lists(EDITS, min_size=1, max_size=4),
    st.sampled_from(["undo", "redo", "restart"]),
)


class Model:
    """What undo and redo must lead to: the snapshots on both sides of the present one."""

    def __init__(self, log):
        self.past, self.present, self.future = [], log, []

    def did(self, log):
        self.past.append(self.present)
        self.present, self.future = log, []

    def undo(self):
        if self.past:
            self.future.append(self.present)
            self.present = self.past.pop()

    def redo(self):
        if self.future:
            self.past.append(self.present)
            self.present = self.future.pop()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ACTIONS, max_size=10))
def test_whatever_is_done_can_be_undone_and_redone_step_by_step(
    tmp_path_factory, clock, whole, actions
):
    path = tmp_path_factory.mktemp("log") / "magtrack.sqlite3"
    journal = Journal(path, clock)
    schema = schema_of(journal)
    model = Model(whole(journal))
    for action in actions:
        if action == "restart":
            journal.close()
            journal = Journal(path, clock)
        elif isinstance(action, str):
            getattr(journal, action)()
            getattr(model, action)()
        else:
            try:
                journal.apply("edits", *action)
            except StoreProblem:  # an orphan: nothing may have been written
                pass
            else:
                model.did(whole(journal))
        assert whole(journal) == model.present
    while model.past:
        journal.undo()
        model.undo()
        assert whole(journal) == model.present
    assert journal.undo() is None
    while model.future:
        journal.redo()
        model.redo()
        assert whole(journal) == model.present
    assert journal.redo() is None
    assert schema_of(journal) == schema
    assert rows_of(journal.path, "PRAGMA integrity_check") == [("ok",)]
    journal.close()


def schema_of(journal):
    return rows_of(journal.path, "SELECT type, name, sql FROM sqlite_master ORDER BY name")
