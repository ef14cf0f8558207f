"""Which case speaks of which: the numbers of other cases that stand in a case's documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from caseflow.reports.audit.model import CaseAudit


def linked(cases: Iterable[CaseAudit]) -> dict[str, tuple[str, ...]]:
    """Return, for every case by its number, the other cases of the log that its documents name, in the order in which they do."""
    held = tuple(cases)
    known = frozenset(one.case_no for one in held)
    found = {}
    for one in held:
        said = dict.fromkeys(text for entry in one.case.standing for text in _texts(entry.form) if text in known)
        found[one.case_no] = tuple(number for number in said if number != one.case_no)
    return found


def _texts(value: Any) -> Iterator[str]:
    """Every text that a document holds, in itself or in what it is made of."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif attrs.has(type(value)):
        for one in attrs.fields(type(value)):
            yield from _texts(getattr(value, one.name))
