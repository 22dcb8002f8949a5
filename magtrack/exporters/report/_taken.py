"""What is taken, in one table: supplements and medicines, how much of it, and for what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from magtrack.domain.record.people import Condition, Medicine
from magtrack.domain.record.products import NO_FORM, Product
from magtrack.domain.record.ticks import Ticked, ticked
from magtrack.exporters.report._blocks import Block, Heading, Paragraph, TableBlock
from magtrack.exporters.report._facts import Facts, InUse
from magtrack.exporters.report._words import (
    JOINED,
    amount_a_day,
    day_name,
    ended,
    held_line,
    times_of_day,
)
from magtrack.reference import Reference
from magtrack.texts import _, ngettext
from magtrack.wording import NONE, percent, units_text
from magtrack.wording.blood_tests import could_be_discussed
from magtrack.wording.findings import precaution_line
from magtrack.wording.labs import lab_line
from magtrack.wording.medicines import strength, when_taken
from magtrack.wording.plans import if_not_daily
from magtrack.wording.products import amount_line, check_line, form_line, minerals_line

_LETTERS = 26
_NO_RULE = "*"
"""The sign of a medicine that no rule knows."""


def taken(facts: Facts, reference: Reference) -> Iterator[Block]:
    """Yield the table of everything taken, conditions, and blood tests."""
    yield Heading(_("Taken (magnesium figures are elemental)"))
    listed = medicines(facts)
    head = [_("Name"), _("Amount = magnesium"), _("When"), _("Since"), _("For"), _("Taken")]
    rows = [_product(each, facts, reference) for each in facts.products]
    rows += [_untimed(each, reference) for each in untimed(facts)]
    rows += [_medicine(each, facts, reference) for each in listed]
    if rows:
        yield TableBlock(head, rows, widths=(22, 24, 19, 14, 12, 9))
        if notes := " ".join(_notes(facts, listed)):
            yield Paragraph(notes, "small")
    else:
        yield Paragraph(_("None recorded."))
    yield from _conditions_line([_condition(each, reference) for each in conditions(facts)], facts)
    if said := could_be_discussed(facts.blood_tests):
        yield Paragraph(said)


def marks(facts: Facts) -> dict[str, str]:
    """Return the letter that stands for each product in the table of days, by its id."""
    n = len(facts.products)
    if n == 1:
        return {facts.products[0].product.id: ""}
    letters = (chr(ord("A") + i) if n <= _LETTERS else f"{i + 1}" for i in range(n))
    return {each.product.id: mark for each, mark in zip(facts.products, letters, strict=True)}


def _notes(facts: Facts, listed: Sequence[Medicine]) -> Iterator[str]:
    """Yield what the column of what was taken counts, and what is not known."""
    if any(each.followed is not None for each in facts.products):
        yield _("%: doses taken ÷ planned, the mean of the days.")
    if unknown := [
        f"{each.product.name} {each.counts['not_recorded']}"
        for each in facts.products
        if each.counts["not_recorded"]
    ]:
        yield _("Not recorded, counted as not taken: {names}.").format(names=", ".join(unknown))
    if untimed(facts):
        yield _("Time not given; –: not logged either, so whether it was taken is not recorded.")
    found = [ticked(facts.log, each, facts.last_over) for each in listed]
    if any(each is not None and each.extra for each in found):
        yield _("A medicine’s number: ticked of planned + taken beside the planned times.")
    elif any(found):
        yield _("A medicine’s number: ticked of planned.")
    if None in found:
        yield _("Medicines as listed; –: not ticked, so whether it was taken is not recorded.")
    if facts.unknown:
        text = _("{sign} No rule known: that is not the same as safe. {precaution}")
        said = text.format(sign=_NO_RULE, precaution=precaution_line())
        yield said.replace(" ", JOINED, 1)


# ---------------------------------------------------------------------------------- the rows


def _product(each: InUse, facts: Facts, reference: Reference) -> Sequence[str]:
    product = each.product
    return (
        _name(product, reference),
        amount_a_day(each, reference) or _serving(product, reference),
        _("as needed") if product.as_needed and not each.plans else times_of_day(each.plans),
        _since(each.since, ended(each, facts)),
        product.purpose or NONE,
        _share(each),
    )


def untimed(facts: Facts) -> list[Product]:
    """Return the supplements said to be in use that have no plan and no dose, by name.

    "Vitamin D" written without a time is one. What is taken as needed was not taken then.
    """
    shown = {each.product.id for each in facts.products}
    found = [
        each
        for each in facts.log.products.values()
        if each.id not in shown
        and each.started is not None
        and not each.as_needed
        and each.started <= facts.last
        and (each.stopped is None or each.stopped >= facts.first)
        and not facts.log.plans_of(each.id)
    ]
    return sorted(found, key=lambda each: (each.form == NO_FORM, each.name, each.id))


def _untimed(product: Product, reference: Reference) -> Sequence[str]:
    until = _("to {day}").format(day=day_name(product.stopped)) if product.stopped else ""
    return (
        _name(product, reference),
        _serving(product, reference),
        _("time not given"),
        _since(product.started, until),
        product.purpose or NONE,
        NONE,
    )


def _name(product: Product, reference: Reference) -> str:
    kind = "" if product.form == NO_FORM else form_line(product, reference.forms)
    if kind.casefold() in product.name.casefold():
        kind = ""
    about = ", ".join(part for part in (kind, minerals_line(product.minerals)) if part)
    name = f"{product.name} ({about})" if about else product.name
    return "\n".join(part for part in (name, check_line(product)) if part)


def _since(first: date | None, until: str) -> str:
    """Return when it began and ended, a line for each that is not broken."""
    parts = (day_name(first) if first or not until else "", until)
    return "\n".join(part.replace(" ", JOINED) for part in parts if part)


def _serving(product: Product, reference: Reference) -> str:
    """Return the amount in one unit, where no amount a day can be told."""
    line = held_line(product, 1, reference) or amount_line(product, 1)
    return f"{units_text(1, product.unit)} = {line}" if line else NONE


def _share(each: InUse) -> str:
    """Return how much of the plan was taken; without a plan how often, and when last."""
    if each.followed is not None:
        return percent(round(each.followed.dose_ratio, 2)).replace(" ", JOINED)
    if not each.n_doses or each.last is None:
        return NONE
    return _times(each.n_doses, day_name(each.last.day))


def _times(n: int, last: str) -> str:
    text = ngettext("{n} time, {last}", "{n} times, last {last}", n)
    return text.format(n=n, last=last)


def medicines(facts: Facts) -> list[Medicine]:
    """Return the medicines of the period, those that no rule knows last."""
    found = [each for each in facts.log.medicines if _is_within(each, facts)]
    return sorted(found, key=lambda each: each.name in facts.unknown)


def _medicine(each: Medicine, facts: Facts, reference: Reference) -> Sequence[str]:
    times = when_taken(each, reference.medicine_reader)
    if often := if_not_daily(each.repeats):
        times += f" ({often})"
    until = _("to {day}").format(day=day_name(each.last)) if each.last else ""
    name, amount = strength(each, reference.medicine_reader)
    return (
        f"{name} {_NO_RULE}" if each.name in facts.unknown else name,
        amount or _("strength not known"),
        times,
        _since(each.first, until),
        NONE,
        _ticked(ticked(facts.log, each, facts.last_over)),
    )


def _ticked(found: Ticked | None) -> str:
    """Return how often a medicine was ticked; a dash says nothing of whether it was taken."""
    if found is None:
        return NONE
    if found.planned:
        text = _("{n} of {planned} + {extra}") if found.extra else _("{n} of {planned}")
        return text.format(n=found.taken, planned=found.planned, extra=found.extra)
    return NONE if found.last is None else _times(found.taken, day_name(found.last.day))


# ------------------------------------------------------------------------------ the conditions


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
    profile = facts.log.profile
    parts = [
        *named,
        *([_("pregnant")] if profile.pregnant else ()),
        *([_("breastfeeding")] if profile.breastfeeding else ()),
    ]
    said = _("Conditions: {list}.").format(list=", ".join(parts) or _("none recorded"))
    if facts.other_labs:
        values = "; ".join(lab_line(value, facts.last) for value in facts.other_labs)
        said += " " + _("Blood tests on record: {values}.").format(values=values)
    yield Paragraph(said)
