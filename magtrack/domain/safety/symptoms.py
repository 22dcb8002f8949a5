"""Symptoms that need a person: the cards of red flags that a day's side effects name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from magtrack.domain.record.log import Log
from magtrack.domain.safety.rules import TIERS, RedFlag

SIDE_EFFECT = "side-effect"
"""The kind of event whose text names symptoms."""


def flags_on(log: Log, flags: Iterable[RedFlag], day: date) -> list[tuple[RedFlag, list[str]]]:
    """Return the cards whose signs the side effects of `day` name, most urgent first.

    A sign is named where the text of the event holds its words, in capitals or not.
    """
    texts = [event.text.casefold() for event in log.events_on(day) if event.kind == SIDE_EFFECT]
    found = [
        (flag, [sign for sign in flag.signs if any(sign.casefold() in text for text in texts)])
        for flag in flags
    ]
    named = [(flag, signs) for flag, signs in found if signs]
    return sorted(named, key=lambda each: TIERS.index(each[0].tier))
