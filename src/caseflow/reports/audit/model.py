"""The result of an audit: findings, each with its rule and citations, case by case, and their counts."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import Final

from attrs import field, frozen

from caseflow.calendar import WorkCalendar
from caseflow.case.matter import applicable
from caseflow.case.records import Case
from caseflow.clocks.clock import Clock
from caseflow.law import Citation, rule_of
from caseflow.lifecycle import Lifecycle
from caseflow.lifecycle.vocabulary import FromCentre, FromMatter
from caseflow.reports.audit.log import BadLine
from caseflow.reports.figures import Indicator

BREACH: Final = "breach"
REFUSED: Final = "refused"
SOFT: Final = "soft"
BORN_LATE: Final = "born_late"
EXCUSED: Final = "excused"
LAW: Final = "law"
WAIVED: Final = "waived"
MISMATCH: Final = "mismatch"
REMARK: Final = "remark"
# Only a broken rule, or a false statement about another case, is a problem. The other kinds are reported, and nobody has to answer for
# them: a soft limit that ran out, a period that was over before it could be kept, a limit that was missed and that something excuses
# (`clocks.clock.EXCUSES`), an act of the law, a guard that was waived with a reason, and a remark on what a text asks without a number.
PROBLEMS: Final = (BREACH, REFUSED, MISMATCH)
KINDS: Final = (BREACH, REFUSED, MISMATCH, SOFT, BORN_LATE, EXCUSED, LAW, WAIVED, REMARK)


@frozen
class Finding:
    """One finding in one case: its kind, the rule by name, a sentence in Chinese and English, and the citations that bind this case.

    `rule` is the name of a limit, an event or a guard; `line` the line of the log, where there is one; `day` the local day that counts;
    `error` the class name of the refusal; `reasons` the guards that refused, each with its reason.
    """

    case_no: str
    kind: str
    rule: str
    rule_zh: str
    zh: str
    en: str
    cites: tuple[Citation, ...] = ()
    line: int | None = field(default=None, kw_only=True)
    day: date | None = field(default=None, kw_only=True)
    run: str | None = field(default=None, kw_only=True)
    error: str | None = field(default=None, kw_only=True)
    reasons: tuple[tuple[str, str], ...] = field(default=(), kw_only=True)

    @property
    def lifecycle(self) -> str:
        """The name of the lifecycle to which the rule belongs."""
        return (self.run or "").partition("#")[0]

    @property
    def is_problem(self) -> bool:
        """True when a rule was broken, and somebody has to answer for it."""
        return self.kind in PROBLEMS


@frozen
class CaseAudit:
    """One case after its last line: the case, its clocks as of the audit's instant, and the findings; `line` is the line that opened it."""

    line: int
    case: Case
    clocks: tuple[Clock, ...]
    findings: tuple[Finding, ...]

    @property
    def case_no(self) -> str:
        """The number of the case."""
        return self.case.case_no

    @property
    def problems(self) -> tuple[Finding, ...]:
        """The findings that break a rule."""
        return tuple(finding for finding in self.findings if finding.is_problem)

    @property
    def overdue(self) -> tuple[Clock, ...]:
        """The open clocks that are past their due day and for which somebody has to answer."""
        return tuple(clock for clock in self.clocks if clock.is_open and clock.breached and not clock.limit.soft and not clock.born_late)


@frozen
class Audit:
    """An audited log: its cases in the order of their opening, and in `bad` the lines that could not be used.

    Clocks are as of the instant `at`; `first` and `last` are the earliest and latest instants in the log. `lines` counts the acts that
    were checked, `later` the lines after `at`, `again` the acts that were repeated with the same key. `lifecycles` are the centre's, in
    the order of its catalogue; `indicators` are the plan's, over all cases as of `at`.
    """

    at: datetime
    first: datetime | None
    last: datetime | None
    cases: tuple[CaseAudit, ...]
    bad: tuple[BadLine, ...]
    lines: int
    later: int
    again: int
    calendar: WorkCalendar = field(eq=False)
    lifecycles: tuple[Lifecycle, ...] = field(default=(), repr=False, kw_only=True)
    indicators: tuple[Indicator, ...] = field(default=(), repr=False, kw_only=True)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding of every case."""
        return tuple(finding for case in self.cases for finding in case.findings)

    @property
    def counts(self) -> dict[str, int]:
        """The numbers of lines, cases, open and overdue cases, and findings of each kind."""
        kinds = Counter(finding.kind for finding in self.findings)
        return {
            "lines": self.lines,
            "bad_lines": len(self.bad),
            "later_lines": self.later,
            "repeated_lines": self.again,
            "cases": len(self.cases),
            "open": sum(case.case.main.is_open for case in self.cases),
            "overdue": sum(bool(case.overdue) for case in self.cases),
            "with_problems": sum(bool(case.problems) for case in self.cases),
            **{kind: kinds[kind] for kind in KINDS},
        }

    @property
    def clean(self) -> bool:
        """True when every line could be used and no rule was broken."""
        return not self.bad and not any(finding.is_problem for finding in self.findings)


def untimed_because(clock: Clock, case: Case) -> tuple[str, str] | None:
    """Return why `clock` has no limit (zh, en), or None for a clock that has one.

    The rule did not bind yet, it is a default that the centre has not adopted, it is not for such matters, or nothing sets an amount.
    """
    if clock.within is not None:
        return None
    day, cites = case.run(clock.run).origin.day, clock.limit.cite
    legal_type = None if case.matter is None else case.matter.legal_type
    if not clock.cites and any(cite.law.binds(legal_type) for cite in cites):
        later = [cite for cite in cites if cite.law.in_force_from > day and applicable((cite,), case.matter, cite.law.in_force_from)]
        if later:
            first = min(later, key=lambda cite: cite.law.in_force_from)
            begins = first.law.in_force_from
            return f"{first.zh} 自 {begins} 起施行，本程序自 {day} 起算", f"{first.en} binds from {begins}, this began on {day}"
        if rule_of(cites) is not None:
            return "系统默认，本中心未采纳，不计时", "a default of the library that this centre has not adopted"
        return f"所引规定在 {day} 未施行或已失效", f"no rule that it cites was in force on {day}"
    if not clock.cites:
        governed = dict.fromkeys(governed_type for cite in cites for governed_type in cite.law.only_for)
        zh, en = "、".join(each.zh for each in governed), ", ".join(each.value for each in governed)
        return f"仅适用于{zh}事项", f"only for matters of type {en}"
    if isinstance(clock.limit.within, FromMatter):
        return "事项未设此期限", "the matter sets none"
    if isinstance(clock.limit.within, FromCentre):
        return "本中心未设此期限", "the centre sets none"
    return "未设期限", "none was set"
