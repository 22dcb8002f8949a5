"""Imports libraries as far as a window needs them: half of what they do then is for others.

PySide6 compiles its Python parts anew at each start. Most of them only put Qt's signatures into
words, for the message of a TypeError and for type checkers. msgspec brings its codecs along, and
describes types for tools. Such parts are loaded when something in them is asked for, in most runs
never.

matplotlib writes a page of help for each of its classes, which nobody here reads.

And PySide6 leaves an `__import__` of its own behind, which reads the source of every module
imported later, to look for `__feature__`. Python's own is put back.
"""

from __future__ import annotations

import builtins
import sys
from contextlib import contextmanager
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import find_spec
from types import ModuleType
from typing import TYPE_CHECKING, Any

from magtrack.startup import is_plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.abc import Loader

_QT_PARTS = {
    "shibokensupport.signature": {"errorhandler", "layout", "parser"},
    "shibokensupport.signature.lib": {"enum_sig", "pyi_generator", "tool"},
}
"""The modules that can wait, by their package; `mapping` cannot, PySide6 looks into it itself."""

_QT_TOOLS = ("bz2", "inspect", "lzma", "shutil", "tempfile")
"""What PySide6 would read sources with, and unpack its Python parts into files."""

_MSGSPEC_PARTS = ("inspect", "json", "msgpack", "toml", "yaml")


def import_msgspec() -> None:
    """Import msgspec, unless that was done already."""
    if is_plain("msgspec") or "msgspec" in sys.modules:
        return
    package = find_spec("msgspec")
    folders = package.submodule_search_locations if package else None
    for part in _MSGSPEC_PARTS:
        _put_off(PathFinder.find_spec(f"msgspec.{part}", folders))
    absent = "typing_extensions" not in sys.modules  # 5 ms; typing has all that msgspec looks for
    if absent:
        sys.modules["typing_extensions"] = None  # type: ignore[assignment] # "there is none"
    try:
        import msgspec  # noqa: F401 - only to have it loaded this way
    finally:
        if absent:
            del sys.modules["typing_extensions"]


@contextmanager
def without_help() -> Iterator[None]:
    """Let matplotlib be imported without the help texts that it writes about its classes."""
    if is_plain("matplotlib"):
        yield
        return
    from matplotlib import artist

    write = artist.kwdoc
    artist.kwdoc = lambda _artist: ""  # type: ignore[assignment] # as it is called here
    try:
        yield
    finally:
        artist.kwdoc = write


def import_qt() -> None:
    """Import PySide6.QtCore, unless that was done already."""
    if is_plain("qt"):
        return
    usual = getattr(builtins, "__orig_import__", builtins.__import__)

    def lean(name: str, *rest: Any, **named: Any) -> ModuleType:
        wanted = rest[2] if len(rest) > 2 else None
        for part in _QT_PARTS.get(name, frozenset()).intersection(wanted or ()):
            _put_off(find_spec(f"{name}.{part}"))
        return usual(name, *rest, **named)

    for tool in _QT_TOOLS:
        _put_off(PathFinder.find_spec(tool))
    inspect = sys.modules["inspect"]
    if isinstance(inspect, _Later):
        vars(inspect)["getsource"] = _no_source
    builtins.__import__ = lean
    try:
        import PySide6.QtCore  # noqa: F401 - only to have it loaded this way
    finally:
        builtins.__import__ = usual
        if vars(inspect)["getsource"] is _no_source:
            del vars(inspect)["getsource"]


def _no_source(module: object) -> str:
    """Say what `inspect` says of built-in modules: PySide6 looks for `__feature__` in its own."""
    raise TypeError(module)


def _put_off(spec: ModuleSpec | None) -> None:
    if spec is not None and spec.loader is not None and spec.name not in sys.modules:
        sys.modules[spec.name] = _Later(spec, spec.loader)


class _Later(ModuleType):
    """A module that is loaded when something in it is asked for."""

    def __init__(self, spec: ModuleSpec, loader: Loader) -> None:
        super().__init__(spec.name)
        self.__spec__ = spec
        self._file, self._loader = spec.origin, loader

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever it is
        if name.startswith("__"):
            raise AttributeError(name, name=name, obj=self)
        file, loader = self._file, self._loader
        self.__class__ = ModuleType  # type: ignore[assignment] # from now on an ordinary one
        self.__file__, self.__loader__ = file, loader
        self.__spec__ = ModuleSpec(self.__name__, loader, origin=file)  # PySide6 renames the other
        loader.exec_module(self)
        return getattr(self, name)
