"""The centre that the command line stands for: the lifecycles that come with caseflow, CN with the notices given, parameters by `--set`."""

from __future__ import annotations

import re
from argparse import Namespace

from caseflow.calendar import CN, Span, WorkCalendar
from caseflow.cli.notices import notices_in
from caseflow.engine.centre import Centre
from caseflow.errors import BadInput, nearest, shown
from caseflow.lifecycle.vocabulary import FromCentre
from caseflow.machines import CATALOGUE

_HOUR = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


def centre_of(args: Namespace) -> Centre:
    """Return the centre whose parameters and notices the options name."""
    parameters = dict(map(_parameter, args.parameters))
    return Centre("caseflow", lifecycles=CATALOGUE, calendar=calendar_of(args), parameters=parameters)


def calendar_of(args: Namespace) -> WorkCalendar:
    """Return CN with the notices of the files that `--notice` names."""
    calendar = CN
    for path in getattr(args, "notices", ()):
        for notice in notices_in(path):
            calendar = calendar.with_notice(notice)
    return calendar


def _parameter(text: str) -> tuple[str, object]:
    """Name and value of a centre's parameter, checked by what the lifecycles take it for.

    Raises:
        BadInput: no such parameter is read, or the value is none of its kind.
    """
    name, _, value = text.partition("=")
    known = CATALOGUE.parameters
    if name not in known:
        msg = f"--set {shown(text)}: no lifecycle reads a parameter {shown(name)}{nearest(name, known)}; there are {', '.join(known)}"
        raise BadInput(msg, value=text, known=known)
    amounts = {limit.within.name for one in CATALOGUE for limit in one.limits if isinstance(limit.within, FromCentre)}
    found: object
    if name in amounts:
        try:
            return name, Span.parse(value)
        except BadInput as error:
            msg = f"--set {shown(text)}: {error}"
            raise BadInput(msg, value=text, known=known) from None
    if name == "closes_at":
        kind, found = "an hour such as 17:30", value if _HOUR.fullmatch(value) else None
    elif name == "warn_part":
        kind, found = "a whole number from 1", (int(value) or None) if value.isascii() and value.isdigit() else None
    else:
        kind, found = "true or false", {"true": True, "false": False}.get(value)
    if found is None:
        msg = f"--set {shown(text)}: {name} is {kind}, not {shown(value)}"
        raise BadInput(msg, value=text, known=known)
    return name, found
