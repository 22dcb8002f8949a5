"""The figures behind an answer, each with its name: for the person first, then for whoever asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from magtrack.domain.outcome.adherence import Adherence
from magtrack.domain.outcome.effect import Contrast
from magtrack.domain.outcome.progress import Compared, Progress, StopCompared
from magtrack.texts import _
from magtrack.wording import percent, terms
from magtrack.wording.verdicts import AnyResult, plain, range_text, seen_text


def facts(result: AnyResult, progress: Progress) -> Iterator[tuple[str, str, str]]:
    """Yield what an answer rests on: a question, its answer, and what a word in it means."""
    compared = result.comparison
    enough = _("{n_base} of {base_days} days, then {n_window} of {window_days}").format(
        n_base=compared.n_base,
        base_days=compared.base_span,
        n_window=compared.n_eval,
        window_days=compared.window_days,
    )
    yield _("Enough ratings?"), enough, terms.explained("onset window")
    yield _("A fair test?"), _fair(progress.adherence), terms.explained("dose ratio")
    if isinstance(result, Compared | StopCompared):
        seen = seen_text(result, progress)
        yield _("Smallest change it could see"), seen, terms.explained("noise")


def _fair(followed: Adherence | None) -> str:
    if followed is None:
        return _("Not known: no dose was planned")
    text = {
        "fair": _("Yes: {share} of doses taken"),
        "partial": _("Partly: {share} of doses taken"),
        "not_fair": _("No: {share} of doses taken"),
    }[followed.fairness]
    return text.format(share=percent(round(followed.dose_ratio, 2)))


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
