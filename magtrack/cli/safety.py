"""warnings, times, acknowledge: is it safe with what else I take?"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import click
from msgspec import Struct
from msgspec.structs import asdict

from magtrack.cli.context import CliContext, fields, whole
from magtrack.cli.options import DAY, json_option, pass_context
from magtrack.cli.program import root
from magtrack.domain.record.days import Moment
from magtrack.domain.record.edits import Edit
from magtrack.domain.safety.administrations import Administration
from magtrack.domain.safety.findings import LOOKBACK, Finding
from magtrack.domain.safety.interactions import Review, SeparationCount
from magtrack.domain.safety.medicines import acknowledge
from magtrack.domain.safety.preview import caused, range_needed
from magtrack.domain.safety.spans import ClockWindow, clock_of
from magtrack.domain.safety.timing import DayTimes, day_times
from magtrack.domain.safety.watched import MARGIN
from magtrack.errors import NotFound
from magtrack.texts import _, ngettext
from magtrack.wording import clock_text, day_text, free_times
from magtrack.wording import findings as wording
from magtrack.wording.proportion import unheard_line

_WIDTH = 78
_INDENT = "  "


def review_of(context: CliContext, day: date) -> Review:
    """Return the review of `day` with its margin on both sides."""
    log = context.journal.log(day - MARGIN, day + MARGIN)
    return Review(log, context.reference.knowledge, context.now)


def paragraph(text: str, indent: str = "") -> str:
    """Return text in lines that a terminal holds, each with `indent` before it."""
    return textwrap.fill(
        text,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def tell_caused(context: CliContext, edits: Sequence[Edit], first: date) -> None:
    """Say, before they are written, which findings `edits` would add from `first` on."""
    start = max(first, context.today)
    log = context.journal.log(*range_needed(start, edits))
    for finding in caused(log, context.reference.knowledge, context.now, edits, start):
        context.say(_lines(finding, wording.explanation(finding), wording.action(finding)))


# ------------------------------------------------------------------------------------ warnings


@root.command("warnings", help=_("Show what to know about the day's magnesium."))
@click.option("--day", type=DAY, help=_("Another day."))
@json_option
@pass_context
def _warnings(context: CliContext, day: date | None) -> None:
    shown = day or context.today
    review = review_of(context, shown)
    found = _tallied(context, shown, review.findings(shown))
    context.show(
        lambda: [
            *(finding_data(finding, tally) for finding, tally in found),
            *(_no_rule_data(name, shown) for name in _without_rule(review, shown)),
        ],
        lambda: _text(context, review, shown, found),
    )


def _without_rule(review: Review, day: date) -> list[str]:
    """Return the medicines of `day` for which no rule is known, which is not the same as safe."""
    unknown = (each.name for each in review.watched_on(day) if not each.is_known())
    return list(dict.fromkeys(unknown))


def _no_rule_data(name: str, day: date) -> dict[str, Any]:
    """Return a medicine without a rule for JSON, in the fields of a finding."""
    nothing = ("rule", "version", "severity", "subject")
    never = ("magnesium_at", "other_at", "gap_minutes", "tally", "action", "source", "evidence")
    return {
        **dict.fromkeys(nothing),
        "kind": "no-rule",
        "against": name,
        "day": day,
        **dict.fromkeys(never),
        "planned": False,
        "medicine_first_h": wording.GENERAL_BEFORE_H,
        "magnesium_first_h": wording.GENERAL_AFTER_H,
        "text": wording.no_rule_line([name]),
        "dismissable": False,
        "acknowledged": False,
    }


def _tallied(
    context: CliContext, day: date, found: Iterable[Finding]
) -> list[tuple[Finding, SeparationCount | None]]:
    """Return findings, and for each gap how often it was not kept in the 28 days up to `day`."""
    log = context.journal.log(day - LOOKBACK, day)
    review = Review(log, context.reference.knowledge, context.now)

    def tally(finding: Finding) -> SeparationCount | None:
        counted = None if finding.gap_minutes is None else review.separation_count(finding)
        return counted if counted and counted.days else None

    return [(finding, tally(finding)) for finding in found]


def finding_data(finding: Finding, tally: SeparationCount | None = None) -> dict[str, Any]:
    """Return a finding for JSON, with how often its gap was not kept."""
    return {
        **fields(finding, "rule", "version", "severity", "kind", "subject", "against", "day"),
        "magnesium_at": _instant(finding.magnesium),
        "other_at": _instant(finding.other),
        "planned": finding.planned or _is_planned(finding.magnesium),
        "gap_minutes": finding.gap_minutes,
        "medicine_first_h": whole(finding.medicine_first_h),
        "magnesium_first_h": whole(finding.magnesium_first_h),
        "tally": tally and {**asdict(tally), "since": finding.day - LOOKBACK},
        "text": f"{wording.headline(finding)}. {wording.explanation(finding)}",
        "action": wording.action(finding),
        "source": wording.sources(finding),
        "evidence": wording.evidence(finding),
        **fields(finding, "dismissable", "acknowledged"),
    }


def _instant(intake: Administration | None) -> datetime | None:
    return None if intake is None or intake.at is None else intake.at.local


def _is_planned(intake: Administration | None) -> bool:
    return intake is not None and not intake.logged


def _text(
    context: CliContext,
    review: Review,
    day: date,
    found: list[tuple[Finding, SeparationCount | None]],
) -> str:
    head = f"{day_text(day)} {day.year}"
    parts = [head, *(_shown(context, finding, tally) for finding, tally in found)]
    if not found:
        parts.append(_("No known rule is concerned on this day."))
    if unknown := _without_rule(review, day):
        parts.append(paragraph(wording.no_rule_line(unknown)))
    quiet = {each.against: None for each in review.quiet_findings(day)}
    if quiet:
        text = _("Worth knowing about {names}: {command}")
        command = context.on("medicine notes", day)
        parts.append(text.format(names=", ".join(quiet), command=command))
    parts.append(paragraph(wording.reach_line()))
    if any(finding.dismissable and not finding.acknowledged for finding, _tally in found):
        command = context.on("acknowledge RULE", day)
        parts.append(_("When you have read one: {command}").format(command=command))
    return "\n\n".join(parts)


def finding_text(finding: Finding) -> str:
    """Return a finding with its reason, what to do and its source."""
    return _lines(
        finding,
        wording.explanation(finding),
        wording.action(finding),
        wording.short_source_line(finding),
    )


def unheard_text(review: Review, day: date) -> str:
    """Return why rules about stomach acid are silent on `day`; "" where there are none."""
    known = review.knowledge.forms
    forms = [known[key] for key in sorted(review.forms_in_use(day)) if key in known]
    return unheard_line([each.name for each in review.unheard(day)], forms)


def _shown(context: CliContext, finding: Finding, tally: SeparationCount | None) -> str:
    since = finding.day - LOOKBACK
    return _lines(
        finding,
        wording.explanation(finding, zone=context.now.zone),
        "" if tally is None else wording.separation_count_line(tally, since, finding.day),
        wording.action(finding),
        # No rule of a source is behind some findings, such as the upper limit.
        wording.short_source_line(finding) or _("Rule {rule}").format(rule=finding.rule),
    )


def _lines(finding: Finding, *below: str) -> str:
    """Return the head of a finding, and below it what is said about it."""
    severity = wording.weight(finding).upper()
    read = " " + _("(read)") if finding.acknowledged else ""
    head = paragraph(f"{severity}  {wording.headline(finding)}{read}")
    return "\n".join([head, *(paragraph(text, _INDENT) for text in below if text)])


class WarningCounts(Struct, frozen=True):
    """The warnings of a day: not read yet and at least moderate, minor ones, read ones."""

    unread: int
    minor: int
    read: int


def warned(context: CliContext, day: date) -> WarningCounts:
    """Return how many warnings `day` has."""
    found = review_of(context, day).findings(day)
    open_ = [each for each in found if not each.acknowledged]
    unread = sum(each.policy.counts for each in open_)
    return WarningCounts(unread, len(open_) - unread, len(found) - len(open_))


def warnings_line(count: WarningCounts, command: str) -> str:
    """Return the line on Today about the warnings that `command` lists, "" for none to read."""
    if not count.unread:
        return ""
    parts = [ngettext("{n} warning", "{n} warnings", count.unread).format(n=count.unread)]
    if count.minor:
        parts.append(_("{n} minor").format(n=count.minor))
    if count.read:
        parts.append(_("{n} read").format(n=count.read))
    return f"{', '.join(parts)}: {command}"


# ----------------------------------------------------------------------------------- times


@root.command("times", help=_("Show the times at which magnesium fits in."))
@click.option("--day", type=DAY, help=_("Another day."))
@json_option
@pass_context
def _times(context: CliContext, day: date | None) -> None:
    shown = day or context.today
    times = day_times(review_of(context, shown), shown)
    context.show(lambda: _times_data(times), lambda: _times_text(times))


def _times_data(times: DayTimes) -> dict[str, Any]:
    return {
        "day": times.day,
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
        free_times.suggestion_line(times),
    ]
    return "\n".join(lines)


# ------------------------------------------------------------------------------ acknowledge


@root.command("acknowledge", help=_("Say that a warning was read."))
@click.argument("rule")
@click.option("--against", help=_("The medicine, where the rule warns about several."))
@click.option("--day", type=DAY, help=_("The day of the warning; today unless given."))
@click.option(
    "--for-good", is_flag=True, help=_("Until the rule changes, for instance after asking.")
)
@click.option("--said", default="", metavar="TEXT", help=_("What the clinician said."))
@pass_context
def _acknowledge(
    context: CliContext,
    *,
    rule: str,
    against: str | None,
    day: date | None,
    for_good: bool,
    said: str,
) -> None:
    day = day or context.today
    there = review_of(context, day).findings(day)
    found = {
        each.key: each
        for each in there
        if rule in (each.rule, f"{each.rule}-{each.version}")
        and (against is None or each.against.casefold() == against.casefold())
    }
    if not found:
        message = _("There is no such warning on {day}. There are: {rules}.")
        rules = dict.fromkeys(
            f"{each.rule} ({each.against})" if each.against else each.rule for each in there
        )
        raise NotFound(message.format(day=day, rules=", ".join(rules) or _("none")))
    edits = [
        acknowledge(each, context.stamp, for_good=for_good, text=said) for each in found.values()
    ]
    context.do(_("Warning read: {rule}").format(rule=rule), *edits)
