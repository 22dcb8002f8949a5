"""The PDF, read back: nothing cut, in reading order, in a few pages, and always the same bytes."""

from __future__ import annotations

import re
import time as clock
from ctypes import create_string_buffer
from datetime import date, time, timedelta
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from msgspec.structs import replace
from PySide6.QtGui import QFont, QGuiApplication

from magtrack.domain.record.amounts import CompoundMg, ElementalMg
from magtrack.domain.record.days import days_between, parse_moment
from magtrack.domain.record.events import Event
from magtrack.domain.record.people import Medicine, Profile
from magtrack.domain.record.products import Product
from magtrack.domain.record.ratings import Rating
from magtrack.domain.record.schedule import Schedule
from magtrack.exporters.report._blocks import FOOT, Heading, Paragraph, Point
from magtrack.exporters.report._paging import Item, Strip, _parts, composed, items_of, paged
from magtrack.exporters.report.pdf import _laid_out, ready
from magtrack.sample import TODAY
from tests.exporters.reports import (
    DUE,
    desk_of,
    pages,
    pairs,
    squashed,
    texts,
    whole_text,
)

VISIT = date(2026, 9, 20)
EVERYTHING = {
    "with_notes": True,
    "with_profile": True,
    "since": VISIT,
    "question": "Should I go on, or stop for some weeks and look again?",
}
PADDING, BORDER = 2, 1
"""Of a box, in pixels, between its text and its edge."""

PAPERS = {"a4": (595, 842), "letter": (612, 792)}


@pytest.fixture(scope="module", params=PAPERS)
def plain(sample, request):
    """The report of the sample log as it is when nothing is asked for: blocks, file, paper."""
    blocks = sample.blocks()
    return blocks, sample.pdf(f"{request.param}.pdf", paper=request.param), request.param


@pytest.fixture(scope="module", params=PAPERS)
def full(sample, request):
    blocks = sample.blocks(**EVERYTHING)
    return blocks, sample.pdf(f"full-{request.param}.pdf", paper=request.param, **EVERYTHING)


def read_in_order(blocks, text):
    """Find every text of the blocks whole, each after the one before."""
    at = 0
    for said in texts(block for block in blocks if getattr(block, "role", "") != FOOT):
        found = text.find(squashed(said), at)
        assert found >= 0, f"“{said}” is cut or stands elsewhere"
        at = found


def printable(blocks):
    """Return the blocks without rows that hold what the fonts of this machine may not have."""
    return [
        replace(block, rows=[row for row in block.rows if max(map(ord, "".join(row))) < 0x2E80])
        if hasattr(block, "rows")
        else block
        for block in blocks
    ]


PAGE_1 = (
    "Name ___",
    "Date of birth ___",
    "To act on",
    "Doxycycline: less antibiotic gets in.",
    "closest 38 min on 23 Nov 2026 (Magtein 07:52, Doxycycline 08:30)",
    "Keep the gap, or ask the prescriber",
    "144 mg a day",
    "highest 384 mg; US upper limit 350 mg: 1 day above it [3]",
    "Not in it",
    "eGFR not known",
    "Loose stools",
    "Taken (magnesium figures are elemental)",
    "2 000 mg = 144 mg a day",
    "Paracetamol *",
    "* No rule known: that is not the same as safe.",
    "Not recorded, counted as not taken: ",
    "Made on 31 Aug 2026, fixed with the first dose, 1 Sep 2026.",
    "Smallest change that matters to the patient: 1 point.",
    "Smallest change the record c",
    "No later change.",
    "1 looked at, not part of the question",
    "taken ÷ planned, the mean of 8",
    "Illness 4 Oct 2026 – 7 Oct 2026",
    "Doxycycline started 20 Nov 2026",
    "Entered on a later day: ",
    "Changed after the plan was fixed: ",
    "there was no placebo",
    "“How clear and quick was your thinking today?” 0 foggy and slow all day, 10 clear and quick",
    "[1] Doxycycline labels",
    "Not a diagnosis",
)
"""What a busy reader must find without turning the page."""


# ------------------------------------------------------------------------------------ the text


def test_every_text_is_there_whole_and_in_reading_order(plain):
    blocks, path, _paper = plain
    others = [block for block in blocks if block != Heading("Course")]
    read_in_order(others, whole_text(path))


def test_the_course_is_where_there_is_room_and_all_else_in_order(full):
    blocks, path = full
    assert any(block == Heading("Course") for block in blocks)
    others = [block for block in printable(blocks) if block != Heading("Course")]
    read_in_order(others, whole_text(path))
    assert "Course" in whole_text(path)


def test_times_dashes_and_brackets_can_be_copied(plain):
    _blocks, path, _paper = plain
    first, _foot = pages(path)[0]
    assert "1 × 08:00, 2 × 20:30" in first
    assert "4 Aug 2026 – 23 Nov 2026" in first
    assert "850 mg = 120 mg a day" in first
    assert "2 000 mg = 144 mg" in first


def test_the_font_of_the_window_leaves_the_figures_readable(sample, plain):
    _blocks, path, paper = plain
    before = QGuiApplication.font()
    windows = QFont(before)
    windows.setFeature(QFont.Tag("tnum"), 1)
    QGuiApplication.setFont(windows)
    try:
        beside_it = sample.pdf(f"window-{paper}.pdf", paper=paper)
    finally:
        QGuiApplication.setFont(before)
    assert pages(beside_it) == pages(path)


def test_twelve_weeks_take_three_to_six_pages(plain, full):
    assert 3 <= len(pages(plain[1])) <= 6
    assert 3 <= len(pages(full[1])) <= 6


def test_page_1_stands_alone(plain):
    _blocks, path, _paper = plain
    (first, foot), (second, _), *_more = pages(path)
    for needed in PAGE_1:
        assert squashed(needed) in squashed(first), needed
    assert re.search(r"123interactionrules,lastreviewed[A-Z]\w+2026;MagTrack", squashed(first))
    assert second.startswith("Course")
    assert foot.endswith("continued on page 2: Course")
    assert "By week" in second


@pytest.mark.parametrize("paper", PAPERS)
def test_on_the_day_of_the_answer_page_1_still_stands_alone(sample, paper):
    blocks = sample.blocks(today=DUE)
    (first, foot), *_more = pages(sample.pdf(f"answer-{paper}.pdf", today=DUE, paper=paper))
    for needed in (*PAGE_1, *pairs(blocks)["Answer"].split(". ")):
        assert squashed(needed) in squashed(first), needed
    assert "interactionrules,lastreviewed" in squashed(first)
    assert foot.endswith("continued on page 2: Course")


def test_what_page_1_cannot_hold_is_named_at_its_foot(tmp_path, reference):
    path = desk_of(tmp_path, reference, *crowded()).pdf()
    (first, _), (second, _), *_more = pages(path)
    assert "Not a diagnosis" in first
    assert "Not a diagnosis" not in second
    assert "continued on page 2: Taken (magnesium figures are elemental)" in pages(path)[0][1]


def test_no_id_and_no_name_of_a_file_is_in_it(sample):
    text = whole_text(sample.pdf("ids.pdf", with_notes=True))
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}", text)
    assert ".toml" not in text


def test_page_1_stands_alone_with_a_question_and_the_last_visit(full):
    (first, _foot), (second, _), *_more = pages(full[1])
    assert "Patient’s question: Should I go on" in first
    assert "Since 20 Sep 2026" in first
    assert squashed("The plan") in squashed(first)
    assert "continued on page 2: " in pages(full[1])[0][1]
    assert "Course" in second


LARGEST_SIGN = 200


def test_the_chart_is_on_the_page(plain):
    _blocks, path, _paper = plain
    document = pypdfium2.PdfDocument(path)
    pictures = [
        page_number
        for page_number, page in enumerate(document)
        for each in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE])
        if each.get_px_size()[0] > LARGEST_SIGN
    ]
    assert pictures == [1]


def test_every_page_says_what_it_is_and_of_how_many(plain):
    found = [foot for _text, foot in pages(plain[1])]
    title = "Supplement and symptom record, 4 Aug 2026 – 23 Nov 2026 · MagTrack"
    numbered = [f"{title} · page {n} of {len(found)}" for n in range(1, len(found) + 1)]
    assert found == [f"{numbered[0]} · continued on page 2: Course", *numbered[1:]]


def test_a_table_that_goes_on_has_its_headings_again(plain):
    row_or_head = re.compile(r"\d+ [A-Z][a-z]+ \d\d\b|Day ")
    later = [text for text, _foot in pages(plain[1])[2:] if row_or_head.match(text)]
    assert later
    assert all(text.startswith("Day Morning Evening Other times") for text in later)


def test_no_heading_is_left_at_the_end_of_a_page(plain, full):
    for blocks, path, *_paper in (plain, full):
        headings = {block.text for block in blocks if isinstance(block, Heading)}
        for text, _foot in pages(path):
            assert text.splitlines()[-1] not in headings


# ------------------------------------------------------------------------------------ the file


def test_it_has_the_size_of_the_paper(plain):
    _blocks, path, paper = plain
    for page in pypdfium2.PdfDocument(path):
        assert page.get_size() == pytest.approx(PAPERS[paper], abs=1)


def fonts(path):
    found = {}
    for page in pypdfium2.PdfDocument(path):
        for each in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
            font = pdfium.FPDFTextObj_GetFont(each.raw)
            length = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
            name = create_string_buffer(length)
            pdfium.FPDFFont_GetBaseFontName(font, name, length)
            found[name.value.decode()] = pdfium.FPDFFont_GetIsEmbedded(font)
    return found


def test_the_fonts_are_in_the_file(plain):
    found = fonts(plain[1])
    assert any("Inter" in name for name in found)
    assert set(found.values()) == {1}


def test_it_has_a_title(plain):
    metadata = pypdfium2.PdfDocument(plain[1]).get_metadata_dict()
    assert metadata["Title"] == "Supplement and symptom record, 4 Aug 2026 – 23 Nov 2026"
    assert metadata["CreationDate"] == "D:20261123203000Z"


def test_the_same_log_is_the_same_bytes_at_another_time(sample):
    first = sample.pdf("one.pdf").read_bytes()
    second = int(clock.time())
    while int(clock.time()) == second:  # the clock that Qt reads cannot be set
        clock.sleep(0.05)
    assert sample.pdf("two.pdf").read_bytes() == first


def test_another_day_of_asking_changes_the_date(sample):
    path = sample.pdf("due.pdf", today=DUE)
    assert pypdfium2.PdfDocument(path).get_metadata_dict()["CreationDate"] == "D:20261124203000Z"


# --------------------------------------------------------------------------------- hard logs

FIRST, LAST = TODAY - timedelta(days=83), TODAY
SCALES = ("cognition", "sleep", "anxiety", "mood", "energy", "stress")
ENTERED = parse_moment("2026-11-01T21:00", "Europe/Berlin").epoch
LONG = "Magnesium-Langname mit einem Zusatz, der nirgends endet und 80 Zeichen lang wird"


def crowded():
    """Return 20 products with long names, 30 medicines, six scales, and long notes."""
    assert len(LONG) == 80
    products = [
        Product(
            f"p{n:02}",
            f"{n:02}{LONG[2:]}" if n % 2 else f"Product {n}",
            "bisglycinate" if n % 3 else "none",
            "capsule",
            2.0,
            CompoundMg(800.0),
            ElementalMg(100.0) if n % 3 else None,
            brand="Brand " * 12 if n % 4 == 0 else "",
        )
        for n in range(20)
    ]
    plans = [
        Schedule(
            f"s{n}", each.id, ("morning", "evening", "other")[n % 3], time(7 + n % 14), 1.0, FIRST
        )
        for n, each in enumerate(products)
    ]
    medicines = [
        Medicine(f"m{n}", f"Unknownium {n} {'y' * 60}", (time(8, 30),), FIRST) for n in range(30)
    ]
    ratings = [
        Rating(day, scale, 5, ENTERED, "Europe/Berlin")
        for day in days_between(FIRST, LAST)
        for scale in SCALES
    ]
    notes = [
        Event(f"e{n}", "note", day, day, ENTERED, f"begin{n} " + "long note " * length + f"end{n}")
        for n, (day, length) in enumerate([(FIRST, 20), (LAST, 1900)])
    ]
    profile = Profile(1950, "female", scales=SCALES)
    return [profile, *products, *plans, *medicines, *ratings, *notes]


@pytest.mark.parametrize("paper", PAPERS)
def test_long_names_and_lists_are_not_cut(tmp_path, reference, paper):
    desk = desk_of(tmp_path, reference, *crowded())
    path = desk.pdf(paper=paper, with_notes=True)
    text = whole_text(path)
    blocks = [block for block in desk.blocks(with_notes=True) if block != Heading("Course")]
    blocks, text = blocks[: blocks.index(Heading("Sources"))], text[: text.rindex("Sources")]
    note = blocks[-1].rows[-1]
    assert squashed(note[2]).endswith("end1")
    # What is longer than a page goes on below the headings of its table.
    rest = text[text.rindex("Notebegin1") :]
    assert rest.replace("DayAboutNote", "") == squashed("".join(note[1:]))
    read_in_order([*blocks[:-1], replace(blocks[-1], rows=blocks[-1].rows[:-1])], text)


def test_notes_from_right_to_left_survive(tmp_path, reference):
    notes = ["שלום עולם", "لا أحد يعرف", "Καλημέρα", "Zażółć gęślą jaźń"]
    days = [TODAY - timedelta(days=n) for n in range(len(notes))]
    events = [
        Event(f"e{day}", "note", day, day, ENTERED, note)
        for day, note in zip(days, notes, strict=True)
    ]
    text = whole_text(desk_of(tmp_path, reference, *events).pdf(with_notes=True))
    for word in " ".join(notes).split():
        assert word in text


def test_what_no_font_has_stops_nothing(tmp_path, reference):
    note = "💤 日本語 \U000e0001 \ud7ff ok"
    event = Event("e", "note", TODAY, TODAY, ENTERED, note)
    assert "ok" in whole_text(desk_of(tmp_path, reference, event).pdf(with_notes=True))


def test_markup_in_names_and_notes_is_text(tmp_path, reference):
    name = '<b>Bold</b> & "quoted" \'=1+1\' <img src="/etc/passwd">'
    records = [
        Product("p", name, "citrate", "tablet", 1.0, CompoundMg(500.0), None, purpose="<h1>B</h1>"),
        Schedule("s", "p", "morning", time(8), 1.0, TODAY),
        Event(
            "e", "note", TODAY, TODAY, ENTERED, "<table><tr><td>x</td></tr></table> a<br>b &amp;"
        ),
    ]
    desk = desk_of(tmp_path, reference, *records)
    text = whole_text(desk.pdf(with_notes=True, question="<script>alert(1)</script>"))
    for said in (name, "<h1>B</h1>", "<table><tr><td>x</td></tr></table>", "a<br>b &amp;"):
        assert squashed(said) in text
    assert "<script>alert(1)</script>" in text


def test_an_empty_log_is_one_page_that_says_so(tmp_path, reference):
    ((text, _foot),) = pages(desk_of(tmp_path, reference).pdf())
    assert "Nothing was recorded in this period." in text


# --------------------------------------------------------------------------------- the pages


def items(*heights, **more):
    top, made = 0.0, []
    for height in heights:
        made.append(Item(Strip(top, top + height), Paragraph("x"), **more))
        top += height
    return made


def heights(found):
    return [page.height for page in found]


def test_a_page_is_filled_as_far_as_it_goes():
    assert heights(paged(items(40, 40, 40, 100), 100)) == [80, 40, 100]


def test_strips_that_follow_each_other_are_one():
    assert paged(items(40, 40), 100)[0].strips == [Strip(0, 80)]


def test_what_goes_with_the_next_moves_with_it():
    first, heading, row = items(50, 30, 30)
    assert heights(paged([first, replace(heading, with_next=True), row], 100)) == [50, 60]


def test_what_is_higher_than_a_page_is_cut_between_lines():
    (high,) = items(250, lines=tuple(range(15, 250, 15)))
    assert heights(paged([high], 100)) == [90, 90, 70]


def test_what_is_higher_than_a_page_and_has_no_lines_is_cut_all_the_same():
    assert heights(paged(items(250), 100)) == [100, 100, 50]


def test_the_foot_of_page_1_stays_there_whatever_goes_on():
    *body, foot = items(40, 40, 40, 20)
    last = replace(items(30)[0], strip=Strip(140, 170))
    made = [*body, replace(foot, block=Paragraph("x", FOOT)), last]
    found = composed(made, 100)
    assert [page.strips for page in found] == [
        [Strip(0, 80), foot.strip],
        [Strip(80, 120), last.strip],
    ]
    assert [page.strips for page in composed(made, 140)] == [[Strip(0, 140)], [last.strip]]


def test_a_box_begins_a_page_with_its_border():
    ready()
    blocks = [Point("major", "Major", "A", "a " * 300, "major") for _ in range(3)]
    text = _laid_out(blocks, 700)
    for item, part in zip(items_of(text, blocks), _parts(text), strict=True):
        top = text.documentLayout().blockBoundingRect(part[0][0]).top()
        assert top - item.strip.top >= PADDING + BORDER


def test_headings_come_again_where_a_table_goes_on():
    head, *rows = items(10, *[30] * 6)
    rows = [replace(row, head=head.strip) for row in rows]
    found = paged([replace(head, head=head.strip, with_next=True), *rows], 100)
    assert heights(found) == [100, 100]
    assert found[1].strips == [head.strip, Strip(100, 190)]


def test_nothing_is_lost_or_told_twice():
    made = items(*range(1, 60), lines=())
    strips = [strip for page in paged(made, 97) for strip in page.strips]
    assert strips[0].top == 0
    assert all(one.bottom == two.top for one, two in pairwise(strips))
    assert strips[-1].bottom == sum(range(1, 60))
