"""The sentences of the verdict: the change of the ratings, and how sure it is.

They speak of ratings, never of a cause; only the blinded design, in which nobody knew, names the
product (`blinded`). Each answer has a headline, a sentence with its numbers, and what it does not
mean; a number has its unit, one decimal or near zero two, and a sign where it is a difference.
"""

from __future__ import annotations

from datetime import date

from magtrack.domain.outcome.adherence import BREAKING_GAP_DAYS, Adherence
from magtrack.domain.outcome.comparison import Comparison
from magtrack.domain.outcome.effect import Contrast, Effect
from magtrack.domain.outcome.progress import (
    CannotTell,
    Compared,
    Progress,
    Result,
    Role,
    StopCompared,
    StopResult,
    TooEarly,
)
from magtrack.domain.outcome.verdict import (
    FEWEST_BASELINE,
    MOST_EXCLUDED,
    SHORTEST_BASELINE_DAYS,
    Verdict,
    fewest_rated,
    is_near_end,
)
from magtrack.domain.record.trial import Trial
from magtrack.texts import _, ngettext
from magtrack.wording import number, percent, short_day, taken_before

AnyResult = Result | StopResult

NEAR_ZERO = 0.1
"""Points; a difference nearer to zero has two digits: a bound of -0.04 is not 0.0."""


def signed(value: float) -> str:
    """Return a difference with its sign: "+2.1", "−0.4", "−0.04"; "0.00" where that is nothing."""
    text = _unsigned(value)
    if float(text) == 0:
        return text
    return f"+{text}" if value > 0 else f"−{text}"


def _unsigned(value: float) -> str:
    """Return how large a difference is; with two digits near zero, so that it keeps its side."""
    return f"{abs(value):.{2 if 0 < abs(value) < NEAR_ZERO else 1}f}"


def plain(value: float) -> str:
    """Return a number of points with one decimal."""
    return f"{value:.1f}"


def points_text(value: float) -> str:
    """Return a number of points with at most one decimal: "1 point", "0.5 points"."""
    value = round(value, 1)
    return ngettext("{n} point", "{n} points", 1 if value == 1 else 2).format(n=number(value))


def change_text(contrast: Contrast) -> str:
    """Return a difference with its interval: "+2.1 points (+1.3 to +2.8)"."""
    return _("{est} points ({interval})").format(
        est=signed(contrast.est), interval=range_text(contrast.lo, contrast.hi)
    )


def interval_text(contrast: Contrast) -> str:
    """Return the interval with its level: "95 % interval +1.3 to +2.8"."""
    return _("{level} interval {interval}").format(
        level=percent(contrast.level), interval=range_text(contrast.lo, contrast.hi)
    )


def drift_interval_text(contrast: Contrast) -> str:
    """Return the interval that also allows for ordinary drift."""
    return _("with usual drift {interval}").format(
        interval=range_text(contrast.lo_drift, contrast.hi_drift)
    )


def range_text(low: float, high: float) -> str:
    """Return the bounds of an interval: "+1.3 to +2.8"."""
    return _("{low} to {high}").format(low=signed(low), high=signed(high))


def between_text(contrast: Contrast) -> str:
    """Return the interval in words: "between 0.6 lower and 1.3 higher"."""
    low, high = _unsigned(contrast.lo), _unsigned(contrast.hi)
    if contrast.lo < 0 < contrast.hi:
        return _("between {low} lower and {high} higher").format(low=low, high=high)
    if contrast.lo >= 0:
        return _("between {low} and {high} higher").format(low=low, high=high)
    return _("between {low} and {high} lower").format(low=high, high=low)


def somewhere_text(contrast: Contrast) -> str:
    """Return a difference with its interval: "+0.9 points, somewhere between +0.2 and +1.6"."""
    return _("{est} points, somewhere between {low} and {high}").format(
        est=signed(contrast.est), low=signed(contrast.lo), high=signed(contrast.hi)
    )


def window_text(trial: Trial) -> str:
    """Return the weeks that are compared with the baseline: "weeks 9 to 12"."""
    return _("weeks 9 to {weeks}").format(weeks=trial.weeks)


def role_name(role: Role) -> str:
    """Return the part an outcome has in the trial."""
    return {
        "main": _("main outcome"),
        "second": _("second outcome"),
        "other": _("not part of the question"),
    }[role]


# ------------------------------------------------------------------------------- the answer


def result_line(result: AnyResult, progress: Progress) -> str:
    """Return the answer about one outcome, or of the stop test, in full but for what it is not."""
    parts = [headline(result, progress), sentence(result, progress)]
    if isinstance(result, Compared | StopCompared) and result.verdict == "cannot_tell:too_noisy":
        parts.append(_("It could see a change of {seen}.").format(seen=seen_text(result, progress)))
    return " ".join(filter(None, parts))


def headline(result: AnyResult, progress: Progress) -> str:
    """Return the answer in one short sentence, without a number of the comparison.

    Before against after is no answer where the product was taken before: this is said instead.
    """
    verdict = result.verdict
    if progress.is_taken_before and isinstance(result, Compared) and verdict is not None:
        return taken_before.no_sign(progress, is_change=verdict not in _NONE_SEEN)
    if isinstance(result, Compared | StopCompared) and verdict == "no_change":
        points = points_text(result.effect.important_change)
        return _("No change of {points} or more.").format(points=points)
    if isinstance(result, StopCompared):
        return _stop_headline(result)
    if isinstance(result, Compared) and verdict in _LITTLE:
        return _drift_headline(result.effect, verdict)
    if verdict == "cannot_tell:gaps" and result.comparison.excluded_share > MOST_EXCLUDED:
        return _("Cannot tell: too many days were left out.")
    return verdict_name(verdict)


_LITTLE: tuple[Verdict, ...] = ("improved_drift_possible", "worsened_drift_possible")


def verdict_name(verdict: Verdict | None) -> str:
    """Return a verdict in one short sentence, as far as that does not depend on its numbers."""
    return {
        None: _("Not part of the question, so there is no verdict."),
        "too_early": _("Too early to say."),
        "cannot_tell:stopped": _("Cannot tell: the trial was stopped before its end."),
        "cannot_tell:baseline_short": _("Cannot tell: too few days rated before the first dose."),
        "cannot_tell:gaps": _("Cannot tell: too few days rated."),
        "cannot_tell:no_variation": _("Cannot tell: your ratings hardly vary."),
        "not_a_fair_test": _("Not a fair test: too many doses were missed."),
        "improved": _("Your ratings rose, by more than the usual ups and downs."),
        "worsened": _("Your ratings fell, by more than the usual ups and downs."),
        "improved_drift_possible": _("Your ratings rose. Slow drift could explain it."),
        "worsened_drift_possible": _("Your ratings fell. Slow drift could explain it."),
        "no_change": _("No change that would matter to you."),
        "cannot_tell:too_noisy": _(
            "Cannot tell. A change this small drowns in your day-to-day noise."
        ),
    }[verdict]


def _drift_headline(effect: Effect, verdict: Verdict | None) -> str:
    """Return what is said where drift is possible; a little is less than what would matter."""
    if abs(effect.est) >= effect.important_change:
        return verdict_name(verdict)
    if effect.est > 0:
        return _("Your ratings rose a little. Slow drift could explain it.")
    return _("Your ratings fell a little. Slow drift could explain it.")


def _stop_headline(result: StopCompared) -> str:
    if result.verdict == "not_a_fair_test":
        return _("Not a fair test: the doses were not taken, or not left out, as planned.")
    if not result.effect.cancels_drift:
        return _on_off_headline(result.verdict)
    said = {
        "improved": _(
            "Your ratings were higher with it than without, by more than the usual ups and downs."
        ),
        "worsened": _(
            "Your ratings were lower with it than without, by more than the usual ups and downs."
        ),
    }
    return said.get(result.verdict) or verdict_name(result.verdict)


def _on_off_headline(verdict: Verdict) -> str:
    """Return the answer of a stop test that has no time before: one switch, from on to off."""
    said = {
        "improved": _(
            "Your ratings were higher with it than after stopping, by more than the usual ups and"
            " downs."
        ),
        "worsened": _(
            "Your ratings were lower with it than after stopping, by more than the usual ups and"
            " downs."
        ),
        "improved_drift_possible": _(
            "Your ratings were higher with it than after stopping. Slow drift could explain it."
        ),
        "worsened_drift_possible": _(
            "Your ratings were lower with it than after stopping. Slow drift could explain it."
        ),
    }
    return said.get(verdict) or verdict_name(verdict)


def sentence(result: AnyResult, progress: Progress) -> str:
    """Return the numbers of an answer in a sentence or two; where there is none, why."""
    if isinstance(result, TooEarly):
        return _too_early(result, progress)
    if isinstance(result, CannotTell):
        return _no_answer(result, progress.trial)
    if isinstance(result, StopCompared):
        return _stop_numbers(result, progress.trial)
    return " ".join([_numbers(result, progress), *additions(result.effect)])


def not_meant(verdict: Verdict | None) -> str:
    """Return what an answer does not mean, "" before there is one."""
    cause = _("This does not show the cause.")
    return {
        "too_early": "",
        "improved_drift_possible": _("This does not show the cause. Slow drift may be all of it."),
        "worsened_drift_possible": _("This does not show the cause. Slow drift may be all of it."),
        "no_change": _("“No change” is not “no effect”: a smaller change may be there."),
        "not_a_fair_test": _("This speaks neither for the product nor against it."),
        "improved": cause,
        "worsened": cause,
        None: cause,
    }.get(verdict, _("“Cannot tell” is not “no”."))


def too_early_line(trial: Trial, today: date, *, is_taken_before: bool) -> str:
    """Return when the answer comes, and what it looks at."""
    if trial.stop_test and is_taken_before:
        return taken_before.due_line(trial, today)
    looks = _("Your plan looks at {window}.").format(window=window_text(trial))
    return f"{due_line(trial.due, today)} {looks}"


def due_line(due: date, today: date) -> str:
    """Return when an answer comes, and that it comes once."""
    return _("The answer comes on {date}, once.").format(date=short_day(due, today))


def _too_early(result: TooEarly, progress: Progress) -> str:
    is_before = progress.is_taken_before and result.is_main
    if result is progress.stop_test and not is_before:
        return _("The stop test has one answer, on {date}.").format(
            date=short_day(result.due, progress.as_of)
        )
    return too_early_line(progress.trial, progress.as_of, is_taken_before=is_before)


def _no_answer(result: CannotTell, trial: Trial) -> str:
    comparison = result.comparison
    if result.verdict == "cannot_tell:stopped":
        day = "" if trial.stopped is None else short_day(trial.stopped, trial.due)
        return _("It ended on {day}.").format(day=day)
    if result.verdict == "cannot_tell:no_variation":
        return _("A scale from 0 to 10 cannot show a change where all ratings are alike.")
    if result.verdict == "cannot_tell:baseline_short":
        return _(
            "Only {n} ratings over {days} days; {fewest} over at least {shortest} days are needed."
        ).format(
            n=comparison.n_base,
            days=comparison.base_span,
            fewest=FEWEST_BASELINE,
            shortest=SHORTEST_BASELINE_DAYS,
        )
    return _gaps(comparison, trial)


def _gaps(comparison: Comparison, trial: Trial) -> str:
    if comparison.excluded_share > MOST_EXCLUDED:
        return _(
            "{share} of the days before or of {window} were left out for events; at most {most}"
            " may be."
        ).format(
            share=percent(round(comparison.excluded_share, 2)),
            window=window_text(trial),
            most=percent(MOST_EXCLUDED),
        )
    n, days = comparison.n_eval, comparison.window_days
    window = window_text(trial)
    if n >= fewest_rated(days):
        n, window = comparison.n_between(*trial.off_window), _("the weeks after stopping")
    return _("Only {n} of {days} days rated in {window}; {fewest} are needed.").format(
        n=n, days=days, window=window, fewest=fewest_rated(days)
    )


def _numbers(result: Compared, progress: Progress) -> str:
    effect, verdict = result.effect, result.verdict
    change = somewhere_text(effect)
    if verdict in _NONE_SEEN:
        return _("No difference you could rely on: {between}.").format(between=between_text(effect))
    if verdict == "not_a_fair_test":
        said = _("Change in ratings: {change}.").format(change=change)
        return " ".join(filter(None, (unfair_line(progress.adherence), said)))
    if verdict == "improved":
        said = _("Higher than before, by more than noise and usual drift: {change}.")
        return said.format(change=change)
    if verdict == "worsened":
        said = _("Lower than before, by more than noise and usual drift: {change}.")
        return said.format(change=change)
    said = f"{change}."
    if verdict in _LITTLE:
        drift = _("Ratings that drift by {drift} points a week for any other reason do the same.")
        said += " " + drift.format(drift=_drift(effect))
    return said


_NONE_SEEN = ("no_change", "cannot_tell:too_noisy")


def _stop_numbers(result: StopCompared, trial: Trial) -> str:
    """Return the numbers of the stop test, and whether steady drift cancels out in them."""
    effect, is_none = result.effect, result.verdict in _NONE_SEEN
    none = _("no difference you could rely on, {between}").format(between=between_text(effect))
    compared = _("{window} against the time before and after: {change}.")
    if not effect.cancels_drift:
        compared = _("{window}, with it, against the weeks after stopping: {change}.")
    said = compared.format(
        window=window_text(trial).capitalize(),
        change=none if is_none else somewhere_text(effect),
    )
    if not effect.cancels_drift:
        return said + " " + _("There was one switch only, so slow drift is not cancelled.")
    if is_none or result.verdict == "not_a_fair_test":
        return said
    return said + " " + _("Steady drift cannot explain it.")


def seen_text(result: Compared | StopCompared, progress: Progress) -> str:
    """Return the smallest change a comparison could see: "1.3 points, 8 times in 10"."""
    points = points_text(detectable(result, progress))
    return _("{points}, 8 times in 10").format(points=points)


def detectable(result: Compared | StopCompared, progress: Progress) -> float:
    """Return the change in points this comparison could see: more where doses were missed."""
    followed = progress.adherence
    share = 1.0 if followed is None else max(followed.dose_ratio, 0.01)
    return result.effect.mde_achieved / share


def _drift(effect: Effect) -> str:
    drift = effect.tipping_drift or 0.0
    return _("less than 0.01") if drift < 0.01 else f"{drift:.2f}"


def unfair_line(followed: Adherence | None) -> str:
    """Return why a trial was not a fair test, "" where that is not known."""
    if followed is None:
        return ""
    share = percent(round(followed.dose_ratio, 2))
    if followed.longest_recent_gap >= BREAKING_GAP_DAYS:
        return _(
            "You took {share} of planned doses, and none for {n} days in a row in the last 8 weeks."
        ).format(share=share, n=followed.longest_recent_gap)
    return _("You took {share} of planned doses.").format(share=share)


def additions(effect: Effect) -> list[str]:
    """Return what limits the numbers of an answer: a small change, a scale at its end."""
    lines = []
    if effect.small:
        lines.append(
            _("The change is less than {points}.").format(
                points=points_text(effect.important_change)
            )
        )
    if is_near_end(effect.base_line.est):
        lines.append(
            _("Your baseline is close to the end of the scale; there was little room to move.")
        )
    return lines
