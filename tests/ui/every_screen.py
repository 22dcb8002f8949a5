"""Every page, dialog and menu of the program, each opened on a log that holds what real ones hold.

For what must be true of all that can be seen: no text is cut, nothing stands over another text, and
everything can be read against its ground. `python -m tests.ui.every_screen FOLDER` draws them all.
"""

from __future__ import annotations

import itertools
import shutil
import sys
import tempfile
from collections.abc import Callable
from datetime import time, timedelta
from pathlib import Path

from PySide6.QtCore import QEventLoop, QSize, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMenu, QWidget

from magtrack import reference
from magtrack.clock import FixedClock
from magtrack.domain.record.amounts import CompoundMg, ElementalMg
from magtrack.domain.record.edits import Put
from magtrack.domain.record.events import Event
from magtrack.domain.record.labs import EGFR, EGFR_UNIT, LabValue
from magtrack.domain.record.people import Condition, Medicine
from magtrack.domain.record.products import Product
from magtrack.domain.record.schedule import Schedule
from magtrack.domain.record.ticks import MedicineLine
from magtrack.preferences import TEXT_PERCENTS
from magtrack.sample import TODAY, sample_edits
from magtrack.store.database import FILE_NAME
from magtrack.store.journal import Journal
from magtrack.theme import THEMES
from magtrack.ui import icons, style
from magtrack.ui.background import chart_loader
from magtrack.ui.demo import NOW
from magtrack.ui.main_window import MainWindow
from magtrack.ui.session import Session
from magtrack.ui.widgets.page import PageFrame

LONG = "Magnesium L-threonate with vitamin B6, Extra Strength & <b>Night</b> Formula, 120 capsules"
NOTE = (
    "Woke at 03:40 with a cramp in the left calf, walked it off, slept again until 06:50; tea "
    "instead of coffee, long walk in the rain, supper late."
)
NOTED = TODAY - timedelta(days=9)
ORDINARY = (1280, 720)
SIZES = ((1024, 720), (1280, 720), (1366, 768), (1600, 900), (1920, 1080), (2560, 1440))
PERCENTS = (100, 200)
"""The text sizes at which dialogs are drawn too; pages are drawn at every size there is."""
PAGES = ("today", "progress", "log", "safety", "supplements", "report", "settings-you")
ROUND_DIALOGS = QSize(40, 64)
_SETTLE_MS = 60


def long_edits() -> list[Put]:
    """What people type that is longer than one would wish, and conditions and values beside it."""
    day = TODAY - timedelta(days=60)
    product = Product(
        "long", LONG, "l-threonate", compound_mg=CompoundMg(667), elemental_mg=ElementalMg(48)
    )
    return [
        Put(product),
        Put(Schedule("long-e", "long", "evening", time(22), 1, day)),
        Put(Medicine("levo", "Levothyroxine Teva 50 micrograms", (time(7),), day)),
        Put(Medicine("odd", "Herbal tonic of Dr Müller-Lüdenscheidt, forte", (time(19),), day)),
        Put(Medicine("omep", "Omeprazole 20 mg", (time(7, 30),), day)),
        Put(Condition("kidney", "kidney-disease")),
        Put(LabValue("egfr", EGFR, 52.0, EGFR_UNIT, TODAY - timedelta(days=20))),
        Put(Event("note", "note", NOTED, NOTED, 0, NOTE)),
    ]


def full_log(folder: Path) -> Path:
    """Write the sample, and what is long, into a log in `folder`; return the folder."""
    with Journal(folder / FILE_NAME, FixedClock(NOW.epoch, NOW.zone)) as journal:
        journal.apply("Sample", *sample_edits(reference.load().forms))
        journal.apply("Long", *long_edits())
    return folder


def wait(milliseconds: int = _SETTLE_MS) -> None:
    """Let the window do what it does by itself."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def settle(widget: QWidget) -> None:
    """Wait until a page or dialog shows all that it is going to show."""
    for _look in range(2):  # what is worked out apart is begun after the page is shown
        wait()
        for page in widget.findChildren(PageFrame):
            while page.isVisible() and page.is_busy:
                wait(20)
    while any(each.text() == "…" and each.isVisible() for each in widget.findChildren(QLabel)):
        wait(20)
    for _pass in range(3):  # what folds by its width asks for another height
        QApplication.processEvents()


def _within(dialog: QDialog, room: QSize) -> QSize:
    """Return the size of a dialog where there is only so much room, as tall as its texts need."""
    size = dialog.size().boundedTo(room)
    if size.width() < dialog.width() and (layout := dialog.layout()).hasHeightForWidth():
        size.setHeight(
            min(max(size.height(), layout.totalHeightForWidth(size.width())), room.height())
        )
    return size


class Screens:
    """All screens of one window, by name: `show` opens one and returns the widget to look at."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = FixedClock(NOW.epoch, NOW.zone)
        self._journal = Journal(folder / FILE_NAME, self.clock)
        self.session = Session(self._journal, self.clock, folder, reference.load())
        self.window = MainWindow(self.session)
        self.window.show()
        self._opened: list[QWidget] = []
        chart_loader().start()
        while not chart_loader().is_ready:
            wait(20)

    def close(self) -> None:
        """Close everything."""
        self.leave()
        self.session.outbox.discard()
        self.window.close()
        self._journal.close()

    def leave(self) -> None:
        """Close the dialog or menu that was opened last."""
        for each in self._opened:
            each.close()
        self._opened.clear()

    def log(self):
        """Return the log of today and the months before."""
        return self.session.log(TODAY - timedelta(days=120), TODAY)

    def show(self, name: str) -> QWidget:
        """Open the screen `name`, and return the window, dialog or menu."""
        self.leave()
        made = SCREENS[name](self)
        if made is not self.window:
            self._opened.append(made)
        if isinstance(made, QDialog):  # as on a screen that is no larger than the window
            made.resize(_within(made, self.window.size() - ROUND_DIALOGS))
        settle(made)
        return made

    def page(self, key: str) -> QWidget:
        """Turn to a page."""
        page = self.window.page(key)
        if key == "today":
            page.go_to_today()
        return self.window

    def settings(self, section: str) -> QWidget:
        """Turn to a section of Settings."""
        self.window.page("settings").show_section(section)
        return self.window

    def past_day(self) -> QWidget:
        """Show on Today the day that has a long note."""
        page = self.window.page("today")
        page.go_to_today()
        page.go((NOTED - TODAY).days)
        return self.window

    def first_run(self, step: int) -> QWidget:
        """Show a step of the first run, as on an empty log."""
        from magtrack.ui.first_run import FirstRun

        steps = FirstRun(self.session)
        steps.resize(self.window.size())
        steps.show()
        if step:
            steps.label.name.setText("Magtein")
            steps.label.compound.setText("2000")
            steps.label.magnesium.setText("144")
            steps.label.serving.setText("3")
        for _press in range(step):
            steps.next.click()
            settle(steps)
        return steps

    def trial(self, step: int) -> QWidget:
        """Show a step of the plan of a trial."""
        from magtrack.ui.dialogs.trial import plan_trial

        dialog = plan_trial(self.session, self.window)
        dialog.go_to(step)
        return dialog

    def imported(self, name: str) -> QWidget:
        """Show what the import says of a file: a preview, its questions or a refusal."""
        from magtrack.ui.dialogs.import_file import ImportDialog

        dialog = ImportDialog(self.session, self.window)
        dialog.show()
        if name:
            path = self.folder / name
            path.write_text(IMPORTED[name], "utf-8")
            dialog.read(path)
            while dialog.step in ("choose", "reading"):
                wait(20)
        return dialog

    def form(self, module: str, call: str, *rest: object) -> QWidget:
        """Open a form of `magtrack.ui.dialogs`."""
        made = getattr(__import__(f"magtrack.ui.dialogs.{module}", fromlist=[call]), call)
        return made(self.session, *rest, self.window)

    def popup(self, menu: QMenu) -> QWidget:
        """Open a menu beside the window."""
        menu.popup(self.window.mapToGlobal(self.window.rect().center()))
        return menu


IMPORTED = {
    "asks.csv": "Datum;Was;Wieviel\n2026-11-01;Magtein;3\n2026-11-02;Magtein;zwei\n",
    "fits.txt": "2026-11-20 08:05 Magtein 3\n2026-11-21 08:10 Magtein 3\n",
    "refused.bin": "\x00\x01\x02 nothing that anybody wrote",
}


def _doses_menu(screens: Screens) -> QWidget:
    from magtrack.ui.widgets.dose_row import DoseRow

    screens.page("today")
    row = next(each for each in screens.window.findChildren(DoseRow) if each.isVisible())
    return screens.popup(row.menu())


def _keys(screens: Screens) -> QWidget:
    from magtrack.ui.dialogs.keys import show_keys

    page = screens.window.page("today")
    keys = (*page.key_actions(), *screens.window.key_actions())
    return show_keys("Keys on Today", keys, screens.window)


def _shown(dialog: QWidget) -> QWidget:
    dialog.show()
    return dialog


def _unexpected(screens: Screens) -> QWidget:
    from magtrack.ui.dialogs.unexpected import UnexpectedDialog

    return _shown(UnexpectedDialog("magtrack/ui/pages/today.py:120 ValueError", screens.folder))


def _rescue(screens: Screens) -> QWidget:
    from magtrack.errors import DamagedLog
    from magtrack.ui.dialogs.rescue import RescueDialog

    path = screens.folder / FILE_NAME
    problem = DamagedLog(f"{path} is damaged: some of its pages cannot be read.")
    return _shown(RescueDialog(problem, screens.folder, screens.clock))


def _elsewhere(screens: Screens) -> QWidget:
    from magtrack.ui.dialogs.open_elsewhere import OpenElsewhere

    told = "This log was open on desk-2 at 21:04, and has not been closed there."
    return _shown(OpenElsewhere(None, told, screens.folder))


def _reminders_end(screens: Screens) -> QWidget:
    from magtrack.ui.dialogs.reminders_end import RemindersEnd

    return _shown(RemindersEnd(screens.session, screens.window))


def _erase(screens: Screens) -> QWidget:
    from magtrack.ui.dialogs.erase import EraseDialog

    return _shown(EraseDialog(screens.session, screens.window))


def _history(screens: Screens) -> QWidget:
    from magtrack.ui.dialogs.history import show_history

    return show_history(screens.session, Product, ["long"], screens.window)


def _named(screens: Screens, kind: str) -> QWidget:
    from magtrack.ui.dialogs import log_names

    return _shown(getattr(log_names, kind)(screens.session, screens.window))


def _licences(screens: Screens) -> QWidget:
    from magtrack.ui.dialogs.licences import LicencesDialog

    return _shown(LicencesDialog(screens.window))


def _changes(screens: Screens) -> QWidget:
    from magtrack.changes import releases
    from magtrack.ui.what_changed import show_changes

    return show_changes(list(releases()), screens.window)


def _help(screens: Screens) -> QWidget:
    from magtrack.ui.dialogs.help import show_help

    return show_help("how-to-use-magtrack", "Help", screens.window)


def _first_of(screens: Screens, field: str) -> object:
    """Return the first record of a field of the log, a mapping by id or a sequence."""
    held = getattr(screens.log(), field)
    return next(iter(held.values() if hasattr(held, "values") else held))


def _gallery(_screens: Screens) -> QWidget:
    from magtrack.ui.gallery import show_gallery

    return show_gallery(None)


SCREENS: dict[str, Callable[[Screens], QWidget]] = {
    **{key: (lambda screens, key=key: screens.page(key)) for key in PAGES[:-1]},
    **{
        f"settings-{key}": (lambda screens, key=key: screens.settings(key))
        for key in ("you", "day", "reminders", "look", "data", "devices", "about")
    },
    **{f"first-run-{n + 1}": (lambda screens, n=n: screens.first_run(n)) for n in range(3)},
    "today-past": lambda screens: screens.past_day(),
    "logs-menu": lambda screens: screens.popup(screens.window.whose.menu()),
    "name-log": lambda screens: _named(screens, "NameDialog"),
    "new-log": lambda screens: _named(screens, "NewLogDialog"),
    "licences": _licences,
    "changes": _changes,
    "new-dose": lambda screens: screens.form("dose", "add_dose", screens.log(), TODAY),
    "dose": lambda screens: screens.form(
        "dose", "edit_entry", screens.log(), screens.log().entries(TODAY)[0]
    ),
    "new-event": lambda screens: screens.form("event", "add_event", TODAY),
    "event": lambda screens: screens.form("event", "edit_event", _first_of(screens, "events")),
    "ratings": lambda screens: screens.form("rating", "rate_day", TODAY),
    "new-medicine": lambda screens: screens.form("medicine", "add_medicine"),
    "medicine": lambda screens: screens.form(
        "medicine", "edit_medicine", _first_of(screens, "medicines")
    ),
    "new-condition": lambda screens: screens.form("condition", "add_condition"),
    "new-lab": lambda screens: screens.form("lab", "add_lab"),
    "new-supplement": lambda screens: screens.form("product", "add_product"),
    "supplement": lambda screens: screens.form(
        "product", "edit_product", screens.log(), screens.log().products["long"]
    ),
    "move": lambda screens: screens.form(
        "move", "move_records", [each for each in screens.log().doses if each.day == TODAY][:3]
    ),
    "set-time": lambda screens: screens.form(
        "set_time", "set_time", [each for each in screens.log().entries(TODAY) if each.dose][:2]
    ),
    "tick": lambda screens: screens.form(
        "tick", "edit_tick", MedicineLine(_first_of(screens, "medicines"), TODAY, time(7), None)
    ),
    **{f"trial-{n}": (lambda screens, n=n: screens.trial(n)) for n in range(4)},
    "import-choose": lambda screens: screens.imported(""),
    **{f"import-{name}": (lambda screens, name=name: screens.imported(name)) for name in IMPORTED},
    "keys": _keys,
    "help": _help,
    "history": _history,
    "erase": _erase,
    "rescue": _rescue,
    "elsewhere": _elsewhere,
    "reminders-end": _reminders_end,
    "unexpected": _unexpected,
    "menu-dose": _doses_menu,
    "gallery": _gallery,
}
"""Every screen by its name, and how it is opened."""


def draw_all(folder: Path) -> None:
    """Draw every screen in each theme, and the pages at all sizes and text sizes, into `folder`."""
    log = full_log(Path(tempfile.mkdtemp(prefix="magtrack-screens-")))
    screens = Screens(log)
    for theme, percent in itertools.product(THEMES, TEXT_PERCENTS):
        style.looks().wear(theme, percent)
        for size in SIZES:
            screens.window.resize(*size)
            is_ordinary = size == ORDINARY and percent in PERCENTS
            for name in SCREENS if is_ordinary else PAGES:
                shown = screens.show(name)
                shot = shown.screen().grabWindow(shown.winId())
                shot.save(str(folder / f"{name}-{size[0]}-{theme}-{percent}.png"))
    screens.close()
    shutil.rmtree(log)


if __name__ == "__main__":
    app = QApplication(style.ARGUMENTS)
    style.start(theme="light")
    icons.reveal()
    draw_all(Path(sys.argv[1]))
