"""The sentences about findings: those of one kind, and what holds for every one there can be."""

from __future__ import annotations

import re
from datetime import date
from itertools import chain, product
from typing import get_args

import pytest
from msgspec.structs import replace

from magtrack import reference
from magtrack.domain.record.amounts import ElementalMg
from magtrack.domain.record.days import parse_moment
from magtrack.domain.safety.administrations import Administration
from magtrack.domain.safety.findings import Finding, FindingKind
from magtrack.domain.safety.interactions import SeparationCount
from magtrack.domain.safety.proportion import MagnesiumIntake
from magtrack.domain.safety.rules import EVIDENCE_LEVELS, SEVERITIES
from magtrack.domain.safety.timing import DayTimes
from magtrack.wording import findings as wording
from magtrack.wording import free_times
from magtrack.wording.limits import lower_limits_line, within_limit_line
from magtrack.wording.proportion import quiet_line, unheard_line

KNOWN = reference.load()
DAY = date(2026, 11, 23)
BERLIN = "Europe/Berlin"
RULES = KNOWN.rules
CONDITIONS = KNOWN.conditions
NOTES = KNOWN.stack


def intake(at, name, *, logged=False, zone=BERLIN):
    """Return what was taken at a clock time of the day, or at a time nobody knows."""
    moment = None if at is None else parse_moment(f"{DAY}T{at}" if len(at) == 5 else at, zone)
    return Administration(moment, name, DAY, logged)


def gap(rule, magnesium="08:00", other="09:00", *, logged=False, zone=BERLIN):
    """Return the finding of a rule between Magtein and its first member at these times."""
    name = rule.members[0].name
    mine = intake(magnesium, "Magtein", logged=logged)
    theirs = None if other is None else intake(other, name, zone=zone)
    minutes = None
    if theirs is not None and mine.at is not None:
        minutes = abs(mine.at.epoch - theirs.at.epoch) // 60
    return replace(
        said(rule, name),
        kind="separation",
        magnesium=None if other is None and magnesium is None else mine,
        other=theirs,
        gap_minutes=minutes,
        medicine_first_h=rule.medicine_first_h,
        magnesium_first_h=rule.magnesium_first_h,
    )


def said(about, against, **changes):
    """Return the finding of a rule, condition or note without times."""
    return Finding(
        **{
            "rule": about.id,
            "version": about.version,
            "severity": about.severity,
            "kind": "information",
            "subject": "Magtein",
            "against": against,
            "day": DAY,
            "about": about,
        }
        | changes
    )


LIMIT = Finding(
    "upper-limit",
    1,
    "moderate",
    "upper-limit",
    "Magtein, Oxide",
    "us",
    DAY,
    elemental_mg=ElementalMg(400.0),
    limit_mg=ElementalMg(350.0),
)
TWO = Finding("duplicate-magnesium", 1, "minor", "duplicate-magnesium", "Magtein, Oxide", "", DAY)
DOXY, IRON = RULES["tetracyclines"], RULES["iron"]


def of_rule(rule):
    """Yield every finding a rule can lead to: all times, both states of a dose, all severities."""
    for severity in filter(None, {rule.severity, rule.other_severity}):
        if rule.medicine_first_h is None:
            kinds = ["separation" if severity == "contraindicated" else "information"]
            if any(member.magnesium for member in rule.members):
                kinds = ["duplicate-magnesium"]
            names = [member.name for member in rule.members]
            yield from (
                said(rule, name, kind=kind, severity=severity)
                for name, kind in product(names, kinds)
            )
            continue
        times = [("08:00", "07:59"), ("08:00", "08:00"), ("08:00", "09:30"), (None, "08:00")]
        for (mine, other), logged in product(times, (True, False)):
            yield replace(gap(rule, mine, other, logged=logged), severity=severity)
        yield replace(gap(rule, None, None), severity=severity)


def of_condition(rule):
    for severity in filter(None, {rule.severity, rule.other_severity}):
        kind = "life-stage" if rule.kind == "life-stage" else "condition"
        yield said(rule, rule.name, kind=kind, severity=severity)


ALL = [
    *chain.from_iterable(map(of_rule, RULES.values())),
    *chain.from_iterable(map(of_condition, CONDITIONS.values())),
    *(said(note, note.member.name) for note in NOTES.values()),
    LIMIT,
    replace(LIMIT, planned=True),
    TWO,
]
GAPS = [finding for finding in ALL if finding.gap_minutes is not None]


def sentences(finding):
    """Return everything that is said about a finding, wherever."""
    return [
        wording.headline(finding),
        wording.short_line(finding),
        wording.why_line(finding),
        wording.explanation(finding),
        wording.explanation(finding, mechanism=False),
        wording.times_line(finding),
        wording.action(finding),
        wording.source_line(finding),
        wording.short_source_line(finding),
    ]


TIMES = DayTimes(DAY, BERLIN, (), (), {"morning": parse_moment(f"{DAY}T08:00", BERLIN)})
NO_TIMES = DayTimes(DAY, BERLIN, (), (), {"morning": None, "evening": None})
GENERAL = [
    wording.no_rule_line(["Foobarol"]),
    wording.reach_line(),
    wording.separation_count_line(SeparationCount(1, 4), DAY, DAY),
    free_times.suggestion_line(TIMES),
    free_times.suggestion_line(NO_TIMES),
    free_times.suggestion_line(replace(NO_TIMES, no_gap=("Raltegravir",))),
    free_times.suggestion_note(TIMES),
    free_times.suggestion_note(NO_TIMES),
    within_limit_line(ElementalMg(144.0), (KNOWN.limits["us"], ElementalMg(350.0))),
    lower_limits_line([(KNOWN.limits["eu"], ElementalMg(250.0))]),
    *(wording.evidence_text(level) for level in EVIDENCE_LEVELS),
    *(wording.severity_name(severity) for severity in SEVERITIES),
]
EVERYTHING = sorted({text for finding in ALL for text in sentences(finding)} | set(GENERAL))

# ------------------------------------------------------------------------ of all sentences


def test_findings_of_every_kind_and_severity_are_among_them():
    assert {finding.kind for finding in ALL} == set(get_args(FindingKind))
    assert {finding.severity for finding in ALL} == set(SEVERITIES)
    assert {finding.rule for finding in ALL} >= {*RULES, *CONDITIONS, *NOTES}
    assert len(EVERYTHING) > 1000


VERB = "stop|stopping|quit|discontinue|cease|abandon|skip|omit|drop|leave out|come off|give up"
HALT = re.compile(
    rf"\b(?:{VERB}|avoid(?! magnesium)|(?:do not|don’t|never|no longer) (?:take|use))\b",
    re.IGNORECASE,
)
"""Magnesium itself may be avoided; a medicine is the prescriber's."""

RAISE = re.compile(
    r"\b(?:increase|raise|double|up) (?:the|your|its)? ?(?:dose|amount|magnesium)"
    r"|\b(?:higher|larger|bigger|second|extra) dose\b|\btake more\b|\badd (?:more )?magnesium",
    re.IGNORECASE,
)
PROMISE = re.compile(
    r"\b(?:safe|safely|safety|proven|proves|proved|harmless|no risk)\b", re.IGNORECASE
)
NO_PROMISE = re.compile(r"not the same as safe|is not “safe”")


@pytest.mark.parametrize("forbidden", [HALT, RAISE], ids=["stop", "raise"])
def test_nobody_is_told_to_stop_a_medicine_or_to_raise_a_dose(forbidden):
    assert [text for text in EVERYTHING if forbidden.search(text)] == []


def test_nothing_is_called_safe_or_proven():
    own = [text for text in EVERYTHING if not text.startswith("Source: ")]
    assert [text for text in own if PROMISE.search(NO_PROMISE.sub("", text))] == []


def test_the_patterns_find_what_must_not_be_said():
    stop = ["Stop taking warfarin.", "Do not take it.", "Avoid doxycycline."]
    more = ["Increase the dose.", "Take more magnesium.", "A higher dose helps."]
    assert all(map(HALT.search, stop))
    assert all(map(RAISE.search, more))
    assert PROMISE.search("It is safe.")
    assert not PROMISE.search(NO_PROMISE.sub("", "That is not the same as safe."))


def test_no_sentence_has_a_hole_a_placeholder_or_a_double_space():
    odd = [text for text in EVERYTHING if re.search(r"[{}]|None|  |\.\.| ,| \.", text)]
    assert odd == []


def test_every_finding_has_a_headline_and_something_to_do():
    for finding in ALL:
        assert wording.headline(finding), finding.rule
        assert wording.action(finding).endswith("."), finding.rule
        assert wording.explanation(finding).endswith("."), finding.rule


def test_a_gap_names_both_things_both_times_the_hours_the_source_and_the_evidence():
    for finding in GAPS:
        text = wording.explanation(finding)
        source = wording.source_line(finding)
        place = (finding.rule, text)
        assert finding.subject in text, place
        assert finding.against in text, place
        for taken in (finding.magnesium, finding.other):
            assert taken.at.local.strftime("%H:%M") in text, place
        assert wording.hours(finding.medicine_first_h) in text, place
        assert wording.hours(finding.magnesium_first_h) in text, place
        assert finding.about.sources[0].partition(" (DailyMed")[0] in source, place
        assert f"evidence {finding.about.evidence} " in source, place
        assert f"evidence {finding.about.evidence}" in wording.short_source_line(finding), place


def test_what_comes_from_antacids_is_said_to_and_hours_only_where_there_are_some():
    for finding in (each for each in ALL if each.about in RULES.values()):
        text = wording.explanation(finding)
        hours, rule = "The hours come from antacids" in text, "The rule rests on antacids" in text
        larger = "Tested with larger antacid doses" in text
        assert (hours or rule or larger) == finding.about.tested_with_antacid, finding.rule
        bound = finding.about.basis == "antacid-bind"
        assert larger == (finding.about.tested_with_antacid and bound), finding.rule
        has_hours = finding.medicine_first_h is not None or finding.magnesium_first_h is not None
        assert not (rule if has_hours else hours), finding.rule


def test_for_an_antacid_itself_the_doses_were_no_larger():
    rule = RULES["rosuvastatin"]
    mine = replace(intake("08:00", "Maalox"), intake=MagnesiumIntake("hydroxide", antacid=True))
    text = wording.explanation(replace(gap(rule), magnesium=mine))
    assert "larger antacid doses" not in text
    assert "larger antacid doses" in wording.explanation(gap(rule))


def test_what_is_theory_for_a_form_is_called_that():
    text = wording.explanation(replace(gap(RULES["ketoconazole"]), theory=True))
    assert "For this form of magnesium it is theory, not tested." in text


@pytest.mark.parametrize(
    ("forms", "why"),
    [
        (
            ["l-threonate"],
            "L-threonate cannot make the stomach less acid than about pH 4, so this is not",
        ),
        (["l-threonate", "chloride"], "L-threonate, Chloride cannot take up much stomach acid"),
        (["oxide"], "One dose of yours takes up too little stomach acid"),
        ([], "One dose of yours takes up too little stomach acid"),
    ],
)
def test_why_a_rule_about_stomach_acid_is_silent(forms, why):
    text = unheard_line(["rilpivirine"], [KNOWN.forms[form] for form in forms])
    assert text.startswith("rilpivirine: an antacid can change how much gets in. ")
    assert why in text
    assert unheard_line([], []) == ""


def test_what_is_quiet_says_when_it_comes_back():
    assert "dizziness, fainting, palpitations" in quiet_line(["amlodipine"])
    assert quiet_line([]) == ""
    quiet = replace(said(RULES["calcium-channel-blockers"], "amlodipine"), quiet=True)
    assert wording.weight(quiet) == "Note"
    assert wording.weight(replace(quiet, quiet=False)) == "Minor"


def test_every_condition_without_hours_gives_none():
    for finding in (
        each for each in ALL if each.medicine_first_h is None and each.kind != "upper-limit"
    ):
        assert "Rule: " not in wording.explanation(finding), finding.rule


# ------------------------------------------------------------------------------- by kind


@pytest.mark.parametrize(
    ("magnesium", "other", "logged", "text"),
    [
        ("08:00", "09:00", False, "Magtein, planned at 08:00, comes 1 h before iron at 09:00."),
        ("08:00", "09:00", True, "Magtein at 08:00 came 1 h before iron at 09:00."),
        ("09:59", "08:00", True, "Magtein at 09:59 came 1 h 59 min after iron at 08:00."),
        ("08:38", "08:00", False, "Magtein, planned at 08:38, comes 38 min after iron at 08:00."),
        ("08:00", "08:00", True, "Magtein at 08:00 fell on iron at 08:00."),
        ("08:00", "08:00", False, "Magtein, planned at 08:00, falls on iron at 08:00."),
        (
            "2026-11-23T23:30",
            "2026-11-24T00:30",
            True,
            "Magtein at 23:30 on 23 November came 1 h before iron at 00:30 on 24 November.",
        ),
        (
            None,
            "08:00",
            False,
            "When Magtein was taken is not known, so the gap could not be checked.",
        ),
        (None, None, False, "No times are entered for iron, so the gap cannot be checked."),
    ],
)
def test_the_gap_is_said_in_the_order_things_were_taken(magnesium, other, logged, text):
    assert wording.times_line(gap(IRON, magnesium, other, logged=logged)) == text


@pytest.mark.parametrize(
    ("magnesium", "other", "name"), [(None, "08:00", "Magtein"), ("08:00", None, "iron")]
)
def test_what_was_taken_nobody_knows_when_could_not_be_checked(magnesium, other, name):
    finding = gap(IRON, magnesium, other, logged=True)
    if other is None:
        finding = replace(finding, other=Administration(None, "iron", DAY, logged=True))
    sentence = f"When {name} was taken is not known, so the gap could not be checked."
    assert wording.times_line(finding) == sentence
    assert wording.short_line(finding) == f"iron: {sentence}"


@pytest.mark.parametrize(
    ("magnesium", "other", "text"),
    [
        ("07:52", "08:30", "38 min before iron: too close"),
        ("10:00", "08:00", "2 h after iron: too close"),
        ("08:00", "08:00", "at the time of iron: too close"),
    ],
)
def test_beside_a_dose_the_gap_is_a_few_words(magnesium, other, text):
    assert wording.gap_note(gap(IRON, magnesium, other, logged=True)) == text


def test_times_in_two_zones_name_them():
    text = wording.times_line(gap(DOXY, "08:00", "08:30", zone="Europe/London"))
    assert "08:00 (Europe/Berlin)" in text
    assert "08:30 (Europe/London)" in text


@pytest.mark.parametrize(
    ("here", "is_named"),
    [("", False), (BERLIN, False), ("Europe/Paris", False), ("America/New_York", True)],
)
def test_times_of_another_zone_than_the_reader_s_name_it(here, is_named):
    finding = gap(DOXY, "08:00", "08:30")
    texts = (
        wording.times_line(finding, here),
        wording.short_line(finding, here),
        wording.explanation(finding, zone=here),
    )
    for text in texts:
        assert ("08:00 (Europe/Berlin)" in text) == is_named
        assert ("08:30 (Europe/Berlin)" in text) == is_named


@pytest.mark.parametrize(
    ("medicine_first_h", "magnesium_first_h", "text"),
    [
        (2, 6, "Rule: magnesium at least 2 h after iron, or at least 6 h before it."),
        (4, 4, "Rule: 4 h between iron and magnesium, either way."),
        (0.5, 1.5, "Rule: magnesium at least 30 min after iron, or at least 1 h 30 min before it."),
    ],
)
def test_hours_are_said_both_ways(medicine_first_h, magnesium_first_h, text):
    assert wording.hours_line("iron", medicine_first_h, magnesium_first_h) == text


@pytest.mark.parametrize(
    ("finding", "head"),
    [
        (gap(DOXY), "doxycycline: less antibiotic gets in"),
        (said(CONDITIONS["dialysis"], "Dialysis", kind="condition"), "Dialysis"),
        (said(NOTES[next(iter(NOTES))], "Taurine"), "Taurine beside magnesium"),
        (LIMIT, "400 mg from supplements is above the upper limit of 350 mg"),
        (
            replace(LIMIT, planned=True),
            "400 mg planned today would be above the upper limit of 350 mg",
        ),
        (TWO, "More than one magnesium product: Magtein, Oxide"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.kind,
)
def test_a_headline_says_what_it_is_about(finding, head):
    assert wording.headline(finding) == head


@pytest.mark.parametrize(
    ("finding", "line"),
    [
        (gap(DOXY), "doxycycline 09:00 and Magtein 08:00 are 1 h apart."),
        (gap(DOXY, other="08:00"), "doxycycline 08:00 and Magtein 08:00 fall together."),
        (gap(DOXY, None, None), "doxycycline: less antibiotic gets in"),
        (TWO, "More than one magnesium product: Magtein, Oxide"),
    ],
)
def test_a_line_on_today_has_the_times_where_they_are_known(finding, line):
    assert wording.short_line(finding) == line


def test_a_medicine_that_no_gap_helps_is_said_to_be_one():
    finding = said(RULES["raltegravir"], "Raltegravir", kind="separation")
    assert "No gap is known to be long enough." in wording.explanation(finding)


def test_what_follows_from_the_log_alone_has_no_source():
    for finding in (LIMIT, TWO):
        assert (wording.sources(finding), wording.evidence(finding)) == ("", "")
        assert (wording.source_line(finding), wording.short_source_line(finding)) == ("", "")


@pytest.mark.parametrize(
    ("sources", "text"),
    [(("A",), "Source: A · "), (("A", "B"), "A and 1 more"), (("A", "B", "C"), "A and 2 more")],
)
def test_the_short_source_names_the_first_and_counts_the_others(sources, text):
    finding = said(replace(DOXY, sources=sources), "doxycycline")
    assert text in wording.short_source_line(finding)
    assert wording.sources(finding) == "; ".join(sources)


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(0, "0 min"), (38, "38 min"), (60, "1 h"), (119, "1 h 59 min"), (1440, "24 h")],
)
def test_a_stretch_of_time_is_said_in_hours_and_minutes(minutes, text):
    assert wording.duration(minutes) == text


@pytest.mark.parametrize(
    ("tally", "text"),
    [
        (SeparationCount(0, 0), ""),
        (SeparationCount(1, 1), "As taken since 26 October: too close on 1 of 1 day."),
        (SeparationCount(0, 4), "As taken since 26 October: too close on 0 of 4 days."),
    ],
)
def test_a_tally_says_how_often_of_how_many_days(tally, text):
    assert wording.separation_count_line(tally, date(2026, 10, 26), DAY) == text


@pytest.mark.parametrize(
    ("suggested", "text"),
    [
        ({"morning": "10:00", "evening": "22:00"}, "morning 10:00, evening 22:00."),
        ({"morning": None, "evening": "22:00"}, "morning –, evening 22:00."),
        ({"morning": None, "evening": None}, "No time of this day keeps every gap."),
    ],
)
def test_suggested_times_are_said_or_that_there_are_none(suggested, text):
    moments = {
        slot: clock and parse_moment(f"{DAY}T{clock}", BERLIN) for slot, clock in suggested.items()
    }
    assert free_times.suggestion_line(replace(NO_TIMES, suggested=moments)).endswith(text)


def test_no_unknown_medicine_needs_no_sentence():
    assert wording.no_rule_line([]) == ""
    assert "A, B. That is not the same as safe." in wording.no_rule_line(["A", "B"])


def test_a_source_is_named_without_the_ids_of_a_register():
    rule = reference.load().rules["ciprofloxacin"]
    assert any("DailyMed set " in source for source in rule.sources)
    finding = Finding(
        rule.id, 1, "major", "separation", "Magtein", "Cipro", date(2026, 11, 23), about=rule
    )
    for told in (wording.sources(finding), wording.short_source_line(finding)):
        assert "(DailyMed), as quoted" in told
        assert "DailyMed set" not in told
