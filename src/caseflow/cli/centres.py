"""The centre that the command line stands for: the lifecycles that come with caseflow, CN with the notices given, parameters by `--set`."""

from __future__ import annotations

import re
from argparse import Namespace

from caseflow.calendar import CN, Span, WorkCalendar
from caseflow.centre import Centre, parameters_of
from caseflow.cli.notices import notices_in
from caseflow.errors import BadInput, nearest, shown
from caseflow.lifecycle.rows import FromCentre
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
    amounts = {limit.within.name for one in CATALOGUE for limit in one.limits if isinstance(limit.within, FromCentre)}
    if name in amounts:
        return name, Span.parse(value)
    if name == "closes_at" and _HOUR.fullmatch(value):
        return name, value
    if name == "warn_part" and value.isascii() and value.isdigit() and int(value):
        return name, int(value)
    if name not in {"closes_at", "warn_part"} and value in {"true", "false"}:
        return name, value == "true"
    known = parameters_of(CATALOGUE)
    kinds = "closes_at an hour such as 17:30, warn_part a whole number, a limit a span such as '2 working_days', the rest true or false"
    msg = f"--set {shown(text)} cannot be used{nearest(name, known) if name not in known else ''}; {', '.join(known)}: {kinds}"
    raise BadInput(msg, value=text, known=known)
