"""A workbook is asked and read as the same table in a CSV; what cannot be read is said why."""

from __future__ import annotations

import contextlib
import csv
import io
import os
import subprocess
import sys
from types import SimpleNamespace
from zipfile import ZipFile

import pytest
import python_calamine

from magtrack.errors import AnswersNeeded, ImportProblem
from magtrack.importers import importer_for
from magtrack.importers.toolkit import workbooks as _workbooks
from tests.importers.conftest import DATA, lines
from tests.importers.test_other_programs import EXPECTED, SAMPLES
from tests.importers.workbooks import Clock, Day, Failed, Stamp, xlsx

HEAD = ["Day", "Time", "Name", "Dose", "Note"]
ROLES = [
    *("column:Day=day", "column:Time=time", "column:Name=name", "column:Dose=dose"),
    "column:Note=note",
]
ROWS = [
    [Day(46268), Clock(0.3541666666666667), "Magtein", 2, "a\nb"],
    [Day(46269), "8 PM", "Magtein", 1.5, "c"],
]
TAKEN = ["03 morning - taken 03 08:30+0200 2 96", "04 evening - taken 04 20:00+0200 1.5 72"]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refusal(desk, path, *answers):
    with pytest.raises(ImportProblem) as caught:
        desk.plan(path, *answers)
    return str(caught.value)


def asked(desk, path, *answers):
    with pytest.raises(AnswersNeeded) as caught:
        desk.plan(path, *answers)
    return {question.key: question for question in caught.value.questions}


def test_a_sheet_is_read_as_a_table(desk):
    path = desk.write("log.xlsx", xlsx({"Log": [HEAD, *ROWS]}))
    questions = asked(desk, path)
    assert list(questions) == [f"column:{name}" for name in HEAD]
    assert questions["column:Day"].examples == ("2026-09-03", "2026-09-04")
    plan = desk.take(path, *ROLES)
    assert lines(plan) == TAKEN
    assert [record.note for record in plan.records] == ["a\nb", "c"]
    assert plan.notes == ()
    assert desk.plan(path, *ROLES).total == (0, 0, 2)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (Day(46268), "2026-09-03"),
        (Stamp(46268.354166666664), "2026-09-03 08:30:00"),
        (Clock(0.3541666666666667), "08:30:00"),
        (2, "2"),
        (0.1, "0.1"),
        (1333.3333333333333, "1333.33333333333"),
        (True, "true"),
        ("Käse; “x”, 7", "Käse; “x”, 7"),
        (Failed("#REF!"), "#REF!"),
    ],
)
def test_a_cell_says_what_its_spreadsheet_shows(cell, text):
    (sheet,) = _workbooks.sheets_of("t.xlsx", xlsx({"S": [["a", "b"], [cell, "x"]]}))
    assert list(csv.reader(io.StringIO(sheet.content.decode()))) == [["a", "b"], [text, "x"]]


NO_TABLES = {"medtimer_events.csv", "sleep_as_android.csv"}
"""Files that are not read as tables: their records are not those that a spreadsheet sees."""


@pytest.mark.parametrize(
    "name", [name for name in SAMPLES if name.endswith(".csv") and name not in NO_TABLES]
)
def test_the_file_of_a_program_that_was_saved_as_a_workbook_is_known_all_the_same(desk, name):
    text = (DATA / name).read_text("utf-8-sig").removeprefix("sep=;\n")
    separator = ";" if text.split("\n", 1)[0].count(";") > 2 else ","
    rows = list(csv.reader(io.StringIO(text), delimiter=separator))
    path = desk.write("saved.xlsx", xlsx({"Sheet1": rows}))
    assert importer_for(path).key == importer_for(DATA / name).key
    assert lines(desk.plan(path, *SAMPLES[name])) == EXPECTED[name]


def test_rows_are_numbered_as_the_spreadsheet_numbers_them(desk):
    rows = [["My log"], [], HEAD, ROWS[0], [], ROWS[1], ["Total", None, None, 3.5]]
    path = desk.write("log.xlsx", xlsx({"Log": rows}))
    (row,) = asked(desk, path, *ROLES)["unreadable"].rows
    said = "“Total, 3.5” looks like a total or a remark, not like an entry."
    assert row == f"log.xlsx, row 7: {said}"


def test_a_formula_that_failed_is_no_value(desk):
    rows = [HEAD, *ROWS, [Day(46270), "8am", "Magtein", Failed("#DIV/0!"), ""]]
    path = desk.write("log.xlsx", xlsx({"Log": rows}))
    (row,) = asked(desk, path, *ROLES)["unreadable"].rows
    assert row == "log.xlsx, row 4, Dose: The formula of the cell failed (“#DIV/0!”)."
    assert lines(desk.plan(path, *ROLES, "leave-rows-out")) == TAKEN


def test_empty_columns_are_not_asked_about_and_a_remark_beside_the_table_is(desk):
    rows = [[*HEAD, *[""] * 200, "Weight"], *ROWS, [*[""] * 10, "ask Anna"]]
    rows[1] = [*rows[1], *[" "] * 200]
    path = desk.write("log.xlsx", xlsx({"Log": rows}))
    assert list(asked(desk, path)) == [*(f"column:{name}" for name in HEAD), "column:Column 11"]
    assert lines(desk.plan(path, *ROLES, "column:Column 11=leave-out", "leave-rows-out")) == TAKEN


def test_of_several_sheets_each_is_answered_for(desk):
    sheets = {"Summary": [["What", "How many"], ["Magtein", 2]], "Log": [HEAD, *ROWS], "Empty": []}
    path = desk.write("log.xlsx", xlsx(sheets))
    questions = asked(desk, path)
    assert {key: question.suggested for key, question in questions.items()} == {
        "table:log.xlsx, Summary": "leave-out",
        "table:log.xlsx, Log": "read",
    }
    plan = desk.plan(path, "table:log.xlsx, Summary=leave-out", "table:log.xlsx, Log=read", *ROLES)
    assert lines(plan) == TAKEN
    assert plan.notes == ("log.xlsx, Summary was left out, as you said.",)


def test_sheets_that_are_built_alike_are_asked_about_once_and_no_row_counts_twice(desk):
    later = [Day(46270), Clock(0.5), "Magtein", 1, ""]
    path = desk.write("log.xlsx", xlsx({"Sep": [HEAD, *ROWS], "All": [HEAD, *ROWS, later]}))
    plan = desk.plan(path, "read", *ROLES)
    assert lines(plan) == [*TAKEN, "05 other - taken 05 12:00+0200 1 48"]
    (left,) = plan.left_out.values()
    assert left.rows == 2


def test_tables_of_different_kinds_have_columns_of_their_own(desk):
    moods = "Day,Mood\n2026-09-03,7\n"
    doses = "Day,Name,Dose\n2026-09-03,Magtein,2\n"
    path = desk.zip("x.zip", {"moods.csv": moods, "a/doses.csv": doses, "__MACOSX/._a.csv": doses})
    assert list(asked(desk, path)) == ["table:moods.csv", "table:a/doses.csv"]
    with pytest.raises(AnswersNeeded, match=r"^x\.zip leaves \d questions open") as caught:
        desk.plan(path, "read", *(f"column:moods.csv: {name}" for name in ("Day=day", "Mood=mood")))
    assert "column:a/doses.csv: Day" in {each.key for each in caught.value.questions}
    plan = desk.plan(
        path,
        *("read", "column:moods.csv: Day=day", "column:moods.csv: Mood=mood"),
        *("column:a/doses.csv: Day=day", "column:a/doses.csv: Name=name"),
        *("column:a/doses.csv: Dose=dose", "scale:moods.csv: Mood=0-10"),
    )
    assert lines(plan) == ["03 other - taken - 2 96", "03 mood 7"]
    assert "No column of moods.csv is the day." in refusal(desk, path, "read", "leave-out")


def test_all_tables_of_a_folder_are_read_and_nothing_else(desk):
    folder = desk.folder / "logs"
    (folder / "old").mkdir(parents=True)
    text = "Day,Name,Dose\n2026-09-0{n},Magtein,2\n"
    (folder / "2025.csv").write_text(text.format(n=3))
    (folder / "old" / "2024.xlsx").write_bytes(
        xlsx({"S": [["Day", "Name", "Dose"], [Day(46269), "Magtein", 2]]})
    )
    (folder / ".hidden.csv").write_text(text.format(n=5))
    (folder / "picture.png").write_bytes(b"\x89PNG")
    (folder / "again").symlink_to(folder, target_is_directory=True)
    os.mkfifo(folder / "pipe.csv")
    roles = ["column:Day=day", "column:Name=name", "column:Dose=dose"]
    assert list(asked(desk, folder)) == ["table:2025.csv", "table:old/2024.xlsx"]
    assert lines(desk.plan(folder, "read", *roles)) == [
        "03 other - taken - 2 96",
        "04 other - taken - 2 96",
    ]


def test_each_workbook_of_a_folder_is_read_once(desk, monkeypatch):
    folder = desk.folder / "logs"
    folder.mkdir()
    for n in range(9):
        (folder / f"{n}.xlsx").write_bytes(xlsx({"Log": [[*HEAD[:-1], f"Note {n}"], *ROWS]}))
    reader, read = python_calamine.CalamineWorkbook.from_filelike, []
    counting = SimpleNamespace(from_filelike=lambda each: read.append(each) or reader(each))
    monkeypatch.setattr(python_calamine, "CalamineWorkbook", counting)
    importer = importer_for(folder)
    assert importer.key == "table"
    for _answer in range(2):
        with pytest.raises(AnswersNeeded):
            importer.plan(folder, desk.request())
    assert len(read) == 9


def test_a_workbook_that_cannot_be_read_keeps_no_other_table_out(desk):
    locked = OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    log = xlsx({"Log": [HEAD, *ROWS]})
    plan = desk.plan(desk.zip("x.zip", {"old.xlsx": locked, "log.xlsx": log}), *ROLES)
    assert lines(plan) == TAKEN
    assert plan.notes[0].startswith("old.xlsx is locked with a password.")
    assert "old.xlsx is locked" in refusal(desk, desk.zip("y.zip", {"old.xlsx": locked}))


def test_an_unzipped_export_is_known_as_its_zip_is(desk):
    path = DATA / "loop"
    assert importer_for(path).key == "loop"


def test_hidden_sheets_are_not_read_and_that_is_said(desk):
    path = desk.write("log.xlsx", xlsx({"Old": [HEAD], "Log": [HEAD, *ROWS]}, hidden=["Old"]))
    plan = desk.plan(path, *ROLES)
    assert lines(plan) == TAKEN
    (note,) = plan.notes
    assert note.startswith("A hidden sheet of log.xlsx was not read: Old. To have it read, unhide")


def test_macros_are_not_run_and_that_is_said(desk):
    path = desk.write("log.xlsm", xlsx({"Log": [HEAD, *ROWS]}, more=["xl/vbaProject.bin"]))
    assert desk.plan(path, *ROLES).notes == ("log.xlsm holds macros. They were not run.",)


def test_a_file_is_what_it_holds_and_not_what_it_is_called(desk):
    path = desk.write("log.csv", xlsx({"Log": [HEAD, *ROWS]}))
    plan = desk.plan(path, *ROLES)
    assert (lines(plan), plan.notes) == (TAKEN, ("log.csv is a workbook: so it was read.",))
    text = "Day,Time,Name,Dose,Note\n2026-09-03,08:30,Magtein,2,x\n"
    plan = desk.plan(desk.write("log.xlsx", text), *ROLES)
    assert lines(plan) == TAKEN[:1]
    assert plan.notes == ("log.xlsx is no workbook, but a text: so it was read.",)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
        (OLE + bytes(600), "no workbook that can be read"),
        (xlsx({"Log": []}), "No sheet of x.xlsx that can be seen holds anything"),
        (xlsx({"Log": [HEAD]}, hidden=["Log"]), "No sheet of x.xlsx that can be seen"),
        (xlsx({"Log": [HEAD]})[:-30], "damaged zip"),
        (xlsx({"Log": [["just", None]]}), "is no table"),
    ],
)
def test_a_workbook_that_cannot_be_read_is_refused_with_the_reason(desk, content, said):
    assert said in refusal(desk, desk.write("x.xlsx", content))


def test_a_workbook_that_is_locked_or_of_numbers_is_told_what_to_do(desk):
    manifest = "<x><manifest:encryption-data/></x>"
    locked = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": b"x",
        "META-INF/manifest.xml": manifest,
    }
    assert "save it without one" in refusal(desk, desk.zip("x.ods", locked))
    assert "of Numbers. Export it there" in refusal(
        desk, desk.zip("x.numbers", {"Index/Document.iwa": b"x"})
    )


def test_a_workbook_that_would_fill_the_memory_is_refused(desk, monkeypatch):
    monkeypatch.setattr(_workbooks, "LARGEST_BYTES", 1 << 20)
    path = desk.write("x.xlsx", xlsx({"Log": [HEAD, *[["x" * 30_000]] * 40]}))
    assert "larger than 1 MiB" in refusal(desk, path)


@pytest.mark.parametrize("name", ["log.xls", "log.ods"])
def test_the_other_kinds_of_workbooks_are_read_alike(desk, name):
    path = DATA / "workbooks" / name
    plan = desk.plan(path, *ROLES)
    assert lines(plan) == TAKEN
    assert plan.notes[0].startswith(f"A hidden sheet of {name} was not read: Old. To have it read")


@pytest.mark.parametrize("place", range(0, 1400, 97))
def test_a_damaged_workbook_is_read_or_refused(desk, place):
    content = bytearray(xlsx({"Log": [HEAD, *ROWS]}))
    content[place : place + 2] = b"\xff\0"
    path = desk.write("log.xlsx", bytes(content))
    with contextlib.suppress(ImportProblem):
        assert desk.plan(path, *ROLES, "leave-rows-out").records


@pytest.fixture
def with_a_cell_far_out(desk):
    def write(cell):
        whole = xlsx({"Log": [HEAD, *ROWS]})
        path = desk.write("log.xlsx", whole)
        with ZipFile(io.BytesIO(whole)) as before, ZipFile(path, "w") as after:
            for name in before.namelist():
                content = before.read(name).decode()
                row = f'<row r="1048576">{cell}</row></sheetData>'
                after.writestr(name, content.replace("</sheetData>", row))
        return path

    return write


def test_a_cell_far_out_is_told_where_the_cells_before_it_have_no_room(desk, with_a_cell_far_out):
    path = with_a_cell_far_out('<c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c>')
    assert "“Log” of log.xlsx reaches to XFD1048576" in refusal(desk, path)


def test_a_cell_far_out_that_is_only_coloured_holds_nothing(desk, with_a_cell_far_out):
    assert lines(desk.plan(with_a_cell_far_out('<c r="XFD1048576" s="1"/>'), *ROLES)) == TAKEN


WHOLE = {
    "log.xlsx": xlsx({"Log": [HEAD, *ROWS, [Failed("#REF!")]]}),
    **{name: (DATA / "workbooks" / name).read_bytes() for name in ("log.xls", "log.ods")},
}


@pytest.mark.parametrize("name", WHOLE)
def test_whatever_is_damaged_of_a_workbook_is_said_and_its_reader_never_fails(name):
    whole = WHOLE[name]
    refused = 0
    for place in range(0, len(whole), 23):
        changed = whole[:place] + b"\xff" + whole[place + 1 :]
        for content in (whole[:place], changed if name != "log.xls" else b""):
            try:
                assert _workbooks.sheets_of(name, content)
            except ImportProblem as problem:
                refused += name in str(problem)
    assert refused > len(whole) // 23


def test_no_workbook_is_read_before_one_is_met():
    code = (
        "import sys; from pathlib import Path; from magtrack.importers import importer_for;"
        f"importer_for(Path({str(DATA / 'table.csv')!r}));"
        "assert 'python_calamine' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
