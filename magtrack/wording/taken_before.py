"""The sentences of a trial whose baseline was no time without the product.

It compares the product with itself. That is said first wherever an answer stands, for who reads
the headline alone must not take a change for a sign of the product. Its question, if it has one,
is that of the stop test.
"""

from __future__ import annotations

from datetime import date

from magtrack.domain.outcome.progress import Progress
from magtrack.domain.record.trial import Trial
from magtrack.texts import _
from magtrack.wording import LONGEST_NAME, first_line, short_day


def no_sign(found: Progress, *, is_change: bool) -> str:
    """Return the headline of before against after; `is_change`: one was found, of any size."""
    text = _(
        "{name} against {name}: it was taken before as well, so seeing no change is no sign either."
    )
    if is_change:
        text = _(
            "{name} against {name}: it was taken before as well, so a change is no sign of it."
        )
    return text.format(name=first_line(found.product, LONGEST_NAME))


def unfair(found: Progress) -> str:
    """Return why before against after is no fair test: on how many days it was taken."""
    use = found.baseline
    if not use.taken:
        return _("No: planned as taken in the baseline too")
    return _("No: it was taken in the baseline too ({n} of {days} days)").format(
        n=len(use.taken), days=use.n_days
    )


def due_line(trial: Trial, today: date) -> str:
    """Return when the answer of on against off comes."""
    return _("The answer comes on {date}: with it against without.").format(
        date=short_day(trial.stop_due, today)
    )


def row_name(scale: str) -> str:
    """Return the name of before against after where it stands below the answer."""
    return _("{scale}, before and after (not the question)").format(scale=scale)
