"""Page 1 of a report, which must stand alone: a busy reader has half a minute."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from magtrack import __version__
from magtrack.domain.safety.findings import Finding
from magtrack.domain.safety.rules import RedFlag, Rule, StackNote
from magtrack.exporters import ExportRequest
from magtrack.exporters.report._blocks import (
    FOOT,
    Block,
    Cell,
    Cells,
    Heading,
    Paragraph,
    Point,
    Title,
)
from magtrack.exporters.report._facts import Facts
from magtrack.exporters.report._fired import Fired
from magtrack.exporters.report._sources import Sources
from magtrack.exporters.report._totals import from_supplements, kidney_cell, not_in_it
from magtrack.exporters.report._words import JOINED, day_name, span_text
from magtrack.reference import Reference
from magtrack.texts import _, ngettext
from magtrack.wording import clock_text, first_line, month_name
from magtrack.wording import findings as finding_words
from magtrack.wording.labs import limit_sentence
from magtrack.wording.signs import sign_key

MOST_POINTS = 5
"""Points on page 1. The others are named there, and stand in the table of warnings; so are those
that are minor or no warning of the day, where there are worse ones."""

MOST_SHORT_SOURCES = 4

MOST_SCALES = 2
"""Scales whose question stands on page 1, those the trial asks about first."""


def title(facts: Facts, request: ExportRequest) -> Iterator[Block]:
    """Yield title, person and days of the report, and what the person asks."""
    n = (facts.last - facts.first).days + 1
    span = ngettext("{first} – {last}, {n} day", "{first} – {last}, {n} days", n)
    parts = [
        _("Self-recorded, not blinded"),
        span.format(first=day_name(facts.first), last=day_name(facts.last), n=n),
        *([] if facts.today == facts.last else [_made(facts.today)]),
        *(_person(facts) if request.with_profile else ()),
    ]
    named = f"{first_line(request.person, 30)} " if request.with_profile and request.person else ""
    line = named + "_" * max(30 - len(named), 0)
    fields = _("Name {line}").format(line=line), _("Date of birth {line}").format(line="_" * 23)
    yield Title(_("Supplement and symptom record"), " · ".join(parts), fields)
    for question in (*facts.questions, request.question):
        if question:
            yield Paragraph(_("Patient’s question: {text}").format(text=question), "question")


def _made(today: date) -> str:
    return _("made on {day}").format(day=day_name(today))


def _person(facts: Facts) -> Iterator[str]:
    profile = facts.log.profile
    if profile.birth_year is not None:
        yield _("born {year}").format(year=profile.birth_year)
    if profile.sex is not None:
        yield {"male": _("male"), "female": _("female")}[profile.sex]


# ----------------------------------------------------------------------------------- to act on


def to_act_on(facts: Facts, sources: Sources, *, with_warnings: bool) -> Iterator[Block]:
    """Yield the findings of the period, the worst first, each with its action.

    `with_warnings`: what finds no room here stands in the table of warnings.
    """
    yield Heading(_("To act on"))
    yield from (_symptom(*each) for each in facts.symptoms)
    told = [each for each in facts.fired if not each.overtaken]
    shown = _shown(told)
    yield from (point(each, sources) for each in shown)
    if rest := [each for each in told if each not in shown]:
        also = _("Also, none worse, in the table of warnings: {names}.")
        if not with_warnings:
            also = _("Also, none worse: {names}.")
        yield Paragraph(also.format(names="; ".join(map(_named, rest))), "small")
    if not facts.fired and not facts.symptoms:
        yield Paragraph(_("No known rule is concerned. That is not the same as safe."))


def _shown(fired: Sequence[Fired]) -> Sequence[Fired]:
    """Return what there is to act on; where nothing is worse than minor, that."""
    worse = [each for each in fired if not (each.worst.quiet or each.worst.severity == "minor")]
    return (worse or fired)[:MOST_POINTS]


def _named(fired: Fired) -> str:
    worst = fired.worst
    has_name = isinstance(worst.about, Rule | StackNote)
    name = worst.against if has_name else finding_words.headline(worst)
    return f"{name} ({finding_words.weight(worst).lower()})"


def _symptom(flag: RedFlag, signs: Sequence[str], days: Sequence[date]) -> Point:
    text = _("{name}: {signs} ({days}).").format(
        name=flag.name, signs=", ".join(signs), days=", ".join(map(day_name, days[:3]))
    )
    return Point("major", _("Symptom"), text, flag.action, "contraindicated")


def point(fired: Fired, sources: Sources) -> Point:
    """Return a finding with how often it was, its times, its action and its source."""
    worst = fired.worst
    head = finding_words.headline(worst)
    gap = "" if _is_counted(fired) or worst.kind != "separation" else _gap(worst)
    said = " ".join(filter(None, (gap, how_often(fired), finding_words.action(worst))))
    return Point(
        sign_key(worst),
        finding_words.weight(worst),
        head if head.endswith(".") else f"{head}.",
        f"{said}{JOINED}{sources.of(worst)}".rstrip(),
        ("quiet" if worst.quiet else worst.severity) + ("" if fired.holds else " past"),
    )


def _gap(finding: Finding) -> str:
    return finding_words.explanation(finding, mechanism=False)


def _is_counted(fired: Fired) -> bool:
    """Tell whether it is counted on how many days with both the gap was too short."""
    return fired.is_broken and fired.tally is not None and fired.tally.days > 0


def how_often(fired: Fired) -> str:
    """Return on how many days it fired, where it came closest, and which day was the last."""
    worst, n = fired.worst, len(fired.days)
    if fired.unused:
        return finding_words.no_use_line()
    last = _("last {day}") if fired.holds else _("until {day}")
    last = last.format(day=day_name(fired.days[-1]))
    if fired.tally and _is_counted(fired):
        often = ngettext(
            "Too close on {n} of {days} day with both",
            "Too close on {n} of {days} days with both",
            fired.tally.days,
        ).format(n=fired.tally.close, days=fired.tally.days)
        return _("{often}; closest {gap} on {day} ({times}); {last}.").format(
            often=often,
            gap=finding_words.duration(worst.gap_minutes or 0),
            day=day_name(worst.day),
            times=_both_times(worst),
            last=last,
        )
    text = ngettext("On {n} day, {day}.", "On {n} days, {last}.", n)
    return text.format(n=n, last=last, day=day_name(fired.days[-1]))


def _both_times(finding: Finding) -> str:
    """Return when both were taken: "Magtein 07:52, Doxycycline 08:30 planned, not ticked"."""
    mine, other = finding.magnesium, finding.other
    if mine is None or other is None:
        return ""
    text = _("{magnesium} {at}, {medicine} {other}")
    if other.unticked:
        text = _("{magnesium} {at}, {medicine} {other} as planned, not ticked")
    return text.format(
        magnesium=finding.subject,
        at=clock_text(mine.at),
        medicine=finding.against,
        other=clock_text(other.at),
    )


# -------------------------------------------------------------------------------- at a glance


def glance(facts: Facts, reference: Reference, sources: Sources) -> Iterator[Block]:
    """Yield the four key figures, and what the kidneys mean for the upper limit."""
    yield Cells(
        (
            from_supplements(facts, sources),
            not_in_it(facts),
            kidney_cell(facts),
            Cell(_("Side effects noted"), *_side_effects(facts, reference)),
        )
    )
    if said := limit_sentence(facts.kidneys):
        yield Paragraph(said)


def _side_effects(facts: Facts, reference: Reference) -> tuple[str, str]:
    """Return the complaints that were logged most and on which days, or that there are none."""
    kinds = [kind for kind in reference.event_kinds.values() if kind.side_effect]
    found = [(kind.name, days) for kind in kinds if (days := facts.days_with(kind.key))]
    if not found:
        return _("none logged"), _("in the days of this record")
    found.sort(key=lambda each: -len(each[1]))
    texts = [
        ngettext("{n} day, {span}", "{n} days, {span}", len(days)).format(
            n=len(days), span=span_text(days)
        )
        for _name, days in found
    ]
    others = [f"{name}: {text}" for (name, _days), text in zip(found[1:], texts[1:], strict=True)]
    return found[0][0], "; ".join([texts[0], *others])


# ------------------------------------------------------------------------------------ the foot


def foot(reference: Reference, sources: Sources) -> Iterator[Block]:
    """Yield the sources by their short names, and what the record is not."""
    told = ""
    if short := sources.short_line(MOST_SHORT_SOURCES):
        text = _("{sources}. Sources in full: last page.")
        told = text.format(sources=short)
    rules = reference.rules.values()
    checked = max(rule.reviewed for rule in rules)
    lines = (
        told,
        _("Not a diagnosis, and no advice to change a medicine. A day not recorded is not zero."),
        _("“You” is the person who kept the record."),
        _("{n} interaction rules, last reviewed {month}; MagTrack {version}.").format(
            n=len(rules),
            month=f"{month_name(checked.month)} {checked.year}",
            version=__version__,
        ),
    )
    yield Paragraph(" ".join(line for line in lines if line), FOOT)
