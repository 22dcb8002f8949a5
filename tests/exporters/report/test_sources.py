"""The sources of a report: named shortly where they stand, in full at its end, and none is weak."""

from __future__ import annotations

import pytest

from magtrack.wording.findings import bare_source

WEAK = """
answerpail beliefnet biologyinsights buzzrx chigaco doctorsolve download.skyscape droracle
edrugswiki go-green.info grokipedia herbalopedia hsis.org laoslucius medpill.info mimsdev ntro.it
pfusion ptmasterguide regask rxreasoner supplaffairs themeditary
"""
"""Sites that copy or restate; what they said was looked up where it came from."""


@pytest.mark.parametrize("site", WEAK.split())
def test_no_rule_and_no_limit_rests_on_a_site_that_only_restates(reference, site):
    told = [
        *(about.sources for about in reference.rules.values()),
        *(about.sources for about in reference.conditions.values()),
        *(flag.sources for flag in reference.red_flags.values()),
        *((limit.source,) for limit in reference.limits.values()),
    ]
    assert not [source for sources in told for source in sources if site in source.casefold()]


@pytest.mark.parametrize(
    ("source", "short"),
    [
        ("Doxycycline labels (DailyMed), as quoted", "Doxycycline labels"),
        (
            "Magnaspartate 243 mg, UK SmPC 4.3-4.5 (MHRA text of 2016, copy)",
            "Magnaspartate 243 mg, UK SmPC 4.3-4.5",
        ),
        (
            "FAO/WHO 2002, chapter 14 (fao.org Y2809E), quoting the Institute of Medicine 1997",
            "FAO/WHO 2002, chapter 14",
        ),
        ("(not opened)", "(not opened)"),
    ],
)
def test_a_short_name_is_without_what_stands_in_brackets_and_how_it_was_read(source, short):
    assert bare_source(source) == short


def test_what_is_not_printed_has_no_number(reference, tmp_path):
    from magtrack.domain.record.labs import EGFR_UNIT, LabValue
    from magtrack.domain.record.people import Profile
    from tests.exporters.report.test_document import MAGTEIN, back, dose, plan
    from tests.exporters.reports import desk_of, texts

    value = LabValue("e", "egfr", 42.0, EGFR_UNIT, back(9))
    desk = desk_of(tmp_path, reference, Profile(1981), MAGTEIN, plan(back(3)), dose(back(2)), value)
    said = "\n".join(texts(desk.blocks()))
    desk.close()
    assert "tolerable upper intake level" not in said.partition("\nSources\n")[2]
