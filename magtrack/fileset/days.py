"""The columns of days.csv, one row a day for the eye: all of them follow from the other files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from msgspec import Struct

from magtrack.domain.record.amounts import ElementalMg
from magtrack.domain.record.kidneys import KidneyBand
from magtrack.domain.record.people import Body
from magtrack.domain.record.ratings import Scale
from magtrack.domain.record.totals import DayTotal
from magtrack.domain.record.trial import Phase, Trial
from magtrack.domain.safety.uncounted import Uncounted, above_limit
from magtrack.fileset import kinds
from magtrack.fileset.columns import Column, derived

DAYS_START = "\ufeffday,day_of_trial,phase,week,"
"""How days.csv begins."""


class DayRow(Struct, frozen=True):
    """A day: its sums, its upper limit where there is one, its ratings by scale, what happened.

    `trial` is the latest of the log. `left_out` names the magnesium that the sums do not count,
    `kidneys` tells whether the limit holds: where it does not, it is no limit of the day.
    """

    trial: Trial | None
    sums: DayTotal
    limit_body: Body | None
    limit_mg: ElementalMg | None
    ratings: Mapping[str, int]
    events: str
    note: str
    left_out: tuple[Uncounted, ...] = ()
    kidneys: KidneyBand = "unknown"

    @property
    def day(self) -> date:
        """Return the day."""
        return self.sums.day

    @property
    def day_of_trial(self) -> int | None:
        """Return its number in the trial."""
        return self.trial.day_number(self.day) if self.trial else None

    @property
    def phase(self) -> Phase | None:
        """Return its phase in the trial."""
        return self.trial.phase(self.day) if self.trial else None

    @property
    def week(self) -> int | None:
        """Return its week in the trial."""
        return self.trial.week(self.day) if self.trial else None

    @property
    def over_limit(self) -> bool | None:
        """Tell whether the limit was passed; None where that is not known."""
        return above_limit(self.sums, self.limit_mg, self.left_out)


def _rated(scale: Scale) -> Callable[[DayRow], int | None]:
    return lambda row: row.ratings.get(scale.key)


_PHASES = "baseline, build-up, onset-window, off (left off by a stop test), after or stopped."


def day_columns(scales: Iterable[Scale]) -> tuple[Column, ...]:
    """Return the columns, one of them for each scale."""
    return derived(
        kinds.day("day", "The user's day."),
        kinds.whole("day_of_trial", "0 on the day of the first dose.", "days"),
        kinds.text("phase", _PHASES),
        kinds.whole("week", "Week of the trial, from 1.", "weeks"),
        kinds.whole(
            "doses_planned", "Doses planned on this day.", "doses", of="sums.doses_planned"
        ),
        kinds.whole(
            "doses_taken", "Doses taken, extra ones included.", "doses", of="sums.doses_taken"
        ),
        kinds.total(
            "elemental_mg_supplements",
            "Magnesium from supplements and medicines; empty: nothing was logged (not zero).",
            "mg",
            of="sums.taken",
        ),
        kinds.number(
            "upper_limit_mg", "Upper limit for these; food not counted.", "mg", of="limit_mg"
        ),
        kinds.text("limit_body", "Whose upper limit it is."),
        kinds.flag(
            "over_limit",
            "Whether above it; exactly at it is not above; empty: that cannot be told.",
        ),
        kinds.free(
            "not_counted",
            "What holds magnesium of unknown amount, which the number above leaves out: where"
            " anything stands here, it is “at least”.",
            of=lambda row: "; ".join(each.name for each in row.left_out),
        ),
        kinds.text(
            "kidneys",
            "healthy (eGFR of 60 and more), reduced (30 to 59), severe (under 30), dialysis,"
            " disease (no eGFR under 60 known), unknown-older (66 years and more; only where birth"
            " year and sex are told) or unknown. The upper limit was set for healthy kidneys: it is"
            " empty where it does not hold.",
        ),
        *(
            kinds.whole(
                scale.column, f"Rating of {scale.key}; empty: none.", "points", of=_rated(scale)
            )
            for scale in scales
        ),
        kinds.text("events", "Kinds of event on this day, separated by “; ”."),
        kinds.note("note", "What the user wrote; left out unless notes were asked for."),
    )
