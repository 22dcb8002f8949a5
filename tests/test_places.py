"""Where to add what: each row of that table in CONTRIBUTING is tried by adding the thing.

Reference data are added to a copy of the folder, modules to the path of their package, and what
changes the code itself to a copy of the whole program, in a process of its own.
"""

from __future__ import annotations

import ast
import json
import re
import runpy
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from magtrack import exporters, importers, reference, texts
from magtrack.charts.progress import ChartSource, panels_of
from magtrack.discovery import discover
from magtrack.domain.record.events import Event
from magtrack.domain.record.people import Condition, Profile, intake_for, limit_for
from magtrack.domain.record.products import content
from magtrack.domain.safety.symptoms import flags_on
from magtrack.errors import ReferenceProblem
from magtrack.store.rows import SCHEMA_VERSION
from magtrack.wording import recovery
from magtrack.wording.products import iu_line
from tests.builders import MAGTEIN, MONDAY, Make
from tests.cli.conftest import CommandLine
from tests.store.conftest import older

ROOT = Path(__file__).resolve().parent.parent
interactions_page = runpy.run_path(str(ROOT / "script" / "interactions.py"))["page"]
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
make = Make()

ROWS = {
    "a form of magnesium": "test_a_form_is_an_entry",
    "a product people take": "test_a_product_people_take_is_an_entry",
    "a mineral that binds medicines": "test_a_mineral_is_an_entry_and_a_word",
    "a vitamin that labels give in IU": "test_a_vitamin_in_units_is_an_entry",
    "an upper limit or intake reference": "test_a_limit_and_an_intake_are_entries",
    "a scale": "test_a_scale_is_an_entry",
    "a kind of event": "test_a_kind_of_event_is_an_entry",
    "an evidence card, or a claim of the article people come from": (
        "test_an_evidence_card_and_a_claim_are_entries"
    ),
    "an interaction, or a name of a medicine": "test_an_interaction_is_an_entry",
    "a word written beside a medicine's name, or a name that is read in its own way": (
        "test_a_word_beside_a_name_and_a_name_of_its_own_are_entries"
    ),
    "a condition, a card of symptoms, a note on a supplement": (
        "test_a_condition_a_card_of_symptoms_and_a_note_are_entries"
    ),
    "a panel of the chart": "charts/test_panels.py: test_a_panel_more_is_drawn_in_its_place",
    "a column of the CSV set": "exporters/test_new_column.py: test_a_new_column_comes_back_with",
    "an export format": "test_an_export_format_is_a_module",
    "an import source": "test_an_import_source_is_a_module",
    "a page": "ui/pages/test_pages.py: test_a_line_in_the_table_is_a_page_of_the_window",
    "a key": "ui/test_actions.py: test_an_action_more_is_a_key_and_a_line_of_the_sheet",
    "a record kind": "test_a_record_kind_is_six_places",
    "a migration": "test_a_migration_is_a_step_and_a_number",
    "something that can go wrong": "test_an_error_is_a_class_and_a_sentence",
    "a command": "test_a_command_is_a_module_and_its_line",
    "an icon": "ui/test_icons.py: test_every_file_is_a_drawing",
    "a theme": "test_a_theme_is_a_file_and_its_name",
    "a text a person reads": "test_a_text_is_spoken_in_another_language",
}
"""The test that tries each row: its name, after the file where that is another one."""


def rows():
    """Return the rows of the table in CONTRIBUTING: what is added, and what is touched."""
    table = CONTRIBUTING.partition("## Where to add what")[2].partition("\n## ")[0]
    lines = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("|")]
    return {cells[0]: cells[1] for cells in lines[2:]}


def test_every_row_is_tried():
    assert list(rows()) == list(ROWS)


@pytest.mark.parametrize("row", ROWS)
def test_the_test_that_tries_a_row_is_there(row):
    file, _colon, name = ROWS[row].rpartition(": ")
    path = ROOT / "tests" / (file or "test_places.py")
    names = [
        node.name
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
    ]
    assert [each for each in names if each.startswith(name)], name


def test_the_files_that_the_table_names_are_there():
    for row, touched in rows().items():
        for named in re.findall(r"`([a-z_/]+\.(?:py|toml))`", touched):
            files = [*ROOT.glob(f"*/**/{named}"), *ROOT.glob(named)]
            assert [file for file in files if ".venv" not in file.parts], (row, named)


# ------------------------------------------------------------------------------ reference data


@pytest.fixture
def with_entry(tmp_path):
    """Return a function that adds an entry to a copy of the reference data, and reads it."""
    folder = tmp_path / "reference"
    shutil.copytree(ROOT / "resources" / "reference", folder)

    def add(file, entry):
        with (folder / file).open("a", encoding="utf-8") as out:
            out.write(f"\n{entry}\n")
        return reference.load(folder)

    return add


@pytest.fixture
def run(tmp_path):
    return CommandLine(tmp_path / "log")


TARTRATE = """
[tartrate]
name = "Tartrate"
theoretical_percent = 7.5
status = "computed"
"""


def test_a_form_is_an_entry(with_entry, run):
    run.reference = with_entry("forms.toml", TARTRATE)
    product = replace(MAGTEIN, form="tartrate", serving_units=1, elemental_mg=None)
    holds = content(product, run.reference.forms, 2)
    assert (holds.elemental_mg, holds.estimated) == (300.0, True)
    run.ok("product", "add", "New", "--form", "tartrate", "--compound-mg", "2000")
    run.ok("schedule", "add", "New", "morning", "08:00", "--units", "1")
    run.ok("take", "New")
    assert "150 mg" in run.ok("today")


LISTED = """
[some-salts-uk]
name = "Some Salts"
country = "UK"
kind = "antacid"
year = 2026
source = "A label"
status = "verified"
form = "carbonate"
compound_mg = 100
elemental_mg = 25
"""


def test_a_product_people_take_is_an_entry(with_entry, run):
    run.reference = with_entry("products.toml", LISTED)
    assert [each["key"] for each in run.json("product", "find", "some salts")] == ["some-salts-uk"]
    run.ok("product", "add", "--from-list", "some-salts-uk")
    (product,) = run.json("product", "list")
    assert (product["elemental_mg"], product["from_list"]) == (25.0, 2026)


def test_a_mineral_is_an_entry_and_a_word(with_entry):
    with pytest.raises(ReferenceProblem, match="must be one of calcium, iron, zinc, aluminium"):
        dict(with_entry("minerals.toml", COPPER).minerals)


COPPER = """
[copper]
name = "copper"
known_as = "copper"
rules = ["thyroid-hormones"]
source = "A label"
"""


def test_a_vitamin_in_units_is_an_entry(with_entry):
    entry = """
[vitamin-x]
name = "vitamin X"
words = ["vitamin x"]
unit = "mg"
substances = [{ name = "x-ol", per_iu = 0.5 }]
source = "A table"
status = "verified"
"""
    found = with_entry("vitamins.toml", entry).vitamins
    assert iu_line(found, "Vitamin X forte", 100) == "100 IU = 50 mg"


def test_a_limit_and_an_intake_are_entries(with_entry):
    person = Profile(1981, "male", limit="de")
    assert intake_for(reference.load().intake, person, MONDAY)[1] != 333
    folder = with_entry("intake.toml", "").folder
    intakes = folder / "intake.toml"
    intakes.write_text(
        re.sub(r"\[de\].*?(?=\n\[|\Z)", "", intakes.read_text("utf-8"), flags=re.DOTALL), "utf-8"
    )
    changed = with_entry(
        "intake.toml",
        '[de]\nname = "D-A-CH"\nkind = "AI"\nsource = "A table"\nstatus = "unread"\n'
        "bands = [{ from_age = 19, male = 333, female = 300 }]",
    )
    assert intake_for(changed.intake, person, MONDAY)[1] == 333
    limits = folder / "limits.toml"
    limits.write_text(
        re.sub(r"\[de\].*?(?=\n\[|\Z)", "", limits.read_text("utf-8"), flags=re.DOTALL)
    )
    changed = with_entry(
        "limits.toml",
        '[de]\nname = "Germany"\nkind = "upper limit"\ncounts = "supplements"\n'
        'endpoint = "diarrhoea"\nsource = "A table"\nstatus = "unread"\n'
        "bands = [{ from_age = 4, elemental_mg = 111 }]",
    )
    assert limit_for(changed.limits, person, MONDAY)[1] == 111


HUNGER = """
[hunger]
name = "Hunger"
question = "How free of hunger were you?"
worst = "hungry all day"
best = "never hungry"
hint = "w"
"""


def test_a_scale_is_an_entry(with_entry, run):
    run.reference = with_entry("scales.toml", HUNGER)
    run.ok("profile", "--scales", "cognition,hunger")
    run.ok("rate", "hunger", "7")
    out = run.folder.parent / "days.csv"
    run.ok("export", "csv", str(out))
    head, line = out.read_text("utf-8-sig").splitlines()
    (column,) = [each for each in head.split(",") if "hunger" in each]
    assert dict(zip(head.split(","), line.split(","), strict=True))[column] == "7"
    log = make.log(ratings=[make.rating(7, scale="hunger")], profile=Profile(scales=("hunger",)))
    panels = panels_of(ChartSource(log, run.reference, MONDAY))
    assert "hunger" in [getattr(each, "key", "") for each in panels]


def test_a_kind_of_event_is_an_entry(with_entry, run):
    run.reference = with_entry("events.toml", '[fasting]\nname = "Fasting"\nexcludes = true')
    run.ok("event", "add", "fasting", "--text", "one day")
    assert "Fasting" in run.ok("event", "list")
    out = run.folder.parent / "set"
    run.ok("export", "csv", str(out), "--with-notes")
    assert "fasting" in (out / "events.csv").read_text("utf-8")
    other = run.at(run.folder.parent / "other")
    other.reference = run.reference
    other.ok("import", str(out))
    assert "Fasting" in other.ok("event", "list")


def test_an_evidence_card_and_a_claim_are_entries(with_entry):
    card = """
[nobody-2026]
name = "Nobody 2026"
design = "Open"
who = "nobody"
result = "Nothing."
not_tested = "All of it."
read = "Nothing"
source = "None"
status = "unread"
"""
    claim = """
[moon]
claim = "It was tried on the moon"
verdict = "not-found"
fact = "Nothing says so."
"""
    assert with_entry("evidence.toml", card).evidence[-1].name == "Nobody 2026"
    assert with_entry("article.toml", claim).article[-1].fact == "Nothing says so."


RULE = """
[newmycin]
version = 1
reviewed = 2026-11-25
kind = "separation"
name = "Newmycin"
members = [{ name = "newmycin", brands = ["Newbrand"] }]
classes = ["chelation"]
direction = "less newmycin gets in"
severity = "major"
applies_to = "all"
basis = "any-magnesium"
medicine_first_h = 2
magnesium_first_h = 4
action = "Keep them apart."
evidence = "C"
sources = ["A text"]
"""


@pytest.mark.parametrize("file", ["interactions_infection.toml", "interactions_other.toml"])
def test_an_interaction_is_an_entry(with_entry, file):
    known = with_entry(file, RULE)
    medicine = make.medicine("Newbrand", "09:00")
    review = make.review(make.dose(), medicines=[medicine], knowledge=known.knowledge)
    (finding,) = [each for each in review.findings(MONDAY) if each.rule == "newmycin"]
    assert (finding.against, finding.gap_minutes) == ("Newbrand", 60)
    assert "Newmycin" in interactions_page(known)


def _entry(id_, **fields):
    said = "".join(f"{key} = {json.dumps(value)}\n" for key, value in fields.items())
    return f"[{id_}]\nversion = 1\nreviewed = 2026-11-25\nsources = ['A text']\n{said}"


def test_a_word_beside_a_name_and_a_name_of_its_own_are_entries(with_entry):
    with_entry("words.toml", '[new-house]\nrole = "house"\nen = "Newpharm"\n')
    known = with_entry(
        "names.toml", '[new-pair]\nnames = ["Newduo"]\nholds = ["iron", "zinc"]\n'
    ).medicine_reader
    assert known.read("Fer Newpharm").certain
    assert [each.name for each in known.read("Newduo 20 mg").known] == ["iron", "zinc"]


def test_a_condition_a_card_of_symptoms_and_a_note_are_entries(with_entry):
    said = {"action": "Ask.", "evidence": "C", "severity": "major", "text": "It may matter."}
    person = {"kind": "condition", "name": "Newitis", "condition": "new"}
    with_entry("conditions.toml", _entry("newitis", **person, **said))
    with_entry("stack.toml", _entry("newroot", **said) + 'member.name = "newroot"')
    known = with_entry(
        "red_flags.toml",
        _entry("new", tier="same-day", name="New", signs=["green ears"], action="Call."),
    )
    review = make.review(
        make.dose(),
        make.extra("08:00", form="none", name="Newroot"),
        knowledge=known.knowledge,
        conditions=(Condition("c", "new"),),
    )
    assert {"newitis", "newroot"} <= {each.rule for each in review.findings(MONDAY)}
    log = make.log(events=(Event("e", "side-effect", MONDAY, MONDAY, 0, "Green ears again"),))
    ((flag, signs),) = flags_on(log, known.red_flags.values(), MONDAY)
    assert (flag.id, signs) == ("new", ["green ears"])
    assert "Newitis" in interactions_page(known)


# ----------------------------------------------------------------------- modules that are found


@pytest.fixture
def with_module(tmp_path, monkeypatch):
    """Return a function that puts a module beside those of a package."""
    added = []

    def add(package, name, text):
        (tmp_path / f"{name}.py").write_text(text)
        monkeypatch.setattr(package, "__path__", [*package.__path__, str(tmp_path)])
        added.append((package, name))

    yield add
    for package, name in added:
        sys.modules.pop(f"{package.__name__}.{name}", None)
        package.__dict__.pop(name, None)


LINES = """
from magtrack.exporters import Exporter, ExportReport


def write(source, request):
    log = source.log(request.today, request.today)
    request.out.write_text("".join(f"{dose.day} {dose.product_name}\\n" for dose in log.doses))
    return ExportReport(request.out, {"doses": len(log.doses)})


EXPORTER = Exporter("lines", lambda: "Lines", write, "txt", lambda: "A line a dose.", 9)
"""


def test_an_export_format_is_a_module(with_module, run, qapp):
    from magtrack.ui import style
    from magtrack.ui.pages._report_cards import FormatCard

    with_module(exporters, "lines", LINES)
    run.add_magtein("2026-11-20")
    run.ok("take", "Magtein")
    out = run.folder.parent / "log.txt"
    assert "1  doses" in run.ok("export", "lines", str(out))
    assert out.read_text() == "2026-11-23 Magtein\n"
    style.start(theme="light")
    card = FormatCard(discover("magtrack.exporters", "EXPORTER"), "a4")
    card.choice.choose("lines")
    assert card.exporter().about() == "A line a dose."
    beside = LINES.replace('"lines"', '"poem"').replace(", 9)", ', 9, beside="csv")')
    with_module(exporters, "poem", beside)
    card = FormatCard(discover("magtrack.exporters", "EXPORTER"), "a4")
    card.choice.choose("csv")
    assert list(card.kinds()) == ["csv", "zip", "xlsx", "txt"]


WORDS = """
from magtrack.domain.record.ratings import Rating
from magtrack.importers import Counts, Importer, ImportPlan


def plan(path, request):
    now = request.stamp.now
    rated = [
        Rating(now.local.date(), "sleep", int(line), now.epoch, now.zone)
        for line in path.read_text().splitlines()[1:]
    ]
    return ImportPlan(rated, {"rating": Counts(len(rated), 0, 0)})


IMPORTER = Importer("words", lambda: "Words", lambda path: path.suffix == ".words", plan)
"""


def test_an_import_source_is_a_module(with_module, run, tmp_path):
    with_module(importers, "words", WORDS)
    file = tmp_path / "night.words"
    file.write_text("sleep\n6\n")
    assert run.ok("import", str(file)).startswith("Words (words)")
    run.ok("import", str(file), "--from-format", "words", "--dry-run")
    assert "words" in [each.key for each in discover("magtrack.importers", "IMPORTER")]
    out = tmp_path / "days.csv"
    run.ok("export", "csv", str(out))
    assert ",6," in out.read_text("utf-8")


# ------------------------------------------------------------------------- a copy of the program


class House:
    """A copy of the program to build on."""

    def __init__(self, folder, python):
        self.folder, self.python, self.touched = folder, python, []
        for name in ("magtrack", "migrations", "resources"):
            shutil.copytree(
                ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__")
            )

    def add(self, file, text):
        """Add a file."""
        self.touched.append(file)
        path = self.folder / file
        assert not path.exists()
        path.write_text(text, encoding="utf-8")

    def put_before(self, file, *pairs):
        """Put what is new before what is there, each (there, new)."""
        self.touched.append(file)
        path = self.folder / file
        text = path.read_text("utf-8")
        for there, new in pairs:
            assert text.count(there) == 1, (file, there)
            text = text.replace(there, new + there)
        path.write_text(text, encoding="utf-8")

    def append(self, file, new):
        """Put what is new at the end of a file."""
        self.touched.append(file)
        with (self.folder / file).open("a", encoding="utf-8") as out:
            out.write(new)

    def raise_schema(self):
        """Raise the number of the schema by one."""
        path = self.folder / "magtrack/store/rows.py"
        self.touched.append("magtrack/store/rows.py")
        version = re.compile(r"(?<=^SCHEMA_VERSION = )\d+", re.MULTILINE)
        path.write_text(version.sub(lambda n: str(int(n[0]) + 1), path.read_text("utf-8")))

    def leave_schema(self):
        """Write what the steps end in, as `python -m tests.store.leave` does."""
        code = (
            "from magtrack.paths import data_dir; from magtrack.store import schema\n"
            "(data_dir('migrations') / schema.SCHEMA_FILE).write_text(schema.schema_text())"
        )
        self.run("-c", code)

    def run(self, *arguments):
        """Run Python there and return what it says."""
        done = subprocess.run(
            [self.python, *arguments],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def house(tmp_path, python):
    return House(tmp_path / "house", python)


MEASUREMENT = '''
"""Measurements."""

from datetime import date

from msgspec import Struct


class Measurement(Struct, frozen=True):
    """A value that was measured on a day."""

    id: str
    day: date
    name: str
    value: float
'''
IMPORT = "from magtrack.domain.record.measurement import Measurement\n"
OF_PEOPLE = "from magtrack.domain.record.people import"
MEASUREMENT_ROWS = """
MEASUREMENT = Table(
    "measurement", Measurement, {"day": DAY}, days=("day", "day"), order="day, id"
)
"""
MEASUREMENT_FILE = """
MEASUREMENTS = FileTable(
    "measurements",
    "measurement",
    (
        _ID,
        kinds.day("day", "The day."),
        kinds.name("name", "What was measured."),
        kinds.number("value", "What was found."),
    ),
    Measurement,
    lambda log, _: list(log.measurements),
    optional=True,
)
"""
STEP = '''

@migrations()
def m9999_measurement(db: Database) -> None:
    """Measurements."""
    db.execute(
        "CREATE TABLE measurement (id TEXT PRIMARY KEY, day TEXT NOT NULL, name TEXT NOT NULL,"
        " value REAL NOT NULL) STRICT"
    )
'''
TRY_MEASUREMENT = """
import json, sys
from datetime import date
from itertools import count
from pathlib import Path

from magtrack import reference
from magtrack.clock import FixedClock
from magtrack.domain.record.days import moment_at
from magtrack.domain.record.edits import Delete, Put, Stamp
from magtrack.domain.record.measurement import Measurement
from magtrack.exporters import ExportRequest
from magtrack.exporters.tables import csv_set, json_log
from magtrack.importers import ImportRequest, importer_for
from magtrack.store.journal import Journal
from magtrack.wording import past

old, folder, NOW = Path(sys.argv[1]), Path(sys.argv[2]), 1_700_000_000
clock, known, day = FixedClock(NOW, "UTC"), reference.load(), date(2023, 11, 14)
high, low = Measurement("m1", day, "pressure", 142.5), Measurement("m2", day, "pulse", 60.0)
now = moment_at(NOW, "UTC")
ids = count()

def held(journal):
    return journal.log(day, day).measurements

with Journal(old, clock) as journal:
    journal.apply("measured", Put(high), Put(low))
    change = journal.apply("corrected", Put(Measurement("m1", day, "pressure", 138.0), seen=high))
    assert change.days == (day, day), change
    journal.apply("removed", Delete(low))
    assert [each.value for each in held(journal)] == [138.0]
    journal.undo(); journal.undo()
    assert held(journal) == (high, low)
    journal.redo()
    assert [each.value for each in held(journal)] == [138.0, 60.0]
    journal.undo()
with Journal(old, clock) as journal:
    assert held(journal) == (high, low)
    names = past.RecordNames.of(journal.log(day, day), known)
    revisions = journal.history.revisions_of(Measurement, "m1")
    print(past.revision_head(revisions[-1], names))
    print(*past.revision_lines(revisions[-1], names))
    request = lambda name: ExportRequest(folder / name, now, day, known, with_notes=True)
    csv_set.EXPORTER.write(journal, request("set"))
    json_log.EXPORTER.write(journal, request("log.json"))
package = json.loads((folder / "set" / "datapackage.json").read_text())
assert "measurements" in [each["name"] for each in package["resources"]]
for name in ("set", "log.json"):
    with Journal(folder / f"{name}.sqlite3", clock) as other:
        stamp = Stamp(now, lambda: f"n{next(ids)}")
        plan = importer_for(folder / name).plan(folder / name, ImportRequest(other, known, stamp))
        assert plan.counts["measurement"].new == 2
        other.apply("import", *plan.edits)
        assert held(other) == (high, low)
"""


def test_a_record_kind_is_six_places(house, tmp_path):
    house.add("magtrack/domain/record/measurement.py", MEASUREMENT)
    house.put_before(
        "magtrack/domain/record/log.py",
        (OF_PEOPLE, IMPORT),
        ("    acknowledgements: tuple", "    measurements: tuple[Measurement, ...] = ()\n"),
        ("    | Acknowledgement\n", "    | Measurement\n"),
        ("    Acknowledgement: ", '    Measurement: "measurements",\n'),
    )
    house.put_before(
        "magtrack/store/rows.py",
        (OF_PEOPLE, IMPORT),
        ("\nTABLES: dict", MEASUREMENT_ROWS),
        ("        ACKNOWLEDGEMENT,\n", "        MEASUREMENT,\n"),
    )
    house.raise_schema()
    house.append("migrations/migrations.py", STEP)
    house.leave_schema()
    house.put_before(
        "magtrack/fileset/records.py",
        (OF_PEOPLE, IMPORT),
        ("\nTABLES = {", MEASUREMENT_FILE),
        ("        ACKNOWLEDGEMENTS,\n", "        MEASUREMENTS,\n"),
    )
    house.put_before(
        "magtrack/wording/past.py",
        (
            '    "Condition": (',
            '    "Measurement": (lambda: _("Measurement"), lambda r, _: r.name),\n',
        ),
    )
    assert len(set(house.touched)) == 6
    told = rows()["a record kind"]
    assert [file for file in set(house.touched) if Path(file).name not in told] == [
        "magtrack/domain/record/measurement.py"
    ]
    (tmp_path / "log").mkdir()
    old = older(tmp_path / "log" / "magtrack.sqlite3", SCHEMA_VERSION, filled=False)
    said = house.run("-c", TRY_MEASUREMENT, str(old), str(tmp_path))
    assert said.splitlines() == [
        "Measurement (pressure) added",
        "Day: 2023-11-14 Name: pressure Answer: 142.5",
    ]


def test_a_migration_is_a_step_and_a_number(house, tmp_path):
    house.append("migrations/migrations.py", STEP)
    house.raise_schema()
    house.leave_schema()
    (tmp_path / "log").mkdir()
    path = older(tmp_path / "log" / "magtrack.sqlite3", SCHEMA_VERSION)
    code = (
        "import sys; from pathlib import Path\n"
        "from magtrack.store.database import open_log\n"
        "db = open_log(Path(sys.argv[1]))\n"
        "print(*db.execute('SELECT count(*) FROM dose, measurement').fetchone())\n"
        "print(*db.execute('PRAGMA user_version').fetchone())"
    )
    assert house.run("-c", code, str(path)).split() == ["0", str(SCHEMA_VERSION + 1)]


UNPLUGGED = '''
class Unplugged(StoreProblem):
    """The disk was pulled out."""

    kind = "unplugged"
    ways_out: ClassVar[tuple[Way, ...]] = ("salvage",)


'''


def test_an_error_is_a_class_and_a_sentence(house):
    house.put_before("magtrack/errors.py", ("class NewerLog(StoreProblem):", UNPLUGGED))
    sentence = '    "SQLITE_NOLFS": (Unplugged, lambda: _("{file}: plug the disk in again.")),\n'
    house.put_before(
        "magtrack/store/problems.py",
        ("    UnusableFolder,\n)", "    Unplugged,\n"),
        ('    "SQLITE_CORRUPT": ', sentence),
    )
    code = """
import sqlite3
from pathlib import Path
from magtrack.cli import program
from magtrack.store.problems import explained
error = sqlite3.OperationalError("gone")
error.sqlite_errorname = "SQLITE_NOLFS"
problem = explained(error, Path("log"))
print(problem.kind, problem, *program.ways_out(None, problem), sep="; ")
"""
    said = house.run("-c", code).strip()
    assert said.startswith("unplugged; log: plug the disk in again.; magtrack salvage FILE: ")


def test_a_command_is_a_module_and_its_line(house, tmp_path):
    house.add(
        "magtrack/cli/greet.py",
        "from magtrack.cli.options import json_option, pass_context\n"
        "from magtrack.cli.program import root\n\n"
        '@root.command("greet", help="Say hello.")\n'
        "@json_option\n@pass_context\n"
        "def _greet(context):\n"
        '    context.show(lambda: {"said": "hello"}, lambda: "hello")\n',
    )
    house.put_before(
        "magtrack/cli/__init__.py",
        ("    labs,\n    logs,\n    manual,", "    greet,\n"),
    )
    assert sorted(house.touched) == ["magtrack/cli/__init__.py", "magtrack/cli/greet.py"]
    on = ("-m", "magtrack", "--data-dir", str(tmp_path / "log"), "greet")
    assert house.run(*on) == "hello\n"
    assert json.loads(house.run(*on, "--json")) == {"said": "hello"}


def test_a_theme_is_a_file_and_its_name(house):
    light = (ROOT / "resources" / "themes" / "light.toml").read_text("utf-8")
    house.add("resources/themes/sepia.toml", light.replace('bg = "#F5F6F8"', 'bg = "#F4ECD8"'))
    house.put_before("magtrack/theme.py", ('"light", "dark", "contrast")', '"sepia", '))
    house.put_before("magtrack/preferences.py", ('"light", "dark", "contrast")', '"sepia", '))
    house.put_before(
        "magtrack/ui/pages/_settings_look.py",
        (
            '            "light": (_("Light"), ("light",)),\n',
            '            "sepia": (_("Sepia"), ("sepia",)),\n',
        ),
    )
    told = rows()["a theme"]
    assert [file for file in house.touched[1:] if Path(file).name not in told] == []
    code = (
        "from magtrack.ui import style\n"
        "from PySide6.QtWidgets import QApplication\n"
        "app = QApplication(style.ARGUMENTS); style.start(theme='sepia')\n"
        "print(style.looks().tokens.name, style.color('bg').name())"
    )
    assert house.run("-c", code).split() == ["sepia", "#f4ecd8"]


# -------------------------------------------------------------------------------------- texts


def catalogue(said):
    """Return a compiled catalogue of gettext, as its documentation lays it out."""
    pairs = sorted({"": "Content-Type: text/plain; charset=UTF-8\n", **said}.items())
    ids, strings = zip(*[[each.encode() + b"\0" for each in pair] for pair in pairs], strict=True)
    n, at, places = len(pairs), 28 + 16 * len(pairs), []
    for column in (ids, strings):
        for each in column:
            places += [len(each) - 1, at]
            at += len(each)
    head = struct.pack("<7I", 0x950412DE, 0, n, 28, 28 + 8 * n, 0, 0)
    return head + struct.pack(f"<{4 * n}I", *places) + b"".join((*ids, *strings))


def test_a_text_is_spoken_in_another_language(tmp_path, monkeypatch):
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "magtrack.mo").write_bytes(catalogue({"counts of what is left": "Zählungen"}))
    texts.use("de", tmp_path)
    try:
        assert recovery.kind_text("stock_count") == "Zählungen"
        assert recovery.kind_text("dose") != ""
    finally:
        texts.use("en", tmp_path)
    assert recovery.kind_text("stock_count") == "counts of what is left"


@pytest.mark.parametrize("path", sorted((ROOT / "magtrack").rglob("*.py")), ids=lambda p: p.name)
def test_no_text_is_filled_in_before_it_is_looked_up(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "ngettext"):
            assert not [each for each in node.args if isinstance(each, ast.JoinedStr)], node.lineno
