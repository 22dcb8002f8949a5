"""product: what is in the bottle."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date, timedelta
from typing import Any

import click
from msgspec.structs import asdict, replace

from magtrack.cli.context import CliContext, new_id
from magtrack.cli.known import FORM, PRODUCT
from magtrack.cli.layout import table
from magtrack.cli.options import AMOUNT, DAY, EXPIRY, json_option, options, pass_context
from magtrack.cli.program import root
from magtrack.cli.safety import tell_caused
from magtrack.domain.record.amounts import parse_amount
from magtrack.domain.record.as_needed import check_as_needed
from magtrack.domain.record.contents import AMOUNT_UNITS, MINERALS, Ingredient, check_once
from magtrack.domain.record.edits import Put
from magtrack.domain.record.keys import called
from magtrack.domain.record.plan_edits import end_schedule
from magtrack.domain.record.products import (
    OTHER_FORM,
    Label,
    Product,
    check_amount_of,
    check_name,
    check_unique,
    elemental_per_serving,
    form_called,
    read_label,
)
from magtrack.errors import InputProblem
from magtrack.reference.entering import without_magnesium
from magtrack.texts import _
from magtrack.wording import compound, elemental, source_name, units_text
from magtrack.wording.as_needed import as_needed_line
from magtrack.wording.products import (
    also_line,
    amount_line,
    check_line,
    form_line,
    listed_line,
    listed_name,
    minerals_line,
)

_LABEL = ("compound_mg", "elemental_mg", "percent")
"""The options that say what the label states; None where they were not given."""

_MAY_BE_EMPTY = frozenset({"brand", "lot", "currency", "purpose"})


@root.group("product", help=_("Products: add, list, edit, stop."))
def _group() -> None: ...


_label_options = options(
    click.option(
        "--form", metavar="FORM", type=FORM, help=_("The chemical form, such as l-threonate.")
    ),
    click.option(
        "--part",
        "parts",
        multiple=True,
        metavar="FORM[=MG]",
        help=_("A form in a blend, with its magnesium where the label gives it; for each one."),
    ),
    click.option(
        "--mineral",
        "minerals",
        multiple=True,
        metavar="NAME[=MG]",
        help=_("calcium, iron, zinc or aluminium in one serving; for each one."),
    ),
    click.option("--amount", type=AMOUNT, help=_("Of a supplement without magnesium.")),
    click.option(
        "--amount-unit",
        type=click.Choice(AMOUNT_UNITS[1:]),
        help=_("Of that amount; one in mg goes to --compound-mg."),
    ),
    click.option("--checked", is_flag=True, help=_("I have compared it with my label.")),
    click.option("--unit", help=_("capsule, tablet, scoop, ml, ...")),
    click.option("--serving-units", type=AMOUNT, help=_("Units in one serving.")),
    click.option("--compound-mg", type=AMOUNT, help=_("mg of the compound in one serving.")),
    click.option("--elemental-mg", type=AMOUNT, help=_("mg of magnesium in one serving.")),
    click.option("--percent", type=AMOUNT, help=_("Magnesium in the compound, in per cent.")),
    click.option("--brand"),
    click.option("--lot"),
    click.option("--expiry", type=EXPIRY),
    click.option("--price", type=AMOUNT, help=_("Price of one pack.")),
    click.option("--price-units", type=AMOUNT, help=_("Units in that pack.")),
    click.option("--currency", help=_("Such as EUR.")),
    click.option("--started", type=DAY, help=_("The first day of use.")),
    click.option("--purpose", help=_("What it is taken for.")),
    click.option(
        "--as-needed/--planned", "as_needed", default=None, help=_("Taken as needed, or by a plan.")
    ),
    click.option("--gap", "smallest_gap_h", type=AMOUNT, help=_("Hours between two, at least.")),
    click.option("--most", "most_per_day", type=AMOUNT, help=_("Units a day, at most.")),
)
"""Gives a command one option for each thing a label or a receipt says."""


@_group.command("add", help=_("Add a product, with what its label says about one serving."))
@click.argument("name", required=False)
@click.option("--from-list", metavar="KEY", help=_("Take the numbers of `product find`."))
@_label_options
@pass_context
def _add(context: CliContext, /, name: str | None, from_list: str | None, **given: Any) -> None:
    blank = _begun(context, from_list, given)
    given["name"] = name or blank.name
    product = context.asking(lambda answered: _labelled(context, blank, given, answered))
    tell_caused(context, [Put(product)], product.started or context.today)
    context.do(_("Added {name}").format(name=product.name), Put(product))
    _say_what(context, product)


def _begun(context: CliContext, from_list: str | None, given: Mapping[str, Any]) -> Product:
    """Return what a new product begins with: the numbers of the list, or nothing."""
    if from_list is not None:
        return context.reference.listed_products.called(from_list).product(new_id())
    if given["form"] is None and not given["parts"]:
        known = ", ".join(context.reference.forms)
        raise InputProblem(_("Give the chemical form: --form {known}").format(known=known))
    return Product(new_id(), "", "")


def _say_what(context: CliContext, product: Product) -> None:
    context.say(_strength(context, product))
    also = also_line(product, context.reference.forms)
    for line in (also, check_line(product)):
        if line:
            context.say(line)
    if product.from_list is not None:
        text = _("When you have: magtrack product edit “{name}” --checked")
        context.say(text.format(name=product.name))


@_group.command("find", help=_("Look for a product in the list of those that people take."))
@click.argument("text", nargs=-1, required=True)
@json_option
@pass_context
def _find(context: CliContext, /, text: tuple[str, ...]) -> None:
    reference, typed = context.reference, " ".join(text)
    found = reference.listed_products.find(typed)
    nothing = _("“{text}” is not in the list. That says nothing about what it holds.")
    context.show(
        lambda: [asdict(each) for each in found],
        lambda: (
            "\n".join(
                f"{each.key}\n  {listed_name(each)} · {listed_line(each, reference.forms)}"
                for each in found
            )
            or nothing.format(text=typed)
        ),
    )


@_group.command("edit", help=_("Change a product; doses already logged keep their amounts."))
@click.argument("product", type=PRODUCT)
@click.option("--name", help=_("A new name."))
@_label_options
@pass_context
def _edit(context: CliContext, /, product: str, **given: Any) -> None:
    before = context.log(context.today).product(product)
    after = context.asking(lambda answered: _labelled(context, before, given, answered))
    if after == before:
        raise InputProblem(_("Nothing to change was given."))
    edit = Put(after, seen=before)
    tell_caused(context, [edit], context.today)
    context.do(_("Changed {name}").format(name=after.name), edit)
    _say_what(context, after)


def _labelled(
    context: CliContext, before: Product, given: Mapping[str, Any], answered: Collection[str]
) -> Product:
    """Return the product with what was given; raises Question about what is unusual in it."""
    changes = {name: value for name, value in given.items() if value is not None}
    stated = {name: changes.pop(name, None) for name in _LABEL}
    is_checked = changes.pop("checked")
    changes |= _contents(context, changes, before)
    cleaned: dict[str, Any] = {name: _cleaned(name, changes[name]) for name in changes}
    product = replace(before, **cleaned)
    if is_checked:
        product = replace(product, from_list=None)
    check_amount_of(product)
    log = context.log(context.today)
    check_unique(product, log.products.values())
    check_as_needed(log, product, context.today)
    form = form_called(context.reference.forms, product.form)
    if not form.has_magnesium and (product.name, product.form) != (before.name, before.form):
        without_magnesium(context.reference.medicine_reader, product.name, answered)
    compound_mg = stated["compound_mg"] or before.compound_mg
    if stated["elemental_mg"] is None and stated["percent"] is None:
        stated["elemental_mg"] = before.elemental_mg
    label = Label(
        product.serving_units,
        compound_mg,
        stated["elemental_mg"],
        stated["percent"],
        frozenset(answered),
        product.parts,
    )
    elemental_mg, source = read_label(form, label)
    if elemental_mg == before.elemental_mg is not None:
        source = before.elemental_source
    return replace(
        product, compound_mg=compound_mg, elemental_mg=elemental_mg, elemental_source=source
    )


def _contents(
    context: CliContext, changes: Mapping[str, Any], before: Product
) -> Mapping[str, Any]:
    """Return the form, the parts of a blend and the minerals, as far as they were given."""
    names, typed = context.reference.form_names, changes.get("form")
    parts = tuple(
        _ingredient(each, lambda name: names.called(name).key) for each in changes["parts"]
    )
    if typed is None:
        form = OTHER_FORM if parts else before.form
    elif several := () if parts else names.several(typed):
        form, parts = OTHER_FORM, tuple(map(Ingredient, several))
    else:
        form = names.called(typed).key
    check_once(parts, field="--part")
    if parts and form != OTHER_FORM:
        raise InputProblem(_("The parts of a blend go with --form other."), "--part")
    if not parts and form == before.form:
        parts = before.parts
    minerals = tuple(_ingredient(each, _mineral) for each in changes["minerals"])
    check_once(minerals, field="--mineral")
    if "amount" in changes and not changes.get("amount_unit", before.amount_unit):
        raise InputProblem(
            _("Say in what the amount is, such as --amount-unit IU."), "--amount-unit"
        )
    return {"form": form, "parts": parts, "minerals": minerals or before.minerals}


def _ingredient(text: str, named: Callable[[str], str]) -> Ingredient:
    name, is_given, amount = text.partition("=")
    mg = parse_amount(amount, field="=", dot_is_decimal=True) if is_given else None
    return Ingredient(named(name), mg)


def _mineral(name: str) -> str:
    sentence = _("There is no mineral “{key}”. Known: {known}.")
    return called({key: key for key in MINERALS}, name.casefold(), sentence, "--mineral")


def _cleaned(name: str, value: object) -> object:
    """Return a text as it is kept; other values as they are."""
    if not isinstance(value, str):
        return value
    if name in _MAY_BE_EMPTY and not value.strip():
        return ""
    return check_name(value, field=name)


@_group.command("stop", help=_("Stop a product and end its plans; what was logged stays."))
@click.argument("product", type=PRODUCT)
@click.option("--on", "last", type=DAY, help=_("The last day of use; today unless given."))
@pass_context
def _stop(context: CliContext, product: str, last: date | None) -> None:
    log = context.log(context.today)
    before = log.product(product)
    stopped = replace(before, stopped=last or context.today)
    free = context.today if last is None else last + timedelta(days=1)
    ended = [end_schedule(plan, free) for plan in log.plans_of(stopped.id, free)]
    label = _("Stopped {name}").format(name=stopped.name)
    context.do(label, Put(stopped, seen=before), *ended)


@_group.command("list", help=_("List the products."))
@json_option
@pass_context
def _list(context: CliContext) -> None:
    products = list(context.log(context.today).products.values())
    context.show(
        lambda: [_data(context, product) for product in products],
        lambda: "\n".join(_described(context, product) for product in products) or _first_step(),
    )


def _first_step() -> str:
    return _(
        "No products yet. Add what you take with the numbers on its label, such as\n"
        "  magtrack product add Magtein --form l-threonate --unit capsule --serving-units 3 \\\n"
        "      --compound-mg 2000 --elemental-mg 144"
    )


def _data(context: CliContext, product: Product) -> dict[str, Any]:
    elemental_mg, source = elemental_per_serving(product, context.reference.forms)
    return {**asdict(product), "elemental_mg": elemental_mg, "elemental_source": source}


def _described(context: CliContext, product: Product) -> str:
    """Return a product in a few lines: name, form and label, then what else is known."""
    rows = [
        (_("form"), form_line(product, context.reference.forms)),
        (_("serving"), _strength(context, product)),
        (_("also in it"), minerals_line(product.minerals)),
        (_("label"), check_line(product)),
        (_("brand"), product.brand),
        (_("lot"), product.lot),
        (_("expiry"), product.expiry),
        (_("started"), product.started),
        (_("stopped"), product.stopped),
        (_("purpose"), product.purpose),
        (_("taken"), as_needed_line(product)),
    ]
    return product.name + "\n" + table([(f"  {label}", text) for label, text in rows if text])


def _strength(context: CliContext, product: Product) -> str:
    """Return the label in one line, compound and elemental each by name."""
    elemental_mg, source = elemental_per_serving(product, context.reference.forms)
    parts = [units_text(product.serving_units, product.unit)]
    if product.compound_mg is not None:
        parts.append(_("{mg} compound").format(mg=compound(product.compound_mg)))
    if product.amount is not None:
        parts.append(amount_line(product, product.serving_units))
    if source != "none" and elemental_mg is None:
        return _("{label} (the magnesium in it is not known)").format(label=" = ".join(parts))
    if source != "none":
        parts.append(_("{mg} elemental").format(mg=elemental(elemental_mg)))
    return f"{' = '.join(parts)} ({source_name(source)})"
