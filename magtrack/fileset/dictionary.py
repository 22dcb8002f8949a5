"""The data dictionary: every column of every file an export writes and an import reads.

The texts are part of the files, so they are English in every language of the program.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable

    from magtrack.domain.record.ratings import Scale

VERSION = 1
"""The version of the files; a program refuses a newer one than it knows."""

CSV_FORMAT = "magtrack-csv"
JSON_FORMAT = "magtrack-log"
"""How a set of tables and a JSON file say what they are."""

PACKAGE = "datapackage.json"
"""The file of a set that describes the others."""

WARNING_SHOWN, ACKNOWLEDGED = "warning_shown", "acknowledged"
"""The kinds of the rows of events.csv that are worked out, and not read back."""

OUTCOME = "outcome"
"""What a row of trial.csv is that is worked out, and not read back."""

Type = Literal["string", "integer", "number", "boolean", "date", "datetime"]


class Column(Struct, frozen=True):
    """A column: its name, type, meaning and unit.

    `free`: what a user wrote freely, guarded against formulas. `derived`: worked out from the
    other columns, and not read back.
    """

    name: str
    type: Type
    meaning: str
    unit: str = ""
    free: bool = False
    derived: bool = False


def _text(name: str, meaning: str, *, derived: bool = False) -> Column:
    return Column(name, "string", meaning, derived=derived)


def _free(name: str, meaning: str, *, derived: bool = False) -> Column:
    return Column(name, "string", meaning, free=True, derived=derived)


def _number(name: str, unit: str, meaning: str, *, derived: bool = False) -> Column:
    return Column(name, "number", meaning, unit, derived=derived)


def _integer(name: str, unit: str, meaning: str, *, derived: bool = False) -> Column:
    return Column(name, "integer", meaning, unit, derived=derived)


def _flag(name: str, meaning: str, *, derived: bool = False) -> Column:
    return Column(name, "boolean", meaning, derived=derived)


def _date(name: str, meaning: str, *, derived: bool = False) -> Column:
    return Column(name, "date", meaning, derived=derived)


def _instant(name: str, meaning: str, *, derived: bool = False) -> Column:
    return Column(name, "datetime", meaning, "UTC", derived=derived)


_ID = _text("id", "The record's id; it never changes.")
_PRODUCT_ID = _text("product_id", "The id of the product in products.csv.")
_ENTERED = _instant("entered_utc", "When it was entered.")
_EDITED = _instant("edited", "When it was last changed; empty if never.")
_NOTE = _free("note", "What the user wrote; left out unless notes were asked for.")
_OF_WARNINGS = (
    _text("rule", "The rule that fired, or whose warning was read.", derived=True),
    _integer("rule_version", "", "The version of the rule.", derived=True),
    _text("severity", "contraindicated, major, moderate or minor.", derived=True),
    _free("magnesium", "The magnesium it is about.", derived=True),
    _free("against", "The medicine, supplement, condition or limit it is about.", derived=True),
    Column("magnesium_local", "datetime", "When the magnesium was, or was due.", derived=True),
    Column("against_local", "datetime", "When the medicine was due, or taken.", derived=True),
    _flag(
        "planned",
        "Whether the magnesium is the plan's: true where nobody logged it as taken at this time.",
        derived=True,
    ),
    _integer("minutes_apart", "min", "Between the two; empty: not known, or none.", derived=True),
    _number("before_h", "h", "Asked for with the medicine first, then magnesium.", derived=True),
    _number("after_h", "h", "Asked for with magnesium first, then the medicine.", derived=True),
    _flag("acknowledged", "Whether the person said that they read it.", derived=True),
    _free("text", "What was found; or what was said when a warning was read.", derived=True),
    _free("asks", "What the rule asks for.", derived=True),
)
"""The columns of events.csv that only warnings and their acknowledgements have."""

_OF_OUTCOMES = (
    _date("answer_due", "Day from which there is an answer, not before.", derived=True),
    _text("outcome_scale", "The scale the answer is about.", derived=True),
    _text("outcome_role", "main, second or stop-test.", derived=True),
    _text(
        "verdict",
        "improved, worsened (more than noise and usual drift); improved_drift_possible,"
        " worsened_drift_possible (more than noise); no_change; not_a_fair_test;"
        " cannot_tell:REASON.",
        derived=True,
    ),
    _number("estimate_points", "points", "Onset window minus baseline.", derived=True),
    _number("interval_level", "share", "Level of confidence of the intervals.", derived=True),
    _number("low_points", "points", "Lower limit, for day-to-day noise.", derived=True),
    _number("high_points", "points", "Upper limit, for day-to-day noise.", derived=True),
    _number("low_with_drift_points", "points", "The same for noise and drift.", derived=True),
    _number("high_with_drift_points", "points", "The same for noise and drift.", derived=True),
    _number("p", "", "Two-sided, for noise.", derived=True),
    _number("p_with_drift", "", "Two-sided, for noise and usual drift.", derived=True),
    _number("carry_over", "", "Correlation from day to day.", derived=True),
    _number("day_to_day_sd_points", "points", "Standard deviation between days.", derived=True),
    _integer("degrees_of_freedom", "", "Of the intervals.", derived=True),
    _integer("baseline_days", "days", "Rated days of the baseline that count.", derived=True),
    _integer("window_days", "days", "Rated days of the onset window that count.", derived=True),
    _integer("planned_days", "days", "Days of the trial with a plan.", derived=True),
    _number("dose_ratio", "share", "Planned doses taken; at least.", derived=True),
    _number("dose_ratio_high", "share", "The same without days of no entry.", derived=True),
    _number("days_covered", "share", "Days with 75 % or more taken.", derived=True),
    _number("on_time", "share", "Of doses with known time: within 2 h of the plan.", derived=True),
    _integer("longest_gap_days", "days", "Most days in a row with none taken.", derived=True),
    _free("answer", "The answer in words.", derived=True),
    _free("caveat", "What must be said with it.", derived=True),
)
"""The columns of trial.csv that only answers have; a trial has its `answer_due`."""

_WEEKDAYS = _text("days", "Weekdays: daily, or some of mon tue wed thu fri sat sun.")

TABLES: dict[str, tuple[Column, ...]] = {
    "products": (
        _ID,
        _free("brand", "The brand."),
        _free("name", "The product's name."),
        _text("form", "Chemical form of the magnesium; none for a supplement without."),
        _free("unit", "What is counted: capsule, tablet, scoop, ml, ..."),
        _number("serving_units", "units", "Units in one serving, as the label counts them."),
        _number("compound_mg_per_serving", "mg", "Mass of the compound (the salt)."),
        _number("elemental_mg_per_serving", "mg", "Magnesium itself; see elemental_source."),
        _text(
            "elemental_source",
            "label; label-percent (from the label's percentage); typical or theory (estimated from"
            " the form); none (no magnesium).",
        ),
        _free("lot", "Lot number."),
        _date("expiry", "Expiry date."),
        _number("price", "currency", "Price of a package."),
        _free("currency", "Currency of the price."),
        _date("started", "First day of use."),
        _date("stopped", "Last day of use."),
        _free("purpose", "What it is taken for."),
        _number("price_units", "units", "Units in the package the price is for."),
    ),
    "schedule": (
        _PRODUCT_ID,
        _text("slot", "morning, evening or other."),
        _text("planned_time_local", "Planned clock time, wherever the user is."),
        _number("units", "units", "Units planned."),
        _WEEKDAYS,
        _date("valid_from", "First day of the plan."),
        _date("valid_to", "Last day of the plan; empty: it goes on."),
    ),
    "doses": (
        _text("id", "The record's id; empty for a planned dose that nobody logged."),
        _PRODUCT_ID,
        _free("product_name", "The product's name when the dose was logged."),
        _date("day", "The user's day: it begins at the day-start hour of the profile."),
        _text("slot", "morning, evening or other."),
        Column("scheduled_local", "string", "Planned wall-clock time; empty for an extra dose."),
        Column("taken_local", "datetime", "When it was taken; empty: not taken, or not known."),
        _instant("taken_utc", "The same instant in UTC.", derived=True),
        _text("zone", "IANA time zone of taken_local."),
        _text(
            "status",
            "taken; late (more than 2 h after the plan); skipped (on purpose); missed; not_recorded"
            " (planned, but nobody logged it: it may or may not have been taken); extra (taken"
            " without a plan).",
        ),
        _number("units", "units", "Units taken, or planned where not taken."),
        _number("compound_mg", "mg", "Mass of the compound taken; empty: none or not known."),
        _number("elemental_mg", "mg", "Magnesium taken; empty: none or not known."),
        _flag("estimated", "Whether elemental_mg is estimated from the form."),
        _number("minutes_from_plan", "min", "Elapsed from plan to dose.", derived=True),
        _ENTERED,
        _number("entry_lag_h", "h", "From the dose to its entry.", derived=True),
        _EDITED,
        _NOTE,
        _text("form", "Chemical form when the dose was logged."),
        _free("unit", "What is counted."),
    ),
    "ratings": (
        _date("day", "The day that was rated."),
        _text("scale", "The scale; higher is better on every scale."),
        _integer("value_0_10", "points", "The answer: 0 worst, 10 best."),
        _ENTERED,
        _text("zone", "Where it was entered."),
        _EDITED,
    ),
    "events": (
        _ID,
        _text(
            "kind",
            "What happened; a note is the free note of its day. Two kinds are worked out from the"
            " rest and not read back: warning_shown (a rule that fires on this day, as the log and"
            " the rules stand now) and acknowledged (a warning that was read; no last day: for"
            " good).",
        ),
        _date("first_day", "First day."),
        _date("last_day", "Last day."),
        _NOTE,
        _ENTERED,
        _EDITED,
        *_OF_WARNINGS,
    ),
    "medicines": (
        _ID,
        _free("name", "The medicine's name."),
        _text("times_local", "Clock times; empty: as needed."),
        _date("first_day", "First day; empty: not known."),
        _date("last_day", "Last day; empty: it goes on."),
        _WEEKDAYS,
        _NOTE,
    ),
    "conditions": (
        _ID,
        _text("condition", "The condition's key."),
        _date("first_day", "Since when; empty: not known."),
        _date("last_day", "Until when; empty: it goes on."),
        _NOTE,
    ),
    "trial": (
        _text(
            "record",
            "trial; amendment: a change of the plan after the first dose; outcome: an answer,"
            " worked out from the rest and not read back.",
        ),
        _ID,
        _text("trial_id", "The id of the trial an amendment or outcome belongs to."),
        Column("product_id", "string", "The product on trial."),
        _text("main_scale", "The scale of the main outcome."),
        _date("first_dose", "Day of the first dose: day 0 of the trial."),
        _integer("weeks", "weeks", "Length of the plan."),
        _integer("practice_days", "days", "Rated days at the start that the baseline leaves out."),
        _number("important_change", "points", "The smallest change that would matter."),
        _flag("bad_spell", "Whether it was begun in a bad spell."),
        _date("stopped", "Day it was stopped."),
        _text("second_scale", "The scale of a second outcome."),
        _flag("stop_test", "Whether the plan goes on with as many weeks without the product."),
        _ENTERED,
        _text("field", "What an amendment changed."),
        _free("before", "Its value before."),
        _free("after", "Its value after."),
        *_OF_OUTCOMES,
    ),
    "stock": (
        _ID,
        _PRODUCT_ID,
        _date("day", "The day of the count."),
        _number("units", "units", "Units left at its end."),
    ),
    "acknowledgements": (
        _ID,
        _text("rule", "The rule whose warning was read."),
        _integer("version", "", "Its version; another version asks again."),
        _free("against", "The medicine, condition or limit it is about."),
        _date("day", "The day it holds for; empty: for good."),
        _ENTERED,
        _free("said", "What the person said."),
        _text("severity", "How grave it was when it was read; a graver one asks again."),
    ),
    "profile": (
        _integer("birth_year", "year", "Year of birth."),
        _text("sex", "male or female."),
        _flag("pregnant", "Whether pregnant."),
        _flag("breastfeeding", "Whether breastfeeding."),
        _number("egfr", "mL/min/1.73 m2", "Kidney function, where known."),
        _text("limit_body", "Whose upper limit counts: us, eu, uk, de, no."),
        _integer("day_start_hour", "h", "Hour at which the user's day begins."),
        _text("scales", "Scales asked every day; empty: the default ones."),
    ),
}
"""The files that hold records, by name."""

OPTIONAL = frozenset({"medicines", "conditions", "trial", "stock", "acknowledgements", "profile"})
"""Files that are written only where there is something to write."""


def day_columns(scales: Iterable[Scale]) -> tuple[Column, ...]:
    """Return the columns of days.csv, all of them worked out from the other files."""
    return (
        _date("day", "The user's day.", derived=True),
        _integer("day_of_trial", "days", "0 on the day of the first dose.", derived=True),
        _text("phase", "baseline, build-up, onset-window, after or stopped.", derived=True),
        _integer("week", "weeks", "Week of the trial, from 1.", derived=True),
        _integer("doses_planned", "doses", "Doses planned on this day.", derived=True),
        _integer("doses_taken", "doses", "Doses taken, extra ones included.", derived=True),
        _number(
            "elemental_mg_supplements",
            "mg",
            "Magnesium from supplements and medicines; empty: nothing was logged (not zero).",
            derived=True,
        ),
        _number("upper_limit_mg", "mg", "Upper limit for these; food not counted.", derived=True),
        _text("limit_body", "Whose upper limit it is.", derived=True),
        _flag("over_limit", "Whether above it; exactly at it is not above.", derived=True),
        *(
            _integer(scale.column, "points", f"Rating of {scale.key}; empty: none.", derived=True)
            for scale in scales
        ),
        _text("events", "Kinds of event on this day, separated by “; ”.", derived=True),
        Column("note", "string", _NOTE.meaning, free=True, derived=True),
    )


DAYS_START = "\ufeffday,day_of_trial,phase,week,"
"""How days.csv begins."""


def record_columns(table: str) -> tuple[Column, ...]:
    """Return the columns of a table that are read back, in order."""
    return tuple(column for column in TABLES[table] if not column.derived)
