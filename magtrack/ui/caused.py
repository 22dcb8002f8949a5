"""What a form would cause if it were saved, in words."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from magtrack.domain.record.edits import Edit
from magtrack.domain.safety.preview import caused, range_needed
from magtrack.errors import Question
from magtrack.texts import _, ngettext
from magtrack.ui.session import Session
from magtrack.wording import findings as wording

_SHOWN = 3

CAUSED = "findings"
"""The key of the question that tells what saving would cause."""


def ask_about_caused(session: Session, edits: Sequence[Edit], answered: Collection[str]) -> None:
    """Raise Question where saving would cause a warning, unless that was answered already."""
    if CAUSED not in answered and (text := caused_text(session, edits)):
        raise Question(text, CAUSED)


def caused_text(session: Session, edits: Sequence[Edit]) -> str:
    """Return the warnings that `edits` would add in the coming week, "" for none.

    Minor ones are left to the Safety page.
    """
    today = session.today()
    log = session.log(*range_needed(today))
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
