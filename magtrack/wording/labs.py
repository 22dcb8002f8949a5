"""Sentences about lab values, and about what kidneys mean for the upper limit.

Source of what is said about kidneys: the upper limits were set for healthy ones; UK magnesium
aspartate text (Magnaspartate), which excludes an eGFR under 30 ml/min.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from magtrack.domain.record.labs import LabValue, is_outdated
from magtrack.texts import _
from magtrack.wording import elemental, limit_line, number, whole_day

if TYPE_CHECKING:
    from magtrack.domain.record.amounts import ElementalMg
    from magtrack.domain.record.kidneys import Kidneys
    from magtrack.domain.record.people import UpperLimit


def lab_name(kind: str) -> str:
    """Return the name of a lab value, "" for what is none."""
    return {
        "egfr": _("eGFR"),
        "serum-magnesium": _("Magnesium in the blood"),
        "potassium": _("Potassium"),
        "creatinine": _("Creatinine"),
    }.get(kind, "")


def day_of(value: LabValue) -> str:
    """Return the day of a blood test, "12 March 2026", or that it is not known."""
    day = value.day
    if day is None:
        return _("date not known")
    return whole_day(day)


def dated_name(value: LabValue) -> str:
    """Return the name of a value with its day: "eGFR, 12 March 2026"."""
    return f"{lab_name(value.kind)}, {day_of(value)}"


def result_text(value: LabValue) -> str:
    """Return the number with its unit: "52 mL/min/1.73 m²"."""
    return f"{number(value.result, 2)} {value.unit.replace('m2', 'm²')}"


def lab_line(value: LabValue, today: date) -> str:
    """Return a value with its day, and that a new one is wanted: "eGFR 52 ... (12 March 2026)"."""
    when = new_one_line(value, today) or day_of(value)
    return f"{lab_name(value.kind)} {result_text(value)} ({when})"


def new_one_line(value: LabValue, today: date) -> str:
    """Return that an eGFR is too old to go by: "from 12 March 2024, ask for a new one"; or ""."""
    if not is_outdated(value, today):
        return ""
    return _("from {day}, ask for a new one").format(day=day_of(value))


def kidneys_text(kidneys: Kidneys, today: date) -> str:
    """Return the eGFR that counts, with its date, or that it is not known."""
    return _("eGFR not known") if kidneys.egfr is None else lab_line(kidneys.egfr, today)


def limit_sentence(kidneys: Kidneys, today: date | None = None) -> str:
    """Return what to know about the upper limit with these kidneys; "" where it holds as it is.

    It stands instead of limit and recommended intake, except for somebody of 66 and more whose
    kidney function is not known: there it stands beside them. With `today` it says as well where
    the eGFR is too old by then, also to somebody younger.
    """
    said = {
        "reduced": _reduced,
        "severe": _severe,
        "disease": _disease,
        "dialysis": _dialysis,
        "unknown-older": _unknown,
    }.get(kidneys.band)
    parts = [] if said is None else [said(kidneys)]
    if kidneys.egfr is not None and today is not None and is_outdated(kidneys.egfr, today):
        text = _("The eGFR is from {day}: ask for a new one.")
        parts.append(text.format(day=day_of(kidneys.egfr)))
    return " ".join(parts)


def healthy_limit_line(limit: tuple[UpperLimit, ElementalMg] | None, kidneys: Kidneys) -> str:
    """Return whose limit it is: "limit of healthy people 350 mg (US); you: eGFR 52"."""
    if limit is None or kidneys.egfr is None:
        return limit_line(limit)
    which, mg = limit
    return _("limit of healthy people {mg} ({body}); you: eGFR {n}").format(
        mg=elemental(mg), body=which.body.upper(), n=number(kidneys.egfr.result)
    )


def build_up_line(kidneys: Kidneys) -> str:
    """Return in one line what magnesium does with reduced kidneys; "" for others."""
    if kidneys.band != "reduced":
        return ""
    return _("With eGFR {n} magnesium may build up: ask for a blood test of magnesium.").format(
        **_egfr(kidneys)
    )


def _egfr(kidneys: Kidneys) -> dict[str, str]:
    value = kidneys.egfr
    return {} if value is None else {"n": number(value.result), "day": day_of(value)}


def _reduced(kidneys: Kidneys) -> str:
    return _(
        "The upper limit was set for healthy kidneys and does not hold for you. At an eGFR of {n}"
        " ({day}) magnesium may build up; no safe amount is known. Ask for a blood test of"
        " magnesium."
    ).format(**_egfr(kidneys))


def _severe(kidneys: Kidneys) -> str:
    return _(
        "Not with an eGFR under 30 (yours: {n}, {day}): product texts exclude magnesium (UK"
        " Magnaspartate: under 30 ml/min). Ask the kidney clinic before the next magnesium dose."
    ).format(**_egfr(kidneys))


def _disease(kidneys: Kidneys) -> str:
    text = _(
        "The upper limit was set for healthy kidneys and does not hold for you. With kidney disease"
        " magnesium may build up; no safe amount is known. Ask for a blood test of magnesium."
    )
    if kidneys.egfr is not None:
        return text
    return text + " " + _("Your eGFR is not known here: ask for it, too.")


def _dialysis(_kidneys: Kidneys) -> str:
    return _(
        "The upper limit does not hold on dialysis: magnesium leaves the body almost only through"
        " the treatment. Ask the dialysis team before the next magnesium dose."
    )


def _unknown(_kidneys: Kidneys) -> str:
    return _("The upper limit holds for healthy kidneys; yours are not known here.")
