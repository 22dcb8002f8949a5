"""Rows by the million in little memory: packed block by block, and unpacked as they are read.

A list of a million rows of five cells takes half a gigabyte, most of it for the objects and not for
what they say. Few rows stay a list.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import overload

from msgspec import msgpack

Row = tuple[int, list[str]]
"""The line a row begins on, and its cells."""

BLOCK = 1024
PLAIN = 32 * BLOCK
"""So many rows are kept as they are before the first is packed."""

_DECODER = msgpack.Decoder(list[Row])
_ENCODER = msgpack.Encoder()


class PackedRows(Sequence[Row]):
    """Numbered rows in their order; `heard` is called as they are read, and may raise Cancelled."""

    def __init__(self, heard: Callable[[int], None]) -> None:
        self._heard = heard
        self._blocks: list[bytes] = []
        self._open: list[Row] = []
        self._last: tuple[int, list[Row]] = (-1, [])

    def append(self, row: Row) -> None:
        """Add a row at the end."""
        self._open.append(row)
        if len(self._open) >= (BLOCK if self._blocks else PLAIN):
            for start in range(0, len(self._open), BLOCK):
                packed = _ENCODER.encode(self._open[start : start + BLOCK])
                self._blocks.append(zlib.compress(packed, 1))
            self._open = []

    def settled(self) -> Sequence[Row]:
        """Return the rows to be read: a list where they are few."""
        return self if self._blocks else self._open

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self._blocks) * BLOCK + len(self._open)

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows: each time they are new lists."""
        for block in self._blocks:
            self._heard(0)
            yield from _unpacked(block)
        yield from self._open

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        """Return the row at a place, or those of a slice."""
        if isinstance(place, slice):
            return [self[n] for n in range(*place.indices(len(self)))]
        n = range(len(self))[place]
        block, rest = divmod(n, BLOCK)
        if block >= len(self._blocks):
            return self._open[n - len(self._blocks) * BLOCK]
        if self._last[0] != block:
            self._last = block, _unpacked(self._blocks[block])
        return self._last[1][rest]


def _unpacked(block: bytes) -> list[Row]:
    return _DECODER.decode(zlib.decompress(block))
