"""medicine: what is taken beside magnesium, by any name and at any time."""

from __future__ import annotations

import pytest


def names(run):
    return [each["name"] for each in run.json("medicine", "list")]


# -------------------------------------------------------------------------------------- add


def test_a_medicine_is_kept_with_its_times_days_and_text(run):
    text = run.ok(
        *("medicine", "add", "Levothyroxine", "--at", "07:00", "--at", "19:30"),
        *("--from", "2026-11-01", "--to", "2026-12-01", "--days", "mon,thu", "--text", "50 µg"),
    )
    assert text.endswith("Medicine added: Levothyroxine, 07:00, 19:30\n")
    (medicine,) = run.json("medicine", "list")
    medicine.pop("id")
    assert medicine == {
        "name": "Levothyroxine",
        "times": ["07:00", "19:30"],
        "as_needed": False,
        "when_told": "",
        "first": "2026-11-01",
        "last": "2026-12-01",
        "days": "mon thu",
        "text": "50 µg",
        "rules": ["thyroid-hormones"],
        "known_as": None,
        "tick": False,
    }


@pytest.mark.parametrize(
    "words",
    [
        ("Doxycycline", "--at", "20:00", "--at", "08:00"),
        ("Doxycycline", "--at", "08:00", "20:00"),
        ("Doxycycline", "--at", "08:00, 20:00"),
        ("Doxycycline", "08:00", "20:00"),
        ("Doxycycline 08:00, 20:00",),
        ("Doxycycline", "--at", "8:00", "--at", "20:00", "--at", "08:00"),
    ],
)
def test_times_may_stand_anywhere_and_each_is_kept_once(run, words):
    run.ok("medicine", "add", *words)
    (medicine,) = run.json("medicine", "list")
    assert (medicine["name"], medicine["times"]) == ("Doxycycline", ["08:00", "20:00"])


def test_a_name_may_have_several_words_and_a_strength(run):
    run.ok("medicine", "add", "Doxycycline", "100", "mg", "--at", "08:00")
    (medicine,) = run.json("medicine", "list")
    assert (medicine["name"], medicine["rules"]) == ("Doxycycline 100 mg", ["tetracyclines"])


@pytest.mark.parametrize("words", [(), ("--as-needed",)])
def test_a_medicine_without_times_is_as_needed(run, words):
    assert "Doxycycline, as needed" in run.ok("medicine", "add", "Doxycycline", *words)
    (medicine,) = run.json("medicine", "list")
    assert (medicine["as_needed"], medicine["times"]) == (True, [])


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("Doxycycline", "--at", "24:00"), "--at: “24:00” is not a time"),
        (("Doxycycline", "24:00"), "“24:00” is not a time"),
        (("Doxycycline", "--at", "unknown"), "--at: “unknown” is not a time"),
        (("Doxycycline", "--at", ""), "--at: “” is not a time"),
        (("Doxycycline", "--at", "08:60"), "--at: “08:60” is not a time"),
        (("Doxycycline", "--from", "2026-11-20", "--to", "2026-11-19"), "before it starts"),
        (("Doxycycline", "--from", "31.11.2026"), "--from: “31.11.2026” is not a day"),
        (("Doxycycline", "--days", "someday"), "“someday” is not a weekday"),
        (("Doxycycline", "--as-needed", "--at", "08:00"), "Either times or as needed, not both."),
        (("",), "A name is missing."),
        (("08:00",), "A name is missing."),
        (("a\0b",), "A name cannot hold control characters."),
        (("x" * 201,), "A name"),
        (("Doxycycline", "--text", "\x1b"), "cannot be stored"),
    ],
)
def test_a_medicine_that_cannot_be_is_refused(run, words, why):
    run.ok("today")
    refused = run.no("medicine", "add", *words)
    assert why in refused
    assert names(run) == []


def test_a_medicine_needs_a_name(run):
    assert run("medicine", "add").exit_code == 2


def test_the_same_medicine_twice_is_asked_about(run):
    run.ok("medicine", "add", "Doxycycline", "--at", "08:00")
    asked = run.no("medicine", "add", "doxycycline", "--at", "20:00", code=1)
    assert asked == (
        "Doxycycline is on the list already for these days. Add it a second time?"
        " Nothing was changed; --yes accepts it."
    )
    run.ok("medicine", "add", "doxycycline", "--at", "20:00", "--yes")
    assert names(run) == ["Doxycycline", "doxycycline"]


def test_a_second_course_later_is_no_question(run):
    run.ok("medicine", "add", "Doxycycline", "--from", "2026-01-01", "--to", "2026-01-07")
    run.ok("medicine", "add", "Doxycycline", "--from", "2026-01-08", "--to", "2026-01-14")
    assert len(names(run)) == 2


# ------------------------------------------------------------------------------ names and slips


@pytest.mark.parametrize("typed", ["Cipro 500", "Cipro", "ciprofloxacine", "CIPROFLOXACIN"])
def test_ciprofloxacin_is_found_by_any_of_its_names(run, typed):
    found = run.json("medicine", "find", typed)
    assert found[0]["name"] == "ciprofloxacin"
    assert found[0].keys() == {"name", "matched", "rule", "score"}
    run.ok("medicine", "add", typed, "--at", "08:00")
    (medicine,) = run.json("medicine", "list")
    assert medicine["rules"] == ["ciprofloxacin"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("synthroyd", "levothyroxine"),
        ("levaquinn", "levofloxacin"),
        ("doxy", "doxycycline"),
        ("ciproflox", "ciprofloxacin"),
    ],
)
def test_a_slip_or_a_beginning_is_asked_about_and_yes_makes_it_the_medicine(run, typed, meant):
    run.ok("today")
    assert f"Is “{typed}” {meant}?" in run.no("medicine", "add", typed, "--at", "08:00", code=1)
    run.ok("medicine", "add", typed, "--at", "08:00", "--yes")
    (medicine,) = run.json("medicine", "list")
    assert (medicine["name"], medicine["known_as"]) == (typed, [meant])
    assert medicine["rules"]


def test_it_may_be_said_which_medicine_it_is_or_that_it_is_none(run):
    run.ok("medicine", "add", "doxy", "--is", "none", "--at", "08:00")
    run.ok("medicine", "add", "Multivitamin", "--is", "iron", "--is", "zinc", "--at", "09:00")
    vitamins, doxy = run.json("medicine", "list")
    assert (doxy["known_as"], doxy["rules"]) == ([], [])
    assert vitamins["rules"] == ["iron", "zinc"]
    assert "No rule knows a medicine called “Foobarol”" in run.no(
        "medicine", "add", "x", "--is", "Foobarol"
    )


def test_a_line_as_people_write_it_is_taken_apart(run):
    text = run.ok("medicine", "add", "Levothyroxine Teva 50 micrograms 7 am before breakfast")
    assert "Read as levothyroxine, 50 micrograms, 07:00, before breakfast." in text
    (medicine,) = run.json("medicine", "list")
    assert medicine["name"] == "Levothyroxine Teva 50 micrograms"
    assert (medicine["times"], medicine["text"]) == (["07:00"], "before breakfast")
    assert medicine["rules"] == ["thyroid-hormones"]


def test_how_often_without_a_time_is_asked_about(run):
    asked = run.no("medicine", "add", "Ciprofloxacin 500 mg twice a day", code=1)
    assert "Ciprofloxacin 500 mg, “twice a day”: at what times by the clock?" in " ".join(
        asked.split()
    )
    run.ok("medicine", "add", "Ciprofloxacin 500 mg twice a day", "--at", "8am", "--at", "8pm")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("ramipril and levothyroxine", "several medicines"),
        ("500 mg", "“500 mg” is no name of a medicine"),
        ("7 am", "A name is missing"),
        ("Levothyroxine 25:00", "“25:00” is not a time"),
        ("multivitamin", "Say which: iron, calcium, zinc, magnesium, or none of them"),
    ],
)
def test_what_is_not_one_medicine_is_refused(run, typed, why):
    assert why in " ".join(run.no("medicine", "add", typed).split())
    assert names(run) == []


def test_what_is_understood_of_a_text_can_be_asked_for(run):
    found = run.json("medicine", "read", "Levothyroxine Teva 50 micrograms 7 am prn")
    assert found["recognised"] == [{"name": "levothyroxine", "rules": ["thyroid-hormones"]}]
    assert (found["strength"], found["times"]) == ("50 micrograms", ["07:00"])
    assert (found["as_needed"], found["note"]) == (True, "prn")
    assert (found["question"], found["certain"]) == (None, True)
    doubtful = run.json("medicine", "read", "Ciproflaxin")
    assert (doubtful["recognised"], doubtful["certain"]) == ([], False)
    assert doubtful["question"] == "Is “Ciproflaxin” ciprofloxacin?"
    assert "Read as levothyroxine." in run.ok("medicine", "read", "Levothyroxine")
    assert "No rule known: Foobarol" in run.ok("medicine", "read", "Foobarol")


@pytest.mark.parametrize("name", ["Foobarol", "Sertraline", "Lisinopril", "Paracetamol"])
def test_a_medicine_without_a_rule_is_kept_and_said_to_have_none(run, name):
    text = " ".join(run.ok("medicine", "add", name, "--at", "08:00").split())
    assert f"No rule known: {name}. That is not the same as safe." in text
    assert "magnesium at least 2 h after a medicine, or 4 h before it" in text
    (medicine,) = run.json("medicine", "list")
    assert (medicine["name"], medicine["rules"]) == (name, [])


def test_a_search_shows_hours_or_that_no_rule_is_known(run):
    table = run.ok("medicine", "find", "Cipro").splitlines()
    assert table[0].split("  ")[0] == "medicine"
    assert table[1].split() == ["ciprofloxacin", "Cipro", "Major", "2", "h", "6", "h"]
    assert "No rule known: xyzzy." in run.ok("medicine", "find", "xyzzy")
    assert run.json("medicine", "find", "xyzzy") == []
    assert run.no("medicine", "find", " ") == "A name is missing."


# ------------------------------------------------------------------------------------ list


def test_the_list_is_a_table_or_says_how_to_begin(run):
    assert run.ok("medicine", "list") == (
        "No medicines yet: magtrack medicine add NAME --at HH:MM\n"
    )
    assert run.json("medicine", "list") == []
    run.ok("medicine", "add", "Doxycycline", "08:00", "--to", "2026-11-30")
    run.ok("medicine", "add", "Foobarol")
    assert [line.split() for line in run.ok("medicine", "list").splitlines()] == [
        ["medicine", "times", "to", "days", "rules"],
        ["Doxycycline", "08:00", "2026-11-30", "daily", "tetracyclines"],
        ["Foobarol", "as", "needed", "daily", "no", "rule", "known"],
    ]


# -------------------------------------------------------------------------------------- end


@pytest.mark.parametrize(
    ("first", "words", "last"),
    [
        (None, (), "2026-11-22"),
        ("2026-11-01", (), "2026-11-22"),
        ("2026-11-23", (), "2026-11-23"),
        ("2026-11-01", ("--to", "2026-11-10"), "2026-11-10"),
        ("2026-11-01", ("--to", "2026-12-10"), "2026-12-10"),
    ],
)
def test_a_medicine_ends_yesterday_unless_it_began_today_or_a_day_is_given(run, first, words, last):
    run.ok("medicine", "add", "Doxycycline", *(() if first is None else ("--from", first)))
    assert run.ok("medicine", "end", "doxy", *words) == "Ended: Doxycycline\n"
    (medicine,) = run.json("medicine", "list")
    assert (medicine["first"], medicine["last"]) == (first, last)


def test_a_medicine_that_has_not_begun_is_removed(run):
    run.ok("medicine", "add", "Doxycycline", "--from", "2026-11-24")
    assert run.ok("medicine", "end", "Doxycycline") == "Removed: Doxycycline\n"
    assert names(run) == []
    run.ok("undo")
    assert names(run) == ["Doxycycline"]


def test_a_medicine_that_ended_or_is_not_there_cannot_end(run):
    run.ok("today")
    assert "On the list: none." in run.no("medicine", "end", "Doxycycline")
    run.ok("medicine", "add", "Doxycycline", "--from", "2026-11-01")
    assert "before it starts" in run.no("medicine", "end", "Doxycycline", "--to", "2026-10-01")
    run.ok("medicine", "end", "Doxycycline")
    assert "ended on 2026-11-22" in run.no("medicine", "end", "Doxycycline")
    assert "On the list: Doxycycline." in run.no("medicine", "end", "Foobarol")


def test_of_two_courses_the_one_that_goes_on_ends(run):
    run.ok("medicine", "add", "Doxycycline", "--from", "2026-11-10")
    run.ok("medicine", "add", "Doxycycline", "--to", "2026-11-07")
    run.ok("medicine", "end", "Doxycycline")
    assert {each["last"] for each in run.json("medicine", "list")} == {"2026-11-22", "2026-11-07"}


# ------------------------------------------------------------------------- undo and transfer


@pytest.mark.parametrize(
    ("before", "words"),
    [
        ((), ("medicine", "add", "Doxycycline", "--at", "08:00")),
        (("medicine", "add", "Doxycycline"), ("medicine", "end", "Doxycycline")),
        ((), ("condition", "add", "kidney-disease", "--egfr", "45")),
        (("condition", "add", "dialysis"), ("condition", "end", "dialysis")),
        (("medicine", "add", "Doxycycline"), ("acknowledge", "tetracyclines")),
    ],
)
def test_each_command_is_one_step_that_can_be_undone_and_done_again(magtein, before, words):
    def seen():
        return [
            magtein.json(*what)
            for what in (("medicine", "list"), ("condition", "list"), ("profile",), ("warnings",))
        ]

    if before:
        magtein.ok(*before)
    old = seen()
    magtein.ok(*words)
    new = seen()
    assert new != old
    magtein.ok("undo")
    assert seen() == old
    magtein.ok("redo")
    assert seen() == new


def contents(path):
    if path.is_dir():
        return {each.name: each.read_bytes() for each in sorted(path.iterdir())}
    return path.read_bytes()


@pytest.mark.parametrize(("kind", "name"), [("csv", "set"), ("json", "log.json")])
def test_medicines_conditions_and_what_was_read_come_back_equal(magtein, tmp_path, kind, name):
    magtein.ok("medicine", "add", "Doxycycline", "08:00", "20:00", "--to", "2026-11-29")
    magtein.ok("medicine", "add", "=Foobarol", "--days", "sun", "--text", "1 mg, \U0001f4a4")
    magtein.ok("medicine", "end", "Doxycycline", "--to", "2026-11-28")
    magtein.ok("condition", "add", "kidney-disease", "--egfr", "45", "--text", "stage 3")
    magtein.ok("condition", "add", "planned-surgery", "--from", "2026-11-30", "--to", "2026-12-02")
    magtein.ok("acknowledge", "tetracyclines", "--for-good", "--said", "=fine")
    magtein.ok("acknowledge", "kidney-egfr-30-59")
    magtein.ok("profile", "--pregnant")
    magtein.ok(
        *("trial", "start", "Magtein", "--first-dose", "2026-11-25", "--main", "sleep"),
        *("--clinician-agreed", "--while-taking"),
    )
    other = magtein.at(tmp_path / "other")
    magtein.ok("export", kind, str(tmp_path / name))
    other.ok("import", str(tmp_path / name))
    other.ok("export", kind, str(tmp_path / f"again-{name}"))
    assert contents(tmp_path / f"again-{name}") == contents(tmp_path / name)
    assert other.json("warnings") == magtein.json("warnings")


# ------------------------------------------------------------------ no clock time, but words


@pytest.mark.parametrize(
    ("words", "when"),
    [
        (("amlodipine 5 mg in the morning", "--yes"), "in the morning"),
        (("omeprazole 20mg before breakfast", "--yes"), "before breakfast"),
        (("omeprazole before breakfast", "--text", "for my stomach", "--yes"), "before breakfast"),
        (("amlodipine daily", "--tick", "--yes"), "daily"),
    ],
)
def test_a_medicine_whose_words_tell_when_is_never_as_needed(run, words, when):
    run.ok("medicine", "add", *words)
    (medicine,) = run.json("medicine", "list")
    assert (medicine["as_needed"], medicine["when_told"]) == (False, when)
    for shown in (run.ok("medicine", "list"), run.ok("today")):
        assert "as needed" not in shown
    assert when in run.ok("medicine", "list")


def test_said_to_be_as_needed_it_stays_so_whatever_its_words(run):
    run.ok("medicine", "add", "ibuprofen", "3 times a day", "--as-needed")
    (medicine,) = run.json("medicine", "list")
    assert (medicine["as_needed"], medicine["text"]) == (True, "3 times a day, as needed")
