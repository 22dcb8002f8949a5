"""The magnesium of a report's days beside what limits it: the upper limit, or the kidneys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from magtrack.domain.safety.uncounted import above_limit
from magtrack.exporters.report._blocks import Cell
from magtrack.exporters.report._facts import DayFacts, Facts
from magtrack.exporters.report._sources import Sources
from magtrack.texts import _, ngettext
from magtrack.wording import NONE, cannot_tell, elemental, not_counted_names, number
from magtrack.wording.labs import day_of, new_one_line

_WIDE = 31


def from_supplements(facts: Facts, sources: Sources) -> Cell:
    """Return the elemental total beside its limit; a day without a known total is none of it."""
    name = _("From supplements")
    if facts.median_mg is None:
        more = "; ".join(_unknown(facts)) or _("nothing was logged")
        return Cell(name, _("not known"), more, _WIDE)
    figure = _("{mg} a day").format(mg=elemental(facts.median_mg))
    if facts.left_out:
        figure = _("at least {mg}").format(mg=figure)
    n = len(facts.known_mg)
    told = ngettext(
        "elemental, median of {n} day; highest {highest}",
        "elemental, median of {n} days; highest {highest}",
        n,
    )
    parts = [told.format(n=n, highest=elemental(max(facts.known_mg)))]
    if any(day.total.estimated for day in facts.days):
        parts.append(_("partly estimated"))
    parts += _limit(facts, sources)
    return Cell(name, figure, "; ".join([*parts, *_unknown(facts)]), _WIDE)


def _unknown(facts: Facts) -> Iterator[str]:
    if n := sum(day.total.unknown > 0 for day in facts.days):
        text = ngettext(
            "{n} day with a dose of unknown content", "{n} days with a dose of unknown content", n
        )
        yield text.format(n=n)


def _limit(facts: Facts, sources: Sources) -> Iterator[str]:
    """Yield on how many days the total was above the limit, where that holds for the person."""
    if facts.limit is None:
        return
    if not facts.kidneys.limit_holds:
        yield _("the upper limit does not hold, see below")
        return
    which, mg = facts.limit
    limit = _("{body} {kind} {mg}").format(
        body=which.body.upper(), kind=which.kind, mg=elemental(mg)
    )
    yield f"{limit}: {_days_above(facts)} {sources.of_limit(which)}".strip()


def _days_above(facts: Facts) -> str:
    over = len(facts.over)
    if not facts.left_out:
        return ngettext("{n} day above it", "{n} days above it", over).format(n=over)
    if not over:
        return _("days above it {cannot_be_told}").format(
            cannot_be_told=cannot_tell(facts.left_out)
        )
    return ngettext("at least {n} day above it", "at least {n} days above it", over).format(n=over)


def not_in_it(facts: Facts) -> Cell:
    """Return the magnesium that the total does not count, such as a listed antacid."""
    name = _("Not in it")
    if not facts.left_out:
        return Cell(name, _("nothing known"), _("food and water are never counted"))
    more = _("magnesium of unknown amount; food and water are not counted either")
    return Cell(name, not_counted_names(facts.left_out), more)


def days_above(days: Sequence[DayFacts], facts: Facts) -> str:
    """Return how many of `days` are above the limit, a dash where that cannot be told."""
    limit = None if facts.limit is None else facts.limit[1]
    known = [day for day in days if day.total.taken is not None]
    if not known or not all(day.limit_holds for day in known):
        return NONE
    told = [above_limit(day.total, limit, day.left_out) for day in known]
    over = told.count(True)
    if limit is not None and None in told:
        return f"≥ {over}" if over else NONE
    return str(over)


def kidney_cell(facts: Facts) -> Cell:
    """Return the eGFR that counts on the last day, with its date and from when it was used."""
    name, egfr = _("Kidney function"), facts.kidneys.egfr
    conditions = {"dialysis": _("on dialysis"), "disease": _("kidney disease reported")}
    reported = conditions.get(facts.kidneys.band, "")
    if egfr is None:
        return Cell(name, _("eGFR not known"), reported or _("no value was entered"))
    parts = [new_one_line(egfr, facts.last) or day_of(egfr), reported]
    if egfr.day is not None and egfr.day > facts.first:
        parts.append(_("used from that day on"))
    parts.append(_("as entered by the patient"))
    figure = _("eGFR {n}").format(n=number(egfr.result, 2))
    return Cell(name, figure, "; ".join(filter(None, parts)))
