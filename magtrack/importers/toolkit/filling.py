"""Imported doses in the places of planned ones: a day taken elsewhere is a day of the plan here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from msgspec.structs import replace

from magtrack.domain.record.doses import Dose, Entry
from magtrack.domain.record.filling import Claim, Preference, fill
from magtrack.domain.record.log import Log
from magtrack.errors import ImportQuestion
from magtrack.importers.toolkit.names import MOST_EXAMPLES
from magtrack.texts import _, ngettext

EARLIER, LATER, EXTRA = "earlier", "later", "extra"
"""Answers to which planned dose is filled by one that may fill several."""

_PREFERENCES: Mapping[str, Preference] = {EARLIER: "earlier", LATER: "later"}


def filled(
    doses: Iterable[Dose],
    log: Log,
    claims: Mapping[str, Claim],
    ask: Callable[[ImportQuestion], str | None],
) -> dict[str, Dose]:
    """Return those of the new `doses` that fill planned ones of `log`, as they do, by id.

    `claims` holds what the file says of when each was taken, by id. One of a product that is
    planned on its day, and that fills none, is an extra dose: also where the other program had
    planned it.
    """
    by_day: dict[tuple[str, date], list[Dose]] = defaultdict(list)
    planned = {plan.product_id for plan in log.schedules}
    for dose in doses:
        if dose.product_id in planned:
            by_day[dose.product_id, dose.day].append(dose)
    start = log.profile.day_start_hour
    days = []
    for (product_id, day), group in by_day.items():
        lines = [e for e in log.entries(day) if e.product_id == product_id and e.is_planned]
        if lines:
            days.append((lines, group, [claims[dose.id] for dose in group]))
    doubtful = [
        (dose, places)
        for lines, group, claims in days
        for dose, places in _found(lines, group, claims, start)
        if len(places) > 1
    ]
    answer = ask(_question(doubtful)) if doubtful else None
    prefer = _PREFERENCES.get(answer or "")
    return {
        dose.id: _placed(dose, places)
        for lines, group, claims in days
        for dose, places in _found(lines, group, claims, start, prefer)
    }


def _found(
    lines: list[Entry],
    group: list[Dose],
    claims: list[Claim],
    start: int,
    prefer: Preference | None = None,
) -> list[tuple[Dose, tuple[Entry, ...]]]:
    found = fill(lines, claims, start, prefer)
    return [(dose, found[dose.id]) for dose in group]


def _placed(dose: Dose, places: tuple[Entry, ...]) -> Dose:
    if len(places) != 1:
        return replace(dose, planned=None)
    return replace(dose, planned=places[0].planned, slot=places[0].slot)


def _question(doubtful: list[tuple[Dose, tuple[Entry, ...]]]) -> ImportQuestion:
    n = len(doubtful)
    return ImportQuestion(
        ngettext(
            "{n} dose may be one of several that were planned for its day. Which one?",
            "{n} doses may be one of several that were planned for their day. Which one?",
            n,
        ).format(n=n),
        "planned",
        {
            EARLIER: _("the one planned earlier"),
            LATER: _("the one planned later"),
            EXTRA: _("none: extra doses, in addition to the plan"),
        },
        suggested=EARLIER,
        examples=tuple(map(_example, doubtful[:MOST_EXAMPLES])),
    )


def _example(doubtful: tuple[Dose, tuple[Entry, ...]]) -> str:
    dose, places = doubtful
    when = f"{dose.taken.local:%Y-%m-%d %H:%M}" if dose.taken else dose.day.isoformat()
    times = _(" or ").join(f"{line.planned:%H:%M}" for line in places)
    return _("{name}, {when} (planned {times})").format(
        name=dose.product_name, when=when, times=times
    )
