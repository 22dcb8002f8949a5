"""The HTML: one file that needs nothing else, in which every text of the log is plain text."""

from __future__ import annotations

import re
import stat
from datetime import date, time
from html.parser import HTMLParser

import pytest

from magtrack.domain.record.amounts import CompoundMg
from magtrack.domain.record.events import Event
from magtrack.domain.record.people import Medicine
from magtrack.domain.record.products import Product
from magtrack.domain.record.schedule import Schedule
from magtrack.errors import ExportProblem, InputProblem
from magtrack.exporters import _files
from magtrack.exporters.report.html import EXPORTER as HTML
from magtrack.exporters.report.pdf import EXPORTER as PDF
from magtrack.texts import visible
from tests.exporters.conftest import ENTERED, TODAY

ANSWERS = {
    "with_profile": True,
    "question": "Is it too much?\n<b>Or not?</b>",
    "since": date(2026, 11, 2),
}
EMPTY = {"meta", "link", "img", "br"}


class Page(HTMLParser):
    """The elements of a page with their attributes, and its text; refuses what is not closed."""

    def __init__(self, text):
        super().__init__()
        self.elements, self._open, self.said = [], [], []
        self.feed(text)
        self.close()
        assert not self._open

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in EMPTY:
            self._open.append(tag)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        if self._open and self._open[-1] != "style":
            self.said.append(data)

    @property
    def text(self):
        return "".join(self.said)

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture
def text(bench, journal):
    return bench.export(journal, "report.html", exporter=HTML, **ANSWERS).read_text("utf-8")


def test_the_report_is_the_golden_one_that_was_looked_at(text, check_golden):
    drawn = re.sub(r"base64,[^\"]+", "base64,PICTURE", text)
    check_golden("report.html", drawn.encode())


def test_a_screen_reader_finds_its_way(text):
    page = Page(text)
    assert page.all("html") == [{"lang": "en"}]
    assert len(page.all("h1")) == len(page.all("title")) == len(page.all("main")) == 1
    assert len(page.all("h2")) >= 6
    assert {each.get("scope") for each in page.all("th")} == {"row", "col"}
    told = [each for each in page.all("img") if each.get("class") != "sign"]  # a word is beside it
    assert told
    assert all(each["alt"].strip() for each in told)
    assert {"charset": "utf-8"} in page.all("meta")


def test_it_refers_to_nothing_outside_and_runs_nothing(text):
    page = Page(text)
    assert not {"script", "link", "iframe", "object", "a", "form"} & {
        tag for tag, _ in page.elements
    }
    sources = [value for _, each in page.elements for key, value in each.items() if key == "src"]
    assert sources
    assert all(
        source.startswith(("data:image/png;base64,", "data:image/svg+xml;base64,"))
        for source in sources
    )
    assert not any(key.startswith("on") for _, each in page.elements for key in each)
    assert not re.search(r"https?://|url\(|@import|@font-face", text)


NASTY = [
    "<b>bold</b>",
    '"><img src="/etc/passwd" onerror="x">',
    "<script>alert(1)</script>",
    "A & B &amp; C",
    "=1+1",
    "'single' \"double\"",
    "</table></main>",
    "שלום עולם",
    "لا أحد يعرف",
    "日本語 💤 🏃‍♀️",
    "\u202egnirts",
    "N" * 80,
]


@pytest.mark.parametrize("said", NASTY)
def test_every_text_comes_out_as_it_was_written(bench, said):
    journal = bench.journal(
        Product(
            "p", said, "citrate", "tablet", 1.0, CompoundMg(500.0), None, brand=said, purpose=said
        ),
        Schedule("s", "p", "morning", time(8), 1.0, TODAY),
        Medicine("m", said, (time(9),), TODAY, text=said),
        Event("e", "note", TODAY, TODAY, ENTERED, said),
    )
    out = bench.export(journal, "report.html", exporter=HTML, question=said)
    page = Page(out.read_text("utf-8"))
    assert len(page.all("img")) == 0
    assert not page.all("script")
    assert len(page.all("main")) == 1
    assert page.text.count(visible(said)) >= 6  # what would hide is shown by its number


def test_a_text_has_its_own_direction(text):
    page = Page(text)
    assert all(each.get("dir") == "auto" for each in page.all("td"))


# ------------------------------------------------------------------------------------ the file

KINDS = {"html": HTML, "pdf": PDF}
kinds = pytest.mark.parametrize("exporter", KINDS.values(), ids=KINDS)


@kinds
def test_nobody_else_can_read_it(bench, journal, exporter):
    out = bench.export(journal, "report", exporter=exporter)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


@kinds
def test_an_earlier_report_is_replaced_by_the_same_bytes(bench, journal, exporter):
    first = bench.export(journal, "report", exporter=exporter).read_bytes()
    assert bench.export(journal, "report", exporter=exporter).read_bytes() == first
    assert {path.name for path in bench.folder.iterdir()} <= {"report", "log0", "home"}


@kinds
@pytest.mark.parametrize("mine", ["mine", "", "<!DOCTYPE html>\n<html><body>mine</body></html>"])
def test_a_file_of_another_kind_is_left_alone(bench, journal, exporter, mine):
    out = bench.folder / "report"
    out.write_text(mine)
    with pytest.raises(ExportProblem, match="not an earlier export"):
        bench.export(journal, "report", exporter=exporter)
    assert out.read_text() == mine


@kinds
def test_a_folder_is_left_alone(bench, journal, exporter):
    (bench.folder / "here").mkdir()
    with pytest.raises(ExportProblem, match="is a folder"):
        bench.export(journal, "here", exporter=exporter)


@kinds
def test_a_place_that_cannot_be_written_is_said(bench, journal, exporter):
    (bench.folder / "file").write_text("")
    with pytest.raises(ExportProblem, match="could not be written"):
        bench.export(journal, "file/report", exporter=exporter)


@kinds
def test_a_full_disk_leaves_the_earlier_report(bench, journal, exporter, monkeypatch):
    before = bench.export(journal, "report", exporter=exporter).read_bytes()

    def full(_file):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(_files, "settle", full)
    with pytest.raises(ExportProblem, match="No space left"):
        bench.export(journal, "report", exporter=exporter, question="more")
    assert (bench.folder / "report").read_bytes() == before
    assert {path.name for path in bench.folder.iterdir()} <= {"report", "log0", "home"}


@kinds
def test_a_period_that_ends_before_it_starts_is_refused(bench, journal, exporter):
    asked = {"first": date(2026, 11, 2), "last": date(2026, 11, 1)}
    with pytest.raises(InputProblem, match="before it starts"):
        bench.export(journal, "report", exporter=exporter, **asked)
    assert not (bench.folder / "report").exists()
