"""The whole way of a file into the log, by the keyboard alone and by the mouse alone."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QWidget

from magtrack.domain.record.edits import Put
from magtrack.domain.record.totals import total_of
from magtrack.ui.dialogs.import_file import ImportDialog
from magtrack.ui.dialogs.import_preview import ChangeTable, PreviewLines
from magtrack.ui.dialogs.import_questions import Questions
from magtrack.ui.dialogs.import_work import OneCourse
from magtrack.ui.widgets.card import Banner
from magtrack.ui.work import WHOLE
from tests.builders import over
from tests.ui.conftest import MAGTEIN

HOME = """Date;Time;Supplement;Dose
2026-11-22;21:30;Magtein;3
2026-11-23;08:00;Magtein;1 capsule
2026-11-23;19:30;Magtein;2 capsules
Total;;;6
"""


@pytest.fixture
def dialog(session, qtbot):
    parent = QWidget()
    qtbot.addWidget(parent)
    made = ImportDialog(session, parent)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    yield made
    made.deleteLater()
    parent.close()


@pytest.fixture
def sheet(tmp_path):
    path = tmp_path / "home.csv"
    path.write_text(HOME)
    return path


def wait(dialog, qtbot, step):
    qtbot.waitUntil(lambda: dialog.step == step, timeout=20_000)
    form = dialog.findChild(Questions)
    while form is not None and not form.is_built:
        QApplication.processEvents()
    QApplication.processEvents()


def asks(dialog, qtbot, key):
    """Wait for a question, and return its field."""

    def asked():
        form = dialog.findChild(Questions)
        assert form is not None
        assert key in form.fields

    qtbot.waitUntil(asked, timeout=20_000)
    wait(dialog, qtbot, "questions")
    return dialog.findChild(Questions).fields[key]


def today_mg(session):
    day = session.today()
    return total_of(session.log(day, day), session.reference.forms, day).taken


def words(dialog):
    return [each.text() for each in dialog.findChildren(QLabel) if each.isVisibleTo(dialog)]


# ------------------------------------------------------------------------------------ both ways


def test_return_alone_takes_a_home_sheet_in_with_its_magnesium(dialog, session, sheet, qtbot):
    dialog.open()
    dialog.read(sheet)
    wait(dialog, qtbot, "questions")
    with qtbot.waitActive(dialog):
        dialog.activateWindow()
    for _round in range(5):  # columns, product with its label, the total row
        key = QApplication.focusWidget()
        assert key is not None
        assert isinstance(key, QComboBox) or key is dialog.go
        if dialog.step == "preview":
            break
        qtbot.keyClick(key, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: dialog.step in ("questions", "preview"), timeout=20_000)
        wait(dialog, qtbot, dialog.step)
    assert dialog.step == "preview"
    with qtbot.waitSignal(session.messages.announced) as said:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert said.args[0].startswith("Imported home.csv: 4 new entries")
    assert said.args[1]  # one Undo takes it back
    assert today_mg(session) == pytest.approx(144)


@pytest.mark.parametrize("part", ["serving", "unit", "magnesium"])
def test_return_goes_on_from_every_field_of_a_label(dialog, sheet, qtbot, part):
    dialog.open()
    dialog.read(sheet)
    wait(dialog, qtbot, "questions")
    dialog.go.click()
    field = asks(dialog, qtbot, "product:Magtein")
    field.label.set_answer("3 capsule; 2000 compound; 144 elemental")
    edit = getattr(field.label.other, part)
    edit.setFocus()
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    asks(dialog, qtbot, "unreadable")


def choose(field, text, qtbot):
    """Choose an answer as with the mouse: open the list, press the line."""
    box = field.box
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


@pytest.mark.qt_log_ignore("grabbing the (keyboard|mouse)", extend=True)
def test_the_mouse_alone_takes_it_in_with_a_label_of_ones_own(dialog, session, sheet, qtbot):
    dialog.open()
    dialog.read(sheet)
    wait(dialog, qtbot, "questions")
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    field = asks(dialog, qtbot, "product:Magtein")
    assert field.answer() == "l-threonate"
    choose(field.label, "I enter what the label says…", qtbot)
    edit = field.label.other
    for part, typed in (edit.serving, "1"), (edit.magnesium, "50"):
        qtbot.mouseClick(part, Qt.MouseButton.LeftButton)
        qtbot.keyClicks(part, typed)
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    asks(dialog, qtbot, "unreadable")
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    wait(dialog, qtbot, "preview")
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert today_mg(session) == pytest.approx(150)


# -------------------------------------------------------------------------------------- preview


def test_changed_entries_are_shown_as_they_are_and_as_they_would_be(
    dialog, session, qtbot, tmp_path
):
    from magtrack.exporters import ExportRequest
    from magtrack.exporters.tables.csv_set import EXPORTER

    session.do("Magtein added", Put(replace(MAGTEIN, purpose="sleep")))
    path = tmp_path / "set"
    request = ExportRequest(path, session.now(), session.today(), session.reference)
    EXPORTER.write(session.journal, replace(request, with_notes=True))
    session.do("Magtein changed", over(replace(MAGTEIN, purpose="memory", lot="A1")))
    dialog.open()
    dialog.read(path)
    wait(dialog, qtbot, "preview")
    (table,) = dialog.findChildren(ChangeTable)
    rows = [
        [table.item(row, column).text() for column in range(4)] for row in range(table.rowCount())
    ]
    assert [row[2:] for row in rows] == [["A1", "–"], ["memory", "sleep"]]
    assert rows[0][0] == "Supplement (Magtein)"
    assert rows[1][0] == ""


def tone_of(dialog):
    (banner,) = dialog.findChildren(Banner)
    return banner.property("tone")


def test_nothing_understood_is_not_shown_as_a_success(dialog, session, sheet, qtbot, tmp_path):
    path = tmp_path / "export.xml"
    path.write_text('<HealthData><Record type="HKQuantityTypeIdentifierStepCount"/></HealthData>')
    dialog.open()
    dialog.read(path)
    wait(dialog, qtbot, "preview")
    assert tone_of(dialog) == "caution"
    assert not dialog.go.isVisible()


def test_rows_are_copied_as_they_are_chosen_or_all_of_them(session, qtbot):
    rows = PreviewLines(["one", "two", "three"], "Rows")
    qtbot.addWidget(rows)
    rows.setCurrentRow(-1)
    rows.clearSelection()
    qtbot.keyClick(rows, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "one\ntwo\nthree"
    rows.item(2).setSelected(True)
    rows.item(0).setSelected(True)
    qtbot.keyClick(rows, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "one\nthree"


# ------------------------------------------------------------------------------------- progress


@pytest.mark.parametrize(
    "passages",
    [[10], [10, 10], [1, 1000], [1000, 1, 1, 7], [0, 5], [3, 0, 3]],
)
def test_the_bar_fills_once_however_often_a_file_is_gone_through(passages):
    told = []
    course = OneCourse(lambda done, total: told.append(done / total))
    for total in passages:
        for done in range(total + 1):
            course(done, total)
    assert told == sorted(told)
    assert 0 <= told[0] <= told[-1] < 1
    assert len(set(told)) >= len([each for each in passages if each])
    assert WHOLE == 1000
