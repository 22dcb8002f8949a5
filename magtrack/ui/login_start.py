"""Whether reminders start when the person logs in: what is switched on starts at once, too."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QProcess

from magtrack.autostart import Autostart


class LoginStart:
    """The switch for the reminders of one log."""

    def __init__(self, data_dir: Path) -> None:
        """Speak of the log in `data_dir`."""
        self._autostart = Autostart(data_dir)

    def is_on(self) -> bool:
        """Tell whether they start at login."""
        return self._autostart.is_on()

    def switch(self, *, on: bool) -> None:
        """Let them start from now on, or no more; raises MagTrackError.

        What runs already sees within a minute that it is no longer wanted, and a second program
        that it is one too many.
        """
        self._autostart.switch(on=on)
        if on:
            program, *arguments = self._autostart.command
            QProcess.startDetached(program, arguments)
