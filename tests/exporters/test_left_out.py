"""A part that is not wanted is in no file of any format, and one that is wanted is there.

Two logs that differ in that part alone give the same bytes: nothing can be worked out from them.
"""

from __future__ import annotations

from datetime import date, time
from zipfile import ZipFile

import pypdfium2
import pytest
from msgspec.structs import replace

from magtrack.discovery import discover
from magtrack.domain.record.edits import Put
from magtrack.domain.record.events import Event
from magtrack.domain.record.labs import LabValue
from magtrack.domain.record.people import Acknowledgement, Condition, Medicine, Profile
from magtrack.domain.record.ratings import Rating
from magtrack.domain.record.schedule import Schedule
from magtrack.exporters import CONTENTS
from tests.builders import over
from tests.exporters.conftest import ENTERED, MAGTEIN, MORNING, NEW_YORK, TODAY, dose
from tests.exporters.reports import squashed

EXPORTERS = {each.key: each for each in discover("magtrack.exporters", "EXPORTER")}
NAMES = {
    "set": "csv",
    "days.csv": "csv",
    "all.zip": "zip",
    "book.xlsx": "xlsx",
    "log.json": "json",
    "bundle.json": "fhir",
    "history.csv": "history",
    "plan.ics": "ics",
    "report.html": "html",
    "report.pdf": "pdf",
}
NEVER = {"profile": {"days.csv", "plan.ics"}, "notes": {"plan.ics"}}
"""The files that hold nothing of a part even where it is wanted."""

FIRST = date(2026, 11, 2)


def test_every_format_is_looked_at():
    assert set(NAMES.values()) == set(EXPORTERS)


def log_of(bench, *, born=(1937, "female"), wrote="CANARY"):
    """A log of an older person, its profile and notes entered twice, and other notes at first."""
    records = [
        replace(MAGTEIN, purpose="PURPOSE", brand="", lot=""),
        Schedule("s1", "magtein", "morning", MORNING, 1.0, FIRST),
        *(
            dose(n, f"2026-11-0{n}", "morning", MORNING, f"2026-11-0{n}T03:3{n}", note=f"{wrote} a")
            for n in (2, 3, 4)
        ),
        Rating(FIRST, "energy", 7, ENTERED, NEW_YORK),
        Event("e1", "note", FIRST, FIRST, ENTERED, f"{wrote} b"),
        Event("e2", "illness", FIRST, FIRST, ENTERED, f"{wrote} c"),
        Medicine("m1", "Doxycycline", (time(8, 30),), FIRST, None, text=f"{wrote} d"),
        Medicine("m2", "Spironolactone", (), FIRST, None, text=f"{wrote} e"),
        Condition("c1", "osteoporosis", FIRST, None, f"{wrote} f"),
        LabValue("l1", "potassium", 4.1, "mmol/L", FIRST, f"{wrote} g"),
        Acknowledgement("w1", "tetracyclines", 2, "Doxycycline", FIRST, ENTERED, "read", "major"),
    ]
    year, sex = born
    other = "male" if sex == "female" else "female"
    journal = bench.journal(*records, Profile(year + 1, other, limit="eu"))
    journal.apply("again", over(Profile(year, sex, limit="eu")))
    return journal


def files(path):
    """Return the content of each file: of a folder, and of what is packed in one."""
    if path.is_dir():
        return {each.name: each.read_bytes() for each in path.iterdir()}
    if path.suffix in (".zip", ".xlsx"):
        with ZipFile(path) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    return {path.name: path.read_bytes()}


def text(path):
    """Return all that a person can read in it, without spaces."""
    if path.suffix == ".pdf":
        document = pypdfium2.PdfDocument(path)
        pages = [page.get_textpage().get_text_range() for page in document]
        document.close()
        return squashed("".join(pages))
    return squashed("".join(content.decode("utf-8") for content in files(path).values()))


@pytest.fixture
def exported(bench):
    def export(journal, name, folder, **asked):
        """Write into a folder of its own, so that the names are the same."""
        exporter = EXPORTERS[NAMES[name]]
        asked = {"notes": False, "with_profile": False} | asked
        return bench.export(journal, f"{folder}/{name}", exporter=exporter, **asked)

    return export


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "others",
    [
        pytest.param([(1937, "female"), (1944, "male")], id="older"),
        pytest.param([(1981, "female"), (1990, "male")], id="younger"),
    ],
)
def test_birth_year_and_sex_are_in_no_file_unless_they_are_wanted(bench, exported, name, others):
    one, two = (log_of(bench, born=born) for born in others)
    assert files(exported(one, name, "a")) == files(exported(two, name, "b"))


@pytest.mark.parametrize("name", NAMES)
def test_birth_year_and_sex_are_there_where_they_are_wanted(bench, exported, name):
    exporter = EXPORTERS[NAMES[name]]
    assert exporter.can_leave_out("profile") == ("profile" not in exporter.lacks)
    told = text(exported(log_of(bench), name, "a", with_profile=True))
    assert all(part in told for part in ("1937", "female")) == (name not in NEVER["profile"])


@pytest.mark.parametrize("name", [name for name in NAMES if name != "log.json"])
def test_notes_are_in_no_file_unless_they_are_wanted(bench, exported, name):
    one, two = log_of(bench), log_of(bench, wrote="OTHER WORDS")
    assert files(exported(one, name, "a")) == files(exported(two, name, "b"))
    assert "CANARY" not in text(bench.folder / "a" / name)
    exporter = EXPORTERS[NAMES[name]]
    assert exporter.can_leave_out("notes") == ("notes" not in exporter.lacks)


@pytest.mark.parametrize("name", NAMES)
def test_notes_are_there_where_they_are_wanted(bench, exported, name):
    told = text(exported(log_of(bench), name, "a", notes=True))
    letters = {"days.csv": "b", "bundle.json": "adefg", "plan.ics": ""}
    letters |= dict.fromkeys(("report.html", "report.pdf"), "abcdef")
    for letter in letters.get(name, "abcdefg"):
        assert f"CANARY{letter}" in told


def test_the_format_that_always_holds_notes_says_so(bench, exported):
    assert not EXPORTERS["json"].can_leave_out("notes")
    assert "CANARYb" in text(exported(log_of(bench), "log.json", "a"))


OF_A_REPORT = {
    "supplements": "PURPOSE",
    "daily": "03:33",
    "ratings": "Energy",
    "warnings": "thosebetweenyourmedicines",
    "summary": "Toacton",
}
"""What only this part of a report tells."""


@pytest.mark.parametrize("name", ["report.html", "report.pdf"])
@pytest.mark.parametrize("part", CONTENTS)
def test_a_part_of_a_report_that_is_not_wanted_is_not_in_it(bench, exported, name, part):
    journal, canary = log_of(bench), OF_A_REPORT[part]
    asked = frozenset(CONTENTS) - {"summary"}
    assert canary in text(exported(journal, name, "a", contents=asked | {part}))
    assert canary not in text(exported(journal, name, "b", contents=asked - {part}))


@pytest.mark.parametrize("name", ["report.html", "report.pdf"])
def test_a_question_is_in_a_report_where_there_is_one(bench, exported, name):
    journal = log_of(bench)
    assert "CANARYq" in text(exported(journal, name, "a", question="CANARY q"))
    assert "CANARY" not in text(exported(journal, name, "b"))


@pytest.mark.parametrize("name", NAMES)
def test_a_question_of_the_log_leaves_with_notes_only_where_no_report_asks_it(
    bench, exported, name
):
    journal = log_of(bench, wrote="")
    journal.apply("ask", Put(Event("q1", "question", TODAY, TODAY, ENTERED, "CANARY q")))
    is_there = "CANARYq" in text(exported(journal, name, "a"))
    assert is_there == (EXPORTERS[NAMES[name]].readable or name == "log.json")


def test_that_a_person_is_older_stands_beside_the_birth_year_only(bench, exported):
    journal = log_of(bench)
    for told in (True, False):
        out = exported(journal, "days.csv", f"{told}", with_profile=told)
        assert (b"unknown-older" in out.read_bytes()) is told
