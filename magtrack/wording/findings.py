"""The sentences about findings: headline, hours, action and sources.

They inform and send to a clinician or pharmacist. None tells anybody to stop a medicine, and none
calls anything safe.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from magtrack.domain.record.days import Moment, moment_at
from magtrack.domain.safety.rules import ConditionRule, Evidence, Rule, Severity, StackNote
from magtrack.texts import _, ngettext
from magtrack.wording import NONE, clock_text, elemental, month_name, not_counted_text, short_day
from magtrack.wording.products import mineral_name
from magtrack.wording.proportion import proportion_line
from magtrack.wording.signs import sign_key, sign_word

if TYPE_CHECKING:
    from magtrack.domain.safety.administrations import Administration
    from magtrack.domain.safety.findings import Finding
    from magtrack.domain.safety.interactions import SeparationCount

_REGISTER_IDS = re.compile(r"\((DailyMed) sets? [^)]*\)")
"""Ids of 36 signs, which `docs/interactions.md` has for who checks the rules."""

_BRACKETS = re.compile(r"\s*\([^()]*\)")
_HOW_READ = re.compile(r"[,:;]\s*(?:as )?(?:quot|restated|copy|by analogy).*$")

GENERAL_BEFORE_H, GENERAL_AFTER_H = 2, 4
"""The general precaution for a medicine without a rule: texts of magnesium products ask for 2-3 h
from any medicine where possible (UK oral magnesium SmPC), of antacids for 2-4 h."""


def severity_name(severity: Severity) -> str:
    """Return the word for a severity."""
    return sign_word(severity)


def weight(finding: Finding) -> str:
    """Return the word for how much a finding matters: its severity, unless it is no warning."""
    return sign_word(sign_key(finding))


def duration(minutes: int) -> str:
    """Return a stretch of time: "38 min", "2 h", "1 h 59 min"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("{n} min").format(n=rest)
    if not rest:
        return _("{n} h").format(n=hours)
    return _("{h} h {min} min").format(h=hours, min=rest)


def hours(count: float | None) -> str:
    """Return a rule's hours, "2 h"."""
    return NONE if count is None else duration(round(count * 60))


def headline(finding: Finding) -> str:
    """Return the subject of a finding in one line."""
    about = finding.about
    if finding.kind == "upper-limit":
        return _over_limit(finding)
    if isinstance(about, Rule):
        return _("{medicine}: {effect}").format(medicine=finding.against, effect=about.direction)
    if isinstance(about, StackNote):
        return _("{supplement} beside magnesium").format(supplement=finding.against)
    if isinstance(about, ConditionRule):
        return about.name
    return _("More than one magnesium product: {names}").format(names=finding.subject)


def _over_limit(finding: Finding) -> str:
    text = (
        _("{mg} planned today would be above the upper limit of {limit}")
        if finding.planned
        else _("{mg} from supplements is above the upper limit of {limit}")
    )
    mg = elemental(finding.elemental_mg)
    if finding.not_counted:
        mg = _("At least {mg}").format(mg=mg)
    return text.format(mg=mg, limit=elemental(finding.limit_mg))


def short_line(finding: Finding, zone: str = "") -> str:
    """Return a finding in one line with its times: for Today and for lists.

    `zone` is where the reader is: a clock time of another one names it.
    """
    if _unknown_time(finding):
        text = _("{about}: {why}")
        return text.format(about=finding.against, why=times_line(finding, zone))
    if finding.gap_minutes is None or finding.magnesium is None or finding.other is None:
        return headline(finding)
    text = (
        _("{medicine} {other} and {magnesium} {at} are {gap} apart.")
        if finding.gap_minutes
        else _("{medicine} {other} and {magnesium} {at} fall together.")
    )
    return text.format(
        medicine=finding.against,
        other=_unless_ticked(finding.other, clock_here(finding.other.at, zone)),
        magnesium=finding.subject,
        at=clock_here(finding.magnesium.at, zone),
        gap=duration(finding.gap_minutes),
    )


def why_line(finding: Finding) -> str:
    """Return the reason and the action of a finding, without repeating its times."""
    about = finding.about
    parts = [_hours_line(finding) if finding.gap_minutes is not None else "", action(finding)]
    if isinstance(about, ConditionRule):
        parts.insert(0, about.text)
    return " ".join(part for part in parts if part)


def explanation(finding: Finding, *, mechanism: bool = True, zone: str = "") -> str:
    """Return the effect, with both times and the hours of the rule; with `mechanism`, how.

    `zone` is where the reader is: a clock time of another one names it.
    """
    about = finding.about
    if finding.kind == "upper-limit":
        return _limit_told(finding)
    if finding.kind == "duplicate-magnesium" and about is None:
        if left_out := not_counted_text(finding.not_counted):
            text = _("{left_out} in the day's total: how much magnesium that is, is not known.")
            return text.format(left_out=left_out)
        return _("All of it counts toward the day's total and the upper limit.")
    if isinstance(about, ConditionRule | StackNote):
        return about.text
    if not isinstance(about, Rule):
        return ""
    parts = [times_line(finding, zone), _hours_line(finding)]
    if mechanism:
        parts.append(about.mechanism)
    parts.append(proportion_line(finding, about))
    return " ".join(part for part in parts if part)


def _limit_told(finding: Finding) -> str:
    text = _("Upper limit for supplements and medicines, food not counted ({body}).")
    parts = [text.format(body=finding.against.upper())]
    if finding.severity != "moderate":
        parts.append(_("It was set for healthy kidneys and does not hold for you."))
    if left_out := not_counted_text(finding.not_counted):
        parts.append(_("{left_out}: the amount is not known.").format(left_out=left_out))
    return " ".join(parts)


def times_line(finding: Finding, zone: str = "") -> str:
    """Return how far magnesium and the medicine are apart, or why that is not known.

    `zone` is where the reader is: a clock time of another one names it.
    """
    mine, other = finding.magnesium, finding.other
    if finding.kind != "separation" or finding.medicine_first_h is None:
        return ""
    if unknown := _unknown_time(finding):
        text = _("When {name} was taken is not known, so the gap could not be checked.")
        return text.format(name=unknown)
    if mine is None or other is None or mine.at is None or other.at is None:
        return _("No times are entered for {medicine}, so the gap cannot be checked.").format(
            medicine=finding.against
        )
    return _gap_sentence(finding).format(
        magnesium=finding.subject,
        at=_when(mine.at, other.at, finding.day, zone),
        medicine=finding.against,
        other=_unless_ticked(other, _when(other.at, mine.at, finding.day, zone)),
        gap=duration(finding.gap_minutes or 0),
    )


def _unknown_time(finding: Finding) -> str:
    """Return the name of what was taken nobody remembers when; "" for nothing."""
    if finding.magnesium is not None and finding.magnesium.at is None:
        return finding.subject
    other = finding.other
    return finding.against if other is not None and other.logged and other.at is None else ""


def _gap_sentence(finding: Finding) -> str:
    logged = finding.magnesium is not None and finding.magnesium.logged
    if not finding.gap_minutes:
        was = _("{magnesium} at {at} fell on {medicine} at {other}.")
        will = _("{magnesium}, planned at {at}, falls on {medicine} at {other}.")
    elif finding.medicine_first:
        was = _("{magnesium} at {at} came {gap} after {medicine} at {other}.")
        will = _("{magnesium}, planned at {at}, comes {gap} after {medicine} at {other}.")
    else:
        was = _("{magnesium} at {at} came {gap} before {medicine} at {other}.")
        will = _("{magnesium}, planned at {at}, comes {gap} before {medicine} at {other}.")
    return was if logged else will


def gap_note(finding: Finding) -> str:
    """Return the note of a separation with both times, set beside its dose: a few words."""
    if not finding.gap_minutes:
        text = _("at the time of {medicine}: too close")
    elif finding.medicine_first:
        text = _("{gap} after {medicine}: too close")
    else:
        text = _("{gap} before {medicine}: too close")
    return text.format(gap=duration(finding.gap_minutes or 0), medicine=finding.against)


def _unless_ticked(other: Administration, time: str) -> str:
    """Return the time of a medicine, which is only planned where nobody ticked it."""
    return _("{time} (planned, not ticked)").format(time=time) if other.unticked else time


def clock_here(at: Moment | None, here: str) -> str:
    """Return a clock time, with its zone where the clocks `here` ("": anywhere) show another."""
    text = clock_text(at)
    if at is None or not here or moment_at(at.epoch, here).offset_min == at.offset_min:
        return text
    return _("{time} ({zone})").format(time=text, zone=at.zone)


def _when(at: Moment, beside: Moment, day: date, here: str) -> str:
    """Return a clock time, with its date or zone where that of the other one or of `here` differs.

    Where the two zones differ, both are named.
    """
    text = clock_here(at, here)
    if at.zone != beside.zone:
        text = _("{time} ({zone})").format(time=clock_text(at), zone=at.zone)
    if at.local.date() != beside.local.date():
        text = _("{time} on {day}").format(time=text, day=short_day(at.local.date(), day))
    return text


def _hours_line(finding: Finding) -> str:
    if finding.kind != "separation":
        return ""
    if finding.medicine_first_h is None or finding.magnesium_first_h is None:
        return _("No gap is known to be long enough.")
    minerals = finding.magnesium.minerals if finding.magnesium is not None else ()
    what = ", ".join(map(mineral_name, minerals))
    return hours_line(finding.against, finding.medicine_first_h, finding.magnesium_first_h, what)


def hours_line(
    medicine: str, medicine_first_h: float, magnesium_first_h: float, minerals: str = ""
) -> str:
    """Return the hours of a rule: "Rule: 2 h from doxycycline to magnesium, 6 h the other way".

    `minerals` names what the rule is about in place of magnesium.
    """
    what = minerals or _("magnesium")
    if medicine_first_h == magnesium_first_h:
        return _("Rule: {hours} between {medicine} and {what}, either way.").format(
            hours=hours(medicine_first_h), medicine=medicine, what=what
        )
    return _(
        "Rule: {what} at least {before} after {medicine}, or at least {after} before it."
    ).format(
        what=what,
        before=hours(medicine_first_h),
        medicine=medicine,
        after=hours(magnesium_first_h),
    )


def action(finding: Finding) -> str:
    """Return the action: keep a gap, ask somebody, or nothing."""
    if finding.about is not None:
        return finding.about.action
    if finding.kind == "upper-limit":
        return _("Ask a clinician before going on above it; loose stools are the usual first sign.")
    if finding.severity != "minor":
        return _("Ask a clinician about magnesium and a blood test of it.")
    if finding.not_counted:
        return _("Whether the day stays within the upper limit cannot be told.")
    return _("Compare the day's total with the upper limit.")


def asks(finding: Finding) -> str:
    """Return the demand of the rule: its hours, whatever the times were, and the action."""
    return " ".join(part for part in (_hours_line(finding), action(finding)) if part)


def sources(finding: Finding) -> str:
    """Return the sources, separated by semicolons; "" where the log alone is behind it."""
    return "; ".join(_named_sources(finding.about)) if finding.about is not None else ""


def _named_sources(about: Rule | ConditionRule | StackNote) -> list[str]:
    """Return the sources as people look them up: without the ids of a register's copies."""
    return [_REGISTER_IDS.sub(r"(\1)", source) for source in about.sources]


def evidence(finding: Finding) -> str:
    """Return the evidence level, A, B, C or unread; "" where the log alone is behind it."""
    return finding.about.evidence if finding.about is not None else ""


def evidence_text(level: Evidence) -> str:
    """Return the meaning of an evidence level."""
    return {
        "A": _("A study in people, or an official text, about magnesium as such by mouth"),
        "B": _("An official text about antacids with magnesium, extended to all magnesium"),
        "C": _("Theory, the class of the medicine, single cases, or magnesium into a vein"),
        "unread": _("The source was not read"),
    }[level]


def source_line(finding: Finding) -> str:
    """Return source, evidence, rule and review date in one line; "" where there is no rule."""
    line = reference_line(finding)
    return _("Source: {line}").format(line=line) if line else ""


def reference_line(finding: Finding) -> str:
    """Return the same for a list of sources, which need not say that it is one."""
    about = finding.about
    if about is None:
        return ""
    text = _("{sources} · evidence {level} · rule {rule}-{version}, reviewed {when}")
    return text.format(
        sources=sources(finding),
        level=about.evidence,
        rule=about.id,
        version=about.version,
        when=f"{month_name(about.reviewed.month)} {about.reviewed.year}",
    )


def short_source_line(finding: Finding) -> str:
    """Return the first source and the rule in one line; "" where there is no rule."""
    about = finding.about
    if about is None:
        return ""
    text = _("Source: {source} · rule {rule}-{version} · evidence {level}")
    source, more = _named_sources(about)[0], len(about.sources) - 1
    if more:
        source += " " + ngettext("and {n} more", "and {n} more", more).format(n=more)
    return text.format(source=source, rule=about.id, version=about.version, level=about.evidence)


def bare_source(source: str) -> str:
    """Return a source by its short name: without what stands in brackets and how it was read."""
    name = _HOW_READ.sub("", _BRACKETS.sub("", source))
    return name.strip(" ,;:") or source


def separation_count_line(tally: SeparationCount, first: date, today: date) -> str:
    """Return how often it was too close since `first`; "" where nothing can be counted."""
    if not tally.days:
        return ""
    return ngettext(
        "As taken since {first}: too close on {close} of {n} day.",
        "As taken since {first}: too close on {close} of {n} days.",
        tally.days,
    ).format(first=short_day(first, today), close=tally.close, n=tally.days)


def no_rule_line(names: Sequence[str]) -> str:
    """Return the sentence about medicines that no rule is known for; "" for none."""
    if not names:
        return ""
    text = _("No rule known: {names}. That is not the same as safe. {precaution}")
    return text.format(names=", ".join(names), precaution=precaution_line())


def precaution_line() -> str:
    """Return the hours to keep with a medicine that no rule is known for."""
    return _(
        "The general precaution: magnesium at least {before} h after a medicine, or {after} h"
        " before it."
    ).format(before=GENERAL_BEFORE_H, after=GENERAL_AFTER_H)


def no_use_line() -> str:
    """Return what is said in place of days of a medicine that is listed and was never ticked."""
    return _("Listed without set times; no use recorded.")


def reach_line() -> str:
    """Return the scope of the checks and its limits."""
    return _(
        "“No rule known” is not “safe”: MagTrack knows magnesium’s own interactions only, not those"
        " between your medicines. This is information to take to a pharmacist or doctor, not"
        " medical advice."
    )
