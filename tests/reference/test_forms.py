"""The forms: every percentage is worked out again from atomic weights."""

from __future__ import annotations

import re

import pytest

from magtrack.reference import load

ATOMIC_WEIGHTS = {
    "Mg": 24.305,
    "C": 12.011,
    "H": 1.008,
    "O": 15.999,
    "N": 14.007,
    "S": 32.06,
    "Cl": 35.45,
    "P": 30.974,
    "Si": 28.085,
    "Al": 26.982,
}
ROUNDING = 0.00501
"""Half of the second decimal, and a little for binary fractions."""

FORMS = load().forms
STATES = [
    pytest.param(form, hydrate, id=f"{form.key}: {hydrate.state}")
    for form in FORMS.values()
    for hydrate in form.states
]

COMMAND_LINE_KEYS = [
    "l-threonate",
    "bisglycinate",
    "bisglycinate-buffered",
    "citrate",
    "taurate",
    "oxide",
    "malate",
    "chloride",
    "sulfate",
    "lactate",
    "aspartate",
    "gluconate",
    "orotate",
    "carbonate",
    "hydroxide",
    "acetyl-taurate",
    "glycerophosphate",
    "none",
]


def atoms(formula):
    """Count the atoms of `4MgCO3.Mg(OH)2.5H2O`."""
    counts = {}

    def add(text, factor):
        for group, times, symbol, number in re.findall(
            r"\(([^()]+)\)(\d*)|([A-Z][a-z]?)(\d*)", text
        ):
            if group:
                add(group, factor * int(times or 1))
            else:
                counts[symbol] = counts.get(symbol, 0) + factor * int(number or 1)

    for part in formula.split("."):
        times, rest = re.fullmatch(r"(\d*)(.+)", part).groups()
        add(rest, int(times or 1))
    return counts


def molar_mass(formula):
    return sum(ATOMIC_WEIGHTS[symbol] * count for symbol, count in atoms(formula).items())


def test_every_form_of_the_command_line_is_there_in_its_order():
    assert set(COMMAND_LINE_KEYS) <= FORMS.keys()
    assert list(FORMS)[-1] == "none"


@pytest.mark.parametrize(("form", "hydrate"), STATES)
def test_molar_mass_and_percent_follow_from_the_formula(form, hydrate):
    mass = molar_mass(hydrate.formula)
    assert hydrate.n_mg == atoms(hydrate.formula)["Mg"]
    assert hydrate.molar_mass == pytest.approx(mass, abs=ROUNDING)
    assert hydrate.percent == pytest.approx(
        100 * hydrate.n_mg * ATOMIC_WEIGHTS["Mg"] / mass, abs=ROUNDING
    )


@pytest.mark.parametrize("form", [form for form in FORMS.values() if form.states])
def test_theory_is_that_of_an_anhydrous_state(form):
    first = form.states[0]
    assert "anhydrous" in first.state or len(form.states) == 1
    assert form.theoretical_percent == first.percent


@pytest.mark.parametrize("form", [form for form in FORMS.values() if form.usual_percent])
def test_a_usual_share_is_that_of_a_listed_hydrate(form):
    assert form.usual_percent in [hydrate.percent for hydrate in form.states[1:]]


def test_forms_without_a_fixed_share_have_no_theory():
    assert [key for key, form in FORMS.items() if form.theoretical_percent is None] == [
        "bisglycinate-buffered",
        "magaldrate",
        "citrate-malate",
        "dimagnesium-malate",
        "other",
        "none",
    ]


@pytest.mark.parametrize(
    ("key", "anhydrous", "hydrates"),
    [
        ("l-threonate", 8.25, [7.78]),
        ("bisglycinate", 14.10, [12.76, 11.66]),
        ("citrate", 16.16, [11.89, 11.34, 8.48]),
        ("taurate", 8.92, [7.88]),
        ("oxide", 60.30, []),
        ("malate", 15.54, [11.55]),
        ("chloride", 25.53, [11.96]),
        ("sulfate", 20.19, [9.86, 13.94, 17.56]),
        ("lactate", 12.01, [10.19, 9.48]),
        ("aspartate", 8.42, [7.49, 6.74]),
        ("gluconate", 5.86, [5.39]),
        ("orotate", 7.27, [6.56]),
        ("carbonate", 28.83, [25.02]),
        ("hydroxide", 41.68, []),
        ("acetyl-taurate", 6.81, [6.19]),
        ("glycerophosphate", 12.51, []),
        ("pidolate", 8.66, [7.68, 6.89]),
        ("ascorbate", 6.49, [5.92]),
        ("trisilicate", 18.63, [13.85]),
        ("hydrotalcite", 24.15, []),
        ("almagate", 23.15, []),
        ("lysinate-glycinate", 9.98, []),
        ("aspartate-hydrochloride", 12.67, [9.88]),
        ("glutamate", 7.68, [6.25]),
        ("salicylate", 8.14, [6.56]),
        ("thiosulfate", 17.82, [9.94]),
        ("succinate", 17.31, []),
        ("fumarate", 17.57, []),
        ("alpha-ketoglutarate", 14.43, []),
    ],
)
def test_shares_of_magnesium(key, anhydrous, hydrates):
    assert [hydrate.percent for hydrate in FORMS[key].states] == [anhydrous, *hydrates]


def test_antacids_are_the_oxide_its_kin_and_whatever_may_hold_them():
    assert {key for key, form in FORMS.items() if form.antacid} == {
        "oxide",
        "carbonate",
        "hydroxide",
        "bisglycinate-buffered",
        "trisilicate",
        "hydrotalcite",
        "almagate",
        "magaldrate",
        "other",
    }


def test_antacids_with_aluminium_say_so():
    assert {key for key, form in FORMS.items() if form.also_holds == ("aluminium",)} == {
        "hydrotalcite",
        "almagate",
        "magaldrate",
    }


def test_l_threonate_is_labelled_lower_than_its_theory():
    form = FORMS["l-threonate"]
    assert form.typical_label_percent == 7.2
    assert form.highest_plausible_percent == pytest.approx(8.6625)


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_no_label_value_needs_an_excuse(form):
    if form.typical_label_percent and form.highest_plausible_percent:
        assert form.typical_label_percent <= form.highest_plausible_percent


@pytest.mark.parametrize("form", [f for f in FORMS.values() if f.has_magnesium])
def test_every_magnesium_form_says_where_its_facts_come_from(form):
    assert form.source
    assert form.gut_tolerance
    assert form.brain_evidence


def check_character(code):
    """Work out the last character of a UNII: the sum of the others as base-36 digits, mod 36."""
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return digits[sum(map(digits.index, code[:-1])) % 36]


@pytest.mark.parametrize(
    "code", [*(form.unii for form in FORMS.values() if form.unii), "T6V3LHY838"]
)
def test_code_of_a_substance_has_the_right_check_character(code):
    assert len(code) == 10
    assert code[-1] == check_character(code)


def test_l_threonate_has_the_code_of_the_register():
    assert FORMS["l-threonate"].unii == "1Y26ZZ0OTM"
