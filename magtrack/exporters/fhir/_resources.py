"""The records of a log as FHIR R4 resources.

Fields, cardinalities and codes: hl7.org/fhir/R4. A plan is a MedicationStatement, a dose that was
logged a MedicationAdministration; what nobody logged is no resource at all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from operator import attrgetter

from magtrack.domain.record.days import moment_at, plan_date
from magtrack.domain.record.doses import Dose, Entry
from magtrack.domain.record.labs import LabValue, in_order
from magtrack.domain.record.log import Log
from magtrack.domain.record.people import PROFILE_ID, Condition, Medicine
from magtrack.domain.record.products import NO_FORM, Form, Product, content
from magtrack.domain.record.ratings import HIGHEST, LOWEST, Rating
from magtrack.domain.record.repetition import EVERY_DAY, repetition_text
from magtrack.domain.record.schedule import Schedule
from magtrack.domain.record.totals import DayTotal, total
from magtrack.domain.safety.medicines import condition_names
from magtrack.domain.safety.uncounted import magnesium_medicines
from magtrack.exporters import ExportRequest
from magtrack.exporters.fhir._lab_codes import lab_concept
from magtrack.exporters.fhir._labels import (
    Labelled,
    amounts,
    as_logged,
    dose_and_rate,
    is_same,
    more_ingredients,
    strength,
)
from magtrack.exporters.fhir._parts import (
    Ids,
    Json,
    concept,
    date_time,
    filled,
    hl7,
    notes,
    quantity,
    span,
    unii,
    words,
)
from magtrack.exporters.fhir._timing import timing_of

META: Json = {"tag": [{"display": "Self-reported; not a medical record"}]}
"""The mark of the file and of each resource in it, wherever they end up."""

_MAGNESIUM = "T6V3LHY838"
"""The UNII of the magnesium cation (drugs.ncats.io)."""

_SURVEY = [hl7("observation-category", "survey", "Survey")]
_LABORATORY = [hl7("observation-category", "laboratory", "Laboratory")]
_ENTERED_BY_PATIENT = "Entered by the patient from a lab's report."
_SAID_BY_PATIENT = hl7("medication-statement-category", "patientspecified", "Patient Specified")
_CONTAINED = "taken"


class Resources:
    """Makes the resources of `log`, which may be a part of a longer one."""

    def __init__(self, log: Log, request: ExportRequest, ids: Ids) -> None:
        self._log = log
        self._today, self._now = request.today, request.as_of
        self._reference = request.reference
        self._forms: Mapping[str, Form] = request.reference.forms
        self._with_notes = request.with_notes
        self._with_profile = request.with_profile
        self._ids = ids
        self._patient = ids.to("Patient", PROFILE_ID)

    # ------------------------------------------------------------------ what has no day

    def lasting(self) -> Iterator[Json]:
        """Yield person, products, plans, medicines, conditions and lab values.

        They do not grow with the days.

        Each kind is in an order that depends on what the records say.
        """
        log = self._log
        yield self._person()
        yield from map(self._product, sorted(log.products.values(), key=attrgetter("name", "id")))
        yield from map(
            self._plan, sorted(log.schedules, key=attrgetter("valid_from", "planned", "id"))
        )
        yield from map(self._medicine, sorted(log.medicines, key=attrgetter("name", "id")))
        yield from map(self._condition, sorted(log.conditions, key=attrgetter("key", "id")))
        yield from map(self._lab, in_order(log.labs))

    def _person(self) -> Json:
        profile, told = self._log.profile, self._with_profile
        year = profile.birth_year if told else None
        return filled(
            resourceType="Patient",
            id=self._ids.of("Patient", PROFILE_ID),
            meta=META,
            gender=profile.sex if told else None,
            birthDate=year and f"{year:04}",
        )

    def _product(self, product: Product) -> Json:
        name = f"{product.name} ({product.brand})" if product.brand else product.name
        label = self._label(product, product.serving_units)
        more = list(more_ingredients(product, self._forms, label))
        return self._made("Medication", product.id) | self._contents(name, label, more)

    def _label(self, product: Product, units: float) -> Labelled:
        holds = content(product, self._forms, units)
        return Labelled(product.name, product.form, product.unit, units, holds)

    def _contents(self, name: str, label: Labelled, more: Sequence[Json] = ()) -> Json:
        """Return the fields of a medication: code, form and ingredients, the one compound first."""
        return filled(
            code=concept(name),
            form=concept(label.unit),
            ingredient=[self._compound(label), *self._elemental(label), *more],
        )

    def _compound(self, label: Labelled) -> Json:
        form = self._forms.get(label.form)
        coding = unii(form.unii) if form else []
        mg = label.content.compound_mg
        return filled(
            itemCodeableConcept=concept(self._substance(label), *coding),
            isActive=True,
            strength=None if mg is None else strength(mg, label),
        )

    def _substance(self, label: Labelled) -> str:
        if label.form == NO_FORM:
            return label.name
        form = self._forms.get(label.form)
        return f"Magnesium compound: {form.name if form else label.form}"

    def _elemental(self, label: Labelled) -> Iterator[Json]:
        """Yield the magnesium in the compound; nothing where it is not known."""
        mg = label.content.elemental_mg
        if mg is not None and label.form != NO_FORM:
            guess = ", estimated from the form" if label.content.estimated else ""
            text = f"Elemental magnesium{guess} (part of the compound, not in addition to it)"
            yield {
                "itemCodeableConcept": concept(text, *unii(_MAGNESIUM)),
                "strength": strength(mg, label),
            }

    def _plan(self, plan: Schedule) -> Json:
        """Return a plan on calendar days: one after midnight belongs to the day before."""
        start = self._log.profile.day_start_hour
        first = plan_date(plan.valid_from, plan.planned, start)
        last = plan.valid_to and plan_date(plan.valid_to, plan.planned, start)
        product = self._log.products[plan.product_id]
        label = self._label(product, plan.units)
        days = "" if plan.repeats == EVERY_DAY else f", {repetition_text(plan.repeats)}"
        text = f"{amounts(label)}; {plan.slot}, {plan.planned:%H:%M}{days}"
        dosage = filled(
            text=words(text),
            timing=timing_of([plan.planned], plan.repeats, start),
            doseAndRate=dose_and_rate(label),
        )
        return self._statement(
            plan.id,
            first,
            last,
            medicationReference=self._ids.to("Medication", plan.product_id),
            reasonCode=[concept(text) for text in [words(product.purpose)] if text],
            dosage=[dosage],
        )

    def _medicine(self, medicine: Medicine) -> Json:
        """Return another medicine, as it was typed."""
        start = self._log.profile.day_start_hour
        by_date = [
            [at for at in medicine.times if at.hour >= start],
            [at for at in medicine.times if at.hour < start],
        ]
        dosages: list[Json] = [
            {"timing": timing_of(times, medicine.repeats, start)} for times in by_date if times
        ]
        return self._statement(
            medicine.id,
            medicine.first,
            medicine.last,
            medicationCodeableConcept=concept(medicine.name),
            note=self._notes(medicine.text),
            dosage=dosages or [{"asNeededBoolean": True}],
        )

    def _statement(self, key: str, first: date | None, last: date | None, **fields: object) -> Json:
        if first is not None and first > self._today:
            status = "intended"
        else:
            status = "completed" if last is not None and last < self._today else "active"
        return self._made("MedicationStatement", key) | filled(
            status=status,
            category=_SAID_BY_PATIENT,
            subject=self._patient,
            effectivePeriod=span(first, last),
            informationSource=self._patient,
            **fields,
        )

    def _condition(self, condition: Condition) -> Json:
        """Return a condition; "unconfirmed", since no clinician entered it."""
        names = condition_names(self._reference.conditions.values())
        last = condition.last
        over = last is not None and last < self._today
        state = ("inactive", "Inactive") if over else ("active", "Active")
        return self._made("Condition", condition.id) | filled(
            clinicalStatus=hl7("condition-clinical", *state),
            verificationStatus=hl7("condition-ver-status", "unconfirmed", "Unconfirmed"),
            code=concept(names.get(condition.key, condition.key)),
            subject=self._patient,
            onsetDateTime=condition.first and condition.first.isoformat(),
            abatementDateTime=last.isoformat() if last and over else None,
            asserter=self._patient,
            note=self._notes(condition.text),
        )

    def _lab(self, value: LabValue) -> Json:
        """Return a lab value as the person entered it; without its day where that is not known."""
        return self._made("Observation", value.id) | filled(
            status="final",
            category=_LABORATORY,
            code=lab_concept(value),
            subject=self._patient,
            effectiveDateTime=value.day and value.day.isoformat(),
            performer=[self._patient],
            valueQuantity=quantity(value.result, value.unit),
            note=[*notes([_ENTERED_BY_PATIENT]), *self._notes(value.text)],
        )

    # ------------------------------------------------------------------ day by day

    def daily(self) -> Iterator[Json]:
        """Yield the doses, ratings and total of each day, one day after the other."""
        ratings: dict[date, list[Rating]] = defaultdict(list)
        for rating in sorted(self._log.ratings, key=attrgetter("scale")):
            ratings[rating.day].append(rating)
        for day in self._log.days:
            entries = self._log.settled(day, self._now)
            yield from (self._dose(e.dose) for e in entries if e.dose is not None)
            unlogged = ((e, e.schedule) for e in entries if e.dose is None)
            yield from (self._unrecorded(e, plan) for e, plan in unlogged if plan)
            yield from map(self._rating, ratings.get(day, ()))
            if day in ratings or day in self._log.doses_by_day:
                yield from self._total(day, entries)

    def _dose(self, dose: Dose) -> Json:
        """Return a dose; one whose time nobody knows bears its day alone."""
        label = as_logged(dose)
        done = dose.counts
        contained = None if self._is_as_labelled(dose, label) else self._copy(label)
        plan = f"planned for {dose.planned:%H:%M}" if dose.planned else "not planned"
        return self._made("MedicationAdministration", dose.id) | filled(
            contained=contained and [contained],
            status="completed" if done else "not-done",
            statusReason=None if done else [concept(f"{dose.outcome}, as reported; {plan}")],
            medicationReference={"reference": f"#{_CONTAINED}"}
            if contained
            else self._ids.to("Medication", dose.product_id),
            subject=self._patient,
            effectiveDateTime=date_time(dose.taken) if dose.taken else dose.day.isoformat(),
            performer=[{"actor": self._patient}],
            note=self._notes(dose.note),
            dosage=_given(dose, label, plan) if done else None,
        )

    def _unrecorded(self, entry: Entry, plan: Schedule) -> Json:
        """Return a planned dose that nobody logged."""
        reason = f"not recorded; planned for {plan.planned:%H:%M}"
        key = f"{plan.id} {entry.day}"
        return self._made("MedicationAdministration", key) | filled(
            status="unknown",
            statusReason=[concept(reason)],
            medicationReference=self._ids.to("Medication", entry.product_id),
            subject=self._patient,
            effectiveDateTime=entry.day.isoformat(),
            performer=[{"actor": self._patient}],
        )

    def _is_as_labelled(self, dose: Dose, logged: Labelled) -> bool:
        """Tell whether the product as it stands now is the one taken then."""
        product = self._log.products.get(dose.product_id)
        if product is None:
            return False
        now = self._label(product, dose.units)
        if (now.name, now.form, now.unit) != (logged.name, logged.form, logged.unit):
            return False
        return not dose.counts or is_same(now.content, logged.content)

    def _copy(self, label: Labelled) -> Json:
        return {"resourceType": "Medication", "id": _CONTAINED, **self._contents(label.name, label)}

    def _rating(self, rating: Rating) -> Json:
        scale = self._reference.scales.get(rating.scale)
        text = rating.scale
        if scale is not None:
            ends = f"{LOWEST}: {scale.worst}; {HIGHEST}: {scale.best}"
            text = f"{scale.name}. {scale.question} Self-rated, {ends}"
        said = rating.entered if rating.edited is None else rating.edited
        return self._observation(
            f"{rating.id}/{rating.entered}",
            text,
            rating.day,
            status="final" if rating.edited is None else "amended",
            issued=date_time(moment_at(said, rating.zone)),
            valueInteger=rating.value,
        )

    def _total(self, day: date, entries: Sequence[Entry]) -> Iterator[Json]:
        """Yield the magnesium of a day where it is known, with the doses missing in it."""
        sums = total(day, entries, self._log, self._forms)
        if sums.taken is not None:
            yield self._observation(
                f"total/{day.isoformat()}",
                "Elemental magnesium of the day from supplements and medicines, as logged;"
                f" the day begins at {self._log.profile.day_start_hour:02}:00",
                day,
                status="final" if day < self._today else "preliminary",
                valueQuantity=quantity(sums.taken, "mg"),
                note=notes([*_gaps(sums, entries), *self._left_out(day)]),
            )

    def _left_out(self, day: date) -> Iterator[str]:
        """Yield the medicines whose magnesium the total of a day does not count."""
        names = magnesium_medicines(self._log, self._reference.knowledge, day)
        if names:
            yield f"At least: of other medicines the magnesium is not counted ({', '.join(names)})."

    def _observation(self, key: str, text: str, day: date, **fields: object) -> Json:
        return self._made("Observation", key, named=False) | filled(
            category=_SURVEY,
            code=concept(text),
            subject=self._patient,
            effectiveDateTime=day.isoformat(),
            performer=[self._patient],
            **fields,
        )

    def _made(self, kind: str, key: str, *, named: bool = True) -> Json:
        """Begin a resource; one that is `named` tells its id in the log and the other files."""
        return filled(
            resourceType=kind,
            id=self._ids.of(kind, key),
            meta=META,
            identifier=[{"value": words(key)}] if named and words(key) else None,
        )

    def _notes(self, text: str) -> list[Json]:
        return notes([text]) if self._with_notes else []


def _given(dose: Dose, label: Labelled, plan: str) -> Json:
    when = "" if dose.taken else "; time not known"
    text = f"{amounts(label)}; {dose.slot}, {plan}{when}"
    return {"text": words(text), "dose": quantity(dose.units, dose.unit)}


def _gaps(sums: DayTotal, entries: Iterable[Entry]) -> Iterator[str]:
    """Yield the caveats of a total: doses not in it, amounts estimated."""
    open_ = sum(entry.dose is None for entry in entries)
    if open_:
        yield f"Planned doses without an entry, not in the total: {open_}."
    if sums.unknown:
        yield f"Doses taken whose magnesium is not known, not in the total: {sums.unknown}."
    if sums.estimated:
        yield "Part of it is estimated from the form of magnesium."
