"""What reading a damaged zip raises, be it one of ours or any other."""

from __future__ import annotations

import lzma
import struct
import zlib
from zipfile import BadZipFile

DAMAGED = (
    BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,  # by zipfile, of a compression it does not know
    RuntimeError,  # by zipfile, of a member that needs a password
    UnicodeDecodeError,
)
