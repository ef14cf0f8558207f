"""The present instant, for commands without `--at`."""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime

from caseflow.basics.instants import instant
from caseflow.basics.present import present as present_in
from caseflow.engine.centre import Centre
from caseflow.errors import BadInput


def present(centre: Centre) -> datetime:
    """Return the present instant in the centre's zone, to the second."""
    return present_in(None, centre.zone).replace(microsecond=0)


def at_of(args: Namespace, centre: Centre, *, writes: bool = False) -> datetime:
    """Return the instant that `--at` names, or the present; a command that `writes` may not name an instant in the future.

    Raises:
        BadInput: it is not an instant, or `writes` is set and it lies in the future.
    """
    now = present(centre)
    at = now if args.at is None else instant(args.at, centre.zone)
    if writes and at > now:
        # An entry with a future instant would block every other act until then.
        msg = f"--at {at.isoformat()} is later than {now.isoformat()}: nothing is recorded before it happens; leave out --at for now"
        raise BadInput(msg, at=at)
    return at
