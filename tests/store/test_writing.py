"""Very many rows written with few statements are what they would be one by one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from magtrack.clock import FixedClock
from magtrack.domain.record.days import Moment
from magtrack.domain.record.dose_columns import DoseColumns
from magtrack.domain.record.edits import Delete, Put, PutAll
from magtrack.domain.record.ratings import Rating
from magtrack.errors import Cancelled, StoreProblem
from magtrack.store import writing
from magtrack.store.journal import Journal
from tests.store.conftest import BARE, DOSE, MONDAY, NOW, PRODUCT, ZONE

MANY = writing.AT_ONCE
ALWAYS = date(2000, 1, 1), date(2100, 1, 1)


def dose(number, **changes):
    """Return a dose that shares some of what it holds with others, and some with none."""
    day = MONDAY + timedelta(number // 3)
    forms = [{}, {"planned": None, "slot": "other"}, BARE["dose"]._asdict()]
    told = forms[number % 3] | {"id": f"n{number}", "day": day}
    told["taken"] = None if number % 3 == 2 else Moment(NOW + 60 * number, ZONE, number % 2 * 60)
    return DOSE._replace(**told | {"note": "=1" * (number % 7 == 0)} | changes)


DOSES = [dose(number) for number in range(2 * MANY + 100)]


def everything_in(journal):
    """Return the log, and the history without when."""
    history = "SELECT step, seq, kind, id, before, after FROM history_row ORDER BY step, seq"
    return journal.log(*ALWAYS), journal._db.execute(history).fetchall()


@pytest.fixture
def ours(journal):
    journal.apply("product", Put(PRODUCT))
    return journal


@pytest.fixture
def other(tmp_path):
    with Journal(tmp_path / "other" / "magtrack.sqlite3", FixedClock(NOW, ZONE)) as journal:
        journal.apply("product", Put(PRODUCT))
        yield journal


@pytest.mark.parametrize("form", [list, tuple, DoseColumns.of])
def test_many_rows_are_what_they_would_be_one_by_one(ours, other, form):
    change = ours.apply("import", PutAll(form(DOSES)))
    assert change == other.apply("import", *map(Put, DOSES))
    assert change.days == (MONDAY, DOSES[-1].day)
    assert everything_in(ours) == everything_in(other)
    assert sorted(ours.log(*ALWAYS).doses) == sorted(DOSES)
    assert ours.audit(with_history=True).is_sound


def test_they_are_undone_and_done_again(ours):
    before = ours.log(*ALWAYS)
    ours.apply("import", PutAll(DoseColumns.of(DOSES)))
    after = ours.log(*ALWAYS)
    for _ in range(2):
        ours.undo()
        assert ours.log(*ALWAYS) == before
        ours.redo()
        assert ours.log(*ALWAYS) == after
    assert ours.audit(with_history=True).is_sound


@pytest.mark.parametrize("place", [0, 3, MANY - 1, MANY, 2 * MANY + 99])
def test_what_is_there_already_is_written_over_and_can_be_brought_back(ours, other, place):
    old = DOSES[place]._replace(note="as it was", units=9.0)
    for journal, edits in ((ours, [PutAll(DoseColumns.of(DOSES))]), (other, map(Put, DOSES))):
        journal.apply("before", Put(old))
        journal.apply("import", *edits)
    assert everything_in(ours) == everything_in(other)
    ours.undo()
    assert ours.log(*ALWAYS).doses == [old]


def test_of_what_comes_twice_the_last_stands(ours):
    twice = DOSES[7]._replace(note="again")
    ours.apply("import", PutAll([*DOSES[: MANY - 1], twice]))
    assert len(ours.log(*ALWAYS).doses) == MANY - 1
    assert twice in ours.log(*ALWAYS).doses
    ours.undo()
    assert ours.log(*ALWAYS).doses == []


@pytest.mark.parametrize(
    "wrong",
    [{"units": 0.0}, {"product_id": "nobody's"}, {"slot": "noon"}, {"taken": Moment(1, None, 0)}],
)
@pytest.mark.parametrize("place", [0, MANY, 2 * MANY + 99])
def test_where_one_row_is_refused_nothing_is_written(ours, wrong, place):
    before = everything_in(ours)
    doses = [*DOSES]
    doses[place] = doses[place]._replace(**wrong)
    with pytest.raises(StoreProblem):
        ours.apply("import", PutAll(DoseColumns.of(doses)))
    assert everything_in(ours) == before
    ours.apply("import", PutAll(DoseColumns.of(DOSES)))
    assert sorted(ours.log(*ALWAYS).doses) == sorted(DOSES)


def test_an_import_that_was_stopped_leaves_nothing_that_the_next_one_could_take_for_its_own(ours):
    def stop(done, _total):
        if done >= MANY:
            raise Cancelled

    with pytest.raises(Cancelled):
        ours.apply(
            "import", PutAll([each._replace(unit="scoop") for each in DOSES]), on_progress=stop
        )
    ours.apply("import", PutAll(DOSES))
    assert {each.unit for each in ours.log(*ALWAYS).doses} == {"capsule"}


def test_rows_that_share_nothing_are_written_all_the_same(ours, monkeypatch):
    monkeypatch.setattr(writing, "_MOST_SHARED", 600)
    doses = [dose(n, units=float(n + 1), edited=n) for n in range(4 * MANY)]
    ours.apply("import", PutAll(doses))
    assert sorted(ours.log(*ALWAYS).doses) == sorted(doses)


def test_where_fewer_rows_arrive_than_were_given_nothing_is_written(ours, monkeypatch):
    before = everything_in(ours)
    numbered = writing._Shared._numbered
    monkeypatch.setattr(
        writing._Shared, "_numbered", lambda self, found: [*numbered(self, found)[:-1], 10**6]
    )
    with pytest.raises(StoreProblem):
        ours.apply("import", PutAll(DOSES))
    assert everything_in(ours) == before


def test_kinds_may_be_mixed_and_singles_stand_between(ours, other):
    ratings = [Rating(MONDAY - timedelta(n), "sleep", n % 11, NOW, ZONE) for n in range(MANY + 40)]
    mixed = [*DOSES[: MANY // 2], *ratings, *DOSES[MANY // 2 :]]
    ends = replace(PRODUCT, stopped=MONDAY)
    ours.apply("import", Put(ends), PutAll(mixed), Delete(ratings[0]), PutAll([]), Put(ratings[1]))
    other.apply("import", *map(Put, [ends, *mixed]), Delete(ratings[0]), Put(ratings[1]))
    assert ours.log(*ALWAYS) == other.log(*ALWAYS)
    assert len(ours.log(*ALWAYS).ratings) == len(ratings) - 1
    ours.undo()
    assert ours.log(*ALWAYS).doses == ours.log(*ALWAYS).ratings == []


def test_it_tells_how_far_it_is(ours):
    heard = []
    ours.apply(
        "import",
        Put(PRODUCT),
        PutAll(DoseColumns.of(DOSES)),
        on_progress=lambda *seen: heard.append(seen),
    )
    total = len(DOSES) + 1
    assert heard == [(n, total) for n in (1, MANY + 1, 2 * MANY + 1, total)]


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 1)), min_size=1, max_size=12),
    st.integers(2, 4),
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_stands_where_the_log_is_the_same(tmp_path_factory, monkeypatch, told, at_once):
    """Ids that come again, in the file and in the log, with parts of a few rows."""
    from magtrack.store import change

    doses = [dose(number, units=1.0 + more) for number, more in told]
    logs = []
    for edits in ([PutAll(DoseColumns.of(doses))], list(map(Put, doses))):
        with monkeypatch.context() as patch:
            patch.setattr(writing, "AT_ONCE", at_once)
            patch.setattr(change, "AT_ONCE", at_once)
            path = tmp_path_factory.mktemp("log") / "magtrack.sqlite3"
            with Journal(path, FixedClock(NOW, ZONE)) as journal:
                journal.apply("before", Put(PRODUCT), Put(dose(1)))
                journal.apply("import", *edits)
                journal.apply("again", *edits)
                assert journal.audit(with_history=True).is_sound
                logs.append([journal.log(*ALWAYS)])
                journal.undo()
                logs[-1].append(journal.log(*ALWAYS))
                journal.undo()
                logs[-1].append(journal.log(*ALWAYS))
                journal.redo()
                logs[-1].append(journal.log(*ALWAYS))
    assert logs[0] == logs[1]
    assert logs[0][0] == logs[0][1] == logs[0][3]
