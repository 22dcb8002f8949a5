"""What the history tells of each record: as it was, as it became, and where it came from."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from magtrack.domain.record.doses import Dose
from magtrack.domain.record.edits import Delete, Put
from magtrack.domain.record.products import Product
from magtrack.domain.record.ratings import Rating
from magtrack.domain.record.schedule import Schedule
from magtrack.domain.record.trial import Amendment, Trial
from magtrack.store.journal import Journal
from magtrack.store.past import History
from tests.builders import damage, over


def changes(revisions):
    """Return the states of a record, oldest first: the one before the first, then each."""
    return [(each.before, each.after) for each in reversed(list(revisions))]


def test_a_new_record_is_told_as_it_was_then_and_not_as_it_is_now(everything, records):
    first = records["dose"]
    second, third = replace(first, units=2.0), replace(first, units=3.0, note="")
    everything.apply("two", over(second))
    everything.apply("three", over(third))
    everything.apply("gone", Delete(third))
    assert changes(everything.history.revisions_of(Dose, first.id)) == [
        (None, first),
        (first, second),
        (second, third),
        (third, None),
    ]


@pytest.mark.parametrize("name", ["dose", "rating", "medicine", "condition", "event", "profile"])
def test_every_kind_of_record_is_told(everything, records, name):
    record = records[name]
    assert changes(everything.history.revisions_of(type(record), record.id)) == [(None, record)]


def test_all_of_some_kinds_are_told_those_removed_as_well(everything, records):
    plan = records["schedule"]
    everything.apply("gone", Delete(plan))
    found = everything.history.revisions_in(Schedule, Trial)
    assert {type(each.after or each.before) for each in found} == {Schedule, Trial}
    assert changes(each for each in found if each.id == plan.id) == [(None, plan), (plan, None)]


def test_a_record_made_again_under_its_id_has_both_its_lives(journal, records):
    low, high = records["rating"], replace(records["rating"], value=9)
    journal.apply("low", Put(low))
    journal.apply("away", Delete(low))
    journal.apply("high", Put(high))
    assert changes(journal.history.revisions_of(Rating, low.id)) == [
        (None, low),
        (low, None),
        (None, high),
    ]


def test_what_was_undone_or_dropped_stays_in_the_history(journal, records):
    low, high = records["rating"], replace(records["rating"], value=9)
    journal.apply("low", Put(low))
    journal.undo()
    journal.apply("high", Put(high))
    journal.apply("low again", over(low))
    journal.undo()
    found = journal.history.revisions_of(Rating, low.id)
    assert changes(found) == [(None, low), (None, high), (high, low)]
    assert [each.step.state for each in found] == ["undone", "done", "dropped"]
    assert [each.step.undone_at is None for each in found] == [False, True, False]


def test_undone_and_done_again_is_told_as_before(everything, records):
    found = everything.history.revisions_of(Dose, "d")
    everything.undo()
    everything.redo()
    again = everything.history.revisions_of(Dose, "d")
    assert changes(again) == changes(found) == [(None, records["dose"])]


def test_a_product_is_told_with_its_plans_and_counts_but_not_its_doses(everything, records):
    plan, count = records["schedule"], records["stock_count"]
    other = replace(records["product"], id="q", name="Other")
    everything.apply("other", Put(other), Put(replace(plan, id="s2", product_id="q")))
    everything.apply("plan ended", Delete(plan))
    found = everything.history.revisions_of(Product, "p")
    assert {type(each.before or each.after).__name__ for each in found} == {
        "Product",
        "Schedule",
        "StockCount",
    }
    assert [each.id for each in found].count(plan.id) == 2
    assert (None, count) in changes(found)
    assert changes(everything.history.revisions_of(Schedule, plan.id)) == [
        (None, plan),
        (plan, None),
    ]


def test_a_trial_is_told_with_its_amendments(everything, records):
    found = everything.history.revisions_of(Trial, "t")
    assert {type(each.after) for each in found} == {Trial, Amendment}


def test_all_revisions_are_those_of_every_step_newest_first(everything, records):
    rating = replace(records["rating"], value=5)
    everything.apply("five", over(rating))
    found = list(everything.history.revisions())
    assert found[0].after == rating
    assert {each.after for each in found[1:]} == set(records.values())
    assert [each.step.number for each in found] == [2] + [1] * len(records)
    assert list(everything.history.revisions(limit=1)) == found[:1]


def test_a_history_read_half_way_lets_go_of_the_log(everything, records):
    half = everything.history.revisions()
    next(half)
    half.close()
    everything.apply("after", over(replace(records["rating"], value=3)))
    assert next(everything.history.revisions()).step.label == "after"


@pytest.mark.parametrize(
    ("journal_origin", "given", "kept"),
    [
        ("window", "", "window"),
        ("command-line", "", "command-line"),
        ("window", "import", "import"),
        ("", "", ""),
    ],
)
def test_a_step_says_where_it_came_from(path, clock, records, journal_origin, given, kept):
    with Journal(path, clock, origin=journal_origin) as journal:
        journal.apply("rated", Put(records["rating"]), origin=given)
        assert journal.history.steps()[0].origin == kept
        (revision,) = journal.history.revisions_of(Rating, records["rating"].id)
        assert revision.step == journal.history.steps()[0]


def test_steps_of_an_older_log_came_from_nobody_knows_where(older_log, path, clock):
    path.parent.mkdir()
    with Journal(older_log(path, 4), clock) as journal:
        assert {step.origin for step in journal.history.steps()} == {""}
        assert [each.after is None for each in journal.history.revisions_of(Dose, "d")] == [
            False,
            True,
            False,
        ]


def test_a_row_that_makes_no_sense_is_a_sentence(everything, path):
    from magtrack.errors import DamagedLog

    damage(path, "UPDATE rating SET day = 'no day'")
    with pytest.raises(DamagedLog, match="damaged"):
        everything.history.revisions_of(Rating, "2026-11-23/cognition")
    assert everything.is_in_place()


def test_of_no_entry_nothing_is_asked():
    def read():
        raise AssertionError

    assert History(read).revisions_of(Rating) == []


def test_many_entries_are_told_one_by_one(journal, records):
    day = records["rating"].day
    new = [replace(records["rating"], day=day + timedelta(n)) for n in range(700)]
    journal.apply("many", *map(Put, new))
    assert [each.after for each in journal.history.revisions()] == new[::-1]


def test_several_records_are_told_together_with_their_parts_newest_first(everything, records):
    product, plan, count = records["product"], records["schedule"], records["stock_count"]
    other = replace(product, id="q", name="Other")
    third = replace(product, id="r", name="Third")
    others = replace(plan, id="s2", product_id="q"), replace(count, id="k2", product_id="q")
    everything.apply("other", Put(other), *map(Put, others), Put(third))
    everything.apply("count gone", Delete(others[1]))
    both = everything.history.revisions_of(Product, "p", "q")
    assert [each.id for each in both] == ["k2", "k2", "s2", "q", "k", "s", "p"]
    assert [each.step.number for each in both] == [3, 2, 2, 2, 1, 1, 1]
    assert {each.id for each in everything.history.revisions_of(Product, "q")} == {"q", "s2", "k2"}
    assert everything.history.revisions_of(Product, "nobody", "nothing") == []


def test_a_part_that_was_undone_is_still_told_with_its_record(everything, records):
    count = replace(records["stock_count"], id="k2")
    everything.apply("counted", Put(count))
    everything.undo()
    found = everything.history.revisions_of(Product, "p")
    assert (found[0].id, found[0].after, found[0].step.state) == ("k2", count, "undone")


@pytest.mark.parametrize(
    ("limit", "steps"), [(None, [3, 2, 1]), (1, [3]), (2, [3, 2]), (9, [3, 2, 1])]
)
def test_revisions_are_of_as_many_of_the_latest_steps_as_asked_for(
    everything, records, limit, steps
):
    for value in (3, 4):
        everything.apply("rated", over(replace(records["rating"], value=value)))
    found = everything.history.revisions(limit=limit)
    assert list(dict.fromkeys(each.step.number for each in found)) == steps


def test_a_step_says_how_many_rows_it_changed_and_how_it_stands(everything, records):
    assert [(each.label, each.n_rows, each.state) for each in everything.history.steps()] == [
        ("everything", len(records), "done")
    ]
    everything.undo()
    (step,) = everything.history.steps()
    assert (step.n_rows, step.state) == (len(records), "undone")
    assert (everything.history.next_undo(), everything.history.next_redo()) == (None, "everything")
    everything.redo()
    assert (everything.history.next_undo(), everything.history.next_redo()) == ("everything", None)
