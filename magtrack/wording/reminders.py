"""The text of a reminder; without the names of products, since others may see the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from magtrack.domain.record.products import Product
from magtrack.texts import _, ngettext
from magtrack.wording import clock_text, first_line

if TYPE_CHECKING:
    from magtrack.domain.record.reminders import Call

_NAME_LETTERS = 40


def reminder_text(calls: Sequence[Call]) -> str:
    """Return the open doses and ratings: "Your evening dose is due. Today is not rated yet."."""
    slots = [call.entry.slot for call in calls if call.entry is not None]
    kind = slots[0] if len(set(slots)) == 1 else "other"
    if kind == "morning":
        doses = ngettext("Your morning dose is due.", "Your morning doses are due.", len(slots))
    elif kind == "evening":
        doses = ngettext("Your evening dose is due.", "Your evening doses are due.", len(slots))
    else:
        doses = ngettext("Your dose is due.", "Your doses are due.", len(slots))
    parts = [doses] if slots else []
    if len(slots) < len(calls):
        parts.append(_("Today is not rated yet."))
    return " ".join(parts)


def named_reminder_text(calls: Sequence[Call], products: Mapping[str, Product]) -> str:
    """Return the due products by name: "Due: Magtein, Alpha-GPC."."""
    doses = [call for call in calls if call.entry is not None]
    ids = dict.fromkeys(call.entry.product_id for call in doses if call.entry is not None)
    names = [first_line(products[each].name, _NAME_LETTERS) for each in ids if each in products]
    if not names:
        return reminder_text(calls)
    ratings = [call for call in calls if call.entry is None]
    due = _("Due: {names}.").format(names=", ".join(names))
    return " ".join([due, reminder_text(ratings)]) if ratings else due


def text_for(name: str, text: str) -> str:
    """Return a reminder that says whose it is: two logs may remind on one screen."""
    return _("{name}: {text}").format(name=first_line(name, 40), text=text) if name else text


def planned_text(calls: Sequence[Call]) -> str:
    """Return when the doses were planned: "Planned for 20:00, 22:00."; "" without a dose."""
    times = dict.fromkeys(clock_text(c.entry.planned) for c in calls if c.entry is not None)
    return _("Planned for {times}.").format(times=", ".join(times)) if times else ""
