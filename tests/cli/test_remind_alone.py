"""`magtrack remind`: handed to the program that reminds, and whether it starts at login."""

from __future__ import annotations

from magtrack.autostart import Autostart
from tests.platforms import linux


@linux
def test_what_starts_at_login_is_switched_and_removed_with_the_menu_entry(run):
    here = Autostart(run.folder)
    assert "start when you log in" in run.ok("remind", "--at-login", "on")
    assert here.is_on()
    assert "no longer" in run.ok("remind", "--at-login", "off")
    assert not here.is_on()
    run.ok("remind", "--at-login", "on")
    assert "No more started at login" in run.ok("desktop", "remove")
    assert not here.is_on()


@linux
def test_a_folder_that_cannot_be_written_is_told(run, own_home):
    (own_home / ".config").mkdir(parents=True)
    (own_home / ".config" / "autostart").write_text("no folder")
    assert "cannot be changed what starts" in run.no("remind", "--at-login", "on", code=1)
