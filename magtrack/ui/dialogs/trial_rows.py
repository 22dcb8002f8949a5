"""The plan of a trial in rows, as it is checked before it begins."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from magtrack.domain.record.days import ONE_DAY
from magtrack.domain.record.trial import Trial
from magtrack.texts import _, ngettext
from magtrack.ui.dialogs.trial_planning import BASELINE, Planning
from magtrack.ui.dialogs.trial_steps import DESIGN, QUESTION, WHAT, CheckRow
from magtrack.wording import short_day
from magtrack.wording.verdicts import points_text


def planned_days(trial: Trial) -> Mapping[str, str]:
    """Return the days of a plan as they are read: baseline, first dose, with, without, answer."""
    first, due = trial.first_dose, trial.question_due
    begin = trial.baseline_from or first - timedelta(days=BASELINE)
    return {
        "before": span_text(begin, first - ONE_DAY),
        "first": short_day(first),
        "with": span_text(first, trial.due - ONE_DAY),
        "without": span_text(trial.due, trial.stop_due - ONE_DAY),
        "due": short_day(due, first),
    }


def span_text(first: date, last: date) -> str:
    """Return a stretch of days: "24 November – 21 December"."""
    return _("{first} – {last}").format(first=short_day(first), last=short_day(last, first))


def check_rows(
    planning: Planning, trial: Trial, days: Mapping[str, str], *, is_paused: bool
) -> list[CheckRow]:
    """Return the plan in rows, each with the step on which it is changed."""
    product = planning.log.products.get(trial.product_id)
    name = planning.name(trial.product_id)
    scales = planning.session.reference.scales
    daily = "" if product is None else planning.daily_text(product)
    before = days["before"]
    if trial.while_taking:
        before = _("{days}, while taking it").format(days=before)
    elif is_paused:
        before = _("{days}, without {name}").format(days=before, name=name)
    first_week = trial.window[0] // 7 + 1
    compared = _("weeks {first} to {last} against the days before").format(
        first=first_week, last=trial.weeks
    )
    asked = [_(scales[key].name) for key in trial.asked if key in scales]
    rows = [
        CheckRow(_("Tested"), f"{name}, {daily}" if daily else name, WHAT),
        CheckRow(_("Baseline"), before, DESIGN),
        CheckRow(_("With it"), days["with"], DESIGN),
    ]
    if trial.stop_test:
        rows.append(CheckRow(_("Without it"), days["without"], DESIGN))
    important = points_text(trial.important_change)
    practice = ngettext(
        "{n} day of practice; days of illness, travel and bad nights flagged before their rating",
        "{n} days of practice; days of illness, travel and bad nights flagged before their rating",
        trial.practice_days,
    ).format(n=trial.practice_days)
    return [
        *rows,
        CheckRow(
            _("Question"), _("{scales}, each day, 0–10").format(scales=", ".join(asked)), QUESTION
        ),
        CheckRow(_("Compared"), compared, DESIGN),
        CheckRow(_("Smallest change that matters"), important, QUESTION),
        CheckRow(_("Left out"), practice, DESIGN),
        CheckRow(_("Answer"), days["due"], DESIGN),
    ]
