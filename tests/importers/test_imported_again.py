"""A file that is imported again, as it is or changed, adds what is new and nothing twice."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import date, datetime, time, timedelta
from hashlib import blake2b

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from magtrack.domain.record.days import parse_moment
from magtrack.domain.record.doses import Dose
from magtrack.domain.record.edits import Delete, Put
from magtrack.domain.record.events import Event
from magtrack.domain.record.ratings import Rating
from magtrack.errors import AnswersNeeded
from magtrack.importers import Counts
from tests.builders import over
from tests.importers.conftest import MAGTEIN, Desk, lines

HEAD = "Day", "Time", "Name", "Dose", "Note"
ROLES = dict(zip(HEAD, ("day", "time", "name", "dose", "note"), strict=True))
COLUMNS = [f"column:{name}={role}" for name, role in ROLES.items()]
SAID = [*COLUMNS, "column:Weight=leave-out", "Day=day-first", "product:Zinc=none"]
FIRST = date(2026, 9, 1)


def written(rows, head=HEAD):
    out = io.StringIO()
    csv.writer(out).writerows([head, *rows])
    return out.getvalue()


def sheet(desk, *rows, head=HEAD, name="log.csv"):
    return desk.write(name, written(rows, head))


def asked(desk, path, *answers, **more):
    """Return the questions about a file by their keys."""
    with pytest.raises(AnswersNeeded) as caught:
        desk.plan(path, *answers, **more)
    return {question.key: question for question in caught.value.questions}


def suggested(desk, path, *answers):
    """Take a file in, answering each question as is suggested."""
    said = list(answers)
    for _round in range(9):
        try:
            return desk.take(path, *said)
        except AnswersNeeded as needed:
            for question in needed.questions:
                assert question.suggested, question
                said.append(f"{question.key}={question.suggested}")
    raise AssertionError(said)


# ------------------------------------------------------------------------------------ any change

CLOCKS = st.one_of(
    st.none(), st.times().map(lambda clock: clock.replace(second=clock.second % 2 * 30))
)
ROW = st.tuples(
    st.integers(0, 5),
    CLOCKS,
    st.sampled_from(["Magtein", "Zinc"]),
    st.integers(1, 3),
    st.sampled_from(["", "late", "with food"]),
)
DATES = "{0:%Y-%m-%d}", "{0.day}.{0.month}.{0.year}", "{0:%b} {0.day} {0.year}"


def cells(row, dates=DATES[0], *, saved=False):
    """Return a row as a sheet has it, or as a spreadsheet saves it again."""
    days, clock, name, dose, note = row
    shown = "" if clock is None else f"{clock:%H:%M:%S}"
    if saved and clock is not None:
        shown = f"{clock.hour}:{clock:%M}"
    return [
        dates.format(FIRST + timedelta(days)),
        shown,
        name,
        f"{dose}.0" if saved else dose,
        note,
    ]


def totals(desk):
    """Return what was taken by day and product."""
    found = {}
    for dose in desk.log().doses:
        key = dose.day, dose.product_name
        found[key] = found.get(key, 0) + dose.units
    return found


def as_before(desk, path, *answers):
    """Take a file in as an earlier version did: the id of a row is a digest of its cells."""
    rows = list(csv.reader(path.read_text().splitlines()))[1:]
    records = desk.plan(path, *answers).records
    doses = [record for record in records if isinstance(record, Dose)]
    seen, made = Counter(), [record for record in records if not isinstance(record, Dose)]
    for dose, row in zip(doses, rows, strict=True):
        id_ = raw_id("table", *row)
        seen[id_] += 1
        made.append(replace(dose, id=f"{id_}-{seen[id_]}" if seen[id_] > 1 else id_))
    desk.journal.apply("Imported log.csv", *map(Put, made), origin="import")


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.lists(ROW, min_size=1, max_size=9),
    st.lists(ROW, max_size=4),
    st.sampled_from(DATES),
    st.booleans(),
    st.data(),
)
def test_no_change_of_a_sheet_changes_a_total(bench, tmp_path, rows, more, dates, saved, data):
    desk = Desk(bench, tmp_path)
    first = [list(map(str, cells(row))) for row in rows]
    take = as_before if data.draw(st.booleans(), label="by an earlier version") else suggested
    take(desk, sheet(desk, *first), *SAID)
    before = totals(desk)
    edited = [(*row[:4], data.draw(st.sampled_from([row[4], "edited"]))) for row in rows]
    every = data.draw(st.permutations(edited)) if data.draw(st.booleans()) else edited
    table = [cells(row, dates, saved=saved) for row in [*every, *more]]
    head = list(HEAD)
    if data.draw(st.booleans()):
        head.append("Weight")
        table = [[*row, 70 + n] for n, row in enumerate(table)]
    order = data.draw(st.permutations(range(len(head))))
    table = [[row[n] for n in order] for row in table]
    plan = suggested(desk, sheet(desk, *table, head=[head[n] for n in order]), *SAID)
    assert plan.counts.get("dose", Counts(0, 0, 0)).new == len(more)
    expected = dict(before)
    for days, clock, name, dose, _note in more:
        day = FIRST + timedelta(days) - timedelta(clock is not None and clock < time(4))
        expected[day, name] = expected.get((day, name), 0) + dose
    assert totals(desk) == expected
    assert desk.journal.audit(with_history=True).is_sound


# ---------------------------------------------------------------------------- earlier versions


def raw_id(source, *row):
    """Return the id that earlier versions gave a row: a digest of its cells."""
    text = "\x1f".join(row)
    return f"{source}-{blake2b(text.encode(), digest_size=10).hexdigest()}"


OLD = ["2026-09-03", "08:00:30", "Magtein", "2", ""], ["2026-09-04", "", "Magtein", "1", "x"]


@pytest.fixture
def old(desk):
    """A desk with a log into which an earlier version imported a sheet."""
    plan = desk.plan(sheet(desk, *OLD), *SAID)
    doses = [replace(d, id=raw_id("table", *r)) for d, r in zip(plan.records, OLD, strict=True)]
    desk.journal.apply("Imported log.csv", *map(Put, doses), origin="import")
    return desk


@pytest.mark.parametrize(
    ("head", "rows"),
    [
        (HEAD, OLD),
        ((*HEAD, "Weight"), [[*row, "70"] for row in OLD]),
        (HEAD[::-1], [row[::-1] for row in OLD]),
        (HEAD, [["3.9.2026", "8:00", "Magtein", "2.0", ""], ["4.9.2026", "", "Magtein", "1", "x"]]),
        (HEAD, OLD[::-1]),
    ],
    ids=["as it was", "a column more", "other order", "saved again", "rows turned round"],
)
def test_a_log_that_an_earlier_version_imported_into_is_matched(old, head, rows):
    plan = old.plan(sheet(old, *rows, head=head), *SAID)
    assert (plan.edits, plan.total) == ((), (0, 0, 2))


def test_it_is_matched_in_another_zone_too(old):
    away = parse_moment("2026-11-23T12:00", "Asia/Tokyo")
    wider = sheet(old, [*OLD[0], "70"], head=(*HEAD, "Weight"))
    assert old.plan(wider, *SAID, now=away).total == (0, 0, 1)


def test_events_of_an_earlier_version_are_matched_by_their_minute(desk):
    head = "full_date,date,weekday,time,mood,activities,note_title,note\n"
    rows = [
        ["2026-09-03", "x", "y", clock, "good", activity, "", ""]
        for clock, activity in (("08:00", "walk"), ("09:00", "run"), ("10:00", "read"))
    ]
    said = ["several:Daylio mood=mean"]
    plan = desk.plan(desk.write("d.csv", head + "".join(",".join(r) + "\n" for r in rows)), *said)
    events = [each for each in plan.records if isinstance(each, Event)]
    made = [replace(e, id=raw_id("daylio", *r)) for e, r in zip(events, rows, strict=True)]
    desk.journal.apply("Imported d.csv", *map(Put, made), origin="import")
    for row in rows:
        row[5] += "ing"
        row.append("")
    head = head.replace("\n", ",scales\n")
    path = desk.write("d.csv", head + "".join(",".join(row) + "\n" for row in rows))
    question = asked(desk, path, *said)["changed"]
    assert len(question.rows) == 3
    assert question.rows[1] == (
        "2026-09-03: “Mood: good. run” in the log, “Mood: good. runing” in the file"
    )
    assert "others" not in question.choices
    assert desk.plan(path, *said, "keep-log").total == (1, 0, 3)  # and the rating


def test_what_an_earlier_version_imported_and_was_deleted_stays_deleted(old):
    (dose, other) = old.log().doses
    old.journal.apply("gone", Delete(dose))
    wider = sheet(old, *([*row, "70"] for row in OLD), head=(*HEAD, "Weight"))
    question = asked(old, wider, *SAID)["deleted"]
    assert question.rows == ("Magtein, 2026-09-03 08:00",)
    assert old.plan(wider, *SAID, "stay-out").total == (0, 0, 1)
    assert old.plan(wider, *SAID, "take-again").total == (1, 0, 1)
    assert other.note == "x"


def test_a_name_that_is_spelt_otherwise_is_the_product_it_was(desk):
    desk.take(sheet(desk, *OLD), *SAID)
    rows = [[*row[:2], "Magtein (NOW)", *row[3:]] for row in OLD]
    plan = desk.plan(sheet(desk, *rows), *SAID, "product:Magtein (NOW)=Magtein")
    assert plan.total == (0, 0, 2)


def test_the_same_sheet_read_in_another_zone_is_the_same(desk):
    rows = [[f"2026-09-{day:02}", f"{hour:02}:00", "Magtein", "1", ""]
            for day in (3, 4) for hour in (8, 14, 20)]  # fmt: skip
    desk.take(sheet(desk, *rows), *SAID)
    away = parse_moment("2026-11-23T12:00", "America/New_York")
    assert desk.plan(sheet(desk, *rows), *SAID, now=away).total == (0, 0, 6)


# -------------------------------------------------------------------------------- changed rows

ROWS = [
    ["2026-09-03", "08:00", "Magtein", "2", "late"],
    ["2026-09-04", "08:00", "Magtein", "1", ""],
    ["2026-09-04", "20:00", "Magtein", "1", ""],
]


def edited(row, column, cell):
    """Return the sheet with one cell as it was typed over."""
    rows = [list(each) for each in ROWS]
    rows[row][HEAD.index(column)] = cell
    return rows


@pytest.mark.parametrize(
    ("row", "column", "cell", "shown", "line"),
    [
        (
            *(0, "Dose", "3", "Magtein, 2026-09-03 08:00: 2 capsules in the log, "),
            "3 capsules in the file",
        ),
        (
            0,
            "Note",
            "early",
            "Magtein, 2026-09-03 08:00: “late” in the log, ",
            "“early” in the file",
        ),
        (1, "Time", "09:40", "Magtein, 2026-09-04 08:00: 08:00 in the log, ", "09:40 in the file"),
    ],
)
def test_an_edited_row_is_offered_and_taken_only_on_a_yes(desk, row, column, cell, shown, line):
    desk.take(sheet(desk, *ROWS), *SAID)
    before = desk.log().doses
    later = sheet(desk, *edited(row, column, cell))
    question = asked(desk, later)["changed"]
    assert question.rows == (shown + line,)
    assert (question.suggested, question.once) == ("keep-log", True)
    kept = desk.plan(later, "changed=keep-log")
    assert (kept.edits, kept.total) == ((), (0, 0, 3))
    taken = desk.take(later, "changed=take-file")
    assert taken.total == (0, 1, 2)
    after = {dose.id: dose for dose in desk.log().doses}
    changed = [(dose, after[dose.id]) for dose in before if dose != after[dose.id]]
    assert len(after) == 3
    ((old_, new),) = changed
    assert new.edited is not None
    assert (old_.units, old_.note, old_.taken) != (new.units, new.note, new.taken)
    assert desk.plan(later).edits == ()


def test_a_dose_at_another_time_can_be_another_dose(desk):
    desk.take(sheet(desk, *ROWS), *SAID)
    plan = desk.take(sheet(desk, *edited(1, "Time", "11:00")), "changed=others")
    assert lines(plan) == ["04 morning - taken 04 11:00+0200 1 48"]
    assert len(desk.log().doses) == 4


def test_the_rows_of_another_sheet_are_never_taken_for_moved_ones(desk):
    desk.take(sheet(desk, *ROWS, name="mornings.csv"), *SAID)
    evenings = [["2026-09-03", "22:00", "Magtein", "1", ""]]
    desk.take(sheet(desk, *evenings, name="evenings.csv"), *SAID)
    more = [*evenings, ["2026-09-04", "22:00", "Magtein", "1", ""]]
    assert desk.take(sheet(desk, *more, name="evenings.csv")).total == (1, 0, 1)
    assert len(desk.log().doses) == 5


def test_doses_of_another_sheet_without_times_are_asked_about_and_never_dropped(desk):
    desk.take(sheet(desk, *ROWS, name="timed.csv"), *SAID)
    other = sheet(desk, ["2026-09-03", "", "Magtein", "1", ""], name="untimed.csv")
    assert set(asked(desk, other, *SAID)) == {"overlap"}
    assert desk.plan(other, *SAID, "other").total == (1, 0, 0)


def test_a_sheet_that_lost_its_times_is_the_same(desk):
    desk.take(sheet(desk, *ROWS), *SAID)
    assert desk.plan(sheet(desk, *([row[0], "", *row[2:]] for row in ROWS))).total == (0, 0, 3)


def test_an_edit_made_here_is_left_alone_and_not_asked_about(desk):
    desk.take(sheet(desk, *ROWS), *SAID)
    dose = desk.log().doses[0]
    mine = replace(dose, units=5.0, planned=time(8), note="mine")
    desk.journal.apply("edit", over(mine))
    again = desk.plan(sheet(desk, *ROWS))
    assert (again.edits, again.total) == ((), (0, 0, 3))
    assert again.notes == ("1 entry differs from the log: the log's own was kept.",)
    later = sheet(desk, *edited(0, "Dose", "3"))
    assert asked(desk, later)["changed"].rows == (
        "Magtein, 2026-09-03 08:00: 5 capsules, “mine” in the log, 3 capsules, “late” in the file",
    )
    desk.take(later, "take-file")
    after = desk.log().doses[0]
    assert (after.units, after.note, after.planned) == (3.0, "mine", time(8))
    assert after.elemental_mg == 144


def test_what_was_edited_here_stays_where_the_file_changed_something_else(desk):
    desk.take(sheet(desk, *ROWS), *SAID)
    mine = replace(
        desk.log().doses[0],
        units=5.0,
        compound_mg=3333.3,
        elemental_mg=240.0,
        planned=time(8),
        slot="other",
    )
    desk.journal.apply("edit", over(mine))
    desk.take(sheet(desk, *edited(0, "Note", "early")), "take-file")
    after = desk.log().doses[0]
    assert (after.units, after.note) == (5.0, "early")
    later = edited(0, "Note", "early")
    later[0][1] = "09:00"
    desk.take(sheet(desk, *later), "take-file")
    after = desk.log().doses[0]
    assert (after.units, after.planned, after.slot) == (5.0, time(8), "other")
    assert f"{after.taken.local:%H:%M}" == "09:00"


def test_a_mass_that_was_edited_is_a_change_though_the_units_are_the_same(desk):
    row = ["2026-09-03", "08:00", "Zinc", "15 mg", ""]
    desk.take(sheet(desk, row), *SAID)
    row[3] = "30 mg"
    later = sheet(desk, row)
    assert asked(desk, later)["changed"].rows == (
        "Zinc, 2026-09-03 08:00: 15 mg in the log, 30 mg in the file",
    )
    desk.take(later, "take-file")
    assert desk.log().doses[0].compound_mg == 30


def test_an_amount_that_no_file_had_before_is_asked_about(desk):
    desk.take(sheet(desk, *ROWS), *SAID)
    assert set(asked(desk, sheet(desk, *edited(0, "Dose", "a handful")))) == {"cell:a handful"}


def test_a_status_that_was_edited_is_offered(desk):
    head, roles = ("Day", "Name", "Dose", "State"), ("day", "name", "dose", "status")
    said = [f"column:{name}={role}" for name, role in zip(head, roles, strict=True)]
    desk.take(sheet(desk, ["2026-09-03", "Magtein", "2", "taken"], head=head), *said)
    later = sheet(desk, ["2026-09-03", "Magtein", "2", "skipped"], head=head)
    assert asked(desk, later)["changed"].rows == (
        "Magtein, 2026-09-03: taken in the log, skipped in the file",
    )
    desk.take(later, "take-file")
    (dose,) = desk.log().doses
    assert (dose.outcome, dose.elemental_mg, dose.taken) == ("skipped", None, None)
    desk.take(sheet(desk, ["2026-09-03", "Magtein", "3", "taken"], head=head), "take-file")
    (dose,) = desk.log().doses
    assert (dose.outcome, dose.units, dose.elemental_mg) == ("taken", 3, 144)


def test_a_row_before_its_like_is_the_new_one(desk):
    one, two = (["2026-09-03", "", "Magtein", n, ""] for n in ("1", "2"))
    desk.take(sheet(desk, one), *SAID)
    assert lines(desk.take(sheet(desk, two, one))) == ["03 other - taken - 2 96"]
    assert desk.plan(sheet(desk, one, two)).total == (0, 0, 2)
    assert desk.plan(sheet(desk, two, one)).total == (0, 0, 2)


def test_a_label_that_was_corrected_since_is_no_change_of_the_file(desk):
    desk.take(sheet(desk, *ROWS), *SAID)
    desk.journal.apply("label", over(replace(MAGTEIN, elemental_mg=150.0, compound_mg=2100.0)))
    again = desk.plan(sheet(desk, *ROWS))
    assert (again.edits, again.notes) == ((), ())


def test_what_was_kept_once_is_not_asked_again(desk):
    desk.take(sheet(desk, *ROWS), *SAID)
    rows = [*edited(0, "Dose", "3"), ["2026-09-05", "08:00", "Magtein", "1", ""]]
    assert desk.take(sheet(desk, *rows), "keep-log").total == (1, 0, 3)
    assert desk.plan(sheet(desk, *rows)).edits == ()
    rows[0][3] = "4"
    assert set(asked(desk, sheet(desk, *rows))) == {"changed"}
    assert set(asked(desk, sheet(desk, *rows), *SAID, recalls=False)) == {"changed"}


def test_thousands_of_changed_events_are_one_question(desk):
    head = "full_date,date,weekday,time,mood,activities,note_title,note\n"
    start = datetime(2025, 1, 1, 12)

    def diary(activity):
        times = (start + timedelta(hours=5 * n) for n in range(1700))
        return head + "".join(f"{at:%Y-%m-%d},x,y,{at:%H:%M},good,{activity},,\n" for at in times)

    answers = ["scale:Daylio mood=1-5", "several:Daylio mood=last"]
    desk.take(desk.write("d.csv", diary("walk")), *answers)
    question = asked(desk, desk.write("d.csv", diary("hike")))["changed"]
    assert str(question) == (
        "1700 entries were changed in the file since they were imported. Which are right?"
    )
    assert len(question.rows) == 200
    assert question.rows[0] == (
        "2025-01-01: “Mood: good. walk” in the log, “Mood: good. hike” in the file"
    )
    plan = desk.take(desk.write("d.csv", diary("hike")), "take-file")
    assert plan.counts["event"] == (0, 1700, 0)


def test_a_rating_that_was_edited_in_the_file_is_offered(desk):
    head, answers = ("Day", "Mood"), ["column:Day=day", "column:Mood=mood", "scale:Mood=0-10"]
    desk.take(sheet(desk, ["2026-09-03", 4], ["2026-09-04", 6], head=head), *answers)
    later = sheet(desk, ["2026-09-03", 5], ["2026-09-04", 6], head=head)
    assert asked(desk, later)["changed"].rows == ("mood, 2026-09-03: 4 in the log, 5 in the file",)
    assert desk.take(later, "take-file").total == (0, 1, 1)
    assert [rating.value for rating in desk.log().ratings] == [5, 6]


GROWN = [("2026-09-01", "", 3), ("2026-09-02", "", 5), ("2026-09-30", "", 8)]


def moods(desk):
    return {f"{rating.day:%d}": rating.value for rating in desk.log().ratings}


def test_ratings_that_outgrow_their_scale_are_all_taken_on_the_new_one(desk):
    """5 of 5 and 8 of 10 in one diary would read as a person who got worse."""
    head, answers = ("Day", "Magtein", "Mood"), ["column:Day=day", "column:Mood=mood"]
    suggested(desk, sheet(desk, *GROWN[:2], head=head), *answers)
    assert moods(desk) == {"01": 5, "02": 10}
    suggested(desk, sheet(desk, *GROWN, head=head), *answers)
    assert moods(desk) == {"01": 2, "02": 4, "30": 8}


def test_nothing_is_proposed_where_more_than_the_scale_changed(desk):
    head = ("Day", "Magtein", "Mood")
    suggested(desk, sheet(desk, ("2026-09-01", 2, 3), head=head), "scale:Mood=1-5")
    path = sheet(desk, ("2026-09-01", 3, 3), GROWN[2], head=head)
    assert asked(desk, path, "scale:Mood=1-10")["changed"].suggested == ""


def test_a_rating_of_ones_own_is_never_offered_to_be_overwritten(desk):
    head, answers = ("Day", "Mood"), ["column:Day=day", "column:Mood=mood", "scale:Mood=0-10"]
    desk.journal.apply("mine", Put(Rating(date(2026, 9, 3), "mood", 9, 0, "UTC")))
    plan = desk.plan(sheet(desk, ["2026-09-03", 4], head=head), *answers)
    assert plan.edits == ()
    assert list(plan.left_out) == ["the day has another rating of this scale already"]


# ---------------------------------------------------------------------------------- deleted rows


def test_a_deleted_row_stays_out_and_it_is_said(desk):
    path = sheet(desk, *ROWS)
    desk.take(path, *SAID)
    desk.journal.apply("gone", Delete(desk.log().doses[0]))
    question = asked(desk, path)["deleted"]
    assert str(question) == "You deleted 1 entry of this file from the log. Is it to stay out?"
    assert (question.suggested, question.rows) == ("stay-out", ("Magtein, 2026-09-03 08:00",))
    plan = desk.plan(path, "stay-out")
    assert (plan.edits, plan.total) == ((), (0, 0, 2))
    ((reason, left),) = plan.left_out.items()
    assert (reason, left.rows, left.first) == ("you deleted it here", 1, (2,))
    assert desk.take(path, "take-again").total == (1, 0, 2)
    assert desk.plan(path).total == (0, 0, 3)


def test_what_stayed_out_is_not_asked_again_but_said(desk):
    desk.take(sheet(desk, *ROWS), *SAID)
    desk.journal.apply("gone", Delete(desk.log().doses[0]))
    more = sheet(desk, *ROWS, ["2026-09-05", "08:00", "Magtein", "1", ""])
    desk.take(more, "stay-out")
    again = desk.plan(more)
    assert list(again.left_out) == ["you deleted it here"]
    assert set(asked(desk, more, *SAID, recalls=False)) == {"deleted"}


def test_an_import_that_was_undone_is_no_deletion(desk):
    path = sheet(desk, *ROWS)
    desk.take(path, *SAID)
    desk.journal.undo()
    assert desk.plan(path, *SAID).total == (3, 0, 0)


def test_a_deletion_that_was_undone_is_none(desk):
    path = sheet(desk, *ROWS)
    desk.take(path, *SAID)
    desk.journal.apply("gone", Delete(desk.log().doses[0]))
    desk.journal.undo()
    assert desk.plan(path).total == (0, 0, 3)


def test_a_deleted_rating_and_event_stay_out(desk):
    desk.take("daylio.csv", "scale:Daylio mood=1-5", "several:Daylio mood=last",
              "mood:splendid=note")  # fmt: skip
    log = desk.log()
    desk.journal.apply("gone", Delete(log.ratings[0]), Delete(log.events[0]))
    assert asked(desk, "daylio.csv")["deleted"].rows == (
        "2026-05-02: Mood: splendid",
        "2026-05-03: mood 8",
    )


# ------------------------------------------------------------------------------------ overlaps


def test_a_dose_near_one_of_another_file_of_the_same_kind_is_asked_about(desk):
    desk.take(sheet(desk, *ROWS, name="mine.csv"), *SAID)
    other = sheet(desk, ["2026-09-03", "08:10", "Magtein", "2", ""], name="hers.csv")
    question = asked(desk, other, *SAID)["overlap"]
    assert question.rows == ("Magtein, 2026-09-03 08:10",)
    assert desk.plan(other, *SAID, "same").edits == ()
    assert desk.plan(other, *SAID, "other").total.new == 1


# -------------------------------------------------------------------------------------- memory


def test_the_next_table_with_a_column_more_asks_about_that_alone(desk):
    desk.take(sheet(desk, *ROWS), *SAID)
    wider = sheet(desk, *([*row, "70"] for row in ROWS), head=(*HEAD, "Weight"))
    assert set(asked(desk, wider)) == {"column:Weight"}
    plan = desk.plan(wider, "column:Weight=leave-out")
    assert plan.recalled == dict(each.split("=") for each in (f"column:{n}={r}" for n, r in
                                                              ROLES.items()))  # fmt: skip
    upper = sheet(desk, *ROWS, head=[name.upper() for name in HEAD])
    assert desk.plan(upper).edits == ()


def test_a_table_without_a_column_that_was_read_is_another_one(desk):
    desk.take(sheet(desk, *ROWS), *SAID)
    narrow = sheet(desk, *(row[:4] for row in ROWS), head=HEAD[:4])
    assert set(asked(desk, narrow)) == {f"column:{name}" for name in HEAD[:4]}


def test_the_table_most_alike_is_remembered_then_the_latest(desk):
    two = ["column:A=day", "column:B=name"]
    desk.take(sheet(desk, ["2026-09-03", "Magtein"], head=("A", "B")), *two, "Magtein=2")
    three = ["column:A=day", "column:B=note", "column:C=name", "Magtein=1"]
    desk.take(sheet(desk, ["2026-09-05", "x", "Magtein"], head=("A", "B", "C")), *three)
    more = sheet(desk, ["2026-09-07", "x", "Magtein"], head=("A", "B", "C"))
    assert desk.plan(more).answers["column:B"] == "note"
    assert desk.plan(sheet(desk, ["2026-09-07", "Magtein"], head=("A", "B"))).answers == {
        "column:A": "day", "column:B": "name", "Magtein": "2"}  # fmt: skip


def test_what_was_answered_about_a_program_is_not_asked_again(desk):
    head = "HabitName,HabitDescription,HabitCategory,CalendarDate,Value,CommentText\n"
    row = "{},,H,{:02}/05/2026,1,\n"
    first = head + row.format("Magtein", 4) + row.format("Coffee", 6)
    desk.take(desk.write("a.csv", first), "day-first", "product:Coffee=leave-out", "Magtein=2")
    more = first + row.format("Magtein", 7) + row.format("Tea", 8)
    path = desk.write("b.csv", more)
    assert set(asked(desk, path)) == {"product:Tea"}
    plan = desk.take(path, "product:Tea=leave-out")
    assert plan.total == (1, 0, 1)
    assert plan.answers["product:Coffee"] == "leave-out"
    desk.journal.undo()
    assert set(asked(desk, path)) == {"product:Tea"}


def test_an_answer_that_fits_no_more_is_asked_again(desk):
    desk.take(sheet(desk, *ROWS[:1]), *SAID)
    desk.take(sheet(desk, ["2026-09-05", "", "Mag", "1", ""]), "product:Mag=Magtein")
    desk.journal.apply("renamed", over(replace(MAGTEIN, name="Threonate")))
    assert "product:Mag" in asked(desk, sheet(desk, ["2026-09-06", "", "Mag", "1", ""]))


def test_an_import_that_was_undone_is_not_remembered(desk):
    desk.take(sheet(desk, *ROWS), *SAID)
    desk.journal.undo()
    assert len(asked(desk, sheet(desk, *ROWS))) == len(HEAD)


def test_answers_of_an_earlier_version_are_still_known(desk):
    from magtrack.importers.apps.any_table import shape_of

    memory = {shape_of(HEAD): dict(each.split("=") for each in COLUMNS)}
    assert desk.plan(sheet(desk, *ROWS), memory=memory).total == (3, 0, 0)


def test_the_history_tells_which_file_and_how_many(desk):
    desk.take(sheet(desk, *ROWS), *SAID)
    rows = [*edited(0, "Dose", "3"), ["2026-09-05", "08:00", "Magtein", "1", ""]]
    desk.take(sheet(desk, *rows, name="more.csv"), "take-file")
    step = desk.journal.history.steps()[0]
    assert (step.taken_from.file, step.taken_from.kind) == ("more.csv", "table")
    assert (step.taken_from.total, step.taken_from.left_out) == ((1, 1, 2), 0)
    assert step.taken_from.headers == (HEAD,)


# ------------------------------------------------------------------------------------- offsets


@pytest.mark.parametrize(
    ("cell", "utc"),
    [
        ("2026-09-03T20:00+02:00", "2026-09-03T18:00+00:00"),
        ("2026-09-03T20:00-0400", "2026-09-04T00:00+00:00"),
        ("2026-09-03T20:00Z", "2026-09-03T20:00+00:00"),
        ("2026-09-03T20:00+05:30", "2026-09-03T14:30+00:00"),
    ],
)
def test_an_offset_east_is_earlier_and_one_west_is_later(desk, cell, utc):
    path = sheet(desk, [cell, "", "Magtein", "2", ""])
    (dose,) = desk.plan(path, *SAID).records
    assert dose.taken.utc == datetime.fromisoformat(utc)
    assert f"{dose.taken.local:%H:%M}" == "20:00"


def test_another_table_without_times_is_asked_about_and_remembered(desk):
    head, rows = ("Day", "Name"), [["2026-09-03", "Magtein"], ["2026-09-04", "Magtein"]]
    said = ["column:Day=day", "column:Name=name", "Magtein=2"]
    desk.take(sheet(desk, *rows, head=head, name="Morning 2026-09.csv"), *said)
    same = sheet(desk, *rows, ["2026-09-05", "Magtein"], head=head, name="morning 2026-10 (1).csv")
    assert desk.plan(same, *said).total == (1, 0, 2)
    evening = sheet(desk, *rows, head=head, name="Evening.csv")
    question = asked(desk, evening, *said)["list"]
    assert question.suggested == ""
    assert "“Morning 2026-09.csv”" in str(question)
    assert desk.plan(evening, *said, "list=same").total == (0, 0, 2)
    desk.take(evening, *said, "list=other", "overlap=other")
    assert len(desk.log().doses) == 4
    assert desk.plan(evening, *said).total == (0, 0, 2)


@pytest.mark.parametrize(("values", "proposed"), [("55", ""), ("45", "1-5"), ("35", "1-5")])
def test_one_value_alone_proposes_no_scale(desk, values, proposed):
    head = ("Day", "Mood")
    rows = [[f"2026-09-0{n}", value] for n, value in enumerate(values, 1)]
    said = ("column:Day=day", "column:Mood=mood")
    assert asked(desk, sheet(desk, *rows, head=head), *said)["scale:Mood"].suggested == proposed
