"""Imports PySide6 as far as a window needs it: half of what it does at its import is for others.

It compiles its Python parts anew at each start. Most of them only put Qt's signatures into words,
for the message of a TypeError and for type checkers: 35 ms of CPU, where an empty window takes 120
altogether. Here they are loaded when they are first asked for, in most runs never.

And it leaves an `__import__` of its own behind, which reads the source of every module imported
later, to look for `__feature__`: 15 ms before the first paint and 80 ms over matplotlib. Python's
own is put back.
"""

from __future__ import annotations

import builtins
import sys
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importlib.abc import Loader

_PARTS = {
    "shibokensupport.signature": {"errorhandler", "layout", "parser"},
    "shibokensupport.signature.lib": {"enum_sig", "pyi_generator", "tool"},
}
"""The modules that can wait, by their package; `mapping` cannot, PySide6 looks into it itself."""


def import_qt() -> None:
    """Import PySide6.QtCore, unless that was done already."""
    usual = getattr(builtins, "__orig_import__", builtins.__import__)

    def lean(name: str, *rest: Any, **named: Any) -> ModuleType:
        wanted = rest[2] if len(rest) > 2 else None
        for part in _PARTS.get(name, frozenset()).intersection(wanted or ()):
            _put_off(f"{name}.{part}")
        return usual(name, *rest, **named)

    builtins.__import__ = lean
    try:
        import PySide6.QtCore  # noqa: F401 - only to have it loaded this way
    finally:
        builtins.__import__ = usual


def _put_off(name: str) -> None:
    spec = None if name in sys.modules else find_spec(name)
    if spec is not None and spec.loader is not None:
        sys.modules[name] = _Later(name, spec.loader)


class _Later(ModuleType):
    """A module that is loaded when something in it is asked for."""

    def __init__(self, name: str, loader: Loader) -> None:
        super().__init__(name)
        self.__spec__ = ModuleSpec(name, loader)
        self._loader = loader

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever it is
        if name.startswith("__"):
            raise AttributeError(name, name=name, obj=self)
        loader = self._loader
        self.__class__ = ModuleType  # type: ignore[assignment] # from now on an ordinary one
        self.__spec__ = ModuleSpec(self.__name__, loader)  # PySide6 renames the one there was
        loader.exec_module(self)
        return getattr(self, name)
