"""Many rows written in a step, some at a time, and what the history keeps of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import asdict, replace

from magtrack.clock import FixedClock
from magtrack.domain.record.days import Moment
from magtrack.domain.record.edits import Delete, Put
from magtrack.domain.record.ratings import Rating
from magtrack.errors import Cancelled, StoreProblem
from magtrack.store import change, writing
from magtrack.store.change import Touched
from magtrack.store.database import open_log
from magtrack.store.journal import Journal
from tests.builders import gone, over
from tests.store.conftest import BARE, DOSE, MONDAY, NOW, PRODUCT, RECORDS, ZONE

MANY = change.AT_ONCE
ALWAYS = date(2000, 1, 1), date(2100, 1, 1)


def dose(number, **changes):
    """Return a dose that shares some of what it holds with others, and some with none."""
    day = MONDAY + timedelta(number // 3)
    forms = [{}, {"planned": None, "slot": "other"}, asdict(BARE["dose"])]
    told = forms[number % 3] | {"id": f"n{number}", "day": day}
    told["taken"] = None if number % 3 == 2 else Moment(NOW + 60 * number, ZONE, number % 2 * 60)
    return replace(DOSE, **told | {"note": "=1" * (number % 7 == 0)} | changes)


DOSES = [dose(number) for number in range(2 * MANY + 100)]
PUTS = list(map(over, DOSES))


def by_id(doses):
    return sorted(doses, key=lambda each: each.id)


def history_of(path):
    """Return the history, without when."""
    log = open_log(path, before_upgrade=lambda: None)
    try:
        sql = "SELECT step, seq, kind, id, before, after FROM history_row ORDER BY step, seq"
        return log.execute(sql).fetchall()
    finally:
        log.close()


@pytest.fixture
def ours(journal):
    journal.apply("product", Put(PRODUCT))
    return journal


def test_many_rows_are_written_and_the_history_does_not_repeat_them(ours, path):
    told = ours.apply("import", *PUTS)
    assert (told.kinds, told.days) == ({"dose"}, (MONDAY, DOSES[-1].day))
    assert by_id(ours.log(*ALWAYS).doses) == by_id(DOSES)
    lines = [(2, n, "dose", each.id, None, None) for n, each in enumerate(DOSES)]
    assert history_of(path)[1:] == lines
    assert ours.audit(with_history=True).is_sound


def test_they_are_undone_and_done_again(ours):
    before = ours.log(*ALWAYS)
    ours.apply("import", *PUTS)
    after = ours.log(*ALWAYS)
    for _ in range(2):
        ours.undo()
        assert ours.log(*ALWAYS) == before
        ours.redo()
        assert ours.log(*ALWAYS) == after
    assert ours.audit(with_history=True).is_sound


@pytest.mark.parametrize("place", [0, 3, MANY - 1, MANY, 2 * MANY + 99])
def test_what_is_there_already_is_written_over_and_can_be_brought_back(ours, path, place):
    old = replace(DOSES[place], note="as it was", units=9.0)
    ours.apply("before", Put(old))
    ours.apply("import", *PUTS)
    assert by_id(ours.log(*ALWAYS).doses) == by_id(DOSES)
    told = [line[1] for line in history_of(path) if line[0] == 3 and line[4:] != (None, None)]
    assert told == [place]
    ours.undo()
    assert ours.log(*ALWAYS).doses == [old]


def test_of_what_comes_twice_the_last_stands(ours):
    twice = replace(DOSES[7], note="again")
    ours.apply("import", *PUTS[: MANY - 1], over(twice))
    assert len(ours.log(*ALWAYS).doses) == MANY - 1
    assert twice in ours.log(*ALWAYS).doses
    ours.undo()
    assert ours.log(*ALWAYS).doses == []


@pytest.mark.parametrize(
    "wrong",
    [{"units": 0.0}, {"product_id": "nobody's"}, {"slot": "noon"}, {"taken": Moment(1, None, 0)}],
)
@pytest.mark.parametrize("place", [0, MANY, 2 * MANY + 99])
def test_where_one_row_is_refused_nothing_is_written(ours, path, wrong, place):
    before = ours.log(*ALWAYS), history_of(path)
    doses = [*DOSES]
    doses[place] = replace(doses[place], **wrong)
    with pytest.raises(StoreProblem):
        ours.apply("import", *map(Put, doses))
    assert (ours.log(*ALWAYS), history_of(path)) == before
    ours.apply("import", *PUTS)
    assert by_id(ours.log(*ALWAYS).doses) == by_id(DOSES)


def test_an_import_that_was_stopped_leaves_nothing(ours):
    def stop(done, _total):
        if done >= MANY:
            raise Cancelled

    before = ours.log(*ALWAYS)
    with pytest.raises(Cancelled):
        ours.apply("import", *PUTS, on_progress=stop)
    assert ours.log(*ALWAYS) == before


def test_kinds_may_be_mixed_and_what_was_written_can_be_removed_in_the_same_step(ours):
    ratings = [Rating(MONDAY - timedelta(n), "sleep", n % 11, NOW, ZONE) for n in range(MANY + 40)]
    mixed = [*PUTS[: MANY // 2], *map(Put, ratings), *PUTS[MANY // 2 :]]
    ends = over(replace(PRODUCT, stopped=MONDAY))
    ours.apply("import", ends, *mixed, gone(ratings[0]), over(ratings[1]))
    log = ours.log(*ALWAYS)
    assert by_id(log.doses) == by_id(DOSES)
    assert log.ratings == ratings[:0:-1]
    assert log.products["p"].stopped == MONDAY
    assert ours.audit(with_history=True).is_sound
    ours.undo()
    assert ours.log(*ALWAYS).doses == ours.log(*ALWAYS).ratings == []


def test_it_tells_how_far_it_is(ours):
    heard = []
    ours.apply("import", over(PRODUCT), *PUTS, on_progress=lambda *seen: heard.append(seen))
    total = len(DOSES) + 1
    assert heard == [(n, total) for n in (1, MANY + 1, 2 * MANY + 1, total)]


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2)), min_size=1, max_size=12),
    st.integers(1, 4),
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_in_whatever_parts_it_is_written_the_log_is_the_same(
    tmp_path_factory, monkeypatch, told, at_once
):
    """Ids that come again, in the step and in the log, with parts of a few rows."""
    edits = [
        over(dose(number, units=1.0 + how)) if how < 2 else gone(dose(number))
        for number, how in told
    ]
    logs = []
    for size in (at_once, MANY):
        with monkeypatch.context() as patch:
            patch.setattr(change, "AT_ONCE", size)
            path = tmp_path_factory.mktemp("log") / "magtrack.sqlite3"
            with Journal(path, FixedClock(NOW, ZONE)) as journal:
                journal.apply("before", Put(PRODUCT), Put(dose(1)))
                seen = [journal.log(*ALWAYS)]
                for _ in range(2):
                    journal.apply("step", *edits)
                    assert journal.audit(with_history=True).is_sound
                    seen.append(journal.log(*ALWAYS))
                for step in (journal.undo, journal.undo, journal.redo, journal.redo):
                    step()
                    seen.append(journal.log(*ALWAYS))
            logs.append((seen, history_of(path)))
    assert logs[0] == logs[1]
    start, once, twice, *replayed = logs[0][0]
    assert replayed == [once, start, once, twice]


@pytest.fixture
def traced(everything, path):
    """The connection to a log with one record of each kind, and the statements it executes."""
    log = open_log(path, before_upgrade=lambda: None)
    log.execute("INSERT INTO history (step, at, label, state) VALUES (2, 0, 'step', 'done')")
    seen = []
    log.set_trace_callback(lambda sql: seen.append(" ".join(sql.split()[:3])))
    yield log, seen
    log.close()


def test_no_statement_is_executed_that_changes_nothing(traced):
    log, seen = traced
    new = replace(DOSE, id="new", planned=None)
    for _done in writing.write(log, 2, [Put(new)], Touched()):
        pass
    assert seen == ['SELECT "id", "product_id",', "INSERT INTO dose", "INSERT INTO history_row"]
    seen.clear()
    assert list(writing.take_back(log, 2, Touched()))
    assert seen[-2:] == ["DELETE FROM dose", "UPDATE history_row SET"]
    assert not any(each.startswith("INSERT") for each in seen)
    seen.clear()
    assert list(writing.do_again(log, 2, Touched()))
    assert seen[-1] == "INSERT INTO dose"
    assert not any(each.startswith("DELETE") for each in seen)


def test_undoing_a_change_writes_nothing_into_the_history_which_tells_both_sides(traced):
    log, seen = traced
    list(writing.write(log, 2, [over(replace(DOSE, units=9.0))], Touched()))
    seen.clear()
    assert list(writing.take_back(log, 2, Touched()))
    assert seen[-1] == "INSERT INTO dose"
    assert not any(each.startswith("UPDATE history") for each in seen)


def test_removing_what_is_not_there_executes_nothing_but_the_look_for_it(traced):
    log, seen = traced
    assert list(writing.write(log, 2, [Delete(replace(DOSE, id="nowhere"))], Touched())) == [1]
    assert seen == ['SELECT "id", "product_id",']


@pytest.mark.parametrize("kind", list(RECORDS))
def test_the_days_of_a_step_are_those_its_rows_had_and_have(everything, kind):
    told = everything.apply("again", over(RECORDS[kind]))
    days = dict.fromkeys(("dose", "rating", "medicine_taken"), (MONDAY, MONDAY))
    days["event"] = RECORDS["event"].first, RECORDS["event"].last
    assert (told.kinds, told.days) == ({kind}, days.get(kind))
