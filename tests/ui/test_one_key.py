"""A key on Today costs few statements of SQL, from the key to the repaint and the check."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt

from magtrack import sample
from magtrack.store.journal import Journal
from magtrack.ui.main_window import MainWindow
from magtrack.ui.session import Session

MOST = 17
"""One looks whether the planned dose has an entry already, from another program; six ask whether
another program has written, and only then whether it changed the tables themselves."""


@pytest.fixture
def window(statements, dressed, clock, tmp_path, shipped_reference, qtbot):
    """A window on the sample log that has come to rest, and reminds of what is due."""
    clock.set(f"{sample.TODAY}T{sample.CLOCK}", sample.HOME)
    with Journal(tmp_path / "sample.sqlite3", clock, origin="window") as journal:
        journal.apply("Sample", *sample.sample_edits(shipped_reference.forms))
        session = Session(journal, clock, tmp_path, shipped_reference)
        session.prefer(replace(session.preferences, remind_doses=True))
        window = MainWindow(session)
        qtbot.addWidget(window)
        window.show()
        qtbot.waitUntil(lambda: window.after_paint.is_over, timeout=20_000)
        qtbot.waitUntil(lambda: session.checker.is_ready)
        qtbot.wait(200)
        window.checked = session.checker.checked
        statements.clear()
        yield window
        window.close()


def test_space_costs_at_most_17_statements_from_the_key_to_the_repaint_and_the_check(
    window, statements, qtbot
):
    page = window.page("today")
    with qtbot.waitSignal(window.checked):
        qtbot.keyClick(page, Qt.Key.Key_Space)
    qtbot.wait(100)
    assert any(text.startswith("INSERT INTO dose") for text in statements)
    assert len(statements) <= MOST, statements
    assert "PRAGMA schema_version" not in statements
    assert not [text for text in statements if "IN ()" in text]


def test_what_is_shown_already_is_looked_at_again_without_reading_it_again(
    window, statements, qtbot
):
    window.show_page("log")
    statements.clear()
    window.page("today")
    assert not [text for text in statements if " FROM " in text]
