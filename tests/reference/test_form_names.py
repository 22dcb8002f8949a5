"""Forms by the names people use: what is certain, what is asked about, and what is no form."""

from __future__ import annotations

import pytest

from magtrack.errors import InputProblem, NotFound
from tests.builders import REFERENCE

NAMES, FORMS = REFERENCE.form_names, REFERENCE.forms

CERTAIN = """
l-threonate: l-threonate, L-Threonat, Magtein, MgT, threonate, L-thréonate, treonato, MMFS-01
bisglycinate: glycinate, Magnesium Glycinate, Bisglycinat, Glycin-Chelat, bisglicinato
bisglycinate: TRAACS, magnesium bisglycinate chelate
bisglycinate-buffered: buffered chelate, oxide/glycinate, gepuffertes Bisglycinat
bisglycinate-buffered: bisglycinate tamponné
citrate: citrate, mag citrate, Magnesiumcitrat, Magnesium-Citrat, citrato de magnesio
citrate: Trimagnesiumdicitrat, tricitrate
oxide: oxide, mag ox, Mag-Ox, Magnesiumoxid, oxyde, oxyde de magnésium, óxido, gebrannte Magnesia
hydroxide: milk of magnesia, hydroxyde, lait de magnésie, leche de magnesia, Magnesiamilch
carbonate: carbonate, carbonate lourd, Magnesiumcarbonat, carbonato básico
chloride: chloride, chlorure, Magnesiumchlorid, cloruro de magnesio, nigari
sulfate: Epsom salts, sulphate, Bittersalz, sel d'Epsom, sal inglesa
malate: malate, Malat, bimalate
dimagnesium-malate: dimagnesium malate, DiMagnesium
taurate: taurate, taurinate, Taurat
acetyl-taurate: ATA Mg, acetyl taurate, acétyl-taurate
citrate-malate: citrate malate, Magnesium citrate-malate
aspartate: aspartate, Hydrogenaspartat
pidolate: pidolate, Pidolat, PCA, pyroglutamate
ascorbate: ascorbate, buffered vitamin C
glycerophosphate: glycerophosphate, glycérophosphate, glicerofosfato
trisilicate: trisilicate, Trisilikat
almagate: almagato, Almagat
lysinate-glycinate: lysinate glycinate chelate
other: other, blend, Mischung, mélange, not stated
none: none, No magnesium
"""
WORDS = [
    (word.strip(), key)
    for line in CERTAIN.strip().splitlines()
    for key, _colon, words in [line.partition(":")]
    for word in words.split(",")
]


@pytest.mark.parametrize(("typed", "key"), WORDS)
def test_a_name_people_use_is_its_form(typed, key):
    assert NAMES.called(typed).key == key
    assert NAMES.find(typed)[0].key == key


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_form_is_found_by_its_own_name_and_words(form):
    for word in (form.key, form.name, *form.words):
        assert NAMES.called(word) is form, word


@pytest.mark.parametrize("typed", ["gly", "glyc", "GLY", "mag gly"])
def test_gly_offers_bisglycinate_first_and_decides_nothing(typed):
    assert NAMES.find(typed)[0].key == "bisglycinate"
    with pytest.raises(NotFound, match="Bisglycinate"):
        NAMES.called(typed)


@pytest.mark.parametrize(
    ("typed", "choices"),
    [
        ("chelate", ["bisglycinate", "bisglycinate-buffered", "lysinate-glycinate", "other"]),
        ("chelated magnesium", ["bisglycinate", "bisglycinate-buffered", "lysinate-glycinate"]),
        ("quelado", ["bisglycinate"]),
        ("magnesia", ["hydroxide", "oxide", "carbonate"]),
        ("magnésie", ["hydroxide", "oxide", "carbonate"]),
        ("magnésium marin", ["other", "oxide", "hydroxide", "sulfate"]),
        ("glycérinate", ["bisglycinate", "glycerophosphate"]),
        ("aspartame", ["aspartate"]),
        ("Magnesiumöl", ["chloride"]),
    ],
)
def test_a_word_that_may_mean_several_forms_is_asked_about(typed, choices):
    with pytest.raises(InputProblem, match="Choose") as asked:
        NAMES.called(typed)
    assert asked.value.field == "form"
    assert all(FORMS[key].name in str(asked.value) for key in choices)
    assert [form.key for form in NAMES.find(typed)][: len(choices)] == choices


@pytest.mark.parametrize(
    "typed",
    ["stearate", "magnesium stearate", "E470b", "stéarate de magnésium", "Magnesiumstearat"],
)
def test_an_excipient_is_no_form_and_that_is_said(typed):
    with pytest.raises(InputProblem, match=r"excipient.*counts as 0 mg"):
        NAMES.called(typed)
    assert NAMES.find(typed) == []


@pytest.mark.parametrize("typed", ["citrate + oxide", "oxide, citrate", "Citrat und Oxid"])
def test_several_forms_in_one_text_are_a_blend(typed):
    if "und" not in typed:
        assert set(NAMES.several(typed)) == {"citrate", "oxide"}
    with pytest.raises(InputProblem):
        NAMES.called(typed)


@pytest.mark.parametrize("typed", ["", "   ", "xyz", "magnesium", "?", "12", "c" * 1000])
def test_what_means_nothing_is_refused(typed):
    with pytest.raises(NotFound):
        NAMES.called(typed)


def test_a_slip_of_the_keyboard_is_offered_and_not_taken():
    assert NAMES.find("biglycinate")[0].key == "bisglycinate"
    with pytest.raises(NotFound, match="may be: Bisglycinate"):
        NAMES.called("biglycinate")
