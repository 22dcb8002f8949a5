"""From what was read to what is entered: what has to be asked before a medicine is listed."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING
from unicodedata import normalize

from magtrack.errors import InputProblem, Question
from magtrack.texts import _

if TYPE_CHECKING:
    from magtrack.domain.record.people import Medicine
    from magtrack.reference.reading import MedicineReader, MedicineText

TIMES = "times:"
"""How the key of the question begins whether a medicine is added without times."""

_MAGNESIUM = re.compile(r"magnes|\bmag\b")
"""How magnesium begins in the languages of the names, and how it is cut short: "Mag oxid"."""


def check_named(reading: MedicineText) -> None:
    """Raise InputProblem where nothing in a text can be the name of one medicine."""
    if not reading.name:
        raise InputProblem(_("A name is missing."), "name")
    if not reading.has_name:
        sentence = _("“{typed}” is no name of a medicine.").format(typed=reading.name)
        raise InputProblem(sentence, "name")
    if reading.parts and reading.doubt is not None:
        raise InputProblem(reading.doubt.text, "name")


def settled(reading: MedicineText, answered: Collection[str] = ()) -> tuple[str, ...] | None:
    """Return the generic names that a medicine is to be known as; None where its name tells.

    Raises Question where the text leaves a doubt, unless its key is among `answered`: "yes" means
    all that the doubt offers, and "yes" to one text is no answer about another. Raises InputProblem
    where one of several has to be chosen.
    """
    doubt = reading.doubt
    if doubt is None:
        return None
    key = f"{doubt.kind}:{reading.typed}"
    if len(doubt.names) > 1 and doubt.kind in ("is-it", "which"):
        sentence = _("{question} Say which: {names}, or none of them.")
        names = ", ".join(doubt.names)
        raise InputProblem(sentence.format(question=doubt.text, names=names), "name")
    if key not in answered:
        raise Question(doubt.text, key)
    known = [each.name for each in reading.known]
    return tuple(dict.fromkeys((*known, *doubt.names))) if doubt.names else None


def check_times(reading: MedicineText, *, timed: bool, answered: Collection[str] = ()) -> None:
    """Raise Question where a text tells how often or when, and no clock time is known.

    `timed` says whether times were given beside the text.
    """
    key = f"{TIMES}{reading.typed}"
    told = bool(reading.note) and not reading.as_needed
    if told and not timed and not reading.times and key not in answered:
        raise Question(
            _(
                "{name}, “{words}”: at what times by the clock? Without them its hours cannot be"
                " compared with magnesium. Add it without times?"
            ).format(name=reading.name, words=reading.note),
            key,
        )


def text_kept(reading: MedicineText, text: str, *, timed: bool, as_needed: bool) -> str:
    """Return what is kept as the text of a medicine: `text`, and when it is taken in its words.

    Without clock times (`timed`) these words are all that tells when (`told_when`), also beside a
    `text` of its own; where it was said to be taken `as_needed`, they say so as well.
    """
    if timed or reading.times:
        return text or reading.note
    parts = [reading.note, text]
    if as_needed and reading.note and not reading.as_needed:
        parts.append("as needed")
    return ", ".join(filter(None, parts))


def told_when(reader: MedicineReader, medicine: Medicine) -> str:
    """Return when a medicine without clock times is taken, in the words of its text.

    "" for one with clock times, and for one that is taken as needed: its text says so, or says
    nothing of when.
    """
    if medicine.times or not medicine.text:
        return ""
    reading = reader.read_name(medicine.text)
    return "" if reading.as_needed else reading.note


def holds_magnesium(reading: MedicineText) -> bool:
    """Tell whether a text tells of magnesium, or of something that may hold it."""
    named = any(covered.member.magnesium for covered in reading.covered)
    asked = reading.doubt is not None and bool(_MAGNESIUM.search(" ".join(reading.doubt.names)))
    typed = normalize("NFKD", reading.typed.casefold())
    return named or asked or bool(_MAGNESIUM.search(typed))


def is_product(reading: MedicineText) -> bool:
    """Tell whether a medicine is magnesium that is swallowed, so better entered as a product."""
    return reading.route == "mouth" and any(covered.member.magnesium for covered in reading.covered)


def check_no_product(reading: MedicineText, answered: Collection[str] = ()) -> None:
    """Raise Question, unless its key is among `answered`, where a medicine is magnesium.

    Among the medicines its amount is not counted, and its times are not known.
    """
    key = f"product:{reading.typed}"
    if is_product(reading) and key not in answered:
        raise Question(
            _(
                "{name} holds magnesium, which is not counted among the medicines. As a product"
                " taken as needed it counts at the time it was taken: magtrack product add"
                " “{name}” --as-needed --form FORM. Add it as a medicine all the same?"
            ).format(name=reading.name),
            key,
        )


def without_magnesium(reader: MedicineReader, name: str, answered: Collection[str] = ()) -> str:
    """Return the `name` of a product that is said to hold no magnesium.

    Raises Question, unless its key is among `answered`, where the name tells of magnesium: its
    doses would count as 0 mg. "Yes" to one name is no answer about another.
    """
    key = f"no-magnesium:{name}"
    if holds_magnesium(reader.read_name(name)) and key not in answered:
        raise Question(
            _(
                "“{name}” would count as 0 mg of magnesium. Does it hold none? If it does hold"
                " some, enter it as a supplement with its form."
            ).format(name=name),
            key,
        )
    return name
