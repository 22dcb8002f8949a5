"""Clock times as people write them: 07:30, 7.30 pm, 19 Uhr, 19h30, half past seven, noon.

`parse_clock` reads a field that holds nothing but a time; `clocks_in` finds the times that stand in
a sentence, and is the stricter of the two: in a line such as "Metformin 500 mg 8 am" only what can
be nothing else is a time, as 7.30 behind a strength that has its unit. What looks like a time and
is none is refused, never half read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import time
from typing import NoReturn

from msgspec import Struct

from magtrack.errors import InputProblem
from magtrack.texts import _

_NOON = (
    r"(?:12(?:[:.]00)?(?:\suhr)?\s)?(?<!-)"
    r"(?:noon|mid-?day|mittags?|midi|mediod[ií]a|mezzogiorno)(?![\w-])"
)
_MIDNIGHT = r"(?:12(?:[:.]00)?\s)?(?:midnight|mitternachts?|minuit|medianoche|mezzanotte)(?![\w-])"

_PARTS = {
    "morning": r"mornings?|morgens?|früh|vormittags?|matin|mañana|mattina",
    "evening": r"afternoons?|evenings?|abends?|nachmittags?|soir|apr[èe]s-midi|tarde|sera",
    "night": r"nights?|tonight|nachts?|nuit|noche|notte",
}
"""Words that say, beside a time, which half of the clock is meant."""

_PART = (
    r"(?:(?:in\s(?:the|der)|of\sthe|at|am|du|le|(?:de|por|en)\sla|de\sl['’]|di|every|each)\s?)?"
    rf"(?:{'|'.join(_PARTS.values())})(?!\w)"
)
_AM_PM = (
    r"[ap](?:m|\.\s?m|\sm)(?:\.|(?!\w))"
    r"(?!\s(?:\w*tage?s?|\w*mittags?|morgens?|abends?|mittwoch|anfang|ende|besten)(?!\w))"
)
"""Never the German "am": "2 am Tag" is two a day."""

_LEAD = r"(?:@|(?:at|um|à|a\slas?|às|om)(?=\s))"
_UHR = r"(?:uhr|o['’]clock|hours|hrs|h|heures?|horas?)(?!\w)"
_MINUTES = r"\s?(?:h|uhr|heures)\s?\d\d(?!\d)"

_SPELLED = {
    word: n
    for words in (
        "one two three four five six seven eight nine ten eleven twelve",
        "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    )
    for n, word in enumerate(words.split(), 1)
} | {"ein": 1}
_HOUR_WORD = rf"(?:{'|'.join(_SPELLED)})(?!\w)"

_SHIFTS = {
    r"half\spast": 30,
    r"quarter\spast|viertel\snach": 15,
    r"quarter\sto|viertel\svor": -15,
    "halb": -30,
}
"""The minutes that words before an hour add to it."""

_WHOLE = re.compile(
    rf"""(?:{_LEAD}\s*)?(?:(?P<before>{_PART})[\s,:(]*(?:{_LEAD}\s*)?)?
    (?:(?:an?\s)?(?P<shift>{"|".join(_SHIFTS)})\s)?
    (?: (?P<noon>{_NOON}) | (?P<midnight>{_MIDNIGHT})
      | (?:(?P<hour>\d\d?)(?:[:.]\d\d|{_MINUTES})?|\d{{3,4}}|(?P<spelled>{_HOUR_WORD}))
        (?:\s?{_UHR})? (?:\s?(?P<half>{_AM_PM}))? (?:[\s,(]*(?P<after>{_PART}))?
    )""",
    re.IGNORECASE | re.VERBOSE,
)


class FoundClock(Struct, frozen=True):
    """A clock time in a sentence: `text[start:end]` holds it and the words that only lead to it."""

    start: int
    end: int
    clock: time


def parse_clock(text: str, *, field: str = "time") -> time:
    """Read a text that is a clock time and nothing else, from 00:00 to 23:59.

    07:00, 7.30, 7h30, 19 Uhr, 7 am, 7:30 p.m., 0730, 730, 7, noon, midnight, 8 in the evening, half
    past seven; in English, German, French and Spanish. Raises InputProblem about `field` for
    anything else.
    """
    match = _WHOLE.fullmatch(_plain(text).strip())
    clock = match and _clock_of(match)
    if clock is None:
        _refuse(text, field)
    return clock


def _refuse(text: str, field: str) -> NoReturn:
    raise InputProblem(
        _("“{text}” is not a time: write it as 07:30, 7.30 pm or 19 Uhr.").format(
            text=" ".join(text.split())
        ),
        field,
    )


def _plain(text: str) -> str:
    """Return `text` with the digits and signs of other scripts as ours, each in its place."""
    return "".join(
        str(unicodedata.decimal(each)) if each.isdecimal() else _SIGNS.get(each, each)
        for each in text
    )


_SIGNS = {"：": ":", "∶": ":", "．": "."}


def _clock_of(match: re.Match[str]) -> time | None:
    clock = _whole_clock(match)
    if clock is None or not match["shift"]:
        return clock
    shift = next(n for words, n in _SHIFTS.items() if re.fullmatch(words, match["shift"], _I))
    if clock.minute or (shift < 0 and _is_twelve_of_a_half(match)):
        return None
    minutes = (clock.hour * 60 + shift) % _DAY_MIN
    return time(minutes // 60, minutes % 60)


_DAY_MIN = 24 * 60


def _is_twelve_of_a_half(match: re.Match[str]) -> bool:
    """Tell whether pm or "evening" stands beside twelve: "quarter to 12 pm" may be near midnight.

    "At night" leaves no doubt.
    """
    hour = (match["hour"] or match["spelled"] or "").lower()
    parts = filter(None, match.group("half", "before", "after"))
    is_night = any(re.search(rf"(?:{_PARTS['night']})$", part, _I) for part in parts)
    told = match["half"] or match["before"] or match["after"]
    return bool(told) and not is_night and _SPELLED.get(hour, hour) in (12, "12")


def _whole_clock(match: re.Match[str]) -> time | None:
    if match["noon"]:
        return time(12)
    if match["midnight"]:
        return time(0)
    if match["spelled"]:
        return _in_half(match, _SPELLED[match["spelled"].lower()], 0)
    digits = "".join(filter(str.isdecimal, match[0]))
    minute = int(digits[-2:]) if len(digits) > 2 else 0
    return _in_half(match, int(digits[:-2] if len(digits) > 2 else digits), minute)


def _in_half(match: re.Match[str], told: int, minute: int) -> time | None:
    hour: int | None = told
    for place, word in enumerate(filter(None, match.group("half", "before", "after"))):
        said, hour = hour, None if hour is None else _hour_in(word, hour)
        if place and hour != said:
            return None
    return time(hour, minute) if hour is not None and hour < 24 and minute < 60 else None


def _hour_in(word: str, hour: int) -> int | None:
    """Return the hour of 24 that `hour` is beside am, pm or "evening"; None where it is neither.

    Beside am and pm stands an hour of twelve; "20:00 in the evening" is one too.
    """
    part = next((p for p, words in _PARTS.items() if re.search(rf"(?:{words})$", word, _I)), None)
    if part is None:
        late = word[0] in "pP"
        return hour % 12 + 12 * late if late <= hour <= 12 else None
    if part == "morning":
        return hour if hour < 12 else None
    if part == "evening":
        return hour + 12 if 1 <= hour < 12 else hour if 12 <= hour < 24 and hour else None
    return 0 if hour == 12 else hour + 12 if 6 <= hour < 12 else hour


_I = re.IGNORECASE

_AND = re.compile(r"\s*(?:[,;/&+]|(?<!\w)(?:and|und|et|y|e)(?!\w))?\s*", _I)
"""What may stand between two times of a list."""
_TO = re.compile(r"\s*(?:[–—-]|to|till|until|bis)\s*", _I)
"""What stands between the ends of a stretch of time, of which neither is the time of a dose."""

_CANDIDATE = re.compile(
    rf"""(?<![\w])(?:(?P<before>{_PART})[\s,:(]*)?(?:(?P<lead>{_LEAD})\s*)?
    (?P<odd>(?:half\spast|(?:an?\s)?quarter\s(?:past|to)
        |(?:drei)?viertel(?:\s(?:vor|nach))?|halb)\s)?
    (?: (?P<word>{_NOON}|{_MIDNIGHT})
      | (?: (?P<colon>(?<![\w:.])\d\d?:(?:\d\d(?!\d)(?::\d\d)?|(?!\S)))
          | (?P<number>(?<![\w.,/:×–-])\d(?:[\d.,/:×x–-]*\d)?)
          | (?P<spelled>{_HOUR_WORD}) )
        (?P<minutes>h\d\d(?!\d)|{_MINUTES}(?=\s*(?:$|[,;.)&+]|(?:and|und|et|y|[ap]m)(?!\w)|{_PART})))?
        (?:\s?(?P<uhr>{_UHR}))?
        (?P<odd_end>\s(?:et\s(?:demie?|quart)|moins\sle\squart|y\s(?:media|cuarto))(?!\w))?
        (?P<halves>(?:\s?{_AM_PM})*)
    )
    (?(before)|(?:[\s,(]*(?P<after>{_PART}(?:\s(?:and|und|et|y)\s{_PART})*))?)""",
    re.IGNORECASE | re.VERBOSE,
)

_UNIT_NEXT = re.compile(
    r"\s*(?:[%‰]|(?:[mµμnk]?g|mcg|ug|m?l|ie|iu|ui|i\.[eu]\.?|mmol|m?eq|units?|einheit\w*|unit[ée]s?|"
    r"unidad\w*|tab\w*|cap\w*|kaps\w*|comp\w*|cpr\w*|g[ée]l\w*|pill\w*|drop\w*|tropf\w*|goutt\w*|"
    r"gotas?|puffs?|hub|hübe|sach\w*|beutel|stück|x|×|mal|times?|fois|veces|(?:days?|tag\w*|jours?|"
    r"d[ií]as?|weeks?|woch\w*|sem\w*|month\w*|monat\w*|stunde\w*|std|min\w*|years?|jahr\w*))(?!\w))",
    _I,
)
_LASTS = re.compile(
    r"(?:\b(?:every|each|alle|jeden?|toutes\sles|chaque|cada|ogni|for|over|für|über|pendant|durante|"
    r"within|in|after|nach|après|q)|[~<>≥≤])\s*$",
    _I,
)
_LASTED = re.compile(
    r"\s*(?:before|after|later|apart|long|vor|nach|avant|après|vorher|danach|lang|release|"
    r"retard|[exsm]r|patch|pflaster)(?!\w)",
    _I,
)
"""Before or behind "8 h": it is a length of time then, not a time of day."""


def clocks_in(text: str, *, field: str = "time") -> list[FoundClock]:
    """Find the clock times in a sentence, in their order, only where they can be nothing else.

    A colon, "h", "Uhr", am or pm, a word for noon or midnight, "at" or "half past" before a bare
    number, or a strength with its unit before 7.30 makes a time; 7.5 mg, 30/500, 1-0-1, 2x8 and
    "every 8 h" are none. Raises InputProblem about `field` for what looks like a time and is none
    (25:00, "7 pm am", "half past 7:30", 8:00-9:00).
    """
    plain = _plain(text)
    found: list[FoundClock] = []
    waiting: re.Match[str] | None = None
    for match in _CANDIDATE.finditer(plain):
        listed = bool(found) and _joined(plain, found[-1].end, match)
        if not _stands_for_a_clock(match) and not (listed and _bare_hour(match)):
            waiting = match if _bare_hour(match) else None
            continue
        if waiting is not None and _joined(plain, waiting.end(), match):
            if match["halves"] or _TO.fullmatch(plain, waiting.end(), match.start()):
                _refuse(text[waiting.start() : match.end()], field)
            found.append(_read(text, waiting, found, field))
        elif found and _TO.fullmatch(plain, found[-1].end, match.start()):
            _refuse(text[found[-1].start : match.end()], field)
        found.append(_read(text, match, found, field))
        waiting = None
    return found


def parse_clocks(text: str, *, field: str = "times") -> list[time]:
    """Read a text that is clock times and nothing else: "8:00, 20:00", "7 am and 7 pm", "8 20".

    Raises InputProblem about `field` where anything in it is no time; none at all is no time too.
    """
    found = clocks_in(text, field=field)
    if found and not without_clocks(text, found):
        return [each.clock for each in found]
    clocks: list[time] = []
    for piece in _BREAK.split(text.strip(" ,;/")):
        inside = clocks_in(piece, field=field)
        if inside and not without_clocks(piece, inside):
            clocks += [each.clock for each in inside]
        elif _WHOLE.fullmatch(_plain(piece)):
            clocks.append(parse_clock(piece, field=field))
        else:
            clocks += [parse_clock(word, field=field) for word in piece.split() or [piece]]
    return clocks


_BREAK = re.compile(r"\s*(?:[,;/&+]|(?<!\w)(?:and|und|et|y)(?!\w))\s*", _I)


def without_clocks(text: str, found: Sequence[FoundClock]) -> str:
    """Return the sentence without the times found in it and the signs that set them off."""
    ends = [0, *(each.end for each in found)]
    starts = [*(each.start for each in found), len(text)]
    pieces = (text[end:start].strip(" ,;()") for end, start in zip(ends, starts, strict=True))
    return " ".join(" ".join(pieces).split())


def _joined(plain: str, end: int, match: re.Match[str]) -> bool:
    between = plain[end : match.start()]
    return bool(between.strip() and (_AND.fullmatch(between) or _TO.fullmatch(between)))


def _has_half(match: re.Match[str]) -> bool:
    """Tell whether am or pm makes a time: "one am, two pm" are rather tablets."""
    spelled = _SPELLED.get((match["spelled"] or "").lower())
    return bool(match["halves"]) and (spelled is None or spelled > _MOST_TABLETS)


_MOST_TABLETS = 4


def _stands_for_a_clock(match: re.Match[str]) -> bool:
    number, uhr = match["number"] or match["spelled"] or "", (match["uhr"] or "").lower()
    if match["word"] or match["colon"] or _has_half(match) or uhr in ("uhr", "o'clock", "o’clock"):
        return True
    before, behind = match.string[: match.start()][-20:], match.string[match.end() :][:20]
    if match["lead"] or match["odd"]:
        whole = match["spelled"] or re.fullmatch(r"\d\d?(?:\.\d\d)?|[012]\d[0-5]\d", number)
        return bool(uhr or whole) and not _UNIT_NEXT.match(behind)
    if _DOTTED.fullmatch(number) and _STRENGTH.search(match.string, 0, match.start()):
        return not (_UNIT_NEXT.match(behind) or _NO_DOTTED.match(behind) or _SINCE.search(before))
    if re.fullmatch(r"[012]\d[0-5]\d", number) and (number[0] == "0" or uhr in ("hrs", "hours")):
        return not _UNIT_NEXT.match(behind)
    if match["minutes"] or (uhr == "h" and re.fullmatch(r"(?:[01]?\d|2[0-3])(?:\.\d\d)?", number)):
        return not _LASTS.search(before) and not _LASTED.match(behind)
    return False


_DOTTED = re.compile(r"(?:[01]?\d|2[0-3])\.[0-5]\d")
_STRENGTH = re.compile(
    r"\d\s?(?:[mµμnk]?g|mcg|ug|m?l|ie|iu|ui|mmol|m?eq|%|mi[ck]rogram\w*|mi[kl]+igram\w*|tab\w*|cap\w*"
    r"|kaps\w*)(?!\w)",
    _I,
)
_NO_DOTTED = re.compile(r"\s*(?:[.€$£]|eur|usd|gbp|chf)", _I)
_SINCE = re.compile(r"(?:\b(?:since|from|until|seit|ab|vom|depuis|desde|dal)|[€$£])\s*$", _I)
"""Beside "3.11": it is a day or a price then."""


def _bare_hour(match: re.Match[str]) -> bool:
    number = match["number"] or ""
    alone = len(number) < 3 and number.isdecimal() and int(number) < 24 and not match["uhr"]
    return (alone or bool(match["spelled"])) and not _UNIT_NEXT.match(match.string, match.end())


def _read(text: str, match: re.Match[str], found: list[FoundClock], field: str) -> FoundClock:
    """Return the clock of a candidate, with the word that joins it to the one before."""
    start = (
        match.start("word")
        if match["word"] and not (match["lead"] or match["odd"])
        else match.start()
    )
    if match["before"] and _PART_AND.search(text[:start][-30:]):
        start = match.end("before")
    clock = parse_clock(text[start : match.end()].lstrip(" \t\n,:("), field=field)
    if found and _AND.fullmatch(text, found[-1].end, start):
        start = found[-1].end
    return FoundClock(start, match.end(), clock)


_PART_AND = re.compile(rf"(?:{_PART})\s*(?:[,/&+]|and|und|et|y)\s*$", _I)
