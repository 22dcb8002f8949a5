"""Archives, XML and JSON that are broken, huge or hostile are refused."""

from __future__ import annotations

import contextlib
import re
import tracemalloc
from datetime import date, timedelta
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from magtrack.discovery import discover
from magtrack.domain.record.events import Event
from magtrack.errors import AnswersNeeded, Cancelled, ImportProblem
from magtrack.importers import importer_for
from magtrack.importers.toolkit import files as _files
from tests.importers.conftest import DATA, MAGTEIN
from tests.importers.test_other_programs import SAMPLES

XML = (DATA / "apple_health.xml").read_text()
HABITS = "Position,Name,Question\n1,Magtein,\n"


def refusal(desk, path, *answers):
    with pytest.raises(ImportProblem) as caught:
        desk.plan(path, *answers)
    assert desk.journal.span() is None
    return "\n".join([str(caught.value), *caught.value.problems])


def test_each_program_has_its_own_key():
    keys = [importer.key for importer in discover("magtrack.importers", "IMPORTER")]
    assert len(keys) == len(set(keys)) == 18
    assert keys[-1] == "table"


@pytest.mark.parametrize("name", SAMPLES)
def test_each_sample_is_of_one_program_only(name):
    found = [
        importer.key
        for importer in discover("magtrack.importers", "IMPORTER")
        if importer.key != "table" and importer.accepts(DATA / name)
    ]
    assert len(found) == (not name.startswith("table"))


@pytest.mark.parametrize(
    "key",
    [
        *("fitbit", "loop", "medtimer", "apple-health", "dosage", "oura", "daylio", "cronometer"),
        "health-auto-export",
    ],
)
def test_a_file_of_another_program_is_refused_by_name(desk, key):
    path = desk.write("x.bin", "nothing")
    with pytest.raises(ImportProblem, match="is not of"):
        importer_for(path, key).plan(path, desk.request())


def test_a_member_that_would_fill_the_memory_is_refused(desk, monkeypatch):
    monkeypatch.setattr(_files, "LARGEST_BYTES", 1 << 20)
    path = desk.folder / "bomb.zip"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("Habits.csv", HABITS)
        archive.writestr("001 Magtein/Checkmarks.csv", "Date,Value\n" + "2026-05-03,NO\n" * 200_000)
    assert path.stat().st_size < 20_000
    assert "is larger than 1 MiB" in refusal(desk, path)


def test_a_zip_that_claims_too_many_members_is_refused(desk, monkeypatch):
    monkeypatch.setattr(_files, "MOST_MEMBERS", 1)
    with pytest.raises(ImportProblem, match="not in a format"):
        desk.plan(desk.loop())


def test_a_member_with_a_wrong_checksum_is_refused(desk):
    path = desk.loop()
    content = path.read_bytes()
    path.write_bytes(content.replace(b"2026-05-05,YES", b"2026-05-06,YES"))
    assert "broken or locked zip" in refusal(desk, path, "product:Magtein=none")


def test_names_that_lead_out_of_a_zip_are_only_names(desk):
    path = desk.zip(
        "loop.zip",
        {
            "Habits.csv": HABITS,
            "../../001 Magtein/Checkmarks.csv": "Date,Value\n2026-05-03,YES_MANUAL\n",
            "/etc/evil": "x",
        },
    )
    before = sorted(each.name for each in desk.folder.parent.iterdir())
    assert desk.plan(path, "Magtein=1").total.new == 1
    assert sorted(each.name for each in desk.folder.parent.iterdir()) == before


def test_a_folder_of_no_habit_is_refused(desk):
    path = desk.zip("l.zip", {"Habits.csv": HABITS, "002 X/Checkmarks.csv": "Date,Value\n"})
    assert "belongs to no habit" in refusal(desk, path)


LAUGHS = '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">'
OUTSIDE = '<!ENTITY a SYSTEM "file:///etc/passwd">'
DTD = '<!ENTITY % d SYSTEM "https://example.org/x.dtd"> %d;'


@pytest.mark.parametrize("declared", [LAUGHS, OUTSIDE, DTD])
def test_entities_are_refused_before_they_grow(desk, declared):
    path = desk.write("export.xml", XML.replace("<!ELEMENT Record", declared + "<!ELEMENT Record"))
    assert "declares entities" in refusal(desk, path)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("</HealthData>", "", "broken or incomplete"),
        ('value="80.5"', 'value="80.5', "broken or incomplete"),
        ('value="80.5"', 'value="-1"', "row 13.*“-1 mg” is not an amount"),
        ('value="80.5"', 'value="nan"', "“nan mg”"),
        ('unit="mg"', 'unit="IU"', "“80.5 IU”"),
        ("12:00:00 +0200", "12:00:00", "no offset"),
        ("2026-05-03 07:00:00 +0200", "2026-05-01 07:00:00 +0200", "ends before it begins"),
        ("2026-05-03 12:00:00 +0200", "yesterday", "“yesterday” is not a day"),
    ],
)
def test_a_broken_export_of_apple_health_is_refused_with_its_line(desk, old, new, said):
    assert old in XML
    answers = ["source:Food diary=food", "source:Pills=food"]
    assert re.search(said, refusal(desk, desk.write("e.xml", XML.replace(old, new)), *answers))


@pytest.mark.parametrize("encoding", ["utf-7", "shift_jis", "klingon"])
def test_an_encoding_that_expat_cannot_read_is_no_crash(desk, encoding):
    path = desk.write("e.xml", XML.replace('encoding="UTF-8"', f'encoding="{encoding}"'))
    assert "broken or incomplete" in refusal(desk, path)


def test_a_file_that_may_not_be_read_is_said(desk, monkeypatch):
    path = desk.write("x.csv", "a,b\n")

    def locked(*_arguments, **_more):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.open", locked)
    with pytest.raises(ImportProblem, match="cannot be read: Permission denied"):
        importer_for(path)


def test_xml_of_others_is_not_taken_for_apple_health(desk):
    path = desk.write("e.xml", "<html><HealthData/></html>")
    assert "not of Apple Health" in refusal(desk, path)


def test_a_long_export_streams_in_little_memory(desk):
    record = (
        '<Record type="HKQuantityTypeIdentifierStepCount" sourceName="Watch" value="1"'
        ' startDate="2026-05-03 07:00:00 +0200" endDate="2026-05-03 07:05:00 +0200"/>\n'
    )
    path = desk.write("e.xml", XML.replace("</HealthData>", record * 100_000 + "</HealthData>"))
    heard = []
    tracemalloc.start()
    desk.plan(path, *SAMPLES["apple_health.xml"], on_progress=lambda *seen: heard.append(seen))
    assert tracemalloc.get_traced_memory()[1] < 8 << 20 < path.stat().st_size
    tracemalloc.stop()
    done = [done for done, _total in heard]
    assert done == sorted(done)
    assert heard[-1] == (1000, 1000)


@pytest.mark.parametrize("name", ["medtimer_backup.json", "dosage_history.json"])
def test_truncated_json_is_refused(desk, name):
    text = (DATA / name).read_text()
    assert "complete JSON" in refusal(desk, desk.write("x.json", text[:-30]))


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("medtimer_backup.json", '"TAKEN"', '"EATEN"', "status: There is no status “EATEN”"),
        ("medtimer_backup.json", "1777788000", '"soon"', "remindedTimestamp: “soon”"),
        ("medtimer_backup.json", "1777788000", "-5", "remindedTimestamp: “-5”"),
        ("medtimer_backup.json", "1777788120", "1900000000", "is in the future"),
        ("medtimer_backup.json", '"Magtein", "amount"', '"", "amount"', "name is missing"),
        ("dosage_history.json", "[1777834800000, 1]", "[1777834800000, 7]", "row 1, taken"),
        ("dosage_history.json", "[1777834800000, 1]", "null", "row 1, taken"),
        ("dosage_history.json", "[1777834800000, 1]", "[NaN, NaN]", "row 1, taken"),
        ("dosage_history.json", "[1777834800000, 1]", "[1e300, 1]", "row 1, taken"),
        ("dosage_history.json", "[20, 30]", "[25, 30]", "row 1, time"),
        ("dosage_history.json", '"history": [', '"history": [1, ', "no list of entries"),
    ],
)
def test_a_bad_entry_is_named(desk, name, old, new, said):
    text = (DATA / name).read_text()
    assert old in text
    path = desk.write("x.json", text.replace(old, new, 1))
    assert said in refusal(desk, path, *SAMPLES[name])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("2026-05-03T06:02:00Z", "2026-05-03", "row 2: The record does not end"),
        ("2026-05-03T06:00:00Z", "2026-13-03T06:00:00Z", "is not a time"),
        ("T11:05:00Z\n", "", "row 6: The record does not end"),
        ("2026-05-04T11:05:00Z\n", "", "row 6: The two times of taking do not fit"),
    ],
)
def test_a_bad_record_of_medtimer_is_named(desk, old, new, said):
    text = (DATA / "medtimer_events.csv").read_text()
    assert old in text
    path = desk.write("x.csv", text.replace(old, new))
    assert said in refusal(desk, path, *SAMPLES["medtimer_events.csv"])


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("sleep_as_android.csv", "1777755600000", "noon", "“noon” is not a time"),
        ("sleep_as_android.csv", "Europe/Berlin", "Europe/Atlantis", "Atlantis"),
        ("sleep_as_android.csv", '"8.000"', '"many"', "Hours: “many” is not a number"),
        ("sleep_as_android.csv", '"8.000"', '"1e9"', "Hours: “1e9” is not a number"),
        ("sleep_as_android.csv", '"8.000"', '"-8"', "ends before it begins"),
        ("sleep_as_android.csv", '"4.0"', '"nan"', "Rating: “nan”"),
        ("fitbit_sleep.csv", "2026-05-03 7:05AM", "2026-05-01 7:05AM", "ends before it begins"),
        ("fitbit_sleep.csv", '"412"', '"N/A"', "“N/A” is not a number"),
        ("track_and_graph.csv", ",2.0,", ",two,", "“two” is not a value"),
        ("daylio.csv", "21:35", "25:35", "“25:35” is not a time"),
        ("bearable.csv", "20:35", "30:35", "“30:35” is not a time"),
        ("bearable.csv", '"1 cap","Magtein"', '"1 cap",""', "detail: The name is missing"),
        ("dosage_history.csv", "9:00 PM", "late", "Time Confirmed: “late” is not a time"),
        ("oura_trends.csv", "2026-05-03T05:49:42-08:00", "at six", "“at six” is not a day"),
    ],
)
def test_a_bad_cell_of_each_program_is_named(desk, name, old, new, said):
    text = (DATA / name).read_text()
    assert old in text
    path = desk.write("x.csv", text.replace(old, new, 1))
    assert said in refusal(desk, path, *SAMPLES[name])


@pytest.mark.parametrize("name", ["medtimer_events.csv", "table.csv", "apple_health.xml"])
def test_reading_can_be_stopped_in_the_middle(desk, name):
    def stop(done, total):
        raise Cancelled

    with pytest.raises(Cancelled):
        desk.plan(name, *SAMPLES[name], on_progress=stop)
    assert desk.journal.span() is None


@pytest.mark.parametrize("name", SAMPLES)
def test_progress_goes_one_way_up_and_reaches_the_end(desk, name):
    heard = []
    desk.plan(name, *SAMPLES[name], on_progress=lambda *seen: heard.append(seen))
    assert heard == sorted(heard)
    assert heard[0][0] < 1000
    assert heard[-1] == (1000, 1000)
    assert {total for _done, total in heard} == {1000}


@pytest.mark.parametrize("name", ["set", "set.zip", "log.json", "other.sqlite3"])
def test_our_own_files_tell_how_far_they_are_read_and_can_be_stopped(desk, bench, name):
    days = (date(2020, 1, 1) + timedelta(n) for n in range(1500))
    notes = [Event(f"e{n}", "note", day, day, n, f"Note {n}") for n, day in enumerate(days)]
    theirs = bench.journal(MAGTEIN, *notes)
    path = desk.folder / name
    if name == "other.sqlite3":
        theirs.copy_to(path)
    else:
        path = bench.export(theirs, name)
    heard = []
    assert desk.plan(path, on_progress=lambda *seen: heard.append(seen)).total.new == 1500
    assert len(heard) > 1
    assert heard == sorted(heard)
    assert all(0 <= done <= total for done, total in heard)

    def stop(done, total):
        if (done, total) == heard[-1]:
            raise Cancelled

    with pytest.raises(Cancelled):
        desk.plan(path, on_progress=stop)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [("x.csv", b"", "is empty"), ("x.zip", b"PK\3\4cut off", "damaged zip: its end is missing")],
)
def test_a_file_without_an_end_or_a_beginning_is_called_that(desk, name, content, said):
    with pytest.raises(ImportProblem, match=said):
        importer_for(desk.write(name, content))


def test_a_question_shows_values_of_the_file(desk):
    with pytest.raises(AnswersNeeded) as caught:
        desk.plan("medtimer_events.csv", "skipped")
    assert [each.examples for each in caught.value.questions] == [("10mg",)]
    desk.take("medtimer_backup.json")
    path = desk.write("t.csv", "Day,Time,Name\n2026-05-03,8:10,Magtein\n")
    answers = ["column:Day=day", "column:Time=time", "column:Name=name", "Magtein=1"]
    with pytest.raises(AnswersNeeded) as caught:
        desk.plan(path, *answers)
    assert [each.rows for each in caught.value.questions] == [("Magtein, 2026-05-03 08:10",)]


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_a_sample_with_a_damaged_byte_is_read_or_refused(desk, data):
    name = data.draw(st.sampled_from(sorted(SAMPLES)))
    content = bytearray((DATA / name).read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=2))
    path = desk.write(name, bytes(content))
    with contextlib.suppress(ImportProblem):
        assert all(record.id for record in desk.plan(path, *SAMPLES[name]).records)


def test_a_file_without_a_name_in_a_zip_is_left_out(desk):
    path = desk.loop()
    names = [each.name for each in _names(path)]
    content = path.read_bytes()
    with ZipFile(path, "a") as archive:
        archive.writestr(ZipInfo("x"), content)
    spoilt = path.read_bytes()
    at = spoilt.rindex(b"PK\x01\x02")
    nameless = bytearray(spoilt)
    nameless[at + 46] = 0  # a name ends at its first zero byte
    path.write_bytes(nameless)
    assert [each.name for each in _names(path)] == names


def _names(path):
    with _files.members(path) as found:
        return found


@given(st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_a_zip_with_damaged_bytes_is_read_or_refused(desk, data):
    path = desk.loop()
    content = bytearray(path.read_bytes())
    for _round in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    answers = ["product:Wake up early=note", "product:Capsules: evening=none", "Magtein=serving"]
    with contextlib.suppress(ImportProblem):
        assert all(record.id for record in desk.plan(path, *answers).records)
