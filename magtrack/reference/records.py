"""Turns entries of the reference files into domain objects, one function per kind."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from magtrack.domain.record.amounts import ElementalMg
from magtrack.domain.record.events import EventKind
from magtrack.domain.record.people import BODIES, IntakeBand, IntakeReference, LimitBand, UpperLimit
from magtrack.domain.record.products import Form, Hydrate
from magtrack.domain.record.ratings import Scale
from magtrack.domain.safety.evidence import EvidenceCard
from magtrack.reference.entries import broken
from magtrack.texts import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from magtrack.domain.record.people import Body
    from magtrack.reference.entries import Entry

STATUSES = ("verified", "secondary", "computed", "unread")
"""How a fact was read: in its source, in a restatement, worked out here, or not at all."""


def form(entry: Entry) -> Form:
    """Return the chemical form that `entry` describes; `none` has nothing but a name."""
    return Form(
        key=entry.key,
        name=entry.text("name"),
        theoretical_percent=entry.optional_number("theoretical_percent"),
        usual_percent=entry.optional_number("usual_percent"),
        typical_label_percent=entry.optional_number("typical_label_percent"),
        antacid=entry.flag("antacid"),
        gut_tolerance=entry.optional_text("gut_tolerance"),
        brain_evidence=entry.optional_text("brain_evidence"),
        note=entry.optional_text("note"),
        source=entry.optional_text("source"),
        status=entry.choice("status", STATUSES),
        states=entry.rows("states", _hydrate),
        unii=entry.optional_text("unii"),
    )


def _hydrate(entry: Entry) -> Hydrate:
    return Hydrate(
        state=entry.text("state"),
        formula=entry.text("formula"),
        molar_mass=entry.number("molar_mass"),
        n_mg=entry.whole("n_mg"),
        percent=entry.number("percent"),
    )


def scale(entry: Entry) -> Scale:
    """Return the rating scale that `entry` describes."""
    return Scale(
        key=entry.key,
        name=entry.text("name"),
        question=entry.text("question"),
        worst=entry.text("worst"),
        best=entry.text("best"),
        hint=entry.text("hint"),
        default=entry.flag("default"),
    )


def event_kind(entry: Entry) -> EventKind:
    """Return the kind of event that `entry` describes."""
    return EventKind(
        key=entry.key,
        name=entry.text("name"),
        chip=entry.flag("chip"),
        excludes=entry.flag("excludes"),
        lasting=entry.flag("lasting"),
        side_effect=entry.flag("side_effect"),
    )


def intake(entry: Entry) -> IntakeReference | str:
    """Return the intake table that `entry` describes, or the body whose table it uses."""
    if uses := entry.optional_text("uses"):
        return uses
    return IntakeReference(
        body=entry.key,
        name=entry.text("name"),
        kind=entry.choice("kind", ("RDA", "AI", "RNI")),
        bands=entry.rows("bands", _intake_band),
        source=entry.text("source"),
        status=entry.choice("status", STATUSES),
    )


def shared_intakes(tables: Mapping[str, IntakeReference | str]) -> Mapping[str, IntakeReference]:
    """Return the table of every body, its own or the one it uses."""
    return MappingProxyType({key: _own(tables, key) for key in tables})


def _own(tables: Mapping[str, IntakeReference | str], key: str) -> IntakeReference:
    table = tables[key]
    if isinstance(table, str):
        table = tables.get(table, "")
    if isinstance(table, str):
        raise broken("intake.toml", key, "uses", _("must name a body with a table of its own"))
    return table


def _intake_band(entry: Entry) -> IntakeBand:
    return IntakeBand(
        from_age=entry.number("from_age"),
        to_age=entry.optional_number("to_age"),
        male=ElementalMg(entry.number("male")),
        female=ElementalMg(entry.number("female")),
        pregnancy=_optional_elemental(entry, "pregnancy"),
        lactation=_optional_elemental(entry, "lactation"),
        adequate=entry.flag("adequate"),
    )


def _optional_elemental(entry: Entry, field: str) -> ElementalMg | None:
    value = entry.optional_number(field)
    return None if value is None else ElementalMg(value)


def upper_limit(entry: Entry) -> UpperLimit:
    """Return the upper limit that `entry` describes."""
    return UpperLimit(
        body=_body(entry),
        name=entry.text("name"),
        kind=entry.text("kind"),
        bands=entry.rows("bands", _limit_band),
        counts=entry.text("counts"),
        endpoint=entry.text("endpoint"),
        caution=entry.optional_text("caution"),
        source=entry.text("source"),
        status=entry.choice("status", STATUSES),
    )


def _body(entry: Entry) -> Body:
    for body in BODIES:
        if body == entry.key:
            return body
    raise entry.problem(entry.key, _("is not a body MagTrack knows"))


def _limit_band(entry: Entry) -> LimitBand:
    return LimitBand(
        from_age=entry.number("from_age"),
        to_age=entry.optional_number("to_age"),
        elemental_mg=ElementalMg(entry.number("elemental_mg")),
    )


def evidence_card(entry: Entry) -> EvidenceCard:
    """Return the evidence card that `entry` describes."""
    return EvidenceCard(
        key=entry.key,
        name=entry.text("name"),
        design=entry.text("design"),
        who=entry.text("who"),
        dose=entry.text("dose"),
        elemental=entry.text("elemental"),
        duration=entry.text("duration"),
        comparator=entry.text("comparator"),
        result=entry.text("result"),
        funder=entry.text("funder"),
        not_tested=entry.text("not_tested"),
        source=entry.text("source"),
        status=entry.choice("status", STATUSES),
        year=entry.optional_whole("year"),
        n=entry.optional_whole("n"),
    )
