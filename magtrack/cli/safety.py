"""warnings, times, acknowledge: is it safe with what else I take?"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import click

from magtrack.cli.options import DAY, Command, json_option, pass_desk
from magtrack.domain.care import acknowledge
from magtrack.domain.interactions import Review
from magtrack.domain.preview import caused, range_needed
from magtrack.domain.spans import clock_of
from magtrack.domain.timing import day_times
from magtrack.domain.watched import MARGIN
from magtrack.errors import NotFound
from magtrack.texts import _, ngettext
from magtrack.wording import clock_text, day_text
from magtrack.wording import findings as wording

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from magtrack.cli.desk import Desk
    from magtrack.domain.days import Moment
    from magtrack.domain.edits import Edit
    from magtrack.domain.findings import Finding
    from magtrack.domain.intakes import Intake
    from magtrack.domain.spans import ClockWindow
    from magtrack.domain.timing import DayTimes

_WIDTH = 78
_INDENT = "  "


def review_of(desk: Desk, day: date) -> Review:
    """Return `day`, and what lies around it, checked."""
    log = desk.journal.log(day - MARGIN, day + MARGIN)
    return Review(log, desk.reference.knowledge, desk.now)


def tell_caused(desk: Desk, edits: Iterable[Edit], first: date) -> None:
    """Say, before they are written, which findings `edits` would add in the week from `first`."""
    start = max(first, desk.today)
    log = desk.journal.log(*range_needed(start))
    for finding in caused(log, desk.reference.knowledge, desk.now, edits, start):
        desk.say(_paragraph(_head(finding)))
        desk.say(_paragraph(wording.explanation(finding), _INDENT))
        desk.say(_paragraph(wording.action(finding), _INDENT))


# ------------------------------------------------------------------------------------ warnings


@click.command("warnings", cls=Command, help=_("Show what to know about the day's magnesium."))
@click.option("--day", type=DAY, help=_("Another day."))
@json_option
@pass_desk
def _warnings(desk: Desk, day: date | None) -> None:
    review = review_of(desk, day or desk.today)
    found = review.findings(day or desk.today)
    desk.show(
        lambda: [_data(finding) for finding in found],
        lambda: _text(review, day or desk.today, found),
    )


def _data(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "version": finding.version,
        "severity": finding.severity,
        "kind": finding.kind,
        "subject": finding.subject,
        "against": finding.against,
        "day": finding.day.isoformat(),
        "magnesium_at": _instant(finding.magnesium),
        "other_at": _instant(finding.other),
        "planned": finding.planned or _is_planned(finding.magnesium),
        "gap_minutes": finding.gap_minutes,
        "before_h": finding.before_h,
        "after_h": finding.after_h,
        "text": f"{wording.headline(finding)}. {wording.explanation(finding)}",
        "action": wording.action(finding),
        "source": wording.sources(finding),
        "evidence": wording.evidence(finding),
        "dismissable": finding.dismissable,
        "acknowledged": finding.acknowledged,
    }


def _instant(intake: Intake | None) -> str | None:
    return None if intake is None or intake.at is None else intake.at.local.isoformat()


def _is_planned(intake: Intake | None) -> bool:
    return intake is not None and not intake.logged


def _text(review: Review, day: date, found: list[Finding]) -> str:
    head = f"{day_text(day)} {day.year}"
    parts = [head]
    if found:
        parts += [_shown(finding) for finding in found]
    else:
        parts.append(_("No known rule is concerned on this day."))
    unknown = [each.name for each in review.watched_on(day) if not each.is_known()]
    parts += [_paragraph(line) for line in (wording.no_rule_line(unknown),) if line]
    parts.append(_paragraph(wording.reach_line()))
    return "\n\n".join(parts)


def _shown(finding: Finding) -> str:
    lines = [
        _paragraph(_head(finding)),
        _paragraph(wording.explanation(finding), _INDENT),
        _paragraph(wording.action(finding), _INDENT),
        _paragraph(wording.source_line(finding), _INDENT),
    ]
    return "\n".join(line for line in lines if line)


def _head(finding: Finding) -> str:
    severity = wording.severity_name(finding.severity).upper()
    read = " " + _("(read)") if finding.acknowledged else ""
    return f"{severity}  {wording.headline(finding)}{read}"


def _paragraph(text: str, indent: str = "") -> str:
    return textwrap.fill(
        text,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def warnings_line(desk: Desk, day: date) -> str:
    """Return how many warnings of `day` were not read yet, "" for none worth a line on Today."""
    found = [each for each in review_of(desk, day).findings(day) if not each.acknowledged]
    count = sum(each.rank <= 2 for each in found)
    if not count:
        return ""
    text = ngettext("{n} warning: magtrack warnings", "{n} warnings: magtrack warnings", count)
    return text.format(n=count)


# ----------------------------------------------------------------------------------- times


@click.command("times", cls=Command, help=_("Show the times at which magnesium fits in."))
@click.option("--day", type=DAY, help=_("Another day."))
@json_option
@pass_desk
def _times(desk: Desk, day: date | None) -> None:
    shown = day or desk.today
    times = day_times(review_of(desk, shown), shown)
    desk.show(lambda: _times_data(times), lambda: _times_text(times))


def _times_data(times: DayTimes) -> dict[str, Any]:
    return {
        "day": times.day.isoformat(),
        "zone": times.zone,
        "forbidden": _pairs(times.forbidden),
        "allowed": _pairs(times.allowed),
        "suggested": {slot: _clock(at) for slot, at in times.suggested.items()},
    }


def _pairs(windows: Iterable[ClockWindow]) -> list[list[str]]:
    return [[clock_of(window.start), clock_of(window.end)] for window in windows]


def _clock(at: Moment | None) -> str | None:
    return None if at is None else clock_text(at)


def _times_text(times: DayTimes) -> str:
    def listed(windows: Iterable[ClockWindow]) -> str:
        return ", ".join(f"{start}–{end}" for start, end in _pairs(windows)) or _("none")

    lines = [
        _("magnesium fits in: {windows}").format(windows=listed(times.allowed)),
        _("keep free of it:   {windows}").format(windows=listed(times.forbidden)),
        wording.suggestion_line(times),
    ]
    return "\n".join(lines)


# ------------------------------------------------------------------------------ acknowledge


@click.command("acknowledge", cls=Command, help=_("Say that a warning was read."))
@click.argument("rule")
@click.option("--against", help=_("The medicine, where the rule warns about several."))
@click.option("--day", type=DAY, help=_("The day of the warning; today unless given."))
@click.option(
    "--for-good", is_flag=True, help=_("Until the rule changes, for instance after asking.")
)
@click.option("--said", default="", metavar="TEXT", help=_("What the clinician said."))
@pass_desk
def _acknowledge(
    desk: Desk, *, rule: str, against: str | None, day: date | None, for_good: bool, said: str
) -> None:
    day = day or desk.today
    found = {
        each.key: each
        for each in review_of(desk, day).findings(day)
        if each.rule == rule and (against is None or each.against.casefold() == against.casefold())
    }
    if not found:
        raise NotFound(_("There is no warning “{rule}” on {day}.").format(rule=rule, day=day))
    edits = [acknowledge(each, desk.stamp, for_good=for_good, text=said) for each in found.values()]
    desk.do(_("Warning read: {rule}").format(rule=rule), *edits)


COMMANDS = (_warnings, _times, _acknowledge)
