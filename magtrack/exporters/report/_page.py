"""Page 1 of a report, which must stand alone: a busy reader has half a minute."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from msgspec.structs import replace

from magtrack import __version__
from magtrack.domain.outcome.progress import Compared, Progress, Result
from magtrack.domain.record.days import moment_at
from magtrack.domain.record.products import Product, content
from magtrack.domain.record.repetition import EVERY_DAY
from magtrack.domain.record.schedule import Schedule
from magtrack.domain.safety.findings import DUPLICATE, UPPER_LIMIT
from magtrack.domain.safety.rules import RedFlag
from magtrack.exporters import ExportRequest
from magtrack.exporters.report._blocks import Block, Heading, Pairs, Paragraph, Point
from magtrack.exporters.report._facts import Facts, InUse
from magtrack.exporters.report._fired import Fired, is_taken
from magtrack.exporters.report._totals import kidneys, totals
from magtrack.reference import Reference
from magtrack.texts import _, ngettext
from magtrack.wording import (
    NONE,
    clock_text,
    content_line,
    month_name,
    number,
    percent,
    short_month_name,
    trials,
)
from magtrack.wording import findings as finding_words
from magtrack.wording import verdicts as verdict_words
from magtrack.wording.plans import if_not_daily

MOST_POINTS = 6
"""Points on page 1; the others stand in the table of warnings, and it is said that they do."""

JOINED = "\N{NO-BREAK SPACE}"

MARKS = {"contraindicated": "■", "major": "▲", "moderate": "◆", "minor": "●"}
"""The shape of each severity: it can be told without colour."""


def day_name(day: date | None) -> str:
    """Return a day as "28 Sep 2026", a dash for none."""
    return NONE if day is None else f"{day.day} {short_month_name(day.month)} {day.year}"


def title(facts: Facts, request: ExportRequest) -> Iterator[Block]:
    """Yield title, person and days of the report."""
    yield Heading(_("Supplement and symptom record"), 1)
    n = (facts.last - facts.first).days + 1
    span = ngettext("{first} – {last}, {n} day", "{first} – {last}, {n} days", n)
    parts = [
        _("Self-recorded with MagTrack"),
        span.format(first=day_name(facts.first), last=day_name(facts.last), n=n),
        *(_person(facts) if request.with_profile else ()),
        _("Name {line}").format(line="_" * 24),
    ]
    yield Paragraph(" · ".join(parts), "small")
    for question in (*facts.questions, request.question):
        if question:
            yield Paragraph(_("My question: {text}").format(text=question), "question")


def _person(facts: Facts) -> Iterator[str]:
    profile = facts.log.profile
    if profile.birth_year is not None:
        yield _("born {year}").format(year=profile.birth_year)
    if profile.sex is not None:
        yield {"male": _("male"), "female": _("female")}[profile.sex]


# -------------------------------------------------------------------------------- at a glance


def glance(facts: Facts, reference: Reference) -> Iterator[Block]:
    """Yield the table of key figures."""
    yield Heading(_("At a glance"))
    rows = [
        *((each.product.name, _regimen(each, facts, reference)) for each in _main_products(facts)),
        (_("All supplemental magnesium"), totals(facts)),
        *kidneys(facts),
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


def _regimen(each: InUse, facts: Facts, reference: Reference) -> str:
    since = _("since {day}").format(day=day_name(each.since)) if each.since else ""
    parts = amount_a_day(each, reference), times_of_day(each.plans), since, ended(each, facts)
    return "; ".join(part for part in parts if part)


def ended(each: InUse, facts: Facts) -> str:
    """Return when a product was last in use, "" where it still is."""
    ends = [plan.valid_to for plan in each.plans]
    last = each.product.stopped or max((end for end in ends if end), default=None)
    if last is None or (None in ends and each.product.stopped is None) or last > facts.last:
        return ""
    if each.product.stopped is None and each.goes_on:
        return ""
    return _("until {day}").format(day=day_name(last))


def amount_a_day(each: InUse, reference: Reference) -> str:
    """Return the amount of a planned day, "" where the days differ or nothing is planned.

    Both numbers, of the compound and of elemental magnesium: they are easily taken for each other.
    """
    if not each.plans or any(plan.repeats != EVERY_DAY for plan in each.plans):
        return ""
    units = sum(plan.units for plan in each.plans)
    line = held_line(each.product, units, reference)
    return _("{amount} a day").format(amount=line) if line else ""


def held_line(product: Product, units: float, reference: Reference) -> str:
    """Return the contents of so many units of a product, "" where they are not known."""
    return content_line(content(product, reference.forms, units), product.form)


def times_of_day(plans: Sequence[Schedule]) -> str:
    """Return the planned doses, "1 capsule 08:00, 2 capsules 20:30"; a dash for none."""
    return ", ".join(map(_planned, plans)) or NONE


def _planned(plan: Schedule) -> str:
    often = if_not_daily(plan.repeats)
    days = f" ({often})" if often else ""
    return f"{number(plan.units, 3)} × {clock_text(plan.planned)}{days}".replace(" ", JOINED)


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
        covered = _("days covered {share} ({n} of {days})").format(
            share=percent(round(followed.days_covered, 3)),
            n=round(followed.days_covered * followed.n_days),
            days=followed.n_days,
        )
        in_time = _("within 2 h of the plan {n} of {timed} with a known time")
        said = (f"{dose_ratio})", covered, in_time.format(n=on_time, timed=timed))
        yield name, "; ".join(said)


def _outcomes(facts: Facts, reference: Reference) -> Iterator[tuple[str, str]]:
    """Yield the results of the trial; without a trial, how often each scale was answered."""
    if facts.progress is None:
        for scale in facts.scales:
            n = _n_rated(facts, scale)
            text = ngettext("{n} rating; no trial", "{n} ratings; no trial", n)
            yield _scale(scale, reference), text.format(n=n)
        return
    for result in facts.progress.outcomes:
        yield _scale(result.scale, reference), _result(result, facts, facts.progress)
    if facts.progress.stop_test is not None:
        said = verdict_words.result_line(facts.progress.stop_test, facts.progress)
        yield _("Stop test"), said


def _n_rated(facts: Facts, scale: str) -> int:
    """Return on how many days of the period a scale was answered, as the tables count them."""
    return sum(scale in day.ratings for day in facts.days)


def _result(result: Result, facts: Facts, progress: Progress) -> str:
    """Return the result of an outcome; of one that was not asked about only after the day."""
    if result.role == "other" and result.verdict == "too_early":
        n = _n_rated(facts, result.scale)
        text = ngettext(
            "{n} rating; not part of the question", "{n} ratings; not part of the question", n
        )
        return text.format(n=n)
    said = verdict_words.result_line(result, progress)
    return f"{said} {_means(result)}" if isinstance(result, Compared) else said


def _means(result: Compared) -> str:
    effect = result.effect
    return _("Mean {base} ({n_base} days) before, {after} ({n_after} days) in the window.").format(
        base=f"{effect.mean_base:.1f}",
        n_base=effect.n_base,
        after=f"{effect.mean_eval:.1f}",
        n_after=effect.n_eval,
    )


def _scale(key: str, reference: Reference) -> str:
    return _("{scale}, 0–10").format(scale=reference.scale_name(key))


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
    """Yield the amendments of the trial's plan, and other lasting changes meanwhile."""
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
            trials.changed_line(replace(each, text=""), reference.event_kinds)
            for each in facts.progress.changes
        )
        yield _("Other changes"), " ".join(lines)


# ----------------------------------------------------------------------------- points to check


def points(facts: Facts) -> Iterator[Block]:
    """Yield the findings of the period, the worst first, and the medicines without a rule."""
    yield Heading(_("Points to check"))
    yield from (_symptom(*each) for each in facts.symptoms)
    shown = facts.fired[:MOST_POINTS]
    yield from map(_point, shown)
    if rest := len(facts.fired) - len(shown):
        text = ngettext(
            "{n} more in the table of warnings.", "{n} more in the table of warnings.", rest
        )
        yield Paragraph(text.format(n=rest), "small")
    if not facts.fired and not facts.symptoms:
        yield Paragraph(_("No known rule is concerned. That is not the same as safe."))
    if facts.unknown:
        text = _("No rule known: {names}. That is not the same as safe.")
        yield Paragraph(text.format(names=", ".join(facts.unknown)), "small")


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
        finding_words.weight(worst),
        text,
        finding_words.short_source_line(worst),
    )


def how_often(fired: Fired) -> str:
    """Return on how many days it fired, and where it did once or came closest."""
    worst, n = fired.worst, len(fired.days)
    if worst.gap_minutes is not None and is_taken(worst) and fired.tally and fired.tally.days:
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


# ------------------------------------------------------------------------------------ the foot


def foot(facts: Facts, reference: Reference) -> Iterator[Block]:
    """Yield the caveats of the numbers, and the rules they were checked against."""
    rules = reference.rules.values()
    checked = max(rule.reviewed for rule in rules)
    lines: Iterable[str] = (
        _(
            "Self-recorded and not blinded. Ratings: 0 worst, 10 best on every scale. A label's"
            " amount is of the compound; “magnesium” and “elemental” mean the element. “You” is the"
            " person who kept the record."
        ),
        *_intervals(facts),
        trials.short_caveat(facts.progress.main.verdict) if facts.progress else "",
        _("Not a diagnosis, and no advice to change a medicine. A day not recorded is not zero."),
        _("{n} interaction rules, last reviewed {month}; MagTrack {version}.").format(
            n=len(rules),
            month=f"{month_name(checked.month)} {checked.year}",
            version=__version__,
        ),
    )
    yield Paragraph(" ".join(line for line in lines if line), "small")


def _intervals(facts: Facts) -> Iterator[str]:
    """Yield the legend of the numbers in brackets behind a change, where there is one."""
    outcomes = () if facts.progress is None else facts.progress.outcomes
    levels = {result.effect.level for result in outcomes if isinstance(result, Compared)}
    for level in sorted(levels):
        yield _("A change is in points, with its {level} interval.").format(level=percent(level))
