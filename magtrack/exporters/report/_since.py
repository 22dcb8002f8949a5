"""Changes since a day, such as that of the last visit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from magtrack.domain.record.labs import in_order
from magtrack.exporters import ExportRequest
from magtrack.exporters.report._blocks import Block, Heading, Pairs, Paragraph
from magtrack.exporters.report._facts import Facts
from magtrack.exporters.report._words import day_name, times_of_day
from magtrack.texts import _, ngettext
from magtrack.wording import NONE
from magtrack.wording import findings as finding_words
from magtrack.wording.labs import lab_line


def since(facts: Facts, request: ExportRequest) -> Iterator[Block]:
    """Yield the changes from day `request.since` on, as far as the period reaches back."""
    if request.since is None:
        return
    start = max(request.since, facts.first)
    yield Heading(_("Since {day}").format(day=day_name(request.since)))
    if request.since < facts.first:
        text = _("This report begins on {day}; what changed before is not in it.")
        yield Paragraph(text.format(day=day_name(facts.first)), "small")
    rows = [(name, said) for name, said in _rows(facts, request, start) if said]
    yield Pairs(rows)


def _rows(facts: Facts, request: ExportRequest, start: date) -> Iterator[tuple[str, str]]:
    yield _("Doses"), _doses(facts, start)
    yield _("Supplements"), "; ".join(_supplements(facts, start)) or _("no change recorded")
    yield _("Medicines"), "; ".join(_medicines(facts, start)) or _("no change recorded")
    yield _("Conditions"), "; ".join(_conditions(facts, request, start))
    yield _("Blood tests"), "; ".join(_labs(facts, start))
    yield _("New points"), "; ".join(_points(facts, start)) or _("none")
    yield _("Side effects"), "; ".join(_side_effects(facts, request, start)) or _("none recorded")


def _doses(facts: Facts, start: date) -> str:
    days = [day for day in facts.days if day.day >= start]
    planned = sum(day.n_planned for day in days)
    taken = sum(day.total.planned_taken for day in days)
    if not planned:
        return _("none planned")
    return _("{taken} of {n} planned doses taken").format(taken=taken, n=planned)


def _supplements(facts: Facts, start: date) -> Iterator[str]:
    """Yield the products begun, ended, or planned otherwise; nothing else is a change."""
    names = {each.product.id: each.product.name for each in facts.products}
    for each in facts.products:
        product = each.product
        if each.since is not None and each.since >= start:
            yield _("{name} begun {day}").format(name=product.name, day=day_name(each.since))
        if product.stopped is not None and start <= product.stopped <= facts.last:
            yield _("{name} ended {day}").format(name=product.name, day=day_name(product.stopped))
    for plan in facts.log.schedules:
        name, times = names.get(plan.product_id, NONE), times_of_day([plan])
        begun = next((e.since for e in facts.products if e.product.id == plan.product_id), None)
        if start <= plan.valid_from <= facts.last and begun != plan.valid_from:
            text = _("{name}: {times} from {day}")
            yield text.format(name=name, times=times, day=day_name(plan.valid_from))
        if plan.valid_to is not None and start <= plan.valid_to < facts.last:
            text = _("{name}: {times} until {day}")
            yield text.format(name=name, times=times, day=day_name(plan.valid_to))


def _medicines(facts: Facts, start: date) -> Iterator[str]:
    for each in facts.log.medicines:
        if each.first is not None and start <= each.first <= facts.last:
            yield _("{name} begun {day}").format(name=each.name, day=day_name(each.first))
        if each.last is not None and start <= each.last <= facts.last:
            yield _("{name} ended {day}").format(name=each.name, day=day_name(each.last))


def _conditions(facts: Facts, request: ExportRequest, start: date) -> Iterator[str]:
    from magtrack.domain.safety.medicines import condition_names

    names = condition_names(request.reference.conditions.values())
    for each in facts.log.conditions:
        if each.first is not None and start <= each.first <= facts.last:
            yield f"{names.get(each.key, each.key)} ({day_name(each.first)})"


def _labs(facts: Facts, start: date) -> Iterator[str]:
    for each in in_order(facts.log.labs):
        if each.day is not None and start <= each.day <= facts.last:
            yield lab_line(each, facts.last)


def _points(facts: Facts, start: date) -> Iterator[str]:
    """Yield the rules that fired for the first time in the period since then.

    Of what fired on the very first day of the period it is not known whether it is new.
    """
    for fired in facts.fired:
        if fired.days[0] >= start and fired.days[0] > facts.first:
            line = finding_words.headline(fired.worst)
            yield _("{what} ({day})").format(what=line, day=day_name(fired.days[0]))


def _side_effects(facts: Facts, request: ExportRequest, start: date) -> Iterator[str]:
    for kind in request.reference.event_kinds.values():
        n = sum(day >= start for day in facts.days_with(kind.key))
        if kind.side_effect and n:
            text = ngettext("{name} on {n} day", "{name} on {n} days", n)
            yield text.format(name=kind.name, n=n)
