"""Sentences about the history: when and where a step was made, and how an entry changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, time
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct

from magtrack import customs, wording
from magtrack.domain.record.days import Moment, moment_at
from magtrack.domain.record.edits import Origin, Record
from magtrack.domain.record.events import EventKind
from magtrack.domain.record.log import Log
from magtrack.domain.record.products import Form, Product
from magtrack.domain.record.ratings import Scale
from magtrack.domain.record.repetition import Cycle, Weekdays
from magtrack.domain.safety.medicines import condition_names
from magtrack.reference import Reference
from magtrack.texts import _
from magtrack.wording import labs
from magtrack.wording.findings import severity_name
from magtrack.wording.plans import how_often
from magtrack.wording.products import minerals_line, parts_line

if TYPE_CHECKING:
    from magtrack.store.past import Revision, Step

UNSAID = frozenset({"id", "product_id", "trial_id", "medicine_id", "entered", "edited", "zone"})
"""Fields that say nothing to a person: keys, and times that the step tells itself."""


class RecordNames(Struct, frozen=True):
    """The names of the keys in a record."""

    reference: Reference
    products: Mapping[str, Product]

    @classmethod
    def of(cls, log: Log, reference: Reference) -> RecordNames:
        """Return the names that go with a log."""
        return cls(reference, log.products)

    def product(self, key: str) -> str:
        """Return the name of a product; its key where it is gone."""
        known = self.products.get(key)
        return known.name if known else key


def origin_text(origin: Origin) -> str:
    """Return where a step came from, "" where that was not recorded."""
    return {
        "window": _("in the window"),
        "command-line": _("by a command"),
        "import": _("from a file"),
    }.get(origin, "")


def state_text(state: str) -> str:
    """Return the word for the state of a step."""
    return {"done": _("done"), "undone": _("undone"), "dropped": _("dropped")}.get(state, state)


def when_text(at: int, zone: str) -> str:
    """Return an instant by the clock of `zone`, "2026-11-23 21:04"."""
    return wording.instant_text(moment_at(at, zone).local)


def taken_text(step: Step) -> str:
    """Return how much a step took from a file, "31 new, 2 changed, 60 already there"; "" else."""
    if step.taken_from is None:
        return ""
    new, changed, same = step.taken_from.total
    parts = [
        (new, _("{n} new")),
        (changed, _("{n} changed")),
        (same, _("{n} already there")),
        (step.taken_from.left_out, _("{n} left out")),
    ]
    return ", ".join(text.format(n=wording.number(n, 0)) for n, text in parts if n)


def step_line(step: Step, zone: str) -> str:
    """Return when and where a step was done, from which file, and when it was undone."""
    parts = [when_text(step.at, zone), origin_text(step.origin)]
    if taken := taken_text(step):
        parts.append(f"{step.label}: {taken}")
    if step.state != "done" and step.undone_at is not None:
        parts.append(_("undone {when}").format(when=when_text(step.undone_at, zone)))
    return " · ".join(filter(None, parts))


def revision_lines(revision: Revision, names: RecordNames) -> list[str]:
    """Return the changes of an entry, a line for each field: "Amount: 2 → 1".

    One that was added or removed is told with all that it held.
    """
    before, after = revision.before, revision.after
    record = after or before
    if record is None:
        return []
    fields = [name for name in record.__struct_fields__ if name not in UNSAID]
    if before is None or after is None:
        held = [(name, getattr(record, name)) for name in fields]
        return [_line(name, told(value, name, names)) for name, value in held if _is_told(value)]
    return [
        _line(name, f"{told(old, name, names)} → {told(new, name, names)}")
        for name, old, new in _differing(before, after)
    ]


class EntryChange(NamedTuple):
    """One field of an entry as it is in the log, and as it would be."""

    entry: str
    field: str
    before: str
    after: str


def entry_changes(before: Record, after: Record, names: RecordNames) -> list[EntryChange]:
    """Return how an entry would change, field by field."""
    entry = entry_text(before, names)
    return [
        EntryChange(entry, field_name(name), told(old, name, names), told(new, name, names))
        for name, old, new in _differing(before, after)
    ]


def removed_line(record: Record, names: RecordNames) -> EntryChange:
    """Return that an entry would go."""
    return EntryChange(entry_text(record, names), "", _("there"), _("deleted"))


def conflict_lines(
    stays: Record, gives_way: Record | None, names: RecordNames
) -> list[EntryChange]:
    """Return what two logs made of an entry, what stays before what gives way, field by field."""
    if gives_way is None:
        return [EntryChange(entry_text(stays, names), "", _("there"), _("deleted"))]
    return entry_changes(stays, gives_way, names)


def meanwhile_lines(seen: Record | None, now: Record | None, names: RecordNames) -> list[str]:
    """Return how an entry that was seen became another: by which fields, or that it is gone."""
    if seen is None or now is None:
        record = seen or now
        if record is None:
            return []
        text = _("{entry} added") if seen is None else _("{entry} removed")
        return [text.format(entry=entry_text(record, names))]
    return [
        f"{each.entry} – {each.field}: {each.before} → {each.after}"
        for each in entry_changes(seen, now, names)
    ]


def _differing(before: Record, after: Record) -> list[tuple[str, Any, Any]]:
    """Return the fields that say something to a person and differ, with both values."""
    return [
        (name, old, new)
        for name in before.__struct_fields__
        if name not in UNSAID
        and (old := getattr(before, name)) != (new := getattr(after, name, None))
    ]


def revision_head(revision: Revision, names: RecordNames) -> str:
    """Return the head of a revision: "Dose changed: Magtein, 2026-11-23"."""
    record = revision.after or revision.before
    if record is None:
        return ""
    done = {
        (True, False): _("{entry} added"),
        (False, True): _("{entry} removed"),
    }.get((revision.before is None, revision.after is None), _("{entry} changed"))
    return done.format(entry=entry_text(record, names))


def entry_text(record: Record, names: RecordNames) -> str:
    """Return the name of an entry: "Dose (Magtein, 2026-11-23)"."""
    kind, about = _KINDS[type(record).__name__]
    detail = about(record, names)
    return f"{kind()} ({detail})" if detail else kind()


def _line(name: str, text: str) -> str:
    return f"{field_name(name)}: {text}"


def _is_told(value: object) -> bool:
    return value is not None and value is not False and value not in ("", ())


def _named(known: Mapping[str, Scale | EventKind | Form], key: str) -> str:
    return _(known[key].name) if key in known else key


def _scale(key: str, names: RecordNames) -> str:
    return _named(names.reference.scales, key)


def _kind(key: str, names: RecordNames) -> str:
    """Return the kind of an event, or what a lab measured."""
    return labs.lab_name(key) or _named(names.reference.event_kinds, key)


def _condition(key: str, names: RecordNames) -> str:
    return condition_names(names.reference.conditions.values()).get(key, key)


_KINDS: dict[str, tuple[Callable[[], str], Callable[[Any, RecordNames], str]]] = {
    "Product": (lambda: _("Supplement"), lambda r, _names: r.name),
    "Schedule": (lambda: _("Plan"), lambda r, names: names.product(r.product_id)),
    "Dose": (lambda: _("Dose"), lambda r, _names: f"{r.product_name}, {r.day}"),
    "Rating": (lambda: _("Rating"), lambda r, names: f"{_scale(r.scale, names)}, {r.day}"),
    "Event": (lambda: _("Event"), lambda r, names: f"{_kind(r.kind, names)}, {r.first}"),
    "Profile": (lambda: _("Profile"), lambda _r, _names: ""),
    "Trial": (lambda: _("Trial"), lambda r, names: names.product(r.product_id)),
    "Amendment": (lambda: _("Change of the trial’s plan"), lambda _r, _names: ""),
    "Medicine": (lambda: _("Medicine"), lambda r, _names: r.name),
    "Condition": (lambda: _("Condition"), lambda r, names: _condition(r.key, names)),
    "LabValue": (lambda: _("Lab value"), lambda r, _names: labs.dated_name(r)),
    "StockCount": (lambda: _("Count of what is left"), lambda r, _names: str(r.day)),
    "Acknowledgement": (lambda: _("Warning read"), lambda r, _names: r.rule),
    "MedicineTaken": (lambda: _("Medicine ticked"), lambda r, _names: str(r.day)),
}
"""What each kind of record is called, and what tells one from another."""

_FIELDS: dict[str, Callable[[], str]] = {
    "name": lambda: _("Name"),
    "form": lambda: _("Form"),
    "unit": lambda: _("Unit"),
    "serving_units": lambda: _("Units in a serving"),
    "compound_mg": lambda: _("Compound"),
    "elemental_mg": lambda: _("Magnesium"),
    "elemental_source": lambda: _("Magnesium is"),
    "brand": lambda: _("Brand"),
    "lot": lambda: _("Lot"),
    "expiry": lambda: _("Best before"),
    "price": lambda: _("Price"),
    "price_units": lambda: _("Units for that price"),
    "currency": lambda: _("Currency"),
    "started": lambda: _("In use since"),
    "stopped": lambda: _("Stopped"),
    "purpose": lambda: _("Purpose"),
    "parts": lambda: _("Forms in it"),
    "minerals": lambda: _("Other minerals"),
    "amount": lambda: _("Amount on the label"),
    "amount_unit": lambda: _("in"),
    "from_list": lambda: _("From a list, not checked"),
    "as_needed": lambda: _("Taken as needed"),
    "smallest_gap_h": lambda: _("Smallest gap in hours"),
    "most_per_day": lambda: _("Most a day"),
    "tick": lambda: _("Ticked when taken"),
    "slot": lambda: _("Slot"),
    "planned": lambda: _("Planned for"),
    "units": lambda: _("Amount"),
    "valid_from": lambda: _("From day"),
    "valid_to": lambda: _("To day"),
    "repeats": lambda: _("How often"),
    "made_too_late_for": lambda: _("Made too late for"),
    "product_name": lambda: _("Supplement"),
    "estimated": lambda: _("Estimated"),
    "day": lambda: _("Day"),
    "outcome": lambda: _("What happened"),
    "taken": lambda: _("Taken"),
    "note": lambda: _("Note"),
    "scale": lambda: _("Question"),
    "value": lambda: _("Answer"),
    "result": lambda: _("Result"),
    "kind": lambda: _("Kind"),
    "first": lambda: _("From day"),
    "last": lambda: _("To day"),
    "text": lambda: _("Text"),
    "birth_year": lambda: _("Year of birth"),
    "sex": lambda: _("Sex"),
    "pregnant": lambda: _("Pregnant"),
    "breastfeeding": lambda: _("Breastfeeding"),
    "limit": lambda: _("Upper limit of"),
    "day_start_hour": lambda: _("Day starts at hour"),
    "scales": lambda: _("Questions"),
    "main": lambda: _("Main outcome"),
    "second": lambda: _("Second outcome"),
    "first_dose": lambda: _("First dose"),
    "weeks": lambda: _("Weeks"),
    "practice_days": lambda: _("Practice days left out"),
    "important_change": lambda: _("Smallest change that matters"),
    "bad_spell": lambda: _("Starting because of a bad spell"),
    "stop_test": lambda: _("Afterwards as many weeks without it"),
    "baseline_from": lambda: _("Baseline counts from"),
    "while_taking": lambda: _("Taken in the baseline, as planned"),
    "field": lambda: _("What"),
    "before": lambda: _("Before"),
    "after": lambda: _("After"),
    "times": lambda: _("Times"),
    "known_as": lambda: _("Is"),
    "key": lambda: _("Condition"),
    "rule": lambda: _("Rule"),
    "version": lambda: _("Version"),
    "against": lambda: _("Against"),
    "severity": lambda: _("Severity"),
}
"""What each field of a record is called."""


def field_name(name: str) -> str:
    """Return the name of a record's field."""
    return _FIELDS[name]()


_VALUES: dict[str, Callable[[Any, RecordNames], str]] = {
    "form": lambda key, names: _named(names.reference.forms, key),
    "unit": lambda unit, _names: wording.unit_name(unit),
    "compound_mg": lambda mg, _names: wording.compound(mg),
    "elemental_mg": lambda mg, _names: wording.elemental(mg),
    "elemental_source": lambda source, _names: wording.source_name(source),
    "parts": lambda parts, names: parts_line(parts, names.reference.forms),
    "minerals": lambda minerals, _names: minerals_line(minerals),
    "from_list": lambda year, _names: str(year),
    "slot": lambda slot, _names: wording.slot_name(slot),
    "outcome": lambda outcome, _names: wording.status_name(outcome),
    "scale": _scale,
    "main": _scale,
    "second": _scale,
    "kind": _kind,
    "key": _condition,
    "severity": lambda severity, _names: severity_name(severity),
    "note": lambda text, _names: f"“{text}”",
    "text": lambda text, _names: f"“{text}”",
    "birth_year": lambda year, _names: str(year),
    "known_as": lambda names, _names: ", ".join(names),
    "scales": lambda keys, names: ", ".join(_scale(key, names) for key in keys),
    "field": lambda name, _names: field_name(name) if name in _FIELDS else name,
}
"""How the values of some fields are told; of the others their type tells it."""


def told(value: Any, name: str, names: RecordNames) -> str:  # noqa: ANN401 - of any field
    """Return a field's value in words, a dash for none."""
    if value is None or value in ("", ()):
        return wording.NONE
    if special := _VALUES.get(name):
        return special(value, names)
    if isinstance(value, Moment):
        return f"{wording.instant_text(value.local)} ({value.zone})"
    return _plain(value)


def _plain(value: Any) -> str:  # noqa: ANN401 - of any field
    return next((tell(value) for kind, tell in _TYPES if isinstance(value, kind)), str(value))


def _cycle(cycle: Cycle) -> str:
    """Return a cycle with its first day: that alone may have changed."""
    return _("{days}, counted from {day}").format(
        days=how_often(cycle), day=customs.numeric_day(cycle.since)
    )


_TYPES: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (bool, lambda is_so: _("yes") if is_so else _("no")),
    (int, lambda value: wording.number(value, 3)),
    (float, lambda value: wording.number(value, 3)),
    (time, wording.clock_text),
    (date, customs.numeric_day),
    (Weekdays, how_often),
    (Cycle, _cycle),
    (tuple, lambda values: ", ".join(map(_plain, values))),
)
"""How the values of each type are told: a `bool` is an `int` too, so it comes first."""
