"""A desktop for tests: a real session bus, and a service that shows notifications, or remembers."""

from __future__ import annotations

import subprocess
from contextlib import contextmanager
from dataclasses import dataclass, field
from tempfile import NamedTemporaryFile

from PySide6.QtCore import ClassInfo, QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection

from magtrack.ui.notifications import SERVICE
from magtrack.ui.session_bus import session_bus

PATH = "/org/freedesktop/Notifications"
CAN = ("actions", "body", "body-markup")


CONFIG = """<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""
"""A bus that starts no service of this machine's, such as a desktop's real notifications."""


@contextmanager
def running_bus():
    """A bus of a session, as its address."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with NamedTemporaryFile("w", suffix=".conf") as config:
        config.write(CONFIG)
        config.flush()
        command = ["dbus-daemon", f"--config-file={config.name}", "--nofork", "--print-address=1"]
        with subprocess.Popen(command, text=True, **pipes) as daemon:
            session_bus.cache_clear()
            try:
                yield daemon.stdout.readline().strip()
            finally:
                QDBusConnection.disconnectFromBus("magtrack")
                session_bus.cache_clear()
                daemon.kill()


@dataclass
class Shown:
    """A notification as the service was told of it."""

    number: int
    replaces: int
    title: str
    text: str
    buttons: dict = field(default_factory=dict)
    hints: dict = field(default_factory=dict)
    expires: int = 0


@ClassInfo({"D-Bus Interface": SERVICE})
class Desktop(QObject):
    """The service. `shown` is what it was told, `standing` the numbers of what still stands."""

    ActionInvoked = Signal("uint", "QString")
    NotificationClosed = Signal("uint", "uint")
    ActivationToken = Signal("uint", "QString")

    def __init__(self, address, can=CAN):
        super().__init__()
        self.can, self.shown, self.standing = list(can), [], set()
        self.meanwhile = bool
        self.bus = QDBusConnection.connectToBus(address, "desktop")
        option = QDBusConnection.RegisterOption
        exported = option.ExportAllSlots | option.ExportAllSignals
        assert self.bus.registerObject(PATH, self, exported)
        assert self.bus.registerService(SERVICE)

    def leave(self):
        """End the service, as a desktop that is restarted does."""
        self.bus.unregisterService(SERVICE)
        self.bus.unregisterObject(PATH)
        QDBusConnection.disconnectFromBus("desktop")

    @Slot(result="QStringList")
    def GetCapabilities(self):
        """What it can do."""
        return self.can

    @Slot(
        "QString",
        "uint",
        "QString",
        "QString",
        "QString",
        "QStringList",
        "QVariantMap",
        int,
        result="uint",
    )
    def Notify(self, _name, replaces, _icon, title, text, words, hints, expires):
        """Show a notification."""
        number = replaces or len(self.shown) + 1
        self.meanwhile()
        buttons = dict(zip(words[::2], words[1::2], strict=True))
        self.shown.append(Shown(number, replaces, title, text, buttons, hints, expires))
        self.standing.add(number)
        return number

    @Slot("uint")
    def CloseNotification(self, number):
        """Take it back."""
        self.standing.discard(number)
        self.NotificationClosed.emit(number, 3)

    def press(self, key):
        """Press a button of the last notification, which goes then."""
        number = self.shown[-1].number
        self.ActionInvoked.emit(number, key)
        self.CloseNotification(number)
