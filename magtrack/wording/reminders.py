"""The text of a reminder; without the names of products, since others may see the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from magtrack.domain.record.products import Product
from magtrack.texts import _, ngettext
from magtrack.wording import clock_text, day_text, first_line

if TYPE_CHECKING:
    from magtrack.domain.record.days import Moment
    from magtrack.domain.record.reminders import Call, Notice
    from magtrack.domain.safety.taking import Held

_NAME_LETTERS = 40


def reminder_text(calls: Sequence[Call]) -> str:
    """Return what is open: "Your evening dose is due. Today is not rated yet."."""
    parts = [*_dose_parts(calls), *_rating_parts(calls)]
    return " ".join(parts or _notice_parts(calls, named=False))


def named_reminder_text(calls: Sequence[Call], products: Mapping[str, Product]) -> str:
    """Return the due products by name: "Due: Magtein, Alpha-GPC."."""
    doses = [call for call in calls if call.entry is not None]
    ids = dict.fromkeys(call.entry.product_id for call in doses if call.entry is not None)
    names = [first_line(products[each].name, _NAME_LETTERS) for each in ids if each in products]
    parts = [_("Due: {names}.").format(names=", ".join(names))] if names else _dose_parts(calls)
    parts += _rating_parts(calls)
    return " ".join(parts or _notice_parts(calls, named=True))


def detail_text(calls: Sequence[Call], *, named: bool) -> str:
    """Return what is said beneath: when the doses were planned, and what else is to be told."""
    notices = _notice_parts(calls, named=named)
    is_title = not [*_dose_parts(calls), *_rating_parts(calls)]
    return " ".join(each for each in (planned_text(calls), *([] if is_title else notices)) if each)


def text_for(name: str, text: str) -> str:
    """Return a reminder that says whose it is: two logs may remind on one screen."""
    return _("{name}: {text}").format(name=first_line(name, 40), text=text) if name else text


def planned_text(calls: Sequence[Call]) -> str:
    """Return when the doses were planned: "Planned for 20:00, 22:00."; "" without a dose."""
    times = dict.fromkeys(clock_text(c.entry.planned) for c in calls if c.entry is not None)
    return _("Planned for {times}.").format(times=", ".join(times)) if times else ""


def take_word(calls: Sequence[Call]) -> str:
    """Return the button that logs the doses as taken: "Take", "Take both"; "" without a dose."""
    doses = sum(call.entry is not None for call in calls)
    if doses > 1:
        return _("Take both") if doses == 2 else _("Take all")
    return _("Take") if doses else ""


def not_taken_text(held: Sequence[Held], *, named: bool) -> tuple[str, str]:
    """Return the title and the text that say which doses were not logged, and why."""
    from magtrack.wording.held import held_line, held_rule, wait_text

    if not named:
        title = ngettext("{n} dose was not logged.", "{n} doses were not logged.", len(held))
        free = [each.free for each in held if each.free is not None]
        why = _("It would be too close to something else. Open MagTrack to see to what.")
        if free:
            why += " " + _("It breaks no gap from {time} on.").format(time=clock_text(free[0]))
        return title.format(n=len(held)), why
    names = ", ".join(first_line(each.dose.product_name, _NAME_LETTERS) for each in held)
    lines = [f"{held_line(each)} {held_rule(each)} {wait_text(each)}." for each in held]
    return _("{names}: not logged.").format(names=names), " ".join(lines)


def wait_for_text(held: Sequence[Held], free: Moment, *, named: bool) -> tuple[str, str]:
    """Return the title and the text that say that due doses wait, and until when."""
    from magtrack.wording.held import held_line, held_rule

    time = clock_text(free)
    if not named:
        title = ngettext("A dose waits until {time}.", "{n} doses wait until {time}.", len(held))
        why = _("Now it would be too close to something else. You are told again then.")
        return title.format(time=time, n=len(held)), why
    names = ", ".join(first_line(each.dose.product_name, _NAME_LETTERS) for each in held)
    why = " ".join(f"{held_line(each)} {held_rule(each)}" for each in held)
    return _("{names}: wait until {time}.").format(names=names, time=time), why


def notice_text(notice: Notice, *, named: bool) -> str:
    """Return what is told of the coming days, with the name it is about where it is `named`."""
    name = first_line(notice.name, _NAME_LETTERS) if named else ""
    day = day_text(notice.day)
    if notice.kind == "low":
        lasts = ngettext(
            "{what} lasts {n} more day, until {day}.",
            "{what} lasts {n} more days, until {day}.",
            notice.days,
        )
        what = name or _("A supplement")
        return lasts.format(what=what, n=notice.days, day=day)
    if notice.kind == "out":
        return _("{what} does not last for today.").format(what=name or _("A supplement"))
    if notice.kind == "course":
        what = name or _("a medicine")
        return _("By what you entered, {what} ends tomorrow, {day}.").format(what=what, day=day)
    return _("You noted a visit for tomorrow, {day}.").format(day=day)


def _dose_parts(calls: Sequence[Call]) -> list[str]:
    slots = [call.entry.slot for call in calls if call.entry is not None]
    kind = slots[0] if len(set(slots)) == 1 else "other"
    if not slots:
        return []
    n = len(slots)
    if kind == "morning":
        return [ngettext("Your morning dose is due.", "Your morning doses are due.", n)]
    if kind == "evening":
        return [ngettext("Your evening dose is due.", "Your evening doses are due.", n)]
    return [ngettext("Your dose is due.", "Your doses are due.", n)]


def _rating_parts(calls: Sequence[Call]) -> list[str]:
    is_asked = any(call.entry is None and call.notice is None for call in calls)
    return [_("Today is not rated yet.")] if is_asked else []


def _notice_parts(calls: Sequence[Call], *, named: bool) -> list[str]:
    found = [notice_text(c.notice, named=named) for c in calls if c.notice is not None]
    return list(dict.fromkeys(found))
