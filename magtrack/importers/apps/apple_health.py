"""Apple Health: dietary magnesium and sleep from export.xml, alone or in its zip.

"Dietary magnesium" is what any app wrote there: of a meal, or of a capsule. Only a capsule counts
against an upper limit, so for each app the person says which it is. Sleep is summed by night and
app: the time in any stage of sleep, overlaps counted once, on the day the night ends on.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from operator import attrgetter
from pathlib import Path

from msgspec import Struct

from magtrack.domain.record.days import Moment
from magtrack.errors import ImportProblem, ImportQuestion, InputProblem
from magtrack.importers import Importer, ImportPlan, ImportRequest
from magtrack.importers.toolkit.columns import Days
from magtrack.importers.toolkit.files import ArchiveMember, first_member, members
from magtrack.importers.toolkit.health_xml import stream_records
from magtrack.importers.toolkit.import_builder import ForeignDose, ImportBuilder
from magtrack.importers.toolkit.names import LEAVE_OUT, stated
from magtrack.importers.toolkit.nights import night_text
from magtrack.importers.toolkit.tables import row_name
from magtrack.texts import _

MAGNESIUM = "HKQuantityTypeIdentifierDietaryMagnesium"
SLEEP = "HKCategoryTypeIdentifierSleepAnalysis"

_ASLEEP = "HKCategoryValueSleepAnalysisAsleep"
_FOOD, _SUPPLEMENT = "food", "supplement"
_MG_OF = {"mg": 1.0, "g": 1000.0, "mcg": 0.001}
_NIGHT_TURNS = timedelta(hours=6)
"""A sleep that ends at 18:00 or later belongs to the night that ends on the next day."""


class _Sleep(Struct, frozen=True):
    """One stretch of sleep."""

    start: Moment
    end: Moment


class _Found:
    """Sums and stretches of sleep, gathered while the file streams by."""

    def __init__(self, builder: ImportBuilder) -> None:
        self.builder = builder
        self.days = Days("startDate", (), builder.ask)
        self.food: dict[tuple[str, date], float] = defaultdict(float)
        self.nights: dict[tuple[str, date], list[_Sleep]] = defaultdict(list)

    def moment(self, record: dict[str, str], key: str) -> Moment:
        when = self.days.read(record.get(key, ""))
        if when.offset is None:
            raise InputProblem(_("“{text}” has no offset.").format(text=record.get(key)), key)
        return self.builder.clock.moment(when)


def accepts(path: Path) -> bool:
    """Tell whether this is an export of Apple Health."""
    return first_member(path, _is_ours)


def _is_ours(member: ArchiveMember) -> bool:
    return member.last_name.endswith(".xml") and b"<HealthData" in member.head()


def plan(path: Path, request: ImportRequest) -> ImportPlan:
    """Return the plan of the file."""
    builder = ImportBuilder("applehealth", path.name, request)
    found = _Found(builder)
    with members(path) as files:
        exports = [member for member in files if _is_ours(member)]
        if not exports:
            raise ImportProblem(_("{file} is not of Apple Health.").format(file=path))
        wanted = frozenset({MAGNESIUM, SLEEP})
        for line, record in stream_records(exports[0], wanted, request.on_progress):
            try:
                (_take_magnesium if record["type"] == MAGNESIUM else _take_sleep)(record, found)
            except InputProblem as problem:
                builder.refuse(row_name(exports[0].name, line), problem)
    _settle(found)
    return builder.plan()


def _take_magnesium(record: dict[str, str], found: _Found) -> None:
    builder, source = found.builder, record.get("sourceName", "")
    at, mg = found.moment(record, "startDate"), _mg(record)
    id_ = builder.identity(MAGNESIUM, source, record.get("startDate"), record.get("value"))
    kind = builder.ask(_source_question(source))
    day = at.day(builder.clock.day_start)
    if kind == _FOOD:
        found.food[source, day] += mg
    elif kind == _SUPPLEMENT:
        builder.dose(ForeignDose(id_, source, "", day, taken=at, quantity=stated(mg)))
    elif kind == LEAVE_OUT:
        builder.leave_out(_("“{name}” is to be left out").format(name=source))


def _mg(record: dict[str, str]) -> float:
    unit, cell = record.get("unit", ""), record.get("value", "")
    try:
        value = float(cell) * _MG_OF[unit]
    except (ValueError, KeyError):
        value = -1
    if not 0 <= value < 1e6:
        raise InputProblem(
            _("“{text} {unit}” is not an amount of magnesium.").format(text=cell, unit=unit),
            "value",
        )
    return value


def _source_question(source: str) -> ImportQuestion:
    return ImportQuestion(
        _("Is the magnesium that “{name}” wrote from meals, or from a supplement?").format(
            name=source
        ),
        f"source:{source}",
        {
            _FOOD: _("from meals: keep a sum for each day as an event"),
            _SUPPLEMENT: _("from a supplement: doses, counted as magnesium"),
            LEAVE_OUT: _("leave it out"),
        },
    )


def _take_sleep(record: dict[str, str], found: _Found) -> None:
    if not record.get("value", "").startswith(_ASLEEP):
        return
    start, end = found.moment(record, "startDate"), found.moment(record, "endDate")
    if end.epoch < start.epoch:
        raise InputProblem(_("The sleep ends before it begins."), "endDate")
    night = (end.local + _NIGHT_TURNS).date()
    found.nights[record.get("sourceName", ""), night].append(_Sleep(start, end))


def _settle(found: _Found) -> None:
    """Turn the sums of days and nights into events."""
    builder = found.builder
    for (source, day), mg in found.food.items():
        text = _("Magnesium from meals, {name}: {mg:g} mg").format(name=source, mg=round(mg, 3))
        _event(builder, builder.identity("food", source, day), day, text, None)
    for (source, day), stretches in found.nights.items():
        start = min((each.start for each in stretches), key=attrgetter("epoch"))
        end = max((each.end for each in stretches), key=attrgetter("epoch"))
        text = night_text(source, _minutes(stretches), start=start.local, end=end.local)
        _event(builder, builder.identity("night", source, day), day, text, end)


def _event(builder: ImportBuilder, id_: str, day: date, text: str, at: Moment | None) -> None:
    try:
        builder.event(id_, day, text, at)
    except InputProblem as problem:
        builder.refuse(day.isoformat(), problem)


def _minutes(stretches: list[_Sleep]) -> float:
    """Return the minutes that any of the stretches covers."""
    seconds, until = 0, 0
    for start, end in sorted((each.start.epoch, each.end.epoch) for each in stretches):
        seconds += max(0, end - max(start, until))
        until = max(until, end)
    return seconds / 60


IMPORTER = Importer("apple-health", lambda: _("Apple Health, export.xml or its zip"), accepts, plan)
