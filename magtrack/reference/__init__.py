"""Reference data: forms, intakes, limits, scales, kinds of event and evidence.

One TOML file per kind in `resources/reference`; adding an entry is adding a table there. Each file
is read and checked the first time it is asked for, so that a start reads only what it shows.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from magtrack.paths import data_dir
from magtrack.reference import records
from magtrack.reference.entries import read_entries

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from magtrack.domain.record.events import EventKind
    from magtrack.domain.record.people import IntakeReference, UpperLimit
    from magtrack.domain.record.products import Form
    from magtrack.domain.record.ratings import Scale
    from magtrack.domain.safety.evidence import EvidenceCard
    from magtrack.domain.safety.rules import ConditionRule, Knowledge, RedFlag, Rule, StackNote
    from magtrack.reference.matching import MedicineNames


class Reference(Struct, frozen=True, dict=True):
    """What is known about magnesium, read from `folder` as it is needed.

    Every mapping is by key and in the order of its file. Each raises ReferenceProblem where the
    file is missing or does not fit.
    """

    folder: Path

    @cached_property
    def forms(self) -> Mapping[str, Form]:
        """Return the chemical forms, `none` (no magnesium) last."""
        return read_entries(self.folder / "forms.toml", records.form)

    @cached_property
    def scales(self) -> Mapping[str, Scale]:
        """Return the rating scales, in the order in which they are asked."""
        return read_entries(self.folder / "scales.toml", records.scale)

    @cached_property
    def event_kinds(self) -> Mapping[str, EventKind]:
        """Return the kinds of event, in the order of their chips."""
        return read_entries(self.folder / "events.toml", records.event_kind)

    @cached_property
    def intake(self) -> Mapping[str, IntakeReference]:
        """Return the recommended intakes by body; a body without its own uses another's."""
        return records.shared_intakes(read_entries(self.folder / "intake.toml", records.intake))

    @cached_property
    def limits(self) -> Mapping[str, UpperLimit]:
        """Return the upper limits by body; they count supplements and medicines only."""
        return read_entries(self.folder / "limits.toml", records.upper_limit)

    @cached_property
    def evidence(self) -> tuple[EvidenceCard, ...]:
        """Return the evidence cards."""
        return tuple(read_entries(self.folder / "evidence.toml", records.evidence_card).values())

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """Return the interaction rules by id."""
        from magtrack.reference import safety

        return safety.read_rules(self.folder)

    @cached_property
    def conditions(self) -> Mapping[str, ConditionRule]:
        """Return what conditions and stages of life mean, by id."""
        from magtrack.reference import safety

        return safety.read_some(self.folder / "conditions.toml", safety.condition_rule)

    @cached_property
    def red_flags(self) -> Mapping[str, RedFlag]:
        """Return the cards of symptoms that need a person, worst first."""
        from magtrack.reference import safety

        return safety.read_some(self.folder / "red_flags.toml", safety.red_flag)

    @cached_property
    def stack(self) -> Mapping[str, StackNote]:
        """Return the notes about other supplements, by id."""
        from magtrack.reference import safety

        return safety.read_some(self.folder / "stack.toml", safety.stack_note)

    @cached_property
    def medicine_names(self) -> MedicineNames:
        """Return every name of every medicine of the rules, ready to be searched."""
        from magtrack.reference.matching import MedicineNames

        return MedicineNames(self.rules.values())

    @cached_property
    def knowledge(self) -> Knowledge:
        """Return what a log is checked against."""
        from magtrack.reference.knowledge import knowledge_of

        return knowledge_of(self)


def load(folder: Path | None = None) -> Reference:
    """Return the reference data of `folder`, by default that which comes with the program."""
    return Reference(data_dir("resources") / "reference" if folder is None else folder)
