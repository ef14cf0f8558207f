"""What a reader has computed of a record, kept beside the record: no part of its value, and gone when the record is."""

from __future__ import annotations

from typing import Generic, TypeVar

import msgspec

R = TypeVar("R", bound=msgspec.Struct)
T = TypeVar("T")


class Memo(Generic[R, T]):
    """One value of type `T` a record, kept by the reader that computes it, under the reader's name for it.

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

    def put(self, record: R, value: T) -> T:
        """Keep `value` for `record`, and return it."""
        record.__dict__[self.name] = value
        return value
