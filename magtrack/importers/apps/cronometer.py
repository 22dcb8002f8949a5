"""Cronometer: its servings.csv, each food and supplement eaten, or else its dailySummary.csv.

A supplement is what is called so, or magnesium, or counted in capsules and the like; those are
doses, and the person says what each is. All else is food: its magnesium is summed by day as an
event, as that of Apple Health's meals is. A daily summary has food and supplements in one sum: it
tells no dose, and is read only where there are no servings. Free accounts have no times, and their
servings no magnesium.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from magtrack.domain.record.amounts import ElementalMg
from magtrack.domain.record.products import NO_FORM, Content, Product
from magtrack.importers.toolkit.columns import Clocks, Days, Numbers, When
from magtrack.importers.toolkit.dose_texts import Counted, parse_dose_text
from magtrack.importers.toolkit.files import ArchiveMember
from magtrack.importers.toolkit.import_builder import ForeignDose, ImportBuilder
from magtrack.importers.toolkit.meals import meals_text
from magtrack.importers.toolkit.names import Quantity
from magtrack.importers.toolkit.table_importer import files_importer
from magtrack.importers.toolkit.tables import SourceTable, header_of, plain, read_table
from magtrack.texts import _

_SERVINGS = ("Day", "Group", "Food Name", "Amount")
_SUMMARY = ("Date", "Energy (kcal)", "Magnesium (mg)")
_MAGNESIUM = "Magnesium (mg)"

_CALLED = re.compile(r"supplement|vitamin|mineral|medication", re.IGNORECASE)
"""Categories, or groups of the diary, that hold supplements."""

_HOLDS = re.compile(r"magtein|threonat|magnesi", re.IGNORECASE)
_DRUG_UNITS = frozenset({"capsule", "tablet", "gummy", "drop", "spray", "sachet"})
_SERVING = re.compile(r"(\d+(?:\.\d+)?) servings?", re.IGNORECASE)

_LEAST_MG = 1.0
"""A supplement that states as much magnesium is none without magnesium."""


class _ServingColumns(Struct, frozen=True):
    """Where the columns of servings stand."""

    day: int
    time: int | None
    group: int
    name: int
    amount: int
    category: int | None
    magnesium: int | None


class _CronometerFiles(Struct, frozen=True):
    """The servings, or without any the daily summaries; `left` are files that were not read."""

    servings: list[SourceTable]
    summaries: list[SourceTable]
    left: list[str]


def _is_ours(member: ArchiveMember) -> bool:
    return any(header_of(member, columns) is not None for columns in (_SERVINGS, _SUMMARY))


def _read(found: list[ArchiveMember]) -> list[_CronometerFiles]:
    servings, summaries = (
        [member for member in found if header_of(member, columns) is not None]
        for columns in (_SERVINGS, _SUMMARY)
    )
    if not servings and not summaries:
        return []
    return [
        _CronometerFiles(
            [read_table(member, _SERVINGS) for member in servings],
            [] if servings else [read_table(member, _SUMMARY) for member in summaries],
            [member.name for member in summaries] if servings else [],
        )
    ]


def _take(found: _CronometerFiles, builder: ImportBuilder) -> None:
    for file in found.left:
        builder.note(_("{file} was left out: the servings tell the same.").format(file=file))
    for table in found.servings:
        servings = _Servings(table, builder)
        builder.each_of(table, servings.take)
        servings.settle()
    for table in found.summaries:
        _take_summary(table, builder)


def _take_summary(table: SourceTable, builder: ImportBuilder) -> None:
    day, magnesium = table.needed("Date"), table.needed(_MAGNESIUM)
    days = Days("Date", table.values(day), builder.ask)
    numbers = Numbers(_MAGNESIUM, table.values(magnesium), builder.ask)

    def take(row: list[str]) -> None:
        on, mg = days.read(row[day]).day, numbers.read(row[magnesium])
        if mg is None:
            builder.leave_out(_("the day has no magnesium"))
            return
        text = _("Magnesium from meals and supplements, Cronometer: {mg:g} mg")
        builder.event(builder.identity("day", on), on, text.format(mg=round(mg, 3)))

    builder.each_of(table, take)


class _Servings:
    """Takes the servings of a table: doses at once, the magnesium of food when all are seen."""

    def __init__(self, table: SourceTable, builder: ImportBuilder) -> None:
        self._builder = builder
        self._places = places = _ServingColumns(
            table.needed("Day"),
            table.column("Time"),
            table.needed("Group"),
            table.needed("Food Name"),
            table.needed("Amount"),
            table.column("Category"),
            table.column(_MAGNESIUM),
        )
        rows = [row for _line, row in table.rows]
        self._days = Days("Day", table.values(places.day), builder.ask)
        self._clocks = Clocks("Time", [_cell(row, places.time) for row in rows], builder.ask)
        cells = [_cell(row, places.magnesium) for row in rows]
        self._numbers = Numbers(_MAGNESIUM, cells, builder.ask)
        self._food: dict[date, float] = defaultdict(float)
        self._unknown: Counter[date] = Counter()
        names = {plain(row[places.name]) for row in rows if _is_supplement(row, places)}
        self._most_mg = dict.fromkeys(names, 0.0)
        for row in rows:
            name = plain(row[places.name])
            if name in names:
                builder.names.expect(name, plain(row[places.amount]))
                mg = _number(_cell(row, places.magnesium))
                self._most_mg[name] = max(self._most_mg[name], mg)

    def take(self, row: list[str]) -> None:
        when, name = self._days.read(row[self._places.day]), plain(row[self._places.name])
        mg = self._numbers.read(_cell(row, self._places.magnesium))
        if name in self._most_mg:
            clock = self._clocks.read(_cell(row, self._places.time))
            self._take_supplement(row, replace(when, clock=clock), name, mg)
        elif self._places.magnesium is None:
            self._builder.leave_out(_("the file does not tell the magnesium in food"))
        else:
            self._food[when.day] += mg or 0.0
            self._unknown[when.day] += mg is None

    def _take_supplement(self, row: list[str], when: When, name: str, mg: float | None) -> None:
        clock, names = self._builder.clock, self._builder.names
        use = names.use_of(name, has_magnesium=self._most_mg[name] >= _LEAST_MG)
        text, quantity = plain(row[self._places.amount]), None
        if use is not None and use.product is not None:
            text, quantity = _amount(text, mg, use.product)
        slot = None if when.clock else clock.slot_of(plain(row[self._places.group]))
        at = clock.moment(when) if when.clock else None
        told = ForeignDose("", name, text, clock.day_of(when), taken=at, slot=slot)
        self._builder.dose(replace(told, quantity=quantity))

    def settle(self) -> None:
        for day, mg in self._food.items():
            text = meals_text("Cronometer", mg, self._unknown[day])
            self._builder.event(self._builder.identity("food", day), day, text)


def _cell(row: Sequence[str], place: int | None) -> str:
    return "" if place is None else plain(row[place])


def _number(cell: str) -> float:
    """Return a number for a comparison, 0 for what is none."""
    try:
        return float(cell.replace(",", "."))
    except ValueError:
        return 0.0


def _is_supplement(row: Sequence[str], places: _ServingColumns) -> bool:
    said = parse_dose_text(plain(row[places.amount]))
    return (
        any(_CALLED.search(_cell(row, n)) for n in (places.category, places.group))
        or _HOLDS.search(row[places.name]) is not None
        or (isinstance(said, Counted) and said.unit in _DRUG_UNITS)
    )


def _amount(text: str, mg: float | None, product: Product) -> tuple[str, Quantity | None]:
    """Return an amount as units of a product, and what it holds where no label is known for it."""
    serving = _SERVING.fullmatch(text)
    if serving is not None:
        text = f"{float(serving[1]) * product.serving_units:g}"
    has_label = product.elemental_mg is not None or product.compound_mg is not None
    if product.form == NO_FORM or has_label or not mg:
        return text, None
    said = parse_dose_text(text)
    units = said.units if isinstance(said, Counted) else 1.0
    return text, Quantity(units, Content(elemental_mg=ElementalMg(mg)))


IMPORTER = files_importer(
    "cronometer",
    lambda: _("Cronometer, servings or daily summary as CSV"),
    program="Cronometer",
    is_ours=_is_ours,
    read=_read,
    take=_take,
)
