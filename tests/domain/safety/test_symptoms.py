from __future__ import annotations

from datetime import date, timedelta

import pytest

from magtrack import reference
from magtrack.domain.record.events import Event
from magtrack.domain.safety.rules import TIERS
from magtrack.domain.safety.symptoms import SIDE_EFFECT, flags_on

FLAGS = tuple(reference.load().red_flags.values())


@pytest.fixture
def named(make):
    """Return a function that gives the cards and signs of a text noted on a day."""

    def found(*texts, kind=SIDE_EFFECT, day=make.monday, last=None):
        events = [Event(f"e{n}", kind, day, last or day, 0, text) for n, text in enumerate(texts)]
        flags = flags_on(make.log(events=tuple(events)), FLAGS, make.monday)
        return [(flag.id, signs) for flag, signs in flags]

    return found


@pytest.mark.parametrize("flag", FLAGS, ids=lambda flag: flag.id)
def test_every_sign_of_a_card_brings_it_up(named, flag):
    for sign in flag.signs:
        assert (flag.id, [sign]) in [
            (id_, [each for each in signs if each == sign]) for id_, signs in named(sign)
        ]


@pytest.mark.parametrize(
    ("text", "tier"),
    [
        ("Fainting in the shower", "emergency"),
        ("CONFUSION since noon", "emergency"),
        ("felt a slow heartbeat", "emergency"),
        ("some flushing", "same-day"),
        ("very unusual sleepiness", "same-day"),
        ("a little nausea", "doctor"),
    ],
)
def test_a_sign_is_found_in_a_sentence_with_or_without_capitals(named, text, tier):
    ((id_, _signs), *_others) = named(text)
    assert {flag.id: flag.tier for flag in FLAGS}[id_] == tier


def test_the_most_urgent_card_comes_first(named):
    order = [id_ for id_, _signs in named("nausea", "vomiting and trouble breathing")]
    tiers = [next(flag.tier for flag in FLAGS if flag.id == id_) for id_ in order]
    assert tiers == sorted(tiers, key=TIERS.index)
    assert (tiers[0], len(tiers)) == ("emergency", 3)


def test_signs_of_several_events_stand_on_one_card(named):
    ((_id, signs),) = named("cramps", "diarrhoea after lunch")
    assert set(signs) == {"cramps", "diarrhoea"}


def test_an_event_of_several_days_counts_on_each(make, named):
    before = make.monday - timedelta(days=1)
    assert named("nausea", day=before, last=make.monday)
    assert not named("nausea", day=before)


@pytest.mark.parametrize("text", ["", "tired", "slow day"])
def test_what_is_no_sign_brings_up_nothing(named, text):
    assert named(text) == []


@pytest.mark.parametrize("kind", ["note", "illness", "travel"])
def test_only_side_effects_are_read(named, kind):
    assert named("confusion", kind=kind, day=date(2026, 11, 23)) == []
