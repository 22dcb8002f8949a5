"""Columns that are worked out from the log and not read back, beside those of records.

They are warnings.csv, and in trial.csv the answers of a trial.
"""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from magtrack.domain.outcome.adherence import Adherence
from magtrack.domain.outcome.comparison import Comparison
from magtrack.domain.outcome.effect import Effect
from magtrack.domain.outcome.progress import Result, StopResult
from magtrack.domain.outcome.stop_test import StopTest
from magtrack.domain.safety.administrations import Administration
from magtrack.domain.safety.findings import Finding
from magtrack.fileset import cells, kinds
from magtrack.fileset.columns import Kind, derived

WARNING_SHOWN, ACKNOWLEDGED = "warning_shown", "acknowledged"
"""The kinds of the rows of events.csv that earlier versions worked out, one for each day."""

OUTCOME = "outcome"
"""What a row of trial.csv is that is worked out."""


class WarningRow(Struct, frozen=True):
    """A warning of some days that belong together, and what is said of it.

    `magnesium` is what it is about: one product where it is about a gap, else all of these days.
    `worst` is its finding of the shortest gap among the gravest, on one of `days`; on `planned` of
    them the magnesium was the plan's alone, on `read` the person had said that they read it, and
    on `listed` no use of a medicine that is only listed is recorded.
    """

    magnesium: str
    worst: Finding
    days: tuple[date, ...]
    planned: int
    read: int
    told: str
    asks: str
    source: str
    listed: int = 0


class AnswerRow(Struct, frozen=True):
    """What a trial lets one say of one outcome, from the day `due` on; `effect` where it is known.

    `followed` and `on_time` are None where nothing was planned; `baseline` says what magnesium
    stands in the baseline.
    """

    trial_id: str
    due: date
    role: str
    result: Result | StopResult
    effect: Effect | StopTest | None
    followed: Adherence | None
    on_time: float | None
    answer: str
    caveat: str
    baseline: str = ""

    @property
    def comparison(self) -> Comparison:
        """Return which days were compared."""
        return self.result.comparison


def _when(administration: Administration | None) -> str:
    return "" if administration is None else cells.local_instant(administration.at)


_moment_of = Kind("datetime", _when)

WARNINGS = derived(
    kinds.text("rule", "The rule that fired.", of="worst.rule"),
    kinds.whole("rule_version", "The version of the rule.", of="worst.version"),
    kinds.text(
        "severity",
        "contraindicated, major, moderate or minor: the gravest of these days.",
        of="worst.severity",
    ),
    kinds.free("magnesium", "The magnesium it is about."),
    kinds.free(
        "against", "The medicine, supplement, condition or limit it is about.", of="worst.against"
    ),
    kinds.day("first_day", "First day of the period.", of=lambda row: row.days[0]),
    kinds.day(
        "last_day",
        "Last day of the period, which goes on while fewer than seven days lie between two days"
        " on which the rule fires.",
        of=lambda row: row.days[-1],
    ),
    kinds.whole(
        "days",
        "Days on which the rule fires, without those on which a medicine it is about is listed"
        " without set times and no use is recorded.",
        "days",
        of=lambda row: len(row.days) - row.listed,
    ),
    kinds.whole(
        "days_planned",
        "Those of them on which only a plan was too close or too much: nobody logged it as taken.",
        "days",
        of="planned",
    ),
    kinds.whole(
        "days_read", "Those for which the person said that they read it.", "days", of="read"
    ),
    kinds.whole(
        "closest_min",
        "Shortest time between the two; empty: not known, or none.",
        "min",
        of="worst.gap_minutes",
    ),
    kinds.day("closest_day", "The day of the shortest time, or the worst one.", of="worst.day"),
    _moment_of("magnesium_local", "When the magnesium was then, or was due.", of="worst.magnesium"),
    _moment_of("against_local", "When the medicine was due then, or taken.", of="worst.other"),
    kinds.number(
        "medicine_first_h",
        "Asked for with the medicine first, then magnesium.",
        "h",
        of="worst.medicine_first_h",
    ),
    kinds.number(
        "magnesium_first_h",
        "Asked for with magnesium first, then the medicine.",
        "h",
        of="worst.magnesium_first_h",
    ),
    kinds.free("text", "What was found on that day.", of="told"),
    kinds.free("asks", "What to do: what the rule asks for."),
    kinds.free("source", "Source, evidence and date of the rule; empty: the log alone."),
)
"""The columns of warnings.csv, a row for each rule, pair and period."""

OF_ANSWERS = derived(
    kinds.day("answer_due", "Day from which there is an answer, not before.", of="due"),
    kinds.text("outcome_scale", "The scale the answer is about.", of="result.scale"),
    kinds.text("outcome_role", "main, second or stop-test.", of="role"),
    kinds.text(
        "verdict",
        "improved, worsened (more than noise and usual drift); improved_drift_possible,"
        " worsened_drift_possible (more than noise); no_change; not_a_fair_test;"
        " cannot_tell:REASON.",
        of="result.verdict",
    ),
    kinds.rounded("estimate_points", "Onset window minus baseline.", "points", of="effect.est"),
    kinds.probability(
        "interval_level", "Level of confidence of the intervals.", "share", of="effect.level"
    ),
    kinds.rounded("low_points", "Lower limit, for day-to-day noise.", "points", of="effect.lo"),
    kinds.rounded("high_points", "Upper limit, for day-to-day noise.", "points", of="effect.hi"),
    kinds.rounded(
        "low_with_drift_points", "The same for noise and drift.", "points", of="effect.lo_drift"
    ),
    kinds.rounded(
        "high_with_drift_points", "The same for noise and drift.", "points", of="effect.hi_drift"
    ),
    kinds.probability("p", "Two-sided, for noise.", of="effect.p"),
    kinds.probability("p_with_drift", "Two-sided, for noise and usual drift.", of="effect.p_drift"),
    kinds.rounded("carry_over", "Correlation from day to day.", of="effect.rho"),
    kinds.rounded(
        "day_to_day_sd_points", "Standard deviation between days.", "points", of="effect.sd"
    ),
    kinds.whole("degrees_of_freedom", "Of the intervals.", of="effect.nu"),
    kinds.whole(
        "baseline_days", "Rated days of the baseline that count.", "days", of="comparison.n_base"
    ),
    kinds.whole(
        "window_days", "Rated days of the onset window that count.", "days", of="comparison.n_eval"
    ),
    kinds.whole("planned_days", "Days of the trial with a plan.", "days", of="followed.n_days"),
    kinds.rounded(
        "dose_ratio", "Planned doses taken; at least.", "share", of="followed.dose_ratio"
    ),
    kinds.rounded(
        "dose_ratio_high",
        "The same without days of no entry.",
        "share",
        of="followed.dose_ratio_high",
    ),
    kinds.rounded(
        "days_covered", "Days with 75 % or more taken.", "share", of="followed.days_covered"
    ),
    kinds.rounded("on_time", "Of doses with known time: within 2 h of the plan.", "share"),
    kinds.whole(
        "longest_gap_days", "Most days in a row with none taken.", "days", of="followed.longest_gap"
    ),
    kinds.free("answer", "The answer in words."),
    kinds.free("caveat", "What must be said with it."),
    kinds.free("baseline", "What magnesium was taken in the baseline; empty: none."),
)
"""The columns of trial.csv that only answers have; a trial has its `answer_due`."""
