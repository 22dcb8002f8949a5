"""What a packaged MagTrack starts with: the program, or with `-m` a module of it, as Python."""

import os
import runpy
import sys

# Where the linker looks is set for this process, which has begun; a browser that it opens, or
# another program of the system, must look at the system's own libraries.
before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
os.environ.pop("LD_LIBRARY_PATH", None)
if before is not None:
    os.environ["LD_LIBRARY_PATH"] = before

if sys.platform == "linux" and hasattr(sys, "frozen"):
    # A newer version may be put in while a window is open. What the window loads later comes from
    # the file that it was started from, whatever has that name by then.
    archive = sys.modules["pyimod02_importers"].pyz_archive
    archive._filename = f"/proc/self/fd/{os.open(sys.executable, os.O_RDONLY)}"  # noqa: SLF001

module = "magtrack"
if sys.argv[1:2] == ["-m"] and sys.argv[2:3] and sys.argv[2].partition(".")[0] == module:
    module = sys.argv[2]
    del sys.argv[1:3]
runpy.run_module(module, run_name="__main__", alter_sys=True)
