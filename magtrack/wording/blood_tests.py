"""Sentences about blood tests that could be discussed: never an order to have one."""

from __future__ import annotations

from collections.abc import Sequence

from magtrack.domain.safety.blood_tests import TestReason, WorthDiscussing
from magtrack.domain.safety.rules import BloodTest
from magtrack.texts import _
from magtrack.wording.labs import day_of, result_text

BOX = "☐"


def blood_test_name(test: BloodTest) -> str:
    """Return what a blood test measures."""
    return {
        "serum-magnesium": _("magnesium"),
        "egfr": _("creatinine with eGFR"),
        "potassium": _("potassium"),
        "tsh": _("TSH"),
    }[test]


def could_be_discussed(tests: Sequence[WorthDiscussing]) -> str:
    """Return the tests as a list to tick, each with why and the last value; "" for none."""
    if not tests:
        return ""
    listed = " ".join(f"{BOX} {_told(each)};" for each in tests).removesuffix(";")
    return _("Blood tests that could be discussed: {tests}.").format(tests=listed)


def _told(each: WorthDiscussing) -> str:
    why = [_reason(reason, name) for reason, name in each.reasons if reason != "medicine"]
    names = [name for reason, name in each.reasons if reason == "medicine"]
    if names:
        why.append(", ".join(names))
    if each.last is not None and each.test != "egfr":
        text = _("last {result}, {day}")
        why.append(text.format(result=result_text(each.last), day=day_of(each.last)))
    return f"{blood_test_name(each.test)} ({'; '.join(why)})"


def _reason(reason: TestReason, name: str) -> str:
    return {
        "kidneys": _("kidneys"),
        "egfr-old": _("the last one is old"),
        "egfr-unknown": _("not known"),
        "gap": _("{name} too close to magnesium").format(name=name),
    }[reason]
