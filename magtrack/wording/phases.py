"""Where a day stands in a trial, in a line or in a sentence or two."""

from __future__ import annotations

from datetime import date

from magtrack.domain.record.days import ONE_DAY
from magtrack.domain.record.trial import Phase, Trial
from magtrack.texts import _, ngettext
from magtrack.wording import short_day


def phase_name(phase: Phase) -> str:
    """Return the name of a phase of the trial."""
    return {
        "baseline": _("Baseline"),
        "build-up": _("Build-up, not judged yet"),
        "onset-window": _("Onset window: these days count"),
        "off": _("Weeks without it"),
        "after": _("Plan complete"),
        "stopped": _("Trial stopped"),
    }[phase]


def phase_line(trial: Trial | None, day: date) -> str:
    """Return where `day` stands in the trial: "Week 9 of 12", "Baseline, 3 days to go", ..."""
    if trial is None:
        return _("No trial running")
    week, phase = trial.week(day), trial.phase(day)
    if phase == "off":
        left = (trial.stop_due - day).days
        return ngettext("Left off, 1 day to go", "Left off, {n} days to go", left).format(n=left)
    if phase in ("after", "stopped"):
        return _("Answer is in") if phase == "after" else phase_name(phase)
    if week is None:
        left = (trial.first_dose - day).days
        return ngettext("Baseline, 1 day to go", "Baseline, {n} days to go", left).format(n=left)
    return _("Week {week} of {weeks}").format(week=week, weeks=trial.weeks)


def phase_head(trial: Trial, day: date) -> str:
    """Return week and phase where both say something: "Week 3 of 12, Build-up, not judged yet"."""
    line, phase = phase_line(trial, day), trial.phase(day)
    return f"{line}, {phase_name(phase)}" if phase in ("build-up", "onset-window") else line


def trial_span(trial: Trial, product: str, day: date) -> str:
    """Return what is tried since when, and how far it is, as it stands on `day`.

    "Magtein, trial since 1 September · week 5 of 12, build-up"; once it is over, from when to when.
    """
    phase, line = trial.phase(day), phase_line(trial, day)
    first = short_day(trial.first_dose, day)
    if phase in ("baseline", "build-up", "onset-window"):
        name = {"build-up": _("build-up"), "onset-window": _("onset window")}.get(phase)
        text = (
            _("{product}, trial from {first}")
            if name is None
            else _("{product}, trial since {first}")
        )
        rest = ", ".join(filter(None, (line[0].lower() + line[1:], name)))
        return f"{text.format(product=product, first=first)} · {rest}"
    last = trial.due - ONE_DAY
    if phase == "stopped" and trial.stopped is not None:
        last, rest = min(trial.stopped, last), phase_name(phase).lower()
    elif phase == "off":
        rest = line[0].lower() + line[1:]
    else:
        rest = _("answer of {day}").format(day=short_day(trial.question_due, day))
    said = _("{product}, {first} to {last}").format(
        product=product, first=first, last=short_day(last, day)
    )
    return f"{said} · {rest}"


def trial_line(trial: Trial, day: date, baseline_days: int) -> str:
    """Return the state of the running trial in one or two sentences."""
    started = short_day(trial.first_dose, day)
    due = short_day(trial.due, day)
    if trial.phase(day) == "stopped" and trial.stopped is not None:
        return _("You stopped it on {day}, before its answer, which was due {due}.").format(
            day=short_day(trial.stopped, day), due=short_day(trial.question_due, day)
        )
    if trial.phase(day) == "baseline":
        return _("The first dose is planned for {start}. Rate every day until then.").format(
            start=started
        )
    if baseline_days:
        start = ngettext(
            "Started {start} after {n} rated baseline day.",
            "Started {start} after {n} rated baseline days.",
            baseline_days,
        ).format(start=started, n=baseline_days)
    else:
        start = _("Started {start} without baseline ratings.").format(start=started)
    if trial.is_off(day):
        text = _("It is left off until the stop test answers, on {day}; ratings go on.")
        return text.format(day=short_day(trial.stop_due, day))
    if day >= trial.due:
        if trial.stop_test and not trial.is_stopped(day, trial.stop_due):
            due = short_day(trial.stop_due, day)
        return start + " " + _("The plan ended on {due}.").format(due=due)
    text = _("Your plan looks at weeks 9 to {weeks}; the answer is due {due}.")
    return start + " " + text.format(weeks=trial.weeks, due=due)
