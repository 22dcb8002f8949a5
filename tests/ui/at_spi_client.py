"""An assistive program for the test: run by the system's Python, which has the bindings.

Arguments: actions, each a role and a name; it does each one's first action. Prints as JSON the
roles that were seen, the controls without a name, and what was done.
"""

import json
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

CONTROLS = {"push button", "button", "check box", "radio button", "combo box", "entry"}


def program():
    """Return MagTrack once it is there."""
    for _ in range(60):
        desktop = Atspi.get_desktop(0)
        for number in range(desktop.get_child_count()):
            found = desktop.get_child_at_index(number)
            if found is not None and "magtrack" in (found.get_name() or "").lower():
                return found
        time.sleep(0.5)
    raise SystemExit("MagTrack did not come")


def below(node):
    """Yield all that is shown."""
    if node is None:
        return
    is_shown = node.get_state_set().contains(Atspi.StateType.SHOWING)
    if not is_shown and node.get_role_name() not in ("application", "frame"):
        return
    yield node
    for number in range(node.get_child_count()):
        yield from below(node.get_child_at_index(number))


def main():
    """Walk and act."""
    Atspi.init()
    app = program()
    time.sleep(3)
    roles, nameless, done = {}, [], []
    for role, name in zip(sys.argv[1::2], sys.argv[2::2], strict=True):
        for node in below(app):
            kind = node.get_role_name().removeprefix("push ")
            if kind == role and (node.get_name() or "").startswith(name):
                node.do_action(0)
                done.append(name)
                break
        time.sleep(1.5)
        Atspi.Accessible.clear_cache(app)
        for node in below(app):
            kind, text = node.get_role_name(), node.get_name() or ""
            roles[kind] = roles.get(kind, 0) + 1
            if kind in CONTROLS and not text:
                nameless.append(f"{kind} in {node.get_parent().get_name()}")
    print(json.dumps({"roles": roles, "nameless": sorted(set(nameless)), "done": done}))


main()
