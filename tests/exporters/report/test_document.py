"""What a report says: no more than was logged, nothing before its day, and nothing left out."""

from __future__ import annotations

import io
import re
from datetime import date, time, timedelta

import pytest
from msgspec.structs import replace
from PIL import Image

from magtrack.charts import progress
from magtrack.domain.outcome.adherence import adherence, day_shares
from magtrack.domain.record.amounts import ElementalMg
from magtrack.domain.record.contents import Ingredient
from magtrack.domain.record.days import ONE_DAY, days_between, parse_moment, planned_moment
from magtrack.domain.record.events import Event
from magtrack.domain.record.labs import EGFR_UNIT, LabValue
from magtrack.domain.record.people import Condition, Medicine, MedicineTaken, Profile
from magtrack.domain.record.products import Product
from magtrack.domain.record.ratings import Rating
from magtrack.domain.record.schedule import Schedule
from magtrack.domain.record.trial import Amendment, Trial
from magtrack.errors import InputProblem
from magtrack.exporters import CONTENTS
from magtrack.exporters.report._blocks import Heading, Picture
from magtrack.exporters.report._page import MOST_POINTS, MOST_SCALES
from magtrack.sample import TODAY
from magtrack.wording import verdicts
from magtrack.wording.signs import SIGNS, sign_word
from tests import builders
from tests.exporters.reports import (
    DUE,
    cells,
    desk_of,
    pairs,
    points,
    table_of,
    texts,
    whole_text,
)

BERLIN = "Europe/Berlin"
TAKEN = "Taken (magnesium figures are elemental)"
ENTERED = parse_moment("2026-11-01T21:00", BERLIN).epoch
MAGTEIN = replace(builders.MAGTEIN, id="magtein")
make = builders.Make()
MORNING, EVENING = time(8), time(20, 30)


def plan(first, slot="morning", clock=MORNING, units=1.0, **more):
    made = Schedule(f"{slot}-{first}", "magtein", slot, clock, units, first)
    return replace(made, **more)


def dose(day, clock=MORNING, slot="morning", taken=None, **more):
    """Return a capsule taken at its planned time, unless something else is said."""
    at = taken or planned_moment(day, clock, BERLIN, 4)
    told = {"id": f"{day}-{clock}", "product_id": "magtein", "entered": at.epoch + 60}
    told |= {"day": day, "slot": slot, "planned": clock, "taken": at}
    return make.dose(**told | more)


def not_taken(day, outcome, clock=MORNING):
    nothing = {"compound_mg": None, "elemental_mg": None, "taken": None}
    return dose(day, clock, outcome=outcome, **nothing)


def event(kind, day, text="", last=None):
    return Event(f"{kind}-{day}", kind, day, last or day, ENTERED, text)


def local(day, clock):
    return parse_moment(f"{day}T{clock}", BERLIN)


def back(n):
    return TODAY - timedelta(days=n)


@pytest.fixture
def desk(tmp_path, reference):
    """Make the desk of a log from its records."""
    opened = []

    def make(*records, **more):
        opened.append(desk_of(tmp_path / f"{len(opened)}", reference, *records, **more))
        return opened[-1]

    yield make
    for each in opened:
        each.close()


# ------------------------------------------------------------------------ nothing before its day

OF_AN_EFFECT = re.compile(
    r"95\s?%|interval|[+−±]\s?\d|points?\b|higher|lower|improved|worse|differ"
)


def outcomes(text):
    """Return the text without the words that have nothing to do with ratings."""
    return re.sub(r"[Nn]ew points|lower back", "", text)


@pytest.fixture(scope="module")
def rated(tmp_path_factory, reference):
    """A log whose ratings rise by 3 with the first dose, due on the day after TODAY."""
    first = DUE - timedelta(days=84)
    days = [*days_between(first - timedelta(days=28), TODAY)]
    ratings = [
        Rating(day, scale, (3 if day < first else 6) + n % 3, ENTERED, BERLIN)
        for n, day in enumerate(days)
        for scale in ("cognition", "sleep")
    ]
    trial = Trial("t", "magtein", "cognition", first, practice_days=0, second="sleep")
    doses = [dose(day) for day in days if day >= first]
    profile = Profile(1981, "male")
    records = profile, MAGTEIN, plan(first), trial, *ratings, *doses
    made = desk_of(tmp_path_factory.mktemp("rated"), reference, *records)
    yield made
    made.close()


@pytest.mark.parametrize("everything", [{}, {"since": back(30), "with_notes": True}])
def test_the_day_before_it_is_due_nothing_is_said_of_an_effect(rated, everything):
    said = pairs(rated.blocks(**everything))
    assert said["Answer"].startswith("Too early")
    assert not OF_AN_EFFECT.search(said["Answer"] + said["Sleep last night, 0–10"])
    warned = "\n".join(texts(points(rated.blocks())))
    rest = rated.text(**everything).replace(warned, "")
    assert not re.search(r"interval|[+−±]\d|\bimproved\b|\bpoints higher\b", rest)


def test_the_day_before_it_is_due_neither_file_says_anything_of_an_effect(rated):
    for text in (rated.html(), whole_text(rated.pdf())):
        assert "Tooearly" in re.sub(r"\s", "", text)
        assert not re.search(r"95\s?%\s?\(|95\s?%\s?interval|[+−±]\d\.\d", text)


def test_on_the_day_the_answer_stands_there_with_its_interval(rated):
    said = pairs(rated.blocks(today=DUE))
    points = r"\+\d\.\d points: [\d.]+.% interval \+\d\.\d to \+\d\.\d"
    assert re.search(points, said["Answer"])
    assert "+" in said["Sleep last night, 0–10"]
    assert "Mean 4.0 (28 days) before, 7.0 (28 days) in the window." in said["Answer"]


def test_both_intervals_stand_there_as_the_domain_has_them(sample):
    made = sample.made(today=DUE)
    effect = made.facts.progress.main.effect
    said = pairs(made.blocks)["Answer"]
    assert verdicts.interval_text(effect) in said
    assert verdicts.drift_interval_text(effect) in said


NO_SIGN = "Magtein against Magtein: it was taken before as well, so a change is no sign of it."
BEFORE_AFTER = "Cognition, before and after (not the question)"


def taken_before(desk, *, weeks=12, **planned):
    """Return a report, on TODAY, of a trial that began `weeks` ago, in its baseline as well."""
    first = TODAY - timedelta(weeks=weeks)
    days = [*days_between(first - timedelta(days=28), TODAY - ONE_DAY)]
    off = first + timedelta(days=84)
    ratings = [
        Rating(day, scale, (6 if first <= day < off else 3) + n % 3, ENTERED, BERLIN)
        for n, day in enumerate(days)
        for scale in ("cognition", "sleep")
    ]
    trial = Trial("t", "magtein", "cognition", first, practice_days=0, second="sleep", **planned)
    doses = [dose(day) for day in days if day < off]
    plans = replace(plan(days[0]), valid_to=off - ONE_DAY)
    return pairs(desk(MAGTEIN, plans, trial, *ratings, *doses).blocks())


@pytest.mark.parametrize("while_taking", [True, False])
def test_where_it_was_taken_before_the_answer_begins_with_that(desk, while_taking):
    said = taken_before(desk, while_taking=while_taking)
    for name in ("Answer", "Sleep last night, 0–10"):
        assert said[name].startswith(f"{NO_SIGN} +3.0 points: ")
    assert "28 of 28 baseline days" in said["Baseline"]


def test_on_against_off_stands_first_once_it_is_due_and_until_then_its_day(desk):
    said = taken_before(desk, while_taking=True, stop_test=True)
    assert said["Answer"].startswith("Too early to say. The answer comes on ")
    assert said["Answer"].endswith(": with it against without.")
    assert said[BEFORE_AFTER].startswith(NO_SIGN)
    said = taken_before(desk, weeks=24, while_taking=True, stop_test=True)
    assert said["Answer"].startswith("Your ratings were higher with it than after stopping")
    names = [*said]
    assert names.index("Answer") + 1 == names.index(BEFORE_AFTER)
    assert "Stop test" not in said


def test_an_ordinary_stop_test_stands_below_the_answer(desk):
    plain = Trial("t", "magtein", "cognition", TODAY - timedelta(weeks=12), stop_test=True)
    said = pairs(desk(MAGTEIN, plain).blocks())
    assert said["Stop test"].startswith("Too early to say. The stop test has one answer, on ")
    assert BEFORE_AFTER not in said


def test_the_sample_says_too_early_and_then_answers(sample):
    assert pairs(sample.blocks())["Answer"].startswith("Too early")
    assert not pairs(sample.blocks(today=DUE))["Answer"].startswith("Too early")


def test_a_period_of_the_past_says_nothing_before_its_day_either(rated):
    said = pairs(rated.blocks(first=back(20), last=back(10)))
    assert said["Answer"].startswith("Too early")


# ------------------------------------------------------------------------------------- privacy

CANARY = "canary"


def secretive():
    return [
        Profile(1957, "female"),
        MAGTEIN,
        plan(back(5)),
        dose(back(3), note=f"{CANARY} dose"),
        replace(not_taken(back(2), "skipped"), note=f"{CANARY} skipped"),
        event("alcohol", back(3), f"{CANARY} event"),
        event("travel", back(40), f"{CANARY} begun before", last=back(4)),
        event("note", back(3), f"{CANARY} day"),
        Medicine("m", "Doxycycline", (time(8, 30),), back(5), text=f"{CANARY} medicine"),
        Condition("c", "kidney-disease", back(400), None, f"{CANARY} condition"),
    ]


def test_notes_and_person_are_nowhere_unless_asked_for(desk):
    made = desk(*secretive())
    asked = {"first": back(5)}
    for text in (made.text(**asked), made.html(**asked), whole_text(made.pdf(**asked))):
        assert CANARY not in text
        assert "1957" not in text
        assert "female" not in text


def test_all_notes_are_there_when_asked_for(desk):
    made = desk(*secretive())
    notes = table_of(made.blocks(first=back(5), with_notes=True), "Notes")
    found = {row["Note"].removeprefix(CANARY).strip() for row in notes}
    assert found == {"dose", "skipped", "event", "begun before", "day", "medicine", "condition"}


def test_the_person_is_there_when_asked_for(desk):
    assert "born 1957 · female" in desk(*secretive()).text(with_profile=True)


def test_the_chart_holds_no_note_unless_asked_for(desk, monkeypatch):
    drawn = []
    from magtrack.charts import progress

    draw = progress.draw
    monkeypatch.setattr(
        progress, "draw", lambda source, *a: drawn.append(source) or draw(source, *a)
    )
    made = desk(*secretive())
    made.blocks(first=back(5))
    made.blocks(first=back(5), with_notes=True)
    without, with_notes = ([each.text for each in source.log.events] for source in drawn)
    assert not any(without)
    assert f"{CANARY} event" in with_notes


def test_the_name_is_that_of_the_log_or_there_is_a_line_for_it(sample):
    assert re.search(r"Name _{20}", sample.text(with_profile=True))
    assert "Name Anna ____" in sample.text(with_profile=True, person="Anna")
    assert "Anna" not in sample.text(person="Anna"), "it is left out with what is told of a person"


# ------------------------------------------------------------------------------ missing, not zero


def test_a_day_not_recorded_is_a_dash_and_in_no_median(desk):
    days = [dose(back(4)), dose(back(4), EVENING, "evening"), dose(back(3)), dose(back(1))]
    made = desk(MAGTEIN, plan(back(4)), *days)
    said = cells(made.blocks())["From supplements"]
    assert said.startswith("48 mg a day; elemental, median of 3 days; highest 96 mg")
    rows = table_of(made.blocks(), "By day")
    assert [row["Elemental mg"] for row in rows] == ["96", "48", "–", "48", "–"]


def test_skipped_missed_not_recorded_and_not_yet_differ(desk):
    day, late = back(3), time(21)
    records = [not_taken(day, "skipped", late), not_taken(day + ONE_DAY, "missed", late)]
    rows = table_of(desk(MAGTEIN, plan(day, clock=late), *records).blocks(), "By day")
    assert [row["Morning"].replace("\u00a0", " ") for row in rows] == [
        "skipped",
        "missed",
        "not recorded",
        "not yet",
    ]


def test_a_day_without_a_rating_is_a_dash_and_in_no_mean(desk):
    rated = [Rating(back(n), "sleep", value, ENTERED, BERLIN) for n, value in ((3, 0), (1, 5))]
    blocks = desk(*rated).blocks()
    column = [row["Sleep last night"] for row in table_of(blocks, "By day")]
    assert column == ["0", "–", "5", "–"]
    assert table_of(blocks, "By week")[0]["Sleep last night"] == "2.5 (2)"


def test_a_dose_of_unknown_content_makes_no_total(desk):
    unknown = dose(back(1), compound_mg=None, elemental_mg=None)
    said = cells(desk(MAGTEIN, plan(back(1)), unknown).blocks())["From supplements"]
    assert said == "not known; 1 day with a dose of unknown content"
    assert "median" not in said


# ------------------------------------------------------------------------------------- adherence


def test_the_figures_are_those_of_the_domain_with_their_numbers(sample):
    made = sample.made()
    log = sample.journal.log(made.facts.first, made.facts.last)
    trial = made.facts.trial
    figures = adherence(day_shares(log, log.first, log.last, made.facts.now, trial.product_id))
    lines = [
        line
        for day in days_between(log.first, log.last)
        for line in log.settled(day, made.facts.now)
        if line.product_id == trial.product_id
    ]
    planned = [line for line in lines if line.planned is not None]
    rows = {row["Name"]: row for row in table_of(made.blocks, TAKEN)}
    row = next(row for name, row in rows.items() if name.startswith("Magtein"))
    share = f"{100 * figures.dose_ratio:.0f}"
    assert row["Taken"].replace("\u00a0", " ") == f"{share} %"
    unknown = sum(line.status == "not_recorded" for line in planned)
    assert f"Magtein {unknown}" in sample.text().partition("counted as not taken: ")[2][:80]
    followed, near = made.facts.progress.adherence, made.facts.progress.on_time
    said = pairs(made.blocks)["Doses taken"]
    assert said.startswith(f"{100 * followed.dose_ratio:.0f} % of planned doses (taken ÷ planned,")
    assert f"the mean of {followed.n_days} days; not recorded counts as not taken)" in said
    assert f"{100 * near:.0f} % within 2 h of the plan" in said
    assert f"Longest time without: {followed.longest_gap} days." in said


def test_what_can_still_be_taken_today_does_not_count_as_not_taken(desk):
    late = time(21)
    made = desk(MAGTEIN, plan(back(2), clock=late), dose(back(2), late), dose(back(1), late))
    said = pairs(made.blocks(since=back(2)))
    (row,) = table_of(made.blocks(), TAKEN)
    assert row["Taken"].replace("\u00a0", " ") == "100 %"
    assert said["Doses"] == "2 of 2 planned doses taken"
    assert table_of(made.blocks(), "By week")[0]["Doses"] == "2 / 2"


def test_what_is_past_its_time_today_counts_everywhere(desk):
    made = desk(MAGTEIN, plan(back(2)), dose(back(2)), dose(back(1)))
    said = pairs(made.blocks(since=back(2)))
    (row,) = table_of(made.blocks(), TAKEN)
    assert row["Taken"].replace("\u00a0", " ") == "67 %"
    assert "Not recorded, counted as not taken: Magtein 1." in made.text()
    assert said["Doses"] == "2 of 3 planned doses taken"
    assert table_of(made.blocks(), "By week")[0]["Doses"] == "2 / 3"
    assert table_of(made.blocks(), "By day")[-1]["Morning"].endswith("recorded")


# --------------------------------------------------------------------------------- limits, points


def test_ratings_that_are_not_asked_about_are_counted_as_the_weeks_count_them(sample):
    blocks = sample.blocks()
    weeks = [row["Sleep last night"] for row in table_of(blocks, "By week")]
    counts = [int(n) for week in weeks for n in re.findall(r"\((\d+)\)", week)]
    said = pairs(blocks)["Other outcomes"]
    assert said.startswith("1 looked at, not part of the question")
    assert f"Sleep last night {sum(counts)} ratings" in said


def test_days_above_the_limit_are_told_with_its_body(desk):
    strong = ElementalMg(400.0)
    doses = [
        dose(back(n), elemental_mg=strong if n < 3 else ElementalMg(350.0)) for n in range(1, 6)
    ]
    blocks = desk(Profile(1981, "male", limit="us"), MAGTEIN, plan(back(5)), *doses).blocks()
    said = cells(blocks)["From supplements"]
    assert "US upper limit 350 mg: 2 days above it" in said
    assert sum(int(row["Days above limit"]) for row in table_of(blocks, "By week")) == 2


def test_too_close_is_told_by_days_with_times_and_source(desk):
    medicine = Medicine("m", "Doxycycline", (time(8, 30),), back(4), back(1))
    early = parse_moment(f"{back(2)}T01:00", BERLIN)
    doses = [dose(back(4)), dose(back(3), taken=early), dose(back(1))]
    blocks = desk(MAGTEIN, plan(back(4)), medicine, *doses).blocks()
    point = next(each for each in points(blocks) if each.head.startswith("Doxycycline"))
    assert re.search(r"Too close on \d of \d days with both; closest 30 min on", point.text)
    assert re.search(r"\(Magtein 08:00, Doxycycline 08:30\)", point.text)
    assert "Keep the gap, or ask the prescriber" in point.text
    assert point.text.endswith("[1]")
    assert "at least 2 h after Doxycycline" in " ".join(texts(points(blocks)))
    said = list(texts(blocks))
    (source,) = [each for each in said[said.index("Sources") :] if each.startswith("[1] ")]
    assert "Doxycycline labels" in source
    assert "rule tetracyclines-2" in source


def test_gaps_and_limits_of_what_was_taken_are_not_mixed_with_the_plan(desk):
    medicine = Medicine("m", "Doxycycline", (time(8, 30),), back(4), back(0))
    over = dose(back(3), elemental_mg=ElementalMg(400.0), taken=local(back(3), "10:00"))
    near = dose(back(2), taken=local(back(2), "09:30"))
    plans = plan(back(4)), plan(back(0), "evening", time(23), units=9.0)
    blocks = desk(MAGTEIN, *plans, medicine, over, near).blocks()
    said = points(blocks)
    gap = next(each for each in said if each.head.startswith("Doxycycline"))
    assert "Too close on 2 of 2 days with both; closest 1 h on 21 Nov 2026 (" in gap.text
    limit = next(each for each in said if "above the upper limit" in each.head)
    assert limit.head.startswith("400 mg from supplements")
    assert "On 1 day, 20 Nov 2026." in limit.text
    assert "1 day above it" in cells(blocks)["From supplements"]


def test_a_gap_that_is_only_planned_is_told_as_the_plan(desk):
    medicine = Medicine("m", "Doxycycline", (time(8, 30),), back(4), back(0))
    apart = [dose(back(n), taken=local(back(n), "12:00")) for n in (1, 2)]
    blocks = desk(MAGTEIN, plan(back(4)), medicine, *apart).blocks()
    point = next(each for each in points(blocks) if each.head.startswith("Doxycycline"))
    assert "closest" not in point.text
    assert "planned at 08:00, comes 30 min before Doxycycline" in point.text


def test_a_medicine_without_a_clock_time_is_told_with_its_own_words(desk):
    medicine = Medicine("o", "Omeprazole", (), back(9), text="20 mg, before breakfast")
    needed = Medicine("i", "Ibuprofen", (), back(9))
    said = "\n".join(texts(desk(MAGTEIN, plan(back(9)), medicine, needed).blocks()))
    assert "before breakfast" in said
    assert "20 mg, before" not in said
    assert said.count("as needed") == 1


# -------------------------------------------------------------------- what page 1 tells first

KIDNEYS = Condition("k", "kidney-disease", back(30))
SPIRONOLACTONE = Medicine("sp", "Spironolactone", (time(20),), back(30))
MAALOX = Medicine("mx", "Maalox", (), back(30), tick=True)


def egfr(n, value=42.0):
    return LabValue("e", "egfr", value, EGFR_UNIT, back(n))


def daily(first, last=0):
    return [plan(back(first)), *(dose(back(n)) for n in range(last, first + 1))]


def parts(blocks):
    """Return the points of page 1, and those of the table of warnings."""
    heading = blocks.index(Heading("Warnings"))
    return points(blocks[:heading]), points(blocks[heading:])


def heads(found):
    return [each.head for each in found]


def test_a_fresh_course_that_is_too_close_comes_before_what_was_always_so(desk):
    course = Medicine("m", "Doxycycline", (time(8, 20),), back(3), back(-5))
    desk = desk(MAGTEIN, *daily(25), KIDNEYS, SPIRONOLACTONE, egfr(10), course)
    shown, listed = parts(desk.blocks())
    assert heads(shown)[:3] == [
        "Doxycycline: less antibiotic gets in.",
        "Kidney function: eGFR 30 to 59.",
        "Potassium-sparing diuretic with an eGFR under 60.",
    ]
    assert "on 4 of 4 days" in shown[0].text
    assert "; last 23 Nov 2026." in shown[0].text
    assert {each.role for each in shown[:3]} == {"major"}
    assert shown[0].text.endswith("[1]")
    assert len(listed) > len(shown)


def test_an_egfr_not_given_is_not_on_page_1_once_there_is_one(desk):
    shown, listed = parts(desk(MAGTEIN, *daily(25), KIDNEYS, egfr(10)).blocks())
    missing = next(each for each in listed if "eGFR not given" in each.head)
    assert missing.role == "major past"
    assert "until 12 Nov 2026." in missing.text
    assert "eGFR not given" not in " ".join(heads(shown))
    healthy = desk(MAGTEIN, *daily(25), KIDNEYS, egfr(2, 95.0)).blocks()
    page_1 = healthy[: healthy.index(Heading("Warnings"))]
    assert "eGFR not given" not in " ".join(texts(page_1))


def test_the_sources_are_numbered_as_page_1_tells_of_them(desk):
    surgery = Condition("s", "planned-surgery", back(30))
    desk = desk(MAGTEIN, *daily(25), KIDNEYS, surgery, egfr(10))
    shown, _listed = parts(desk.blocks())
    assert [each.text[-3:] for each in shown] == [f"[{n + 1}]" for n in range(len(shown))]
    assert [each.word for each in shown] == ["Major", "Moderate"]


def test_an_egfr_that_nobody_gave_stays_on_page_1(desk):
    shown, _listed = parts(desk(MAGTEIN, *daily(25), KIDNEYS, SPIRONOLACTONE).blocks())
    assert any("eGFR not given" in head for head in heads(shown))
    assert any("with kidney disease" in head for head in heads(shown))


def test_what_is_graver_is_not_overtaken_by_what_is_later(desk):
    low = replace(egfr(20, 25.0), id="low")
    shown, _listed = parts(desk(MAGTEIN, *daily(25), KIDNEYS, low, egfr(10)).blocks())
    assert [(each.word, each.role) for each in shown[:2]] == [
        ("Never together", "contraindicated past"),
        ("Major", "major"),
    ]
    assert "until 12 Nov 2026" in shown[0].text


def test_what_is_over_comes_last_of_its_severity_and_says_until_when(desk):
    course = Medicine("m", "Doxycycline", (time(8, 20),), back(20), back(11))
    shown, _listed = parts(desk(MAGTEIN, *daily(25), KIDNEYS, egfr(22), course).blocks())
    assert heads(shown)[:2] == [
        "Kidney function: eGFR 30 to 59.",
        "Doxycycline: less antibiotic gets in.",
    ]
    assert shown[1].role == "major past"
    assert "until 12 Nov 2026." in shown[1].text


@pytest.mark.parametrize(("ended", "role"), [(6, "major"), (7, "major past")])
def test_what_was_so_within_the_last_seven_days_holds(desk, ended, role):
    course = Medicine("m", "Doxycycline", (time(8, 20),), back(20), back(ended))
    shown, _listed = parts(desk(MAGTEIN, *daily(25), course).blocks())
    assert shown[0].head.startswith("Doxycycline")
    assert shown[0].role == role


def test_a_gap_of_the_plan_tells_its_days_too(desk):
    medicine = Medicine("m", "Doxycycline", (time(8, 30),), back(4), back(0))
    apart = [dose(back(n), taken=local(back(n), "12:00")) for n in (1, 2)]
    shown, _listed = parts(desk(MAGTEIN, plan(back(4)), medicine, *apart).blocks())
    assert re.search(r"On \d days?, (last )?23 Nov 2026\.", shown[0].text)


def test_a_medicine_listed_as_needed_and_never_ticked_counts_no_days(desk):
    shown, listed = parts(desk(MAGTEIN, *daily(25), KIDNEYS, egfr(20), MAALOX).blocks())
    for each in (shown, listed):
        point = next(one for one in each if one.head.startswith("More than one magnesium"))
        assert point.head == "More than one magnesium product: Magtein, Maalox."
        assert point.text.startswith("Listed without set times; no use recorded. ")
    adds_up = next(one for one in listed if one.head.startswith("Maalox: the magnesium"))
    assert adds_up.text.startswith("Listed without set times; no use recorded.")
    assert not any(head.startswith("Maalox: the magnesium") for head in heads(shown))


def test_a_medicine_as_needed_counts_the_days_on_which_it_was_ticked(desk):
    ticks = [
        MedicineTaken(f"t{n}", "mx", back(n), None, local(back(n), "15:00"), "taken", ENTERED)
        for n in (2, 4)
    ]
    shown, listed = parts(desk(MAGTEIN, *daily(25), KIDNEYS, egfr(20), MAALOX, *ticks).blocks())
    point = next(each for each in shown if each.head.startswith("More than one magnesium"))
    assert point.text.startswith("On 2 days, last 21 Nov 2026.")
    point = next(each for each in listed if each.head.startswith("More than one magnesium"))
    assert "(19 Nov 2026 – 21 Nov 2026)" in point.head


def test_the_hours_for_a_medicine_without_a_rule_are_on_page_1(desk):
    said = desk(MAGTEIN, *daily(3), Medicine("z", "Zyxolan", (time(9),), back(3))).text()
    assert "magnesium at least 2 h after a medicine, or 4 h before it" in said


MANY = [
    "Doxycycline",
    "Ciprofloxacin",
    "Levothyroxine",
    "Alendronate",
    "Furosemide",
    "Digoxin",
    "Gabapentin",
    "Omeprazole",
    "Lithium",
    "Mycophenolate",
]


def test_every_rule_that_fired_is_in_it_also_beyond_the_first_six(desk):
    medicines = [Medicine(f"m{n}", name, (time(9),), back(9)) for n, name in enumerate(MANY)]
    doses = [dose(back(n)) for n in range(1, 9)]
    made = desk(Profile(1981, "male"), MAGTEIN, plan(back(9)), *medicines, *doses).made()
    fired = made.facts.fired
    assert len(fired) > MOST_POINTS
    heading = made.blocks.index(Heading("Warnings"))
    assert len(points(made.blocks[:heading])) == MOST_POINTS
    behind = " ".join(texts(points(made.blocks[heading:])))
    assert all(name in behind for name in MANY)
    assert len(points(made.blocks[heading:])) == len(fired)
    told = list(texts(made.blocks[:heading]))
    (also,) = [text for text in told if text.startswith("Also, none worse, in the table")]
    shown = " ".join([*texts(points(made.blocks[:heading])), also])
    assert all(name in shown for name in MANY)


def test_what_is_no_warning_of_the_day_stands_behind_the_warnings(desk):
    omeprazole = Medicine("o", "Omeprazole", (time(9),), back(9))
    zinc = Medicine("z", "Zinc", (time(8),), back(9))
    blocks = desk(Profile(1981, "male"), MAGTEIN, plan(back(9)), omeprazole, zinc).blocks()
    told = [(point.word, point.head.partition(":")[0]) for point in points(blocks)]
    assert told[:2] == [("Minor", "Zinc"), ("Note", "Omeprazole")]


def test_rules_of_conditions_are_in_it_without_a_single_dose(desk):
    blocks = desk(MAGTEIN, Condition("c", "kidney-disease", back(9))).blocks()
    assert "Kidney disease" in " ".join(texts(points(blocks)))
    assert Heading("Warnings") in blocks


def test_a_severity_is_a_shape_and_a_word(sample):
    for point in points(sample.blocks()):
        assert point.sign in SIGNS
        assert point.word in {*map(sign_word, SIGNS), "Symptom"}


def test_the_chart_can_be_told_apart_in_grey(sample):
    picture = next(block for block in sample.blocks() if isinstance(block, Picture))
    image = Image.open(io.BytesIO(picture.png)).convert("L")
    assert image.width >= 2 * picture.width  # 150 dots per inch on paper
    assert len(set(image.resize((200, 100)).tobytes())) > 20


def test_the_chart_has_no_empty_panels(desk, monkeypatch):
    scales = ("cognition", "sleep", "anxiety", "mood")
    rated = [Rating(back(1), scale, 5, ENTERED, BERLIN) for scale in scales]
    drawn = []
    draw = progress.draw

    def draw_seen(source, *how):
        drawn.append(source.log)
        return draw(source, *how)

    monkeypatch.setattr(progress, "draw", draw_seen)
    desk(Profile(scales=scales), *rated).made()
    (shown,) = drawn
    assert set(shown.profile.scales) == set(shown.ratings_by_scale)
    assert len(shown.profile.scales) == MOST_SCALES


# --------------------------------------------------------------------- symptoms, events, changes


def test_a_symptom_that_needs_a_person_is_on_page_1(desk):
    records = MAGTEIN, plan(back(3)), event("side-effect", back(2), "Fainting twice")
    blocks = desk(*records).blocks()
    assert points(blocks)[0].word == "Symptom"
    assert "fainting" in points(blocks)[0].head
    assert blocks.index(points(blocks)[0]) < blocks.index(Heading(TAKEN))


def test_side_effects_are_counted_by_day(desk):
    records = [event("loose-stools", back(6), last=back(5)), event("loose-stools", back(2))]
    said = cells(desk(*records).blocks())["Side effects noted"]
    assert said == "Loose stools; 3 days, 17 Nov 2026 – 21 Nov 2026"


def test_that_no_side_effect_was_logged_is_told(desk):
    said = cells(desk(MAGTEIN, plan(back(3))).blocks())["Side effects noted"]
    assert said.startswith("none logged")


def test_a_changed_plan_is_told_with_its_day(desk):
    trial = Trial("t", "magtein", "cognition", back(20))
    changed = Amendment("a", "t", "weeks", "12", "16", ENTERED)
    blocks = desk(MAGTEIN, plan(back(20)), dose(back(20)), trial, changed).blocks()
    assert pairs(blocks)["Changed later"] == "1 Nov 2026: weeks 12 → 16"


def test_the_question_comes_first(sample):
    said = list(texts(sample.blocks(question="Why?\nHow long?")))
    assert said[4] == "Patient’s question: Why?\nHow long?"


def test_what_changed_since_the_last_visit(desk):
    visit = back(10)
    other = Product("old", "Old", "none", "tablet", started=back(30), stopped=back(4))
    records = [
        MAGTEIN,
        other,
        plan(back(30), valid_to=back(9)),
        plan(back(8), units=2.0),
        Schedule("o", "old", "evening", EVENING, 1.0, back(30)),
        Medicine("new", "Doxycycline", (time(8, 30),), back(6)),
        Medicine("past", "Ibuprofen", (), back(29), back(7)),
        Medicine("same", "Metformin", (time(8),), back(29)),
        Condition("c", "kidney-disease", back(5)),
        event("loose-stools", back(20)),
        event("loose-stools", back(3)),
        *(dose(back(n)) for n in range(1, 31)),
    ]
    said = pairs(desk(*records).blocks(since=visit))
    assert "Magtein: 1 × 08:00 until 14 Nov 2026" in said["Supplements"].replace("\u00a0", " ")
    assert "Magtein: 2 × 08:00 from 15 Nov 2026" in said["Supplements"].replace("\u00a0", " ")
    assert "Old ended 19 Nov 2026" in said["Supplements"]
    assert said["Medicines"] == "Doxycycline begun 17 Nov 2026; Ibuprofen ended 16 Nov 2026"
    assert said["Conditions"] == "Kidney disease (18 Nov 2026)"
    assert "Doxycycline" in said["New points"]
    assert said["Side effects"] == "Loose stools on 1 day"


def test_a_visit_before_the_period_is_said(sample):
    assert "what changed before is not in it" in sample.text(since=date(2025, 1, 1))


def test_nothing_changed_is_said(desk):
    said = pairs(desk(MAGTEIN, plan(back(30)), dose(back(30))).blocks(since=back(3)))
    assert said["Supplements"] == said["Medicines"] == "no change recorded"
    assert said["New points"] == "none"


# ----------------------------------------------------------------------------------- days, zones


def test_a_dose_after_midnight_stands_on_the_day_before(desk):
    late = parse_moment(f"{back(1)}T00:30", BERLIN)
    record = dose(back(2), EVENING, "evening", taken=late)
    rows = table_of(desk(MAGTEIN, plan(back(2), "evening", EVENING), record).blocks(), "By day")
    assert [row["Evening"].replace("\u00a0", " ") for row in rows] == [
        "00:30 (late)",
        "not recorded",
        "not yet",
    ]


def test_times_are_those_of_the_place_where_the_dose_was_taken(desk):
    auckland = parse_moment(f"{back(2)}T08:05", "Pacific/Auckland")
    kathmandu = parse_moment(f"{back(1)}T07:55", "Asia/Kathmandu")
    doses = [dose(back(2), taken=auckland), dose(back(1), taken=kathmandu)]
    rows = table_of(desk(MAGTEIN, plan(back(2)), *doses).blocks(), "By day")
    assert [row["Morning"] for row in rows][:2] == ["08:05", "07:55"]


def test_days_on_which_the_clock_changes_are_days_like_others(desk):
    days = [date(2026, 10, 24), date(2026, 10, 25), date(2026, 10, 26)]
    made = desk(MAGTEIN, plan(days[0]), *map(dose, days))
    rows = table_of(made.blocks(first=days[0], last=days[-1]), "By day")
    assert [(row["Day"], row["Morning"]) for row in rows] == [
        ("24 Oct 26", "08:00"),
        ("25 Oct 26", "08:00"),
        ("26 Oct 26", "08:00"),
    ]


# ----------------------------------------------------------------------------------- the period


def test_an_empty_log_says_that_nothing_was_recorded(desk):
    text = desk().text()
    assert "Nothing was recorded in this period." in text
    assert "Not a diagnosis" in text
    assert "By day" not in text


def test_a_period_before_the_first_entry_is_said_to_be_empty(desk):
    made = desk(MAGTEIN, plan(back(3)), dose(back(3)))
    text = made.text(first=back(40), last=back(30))
    assert "14 Oct 2026 – 24 Oct 2026" in text
    assert "Nothing was recorded in this period." in text
    assert "24 Oct 26" not in text


@pytest.mark.parametrize(
    "asked",
    [
        {"first": back(1), "last": back(2)},
        {"first": TODAY + ONE_DAY},
        {"first": TODAY + ONE_DAY, "last": TODAY + 5 * ONE_DAY},
    ],
)
def test_a_period_without_a_day_is_refused(sample, asked):
    with pytest.raises(InputProblem, match="before it starts"):
        sample.made(**asked)


def test_no_day_after_today_is_in_it(sample):
    assert sample.made(last=TODAY + 30 * ONE_DAY).facts.last == TODAY


def test_ten_years_have_a_row_for_each_day(desk):
    first = back(3652)
    doses = [dose(day) for day in days_between(first, back(1))]
    rows = table_of(desk(MAGTEIN, plan(first), *doses).blocks(first=first), "By day")
    assert len(rows) == 3653
    assert (rows[0]["Day"], rows[-1]["Day"]) == ("23 Nov 16", "23 Nov 26")


@pytest.mark.parametrize("without", CONTENTS)
def test_each_part_can_be_left_out(sample, without):
    headings = {
        "summary": "To act on",
        "supplements": TAKEN,
        "ratings": None,
        "daily": "By day",
        "warnings": "Warnings",
    }
    blocks = sample.blocks(contents=frozenset(CONTENTS) - {without})
    found = {block.text for block in blocks if isinstance(block, Heading)}
    others = {heading for key, heading in headings.items() if heading and key != without}
    assert others <= found
    assert headings[without] not in found
    assert "Not a diagnosis" in "\n".join(texts(blocks))
    if without == "ratings":
        assert "Cognition" not in table_of(blocks, "By day")[0]


# -------------------------------------------------------------------------------------- the words


@pytest.mark.parametrize("today", [TODAY, DUE])
def test_the_words_are_honest(sample, today):
    text = sample.text(today=today, with_notes=True, since=back(30))
    assert not re.search(
        r"\b(proven|proves?|thanks to|because of magnesium|effective|cures?)\b", text
    )
    assert not re.search(r"\b(increase your|raise your|stop taking|stop your)\b", text)
    for said in re.findall(r"[^.]*\bsafe\b[^.]*", text):
        assert "not the same as safe" in said or "is not “safe”" in said
    for said in (
        "Self-recorded, not blinded",
        "Not a diagnosis",
        "A day not recorded is not zero",
    ):
        assert said in text


def test_both_amounts_are_named(sample):
    rows = table_of(sample.blocks(), TAKEN)
    magtein = next(row for row in rows if "Magtein" in row["Name"])
    assert magtein["Amount = magnesium"] == "2\u202f000 mg = 144 mg a day"
    assert magtein["Since"].replace("\u00a0", " ") == "1 Sep 2026"
    assert magtein["For"] == "Clearer thinking, better sleep"
    assert magtein["Name"] == "Magtein (L-threonate)"


def test_a_product_is_told_with_its_forms_its_minerals_and_that_nobody_compared_it(desk):
    blend = Product(
        "b",
        "Blend",
        "other",
        "tablet",
        elemental_mg=200.0,
        parts=(Ingredient("citrate"), Ingredient("oxide", 60.0)),
        minerals=(Ingredient("calcium", 320.0), Ingredient("iron")),
        from_list=2022,
        started=back(4),
    )
    planned = replace(plan(back(4)), product_id="b")
    (row,) = table_of(desk(blend, planned).blocks(), TAKEN)
    assert row["Name"] == (
        "Blend (Citrate + Oxide (60 mg), calcium 320 mg, iron (amount not known))\n"
        "From a list of 2022: check against your label."
    )


def test_the_weeks_of_the_window_say_when_their_means_come(sample):
    def weeks(**asked):
        return {
            row["Week"]: row["Cognition"] for row in table_of(sample.blocks(**asked), "By week")
        }

    early, due = weeks(), weeks(today=DUE)
    assert early["9 · Onset window"] == "from 24 Nov (7)"
    assert re.fullmatch(r"\d\.\d \(7\)", due["9 · Onset window"])
    assert early["8 · Build-up"] == due["8 · Build-up"]
    assert re.fullmatch(r"\d\.\d \(\d\)", early["8 · Build-up"])


# --------------------------------------------------------------------------- what is taken


@pytest.mark.parametrize(
    ("name", "text", "shown", "amount"),
    [
        ("Levothyroxine Teva 50 micrograms", "", "Levothyroxine Teva", "50 micrograms"),
        ("Doxycycline", "100 mg, with food", "Doxycycline", "100 mg"),
        ("Omega 3", "", "Omega 3 *", "strength not known"),
    ],
)
def test_a_medicine_has_its_strength_in_a_column_of_its_own(desk, name, text, shown, amount):
    medicine = Medicine("m", name, (time(8),), back(4), text=text)
    rows = table_of(desk(MAGTEIN, plan(back(4)), medicine).blocks(), TAKEN)
    assert (rows[-1]["Name"], rows[-1]["Amount = magnesium"]) == (shown, amount)


def test_a_medicine_that_nobody_ticks_is_not_said_to_be_taken(desk):
    ticked = Medicine("t", "Bisoprolol", (time(7),), back(9), tick=True)
    other = Medicine("o", "Metformin", (time(8),), back(9))
    at = planned_moment(back(3), time(7), BERLIN, 4)
    tick = MedicineTaken("x", "t", back(3), time(7), at, "taken", at.epoch)
    made = desk(MAGTEIN, plan(back(4)), ticked, other, tick)
    rows = {row["Name"]: row["Taken"] for row in table_of(made.blocks(), TAKEN)}
    assert rows["Bisoprolol *"] == "1 of 3"
    assert rows["Metformin *"] == "–"
    assert "–: not ticked, so whether it was taken is not recorded." in made.text()


def test_a_product_as_needed_is_told_with_how_often_and_when_last(desk):
    rennie = Product("r", "Rennie", "carbonate", "tablet", 2.0, None, 40.0, as_needed=True)
    doses = [
        dose(back(n), planned=None, slot="other", product_id="r", product_name="Rennie")
        for n in (5, 3)
    ]
    (row,) = table_of(desk(rennie, *doses).blocks(), TAKEN)
    assert (row["When"], row["Taken"]) == ("as needed", "2 times, last 20 Nov 2026")


def test_a_supplement_written_without_a_time_is_listed_and_not_said_to_be_taken(desk):
    vitamin = Product("d", "Vitamin D", "none", elemental_source="none", started=back(4))
    others = [
        replace(vitamin, id="n", name="Rennie", as_needed=True),
        replace(vitamin, id="s", name="Biotin", started=back(9), stopped=back(6)),
        replace(vitamin, id="f", name="Zinc", started=TODAY + timedelta(days=2)),
    ]
    made = desk(MAGTEIN, plan(back(4)), vitamin, *others)
    _magtein, row = table_of(made.blocks(), TAKEN)
    assert (row["Name"], row["When"], row["Taken"]) == ("Vitamin D", "time not given", "–")
    assert row["Since"].replace("\N{NO-BREAK SPACE}", " ") == "19 Nov 2026"
    assert "whether it was taken is not recorded" in made.text()


# ------------------------------------------------------------------------------- the trial


def fixed(desk, entered):
    first = back(20)
    trial = Trial("t", "magtein", "cognition", first, entered=entered)
    return pairs(desk(MAGTEIN, plan(first), dose(first), trial).blocks())["The plan"]


def test_when_the_plan_was_fixed_is_told(desk):
    before = planned_moment(back(30), time(9), BERLIN, 4).epoch
    assert fixed(desk, before).startswith(
        "Made on 24 Oct 2026, fixed with the first dose, 3 Nov 2026."
    )
    assert fixed(desk, 0).startswith("Fixed with the first dose, 3 Nov 2026.")


def test_a_plan_made_after_the_first_dose_was_not_fixed_before_it(desk):
    late = planned_moment(back(15), time(9), BERLIN, 4).epoch
    assert "after the first dose on 3 Nov 2026: it was not fixed before." in fixed(desk, late)


def test_a_plan_says_what_it_fixed(rated):
    said = pairs(rated.blocks())["The plan"]
    for part in (
        "Main outcome: Cognition, 0–10; a second one: Sleep last night, 0–10.",
        "Weeks 9 to 12 after the first dose are compared with up to 56 days before it.",
        "Smallest change that matters to the patient: 1 point.",
        "Smallest change the record can show, by its baseline: about ",
        "No later change.",
    ):
        assert part in said


def test_what_else_changed_has_calendar_days(sample):
    said = pairs(sample.blocks())["Also changed"]
    assert "Doxycycline started 20 Nov 2026" in said
    assert "Illness 4 Oct 2026 – 7 Oct 2026" in said
    assert not re.search(r"\bday \d", "\n".join(pairs(sample.blocks()).values()))


def test_entries_are_counted_as_the_domain_counts_them(sample):
    made = sample.made(today=DUE)
    kept, said = made.facts.kept, pairs(made.blocks)["Entries"]
    assert kept.late_doses
    assert f"Entered on a later day: {kept.late_ratings} ratings, {kept.late_doses} doses." in said
    unrated = kept.window_days - kept.window_rated
    assert f"{unrated} of {kept.window_days} of the window." in said
    assert "Changed after the plan was fixed: nothing." in said


def test_days_before_a_pause_are_not_called_baseline(desk):
    first = back(10)
    taken = [dose(back(n)) for n in (36, 37)]
    trial = Trial("t", "magtein", "cognition", first, entered=0, baseline_from=back(31))
    ratings = [Rating(back(n), "cognition", 5, ENTERED, BERLIN) for n in range(38)]
    blocks = desk(MAGTEIN, plan(first), *taken, dose(first), trial, *ratings).blocks(first=back(38))
    weeks = [row["Week"] for row in table_of(blocks, "By week")]
    assert weeks[:4] == ["Before the plan", "Baseline", "Baseline", "Baseline"]


def test_weeks_after_the_plan_are_called_that(rated):
    weeks = [row["Week"] for row in table_of(rated.blocks(today=DUE + 9 * ONE_DAY), "By week")]
    assert weeks[-2:] == ["After the plan", "After the plan"]
    assert weeks[-3] == "12 · Onset window"


def test_the_egfr_counts_from_its_day_on(desk):
    value = LabValue("e", "egfr", 42.0, EGFR_UNIT, back(3))
    made = desk(MAGTEIN, plan(back(9)), *(dose(back(n)) for n in range(1, 9)), value)
    point = next(each for each in points(made.blocks()) if each.head.startswith("Kidney function"))
    assert point.text.startswith("On 4 days, last 23 Nov 2026.")
    assert "used from that day on" in cells(made.blocks())["Kidney function"]


def test_every_number_of_a_source_is_spelled_out_at_the_end(sample):
    said = list(texts(sample.blocks(today=DUE)))
    end = said.index("Sources")
    used = set(re.findall(r"\[\d+\]", "\n".join(said[:end])))
    listed = [text.split()[0] for text in said[end + 1 : -1]]
    assert used == set(listed)
    assert listed == [f"[{n}]" for n in range(1, len(listed) + 1)]
