"""How a medicine leaves the list: it ends, or was never there."""

from __future__ import annotations

from magtrack.domain.record.edits import Delete, Edit
from magtrack.domain.record.people import Medicine
from magtrack.domain.safety.medicines import end_medicine
from magtrack.ui.session import Session


def was_never_taken(session: Session, medicine: Medicine) -> bool:
    """Tell whether a medicine begins today at the earliest and was not ticked."""
    today = session.today()
    is_new = medicine.first is not None and medicine.first >= today
    return is_new and not session.log(today, today).ticks_of(medicine.id, today)


def is_over(session: Session, medicine: Medicine) -> bool:
    """Tell whether a medicine ended before today."""
    return medicine.last is not None and medicine.last < session.today()


def leave_medicine(session: Session, medicine: Medicine) -> Edit:
    """Return the edit by which a medicine that is not over leaves the list from today on.

    One that was never taken is deleted; the past keeps every other one, and its warnings.
    """
    if was_never_taken(session, medicine):
        return Delete(medicine)
    return end_medicine(medicine, None, session.today())
