"""A file is the old one or the new one, whichever call of the system fails while it is written."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.platforms import strace

OLD, NEW = b"old", b"new" * 9000
PART = ".magtrack.00000000.part"
WRITE = """
import sys
from pathlib import Path
from magtrack import durable
folder, keep = Path(sys.argv[1]), sys.argv[2] == "keep"
durable.secrets.token_hex = lambda _bytes: "00000000"
before = folder / "before" if keep else None
try:
    durable.write(folder / "file", b"new" * 9000, before=before)
except OSError:
    sys.exit(3)
"""


@strace
@pytest.mark.parametrize("keep", ["keep", "replace"])
@pytest.mark.parametrize("fault", ["EIO", "EINTR", "ENOSPC"])
@pytest.mark.parametrize("call", ["openat", "write", "fsync", "?rename,?renameat,?renameat2"])
def test_whichever_call_fails_there_is_the_old_file_or_the_new_one(
    tmp_path, root, call, fault, keep
):
    """Let the first call about the file fail, then the second, until none is left to fail."""
    file, before, part = (tmp_path / name for name in ("file", "before", PART))
    about = [word for path in (file, part, tmp_path) for word in ("-P", path)]
    for when in range(1, 9):
        file.write_bytes(OLD)
        before.unlink(missing_ok=True)
        inject = f"inject={call}:error={fault}:when={when}"
        trace = tmp_path.with_name("trace")
        command = ["strace", "-qq", "-o", trace, *about, "-e", f"trace={call}", "-e", inject]
        run = subprocess.run(
            [*command, sys.executable, "-c", WRITE, tmp_path, keep], cwd=root, check=False
        )
        there = file.read_bytes() if file.exists() else before.read_bytes()
        assert there in ([NEW] if run.returncode == 0 else [OLD, NEW])
        assert run.returncode in (0, 3)
        assert not part.exists()
        if "INJECTED" not in trace.read_text():
            assert run.returncode == 0
            assert when > 1, "nothing was made to fail"
            return
    pytest.fail("it never came to an end")
