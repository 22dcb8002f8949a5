from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from magtrack.cli.layout import cut, width
from magtrack.clock import SystemClock
from magtrack.store.database import FILE_NAME
from magtrack.store.journal import Journal
from tests.builders import over


def test_plan_totals_and_ratings_are_aligned(magtein):
    magtein.ok("profile", "--birth-year", "1981", "--sex", "male")
    magtein.ok("take", at="2026-11-23T07:52")
    magtein.ok("rate", "sleep", "X")
    assert magtein.ok("today") == (
        "Monday 23 November 2026\n"
        "\n"
        "dose       slot     product  units       elemental\n"
        "[x] 07:52  morning  Magtein  1 capsule       48 mg\n"
        "[ ] 20:00  evening  Magtein  2 capsules      96 mg\n"
        "\n"
        "taken    48.0 mg elemental\n"
        "planned  144.0 mg elemental\n"
        "by form  L-threonate 48 mg\n"
        "intake   Recommended for you: 420 mg a day, food included. This is 11.4 % of it.\n"
        "limit    upper limit from supplements 350 mg (US)\n"
        "\n"
        "Cognition          –  magtrack rate cognition 0..10\n"
        "Sleep last night  10\n"
    )


def test_past_day_says_what_was_not_recorded(magtein):
    lines = magtein.ok("today", "--day", "2026-11-22").splitlines()
    assert lines[3] == "[ ] 08:00  morning  Magtein  1 capsule       48 mg  not recorded"


def test_past_day_names_commands_that_concern_it(magtein):
    magtein.ok("medicine", "add", "doxycycline", "--at", "08:30")
    text = magtein.ok("today", "--day", "2026-11-22")
    assert "magtrack rate sleep 0..10 --day 2026-11-22" in text
    assert text.endswith(": magtrack warnings --day 2026-11-22\n")
    there = magtein.ok("warnings", "--day", "2026-11-22")
    assert there.endswith(": magtrack acknowledge RULE --day 2026-11-22\n")


def test_day_to_come_asks_for_no_rating(magtein):
    assert "magtrack rate" not in magtein.ok("today", "--day", "2026-11-24")


def test_day_over_the_limit_says_so(magtein):
    magtein.ok("take", "Magtein", "--units", "9", at="2026-11-23T08:00")
    assert magtein.json("today")["upper_limit"]["over"]
    assert "432 mg from supplements is above the upper limit" in magtein.ok("today")


def test_an_extra_dose_is_taken_and_not_planned(magtein):
    magtein.ok("product", "add", "Cup", "--form", "citrate", "--elemental-mg", "100")
    magtein.ok("take", "Cup", at="2026-11-23T13:00")
    assert "taken    100.0 mg elemental\nplanned  144.0 mg elemental" in magtein.ok("today")
    mg = magtein.json("today")["elemental_mg"]
    assert (mg["taken"], mg["planned"]) == (100.0, 144.0)


def test_day_exactly_at_the_limit_is_not_over(run):
    run.ok("product", "add", "Cup", "--form", "citrate", "--elemental-mg", "350")
    run.ok("take", "Cup")
    assert run.json("today")["upper_limit"] == {
        "body": "us",
        "mg": 350,
        "over": False,
        "holds": True,
    }


def test_estimate_is_marked(run):
    run.ok("product", "add", "MgT", "--form", "l-threonate", "--compound-mg", "2000")
    run.ok("take", "MgT")
    text = run.ok("today")
    assert "~" in text
    assert "(partly estimated)" in text
    assert run.json("today")["doses"][0]["estimated"]


@pytest.mark.parametrize("words", [("today",), ("product", "list"), ("schedule", "list")])
def test_empty_log_says_what_to_do_first(run, words):
    assert "magtrack " in run.ok(*words)


def test_text_fits_80_columns(run):
    name = "Magnesium L-Threonate Extra Strength With Everything In It"
    run.ok("product", "add", name, "--form", "l-threonate", "--compound-mg", "2000")
    run.ok("schedule", "add", name, "morning", "12:00", "--units", "1.333")
    run.ok("event", "add", "travel", "--text", "a very long way " * 20)
    run.ok("take", at="2026-11-23T11:00")
    run.ok("trial", "start", name, "--first-dose", "2026-11-23", "--main", "cognition")
    for words in ("today", "today --day 2026-11-24", "event list", "history", "trial show"):
        assert max(map(len, run.ok(*words.split()).splitlines())) <= 80


LONG = "Magnesium L-Threonate Extra Strength Night"


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_names_that_differ_at_their_ends_can_be_told_apart(run, columns):
    names = [f"{LONG} {end}" for end in ("90", "120")]
    for name in names:
        run.ok("product", "add", name, "--form", "oxide", "--elemental-mg", "100")
        run.ok("schedule", "add", name, "other", "12:00", "--units", "1")
    run.columns = columns
    head, *lines = run.ok("today").splitlines()[2:5]
    cells = {line[head.index("product") : head.index("units")].rstrip() for line in lines}
    assert len(cells) == 2
    assert max(map(len, lines)) <= columns
    assert (cells == set(names)) == (columns == 120)


def test_a_cut_name_is_never_wider_than_its_column():
    for text in ("マグネシウム" * 9, "x" * 50, "Magne\u0301sium " * 9):
        assert width(cut(text, 20)) in (19, 20)
    assert cut("Magtein", 20) == "Magtein"


def test_a_day_of_unknown_content_alone_does_not_say_that_nothing_was_logged(magtein):
    magtein.ok("take", "Magtein", "--units", "1")
    with Journal(magtein.folder / FILE_NAME, SystemClock()) as journal:
        (dose,) = journal.log(date(2026, 11, 23), date(2026, 11, 23)).doses
        journal.apply("an import", over(replace(dose, elemental_mg=None)))
    assert "taken    not known (1 dose of Magtein is not counted)" in magtein.ok("today")


def test_what_today_counts_is_what_warnings_lists(magtein):
    magtein.ok("medicine", "add", "doxycycline", "--at", "08:30")
    magtein.ok("medicine", "add", "enalapril", "--at", "08:30")
    magtein.ok("medicine", "add", "levothyroxine", "--at", "07:00")
    found = magtein.json("warnings")
    rule = next(each["rule"] for each in found if each["dismissable"])
    magtein.ok("acknowledge", rule, "--for-good")
    found = magtein.json("warnings")
    read = sum(each["acknowledged"] for each in found)
    minor = sum(each["severity"] == "minor" and not each["acknowledged"] for each in found)
    unread = len(found) - read - minor
    assert min(read, minor, unread) > 0
    s = "" if unread == 1 else "s"
    line = f"{unread} warning{s}, {minor} minor, {read} read: magtrack warnings\n"
    assert magtein.ok("today").endswith(line)


def test_wide_and_combining_characters_keep_the_columns(run):
    for name in ("マグネシウム", "Magne\u0301sium"):
        run.ok("product", "add", name, "--form", "oxide", "--elemental-mg", "100")
        run.ok("schedule", "add", name, "other", "12:00", "--units", "1")
    head, *lines = run.ok("schedule", "list").splitlines()
    assert {width(line.partition("1 capsule")[0]) for line in lines} == {head.index("units")}


def test_a_dose_that_was_not_planned_adds_nothing_to_the_plan(magtein):
    before = magtein.json("today")["elemental_mg"]["planned"]
    magtein.ok("take", "Magtein", at="2026-11-23T07:52")
    magtein.ok("take", "Magtein", at="2026-11-23T20:00")
    magtein.ok("take", "Magtein", "--units", "3", "--yes", at="2026-11-23T22:00")
    data = magtein.json("today")
    assert [dose["planned"] for dose in data["doses"]] == ["08:00", "20:00", None]
    assert data["elemental_mg"]["taken"] == pytest.approx(288)
    assert data["elemental_mg"]["planned"] == before == pytest.approx(144)
    assert "planned  144.0 mg elemental\n" in magtein.ok("today")
