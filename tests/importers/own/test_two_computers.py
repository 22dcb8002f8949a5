"""Two computers with one log: whatever is done on each, an exchange leaves both with the same."""

from __future__ import annotations

import itertools
from datetime import date, time, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from magtrack import reference
from magtrack.clock import FixedClock
from magtrack.domain.record.days import moment_at
from magtrack.domain.record.edits import Delete, Stamp
from magtrack.domain.record.events import Event
from magtrack.domain.record.log import StockCount, records
from magtrack.domain.record.people import Condition, Medicine, MedicineTaken, Profile
from magtrack.domain.record.products import Product
from magtrack.domain.record.ratings import Rating
from magtrack.domain.record.schedule import Schedule
from magtrack.domain.record.trial import Trial
from magtrack.domain.record.trial_edits import change_trial
from magtrack.importers import Answers, ImportRequest, importer_for
from magtrack.store.journal import Journal
from tests.builders import Make, over

NOW = 1_795_000_000
DAY = moment_at(NOW, "UTC").day(4)
REFERENCE = reference.load()
make = Make()

BEGUN = (
    Product("p", "Magtein", "l-threonate"),
    Product("q", "Zinc", "other"),
    Medicine("m", "Ramipril", (time(9),), DAY, tick=True),
    Schedule("s", "p", "morning", time(8), 1.0, DAY - timedelta(days=9)),
    Rating(DAY, "sleep", 5, NOW, "UTC"),
    Event("n", "note", DAY, DAY, NOW, "a bad night"),
    Event("e", "travel", DAY, DAY, NOW),
)


class HandClock:
    """A clock that the test moves on."""

    def __init__(self):
        self.now = NOW

    def read(self):
        return FixedClock(self.now, "UTC").read()


class Computer:
    """A log, and what a person does to it."""

    def __init__(self, folder, name, clock):
        self.name, self.clock = name, clock
        self._numbers = itertools.count(1)
        self.journal = Journal(folder / f"{name}.sqlite3", clock)

    def new_id(self):
        return f"{self.name}{next(self._numbers)}"

    def log(self):
        return self.journal.log(date(2026, 1, 1), date(2027, 12, 31))

    def put(self, *held):
        self.journal.apply("put", *map(over, held))

    def copied(self):
        """Return the path of a copy of the log as it is now."""
        path = self.journal.path.with_name(f"{self.new_id()}-copy.sqlite3")
        self.journal.copy_to(path)
        return path

    def held(self):
        """Every record, whatever its order."""
        return {(type(each), each.id): each for each in records(self.log())}

    def take_in(self, other, *answers, copy=None):
        """Take in the log of the other computer, or an older `copy` of it."""
        stamp = Stamp(moment_at(self.clock.now, "UTC"), self.new_id)
        said = Answers(answers or ("stay-out",))
        request = ImportRequest(self.journal, REFERENCE, stamp, said, past=self.journal.history)
        path = copy or other.journal.path
        plan = importer_for(path).plan(path, request)
        file = plan.taken_from(other.name, "magtrack")
        self.journal.apply("merge", *plan.edits, origin="import", taken_from=file)
        self.clock.now += 60
        return plan


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """The file of a log with something of most kinds."""
    folder = tmp_path_factory.mktemp("begun")
    computer = Computer(folder, "begun", HandClock())
    computer.put(*BEGUN)
    computer.journal.close()
    return folder / "begun.sqlite3"


@pytest.fixture
def two(tmp_path, begun):
    """Two computers that have a copy of it."""
    yield from _two(tmp_path, begun)


def _two(folder, begun):
    clock = HandClock()
    clock.now += 60
    for name in "ab":
        (folder / f"{name}.sqlite3").write_bytes(begun.read_bytes())
    both = Computer(folder, "a", clock), Computer(folder, "b", clock)
    yield both
    for each in both:
        each.journal.close()


# ------------------------------------------------------------------------ what a person does

DAYS = st.integers(0, 1).map(lambda n: DAY - timedelta(days=n))
PLACES = st.sampled_from([time(8), time(9), None])


def dose(computer, day, planned):
    """Log a dose, in the place of the one that is there."""
    if "p" not in computer.log().products:
        return
    before = [d for d in computer.log().doses if planned and (d.day, d.planned) == (day, planned)]
    new = make.dose(
        planned=planned, taken=None, day=day, outcome="skipped", entered=computer.clock.now
    )
    changed = (
        {"id": before[0].id, "edited": computer.clock.now} if before else {"id": computer.new_id()}
    )
    computer.put(replace(new, **changed, units=float(computer.clock.now % 7 + 1)))


def tick(computer, day, planned):
    before = [t for t in computer.log().ticks if planned and (t.day, t.planned) == (day, planned)]
    if computer.log().medicines:
        id_ = before[0].id if before else computer.new_id()
        medicine = computer.log().medicines[0].id
        computer.put(
            MedicineTaken(id_, medicine, day, planned, None, "skipped", computer.clock.now)
        )


def rate(computer, day, value):
    before = computer.log().rating(day, "sleep")
    new = Rating(day, "sleep", value, computer.clock.now, "UTC")
    computer.put(new if before is None else replace(before, value=value, edited=computer.clock.now))


def note(computer, day, text):
    before = computer.log().note(day)
    if before is None:
        computer.put(Event(computer.new_id(), "note", day, day, computer.clock.now, text))
    else:
        computer.put(replace(before, text=text, edited=computer.clock.now))


def plan(computer, slot, clock):
    """Plan a slot anew, as the window does: the plan there ends, another begins."""
    log = computer.log()
    if "p" not in log.products:
        return
    tomorrow = DAY + timedelta(days=1)
    open_ = [each for each in log.schedules if each.slot == slot and each.valid_to is None]
    ended = [replace(each, valid_to=DAY) for each in open_ if each.valid_from < tomorrow]
    id_ = next((each.id for each in open_ if each.valid_from == tomorrow), computer.new_id())
    computer.put(*ended, Schedule(id_, "p", slot, clock, 2.0, tomorrow))


def delete(computer, number):
    """Delete an entry, with all that belongs to it."""
    held = [each for each in computer.held().values() if not isinstance(each, Profile)]
    if not held:
        return
    gone = held[number % len(held)]
    parts = [
        e for e in held if gone.id in (getattr(e, "product_id", 0), getattr(e, "medicine_id", 0))
    ]
    computer.journal.apply("delete", *map(Delete, (*parts, gone)))


def edit(computer, number, name):
    """Change a product, a medicine, or the profile."""
    log = computer.log()
    held = [*log.products.values(), *log.medicines]
    if number % 3 == 0 or not held:
        computer.put(replace(log.profile, birth_year=1950 + len(name) + number))
    else:
        computer.put(replace(held[number % len(held)], name=name))


def add(computer, number):
    """Add something that stands for itself."""
    new = computer.new_id()
    if number % 3 == 0 and "q" in computer.log().products:
        computer.put(StockCount(new, "q", DAY, 5.0))
    else:
        computer.put((Condition(new, "dialysis"), Event(new, "illness", DAY, DAY, NOW))[number % 2])


def begin(computer, number):
    """Enter a supplement with its plan, or a medicine, and that it was taken."""
    new, at = computer.new_id(), make.at(f"{DAY}T12:0{number}")
    if number % 2:
        medicine = Medicine(new, "Levothyroxine", (time(7),), DAY, tick=True)
        tick_ = MedicineTaken(f"t{new}", new, DAY, None, at, "taken", computer.clock.now)
        computer.put(medicine, tick_)
        return
    plan_ = Schedule(f"s{new}", new, "other", time(12), 1.0, DAY)
    extra = make.dose(id=f"d{new}", planned=None, taken=at, day=DAY, entered=computer.clock.now)
    computer.put(Product(new, "Zink", "other"), plan_, replace(extra, product_id=new))


def undo(computer):
    computer.journal.undo()


DONE = st.one_of(
    st.tuples(st.just(dose), DAYS, PLACES),
    st.tuples(st.just(tick), DAYS, PLACES),
    st.tuples(st.just(rate), DAYS, st.integers(0, 10)),
    st.tuples(st.just(note), DAYS, st.sampled_from(["rain", "sun\nwind", "rain\nsun"])),
    st.tuples(
        st.just(plan), st.sampled_from(["morning", "evening"]), st.sampled_from([time(8), time(9)])
    ),
    st.tuples(st.just(delete), st.integers(0, 30)),
    st.tuples(st.just(edit), st.integers(0, 30), st.sampled_from(["Magtein", "Magnesium"])),
    st.tuples(st.just(add), st.integers(0, 5)),
    st.tuples(st.just(begin), st.integers(0, 5)),
    st.tuples(st.just(undo)),
)
APART = st.lists(st.tuples(st.booleans(), DONE), max_size=12)


@given(st.lists(APART, min_size=1, max_size=2))
@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@example([[(False, (note, DAY, "rain")), (True, (note, DAY, "sun\nwind"))]])
@example(
    [[(at_b, (note, DAY - timedelta(days=1), text)) for at_b, text in ((0, "rain"), (1, "sun"))]]
)
@example([[(False, (dose, DAY, time(8))), (True, (dose, DAY, time(8)))]])
@example([[(False, (plan, "morning", time(8))), (True, (plan, "morning", time(9)))]])
@example([[(False, (delete, 1)), (True, (add, 3))]])
def test_two_logs_that_grew_apart_are_one_after_an_exchange(tmp_path_factory, begun, rounds):
    for a, b in _two(tmp_path_factory.mktemp("two"), begun):
        for steps in rounds:
            for is_b, (do, *values) in steps:
                do(b if is_b else a, *values)
                a.clock.now += 60
            a.take_in(b)
            b.take_in(a)
            assert a.held() == b.held()
            assert not a.take_in(b).edits
            for each in (a, b):
                assert each.journal.audit(with_history=True).is_sound


def exchange(a, b, how):
    """Let one computer take in the other's log, or both a copy of before either took the other."""
    copies = {each: each.copied() for each in (a, b)} if how == "crossed" else {}
    for one, other in {"a": [(a, b)], "b": [(b, a)]}.get(how, [(a, b), (b, a)]):
        one.take_in(other, copy=copies.get(other))
        a.clock.now += 60


APART_AND_BACK = st.lists(
    st.tuples(
        st.lists(st.tuples(st.booleans(), DONE), max_size=5), st.sampled_from(["crossed", "a", "b"])
    ),
    min_size=1,
    max_size=4,
)
TWO_NOTES = [(at_b, (note, DAY - timedelta(days=1), text)) for at_b, text in ((0, "x"), (1, "y"))]


@given(APART_AND_BACK)
@settings(max_examples=6, suppress_health_check=list(HealthCheck))
@example([(TWO_NOTES, "crossed"), ([], "crossed"), ([], "crossed")])
@example([(TWO_NOTES, "a"), ([(True, (note, DAY - timedelta(days=1), "y\nz"))], "crossed")])
@example([([(False, (note, DAY, "rain")), (True, (note, DAY, "sun"))], "crossed"), ([], "b")])
def test_exchanges_that_cross_come_to_the_same_and_double_nothing(tmp_path_factory, begun, rounds):
    for a, b in _two(tmp_path_factory.mktemp("two"), begun):
        for steps, how in rounds:
            for is_b, (do, *values) in steps:
                do(b if is_b else a, *values)
                a.clock.now += 60
            exchange(a, b, how)
        exchange(a, b, "crossed")
        assert a.held() == b.held()
        for event in a.log().events:
            lines = event.text.split("\n")
            assert len(lines) == len(set(lines))
        exchange(a, b, "crossed")
        assert a.held() == b.held()


# -------------------------------------------------------------------------- what becomes of what


def test_a_slot_that_both_planned_anew_has_one_plan_and_the_other_is_shown(two):
    a, b = two
    for computer, clock in ((a, time(9)), (b, time(10))):
        plan(computer, "morning", clock)
        a.clock.now += 60
    (conflict,) = (c for c in a.take_in(b).conflicts if c.stays.valid_to is None)
    assert (conflict.stays.planned, conflict.gives_way.planned) == (time(10), time(9))
    assert [s.planned for s in a.log().schedules if s.valid_to is None] == [time(10)]
    b.take_in(a)
    assert a.held() == b.held()


def test_two_notes_of_a_day_are_one_with_both_texts_in_both(two):
    a, b = two
    day = DAY - timedelta(days=1)
    note(a, day, "rain")
    note(b, day, "sun")
    assert a.take_in(b).conflicts == []
    b.take_in(a)
    assert a.log().note(day).text == "rain\nsun"
    assert a.held() == b.held()


@pytest.mark.parametrize("how", ["crossed", "uncrossed"])
def test_what_was_entered_alike_on_both_is_there_once_and_told(two, how):
    for number in (0, 1):
        for each in two:
            begin(each, number)
    for each in two:
        add(each, 1)
        add(each, 4)
    a, b = two
    copy = a.copied()
    plan_ = a.take_in(b)
    b.take_in(a, copy=copy if how == "crossed" else None)
    assert a.held() == b.held()
    log = a.log()
    counts = len(log.products), len(log.medicines), len(log.conditions), len(log.plans_of("q"))
    assert counts == (3, 2, 1, 0)
    (zinc,) = (each for each in log.products.values() if each.name == "Zink")
    assert len(log.plans_of(zinc.id)) == 1
    assert {dose.product_id for dose in log.doses} == {zinc.id}
    assert [event.kind for event in log.events].count("illness") == 1
    told = "\n".join(plan_.doubles)
    for what in ("Supplement (Zink)", "Medicine (Levothyroxine)", "Event (Illness", "Condition ("):
        assert f"Kept once: {what}" in told
    assert (plan_.deleted_there, plan_.conflicts) == ([], [])
    assert a.take_in(b).doubles == ()


def test_a_dose_logged_on_both_at_about_one_time_is_kept_twice_and_told(two):
    a, b = two
    for computer, at in ((a, "12:00"), (b, "12:01"), (b, "15:00")):
        new = make.dose(planned=None, taken=make.at(f"{DAY}T{at}"), day=DAY, id=computer.new_id())
        computer.put(new)
    (told,) = a.take_in(b).doubles
    assert told == (
        f"May be the same, both are kept: Dose (Magtein, {DAY}), here 12:00, there 12:01."
    )
    assert len(a.log().doses) == 3
    assert a.take_in(b).doubles == ()


def test_what_has_one_name_and_differs_else_is_kept_twice_and_told(two):
    a, b = two
    a.put(Product("a1", "Zink", "other"))
    b.put(Product("b1", "zink", "other", brand="X"))
    assert a.take_in(b).doubles == ("May be the same, both are kept: Supplement (Zink).",)
    assert len(a.log().products) == 4


def test_a_note_that_lives_on_in_another_is_not_told_as_deleted(two):
    a, b = two
    for computer, text in ((b, "y"), (a, "x")):
        note(computer, DAY - timedelta(days=1), text)
        a.clock.now += 60
    plan_ = a.take_in(b)
    assert (len(plan_.removed), plan_.deleted_there) == (1, [])


@pytest.mark.parametrize("first", ["a", "b"])
def test_changes_of_the_same_second_come_to_the_same_in_both(two, first):
    a, b = two
    for computer, name in ((a, "Magnesium"), (b, "Magnesium L-threonate")):
        edit(computer, 1, name)
    one, other = (a, b) if first == "a" else (b, a)
    one.take_in(other)
    other.take_in(one)
    assert a.held() == b.held()


def test_what_was_added_and_taken_back_here_is_new_again_from_there(two):
    a, b = two
    add(a, 1)
    b.take_in(a)
    a.journal.undo()
    plan_ = a.take_in(b)
    assert (plan_.total.new, plan_.conflicts) == (1, [])


def test_a_change_on_one_goes_to_the_other_without_a_conflict_whatever_the_clocks_say(two):
    a, b = two
    b.clock.now -= 999_999
    rate(b, DAY, 9)
    edit(b, 0, "a profile, which nobody told before")
    plan_ = a.take_in(b)
    assert (a.log().rating(DAY, "sleep").value, plan_.conflicts) == (9, [])
    assert not b.take_in(a).edits


# ------------------------------------------------------------------------------------- trials

TRIAL = Trial("t", "p", "cognition", DAY - timedelta(days=10), entered=NOW)


def test_a_trial_goes_along_with_what_became_of_its_plan_and_its_end(two):
    a, b = two
    a.put(TRIAL)
    b.take_in(a)
    assert b.log().trials == (TRIAL,)
    stamp = Stamp(moment_at(a.clock.now, "UTC"), a.new_id)
    for change in ({"weeks": 16}, {"stopped": DAY}):
        a.clock.now += 60
        (before,) = a.log().trials
        a.journal.apply("change", *change_trial(a.log(), before, replace(before, **change), stamp))
        b.take_in(a)
        assert b.held() == a.held()
    assert len(b.log().amendments) == 1


def test_a_begun_plan_that_was_changed_on_both_stays_on_each_and_is_told(two):
    a, b = two
    a.put(TRIAL)
    b.take_in(a)
    a.put(replace(TRIAL, weeks=16))
    b.clock.now += 60
    b.put(replace(TRIAL, practice_days=7))
    told = " ".join([*a.take_in(b).left_out, *b.take_in(a).left_out])
    assert "The plan of this trial is locked" in told
    assert a.log().trials == (replace(TRIAL, weeks=16),)
    assert b.log().trials == (replace(TRIAL, practice_days=7),)


def test_a_trial_that_was_deleted_there_stays_and_is_told(two):
    a, b = two
    a.put(TRIAL)
    b.take_in(a)
    b.journal.apply("delete", Delete(TRIAL))
    plan = a.take_in(b)
    assert a.log().trials == (TRIAL,)
    assert "a trial is not deleted by an import" in " ".join(plan.left_out)
