"""Where each medicine of a text goes: swallowed, put on a spot, or into the blood on another way.

A word about the route counts for the name it stands with, and not for what else is on the line:
"levothyroxine, nicotine patch". Where it may be about either it is asked. A part of the body is no
route by itself: "doxycycline 100 mg for an eye infection" is swallowed.
"""

from __future__ import annotations

from typing import Literal

from magtrack.reference.known_names import FoundName
from magtrack.reference.marked_text import MarkedText

Route = Literal["mouth", "local", "elsewhere"]
"""Swallowed; put where little of it reaches the blood; or into the blood on another way."""

_BY_MOUTH = frozenset({"oral", "buvable", "buvables", "mouth", "einnehmen", "trinken", "drink"})
_SWALLOWED = frozenset({"strength", "form"})
_ROUTES = frozenset({"local", "elsewhere", "ampoule"})
_THINGS = frozenset({"", "known", "name", "companion"})
_EARLIER = frozenset(
    {"after", "nach", "apres", "despues", "before", "vor", "avant", "antes", "then"}
)
_LIQUIDS = frozenset({"elixir", "syrup", "saft", "sirop", "jarabe", "sirup"})


def route_of(marked: MarkedText, found: FoundName) -> Route | None:
    """Return the route of a medicine in a text; None where it has to be asked."""
    first, behind = _part_of(marked, found)
    told = [place for place in range(first, behind) if marked.marks[place] in _ROUTES]
    if not told and (told := _routes_behind(marked, behind)) and marked.is_and(behind):
        return None
    if not told:
        return _by_place(marked, first, behind)
    owner = _owner(marked, first, told[0])
    is_its_own = owner is not None and found.first <= owner < found.behind
    is_another = owner is not None and not is_its_own and marked.marks[owner] != ""
    if is_another or not _BY_MOUTH.isdisjoint(marked.words):
        return "mouth"
    is_unclear = (
        marked.marks[told[0]] == "ampoule"
        or "form" in marked.marks[first:behind]
        or not _EARLIER.isdisjoint(marked.words[first : told[0]])
    )
    if not is_its_own or is_unclear:
        return None
    return "local" if marked.marks[told[0]] == "local" else "elsewhere"


def may_be_drops(marked: MarkedText, found: FoundName) -> bool:
    """Tell whether it is a liquid that may be for the eye or ear as well."""
    first, behind = _part_of(marked, found)
    words = set(marked.words[first:behind])
    return "drops" in marked.marks[first:behind] and words.isdisjoint(_BY_MOUTH | _LIQUIDS)


def _part_of(marked: MarkedText, found: FoundName) -> tuple[int, int]:
    """Return where the part of the line begins and ends in which a name stands."""
    cuts = [place for place, _joint in marked.sides()]
    first = max((cut for cut in cuts if cut <= found.first), default=0)
    behind = min((cut for cut in cuts if cut >= found.behind), default=len(marked.words))
    return first, behind


def _routes_behind(marked: MarkedText, behind: int) -> list[int]:
    """Return the routes told in the next part of the line, where nothing else stands in it."""
    cuts = [place for place, _joint in marked.sides() if place > behind]
    part = range(behind, min(cuts, default=len(marked.words)))
    if any(marked.marks[place] in _THINGS and not marked.is_number(place) for place in part):
        return []
    return [place for place in part if marked.marks[place] in _ROUTES]


def _owner(marked: MarkedText, first: int, told: int) -> int | None:
    """Return the place of the word that the route at `told` is about: the last before, or next."""
    things = [
        place
        for place in range(first, len(marked.words))
        if marked.marks[place] in _THINGS and not marked.is_number(place)
    ]
    before = [place for place in things if place < told]
    return before[-1] if before else next(iter(things), None)


def _by_place(marked: MarkedText, first: int, behind: int) -> Route | None:
    marks = set(marked.marks[first:behind])
    if "place" not in marks:
        return "mouth"
    if "drops" in marks:
        return "local"
    return "mouth" if marks & _SWALLOWED or "for" in marks else None
