"""Diaries, nights and food of other programs: what an export that has changed since adds."""

from __future__ import annotations

from datetime import date
from hashlib import blake2b

import pytest

from magtrack.domain.record.edits import Put
from magtrack.domain.record.events import Event
from magtrack.domain.record.ratings import Rating
from magtrack.errors import AnswersNeeded, ImportProblem
from magtrack.importers import LeftOut
from tests.importers.conftest import DATA, lines
from tests.importers.test_other_programs import EXPECTED, SAMPLES

DAYLIO = "full_date,date,weekday,time,mood,activities,note_title,note\n"
SCALES = "full_date,date,weekday,time,mood,activities,scales,note_title,note\n"
ENTRY = '2026-05-03,3 May,Sunday,22:00,rad,"friends | walk",,a day\n'


def asked(desk, path, *answers):
    with pytest.raises(AnswersNeeded) as caught:
        desk.plan(path, *answers)
    return {question.key: question for question in caught.value.questions}


def text(name):
    return (DATA / name).read_text("utf-8")


# ------------------------------------------------------------------------------ what is proposed


def answer_to(question, known):
    """Return what Enter answers; where nothing is proposed, what the person knows."""
    bare = next((each for each in known if each in question.choices), "")
    chosen = question.suggested or bare
    given = [each for each in known if each.startswith(f"{question.key}=")]
    return given[0] if given and not question.suggested else f"{question.key}={chosen}"


@pytest.mark.parametrize("name", SAMPLES)
def test_what_is_proposed_keeps_every_rating(desk, name):
    """Who only presses Enter keeps all ratings; where nothing is proposed, it must be answered."""
    answers: list[str] = []
    for _round in range(6):
        try:
            plan = desk.plan(name, *answers)
            break
        except AnswersNeeded as needed:
            answers += [answer_to(question, SAMPLES[name]) for question in needed.questions]
    rated = [line for line in EXPECTED[name] if line.split()[1] in ("mood", "sleep")]
    assert sum(isinstance(record, Rating) for record in plan.records) >= len(rated)


# --------------------------------------------------------------------------------------- Daylio


@pytest.mark.parametrize(
    "later",
    [
        DAYLIO + ENTRY.replace("friends", "family"),
        DAYLIO + ENTRY.replace("a day", "a long day"),
        SCALES + ENTRY.replace('",,a', '",Stress: 2,,a'),
        DAYLIO + "2026-05-04,4 May,Monday,21:00,good,,,\n" + ENTRY,
    ],
    ids=["an activity is renamed", "the note is edited", "a column of scales", "a row more"],
)
def test_an_entry_of_daylio_comes_once_whatever_was_changed_there(desk, later):
    desk.take(desk.write("daylio.csv", DAYLIO + ENTRY))
    plan = desk.plan(desk.write("l.csv", later), "keep-log")
    assert not [line for line in lines(plan) if "Mood" in line]


@pytest.mark.parametrize("header", [DAYLIO, SCALES])
def test_an_entry_that_an_earlier_version_took_in_is_known(desk, header):
    row = ["2026-05-03", "3 May", "Sunday", "22:00", "rad", "friends, walk", "", "a day"]
    digest = blake2b("\x1f".join(row).encode(), digest_size=10).hexdigest()
    day, entered = date(2026, 5, 3), 1777838400
    event = Event(f"daylio-{digest}", "imported", day, day, entered, "Mood: rad. friends, walk")
    desk.journal.apply("x", Put(event))
    cells = [*row[:6], *([] if header == DAYLIO else ["Stress: 2"]), *row[6:]]
    content = header + ",".join(f'"{cell}"' for cell in cells) + "\n"
    assert lines(desk.plan(desk.write("daylio.csv", content), "keep-log")) == ["03 mood 10"]


def test_two_exports_in_a_zip_that_overlap_hold_an_entry_once(desk):
    more = "2026-05-04,4 May,Monday,21:00,good,,,late\n"
    path = desk.zip("d.zip", {"a.csv": DAYLIO + ENTRY, "b.csv": DAYLIO + more + ENTRY})
    plan = desk.plan(path)
    assert lines(plan) == [
        "03 Mood: rad. friends, walk. a day",
        "04 Mood: good. late",
        *("03 mood 10", "04 mood 8"),
    ]


def test_the_persons_own_text_stays_as_it_is(desk):
    row = '2026-05-03,3 May,Sunday,22:00,rad,"a | b",t | t,"one | two<br>three"\n'
    (event, _rating) = desk.plan(desk.write("daylio.csv", DAYLIO + row)).records
    assert event.text == "Mood: rad. a, b. t | t. one | two\nthree"


@pytest.mark.parametrize(
    ("which", "rating", "rows_left"),
    [("first", 3, (2, 3)), ("last", 0, (3, 4)), ("lowest", 0, (3, 4)), ("mean", 4, ())],
)
def test_several_moods_of_a_day_become_one_rating_as_the_person_says(
    desk, which, rating, rows_left
):
    moods = [("08:00", "bad"), ("12:00", "rad"), ("22:00", "awful")]
    rows = "".join(f"2026-05-03,3 May,Sunday,{at},{mood},,,\n" for at, mood in reversed(moods))
    path = desk.write("daylio.csv", DAYLIO + rows)
    question = asked(desk, path)["several:Daylio mood"]
    assert (set(question.choices), question.suggested) == (
        {"first", "last", "lowest", "mean"},
        "mean",
    )
    plan = desk.plan(path, which)
    assert lines(plan) == [f"03 mood {rating}"]
    told = "On 1 day “Daylio mood” has several values: its rating is their mean, rounded."
    assert (told in plan.notes) == (which == "mean")
    left = {"a day has one rating of a scale": LeftOut(2, rows_left)}
    assert plan.left_out == (left if rows_left else {})


@pytest.mark.parametrize(
    ("mood", "proposed"),
    [
        ("happy", "4"),
        ("Super", "5"),
        ("furchtbar", "1"),
        ("kötü", "2"),
        ("İyi", "4"),
        ("meh.", ""),
        ("blue", ""),
    ],
)
def test_a_mood_of_ones_own_is_one_of_the_five_with_a_proposal_where_its_word_tells(
    desk, mood, proposed
):
    path = desk.write("daylio.csv", DAYLIO + f"2026-05-03,3 May,Sunday,22:00,{mood},,,\n")
    question = asked(desk, path)[f"mood:{mood}"]
    assert (question.suggested, question.choices["note"]) == (proposed, "keep it as an event")


# ---------------------------------------------------------------------------------------- ranges


@pytest.mark.parametrize(
    ("scale", "name", "values", "proposed"),
    [
        ("mood", "mood", (1, 5), "1-5"),
        ("mood", "mood", (0, 4), "0-5"),
        ("mood", "mood", (1, 7), "1-7"),
        ("sleep", "mood", (2, 8), "1-10"),
        ("sleep", "mood", (0, 10), "0-10"),
        ("sleep", "mood", (3, 88), "0-100"),
        ("mood", "mood", (-2, 2), ""),
        ("mood", "Clear-headed (0-10)?", (3, 4), "0-10"),
        ("mood", "Clear-headed (0-3)?", (1, 3), "1-5"),
        ("anxiety", "nerves", (1, 5), ""),
        ("stress", "nerves (1-5)", (1, 5), ""),
    ],
)
def test_the_tightest_range_that_fits_is_proposed_and_the_direction_never(
    desk, scale, name, values, proposed
):
    rows = "".join(f"2026-05-0{n},{value}\n" for n, value in enumerate(values, 1))
    path = desk.write("t.csv", f"day,{name}\n{rows}")
    question = asked(desk, path, "column:day=day", f"column:{name}={scale}")[f"scale:{name}"]
    assert question.suggested == proposed


@pytest.mark.parametrize(
    ("category", "value", "line"),
    [
        ("Mood", 7, "03 mood 7"),
        ("Energy", 1, "03 energy 0"),
        ("Sleep quality", 4, "03 sleep 8"),
    ],
)
def test_bearable_has_ranges_of_its_own(desk, category, value, line):
    head = "date formatted,time of day,category,rating/amount,detail,notes\n"
    path = desk.write("b.csv", head + f"2026-05-03,am,{category},{value},,\n")
    assert lines(desk.plan(path)) == [line]


def test_a_value_beyond_the_range_of_a_program_is_asked_about(desk):
    changed = text("sleep_as_android.csv").replace('"4.0"', '"8.0"')
    path = desk.write("s.csv", changed)
    question = asked(desk, path)["scale:Sleep as Android rating"]
    assert "1-10" in question.choices
    assert question.suggested == ""  # one value alone tells no scale


def test_a_rating_kept_as_an_event_comes_once_though_its_note_is_edited(desk):
    head = "FeatureName,Timestamp,Value,Label,Note\n"
    row = "Mood,2026-05-03T21:00:00.000+02:00,4.0,{},\n"
    answers = ("product:Mood=mood", "scale:Mood=note")
    desk.take(desk.write("t.csv", head + row.format("fine")), *answers)
    edited = desk.write("u.csv", head + row.format("well"))
    assert desk.plan(edited, *answers, "keep-log").edits == ()


# ---------------------------------------------------------------------------- Sleep as Android


@pytest.mark.parametrize(
    ("to", "hours", "shown"),
    [
        ("03. 05. 2026 7:01", "8.000", "23:00–07:01"),
        ("03. 05. 2026 6:59", "8.000", "23:00–06:59"),
        ("", "8.000", "23:00–07:00"),
    ],
)
def test_a_sleep_ends_when_the_program_says(desk, to, hours, shown):
    old = '"03. 05. 2026 7:00","03. 05. 2026 7:00","8.000"'
    changed = text("sleep_as_android.csv").replace(old, f'"{to}","","{hours}"')
    assert shown in lines(desk.plan(desk.write("s.csv", changed)))[0]


@pytest.mark.parametrize(("hours", "end"), [("0.500", "02:30"), ("1.500", "02:30")])
def test_an_end_in_the_hour_that_comes_twice_is_the_one_that_the_hours_tell(desk, hours, end):
    head = text("sleep_as_android.csv").splitlines()[0] + "\n"
    start = 1792886400000  # 2026-10-25 02:00 in Berlin, the first time
    row = f'"{start}","Europe/Berlin","","25. 10. 2026 2:30","","{hours}","0.0","","0","0","0"\n'
    plan = desk.plan(desk.write("s.csv", head + row))
    assert f"–{end}" in lines(plan)[0]
    assert plan.records[0].entered == start // 1000 + round(float(hours) * 3600)


# ---------------------------------------------------------------------------------------- Oura


def hub(desk):
    return desk.zip(
        "oura.zip",
        {
            "App Data/dailysleep.csv": text("oura_dailysleep.csv"),
            "App Data/sleepmodel.csv": text("oura_export.csv"),
            "App Data/dailyreadiness.csv": "contributors;day;score;temperature_deviation\n"
            '{"activity_balance":1};2026-05-03;50;0.1\n',
        },
    )


def test_the_night_has_the_score_that_another_file_of_the_export_tells(desk):
    assert lines(desk.plan(hub(desk))) == [
        "03 Oura: asleep 7 h 0 min, 22:40–06:40. Sleep score 81 of 100",
        "03 Oura: asleep 0 h 30 min, 14:00–14:40. Nap",
    ]


def test_the_nights_of_the_api_are_those_of_the_export(desk):
    changed = text("oura_api.json").replace('"data": [', '"sleep": [')
    folder = desk.folder / "oura"
    folder.mkdir()
    (folder / "sleep.json").write_text(changed)
    (folder / "daily_sleep.json").write_text(text("oura_api_daily.json"))
    plan = desk.take(folder)
    assert lines(plan)[0] == "03 Oura: asleep 7 h 0 min, 22:40–06:40. Sleep score 81 of 100"
    assert desk.plan(hub(desk)).edits == ()


# ------------------------------------------------------------------------------- Track & Graph


@pytest.mark.parametrize("value", ["0.0", "-1.0"])
@pytest.mark.parametrize(
    ("answer", "told"),
    [("skipped", ["03 evening - skipped - 1 ?"]), ("leave-out", [])],
)
def test_a_value_of_nothing_can_be_a_dose_that_was_not_taken(desk, value, answer, told):
    head = "FeatureName,Timestamp,Value,Label,Note\n"
    path = desk.write("t.csv", head + f"Magtein,2026-05-03T20:30:00+02:00,{value},,\n")
    assert asked(desk, path)["zero:Magtein"].suggested == "skipped"
    assert lines(desk.plan(path, f"zero:Magtein={answer}")) == told
    assert f"Magtein: {value:.2}".rstrip(".") in asked(desk, path, "zero:Magtein=taken")


# -------------------------------------------------------------------------- Health Auto Export

HAE = (
    "Date,Scheduled Date,Medication,Nickname,Dosage,Scheduled Dosage,Unit,Status,Archived,Codings\n"
)


def test_reminders_that_nobody_answered_stay_out(desk):
    rows = "".join(
        f"2026-05-0{n} 20:30:00 +0200,,Magtein,,1.0,1.0,count,{status},No,\n"
        for n, status in enumerate(
            ("Not Logged", "Not Interacted", "Notification Not Sent", "Snoozed"), 1
        )
    )
    plan = desk.plan(desk.write("h.csv", HAE + rows))
    assert plan.left_out == {"the reminder was not answered": LeftOut(4, (2, 3, 4, 5))}


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("2026-05-03 20:30:00 +0200,,Magtein,,1,1,count,Halfway,No,", "“Halfway” is not known"),
        (",,Magtein,,1,1,count,Taken,No,", "A day is missing"),
        ("soon,,Magtein,,1,1,count,Taken,No,", "“soon” is not a day"),
    ],
)
def test_a_row_of_medications_that_is_not_understood_is_told(desk, cells, said):
    good = "2026-05-02 20:30:00 +0200,,Magtein,,1,1,count,Taken,No,\n"
    path = desk.write("h.csv", HAE + good + cells + "\n")
    (row,) = asked(desk, path)["unreadable"].rows
    assert said in row


def test_milligrams_of_a_medication_are_the_compounds_or_the_magnesiums(desk):
    row = "2026-05-03 20:30:00 +0200,,Magtein,,2000.0,,mg,Taken,No,\n"
    path = desk.write("h.csv", HAE + row)
    assert {"compound", "elemental"} <= set(asked(desk, path)["Magtein: 2000 mg"].choices)


def test_an_export_without_medications_says_where_they_are(desk):
    path = desk.write("h.json", '{"data": {"metrics": [{"name": "step_count"}]}}')
    with pytest.raises(ImportProblem, match="choose Medications and export again"):
        desk.plan(path)


# ---------------------------------------------------------------------------------- Cronometer

SERVINGS = "Day,Time,Group,Food Name,Amount,Energy (kcal),Magnesium (mg),Category\n"


def test_only_supplements_of_cronometer_are_asked_about(desk):
    rows = "".join(f"2026-05-03,,Lunch,Food {n},{n}.00 g,1,2.5,Vegetables\n" for n in range(1, 600))
    more = "2026-05-03,,Lunch,Zinc,1.00 tablet,0,0,Supplements\n"
    assert set(asked(desk, desk.write("c.csv", SERVINGS + rows + more))) == {"product:Zinc"}


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ("8:30 PM,Dinner,Magtein,2.00 capsule,0,500,", "03 evening - taken 03 20:30+0200 2 96"),
        (",Dinner,Magtein,1.00 Serving,0,500,Other", "03 evening - taken - 3 144"),
        (",Supplements,Magtein,1.00 capsule,0,,", "03 other - taken - 1 48"),
    ],
)  # fmt: skip
def test_the_label_in_the_log_goes_before_the_numbers_of_cronometer(desk, row, line):
    path = desk.write("c.csv", SERVINGS + f"2026-05-03,{row}\n")
    assert lines(desk.plan(path)) == [line]


def test_without_magnesium_in_the_file_food_stays_out(desk):
    path = desk.write(
        "c.csv",
        "Day,Group,Food Name,Amount,Category\n"
        "2026-05-03,Lunch,Banana,1.00 medium,Fruits\n"
        "2026-05-03,Lunch,Magtein,1.00 capsule,Supplements\n",
    )
    plan = desk.plan(path)
    assert lines(plan) == ["03 other - taken - 1 48"]
    assert plan.left_out == {"the file does not tell the magnesium in food": LeftOut(1, (2,))}


def test_a_daily_summary_beside_servings_is_left_out_and_said(desk):
    names = ("cronometer_servings.csv", "cronometer_summary.csv")
    path = desk.zip("c.zip", {name: text(name) for name in names})
    plan = desk.plan(path, *SAMPLES[names[0]])
    assert lines(plan) == EXPECTED[names[0]]
    assert f"{names[1]} was left out: the servings tell the same." in plan.notes


# -------------------------------------------------------------------------------- Apple Health


def test_an_export_of_apple_health_without_magnesium_says_where_medications_are(desk):
    path = desk.write("export.xml", '<?xml version="1.0"?>\n<HealthData locale="en"></HealthData>')
    (note,) = desk.plan(path).notes
    assert "Health Auto Export" in note
