"""The centre of the command line: the lifecycles that come with caseflow, CN with the given notices, and parameters from `--set`."""

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
    """Return the centre with the parameters and notices that the options name."""
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
    """Return the name and value of a parameter of the centre; its kind is known from the lifecycles that read it.

    Raises:
        BadInput: no lifecycle reads such a parameter, or the value is of another kind.
    """
    name, _, value = text.partition("=")
    known = CATALOGUE.parameters
    if name not in known:
        msg = f"--set {shown(text)}: no lifecycle reads a parameter {shown(name)}{nearest(name, known)}; known: {', '.join(known)}"
        raise BadInput(msg, value=text, known=known)
    amounts = {limit.within.name for lifecycle in CATALOGUE for limit in lifecycle.limits if isinstance(limit.within, FromCentre)}
    checked: object
    if name in amounts:
        try:
            return name, Span.parse(value)
        except BadInput as error:
            msg = f"--set {shown(text)}: {error}"
            raise BadInput(msg, value=text, known=known) from None
    if name == "closes_at":
        kind, checked = "an hour such as 17:30", value if _HOUR.fullmatch(value) else None
    elif name == "warn_part":
        kind, checked = "a whole number from 1", (int(value) or None) if value.isascii() and value.isdigit() else None
    else:
        kind, checked = "true or false", {"true": True, "false": False}.get(value)
    if checked is None:
        msg = f"--set {shown(text)}: {name} is {kind}, not {shown(value)}"
        raise BadInput(msg, value=text, known=known)
    return name, checked
