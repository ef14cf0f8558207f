"""Helpers of the audit's tests: lines of a log, the log as text, and its audit by a centre."""

import json
from pathlib import Path

from caseflow import Centre, LegalType, Matter
from caseflow.calendar import CN, working_days
from caseflow.machines import CATALOGUE
from caseflow.machines.claims import claims
from caseflow.machines.indicators import indicators
from caseflow.machines.remarks import remarks
from caseflow.reports.audit import audit, read_log
from caseflow.reports.audit.log import COLUMNS, written

PLAN = {"opens": "intake", "claims": claims, "remarks": remarks, "indicators": indicators}
ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "hualong-2021.csv"
CENTRE = Centre("hualong", lifecycles=CATALOGUE, calendar=CN)
KINDS = ("instant", "promised", "upward")
LICENCE = Matter(
    code="L-1", name="食品经营许可", legal_type=LegalType.LICENCE, statutory=working_days(20), promised=working_days(10), kinds=KINDS
)
BENEFIT = Matter(code="B-1", name="临时救助", legal_type=LegalType.BENEFIT, promised=working_days(10), kinds=KINDS)
MATTERS = {matter.code: matter for matter in (LICENCE, BENEFIT)}
CLERK, DEPARTMENT, HEAD = "window_clerk", "department", "department_head"


def line(event, day, role=CLERK, *, form=None, case_no="HL-1", hour="10:00", **cells):
    """One line of cells; `form` is data, or text to be written as it is."""
    at = day if "T" in day else f"{day}T{hour}+08:00"
    text = form if isinstance(form, str) else "" if form is None else json.dumps(form, ensure_ascii=False)
    return {"case_no": case_no, "at": at, "event": event, "actor": f"p-{role}", "role": role, "form": text, **cells}


def opening(day, *, matter="L-1", form=None, **cells):
    """The line that opens a case."""
    return line("open", day, matter=matter, form=form or {"applicant": "王建国"}, hour="09:00", **cells)


def accepted(day, **cells):
    """The lines of a case that was examined and accepted on `day`."""
    case_no = cells.get("case_no", "HL-1")
    accept = line("accept_promised", day, form={"number": "3"}, hour="09:20", case_no=case_no)
    return [opening(day, **cells), line("examine", day, hour="09:10", case_no=case_no), accept]


def text_of(*lines, header=COLUMNS):
    """The log as text; a line that is text already is written as it is."""
    return "\n".join([",".join(header), *(line if isinstance(line, str) else written(line, header) for line in lines)]) + "\n"


def audit_of(*lines, at=None, centre=CENTRE, matters=MATTERS):
    """The audit of these lines."""
    return audit(
        read_log(text_of(*lines).encode(), "log.csv").rows, centre, matters, at=None if at is None else f"{at}T17:00+08:00", **PLAN
    )


def kinds(result):
    """The kind and rule of every finding."""
    return [(finding.kind, finding.rule) for finding in result.findings]
