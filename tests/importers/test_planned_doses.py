"""Imported doses fill the planned doses of the log: each once, the nearest, the same every time."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from magtrack.domain.outcome.progress import progress
from magtrack.domain.record.doses import Dose
from magtrack.domain.record.edits import Put
from magtrack.domain.record.schedule import Schedule
from magtrack.domain.record.trial import Trial
from magtrack.errors import AnswersNeeded
from magtrack.importers import Counts
from tests.builders import Make, over
from tests.importers.conftest import MAGTEIN, NOW

make = Make()
FIRST = date(2026, 3, 2)
COLUMNS = "day", "time", "name", "dose", "status"
MEANT = tuple(f"column:{name}={name}" for name in COLUMNS)
HEAD = "day,time,name,dose,status\n"


def plan(clock, slot="morning", **changes):
    fields = {"id": slot, "product_id": MAGTEIN.id, "units": 3.0, "valid_from": FIRST} | changes
    return Schedule(slot=slot, planned=time.fromisoformat(clock), **fields)


def table(desk, *rows):
    """Write rows such as (0, "08:05") or (0, "08:05", "skipped"), by days after the first."""
    body = ""
    for days, clock, *status in rows:
        day = FIRST + timedelta(days)
        body += f"{day},{clock},Magtein,3,{status[0] if status else 'taken'}\n"
    return desk.write("d.csv", HEAD + body)


def statuses(desk, day=FIRST):
    """Return each line of a day as its planned time, its status, and whether it was logged."""
    log = desk.journal.log(day, day)
    return [
        (f"{line.planned:%H:%M}" if line.planned else "", line.status) for line in log.entries(day)
    ]


@pytest.fixture
def planned(desk):
    """Return a desk whose log plans Magtein as told."""

    def put(*plans):
        desk.journal.apply("plan", *map(over, plans))
        return desk

    return put


def test_84_of_84_taken_days_are_a_fair_test(planned):
    desk = planned(plan("08:00"))
    desk.take(table(desk, *((n, "08:05") for n in range(84))), *MEANT)
    trial = Trial("t", MAGTEIN.id, "cognition", FIRST)
    log = desk.journal.log(FIRST - timedelta(28), FIRST + timedelta(84))
    found = progress(log, trial, FIRST + timedelta(84), {}, now=NOW)
    assert (found.adherence.dose_ratio, found.adherence.fairness) == (1.0, "fair")
    assert (found.adherence.n_days, found.on_time) == (84, 1.0)


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        ([(0, "08:05")], [("08:00", "taken"), ("21:00", "not_recorded")]),
        ([(0, "13:00")], [("08:00", "late"), ("21:00", "not_recorded")]),
        ([(0, "15:00")], [("08:00", "not_recorded"), ("21:00", "taken")]),
        (
            [(0, "08:05"), (0, "09:00")],
            [("08:00", "taken"), ("", "extra"), ("21:00", "not_recorded")],
        ),
        ([(0, "08:05", "skipped")], [("08:00", "skipped"), ("21:00", "not_recorded")]),
        ([(0, ""), (0, "")], [("08:00", "taken"), ("21:00", "taken")]),
        ([(1, "02:00")], [("08:00", "not_recorded"), ("21:00", "late")]),
    ],
)
def test_a_dose_fills_the_planned_one_nearest_in_time(planned, rows, lines):
    desk = planned(plan("08:00"), plan("21:00", "evening"))
    desk.take(table(desk, *rows), *MEANT)
    assert statuses(desk) == lines


@pytest.mark.parametrize(("clock", "slot"), [("16:00", "evening"), ("12:30", "morning")])
def test_the_slot_is_that_of_the_plan_and_not_of_the_clock(planned, clock, slot):
    desk = planned(plan(clock, slot))
    desk.take(table(desk, (0, clock)), *MEANT)
    assert statuses(desk) == [(clock, "taken")]


@pytest.mark.parametrize(
    ("answer", "lines"),
    [
        ("planned=earlier", [("08:00", "late"), ("20:00", "not_recorded")]),
        ("planned=later", [("08:00", "not_recorded"), ("20:00", "taken")]),
        ("planned=extra", [("08:00", "not_recorded"), ("", "extra"), ("20:00", "not_recorded")]),
    ],
)
def test_only_a_dose_that_fits_two_equally_is_asked_about(planned, answer, lines):
    desk = planned(plan("08:00"), plan("20:00", "evening"))
    file = table(desk, (0, "14:00"), (1, "08:00"))
    with pytest.raises(AnswersNeeded) as caught:
        desk.plan(file, *MEANT)
    (question,) = caught.value.questions
    assert str(question).startswith("1 dose may be one of several that were planned for its day")
    assert question.examples == ("Magtein, 2026-03-02 14:00 (planned 08:00 or 20:00)",)
    desk.take(file, *MEANT, answer)
    assert statuses(desk) == lines


def test_whether_a_dose_is_in_the_log_already_is_asked_before_which_planned_one_it_is(planned):
    desk = planned(plan("08:00"), plan("20:00", "evening"))
    mine = make.dose(id="mine", product_id=MAGTEIN.id, planned=None, taken=f"{FIRST}T14:10")
    desk.journal.apply("mine", Put(mine))
    file = table(desk, (0, "14:00"))
    for answers, asked in (((), "overlap"), (("overlap=other",), "planned")):
        with pytest.raises(AnswersNeeded) as caught:
            desk.plan(file, *MEANT, *answers)
        assert [question.key for question in caught.value.questions] == [asked]
    assert desk.plan(file, *MEANT, "overlap=same").edits == ()


def answered(desk, outcome, taken="20:03", planned="20:00"):
    """Answer the dose planned at a time in the log itself."""
    fields = {"id": "mine", "product_id": MAGTEIN.id, "planned": planned, "day": FIRST}
    before = make.dose(taken=f"{FIRST}T{taken}", slot="evening", **fields)
    if outcome != "taken":
        before = make.skipped(outcome=outcome, slot="evening", **fields)
    desk.journal.apply("mine", Put(before))


def asked(desk, file, *answers):
    """Return the keys of the open questions about a file."""
    try:
        desk.plan(file, *MEANT, *answers)
    except AnswersNeeded as needed:
        return [question.key for question in needed.questions]
    return []


@pytest.mark.parametrize(
    ("clock", "keys"),
    [("20:34", ["overlap"]), ("00:03", ["overlap"]), ("00:04", []), ("16:02", []), ("09:00", [])],
)
def test_a_planned_dose_that_is_told_again_hours_off_is_asked_about(planned, clock, keys):
    desk = planned(plan("20:00", "evening"))
    answered(desk, "taken")
    day = 1 if clock < "04:00" else 0
    assert asked(desk, table(desk, (day, clock))) == keys


@pytest.mark.parametrize("clock", ["12:00", "15:30"])
def test_a_dose_with_a_planned_one_of_its_own_is_not_asked_about(planned, clock):
    desk = planned(plan("15:00"), plan("18:00", "evening"))
    answered(desk, "taken", "17:30", "18:00")
    assert asked(desk, table(desk, (0, clock))) == []


@pytest.mark.parametrize("outcome", ["skipped", "missed"])
@pytest.mark.parametrize(
    ("answer", "lines"),
    [
        ("taken", [("20:00", "taken")]),
        ("same", [("20:00", "")]),
        ("other", [("20:00", ""), ("", "extra")]),
    ],
)
def test_a_dose_marked_as_not_taken_that_a_file_tells_is_asked_about(
    planned, outcome, answer, lines
):
    desk = planned(plan("20:00", "evening"))
    answered(desk, outcome)
    file = table(desk, (0, "20:05"), (1, "20:05"))
    assert asked(desk, file) == ["marked"]
    desk.take(file, *MEANT, f"marked={answer}")
    assert statuses(desk) == [(at, status or outcome) for at, status in lines]
    taken = [dose for dose in desk.log().doses if dose.counts and dose.day == FIRST]
    assert [dose.elemental_mg for dose in taken] == ([] if answer == "same" else [144])
    assert desk.plan(file, *MEANT).edits == ()


def test_only_the_first_dose_told_takes_the_place_of_one_marked_as_missed(planned):
    desk = planned(plan("20:00", "evening"))
    answered(desk, "missed")
    desk.take(table(desk, (0, "20:05"), (0, "22:00")), *MEANT, "marked=taken")
    assert statuses(desk) == [("20:00", "taken"), ("", "extra")]


def test_a_day_before_the_plan_began_has_extra_doses(planned):
    desk = planned(plan("08:00", valid_from=FIRST + timedelta(1)))
    desk.take(table(desk, (0, "08:00"), (1, "08:00")), *MEANT)
    assert statuses(desk) == [("", "extra")]
    assert statuses(desk, FIRST + timedelta(1)) == [("08:00", "taken")]


def test_each_plan_in_force_on_its_day_is_filled(planned):
    change = FIRST + timedelta(1)
    desk = planned(
        plan("08:00", id="a", valid_to=FIRST), plan("17:00", "evening", valid_from=change)
    )
    desk.take(table(desk, (0, "08:00"), (1, "17:30")), *MEANT)
    assert statuses(desk) == [("08:00", "taken")]
    assert statuses(desk, change) == [("17:00", "taken")]


@pytest.mark.parametrize(
    ("since", "times"),
    [
        (date(2020, 1, 1), {time(6, 30), None}),
        (date(2026, 11, 1), {time(8), time(20, 30)}),  # of a day without a plan it stays
    ],
)
def test_a_plan_of_the_other_program_gives_way_to_that_of_the_log(planned, since, times):
    desk = planned(plan("06:30", valid_from=since))
    plan_of_file = desk.plan(
        "dosage_history.csv", "product:Magtein=Magtein", "day-first", "auto-confirmed=leave-out",
        "2 Pill(s)=2", "none", "unknown",
    )  # fmt: skip
    doses = [r for r in plan_of_file.records if isinstance(r, Dose) and r.product_id == MAGTEIN.id]
    assert {dose.planned for dose in doses} == times


def test_the_same_file_again_adds_nothing_and_undo_takes_all_of_it_back(planned):
    desk = planned(plan("08:00"), plan("21:00", "evening"))
    file = table(desk, (0, "08:05"), (0, "20:00"), (0, "20:30"), (1, "09:00"))
    before = desk.journal.log(FIRST, FIRST + timedelta(3))
    first = desk.take(file, *MEANT)
    assert first.notes == ("3 doses fill planned ones.",)
    again = desk.plan(file, *MEANT)
    assert (again.edits, again.counts["dose"]) == ((), Counts(0, 0, 4))
    desk.journal.undo()
    assert desk.journal.log(FIRST, FIRST + timedelta(3)) == before


ROWS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(["", "08:00", "08:05", "14:30", "20:59", "23:59", "03:00"]),
        st.sampled_from(["taken", "skipped", "missed"]),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS, st.data())
def test_the_order_of_the_rows_changes_nothing(planned, rows, data):
    desk = planned(plan("08:00"), plan("21:00", "evening"))
    answers = (*MEANT, "planned=earlier")
    mixed = data.draw(st.permutations(rows))
    one, other = (desk.plan(table(desk, *each), *answers) for each in (rows, mixed))
    by_id = {each.id: each for each in one.records}
    assert {each.id: each for each in other.records} == by_id
    assert len(by_id) == len(rows)
    filled = [(dose.day, dose.planned) for dose in by_id.values() if dose.planned]
    assert len(filled) == len(set(filled))
