"""What time is it? The one place in the house that looks: whoever types a command stands in the present, unless `--at` says otherwise."""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, datetime

from caseflow.basics.instants import instant
from caseflow.engine.centre import Centre
from caseflow.errors import BadInput


def present(centre: Centre) -> datetime:
    """Return the present instant in the centre's zone, to the second."""
    return instant(datetime.now(UTC).replace(microsecond=0), centre.zone)


def at_of(args: Namespace, centre: Centre, *, writes: bool = False) -> datetime:
    """Return the instant that `--at` names, or the present; where something is written, nothing that lies ahead.

    Raises:
        BadInput: no instant, or one that lies ahead where `writes` is set.
    """
    now = present(centre)
    at = now if args.at is None else instant(args.at, centre.zone)
    if writes and at > now:
        # What was recorded in the future would stand in the way of everything until then.
        msg = f"--at {at.isoformat()} lies ahead of {now.isoformat()}: nothing is written down before it happens; leave --at out for now"
        raise BadInput(msg, at=at)
    return at
