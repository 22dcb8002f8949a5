"""Reads a medicine as people and packs write it: "Levothyroxine Teva 50 micrograms 7 am".

A known name counts wherever it stands as whole words. Negation and route are read before anything
is left out: what is not in it, or is not swallowed, falls under no rule about tablets. Words that
are not understood make short names uncertain. In doubt nothing is decided: the `Doubt` says what
the person is asked, and which medicines it may be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import time
from typing import Literal
from unicodedata import normalize

from msgspec import Struct

from magtrack.domain.record.clocks import FoundClock, clocks_in
from magtrack.domain.safety.rules import Covered, Rule
from magtrack.errors import NotFound
from magtrack.reference.known_names import FoundName, KnownNames
from magtrack.reference.marked_text import MarkedText
from magtrack.reference.routes import Route, may_be_drops, route_of
from magtrack.reference.vocabulary import NameReading, Role, Vocabulary, tokens_of
from magtrack.texts import _

DoubtKind = Literal["is-it", "which", "route", "stopped", "adds", "two"]
"""What is doubtful: whether a name is a known one, which of several things it is, whether it is
swallowed, whether it is still taken, what else is in it, whether the line is two medicines."""

_MARKS = re.compile("[®™©℠]")
_MOST_WORDS = 600
_POTENCY = re.compile(r"[cd](?:4|6|8|12|30|200)")
"""Dilutions of homeopathy: D6, C30. D3 is a vitamin, D400 its strength."""
_SLASHED = re.compile(
    r"(?i)(?<=\d[0-9hm]|[ap]m|.h|hr)\s*/\s*(?=\d{1,2}(?:[:.]\d\d|\s?[ap]\.?m|\s?h(?!\w)|\s?uhr))"
)
"""Between two times: "8am/8pm"."""
_FIRST: frozenset[Role] = frozenset(
    {"local", "elsewhere", "ampoule", "drops", "without", "free", "stopped", "homeopathy", "suffix"}
)
_EDGES = " ,;|&\t\n+"
_NAMED = frozenset({"known", "name", ""})
_SHORTEST_JOINED = 5
"""From how many letters on an unknown word beside "and" is taken for a second medicine."""


class Doubt(Struct, frozen=True):
    """What the person is asked about a text: the sentence, and the medicines it may be.

    `names` are generic names of the rules; empty where none can be offered.
    """

    kind: DoubtKind
    text: str
    names: tuple[str, ...] = ()


class KnownName(Struct, frozen=True):
    """A medicine that stands in a text: its generic name, the name there, the rules about it."""

    name: str
    as_written: str
    covered: tuple[Covered, ...]


class MedicineText(Struct, frozen=True):
    """What was understood of a text about a medicine.

    `name` is the text without its times and how often it is taken, which stand in `note` in the
    words of the text. `per_day` is how often a day, where words say so (else 0). `unread` are words
    that are neither a known name nor understood. `parts` are the texts of the single medicines,
    where the line seems to hold several. `has_name`: something in it can be a name.
    """

    typed: str
    name: str
    known: tuple[KnownName, ...]
    strength: str
    times: tuple[time, ...]
    per_day: int
    as_needed: bool
    route: Route
    note: str
    unread: tuple[str, ...]
    has_name: bool
    doubt: Doubt | None = None
    parts: tuple[str, ...] = ()

    @property
    def covered(self) -> tuple[Covered, ...]:
        """Return the rules it certainly falls under, each once."""
        found = {(c.rule.id, c.member.name): c for known in self.known for c in known.covered}
        return tuple(found.values())

    @property
    def certain(self) -> bool:
        """Tell whether a known name was read and nothing has to be asked."""
        return bool(self.known) and self.doubt is None


class MedicineReader:
    """Reads texts about medicines with the names of the rules."""

    def __init__(
        self, rules: Iterable[Rule], words: Vocabulary, own_names: Mapping[str, NameReading]
    ) -> None:
        """Make every name of `rules` and `own_names` ready to be found."""
        self._words = words
        self._names = KnownNames(rules, words, own_names)
        self._in_eye, self._pressure = words.words("in-eye"), tuple(words.words("blood-pressure"))
        self._plain, self._endings = words.words("plain-word"), tuple(words.words("ending"))

    def read(self, typed: str) -> MedicineText:
        """Return what is understood of `typed`.

        Raises InputProblem for what looks like a clock time and is none: 25:00, "7 pm am".
        """
        return self._read(typed, clocks_in(_plain(typed)))

    def read_name(self, name: str) -> MedicineText:
        """Return what is understood of a name of the log: no times are looked for in it."""
        return self._read(name, [])

    def _read(self, typed: str, clocks: Sequence[FoundClock]) -> MedicineText:
        text = _plain(typed)
        marked = MarkedText(
            text, tokens_of(text)[:_MOST_WORDS], [(each.start, each.end) for each in clocks]
        )
        marked.mark_phrases(self._words, _FIRST)
        found = self._names.found_in(marked)
        marked.mark_phrases(self._words)
        found += self._names.slips_in(marked)
        routes = {each: route_of(marked, each) for each in found if each.generics}
        accepted, doubt = self._judged(marked, found, routes)
        if _is_homeopathic(marked):
            accepted, doubt = (), None
        parts = self._parts(marked, found) if doubt is None else ()
        name, note = marked.name_and_note()
        return MedicineText(
            typed,
            name,
            self._known(accepted, routes),
            marked.strength(),
            tuple(sorted({each.clock for each in clocks})),
            marked.per_day(),
            marked.has("as-needed"),
            _whole_route(marked, routes.values()),
            note,
            tuple(marked.between(place, place + 1) for place in marked.unread()),
            marked.has_name(),
            _two(parts, accepted) if parts else doubt,
            parts,
        )

    def called(self, names: Iterable[str]) -> tuple[Covered, ...]:
        """Return the rules about the medicines with these generic names."""
        return tuple(covered for name in names for covered in self._names.covered(name))

    def generics(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the generic names of the medicines called `names`; raise NotFound for others."""
        found: list[str] = []
        for name in names:
            generics = [each.name for each in self.read_name(name).known]
            if not generics:
                raise NotFound(_("No rule knows a medicine called “{name}”.").format(name=name))
            found += generics
        return tuple(dict.fromkeys(found))

    def _known(
        self, accepted: Sequence[FoundName], routes: Mapping[FoundName, Route | None]
    ) -> tuple[KnownName, ...]:
        known: dict[str, KnownName] = {}
        for each in accepted:
            route = routes.get(each) or "mouth"
            for generic in each.generics if route != "local" else ():
                covered = tuple(c for c in self._names.covered(generic) if _reaches(c.rule, route))
                known.setdefault(generic, KnownName(generic, each.shown, covered))
        return tuple(known.values())

    # ----------------------------------------------------------------------------- the judgement

    def _judged(
        self,
        marked: MarkedText,
        found: Sequence[FoundName],
        routes: Mapping[FoundName, Route | None],
    ) -> tuple[Sequence[FoundName], Doubt | None]:
        """Return the names that are certain, and what is asked about the rest."""
        unread = marked.unread()
        sure = [each for each in found if each.is_certain(beside_unread=bool(unread))]
        maybe = [
            each
            for each in found
            if each.generics and each not in sure and not each.text and routes[each] != "local"
        ]
        generics = _generics(sure)
        if marked.has("stopped") and (sure or maybe):
            return (), _stopped(_generics([*sure, *maybe]))
        unclear = [each for each in sure if self._is_route_unclear(marked, each, routes[each])]
        if unclear:
            rest = [each for each in sure if each not in unclear]
            return rest, _drops(marked, _generics(unclear))
        for each in found:
            if each.text and not (sure and (not each.holds or set(each.holds) & set(generics))):
                offered = tuple(name for name in each.holds if name not in marked.denied)
                return sure, Doubt("which", each.text, offered)
        if maybe:
            return sure, _is_it(marked.text, _generics(maybe))
        sure, doubt = self._with_additions(marked, sure)
        if doubt is None and not found and (near := self._names.near(marked)):
            doubt = _is_it(marked.text, near)
        return sure, doubt

    def _is_route_unclear(self, marked: MarkedText, found: FoundName, route: Route | None) -> bool:
        """Tell whether it must be asked if a medicine is swallowed; not where no rule minds."""
        if route is None:
            rules = (c.rule for name in found.generics for c in self._names.covered(name))
            return any(rule.kind == "separation" and not rule.any_route for rule in rules)
        in_eye = not self._in_eye.isdisjoint(found.generics)
        return route == "mouth" and in_eye and may_be_drops(marked, found)

    def _with_additions(
        self, marked: MarkedText, sure: list[FoundName]
    ) -> tuple[list[FoundName], Doubt | None]:
        """Add what a word behind a name may bring: "Ramipril comp.", "Actonel Combi"."""
        for place, mark in enumerate(marked.marks):
            if mark != "adds" or not place or marked.marks[place - 1] not in _NAMED:
                continue
            before = marked.words[place - 1]
            if before.endswith(self._pressure):
                thiazide = self._names.generic("hydrochlorothiazide")
                return [*sure, thiazide], _may_hold(marked, place, thiazide.generics)
            if sure:
                return sure, _may_hold(marked, place, ())
        return sure, None

    def _parts(self, marked: MarkedText, found: Sequence[FoundName]) -> tuple[str, ...]:
        """Return the texts on either side of "and", a semicolon or a comma between medicines."""
        known = [each for each in found if each.generics]
        cuts = [0]
        for place, joint in marked.sides():
            sides = [each for each in known if each.first >= cuts[-1]]
            left = {g for each in sides if each.behind <= place for g in each.generics}
            right = {g for each in sides if each.first >= place for g in each.generics}
            inside = any(each.first < place < each.behind for each in known)
            if inside or (left | right) <= self._plain or left & right:
                continue
            named = bool(left) and bool(right)
            if named or self._strange_beside(marked, (cuts[-1], place), joint, left, right):
                cuts.append(place)
        if len(cuts) == 1:
            return ()
        starts = [marked.tokens[cut + (marked.marks[cut] == "joiner")].start for cut in cuts]
        ends = [marked.tokens[cut].start for cut in cuts[1:]] + [len(marked.text)]
        return tuple(
            marked.text[start:end].strip(" ,;|&\t\n+")
            for start, end in zip(starts, ends, strict=True)
        )

    def _strange_beside(
        self,
        marked: MarkedText,
        cut: tuple[int, int],
        joint: str,
        left: set[str],
        right: set[str],
    ) -> bool:
        """Tell whether a known name stands on one side and an unknown word on the other.

        Behind a comma much may be told: there the word must end as the names of medicines do.
        """
        first, place = cut
        strange = [
            each
            for each in marked.unread()
            if each >= first
            and len(marked.words[each]) >= _SHORTEST_JOINED
            and (joint != "," or marked.words[each].endswith(self._endings))
        ]
        return bool(
            (left and any(each >= place for each in strange))
            or (right and any(each < place for each in strange))
        )


def _plain(typed: str) -> str:
    """Return `typed` with one sign for each letter, and spaces for the signs of a trade mark."""
    return _SLASHED.sub(", ", normalize("NFKC", _MARKS.sub(" ", typed)))


def _whole_route(marked: MarkedText, routes: Iterable[Route | None]) -> Route:
    """Return where the medicines of a text go, or of what no rule knows, what it says."""
    found = [route for route in routes if route is not None]
    if found:
        return "mouth" if "mouth" in found else found[0]
    return "local" if marked.has("local") else "elsewhere" if marked.has("elsewhere") else "mouth"


def _is_homeopathic(marked: MarkedText) -> bool:
    return marked.has("homeopathy") or any(map(_POTENCY.fullmatch, marked.words))


def _reaches(rule: Rule, route: Route) -> bool:
    """Tell whether a rule can hold for a medicine on this route: nothing binds it outside a gut."""
    return route == "mouth" or rule.kind != "separation" or rule.any_route


def _generics(found: Iterable[FoundName]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(generic for each in found for generic in each.generics))


def _is_it(text: str, names: Sequence[str]) -> Doubt:
    if len(names) == 1:
        sentence = _("Is “{typed}” {name}?").format(typed=text.strip(), name=names[0])
    else:
        sentence = _("Is “{typed}” one of these: {names}?").format(
            typed=text.strip(), names=", ".join(names)
        )
    return Doubt("is-it", sentence, tuple(names))


def _stopped(names: tuple[str, ...]) -> Doubt:
    sentence = _("This reads as if it was stopped. Is {names} still taken?")
    return Doubt("stopped", sentence.format(names=", ".join(names)), names)


def _drops(marked: MarkedText, names: tuple[str, ...]) -> Doubt:
    sentence = _("Is “{typed}” swallowed, or injected, or put into an eye or ear?")
    return Doubt("route", sentence.format(typed=marked.text.strip()), names)


def _may_hold(marked: MarkedText, place: int, names: tuple[str, ...]) -> Doubt:
    word = marked.between(place, place + 1)
    if names:
        sentence = _("“{word}” often means that {names} is in it as well. Is it on the pack?")
        return Doubt("adds", sentence.format(word=word, names=", ".join(names)), names)
    sentence = _("“{word}” may say that something else is in it as well, such as calcium or iron.")
    return Doubt(
        "adds",
        sentence.format(word=word) + " " + _("Enter what the pack names on a line of its own."),
    )


def _two(parts: Sequence[str], accepted: Iterable[FoundName]) -> Doubt:
    sentence = _("These look like several medicines: {all}. Enter each on a line of its own?")
    return Doubt(
        "two",
        sentence.format(all=", ".join(f"“{part}”" for part in parts)),
        _generics(accepted),
    )
