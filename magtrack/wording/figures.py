"""The figures behind an answer, each with its name: for the person first, then for whoever asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from magtrack.domain.outcome.effect import Contrast
from magtrack.domain.outcome.progress import Compared, Progress, StopCompared, TooEarly
from magtrack.texts import _
from magtrack.wording import percent, taken_before, terms
from magtrack.wording.verdicts import AnyResult, plain, range_text, seen_text


def facts(result: AnyResult, progress: Progress) -> Iterator[tuple[str, str, str]]:
    """Yield what an answer rests on: a question, its answer, and what a word in it means."""
    compared = result.comparison
    text = _("{n_base} of {base_days} days, then {n_window} of {window_days}")
    n_off = compared.n_between(*progress.trial.off_window)
    if result is progress.stop_test and progress.is_taken_before:
        text = _("{n_window} of {window_days} days with it, then {n_off} of {window_days} without")
    enough = text.format(
        n_base=compared.n_base,
        base_days=compared.base_span,
        n_window=compared.n_eval,
        window_days=compared.window_days,
        n_off=n_off,
    )
    yield _("Enough ratings?"), enough, terms.explained("onset window")
    yield _("A fair test?"), _fair(result, progress), terms.explained("dose ratio")
    if isinstance(result, Compared | StopCompared):
        seen = seen_text(result, progress)
        yield _("Smallest change it could see"), seen, terms.explained("noise")


def _fair(result: AnyResult, progress: Progress) -> str:
    followed, is_stop_test = progress.adherence, result is progress.stop_test
    if progress.is_taken_before and not is_stop_test:
        return taken_before.unfair(progress)
    if followed is None:
        return _("Not known: no dose was planned")
    if result.verdict == "not_a_fair_test" and followed.fairness != "not_fair":
        return _("No: it was not left out as planned")
    share = percent(round(followed.dose_ratio, 2))
    if isinstance(result, TooEarly):
        return _("So far: {share} of doses taken").format(share=share)
    text = {
        "fair": _("Yes: {share} of doses taken"),
        "partial": _("Partly: {share} of doses taken"),
        "not_fair": _("No: {share} of doses taken"),
    }[followed.fairness]
    return text.format(share=share)


def details(contrast: Contrast) -> Sequence[tuple[str, str]]:
    """Return the figures behind an answer, each with its name."""
    return (
        (_("level of confidence"), percent(contrast.level)),
        (_("interval with usual drift"), range_text(contrast.lo_drift, contrast.hi_drift)),
        (_("p, noise alone"), f"{contrast.p:.3g}"),
        (_("p, noise and usual drift"), f"{contrast.p_drift:.3g}"),
        (_("carry-over from day to day"), f"{contrast.rho:.2f}"),
        (_("day-to-day spread (SD)"), plain(contrast.sd)),
        (_("degrees of freedom"), str(contrast.nu)),
    )
