"""Ratings of other programs: mapped to 0-10 by a rule the person chose, else kept as events.

A score from 1 to 5 is no rating from 0 to 10. The rules are linear, the end points of one scale
upon those of the other, rounded to whole numbers with halves up: 1-5 becomes 0, 3, 5, 8, 10.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from math import floor
from operator import itemgetter

from msgspec import Struct

from magtrack.domain.record.days import Moment
from magtrack.domain.record.edits import Stamp
from magtrack.domain.record.events import IMPORTED, Event
from magtrack.domain.record.log import Log
from magtrack.domain.record.ratings import HIGHEST, Rating
from magtrack.errors import ImportQuestion, ScaleQuestion
from magtrack.importers.toolkit.names import LEAVE_OUT, NOTE
from magtrack.reference import Reference
from magtrack.texts import _

_RANGES = ((0, 10), (1, 10), (1, 5), (0, 5), (1, 7), (0, 100))

_RULE = re.compile(r"(-?\d+)-(-?\d+)")

_WORSE_UPWARDS = frozenset({"anxiety", "stress"})
"""Scales that other programs count the other way round: more is worse."""

_STARS = 5
"""Of so many the least is one: a star, a mark."""

FIRST, LAST = "first", "last"


class Score(Struct, frozen=True):
    """One answer in another program: `name` is what it is called there, `text` tells it in full.

    `at` is when it was given, where the file says. `kept`: the text is an event in any case. `best`
    is the highest value there is, 0 where the file does not say; `rule` is what the person would be
    asked, where that is known.
    """

    name: str
    day: date
    value: float
    text: str
    at: Moment | None = None
    kept: bool = False
    best: int = 0
    rule: str = ""


class Scores:
    """Collects scores, and settles them when all are known."""

    def __init__(
        self,
        log: Log,
        reference: Reference,
        stamp: Stamp,
        ask: Callable[[ImportQuestion], str | None],
    ) -> None:
        """Know the ratings of `log`; `ask` returns an answer or None."""
        self._log = log
        self._scales = reference.scales
        self._stamp = stamp
        self._ask = ask
        self._found: dict[tuple[str, str, int, str], list[Score]] = defaultdict(list)
        self._made: set[tuple[date, str]] = set()
        self.same = 0

    def add(self, scale: str, score: Score) -> None:
        """Keep a score that is about one of MagTrack's scales."""
        self._found[scale, score.name, score.best, score.rule].append(score)

    def resolved(
        self, identity: Callable[..., str], leave_out: Callable[[str], None]
    ) -> Iterator[Rating | Event]:
        """Yield the ratings and events that the scores become; none while answers are missing."""
        for (scale, name, best, known), scores in self._found.items():
            rule = known or self._ask(self._rule_question(scale, name, best, scores))
            if rule == LEAVE_OUT:
                for _score in scores:
                    leave_out(_("“{name}” is to be left out").format(name=name))
            elif rule == NOTE:
                yield from (self._event(each, identity) for each in scores if not each.kept)
            elif rule is not None:
                yield from self._rated(scale, rule, scores, leave_out)

    def _rule_question(
        self, scale: str, name: str, best: int, scores: list[Score]
    ) -> ScaleQuestion:
        values = [score.value for score in scores]
        choices = {NOTE: _("keep each as an event"), LEAVE_OUT: _("leave them out")}
        for low, high in ((0, best), (1, best)) if best > 1 else _RANGES:
            if low <= min(values) and max(values) <= high:
                choices[f"{low}-{high}"] = _("from {low} to {high}, {high} is best").format(
                    low=low, high=high
                )
                if scale in _WORSE_UPWARDS:
                    choices[f"{high}-{low}"] = _("from {low} to {high}, {low} is best").format(
                        low=low, high=high
                    )
        text = _("“{name}” has values from {lowest:g} to {highest:g}.")
        if best:
            text = _("“{name}” has values from {lowest:g} to {highest:g} of {best}.")
        told = text.format(name=name, lowest=min(values), highest=max(values), best=best)
        asked = _("On which scale are they, to become ratings of {scale} from 0 to 10?").format(
            scale=self._scales[scale].name
        )
        return ScaleQuestion(
            f"{told} {asked}",
            f"scale:{name} of {best}" if best else f"scale:{name}",
            choices,
            (min(values), max(values)),
            suggested=self._suggested(scale, best, choices),
        )

    @staticmethod
    def _suggested(scale: str, best: int, choices: Mapping[str, str]) -> str:
        """Return the scale that "7/10" or "★★★☆☆" tells; whether 10 is best is asked of stress."""
        if not best:
            return NOTE
        told = f"1-{best}" if best <= _STARS and f"1-{best}" in choices else f"0-{best}"
        return told if told in choices and scale not in _WORSE_UPWARDS else ""

    def _event(self, score: Score, identity: Callable[..., str]) -> Event:
        at = self._stamp.now if score.at is None else score.at
        id_ = identity("score", score.name, score.day, score.at and score.at.epoch, score.text)
        entered = min(at.epoch, self._stamp.now.epoch)
        return Event(id_, IMPORTED, score.day, score.day, entered, score.text)

    def _rated(
        self, scale: str, rule: str, scores: list[Score], leave_out: Callable[[str], None]
    ) -> Iterator[Rating]:
        by_day: dict[date, list[Score]] = defaultdict(list)
        for score in scores:
            by_day[score.day].append(score)
        which = FIRST
        if any(len(each) > 1 for each in by_day.values()):
            which = self._ask(_several_question(scores[0].name)) or ""
        if not which:
            return
        for day, given in by_day.items():
            each = _in_order(given)
            for _score in each[1:]:
                leave_out(_("a day has one rating of a scale"))
            made = self._rating(day, scale, rule, each[0 if which == FIRST else -1], leave_out)
            if made is not None:
                yield made

    def _rating(
        self, day: date, scale: str, rule: str, score: Score, leave_out: Callable[[str], None]
    ) -> Rating | None:
        value = mapped(score.value, rule)
        before = self._log.rating(day, scale)
        if before is not None and before.value == value:
            self.same += 1
        elif before is not None or (day, scale) in self._made:
            leave_out(_("the day has another rating of this scale already"))
        else:
            self._made.add((day, scale))
            now = self._stamp.now
            entered = now.epoch if score.at is None else min(score.at.epoch, now.epoch)
            return Rating(day, scale, value, entered, score.at.zone if score.at else now.zone)
        return None


def _in_order(scores: list[Score]) -> list[Score]:
    """Return the scores of a day by time, or as the file has them where it gives no times."""
    times = [score.at.epoch for score in scores if score.at is not None]
    if len(times) < len(scores):
        return scores
    return [score for _at, score in sorted(zip(times, scores, strict=True), key=itemgetter(0))]


def mapped(value: float, rule: str) -> int:
    """Return a score as a rating: `rule` names the values that become 0 and 10, as "1-5"."""
    ends = _RULE.fullmatch(rule)
    if ends is None:
        raise ValueError(rule)
    worst, best = int(ends[1]), int(ends[2])
    return floor(HIGHEST * (value - worst) / (best - worst) + 0.5)


def _several_question(name: str) -> ImportQuestion:
    return ImportQuestion(
        _("“{name}” has several values on some days. Which one is the day's rating?").format(
            name=name
        ),
        f"several:{name}",
        {FIRST: _("the first"), LAST: _("the last")},
    )
