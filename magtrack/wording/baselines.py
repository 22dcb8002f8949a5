"""The sentences about a baseline: whether it was one without the product, before and after.

Said wherever an answer stands, and where a trial is planned while the product is being taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from msgspec import Struct

from magtrack.domain.record.baseline_use import (
    BaselineUse,
    MagnesiumUse,
    names_of,
    slips,
    tried_products,
)
from magtrack.domain.record.baseline_ways import Way, is_paused, pause_begins
from magtrack.domain.record.days import ONE_DAY, days_between
from magtrack.domain.record.edits import Edit
from magtrack.domain.record.repetition import LONGEST_CYCLE
from magtrack.domain.record.schedule import Schedule, planned_on
from magtrack.domain.record.trial import Trial
from magtrack.texts import _, ngettext
from magtrack.wording import LONGEST_NAME, elemental, first_line, short_day
from magtrack.wording.phases import phase_line

if TYPE_CHECKING:
    from magtrack.domain.record.days import Moment
    from magtrack.domain.record.log import Log
    from magtrack.domain.safety.ask_first import AskFirst
    from magtrack.domain.safety.rules import Knowledge
    from magtrack.reference import Reference

_LISTED = 3
"""Names in one sentence; of more it is told how many they are."""


# ------------------------------------------------------------------------ beside every answer


def text_of(log: Log, trial: Trial, use: BaselineUse) -> str:
    """Return what stands in the baseline of a trial of `log`, "" where there is nothing to say."""
    product = log.products.get(trial.product_id)
    return baseline_text(trial, use, trial.product_id if product is None else product.name)


def baseline_text(trial: Trial, use: BaselineUse, product: str) -> str:
    """Return what the baseline of a trial of `product` holds, "" where there is nothing to say.

    "Baseline while taking: Magtein was taken on 12 of 28 baseline days." A few days with it leave
    it one without, "but for 1 day on which it was taken (21 March)".
    """
    return " ".join([*_of_the_tried(trial, use, product), *_of_others(use)])


def _of_the_tried(trial: Trial, use: BaselineUse, product: str) -> list[str]:
    days = slips(trial, use)
    lines = [f"{_days_line(each, use)}." for each in use.tried]
    if lines and not days:
        return [_("Baseline while taking: {days}").format(days=" ".join(lines))]
    if trial.while_taking:
        line = _("Planned as a baseline while taking; no dose of {name} is recorded in it.")
        return [line.format(name=_short(product))]
    if use.n_days and (days or trial.baseline_from is not None):
        line = _("Baseline without {name}: from {first} to {last}.")
        if days:
            line = ngettext(
                "Baseline without {name}: from {first} to {last}, but for {n} day on which {taken}"
                " was taken ({days}).",
                "Baseline without {name}: from {first} to {last}, but for {n} days on which {taken}"
                " was taken ({days}).",
                len(days),
            )
        last, names = trial.first_dose, names_of(use.tried)
        text = line.format(
            name=_short(product),
            first=short_day(trial.baseline_from or use.first, last),
            last=short_day(use.last, last),
            n=len(days),
            taken=_("it") if names == [product] else _listed(names),
            days=_listed([short_day(day, last) for day in days]),
        )
        return [text]
    return []


def _of_others(use: BaselineUse) -> list[str]:
    if not use.others:
        return []
    told = "; ".join(_days_line(each, use) for each in use.others)
    return [_("Other magnesium in the baseline: {days}.").format(days=told)]


def _days_line(each: MagnesiumUse, use: BaselineUse) -> str:
    """Return on how many days something was taken, and on how many it is planned only."""
    if not each.planned:
        text = _("{name} was taken on {n} of {days} baseline days")
    elif not each.taken:
        text = _("{name} is planned on {planned} of {days} baseline days")
    else:
        text = _("{name} was taken on {n} of {days} baseline days, and is planned on {planned}")
    return text.format(
        name=_short(each.name), n=len(each.taken), planned=len(each.planned), days=use.n_days
    )


def baseline_head(trial: Trial, use: BaselineUse, product: str, day: date) -> str:
    """Return how long the baseline goes on: "Baseline without Magtein: 27 days to go"."""
    left = (trial.first_dose - day).days
    is_without = not use.tried or bool(slips(trial, use))
    if use.tried and (trial.while_taking or any(each.planned for each in use.tried)):
        text = ngettext(
            "Baseline while taking {name}: 1 day to go",
            "Baseline while taking {name}: {n} days to go",
            left,
        )
    elif trial.baseline_from is not None and is_without and day < trial.baseline_from:
        text = _("Baseline without {name} from {first} on")
    elif trial.baseline_from is not None and is_without:
        text = ngettext(
            "Baseline without {name}: 1 day to go",
            "Baseline without {name}: {n} days to go",
            left,
        )
    else:
        return phase_line(trial, day)
    name = _short(product) if is_without else _listed(names_of(use.tried))
    first = short_day(trial.baseline_from or trial.first_dose, day)
    return text.format(name=name, n=left, first=first)


def taken_all_the_same(trial: Trial, use: BaselineUse) -> str:
    """Return that a product was taken in a baseline planned without it, "" where it was not.

    Of a few days it is said what they mean, and what can be done.
    """
    n = len(use.taken)
    if trial.while_taking or not n:
        return ""
    said = ngettext(
        "{name} was taken on {n} day of the baseline.",
        "{name} was taken on {n} days of the baseline.",
        n,
    ).format(name=_listed(names_of(use.tried)), n=n)
    if not slips(trial, use):
        return said
    means = ngettext(
        "One day changes little: leave it out from now on, or plan the first dose later.",
        "So few days change little: leave it out from now on, or plan the first dose later.",
        n,
    )
    return f"{said} {means}"


def resumed_label(said: str, log: Log, before: Trial, edits: Sequence[Edit], today: date) -> str:
    """Return what a step did, `said`, and from when a plan goes on that the trial had paused.

    `edits` are those of the step: "Trial stopped; Magtein’s plan goes on from today, 10 March".
    """
    trials = [edit.record for edit in edits if isinstance(edit.record, Trial)]
    if not is_paused(before, today) or any(
        is_paused(after, today) and after.product_id == before.product_id for after in trials
    ):
        return said
    alike = tried_products(log, before.product_id)
    plans = [edit.record for edit in edits if isinstance(edit.record, Schedule)]
    plans = [each for each in plans if each.product_id in alike]
    begins = min((max(today, each.valid_from) for each in plans), default=date.max)
    if begins >= before.first_dose:
        return said
    days = days_between(begins, begins + LONGEST_CYCLE * ONE_DAY)
    first = next((day for day in days if planned_on(plans, day)), begins)
    names = [log.products[each].name for each in dict.fromkeys(each.product_id for each in plans)]
    text = _("{said}; {name}’s plan goes on from {day}")
    if first == today:
        text = _("{said}; {name}’s plan goes on from today, {day}")
    return text.format(said=said, name=_listed(names), day=short_day(first, today))


# ------------------------------------------------------------------------ while it is planned


class Guard(Struct, frozen=True):
    """What a person should know, and say, before a trial is planned.

    `use` is what stands in the baseline, `medicines` those on the list that are magnesium, and
    `ask_first` the sentence about asking before magnesium is left out. `pause` is the first day
    that could be one without the product, or was with the pause that `is_paused` tells of. `asks`:
    a way out must be chosen.
    """

    use: BaselineUse
    medicines: tuple[str, ...]
    ask_first: str
    pause: date
    asks: bool
    is_paused: bool

    @property
    def has_others(self) -> bool:
        """Tell whether there are other sources of magnesium."""
        return bool(self.use.others or self.medicines)


def guard_of(
    log: Log, reference: Reference, before: Trial | None, trial: Trial, now: Moment
) -> Guard:
    """Return what stands against the baseline of `trial`, as planned, or changed from `before`.

    A plan of the same product that is there is kept in spite of a few days on which it was taken.
    The log must hold the days of `days_of_guard`.
    """
    from magtrack.domain.outcome.comparison import compare
    from magtrack.domain.outcome.progress import use_in_baseline
    from magtrack.domain.safety.uncounted import medicines_between

    today, knowledge = now.day(log.profile.day_start_hour), reference.knowledge
    rated = compare(log, trial, trial.main, today, reference.event_kinds)
    use = use_in_baseline(log, trial, rated)
    if before is not None and before.product_id != trial.product_id:
        before = None
    asks = bool(use.tried) and (before is None or not slips(before, use, today))
    paused = before.baseline_from if before and not asks and is_paused(before, today) else None
    return Guard(
        use,
        tuple(medicines_between(log, knowledge, use.first, use.last)),
        ask_first_on(log, knowledge, today),
        paused or pause_begins(log, trial.product_id, now),
        asks=asks,
        is_paused=paused is not None,
    )


def days_of_guard(trial: Trial, today: date) -> tuple[date, date]:
    """Return the first and last day of the log that `guard_of` wants."""
    return min(trial.first_compared, today), today


def paused_line(trial: Trial, use: BaselineUse, product: str) -> str:
    """Return that a product is paused for `trial`, and on how few days it was taken in spite."""
    text = _("{name} is paused until the first dose.").format(name=_short(product))
    return f"{text} {taken_all_the_same(trial, use)}".strip()


def already_lines(use: BaselineUse, product: str, today: date) -> tuple[str, str]:
    """Return that the product is or will be taken in the baseline, and what that would compare."""
    name = _listed(names_of(use.tried))
    days = sorted(day for each in use.tried for day in each.days)
    text = (
        _("You are taking {name} already, since {first}.")
        if days[0] < today or any(each.taken for each in use.tried)
        else _("{name} is planned from {first} on, before the first dose of the trial.")
    )
    why = _("Days with it are no baseline: the trial would compare {product} with {product}.")
    said = text.format(name=name, first=short_day(days[0], today))
    return said, why.format(product=_short(product))


def way_name(way: Way) -> str:
    """Return a way out in a few words."""
    return {
        "pause": _("Stop for 4 weeks, then start again"),
        "on-off": _("Compare on and off"),
        "while-taking": _("Go on: baseline while taking"),
    }[way]


def way_line(way: Way, product: str, guard: Guard, *, first_dose: date, weeks: int) -> str:
    """Return what a way out does; `first_dose` is the earliest after the pause of `guard`."""
    text = {
        "pause": _(
            "The plan of {name} pauses from {pause} on, Today does not ask for it, and it begins"
            " again as it was with the first dose, on {first} or later. Ratings count from the"
            " first day of the pause."
        ),
        "on-off": _(
            "Go on with it, and after the onset window leave it off for as many weeks ({weeks})."
            " The weeks with it are compared with the weeks after stopping; slow drift is not"
            " cancelled."
        ),
        "while-taking": _(
            "Nothing changes, and “baseline while taking” stands beside every answer: a change is"
            " then hardly to be seen."
        ),
    }[way]
    if guard.is_paused and way != "pause":
        goes_on = _("The plan of {name} goes on at once.")
        if way == "while-taking":
            text = _(
                "“Baseline while taking” stands beside every answer: a change is then hardly to be"
                " seen."
            )
        text = f"{goes_on} {text}"
    return text.format(
        name=_short(product),
        pause=short_day(guard.pause),
        first=short_day(first_dose, guard.pause),
        weeks=weeks,
    )


def others_line(use: BaselineUse, medicines: Sequence[str]) -> str:
    """Return the other sources of magnesium, and what matters about them."""
    told = [_source(each) for each in use.others]
    on_list = _("{name} (on your list of medicines)")
    told += [on_list.format(name=_short(name)) for name in medicines]
    return _(
        "Other magnesium in the baseline: {sources}. It need not stop, but it should stay the same"
        " through the trial: a change of it would look like one of the product."
    ).format(sources="; ".join(told))


def _source(each: MagnesiumUse) -> str:
    n = len(each.days)
    days = ngettext("{name} on {n} day", "{name} on {n} days", n)
    days = days.format(name=_short(each.name), n=n)
    if each.elemental_mg is None:
        return days
    return _("{days}, {amount} magnesium a day").format(
        days=days, amount=elemental(each.elemental_mg)
    )


def planned_label(said: str, trial: Trial, product: str) -> str:
    """Return what planning a trial did: `said`, and what becomes of the product until then."""
    if trial.baseline_from is not None:
        return _("{said}; {name} is paused until then").format(said=said, name=_short(product))
    if trial.while_taking:
        return _("{said}; baseline while taking {name}").format(said=said, name=_short(product))
    return said


def ask_first_on(log: Log, knowledge: Knowledge, day: date) -> str:
    """Return whom to ask on `day` before magnesium is left out, "" where nothing speaks for it."""
    from magtrack.domain.safety.ask_first import ask_first

    return ask_first_line(ask_first(log, knowledge, day))


def ask_first_line(reasons: Sequence[AskFirst]) -> str:
    """Return whom to ask before magnesium is left out, "" where nothing speaks for asking."""
    conditions = {each.condition for each in reasons}
    if "magnesium-advised" in conditions:
        return _("Your magnesium was advised by a clinician: ask first before you leave it out.")
    if conditions - {""}:
        return _(
            "The magnesium in your blood was below normal: ask a clinician first before you leave"
            " magnesium out."
        )
    if not reasons:
        return ""
    return _(
        "{medicines}: low magnesium matters beside it. Ask the prescriber first before you leave"
        " magnesium out."
    ).format(medicines=_listed([each.medicine for each in reasons]))


def _short(name: str) -> str:
    return first_line(name, LONGEST_NAME)


def _listed(names: Sequence[str]) -> str:
    names = [_short(name) for name in names]
    if len(names) <= _LISTED:
        return ", ".join(names)
    return _("{names} and {n} more").format(
        names=", ".join(names[:_LISTED]), n=len(names) - _LISTED
    )
