"""The command line: one module per group of commands; no window.

`main` runs it. Exit codes: 0 fine, 1 a problem (said on stderr), 2 wrong usage; `program` says what
is which.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from pathlib import Path

from magtrack import logfile
from magtrack.cli import (  # noqa: F401 - each adds its commands
    backups,
    completion,
    demo,
    desktop,
    diary,
    doses,
    erase,
    evidence,
    exports,
    imports,
    inbox,
    labs,
    logs,
    manual,
    medicines,
    products,
    profile,
    progress,
    remind_alone,
    safety,
    schedules,
    steps,
    ticks,
    today,
    trials,
)
from magtrack.cli.context import CliContext, reminds_nobody
from magtrack.cli.program import root
from magtrack.clock import Clock


def main(
    arguments: Sequence[str],
    open_demo: Callable[[Path | None], int],
    remind: Callable[[Path, Clock], int] = reminds_nobody,
) -> int:
    """Run the command line with these arguments and return its exit code.

    `open_demo` opens or draws the sample log, `remind` reminds without a window; they are handed
    in, since the window lies beside this layer.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal that cannot show an emoji shows "?"
            stream.reconfigure(errors="replace")
    context = CliContext(open_demo, remind)
    try:
        root.main(list(arguments), prog_name="magtrack", obj=context)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    except Exception as error:  # noqa: BLE001 - an error nobody expected is written down
        logfile.tell(context.folder, error)
        return 1
