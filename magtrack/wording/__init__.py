"""The sentences: said once, used by the window, the terminal, the charts and the files to read.

The domain returns keys and numbers; here they become words. Only the screen rounds, and it rounds
here: amounts to one decimal place, never the totals they are made of.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from magtrack import customs
from magtrack.domain.record.amounts import CompoundMg, ElementalMg
from magtrack.domain.record.days import Moment
from magtrack.domain.record.doses import Entry, Status
from magtrack.domain.record.people import IntakeReference, UpperLimit
from magtrack.domain.record.products import NO_FORM, Content, ElementalSource, Form, Product
from magtrack.domain.record.schedule import Slot
from magtrack.texts import _, ngettext

if TYPE_CHECKING:
    from magtrack.domain.record.ticks import MedicineLine
    from magtrack.domain.record.totals import DayTotal
    from magtrack.domain.safety.uncounted import Uncounted

NONE = "–"
"""Shown where a value does not apply or is not known; never 0."""

LONGEST_NAME = 40
"""Letters of a name in a sentence on screen: a longer one word would widen the page."""

_THIN = "\u202f"
"""The narrow space between groups of three digits."""


def number(value: float, places: int = 1) -> str:
    """Return a number for the screen: at most `places` decimals, none that are only zeros."""
    text = f"{value:,.{places}f}".replace(",", _THIN)
    return text.rstrip("0").rstrip(".") if "." in text else text


def elemental(mg: ElementalMg | None) -> str:
    """Return an amount of magnesium, "144 mg", or a dash where it is not known."""
    return NONE if mg is None else _("{n} mg").format(n=number(mg))


def at_least(total: DayTotal, left_out: Sequence[Uncounted]) -> str:
    """Return the amount of a day, `left_out` being what it does not count.

    "at least 48 mg; Maalox is not counted".
    """
    if not left_out:
        return elemental(total.taken)
    if total.taken is None:
        return _("not known ({left_out})").format(left_out=not_counted_text(left_out))
    return at_least_mg(total.taken, left_out)


def at_least_mg(mg: ElementalMg, left_out: Sequence[Uncounted]) -> str:
    """Return an amount, "at least 48 mg; Maalox is not counted" where something is `left_out`."""
    if not left_out:
        return elemental(mg)
    return _("at least {mg}; {left_out}").format(
        mg=elemental(mg), left_out=not_counted_text(left_out)
    )


def not_counted_text(left_out: Sequence[Uncounted]) -> str:
    """Return that some magnesium is not in a total: "Maalox is not counted"; "" for none."""
    if not left_out:
        return ""
    several = len(left_out) > 1 or left_out[0].doses > 1
    text = ngettext("{names} is not counted", "{names} are not counted", 2 if several else 1)
    return text.format(names=not_counted_names(left_out))


def not_counted_names(left_out: Sequence[Uncounted]) -> str:
    """Return what is not in a total: "Maalox, 2 doses of Mag Complex"."""
    names = []
    for each in left_out:
        name = first_line(each.name, LONGEST_NAME)
        of_doses = ngettext("{n} dose of {name}", "{n} doses of {name}", each.doses)
        names.append(of_doses.format(n=each.doses, name=name) if each.doses else name)
    return ", ".join(names)


def cannot_tell(left_out: Sequence[Uncounted]) -> str:
    """Return why nobody knows whether a limit was passed: "cannot be told (… not counted)"."""
    return _("cannot be told ({names} not counted)").format(names=not_counted_names(left_out))


def compound(mg: CompoundMg | None) -> str:
    """Return an amount of a compound, "1 333.3 mg", or a dash where it is not known."""
    return NONE if mg is None else _("{n} mg").format(n=number(mg))


def percent(share: float) -> str:
    """Return a share such as 0.343 as "34.3 %"."""
    return _("{n} %").format(n=number(share * 100))


def units_text(units: float, unit: str) -> str:
    """Return a count of units, "2 capsules"."""
    names = {
        "capsule": ngettext("capsule", "capsules", _plural(units)),
        "tablet": ngettext("tablet", "tablets", _plural(units)),
        "scoop": ngettext("scoop", "scoops", _plural(units)),
        "teaspoon": ngettext("teaspoon", "teaspoons", _plural(units)),
        "sachet": ngettext("sachet", "sachets", _plural(units)),
        "ampoule": ngettext("ampoule", "ampoules", _plural(units)),
        "bottle": ngettext("bottle", "bottles", _plural(units)),
        "lozenge": ngettext("lozenge", "lozenges", _plural(units)),
        "chew": ngettext("chew", "chews", _plural(units)),
        "caplet": ngettext("caplet", "caplets", _plural(units)),
        "dose": ngettext("dose", "doses", _plural(units)),
        "serving": ngettext("serving", "servings", _plural(units)),
        "effervescent tablet": ngettext(
            "effervescent tablet", "effervescent tablets", _plural(units)
        ),
        "drop": ngettext("drop", "drops", _plural(units)),
    }
    return f"{number(units, 3)} {names.get(unit, unit)}"


def _plural(units: float) -> int:
    return 1 if units == 1 else 2


def unit_name(unit: str) -> str:
    """Return the name of a unit, as offered in a list."""
    return units_text(1, unit).partition(" ")[2]


def unit_names(unit: str) -> str:
    """Return the name of a unit for several of them, "capsules"."""
    return units_text(2, unit).partition(" ")[2]


UNITS = (
    "capsule",
    "tablet",
    "scoop",
    "teaspoon",
    "sachet",
    "ampoule",
    "lozenge",
    "drop",
    "ml",
    "g",
)
"""The units offered; others can be typed."""


def slot_name(slot: Slot) -> str:
    """Return the name of a slot."""
    return {"morning": _("Morning"), "evening": _("Evening"), "other": _("Other times")}[slot]


def status_name(status: Status) -> str:
    """Return the word for a status."""
    return {
        "taken": _("taken"),
        "late": _("taken late"),
        "skipped": _("skipped"),
        "missed": _("missed"),
        "not_recorded": _("not recorded"),
        "extra": _("extra dose"),
    }[status]


def source_name(source: ElementalSource) -> str:
    """Return where an elemental amount comes from."""
    return {
        "label": _("from the label"),
        "label-percent": _("from the percentage on the label"),
        "computed": _("worked out from the compound"),
        "typical": _("estimated from a typical label"),
        "theory": _("estimated from the chemical formula"),
        "none": _("no magnesium"),
    }[source]


def clock_text(when: time | Moment | None) -> str:
    """Return a clock time, "07:52" or "7:52 AM", or a dash where it is not known."""
    if when is None:
        return NONE
    return customs.clock(when if isinstance(when, time) else when.local.time())


def instant_text(local: datetime) -> str:
    """Return a day and a clock time in numbers, "2026-11-23 21:04"."""
    return f"{customs.numeric_day(local.date())} {customs.clock(local.time())}"


def weekday_name(day: date) -> str:
    """Return the name of the day of the week."""
    names = _("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
    return names.split()[day.weekday()]


def month_name(month: int) -> str:
    """Return the name of a month (1-12)."""
    names = _(
        "January February March April May June July August September October November December"
    )
    return names.split()[month - 1]


def day_text(day: date, today: date | None = None) -> str:
    """Return a day as "Monday 23 November" or "Monday, November 23".

    With the year where it is not the year of `today`.
    """
    is_turned = customs.customs().month_first
    text = _("{weekday}, {day}") if is_turned else _("{weekday} {day}")
    return text.format(weekday=weekday_name(day), day=short_day(day, today))


def short_day(day: date, today: date | None = None) -> str:
    """Return a day as "23 November" or "November 23".

    With the year where it is not the year of `today`.
    """
    if today is not None and today.year != day.year:
        return whole_day(day)
    text = _("{month} {day}") if customs.customs().month_first else _("{day} {month}")
    return text.format(day=day.day, month=month_name(day.month))


def whole_day(day: date) -> str:
    """Return a day as "23 November 2026" or "November 23, 2026"."""
    is_turned = customs.customs().month_first
    text = _("{month} {day}, {year}") if is_turned else _("{day} {month} {year}")
    return text.format(day=day.day, month=month_name(day.month), year=day.year)


def as_of_text(day: date) -> str:
    """Return that what is told is as of a day that somebody chose, and not of the present one."""
    return _("as of {day}, set by --as-of").format(day=whole_day(day))


def strength_line(product: Product, elemental_mg: ElementalMg | None) -> str:
    """Return a product's label: "3 capsules = 2 000 mg = 144 mg magnesium"."""
    parts = [units_text(product.serving_units, product.unit)]
    if product.compound_mg is not None:
        parts.append(compound(product.compound_mg))
    if product.amount is not None:
        parts.append(f"{number(product.amount, 3)} {product.amount_unit}")
    if product.form != "none":
        parts.append(_("{amount} magnesium").format(amount=elemental(elemental_mg)))
    return " = ".join(parts)


def content_line(holds: Content, form: str) -> str:
    """Return what a dose holds: "1 000 mg = 72 mg magnesium", with "about" where estimated."""
    mass = "" if holds.compound_mg is None else compound(holds.compound_mg)
    if form == NO_FORM:
        return mass
    if holds.elemental_mg is None:
        amount = _("magnesium not known")
    else:
        text = _("about {amount} magnesium") if holds.estimated else _("{amount} magnesium")
        amount = text.format(amount=elemental(holds.elemental_mg))
    return f"{mass} = {amount}" if mass else amount


def limit_line(limit: tuple[UpperLimit, ElementalMg] | None) -> str:
    """Return the upper limit that counts: "upper limit from supplements 350 mg (US)"."""
    if limit is None:
        return _("no upper limit known for this age")
    which, mg = limit
    text = (
        _("guidance level for supplements {mg} ({body})")
        if which.kind == "guidance level"
        else _("upper limit from supplements {mg} ({body})")
    )
    return text.format(mg=elemental(mg), body=which.body.upper())


def intake_line(
    taken: ElementalMg | None,
    intake: tuple[IntakeReference, ElementalMg] | None,
    left_out: Sequence[Uncounted] = (),
    *,
    is_told: bool = False,
) -> str:
    """Return what is recommended, food included, and how much of it was taken.

    `left_out` is magnesium that the amount taken does not count. Where nothing is recommended and
    age and sex are told (`is_told`), the table that was read has no row for them.
    """
    if intake is None and is_told:
        return _("No recommended intake for your age is in the table read here.")
    if intake is None:
        return _("Enter your birth year and sex in Settings to see the share of the daily need.")
    reference, mg = intake
    said = _("Recommended for you: {mg} a day, food included. This is {share} of it.")
    if taken is None:
        said = _("Recommended for you: {mg} a day, food included.")
    elif left_out:
        said = _("Recommended for you: {mg} a day, food included. This is at least {share} of it.")
    share = "" if taken is None else percent(taken / mg)
    line = said.format(share=share, mg=elemental(mg))
    if not reference.is_carried_on:
        return line
    last = reference.bands[-1]
    note = _("The {body} table read here ends at {age}; shown: same as {first}-{age}.").format(
        body=reference.body.upper(), age=reference.read_to_age, first=f"{last.from_age:g}"
    )
    return f"{line} {note}"


def over_limit_line(
    total: DayTotal,
    limit: tuple[UpperLimit, ElementalMg] | None,
    left_out: Sequence[Uncounted] = (),
) -> str:
    """Return the sentence for a day above its upper limit, "" for one that is not known to be."""
    if limit is None or not total.is_over(limit[1]):
        return ""
    text = _("{taken} from supplements is above the {limit}. Too much can cause {effect}.")
    if left_out:
        text = _(
            "At least {taken} from supplements is above the {limit}. Too much can cause {effect}."
        )
    return text.format(
        taken=elemental(total.taken), limit=limit_line(limit), effect=limit[0].endpoint
    )


def forms_line(total: DayTotal, forms: dict[str, Form] | None = None) -> str:
    """Return the magnesium of a day by form: "L-threonate 144 mg · bisglycinate 120 mg"."""
    names = {key: form.name for key, form in (forms or {}).items()}
    return " · ".join(f"{names.get(key, key)} {elemental(mg)}" for key, mg in total.by_form.items())


def doses_line(entries: Sequence[Entry], lines: Sequence[MedicineLine] = ()) -> str:
    """Return how much of a day's plan was taken: "3 of 4 doses taken".

    The `lines` are its medicines that are ticked.
    """
    planned = [entry for entry in entries if entry.is_planned]
    taken = sum(entry.dose is not None and entry.dose.counts for entry in planned)
    taken += sum(line.tick is not None and line.tick.outcome == "taken" for line in lines)
    n = len(planned) + len(lines)
    extra = sum(entry.status == "extra" for entry in entries)
    line = ngettext("{taken} of {n} dose taken", "{taken} of {n} doses taken", n)
    line = line.format(taken=taken, n=n)
    if extra:
        line += " + " + ngettext("{n} extra", "{n} extra", extra).format(n=extra)
    return line


def taken_label(names: Sequence[str]) -> str:
    """Return what a step is called that logs as taken what has these names."""
    if len(names) == 1:
        return _("{name} taken").format(name=names[0])
    return ngettext("{n} dose taken", "{n} doses taken", len(names)).format(n=len(names))


def short_month_name(month: int) -> str:
    """Return the name of a month (1-12) in three or four letters, for the axis of a chart."""
    return _("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec").split()[month - 1]


def first_line(text: str, size: int) -> str:
    """Return a text on one line of at most `size` characters."""
    line = " ".join(text.split())
    return line if len(line) <= size else line[: size - 1] + "…"
