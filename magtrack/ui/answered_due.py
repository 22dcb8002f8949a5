"""What Take in a notification does: the same as the button on Today, for what was told."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

from magtrack.domain.record.doses import Dose, Entry
from magtrack.domain.record.edits import Edit, Put
from magtrack.domain.record.reminders import open_doses, taken_now
from magtrack.errors import ChangedMeanwhile, Question, ReferenceProblem
from magtrack.texts import _
from magtrack.ui.session import Session
from magtrack.wording import clock_text, taken_label
from magtrack.wording.reminders import not_taken_text

if TYPE_CHECKING:
    from magtrack.domain.record.days import Moment
    from magtrack.domain.record.log import Log
    from magtrack.domain.safety.taking import Held


class Write(Protocol):
    """Writes edits as one step of a session, `Session.do` or `Session.write`."""

    def __call__(self, session: Session, label: str, /, *edits: Edit) -> object:
        """Write them; raises MagTrackError where nobody else says that it did not work."""


class AfterAnswer(Struct, frozen=True):
    """What there is to say after an answer; with `free_at` (UTC seconds) also when to come again.

    `wait` is the word of the button for that.
    """

    title: str
    text: str = ""
    free_at: int = 0
    wait: str = ""


def take_told(session: Session, keys: Collection[str], write: Write) -> AfterAnswer | None:
    """Log what was told by these keys and is still open as taken now; None where all is said.

    Answered twice it is one dose. What would be too close to something is left, and said; so is
    what would be asked about, since here nobody can answer. Raises MagTrackError as `write` does.
    """
    today = session.today()
    log = session.log(today, today)
    entries = open_doses(log, today, keys)
    if not entries:
        is_over = not any(key.startswith(f"{today} ") for key in keys)
        return AfterAnswer(_("A new day has begun: nothing was logged.")) if is_over else None
    try:
        puts = taken_now(log, session.reference.forms, entries, session.stamp())
    except Question:
        return AfterAnswer(
            _("The dose was not logged."), _("Open MagTrack: it has a question first.")
        )
    kept, answer = _kept_apart(session, puts)
    if kept:
        names = [put.record.product_name for put in kept if isinstance(put.record, Dose)]
        try:
            write(session, taken_label(names), *kept)
        except ChangedMeanwhile:
            return None  # somebody else answered
    return answer


def held_now(session: Session, log: Log, entries: Sequence[Entry]) -> tuple[Held, ...]:
    """Return which of some open doses would be too close to something if they were taken now."""
    try:
        return _held(session, taken_now(log, session.reference.forms, entries, session.stamp()))
    except Question:  # asked where it is answered
        return ()


def first_free(held: Sequence[Held]) -> Moment | None:
    """Return the first time at which one of these may be taken, None for none on this day."""
    times = [each.free for each in held if each.free is not None]
    return min(times, key=attrgetter("epoch"), default=None)


def _kept_apart(session: Session, puts: Sequence[Put]) -> tuple[list[Put], AfterAnswer | None]:
    """Return what breaks no gap now, and what to say of the rest."""
    held = _held(session, puts)
    if not held:
        return list(puts), None
    left = {each.dose.id for each in held}
    title, text = not_taken_text(held, named=session.preferences.remind_names)
    free = first_free(held)
    rest = [put for put in puts if put.record.id not in left]
    if free is None:
        return rest, AfterAnswer(title, text)
    wait = _("Remind me at {time}").format(time=clock_text(free))
    return rest, AfterAnswer(title, text, free.epoch, wait)


def _held(session: Session, puts: Sequence[Put]) -> tuple[Held, ...]:
    from magtrack.domain.safety.taking import held_back

    doses = [put.record for put in puts if isinstance(put.record, Dose)]
    try:
        return held_back(session.checker.review(session.today()), doses)
    except ReferenceProblem:  # what was taken is logged, checked or not
        return ()
