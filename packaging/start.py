"""What a packaged MagTrack starts with: the program, or with `-m` a module of it, as Python does."""

import os
import runpy
import sys

# Where the linker looks is set for this process, which has begun; a browser that it opens, or
# another program of the system, must look at the system's own libraries.
before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
os.environ.pop("LD_LIBRARY_PATH", None)
if before is not None:
    os.environ["LD_LIBRARY_PATH"] = before

module = "magtrack"
if sys.argv[1:2] == ["-m"] and sys.argv[2:3] and sys.argv[2].partition(".")[0] == module:
    module = sys.argv[2]
    del sys.argv[1:3]
runpy.run_module(module, run_name="__main__", alter_sys=True)
