"""Clock times as people write them: what is read, what is left alone, and what is refused."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magtrack.domain.record.clocks import clocks_in, parse_clock, parse_clocks, without_clocks
from magtrack.errors import InputProblem


def _each(texts: str) -> list[str]:
    return texts.split("|")


READ = {
    "00:00": _each(
        "00:00|0:00|0|12 am|12:00 AM|0:00 am|midnight|Mitternacht|minuit|medianoche|"
        "12 midnight|0 Uhr|12 at night"
    ),
    "00:30": ["00:30", "0030", "12:30 am", "0:30 am"],
    "07:00": _each(
        "07:00|7:00|7|07|7.00|0700|700|7 am|7am|7 a.m.|7AM|7 a. m.|7h|7 h|7h00|7 Uhr|"
        "7 o'clock|at 7|@7|um 7 Uhr|à 7 h|a las 7| 7:00 |7 in the morning|morgens um 7|"
        "7 Uhr früh|7 h du matin|7 de la mañana|0700 hrs|٧|７：００"
    ),
    "07:30": _each("7.30|7h30|7 h 30|0730|730|7.30 Uhr|7 Uhr 30|7 heures 30|7:30 a.m."),
    "12:00": _each(
        "noon|Noon|midday|mittags|midi|mediodía|mediodia|12 pm|12 noon|12 Uhr mittags|"
        "12|à midi|12 in the afternoon"
    ),
    "19:00": _each(
        "19:00|19|19h|19 Uhr|7 pm|7:00 PM|7 p.m.|7 Uhr abends|abends 7 Uhr|"
        "7 in the evening|19:00 abends|7 h du soir|7 de la tarde"
    ),
    "19:30": ["19:30", "19.30 Uhr", "19h30", "7.30pm", "7:30 PM", "1930"],
    "22:30": ["2230", "22.30", "10:30 pm", "10.30 at night", "22h30"],
    "23:59": ["23:59", "2359", "11:59 pm"],
}


@pytest.mark.parametrize(
    ("text", "clock"), [(text, clock) for clock, texts in READ.items() for text in texts]
)
def test_a_time_is_read_however_it_is_written(text, clock):
    assert parse_clock(text) == time.fromisoformat(clock)


@pytest.mark.parametrize(
    "text",
    _each(
        "|  |25:00|24:00|24 Uhr|7:60|760|2460|13 pm|13 am|7 pm am|0:30 pm|0 pm|7:5|"
        "7:30:00|7,30|-7|+7|7²|½|12345|7 mg|7.5|am|pm|h|Uhr|half past 7:30|viertel 8|"
        "quarter to 12 pm|noon 7|"
        "7 7|8:00-9:00|soon|12 in the morning|20:00 morgens|9:00 am in the evening|"
        "07:00 x"
    ),
)
def test_what_is_no_time_is_refused_with_an_example(text):
    with pytest.raises(InputProblem) as caught:
        parse_clock(text, field="at")
    assert caught.value.field == "at"
    typed = text.strip()
    assert str(caught.value) == (f"“{typed}” is not a time: write it as 07:30, 7.30 pm or 19 Uhr.")


@given(st.times().map(lambda clock: clock.replace(second=0, microsecond=0)))
def test_every_minute_is_read_in_each_of_its_spellings(clock):
    half = "am" if clock.hour < 12 else "pm"
    short = f"{clock.hour % 12 or 12}:{clock.minute:02} {half}"
    for text in (
        f"{clock:%H:%M}",
        f"at {clock:%H%M}",
        f"{clock:%Hh%M}",
        f"{clock:%H.%M} Uhr",
        short,
    ):
        assert parse_clock(text) == clock
        (found,) = clocks_in(f"Doxycycline 100 mg {text}")
        assert found.clock == clock
        assert without_clocks(f"Doxycycline 100 mg {text}", [found]) == "Doxycycline 100 mg"


@given(st.text(alphabet="0123456789 :.,-/hx×apmuratnd@½²٣", max_size=40))
def test_any_text_is_read_or_refused_and_what_is_found_lies_in_it_in_order(text):
    try:
        found = clocks_in(text)
    except InputProblem:
        return
    ends = [0]
    for each in found:
        assert ends[-1] <= each.start < each.end <= len(text)
        ends.append(each.end)


@pytest.mark.parametrize(
    ("text", "clocks", "rest"),
    [
        ("Levothyroxine 7:00 PM", ["19:00"], "Levothyroxine"),
        ("Atorvastatin 9:30 p.m.", ["21:30"], "Atorvastatin"),
        ("Levothyroxine 50 µg 07:00", ["07:00"], "Levothyroxine 50 µg"),
        ("Levothyroxine (7 am)", ["07:00"], "Levothyroxine"),
        ("Metformin 500 mg 8:00 and 20:00", ["08:00", "20:00"], "Metformin 500 mg"),
        ("Metformin 500 mg 8 and 20 Uhr", ["08:00", "20:00"], "Metformin 500 mg"),
        ("Metformin 8h et 20h", ["08:00", "20:00"], "Metformin"),
        ("Metformin 8:00,20:00", ["08:00", "20:00"], "Metformin"),
        ("Metformin 8:00/20:00", ["08:00", "20:00"], "Metformin"),
        ("Metformin at 8, 14 and 20", ["08:00", "14:00", "20:00"], "Metformin"),
        ("Metformin morning 8:00 evening 8:00", ["08:00", "20:00"], "Metformin"),
        ("Metformin 8:00 morning and 8:00 evening", ["08:00", "20:00"], "Metformin"),
        ("Metformin morning and evening 8:00", ["08:00"], "Metformin morning and evening"),
        ("Metformin abends um 8 Uhr", ["20:00"], "Metformin"),
        ("Metformin 8 Uhr 50 mg", ["08:00"], "Metformin 50 mg"),
        ("Metformin 8 Uhr 30", ["08:30"], "Metformin"),
        ("Metformin 19h30 avec le repas", ["19:30"], "Metformin avec le repas"),
        ("Metformin à midi", ["12:00"], "Metformin"),
        ("Metformin @7 with food", ["07:00"], "Metformin with food"),
        ("Metformin at 0730", ["07:30"], "Metformin"),
        ("Metformin 0730", ["07:30"], "Metformin"),
        ("Omega-3 8 am", ["08:00"], "Omega-3"),
        ("Vitamin B12 8 Uhr", ["08:00"], "Vitamin B12"),
        ("Levothyroxine-7:00", ["07:00"], "Levothyroxine-"),
        ("Levothyroxine ٧:٣٠", ["07:30"], "Levothyroxine"),
        ("Tylenol PM 22:00", ["22:00"], "Tylenol PM"),
        ("7 am", ["07:00"], ""),
        (
            "Levothyroxine 75mcg 7.30 before breakfast",
            ["07:30"],
            "Levothyroxine 75mcg before breakfast",
        ),
        ("Metformin 500 mg 8.00 and 20.30", ["08:00", "20:30"], "Metformin 500 mg"),
        ("Levothyroxine half past seven", ["07:30"], "Levothyroxine"),
        ("Levothyroxine half past 7", ["07:30"], "Levothyroxine"),
        ("Levothyroxine halb acht", ["07:30"], "Levothyroxine"),
        ("Levothyroxine halb 8 Uhr", ["07:30"], "Levothyroxine"),
        ("Levothyroxine a quarter to eight in the evening", ["19:45"], "Levothyroxine"),
        ("Levothyroxine half past noon", ["12:30"], "Levothyroxine"),
        ("Levothyroxine half past 12 at night", ["00:30"], "Levothyroxine"),
        ("Levothyroxine quarter to midnight", ["23:45"], "Levothyroxine"),
        ("Levothyroxine at seven", ["07:00"], "Levothyroxine"),
        ("Levothyroxine seven o'clock", ["07:00"], "Levothyroxine"),
        ("Levothyroxine seven am and 8 pm", ["07:00", "20:00"], "Levothyroxine"),
        ("Levothyroxine 8 am and nine", ["08:00", "09:00"], "Levothyroxine"),
    ],
)
def test_a_time_in_a_sentence_is_found_with_the_words_that_lead_to_it(text, clocks, rest):
    found = clocks_in(text)
    assert [each.clock for each in found] == [time.fromisoformat(clock) for clock in clocks]
    assert without_clocks(text, found) == rest


@pytest.mark.parametrize(
    "text",
    _each(
        "|"
        "7.5 mg|1.25|30/500|1-0-1|2x8|2 x 8|100 h|24 h|8 x|every 8 h|alle 8 h|"
        "toutes les 8 h|q 8 h|for 12 h|4 h apart|12 h retard|2 am Tag|"
        "1 Tablette am Morgen|3 am Abend|at 50 mg|at 7.5 mg|à 2 comprimés|à 500|"
        "um 2 Tabletten|Omega-3 am|vitamin B12 pm|Tylenol PM|Levodopa 25-100|"
        "Co-beneldopa 4:1|adrenaline 1:1000|2026-11-23|23.11.2026|Vitamin D: 1000 IU|"
        "après-midi|nachmittags|1000|0.5 h|72 h patch|7.30|"
        "5 mg 2.50 mg|5 mg since 3.11.|5 mg 3.11.2026|5 mg 12.50 €|"
        "one am, two pm|take two at night|at one tablet|half a tablet|5 and 10 mg|8 heures"
    ),
)
def test_what_can_be_anything_else_is_no_time(text):
    assert clocks_in(text) == []


@pytest.mark.parametrize(
    "text",
    _each(
        "25:00|24:00|7:60|7 pm am|7:00 am pm|13 pm|0:30 pm|7:30:00|8:|7.5 am|8-20 Uhr|"
        "8:00-20:00|8:00 to 9:00|8h - 20h|8 to 10 pm|7 and 9 pm|half past 7:30|viertel 8 Uhr|"
        "dreiviertel acht|seven and nine pm|halb 12 abends|7h et demie|7h60|25h00|50 am|"
        "8:00 morgens und abends|8:00 am in the evening|at 25"
    ),
)
def test_what_looks_like_a_time_and_is_none_is_refused_and_never_half_read(text):
    with pytest.raises(InputProblem, match="is not a time") as caught:
        clocks_in(f"Levothyroxine {text}")
    assert caught.value.field == "time"


@pytest.mark.parametrize(
    ("text", "clocks"),
    [
        ("8:00, 20:00", ["08:00", "20:00"]),
        ("8:00 20:00", ["08:00", "20:00"]),
        ("7 am and 7 pm", ["07:00", "19:00"]),
        ("7 am 7 pm", ["07:00", "19:00"]),
        ("8 20", ["08:00", "20:00"]),
        ("8; 14; 20", ["08:00", "14:00", "20:00"]),
        ("7.30, 19.30", ["07:30", "19:30"]),
        ("0730 / noon", ["07:30", "12:00"]),
        ("8 and 20", ["08:00", "20:00"]),
        ("8 in the evening", ["20:00"]),
        ("8,", ["08:00"]),
    ],
)
def test_a_field_may_hold_several_times(text, clocks):
    assert parse_clocks(text) == [time.fromisoformat(clock) for clock in clocks]


@pytest.mark.parametrize("text", ["", ",", "8:00, soon", "8:00 soon", "7 and 9 pm", "8, 25:00"])
def test_a_field_of_times_holds_nothing_else(text):
    with pytest.raises(InputProblem, match="is not a time") as caught:
        parse_clocks(text, field="--at")
    assert caught.value.field == "--at"
