"""The table of pages."""

from __future__ import annotations

from datetime import date, time

from PySide6.QtWidgets import QAbstractScrollArea, QLabel

from magtrack.domain.record.edits import Put
from magtrack.domain.record.people import Medicine
from magtrack.ui import page_stack
from magtrack.ui.main_window import MainWindow
from magtrack.ui.pages import Page, pages
from magtrack.ui.pages._settings_page import SettingsPage
from magtrack.ui.widgets.finding_row import FindingRow
from magtrack.ui.widgets.page_header import PageHeader
from magtrack.ui.widgets.sidebar import Sidebar, SidebarEntry
from tests.ui.page_objects import button, find, seen


def test_no_two_pages_have_one_key_or_one_title():
    table = pages()
    assert len({page.key for page in table}) == len({page.title for page in table}) == len(table)


def test_a_line_in_the_table_is_a_page_of_the_window(set_up, qtbot, monkeypatch):
    more = Page("more", "More", "check", "_settings_page:SettingsPage")
    monkeypatch.setattr(page_stack, "pages", lambda: (*pages(), more))
    window = MainWindow(set_up)
    qtbot.addWidget(window)
    assert not window.findChildren(SettingsPage)
    button(window, "More").click()
    assert window.current_page() == "more"
    assert len(window.findChildren(SettingsPage)) == 1
    sidebar = window.findChild(Sidebar)  # the page of settings has entries of its own
    assert len(sidebar.findChildren(SidebarEntry)) == len(pages()) + 1


def _sideways(page):
    """Return what on a page has to be scrolled sideways."""
    areas = [page, *page.findChildren(QAbstractScrollArea)]
    return [
        area
        for area in areas
        if isinstance(area, QAbstractScrollArea)
        and area.isVisible()
        and area.horizontalScrollBar().maximum() > 0
    ]


def _overlapping(page):
    """Return the parts of the head of a page that lie on each other."""
    headers = page.findChildren(PageHeader)
    parts = [part for header in headers for part in header.children() if part.isWidgetType()]
    boxes = [(part, part.geometry()) for part in parts if part.isVisible()]
    return [
        (one, other)
        for number, (one, box) in enumerate(boxes)
        for other, its in boxes[:number]
        if box.intersects(its)
    ]


def test_at_twice_the_text_size_nothing_is_cut_at_the_side_of_a_small_window(
    set_up, window, qtbot, large_text
):
    doxycycline = Medicine("d", "Doxycycline", (time(8, 30),), date(2026, 11, 20))
    window.resize(1024, 720)
    with qtbot.waitSignal(set_up.checker.ready):
        set_up.checker.start()
    with qtbot.waitSignal(set_up.checker.checked):
        set_up.do("medicine", Put(doxycycline))
    for key in window.stack.entries:
        window.show_page(key)
        page = window.page(key)
        assert window.width() == 1024, key
        qtbot.waitUntil(lambda page=page: _sideways(page) == [], timeout=1000)
        assert _overlapping(page) == [], key
    window.show_page("today")
    qtbot.waitUntil(lambda: bool(seen(window.page("today"), FindingRow)))
    (title,) = (
        label
        for label in find(window.page("today"), FindingRow).findChildren(QLabel)
        if label.text() == "Doxycycline 08:30 and Magtein 08:00 are 30 min apart"
    )
    assert title.heightForWidth(title.width()) <= title.height()
