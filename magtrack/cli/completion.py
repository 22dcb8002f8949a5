"""completion: the script with which a shell completes commands, options and names.

click makes the script and answers the shell, which asks by the variable _MAGTRACK_COMPLETE. `known`
says what is suggested.
"""

from __future__ import annotations

import re
from typing import Any

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ShellComplete,
    add_completion_class,
    get_completion_class,
)

from magtrack.cli.context import CliContext
from magtrack.cli.options import pass_context
from magtrack.cli.program import root
from magtrack.texts import _

SHELLS = ("bash", "zsh", "fish")
_PROGRAM, _VARIABLE = "magtrack", "_MAGTRACK_COMPLETE"


@add_completion_class
class _Bash(BashComplete):
    """Bash, which takes a name with a space for one word only where it is escaped.

    click's script reads each line with `read`, which takes one backslash away.
    """

    def source(self) -> str:
        """Return the script, without asking which Bash there is."""
        return ShellComplete.source(self)

    def format_completion(self, item: CompletionItem[Any]) -> str:
        """Return a suggestion as the script reads it."""
        escaped = re.sub(r"([^\w,./:+@%=-])", r"\\\\\1", str(item.value))
        return f"{item.type},{escaped}"


@add_completion_class
class _Fish(FishComplete):
    """fish, whose script by click cuts a name at its first comma."""

    def source(self) -> str:
        """Return the script, in which only the comma before a name parts it."""
        return super().source().replace('string split ","', 'string split --max 1 ","')


@root.command(
    "completion",
    help=_(
        "Print the script with which your shell completes commands, options and names.\n\n"
        'bash: put this line into ~/.bashrc: eval "$(magtrack completion bash)"\n\n'
        "zsh: the same with zsh, into ~/.zshrc, below compinit.\n\n"
        "fish: magtrack completion fish > ~/.config/fish/completions/magtrack.fish"
    ),
)
@click.argument("shell", type=click.Choice(SHELLS))
@pass_context
def _completion(context: CliContext, shell: str) -> None:
    kind = get_completion_class(shell)
    assert kind is not None  # noqa: S101 - click has these
    click.echo(kind(root, {"obj": context}, _PROGRAM, _VARIABLE).source(), nl=False)
