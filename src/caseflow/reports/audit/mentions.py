"""Which cases mention each other: the numbers of other cases in a case's documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from caseflow.reports.audit.model import CaseAudit


def mentioned_cases(audits: Iterable[CaseAudit]) -> dict[str, tuple[str, ...]]:
    """Return, for every case by its number, the other cases of the log that its documents name, in the order in which they do."""
    cases = [audit.case for audit in audits]
    known = frozenset(case.case_no for case in cases)
    mentions = {}
    for case in cases:
        numbers = dict.fromkeys(text for entry in case.standing for text in _texts(entry.form) if text in known)
        mentions[case.case_no] = tuple(number for number in numbers if number != case.case_no)
    return mentions


def _texts(value: Any) -> Iterator[str]:
    """Yield every text in a document, at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            yield from _texts(getattr(value, field.name))
