"""The centre of the command line: the lifecycles of caseflow, CN with the given notices, and what `--set` and `--adopt` say."""

from __future__ import annotations

import re
from argparse import Namespace
from datetime import date

from caseflow.calendar import CN, Span, WorkCalendar
from caseflow.cli.notices import notices_in
from caseflow.engine.centre import Centre
from caseflow.errors import BadInput, nearest, shown
from caseflow.law import Adoption, rule_of
from caseflow.lifecycle.vocabulary import FromCentre
from caseflow.machines import CATALOGUE

_PAPER = re.compile(r"(?P<title>.+)@(?P<on>[0-9]{4}-[0-9]{2}-[0-9]{2})(?:=(?P<value>[^@]*))?")
_HOUR = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


def centre_of(args: Namespace) -> Centre:
    """Return the centre with the parameters, adopted rules and notices that the options name."""
    parameters, adopts = dict(map(_parameter, args.parameters)), dict(map(_adoption, args.adopts))
    return Centre("caseflow", lifecycles=CATALOGUE, calendar=calendar_of(args), parameters=parameters, adopts=adopts)


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
    return name, _value(f"--set {shown(text)}", name, value, amount=name in _limits())


def _adoption(text: str) -> tuple[str, Adoption]:
    """Return the name of a rule, and by which paper, from which day and with which value the centre adopts it.

    Raises:
        BadInput: there is no such rule, the title or the day is missing, or the value is of another kind.
    """
    name, _, paper = text.partition("=")
    rules = CATALOGUE.rules
    if name not in rules:
        msg = f"--adopt {shown(text)}: there is no rule {shown(name)} to adopt{nearest(name, rules)}; known: {', '.join(rules)}"
        raise BadInput(msg, value=text, known=tuple(rules))
    match = _PAPER.fullmatch(paper)
    title, on = (match["title"].strip(), _day(match["on"])) if match else ("", None)
    if match is None or not title or on is None:
        example = f"{name}=窗口答复办法@2021-05-01"
        msg = f"--adopt {shown(text)}: write the title of the paper and its day, such as {example}; a value follows as =VALUE"
        raise BadInput(msg, value=text)
    parameter, given = rules[name], match["value"]
    if given is None:
        return name, Adoption(title, on)
    if given == "false" and parameter is None:  # it turns a default of the library off
        return name, Adoption(title, on, value=False)
    return name, Adoption(title, on, _value(f"--adopt {shown(text)}", parameter or name, given, amount=(parameter or name) in _limits()))


def _limits() -> set[str | None]:
    """Return the names of the parameters, and of the defaults of the library, that are an amount of time."""
    limits = [limit for lifecycle in CATALOGUE for limit in lifecycle.limits]
    return {limit.within.name if isinstance(limit.within, FromCentre) else rule_of(limit.cite) for limit in limits}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _value(given: str, name: str, text: str, *, amount: bool) -> object:
    """Return the value that `text` writes for a parameter or rule; `given` is the option, as an error names it.

    Raises:
        BadInput: it is of another kind.
    """
    checked: object
    if amount:
        try:
            return Span.parse(text)
        except BadInput as error:
            msg = f"{given}: {error}"
            raise BadInput(msg, value=text) from None
    if name == "closes_at":
        kind, checked = "an hour such as 17:30", text if _HOUR.fullmatch(text) else None
    elif name == "warn_part":
        kind, checked = "a whole number from 1", (int(text) or None) if text.isascii() and text.isdigit() else None
    else:
        kind, checked = "true or false", {"true": True, "false": False}.get(text)
    if checked is None:
        msg = f"{given}: {name} is {kind}, not {shown(text)}"
        raise BadInput(msg, value=text)
    return checked
