"""The sample log holds what real logs hold, and can be made again exactly."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from statistics import mean, stdev

import pytest

from magtrack import reference, sample
from magtrack.clock import FixedClock
from magtrack.domain.record.days import planned_moment
from magtrack.domain.record.doses import Dose
from magtrack.domain.record.ratings import Rating
from magtrack.domain.record.totals import total_of
from magtrack.sample import CLOCK, HOME, TODAY, sample_edits
from magtrack.store.journal import Journal

FORMS = reference.load().forms
AFTER_SPRING = date(2027, 4, 20)


def written(folder, today=TODAY, zone=HOME):
    now = planned_moment(today, CLOCK, zone, 4)
    with Journal(folder / "log.sqlite3", FixedClock(now.epoch, zone)) as journal:
        journal.apply("Sample", *sample_edits(FORMS, today, zone))
        return journal.log(today - timedelta(days=120), today)


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    return written(tmp_path_factory.mktemp("sample"))


def trial_day(log, number):
    return log.trial.first_dose + timedelta(days=number)


def values(log, scale, numbers):
    ratings = log.ratings_by_scale[scale]
    days = (trial_day(log, number) for number in numbers)
    return [ratings[day].value for day in days if day in ratings]


def test_same_seed_writes_the_same_log_and_another_seed_another():
    assert sample_edits(FORMS, seed=3) == sample_edits(FORMS, seed=3)
    assert sample_edits(FORMS, seed=3) != sample_edits(FORMS, seed=4)


def test_sixteen_weeks_end_today_on_the_last_day_of_the_onset_window(log):
    trial = log.trial
    assert trial.day_number(TODAY) == trial.window[1]
    assert trial.phase(TODAY) == "onset-window"
    assert trial.due == TODAY + timedelta(days=1)
    assert min(log.ratings_by_scale["cognition"]) == TODAY - timedelta(days=111)


def test_every_status_occurs_and_most_doses_are_taken(log):
    counts = Counter(line.status for day in log.days for line in log.entries(day))
    assert set(counts) == {"taken", "late", "skipped", "missed", "not_recorded", "extra"}
    assert counts["taken"] > 0.75 * counts.total()


def test_dose_after_the_concert_was_taken_at_half_past_midnight_and_counts_for_the_day_before(log):
    late = [d for d in log.doses if d.taken and d.taken.local.time() == time(0, 30)]
    assert [d.taken.local.date() - d.day for d in late] == [timedelta(days=1)]


def test_one_dose_was_taken_at_a_time_nobody_remembers(log):
    assert {d.day for d in log.doses if d.counts and d.taken is None} == {trial_day(log, 29)}


def test_journey_stamps_doses_in_the_zone_they_were_taken_in(log):
    zones = Counter(dose.taken.zone for dose in log.doses if dose.taken)
    assert set(zones) == {HOME, "America/New_York"}
    assert zones["America/New_York"] >= 10


@pytest.mark.parametrize("today", [TODAY, AFTER_SPRING])
def test_clocks_change_within_the_sixteen_weeks(tmp_path, today):
    doses = written(tmp_path, today).doses
    offsets = {dose.taken.offset_min for dose in doses if dose.taken and dose.taken.zone == HOME}
    assert offsets == {60, 120}


def test_someone_in_america_travels_to_europe(tmp_path):
    log = written(tmp_path, zone="America/Chicago")
    assert {d.taken.zone for d in log.doses if d.taken} == {"America/Chicago", "Europe/Berlin"}


@pytest.mark.parametrize("zone", [HOME, "Pacific/Auckland", "America/Los_Angeles"])
@pytest.mark.parametrize("today", [TODAY, AFTER_SPRING])
def test_nothing_happened_or_was_entered_after_now(today, zone):
    now = planned_moment(today, CLOCK, zone, 4).epoch
    records = [edit.record for edit in sample_edits(FORMS, today, zone)]
    entered = [record.entered for record in records if hasattr(record, "entered")]
    assert max(entered) <= now
    assert all(d.taken is None or d.taken.epoch <= d.entered for d in records if type(d) is Dose)


def test_today_waits_for_one_dose_and_one_rating(log):
    assert [line.status for line in log.entries(TODAY)] == ["taken"] * 3 + ["not_recorded"]
    assert log.rating(TODAY, "cognition") is not None
    assert log.rating(TODAY, "sleep") is None


@pytest.mark.parametrize("scale", ["cognition", "sleep"])
def test_ratings_are_as_noisy_and_as_incomplete_as_real_ones_and_hide_no_miracle(log, scale):
    everything = values(log, scale, range(-28, 84))
    assert 1.1 <= stdev(everything) <= 1.6
    assert 0.80 <= len(everything) / 112 <= 0.90
    change = mean(values(log, scale, range(56, 84))) - mean(values(log, scale, range(-28, 0)))
    assert abs(change) < 0.6


def test_ten_days_in_a_row_were_not_rated(log):
    rated = sorted({rating.day for rating in log.ratings})
    gaps = [(later - earlier).days - 1 for earlier, later in pairwise(rated)]
    assert max(gaps) in range(10, 13)


def test_second_magnesium_product_joins_for_the_last_five_weeks_and_alpha_gpc_holds_none(log):
    by_name = {product.name: product for product in log.products.values()}
    assert by_name["Magnesium bisglycinate"].started == TODAY - timedelta(days=34)
    forms = total_of(log, FORMS, TODAY - timedelta(days=1)).by_form
    assert set(forms) == {"l-threonate", "bisglycinate"}
    assert by_name["Alpha-GPC"].form == "none"


def test_antibiotic_week_covers_today_and_is_flagged_as_a_change_of_medicine(log):
    (course,) = (each for each in log.medicines if each.last is not None)
    assert course.first <= TODAY <= course.last
    assert (course.last - course.first).days == 6
    assert [e.first for e in log.events if e.kind == "medicine-change"] == [course.first]


def test_events_and_notes_are_of_known_kinds_and_hold_characters_files_must_carry(log):
    assert {event.kind for event in log.events} <= set(reference.load().event_kinds)
    text = "".join(event.text for event in log.events)
    assert all(mark in text for mark in ("🏃", "é", "久", "<b>"))
    assert any(event.text.startswith("=") for event in log.events)


def test_ids_are_unique():
    records = [edit.record for edit in sample_edits(FORMS) if type(edit.record) is not Rating]
    assert len({record.id for record in records}) == len(records)


def test_pictures_are_taken_in_the_evening_at_home():
    assert planned_moment(TODAY, CLOCK, HOME, 4).utc == datetime(2026, 11, 23, 20, 30, tzinfo=UTC)
    assert sample.BASELINE_DAYS + sample.TRIAL_DAYS == 112
