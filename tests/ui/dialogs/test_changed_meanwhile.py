"""A form open over what another program changes: it asks, says what, and keeps what was typed."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from msgspec.structs import replace

from magtrack.domain.record.edits import Put
from magtrack.domain.record.events import Event
from magtrack.domain.record.labs import EGFR_UNIT, LabValue
from magtrack.domain.record.log import records
from magtrack.domain.record.people import Condition, Medicine
from magtrack.domain.record.trial import Trial
from magtrack.store.journal import Journal
from magtrack.ui.dialogs.condition import edit_condition
from magtrack.ui.dialogs.event import edit_event
from magtrack.ui.dialogs.lab import edit_lab
from magtrack.ui.dialogs.medicine import edit_medicine
from magtrack.ui.dialogs.product import edit_product
from magtrack.ui.dialogs.trial import plan_trial
from tests.builders import gone, over
from tests.ui.conftest import MAGTEIN, plan
from tests.ui.dialogs.forms_by_sight import has_button, press, said

TODAY = date(2026, 11, 23)
BEFORE = date(2026, 11, 1)
MEDICINE = Medicine("d", "Ramipril", (time(9),), BEFORE)
CONDITION = Condition("k", "kidney-disease", BEFORE)
EGFR = LabValue("l", "egfr", 45.0, EGFR_UNIT, BEFORE)
EVENT = Event("e", "travel", TODAY, TODAY, 0, "train")
TRIAL = Trial("t", "mgt", "cognition", TODAY + timedelta(days=30), while_taking=True)
MORNING = plan("morning", "08:00", 1)


def a_product(session, host):
    log = session.log(TODAY, TODAY)
    dialog = edit_product(session, log, log.products["mgt"], host)
    dialog.lot.setText("mine")
    return dialog


def a_plan(session, host):
    log = session.log(TODAY, TODAY)
    dialog = edit_product(session, log, log.products["mgt"], host)
    dialog.plan.rows[0].time.set_clock(time(9, 30))
    return dialog


def a_medicine(session, host):
    dialog = edit_medicine(session, MEDICINE, host)
    dialog.text.setText("mine")
    return dialog


def a_condition(session, host):
    dialog = edit_condition(session, CONDITION, host)
    dialog.text.setText("mine")
    return dialog


def its_egfr(session, host):
    dialog = edit_condition(session, CONDITION, host)
    dialog.egfr.setText("51")
    return dialog


def a_lab_value(session, host):
    dialog = edit_lab(session, EGFR, host)
    dialog.text.setText("mine")
    return dialog


def an_event(session, host):
    dialog = edit_event(session, EVENT, host)
    dialog.text.setPlainText("mine")
    return dialog


def a_trial(session, host):
    dialog = plan_trial(session, host)
    dialog.design.weeks.setCurrentIndex(dialog.design.weeks.findData(16))
    return dialog


FORMS = {
    "product": (a_product, MAGTEIN, {"brand": "theirs"}, {"lot": "mine"}),
    "plan": (a_plan, MORNING, {"units": 3.0}, {}),
    "medicine": (a_medicine, MEDICINE, {"times": (time(10),)}, {"text": "mine"}),
    "condition": (a_condition, CONDITION, {"last": TODAY}, {"text": "mine"}),
    "eGFR": (its_egfr, EGFR, {"text": "theirs"}, {}),
    "lab value": (a_lab_value, EGFR, {"result": 30.0}, {"text": "mine"}),
    "event": (an_event, EVENT, {"last": TODAY + timedelta(days=1)}, {"text": "mine"}),
    "trial": (a_trial, TRIAL, {"important_change": 2.0}, {"weeks": 16}),
}


@pytest.fixture
def logged(set_up):
    set_up.do("more", *map(Put, (MEDICINE, CONDITION, EGFR, EVENT, TRIAL)))
    return set_up


def elsewhere(session, clock, *edits):
    with Journal(session.journal.path, clock) as other:
        other.apply("elsewhere", *edits)


def there(session):
    return list(records(session.log(BEFORE, TODAY + timedelta(days=400))))


@pytest.mark.parametrize(("open_form", "record", "theirs", "mine"), FORMS.values(), ids=FORMS)
def test_what_another_program_changed_stays_until_the_person_says_so(
    logged, host, clock, open_form, record, theirs, mine
):
    dialog = open_form(logged, host)
    changed = replace(record, **theirs)
    elsewhere(logged, clock, over(changed))
    dialog.save()
    assert changed in there(logged)
    assert "This was changed meanwhile" in said(dialog)
    assert "→" in said(dialog)
    press(dialog, "Yes, save it")
    assert changed not in there(logged)
    kept = [each for each in there(logged) if getattr(each, "id", "") == record.id]
    assert all(getattr(each, name) == value for each in kept for name, value in mine.items())
    assert logged.journal.history.next_undo() != "elsewhere"


@pytest.mark.parametrize("name", ["medicine", "condition", "event"])
def test_what_another_program_removed_comes_back_only_where_the_person_says_so(
    logged, host, clock, name
):
    open_form, record, _theirs, mine = FORMS[name]
    dialog = open_form(logged, host)
    elsewhere(logged, clock, gone(record))
    dialog.save()
    assert record.id not in {getattr(each, "id", "") for each in there(logged)}
    assert "removed" in said(dialog)
    assert has_button(dialog, "Yes, save it")
    press(dialog, "Yes, save it")
    (back,) = [each for each in there(logged) if getattr(each, "id", "") == record.id]
    assert all(getattr(back, name) == value for name, value in mine.items())


def test_a_button_that_writes_at_once_asks_too(logged, host, clock):
    dialog = edit_medicine(logged, MEDICINE, host)
    changed = replace(MEDICINE, text="theirs")
    elsewhere(logged, clock, over(changed))
    press(dialog, "No longer taken")
    assert changed in there(logged)
    assert "This was changed meanwhile" in said(dialog)
