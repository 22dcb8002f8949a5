"""Reference data: forms, intakes, limits, scales, kinds of event and evidence.

One TOML file per kind in `resources/reference`; adding an entry is adding a table there. Each file
is read and checked the first time it is asked for, so that a start reads only what it shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from magtrack.domain.record.events import EventKind
from magtrack.domain.record.people import IntakeReference, UpperLimit
from magtrack.domain.record.products import Form
from magtrack.domain.record.ratings import Scale
from magtrack.paths import data_dir
from magtrack.reference.entries import broken, read_entries
from magtrack.texts import _

if TYPE_CHECKING:
    from magtrack.domain.record.vitamins import Vitamin
    from magtrack.domain.safety.evidence import ArticleClaim, EvidenceCard
    from magtrack.domain.safety.rules import (
        ConditionRule,
        Knowledge,
        MineralFacts,
        RedFlag,
        Rule,
        StackNote,
        WithoutRule,
    )
    from magtrack.reference.form_names import FormNames
    from magtrack.reference.listed import ListedProducts
    from magtrack.reference.matching import MedicineNames
    from magtrack.reference.reading import MedicineReader


RULE_FILES = (
    "interactions_infection.toml",
    "interactions_heart.toml",
    "interactions_cancer.toml",
    "interactions_other.toml",
)
"""The files of interaction rules, in the order of the rules; every one must be there."""


class Reference(Struct, frozen=True, dict=True):
    """What is known about magnesium, read from `folder` as it is needed.

    Every mapping is by key and in the order of its file. Each raises ReferenceProblem where the
    file is missing or does not fit.
    """

    folder: Path

    @cached_property
    def forms(self) -> Mapping[str, Form]:
        """Return the chemical forms, `none` (no magnesium) last."""
        return read_entries(self.folder / "forms.toml", Form)

    @cached_property
    def scales(self) -> Mapping[str, Scale]:
        """Return the rating scales, in the order in which they are asked."""
        return read_entries(self.folder / "scales.toml", Scale)

    def scale_name(self, key: str) -> str:
        """Return the name of a scale; its key where it is not known here."""
        return self.scales[key].name if key in self.scales else key

    @cached_property
    def event_kinds(self) -> Mapping[str, EventKind]:
        """Return the kinds of event, in the order of their chips."""
        return read_entries(self.folder / "events.toml", EventKind)

    @cached_property
    def intake(self) -> Mapping[str, IntakeReference]:
        """Return the recommended intakes by body; a body without its own uses another's."""
        found: dict[str, IntakeReference] = {}
        for reference in read_entries(self.folder / "intake.toml", IntakeReference).values():
            for body in (reference.body, *reference.also_for):
                if found.setdefault(body, reference) is not reference:
                    what = _("names “{body}”, which has a table already").format(body=body)
                    raise broken("intake.toml", reference.body, "also_for", what)
        return found

    @cached_property
    def limits(self) -> Mapping[str, UpperLimit]:
        """Return the upper limits by body; they count supplements and medicines only."""
        return read_entries(self.folder / "limits.toml", UpperLimit)

    @cached_property
    def evidence(self) -> tuple[EvidenceCard, ...]:
        """Return the evidence cards."""
        from magtrack.domain.safety.evidence import EvidenceCard

        return tuple(read_entries(self.folder / "evidence.toml", EvidenceCard).values())

    @cached_property
    def article(self) -> tuple[ArticleClaim, ...]:
        """Return the claims of the article that many people come from."""
        from magtrack.domain.safety.evidence import ArticleClaim

        return tuple(read_entries(self.folder / "article.toml", ArticleClaim).values())

    def rules_in(self, file: str) -> Mapping[str, Rule]:
        """Return the interaction rules of one of `RULE_FILES`, by id; each is read once."""
        from magtrack.reference.safety import read_rules

        if file not in self._rules_by_file:
            self._rules_by_file[file] = read_rules(self.folder / file)
        return self._rules_by_file[file]

    @cached_property
    def _rules_by_file(self) -> dict[str, Mapping[str, Rule]]:
        return {}

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """Return all interaction rules by id."""
        from magtrack.reference.safety import joined

        return joined((file, self.rules_in(file)) for file in RULE_FILES)

    @cached_property
    def without_rule(self) -> Mapping[str, WithoutRule]:
        """Return the medicines for which it was decided to have no rule, and why, by key."""
        from magtrack.domain.safety.rules import WithoutRule

        return read_entries(self.folder / "without_rule.toml", WithoutRule)

    @cached_property
    def conditions(self) -> Mapping[str, ConditionRule]:
        """Return what conditions and stages of life mean, by id."""
        from magtrack.domain.safety.rules import ConditionRule

        return read_entries(self.folder / "conditions.toml", ConditionRule)

    @cached_property
    def red_flags(self) -> Mapping[str, RedFlag]:
        """Return the cards of symptoms that need a person, worst first."""
        from magtrack.domain.safety.rules import RedFlag

        return read_entries(self.folder / "red_flags.toml", RedFlag)

    @cached_property
    def stack(self) -> Mapping[str, StackNote]:
        """Return the notes about other supplements, by id."""
        from magtrack.domain.safety.rules import StackNote

        return read_entries(self.folder / "stack.toml", StackNote)

    @cached_property
    def minerals(self) -> Mapping[str, MineralFacts]:
        """Return the minerals beside magnesium that bind medicines."""
        from magtrack.domain.safety.rules import MineralFacts

        return read_entries(self.folder / "minerals.toml", MineralFacts)

    @cached_property
    def vitamins(self) -> Mapping[str, Vitamin]:
        """Return the vitamins whose international units are known."""
        from magtrack.domain.record.vitamins import Vitamin

        return read_entries(self.folder / "vitamins.toml", Vitamin)

    @cached_property
    def form_names(self) -> FormNames:
        """Return every name of every form, ready to be searched."""
        from magtrack.reference.form_names import FormNames, UnclearName

        return FormNames(
            self.forms, read_entries(self.folder / "form_words.toml", UnclearName).values()
        )

    @cached_property
    def listed_products(self) -> ListedProducts:
        """Return the products people take, ready to be searched."""
        from magtrack.reference.listed import ListedProduct, ListedProducts

        return ListedProducts(
            read_entries(self.folder / "products.toml", ListedProduct), self.forms
        )

    @cached_property
    def medicine_names(self) -> MedicineNames:
        """Return every name of every medicine of the rules, ready to be searched."""
        from magtrack.reference.matching import MedicineNames

        return MedicineNames(self.rules.values())

    @cached_property
    def medicine_reader(self) -> MedicineReader:
        """Return the reader of what people write about a medicine."""
        from magtrack.reference.reading import MedicineReader
        from magtrack.reference.vocabulary import NameReading, Vocabulary, WordClass

        return MedicineReader(
            self.rules.values(),
            Vocabulary(read_entries(self.folder / "words.toml", WordClass)),
            read_entries(self.folder / "names.toml", NameReading),
        )

    @cached_property
    def knowledge(self) -> Knowledge:
        """Return what a log is checked against."""
        from magtrack.reference.knowledge import ReferenceKnowledge

        return ReferenceKnowledge(self)


def load(folder: Path | None = None) -> Reference:
    """Return the reference data of `folder`, by default that which comes with the program."""
    return Reference(data_dir("resources") / "reference" if folder is None else folder)
