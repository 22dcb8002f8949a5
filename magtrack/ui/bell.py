"""The bell: tells of what is due, once for all programs of a log, and does what is answered.

The window has one, and so does `magtrack remind`, which has no window. Both look into the same file
of what was told, and both write what is answered as a key on Today would.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from magtrack.clock import Clock
from magtrack.domain.record.clocks import parse_clock
from magtrack.domain.record.days import ONE_DAY
from magtrack.domain.record.log import Log
from magtrack.domain.record.notices import NoticeWishes, notices
from magtrack.domain.record.reminders import (
    AGAIN,
    Call,
    Outlook,
    ReminderWishes,
    Telling,
    outlook,
    remembered,
)
from magtrack.domain.record.supply import counted_since
from magtrack.errors import MagTrackError
from magtrack.preferences import Preferences
from magtrack.store.told import Told, ToldFile
from magtrack.texts import _
from magtrack.ui.answered_due import AfterAnswer, first_free, held_now, take_told
from magtrack.ui.note import Note, bus_address
from magtrack.ui.session import Session
from magtrack.wording.reminders import (
    detail_text,
    named_reminder_text,
    reminder_text,
    take_word,
    text_for,
    wait_for_text,
)

if TYPE_CHECKING:
    from magtrack.ui.answered_due import Write
    from magtrack.ui.notifications import Notifications

Opened = Callable[[], AbstractContextManager[Session]]


class DueNow(Struct, frozen=True):
    """What a look found, and the log of the day it is about."""

    log: Log
    outlook: Outlook


class Bell(QObject):
    """What was told last stands until it is answered, on the desktop or elsewhere.

    Signals: `open_wanted()` asks for the window; `answered()` follows an answer; `unheard()` where
    the desktop showed nothing.
    """

    open_wanted = Signal()
    answered = Signal()
    unheard = Signal()

    def __init__(
        self,
        data_dir: Path,
        clock: Clock,
        opened: Opened,
        write: Write,
        otherwise: Callable[[Note], bool],
    ) -> None:
        """Remember beside the log in `data_dir`, which `opened` opens for an answer.

        `write` does that answer. `otherwise` shows a note where the desktop has no service for it,
        and tells whether it could.
        """
        super().__init__()
        self._file, self._clock = ToldFile(data_dir), clock
        self._opened, self._write, self._otherwise = opened, write, otherwise
        self._notes = notifications(self)
        self._whose = ""
        self._note: Note | None = None
        self._keys: frozenset[str] = frozenset()
        self._before: dict[str, Telling] = {}
        self._wait_until = 0
        self._noticed: tuple[tuple[date, NoticeWishes], list[Call]] | None = None
        if self._notes is not None:
            self._notes.pressed.connect(self.press)
            self._notes.failed.connect(self._show_otherwise)

    @property
    def has_bus(self) -> bool:
        """Tell whether the desktop has a bus for notifications."""
        return self._notes is not None

    @property
    def is_alive(self) -> bool:
        """Tell whether the desktop can still be told of anything."""
        return self._notes is None or self._notes.is_alive

    # ------------------------------------------------------------------------------- looking

    def forget(self) -> None:
        """Work out afresh what the next look tells beside the doses: the log has changed."""
        self._noticed = None

    def look(self, session: Session) -> DueNow:
        """Return what is due now; what is news is the caller's to tell. Raises StoreProblem."""
        wanted, now, today = session.preferences, session.now(), session.today()
        log = session.log(today, today)
        beside = self._beside(session, log, today)
        found: list[Outlook] = []

        def decide(told: Told) -> Told:
            again_at = told.again_at or None
            seen = outlook(log, _wishes(wanted), now, told.told, again_at, notices=beside)
            found[:] = [seen]
            if seen.is_news:
                self._before = {c.key: told.told[c.key] for c in seen.open if c.key in told.told}
                again = 0 if told.again_at <= now.epoch else told.again_at
                return Told(remembered(told.told, seen.open, now), again)
            return told if seen.open else replace(told, again_at=0)

        self._file.change(decide)
        return DueNow(log, found[0])

    def _beside(self, session: Session, log: Log, today: date) -> list[Call]:
        wanted = session.preferences
        asked = NoticeWishes(wanted.remind_stock_days, wanted.remind_ahead)
        if not (asked.stock_days or asked.ahead):
            return []
        if self._noticed is None or self._noticed[0] != (today, asked):
            since = (counted_since(log) if asked.stock_days else None) or today
            whole = session.log(min(since, today), today + ONE_DAY)
            self._noticed = (today, asked), notices(whole, asked, session.now())
        return self._noticed[1]

    # ------------------------------------------------------------------------------- telling

    def ring(self, session: Session, found: DueNow) -> None:
        """Show what is open on the desktop, in one notification.

        Where no dose of it may be taken yet it says so, and all comes again once one may.
        """
        calls, named = found.outlook.open, session.preferences.remind_names
        self._keys = frozenset(call.key for call in calls)
        self._whose = session.preferences.log_name
        doses = [call.entry for call in calls if call.entry is not None]
        held = held_now(session, found.log, doses) if doses else ()
        free = first_free(held)
        if free is not None and len(held) == len(doses):
            self.put_off(free.epoch)
            title, text = wait_for_text(held, free, named=named)
            self._show(Note(title, text, (("open", _("Open")),)))
            return
        title = named_reminder_text(calls, found.log.products) if named else reminder_text(calls)
        take = take_word(calls)
        later = (("later", _("In 30 minutes")), ("open", _("Open")))
        buttons = (("take", take), *later) if take else later
        self._show(Note(title, detail_text(calls, named=named), buttons))

    def hush(self) -> None:
        """Take back what stands on the desktop: nothing of it is open any more."""
        self._note = None
        if self._notes is not None:
            self._notes.close()

    def hand_over(self) -> None:
        """Take back what nobody answered, so that another program tells of it: this one ends."""
        if self._notes is not None and self._notes.is_standing:
            self.untell()
        self.hush()

    def untell(self) -> None:
        """Let what was told last count as not told."""
        keys, before = self._keys, self._before

        def decide(told: Told) -> Told:
            kept = {key: each for key, each in told.told.items() if key not in keys}
            return replace(told, told={**before, **kept})

        self._file.change(decide)

    def _show(self, note: Note) -> None:
        self._note = note = replace(note, title=text_for(self._whose, note.title))
        if self._notes is None:
            self._show_otherwise()
        else:
            self._notes.show(note)

    def _show_otherwise(self) -> None:
        if self._note is not None and not self._otherwise(self._note):
            self.unheard.emit()

    # ----------------------------------------------------------------------------- answering

    def press(self, key: str) -> None:
        """Do what a button of the notification says: take, later, wait or open."""
        self.hush()
        if key == "take":
            self._take()
        elif key == "wait":
            self.put_off(self._wait_until)
        elif key == "open":
            self.open_wanted.emit()
        elif key == "later":
            self.put_off_a_while()
        self.answered.emit()

    def put_off(self, until: int) -> None:
        """Let what is open come once more at an instant (UTC seconds)."""
        self._file.change(lambda told: replace(told, again_at=until))

    def put_off_a_while(self) -> None:
        """Let what is open come once more, half an hour from now."""
        self.put_off(self._clock.read().epoch + int(AGAIN.total_seconds()))

    def _take(self) -> None:
        try:
            with self._opened() as session:
                answer = take_told(session, self._keys, self._write)
        except MagTrackError as problem:
            answer = AfterAnswer(_("The dose was not logged."), str(problem))
        if answer is None:
            return
        self._wait_until = answer.free_at
        wait: Sequence[tuple[str, str]] = (("wait", answer.wait),) if answer.free_at else ()
        self._show(Note(answer.title, answer.text, (*wait, ("open", _("Open")))))


def notifications(parent: QObject) -> Notifications | None:
    """Return the notifications of this desktop, None where there is no bus for them.

    Only Linux has one: elsewhere nothing of it is loaded.
    """
    if not bus_address():
        return None
    from magtrack.ui.notifications import of_this_desktop

    return of_this_desktop(parent)


def _wishes(wanted: Preferences) -> ReminderWishes:
    quiet = (parse_clock(wanted.quiet_from), parse_clock(wanted.quiet_to))
    return ReminderWishes(
        wanted.remind_minutes if wanted.remind_doses else None,
        parse_clock(wanted.ratings_clock) if wanted.remind_ratings else None,
        wanted.remind_again_minutes or None,
        wanted.remind_again_times,
        quiet if wanted.remind_quiet else None,
    )
