"""The kinds of columns: how a day, an amount, a free text stands in a cell and is read from it.

Called with a name, a meaning and a unit, a kind makes a column.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import time
from functools import partial
from typing import Any

from magtrack.domain.record.contents import (
    AMOUNT_UNITS,
    MINERALS,
    ingredients_text,
    parse_ingredients,
)
from magtrack.domain.record.events import check_text
from magtrack.domain.record.people import names_text, parse_names
from magtrack.domain.record.products import check_name, form_called
from magtrack.domain.record.ratings import parse_rating, scale_called
from magtrack.domain.record.repetition import parse_repetition, repetition_text
from magtrack.domain.record.schedule import slot_called
from magtrack.errors import InputProblem
from magtrack.fileset import cells, parsing
from magtrack.fileset.columns import Kind, Known
from magtrack.texts import _


def one_of(choices: Collection[str]) -> Kind:
    """Return the kind of columns that hold one of some texts."""
    return Kind("string", None, lambda cell, _: parsing.choice(cell, choices))


def alone(read: Callable[[str], Any]) -> Callable[[str, Known], Any]:
    """Return what reads a cell that refers to nothing."""
    return lambda cell, _reading: read(cell)


def _known_product(cell: str, known: Known) -> str:
    if cell not in known.products:
        raise InputProblem(
            _("There is no product with the id “{id}” in the file or the log.").format(id=cell)
        )
    return cell


def _known_trial(cell: str, known: Known) -> str:
    if cell not in known.trials:
        raise InputProblem(
            _("There is no trial with the id “{id}” above this row or in the log.").format(id=cell)
        )
    return cell


def _known_medicine(cell: str, known: Known) -> str:
    if cell not in known.medicines:
        raise InputProblem(
            _("There is no medicine with the id “{id}” above this row or in the log.").format(
                id=cell
            )
        )
    return cell


def _scales(cell: str, known: Known) -> tuple[str, ...]:
    return tuple(scale_called(known.scales, key).key for key in cell.split())


def _clocks(times: tuple[time, ...]) -> str:
    return " ".join(map(cells.clock, times))


text = Kind("string", None, alone(str))
free = Kind("string", None, alone(check_text), free=True)
note = Kind("string", None, alone(check_text), free=True, note=True)
name = Kind("string", None, alone(check_name), free=True)

identity = Kind("string", None, alone(parsing.identity))
identity_or_none = Kind("string", None, lambda cell, _: cell and parsing.identity(cell))
known_product = Kind("string", None, _known_product)
known_trial = Kind("string", None, _known_trial)
known_medicine = Kind("string", None, _known_medicine)

_told = partial(ingredients_text, number=cells.number)
parts = Kind("string", _told, lambda cell, known: parse_ingredients(cell, known.forms))
minerals = Kind("string", _told, lambda cell, _: parse_ingredients(cell, MINERALS))
amount_unit = Kind(
    "string", None, lambda cell, _: parsing.choice(cell, AMOUNT_UNITS) if cell else ""
)
form = Kind("string", None, lambda cell, known: form_called(known.forms, cell).key)
scale = Kind("string", None, lambda cell, known: scale_called(known.scales, cell).key)
scales = Kind("string", " ".join, _scales)
slot = Kind("string", None, alone(slot_called))
zone = Kind("string", None, alone(parsing.zone))

names = Kind("string", names_text, alone(parse_names), free=True)
repetition = Kind("string", repetition_text, alone(parse_repetition))
clock = Kind("string", cells.clock, alone(parsing.clock))
clocks = Kind("string", _clocks, alone(parsing.clocks))
day = Kind("date", cells.day, alone(parsing.day))
instant = Kind("datetime", cells.instant, alone(parsing.utc))
moment = Kind("datetime", cells.local_instant, alone(parsing.instant))

number = Kind("number", cells.number, alone(parsing.number))
amount = Kind("number", cells.number, alone(parsing.amount))
from_zero = Kind("number", cells.number, alone(parsing.from_zero))
# worked out from others, and not read back
rounded = Kind("number", cells.rounded)
total = Kind("number", cells.total)
probability = Kind("number", cells.probability)
whole = Kind("integer", cells.number, alone(parsing.whole))
rating = Kind("integer", cells.number, alone(parse_rating))
flag = Kind("boolean", cells.flag, alone(parsing.flag))
flag_if_told = Kind("boolean", cells.flag, alone(lambda cell: bool(cell) and parsing.flag(cell)))
