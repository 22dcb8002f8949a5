"""Three home sheets in a new log, and each again four weeks later: by Return and by the mouse."""

from __future__ import annotations

from datetime import time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from magtrack.domain.record.totals import total_of
from magtrack.ui.dialogs.import_file import ImportDialog
from magtrack.ui.dialogs.import_questions import Questions
from magtrack.ui.main_window import MainWindow
from tests.home_sheets import FIRST, LATER, LONG, MATRIX, SHEETS, WIDE

MG_A_CAPSULE = 48
PROPOSED, OWN = 3, 1
"""Capsules of a tick: a serving, as is proposed, and what the person says with the mouse."""

ASKED_LATER = {
    WIDE: [["column:Zinc (mg)"], ["product:Zinc"], ["unreadable"]],
    LONG: [],
    MATRIX: [],
}
CLOCKS = {("morning", LONG.name): time(8), ("evening", LONG.name): time(21, 30)}


@pytest.fixture
def window(session, qtbot):
    made = MainWindow(session)
    qtbot.addWidget(made)
    made.show()
    return made


def at_rest(dialog, qtbot):
    qtbot.waitUntil(
        lambda: dialog.step in ("questions", "preview", "refused") or not dialog.isVisible(),
        timeout=20_000,
    )
    form = dialog.findChild(Questions)
    while form is not None and not form.is_built:
        QApplication.processEvents()
    QApplication.processEvents()


def press_return(dialog, qtbot):
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)


def click(dialog, qtbot):
    """Press the button with the mouse, after the amount of a tick was said if it is asked for."""
    form = dialog.findChild(Questions)
    if dialog.step == "questions" and "Magtein" in form.fields:
        field = form.fields["Magtein"]
        choose(field.box, "a number of units…", qtbot)
        qtbot.mouseClick(field.other, Qt.MouseButton.LeftButton)
        qtbot.keyClicks(field.other, str(OWN))
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)


def choose(box, text, qtbot):
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton)
    view = box.view()
    qtbot.waitUntil(view.isVisible, timeout=5000)
    index = view.model().index(box.findText(text), 0)
    view.scrollTo(index)
    place = view.visualRect(index).center()
    qtbot.mouseMove(view.viewport(), QPoint(place.x(), place.y()))
    # Qt takes a release soon after the press for the one that opened the list
    qtbot.wait(QApplication.doubleClickInterval() + 50)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: box.currentText() == text, timeout=5000)


def take_in(session, window, path, go_on, qtbot):
    """Take a file in, and return the keys of what was asked, round by round."""
    dialog = ImportDialog(session, window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    dialog.open()
    dialog.read(path)
    at_rest(dialog, qtbot)
    with qtbot.waitActive(dialog):
        dialog.activateWindow()
    asked = []
    while dialog.step == "questions":
        form = dialog.findChild(Questions)
        asked.append(list(form.fields))
        assert asked[-1:] != asked[-2:-1]
        go_on(dialog, qtbot)
        at_rest(dialog, qtbot)
    assert dialog.step == "preview"
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        go_on(dialog, qtbot)
    dialog.deleteLater()
    return asked


def agreed(session, step):
    """Take a step back or forth, and say yes where that is asked: a month is much."""
    offers = []
    listener = session.messages.offered.connect(lambda _text, button: offers.append(button))
    step()
    session.messages.offered.disconnect(listener)
    if offers and offers[-1].otherwise:
        offers[-1].do()


def held(session, told):
    """Return what the log holds of the days of a sheet, as `said` tells it."""
    log = session.log(*session.span())
    days = {}
    for day in told:
        doses = sorted((d for d in log.doses if d.day == day), key=lambda d: d.slot != "morning")
        days[day] = (
            [(d.product_name, d.slot, d.units) for d in doses if d.product_name == "Magtein"],
            {r.scale: r.value for r in log.ratings if r.day == day},
        )
    assert len(log.doses) == sum(len(each.doses) + each.others for each in told.values())
    assert len(log.ratings) == sum(len(each.ratings) for each in told.values())
    return days


def said(told, tick):
    """Return what a sheet says; ratings as MagTrack counts them."""
    return {
        day: (
            [("Magtein", slot, units or tick) for slot, units in each.doses],
            dict(each.ratings),
        )
        for day, each in told.items()
    }


def check(session, sheet, until, tick):
    told = sheet.told(until)
    assert held(session, told) == said(told, tick)
    log = session.log(*session.span())
    for day, each in told.items():
        mg = total_of(session.log(day, day), session.reference.forms, day).taken
        assert mg == pytest.approx(MG_A_CAPSULE * sum(n or tick for _slot, n in each.doses)), day
    notes = [*(e.text for e in log.events), *(d.note for d in log.doses if d.note)]
    assert sorted(notes) == sorted(each.note for each in told.values() if each.note)
    for dose in log.doses:
        clock = CLOCKS.get((dose.slot, sheet.name))
        assert (dose.taken and dose.taken.local.time()) == clock


@pytest.mark.qt_log_ignore("grabbing the (keyboard|mouse)", extend=True)
@pytest.mark.parametrize(("go_on", "tick"), [(press_return, PROPOSED), (click, OWN)])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_sheet_arrives_whole_and_what_grew_is_added(
    session, window, clock, tmp_path, qtbot, sheet, kind, go_on, tick
):
    history = session.journal.history
    clock.set(f"{FIRST}T22:00")
    path = sheet.write(tmp_path, kind, FIRST)
    take_in(session, window, path, go_on, qtbot)
    check(session, sheet, FIRST, tick)
    agreed(session, session.undo)
    assert session.span() is None
    agreed(session, session.redo)
    check(session, sheet, FIRST, tick)

    clock.set(f"{LATER}T22:00")
    path = sheet.write(tmp_path, kind, LATER)
    assert take_in(session, window, path, go_on, qtbot) == ASKED_LATER[sheet]
    check(session, sheet, LATER, tick)
    steps = history.steps(2)
    assert [step.label for step in steps] == [f"Imported {path.name}"] * 2
    files = history.imported.files()
    assert [file.file for _step, file in files] == [path.name] * 2
    agreed(session, session.undo)
    check(session, sheet, FIRST, tick)
    agreed(session, session.undo)
    assert session.span() is None
