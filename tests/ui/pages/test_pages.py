"""The table of pages."""

from __future__ import annotations

from magtrack.ui import page_stack
from magtrack.ui.main_window import MainWindow
from magtrack.ui.pages import Page, pages
from magtrack.ui.pages._settings_page import SettingsPage
from magtrack.ui.widgets.sidebar import Sidebar, SidebarEntry
from tests.ui.page_objects import button


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
