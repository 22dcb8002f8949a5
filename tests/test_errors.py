"""What can be refused: each trouble with the log has a kind of its own, and a way out of it."""

from __future__ import annotations

from typing import get_args

import pytest

from magtrack import errors
from magtrack.errors import MagTrackError, StoreProblem, Way


def family(kind):
    """Return a class and all that are made of it."""
    return [kind, *(each for child in kind.__subclasses__() for each in family(child))]


OURS = [each for each in family(MagTrackError) if each.__module__ == errors.__name__]
PROBLEMS = [each for each in OURS if issubclass(each, StoreProblem)]


def test_no_two_troubles_are_of_one_kind():
    kinds = [problem.kind for problem in PROBLEMS]
    assert len(kinds) == len(set(kinds)) > 10


@pytest.mark.parametrize("problem", PROBLEMS)
def test_each_trouble_has_ways_out_that_are_known_and_told_once(problem):
    ways = problem.ways_out
    assert ways
    assert set(ways) <= set(get_args(Way))
    assert len(set(ways)) == len(ways)


def test_every_way_out_leads_out_of_something():
    assert {way for problem in PROBLEMS for way in problem.ways_out} == set(get_args(Way))


@pytest.mark.parametrize(
    "problem", [errors.DamagedLog, errors.EmptyLog, errors.LostLog, errors.MissingLog]
)
def test_where_the_log_is_lost_a_backup_is_offered_first_and_a_new_log_last(problem):
    assert problem.ways_out[0] == "backup"
    assert problem.ways_out[-1] == "new"


@pytest.mark.parametrize(
    "problem", [errors.LockedLog, errors.FullDisk, errors.NewerLog, errors.ReadOnlyLog]
)
def test_where_the_log_is_sound_no_new_one_is_offered(problem):
    assert "new" not in problem.ways_out


@pytest.mark.parametrize("kind", OURS)
def test_what_is_raised_says_when_and_is_no_error_of_pythons_own(kind):
    assert kind.__doc__
    assert not issubclass(kind, OSError | ValueError)


def test_questions_met_in_a_file_are_told_one_by_one():
    asked = errors.ImportQuestion("Which comes first?", "order", {"day": "the day"})
    needed = errors.AnswersNeeded("One thing is open.", (asked,))
    assert (needed.questions, needed.problems) == ((asked,), ("Which comes first?",))
    assert (asked.key, asked.suggested, asked.number, asked.examples) == ("order", "", False, ())
