"""Ratings of other programs: mapped to 0-10 by the program's own range or the one a person says.

A score from 1 to 5 is no rating from 0 to 10. The rules are linear, the end points of one scale
upon those of the other, rounded to whole numbers with halves up: 1-5 becomes 0, 3, 5, 8, 10. Of a
range that no program tells, the tightest that holds the values is proposed: a proposal keeps the
ratings. Whether more is better is never proposed where programs differ.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from math import floor, fsum
from operator import itemgetter

from msgspec import Struct
from msgspec.structs import replace

from magtrack.domain.record.days import Moment
from magtrack.domain.record.edits import Stamp
from magtrack.domain.record.events import IMPORTED, Event
from magtrack.domain.record.log import Log
from magtrack.domain.record.ratings import HIGHEST, Rating
from magtrack.errors import ImportQuestion, ScaleQuestion
from magtrack.importers.toolkit.names import LEAVE_OUT, NOTE
from magtrack.reference import Reference
from magtrack.texts import _, ngettext

SCALE = "scale:"
"""What the keys of the questions about a scale begin with."""

_RANGES = ((1, 5), (0, 5), (1, 7), (1, 10), (0, 10), (0, 100))
"""Ranges that are in use, the tightest first."""

_RULE = re.compile(r"(-?\d+)-(-?\d+)")
_IN_NAME = re.compile(r"(?<!\d)(\d{1,3})\s?(?:-|–|to|bis|à|a)\s?(\d{1,3})(?!\d)", re.IGNORECASE)
"""A range that a name tells: "How clear-headed (0-10)?"."""

_WORSE_UPWARDS = frozenset({"anxiety", "stress"})
"""Scales that other programs count the other way round: more is worse."""

_STARS = 5
"""Of so many the least is one: a star, a mark."""

FIRST, LAST, LOWEST, MEAN = "first", "last", "lowest", "mean"


class Score(Struct, frozen=True):
    """One answer in another program: `name` is what it is called there, `text` tells it in full.

    `at` is when it was given, where the file says. `kept`: the text is an event in any case. `best`
    is the highest value there is, 0 where the file does not say; `rule` is what the person would be
    asked, where that is known: "1-5" for a program whose worst value is 1 and best 5. `line` is
    where it stands in the file, 0 for nowhere.
    """

    name: str
    day: date
    value: float
    text: str
    at: Moment | None = None
    kept: bool = False
    best: int = 0
    rule: str = ""
    line: int = 0


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
        self._seen: set[tuple[tuple[str, str, int, str], int, float]] = set()
        self._made: set[tuple[date, str]] = set()
        self.same = 0
        self.lines: dict[str, int] = {}
        """Where the ratings stand in the file, by their ids."""
        self.notes: list[str] = []

    def add(self, scale: str, score: Score) -> None:
        """Keep a score for one of MagTrack's scales; two of one instant and value are one."""
        key = scale, score.name, score.best, score.rule
        instant = (key, score.at.epoch, score.value) if score.at else None
        if instant not in self._seen:
            self._found[key].append(score)
        if instant is not None:
            self._seen.add(instant)

    def resolved(
        self,
        identity: Callable[..., str],
        knows: Callable[[str], bool],
        leave_out: Callable[[str, int], None],
    ) -> Iterator[Rating | Event]:
        """Yield the ratings and events that the scores become; none while answers are missing.

        `knows(id)` tells whether the log holds an event.
        """
        for (scale, name, best, known), scores in self._found.items():
            fits = known in (NOTE, LEAVE_OUT) or (known and _holds(known, scores))
            rule = known if fits else self._ask(self._rule_question(scale, name, best, scores))
            if rule == LEAVE_OUT:
                for score in scores:
                    leave_out(_("“{name}” is to be left out").format(name=name), score.line)
            elif rule == NOTE:
                made = (self._event(each, identity, knows) for each in scores if not each.kept)
                yield from made
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
            f"{SCALE}{name} of {best}" if best else f"{SCALE}{name}",
            choices,
            (min(values), max(values)),
            suggested="" if scale in _WORSE_UPWARDS else _suggested(name, best, values, choices),
        )

    def _event(
        self, score: Score, identity: Callable[..., str], knows: Callable[[str], bool]
    ) -> Event:
        """Return a score as an event, known by its name and minute: its text may be edited."""
        at = self._stamp.now if score.at is None else score.at
        epoch = None if score.at is None else score.at.epoch
        id_ = identity("score", score.name, score.day if epoch is None else epoch // 60)
        former = identity("score", score.name, score.day, epoch, score.text)
        entered = min(at.epoch, self._stamp.now.epoch)
        made = Event(id_, IMPORTED, score.day, score.day, entered, score.text)
        return replace(made, id=former) if knows(former) else made

    def _rated(
        self, scale: str, rule: str, scores: list[Score], leave_out: Callable[[str, int], None]
    ) -> Iterator[Rating]:
        by_day: dict[date, list[Score]] = defaultdict(list)
        for score in scores:
            by_day[score.day].append(score)
        several = sum(len(each) > 1 for each in by_day.values())
        which = self._ask(_several_question(scores[0].name)) if several else FIRST
        if not which:
            return
        if several and which == MEAN:
            text = ngettext(
                "On {n} day “{name}” has several values: its rating is their mean, rounded.",
                "On {n} days “{name}” has several values: the rating is their mean, rounded.",
                several,
            )
            self.notes.append(text.format(n=several, name=scores[0].name))
        for day, given in by_day.items():
            chosen = _chosen(which, rule, _in_order(given))
            for each in given if which != MEAN else ():
                if each is not chosen:
                    leave_out(_("a day has one rating of a scale"), each.line)
            made = self._rating(day, scale, rule, chosen, leave_out)
            if made is not None:
                yield made

    def _rating(
        self, day: date, scale: str, rule: str, score: Score, leave_out: Callable[[str, int], None]
    ) -> Rating | None:
        value = mapped(score.value, rule)
        before = self._log.rating(day, scale)
        if before is not None and before.value == value:
            self.same += 1
        elif (day, scale) in self._made:
            leave_out(_("the day has another rating of this scale already"), score.line)
        else:
            self._made.add((day, scale))
            now = self._stamp.now
            entered = now.epoch if score.at is None else min(score.at.epoch, now.epoch)
            made = Rating(day, scale, value, entered, score.at.zone if score.at else now.zone)
            self.lines[made.id] = score.line
            return made
        return None


def _in_order(scores: list[Score]) -> list[Score]:
    """Return the scores of a day by time, or as the file has them where it gives no times."""
    times = [score.at.epoch for score in scores if score.at is not None]
    if len(times) < len(scores):
        return scores
    return [score for _at, score in sorted(zip(times, scores, strict=True), key=itemgetter(0))]


def _chosen(which: str, rule: str, given: Sequence[Score]) -> Score:
    """Return the score of a day, of those in the order of their times; a mean has the last time."""
    if which == MEAN:
        mean = fsum(each.value for each in given) / len(given)
        return replace(given[-1], value=mean)
    if which == LOWEST:
        return min(given, key=lambda each: mapped(each.value, rule))
    return given[0 if which == FIRST else -1]


def _ends(rule: str) -> tuple[int, int]:
    """Return the worst and the best value of a rule."""
    ends = _RULE.fullmatch(rule)
    if ends is None:
        raise ValueError(rule)
    return int(ends[1]), int(ends[2])


def _holds(rule: str, scores: Sequence[Score]) -> bool:
    """Tell whether all values are on the scale of a rule."""
    low, high = sorted(_ends(rule))
    return all(low <= score.value <= high for score in scores)


def mapped(value: float, rule: str) -> int:
    """Return a score as a rating: `rule` names the values that become 0 and 10, as "1-5"."""
    worst, best = _ends(rule)
    return floor(HIGHEST * (value - worst) / (best - worst) + 0.5)


def _suggested(name: str, best: int, values: Sequence[float], choices: Mapping[str, str]) -> str:
    """Return the scale that "7/10", "★★★☆☆" or the name tells, else the tightest of the choices.

    One value alone tells none: 5 may be the best, and the middle.
    """
    if best:
        told = f"1-{best}" if best <= _STARS and f"1-{best}" in choices else f"0-{best}"
        return told if told in choices else ""
    in_name = _IN_NAME.search(name)
    if in_name is not None and (told := f"{in_name[1]}-{in_name[2]}") in choices:
        return told
    if min(values) == max(values):
        return ""
    return next((each for each in choices if _RULE.fullmatch(each)), "")


def _several_question(name: str) -> ImportQuestion:
    return ImportQuestion(
        _("“{name}” has several values on some days. Which one is the day's rating?").format(
            name=name
        ),
        f"several:{name}",
        {
            MEAN: _("the mean of the day, rounded, halves up"),
            FIRST: _("the first"),
            LAST: _("the last"),
            LOWEST: _("the worst"),
        },
        suggested=MEAN,
    )
