"""Reads the TOML files that come with MagTrack.

Reading them anew takes 35 ms of each start, most of it for the interaction rules. So Python keeps
them as it keeps a module: compiled, in a `__pycache__` beside the file, where it may write there.
"""

from __future__ import annotations

from importlib.machinery import SourceFileLoader
from typing import TYPE_CHECKING, Any
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from types import CodeType


def read(path: Path) -> dict[str, Any]:
    """Return the tables of a TOML file; raises OSError, or ValueError where it is not TOML."""
    found: dict[str, dict[str, Any]] = {}
    code = _Toml(path.stem, str(path)).get_code(path.stem)
    exec(code or "", found)  # noqa: S102 - a literal, made by `source_to_code`
    return found["tables"]


class _Toml(SourceFileLoader):
    """Compiles TOML in place of Python."""

    def source_to_code(  # type: ignore[override] # static in the stubs only
        self,
        data: Any,  # noqa: ANN401
        path: Any,  # noqa: ANN401
        *,
        _optimize: int = -1,
    ) -> CodeType:
        from tomllib import loads

        tables = loads(bytes(data).decode())
        names = "import datetime\nfrom math import inf, nan\n"  # what else `repr` may write
        return compile(f"{names}tables = {tables!r}", path, "exec")

    def path_stats(self, path: Any) -> Mapping[str, Any]:  # noqa: ANN401
        """Tell by its content, not by its time, whether a file is the one that was compiled."""
        data = self.get_data(path)
        return {"mtime": crc32(data), "size": len(data)}
