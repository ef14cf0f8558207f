"""A local day as an argument: days of other libraries are taken, and instants are refused, for they have no day until a zone is named."""

from __future__ import annotations

from datetime import date, datetime

from caseflow.errors import BadInput, shown


def plain_day(value: object, what: str = "day") -> date:
    """Return `value`, a local day, as a plain `datetime.date`; an instant is refused: it has no day until a zone is named.

    Raises:
        BadInput: `value` is a datetime (a subclass of date!), a text, NaT, or anything else that is not a date.

    >>> plain_day(datetime(2021, 4, 28, 18))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    caseflow.errors.BadInput: day is an instant (datetime) without an offset, and names the local day 2021-04-28: write .date()
    ...
    """
    if isinstance(value, date) and not isinstance(value, datetime):
        return date(value.year, value.month, value.day)  # pendulum.Date and other subclasses become plain
    kind = type(value).__name__
    if is_missing(value):
        msg = f"{what} is {shown(value)} ({kind}), which names no day: leave such rows out first"
    elif isinstance(value, datetime) and value.utcoffset() is None:
        named = value.strftime("%Y-%m-%d")
        msg = f"{what} is an instant ({kind}) without an offset, and names the local day {named}: write .date()"
    elif isinstance(value, datetime):
        msg = (
            f"{what} is an instant ({kind}), and calendars count local days: convert it to the centre's zone "
            'first, for instance at.astimezone(ZoneInfo("Asia/Shanghai")).date()'
        )
    else:
        hints = {"str": "parse it first: datetime.date.fromisoformat(...)", "datetime64": "write .astype('datetime64[D]').item()"}
        msg = f"{what} is {shown(value)} ({kind}), and a local day is wanted: {hints.get(kind, 'give a datetime.date')}"
    raise BadInput(msg, value=value, argument=what)


def is_missing(value: object) -> bool:
    """Whether `value` is NaT: that of pandas is a datetime, and neither it nor that of numpy equals itself."""
    return (isinstance(value, datetime) or type(value).__name__ == "datetime64") and bool(value != value)  # noqa: PLR0124
