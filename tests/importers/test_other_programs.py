"""Files as other programs write them become doses, ratings and events, once and no more."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from magtrack.domain.record.doses import Dose
from magtrack.domain.record.edits import Put
from magtrack.errors import AnswersNeeded, ImportProblem, WrongAnswer
from magtrack.importers import LeftOut
from magtrack.importers.toolkit.labels import UNKNOWN_LABEL
from tests.importers.conftest import DATA, MAGTEIN, lines

SAMPLES = {
    "medtimer_events.csv": ["skipped", "product:Zinc; chelate=none"],
    "medtimer_backup.json": [],
    "dosage_history.json": ["auto-confirmed=leave-out"],
    "dosage_history.csv": ["month-first"],
    "habitbull.csv": [
        *("day-first", "product:Coffee=leave-out", "Magtein=2", "unchecked:Magtein=leave-out"),
    ],
    "track_and_graph.csv": ["product:Mood=mood", "scale:Mood=1-5", "product:Run=note"],
    "daylio.csv": ["several:Daylio mood=last", "mood:splendid=note"],
    "daylio_2018.csv": ["mood:happy=4"],
    "daylio_scales.csv": ["several:Daylio mood=mean"],
    "bearable.csv": [],
    "fitbit_sleep.csv": ["decimal-point"],
    "oura_trends.csv": [],
    "oura_export.csv": [],
    "oura_dailysleep.csv": [],
    "oura_api.json": [],
    "oura_api_daily.json": [],
    "sleep_as_android.csv": [],
    "health_auto_export.csv": [
        "product:Magnesium L-Threonate 2000 mg=l-threonate",
        "Magnesium L-Threonate 2000 mg: 2000 mg=compound",
    ],
    "health_auto_export.json": ["Magtein: dosage 1=1", "Magtein: dosage 2=2"],
    "cronometer_servings.csv": [
        "product:Doctor Anna, Glycinate Magnesium=bisglycinate",
        "product:Fish Oil=none",
    ],
    "cronometer_summary.csv": [],
    "apple_health.xml": [
        *("source:Food diary=food", "source:Pills=supplement"),
        *("product:Pills=l-threonate", "label-unknown"),
    ],
    "table.csv": [
        *("column:Datum=day", "column:Uhrzeit=time", "column:Name=name", "column:Dosis=dose"),
        *("column:Status=status", "column:Notiz=note", "column:Mood=mood"),
        *("column:Wetter=leave-out", "scale:Mood=0-10"),
    ],
    "table_long.csv": [
        *("column:When=day", "column:Supplement=name", "column:Qty=dose", "column:Unit=unit"),
        *("product:Zinc=none", "Magtein: 1000 mg=compound"),
    ],
    "table_wide.csv": [
        *("column:Date=day", "column:Magtein AM=doses", "column:Magtein (evening)=doses"),
        *("column:Zinc (mg)=doses", "column:Mood=mood", "column:Notes=note"),
        *("scale:Mood of 10=0-10", "not-taken=leave-out", "empty=missed"),
        *("product:Zinc=none", "Magtein=serving"),
    ],
    "phone_lines.txt": ["product:Zinc=none", "Magtein=3"],
    "table_matrix.csv": [
        *("column:Day=day", "column:Magtein morning=doses", "column:Magtein evening=doses"),
        *("column:Sleep=sleep", "scale:Sleep=0-10", "empty=leave-out", "Magtein=serving"),
        "leave-rows-out",
    ],
}
"""The sample files with the answers to what they leave open."""

EXPECTED = {
    "medtimer_events.csv": [
        "Zinc; chelate none dose",
        "03 morning 08:00 taken 03 08:02+0200 1 48",
        "03 evening 20:30 taken 04 00:30+0200 2 96",
        "04 morning 08:00 skipped - 1 ?",
        "04 morning 07:00 taken 04 07:05-0400 1 0",
    ],
    "medtimer_backup.json": [
        "03 morning 08:00 taken 03 08:02+0200 1 48",
        "03 evening 20:30 taken 04 00:30+0200 2 96",
        "04 morning 08:00 skipped - 1 ?",
    ],
    "dosage_history.json": [
        "03 evening 20:30 taken 03 21:00+0200 2 96",
        "03 morning 08:00 skipped - 1 ?",
        "02 morning 08:00 missed - 1 ?",
        "02 evening 20:30 taken - 2 96",
    ],
    "dosage_history.csv": [
        "03 evening 20:30 taken 03 21:00+0200 2 96",
        "03 morning 08:00 skipped - 1 ?",
        "02 morning 08:00 missed - 1 ?",
        "02 evening 20:30 taken - 2 96",
    ],
    "habitbull.csv": ["04 other - taken - 2 96", "06 other - taken - 2 96"],
    "track_and_graph.csv": [
        "03 evening - taken 03 20:30+0200 2 96",
        "03 evening - taken 04 00:10-0400 1 48",
        "03 Run: 1:10:00",
        "03 mood 8",
    ],
    "daylio.csv": [
        "03 Mood: rad. friends, walk. A title. Good, quiet day",
        "03 Mood: meh. bad sleep",
        "02 Mood: splendid",
        "03 mood 8",
    ],
    "bearable.csv": [
        "03 morning - taken - 1 48",
        "03 evening - taken 03 20:35+0200 2 96",
        "03 Symptom: Headache (Moderate) (2)",
        "03 Sleep: Asleep 23:10 - 07:05 (7:55)",
        "03 mood 7",
        "02 sleep 8",
    ],
    "fitbit_sleep.csv": [
        "03 Fitbit: asleep 6 h 52 min, 23:12–07:05",
        "04 Fitbit: asleep 17 h 0 min, 22:11–06:10",
    ],
    "daylio_2018.csv": [
        "18 Mood: good. clean, cook, music. Went to a party",
        "18 mood 8",
        "22 mood 0",
        "31 mood 8",
    ],
    "daylio_scales.csv": [
        "03 Mood: rad. friends, walk. Stress: 2. A title. either | or\na new line",
        "03 Mood: bad. bad sleep",
        "03 mood 5",
    ],
    "oura_trends.csv": ["03 Oura: asleep 6 h 52 min, 22:14–05:49. Sleep score 74 of 100"],
    "oura_dailysleep.csv": ["03 Oura: Sleep score 81 of 100"],
    "oura_api_daily.json": ["03 Oura: Sleep score 81 of 100"],
    "oura_api.json": [
        "03 Oura: asleep 7 h 0 min, 22:40–06:40",
        "03 Oura: asleep 0 h 30 min, 14:00–14:40. Nap",
    ],
    "health_auto_export.csv": [
        "Magnesium L-Threonate 2000 mg l-threonate dose",
        "03 evening 20:30 taken 03 20:41+0200 2 96",
        "03 evening 22:00 taken 04 00:25-0400 1 144",
        "04 evening 20:30 skipped - 2 ?",
        "06 morning - taken 06 07:10+0200 1 48",
    ],
    "health_auto_export.json": [
        "03 evening 20:30 taken 03 20:41+0200 1 48",
        "04 evening 20:30 taken - 2 96",
        "05 evening 20:30 skipped - 1 ?",
    ],
    "cronometer_servings.csv": [
        "Doctor Anna, Glycinate Magnesium bisglycinate dose",
        "Fish Oil none capsule",
        "03 evening - taken 03 20:30+0200 2 96",
        "03 evening - taken 03 21:00+0200 1 200",
        "04 evening - taken - 2 0",
        "03 Magnesium from meals, Cronometer: 138 mg, 1 food without a value",
        "04 Magnesium from meals, Cronometer: 32 mg",
    ],
    "cronometer_summary.csv": [
        "03 Magnesium from meals and supplements, Cronometer: 434 mg",
    ],
    "oura_export.csv": [
        "03 Oura: asleep 7 h 0 min, 22:40–06:40",
        "03 Oura: asleep 0 h 30 min, 14:00–14:40. Nap",
    ],
    "sleep_as_android.csv": [
        '03 Sleep as Android: asleep 7 h 30 min, 23:00–07:00. Rating 4 of 5. #home\nwell, "deep"',
        "25 Sleep as Android: asleep 6 h 0 min, 01:30–07:30",
        "03 sleep 8",
    ],
    "apple_health.xml": [
        "Pills l-threonate dose",
        "03 evening - taken 03 20:30+0200 1 96",
        "03 Magnesium from meals, Food diary: 180.5 mg",
        "03 Watch: asleep 7 h 40 min, 23:00–07:00",
    ],
    "table.csv": [
        "03 morning - taken 03 08:02+0200 1 48",
        "03 evening - taken 03 20:31+0200 2 96",
        "14 morning - skipped - 1 ?",
        "03 mood 7",
        "14 mood 0",
    ],
    "table_long.csv": [
        "Zinc none dose",
        "01 morning - taken 01 08:00+0200 2 96",
        "01 evening - taken 01 21:30+0200 1 0",
        "02 morning - taken 02 08:05+0200 1.5 72",
    ],
    "table_wide.csv": [
        "Zinc none dose",
        "01 slept well",
        "01 morning - taken - 1 48",
        "01 evening - taken - 2 96",
        "01 other - taken - 1 0",
        "02 morning - taken - 3 144",
        "02 evening - taken 02 21:30+0200 3 144",
        "02 other - missed - 1 ?",
        "03 evening - taken - 0.5 24",
        "03 other - taken - 1 0",
        "04 morning - taken - 2 96",
        "01 mood 7",
        "03 mood 8",
    ],
    "phone_lines.txt": [
        "Zinc none dose",
        "03 morning - taken 03 08:05+0200 3 144",
        "03 evening - taken 03 20:31+0200 2 96",
        "03 evening - taken 04 00:30+0200 1 0",
        "04 morning - taken 04 08:02-0400 1.5 72",
        "05 morning - taken 05 07:10+0200 3 144",
    ],
    "table_matrix.csv": [
        "31 morning - taken - 3 144",
        "31 evening - taken - 2 96",
        "01 morning - taken - 3 144",
        "06 evening - taken - 2 96",
        "07 morning - taken - 3 144",
        "31 sleep 7",
        "02 sleep 6",
    ],
}


def test_every_sample_is_expected_to_hold_something():
    files = {path.name for path in DATA.iterdir() if path.is_file()}
    assert files == set(SAMPLES) == set(EXPECTED)


@pytest.mark.parametrize("name", SAMPLES)
def test_sample_is_read_as_it_is_meant(desk, name):
    assert lines(desk.plan(name, *SAMPLES[name])) == EXPECTED[name]


@pytest.mark.parametrize("name", SAMPLES)
def test_reading_twice_adds_nothing(desk, name):
    first = desk.take(name, *SAMPLES[name])
    assert first.total.new == len(EXPECTED[name])
    second = desk.plan(name, *SAMPLES[name])
    assert second.edits == ()
    products = first.counts["product"].new if "product" in first.counts else 0
    assert second.total == (0, 0, first.total.new - products)


@pytest.mark.parametrize("name", SAMPLES)
def test_one_undo_takes_the_whole_file_back(desk, name):
    before = desk.journal.span()
    desk.take(name, *SAMPLES[name])
    desk.journal.undo()
    assert desk.journal.span() == before
    assert lines(desk.plan(name, *SAMPLES[name])) == EXPECTED[name]


@pytest.mark.parametrize("name", [name for name, answers in SAMPLES.items() if answers])
def test_what_a_file_leaves_open_is_asked_all_at_once_or_step_by_step(desk, name):
    answers: list[str] = []
    for _round in range(6):
        try:
            desk.plan(name, *answers)
            break
        except AnswersNeeded as needed:
            for question in needed.questions:
                given = [each for each in SAMPLES[name] if each.startswith(f"{question.key}=")]
                given += [each for each in SAMPLES[name] if each in question.choices]
                assert given, question
                answers += given[:1]
    assert {*answers, UNKNOWN_LABEL} == {*SAMPLES[name], UNKNOWN_LABEL}  # the desk knows no label


def test_reading_a_file_again_asks_nothing_about_what_the_log_knows(desk):
    desk.take("medtimer_events.csv", *SAMPLES["medtimer_events.csv"])
    assert desk.plan("medtimer_events.csv").edits == ()


def test_list_and_backup_of_medtimer_are_the_same_doses(desk):
    desk.take("medtimer_events.csv", *SAMPLES["medtimer_events.csv"])
    plan = desk.plan("medtimer_backup.json")
    assert (plan.edits, plan.total) == ((), (0, 0, 3))
    assert plan.left_out == {"the reminder was not answered": LeftOut(1, (4,))}


def test_a_note_with_separators_and_line_ends_stays_one_note(desk):
    plan = desk.plan("medtimer_events.csv", *SAMPLES["medtimer_events.csv"])
    assert list(plan.records)[2].note == "late; after a film\nand a walk"


@pytest.mark.parametrize(
    ("local", "taken"),
    [
        ("5/3/26 8:32\u202fPM", "03 20:32+0200"),
        ("03.05.26 20:32", "03 20:32+0200"),
        ("3.5.2026 20.32", "03 20:32+0200"),
        ("03.05.26, 14.32", "03 14:32-0400"),
        ("03.05.26 8:32 μ.μ.", "03 20:32+0200"),
        ("오후 8:32", "03 20:32+0200"),
        ("5/3/26 8:32", "03 20:32+0200"),
        ("5/3/26 2:32 PM", "03 14:32-0400"),
        ("5/4/26 12:02 AM", "04 00:02+0530"),
    ],
)
def test_the_clock_of_the_phone_is_kept_where_it_is_clear(desk, local, taken):
    path = desk.write(
        "m.csv",
        "a;b;c;d;e;f;g;Reminded (ISO 8601);Taken (ISO 8601)\n"
        f"{local};Magtein;1;{local};;0:00;;2026-05-03T18:30:00Z;2026-05-03T18:32:00Z\n",
    )
    assert f" taken {taken} 1 48" in lines(desk.plan(path))[0]


def test_the_log_is_the_truth_where_a_file_says_otherwise(desk):
    desk.take("medtimer_backup.json")
    text = (DATA / "medtimer_backup.json").read_text().replace('"SKIPPED"', '"TAKEN"')
    later = desk.write("later.json", text)
    with pytest.raises(AnswersNeeded) as caught:
        desk.plan(later)
    (question,) = caught.value.questions
    assert question.rows == ("Magtein, 2026-05-04: skipped in the log, taken in the file",)
    plan = desk.plan(later, "keep-log")
    assert plan.edits == ()
    assert plan.notes == ("1 entry differs from the log: the log's own was kept.",)


def test_habits_are_products_only_where_the_person_says_so(desk):
    answers = ["product:Wake up early=note", "product:Capsules: evening=none", "Magtein=serving"]
    answers += ["unchecked:Magtein=leave-out", "unchecked:Capsules: evening=leave-out"]
    plan = desk.take(desk.loop(), *answers)
    assert lines(plan) == [
        "Capsules: evening none capsule",
        "05 other - taken - 3 144",
        "04 other - skipped - 1 ?",
        '05 Wake up early: taken. "early"',
        "04 Wake up early: skipped",
        "05 other - taken - 2 0",
        "04 other - taken - 1.5 0",
    ]
    assert plan.left_out == {
        "the app filled the day in of itself": LeftOut(1, (4,)),
        "the day is not checked, which does not say that a dose was missed": LeftOut(
            4, (5, 6, 4, 4)
        ),
    }
    assert desk.plan(desk.loop(), *answers).edits == ()


def test_a_day_that_is_not_checked_is_not_a_missed_dose(desk):
    plan = desk.plan("habitbull.csv", *SAMPLES["habitbull.csv"])
    reason = "the day is not checked, which does not say that a dose was missed"
    assert plan.left_out == {
        reason: LeftOut(2, (3, 5)),
        "“Coffee” is to be left out": LeftOut(1, (6,)),
    }


def test_zip_of_sleep_as_android_is_read_where_it_lies(desk):
    content = (DATA / "sleep_as_android.csv").read_bytes()
    path = desk.zip("x.zip", {"../../prefs.xml": b"<a/>", "../sleep-export.csv": content})
    plan = desk.plan(path, *SAMPLES["sleep_as_android.csv"])
    assert lines(plan) == EXPECTED["sleep_as_android.csv"]
    assert [each.name for each in desk.folder.glob("*.xml")] == []


def test_older_histories_of_dosage_are_read_as_well(desk):
    old = """{"meds": [{"_name": "Magtein", "_unit": "Pill(s)", "_taken": "yes",
        "_date": "2026-05-03T19:00:00+00:00", "_info": {"time": [20, 30], "dose": 2}}]}"""
    by_date = """{"history": {"2026-05-03": [{"name": "Magtein", "unit": "Pill(s)",
        "time": [20, 30], "dose": 2, "taken": [1777834800000, 1]}]}}"""
    expected = ["03 evening 20:30 taken 03 21:00+0200 2 96"]
    assert lines(desk.plan(desk.write("a.json", by_date))) == expected
    path = desk.write("b.json", old)
    assert lines(desk.plan(path)) == expected


def test_translated_statuses_of_dosage_are_asked_about(desk):
    path = desk.write(
        "h.csv",
        "Datum,Zeit,Name,Dosis,Status,Bestätigt um\n"
        '"15.05.2026","20:30","Magtein","2 Stück","Bestätigt","20:45"\n'
        '"14.05.2026","20:30","Magtein","2 Stück","Übersprungen",""\n',
    )
    plan = desk.plan(path, "status:Bestätigt=taken", "status:Übersprungen=skipped")
    assert lines(plan) == [
        "15 evening 20:30 taken 15 20:45+0200 2 96",
        "14 evening 20:30 skipped - 2 ?",
    ]


def test_iso_dates_of_dosage_are_those_of_utc_where_the_person_says_so(desk):
    path = desk.write(
        "h.csv",
        "Date,Time,Name,Dose,Status,Time Confirmed\n"
        '"2026-05-03","23:30","Magtein","2 Pill(s)","Confirmed","1:15"\n',
    )
    with pytest.raises(AnswersNeeded, match="1 question"):
        desk.plan(path)
    assert lines(desk.plan(path, "utc")) == ["04 evening 23:30 taken 04 01:15+0200 2 96"]
    assert lines(desk.plan(path, "local")) == ["03 evening 23:30 taken 03 01:15+0200 2 96"]


def test_medtimers_list_of_medicines_is_not_a_list_of_doses(desk):
    path = desk.write("m.csv", "Medicine;Dosage;Time\nMagtein;1;8:00 AM, Every day\n")
    with pytest.raises(ImportProblem, match="export the events"):
        desk.plan(path)


def test_an_older_value_of_track_and_graph_has_its_label_behind_a_colon(desk):
    path = desk.write(
        "t.csv",
        "FeatureName,Timestamp,Value,Note\nMagtein,2026-05-03T08:00:00.1+02:00,2.0:late: x,n\n",
    )
    plan = desk.plan(path)
    assert lines(plan) == ["03 morning - taken 03 08:00+0200 2 96"]
    assert next(iter(plan.records)).note == "late: x. n"


def test_magnesium_of_a_meal_is_never_a_dose(desk):
    plan = desk.plan("apple_health.xml", "source:Food diary=food", "source:Pills=food")
    assert not any(isinstance(record, Dose) for record in plan.records)


def test_magnesium_from_apple_health_has_a_form(desk):
    answers = ("source:Food diary=food", "source:Pills=supplement")
    with pytest.raises(AnswersNeeded) as caught:
        desk.plan("apple_health.xml", *answers)
    (question,) = caught.value.questions
    assert question.key == "product:Pills"
    assert "none" not in question.choices
    assert {"l-threonate", "Magtein", "note", "leave-out"} <= set(question.choices)
    with pytest.raises(WrongAnswer, match="Give its form of magnesium, or a product"):
        desk.plan("apple_health.xml", *answers, "product:Pills=none")


def test_a_product_without_magnesium_is_not_what_a_file_says_to_hold_some(desk):
    desk.journal.apply("x", Put(replace(MAGTEIN, id="pills", name="Pills", form="none")))
    answers = ("source:Food diary=food", "source:Pills=supplement")
    with pytest.raises(AnswersNeeded) as caught:
        desk.plan("apple_health.xml", *answers)
    (question,) = caught.value.questions
    assert set(question.choices) == {"Magtein", "note", "leave-out"}
    plan = desk.plan("apple_health.xml", *answers, "product:Pills=Magtein")
    assert lines(plan)[0] == "03 evening - taken 03 20:30+0200 1 96"


def test_an_export_of_apple_health_is_read_from_its_zip(desk):
    content = (DATA / "apple_health.xml").read_bytes()
    path = desk.zip("export.zip", {"apple_health_export/export.xml": content})
    assert lines(desk.plan(path, *SAMPLES["apple_health.xml"])) == EXPECTED["apple_health.xml"]


def test_a_dose_that_another_program_told_already_is_asked_about(desk):
    desk.take("medtimer_backup.json")
    with pytest.raises(AnswersNeeded) as caught:
        desk.plan("bearable.csv", *SAMPLES["bearable.csv"])
    (question,) = caught.value.questions
    assert str(question).startswith("1 dose may be in the log already")
    plan = desk.plan("bearable.csv", *SAMPLES["bearable.csv"], "same")
    assert lines(plan) == EXPECTED["bearable.csv"][1:]
    assert plan.counts["dose"].new == 1
    assert plan.left_out == {"the log holds this dose already": LeftOut(1, ())}
    plan = desk.plan("bearable.csv", *SAMPLES["bearable.csv"], "other")
    assert lines(plan) == EXPECTED["bearable.csv"]


@pytest.mark.parametrize(
    ("clock", "asked"), [("08:30", True), ("08:33", False), ("07:32", True), ("", True)]
)
def test_half_an_hour_apart_may_be_one_dose(desk, clock, asked):
    desk.take("medtimer_backup.json")
    path = desk.write(
        "b.csv",
        "date formatted,time of day,category,rating/amount,detail,notes\n"
        f"2026-05-03,{clock},Medication,1 cap,Magtein,\n",
    )
    if asked:
        with pytest.raises(AnswersNeeded, match="1 question"):
            desk.plan(path)
    else:
        assert desk.plan(path).total.new == 1


def test_two_doses_that_one_program_told_are_two(desk):
    text = (DATA / "medtimer_backup.json").read_text()
    desk.take("medtimer_backup.json")
    later = text.replace("1777788000", "1777788600").replace("1777788120", "1777788700")
    path = desk.write("later.json", later)
    with pytest.raises(AnswersNeeded) as caught:
        desk.plan(path)
    (question,) = caught.value.questions
    assert (question.key, question.rows) == ("overlap", ("Magtein, 2026-05-03 08:11",))
    assert desk.plan(path, "other").total == (1, 0, 2)
    assert desk.plan(path, "same").total == (0, 0, 2)
