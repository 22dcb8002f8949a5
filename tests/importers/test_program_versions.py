"""The files of each version of other programs arrive value by value, for whoever presses Enter."""

from __future__ import annotations

import hashlib
import json
import re
import shutil

import pytest
from msgspec.structs import replace

from magtrack.domain.record.doses import Dose
from magtrack.domain.record.edits import Put
from magtrack.errors import AnswersNeeded, ImportProblem
from magtrack.importers import LeftOut
from magtrack.importers.apps import dosage
from magtrack.importers.toolkit import files
from tests.importers.conftest import DATA, lines, on_progress

VERSIONS = DATA / "versions"
UNCHECKED = "the day is not checked, which does not say that a dose was missed"
NOTICE = "it was a notice about the stock or the expiry date, no dose"

ANSWERS = {
    "medtimer_1.0.csv": ["product:Zinc; chelate=none"],
    "medtimer_1.15.csv": ["product:Zinc; chelate=none"],
    "medtimer_1.17.4.csv": ["product:Zinc; chelate=none"],
    "medtimer_1.25.json": ["product:Half dose (1/2)=none"],
    "habitbull_excel.csv": ["product:Capsules=none"],
    "bearable_2022.csv": ["Magnesium L-threonate: 2000 mg=compound"],
    "bearable_2026.csv": [
        "Magnesium L-threonate: 2000 mg=compound",
        *("product:Hydroxyzine=none", "product:Magnesium=other"),
    ],
    "dosage_2.1_de.csv": [
        *("status:Bestätigt=taken", "status:Verpasst=missed", "Magtein: 2 Pille(n)=2"),
        "status:Bestätigt (Zeit Unbekannt)=time-unknown",
    ],
    "loop_2.2": ["product:Capsules: evening=none"],
    "loop_2.0.3": ["product:Capsules: evening=none"],
}
"""What has no proposal."""

ARRIVES = {
    "medtimer_1.0.csv": [
        "Zinc; chelate none dose",
        "Magtein 03 morning 08:00 taken - 1 48 -",
        "Magtein 13 evening 20:30 skipped - 2 ? -",
        "Zinc; chelate 13 evening 00:30 taken - 1 0 -",
    ],
    "medtimer_1.14_de.csv": [
        "Magtein 03 morning 08:00 taken 03 08:02+0200 1 48 Europe/Berlin",
        "Magtein 13 evening 20:30 taken 14 00:30+0200 2 96 Europe/Berlin",
        "Magtein 14 morning 08:00 skipped - 1 ? - | 0,5 Pille(n)",
    ],
    "medtimer_1.15.csv": [
        "Zinc; chelate none dose",
        "Magtein 03 morning 08:00 taken 03 08:02+0200 1 48 Europe/Berlin",
        "Zinc; chelate 04 morning 07:00 taken 04 07:05-0400 1 0 UTC-04:00",
        "Magtein 05 morning 08:00 skipped - 1 ? -",
    ],
    "medtimer_1.16.10.csv": [
        "Magtein 03 morning 08:00 taken 03 08:02+0200 1 48 Europe/Berlin",
        "Magtein 04 morning 08:00 skipped - 1 ? -",
        "Magtein 05 morning 08:00 skipped - 1 ? -",
    ],
    "medtimer_1.17.4.csv": [
        "Zinc; chelate none dose",
        "Magtein 03 morning 08:00 taken 03 08:02+0200 1 48 Europe/Berlin",
        "Zinc; chelate 04 morning 08:00 skipped - 1 ? - | 10mg",
    ],
    "medtimer_1.18.csv": [
        "Magtein 03 morning 08:00 taken 03 08:02+0200 1 48 Europe/Berlin | 8:15; food\nand tea",
        "Magtein 04 morning 08:00 taken 04 08:01+0200 1 48 Europe/Berlin",
        "Magtein 10 morning 08:00 skipped - 1 ? -",
    ],
    "medtimer_1.9_events.json": [
        "Magtein 03 morning 08:00 taken 03 08:02+0200 1 48 Europe/Berlin",
        "Magtein 03 evening 20:30 skipped - 1 ? - | ½ Pille(n)",
    ],
    "medtimer_1.25.json": [
        "Half dose (1/2) none capsule",
        "Magtein 03 evening 20:30 taken 04 00:30+0200 2 96 Europe/Berlin | late",
        "Magtein 04 evening 20:30 skipped - 1 ? - | two of them. away",
        "Half dose (1/2) 03 morning 08:00 taken 03 08:02+0200 1 0 Europe/Berlin",
    ],
    "habitbull_excel.csv": [
        "Capsules none dose",
        "Magtein 03 other - taken - 3 144 -",
        "Capsules 13 other - taken - 1.5 0 - | half",
        "Capsules 14 other - taken - 2 0 -",
    ],
    "bearable_2022.csv": [
        "Magnesium L-threonate l-threonate dose",
        "Magnesium L-threonate 03 morning - taken - 1 144 -",
        "Magtein 03 evening - taken 03 22:14+0200 1 48 Europe/Berlin | with food",
        "03 Symptom: Neck pain (Moderate) (2)",
    ],
    "bearable_2026.csv": [
        "Magnesium L-threonate l-threonate dose",
        "Hydroxyzine none dose",
        "Magnesium other dose",
        "Magnesium L-threonate 03 morning - taken 03 08:05+0200 1 144 Europe/Berlin | fasted",
        "Hydroxyzine 03 morning - taken - 1 0 -",
        "Magnesium 03 evening - taken - 1 144 -",
        "03 Health measurements: Step count (steps) (7012)",
        "03 Period: Follicular",
    ],
    "dosage_2.1_de.csv": [
        "Magtein 15 evening 20:30 taken 15 20:45+0200 2 96 Europe/Berlin",
        "Magtein 14 evening 20:30 missed - 1 ? - | 0.5 Pille(n)",
        "Magtein 13 evening 20:30 taken - 2 96 -",
    ],
    "fitbit_website.csv": [
        "03 Fitbit: asleep 6 h 52 min, 23:12–07:05",
        "04 Fitbit: asleep 7 h 10 min, 22:11–06:10",
    ],
    "takeout": [
        "04 Fitbit: asleep 7 h 10 min, 22:11–06:10",
        "03 Fitbit: asleep 0 h 38 min, 13:00–13:40. Nap",
        "05 Fitbit: asleep 7 h 0 min, 23:30–07:30",
    ],
    "loop_2.2": [
        "Capsules: evening none dose",
        "Magtein 05 other - taken - 3 144 -",
        "Magtein 04 other - skipped - 1 ? -",
        "Capsules: evening 05 other - taken - 2 0 -",
        "Capsules: evening 04 other - taken - 1.5 0 -",
    ],
    "loop_2.0.3": [
        "Capsules: evening none dose",
        "Magtein 05 other - taken - 3 144 -",
        "Magtein 04 other - skipped - 1 ? -",
        "Capsules: evening 05 other - taken - 2 0 -",
    ],
}

STAYS_OUT = {
    "medtimer_1.25.json": {
        NOTICE: LeftOut(2, (4, 5)),
        "the reminder was deleted in MedTimer": LeftOut(1, (6,)),
        "the reminder was not answered": LeftOut(1, (7,)),
    },
    "habitbull_excel.csv": {UNCHECKED: LeftOut(3, (3, 4, 7))},
    "takeout": {
        "another table of the file holds this row as well": LeftOut(1, (1,)),
        "another file of the archive tells the night as well": LeftOut(1, (2,)),
    },
    "loop_2.2": {
        "the app filled the day in of itself": LeftOut(1, (3,)),
        UNCHECKED: LeftOut(4, (4, 5, 3, 4)),
    },
    "loop_2.0.3": {UNCHECKED: LeftOut(1, (3,))},
}


def told(record):
    """Return all that a record says of itself, in one line."""
    if not isinstance(record, Dose):
        return on_progress(record)
    zone = record.taken.zone if record.taken else "-"
    line = f"{record.product_name} {on_progress(record)} {zone}"
    return f"{line} | {record.note}" if record.note else line


def entered(desk, path, *answers, take=False):
    """Return the plan of a file of which all proposals are accepted."""
    said = list(answers)
    for _round in range(8):
        try:
            return desk.take(path, *said) if take else desk.plan(path, *said)
        except AnswersNeeded as needed:
            for question in needed.questions:
                assert question.suggested, question
                said.append(f"{question.key}={question.suggested}")
    raise AssertionError(said)


def zipped(desk, name, folder):
    found = {str(f.relative_to(folder)): f for f in sorted(folder.rglob("*")) if f.is_file()}
    return desk.zip(name, {each: f.read_bytes() for each, f in found.items()})


def test_every_version_is_expected_to_hold_something():
    assert {path.name for path in VERSIONS.iterdir()} == set(ARRIVES)


@pytest.mark.parametrize("name", ARRIVES)
def test_each_version_arrives_as_it_is_meant(desk, name):
    plan = entered(desk, VERSIONS / name, *ANSWERS.get(name, ()))
    assert [told(record) for record in plan.records] == ARRIVES[name]
    assert plan.left_out == STAYS_OUT.get(name, {})


@pytest.mark.parametrize("name", ARRIVES)
def test_each_version_read_again_adds_nothing(desk, name):
    entered(desk, VERSIONS / name, *ANSWERS.get(name, ()), take=True)
    assert entered(desk, VERSIONS / name, *ANSWERS.get(name, ())).edits == ()


# -------------------------------------------------------------------------------------- MedTimer

NINE = "a;b;c;d;e;f;g;Reminded (ISO 8601);Taken (ISO 8601)\n"


def test_nine_cells_are_read_as_they_stand(desk):
    path = desk.write("m.csv", NINE + "9/3/26 9:00 PM;Magtein;1;;;;;2026-09-03T19:00:00Z;\n")
    assert lines(entered(desk, path)) == ["03 evening 21:00 skipped - 1 ?"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("9/3/26 9:00 PM;Mag;1;;;;;2026-09-03T19:00:00;\n", "does not end in the times in ISO"),
        ("9/3/26 9:00 PM;Mag;1;;a;b;c;d;2026-09-03T19:00:00Z;\n", "A “;” in a text moves"),
        ("9/3/26 9:00 PM;Mag;1;9/3/26 9:01 PM;;;;2026-09-03T19:00:00Z;\n", "two times of taking"),
    ],
)
def test_a_record_that_cannot_be_read_is_told_with_the_true_reason(desk, row, said):
    with pytest.raises(ImportProblem) as caught:
        desk.plan(desk.write("m.csv", NINE + row))
    assert said in str(caught.value.problems)


def test_a_semicolon_in_a_name_leaves_an_empty_dose_empty(desk):
    row = "9/3/26 9:00 PM;Zinc; chelate;;;;0:00;;2026-09-03T19:00:00Z;\n"
    plan = entered(desk, desk.write("m.csv", NINE + row), "product:Zinc; chelate=none")
    assert plan.records[-1].product_name == "Zinc; chelate"


def test_a_record_without_its_end_takes_none_of_the_next_along(desk):
    good = "9/4/26 9:00 PM;Magtein;1;;;;;2026-09-04T19:00:00Z;\n"
    path = desk.write("m.csv", NINE + "9/3/26 9:00 PM;Magtein;1;;;;a note;2026\n" + good)
    assert lines(entered(desk, path)) == ["04 evening 21:00 skipped - 1 ?"]


def test_order_of_day_and_month_is_asked_where_no_iso_time_tells_it(desk):
    path = desk.write("m.csv", "Time;Name;Dosage;Taken\n5/3/26 8:00 AM;Magtein;1 cap;x\n")
    with pytest.raises(AnswersNeeded) as caught:
        desk.plan(path)
    assert [question.key for question in caught.value.questions] == ["Time"]
    assert [r.day.isoformat() for r in desk.plan(path, "day-first").records] == ["2026-03-05"]


@pytest.mark.parametrize("text", ["Datum;Name;Menge;Notiz\n3.9.26 8:00;Magtein;1;late\n", "a;b\n"])
def test_a_sheet_that_looks_like_no_list_of_medtimer_is_none(desk, text):
    with pytest.raises((AnswersNeeded, ImportProblem)) as caught:
        desk.plan(desk.write("m.csv", text))
    assert "MedTimer" not in str(caught.value)


def test_lists_of_all_versions_tell_the_same_doses(desk):
    day = "5/13/26 8:00 AM"
    old = f"Time;Name;Dosage;Taken\n{day};Magtein;1;{day}\n"
    new = NINE + f"{day};Magtein (3/5);1;{day};;0:00;;2026-05-13T06:00:12Z;2026-05-13T06:00:40Z\n"
    event = {"medicineName": "Magtein", "amount": "1", "status": "TAKEN"}
    event |= {"remindedTimestamp": 1778652012, "processedTimestamp": 1778652040}
    desk.take(desk.write("old.csv", old))
    for name, text in {"new.csv": new, "b.json": json.dumps([event])}.items():
        plan = desk.plan(desk.write(name, text))
        assert (plan.edits, plan.total) == ((), (0, 0, 1))


def test_a_medicine_that_is_called_like_a_day_of_a_cycle_is_known_in_a_list_too(desk):
    answer = "product:Half dose (1/2)=none"
    desk.take(VERSIONS / "medtimer_1.25.json", answer)
    row = "5/3/26 8:00 AM;Half dose (1/2);1 cap;5/3/26 8:02 AM;;0:00;;2026-05-03T06:00:30Z;"
    plan = desk.plan(desk.write("m.csv", f"{NINE}{row}2026-05-03T06:02:00Z\n"))
    assert (plan.edits, plan.total) == ((), (0, 0, 1))


MEDICINES = [
    {
        "medicine": {"name": "Magtein"},
        "reminders": [
            {"timeInMinutes": 480, "amount": "1 cap"},
            {"timeInMinutes": 1230, "amount": "2 caps"},
        ],
    },
    {"medicine": {"name": "Zinc"}, "reminders": []},
]


@pytest.mark.parametrize(
    "backup",
    [
        {"version": 5, "list": MEDICINES},
        {"medicines": {"version": 33, "list": MEDICINES}, "settings": {}},
        {"medicines": {"version": 33, "list": MEDICINES}, "events": {"version": 33, "list": []}},
    ],
)
def test_a_backup_of_medicines_alone_says_what_it_holds_and_the_way_to_the_doses(desk, backup):
    with pytest.raises(ImportProblem, match=r"2 medicines with their .*Event data") as told:
        desk.plan(desk.write("b.json", json.dumps(backup)))
    assert told.value.problems == (
        "Magtein: 1 cap at 08:00, 2 caps at 20:30",
        "Zinc: no reminder",
    )


def test_an_empty_backup_is_read_and_holds_nothing(desk):
    empty = {"version": 33, "list": []}
    path = desk.write("b.json", json.dumps({"medicines": empty, "events": empty}))
    assert desk.plan(path).edits == ()


# ------------------------------------------------------------------------------------------ Loop


@pytest.mark.parametrize("how", ["folder", "zip", "zip in a folder", "folder in a folder"])
def test_an_export_of_loop_is_read_however_it_comes(desk, how):
    folder = VERSIONS / "loop_2.2"
    path = desk.folder / "here"
    if how == "zip":
        path = zipped(desk, "Loop Habits CSV 2026-05-05.zip", folder)
    elif how == "zip in a folder":
        path.mkdir()
        zipped(desk, "Loop Habits CSV 2026-05-05.zip", folder).rename(path / "x.zip")
    else:
        shutil.copytree(folder, path / "export" if how == "folder in a folder" else path)
    plan = entered(desk, path, *ANSWERS["loop_2.2"])
    assert [told(record) for record in plan.records] == ARRIVES["loop_2.2"]


@pytest.mark.parametrize("part", ["001 Magtein", "001 Magtein/Checkmarks.csv"])
def test_the_days_of_one_habit_have_the_name_of_their_folder(desk, part):
    plan = entered(desk, VERSIONS / "loop_2.2" / part)
    assert [told(record) for record in plan.records] == [
        "Magtein 05 other - taken - 3 144 -",
        "Magtein 04 other - skipped - 1 ? -",
    ]


def test_all_days_of_loop_alone_are_those_of_its_folders(desk):
    answers = ANSWERS["loop_2.2"]
    entered(desk, VERSIONS / "loop_2.2", *answers, take=True)
    path = desk.write("Checkmarks.csv", (VERSIONS / "loop_2.2/Checkmarks.csv").read_bytes())
    plan = entered(desk, path, *answers, "product:Never=leave-out")
    assert (plan.edits, plan.total) == ((), (0, 0, 4))


def test_two_exports_in_one_folder_tell_each_day_once(desk):
    for name in ("a", "b"):
        shutil.copytree(VERSIONS / "loop_2.2", desk.folder / "both" / name)
    plan = entered(desk, desk.folder / "both", *ANSWERS["loop_2.2"])
    assert [told(record) for record in plan.records] == ARRIVES["loop_2.2"]


@pytest.mark.parametrize("outcome", ["skipped", "missed"])
def test_unchecked_days_are_doses_not_taken_where_the_person_says_so(desk, outcome):
    answers = [*ANSWERS["loop_2.2"], f"unchecked:Magtein={outcome}"]
    plan = entered(desk, VERSIONS / "loop_2.2", *answers)
    assert f"Magtein 02 other - {outcome} - 1 ? -" in [told(record) for record in plan.records]
    assert plan.left_out[UNCHECKED] == LeftOut(3, (5, 3, 4))
    answers = [*ANSWERS["habitbull_excel.csv"], f"unchecked:Magtein={outcome}"]
    plan = entered(desk, VERSIONS / "habitbull_excel.csv", *answers)
    assert f"Magtein 04 other - {outcome} - 1 ? -" in [told(record) for record in plan.records]
    assert plan.left_out == {UNCHECKED: LeftOut(2, (4, 7))}


# ------------------------------------------------------------------------------------- HabitBull


def test_a_file_of_habitbull_that_a_spreadsheet_saved_again_adds_nothing(desk):
    head = "HabitName,HabitDescription,HabitCategory,CalendarDate,Value,CommentText\n"
    before = head + "Magtein,,Health,2026-09-03,1,\nMagtein,,Health,2026-09-14,1,\n"
    after = (
        head.replace(",", ";") + "Magtein;;Health;03.09.2026;1,0;\nMagtein;;H;14.9.2026;TRUE;a\n"
    )
    entered(desk, desk.write("h.csv", before), take=True)
    plan = entered(desk, desk.write("h.csv", after))
    assert (plan.edits, plan.total) == ((), (0, 0, 2))


# ------------------------------------------------------------------------- a file that has changed

TABLES = {
    "habitbull": [
        ["HabitName", "HabitCategory", "CalendarDate", "Value", "CommentText"],
        ["Magtein", "Health", "2026-09-03", "1", "late"],
        ["Magtein", "Health", "2026-09-14", "2", ""],
    ],
    "bearable": [
        ["date formatted", "time of day", "category", "rating/amount", "detail", "notes"],
        ["2026-09-03", "8:05", "Meds", "2", "Magtein", "late"],
        ["2026-09-14", "am", "Meds", "1", "Magtein", ""],
        ["2026-09-14", "am", "Symptom", "1", "Headache", ""],
        ["2026-09-14", "am", "Symptom", "2", "Neck pain", ""],
    ],
}
CHANGES = {
    "a column more": lambda rows: [[*row, f"{n}"] for n, row in enumerate(rows)],
    "columns in another order": lambda rows: [row[::-1] for row in rows],
    "rows in another order": lambda rows: [rows[0], *rows[:0:-1]],
    "a note edited": lambda rows: [rows[0], [*rows[1][:-1], "on time"], *rows[2:]],
    "dates of a spreadsheet": lambda rows: [
        [re.sub(r"(\d{4})-0?(\d+)-0?(\d+)", r"\3.\2.\1", cell) for cell in row] for row in rows
    ],
}


def joined(rows, separator=","):
    return "".join(f"{separator.join(row)}\n" for row in rows)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("name", TABLES)
def test_what_says_the_same_in_another_way_adds_nothing(desk, name, change):
    rows = TABLES[name]
    first = desk.take(desk.write("first.csv", joined(rows)))
    assert first.total.new == len(rows) - 1
    plan = entered(desk, desk.write("again.csv", joined(CHANGES[change](rows), ";")))
    assert (plan.edits, plan.total) == ((), (0, 0, len(rows) - 1))


@pytest.mark.parametrize("name", TABLES)
def test_of_a_file_that_has_grown_only_the_new_row_is_added(desk, name):
    head, *rows = TABLES[name]
    desk.take(desk.write("first.csv", joined([head, *rows])))
    more = [re.sub("-14$", "-13", cell) for cell in rows[1]]
    for grown in ([head, more, *rows], [head, *rows, more]):
        assert desk.plan(desk.write("again.csv", joined(grown))).total == (1, 0, len(rows))


def test_a_new_reading_beside_others_of_its_day_is_the_one_that_is_added(desk):
    head, *rows = TABLES["bearable"]
    desk.take(desk.write("first.csv", joined([head, *rows])))
    more = ["2026-09-14", "am", "Symptom", "3", "Fatigue", ""]
    plan = desk.plan(desk.write("again.csv", joined([head, more, *rows])))
    assert lines(plan) == ["14 Symptom: Fatigue (3)"]


# ---------------------------------------------------------------------------------------- Fitbit


def test_a_bad_night_behind_other_tables_is_named_by_its_row(desk):
    text = (VERSIONS / "fitbit_website.csv").read_text().replace("2026-05-04 6:10AM", "at six")
    with pytest.raises(AnswersNeeded) as caught:
        desk.plan(desk.write("f.csv", text))
    (question,) = caught.value.questions
    assert question.rows == ("f.csv, row 24, End Time: “at six” is not a day.",)


def test_a_night_of_the_website_and_of_the_archive_is_one(desk):
    desk.take(VERSIONS / "fitbit_website.csv")
    plan = entered(desk, VERSIONS / "takeout")
    assert lines(plan) == [ARRIVES["takeout"][1], ARRIVES["takeout"][2]]


def test_an_archive_of_fitbit_is_read_from_its_zip_and_from_a_folder_of_zips(desk):
    path = zipped(desk, "takeout-001.zip", VERSIONS / "takeout")
    assert lines(entered(desk, path)) == ARRIVES["takeout"]
    folder = desk.folder / "here"
    folder.mkdir()
    path.rename(folder / path.name)
    shutil.copy(VERSIONS / "fitbit_website.csv", folder)
    assert set(lines(entered(desk, folder))) == {
        *ARRIVES["takeout"],
        ARRIVES["fitbit_website.csv"][0],
    }


def test_of_a_folder_with_very_many_files_the_nights_are_read(desk, monkeypatch):
    monkeypatch.setattr(files, "MOST_IN_FOLDER", 3)
    assert lines(entered(desk, VERSIONS / "takeout")) == ARRIVES["takeout"]
    monkeypatch.setattr(files, "MOST_IN_FOLDER", 2)
    with pytest.raises(ImportProblem):
        desk.plan(VERSIONS / "takeout")


def test_a_zip_in_a_zip_is_not_unpacked_to_be_looked_into(desk):
    inner = zipped(desk, "inner.zip", VERSIONS / "takeout")
    path = desk.zip("outer.zip", {"inner.zip": inner.read_bytes()})
    with pytest.raises(ImportProblem):
        desk.plan(path)


@pytest.mark.parametrize(
    ("offset", "night"),
    [
        ("+05:30", "04 Fitbit: asleep 7 h 0 min, 01:00–08:30"),
        ("-08:00", "03 Fitbit: asleep 7 h 0 min, 11:30–19:00"),
        ("+00:00", "04 Fitbit: asleep 7 h 0 min, 21:30–05:00"),
        ("", "04 Fitbit: asleep 7 h 0 min, 21:30–05:00"),
    ],
)
def test_a_night_in_utc_has_the_clock_of_its_offset(desk, offset, night):
    text = (
        "sleep_id,minutes_asleep,start_utc_offset,sleep_start,end_utc_offset,sleep_end\n"
        f"1,420,{offset},2026-05-03T19:30:00Z,{offset},2026-05-04T03:00:00Z\n"
    )
    plan = desk.plan(desk.write("UserSleeps_2026-05-01.csv", text))
    assert lines(plan) == [night]


# --------------------------------------------------------------- ids of a log of an earlier version


DOSAGE = f"""{",".join(dosage.COLUMNS)}
"15.09.2026","8:30 PM","Magtein","2 Pill(s)","Confirmed","9:00 PM"
"""


def former_id(source, *parts):
    text = "\x1f".join(map(str, parts)).encode()
    return f"{source}-{hashlib.blake2b(text, digest_size=10).hexdigest()}"


@pytest.mark.parametrize(
    ("name", "content", "parts"),
    [
        (
            "medtimer",
            NINE + "9/3/26 9:00 PM;Magtein (2/5);1;;;0:00;;2026-09-03T19:00:07Z;\n",
            (1788462007, "Magtein (2/5)"),
        ),
        (
            "habitbull",
            "HabitName,HabitCategory,CalendarDate,Value\nMagtein,Health,2026/9/3,1\n",
            ("Magtein", "2026/9/3"),
        ),
        (
            "bearable",
            "date,time of day,category,rating/amount,detail\n3rd Sep 2026,am,Meds,2,Magtein\n",
            ("3rd Sep 2026", "am", "Meds", "2", "Magtein"),
        ),
        (
            "dosage",
            DOSAGE,
            ("15.09.2026", "8:30 PM", "Magtein"),
        ),
    ],
)
def test_a_dose_that_an_earlier_version_took_in_is_known(desk, name, content, parts):
    path = desk.write("f.csv", content)
    (dose,) = entered(desk, path).records
    desk.journal.apply("before", Put(replace(dose, id=former_id(name, *parts))))
    plan = entered(desk, path)
    assert (plan.edits, plan.total) == ((), (0, 0, 1))


def test_a_night_that_an_earlier_version_took_in_is_known_to_the_archive(desk):
    (night, *_others) = desk.plan(VERSIONS / "fitbit_website.csv").records[1:]
    old = former_id("fitbit", "2026-05-03 10:11PM", "2026-05-04 6:10AM")
    desk.journal.apply("before", Put(replace(night, id=old)))
    plan = entered(desk, VERSIONS / "takeout")
    assert lines(plan) == ARRIVES["takeout"][1:]
