"""Tables in any encoding and with any separator are read alike; a broken one is refused."""

from __future__ import annotations

import contextlib
import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magtrack.errors import ImportProblem
from magtrack.importers.toolkit.encodings import decode
from magtrack.importers.toolkit.files import ArchiveMember
from magtrack.importers.toolkit.tables import SEPARATORS, header_of, read_table
from tests.importers.conftest import lines

COLUMNS = ("Day", "Name", "Note")
TEXT = "Day,Name,Note\r\n2026-05-03,Magtein,Käse “x”\r\n2026-05-04,Magtein,\r\n"
ROWS = [["2026-05-03", "Magtein", "Käse “x”"], ["2026-05-04", "Magtein", ""]]

HABITS = (
    "HabitName,HabitDescription,HabitCategory,CalendarDate,Value,CommentText\n"
    "Magtein,,H,2026-05-03,2,\n"
)
"""A file that is taken in as it is; the ways to break it are below."""


def as_member(name, content):
    return ArchiveMember(name, len(content), lambda: io.BytesIO(content))


def rows(content, **more):
    return [row for _line, row in read_table(as_member("t.csv", content), COLUMNS, **more).rows]


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"],
)
def test_every_encoding_gives_the_same_rows(encoding):
    assert rows(TEXT.encode(encoding)) == ROWS


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(",", ";"),
        lambda text: text.replace(",", "\t"),
        lambda text: text.replace(",", "|"),
        lambda text: "sep=;\r\n" + text.replace(",", ";"),
        lambda text: '"sep=;"\n' + text.replace(",", ";"),
        lambda text: "SEP=,\r\n" + text,
        lambda text: "\r\n\r\n" + text,
        lambda text: "A title\n" + text,
        lambda text: text.replace("\r\n", "\r"),
        lambda text: text.replace("\r\n", "\n"),
        lambda text: text.replace("\r\n", ",,\r\n"),
        lambda text: text + "\r\n,,\r\n",
        lambda text: text.removesuffix("\r\n"),
        lambda text: text.replace("Magtein", '"Magtein"'),
        lambda text: text.replace("Day", " day\u00a0"),
    ],
)
def test_every_shape_gives_the_same_rows(change):
    assert rows(change(TEXT).encode()) == ROWS


def test_a_separator_that_is_told_is_taken():
    text = "sep=;\nDay;Name;Note\n2026-05-03;a,b,c;x\n"
    assert rows(text.encode()) == [["2026-05-03", "a,b,c", "x"]]


def test_a_column_name_that_comes_twice_is_numbered():
    table = read_table(as_member("t.csv", b"Day,Name,Note,Note\n1,2,3,4\n"), COLUMNS)
    assert table.header == ("Day", "Name", "Note", "Note (2)")
    assert table.column("note (2)") == 3


def test_rows_are_numbered_as_an_editor_numbers_them():
    text = 'sep=,\nDay,Name,Note\n1,"a\nb",x\n\n2,c,y\n'
    assert [line for line, _row in read_table(as_member("t", text.encode()), COLUMNS).rows] == [
        3,
        6,
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'Day,Name,Note\n1,"a,b\n2,c,d\n', "row 2.*never closed"),
        (b'Day,Name,Note\n1,a,b\n2,"a"x,d\n', "row 3.*broken"),
        (b"Day,Name,Note\n1,a," + b"x" * 131_073 + b"\n", "row 2.*131 072"),
        (b"Day,Name\n1,a\n", "no header"),
        (b"", "no header"),
        (b"Day,Name,Note\n1,a,\x81\xff\n", "encoding"),
    ],
)
def test_a_broken_table_is_refused_with_its_row(content, said):
    with pytest.raises(ImportProblem) as caught:
        rows(content)
    assert re.search(said, "\n".join([str(caught.value), *caught.value.problems]))


def test_a_row_that_does_not_fit_is_kept_apart_with_the_reason():
    text = b"Day,Name,Note\n1,a\n2,b,c\n3\n4,a,b,c\n5,a,b\x00\n"
    table = read_table(as_member("t.csv", text), COLUMNS)
    assert table.rows == [(3, ["2", "b", "c"])]
    assert table.broken == [
        (2, "2 cells where the header has 3"),
        (4, "1 cell where the header has 3"),
        (5, "4 cells where the header has 3"),
        (6, "a cell holds a NUL character"),
    ]


CELLS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff"), max_size=12
)


@given(
    st.lists(st.tuples(CELLS, CELLS, CELLS).filter(any), max_size=5),
    st.sampled_from(SEPARATORS),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_what_a_csv_writer_writes_is_read_back(table, separator, encoding, end):
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=separator, lineterminator=end)
    writer.writerows([COLUMNS, *table])
    assert rows(stream.getvalue().encode(encoding)) == [list(row) for row in table]


@given(st.binary(max_size=300))
def test_bytes_that_are_no_table_are_refused_and_never_a_crash(content):
    member = as_member("t.csv", content)
    header_of(member)
    header_of(member, COLUMNS)
    for wanted in ((), COLUMNS):
        with contextlib.suppress(ImportProblem):
            assert read_table(member, wanted).header


@given(st.text(max_size=50))
def test_text_survives_decoding(text):
    assert decode(("x" + text).encode("utf-8"))[0] == "x" + text


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("2026-05-03", "2026-02-30", "row 2, CalendarDate: “2026-02-30” is not a day"),
        ("2026-05-03", "", "row 2, CalendarDate: A day is missing"),
        ("2026-05-03", "0001-05-03", "too long ago"),
        ("2026-05-03", "9999-12-31", "too far ahead"),
        ("2026-05-03", "2031-05-03", "days go from 1906-11-23 to 2028-11-23"),
        (",2,", f",{'9' * 400},", "is not a number"),
        ("2026-05-03", "2026-11-24", "2026-11-24 is in the future"),
        (",2,", ",two,", "row 2, Value: “two” is not a number"),
        ("Magtein", "", "row 2, name: A name is missing"),
        ("Magtein", "x" * 201, "at most 200 characters"),
        (",2,\n", f",2,{'x' * 20_001}\n", "20 000 characters"),
    ],
)
def test_a_file_of_which_no_row_can_be_read_is_refused_and_each_is_named(desk, old, new, said):
    assert lines(desk.plan(desk.write("h.csv", HABITS))) == ["03 other - taken - 2 96"]
    with pytest.raises(ImportProblem) as caught:
        desk.plan(desk.write("h.csv", HABITS.replace(old, new)), "product:x=none")
    assert said in "\n".join([str(caught.value), *caught.value.problems])
    assert desk.journal.span() is None


def test_every_bad_row_is_told_and_of_very_many_the_first(desk):
    rows_ = "".join(f"Magtein,,H,2026-13-{n:02},1,\n" for n in range(1, 31))
    with pytest.raises(ImportProblem) as caught:
        desk.plan(desk.write("h.csv", HABITS + rows_))
    question, *told = caught.value.problems
    assert question.startswith("30 rows of 31 cannot be taken in")
    assert len(told) == 30
    with pytest.raises(ImportProblem) as caught:
        desk.plan(desk.write("h.csv", HABITS + rows_ * 30))
    question, *told = caught.value.problems
    assert question.startswith("900 rows of 901 cannot be taken in")
    assert len(told) == 200


def test_an_encoding_that_was_a_guess_is_said(desk):
    path = desk.write("h.csv", HABITS.replace(",2,", ",2,Käse").encode("cp1252"))
    plan = desk.plan(path)
    assert next(iter(plan.records)).note == "Käse"
    assert plan.notes == ("h.csv is not in UTF-8: it was read as Windows-1252.",)
