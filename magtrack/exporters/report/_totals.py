"""The magnesium of a report's days beside what limits it: the upper limit, or the kidneys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from magtrack.domain.record.labs import EGFR, LAB_KINDS, lab_on
from magtrack.domain.safety.uncounted import above_limit
from magtrack.exporters.report._facts import DayFacts, Facts
from magtrack.texts import _, ngettext
from magtrack.wording import NONE, cannot_tell, elemental, not_counted_text
from magtrack.wording.labs import kidneys_text, lab_line, limit_sentence


def totals(facts: Facts) -> str:
    """Return the elemental total beside its limit; a day without a known total is none of it."""
    parts = list(_known_totals(facts)) or [_("no day with a known amount")]
    if n := sum(day.total.unknown > 0 for day in facts.days):
        text = ngettext(
            "{n} day with a dose of unknown content", "{n} days with a dose of unknown content", n
        )
        parts.append(text.format(n=n))
    if facts.left_out:
        parts.append(not_counted_text(facts.left_out))
    return "; ".join(parts)


def _known_totals(facts: Facts) -> Iterator[str]:
    known = facts.known_mg
    if not known or facts.median_mg is None:
        return
    text = ngettext(
        "elemental: median {median}, highest {highest} a day ({n} day with a known total)",
        "elemental: median {median}, highest {highest} a day ({n} days with a known total)",
        len(known),
    )
    if facts.left_out:
        text = ngettext(
            "elemental: at least, median {median}, highest {highest} a day ({n} day with a known"
            " total)",
            "elemental: at least, median {median}, highest {highest} a day ({n} days with a known"
            " total)",
            len(known),
        )
    highest = elemental(max(known))
    yield text.format(median=elemental(facts.median_mg), highest=highest, n=len(known))
    if facts.limit is not None and facts.kidneys.limit_holds:
        which, mg = facts.limit
        limit = _("{name} {mg}").format(name=which.name, mg=elemental(mg))
        yield f"{limit}: {_days_above(facts)}"
    if any(day.total.estimated for day in facts.days):
        yield _("partly estimated")


def _days_above(facts: Facts) -> str:
    over = len(facts.over)
    if not facts.left_out:
        return ngettext("{n} day above it", "{n} days above it", over).format(n=over)
    if not over:
        return _("days above it {cannot_be_told}").format(
            cannot_be_told=cannot_tell(facts.left_out)
        )
    return ngettext("at least {n} day above it", "at least {n} days above it", over).format(n=over)


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


def kidneys(facts: Facts) -> Iterator[tuple[str, str]]:
    """Yield the rows about kidneys and blood tests, as known on the last day."""
    last = facts.last
    parts = [kidneys_text(facts.kidneys, last), limit_sentence(facts.kidneys)]
    yield _("Kidneys"), ". ".join(filter(None, parts))
    others = [lab_on(facts.log.labs, kind, last) for kind in LAB_KINDS if kind != EGFR]
    told = [lab_line(value, last) for value in others if value is not None]
    if told:
        yield _("Blood tests"), "; ".join(told)
