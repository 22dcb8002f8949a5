"""Apple Health's XML: streamed, its records with their lines, and nothing that can grow."""

from __future__ import annotations

import io

import pytest

from magtrack.errors import ImportProblem
from magtrack.importers.toolkit import health_xml
from magtrack.importers.toolkit.files import ArchiveMember

SLEEP, STEPS = "HKCategoryTypeIdentifierSleepAnalysis", "HKQuantityTypeIdentifierStepCount"
HEAD = '<?xml version="1.0"?>\n<!DOCTYPE HealthData [<!ELEMENT HealthData (Record*)>]>\n'


def member(text, size=None):
    content = text.encode()
    return ArchiveMember(
        "export.xml", len(content) if size is None else size, lambda: io.BytesIO(content)
    )


def records(text, wanted=(SLEEP,), told=None, **more):
    heard = [] if told is None else told
    return list(
        health_xml.stream_records(
            member(text, **more), frozenset(wanted), lambda *done: heard.append(done)
        )
    )


def record(kind, **attributes):
    said = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f'<Record type="{kind}"{said}/>\n'


def test_records_of_a_wanted_type_come_with_their_line():
    text = (
        f"{HEAD}<HealthData>\n{record(SLEEP, a=1)}{record(STEPS)}{record(SLEEP, a=2)}</HealthData>"
    )
    assert records(text) == [(4, {"type": SLEEP, "a": "1"}), (6, {"type": SLEEP, "a": "2"})]


def test_a_record_within_another_element_is_found_and_others_are_not():
    inner = f"<Correlation>{record(SLEEP)}</Correlation><Workout type='{SLEEP}'/>"
    assert [line for line, _ in records(f"<HealthData>{inner}</HealthData>")] == [1]


def test_an_export_without_such_records_gives_none():
    assert records("<HealthData></HealthData>") == []


@pytest.mark.parametrize("text", ["<html/>", "<Health><HealthData/></Health>"])
def test_xml_of_something_else_is_told_so(text):
    with pytest.raises(ImportProblem, match="not of Apple Health"):
        records(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<HealthData>",
        "<HealthData></Health>",
        "text",
        "<HealthData><Record type=></HealthData>",
    ],
)
def test_broken_xml_is_named(text):
    with pytest.raises(ImportProblem, match=r"export\.xml"):
        records(text)


@pytest.mark.parametrize(
    "entity",
    [
        '<!ENTITY a "aaaa">',
        '<!ENTITY % a "aaaa">',
        '<!ENTITY a SYSTEM "file:///etc/passwd">',
        '<!ENTITY a PUBLIC "x" "y.dtd">',
    ],
)
def test_a_declared_entity_is_refused_before_it_can_grow(entity):
    text = f"<!DOCTYPE HealthData [{entity}]>\n<HealthData></HealthData>"
    with pytest.raises(ImportProblem, match="declares entities"):
        records(text)


def test_a_file_larger_than_any_export_is_not_read():
    with pytest.raises(ImportProblem, match="larger than 16 GiB"):
        records("<HealthData/>", size=health_xml.LARGEST_BYTES + 1)


def test_progress_is_told_up_to_the_whole():
    told = []
    body = record(SLEEP, note="x" * 1000) * 3000
    text = f"<HealthData>{body}</HealthData>"
    assert len(records(text, told=told)) == 3000
    done = [each for each, _total in told]
    assert done == sorted(done)
    assert len(done) > 1
    assert {total for _each, total in told} == {len(text)}
    assert done[-1] <= len(text)
