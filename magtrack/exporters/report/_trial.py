"""The trial of a report: what was fixed before, the answer, and what else speaks for or against it.

The plan stands above the answer, for only what was fixed before it makes it one (CENT and SCRIBE,
the guidelines for reports of single-person trials).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain

from magtrack.domain.outcome.progress import Compared, Progress, Result
from magtrack.domain.outcome.record_kept import RecordKept
from magtrack.domain.record.days import moment_at
from magtrack.exporters.report._blocks import Block, Heading, Pairs
from magtrack.exporters.report._facts import Facts
from magtrack.exporters.report._words import day_name, span_text, times_of_day
from magtrack.reference import Reference
from magtrack.texts import _, ngettext
from magtrack.wording import NONE, baselines, percent, taken_before, trials
from magtrack.wording import verdicts as verdict_words

MOST_CHANGES = 8


def trial(facts: Facts, reference: Reference) -> Iterator[Block]:
    """Yield the trial; without one, how often each scale was answered."""
    found = facts.progress
    if found is None:
        if facts.scales:
            yield Heading(_("Ratings, without a trial"))
            yield Pairs([(_scale(key, reference), _ratings(facts, key)) for key in facts.scales])
        return
    product = facts.log.products.get(found.trial.product_id)
    heading = _("Trial of {product}: did the rating of “{scale}” change?")
    yield Heading(
        heading.format(
            product=NONE if product is None else product.name,
            scale=reference.scale_name(found.trial.main),
        )
    )
    yield Pairs(list(_rows(facts, found, reference)), 15)


def _rows(facts: Facts, found: Progress, reference: Reference) -> Iterator[tuple[str, str]]:
    yield _("The plan"), " ".join(_plan(facts, found, reference))
    if facts.amendments:
        yield _("Changed later"), _amendments(facts)
    yield _("Baseline"), " ".join(_baseline(facts, found))
    yield from _answers(found, reference)
    if others := [each for each in found.outcomes if each.role == "other"]:
        yield _("Other outcomes"), _others(others, facts, reference)
    yield _("Doses taken"), " ".join(_followed(found))
    yield _("Also changed"), _changes(facts, found, reference)
    yield _("Entries"), " ".join(_entries(facts.kept))
    yield _("It cannot say"), trials.cannot_say(found.main.verdict)


# ------------------------------------------------------------------------------------ the plan


def _plan(facts: Facts, found: Progress, reference: Reference) -> Iterator[str]:
    plan = found.trial
    yield _fixed(facts, found)
    outcomes = _("Main outcome: {scale}.").format(scale=_scale(plan.main, reference))
    if plan.second is not None:
        outcomes = _("Main outcome: {scale}; a second one: {second}.").format(
            scale=_scale(plan.main, reference), second=_scale(plan.second, reference)
        )
    yield outcomes
    compared = _("{window} after the first dose are compared with up to {n} days before it.")
    if plan.baseline_from is not None:
        compared = _("{window} after the first dose are compared with the {n} days before it.")
    days = (plan.first_dose - plan.first_compared).days
    yield _first_up(compared.format(window=verdict_words.window_text(plan), n=days))
    if plan.practice_days:
        text = ngettext(
            "The first rated day is practice and left out.",
            "The first {n} rated days are practice and left out.",
            plan.practice_days,
        )
        yield text.format(n=plan.practice_days)
    if plan.stop_test:
        yield _("Then as many weeks without the product.")
    yield _("Smallest change that matters to the patient: {points}.").format(
        points=verdict_words.points_text(plan.important_change)
    )
    yield _power(found)
    if not facts.amendments:
        yield _("No later change.")


def _fixed(facts: Facts, found: Progress) -> str:
    """Return when the plan was made and when it was locked: at the first dose."""
    plan, first = found.trial, day_name(found.trial.first_dose)
    if not plan.entered:
        return _("Fixed with the first dose, {first}.").format(first=first)
    made = _day_of(plan.entered, facts)
    if made > plan.first_dose:
        text = _("Entered on {made}, after the first dose on {first}: it was not fixed before.")
    elif found.as_of < plan.first_dose:
        text = _("Made on {made}; it is fixed with the first dose, {first}.")
    else:
        text = _("Made on {made}, fixed with the first dose, {first}.")
    return text.format(made=day_name(made), first=first)


def _power(found: Progress) -> str:
    """Return the smallest change the record can show, of the comparison made or of the plan."""
    main, plan = found.main, found.plan
    if isinstance(main, Compared):
        text = _("Smallest change the record could have shown: about {change} points.")
        return text.format(change=verdict_words.plain(verdict_words.detectable(main, found)))
    if plan is not None:
        text = _(
            "Smallest change the record can show, by its baseline: about {change} points beyond"
            " day-to-day noise, {drift} beyond usual drift as well."
        )
        return text.format(
            change=verdict_words.plain(plan.change),
            drift=verdict_words.plain(plan.change_with_drift),
        )
    return _("What change the record can show is not known: the baseline is too short.")


def _amendments(facts: Facts) -> str:
    changed = (
        _("{day}: {field} {before} → {after}").format(
            day=day_name(_day_of(each.entered, facts)),
            field=each.field.replace("_", " "),
            before=each.before or NONE,
            after=each.after or NONE,
        )
        for each in facts.amendments
    )
    return "; ".join(changed)


def _day_of(epoch: int, facts: Facts) -> date:
    return moment_at(epoch, facts.now.zone).day(facts.log.profile.day_start_hour)


def _baseline(facts: Facts, found: Progress) -> Iterator[str]:
    """Yield the days that everything is compared with; what was taken in them belongs here."""
    kept = facts.kept
    if kept is None or not kept.baseline_days:
        yield _("No rating that counts before the first dose.")
    else:
        text = ngettext("{n} day, {rated} rated.", "{n} days, {rated} rated.", kept.baseline_days)
        yield text.format(n=kept.baseline_days, rated=kept.baseline_rated)
    yield baselines.text_of(facts.log, found.trial, found.baseline)


# ---------------------------------------------------------------------------------- the answer


def _answers(found: Progress, reference: Reference) -> Iterator[tuple[str, str]]:
    """Yield what answers the question of the trial, then the rest of what was asked."""
    stop = found.stop_test
    if stop is not None and stop is found.answer:
        name = reference.scale_name(found.trial.main)
        yield _("Answer"), verdict_words.result_line(stop, found)
        yield taken_before.row_name(name), _answer(found.main, found)
    else:
        yield _("Answer"), _answer(found.main, found)
    for result in found.outcomes[1:]:
        if result.role == "second":
            yield _scale(result.scale, reference), _answer(result, found)
    if stop is not None and stop is not found.answer:
        yield _("Stop test"), verdict_words.result_line(stop, found)


def _answer(result: Result, found: Progress) -> str:
    """Return the headline and the numbers, each of them once: page 1 has little room."""
    said = verdict_words.headline(result, found)
    if not isinstance(result, Compared):
        return f"{said} {verdict_words.sentence(result, found)}".strip()
    effect = result.effect
    numbers = _(
        "{est} points: {interval} for day-to-day noise alone, {drift}. Mean {base} ({n_base} days)"
        " before, {after} ({n_after} days) in the window."
    ).format(
        est=verdict_words.signed(effect.est),
        interval=verdict_words.interval_text(effect),
        drift=verdict_words.drift_interval_text(effect),
        base=verdict_words.plain(effect.mean_base),
        n_base=effect.n_base,
        after=verdict_words.plain(effect.mean_eval),
        n_after=effect.n_eval,
    )
    beside = *verdict_words.additions(effect), verdict_words.not_meant(result.verdict)
    return " ".join([said, numbers, *beside])


def _others(others: list[Result], facts: Facts, reference: Reference) -> str:
    """Return how many other outcomes were looked at; their differences once these are due."""
    n = len(others)
    text = ngettext(
        "{n} looked at, not part of the question, so without a verdict: {told}.",
        "{n} looked at, not part of the question, so without a verdict: {told}.",
        n,
    )
    return text.format(n=n, told="; ".join(_other(each, facts, reference) for each in others))


def _other(result: Result, facts: Facts, reference: Reference) -> str:
    told = (
        verdict_words.change_text(result.effect)
        if isinstance(result, Compared)
        else _ratings(facts, result.scale)
    )
    return f"{reference.scale_name(result.scale)} {told}"


def _ratings(facts: Facts, scale: str) -> str:
    n = sum(scale in day.ratings for day in facts.days)
    return ngettext("{n} rating", "{n} ratings", n).format(n=n)


def _scale(key: str, reference: Reference) -> str:
    return _("{scale}, 0–10").format(scale=reference.scale_name(key))


# ------------------------------------------------------------------------ what stands beside it


def _followed(found: Progress) -> Iterator[str]:
    followed = found.adherence
    if followed is None:
        yield _("No dose of the product was planned so far.")
        return
    text = ngettext(
        "{share} of planned doses (taken ÷ planned on {n} day; not recorded counts as not taken).",
        "{share} of planned doses (taken ÷ planned, the mean of {n} days; not recorded counts as"
        " not taken).",
        followed.n_days,
    )
    yield text.format(share=percent(round(followed.dose_ratio, 2)), n=followed.n_days)
    if found.on_time is not None:
        near = _("Of those with a known time {share} within 2 h of the plan.")
        yield near.format(share=percent(round(found.on_time, 2)))
    if gap := followed.longest_gap:
        text = ngettext("Longest time without: {n} day.", "Longest time without: {n} days.", gap)
        yield text.format(n=gap)


def _changes(facts: Facts, found: Progress, reference: Reference) -> str:
    """Return what else changed meanwhile, by calendar day; nothing that was written freely."""
    kinds = reference.event_kinds
    lasting = ((each.day, trials.changed_on(each, kinds)) for each in found.changes)
    told = sorted({*chain(lasting, _left_out(facts, reference), _plans(facts, found))})
    lines = [line for _day, line in told]
    rest = lines[MOST_CHANGES:]
    if rest:
        text = ngettext("{n} more below", "{n} more below", len(rest)).format(n=len(rest))
        lines = [*lines[:MOST_CHANGES], text]
    return "; ".join(lines) or _("nothing that was recorded")


def _left_out(facts: Facts, reference: Reference) -> Iterator[tuple[date, str]]:
    """Yield the illnesses and journeys of the period, whose days the comparison leaves out."""
    for event in facts.log.events:
        kind = reference.event_kinds.get(event.kind)
        if kind is not None and kind.excludes:
            days = max(event.first, facts.first), min(event.last, facts.last)
            yield days[0], f"{kind.name} {span_text(days)}"


def _plans(facts: Facts, found: Progress) -> Iterator[tuple[date, str]]:
    """Yield the changes of how the product was planned to be taken."""
    for plan in facts.log.plans_of(found.trial.product_id):
        if found.trial.first_dose < plan.valid_from <= facts.last:
            text = _("plan of the product {times} from {day}")
            told = text.format(times=times_of_day([plan]), day=day_name(plan.valid_from))
            yield plan.valid_from, told


def _entries(kept: RecordKept | None) -> Iterator[str]:
    """Yield in counts what is missing, came late or was changed."""
    if kept is None:
        return
    if kept.window_days:
        text = _("Not rated: {base} of {base_days} days before, {n} of {days} of the window.")
        yield text.format(
            base=kept.baseline_days - kept.baseline_rated,
            base_days=kept.baseline_days,
            n=kept.window_days - kept.window_rated,
            days=kept.window_days,
        )
    late = _("Entered on a later day: {what}.")
    yield late.format(what=_counted(kept.late_ratings, kept.late_doses))
    changed = _("Changed after the plan was fixed: {what}.")
    yield changed.format(what=_counted(kept.changed_ratings, kept.changed_doses))


def _counted(n_ratings: int, n_doses: int) -> str:
    ratings = ngettext("{n} rating", "{n} ratings", n_ratings).format(n=n_ratings)
    doses = ngettext("{n} dose", "{n} doses", n_doses).format(n=n_doses)
    return f"{ratings}, {doses}" if n_ratings or n_doses else _("nothing")


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]


# ----------------------------------------------------------------------------------- the scales


def scales_line(facts: Facts, reference: Reference, *, first: int, most: int) -> str:
    """Return how scales are asked, from number `first` on: the question and both ends."""
    return " ".join(
        _("{name}: “{question}” 0 {worst}, 10 {best}.").format(
            name=scale.name, question=scale.question, worst=scale.worst, best=scale.best
        )
        for key in facts.scales[first : first + most]
        if (scale := reference.scales.get(key)) is not None
    )
