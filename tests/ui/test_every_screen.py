"""What holds of every page, dialog and menu, at several sizes, text sizes and in each theme."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QScrollArea, QWidget

from magtrack.ui import icons, style
from magtrack.ui.accessible import tell_roles
from magtrack.ui.dialogs.form_dialog import FormDialog
from tests.ui.every_screen import SCREENS, Screens, full_log, settle
from tests.ui.on_screen import cut_texts, overlapping, painted_texts, pale_texts, repaint
from tests.ui.told_of import nameless, of_wrong_role

EVERY_TIME = [
    ("light", 100, (1280, 720)),
    ("dark", 200, (1024, 720)),
]
LOOKS = [
    *EVERY_TIME,
    ("contrast", 150, (1366, 768)),
    ("dark", 100, (1024, 720)),
    ("contrast", 100, (1280, 720)),
    ("contrast", 200, (1280, 720)),
    ("light", 115, (1600, 900)),
    ("light", 150, (1024, 720)),
    ("light", 175, (1280, 720)),
    ("dark", 130, (1920, 1080)),
]


@pytest.fixture
def screens(dressed, tmp_path, request):
    """Every screen of a full log, in the looks that the test is called with."""
    theme, percent, size = request.param
    style.looks().wear(theme, percent)
    icons.reveal()
    tell_roles()
    opened = Screens(full_log(tmp_path))
    opened.window.resize(QSize(*size))
    yield opened
    opened.close()
    style.looks().wear("light", 100)


def look(theme, percent, size):
    """Parameters of a test: how the window is dressed and how large it is."""
    marks = () if (theme, percent, size) in EVERY_TIME else pytest.mark.slow
    return pytest.param((theme, percent, size), id=f"{theme}-{percent}-{size[0]}", marks=marks)


def kinds_of(base):
    """All classes that are made of `base` and are not made into others."""
    made = base.__subclasses__()
    return {each for kind in made for each in kinds_of(kind)} if made else {base}


def faults_of(shown):
    """All that is wrong with what stands on a screen now."""
    with painted_texts() as painted:
        repaint(shown)
    found = [*cut_texts(shown), *overlapping(shown, painted), *pale_texts(shown, painted)]
    return [*found, *nameless(shown), *of_wrong_role(shown), *named_and_unknown(shown)]


def named_and_unknown(window):
    """Yield what has a name and no role: assistive programs pass it over as a mere holder."""
    for each in window.findChildren(QWidget):
        told = QAccessible.queryAccessibleInterface(each)
        if (
            each.isVisible()
            and type(each).__module__.startswith("magtrack.")
            and not isinstance(each, QScrollArea)  # a page
            and told.role() == QAccessible.Role.Client
            and told.text(QAccessible.Text.Name)
        ):
            yield f"{type(each).__name__} “{told.text(QAccessible.Text.Name)}” has no role"


@pytest.mark.qt_log_ignore("does not support grabbing the keyboard")  # offscreen, of a menu
@pytest.mark.parametrize("screens", [look(*each) for each in LOOKS], indirect=True)
def test_no_text_is_cut_or_covered_or_pale_and_no_control_nameless(screens):
    wrong, seen = [], set()
    for name in SCREENS:
        shown = screens.show(name)
        found = faults_of(shown)
        if found:  # a busy machine has not laid everything out yet
            settle(shown)
            found = faults_of(shown)
        wrong += [f"{name}: {each}" for each in found]
        seen.add(type(shown))
    assert wrong == []
    assert kinds_of(FormDialog) - seen == set()  # a form that is added is looked at too
