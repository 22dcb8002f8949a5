"""What is known about taking magnesium next to medicines, conditions and symptoms.

Records only: the facts come from `resources/reference`, each with its source. They say which
hours keep two things apart and whom to ask. None of them tells a person to stop a medicine.

A medicine passes through four stages: the rules name it (`RuleMedicine`), a text that was typed
is read as one of its names (`reference.reading.MedicineText`), a name that is in the log certainly
falls under its rule (`Covered`), and the log tells when it was taken (`watched.Watched`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal, Protocol, get_args

from msgspec import Struct

from magtrack.domain.record.contents import Mineral
from magtrack.domain.record.people import UpperLimit
from magtrack.domain.record.products import Form

Severity = Literal["contraindicated", "major", "moderate", "minor"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""How much an interaction matters, worst first."""

Kind = Literal["separation", "together", "information"]
"""What solves it: hours (separation), a clinician because no hours do (together), or nothing to
do (information)."""

PersonKind = Literal["condition", "life-stage"]
"""What of the person a rule is about."""

Evidence = Literal["A", "B", "C", "unread"]
EVIDENCE_LEVELS: tuple[Evidence, ...] = get_args(Evidence)
"""A: a study in people or an official text that names magnesium salts or supplements as such, by
mouth. B: an official text about antacids of aluminium and magnesium, extended to magnesium. C:
theory, class or case reports; a text about magnesium into a vein, and one about aluminium antacids
alone, is never more than that for magnesium by mouth. unread: no source was read."""

Basis = Literal[
    "any-magnesium", "antacid-bind", "antacid-acid", "vein", "balance", "class", "excess"
]
"""What a rule rests on, which decides by `proportion` how far it speaks up. any-magnesium: an
official text names magnesium supplements, or binding in the gut was shown. antacid-bind: binding
known from antacids only. antacid-acid: the medicine needs stomach acid, or acid urine. vein: seen
with magnesium into a vein. balance: the medicine changes how much magnesium the body holds. class:
by analogy only. excess: magnesium adds up."""

AppliesTo = Literal["all", "antacid"]
"""The magnesium a rule is about: every form, or only antacids (oxide, hydroxide, carbonate,
trisilicate, and blends with one of them); with basis antacid-acid what takes up as much acid."""

Magnesium = Literal["antacid", "other"]
"""Whether a medicine that is magnesium itself binds stomach acid."""

BloodTest = Literal["serum-magnesium", "egfr", "potassium", "tsh"]
BLOOD_TESTS: tuple[BloodTest, ...] = get_args(BloodTest)
"""A blood test that could be discussed with a clinician; those that MagTrack keeps have their key
among `labs.LAB_KINDS`."""

Tier = Literal["emergency", "same-day", "doctor"]
TIERS: tuple[Tier, ...] = get_args(Tier)
"""How fast a symptom needs a person: at once, today, or at the next chance."""


class RuleMedicine(Struct, frozen=True, forbid_unknown_fields=True):
    """A medicine or supplement as the rules know it, with every name it goes by."""

    name: str
    """The generic name, lower case English: "ciprofloxacin"."""
    synonyms: tuple[str, ...] = ()
    """Other spellings of the generic name, in other languages or other countries."""
    combinations: tuple[str, ...] = ()
    """Products that hold it along with other medicines, whose rules may name them too."""
    brands: tuple[str, ...] = ()
    """Common brand names in the United States, the United Kingdom and the European Union."""
    magnesium: Magnesium | None = None
    """What it is where it is magnesium itself: a laxative, an antacid, Epsom salt."""
    form: str = ""
    """The form of that magnesium, by its key; empty where it is not known."""

    @property
    def names(self) -> tuple[str, ...]:
        """Return every name it goes by, the generic name first."""
        return (*self.own_names, *self.combinations)

    @property
    def own_names(self) -> tuple[str, ...]:
        """Return the names that no other rule may have, the generic name first."""
        return (self.name, *self.synonyms, *self.brands)


class Rule(Struct, frozen=True, forbid_unknown_fields=True):
    """What happens between magnesium and some medicines, and which hours keep them apart.

    `medicine_first_h`: the medicine is taken first, and magnesium waits that many hours.
    `magnesium_first_h`: magnesium is taken first, and the medicine waits. A gap exactly as long is
    long enough. None in both means that hours do not solve it; with severity contraindicated, that
    no gap is safe. Where texts differ, the text about the medicine itself leads; without one, the
    longest hours that can be kept in a day.
    """

    id: str
    version: int
    reviewed: date
    kind: Kind
    name: str
    members: tuple[RuleMedicine, ...]
    classes: tuple[str, ...]
    """Why: chelation, stomach-acid, pharmacodynamic, balance, ion-exchange, ..."""
    direction: str
    severity: Severity
    """For the forms of magnesium that `applies_to` names."""
    applies_to: AppliesTo
    basis: Basis
    action: str
    evidence: Evidence
    sources: tuple[str, ...]
    """Where it was read; the first is the label or text that the rule follows."""
    mechanism: str = ""
    critical: bool = False
    """Whether a lost dose of the medicine weighs so much that nothing softens the rule."""
    forms: tuple[str, ...] = ()
    """The only forms of magnesium it is about, by their keys; empty: all that `applies_to`."""
    other_severity: Severity | None = None
    """For the other forms; None where nothing is expected and nothing is said."""
    medicine_first_h: float | None = None
    magnesium_first_h: float | None = None
    tested_with_antacid: bool = False
    """Whether the hours come from antacids, which hold more magnesium than a supplement."""
    hours_note: str = ""
    """Where the hours come from, and which of them are MagTrack's own."""
    shares_members: bool = False
    """Whether a rule before it may be about the same medicines."""
    any_route: bool = False
    """Whether its hours hold for an injection too: what is in the blood reaches the gut."""
    blood_tests: tuple[BloodTest, ...] = ()
    """Blood tests that could be discussed: with hours, once a gap was not kept, else as it is."""
    low_magnesium: bool = False
    """Whether it makes the body lose magnesium, or is riskier where there is too little of it."""


_KIDNEYS = "kidney-disease"


class ConditionRule(Struct, frozen=True, forbid_unknown_fields=True):
    """What a condition or a stage of life means for taking magnesium.

    It holds for a person who reports `condition` (where not empty) and fits all bounds: eGFR in
    mL/min/1.73 m² from `egfr_from` to below `egfr_below` (where `egfr_unknown`: no eGFR is known),
    age in whole years from `age_from` to below `age_below`, and, where `medicines` names some
    (generic names of rules' members), taking one of them.
    """

    id: str
    version: int
    reviewed: date
    kind: PersonKind
    name: str
    severity: Severity
    text: str
    action: str
    evidence: Evidence
    sources: tuple[str, ...]
    condition: str = ""
    """The key of what the person reports: "kidney-disease". Empty where the bounds say it all."""
    dismissable: bool = False
    blocks_trial: bool = False
    """Whether a trial with magnesium L-threonate must not start without a clinician's word."""
    egfr_from: float | None = None
    egfr_below: float | None = None
    egfr_unknown: bool = False
    serum_magnesium_above: float | None = None
    """Above this, in mmol/L, a blood test says what the person would report as `condition`."""
    serum_magnesium_below: float | None = None
    """Below this, in mmol/L, it says so too."""
    ask_before_leaving_out: bool = False
    """Whether magnesium may be the treatment: a pause of it is a question for a clinician."""
    age_from: int | None = None
    age_below: int | None = None
    medicines: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    """The forms of magnesium that `severity` is about; empty: every form."""
    other_severity: Severity | None = None
    """For somebody who takes other forms only; None where nothing is said then."""
    asked_as: str = ""
    """What the condition is called where the person is asked; empty: `name`."""

    @property
    def subject(self) -> tuple[str, ...]:
        """Return what it shares with rules that say nearly the same: the kidneys, with a medicine.

        A kidney disease and each band of the eGFR are one subject; any other rule is its own.
        """
        bounds = self.egfr_from, self.egfr_below
        if self.condition == _KIDNEYS or self.egfr_unknown or bounds != (None, None):
            return (_KIDNEYS, *self.medicines)
        return (self.id,)


class RedFlag(Struct, frozen=True, forbid_unknown_fields=True):
    """A card of symptoms that need a person, not an app."""

    id: str
    version: int
    reviewed: date
    tier: Tier
    name: str
    signs: tuple[str, ...]
    action: str
    sources: tuple[str, ...]


class StackNote(Struct, frozen=True, forbid_unknown_fields=True):
    """What is known about another supplement that people take along with magnesium."""

    id: str
    version: int
    reviewed: date
    member: RuleMedicine
    severity: Severity
    text: str
    action: str
    evidence: Evidence
    sources: tuple[str, ...]


class MineralFacts(Struct, frozen=True, forbid_unknown_fields=True):
    """A mineral beside magnesium that binds medicines.

    `known_as` is the name under which the rules know it as a supplement of its own; `rules` are
    the ids of those whose hours it needs as magnesium does.
    """

    mineral: Mineral
    name: str
    known_as: str
    rules: tuple[str, ...]
    source: str


class WithoutRule(Struct, frozen=True, forbid_unknown_fields=True):
    """Medicines for which it was decided to have no rule, so that nobody adds one by mistake."""

    key: str
    names: tuple[str, ...]
    why: str


class Covered(Struct, frozen=True):
    """A rule that a medicine falls under, and which of its members the medicine is."""

    rule: Rule
    member: RuleMedicine


class Knowledge(Protocol):
    """The reference data that a log is checked against, its rules found by names as typed."""

    @property
    def conditions(self) -> Mapping[str, ConditionRule]:
        """Return what conditions and stages of life mean, by id."""

    @property
    def forms(self) -> Mapping[str, Form]:
        """Return the chemical forms of magnesium by key."""

    @property
    def minerals(self) -> Mapping[str, MineralFacts]:
        """Return what is known about minerals beside magnesium, by their keys."""

    @property
    def limits(self) -> Mapping[str, UpperLimit]:
        """Return the upper limits by body."""

    def covering(self, typed: str, known_as: tuple[str, ...] | None = None) -> Sequence[Covered]:
        """Return the rules that a medicine written as `typed` certainly falls under.

        Where the person said which known medicines it is, those of `known_as`. None known never
        means safe.
        """

    def noted(self, typed: str) -> Sequence[StackNote]:
        """Return the notes about a supplement."""
