"""The session bus of a Linux desktop, over the socket of this machine and no other."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import ClassInfo, Property, QMetaType, QObject
from PySide6.QtDBus import QDBusArgument, QDBusConnection, QDBusMessage

from magtrack.ui.note import bus_address

_NAME = "magtrack"
_PATH, _INTERFACE = "/org/magtrack/MagTrack/Number", "org.magtrack.MagTrack.Number"
_PROPERTIES = "org.freedesktop.DBus.Properties"


@cache
def session_bus() -> QDBusConnection | None:
    """Return the bus of this session, None where there is none; needs Qt's application."""
    if not bus_address():
        return None
    bus = QDBusConnection.connectToBus(bus_address(), _NAME)
    if bus.isConnected():
        return bus
    QDBusConnection.disconnectFromBus(_NAME)  # or the name would stand for it ever after
    return None


def no_words() -> QDBusArgument:
    """Return an empty list of words: that of Python would be sent as one of anything."""
    words = QDBusArgument()
    words.beginArray(QMetaType.Type.QString)
    words.endArray()
    return words


@ClassInfo({"D-Bus Interface": _INTERFACE})  # type: ignore[call-arg] # as documented
class _Number(QObject):  # type: ignore[operator] # the same
    """A number that is unsigned on the bus."""

    number = 0

    def _value(self) -> int:
        return self.number

    value = Property("uint", _value)  # type: ignore[arg-type] # a type by its name in C++


@cache
def _number() -> _Number:
    return _Number()


def unsigned(bus: QDBusConnection, number: int) -> QDBusArgument:
    """Return `number` as an argument of the kind "u".

    PySide sends each int of Python as a signed one, which a service refuses. So Qt is asked for a
    property that it knows to be unsigned, on the spot and not by the bus, and its answer is handed
    on as it stands: an array (of one entry) of a name and a variant, entered by `beginArray`, the
    one way into a container that PySide lets through for reading.
    """
    _number().number = number
    if bus.objectRegisteredAt(_PATH) is None:
        option = QDBusConnection.RegisterOption.ExportAllProperties
        bus.registerObject(_PATH, _number(), option)
    ask = QDBusMessage.createMethodCall(bus.baseService(), _PATH, _PROPERTIES, "GetAll")
    ask.setArguments([_INTERFACE])
    (answer,) = bus.call(ask).arguments()
    assert isinstance(answer, QDBusArgument)  # noqa: S101 - the properties of our own object
    answer.beginArray()
    answer.beginArray()
    answer.asVariant()  # the name, passed over
    answer.beginArray()
    return answer
