"""Takes from a built folder what nobody reads: debug symbols, and most of Qt's copy of ICU."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

ICU_UNUSED = ("brkitr", "curr", "lang", "rbnf", "region", "translit", "unit", "zone")
"""The parts of ICU's data that Qt never asks for: it has names, currencies and zones of its own.

What it does ask for stays whole: how names are sorted (`coll`) and the older encodings.
"""
TOOLS = ("strip", "objcopy", "as", "ld", "icupkg")
"""Debian has them in binutils and icu-devtools."""


def slim(folder: Path) -> None:
    """Make the libraries in `folder` smaller; raises SystemExit where a tool for it is missing."""
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        raise SystemExit(f"Not installed here: {', '.join(missing)}.")
    for path in sorted(folder.rglob("*.so*")):
        if not path.is_symlink() and not _is_patched(path):
            # Not all that is called .so is a library; those stay as they are.
            subprocess.run(["strip", "--strip-unneeded", path], check=False, capture_output=True)
    for path in folder.rglob("libicudata.so.*"):
        if not path.is_symlink():
            _slim_icu(path)


def _is_patched(library: Path) -> bool:
    """Tell those that a wheel brought with other names: `strip` would break them."""
    return library.parent.name.endswith(".libs")


def _slim_icu(library: Path) -> None:
    """Link the library of ICU's data anew, without the parts that nobody asks for.

    It holds a single symbol: the file that ICU's own tool reads and writes.
    """
    symbol = f"icudt{library.suffix.removeprefix('.')}_dat"
    # icupkg reads the version and the byte order from the file's name.
    data = library.with_name(f"icudt{library.suffix.removeprefix('.')}l.dat")
    source, unit = library.with_suffix(".s"), library.with_suffix(".o")
    try:
        _run("objcopy", "-O", "binary", "--only-section=.rodata", library, data)
        unused = [f"{part}/*" for part in ICU_UNUSED]
        for pattern in unused:
            _run("icupkg", "--ignore-deps", "--remove", pattern, data)
        source.write_text(
            f'.section .rodata\n.balign 16\n.globl {symbol}\n.type {symbol}, "object"\n'
            f'{symbol}:\n.incbin "{data}"\n.size {symbol}, . - {symbol}\n'
            '.section .note.GNU-stack, ""\n',
            encoding="utf-8",
        )
        _run("as", "-o", unit, source)
        _run("ld", "-shared", "-s", f"-soname={library.name}", "-o", library, unit)
    finally:
        for draft in (data, source, unit):
            draft.unlink(missing_ok=True)


def _run(*command: str | Path) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{command[0]} failed: {done.stderr.strip()}")
