"""The card after an update: once for each version, and only after one."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QLabel

from magtrack import changes
from magtrack.changes import Release
from magtrack.store.journal import Journal
from magtrack.ui import style, what_changed
from magtrack.ui.dialogs.help import HelpDialog
from magtrack.ui.main_window import MainWindow
from magtrack.ui.session import Session
from magtrack.ui.what_changed import tell_changes
from tests.ui.page_objects import banner, button, find, said

RELEASES = (
    Release("0.3.0", date(2027, 3, 1), "- Three."),
    Release("0.2.0", date(2027, 2, 1), "- Two.\n- **You:** look at <b>it</b>."),
    Release("0.1.0", date(2027, 1, 1), "- One."),
)


@pytest.fixture
def version(monkeypatch):
    """Let another version run."""

    def run(number):
        for module in (changes, what_changed):
            monkeypatch.setattr(module, "__version__", number)
        monkeypatch.setattr(changes, "releases", lambda: RELEASES)

    return run


@pytest.fixture
def told(set_up):
    """Open the log with what was seen before; the cards that come."""

    def tell(session=set_up, **seen):
        if seen:
            session.prefer(replace(session.preferences, **seen))
        cards = []
        tell_changes(session, cards.append)
        return cards

    return tell


@pytest.mark.parametrize(
    ("seen", "runs", "kept", "is_told"),
    [
        ("0.1.0", "0.2.0", "0.2.0", True),
        ("0.2.0", "0.2.0", "0.2.0", False),
        ("0.3.0", "0.2.0", "0.3.0", False),
        ("", "0.2.0", "0.2.0", False),
        ("x", "0.2.0", "0.2.0", True),
    ],
    ids=["update", "same", "step back", "not known", "damaged"],
)
def test_it_comes_after_an_update_alone_and_once(set_up, told, version, seen, runs, kept, is_told):
    version(runs)
    assert bool(told(seen_version=seen)) == is_told
    assert set_up.preferences.seen_version == kept
    assert told() == []


def test_after_a_step_back_and_forth_it_does_not_come_again(told, version):
    version("0.3.0")
    assert told(seen_version="0.2.0")
    for number in ("0.2.0", "0.3.0"):
        version(number)
        assert told() == []


def test_a_new_log_is_told_nothing(session, version):
    version("0.2.0")
    session.prefer(replace(session.preferences, seen_version="0.1.0"))
    cards = []
    tell_changes(session, cards.append)
    assert cards == []
    assert session.preferences.seen_version == "0.2.0"


def test_a_log_that_is_only_looked_at_is_left_as_it_is(set_up, told, version, clock):
    version("0.2.0")
    set_up.prefer(replace(set_up.preferences, seen_version="0.1.0"))
    with Journal(set_up.journal.path, clock, read_only=True) as journal:
        looking = Session(journal, clock, set_up.data_dir, set_up.reference)
        assert told(looking) == []
    assert looking.preferences.seen_version == "0.1.0"


def test_it_stands_above_the_page_says_what_is_asked_first_and_can_be_read_whole(
    set_up, version, qtbot
):
    version("0.3.0")
    set_up.prefer(replace(set_up.preferences, seen_version="0.1.0"))
    window = MainWindow(set_up)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: window.after_paint.is_over, timeout=20_000)
    card = banner(window, "MagTrack was updated to 0.3.0")
    lines = said(card).splitlines()[1:]
    assert lines == ["• You: look at <b>it</b>.", "• Three.", "• Two."]
    button(card, "All that changed…").click()
    page = find(window, HelpDialog).page.toPlainText()
    assert "0.3.0" in page
    assert "0.2.0" in page
    assert "0.1.0" not in page
    button(card, "Close").click()
    assert banner(window, "updated") is None


def test_at_double_text_size_none_of_it_is_cut(set_up, version, monkeypatch, qtbot):
    version("0.2.0")
    lines = (
        "- A product with the numbers on its label, a plan by slot, clock time and weekday, and one"
        " key or click for what is due.\n"
        "- Plans and medicines for every few days, or some days on and some off.\n"
        "- Today counts as far as it is settled.\n"
    )
    monkeypatch.setattr(changes, "releases", lambda: (Release("0.2.0", None, lines),))
    set_up.prefer(replace(set_up.preferences, seen_version="0.1.0"))
    style.set_text_percent(200)
    try:
        window = MainWindow(set_up)
        qtbot.addWidget(window)
        window.resize(1024, 720)
        window.show()
        qtbot.waitUntil(lambda: window.after_paint.is_over, timeout=20_000)
        card = banner(window, "MagTrack was updated to 0.2.0")
        text = next(each for each in card.findChildren(QLabel) if "Plans" in each.text())
        qtbot.waitUntil(lambda: text.height() >= text.heightForWidth(text.width()) > 100)
    finally:
        style.set_text_percent(100)
