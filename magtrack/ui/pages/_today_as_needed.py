"""What is taken as needed, on Today: one click logs it, and what is too soon is asked about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QMenu

from magtrack import wording
from magtrack.domain.record.as_needed import (
    BACK,
    Standing,
    as_needed_on,
    dose_without_plan,
    end_of,
    standing,
)
from magtrack.domain.record.days import ONE_DAY, Moment
from magtrack.domain.record.doses import Dose
from magtrack.domain.record.edits import DoseDetails, Put
from magtrack.domain.record.log import Log
from magtrack.domain.record.products import Product, content
from magtrack.errors import Question, ReferenceProblem
from magtrack.startup.lazy import set_shown
from magtrack.texts import _
from magtrack.ui import icons, style
from magtrack.ui.asking import Asking
from magtrack.ui.background import timer
from magtrack.ui.pages._today_lines import content_detail
from magtrack.ui.pages._today_routine import DayRoutine
from magtrack.ui.pages._today_taking import earlier
from magtrack.ui.session import Session
from magtrack.ui.widgets.buttons import button, tool_button
from magtrack.ui.widgets.card import Banner
from magtrack.ui.widgets.columns import discard, in_column, in_row, rule
from magtrack.ui.widgets.dose_row import HEIGHT
from magtrack.ui.widgets.labels import ElidedLabel, plain_label
from magtrack.wording.as_needed import standing_line

_AGAIN_MS = 60_000
"""How long "2 h ago" is true."""


class AsNeededRow(QFrame):
    """A product taken as needed; it says what the user `asked` for.

    That is "now", "15min" or "1h" ago, or "other": at another time.
    """

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "row")
        self._name = plain_label("")
        self._detail = ElidedLabel("", "muted")
        self._stands = ElidedLabel("", "muted")
        self.take = button(_("Log one now"), icon="plus")
        self.take.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.take.clicked.connect(lambda: self.asked.emit("now"))
        self._more = tool_button("ellipsis-vertical", _("More"), "quiet")
        self._more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._more.clicked.connect(self._open_menu)
        parts = (self._name, self._detail, self._stands, self.take, self._more)
        self.setLayout(in_row(*parts, gap=8, margins=(4, 2, 4, 2), wide=self._stands))
        self.be_high(HEIGHT)

    def be_high(self, height: int) -> None:
        """Be at least `height` pixels high at ordinary text size."""
        self.setMinimumHeight(style.scaled(height))

    def show_product(self, name: str, detail: str, stands: str, *, is_today: bool) -> None:
        """Show a product and how it stands; on an earlier day the time has to be told."""
        self._name.setText(name)
        self._detail.set_whole(detail)
        self._stands.set_whole(stands)
        set_shown(self._more, is_today)
        self.take.setText(_("Log one now") if is_today else _("Log one…"))
        self.take.setAccessibleName(_("Log one {name}").format(name=name))
        self.take.setAccessibleDescription(stands)
        self._more.setAccessibleName(_("More for {name}").format(name=name))
        self.setAccessibleName(", ".join(filter(None, (name, detail, stands))))

    def menu(self) -> QMenu:
        """Return the menu of the earlier times."""
        menu, ask = QMenu(self), self.asked.emit
        menu.addAction(_("Taken 15 minutes ago"), lambda: ask("15min"))
        menu.addAction(_("Taken 1 hour ago"), lambda: ask("1h"))
        menu.addAction(_("Taken at another time…"), lambda: ask("other"))
        return menu

    def _open_menu(self) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))


class AsNeededCard(QFrame):
    """The products as needed of a routine's day, one under the other."""

    def __init__(self, session: Session, routine: DayRoutine) -> None:
        super().__init__()
        self.setProperty("role", "row")
        self._session, self._routine = session, routine
        self._products: list[Product] = []
        self._day: date | None = None
        self._rows: list[AsNeededRow] = []
        self._high = HEIGHT
        self._question: Banner | None = None
        self._column = in_column(gap=0)
        title = in_row(
            icons.Glyph("pill-bottle", "text_muted", 20), plain_label(_("As needed"), "strong")
        )
        title.setContentsMargins(16, 13, 0, 0)
        aside = in_column(title, 1, gap=0)
        line = in_row(aside, self._column, gap=8, wide=self._column)
        self.setLayout(in_column(rule(), line, gap=0))
        self._asking = Asking(
            session,
            self._keep_question,
            yes=_("Log it all the same"),
            no=_("Not now"),
            no_first=True,
        )
        self._again = timer(self, _AGAIN_MS, self._show_again)
        self.setAccessibleName(_("As needed"))

    def show_day(self) -> None:
        """Show the products as they stand now; without any the card is not there."""
        day = self._routine.day
        found = as_needed_on(self._routine.log, day)
        set_shown(self, bool(found))
        if day != self._day or [p.id for p in found] != [p.id for p in self._products]:
            self._asking.give_up()
        self._products, self._day = found, day
        self._have_rows(len(found))
        if found:
            self._show_standings(day, found)
            self._again.start()

    def give_up(self) -> bool:
        """Take an open question away; nothing is written. Returns whether there was one."""
        return self._asking.give_up()

    def be_high(self, height: int) -> None:
        """Let each row be `height` pixels high at ordinary text size."""
        self._high = height
        for row in self._rows:
            row.be_high(height)

    def log_one(self) -> bool:
        """Log the only product; of several the keyboard goes to the first. False: there is none."""
        if len(self._rows) == 1:
            self._act(0, "now")
        elif self._rows:
            self._rows[0].take.setFocus(Qt.FocusReason.OtherFocusReason)
        return bool(self._rows)

    # ------------------------------------------------------------------------------- showing

    def _show_standings(self, day: date, found: Sequence[Product]) -> None:
        session, is_today = self._session, day == self._session.today()
        log, forms = self._reaching_back(day), session.reference.forms
        at = session.now() if is_today else end_of(day, session.now().zone, log)
        for row, product in zip(self._rows, found, strict=True):
            stands = standing(log, product, at)
            units = product.serving_units
            holds = content(product, forms, units)
            row.show_product(
                product.name,
                content_detail(units, product.unit, product.form, holds, product),
                _stands_line(stands, at, is_today=is_today),
                is_today=is_today,
            )

    def _show_again(self) -> None:
        if self.isVisible():
            self._show_standings(self._routine.day, self._products)
            self._again.start()

    def _reaching_back(self, day: date) -> Log:
        """Return a log that tells when the last one was; it holds what the rule checker asks."""
        return self._session.log(day - BACK, day + 2 * ONE_DAY)

    def _have_rows(self, count: int) -> None:
        while len(self._rows) > count:
            discard(self._column, self._rows.pop())
        while len(self._rows) < count:
            row, index = AsNeededRow(), len(self._rows)
            row.be_high(self._high)
            row.asked.connect(lambda what, index=index: self._act(index, what))
            self._rows.append(row)
            self._column.insertWidget(index, row)

    # ------------------------------------------------------------------------------- logging

    def _keep_question(self, banner: Banner) -> None:
        self._question = banner
        self._column.addWidget(banner)

    def _ask_below(self, index: int) -> None:
        """Let what is asked stand below the row of its product."""
        if self._question is not None:
            self._column.removeWidget(self._question)
            place = self._column.indexOf(self._rows[index])
            self._column.insertWidget(place + 1, self._question)

    def _act(self, index: int, what: str) -> None:
        if self._routine.is_over():
            return
        product, day = self._products[index], self._routine.day
        if what == "other" or day != self._session.today():
            from magtrack.ui.dialogs.dose import add_dose_of

            add_dose_of(self._session, day, product, self)
            return
        stamp, forms = self._session.stamp(), self._session.reference.forms
        at = earlier(what, stamp.now)
        log = self._reaching_back(day)

        def logged(answered: frozenset[str]) -> list[Put]:
            put = dose_without_plan(
                log, forms, product, stamp, DoseDetails(at=at), answered=answered
            )
            if "too-close" not in answered:
                self._ask_about_rules(day, put)
            return [put]

        self._asking.write(_("{name} taken").format(name=product.name), logged)
        self._ask_below(index)

    def _ask_about_rules(self, day: date, put: Put) -> None:
        """Raise Question where the dose would be too close to something by the rules."""
        from magtrack.domain.safety.taking import held_back
        from magtrack.wording.held import too_close_question

        try:
            doses = [put.record] if isinstance(put.record, Dose) else []
            held = held_back(self._session.checker.review(day), doses)
        except ReferenceProblem:  # said already; what was taken is logged, checked or not
            return
        for each in held:
            raise Question(too_close_question(each), "too-close")


def _stands_line(stands: Standing, at: Moment, *, is_today: bool) -> str:
    """Return how a product stands; of an earlier day only how many it saw."""
    if is_today:
        return standing_line(stands, at)
    return wording.units_text(stands.units, stands.product.unit) if stands.units else ""
