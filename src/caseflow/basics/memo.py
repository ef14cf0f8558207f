"""A cache on a record: what a reader computed from it. It is not part of the record's value, and ends with the record."""

from __future__ import annotations

from typing import Generic, TypeVar

import msgspec

R = TypeVar("R", bound=msgspec.Struct)
T = TypeVar("T")


class Memo(Generic[R, T]):
    """One cached value of type `T` for each record, under the name that its reader chose.

    The record is a frozen struct made with `dict=True`. Equality, repr and pickle look at its fields and so never see a memo. A memo
    holds one value, the last; setting and getting are atomic, so threads that compute the same value at once do no harm.

    >>> class Point(msgspec.Struct, frozen=True, dict=True):
    ...     x: int
    >>> doubled: Memo[Point, int] = Memo("doubled")
    >>> point = Point(2)
    >>> doubled.get(point) is None, doubled.put(point, 4), doubled.get(point), point == Point(2)
    (True, 4, 4, True)
    """

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def get(self, record: R) -> T | None:
        """Return what was put for `record`, or None."""
        return record.__dict__.get(self.name)

    def drop(self, record: R) -> None:
        """Forget what was put for `record`."""
        record.__dict__.pop(self.name, None)

    def put(self, record: R, value: T) -> T:
        """Keep `value` for `record`, and return it."""
        record.__dict__[self.name] = value
        return value


def carry(record: R, after: R) -> None:
    """Let `after`, the next record, start with all that was computed of `record`; each reader tells from its value what is new."""
    known = record.__dict__
    if known:
        after.__dict__.update(known)
