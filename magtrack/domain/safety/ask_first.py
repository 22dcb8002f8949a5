"""Whom to ask before magnesium is left out: it may be a treatment.

A pause before a trial and the stop test both ask somebody to go without magnesium for weeks. Where
a clinician advised it, where the blood held too little, or where a medicine goes with low
magnesium, that is not the person's and not this program's to decide alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from magtrack.domain.record.log import Log
from magtrack.domain.safety.person_rules import applies, risk_factors_on
from magtrack.domain.safety.rules import Knowledge

ADVISED = "magnesium-advised"
"""The condition of somebody whose magnesium a clinician advised."""


class AskFirst(Struct, frozen=True):
    """A reason to ask a clinician before magnesium is left out.

    `condition` is the key of a condition, "" where the medicine called `medicine` is the reason.
    """

    condition: str = ""
    medicine: str = ""


def ask_first(log: Log, knowledge: Knowledge, day: date) -> tuple[AskFirst, ...]:
    """Return the reasons there are on `day`, that of a clinician's word first."""
    return (*_of_conditions(log, knowledge, day), *_of_medicines(log, knowledge, day))


def _of_conditions(log: Log, knowledge: Knowledge, day: date) -> Iterator[AskFirst]:
    factors = risk_factors_on(log, day, (), ())
    for rule in knowledge.conditions.values():
        if rule.ask_before_leaving_out and applies(rule, factors):
            yield AskFirst(condition=rule.condition)


def _of_medicines(log: Log, knowledge: Knowledge, day: date) -> Iterator[AskFirst]:
    for medicine in log.medicines:
        covered = knowledge.covering(medicine.name, medicine.known_as)
        if medicine.is_in_use(day) and any(each.rule.low_magnesium for each in covered):
            yield AskFirst(medicine=medicine.name)
