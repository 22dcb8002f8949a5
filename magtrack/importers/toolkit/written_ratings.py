"""Ratings as people write them: 7, 7/10, 70 %, ★★★☆☆, good. Words mean what the person says."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

from magtrack.domain.record.ratings import HIGHEST, LOWEST
from magtrack.errors import ImportQuestion, InputProblem
from magtrack.importers.toolkit.columns import Ask, Numbers
from magtrack.importers.toolkit.names import LEAVE_OUT, NOTE
from magtrack.importers.toolkit.tables import plain
from magtrack.texts import _

_OF = re.compile(r"(.*\d)\s?(?:/|out of|of|von|sur|de)\s?(\d{1,4})", re.IGNORECASE)
_PERCENT = re.compile(r"(.*\d)\s?%")
_STARS = re.compile(r"((?:[★⭐🌟*]\ufe0f?)+)([☆✩]*)")

_MOST_WORDS = 20
"""Different words of a column of ratings; with more of them it is rather one of notes."""

_WORTH = {
    0: "terrible awful horrible worst very_bad very_poor miserable depressed sehr_schlecht"
    " furchtbar schrecklich mies très_mauvais affreux horrible muy_malo fatal pessimo péssimo"
    " vreselijk berbat 😢 😭",
    3: "bad poor sad schlecht traurig mauvais malo mal triste male ruim slecht kötü 🙁 ☹ ☹️",
    5: "ok okay fine average medium moderate meh neutral so-so mittel mittelmäßig geht_so moyen bof"
    " regular normal così_così mais_ou_menos matig idare_eder eh_işte 😐",
    8: "good well happy gut fröhlich bien content bon bueno feliz bene bom bem goed iyi 🙂 😊",
    10: "great excellent amazing super best rad awesome fantastic very_good very_happy sehr_gut"
    " großartig fantastisch très_bon génial muy_bueno genial ottimo ótimo geweldig harika çok_iyi"
    " 😀 😄",
}
_PROPOSED = {
    word.replace("_", " "): worth for worth, words in _WORTH.items() for word in words.split()
}
"""Ratings to begin with: the steps of five, as 1 to 5 become 0 to 10."""


def worth_of(word: str) -> int | None:
    """Return the rating to propose for a word, one of 0, 3, 5, 8 and 10; None for an unknown."""
    return _PROPOSED.get(plain(word).casefold().replace(_DOT_ABOVE, ""))


_DOT_ABOVE = "\u0307"
"""What is left over of the Turkish capital İ."""

_NOT_RATED = frozenset({"", "-", "–", "—", "/", "?", "n/a", "na", "none"})


class WrittenRating(Struct, frozen=True):
    """A rating as it was written: a value, and the best there is where the cell tells it (0: not).

    `rule` is how it becomes a rating where nothing is left to ask, as of `Scores`.
    """

    value: float
    best: int = 0
    rule: str = ""


class WrittenRatings:
    """Reads the cells of a column of ratings."""

    def __init__(self, column: str, cells: Iterable[str], ask: Ask) -> None:
        """Look at all cells; ask for the decimal sign where they leave it open."""
        self._column = column
        self._ask = ask
        parts = [_parts(plain(cell)) for cell in dict.fromkeys(cells)]
        self._numbers = Numbers(column, [number for number, _best, _word in parts], ask)
        self._words = {word for _number, _best, word in parts}

    def read(self, cell: str) -> WrittenRating | None:
        """Read a cell; None where nothing was rated, or the meaning of a word is not answered.

        Raises InputProblem where it is no rating.
        """
        number, best, word = _parts(plain(cell))
        if word:
            return self._meant(word)
        value = self._numbers.read(number)
        if value is None:
            return None
        if best and not 0 <= value <= best:
            raise InputProblem(
                _("“{text}” is not between 0 and {best}.").format(text=cell, best=best),
                self._column,
            )
        return WrittenRating(value, best)

    def _meant(self, word: str) -> WrittenRating | None:
        if len(self._words) > _MOST_WORDS:
            raise InputProblem(_("“{text}” is no rating.").format(text=word), self._column)
        answer = self._ask(_word_question(self._column, word))
        if answer is None:
            return None
        if answer.isdecimal():
            return WrittenRating(float(answer), rule=f"{LOWEST}-{HIGHEST}")
        return WrittenRating(0.0, rule=answer)


def _parts(text: str) -> tuple[str, int, str]:
    """Return the number in a cell and the best there is, else the word; all empty for no rating."""
    if text.casefold() in _NOT_RATED:
        return "", 0, ""
    if found := _STARS.fullmatch(text):
        stars = len(found[1].replace("️", ""))
        return str(stars), stars + len(found[2]) if found[2] else 0, ""
    if found := _OF.fullmatch(text):
        return found[1].strip(), int(found[2]), ""
    if found := _PERCENT.fullmatch(text):
        return found[1].strip(), 100, ""
    if any(each.isdecimal() for each in text):
        return text, 0, ""
    return "", 0, text.casefold()


def _word_question(column: str, word: str) -> ImportQuestion:
    worth = worth_of(word)
    ratings = {str(n): str(n) for n in range(HIGHEST, LOWEST - 1, -1)}
    ratings[str(HIGHEST)] = _("{n}, the best").format(n=HIGHEST)
    ratings[str(LOWEST)] = _("{n}, the worst").format(n=LOWEST)
    return ImportQuestion(
        _("Which rating from {lowest} to {highest} is “{word}” in “{column}”?").format(
            lowest=LOWEST, highest=HIGHEST, word=word, column=column
        ),
        f"word:{column}:{word}",
        {
            **ratings,
            NOTE: _("no rating: keep each as an event"),
            LEAVE_OUT: _("no rating: leave them out"),
        },
        suggested="" if worth is None else str(worth),
    )
