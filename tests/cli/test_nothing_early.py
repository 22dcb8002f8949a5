"""What the commands and files tell before the due day does not depend on the window's ratings."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from magtrack.clock import FixedClock
from magtrack.domain.record.edits import Put
from magtrack.domain.record.trial import Trial
from magtrack.store.database import FILE_NAME
from magtrack.store.journal import Journal
from tests.cli.conftest import CommandLine
from tests.exporters.reports import pages
from tests.told import ANYTHING, DAY_0, FOUR_MORE, SCALES, on, written

pytestmark = pytest.mark.usefixtures("qapp")  # a PDF would make one without windows, for good

TRIAL = Trial("t", "p", "cognition", DAY_0)
DUE = 84


def at(number):
    return f"{on(number)}T22:00"


@pytest.fixture(params=[FOUR_MORE, ANYTHING], ids=lambda case: case[0])
def two(request, tmp_path):
    """The same log twice, but for the ratings of the onset window up to its last day."""
    runs = []
    for name, changed in (("one", lambda value, _random: value), ("other", request.param[1])):
        run = CommandLine(tmp_path / name, at(DUE - 1))
        run.folder.mkdir()
        with Journal(run.folder / FILE_NAME, FixedClock(1_790_000_000, "UTC")) as journal:
            records = [*written(3, DUE - 1, changed=changed), TRIAL]
            journal.apply("test", *map(Put, records))
        runs.append(run)
    return runs


READING = (
    ("progress",),
    ("progress", "--json"),
    ("progress", "--day", str(on(70))),
    ("trial", "show"),
    ("trial", "show", "--json"),
    ("warnings",),
    ("times",),
)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        pytest.param(number, words, id=f"{number}-{' '.join(words)}")
        for number in (57, 70, DUE - 1)
        for words in READING
        if number >= 70 or str(on(70)) not in words  # a day ahead is refused
    ],
)
def test_a_command_says_the_same(two, number, words):
    one, other = (run.ok(*words, at=at(number)) for run in two)
    assert one == other


@pytest.mark.parametrize("words", [("today",), ("today", "--json")], ids=" ".join)
def test_today_says_the_same_but_for_the_ratings_of_the_day(two, words):
    def said(run):
        text = run.ok(*words, at=at(70))
        return re.sub(r'("?(?:cognition|sleep)"?|Cognition|Sleep last night):?\s+\d+', r"\1", text)

    one, other = map(said, two)
    assert one == other


def test_on_the_due_day_the_commands_tell_them_apart(two):
    one, other = (run.ok("progress", at=at(DUE)) for run in two)
    assert one != other


def test_on_the_due_day_today_leads_to_the_answer(two):
    line = "Your answer is in: magtrack progress"
    assert line not in two[0].ok("today", at=at(DUE - 1))
    assert line in two[0].ok("today", at=at(DUE))
    assert line not in two[0].ok("today", at=at(DUE + 14))


# ------------------------------------------------------------------------------------- the files


def exported(run, kind, name, number, *words):
    out = run.folder / name
    run.ok("export", kind, str(out), *words, at=at(number))
    return out


def without_ratings(rows):
    """Return rows of days.csv without the columns of the scales."""
    return [{k: v for k, v in row.items() if not k.startswith(SCALES)} for row in rows]


def rows_of(path):
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))


@pytest.mark.parametrize("number", [70, DUE - 1])
def test_the_tables_are_the_same_without_their_rows_of_ratings(two, number):
    one, other = (exported(run, "csv", "set", number) for run in two)
    assert {path.name for path in one.iterdir()} == {path.name for path in other.iterdir()}
    for path in one.iterdir():
        twin = other / path.name
        if path.name == "days.csv":
            assert without_ratings(rows_of(path)) == without_ratings(rows_of(twin))
        elif path.name not in ("ratings.csv", "datapackage.json"):  # the latter holds checksums
            assert path.read_bytes() == twin.read_bytes(), path.name
    sheets = [without_ratings(rows_of(exported(run, "csv", "d.csv", number))) for run in two]
    assert sheets[0] == sheets[1]


def test_a_log_as_json_differs_in_its_ratings_alone(two):
    one, other = (json.loads(exported(run, "json", "x.json", 70).read_text()) for run in two)
    assert one.pop("ratings") != other.pop("ratings")
    assert one == other


def test_a_bundle_differs_in_its_ratings_alone(two):
    def rest(run):
        bundle = json.loads(exported(run, "fhir", "x.json", 70).read_text())
        for entry in bundle["entry"]:
            entry["resource"].pop("valueInteger", None)
        return bundle

    one, other = map(rest, two)
    assert one == other


def without_days(text):
    """Return a report without its table of days, whose ratings stand as they were written."""
    before, _heading, rest = text.partition("By day")
    return before, rest.partition("Times are those of the clock")[2]


@pytest.mark.parametrize("words", [(), ("--from", str(on(40))), ("--since", str(on(50)))])
def test_the_report_is_the_same_but_for_its_days_and_dots(two, words):
    def read(run):
        text = exported(run, "html", "x.html", DUE - 1, *words).read_text()
        return without_days(re.sub(r'src="data:[^"]*"', "", text))

    one, other = map(read, two)
    assert one == other
    assert "from 23 Nov (" in one[0]


def test_the_report_on_paper_is_the_same_but_for_its_days(two):
    def read(run):
        path = exported(run, "pdf", "x.pdf", DUE - 1)
        return without_days("\n".join(text for text, _foot in pages(path)))

    one, other = map(read, two)
    assert one == other


# ------------------------------------------------------------------------------------ days ahead


@pytest.mark.parametrize(
    "words",
    [
        ("progress", "--day", "tomorrow"),
        ("progress", "--day", str(on(DUE))),
        ("trial", "stop", "--on", str(on(DUE))),
        ("export", "csv", "OUT", "--to", str(on(DUE))),
        ("export", "pdf", "OUT", "--to", "tomorrow"),
        ("export", "html", "OUT", "--since", "tomorrow"),
    ],
    ids=" ".join,
)
def test_a_day_ahead_is_wrong_usage(two, words, tmp_path):
    run, out = two[0], tmp_path / "out"
    result = run(*(str(out) if word == "OUT" else word for word in words))
    assert result.exit_code == 2
    assert f"is still ahead; today is {on(DUE - 1)}" in result.stderr
    assert not out.exists()


def test_a_present_that_was_chosen_is_printed_as_such(two, tmp_path):
    run, note = two[0], "as of 22 November 2026, set by --as-of"
    assert note in run.ok("progress").splitlines()[1]
    assert json.loads(run.ok("progress", "--json"))["as_of_set"] is True
    assert note in run.ok("trial", "show")
    out: Path = tmp_path / "x.html"
    assert note in run.ok("export", "html", str(out))
    assert note in out.read_text()
    run.ok("export", "csv", str(tmp_path / "set"))
    package = json.loads((tmp_path / "set" / "datapackage.json").read_text())
    assert package["magtrack"]["as_of"] == note


def test_the_plan_cannot_be_moved_so_that_its_answer_is_there_at_once(two):
    run = two[0]
    said = run.no("trial", "change", "--first-dose", str(on(-30)))
    assert "Until then the plan can only be changed so that its answer still lies ahead." in said
