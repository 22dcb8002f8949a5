"""Page 1 of a report, which must stand alone: what a busy reader sees in half a minute."""

from __future__ import annotations

from typing import TYPE_CHECKING

from magtrack import __version__
from magtrack.domain.days import moment_at
from magtrack.domain.findings import DUPLICATE, UPPER_LIMIT
from magtrack.domain.products import content
from magtrack.domain.schedule import EVERY_DAY, weekdays_text
from magtrack.exporters._report_blocks import Heading, Line, Pairs, Point, Table
from magtrack.texts import _, ngettext
from magtrack.wording import (
    NONE,
    clock_text,
    content_line,
    elemental,
    number,
    percent,
    short_month_name,
    units_text,
)
from magtrack.wording import findings as finding_words
from magtrack.wording import verdicts as verdict_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from magtrack.domain.people import Condition, Medicine
    from magtrack.domain.progress import Progress, Result
    from magtrack.domain.rules import RedFlag
    from magtrack.domain.schedule import Schedule
    from magtrack.exporters import Request
    from magtrack.exporters._report_blocks import Block
    from magtrack.exporters._report_facts import Facts, Fired, InUse
    from magtrack.reference import Reference

MOST_POINTS = 6
"""Points on page 1; the others stand in the table of warnings, and it is said that they do."""

LETTERS = 26

JOINED = "\N{NO-BREAK SPACE}"

MARKS = {"contraindicated": "■", "major": "▲", "moderate": "◆", "minor": "●"}
"""The shape of each severity: it can be told without colour."""


def day_name(day: date | None) -> str:
    """Return a day as "28 Sep 2026", a dash for none."""
    return NONE if day is None else f"{day.day} {short_month_name(day.month)} {day.year}"


def title(facts: Facts, request: Request) -> Iterator[Block]:
    """Yield what the report is, of whom, and of which days."""
    yield Heading(_("Supplement and symptom record"), 1)
    n = (facts.last - facts.first).days + 1
    span = ngettext("{first} – {last}, {n} day", "{first} – {last}, {n} days", n)
    parts = [
        _("Self-recorded with MagTrack"),
        span.format(first=day_name(facts.first), last=day_name(facts.last), n=n),
        *(_person(facts) if request.with_profile else ()),
        _("Name {line}").format(line="_" * 24),
    ]
    yield Line(" · ".join(parts), "small")
    if request.question:
        yield Line(_("My question: {text}").format(text=request.question), "question")


def _person(facts: Facts) -> Iterator[str]:
    profile = facts.log.profile
    if profile.birth_year is not None:
        yield _("born {year}").format(year=profile.birth_year)
    if profile.sex is not None:
        yield {"male": _("male"), "female": _("female")}[profile.sex]


# -------------------------------------------------------------------------------- at a glance


def glance(facts: Facts, reference: Reference) -> Iterator[Block]:
    """Yield the table of what matters most."""
    yield Heading(_("At a glance"))
    rows = [
        *((_named(each), _regimen(each, facts, reference)) for each in _main_products(facts)),
        (_("All supplemental magnesium"), _totals(facts)),
        *_adherence(facts),
        *_outcomes(facts, reference),
        (_("Side effects noted"), _side_effects(facts, reference)),
        *_changes(facts, reference),
    ]
    yield Pairs(rows)


def _main_products(facts: Facts) -> list[InUse]:
    """Return the product of the trial, or all that hold magnesium."""
    magnesium = [each for each in facts.products if each.product.form != "none"]
    if facts.trial is None:
        return magnesium[:2]
    return [each for each in magnesium if each.product.id == facts.trial.product_id]


def _named(each: InUse) -> str:
    return each.product.name


def _regimen(each: InUse, facts: Facts, reference: Reference) -> str:
    return "; ".join(
        part
        for part in (
            amount_a_day(each, reference) or times_of_day(each.plans),
            times_of_day(each.plans) if amount_a_day(each, reference) else "",
            _("since {day}").format(day=day_name(each.since)) if each.since else "",
            _ended(each, facts),
        )
        if part
    )


def _ended(each: InUse, facts: Facts) -> str:
    ends = [plan.valid_to for plan in each.plans]
    last = each.product.stopped or max((end for end in ends if end), default=None)
    if last is None or (None in ends and each.product.stopped is None) or last > facts.last:
        return ""
    return _("until {day}").format(day=day_name(last))


def amount_a_day(each: InUse, reference: Reference) -> str:
    """Return what a planned day holds, "" where the days of the week differ or nothing is planned.

    Both numbers, of the compound and of elemental magnesium: they are easily taken for each other.
    """
    if not each.plans or any(plan.weekdays != EVERY_DAY for plan in each.plans):
        return ""
    units = sum(plan.units for plan in each.plans)
    held = content(each.product, reference.forms, units)
    line = content_line(
        held.compound_mg,
        held.elemental_mg,
        estimated=held.estimated,
        has_magnesium=each.product.form != "none",
    )
    return _("{amount} a day").format(amount=line) if line else ""


def times_of_day(plans: Sequence[Schedule]) -> str:
    """Return the planned doses, "1 capsule 08:00, 2 capsules 20:30"; a dash for none."""
    return ", ".join(map(_planned, plans)) or NONE


def _planned(plan: Schedule) -> str:
    days = "" if plan.weekdays == EVERY_DAY else f" ({weekdays_text(plan.weekdays)})"
    return f"{number(plan.units, 3)} × {clock_text(plan.planned)}{days}".replace(" ", JOINED)


def _totals(facts: Facts) -> str:
    """Return the elemental total beside its limit; a day without a known total is none of it."""
    known = facts.known_mg
    if not known or facts.median_mg is None:
        return _("no day with a known amount")
    parts = [
        ngettext(
            "elemental: median {median}, highest {highest} a day ({n} day with a known total)",
            "elemental: median {median}, highest {highest} a day ({n} days with a known total)",
            len(known),
        ).format(median=elemental(facts.median_mg), highest=elemental(max(known)), n=len(known))
    ]
    if facts.limit is not None:
        which, mg = facts.limit
        over = ngettext("{n} day above it", "{n} days above it", len(facts.over))
        limit = _("{name} {mg}").format(name=which.name, mg=elemental(mg))
        parts.append(f"{limit}: {over.format(n=len(facts.over))}")
    if any(day.total.estimated for day in facts.days):
        parts.append(_("partly estimated"))
    if n := sum(day.total.unknown > 0 for day in facts.days):
        text = ngettext(
            "{n} day with a dose of unknown content", "{n} days with a dose of unknown content", n
        )
        parts.append(text.format(n=n))
    return "; ".join(parts)


def _adherence(facts: Facts) -> Iterator[tuple[str, str]]:
    """Yield three figures with their names and numbers for each product at a glance."""
    for each in _main_products(facts):
        if each.followed is None:
            continue
        followed, (on_time, timed) = each.followed, each.on_time
        name = _("Adherence, self-reported")
        if len(_main_products(facts)) > 1:
            name = f"{name}: {each.product.name}"
        dose_ratio = _("dose ratio {ratio} ({taken} of {n} planned doses taken").format(
            ratio=percent(round(followed.dose_ratio, 3)), taken=each.n_taken, n=each.n_planned
        )
        if unknown := each.counts["not_recorded"]:
            dose_ratio += _("; {n} not recorded count as not taken").format(n=unknown)
        covered = round(followed.days_covered * followed.n_days)
        yield (
            name,
            "; ".join(
                (
                    dose_ratio + ")",
                    _("days covered {share} ({n} of {days})").format(
                        share=percent(round(followed.days_covered, 3)),
                        n=covered,
                        days=followed.n_days,
                    ),
                    _("within 2 h of the plan {n} of {timed} with a known time").format(
                        n=on_time, timed=timed
                    ),
                )
            ),
        )


def _outcomes(facts: Facts, reference: Reference) -> Iterator[tuple[str, str]]:
    """Yield what the trial lets one say; without a trial, how often each scale was answered."""
    if facts.progress is None:
        for scale in facts.scales:
            n = sum(scale in day.ratings for day in facts.days)
            text = ngettext("{n} rating; no trial", "{n} ratings; no trial", n)
            yield _scale(scale, reference), text.format(n=n)
        return
    for result in facts.progress.outcomes:
        yield _scale(result.scale, reference), _result(result, facts.progress)
    if facts.progress.stop_test is not None:
        said = verdict_words.stop_result_line(facts.progress.stop_test, facts.progress)
        yield _("Stop test"), said


def _result(result: Result, progress: Progress) -> str:
    """Return what is known of an outcome, of one that was not asked about only after the day."""
    if result.role == "other" and result.verdict == "too_early":
        n = len(result.comparison.days)
        text = ngettext(
            "{n} rating; not part of the question", "{n} ratings; not part of the question", n
        )
        return text.format(n=n)
    return verdict_words.result_line(result, progress)


def _scale(key: str, reference: Reference) -> str:
    name = reference.scales[key].name if key in reference.scales else key
    return _("{scale}, 0–10").format(scale=name)


def _side_effects(facts: Facts, reference: Reference) -> str:
    kinds = [kind for kind in reference.event_kinds.values() if kind.side_effect]
    found = [(kind.name, facts.days_with(kind.key)) for kind in kinds]
    texts = [
        ngettext(
            "{name} on {n} day ({first})", "{name} on {n} days ({first} – {last})", len(days)
        ).format(name=name, n=len(days), first=day_name(days[0]), last=day_name(days[-1]))
        for name, days in found
        if days
    ]
    return "; ".join(texts) or _("none recorded")


def _changes(facts: Facts, reference: Reference) -> Iterator[tuple[str, str]]:
    """Yield how the trial's plan was changed, and what else changed meanwhile."""
    if facts.amendments:
        changed = (
            _("{day}: {field} {before} → {after}").format(
                day=day_name(
                    moment_at(a.entered, facts.zone).day(facts.log.profile.day_start_hour)
                ),
                field=a.field.replace("_", " "),
                before=a.before or NONE,
                after=a.after or NONE,
            )
            for a in facts.amendments
        )
        yield _("Plan changed after its start"), "; ".join(changed)
    if facts.progress is not None and facts.progress.changes:
        lines = (
            verdict_words.changed_line(each._replace(text=""), reference.event_kinds)
            for each in facts.progress.changes
        )
        yield _("Other changes"), " ".join(lines)


# ----------------------------------------------------------------------------- points to check


def points(facts: Facts) -> Iterator[Block]:
    """Yield what fired in the period, the worst first, and what could not be checked."""
    yield Heading(_("Points to check"))
    yield from (_symptom(*each) for each in facts.symptoms)
    shown = facts.fired[:MOST_POINTS]
    yield from map(_point, shown)
    if rest := len(facts.fired) - len(shown):
        text = ngettext(
            "{n} more in the table of warnings.", "{n} more in the table of warnings.", rest
        )
        yield Line(text.format(n=rest), "small")
    if not facts.fired and not facts.symptoms:
        yield Line(_("No known rule is concerned. That is not the same as safe."))
    if facts.unknown:
        text = _("No rule known: {names}. That is not the same as safe.")
        yield Line(text.format(names=", ".join(facts.unknown)), "small")


def _symptom(flag: RedFlag, signs: Sequence[str], days: Sequence[date]) -> Point:
    text = _("{name}: {signs} ({days})").format(
        name=flag.name, signs=", ".join(signs), days=", ".join(map(day_name, days[:3]))
    )
    return Point("■", _("Symptom"), text, flag.action)


def _point(fired: Fired) -> Point:
    worst = fired.worst
    text = f"{finding_words.headline(worst)}. {how_often(fired)}"
    return Point(
        MARKS[worst.severity],
        finding_words.severity_name(worst.severity),
        text,
        finding_words.short_source_line(worst),
    )


def how_often(fired: Fired) -> str:
    """Return on how many days it fired, and where it did once or came closest."""
    worst, n = fired.worst, len(fired.days)
    if worst.gap_minutes is not None and fired.tally is not None and fired.tally.days:
        often = ngettext(
            "Too close on {n} of {days} day with both",
            "Too close on {n} of {days} days with both",
            fired.tally.days,
        ).format(n=fired.tally.close, days=fired.tally.days)
        return _("{often}; closest {gap} on {day}.").format(
            often=often, gap=finding_words.duration(worst.gap_minutes), day=day_name(worst.day)
        )
    if worst.rule in (UPPER_LIMIT, DUPLICATE):
        text = ngettext("On {n} day, first {day}.", "On {n} days, first {day}.", n)
        return text.format(n=n, day=day_name(fired.days[0]))
    if worst.kind == "separation":
        return finding_words.explanation(worst, mechanism=False)
    return ""


# -------------------------------------------------------------------- supplements and medicines


def taken(facts: Facts, reference: Reference) -> Iterator[Block]:
    """Yield the tables of everything taken, and the conditions."""
    yield Heading(_("Supplements and medicines"))
    head = [
        _("Name"),
        _("A day, by mouth"),
        _("When"),
        _("Since"),
        _("Last dose"),
        _("For"),
    ]
    rows = [_product(each, facts, reference) for each in facts.products]
    rows += [_medicine(each) for each in medicines(facts)]
    if rows:
        yield Table(head, rows, widths=(23, 17, 17, 15, 12, 16))
    else:
        yield Line(_("None recorded."))
    named = [_condition(each, reference) for each in conditions(facts)]
    yield from _conditions_line(named, facts)


def marks(facts: Facts) -> dict[str, str]:
    """Return the letter that stands for each product in the table of days, by its id."""
    n = len(facts.products)
    if n == 1:
        return {facts.products[0].product.id: ""}
    letters = (chr(ord("A") + i) if n <= LETTERS else f"{i + 1}" for i in range(n))
    return {each.product.id: mark for each, mark in zip(facts.products, letters, strict=True)}


def _product(each: InUse, facts: Facts, reference: Reference) -> Sequence[str]:
    product, mark = each.product, marks(facts)[each.product.id]
    form = reference.forms.get(product.form)
    kind = "" if form is None or not form.has_magnesium else form.name
    about = ", ".join(part for part in (product.brand, kind) if part)
    name = " ".join(part for part in (f"{mark} =" if mark else "", product.name) if part)
    return (
        f"{name} ({about})" if about else name,
        amount_a_day(each, reference) or _serving(each, reference),
        times_of_day(each.plans),
        "\n".join(part for part in (day_name(each.since), _ended(each, facts)) if part),
        NONE if each.last is None else _when(each),
        product.purpose or NONE,
    )


def _serving(each: InUse, reference: Reference) -> str:
    """Return what one unit holds, where no amount a day can be told."""
    product = each.product
    held = content(product, reference.forms, 1)
    line = content_line(
        held.compound_mg,
        held.elemental_mg,
        estimated=held.estimated,
        has_magnesium=product.form != "none",
    )
    return f"{units_text(1, product.unit)} = {line}" if line else NONE


def _when(each: InUse) -> str:
    if each.last is None:
        return NONE
    at = each.last.taken
    day = day_name(each.last.day)
    return day if at is None else f"{day} {clock_text(at)}"


def medicines(facts: Facts) -> list[Medicine]:
    """Return the medicines of the period."""
    return [
        each
        for each in facts.log.medicines
        if (each.first is None or each.first <= facts.last)
        and (each.last is None or each.last >= facts.first)
    ]


def _medicine(each: Medicine) -> Sequence[str]:
    times = ", ".join(map(clock_text, each.times)) or _("when needed")
    if each.weekdays != EVERY_DAY:
        times += f" ({weekdays_text(each.weekdays)})"
    until = _("until {day}").format(day=day_name(each.last)) if each.last else ""
    return (
        each.name,
        _("medicine"),
        times,
        "\n".join(part for part in (day_name(each.first), until) if part),
        NONE,
        NONE,
    )


def conditions(facts: Facts) -> list[Condition]:
    """Return the conditions of the period."""
    return [
        each
        for each in facts.log.conditions
        if (each.first is None or each.first <= facts.last)
        and (each.last is None or each.last >= facts.first)
    ]


def _condition(each: Condition, reference: Reference) -> str:
    from magtrack.domain.care import condition_names

    name = condition_names(reference.conditions.values()).get(each.key, each.key)
    return name if each.first is None else f"{name} ({day_name(each.first)})"


def _conditions_line(named: Sequence[str], facts: Facts) -> Iterator[Block]:
    profile = facts.log.profile
    parts = [
        *named,
        *([_("pregnant")] if profile.pregnant else ()),
        *([_("breastfeeding")] if profile.breastfeeding else ()),
        *([_("eGFR {n} mL/min/1.73 m²").format(n=number(profile.egfr))] if profile.egfr else ()),
    ]
    said = ", ".join(parts) or _("none recorded")
    yield Line(_("Conditions: {list}.").format(list=said))


# ------------------------------------------------------------------------------------ the foot


def foot(facts: Facts, reference: Reference) -> Iterator[Block]:
    """Yield what the numbers are and are not, and which rules they were checked against."""
    rules = reference.rules.values()
    checked = max(rule.reviewed for rule in rules)
    lines: Iterable[str] = (
        _(
            "Self-recorded and not blinded. Ratings: 0 worst, 10 best on every scale. A label's"
            " amount is of the compound; “magnesium” and “elemental” mean the element. “You” is the"
            " person who kept the record."
        ),
        verdict_words.short_caveat(facts.progress.main.verdict) if facts.progress else "",
        _("Not a diagnosis, and no advice to change a medicine. A day not recorded is not zero."),
        _("{n} interaction rules, last reviewed {day}; MagTrack {version}.").format(
            n=len(rules), day=day_name(checked), version=__version__
        ),
    )
    yield Line(" ".join(line for line in lines if line), "small")
