"""The sentences about a trial around its verdict: its power, and other explanations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from magtrack.domain.outcome.adherence import FAIR_RATIO
from magtrack.domain.outcome.power import Power
from magtrack.domain.outcome.progress import LastingChange, Progress
from magtrack.domain.outcome.verdict import FEWEST_BASELINE, SHORTEST_BASELINE_DAYS, Verdict
from magtrack.domain.record.events import EventKind
from magtrack.domain.record.trial import Amendment, Trial
from magtrack.texts import _, ngettext
from magtrack.wording import clock_text, percent, short_day, short_month_name, verdicts
from magtrack.wording.verdicts import plain

if TYPE_CHECKING:
    from magtrack.domain.safety.findings import Finding
    from magtrack.domain.safety.trial_start import PlannedGap


def plan_line(plan: Power, trial: Trial, ask_first: str = "") -> str:
    """Return the power of the trial, and the ways to see smaller changes.

    Where the stop test is one of them, `ask_first` says whom to ask before.
    """
    options = [_("rate every day ({points})").format(points=plain(plan.every_day))]
    if plan.sixteen_weeks < plan.change:
        options.insert(0, _("16 weeks ({points})").format(points=plain(plan.sixteen_weeks)))
    if not trial.while_taking:  # then one switch is all that the stop test has
        text = _("add the stop test ({points})")
        options.append(text.format(points=plain(plan.stop_test)))
    said = _(
        "Your ratings move by about ±{sd} from day to day. With {baseline} baseline days and"
        " {weeks} weeks this trial can see a change of about {change} for day-to-day noise,"
        " {drift} with usual slow drift. To see smaller changes: {options}."
    ).format(
        sd=plain(plan.sd),
        baseline=plan.baseline_days,
        weeks=trial.weeks,
        change=verdicts.points_text(plan.change),
        drift=plain(plan.change_with_drift),
        options=_(", or ").join(part for part in (", ".join(options[:-1]), options[-1]) if part),
    )
    return said if trial.while_taking else f"{said} {ask_first}".strip()


def typical_plan_line(plan: Power, weeks: int) -> str:
    """Return the power of a typical person's trial, to be told before it is set up."""
    return _(
        "With {baseline} days of ratings before the first dose and {weeks} weeks, a trial can"
        " typically see a change of about {change}. For smaller ones the answer will be"
        " “cannot tell”, which most people get."
    ).format(baseline=plan.baseline_days, weeks=weeks, change=verdicts.points_text(plan.change))


def periods_line(trial: Trial, baseline_weeks: int, *, stop_test: bool) -> str:
    """Return the periods of a plan as a sentence, for whoever does not see the bar."""
    before = _("{n} weeks before the first dose").format(n=baseline_weeks)
    with_it = _("{n} weeks with it, of which weeks {first} to {n} are compared").format(
        n=trial.weeks, first=trial.window[0] // 7 + 1
    )
    parts = [before, with_it]
    if stop_test:
        parts.append(_("{n} weeks without it").format(n=trial.weeks))
    return ", ".join(parts)


def no_baseline_line(trial: Trial, enough_from: date) -> str:
    """Return that a plan leaves too few days before the first dose, and from when on it would."""
    return _(
        "As planned, the answer can only be “cannot tell”: there is no time for a baseline. It"
        " needs {fewest} ratings over at least {shortest} days before the first dose, and"
        " {practice} of practice before these. With a first dose on {day} or later there is time."
    ).format(
        fewest=FEWEST_BASELINE,
        shortest=SHORTEST_BASELINE_DAYS,
        practice=trial.practice_days,
        day=short_day(enough_from, trial.first_dose),
    )


def bad_spell_line() -> str:
    """Return the advice where a trial is begun in a bad spell."""
    return _(
        "Ratings tend to rise by themselves after a bad spell. Better wait until it is over, and"
        " then rate at least 28 days before the first dose."
    )


def stop_test_offer(trial: Trial, ask_first: str = "", *, is_taken_before: bool = False) -> str:
    """Return the offer of the stop test, made after "drift possible", or where there is no before.

    `ask_first` says whom to ask before, where magnesium may be a treatment.
    """
    if is_taken_before:
        said = _(
            "To compare it with a time without: stop for {n} weeks and keep rating. The weeks with"
            " it are then compared with those after stopping; slow drift is not cancelled."
        ).format(n=trial.weeks)
        return f"{said} {ask_first}".strip()
    said = ngettext(
        "To tell a change from slow drift: stop for {n} week and keep rating. The weeks with are"
        " then compared with those before and after.",
        "To tell a change from slow drift: stop for {n} weeks and keep rating. The weeks with are"
        " then compared with those before and after.",
        trial.weeks,
    ).format(n=trial.weeks)
    return f"{said} {ask_first}".strip()


def fairness_line(progress: Progress) -> str:
    """Return the limits adherence sets to the answer, "" where the test was fair or not."""
    followed = progress.adherence
    if followed is None and progress.day_of_trial <= 0:
        return ""  # none of the trial's days is over
    if followed is None:
        return _("No dose was planned, so it is not known whether this was a fair test.")
    if followed.fairness == "partial":
        return _("You took {share} of planned doses; a fair test needs {fair}.").format(
            share=percent(round(followed.dose_ratio, 2)), fair=percent(FAIR_RATIO)
        )
    return ""


def short_caveat(verdict: Verdict | None) -> str:
    """Return the caveat that stands under a chart, in two or three sentences."""
    if verdict == "too_early":
        return _(
            "Until the answer is due the chart shows what you wrote, without a verdict and without"
            " a mean of the weeks that are compared: looking again and again finds changes that are"
            " not there."
        )
    return f"{verdicts.not_meant(verdict)} {unblinded_line()}"


def no_number_yet() -> str:
    """Return why the page has no number before the answer is due."""
    return _("No number until then: looking again and again finds changes that are not there.")


def fixed_line(trial: Trial, amendments: Sequence[Amendment], made: date, today: date) -> str:
    """Return since when the plan stands as it is, in a few words; `made`: when it was entered.

    It is fixed with the first dose; what is changed later is kept with its day.
    """
    if made > trial.first_dose:
        return _("plan entered late, {day}").format(day=short_day(made, today))
    changes = [each for each in amendments if each.trial_id == trial.id]
    if changes:
        n = len(changes)
        return ngettext("plan changed once", "plan changed {n} times", n).format(n=n)
    return _("plan fixed {day}").format(day=short_day(trial.first_dose, today))


def unblinded_line() -> str:
    """Return what goes with every answer: nothing was hidden, and chance does the same."""
    return _(
        "You knew what you were taking, and expecting a benefit raises ratings. In people who"
        " started nothing, about 1 in 11 such comparisons also showed a change beyond noise and"
        " usual drift."
    )


def caveats(progress: Progress, kinds: Mapping[str, EventKind]) -> list[str]:
    """Return the caveats of a verdict, those that matter most to the person first."""
    lines = [
        _(
            "You knew what you were taking. Expecting a benefit raises self-ratings, with any"
            " capsule."
        ),
        _(
            "In people who did not start a supplement, about 1 in 6 such comparisons also showed a"
            " change beyond noise (about 1 in 11 beyond noise and usual drift)."
        ),
        _(
            "Getting used to rating, season, work and other changes in your life are in this number"
            " too."
        ),
        _("A rating is an opinion, not a test of memory."),
        _("“No change seen” is not “no effect”; “cannot tell” is not “no”."),
        _("Not medical advice; do not change medicines because of this screen."),
    ]
    spell = _(
        "People start supplements when things are bad; ratings then tend to go up by themselves"
        " (regression to the mean)."
    )
    lines.insert(0 if progress.trial.bad_spell else 1, spell)
    return [*lines, *(changed_line(each, kinds) for each in progress.changes)]


def changed_line(change: LastingChange, kinds: Mapping[str, EventKind]) -> str:
    """Return the sentence about a lasting change during the trial."""
    template = {
        "event": _("{name} on day {day}: this trial cannot separate the two."),
        "medicine-started": _(
            "You started {name} on day {day}: this trial cannot separate the two."
        ),
        "medicine-ended": _("You ended {name} on day {day}: this trial cannot separate the two."),
        "other-trial": _(
            "A trial of {name} began on day {day}: the two trials cannot be separated."
        ),
    }[change.kind]
    name = change.name
    if change.kind == "event":
        name = kinds[name].name if name in kinds else name
        name = f"{name} ({change.text})" if change.text else name
    return template.format(name=name, day=str(change.number).replace("-", "−"))


def changed_on(change: LastingChange, kinds: Mapping[str, EventKind]) -> str:
    """Return a lasting change with its calendar day, for somebody who was not there."""
    template = {
        "event": _("{name} on {day}"),
        "medicine-started": _("{name} started {day}"),
        "medicine-ended": _("{name} ended {day}"),
        "other-trial": _("a trial of {name} began {day}"),
    }[change.kind]
    name = change.name
    if change.kind == "event" and name in kinds:
        name = kinds[name].name
    day = change.day
    return template.format(name=name, day=f"{day.day} {short_month_name(day.month)} {day.year}")


def cannot_say(verdict: Verdict | None) -> str:
    """Return what the record of an unblinded trial cannot show, to whoever judges it."""
    said = _(
        "Whether the product did it: there was no placebo; expectation, practice, season and a"
        " return to the usual are in the ratings too."
    )
    if verdict == "too_early":
        return said
    return (
        said + " " + _("In people who started nothing, about 1 in 11 such comparisons changed too.")
    )


def start_lines(blocks: Iterable[Finding], gaps: Iterable[PlannedGap]) -> list[str]:
    """Return what speaks against the start of a trial, one text for each reason.

    A gap that the plan breaks comes with the time that would keep it.
    """
    from magtrack.wording import findings

    lines = [
        f"{findings.headline(each)}. {findings.explanation(each)} {findings.action(each)}"
        for each in blocks
    ]
    for gap in gaps:
        said = f"{findings.short_line(gap.finding)} {findings.why_line(gap.finding)}"
        if gap.free is not None:
            text = _("Planned at {time} it would keep every gap.")
            said += " " + text.format(time=clock_text(gap.free))
        lines.append(said)
    return lines
