"""The present instant, and how far the clocks of two computers may differ without anybody writing a time that is not true."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

from caseflow.basics.instants import instant
from caseflow.errors import BadInput

SKEW: Final = timedelta(minutes=5)


def present(now: object, zone: tzinfo) -> datetime:
    """Return the instant `now` (aware) in `zone`; None is that of this computer's clock.

    Raises:
        BadInput: `now` has no offset from UTC.
    """
    return datetime.now(UTC).astimezone(zone) if now is None else instant(now, zone, what="now")


def refuse_future(what: str, at: datetime, now: datetime) -> None:
    """Refuse an instant that lies after `now`: a clock was wrong, here or where it was written.

    Raises:
        BadInput: `at` is more than `SKEW` after `now`; `what` says whose instant it is.
    """
    if at > now + SKEW:
        msg = (
            f"{what} {at.isoformat()} lies in the future: it is {now.isoformat(timespec='seconds')} here. "
            "One of the two clocks is wrong; if it is the one here, say now="
        )
        raise BadInput(msg, at=at, now=now)
