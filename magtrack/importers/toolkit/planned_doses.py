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
    """Return the new `doses` of days on which `log` plans their products, by id: in their places.

    `claims` holds what the file says of when each was taken, by id. One that fills no planned dose
    is an extra one: also where the other program had planned it.
    """
    by_id = {dose.id: dose for dose in doses}
    by_day: dict[tuple[str, date], list[Claim]] = defaultdict(list)
    for dose in by_id.values():
        by_day[dose.product_id, dose.day].append(claims[dose.id])
    days = [
        ([e for e in log.entries(day) if e.product_id == product_id and e.is_planned], group)
        for (product_id, day), group in by_day.items()
    ]
    days = [(lines, group) for lines, group in days if lines]

    def found(prefer: Preference | None) -> dict[str, tuple[Entry, ...]]:
        start = log.profile.day_start_hour
        return {
            id_: places
            for lines, group in days
            for id_, places in fill(lines, group, start, prefer).items()
        }

    places_of = found(None)
    doubtful = [(by_id[id_], places) for id_, places in places_of.items() if len(places) > 1]
    if doubtful and (prefer := _PREFERENCES.get(ask(_question(doubtful)) or "")):
        places_of = found(prefer)
    return {id_: _placed(by_id[id_], places) for id_, places in places_of.items()}


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
