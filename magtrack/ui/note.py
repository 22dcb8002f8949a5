"""What a notification says, and where a desktop takes it; nothing of the bus is loaded for that."""

from __future__ import annotations

import os

from msgspec import Struct


class Note(Struct, frozen=True):
    """What a notification says, and its buttons: pairs of a key and a word."""

    title: str
    text: str = ""
    buttons: tuple[tuple[str, str], ...] = ()


def bus_address() -> str:
    """Return where the bus of this session is, "" where there is none.

    "" too for an address of the network: MagTrack has no network code. Where nobody said one Qt
    would start a bus of its own, that no desktop listens to.
    """
    said = os.environ.get("DBUS_SESSION_BUS_ADDRESS", "")
    return said if all(each.startswith("unix:") for each in said.split(";")) else ""
