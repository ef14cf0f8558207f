"""An audit as JSON data: keys that do not change, days and instants in ISO 8601, citations in both languages."""

from __future__ import annotations

from typing import Any

from caseflow.case.records import Case, Run
from caseflow.clocks.clock import Clock
from caseflow.clocks.record import Pause
from caseflow.law import Citation
from caseflow.reports.audit.log import BadLine
from caseflow.reports.audit.model import Audit, CaseAudit, Finding, untimed_because
from caseflow.reports.figures import Indicator


def to_data(audit: Audit) -> dict[str, Any]:
    """Return the audit as JSON data."""
    return {
        "format": 1,
        "at": audit.at.isoformat(),
        "first": audit.first and audit.first.isoformat(),
        "last": audit.last and audit.last.isoformat(),
        "calendar": {"name": audit.calendar.name, "digest": audit.calendar.digest, "provisional": audit.calendar.is_provisional},
        "summary": audit.counts,
        "indicators": list(map(_indicator, audit.indicators)),
        "cases": list(map(_case, audit.cases)),
        "bad_lines": list(map(_bad_line, audit.bad)),
    }


def _indicator(indicator: Indicator) -> dict[str, Any]:
    ratio = indicator.ratio
    return {
        "key": indicator.key,
        "zh": indicator.zh,
        "numerator": ratio.numerator,
        "denominator": ratio.denominator,
        "target": ratio.target and str(ratio.target),
        "met": ratio.met,
        "against": list(indicator.against),
        "cites": _cites((indicator.cite,)),
    }


def _case(audited: CaseAudit) -> dict[str, Any]:
    case, main = audited.case, audited.case.main
    matter = case.matter
    return {
        "case_no": case.case_no,
        "line": audited.line,
        "matter": matter and {"code": matter.code, "name": matter.name, "legal_type": matter.legal_type.value},
        "opened": case.standing[0].at.isoformat(),
        "kind": main.lifecycle.name,
        "state": main.state,
        "state_zh": main.lifecycle.state(main.state).zh,
        "open": main.is_open,
        "runs": [_run(run) for run in case.runs],
        "clocks": [_clock(clock, case) for clock in audited.clocks],
        "findings": [_finding(finding) for finding in audited.findings],
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
    days = {name: getattr(clock, name) for name in ("started", "ended", "due", "overdue_after", "expected")}
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
            for name in ("breached", "excused", "late", "late_under_other_reading", "warned", "was_late", "born_late", "undated")
        },
        "pauses": [_pause(pause) for pause in clock.pauses],
        "soft": clock.limit.soft,
        "basis": clock.limit.basis.value,
        "cites": _cites(clock.cites),
    }


def _pause(pause: Pause) -> dict[str, Any]:
    return {
        "run": pause.run,
        "since": pause.since.isoformat(),
        "until": pause.until and pause.until.isoformat(),
        "cites": _cites(pause.cites),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "kind": finding.kind,
        "rule": finding.rule,
        "rule_zh": finding.rule_zh,
        "line": finding.line,
        "day": finding.day and finding.day.isoformat(),
        "run": finding.run,
        "error": finding.error,
        "zh": finding.zh,
        "en": finding.en,
        "reasons": dict(finding.reasons),
        "cites": _cites(finding.cites),
    }


def _cites(cites: tuple[Citation, ...]) -> list[dict[str, str]]:
    return [{"law": cite.law.key, "zh": cite.zh, "en": cite.en} for cite in cites]


def _bad_line(line: BadLine) -> dict[str, Any]:
    return {"line": line.number, "case_no": line.case_no or None, "zh": line.zh, "en": line.en}
