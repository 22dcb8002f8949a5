"""The stop test: before - on - off again.

What is compared is the onset window with the mean of the baseline and of the last weeks after
stopping, so steady drift cancels out. It is not blind.

Where the product was taken in the baseline already there is no "before": the weeks with it are
compared with the weeks after stopping alone. Drift does not cancel out then.
"""

from __future__ import annotations

from collections.abc import Iterable

from magtrack.domain.outcome.effect import (
    FEWEST_PER_PHASE,
    Contrast,
    Design,
    build_up_columns,
    contrast_of,
    fit_phases,
    fit_rows,
    rated_rows,
)


class StopTest(Contrast, frozen=True):
    """On minus the mean of before and off again; `n_before`, `n_on`, `n_off` rated days.

    Without days before it is on minus off alone.
    """

    n_before: int
    n_on: int
    n_off: int

    @property
    def cancels_drift(self) -> bool:
        """Tell whether steady drift cancels out: it does where off lies on both sides of on."""
        return self.n_before > 0


def stop_test(
    days: Iterable[int],
    ratings: Iterable[float | None],
    design: Design,
) -> StopTest | None:
    """Compare the onset window with the baseline and with the same weeks after stopping.

    The product is taken from day 0 to the end of the window, and not for as many days after it. See
    `effect.analyse` for when there is nothing to compare.
    """
    first, last = design.window
    length = last + 1
    rows = rated_rows(days, ratings, design.excluded, last + length)
    numbers = [d for d, _y in rows]
    before = [d < 0 for d in numbers]
    on = [first <= d <= last for d in numbers]
    off = [d >= length + first for d in numbers]
    compared = {y for (d, y), *in_phase in zip(rows, before, on, off, strict=True) if any(in_phase)}
    if min(sum(before), sum(on), sum(off)) < FEWEST_PER_PHASE or len(compared) == 1:
        return None
    sides = list(zip(before, on, off, strict=True))
    # The level of all, on against the mean of before and off, off against before: with these three
    # the second coefficient is the difference asked for.
    columns = [
        [1.0] * len(rows),
        [(is_on - is_before - is_off) / 2 for is_before, is_on, is_off in sides],
        [float(is_off - is_before) for is_before, _on, is_off in sides],
        *build_up_columns(numbers, 0, first),
        *build_up_columns(numbers, length, first),
    ]
    fitted = fit_rows(rows, columns, design.weekday_of_day0)
    if fitted is None:
        return None
    return StopTest(
        **contrast_of(fitted, (0.0, 1.0), design),
        n_before=sum(before),
        n_on=sum(on),
        n_off=sum(off),
    )


def on_off_test(
    days: Iterable[int],
    ratings: Iterable[float | None],
    design: Design,
) -> StopTest | None:
    """Compare the onset window with the same weeks after stopping, whatever was before.

    This is `effect.analyse` with the weeks on as its baseline, days numbered from the first day
    off, and the sign turned: with minus without. The plan is that of `stop_test`; one switch does
    not cancel drift, so `p_drift` is the p that counts.
    """
    first, last = design.window
    length = last + 1
    rows = rated_rows(days, ratings, design.excluded, last + length)
    rows = [(d - length, y) for d, y in rows if d >= first]
    on = [y for d, y in rows if d < 0]
    off = [y for d, y in rows if d >= first]
    if min(len(on), len(off)) < FEWEST_PER_PHASE or len({*on, *off}) == 1:
        return None
    fitted = fit_phases(rows, first, (design.weekday_of_day0 + length) % 7)
    if fitted is None:
        return None
    return StopTest(
        **contrast_of(fitted, (0.0, -1.0), design), n_before=0, n_on=len(on), n_off=len(off)
    )
