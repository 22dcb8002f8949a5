"""Notifications of a Linux desktop, by `org.freedesktop.Notifications`; no tray is needed.

There is one at a time, which the next one replaces. Nothing here waits for an answer: a service
that hangs holds nobody up.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from typing import Any

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusPendingCallWatcher,
    QDBusServiceWatcher,
)

from magtrack.paths import APP_ID, data_dir
from magtrack.ui.note import Note
from magtrack.ui.session_bus import no_words, session_bus, unsigned

SERVICE = "org.freedesktop.Notifications"
_PATH = "/org/freedesktop/Notifications"
_WAIT_MS = 3_000
_STAYS = 0
"""As time of expiry: it stays until it is answered or closed."""


class Notifications(QObject):
    """The one notification of this program.

    Signals: `pressed(str)` with the key of a button, "open" where the notification itself is
    pressed; `failed()` where what was to be shown could not be.
    """

    pressed = Signal(str)
    failed = Signal()

    def __init__(self, bus: QDBusConnection, parent: QObject | None = None) -> None:
        """Listen for what is pressed."""
        super().__init__(parent)
        self._bus = bus
        self._id = 0
        self._coming: Note | None = None
        self.capabilities: frozenset[str] | None = None
        for name, slot in (
            ("ActionInvoked", "_act(uint,QString)"),
            ("NotificationClosed", "_gone(uint,uint)"),
            ("ActivationToken", "_may_come_forward(uint,QString)"),
        ):
            signal = (SERVICE, _PATH, SERVICE, name)
            bus.connect(*signal, self, SLOT(slot))  # type: ignore[call-overload] # text it is
        mode = QDBusServiceWatcher.WatchModeFlag.WatchForUnregistration
        self._watcher = QDBusServiceWatcher(SERVICE, bus, mode, self)
        self._watcher.serviceUnregistered.connect(self._forget)

    @property
    def is_standing(self) -> bool:
        """Tell whether a notification is shown, as far as the desktop said."""
        return bool(self._id) or self._coming is not None

    @property
    def is_alive(self) -> bool:
        """Tell whether the bus is still there: it ends with the session of the desktop."""
        return self._bus.isConnected()

    def show(self, note: Note) -> None:
        """Show a notification, in the place of the one before."""
        self._coming = note
        self.ask(partial(self._send, note), partial(self._fail, note))

    def close(self) -> None:
        """Take the notification back."""
        self._close(self._id)
        self._id, self._coming = 0, None

    def ask(self, then: Callable[[], object], otherwise: Callable[[], object]) -> None:
        """Ask the service what it can do, which starts it where it is not running."""

        def take(arguments: Sequence[Any]) -> None:
            self.capabilities = frozenset(str(each) for each in arguments[0])
            then()

        self._call("GetCapabilities", [], take, otherwise)

    def _send(self, note: Note) -> None:
        if note is not self._coming:  # taken back, or another one is
            return
        known = self.capabilities or frozenset()
        buttons = note.buttons if "actions" in known else ()
        actions = [word for pair in buttons for word in pair]
        if any(key == "open" for key, _word in buttons):
            actions += ["default", dict(buttons)["open"]]
        text = escape(note.text, quote=False) if "body-markup" in known else note.text
        icon = (data_dir("resources") / "desktop" / "magtrack-128.png").as_uri()
        arguments: list[Any] = ["MagTrack", unsigned(self._bus, self._id), icon, note.title, text]
        arguments += [actions or no_words(), {"desktop-entry": APP_ID}, _STAYS]
        self._call("Notify", arguments, partial(self._shown, note), partial(self._fail, note))

    def _shown(self, note: Note, arguments: Sequence[Any]) -> None:
        if note is self._coming:
            self._id, self._coming = int(arguments[0]), None
        else:
            self._close(int(arguments[0]))

    def _fail(self, note: Note) -> None:
        if note is self._coming:
            self._coming = None
            self.failed.emit()

    def _forget(self, _service: str) -> None:
        """Let go what a service showed that ended: the next one gives numbers anew."""
        self._id = 0

    def _close(self, number: int) -> None:
        if number:
            self._call("CloseNotification", [unsigned(self._bus, number)])

    def _call(
        self,
        method: str,
        arguments: list[Any],
        then: Callable[[Sequence[Any]], object] = bool,
        otherwise: Callable[[], object] = bool,
    ) -> None:
        """Call the service; `then` gets what it answers, `otherwise` hears that it does not."""
        message = QDBusMessage.createMethodCall(SERVICE, _PATH, SERVICE, method)
        message.setArguments(arguments)
        watcher = QDBusPendingCallWatcher(self._bus.asyncCall(message, _WAIT_MS), self)

        def answered(_watcher: QDBusPendingCallWatcher) -> None:
            reply = watcher.reply()
            watcher.deleteLater()
            if reply.type() == QDBusMessage.MessageType.ReplyMessage:
                then(reply.arguments())
            else:
                otherwise()

        watcher.finished.connect(answered)

    @Slot("uint", "QString")
    def _act(self, number: int, key: str) -> None:
        if number and number == self._id:
            self.close()  # most desktops let it go with the answer, but not all
            self.pressed.emit("open" if key == "default" else key)

    @Slot("uint", "uint")
    def _gone(self, number: int, _why: int) -> None:
        if number == self._id:
            self._id = 0

    @Slot("uint", "QString")
    def _may_come_forward(self, number: int, token: str) -> None:
        """Keep what a Wayland desktop lets a window come to the front for; Qt looks there."""
        if number == self._id:
            os.environ["XDG_ACTIVATION_TOKEN"] = token


def of_this_desktop(parent: QObject | None = None) -> Notifications | None:
    """Return the notifications of this desktop, None where there is no bus for them."""
    bus = session_bus()
    return None if bus is None else Notifications(bus, parent)
