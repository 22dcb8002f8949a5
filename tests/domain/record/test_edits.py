"""Edits: what a wish does to the log, and what is refused or asked first."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from msgspec.structs import replace

from magtrack.domain.record import edits
from magtrack.domain.record.days import planned_moment
from magtrack.domain.record.edits import Delete, DoseDetails
from magtrack.domain.record.events import Event
from magtrack.domain.record.people import Profile
from magtrack.domain.record.products import Product
from magtrack.errors import InputProblem, Question
from magtrack.reference import load

FORMS = load().forms


def evening_log(make, *doses, **more):
    plans = [make.schedule("morning", "08:00"), make.schedule("evening", "21:00", units=2.0)]
    return make.log(*doses, plans=plans, **more)


def entry_of(log, make, slot):
    return next(line for line in log.entries(make.monday) if line.slot == slot)


@pytest.mark.parametrize(
    ("now", "slots"),
    [
        ("05:59", []),
        ("06:00", ["morning"]),
        ("12:00", ["morning"]),
        ("18:59", ["morning"]),
        ("19:00", ["evening"]),
        ("23:30", ["evening"]),
        ("2026-11-24T01:00", ["evening"]),
    ],
)
def test_due_is_the_latest_part_of_the_plan_whose_time_has_come(make, now, slots):
    found = edits.due(evening_log(make), make.monday, make.at(now))
    assert [line.slot for line in found] == slots


def test_what_was_logged_is_no_longer_due(make):
    log = evening_log(make, make.dose("21:00", "20:00", slot="evening"))
    assert edits.due(log, make.monday, make.at("21:30")) == []


def test_doses_planned_close_together_are_due_together(make):
    times = ["17:30", "19:00", "21:00"]
    log = make.log(plans=[make.schedule("evening", clock) for clock in times])
    found = edits.due(log, make.monday, make.at("21:00"))
    assert [f"{line.planned:%H:%M}" for line in found] == times
    assert [f"{line.planned:%H:%M}" for line in edits.due(log, make.monday, make.at("17:00"))] == [
        "17:30",
        "19:00",
    ]


def test_taking_a_planned_dose_copies_the_label(make):
    log = evening_log(make)
    dose = edits.log_entry(log, FORMS, entry_of(log, make, "evening"), make.stamp("20:55")).record
    assert (dose.day, dose.slot, dose.planned) == (make.monday, "evening", time(21))
    assert (dose.product_name, dose.form, dose.unit) == ("Magtein", "l-threonate", "capsule")
    assert (dose.units, dose.elemental_mg) == (2.0, pytest.approx(96.0))
    assert dose.compound_mg == pytest.approx(1333.333, abs=0.001)
    assert dose.taken == make.at("20:55")
    assert (dose.outcome, dose.edited, dose.estimated) == ("taken", None, False)


def test_a_dose_of_yesterday_taken_after_midnight_stays_yesterdays(make):
    log = evening_log(make)
    stamp = make.stamp("2026-11-24T00:30")
    dose = edits.log_entry(log, FORMS, entry_of(log, make, "evening"), stamp).record
    assert dose.day == make.monday


@pytest.mark.parametrize("outcome", ["skipped", "missed"])
def test_a_dose_not_taken_has_no_time_and_no_magnesium(make, outcome):
    log = evening_log(make)
    entry = entry_of(log, make, "morning")
    dose = edits.log_entry(log, FORMS, entry, make.stamp(), DoseDetails(outcome)).record
    assert (dose.outcome, dose.taken, dose.compound_mg, dose.elemental_mg) == (
        outcome, None, None, None,
    )  # fmt: skip


def test_taken_at_a_time_nobody_remembers(make):
    log = evening_log(make)
    entry = entry_of(log, make, "morning")
    dose = edits.log_entry(log, FORMS, entry, make.stamp(), DoseDetails(time_known=False)).record
    assert (dose.outcome, dose.taken) == ("taken", None)
    assert dose.elemental_mg == pytest.approx(48.0)


def test_logging_again_changes_the_same_entry_and_keeps_its_note(make):
    before = make.skipped(note="felt sick")
    log = evening_log(make, before)
    dose = edits.log_entry(log, FORMS, entry_of(log, make, "morning"), make.stamp("21:30")).record
    assert (dose.id, dose.entered, dose.note) == (before.id, before.entered, "felt sick")
    assert dose.edited == make.at("21:30").epoch
    assert dose.elemental_mg == pytest.approx(48.0)


def test_an_extra_dose_is_one_serving_in_the_slot_of_its_time(make):
    dose = edits.extra_dose(make.log(), FORMS, make.product, make.stamp("13:00")).record
    assert (dose.units, dose.elemental_mg, dose.slot, dose.planned) == (3.0, 144.0, "other", None)
    assert dose.day == make.monday


def test_an_extra_dose_after_midnight_counts_for_the_evening_before(make):
    stamp = make.stamp("2026-11-24T00:30")
    dose = edits.extra_dose(make.log(), FORMS, make.product, stamp).record
    assert (dose.day, dose.slot) == (make.monday, "evening")


@pytest.mark.parametrize("units", [0, -1, float("nan"), float("inf")])
def test_an_impossible_number_of_units_is_refused(make, units):
    log = evening_log(make)
    entry = entry_of(log, make, "morning")
    details, dose = DoseDetails(units=units), make.dose()
    for refused in (
        lambda: edits.log_entry(log, FORMS, entry, make.stamp(), details),
        lambda: edits.extra_dose(log, FORMS, make.product, make.stamp(), details),
        lambda: edits.edit_dose(log, FORMS, dose, make.stamp(), details),
    ):
        with pytest.raises(InputProblem) as caught:
            refused()
        assert caught.value.field == "units"


def test_a_dose_in_the_future_is_asked_about_and_not_refused(make):
    log = make.log()
    later = make.at("23:00")
    with pytest.raises(Question) as caught:
        edits.extra_dose(log, FORMS, make.product, make.stamp("21:00"), DoseDetails(at=later))
    assert caught.value.key == "future"
    assert str(caught.value) == "2026-11-23 23:00 is in the future. Log this dose all the same?"
    put = edits.extra_dose(
        log, FORMS, make.product, make.stamp("21:00"), DoseDetails(at=later), answered={"future"}
    )
    assert put.record.taken == later


@pytest.mark.parametrize("ahead_s", [0, 60])
def test_a_minute_ahead_of_the_clock_is_not_the_future(make, ahead_s):
    now = make.at("21:00")
    at = replace(now, epoch=now.epoch + ahead_s)
    put = edits.extra_dose(make.log(), FORMS, make.product, make.stamp("21:00"), DoseDetails(at=at))
    assert put.record.taken == at


def test_more_than_a_minute_ahead_is(make):
    now = make.at("21:00")
    details = DoseDetails(at=replace(now, epoch=now.epoch + 61))
    with pytest.raises(Question, match="future"):
        edits.extra_dose(make.log(), FORMS, make.product, make.stamp("21:00"), details)


def test_an_extra_dose_at_a_time_nobody_remembers_keeps_the_day_of_its_time(make):
    details = DoseDetails(at=make.at("2026-11-22T10:00"), time_known=False, slot="morning")
    dose = edits.extra_dose(make.log(), FORMS, make.product, make.stamp("21:00"), details).record
    assert (dose.day, dose.slot, dose.taken) == (make.monday - timedelta(1), "morning", None)
    assert dose.counts


def test_an_edit_that_says_only_what_happened_keeps_time_units_and_slot(make):
    dose = make.dose("08:00", "09:30", note="as it was")
    after = edited(make, make.log(dose), dose)
    assert replace(after, edited=None) == dose
    assert edited(make, make.log(dose), dose, slot="other").slot == "other"
    unknown = edited(make, make.log(dose), dose, time_known=False)
    assert (unknown.taken, unknown.day, unknown.units) == (None, dose.day, dose.units)


def test_a_dose_before_the_product_was_started_is_asked_about(make):
    product = replace(make.product, started=make.monday + timedelta(1))
    log = make.log(products={"p": product})
    with pytest.raises(Question) as caught:
        edits.extra_dose(log, FORMS, product, make.stamp())
    assert caught.value.key == "before-start"
    sentence = "Magtein was started on 2026-11-24. Log a dose on 2026-11-23 all the same?"
    assert str(caught.value) == sentence
    assert edits.extra_dose(log, FORMS, product, make.stamp(), answered={"before-start"})


@pytest.mark.parametrize(
    ("started", "at", "key"),
    [(1, "21:00", "before-start"), (0, "21:00", None), (0, "23:00", "future")],
)
def test_a_planned_dose_is_asked_about_as_well(make, started, at, key):
    product = replace(make.product, started=make.monday + timedelta(started))
    log = evening_log(make, products={"p": product})
    entry, details = entry_of(log, make, "evening"), DoseDetails(at=make.at(at))
    answered = ()
    if key:
        with pytest.raises(Question) as caught:
            edits.log_entry(log, FORMS, entry, make.stamp("21:00"), details)
        assert caught.value.key == key
        answered = (key,)
    put = edits.log_entry(log, FORMS, entry, make.stamp("21:00"), details, answered=answered)
    assert put.record.taken == make.at(at)


def test_an_answer_holds_for_its_own_question_only(make):
    product = replace(make.product, started=make.monday + timedelta(9))
    log = make.log(products={"p": product})
    details = DoseDetails(at=make.at("23:00"))
    for answered, asked in [
        ((), "future"),
        (("future",), "before-start"),
        (("before-start",), "future"),
    ]:
        with pytest.raises(Question) as caught:
            edits.extra_dose(log, FORMS, product, make.stamp("21:00"), details, answered=answered)
        assert caught.value.key == asked


def test_what_is_said_about_a_planned_dose_is_kept(make):
    log = evening_log(make)
    entry, at = entry_of(log, make, "morning"), make.at("09:10")
    details = DoseDetails(at=at, units=2.0, note=" with food ")
    dose = edits.log_entry(log, FORMS, entry, make.stamp("21:00"), details).record
    assert (dose.taken, dose.units, dose.note) == (at, 2.0, "with food")
    assert (dose.elemental_mg, dose.entered) == (pytest.approx(96.0), make.at("21:00").epoch)
    assert (dose.product_id, dose.slot, dose.planned) == ("p", "morning", time(8))


def test_what_is_said_about_an_extra_dose_is_kept(make):
    details = DoseDetails(at=make.at("09:10"), units=1.0, slot="evening", note="late")
    dose = edits.extra_dose(make.log(), FORMS, make.product, make.stamp("21:00"), details).record
    assert (dose.taken, dose.units, dose.slot, dose.note) == (details.at, 1.0, "evening", "late")
    assert (dose.elemental_mg, dose.compound_mg) == (pytest.approx(48.0), pytest.approx(2000 / 3))
    assert (dose.day, dose.planned, dose.entered) == (make.monday, None, make.at("21:00").epoch)


def test_logging_again_with_a_note_replaces_the_note(make):
    log = evening_log(make, make.skipped(note="felt sick"))
    entry, details = entry_of(log, make, "morning"), DoseDetails(note="better")
    assert edits.log_entry(log, FORMS, entry, make.stamp(), details).record.note == "better"


@pytest.mark.parametrize(("start", "day"), [(0, 23), (4, 22), (12, 22)])
def test_an_extra_dose_belongs_to_the_persons_own_day(make, start, day):
    log = make.log(profile=Profile(day_start_hour=start))
    details = DoseDetails(at=make.at("2026-11-23T03:00"))
    dose = edits.extra_dose(log, FORMS, make.product, make.stamp(), details).record
    assert dose.day.day == day
    assert dose.slot == ("morning" if start == 0 else "evening")
    logged = make.dose("08:00", "08:00")
    moved = edited(make, replace(log, doses=(logged,)), logged, at=details.at)
    assert moved.day.day == day


def before(day, clock="12:00"):
    return planned_moment(day, time.fromisoformat(clock), "Europe/Berlin", 4)


FIRST_PLAN = date(2026, 1, 1)


@pytest.mark.parametrize("day", [FIRST_PLAN - timedelta(1), date(2020, 1, 1)])
def test_a_dose_before_the_first_plan_of_its_product_is_asked_about(make, day):
    log, stamp = evening_log(make), make.stamp()
    with pytest.raises(Question) as caught:
        edits.extra_dose(log, FORMS, make.product, stamp, DoseDetails(at=before(day)))
    begins = f"The plan for Magtein begins on {FIRST_PLAN}."
    assert str(caught.value) == f"{begins} Log a dose on {day} all the same?"
    yes = {caught.value.key}
    put = edits.extra_dose(
        log, FORMS, make.product, stamp, DoseDetails(at=before(day)), answered=yes
    )
    assert put.record.day == day


def test_a_dose_on_the_first_day_of_a_plan_is_not_asked_about(make):
    put = edits.extra_dose(
        evening_log(make), FORMS, make.product, make.stamp(), DoseDetails(at=before(FIRST_PLAN))
    )
    assert put.record.day == FIRST_PLAN


def test_a_start_that_is_known_counts_and_not_the_plan(make):
    product = replace(make.product, started=date(2025, 6, 1))
    log = evening_log(make, products={"p": product})
    assert edits.extra_dose(
        log, FORMS, product, make.stamp(), DoseDetails(at=before(date(2025, 7, 1)))
    )


def test_a_product_without_a_plan_or_a_start_is_not_asked_about(make):
    at = before(date(2020, 1, 1))
    assert edits.extra_dose(make.log(), FORMS, make.product, make.stamp(), DoseDetails(at=at))


def test_who_corrects_the_note_of_an_early_dose_is_not_asked_about_its_day_again(make):
    at = before(date(2020, 1, 1))
    dose = make.dose(planned=None, taken=at)
    log = evening_log(make, dose)
    assert edited(make, log, dose, note="as I remember it").note
    with pytest.raises(Question):
        edited(make, log, dose, at=before(date(2020, 1, 2)))


def edited(make, log, dose, **changes):
    details = DoseDetails(**{"outcome": dose.outcome, "note": dose.note} | changes)
    return edits.edit_dose(log, FORMS, dose, make.stamp("22:00"), details).record


def test_an_edited_number_of_units_scales_the_label_the_dose_was_logged_with(make):
    dose = make.dose(elemental_mg=50.0, compound_mg=700.0)
    after = edited(make, make.log(dose), dose, units=2.0)
    assert (after.elemental_mg, after.compound_mg) == (100.0, 1400.0)
    assert after.edited == make.at("22:00").epoch


def test_the_day_follows_an_edited_time(make):
    dose = make.dose("08:00", "08:00")
    after = edited(make, make.log(dose), dose, at=make.at("2026-11-23T00:30"))
    assert after.day == make.monday - timedelta(1)
    assert (after.planned, after.id) == (dose.planned, dose.id)


def test_a_dose_edited_to_skipped_and_back_holds_what_the_product_says(make):
    dose = make.dose()
    log = make.log(dose)
    skipped = edited(make, log, dose, outcome="skipped")
    assert (skipped.taken, skipped.elemental_mg) == (None, None)
    again = edited(make, log, skipped, outcome="taken", at=make.at("09:00"))
    assert again.elemental_mg == pytest.approx(48.0)


def test_an_edit_of_a_dose_whose_product_is_gone_keeps_what_it_held(make):
    dose = make.dose(product_id="gone", elemental_mg=50.0, compound_mg=None)
    log = make.log(dose)
    more = edited(make, log, dose, units=3.0)
    assert (more.elemental_mg, more.compound_mg) == (150.0, None)
    skipped = edited(make, log, dose, outcome="missed")
    assert (skipped.outcome, skipped.elemental_mg, skipped.estimated) == ("missed", None, False)
    again = edited(make, log, skipped, outcome="taken", at=make.at("09:00"))
    assert (again.outcome, again.elemental_mg) == ("taken", None)


def test_a_dose_of_unknown_content_stays_unknown_however_many_units(make):
    dose = make.dose(elemental_mg=None, compound_mg=300.0, estimated=True)
    after = edited(make, make.log(dose), dose, units=2.0)
    assert (after.elemental_mg, after.compound_mg, after.estimated) == (None, 600.0, True)


def test_an_estimate_skipped_and_taken_again_is_an_estimate_again(make):
    product = Product("q", "Taurate", "taurate", compound_mg=1000.0)
    log = make.log(products={"q": product})
    dose = edits.extra_dose(log, FORMS, product, make.stamp()).record
    skipped = edited(make, log, dose, outcome="skipped")
    assert skipped.estimated is False
    again = edited(make, log, skipped, outcome="taken", units=2.0)
    assert (again.estimated, again.compound_mg) == (True, 2000.0)
    assert again.elemental_mg == pytest.approx(178.4)


def test_an_edited_time_in_the_future_is_asked_about(make):
    dose = make.dose()
    log, details = make.log(dose), DoseDetails(at=make.at("23:00"))
    with pytest.raises(Question) as caught:
        edits.edit_dose(log, FORMS, dose, make.stamp("22:00"), details)
    assert caught.value.key == "future"
    put = edits.edit_dose(log, FORMS, dose, make.stamp("22:00"), details, answered=["future"])
    assert put.record.taken == make.at("23:00")


def test_editing_a_product_does_not_rewrite_a_dose(make):
    stronger = replace(make.product, elemental_mg=200.0)
    dose = make.dose()
    log = make.log(dose, products={"p": stronger})
    assert edited(make, log, dose, note="with food").elemental_mg == 48.0


def test_a_first_rating_is_new_and_a_second_one_an_edit(make):
    first = edits.rate(make.log(), make.monday, "cognition", 7, make.stamp("21:00")).record
    assert (first.value, first.entered, first.edited) == (7, make.at("21:00").epoch, None)
    log = make.log(ratings=[first])
    second = edits.rate(log, make.monday, "cognition", 4, make.stamp("22:00")).record
    assert (second.id, second.value, second.entered) == (first.id, 4, first.entered)
    assert second.edited == make.at("22:00").epoch
    assert (first.day, first.scale, first.zone) == (make.monday, "cognition", "Europe/Berlin")


def test_a_rating_can_be_taken_back_once(make):
    rating = make.rating(5)
    log = make.log(ratings=[rating])
    assert edits.unrate(log, make.monday, "cognition") == Delete(rating)
    with pytest.raises(InputProblem) as caught:
        edits.unrate(log, make.monday, "sleep")
    assert str(caught.value) == "There is no rating 2026-11-23/sleep to take back."


def test_a_day_has_one_note(make):
    (put,) = edits.write_note(make.log(), make.monday, " slept badly ", make.stamp())
    assert (put.record.kind, put.record.text) == ("note", "slept badly")
    log = make.log(events=(put.record,))
    (changed,) = edits.write_note(log, make.monday, "slept well", make.stamp("22:00"))
    assert (changed.record.id, changed.record.text) == (put.record.id, "slept well")
    assert (put.record.entered, put.record.edited) == (make.at("21:00").epoch, None)
    assert (changed.record.entered, changed.record.edited) == (
        make.at("21:00").epoch,
        make.at("22:00").epoch,
    )
    assert (put.record.first, put.record.last) == (make.monday, make.monday)
    assert edits.write_note(log, make.monday, "slept badly\n", make.stamp()) == ()
    assert edits.write_note(log, make.monday, "  ", make.stamp()) == (Delete(put.record),)
    assert edits.write_note(make.log(), make.monday, "", make.stamp()) == ()


def test_an_event_is_added_with_its_days(make):
    last = make.monday + timedelta(3)
    event = edits.add_event("travel", make.monday, last, "Auckland", make.stamp()).record
    assert (event.first, event.last, event.text) == (make.monday, last, "Auckland")
    assert (event.kind, event.entered) == ("travel", make.at("21:00").epoch)
    assert event.id.startswith("new")
    with pytest.raises(InputProblem):
        edits.add_event("travel", last, make.monday, "", make.stamp())


def test_the_planned_time_of_an_entry(make):
    log = make.log(plans=[make.schedule("evening", "00:30")])
    (entry,) = log.entries(make.monday)
    assert edits.usual_time(entry, "Europe/Berlin", 4) == make.at("2026-11-24T00:30")
    unplanned = replace(entry, planned=None)
    assert edits.usual_time(unplanned, "Europe/Berlin", 4) == make.at("12:00")


def test_a_dose_keeps_the_estimate_mark_of_its_product(make):
    product = Product("q", "Taurate", "taurate", compound_mg=1000.0, elemental_source="theory")
    dose = edits.extra_dose(make.log(), FORMS, product, make.stamp()).record
    assert dose.estimated
    assert dose.elemental_mg == pytest.approx(89.2)


def test_a_note_with_a_control_character_is_refused(make):
    with pytest.raises(InputProblem):
        edits.write_note(make.log(), make.monday, "a\x00b", make.stamp())
    with pytest.raises(InputProblem):
        edits.extra_dose(make.log(), FORMS, make.product, make.stamp(), DoseDetails(note="a\x00b"))


def test_notes_of_other_days_are_left_alone(make):
    yesterday = make.monday - timedelta(1)
    note = Event("e", "note", yesterday, yesterday, 0, "before")
    log = make.log(events=(note,), first=yesterday)
    (put,) = edits.write_note(log, make.monday, "today", make.stamp())
    assert put.record.id != "e"


def test_a_question_is_asked_changed_in_its_place_and_removed(make):
    (put,) = edits.ask(None, make.monday, " With food? ", make.stamp())
    assert (put.record.kind, put.record.first, put.record.text) == (
        "question",
        make.monday,
        "With food?",
    )
    (changed,) = edits.ask(put.record, make.monday + timedelta(3), "Why?", make.stamp("22:00"))
    assert (changed.record.id, changed.record.first) == (put.record.id, make.monday)
    assert edits.ask(put.record, make.monday, "", make.stamp()) == (Delete(put.record),)
