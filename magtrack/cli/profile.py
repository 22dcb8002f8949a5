"""profile: the person."""

from __future__ import annotations

from typing import Any

import click
from msgspec.structs import asdict, replace

from magtrack.cli.context import CliContext
from magtrack.cli.labs import put_egfr
from magtrack.cli.layout import table
from magtrack.cli.options import AMOUNT, json_option, pass_context
from magtrack.cli.program import root
from magtrack.cli.safety import tell_caused
from magtrack.domain.record.edits import Edit, Put
from magtrack.domain.record.kidneys import kidneys_on
from magtrack.domain.record.people import BODIES, SEXES, Profile, check_birth_year
from magtrack.domain.record.ratings import scale_called
from magtrack.texts import _
from magtrack.wording import NONE
from magtrack.wording.labs import kidneys_text


@root.command("profile", help=_("Show the profile, or change what is given."))
@click.option("--birth-year", type=int)
@click.option("--sex", type=click.Choice(SEXES))
@click.option("--pregnant/--not-pregnant", default=None)
@click.option("--breastfeeding/--not-breastfeeding", default=None)
@click.option(
    "--egfr", type=AMOUNT, help=_("An eGFR of a day not known; with its day: magtrack lab add.")
)
@click.option("--limit", type=click.Choice(BODIES), help=_("Whose upper limit counts."))
@click.option(
    "--day-start", "day_start_hour", type=int, metavar="HH", help=_("The hour your day begins.")
)
@click.option(
    "--scales", metavar="KEY,...", help=_("The scales rated each day, such as cognition,sleep.")
)
@json_option
@pass_context
def _profile(context: CliContext, /, **given: Any) -> None:
    changes = {name: value for name, value in given.items() if value is not None}
    egfr = changes.pop("egfr", None)
    if "birth_year" in changes:
        check_birth_year(changes["birth_year"], context.today)
    if "scales" in changes:
        keys = changes["scales"].replace(",", " ").split()
        changes["scales"] = tuple(scale_called(context.reference.scales, key).key for key in keys)
    before = context.profile
    profile = replace(before, **changes)
    edits: list[Edit] = [Put(profile, seen=before)] if profile != before else []
    if egfr is not None:
        edits.append(put_egfr(context, egfr, None))
    if edits:
        if not context.as_json:
            tell_caused(context, edits, context.today)
        context.journal.apply(_("Profile changed"), *edits)
    context.show(
        lambda: {**asdict(profile), "scales": context.scale_keys}, lambda: _text(context, profile)
    )


def _text(context: CliContext, profile: Profile) -> str:
    limit, today = context.reference.limits[profile.limit], context.today
    rows = [
        (_("birth year"), _shown(profile.birth_year)),
        (_("sex"), _shown(profile.sex)),
        (_("pregnant"), _yes_no(profile.pregnant)),
        (_("breastfeeding"), _yes_no(profile.breastfeeding)),
        (_("kidneys"), kidneys_text(kidneys_on(context.log(today), today), today)),
        (_("limit"), f"{profile.limit} ({limit.name})"),
        (_("day starts"), f"{profile.day_start_hour:02}:00"),
        (_("scales"), ", ".join(context.scale_keys)),
    ]
    return table(rows)


def _shown(value: object) -> str:
    return NONE if value is None else str(value)


def _yes_no(value: bool) -> str:
    return _("yes") if value else _("no")
