"""Words that sheets are headed with, in English, German, French and Spanish."""

from __future__ import annotations

import re
from collections.abc import Mapping

from magtrack.importers.sheets.roles import DAY, DOSE, NAME, STATUS, TIME, UNIT
from magtrack.importers.toolkit.names import NOTE
from magtrack.importers.toolkit.tables import plain

_WEEKDAYS = (
    "monday mon mo montag lundi lun lunes",
    "tuesday tue tues tu dienstag di die mardi mar martes",
    "wednesday wed we mittwoch mi mercredi mer miércoles miercoles mié mie",
    "thursday thu thur thurs th donnerstag do don jeudi jeu jueves jue",
    "friday fri fr freitag vendredi ven viernes vie",
    "saturday sat sa samstag sam samedi sonnabend sábado sabado sáb sab",
    "sunday sun su sonntag so son dimanche dim domingo dom",
)
_WEEKDAY_OF = {word: n for n, words in enumerate(_WEEKDAYS) for word in words.split()}
_LONGEST = "|".join(sorted(map(re.escape, _WEEKDAY_OF), key=len, reverse=True))
_BEFORE = re.compile(rf"(?:{_LONGEST})\.?,?\s+(?=\d|[^\W\d_]{{3,}}\.? \d)", re.IGNORECASE)
_BEHIND = re.compile(rf"(?<=\d)\.?,?\s+\(?(?:{_LONGEST})\.?\)?$", re.IGNORECASE)

_NUMBER_BEHIND = re.compile(r"\s?#?\d{1,2}$")

_SUMS = (
    r"totals?|sub-?total|sums?|summe|gesamt\w*|insgesamt|somme|suma|average|avg\.?|mean|median"
    r"|mittel\w*|durchschnitt|schnitt|ø|moyenne|promedio|media|min(?:imum|\.)?|max(?:imum|\.)?"
    r"|count|anzahl|nombre|std\.?(?:\s?dev)?|streak|week(?:ly)? total|goal|target|ziel"
)
_SUM = re.compile(rf"(?:{_SUMS})(?:\s*[:=].*|\s+(?:mg|caps\w*|days?|tage)\b.*|)", re.IGNORECASE)


_ROLES: Mapping[str, str] = {
    DAY: "date day datum tag fecha día dia jour timestamp when wann quand cuándo",
    TIME: "time zeit uhrzeit hora heure clock",
    NAME: "name medicine medication medikament supplement supplements product produkt präparat"
    " mittel what was quoi médicament complément producto suplemento medicamento substance item"
    " drug",
    DOSE: "dose dosage doses amount dosis menge anzahl quantity qty quantité cantidad units"
    " einheiten caps capsules kapseln tabletten tablets pills stück count number pcs pieces tabs"
    " mg how_much how_many no no. nr nr. wieviel wieviele wie_viel wie_viele combien cuánto cuántos"
    " cuánta cuántas",
    UNIT: "unit einheit unité unidad",
    STATUS: "status taken done eingenommen genommen pris tomado erledigt",
    NOTE: "note notes comment comments notiz notizen bemerkung bemerkungen kommentar remarque"
    " remarques commentaire nota notas comentario remarks",
}
_ROLE_OF = {
    word.replace("_", " "): role for role, words in _ROLES.items() for word in words.split()
}
"""The roles that the names of columns suggest, in lower case."""

_COUNTS = frozenset(word for word, role in _ROLE_OF.items() if role == DOSE)
_BESIDE = (
    "of per each taken took take did i you we were the genommen eingenommen davon von der die das"
    " pris prises de d tomado tomados tomadas capsule kapsel tablet tablette pill unit"
)
_BESIDE_COUNTS = frozenset(_BESIDE.split())
"""Words that leave the name of an amount one: "How many did I take", "No. of pills"."""
_NUMBERING = frozenset(["", "#", "no", "no.", "nr", "nr.", "n", "number", "num", "id", "row"])


def role_of(name: str) -> str:
    """Return the role that the name of a column suggests as a whole; "" for none."""
    folded = plain(name).casefold()
    return _ROLE_OF.get(folded) or (DOSE if _is_of_amounts(folded) else "")


def role_of_word(word: str) -> str:
    """Return the role that a single word in lower case suggests; "" for none."""
    return _ROLE_OF.get(word, "")


def _is_of_amounts(folded: str) -> bool:
    words = re.findall(r"[^\W\d_]+\.?", folded)
    if any(map(str.isdecimal, folded)):
        return False
    for n in (2, 1):
        if " ".join(words[:n]) in _COUNTS:
            return all(word in _COUNTS | _BESIDE_COUNTS for word in words[n:])
    return False


def may_number_rows(name: str) -> bool:
    """Tell whether a column of this name may number the rows: "No.", "#"."""
    return plain(name).casefold() in _NUMBERING


def is_generic(name: str) -> bool:
    """Tell whether a name of a column of doses names no product: "Dose 2", "Taken"."""
    bare = _NUMBER_BEHIND.sub("", plain(name).casefold())
    return role_of(bare) in (DOSE, STATUS, UNIT)


def weekday_of(text: str) -> int | None:
    """Return the weekday that a text names, Monday 0; None for anything else."""
    return _WEEKDAY_OF.get(plain(text).rstrip(".").casefold())


def without_weekday(text: str) -> str:
    """Return a day without the weekday beside it: "Mon 3 Aug", "03.08. (Mo)"."""
    found = _BEFORE.match(text)
    return text[found.end() :] if found else _BEHIND.sub("", text)


def is_sum(text: str) -> bool:
    """Tell whether a text heads what a spreadsheet worked out: "Total", "Mittelwert"."""
    return _SUM.fullmatch(plain(text)) is not None
