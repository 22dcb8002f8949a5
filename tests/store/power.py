"""Power cuts: what a program wrote is replayed up to any call, with what no sync held lost or torn.

`record` runs a program under strace and returns what it asked of the disk in one folder; `cuts`
gives states in which the disk may be after the power went. A write that no sync followed may be
there, be lost, or be torn at a sector; so may a name. With `journalled` names are kept in their
order, as most file systems do; without, any of them may be missing.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

SECTOR = 512
CALLS = (
    "openat,close,write,pwrite64,ftruncate,fsync,fdatasync,rename,renameat,renameat2,unlink,"
    "unlinkat,lseek,sendfile,copy_file_range,read"
)
_CALL = re.compile(r"(\w+)\((.*)\)\s+= (-?\d+)")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


class Cut(NamedTuple):
    """The files after a power cut, by their place in the folder, and what was said before it."""

    at: int
    files: dict[str, bytes]
    said: list[str]


def record(folder, *command):
    """Run Python with `command` and return its calls: (name, arguments, texts, result)."""
    out = folder.with_name(f"{folder.name}.trace")
    strace = ["strace", "-qq", "-xx", "-s", "20000000", "-e", f"trace={CALLS}", "-z", "-o", out]
    run = subprocess.run(
        [*strace, sys.executable, *command], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    found = []
    for line in out.read_text("ascii").splitlines():
        match = _CALL.match(line)
        assert match or line.startswith("+++"), line[:200]
        if match:
            name, arguments, result = match.groups()
            texts = [bytes.fromhex(each.replace("\\x", "")) for each in _TEXT.findall(arguments)]
            rest = _TEXT.sub("", arguments).split(", ")
            found.append((name, rest, texts, int(result)))
    out.unlink()
    return found


def contents(folder):
    """Return the files in a folder, by their place in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def without_syncs(calls):
    """Return the calls of a program that never waits for the disk."""
    return [call for call in calls if call[0] not in {"fsync", "fdatasync"}]


class _File:
    def __init__(self, content=b""):
        self.now = bytearray(content)
        self.safe = bytes(content)
        self.pending = []

    def change(self, offset, content):
        """Write `content` at `offset`, or cut the file there if it is None."""
        self.pending.append((offset, content))
        _apply(self.now, offset, content)

    def sync(self):
        self.safe, self.pending = bytes(self.now), []

    def after_cut(self, chance):
        content = bytearray(self.safe)
        for offset, what in self.pending:
            fate = chance.random()
            if fate < 0.4:
                continue
            if what is not None and fate < 0.6:
                for start in range(0, len(what), SECTOR):
                    if chance.random() < 0.5:
                        _apply(content, offset + start, what[start : start + SECTOR])
            else:
                _apply(content, offset, what)
        return bytes(content)


def _apply(content, offset, what):
    if what is None:
        del content[offset:]
        content.extend(bytes(offset - len(content)))
    else:
        content.extend(bytes(max(0, offset - len(content))))
        content[offset : offset + len(what)] = what


class _Disk:
    def __init__(self, folder, files):
        self.folder = folder
        self.names = {name: _File(content) for name, content in files.items()}
        self.safe_names = dict(self.names)
        self.pending = []
        self.open = {}
        self.said = []

    def place(self, text):
        """Return where a path is in the folder, None for one elsewhere."""
        path = Path(text.decode())
        return (
            path.relative_to(self.folder).as_posix() if path.is_relative_to(self.folder) else None
        )

    def do(self, name, arguments, texts, result):
        getattr(self, f"_{name}", lambda *_: None)(arguments, texts, result)

    def _openat(self, arguments, texts, result):
        place = self.place(texts[0])
        flags = arguments[2]
        self.open.pop(result, None)
        if place is None:
            return
        if "O_DIRECTORY" in flags or (self.folder / place).is_dir() or place == ".":
            self.open[result] = [place, None, 0]
            return
        file = self.names.get(place)
        if file is None:
            if "O_CREAT" not in flags:
                self.open[result] = [place, None, 0]  # a folder that the program made
                return
            file = self.names[place] = _File()
            self.pending.append(("link", place, file))
        if "O_TRUNC" in flags and file.now:
            file.change(0, None)
        self.open[result] = [place, file, 0]

    def _close(self, arguments, _texts, _result):
        self.open.pop(int(arguments[0]), None)

    def _write(self, arguments, texts, result):
        opened = self.open.get(int(arguments[0]))
        if opened is not None and opened[1] is not None:
            opened[1].change(opened[2], texts[0][:result])
            opened[2] += result
        elif arguments[0] == "1":
            self.said.append(texts[0].decode())

    def _read(self, arguments, _texts, result):
        if opened := self.open.get(int(arguments[0])):
            opened[2] += result

    def _lseek(self, arguments, _texts, result):
        if opened := self.open.get(int(arguments[0])):
            opened[2] = result

    def _pwrite64(self, arguments, texts, result):
        opened = self.open.get(int(arguments[0]))
        if opened is not None and opened[1] is not None:
            opened[1].change(int(arguments[3]), texts[0][:result])

    def _sendfile(self, arguments, _texts, result):
        there, here = self.open.get(int(arguments[0])), self.open.get(int(arguments[1]))
        if there is not None and here is not None:
            start = int(arguments[2].strip("[]")) if arguments[2] != "NULL" else here[2]
            start -= result if arguments[2] != "NULL" and "=>" in arguments[2] else 0
            there[1].change(there[2], bytes(here[1].now[start : start + result]))
            there[2] += result
            here[2] = start + result

    def _ftruncate(self, arguments, _texts, _result):
        opened = self.open.get(int(arguments[0]))
        if opened is not None and opened[1] is not None:
            opened[1].change(int(arguments[1]), None)

    def _fsync(self, arguments, _texts, _result):
        opened = self.open.get(int(arguments[0]))
        if opened is None:
            return
        if opened[1] is not None:
            opened[1].sync()
            return
        held = [each for each in self.pending if _folder_of(each) == opened[0]]
        self.pending = [each for each in self.pending if _folder_of(each) != opened[0]]
        for each in held:
            _name(self.safe_names, each)

    _fdatasync = _fsync

    def _rename(self, _arguments, texts, _result):
        source, target = map(self.place, texts)
        if source not in self.names:
            return
        step = ("rename", source, target, self.names[source])
        self.pending.append(step)
        _name(self.names, step)

    _renameat = _renameat2 = _rename

    def _unlink(self, _arguments, texts, _result):
        place = self.place(texts[0])
        if place in self.names:
            self.pending.append(("unlink", place))
            _name(self.names, self.pending[-1])

    _unlinkat = _unlink

    def after_cut(self, chance, *, journalled):
        names = dict(self.safe_names)
        kept = chance.randrange(len(self.pending) + 1)
        for number, step in enumerate(self.pending):
            if number < kept if journalled else chance.random() < 0.5:
                _name(names, step)
        return {place: file.after_cut(chance) for place, file in names.items()}


def _folder_of(step):
    return Path(step[-2] if step[0] != "unlink" else step[1]).parent.as_posix()


def _name(names, step):
    match step:
        case ("link", place, file):
            names[place] = file
        case ("unlink", place):
            names.pop(place, None)
        case ("rename", source, target, file):
            if names.get(source) is file:
                del names[source]
            names[target] = file


def cuts(calls, folder, files, *, seed, most, journalled):
    """Yield states after `most` power cuts at random calls of a program that began with `files`."""
    chance = random.Random(seed)
    ours = _Disk(folder, files)
    at = sorted(chance.choices(range(1, len(calls) + 1), k=most))
    for number, call in enumerate(calls, 1):
        ours.do(*call)
        for _cut in range(at.count(number)):
            yield Cut(number, ours.after_cut(chance, journalled=journalled), list(ours.said))


def relevant(calls, folder):
    """Return the calls without those before the program first touched the folder."""
    ours = str(folder).encode()
    first = next(i for i, call in enumerate(calls) if any(t.startswith(ours) for t in call[2]))
    return calls[first:]
