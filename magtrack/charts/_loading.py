"""How matplotlib is loaded fastest: without the parts and the help that no chart here needs."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_OTHER_AXES = {
    "mpl_toolkits.mplot3d": ("Axes3D",),
    "matplotlib.projections.geo": ("AitoffAxes", "HammerAxes", "LambertAxes", "MollweideAxes"),
    "matplotlib.projections.polar": ("PolarAxes",),
}
"""The modules of matplotlib's axes that are not drawn here, and what it takes from them."""


@contextmanager
def sparingly() -> Iterator[None]:
    """Let matplotlib be imported without what no chart here needs; afterwards it is as ever."""
    with _flat(), _untold():
        yield


@contextmanager
def _flat() -> Iterator[None]:
    """Let matplotlib be imported without axes in space, of maps and in circles: 40 ms."""
    stand_ins = {}
    for module, names in _OTHER_AXES.items():
        stand_ins[module] = ModuleType(module)
        stand_ins[module].__dict__.update({name: type(name, (), {"name": name}) for name in names})
    before = dict(sys.modules)
    sys.modules.update(stand_ins | before)
    try:
        yield
    finally:
        for module in stand_ins.keys() - before.keys():
            del sys.modules[module]


@contextmanager
def _untold() -> Iterator[None]:
    """Let matplotlib be imported without a page on the properties of each of its classes: 85 ms.

    It writes these for who reads its help; what the classes do does not rest on them.
    """
    from matplotlib import artist

    spared: list[tuple[Any, str, Any]] = [
        (artist, "kwdoc", lambda _artist: ""),
        (artist.ArtistInspector, "get_setters", lambda _inspector: []),
    ]
    before = [getattr(owner, name) for owner, name, _stand_in in spared]
    for owner, name, stand_in in spared:
        setattr(owner, name, stand_in)
    try:
        yield
    finally:
        for (owner, name, _stand_in), own in zip(spared, before, strict=True):
            setattr(owner, name, own)
