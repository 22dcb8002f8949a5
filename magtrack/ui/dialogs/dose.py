"""A dose with its true time: logged later, logged for another day, or corrected."""

from __future__ import annotations

from collections.abc import Hashable
from contextlib import suppress
from datetime import date, time
from typing import cast

from msgspec.structs import replace
from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QWidget

from magtrack import wording
from magtrack.domain.record import edits
from magtrack.domain.record.as_needed import BACK, dose_without_plan
from magtrack.domain.record.days import Moment, planned_moment
from magtrack.domain.record.doses import Dose, Entry, Outcome
from magtrack.domain.record.edits import DoseDetails, Edit, Put, Stamp
from magtrack.domain.record.filling import Claim, fill
from magtrack.domain.record.log import Log
from magtrack.domain.record.products import NO_FORM, Content, Product, content
from magtrack.domain.record.schedule import SLOTS, slot_at
from magtrack.errors import InputProblem
from magtrack.texts import _
from magtrack.ui.dialogs.fields import text_edit
from magtrack.ui.dialogs.form_dialog import FormDialog
from magtrack.ui.dialogs.parts import opened
from magtrack.ui.dialogs.when import WhenEdit
from magtrack.ui.session import Session
from magtrack.ui.widgets.amount_edit import AmountEdit
from magtrack.ui.widgets.box import Box
from magtrack.ui.widgets.choice import choice, choose
from magtrack.ui.widgets.forms import AMOUNT, sized
from magtrack.ui.widgets.labels import plain_label

_OUTCOMES: tuple[Outcome, ...] = ("taken", "skipped", "missed")
_NOTE_LINES = 3


def edit_entry(session: Session, log: Log, entry: Entry, parent: QWidget | None) -> FormDialog:
    """Open the dialog on one line of a day: a logged dose, or a planned one nobody logged."""
    if entry.dose is not None:
        return opened(LoggedDoseDialog(session, log, entry.dose, parent))
    return opened(NewDoseDialog(session, entry.day, parent, entry=entry))


def add_dose(session: Session, log: Log, day: date, parent: QWidget | None) -> FormDialog:
    """Open the dialog for a new dose on `day`; without any product, the one for a product."""
    if not log.products:
        from magtrack.ui.dialogs.product import add_product

        return add_product(session, parent)
    return opened(NewDoseDialog(session, day, parent))


def add_dose_of(
    session: Session, day: date, product: Product, parent: QWidget | None
) -> NewDoseDialog:
    """Open the dialog for a new dose of `product` on `day`."""
    dialog = NewDoseDialog(session, day, parent)
    choose(dialog.product, product.id)
    return opened(dialog)


class DoseDialog(FormDialog):
    """The fields a dose has, whether it is new or logged already."""

    def __init__(
        self,
        session: Session,
        title: str,
        moment: Moment,
        start: int,
        parent: QWidget | None,
        *,
        dose: Dose | None = None,
    ) -> None:
        super().__init__(session, title, parent, dose)
        self.outcome = choice({key: wording.status_name(key) for key in _OUTCOMES})
        self.when = WhenEdit(moment, session.now().zone, start)
        self.units = sized(AmountEdit(), AMOUNT)
        self.slot = choice({key: wording.slot_name(key) for key in SLOTS})
        self.note = text_edit(dose.note if dose else "", _NOTE_LINES)
        self._holds = plain_label("", "small", wrap=True)

    def _add_fields(self) -> None:
        """Add the fields below the product's."""
        form = self.form
        form.add_field(_("&What happened"), self.outcome)
        form.add_widget(self.when)
        form.add_row(units=(_("&Amount"), self.units), slot=(_("S&lot"), self.slot))
        form.add_widget(self._holds)
        form.add_field(_("&Note"), self.note, name="note")
        self.fields["when"] = self.when
        self.outcome.currentIndexChanged.connect(self._outcome_chosen)
        self.units.amount_changed.connect(self._show_content)
        self._outcome_chosen()

    def chosen_outcome(self) -> Outcome:
        """Return what happened."""
        return cast("Outcome", self.outcome.currentData())

    def details(self) -> edits.DoseDetails:
        """Return what the fields say of the dose.

        There is no time for a dose not taken, or taken when nobody remembers.
        """
        known = self.when.time_known()
        return edits.DoseDetails(
            outcome=self.chosen_outcome(),
            at=self.when.moment() if known else None,
            time_known=known,
            units=self.units.value() or 0.0,  # the form has checked that there is one
            slot=self.slot.currentData(),
            note=self.note.toPlainText(),
        )

    def holds(self, units: float) -> tuple[Content, str, str]:
        """Return what `units` hold, the form and the unit."""
        raise NotImplementedError  # each kind of dose says; Qt's metaclass allows no ABC

    def _outcome_chosen(self) -> None:
        self.when.set_time_wanted(self.chosen_outcome() == "taken")
        self._show_content()

    def _show_content(self) -> None:
        units = self.units.value()
        text = ""
        if units is not None and self.chosen_outcome() == "taken":
            amounts, form, unit = self.holds(units)
            text = _content_text(amounts, form, wording.units_text(units, unit))
        self._holds.setText(text)


class LoggedDoseDialog(DoseDialog):
    """Corrects a logged dose; its amounts keep the label it was logged with."""

    def __init__(self, session: Session, log: Log, dose: Dose, parent: QWidget | None) -> None:
        start = log.profile.day_start_hour
        moment = dose.taken or planned_moment(
            dose.day, dose.planned or time(12), session.now().zone, start
        )
        super().__init__(session, _("Edit dose"), moment, start, parent, dose=dose)
        self._dose = dose
        self.when.keep_day(dose.day, always=False)
        self.form.add_field(_("Supplement"), plain_label(dose.product_name, "strong", wrap=True))
        choose(self.outcome, dose.outcome)
        self.when.unknown.setChecked(dose.counts and dose.taken is None)
        self.units.set_value(dose.units)
        choose(self.slot, dose.slot)
        self._add_fields()
        self.offer_delete(_("Deleted “{name}”").format(name=dose.product_name), dose)

    def edits(self, answered: frozenset[str]) -> tuple[str, list[Edit]]:
        """Return the changed dose."""
        dose, session = self._dose, self.session
        edit = edits.edit_dose(
            session.log(dose.day, dose.day),
            session.reference.forms,
            dose,
            session.stamp(),
            self.details(),
            answered=answered,
        )
        return _("{name} changed").format(name=dose.product_name), [edit]

    def holds(self, units: float) -> tuple[Content, str, str]:
        """Scale what the dose was logged with."""
        dose = self._dose
        product = self.session.log(dose.day, dose.day).products.get(dose.product_id)
        if not dose.counts and product is not None:
            forms = self.session.reference.forms
            return content(product, forms, units), product.form, product.unit
        return dose.holds.times(units / dose.units), dose.form, dose.unit


class NewDoseDialog(DoseDialog):
    """Logs a dose: one line of a day's plan if `entry` is given, else any product.

    With any product, what the day's plan still holds of it is offered before an extra dose: what
    a dose of that time fills is proposed, until the person chooses.
    """

    def __init__(
        self, session: Session, day: date, parent: QWidget | None, *, entry: Entry | None = None
    ) -> None:
        self._log = session.log(day, day)
        start = self._log.profile.day_start_hour
        now = session.now()
        clock = entry.planned if entry is not None and entry.planned else time(12)
        moment = now if day == now.day(start) else planned_moment(day, clock, now.zone, start)
        super().__init__(session, _("Add dose"), moment, start, parent)
        self._entry = entry
        self._products = _offered(self._log, entry)
        self._plan: list[Entry | None] = [entry]
        self._planned: list[Entry] = []
        self._slot_chosen = self._plan_chosen_by_hand = False
        self.product = choice({p.id: p.name for p in self._products})
        self.counts_as = Box()
        self._add_choices()
        self._add_fields()
        self._product_chosen()

    def opened_on(self) -> Hashable:
        """Return the day, and the line of its plan."""
        entry = self._entry
        return self._log.first, None if entry is None else (entry.product_id, entry.planned)

    def _add_choices(self) -> None:
        if self._entry is not None:
            name = plain_label(self._products[0].name, "strong", wrap=True)
            self.form.add_field(_("Supplement"), name)
            self.when.keep_day(self._entry.day, always=True)
            return
        self.form.add_field(_("S&upplement"), self.product)
        self.form.add_field(_("&Counts as"), self.counts_as, name="counts_as")
        self.counts_as.setPlaceholderText(_("choose one"))
        self.product.currentIndexChanged.connect(self._product_chosen)
        self.counts_as.currentIndexChanged.connect(self._plan_chosen)
        self.counts_as.activated.connect(self._keep_plan)
        self.when.changed.connect(self._when_changed)
        self.slot.activated.connect(self._keep_slot)

    # ----------------------------------------------------------------------------- choosing

    def chosen_product(self) -> Product:
        """Return the product."""
        return self._products[max(0, self.product.currentIndex())]

    def chosen_entry(self) -> Entry | None:
        """Return the line of the plan this dose stands for; None: an extra dose.

        Raises InputProblem where it is still to be chosen.
        """
        if self._entry is None and self.counts_as.currentIndex() < 0:
            raise InputProblem(
                _("It may be one of several planned doses: choose one."), "counts_as"
            )
        return self._shown_entry()

    def _shown_entry(self) -> Entry | None:
        """Return that line as the form shows it: as long as it is to be chosen, an extra dose."""
        return self._plan[self.counts_as.currentIndex()]

    def _when_changed(self) -> None:
        if self.when.day() != self._log.first:
            self._log = self.session.log(self.when.day(), self.when.day())
            self._product_chosen()
            return
        self._propose_plan()
        if self._shown_entry() is None:
            self._propose_slot()

    def _product_chosen(self) -> None:
        if self._entry is None:
            self._offer_plan()
        self._plan_chosen()

    def _offer_plan(self) -> None:
        id_ = self.chosen_product().id
        lines = self._log.entries(self._log.first)
        self._planned = [line for line in lines if line.is_planned and line.product_id == id_]
        self._plan = [*(line for line in self._planned if line.dose is None), None]
        self._plan_chosen_by_hand = False
        with QSignalBlocker(self.counts_as):
            self.counts_as.clear()
            self.counts_as.addItems([_plan_text(line) for line in self._plan])
            self._propose_plan()

    def _propose_plan(self) -> None:
        """Propose what a dose of that time fills: nothing where it fits several equally."""
        if self._entry is not None or self._plan_chosen_by_hand:
            return
        start = self._log.profile.day_start_hour
        found = fill(self._planned, [Claim("", self._moment_shown(), None)], start)[""]
        place = self._plan.index(found[0] if found else None) if len(found) < 2 else -1
        self.counts_as.setCurrentIndex(place)

    def _moment_shown(self) -> Moment | None:
        """Return the time in the form, also of a dose not taken; None: it is not known."""
        with suppress(InputProblem):
            return None if self.when.unknown.isChecked() else self.when.moment()
        return None

    def _plan_chosen(self) -> None:
        entry = self._shown_entry()
        self.slot.setEnabled(entry is None)
        self.outcome.setEnabled(entry is not None)
        if entry is None:
            self.outcome.setCurrentIndex(0)
            self.units.set_value(self.chosen_product().serving_units)
            self._propose_slot()
        else:
            self.units.set_value(entry.units)
            choose(self.slot, entry.slot)
        self._show_content()

    def _propose_slot(self) -> None:
        """Let the slot follow the clock until the user chooses one."""
        if not self._slot_chosen:
            choose(self.slot, slot_at(self.when.clock(), self._log.profile.day_start_hour))

    def _keep_plan(self) -> None:
        self._plan_chosen_by_hand = True

    def _keep_slot(self) -> None:
        self._slot_chosen = True

    # ------------------------------------------------------------------------------- saving

    def edits(self, answered: frozenset[str]) -> tuple[str, list[Edit]]:
        """Return the new dose."""
        entry, product = self.chosen_entry(), self.chosen_product()
        forms, stamp = self.session.reference.forms, self.session.stamp()
        log, details = self._log, self.details()
        if entry is not None:
            edit = edits.log_entry(log, forms, entry, stamp, details, answered=answered)
        else:
            if details.at is None:  # at a time nobody remembers: it is put on its day alone
                day, start = self.when.day(), log.profile.day_start_hour
                at = planned_moment(day, time(start), stamp.now.zone, start)
                details = replace(details, at=at)
            edit = self._unplanned(product, stamp, details, answered)
        return _label(details.outcome).format(name=product.name), [edit]

    def _unplanned(
        self,
        product: Product,
        stamp: Stamp,
        details: DoseDetails,
        answered: frozenset[str],
    ) -> Put:
        day = self._log.first
        log = self.session.log(day - BACK, day + BACK) if product.as_needed else self._log
        forms = self.session.reference.forms
        return dose_without_plan(log, forms, product, stamp, details, answered=answered)

    def holds(self, units: float) -> tuple[Content, str, str]:
        """Read the product's label."""
        product = self.chosen_product()
        forms = self.session.reference.forms
        return content(product, forms, units), product.form, product.unit


def _offered(log: Log, entry: Entry | None) -> list[Product]:
    """Return the products to choose from: those in use first, and of these magnesium."""
    if entry is not None:
        return [log.products[entry.product_id]]
    return sorted(log.products.values(), key=lambda p: (p.stopped is not None, p.form == NO_FORM))


def _plan_text(line: Entry | None) -> str:
    if line is None:
        return _("an extra dose")
    return _("{slot}, planned for {time}").format(
        slot=wording.slot_name(line.slot), time=wording.clock_text(line.planned)
    )


def _label(outcome: Outcome) -> str:
    return {
        "taken": _("{name} taken"),
        "skipped": _("{name} skipped"),
        "missed": _("{name} missed"),
    }[outcome]


def _content_text(amounts: Content, form: str, units: str) -> str:
    """Return "2 capsules = 1 333.3 mg compound, 96 mg magnesium"."""
    parts = []
    if amounts.compound_mg is not None:
        parts.append(_("{mg} compound").format(mg=wording.compound(amounts.compound_mg)))
    if form == NO_FORM:
        parts.append(_("no magnesium"))
    elif amounts.elemental_mg is None:
        parts.append(_("magnesium not known"))
    else:
        text = _("about {mg} magnesium") if amounts.estimated else _("{mg} magnesium")
        parts.append(text.format(mg=wording.elemental(amounts.elemental_mg)))
    return f"{units} = {', '.join(parts)}"
