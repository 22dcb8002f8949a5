"""The records of two logs put together, so that both logs come to the same.

What only one log has comes to the other; what one of them deleted goes there too. What both have
changed is decided by time and told: the state that gives way stays in the history of its log. See
`_courses` for who is ahead, `_collisions` for what cannot stand beside another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from magtrack.domain.record.edits import Record
from magtrack.domain.record.events import NOTE, Event
from magtrack.domain.record.schedule import Schedule
from magtrack.domain.record.trial import Amendment, Trial
from magtrack.errors import InputProblem
from magtrack.importers import Conflict
from magtrack.importers.own._collisions import Collisions, joined_text, with_text
from magtrack.importers.own._courses import Course, Key, Wins, choose, courses, key_of, written_at
from magtrack.importers.own._doubles import Doubles, owners_of
from magtrack.importers.own._held_back import HeldBack
from magtrack.importers.own._kept_plans import KeptPlans
from magtrack.store.past import History
from magtrack.texts import _


class Merging:
    """Our records and theirs, by key, and what the histories of both tell of them.

    `result` is what our log holds afterwards. `out` counts what of theirs stays out, by reason.
    `same` are the keys of theirs that change nothing here, `kept` those of plans for which our own
    stay. `doubles` is what was entered on both, `joined` what lives on in another entry.
    """

    def __init__(
        self,
        ours: Mapping[Key, Record],
        theirs: Mapping[Key, Record],
        histories: tuple[History | None, History],
    ) -> None:
        """Begin with our records."""
        self._ours, self._theirs = ours, theirs
        self._histories = histories
        mine, other = histories
        self._related = mine is not None and mine.beginning() == other.beginning() != ""
        self._removed_there = other.imported.removed()
        self.result = dict(ours)
        self.conflicts: list[Conflict] = []
        self.out: Counter[str] = Counter()
        self.same: set[Key] = set()
        self.kept: set[Key] = set()
        self.doubles = Doubles(self.result, ours, theirs)
        self.joined: list[Record] = []

    # ------------------------------------------------------------------------------ entry by entry

    @cached_property
    def _courses(self) -> tuple[Mapping[Key, Course], Mapping[Key, Course]]:
        """Return the course of each entry of which it matters, in our log and in theirs."""
        ours, theirs = self._ours, self._theirs
        mine = self._histories[0]
        removed_here = {} if mine is None else mine.imported.removed()
        keys = [
            key
            for key in ours.keys() | theirs.keys()
            if ours.get(key) != theirs.get(key)
            and (key in ours or key in removed_here)
            and (key in theirs or key in self._removed_there)
        ]
        return courses(mine, keys, ours), courses(self._histories[1], keys, theirs)

    def _wins(self, key: Key) -> Wins:
        mine, others = self._courses
        if key not in mine:
            return Wins.THEIRS if key in self._theirs else Wins.OURS
        return choose(mine[key], others[key], related=self._related)

    @cached_property
    def _needed(self) -> set[str]:
        """Return the ids of what entries of theirs that come belong to: it comes back for them."""
        new = (
            record
            for key, record in self._theirs.items()
            if self._ours.get(key) != record
            and self._wins(key) not in (Wins.OURS, Wins.OURS_OF_TWO)
        )
        return {id_ for record in new for id_ in owners_of(record)}

    def take(self, record: Record, kept: KeptPlans, held: HeldBack) -> None:
        """Put a record of theirs into the result, or find why not."""
        key = key_of(record)
        before = self._ours.get(key)
        wins = Wins.OURS if record == before else self._wins(key)
        if wins is Wins.OURS and before is None:
            if key[1] not in self._needed and held.was_deleted(record):
                return
            wins = Wins.THEIRS
        if isinstance(record, Event) and isinstance(before, Event) and record.kind == NOTE:
            record, wins = self._joined(record, before, wins)
        if wins is Wins.OURS:
            self.same.add(key)
        elif wins is Wins.OURS_OF_TWO and before is not None:
            self.same.add(key)
            self.conflicts.append(Conflict(before, record))
        elif not (
            self._is_refused(record, kept, goes_on=wins is Wins.THEIRS and before is not None)
            or held.is_part(record)
            or held.is_far_ahead(record)
        ):
            self.result[key] = record
            if wins is Wins.THEIRS_OF_TWO:
                self.conflicts.append(Conflict(record, before))

    def _joined(self, theirs: Event, ours: Event, wins: Wins) -> tuple[Event, Wins]:
        """Return a note that both changed with the text of both: nobody's is lost by it."""
        text = joined_text((ours, theirs))
        if text is None or wins in (Wins.OURS, Wins.THEIRS):
            return theirs, wins
        both = (ours, theirs) if wins is Wins.OURS_OF_TWO else (theirs, ours)
        whole = next((each for each in both if each.text == text), both[0])
        joined = with_text(whole, text, both)
        return joined, Wins.OURS if joined == ours else Wins.THEIRS

    def _is_refused(self, record: Record, kept: KeptPlans, *, goes_on: bool) -> bool:
        try:
            kept.check_plan(record, goes_on=goes_on)
        except InputProblem as problem:
            self.out[str(problem)] += 1
            return True
        is_kept = not self._related and isinstance(record, Schedule) and kept.keeps(record)
        if is_kept:
            self.kept.add(key_of(record))
        return is_kept

    # --------------------------------------------------------------------------------- all of it

    def finish(self) -> None:
        """Remove what they deleted, and leave one of what cannot stand beside another."""
        for key, record in self._ours.items():
            if key not in self._theirs and key in self._removed_there:
                self._remove(key, record)
        if self._related:
            self._keep_one()
        both = Collisions(self.result, self._ours)
        both.settle(self._rank)
        if self._related:
            both.settle_plans(self._theirs, self._rank_of_plan)
        self.conflicts += both.conflicts
        self.joined = [*both.joined, *(each.gives_way for each in self.doubles.once)]
        self._bring_back_owners()

    def _keep_one(self) -> None:
        """Leave one of what was entered alike on both; what differed by it alone is no conflict."""
        doubles = self.doubles
        doubles.keep_one()
        self.same |= {key_of(each.gives_way) for each in doubles.once} & self._theirs.keys()
        self.conflicts = [
            each
            for each in self.conflicts
            if each.gives_way is None
            or doubles.owned_anew(each.stays) != doubles.owned_anew(each.gives_way)
        ]

    def _remove(self, key: Key, record: Record) -> None:
        wins = self._wins(key)
        if wins is Wins.OURS_OF_TWO:
            self.conflicts.append(Conflict(record, None))
        elif wins is Wins.THEIRS and isinstance(record, Trial | Amendment):
            self.out[_("it was deleted there, and a trial is not deleted by an import")] += 1
        elif wins is Wins.THEIRS:
            del self.result[key]

    def _bring_back_owners(self) -> None:
        """Keep what an entry belongs to, and what that belongs to."""
        gone = {key[1]: key for key in self._ours if key not in self.result}
        left = [id_ for record in self.result.values() for id_ in owners_of(record) if id_ in gone]
        while left:
            key = gone[left.pop()]
            self.result[key] = self._ours[key]
            left += [id_ for id_ in owners_of(self._ours[key]) if id_ in gone]

    def _rank(self, record: Record) -> tuple[Any, ...]:
        key = key_of(record)
        is_theirs = not self._related and self._ours.get(key) != record
        return -written_at(Course(record)), is_theirs, record.id

    def _rank_of_plan(self, plan: Record) -> tuple[Any, ...]:
        """Rank plans, which do not say themselves when they were made."""
        there, history = self._ours, self._histories[0]
        if key_of(plan) not in there:
            there, history = self._theirs, self._histories[1]
        course = courses(history, [key_of(plan)], there)[key_of(plan)]
        return -course.touched, plan.id

    # ------------------------------------------------------------------------------- what it is

    def written(self) -> Iterator[Record]:
        """Yield the records that are new here or changed."""
        return (each for key, each in self.result.items() if self._ours.get(key) != each)

    def removed(self) -> Iterator[Record]:
        """Yield the records that go here."""
        return (each for key, each in self._ours.items() if key not in self.result)
