"""Supplements and medicines taken in the days of a report, and the person's conditions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from magtrack.domain.record.people import Condition, Medicine
from magtrack.domain.record.products import NO_FORM
from magtrack.exporters.report._blocks import Block, Heading, Paragraph, TableBlock
from magtrack.exporters.report._facts import Facts, InUse
from magtrack.exporters.report._page import amount_a_day, day_name, ended, held_line, times_of_day
from magtrack.reference import Reference
from magtrack.texts import _
from magtrack.wording import NONE, clock_text, units_text
from magtrack.wording.labs import lab_line
from magtrack.wording.medicines import when_taken
from magtrack.wording.plans import if_not_daily
from magtrack.wording.products import amount_line, check_line, form_line, minerals_line

_LETTERS = 26


def taken(facts: Facts, reference: Reference) -> Iterator[Block]:
    """Yield the tables of everything taken, and the conditions."""
    yield Heading(_("Supplements and medicines"))
    head = [_("Name"), _("A day, by mouth"), _("When"), _("Since"), _("Last dose"), _("For")]
    rows = [_product(each, facts, reference) for each in facts.products]
    rows += [_medicine(each, facts, reference) for each in medicines(facts)]
    if rows:
        yield TableBlock(head, rows, widths=(23, 17, 17, 15, 12, 16))
    else:
        yield Paragraph(_("None recorded."))
    named = [_condition(each, reference) for each in conditions(facts)]
    yield from _conditions_line(named, facts)


def marks(facts: Facts) -> dict[str, str]:
    """Return the letter that stands for each product in the table of days, by its id."""
    n = len(facts.products)
    if n == 1:
        return {facts.products[0].product.id: ""}
    letters = (chr(ord("A") + i) if n <= _LETTERS else f"{i + 1}" for i in range(n))
    return {each.product.id: mark for each, mark in zip(facts.products, letters, strict=True)}


def _product(each: InUse, facts: Facts, reference: Reference) -> Sequence[str]:
    product, mark = each.product, marks(facts)[each.product.id]
    kind = "" if product.form == NO_FORM else form_line(product, reference.forms)
    also = minerals_line(product.minerals)
    about = ", ".join(part for part in (product.brand, kind, also) if part)
    name = " ".join(part for part in (f"{mark} =" if mark else "", product.name) if part)
    return (
        "\n".join(
            part for part in (f"{name} ({about})" if about else name, check_line(product)) if part
        ),
        amount_a_day(each, reference) or _serving(each, reference),
        _("as needed") if product.as_needed and not each.plans else times_of_day(each.plans),
        "\n".join(part for part in (day_name(each.since), ended(each, facts)) if part),
        NONE if each.last is None else _when(each),
        product.purpose or NONE,
    )


def _serving(each: InUse, reference: Reference) -> str:
    """Return the amount in one unit, where no amount a day can be told."""
    line = held_line(each.product, 1, reference) or amount_line(each.product, 1)
    return f"{units_text(1, each.product.unit)} = {line}" if line else NONE


def _when(each: InUse) -> str:
    if each.last is None:
        return NONE
    at = each.last.taken
    day = day_name(each.last.day)
    return day if at is None else f"{day} {clock_text(at)}"


def medicines(facts: Facts) -> list[Medicine]:
    """Return the medicines of the period."""
    return [each for each in facts.log.medicines if _is_within(each, facts)]


def _medicine(each: Medicine, facts: Facts, reference: Reference) -> Sequence[str]:
    times = when_taken(each, reference.medicine_reader)
    if often := if_not_daily(each.repeats):
        times += f" ({often})"
    until = _("until {day}").format(day=day_name(each.last)) if each.last else ""
    return (
        each.name,
        _("medicine"),
        times,
        "\n".join(part for part in (day_name(each.first), until) if part),
        _last_ticked(each, facts),
        NONE,
    )


def _last_ticked(medicine: Medicine, facts: Facts) -> str:
    """Return when a medicine was last ticked as taken; a dash says nothing of whether it was."""
    ticks = (
        tick
        for tick in facts.log.ticks
        if tick.medicine_id == medicine.id and tick.outcome == "taken" and tick.day <= facts.last
    )
    last = max(
        ticks, key=lambda tick: (tick.day, tick.taken.epoch if tick.taken else 0), default=None
    )
    if last is None:
        return NONE
    day = day_name(last.day)
    return day if last.taken is None else f"{day} {clock_text(last.taken)}"


def conditions(facts: Facts) -> list[Condition]:
    """Return the conditions of the period."""
    return [each for each in facts.log.conditions if _is_within(each, facts)]


def _is_within(each: Medicine | Condition, facts: Facts) -> bool:
    begun = each.first is None or each.first <= facts.last
    return begun and (each.last is None or each.last >= facts.first)


def _condition(each: Condition, reference: Reference) -> str:
    from magtrack.domain.safety.medicines import condition_names

    name = condition_names(reference.conditions.values()).get(each.key, each.key)
    return name if each.first is None else f"{name} ({day_name(each.first)})"


def _conditions_line(named: Sequence[str], facts: Facts) -> Iterator[Block]:
    profile, egfr = facts.log.profile, facts.kidneys.egfr
    parts = [
        *named,
        *([_("pregnant")] if profile.pregnant else ()),
        *([_("breastfeeding")] if profile.breastfeeding else ()),
        *([lab_line(egfr, facts.last)] if egfr is not None else ()),
    ]
    said = ", ".join(parts) or _("none recorded")
    yield Paragraph(_("Conditions: {list}.").format(list=said))
