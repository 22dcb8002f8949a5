"""The sentences of the verdict: the change of the ratings, and how sure it is.

They speak of ratings, never of a cause; only the blinded design, in which nobody knew, names the
product. Every number has one decimal, a sign where it is a difference, and its unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

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
    is_baseline_short,
    is_near_end,
)
from magtrack.domain.record.trial import Trial
from magtrack.texts import _, ngettext
from magtrack.wording import number, percent, short_day

if TYPE_CHECKING:
    from magtrack.domain.outcome.blinded import Blinded


def signed(value: float, places: int = 1) -> str:
    """Return a difference with its sign: "+2.1", "−0.4"; "0.0" where it rounds to nothing."""
    text = f"{abs(value):.{places}f}"
    if float(text) == 0:
        return text
    return f"+{text}" if value > 0 else f"−{text}"


def plain(value: float) -> str:
    """Return a number of points with one decimal."""
    return f"{value:.1f}"


def points_text(value: float) -> str:
    """Return a number of points: "1 point", "0.5 points"."""
    return ngettext("{n} point", "{n} points", 1 if value == 1 else 2).format(n=number(value))


def change_text(contrast: Contrast) -> str:
    """Return a difference with its interval: "+2.1 points (+1.3 to +2.8)"."""
    return _("{est} points ({interval})").format(
        est=signed(contrast.est), interval=_range(contrast.lo, contrast.hi)
    )


def interval_text(contrast: Contrast) -> str:
    """Return the interval with its level: "95 % interval +1.3 to +2.8"."""
    return _("{level} interval {interval}").format(
        level=percent(contrast.level), interval=_range(contrast.lo, contrast.hi)
    )


def drift_interval_text(contrast: Contrast) -> str:
    """Return the interval that also allows for ordinary drift."""
    return _("with usual drift {interval}").format(
        interval=_range(contrast.lo_drift, contrast.hi_drift)
    )


def _range(low: float, high: float) -> str:
    return _("{low} to {high}").format(low=signed(low), high=signed(high))


def window_text(trial: Trial) -> str:
    """Return the weeks that are compared with the baseline: "weeks 9 to 12"."""
    return _("weeks 9 to {weeks}").format(weeks=trial.weeks)


def verdict_name(verdict: Verdict) -> str:
    """Return a verdict in a few words."""
    return {
        "too_early": _("Too early to say"),
        "cannot_tell:stopped": _("Cannot tell: stopped before its end"),
        "cannot_tell:baseline_short": _("Cannot tell: baseline too short"),
        "cannot_tell:gaps": _("Cannot tell: too many days missing"),
        "cannot_tell:no_variation": _("Cannot tell: ratings hardly vary"),
        "not_a_fair_test": _("Not a fair test"),
        "improved": _("Higher: more than noise and usual drift"),
        "worsened": _("Lower: more than noise and usual drift"),
        "improved_drift_possible": _("Higher: more than noise, but drift is possible"),
        "worsened_drift_possible": _("Lower: more than noise, but drift is possible"),
        "no_change": _("No change seen"),
        "cannot_tell:too_noisy": _("Cannot tell from noise"),
    }[verdict]


def role_name(role: Role) -> str:
    """Return the part an outcome has in the trial."""
    return {
        "main": _("main outcome"),
        "second": _("second outcome"),
        "other": _("not part of the question"),
    }[role]


def sentence(result: Result | StopResult, progress: Progress) -> str:
    """Return the answer about one outcome, or that of the stop test."""
    if result is progress.stop_test or isinstance(result, StopCompared):
        return stop_result_line(result, progress)
    return result_line(result, progress)


def result_line(result: Result, progress: Progress) -> str:
    """Return the answer about one outcome, in full."""
    if isinstance(result, TooEarly):
        return too_early_line(progress.trial, result.due, progress.as_of)
    if isinstance(result, CannotTell):
        return _no_answer(result, progress.trial)
    if result.verdict is None:
        return _("Not part of the question, so there is no verdict. Difference: {change}.").format(
            change=change_text(result.effect)
        )
    return " ".join([_answer(result, progress), *_additions(result.effect)])


def too_early_line(trial: Trial, due: date, today: date) -> str:
    """Return that it is too early, and until when."""
    return _(
        "Too early. Your plan looks at {window}; the answer comes on {date}. Until then the chart"
        " shows what you wrote, without a verdict."
    ).format(window=window_text(trial), date=short_day(due, today))


def _no_answer(result: CannotTell, trial: Trial) -> str:
    comparison = result.comparison
    if result.verdict == "cannot_tell:stopped":
        return _("Cannot tell: the trial was stopped on {day}, before its end.").format(
            day="" if trial.stopped is None else short_day(trial.stopped, trial.due)
        )
    if result.verdict == "cannot_tell:no_variation":
        return _("Cannot tell: your ratings hardly vary, so a 0–10 scale cannot show a change.")
    if is_baseline_short(comparison):
        return _(
            "Cannot tell: only {n} ratings over {days} days before the first dose ({fewest} over"
            " at least {shortest} days needed)."
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
            "Cannot tell: {share} of the days of the baseline or of {window} were left out for"
            " events; at most {most} may be."
        ).format(
            share=percent(round(comparison.excluded_share, 2)),
            window=window_text(trial),
            most=percent(MOST_EXCLUDED),
        )
    n, days = comparison.n_eval, comparison.window_days
    window = window_text(trial)
    if n >= fewest_rated(days):
        n, window = comparison.n_between(*trial.off_window), _("the weeks after stopping")
    return _("Cannot tell: only {n} of {days} days rated in {window}.").format(
        n=n, days=days, window=window
    )


def _answer(result: Compared, progress: Progress) -> str:
    effect, change = result.effect, change_text(result.effect)
    verdict = result.verdict
    if verdict == "not_a_fair_test":
        said = _("Change in ratings: {change}.").format(change=change)
        return f"{unfair_line(progress.adherence)} {said}"
    if verdict == "no_change":
        return _("No change of {points} or more seen: {change}.").format(
            points=points_text(effect.important_change), change=change
        )
    if verdict == "cannot_tell:too_noisy":
        return _(
            "Cannot tell: the change could be anything from {interval} points (estimate {est})."
            " With your noise, this trial could see about {mde} points."
        ).format(
            interval=_range(effect.lo, effect.hi),
            est=signed(effect.est),
            mde=plain(detectable(result, progress)),
        )
    template = {
        "improved": _(
            "Higher than your baseline: {change}. That is more than day-to-day noise and more than"
            " ratings usually drift. This does not show the cause."
        ),
        "worsened": _(
            "Lower than your baseline: {change}. That is more than day-to-day noise and more than"
            " ratings usually drift. This does not show the cause."
        ),
        "improved_drift_possible": _(
            "Higher than your baseline: {change}. That is more than day-to-day noise, but a slow"
            " rise of {drift} points a week for any other reason would explain it."
        ),
        "worsened_drift_possible": _(
            "Lower than your baseline: {change}. That is more than day-to-day noise, but a slow"
            " fall of {drift} points a week for any other reason would explain it."
        ),
    }[verdict or ""]
    return template.format(change=change, drift=_drift(effect))


def detectable(result: Compared, progress: Progress) -> float:
    """Return the change in points this comparison could see: more where doses were missed."""
    followed = progress.adherence
    share = 1.0 if followed is None else max(followed.dose_ratio, 0.01)
    return result.effect.mde_achieved / share


def _drift(effect: Effect) -> str:
    drift = effect.tipping_drift or 0.0
    return _("less than 0.01") if drift < 0.01 else f"{drift:.2f}"


def unfair_line(followed: Adherence | None) -> str:
    """Return why a trial was not a fair test."""
    if followed is None:
        return _("Not a fair test.")
    if followed.longest_recent_gap >= BREAKING_GAP_DAYS:
        return _(
            "Not a fair test: you took {share} of planned doses, and none for {n} days in a row"
            " in the last 8 weeks."
        ).format(share=percent(round(followed.dose_ratio, 2)), n=followed.longest_recent_gap)
    return _("Not a fair test: you took {share} of planned doses.").format(
        share=percent(round(followed.dose_ratio, 2))
    )


def _additions(effect: Effect) -> list[str]:
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


def stop_result_line(result: StopResult, progress: Progress) -> str:
    """Return the answer of the stop test."""
    trial = progress.trial
    if isinstance(result, TooEarly):
        return _("Too early. The answer of the stop test comes on {date}.").format(
            date=short_day(result.due, progress.as_of)
        )
    if isinstance(result, CannotTell):
        return _no_answer(result, trial)
    return _stop_answer(result).format(
        window=window_text(trial),
        change=change_text(result.effect),
        points=points_text(result.effect.important_change),
        mde=plain(result.effect.mde_achieved),
    )


def _stop_answer(result: StopCompared) -> str:
    compared = _("Ratings of {window} against those before and after: {change}.")
    said = {
        "not_a_fair_test": _(
            "Not a fair test: the doses were not taken, or not left out, as planned."
        ),
        "improved": _(
            "Higher than before and after, by more than day-to-day noise; steady drift cannot"
            " explain it. You knew when you stopped, so this does not show the cause."
        ),
        "worsened": _(
            "Lower than before and after, by more than day-to-day noise; steady drift cannot"
            " explain it. You knew when you stopped, so this does not show the cause."
        ),
        "no_change": _("No change of {points} or more seen."),
    }.get(
        result.verdict,
        _("Cannot tell. With your noise, this test could see about {mde} points."),
    )
    return f"{compared} {said}"


def blinded_line(effect: Blinded, scale: str, product: str) -> str:
    """Return the answer of the blinded design, the only one that may name the product."""
    change = _("{est} points ({interval})").format(
        est=plain(abs(effect.est)), interval=_range(effect.lo, effect.hi)
    )
    if effect.est > 0:
        line = _("While on {product} your {scale} ratings were {change} higher than on placebo.")
    else:
        line = _("While on {product} your {scale} ratings were {change} lower than on placebo.")
    return line.format(product=product, scale=scale, change=change)


def blinded_could_tell() -> str:
    """Return the note where the guesses in all periods were right and sure."""
    return _("You could tell which was which; expectation is back in the answer.")


def details(contrast: Contrast) -> Sequence[tuple[str, str]]:
    """Return the figures behind an answer, each with its name."""
    return (
        (_("level of confidence"), percent(contrast.level)),
        (_("interval with usual drift"), _range(contrast.lo_drift, contrast.hi_drift)),
        (_("p, noise alone"), f"{contrast.p:.3g}"),
        (_("p, noise and usual drift"), f"{contrast.p_drift:.3g}"),
        (_("carry-over from day to day"), f"{contrast.rho:.2f}"),
        (_("day-to-day spread (SD)"), plain(contrast.sd)),
        (_("degrees of freedom"), str(contrast.nu)),
        (_("change it could see"), plain(contrast.mde_achieved)),
    )
