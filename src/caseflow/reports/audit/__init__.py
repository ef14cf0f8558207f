"""Audit of an existing event log against lifecycles and limits: the state of each case, and the rules that it broke."""

from caseflow.reports.audit.log import BadLine, Line, Log, read_log
from caseflow.reports.audit.model import Audit, CaseAudit, Finding
from caseflow.reports.audit.replay import audit

__all__ = ["Audit", "BadLine", "CaseAudit", "Finding", "Line", "Log", "audit", "read_log"]
