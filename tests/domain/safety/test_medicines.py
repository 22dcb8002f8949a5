"""Edits of medicines, conditions and warnings, and the moves of a plan out of a gap."""

from __future__ import annotations

from datetime import date, time, timedelta
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from magtrack import reference
from magtrack.domain.record.days import days_between
from magtrack.domain.record.edits import Delete, Put
from magtrack.domain.record.people import Condition, Medicine, Profile
from magtrack.domain.record.repetition import Weekdays
from magtrack.domain.safety.interactions import Review
from magtrack.domain.safety.medicines import (
    acknowledge,
    clinician_agreed,
    condition_names,
    end_condition,
    end_medicine,
    medicine_called,
    move_for,
    move_plan,
    move_to_suggested,
    put_condition,
    put_medicine,
)
from magtrack.domain.safety.preview import log_after
from magtrack.domain.safety.watched import MARGIN
from magtrack.errors import InputProblem, NotFound, Question
from tests.builders import REPETITIONS

KNOWN = reference.load()
CONDITIONS = tuple(KNOWN.conditions.values())
TODAY = date(2026, 11, 23)
ONE = timedelta(days=1)
YESTERDAY, TOMORROW = TODAY - ONE, TODAY + ONE
NOON = time(12)


def at(*clocks):
    return tuple(map(time.fromisoformat, clocks))


# ------------------------------------------------------------------------------- medicines


def test_times_are_kept_sorted_and_each_once(make):
    edit = put_medicine(
        make.log(), Medicine("m", "  Doxy  cycline ", at("20:00", "08:00", "20:00"))
    )
    assert edit.record == Medicine("m", "Doxy cycline", at("08:00", "20:00"))


@pytest.mark.parametrize(
    ("name", "changes", "why"),
    [
        (" ", {}, "A name is missing"),
        ("Doxy", {"first": TODAY, "last": YESTERDAY}, "before it starts"),
        ("Doxy", {"text": "a\0b"}, "cannot be stored"),
    ],
)
def test_a_medicine_that_cannot_be_is_refused(make, name, changes, why):
    with pytest.raises(InputProblem, match=why):
        put_medicine(make.log(), Medicine("m", name, **changes))


@pytest.mark.parametrize(
    ("first", "last", "asked"),
    [
        (None, None, True),
        (date(2026, 11, 7), None, True),
        (date(2026, 11, 8), None, False),
        (None, date(2026, 11, 1), True),
        (None, date(2026, 10, 31), False),
    ],
)
def test_the_same_name_on_the_same_days_is_asked_about(make, first, last, asked):
    course = Medicine("m", "Doxycycline", (), date(2026, 11, 1), date(2026, 11, 7))
    log = make.log(medicines=(course,))

    def put(answered=()):
        return put_medicine(log, Medicine("m2", "DOXYCYCLINE", (), first, last), answered)

    if asked:
        with pytest.raises(Question) as question:
            put()
        assert question.value.key == "listed-already"
    assert put(("listed-already",)).record.id == "m2"
    assert asked or put().record.id == "m2"


def test_changing_a_medicine_is_no_second_one(make):
    log = make.log(medicines=(Medicine("m", "Doxycycline"),))
    assert put_medicine(log, Medicine("m", "Doxycycline", (NOON,))).record.times == (NOON,)


@pytest.mark.parametrize(
    ("first", "last", "wanted", "ends"),
    [
        (None, None, None, YESTERDAY),
        (TODAY - 7 * ONE, None, None, YESTERDAY),
        (TODAY, None, None, TODAY),
        (None, TODAY + 7 * ONE, None, YESTERDAY),
        (None, TODAY, TODAY, TODAY),
        (None, None, TODAY + 7 * ONE, TODAY + 7 * ONE),
        (None, YESTERDAY, TODAY - 3 * ONE, TODAY - 3 * ONE),
        (TOMORROW, None, TOMORROW, TOMORROW),
        (TOMORROW, None, None, None),
        (TOMORROW, None, TODAY, None),
    ],
)
def test_a_medicine_or_condition_ends_or_is_removed_if_it_never_began(first, last, wanted, ends):
    medicine = Medicine("m", "Doxycycline", (NOON,), first, last)
    condition = Condition("c", "dialysis", first, last)
    for record, end in ((medicine, end_medicine), (condition, end_condition)):
        edit = end(record, wanted, TODAY)
        changed = Put(replace(record, last=ends), seen=record)
        assert edit == (Delete(record) if ends is None else changed)


@pytest.mark.parametrize(
    ("first", "last", "wanted", "why"),
    [
        (None, YESTERDAY, None, "ended on 2026-11-22"),
        (None, YESTERDAY, TOMORROW, "ended on 2026-11-22"),
        (TODAY, None, YESTERDAY, "before it starts"),
        (TODAY - 3 * ONE, None, TODAY - 5 * ONE, "before it starts"),
    ],
)
def test_what_ended_or_would_end_before_it_began_is_refused(first, last, wanted, why):
    with pytest.raises(InputProblem, match=why):
        end_medicine(Medicine("m", "Doxycycline", (), first, last), wanted, TODAY)
    with pytest.raises(InputProblem, match=why):
        end_condition(Condition("c", "dialysis", first, last), wanted, TODAY)


@pytest.mark.parametrize(
    ("wanted", "id_"),
    [
        ("Doxycycline", "new"),
        ("doxycycline", "new"),
        ("iron", "iron"),
        ("Iron s", "sulfate"),
        ("dox", "new"),
    ],
)
def test_a_medicine_is_called_by_its_name_or_an_unmistakable_beginning(make, wanted, id_):
    medicines = (
        Medicine("new", "Doxycycline"),
        Medicine("old", "Doxycycline", last=YESTERDAY),
        Medicine("iron", "Iron"),
        Medicine("sulfate", "Iron sulfate"),
    )
    assert medicine_called(make.log(medicines=medicines), wanted).id == id_


@pytest.mark.parametrize("wanted", ["", "I", "Zinc", "ycline"])
def test_a_medicine_that_is_not_one_is_refused_with_those_there_are(make, wanted):
    medicines = (Medicine("a", "Iron"), Medicine("b", "Ibuprofen"))
    with pytest.raises(NotFound, match="On the list: Iron, Ibuprofen"):
        medicine_called(make.log(medicines=medicines), wanted)
    with pytest.raises(NotFound, match="On the list: none"):
        medicine_called(make.log(), wanted)


@pytest.mark.parametrize("order", [1, -1])
def test_of_courses_with_one_name_the_latest_is_called(make, order):
    courses = [
        Medicine("spring", "Doxycycline", last=date(2026, 4, 1)),
        Medicine("autumn", "DOXYCYCLINE", last=date(2026, 10, 1)),
        Medicine("winter", "doxycycline", last=date(2025, 12, 1)),
    ]
    log = make.log(medicines=tuple(courses[::order]))
    assert medicine_called(log, "Doxy").id == "autumn"
    lasting = replace(log, medicines=(*log.medicines, Medicine("now", "Doxycycline")))
    assert medicine_called(lasting, "Doxy").id == "now"


# ------------------------------------------------------------------------------- conditions


def test_every_condition_can_be_named_but_those_of_the_profile():
    names = condition_names(CONDITIONS)
    asked = {rule.condition for rule in CONDITIONS if rule.condition}
    assert names.keys() | {"pregnancy", "breastfeeding"} == asked
    assert all(names.values())
    assert len(set(names.values())) == len(names)


def test_a_condition_is_added_by_its_key(make):
    edit = put_condition(make.log(), CONDITIONS, "c", "dialysis", first=TODAY, text=" weekly ")
    assert edit.record == Condition("c", "dialysis", TODAY, None, "weekly")


@pytest.mark.parametrize(
    ("key", "error", "why"),
    [
        ("gout", NotFound, "Known: kidney-disease, "),
        ("", NotFound, "Known: "),
        ("pregnancy", InputProblem, "told in the profile"),
        ("breastfeeding", InputProblem, "told in the profile"),
    ],
)
def test_a_condition_that_is_not_known_is_refused(make, key, error, why):
    with pytest.raises(error, match=why):
        put_condition(make.log(), CONDITIONS, "c", key)


def test_a_condition_that_goes_on_gets_what_is_new(make):
    log = make.log(conditions=(Condition("c", "dialysis", YESTERDAY, None, "weekly"),))
    again = put_condition(log, CONDITIONS, "new", "dialysis")
    assert again == Put(log.conditions[0], seen=log.conditions[0])
    changed = put_condition(log, CONDITIONS, "new", "dialysis", first=TODAY, text="daily")
    assert changed.record == Condition("c", "dialysis", TODAY, None, "daily")


def test_a_condition_that_ended_is_left_alone_by_a_new_one(make):
    log = make.log(conditions=(Condition("old", "dialysis", None, YESTERDAY),))
    new = put_condition(log, CONDITIONS, "new", "dialysis", first=TODAY)
    assert new.record == Condition("new", "dialysis", TODAY)


def test_changing_a_condition_by_its_id_changes_that_one_and_can_empty_fields(make):
    log = make.log(
        conditions=(
            Condition("old", "dialysis", date(2025, 1, 1), date(2025, 2, 1), "weekly"),
            Condition("now", "dialysis", TODAY, None, "daily"),
        )
    )
    old = put_condition(log, CONDITIONS, "old", "dialysis", last=date(2025, 3, 1))
    assert old.record == Condition("old", "dialysis", None, date(2025, 3, 1), "")
    now = put_condition(log, CONDITIONS, "now", "dialysis")
    assert now.record == Condition("now", "dialysis")


ENDED = date(2026, 11, 1)
LISTED = Medicine("m", "Doxycycline", (), None, ENDED)
OF_PROFILE = "Pregnancy and breastfeeding are told in the profile."


def known(*names):
    """Return the rules of conditions that are called `names`, which stand for the keys too."""
    (first, *_) = CONDITIONS
    return [
        replace(first, id=name, condition=name, name=name, asked_as="", medicines=())
        for name in names
    ]


@pytest.mark.parametrize(
    ("refused", "said", "field"),
    [
        (
            lambda log: end_medicine(LISTED, None, TODAY),
            "Doxycycline ended on 2026-11-01. It stays in the log, with its warnings.",
            "last",
        ),
        (
            lambda log: end_condition(Condition("c", "dialysis", None, ENDED), None, TODAY),
            "This condition ended on 2026-11-01. It stays in the log.",
            "last",
        ),
        (
            lambda log: medicine_called(log, "Zinc"),
            "There is no one medicine called “Zinc”. On the list: Doxycycline.",
            "name",
        ),
        (
            lambda log: medicine_called(replace(log, medicines=()), "Zinc"),
            "There is no one medicine called “Zinc”. On the list: none.",
            "name",
        ),
        (
            lambda log: put_condition(log, known("a", "b"), "c", "gout"),
            "There is no condition “gout”. Known: a, b.",
            "key",
        ),
        (lambda log: put_condition(log, CONDITIONS, "c", "pregnancy"), OF_PROFILE, "key"),
        (lambda log: put_condition(log, CONDITIONS, "c", "breastfeeding"), OF_PROFILE, "key"),
    ],
)
def test_what_is_refused_is_said_in_a_sentence_about_its_field(make, refused, said, field):
    with pytest.raises(InputProblem) as caught:
        refused(make.log(medicines=(LISTED,)))
    assert (str(caught.value), caught.value.field) == (said, field)


@pytest.mark.parametrize(
    "put",
    [
        lambda log, text: put_medicine(log, Medicine("m", "Doxycycline", text=text)),
        lambda log, text: put_condition(log, CONDITIONS, "c", "dialysis", text=text),
    ],
)
def test_a_text_that_cannot_be_kept_is_a_problem_of_the_text(make, put):
    with pytest.raises(InputProblem) as caught:
        put(make.log(), "a\0b")
    assert caught.value.field == "text"


def test_the_question_about_a_second_one_names_the_first(make):
    log = make.log(medicines=(Medicine("m", "Doxycycline"),))
    with pytest.raises(Question) as question:
        put_medicine(log, Medicine("m2", "doxyCYCLINE"))
    assert str(question.value) == (
        "Doxycycline is on the list already for these days. Add it a second time?"
    )


def test_a_condition_has_the_name_of_the_first_rule_that_is_about_it_alone():
    one, two = known("a", "a")
    with_medicine = replace(one, id="x", medicines=frozenset({"calcium"}), name="never")
    asked = replace(two, asked_as="Do you?")
    assert condition_names([with_medicine, asked, one]) == {"a": "Do you?"}
    assert condition_names([with_medicine, one, asked]) == {"a": "a"}
    assert condition_names([with_medicine]) == {}
    assert condition_names(known("pregnancy", "b", "breastfeeding")) == {"b": "b"}
    assert condition_names([replace(one, condition="")]) == {}


# --------------------------------------------------------------------------------- warnings


@pytest.fixture
def review(make):
    """Return a function that checks a log around today."""

    def checked(*doses, plans=(), day=TODAY, now="06:00", **more):
        log = make.log(*doses, plans=plans, first=day - MARGIN, last=day + MARGIN, **more)
        return Review(log, KNOWN.knowledge, make.at(now))

    return checked


def test_an_acknowledgement_keeps_the_rule_its_version_the_day_and_the_words(make, review):
    doxy = Medicine("m", "Doxycycline", at("09:00"))
    (finding,) = review(plans=[make.schedule()], medicines=(doxy,)).findings(TODAY)
    said = acknowledge(finding, make.stamp(), for_good=False, text=" asked ").record
    assert (said.rule, said.version, said.against) == ("tetracyclines", 2, "Doxycycline")
    assert (said.day, said.text, said.entered) == (TODAY, "asked", make.at("21:00").epoch)
    assert acknowledge(finding, make.stamp(), for_good=True).record.day is None
    assert finding.is_read([said])
    assert not finding.is_read([replace(said, version=1)])
    assert not finding.is_read([replace(said, day=YESTERDAY)])


def test_what_must_stay_cannot_be_read_away_even_where_a_clinician_agreed(make, review):
    checked = review(plans=[make.schedule()], profile=Profile(pregnant=True))
    (finding,) = checked.findings(TODAY)
    with pytest.raises(InputProblem, match="This warning stays"):
        acknowledge(finding, make.stamp(), for_good=True)
    (agreed,) = clinician_agreed(checked.blocks_of_trial(TODAY), make.stamp())
    assert (agreed.record.rule, agreed.record.text) == ("pregnancy", "my clinician agreed")
    assert agreed.record.day is None
    assert not finding.is_read([agreed.record])


def test_why_a_warning_is_not_read_away_is_said_about_its_rule(make, review):
    plans = [make.schedule(units=1000.0)]
    found = {
        each.kind: each
        for each in review(plans=plans, profile=Profile(1981, "female", pregnant=True)).findings(
            TODAY
        )
    }
    for finding, said in (
        (found["life-stage"], f"This warning stays: {found['life-stage'].against}."),
        (
            found["upper-limit"],
            "What is above the upper limit can be read for its day only.",
        ),
    ):
        with pytest.raises(InputProblem) as caught:
            acknowledge(finding, make.stamp(), for_good=True)
        assert (str(caught.value), caught.value.field) == (said, "rule")
    read = acknowledge(found["upper-limit"], make.stamp(), for_good=False, text="one day").record
    assert (read.day, read.severity, read.text) == (TODAY, "moderate", "one day")
    with pytest.raises(InputProblem) as caught:
        acknowledge(found["upper-limit"], make.stamp(), for_good=False, text="a\0b")
    assert caught.value.field == "text"


@pytest.mark.parametrize("rule", [rule for rule in CONDITIONS if rule.blocks_trial])
def test_what_blocks_a_trial_cannot_be_dismissed(rule):
    assert not rule.dismissable
    assert rule.severity == "contraindicated"


def test_no_block_needs_no_word(make):
    assert clinician_agreed([], make.stamp()) == ()


# ------------------------------------------------------------------------------------ moves


def plans_after(log, edits):
    return log_after(log, edits).schedules


def clocks(plans, day):
    return sorted(plan.planned for plan in plans if plan.is_for(day))


def moved(make, checked, day=TODAY, now="06:00"):
    """Return the time the one finding of a day leads to, and the plans after the move."""
    (finding,) = checked.findings(day)
    move = move_for(checked, finding, make.stamp(now))
    if move is None:
        return None
    return move[0].local.strftime("%H:%M"), plans_after(checked.log, move[1])


def test_a_dose_moves_to_the_nearest_legal_time_for_the_days_of_the_course(make, review):
    course = Medicine("m", "Doxycycline", at("09:00"), TODAY - 2 * ONE, TODAY + 2 * ONE)
    time_, plans = moved(make, review(plans=[make.schedule()], medicines=(course,)))
    assert time_ == "11:00"
    for day in days_between(TODAY - 9 * ONE, TODAY + 9 * ONE):
        inside = TODAY <= day <= TODAY + 2 * ONE
        assert clocks(plans, day) == list(at("11:00" if inside else "08:00")), day


def test_a_dose_beside_a_lasting_medicine_moves_for_good(make, review):
    lasting = Medicine("m", "Levothyroxine", at("07:00"))
    time_, plans = moved(make, review(plans=[make.schedule()], medicines=(lasting,)))
    assert time_ == "11:00"
    assert clocks(plans, TODAY + 3650 * ONE) == list(at("11:00"))


def test_a_dose_that_was_taken_stays_and_the_next_one_moves(make, review):
    lasting = Medicine("m", "Levothyroxine", at("07:00"))
    checked = review(make.dose(), plans=[make.schedule()], medicines=(lasting,), now="09:00")
    _time, plans = moved(make, checked, now="09:00")
    assert clocks(plans, TODAY) == list(at("08:00"))
    assert clocks(plans, TOMORROW) == list(at("11:00"))


@pytest.mark.parametrize(
    "changes", [{"valid_to": TODAY}, {"repeats": Weekdays(frozenset([TODAY.weekday()]))}]
)
def test_a_dose_that_was_taken_and_is_not_planned_again_soon_does_not_move(make, review, changes):
    lasting = Medicine("m", "Levothyroxine", at("07:00"))
    plan = make.schedule(**changes)
    checked = review(make.dose(), plans=[plan], medicines=(lasting,), now="09:00")
    assert moved(make, checked, now="09:00") is None


def test_a_plan_that_keeps_the_gap_stays_although_its_dose_was_taken_too_early(make, review):
    lasting = Medicine("m", "Levothyroxine", at("07:00"))
    early = make.dose("11:00", "08:00")
    plan = make.schedule(planned="11:00")
    checked = review(early, plans=[plan], medicines=(lasting,), now="09:00")
    assert moved(make, checked, now="09:00") is None


def test_a_course_that_ends_today_does_not_move_what_comes_after(make, review):
    course = Medicine("m", "Doxycycline", at("09:00"), last=TODAY)
    checked = review(make.dose(), plans=[make.schedule()], medicines=(course,), now="09:00")
    assert moved(make, checked, now="09:00") is None


def test_a_day_that_is_over_does_not_move(make, review):
    lasting = Medicine("m", "Levothyroxine", at("07:00"))
    checked = review(plans=[make.schedule()], medicines=(lasting,))
    assert moved(make, checked, YESTERDAY) is None


def test_an_extra_dose_and_a_condition_have_nothing_to_move(make, review):
    lasting = Medicine("m", "Levothyroxine", at("07:00"))
    extra = make.dose(None, "08:00")
    assert moved(make, review(extra, medicines=(lasting,), now="09:00"), now="09:00") is None
    assert moved(make, review(plans=[make.schedule()], labs=(make.egfr(20.0),))) is None


def test_where_no_time_is_legal_nothing_moves(make, review):
    every = Medicine("m", "Levothyroxine", at("00:00", "06:00", "12:00", "18:00"))
    assert moved(make, review(plans=[make.schedule()], medicines=(every,))) is None


def test_a_dose_too_close_to_a_course_and_a_lasting_medicine_moves_once_and_for_good(make, review):
    course = Medicine("a", "Doxycycline", at("09:00"), last=TODAY + ONE)
    lasting = Medicine("b", "Levothyroxine", at("07:00"))
    checked = review(plans=[make.schedule()], medicines=(course, lasting))
    assert [finding.against for finding in checked.findings(TODAY)] == [
        "Doxycycline",
        "Levothyroxine",
    ]
    plans = plans_after(checked.log, move_to_suggested(checked, TODAY, make.stamp("06:00")))
    assert clocks(plans, TODAY) == clocks(plans, TODAY + 99 * ONE) == list(at("11:00"))


def test_the_one_that_goes_on_moves_the_plan_where_the_course_ends_today(make, review):
    course = Medicine("a", "Doxycycline", at("09:00"), last=TODAY)
    lasting = Medicine("b", "Levothyroxine", at("07:00"))
    medicines = (course, lasting)
    checked = review(make.dose(), plans=[make.schedule()], medicines=medicines, now="09:00")
    plans = plans_after(checked.log, move_to_suggested(checked, TODAY, make.stamp("09:00")))
    assert clocks(plans, TODAY) == list(at("08:00"))
    assert clocks(plans, TOMORROW) == list(at("11:00"))


def test_each_plan_in_the_way_moves_and_the_others_stay(make, review):
    plans = [make.schedule(), make.schedule("other", "15:00"), make.schedule("evening", "19:00")]
    medicine = Medicine("m", "Doxycycline", at("08:00", "20:00"))
    checked = review(plans=plans, medicines=(medicine,))
    after = plans_after(checked.log, move_to_suggested(checked, TODAY, make.stamp("06:00")))
    assert clocks(after, TODAY) == list(at("10:00", "14:00", "22:00"))
    assert move_to_suggested(review(plans=plans), TODAY, make.stamp("06:00")) == ()


# --------------------------------------------------------------------- what always holds

DAYS = st.integers(-9, 9).map(lambda n: TODAY + n * ONE)
ENDS = st.none() | st.integers(0, 9)
MINUTES = st.integers(0, 24 * 60 - 1).map(lambda n: time(n // 60, n % 60))
NAMES = ("Doxycycline", "Ciprofloxacin", "Levothyroxine", "Alendronate", "Iron", "Moxifloxacin")
LISTS = st.lists(
    st.tuples(st.sampled_from(NAMES), st.lists(MINUTES, min_size=1, max_size=3)), max_size=3
)


def later(day, days):
    return None if days is None else day + days * ONE


@settings(max_examples=60)
@given(DAYS, ENDS, REPETITIONS, st.integers(0, 9), ENDS, MINUTES)
def test_a_move_keeps_the_number_of_doses_and_changes_the_chosen_days_alone(
    make, valid_from, lasts, repeats, skip, days, clock
):
    plan = make.schedule(valid_from=valid_from, valid_to=later(valid_from, lasts), repeats=repeats)
    first = valid_from + skip * ONE
    if plan.valid_to is not None:
        first = min(first, plan.valid_to)
    last = later(first, days)
    ids = count()
    stamp = replace(make.stamp(), new_id=lambda: f"new{next(ids)}")
    log = make.log(plans=[plan])
    after = plans_after(log, move_plan(plan, clock, first, last, stamp))
    assert len({each.id for each in after}) == len(after)
    for day in days_between(valid_from - 3 * ONE, valid_from + 40 * ONE):
        chosen = first <= day and (last is None or day <= last)
        expected = [clock if chosen else plan.planned] if plan.is_for(day) else []
        assert clocks(after, day) == expected, day
    same = ("product_id", "slot", "units", "repeats")
    assert {tuple(getattr(each, name) for name in same) for each in after} == {
        tuple(getattr(plan, name) for name in same)
    }


@settings(max_examples=40)
@given(LISTS, MINUTES, MINUTES)
def test_a_moved_dose_is_too_close_to_nothing_on_the_list(make, medicines, morning, evening):
    log = make.log(
        first=TODAY - MARGIN,
        last=TODAY + MARGIN,
        plans=[
            make.schedule(planned=morning.isoformat()),
            make.schedule("evening", evening.isoformat()),
        ],
        medicines=tuple(
            Medicine(f"m{number}", name, tuple(sorted(set(times))))
            for number, (name, times) in enumerate(medicines)
        ),
    )
    now = make.at("04:00")

    def gaps(checked):
        return {
            finding.magnesium.entry.schedule.slot
            for finding in checked.findings(TODAY)
            if finding.gap_minutes is not None
        }

    before = Review(log, KNOWN.knowledge, now)
    edits = move_to_suggested(before, TODAY, make.stamp("04:00"))
    after = Review(log_after(log, edits), KNOWN.knowledge, now)
    moved_slots = {edit.record.slot for edit in edits}
    assert not gaps(after) & moved_slots
    assert gaps(after) == gaps(before) - moved_slots
    assert len(after.magnesium(TODAY)) == len(before.magnesium(TODAY))
