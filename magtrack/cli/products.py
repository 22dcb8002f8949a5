"""product: what is in the bottle."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

import click

from magtrack.cli.desk import new_id
from magtrack.cli.layout import table
from magtrack.cli.options import AMOUNT, DAY, Group, json_option, pass_desk
from magtrack.cli.safety import tell_caused
from magtrack.domain.record.edits import Put, end_schedule
from magtrack.domain.record.products import (
    Label,
    Product,
    check_name,
    check_unique,
    elemental_per_serving,
    form_called,
    read_label,
)
from magtrack.errors import InputProblem
from magtrack.texts import _
from magtrack.wording import compound, elemental, source_name, units_text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from magtrack.cli.desk import Desk
    from magtrack.domain.record.edits import Edit

_Decorated = TypeVar("_Decorated", bound="Callable[..., Any]")

_LABEL = ("compound_mg", "elemental_mg", "percent")
"""The options that say what the label states; None where they were not given."""

_MAY_BE_EMPTY = frozenset({"brand", "lot", "currency", "purpose"})


@click.group("product", cls=Group, help=_("Products: add, list, edit, stop."))
def _group() -> None: ...


def _label_options(command: _Decorated) -> _Decorated:
    """Give a command one option for each thing a label or a receipt says."""
    options = [
        click.option("--form", metavar="KEY", help=_("The chemical form, such as l-threonate.")),
        click.option("--unit", help=_("capsule, tablet, scoop, ml, ...")),
        click.option("--serving-units", type=AMOUNT, help=_("Units in one serving.")),
        click.option("--compound-mg", type=AMOUNT, help=_("mg of the compound in one serving.")),
        click.option("--elemental-mg", type=AMOUNT, help=_("mg of magnesium in one serving.")),
        click.option("--percent", type=AMOUNT, help=_("Magnesium in the compound, in per cent.")),
        click.option("--brand"),
        click.option("--lot"),
        click.option("--expiry", type=DAY),
        click.option("--price", type=AMOUNT, help=_("Price of one pack.")),
        click.option("--price-units", type=AMOUNT, help=_("Units in that pack.")),
        click.option("--currency", help=_("Such as EUR.")),
        click.option("--started", type=DAY, help=_("The first day of use.")),
        click.option("--purpose", help=_("What it is taken for.")),
    ]
    for option in reversed(options):
        command = option(command)
    return command


@_group.command("add", help=_("Add a product, with what its label says about one serving."))
@click.argument("name")
@_label_options
@pass_desk
def _add(desk: Desk, /, name: str, **given: Any) -> None:
    if given["form"] is None:
        known = ", ".join(desk.reference.forms)
        raise InputProblem(_("Give the chemical form: --form {known}").format(known=known))
    given["name"] = name
    blank = Product(new_id(), "", "")
    product = desk.asking(lambda answered: _labelled(desk, blank, given, answered))
    tell_caused(desk, [Put(product)], product.started or desk.today)
    desk.do(_("Added {name}").format(name=product.name), Put(product))
    desk.say(_strength(desk, product))


@_group.command("edit", help=_("Change a product; doses already logged keep their amounts."))
@click.argument("product")
@click.option("--name", help=_("A new name."))
@_label_options
@pass_desk
def _edit(desk: Desk, /, product: str, **given: Any) -> None:
    before = desk.log(desk.today).product(product)
    after = desk.asking(lambda answered: _labelled(desk, before, given, answered))
    if after == before:
        raise InputProblem(_("Nothing to change was given."))
    tell_caused(desk, [Put(after)], desk.today)
    desk.do(_("Changed {name}").format(name=after.name), Put(after))
    desk.say(_strength(desk, after))


def _labelled(
    desk: Desk, before: Product, given: Mapping[str, Any], answered: Collection[str]
) -> Product:
    """Return the product with what was given; raises Question about what is unusual in it."""
    changes = {name: value for name, value in given.items() if value is not None}
    stated = {name: changes.pop(name, None) for name in _LABEL}
    cleaned: dict[str, Any] = {name: _cleaned(name, changes[name]) for name in changes}
    product = replace(before, **cleaned)
    check_unique(product, desk.log(desk.today).products.values())
    form = form_called(desk.reference.forms, product.form)
    if not form.has_magnesium and (product.name, product.form) != (before.name, before.form):
        desk.reference.medicine_names.without_magnesium(product.name, answered)
    compound_mg = stated["compound_mg"] or before.compound_mg
    if stated["elemental_mg"] is None and stated["percent"] is None:
        stated["elemental_mg"] = before.elemental_mg
    label = Label(
        product.serving_units,
        compound_mg,
        stated["elemental_mg"],
        stated["percent"],
        frozenset(answered),
    )
    elemental_mg, source = read_label(form, label)
    if elemental_mg == before.elemental_mg is not None:
        source = before.elemental_source
    return replace(
        product, compound_mg=compound_mg, elemental_mg=elemental_mg, elemental_source=source
    )


def _cleaned(name: str, value: object) -> object:
    """Return a text as it is kept; other values as they are."""
    if not isinstance(value, str):
        return value
    if name in _MAY_BE_EMPTY and not value.strip():
        return ""
    return check_name(value, field=name)


@_group.command("stop", help=_("Stop a product and end its plans; what was logged stays."))
@click.argument("product")
@click.option("--on", "last", type=DAY, help=_("The last day of use; today unless given."))
@pass_desk
def _stop(desk: Desk, product: str, last: date | None) -> None:
    log = desk.log(desk.today)
    stopped = replace(log.product(product), stopped=last or desk.today)
    free = desk.today if last is None else last + timedelta(days=1)
    ended: list[Edit] = [
        end_schedule(schedule, free)
        for schedule in log.schedules
        if schedule.product_id == stopped.id
        and (schedule.valid_to is None or schedule.valid_to >= free)
    ]
    desk.do(_("Stopped {name}").format(name=stopped.name), Put(stopped), *ended)


@_group.command("list", help=_("List the products."))
@json_option
@pass_desk
def _list(desk: Desk) -> None:
    products = list(desk.log(desk.today).products.values())
    desk.show(
        lambda: [_data(desk, product) for product in products],
        lambda: "\n".join(_described(desk, product) for product in products) or _first_step(),
    )


def _first_step() -> str:
    return _(
        "No products yet. Add what you take with the numbers on its label, such as\n"
        "  magtrack product add Magtein --form l-threonate --unit capsule --serving-units 3 \\\n"
        "      --compound-mg 2000 --elemental-mg 144"
    )


def _data(desk: Desk, product: Product) -> dict[str, Any]:
    elemental_mg, source = elemental_per_serving(product, desk.reference.forms)
    days = {name: getattr(product, name) for name in ("expiry", "started", "stopped")}
    return {
        **asdict(product),
        **{name: day and day.isoformat() for name, day in days.items()},
        "elemental_mg": elemental_mg,
        "elemental_source": source,
    }


def _described(desk: Desk, product: Product) -> str:
    """Return a product in a few lines: name, form and label, then what else is known."""
    form = desk.reference.forms[product.form]
    rows = [
        (_("form"), form.name),
        (_("serving"), _strength(desk, product)),
        (_("brand"), product.brand),
        (_("lot"), product.lot),
        (_("expiry"), _day(product.expiry)),
        (_("started"), _day(product.started)),
        (_("stopped"), _day(product.stopped)),
        (_("purpose"), product.purpose),
    ]
    return product.name + "\n" + table([(f"  {label}", text) for label, text in rows if text])


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _strength(desk: Desk, product: Product) -> str:
    """Return the label in one line, compound and elemental each by name."""
    elemental_mg, source = elemental_per_serving(product, desk.reference.forms)
    parts = [units_text(product.serving_units, product.unit)]
    if product.compound_mg is not None:
        parts.append(_("{mg} compound").format(mg=compound(product.compound_mg)))
    if source != "none" and elemental_mg is None:
        return _("{label} (the magnesium in it is not known)").format(label=" = ".join(parts))
    if source != "none":
        parts.append(_("{mg} elemental").format(mg=elemental(elemental_mg)))
    return f"{' = '.join(parts)} ({source_name(source)})"


COMMANDS = (_group,)
