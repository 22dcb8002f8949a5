"""What a form would cause if it were saved, in words."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from msgspec import Struct

from magtrack.domain.record.edits import Edit
from magtrack.domain.safety.preview import caused, log_after, range_needed, with_better_times
from magtrack.errors import Question
from magtrack.texts import _, ngettext
from magtrack.ui.session import Session
from magtrack.wording import clock_text
from magtrack.wording import findings as wording

_SHOWN = 3

CAUSED = "findings"
"""The key of the question that tells what saving would cause."""


def ask_about_caused(session: Session, edits: Sequence[Edit], answered: Collection[str]) -> None:
    """Raise Question where saving would cause a warning, unless that was answered already."""
    if CAUSED not in answered and (text := caused_text(session, edits)):
        raise Question(text, CAUSED)


class Better(Struct, frozen=True):
    """The better answer to what saving would cause: its words, and what is saved then."""

    words: str
    edits: tuple[Edit, ...]


def better_times(session: Session, edits: Sequence[Edit]) -> Better | None:
    """Return `edits` at times that keep every gap; None where there are none to tell."""
    today = session.today()
    log = session.log(*range_needed(today))
    knowledge = session.reference.knowledge
    found = with_better_times(log, knowledge, edits, today, session.stamp())
    if found is None:
        return None
    better, moved = found
    times = ", ".join(dict.fromkeys(clock_text(plan.planned) for plan in moved))
    own = {each.record.id for each in edits}
    if all(plan.id in own for plan in moved):
        return Better(_("Use {times} instead").format(times=times), better)
    products = log_after(log, edits).products
    names = dict.fromkeys(products[plan.product_id].name for plan in moved)
    text = _("Move {names} to {times}").format(names=", ".join(names), times=times)
    return Better(text, better)


def caused_text(session: Session, edits: Sequence[Edit]) -> str:
    """Return the warnings that `edits` would add in the coming week, "" for none.

    Minor ones are left to the Safety page.
    """
    today = session.today()
    log = session.log(*range_needed(today, edits))
    knowledge, now = session.reference.knowledge, session.now()
    found = [
        finding
        for finding in caused(log, knowledge, now, edits, today)
        if finding.policy.is_told_before_saving
    ]
    lines = [
        f"{wording.severity_name(finding.severity)} · {wording.headline(finding)}. "
        f"{wording.times_line(finding, now.zone)} {wording.action(finding)}".replace("  ", " ")
        for finding in found[:_SHOWN]
    ]
    more = len(found) - _SHOWN
    if more > 0:
        lines.append(ngettext("And {n} more.", "And {n} more.", more).format(n=more))
    if not lines:
        return ""
    return "\n".join([_("To know before you save:"), *lines])
