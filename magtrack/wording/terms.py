"""What the words beside an answer mean: said where they stand, in a clause or a tooltip."""

from __future__ import annotations

from typing import Literal

from magtrack.texts import _

Term = Literal["interval", "noise", "drift", "onset window", "dose ratio"]


def ratio_range(n_days: int) -> str:
    """Return what the dose ratio was counted from, and why it may be a range."""
    return _(
        "Self-reported; days so far: {n}. Where it is a range, the lower end counts days without"
        " any entry as nothing taken, the upper end leaves them out."
    ).format(n=n_days)


def explained(term: Term) -> str:
    """Return what a word means, in one plain sentence."""
    return {
        "interval": _(
            "Interval: where the true difference most likely lies; it is outside about 1 time in"
            " 20."
        ),
        "noise": _("Day-to-day noise: the usual ups and downs from one day to the next."),
        "drift": _(
            "Drift: ratings also wander slowly by themselves over weeks, in people who start"
            " nothing."
        ),
        "onset window": _(
            "Onset window: the last weeks of the plan, which are compared with the days before the"
            " first dose (baseline)."
        ),
        "dose ratio": _(
            "Dose ratio: the doses taken, as a share of those planned; a fair test needs 80 %."
        ),
    }[term]
