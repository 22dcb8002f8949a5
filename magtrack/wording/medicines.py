"""What was understood of a text about a medicine, in short words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from magtrack.domain.safety.rules import Covered
from magtrack.reference.entering import told_when
from magtrack.texts import _
from magtrack.wording import clock_text
from magtrack.wording.findings import hours_line, severity_name

if TYPE_CHECKING:
    from magtrack.domain.record.people import Medicine
    from magtrack.reference.reading import MedicineReader, MedicineText

_YES_OR_NO = {
    "stopped": ("Still taken", "No longer taken"),
    "route": ("Swallowed", "Into an eye or ear"),
    "adds": ("Yes", "No"),
}
"""The two answers to a doubt of these kinds."""


def when_taken(medicine: Medicine, reader: MedicineReader) -> str:
    """Return when a medicine is taken: its clock times, else the person's words, else as needed."""
    clocks = ", ".join(map(clock_text, medicine.times))
    return clocks or told_when(reader, medicine) or _("as needed")


def strength(medicine: Medicine, reader: MedicineReader) -> tuple[str, str]:
    """Return the name of a medicine without its strength, and the strength as it was written.

    The strength is read from its name or else from its text; "" where neither tells one with a
    unit: a number alone may be part of a name.
    """
    found = reader.read_name(medicine.name).strength
    if _has_unit(found):
        return " ".join(medicine.name.replace(found, " ").split()).strip(" ,;"), found
    told = reader.read_name(medicine.text).strength if medicine.text else ""
    return medicine.name, told if _has_unit(told) else ""


def _has_unit(found: str) -> bool:
    return any(sign.isalpha() or sign == "%" for sign in found)


class Understood(NamedTuple):
    """A few words of what was read, and what they are about: "name", "times" or "text"."""

    words: str
    about: str


def understood_parts(reading: MedicineText) -> list[Understood]:
    """Return what was read: the medicines, the strength, the times, and the rest."""
    parts = [Understood(known.name, "name") for known in reading.known]
    if reading.known and reading.strength:
        parts.append(Understood(reading.strength, "name"))
    parts += [Understood(clock_text(each), "times") for each in reading.times]
    if reading.note:
        parts.append(Understood(reading.note, "text"))
    if reading.route != "mouth":
        parts.append(Understood(_("not swallowed"), "name"))
    return parts


def understood(reading: MedicineText) -> list[str]:
    """Return the same in words alone."""
    return [each.words for each in understood_parts(reading)]


def read_as(reading: MedicineText) -> str:
    """Return the sentence "Read as levothyroxine, 50 µg, 07:00."; "" where nothing was."""
    parts = understood(reading)
    return _("Read as {parts}.").format(parts=", ".join(parts)) if parts else ""


def choices(reading: MedicineText) -> list[tuple[str, tuple[str, ...] | None]]:
    """Return the answers to what a reading asks: a few words each, and what it is known as then.

    None: its name tells, as it stands.
    """
    doubt = reading.doubt
    if doubt is None:
        return []
    known = tuple(each.name for each in reading.known)
    if doubt.kind == "two":
        return [(_("It is one product"), known)]
    if not doubt.names:
        return [(_("Add it as it is"), None)]
    offered = tuple(dict.fromkeys((*known, *doubt.names)))
    without = tuple(name for name in known if name not in doubt.names)
    if doubt.kind in _YES_OR_NO:
        yes, no = _YES_OR_NO[doubt.kind]
        return [(_(yes), offered), (_(no), without)]
    each = [(name, (*known, name)) for name in doubt.names]
    if len(each) > 1:
        each.append((_("All of these"), offered))
    none = _("Another medicine") if doubt.kind == "is-it" else _("None of these")
    return [*each, (none, known)]


def rule_line(covered: Covered) -> str:
    """Return one line about a rule: how much it matters, and the hours or what happens."""
    rule = covered.rule
    joined = ". " if rule.medicine_first_h is not None else ": "
    return f"{severity_name(rule.severity)}{joined}{rule_words(covered)}"


def rule_words(covered: Covered) -> str:
    """Return the hours of a rule, or what happens where none are long enough."""
    rule = covered.rule
    if rule.medicine_first_h is None or rule.magnesium_first_h is None:
        return f"{rule.direction}."
    return hours_line(covered.member.name, rule.medicine_first_h, rule.magnesium_first_h)
