"""What is taken on the day, on its sheet: how each stands now, and what is asked about one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from magtrack import wording
from magtrack.domain.record.doses import Entry
from magtrack.domain.record.schedule import Slot
from magtrack.domain.record.ticks import MedicineLine
from magtrack.startup.lazy import Lazy
from magtrack.texts import _, ngettext
from magtrack.ui.pages._today_lines import Line, Of, dose_line, slot_of
from magtrack.ui.pages._today_routine import DayRoutine
from magtrack.ui.pages._today_slots import DoseSheet, SlotSection
from magtrack.ui.pages._today_taking import DayTaking
from magtrack.ui.session import Session
from magtrack.ui.widgets.dose_row import OPEN

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from magtrack.domain.safety.findings import Finding
    from magtrack.domain.safety.taking import Held, TooClose
    from magtrack.ui.pages._today_medicines import MedicineTicks


class DoseCards:
    """The sheet of morning, evening and other times, showing the day of a routine.

    `leads` says that what is due is the first thing to do on the page: its button is the primary.
    """

    def __init__(self, session: Session, routine: DayRoutine, taking: DayTaking) -> None:
        self._session, self._routine, self._taking = session, routine, taking
        taking.tell_held = self.ask_held
        self.cards = SlotSection("morning"), SlotSection("evening"), SlotSection("other")
        self.sheet = DoseSheet(*self.cards)
        self.leads = True
        self._waits: Mapping[Entry, Held] = {}
        self._near: Mapping[Of, TooClose] = {}
        for card in self.cards:
            card.take_wanted.connect(self._take)

    # ------------------------------------------------------------------------------- showing

    def show(self) -> None:
        """Show all lines as they stand now; also where a rule that became known changes that."""
        due = self._taking.due()
        lines = sorted((*self._dose_lines(due), *self._medicine_lines(due)), key=_minute)
        slots = (line.slot for line in lines if line.state == "due")
        primary = next(slots, None) if self.leads else None
        for card in self.cards:
            here = [line for line in lines if line.slot == card.slot]
            card.show_lines(here)
            self._show_take(card, here, is_primary=card.slot == primary)
            card.show_held(self._taking.held)
        self.sheet.show_other(any(line.slot == "other" for line in lines))

    def show_found(self, found: Sequence[Finding], zone: str) -> None:
        """Show what has to wait, and beside the doses the sign of the worst found about them."""
        from magtrack.ui.pages._today_around import near, waiting
        from magtrack.wording.findings import short_line
        from magtrack.wording.held import held_line
        from magtrack.wording.signs import SIGNS, sign_key

        self._waits = waiting(self._session, self._routine)
        self._near = near(self._session, self._routine)
        self.show()
        about = [(of, each.finding, held_line(each)) for of, each in self._near.items()]
        for finding in found:
            entry = None if finding.magnesium is None else finding.magnesium.entry
            if entry is None or finding.acknowledged or finding.quiet or entry in self._waits:
                continue
            about.append((entry, finding, short_line(finding, zone)))
        for card in self.cards:
            signs: dict[int, tuple[str, str, str]] = {}
            for of, finding, said in about:
                number, sign = card.place_of(of), SIGNS[sign_key(finding)]
                if number is not None:
                    signs.setdefault(number, (sign.drawing, sign.tone, said))
            card.show_signs(signs)

    def ask_held(self) -> None:
        """Ask in its row about each dose held back; the keyboard goes to the first answer."""
        rows = [row for card in self.cards for row in card.show_held(self._taking.held)]
        if rows:
            rows[0].focus_answer()

    def be_high(self, height: int) -> None:
        """Let each row be `height` pixels high at ordinary text size."""
        for card in self.cards:
            card.be_high(height)

    def _dose_lines(self, due: Sequence[Of]) -> list[Line]:
        routine, forms = self._routine, self._session.reference.forms
        is_today, log = routine.day == self._session.today(), routine.log
        lines = []
        for entry in log.entries(routine.day):
            state: str = entry.status
            if entry.dose is None and is_today:
                state = "due" if entry in due else "planned"
            held = self._waits.get(entry) if state == "planned" else None
            lines.append(dose_line(entry, state, log, forms, held))
        return lines

    # ----------------------------------------------------------------------------- medicines

    def _medicine_lines(self, due: Sequence[Of]) -> list[Line]:
        log = self._routine.log
        ticked = log.ticks or any(medicine.tick for medicine in log.medicines)
        if not ticked and not DoseCards._medicines.is_made(self):
            return []
        return self._medicines.lines(due, self._near)

    def act_on_medicine(self, of: Of, what: str, page: QWidget) -> bool:
        """Do what is asked for of a medicine alone; False for what is done as with a dose."""
        return DoseCards._medicines.is_made(self) and self._medicines.act(of, what, page)

    def give_up(self) -> bool:
        """Take an open question about a medicine away. Returns whether there was one."""
        return DoseCards._medicines.is_made(self) and self._medicines.give_up()

    @Lazy
    def _medicines(self) -> MedicineTicks:
        from magtrack.ui.pages._today_medicines import MedicineTicks

        return MedicineTicks(self._session, self._routine, self._put_below)

    def _put_below(self, of: Of, widget: QWidget) -> None:
        for card in self.cards:
            card.put_below(of, widget)

    # -------------------------------------------------------------------------------- taking

    def _show_take(self, card: SlotSection, lines: Sequence[Line], *, is_primary: bool) -> None:
        """Offer what one press takes: what is due, on an earlier day all doses that are open."""
        is_today = self._routine.day == self._session.today()
        still_open = [line for line in lines if line.state in OPEN]
        wanted = [
            line.name
            for line in still_open
            if self._is_offered(line.of, line.state) or (not is_today and _is_planned(line.of))
        ]
        text, n = "", len(wanted)
        if n == 1:
            alone = len(still_open) == 1
            text = _("Take") if alone else _("Take {name}").format(name=wanted[0])
        elif n:
            both = n == 2 and len(still_open) == 2
            text = _("Take both") if both else _("Take all {n}").format(n=n)
            if n < len(still_open):
                text = ngettext("Take {n} dose", "Take {n} doses", n).format(n=n)
        said = _("Take in the {slot}: {names}").format(
            slot=wording.slot_name(card.slot).lower(), names=", ".join(wanted)
        )
        card.show_take(text, said, is_primary=is_primary and is_today)

    def _is_offered(self, of: Of, state: str) -> bool:
        """Tell whether a press takes it with the others; what is too close is asked for alone."""
        return state == "due" and of not in self._near

    def _take(self, slot: Slot) -> None:
        """Take what is offered of a slot; on an earlier day all of it that is open."""
        taking, start = self._taking, self._routine.log.profile.day_start_hour
        if self._routine.day != self._session.today():
            taking.take_slot(slot)
        elif wanted := [
            of for of in taking.due() if self._is_offered(of, "due") and slot_of(of, start) == slot
        ]:
            taking.take(wanted, asks=True)


def _is_planned(of: Of) -> bool:
    """Tell whether it has a time; a dose that is open has one."""
    return not isinstance(of, MedicineLine) or of.planned is not None


def _minute(line: Line) -> int:
    return line.minute
