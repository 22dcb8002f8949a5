"""progress: is it working? The answer of the trial, and nothing before its day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

import click

from magtrack.cli.context import CliContext, as_of_note, fields
from magtrack.cli.layout import table
from magtrack.cli.options import DAY_UP_TO_TODAY, json_option, pass_context
from magtrack.cli.program import root
from magtrack.cli.safety import paragraph
from magtrack.cli.trial_baseline import ask_first, baseline_data
from magtrack.domain.outcome.comparison import days_needed
from magtrack.domain.outcome.progress import (
    Compared,
    Progress,
    Result,
    StopCompared,
    StopResult,
    progress,
)
from magtrack.domain.record.log import Log
from magtrack.domain.record.trial import Trial
from magtrack.texts import _
from magtrack.wording import day_text, figures, percent, taken_before, trials
from magtrack.wording import verdicts as wording
from magtrack.wording.baselines import text_of
from magtrack.wording.phases import phase_head
from magtrack.wording.terms import explained

# The figures of a comparison in --json, in their order.
_CONTRAST = (
    *("est", "lo", "hi", "level", "p", "lo_drift", "hi_drift", "p_drift", "prob_up"),
    *("rho", "sd", "nu", "no_change_test", "small", "mde_achieved"),
)


def progress_of(context: CliContext, trial: Trial, day: date) -> Progress:
    """Return the state of `trial` on `day`."""
    reference = context.reference
    log = context.journal.log(*days_needed(trial, day))
    kinds, scales = reference.event_kinds, tuple(reference.scales)
    return progress(log, trial, day, kinds, scales, now=context.now)


@root.command("progress", help=_("Show what the trial lets one say so far."))
@click.option("--day", type=DAY_UP_TO_TODAY, help=_("As of an earlier day."))
@json_option
@pass_context
def _progress(context: CliContext, day: date | None) -> None:
    as_of = day or context.today
    trial = context.log(as_of).trial
    found = None if trial is None else progress_of(context, trial, as_of)
    log = context.log(as_of)
    data = partial(_data, found, as_of, log)
    context.show(
        lambda: {**data(), "as_of_set": context.as_of is not None},
        lambda: _text(context, found, as_of),
    )


# ------------------------------------------------------------------------------------ as JSON


def _data(found: Progress | None, as_of: date, log: Log) -> dict[str, Any]:
    if found is None:
        nothing = dict.fromkeys(("phase", "day_of_trial", "due"))
        later = dict.fromkeys(("detectable_change", "adherence", "baseline"))
        return {"as_of": as_of, **nothing, "outcomes": [], **later}
    return {
        "as_of": as_of,
        "phase": found.phase,
        "day_of_trial": found.day_of_trial,
        "due": found.due,
        "outcomes": [_outcome(result, found) for result in found.outcomes],
        "stop_test": found.stop_test and _outcome(found.stop_test, found),
        "detectable_change": found.plan and found.plan.change,
        "detectable_change_with_drift": found.plan and found.plan.change_with_drift,
        "adherence": _adherence(found),
        "baseline": baseline_data(log, found),
        "caveats": [trials.short_caveat(found.main.verdict)],
    }


def _outcome(result: Result | StopResult, found: Progress) -> dict[str, Any]:
    """Return an outcome; of the comparison it holds numbers only where there is an answer."""
    verdict, _colon, reason = (result.verdict or "").partition(":")
    data: dict[str, Any] = {
        "scale": result.scale,
        "main": result.is_main,
        "role": result.role,
        "verdict": verdict or None,
        "reason": reason or None,
        "n_base": result.comparison.n_base,
        "n_eval": result.comparison.n_eval,
        "text": wording.result_line(result, found),
    }
    if isinstance(result, Compared):
        data |= fields(result.effect, *_CONTRAST, "mean_base", "mean_eval", "nap")
    elif isinstance(result, StopCompared):
        data |= fields(result.effect, *_CONTRAST)
    return data


def _adherence(found: Progress) -> dict[str, Any] | None:
    followed = found.adherence
    if followed is None:
        return None
    return {
        **fields(followed, "dose_ratio", "dose_ratio_high", "days_covered", "any_dose", "recent"),
        "on_time": found.on_time,
        "longest_gap": followed.longest_gap,
        "n_days": followed.n_days,
        "class": followed.fairness,
    }


# ------------------------------------------------------------------------------------ as text


def _text(context: CliContext, found: Progress | None, as_of: date) -> str:
    if found is None:
        return _("There is no trial: magtrack trial start --help")
    head = f"{day_text(as_of)} {as_of.year} · {phase_head(found.trial, as_of)}"
    parts = ["\n".join(filter(None, (head, as_of_note(context))))]
    named: list[tuple[str, Result | StopResult]] = [
        (_name(context, result, found), result) for result in found.outcomes
    ]
    if found.stop_test is not None:
        first = 0 if found.stop_test is found.answer else len(named)
        named.insert(first, (_("Stop test"), found.stop_test))
    parts += [_answer(name, result, found) for name, result in named]
    if line := text_of(context.log(as_of), found.trial, found.baseline):
        parts.append(paragraph(line))
    parts += _beside(context, found)
    return "\n\n".join(part for part in parts if part)


def _name(context: CliContext, result: Result, found: Progress) -> str:
    name = context.reference.scale_name(result.scale)
    if result.is_main and result is not found.answer:
        return taken_before.row_name(name)
    return f"{name} ({wording.role_name(result.role)})"


def _answer(name: str, result: Result | StopResult, found: Progress) -> str:
    """Return an answer: its headline, its numbers, and what it does not mean."""
    said = (wording.sentence(result, found), wording.not_meant(result.verdict))
    head = f"{name}: {wording.headline(result, found)}"
    return "\n".join([paragraph(head), paragraph(" ".join(filter(None, said)))])


def _beside(context: CliContext, found: Progress) -> Iterator[str]:
    """Yield what goes with the answers: before their day what the trial can see, then the rest."""
    answer = found.answer
    if not isinstance(answer, Compared | StopCompared):
        if found.plan is not None:
            yield paragraph(trials.plan_line(found.plan, found.trial, ask_first(context)))
        yield paragraph(trials.fairness_line(found))
        yield _followed(found)
        is_early = found.main.verdict == "too_early"
        yield paragraph(trials.short_caveat("too_early") if is_early else trials.unblinded_line())
        return
    facts = list(figures.facts(answer, found))
    yield table([(question, answer) for question, answer, _word in facts])
    yield paragraph(trials.fairness_line(found))
    yield _followed(found)
    behind = table(figures.details(answer.effect))
    yield f"{_('The figures behind it, for whoever asks:')}\n{behind}"
    yield paragraph(" ".join([explained("interval"), *(word for *_said, word in facts)]))
    yield paragraph(explained("drift"))
    for line in trials.caveats(found, context.reference.event_kinds):
        yield paragraph(f"- {line}")


def _followed(found: Progress) -> str:
    followed = found.adherence
    if followed is None:
        return ""
    rows = [
        (_("dose ratio"), percent(followed.dose_ratio), _("at least; planned doses taken")),
        ("", percent(followed.dose_ratio_high), _("at most; days without any entry left out")),
        (_("days covered"), percent(followed.days_covered), _("days with 75 % or more taken")),
        (_("longest gap"), _("{n} days").format(n=followed.longest_gap), ""),
    ]
    if found.on_time is not None:
        rows.append((_("on time"), percent(found.on_time), _("within 2 h of the plan")))
    return table(rows, right="1")
