"""The codes of lab values, where a published system has one for exactly this.

LOINC tells mass from moles. An eGFR has a code for each formula, and which one the lab used is not
known here: it is text alone.
"""

from __future__ import annotations

from magtrack.domain.record.labs import LabValue
from magtrack.exporters.fhir._parts import Json, concept

_LOINC = "http://loinc.org"

_CODES = {
    ("serum-magnesium", "mmol/L"): "2601-3",
    ("serum-magnesium", "mg/dL"): "19123-9",
    ("potassium", "mmol/L"): "2823-3",
    ("potassium", "mEq/L"): "2823-3",
    ("creatinine", "µmol/L"): "14682-9",
    ("creatinine", "mg/dL"): "2160-0",
}
"""The codes in serum or plasma (loinc.org)."""

_TEXTS = {
    "egfr": "Estimated glomerular filtration rate (eGFR), as reported by the lab",
    "serum-magnesium": "Magnesium in serum or plasma",
    "potassium": "Potassium in serum or plasma",
    "creatinine": "Creatinine in serum or plasma",
}


def lab_concept(value: LabValue) -> Json:
    """Return what was measured, as text and with its code where there is one."""
    code = _CODES.get((value.kind, value.unit))
    codings: list[Json] = [{"system": _LOINC, "code": code}] if code else []
    return concept(_TEXTS[value.kind], *codings)
