"""From the cells of a row to a record: the exporters' rows read back, every value checked.

A reader takes rows with the cells of the columns that are not derived, in the dictionary's order,
and raises InputProblem with the name of the column. There may be very many doses and ratings: what
repeats is looked up, and doses are read column by column.
"""

from __future__ import annotations

from functools import partial
from itertools import compress
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from magtrack.domain.record.amounts import CompoundMg, ElementalMg
from magtrack.domain.record.days import Moment, parse_clock, zone_named
from magtrack.domain.record.doses import Dose
from magtrack.domain.record.events import Event, check_text, event_kind_called
from magtrack.domain.record.log import StockCount
from magtrack.domain.record.people import (
    BODIES,
    SEXES,
    Acknowledgement,
    Condition,
    Medicine,
    Profile,
)
from magtrack.domain.record.products import ElementalSource, Product, check_name, form_called
from magtrack.domain.record.ratings import Rating, parse_rating, scale_called
from magtrack.domain.record.schedule import Schedule, parse_weekdays, slot_called
from magtrack.domain.record.trial import Amendment, Trial
from magtrack.domain.safety.rules import SEVERITIES
from magtrack.errors import InputProblem
from magtrack.fileset.dictionary import ACKNOWLEDGED, OUTCOME, WARNING_SHOWN
from magtrack.importers.own import _cells as cells
from magtrack.importers.own._cells import Instants, Parsed
from magtrack.texts import _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from magtrack.domain.record.doses import Outcome
    from magtrack.domain.record.edits import Record
    from magtrack.reference import Reference

    Rows = Sequence[Sequence[str]]
    """The cells of some rows of a table."""

    Reader = Callable[[Rows], Sequence[Record]]
    """Returns the records that rows hold; some rows are none."""

_OUTCOMES: dict[str, Outcome | None] = {
    "taken": "taken",
    "late": "taken",
    "extra": "taken",
    "skipped": "skipped",
    "missed": "missed",
    "not_recorded": None,
}
"""What each status says was logged; a planned dose nobody logged is no record."""


_SHARED = itemgetter(1, 2, 4, 7, 8, 9, 10, 11, 12, 16, 17)
_OWN = itemgetter(0, 3, 5, 6, 13, 14, 15)
"""Pick out of a row of a dose what many rows share, and what each has for itself."""


class Readers:
    """The readers, by table.

    `products` and `trials` are the ids a row may refer to; the ones read are added. `unguard` takes
    the guard off a free text.
    """

    def __init__(
        self,
        reference: Reference,
        products: set[str],
        trials: set[str],
        unguard: Callable[[str], str],
    ) -> None:
        self._products = products
        self._trials = trials
        self._unguard = unguard
        self._form = Parsed("form", lambda cell: form_called(reference.forms, cell).key)
        self._kind = Parsed("kind", lambda cell: event_kind_called(reference.event_kinds, cell).key)
        self._scale = Parsed("scale", lambda cell: scale_called(reference.scales, cell).key)
        self._name = Parsed("name", self._read_name)
        self._product_name = Parsed("product_name", self._read_name)
        self._unit = Parsed("unit", self._read_name)
        self._slot = Parsed("slot", slot_called)
        self._zone = Parsed("zone", _zone)
        self._day = Parsed("day", cells.day)
        self._status = Parsed("status", _outcome)
        self._units = Parsed("units", cells.amount)
        self._compound = Parsed("compound_mg", cells.amount, None)
        self._elemental = Parsed("elemental_mg", cells.from_zero, None)
        self._estimated = Parsed("estimated", cells.flag)
        self._scheduled = Parsed("scheduled_local", cells.planned, None)
        self._value = Parsed("value_0_10", parse_rating)
        self._shared = Parsed(None, self._read_shared)
        self._taken = Instants("taken_local")
        self._entered = Instants("entered_utc")
        self._edited = Instants("edited")
        one_by_one: dict[str, Callable[[Sequence[str]], Record | None]] = {
            "products": self.product,
            "schedule": self.schedule,
            "ratings": self.rating,
            "events": self.event,
            "medicines": self.medicine,
            "conditions": self.condition,
            "trial": self.trial,
            "stock": self.stock,
            "acknowledgements": self.acknowledgement,
            "profile": self.profile,
        }
        self.by_table: dict[str, Reader] = {
            table: partial(_each, read) for table, read in one_by_one.items()
        }
        self.by_table["doses"] = self.doses

    # --------------------------------------------------------------------------------- texts

    def _read_name(self, cell: str) -> str:
        return check_name(self._unguard(cell))

    def _optional_text(self, cell: str, column: str) -> str:
        return check_text(self._unguard(cell), field=column) if cell else ""

    def _note(self, cell: str) -> str:
        """Read a note; most have nothing in them that must be looked at letter by letter."""
        text = self._unguard(cell)
        if text.isprintable() and len(text) < 200 and text == text.strip():
            return text
        return check_text(text)

    def _known_product(self, cell: str) -> str:
        if cell not in self._products:
            raise InputProblem(
                _("There is no product with the id “{id}” in the file or the log.").format(id=cell),
                "product_id",
            )
        return cell

    # ------------------------------------------------------------------------------- readers

    def product(self, row: Sequence[str]) -> Product:
        """Read a row of products.csv."""
        source = _choice("elemental_source", get_args(ElementalSource), row[8])
        stated = source in ("label", "label-percent")
        compound_mg = _optional("compound_mg_per_serving", cells.amount, row[6])
        elemental_mg = _optional("elemental_mg_per_serving", cells.from_zero, row[7])
        _check_masses(compound_mg, elemental_mg, "elemental_mg_per_serving")
        product = Product(
            id=cells.identity(row[0]),
            brand=self._optional_text(row[1], "brand"),
            name=self._name[row[2]],
            form=self._form[row[3]],
            unit=self._unit[row[4]],
            serving_units=_required("serving_units", cells.amount, row[5]),
            compound_mg=None if compound_mg is None else CompoundMg(compound_mg),
            elemental_mg=(
                ElementalMg(elemental_mg) if stated and elemental_mg is not None else None
            ),
            elemental_source=source,
            lot=self._optional_text(row[9], "lot"),
            expiry=_optional("expiry", cells.day, row[10]),
            price=_optional("price", cells.from_zero, row[11]),
            currency=self._optional_text(row[12], "currency"),
            started=_optional("started", cells.day, row[13]),
            stopped=_optional("stopped", cells.day, row[14]),
            purpose=self._optional_text(row[15], "purpose"),
            price_units=_optional("price_units", cells.amount, row[16]),
        )
        self._products.add(product.id)
        return product

    def schedule(self, row: Sequence[str]) -> Schedule:
        """Read a row of schedule.csv; schedules have no ids there."""
        product_id, slot, planned, units, days, valid_from, valid_to = row
        return Schedule(
            "",
            self._known_product(product_id),
            self._slot[slot],
            _required("planned_time_local", parse_clock, planned),
            self._units[units],
            _required("valid_from", cells.day, valid_from),
            _optional("valid_to", cells.day, valid_to),
            parse_weekdays(days),
        )

    def doses(self, rows: Rows) -> Sequence[Dose]:
        """Read rows of doses.csv; planned doses that nobody logged are left out."""
        shared = list(map(self._shared.__getitem__, map(_SHARED, rows)))
        logged = list(compress(map(_OWN, rows), shared))
        return self._logged(logged, list(filter(None, shared))) if logged else []

    def _logged(self, rows: Rows, shared: Sequence[tuple[Any, ...]]) -> list[Dose]:
        """Read column by column what rows have for themselves, beside what they share."""
        ids, days, scheduled, taken, entered, edited, notes = zip(*rows, strict=True)
        *label, slots, outcomes, zones = zip(*shared, strict=True)
        if set(outcomes) != {"taken"} and any(compress(taken, map("taken".__ne__, outcomes))):
            raise _not_taken()
        moments = zip(*self._taken.moments(taken, zones, self._zone), strict=True)
        return list(
            map(
                Dose,
                cells.identities(ids),
                *label,
                self._day.column(days),
                slots,
                self._scheduled.column(scheduled),
                outcomes,
                [None if at[0] is None else Moment(*at) for at in moments],
                self._entered.utc_column(entered),
                [self._edited.utc_or_never(cell) for cell in edited],
                [self._note(note) if note else "" for note in notes],
            )
        )

    def _read_shared(self, row: Sequence[str]) -> tuple[Any, ...] | None:
        """Read the cells that many rows of doses share; None for a dose nobody logged."""
        product_id, product_name, slot, zone, status, units, compound, elemental, *rest = row
        estimated, form, unit = rest
        outcome = self._status[status]
        if outcome is None:
            return None
        self._known_product(product_id)
        compound_mg, elemental_mg = self._compound[compound], self._elemental[elemental]
        if outcome != "taken" and (compound or elemental):
            raise _not_taken()
        _check_masses(compound_mg, elemental_mg, "elemental_mg")
        return (
            product_id,
            self._product_name[product_name],
            self._form[form],
            self._unit[unit],
            self._units[units],
            compound_mg,
            elemental_mg,
            self._estimated[estimated],
            self._slot[slot],
            outcome,
            zone,  # looked at where there is a time beside it
        )

    def rating(self, row: Sequence[str]) -> Rating:
        """Read a row of ratings.csv."""
        day, scale, value, entered, zone, edited = row
        return Rating(
            self._day[day],
            self._scale[scale],
            self._value[value],
            self._entered.utc(entered),
            self._zone[zone],
            self._edited.utc_or_never(edited),
        )

    def event(self, row: Sequence[str]) -> Event | None:
        """Read a row of events.csv; None for a warning, which is worked out from the rest."""
        id_, kind, first, last, note, entered, edited = row
        if kind in (WARNING_SHOWN, ACKNOWLEDGED):
            return None
        return Event(
            cells.identity(id_) if id_ else "",
            self._kind[kind],
            _required("first_day", cells.day, first),
            _required("last_day", cells.day, last),
            self._entered.utc(entered),
            self._note(note),
            self._edited.utc_or_never(edited),
        )

    def medicine(self, row: Sequence[str]) -> Medicine:
        """Read a row of medicines.csv."""
        id_, name, times, first, last, days, note = row
        return Medicine(
            cells.identity(id_),
            self._name[name],
            tuple(_required("times_local", parse_clock, clock) for clock in times.split()),
            _optional("first_day", cells.day, first),
            _optional("last_day", cells.day, last),
            parse_weekdays(days),
            self._note(note),
        )

    def condition(self, row: Sequence[str]) -> Condition:
        """Read a row of conditions.csv."""
        id_, key, first, last, note = row
        return Condition(
            cells.identity(id_),
            _required("condition", cells.identity, key),
            _optional("first_day", cells.day, first),
            _optional("last_day", cells.day, last),
            self._note(note),
        )

    def trial(self, row: Sequence[str]) -> Trial | Amendment | None:
        """Read a row of trial.csv; a trial stands before its amendments.

        None for an outcome, which is worked out from the rest.
        """
        record = _choice("record", ("trial", "amendment", OUTCOME), row[0])
        if record != "trial":
            return self._amendment(row) if record == "amendment" else None
        trial = Trial(
            id=cells.identity(row[1]),
            product_id=self._known_product(row[3]),
            main=_required("main_scale", self._scale.__getitem__, row[4]),
            first_dose=_required("first_dose", cells.day, row[5]),
            weeks=_required("weeks", cells.whole, row[6]),
            practice_days=_required("practice_days", cells.whole, row[7]),
            important_change=_required("important_change", cells.amount, row[8]),
            bad_spell=_optional("bad_spell", cells.flag, row[9]),
            stopped=_optional("stopped", cells.day, row[10]),
            second=_optional("second_scale", self._scale.__getitem__, row[11]),
            stop_test=_required("stop_test", cells.flag, row[12]),
            entered=self._entered.utc(row[13]),
        )
        self._trials.add(trial.id)
        return trial

    def _amendment(self, row: Sequence[str]) -> Amendment:
        _record, id_, trial_id, *_unused, entered, field, before, after = row
        if trial_id not in self._trials:
            raise InputProblem(
                _("There is no trial with the id “{id}” above this row or in the log.").format(
                    id=trial_id
                ),
                "trial_id",
            )
        return Amendment(
            cells.identity(id_),
            trial_id,
            _required("field", cells.identity, field),
            self._optional_text(before, "before"),
            self._optional_text(after, "after"),
            self._entered.utc(entered),
        )

    def stock(self, row: Sequence[str]) -> StockCount:
        """Read a row of stock.csv."""
        id_, product_id, day, units = row
        left = _required("units", cells.from_zero, units)
        return StockCount(
            cells.identity(id_), self._known_product(product_id), self._day[day], left
        )

    def acknowledgement(self, row: Sequence[str]) -> Acknowledgement:
        """Read a row of acknowledgements.csv."""
        id_, rule, version, against, day, entered, said, severity = row
        return Acknowledgement(
            cells.identity(id_),
            _required("rule", cells.identity, rule),
            _required("version", cells.whole, version),
            self._optional_text(against, "against"),
            _optional("day", cells.day, day),
            self._entered.utc(entered),
            self._optional_text(said, "said"),
            _choice("severity", SEVERITIES, severity),
        )

    def profile(self, row: Sequence[str]) -> Profile:
        """Read the row of profile.csv."""
        birth_year, sex, pregnant, breastfeeding, egfr, limit, hour, scales = row
        return Profile(
            _optional("birth_year", cells.whole, birth_year),
            _choice("sex", SEXES, sex) if sex else None,
            _required("pregnant", cells.flag, pregnant),
            _required("breastfeeding", cells.flag, breastfeeding),
            _optional("egfr", cells.number, egfr),
            _choice("limit_body", BODIES, limit),
            _required("day_start_hour", cells.whole, hour),
            tuple(_required("scales", self._scale.__getitem__, key) for key in scales.split()),
        )


def _each(read: Callable[[Sequence[str]], Record | None], rows: Rows) -> list[Record]:
    return [record for row in rows if (record := read(row)) is not None]


_Value = TypeVar("_Value")


def _required(column: str, read: Callable[[str], _Value], cell: str) -> _Value:
    """Read a cell that must not be empty; a problem names its column."""
    try:
        return read(cell)
    except InputProblem as problem:
        problem.field = column
        raise


def _optional(column: str, read: Callable[[str], _Value], cell: str) -> _Value | None:
    return _required(column, read, cell) if cell else None


def _choice(column: str, choices: Sequence[_Value], cell: str) -> _Value:
    for choice in choices:
        if choice == cell:
            return choice
    raise InputProblem(
        _("“{text}” is not one of: {known}.").format(
            text=cell, known=", ".join(str(choice) for choice in choices)
        ),
        column,
    )


def _zone(cell: str) -> str:
    zone_named(cell)
    return cell


def _outcome(cell: str) -> Outcome | None:
    if cell not in _OUTCOMES:
        known = ", ".join(_OUTCOMES)
        raise InputProblem(
            _("There is no status “{key}”. Known: {known}.").format(key=cell, known=known)
        )
    return _OUTCOMES[cell]


def _check_masses(compound_mg: float | None, elemental_mg: float | None, column: str) -> None:
    if compound_mg is not None and elemental_mg is not None and elemental_mg > compound_mg:
        raise InputProblem(
            _("{elemental:g} mg of magnesium cannot be in {compound:g} mg of compound.").format(
                elemental=elemental_mg, compound=compound_mg
            ),
            column,
        )


def _not_taken() -> InputProblem:
    return InputProblem(
        _("A dose that was not taken has no time of taking and no amounts."), "status"
    )
