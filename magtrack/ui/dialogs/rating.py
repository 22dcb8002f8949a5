"""The ratings of any day: given later, corrected, or taken back."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from magtrack.domain.record import edits
from magtrack.domain.record.edits import Edit, Record
from magtrack.domain.record.ratings import Rating, Scale, rating_id
from magtrack.texts import _
from magtrack.ui.dialogs.form_dialog import FormDialog
from magtrack.ui.dialogs.going_on import go_on
from magtrack.ui.dialogs.parts import opened
from magtrack.ui.dialogs.when import date_edit, day_of
from magtrack.ui.session import Session
from magtrack.ui.widgets.labels import plain_label
from magtrack.ui.widgets.rating_row import RatingRow


def rate_day(session: Session, day: date, parent: QWidget | None) -> RatingDialog:
    """Open the dialog on the ratings of `day`."""
    return opened(RatingDialog(session, day, parent))


class RatingDialog(FormDialog):
    """One row for each scale that is asked, or was answered on that day.

    What was chosen here stays chosen when another day is picked.
    """

    def __init__(self, session: Session, day: date, parent: QWidget | None) -> None:
        super().__init__(session, _("Ratings of a day"), parent)
        self._first, self._log = day, session.log(day, day)
        self._chosen: dict[str, int | None] = {}
        self._day = date_edit(day)
        self.form.add_field(_("&Day"), self._day, name="day")
        self.form.add_widget(
            plain_label(_("0 worst – 10 best. Delete takes an answer back."), "small")
        )
        self.rows = [self._row(scale) for scale in self._scales()]
        self._day.dateChanged.connect(self._day_chosen)
        self._show()

    def opened_on(self) -> Hashable:
        """Return the day the form opened on."""
        return self._first

    def entry(self) -> tuple[type[Record], Sequence[str]] | None:
        """Return the ratings of the day."""
        day = self._log.first
        return Rating, [rating_id(day, scale) for scale in self.session.reference.scales]

    def edits(self, answered: frozenset[str]) -> tuple[str, list[Edit]]:
        """Return the ratings that are others than before."""
        wanted = {key: value for key, value in self._chosen.items() if value != self._given(key)}
        stamp, log = self.session.stamp(), self._log
        edits_: list[Edit] = [
            edits.unrate(log, log.first, key)
            if value is None
            else edits.rate(log, log.first, key, value, stamp)
            for key, value in wanted.items()
        ]
        return _("Ratings of {day}").format(day=log.first), edits_

    def _scales(self) -> list[Scale]:
        """Return the scales asked, and those answered on the day."""
        scales, asked = self.session.reference.scales, self._log.profile.scales
        return [
            scale
            for scale in scales.values()
            if (scale.key in asked if asked else scale.default)
            or self._given(scale.key) is not None
        ]

    def _row(self, scale: Scale) -> RatingRow:
        row = RatingRow(scale.key, _(scale.name))
        row.rated.connect(lambda value: self._choose(scale.key, value))
        row.rated.connect(lambda _value: self._go_on_from(row))
        row.cleared.connect(lambda: self._choose(scale.key, None))
        self.form.add_widget(row)
        return row

    def _go_on_from(self, row: RatingRow) -> None:
        """Bring the keyboard to the next row; behind the last one Enter saves."""
        if not self.isAncestorOf(self.focusWidget()):
            return
        if not go_on(self.form, row, self.save_button):
            self.save_button.setFocus(Qt.FocusReason.TabFocusReason)

    def _choose(self, key: str, value: int | None) -> None:
        self._chosen[key] = value
        self._show()

    def _day_chosen(self) -> None:
        day = day_of(self._day)
        self._log = self.session.log(day, day)
        self._show()

    def _given(self, key: str) -> int | None:
        rating = self._log.rating(self._log.first, key)
        return None if rating is None else rating.value

    def _show(self) -> None:
        for row in self.rows:
            row.set_value(self._chosen.get(row.key, self._given(row.key)))
