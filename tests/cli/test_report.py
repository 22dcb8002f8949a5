"""export pdf and export html: what each option does, and what is refused."""

from __future__ import annotations

import re

import pypdfium2
import pytest

LETTER = (612, 792)

pytestmark = pytest.mark.usefixtures("qapp")  # a PDF would make one without windows, for good


@pytest.fixture
def log(magtein):
    """The usual product since 20 November, with three days of doses, a rating and a note."""
    for day in (20, 21, 22):
        magtein.ok("take", at=f"2026-11-{day}T21:00")
        magtein.ok("rate", "sleep", "6")
    magtein.ok("event", "add", "note", "--text", "a canary sang")
    magtein.ok("profile", "--birth-year", "1957", "--sex", "female")
    magtein.now = "2026-11-23T12:00"
    return magtein


@pytest.fixture
def report(log, tmp_path):
    def export(*options):
        out = tmp_path / "report.html"
        log.ok("export", "html", str(out), *options)
        return re.sub('base64,[^"]+', "", out.read_text("utf-8"))

    return export


def test_it_says_where_it_was_written_and_what_is_in_it(log, tmp_path):
    said = log.ok("export", "html", str(tmp_path / "report.html"))
    assert f"Written to {tmp_path / 'report.html'}:" in said
    assert "4  days" in said
    assert "1  products" in said


def test_the_pdf_is_on_the_paper_that_was_asked_for(log, tmp_path):
    out = tmp_path / "report.pdf"
    log.ok("export", "pdf", str(out), "--paper", "letter")
    assert pypdfium2.PdfDocument(out)[0].get_size() == pytest.approx(LETTER, abs=1)


def test_the_days_asked_for_and_no_others(report):
    text = report("--from", "2026-11-21", "--to", "2026-11-22")
    assert "21 Nov 2026 – 22 Nov 2026, 2 days" in text
    assert "20 Nov 26" not in text
    assert "23 Nov 26" not in text


def test_notes_and_person_only_when_asked_for(report):
    text = report()
    assert "canary" not in text
    assert "1957" not in text
    assert "a canary sang" in report("--with-notes")
    assert "born 1957 · female" in report("--with-profile")


def test_a_part_can_be_left_out(report):
    text = report("--without", "daily", "--without", "warnings")
    assert "By day" not in text
    assert "<h2>Warnings</h2>" not in text
    assert "To act on" in text


def test_the_question_and_the_last_visit(report):
    text = report("--question", "Is <this> right?", "--since", "2026-11-21")
    assert "Patient’s question: Is &lt;this&gt; right?" in text
    assert "<h2>Since 21 Nov 2026</h2>" in text
    assert re.search(r">\d of 5 planned doses taken<", text)


@pytest.mark.parametrize("kind", ["html", "pdf"])
@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--from", "2026-11-22", "--to", "2026-11-21"), "before it starts"),
        (("--from", "2026-12-01"), "before it starts"),
        (("--since", "the last visit"), "yesterday"),
        (("--question", "x" * 20_001), "characters"),
    ],
)
def test_what_cannot_be_reported_is_refused(log, tmp_path, kind, options, said):
    out = tmp_path / "report"
    assert said in log.no("export", kind, str(out), *options)
    assert not out.exists()


@pytest.mark.parametrize("options", [("--paper", "a3"), ("--without", "everything")])
def test_an_option_that_is_not_known_is_wrong_usage(log, tmp_path, options):
    assert log("export", "pdf", str(tmp_path / "report.pdf"), *options).exit_code == 2


def test_two_runs_of_the_program_write_the_same_pdf(process, tmp_path):
    as_of = "--as-of", "2026-11-23T12:00"
    process(*as_of, "product", "add", "Magtein", "--form", "l-threonate", "--elemental-mg", "48")
    process(*as_of, "schedule", "add", "Magtein", "morning", "08:00", "--units", "1")
    process(*as_of, "take", "--note", "＝ 💤")
    for number, seed in enumerate("01"):
        out = str(tmp_path / f"{number}.pdf")
        done = process(*as_of, "export", "pdf", out, "--with-notes", PYTHONHASHSEED=seed)
        assert (done.returncode, done.stderr) == (0, "")
    first, second = ((tmp_path / f"{number}.pdf").read_bytes() for number in "01")
    assert first == second
