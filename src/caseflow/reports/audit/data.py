"""An audit as plain JSON data: keys that stay, days and instants in ISO 8601, citations in both languages."""

from __future__ import annotations

from typing import Any

from caseflow.case.records import Case, Run
from caseflow.clocks.clock import Clock
from caseflow.law import Citation
from caseflow.reports.audit.log import BadLine
from caseflow.reports.audit.model import Audit, CaseAudit, Finding, untimed_because
from caseflow.reports.figures import Indicator


def to_data(found: Audit) -> dict[str, Any]:
    """Return the audit as JSON values."""
    return {
        "format": 1,
        "at": found.at.isoformat(),
        "first": found.first and found.first.isoformat(),
        "last": found.last and found.last.isoformat(),
        "calendar": {"name": found.calendar.name, "digest": found.calendar.digest, "provisional": found.calendar.is_provisional},
        "summary": found.counts,
        "indicators": [_indicator(one) for one in found.indicators],
        "cases": [_case(one) for one in found.cases],
        "bad_lines": [_bad(one) for one in found.bad],
    }


def _indicator(one: Indicator) -> dict[str, Any]:
    ratio = one.ratio
    return {
        "key": one.key,
        "zh": one.zh,
        "numerator": ratio.numerator,
        "denominator": ratio.denominator,
        "target": ratio.target and str(ratio.target),
        "met": ratio.met,
        "against": list(one.against),
        "cites": _cites((one.cite,)),
    }


def _case(one: CaseAudit) -> dict[str, Any]:
    case, main = one.case, one.case.main
    matter = case.matter
    return {
        "case_no": case.case_no,
        "line": one.line,
        "matter": matter and {"code": matter.code, "name": matter.name, "legal_type": matter.legal_type.value},
        "opened": case.standing[0].at.isoformat(),
        "kind": main.lifecycle.name,
        "state": main.state,
        "state_zh": main.lifecycle.state(main.state).zh,
        "open": main.is_open,
        "runs": [_run(run) for run in case.runs],
        "clocks": [_clock(clock, case) for clock in one.clocks],
        "findings": [_finding(finding) for finding in one.findings],
    }


def _run(run: Run) -> dict[str, Any]:
    return {
        "run": run.id,
        "lifecycle": run.lifecycle.name,
        "edition": run.lifecycle.edition,
        "state": run.state,
        "open": run.is_open,
        "counts_from": run.origin.day.isoformat(),
    }


def _clock(clock: Clock, case: Case) -> dict[str, Any]:
    days = {name: getattr(clock, name) for name in ("started", "ended", "due", "expected")}
    why = untimed_because(clock, case)
    return {
        "limit": clock.name,
        "zh": clock.zh,
        "run": clock.run,
        "number": clock.number,
        "within": None if clock.within is None else str(clock.within),
        "untimed": why and {"zh": why[0], "en": why[1]},
        "state": clock.state,
        "used": clock.used,
        "left": clock.left,
        **{name: day and day.isoformat() for name, day in days.items()},
        **{
            name: getattr(clock, name)
            for name in ("breached", "late", "late_under_other_reading", "warned", "was_late", "born_late", "undated")
        },
        "soft": clock.limit.soft,
        "basis": clock.limit.basis.value,
        "cites": _cites(clock.cites),
    }


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "rule": one.rule,
        "rule_zh": one.rule_zh,
        "line": one.line,
        "day": one.day and one.day.isoformat(),
        "run": one.run,
        "error": one.error,
        "zh": one.zh,
        "en": one.en,
        "reasons": dict(one.reasons),
        "cites": _cites(one.cites),
    }


def _cites(cites: tuple[Citation, ...]) -> list[dict[str, str]]:
    return [{"law": cite.law.key, "zh": cite.zh, "en": cite.en} for cite in cites]


def _bad(one: BadLine) -> dict[str, Any]:
    return {"line": one.number, "case_no": one.case_no or None, "zh": one.zh, "en": one.en}
