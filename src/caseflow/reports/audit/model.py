"""What an audit finds: findings, each with its rule and citations, case by case, and the counts over all of them."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import Final

from attrs import field, frozen

from caseflow.calendar import WorkCalendar
from caseflow.case.matter import applicable
from caseflow.case.records import Case
from caseflow.clocks.clock import Clock
from caseflow.law import Citation
from caseflow.lifecycle import Lifecycle
from caseflow.lifecycle.vocabulary import FromCentre, FromMatter
from caseflow.reports.audit.log import BadLine
from caseflow.reports.figures import Indicator

BREACH: Final = "breach"
REFUSED: Final = "refused"
SOFT: Final = "soft"
BORN_LATE: Final = "born_late"
OTHER_READING: Final = "other_reading"
LAW: Final = "law"
WAIVED: Final = "waived"
MISMATCH: Final = "mismatch"
# What breaks a rule, or says of another case what is not so. A soft limit that ran out, a period that was over before it could be kept or
# is over by a reading that the centre did not choose, what the law itself did, and a guard that was waived with a reason are told, and
# blamed on nobody.
PROBLEMS: Final = (BREACH, REFUSED, MISMATCH)
KINDS: Final = (BREACH, REFUSED, MISMATCH, SOFT, BORN_LATE, OTHER_READING, LAW, WAIVED)


@frozen
class Finding:
    """One thing found in one case: its kind, the rule by name, what to tell (zh, en), and the citations that bind this case.

    `rule` is the name of a limit, an event or a guard; `line` the line of the log, where there is one; `day` the local day that counts;
    `error` the name of the refusal's class; `reasons` every guard that said no, with its reason.
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
        """The name of the lifecycle whose rule it is."""
        return (self.run or "").partition("#")[0]

    @property
    def is_problem(self) -> bool:
        """True when a rule was broken, and somebody has to answer for it."""
        return self.kind in PROBLEMS


@frozen
class CaseAudit:
    """One case after its last line: the case itself, its clocks as of the audit's instant, and what was found."""

    line: int
    case: Case
    clocks: tuple[Clock, ...]
    findings: tuple[Finding, ...]

    @property
    def case_no(self) -> str:
        """Its number."""
        return self.case.case_no

    @property
    def problems(self) -> tuple[Finding, ...]:
        """The findings that break a rule."""
        return tuple(one for one in self.findings if one.is_problem)

    @property
    def overdue(self) -> tuple[Clock, ...]:
        """The open clocks that are past their due day and are somebody's to answer for."""
        return tuple(clock for clock in self.clocks if clock.is_open and clock.breached and not clock.limit.soft and not clock.born_late)


@frozen
class Audit:
    """A log held against the lifecycles: its cases in the order of their opening, and the lines that could not be read.

    `at` is the instant as of which clocks stand; `first` and `last` are the earliest and latest instants in the log; `lines` counts the
    acts that were held against the rules, `later` those after `at`, `again` those whose key said that they had been done before;
    `lifecycles` are the centre's, in the order of its catalogue; `indicators` those of the plan over all cases, as of `at`.
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
        return tuple(finding for one in self.cases for finding in one.findings)

    @property
    def counts(self) -> dict[str, int]:
        """How many cases, open ones, overdue ones, findings of each kind, and lines that could not be read."""
        kinds = Counter(finding.kind for finding in self.findings)
        return {
            "lines": self.lines,
            "bad_lines": len(self.bad),
            "later_lines": self.later,
            "repeated_lines": self.again,
            "cases": len(self.cases),
            "open": sum(one.case.main.is_open for one in self.cases),
            "overdue": sum(bool(one.overdue) for one in self.cases),
            "with_problems": sum(bool(one.problems) for one in self.cases),
            **{kind: kinds[kind] for kind in KINDS},
        }

    @property
    def clean(self) -> bool:
        """True when every line could be read and no rule was broken."""
        return not self.bad and not any(finding.is_problem for finding in self.findings)


def untimed_because(clock: Clock, case: Case) -> tuple[str, str] | None:
    """Return why `clock` has no limit (zh, en): the rule did not bind yet, is not for such matters, or nothing sets an amount.

    None for a clock that has one.
    """
    if clock.within is not None:
        return None
    day, cites = case.run(clock.run).origin.day, clock.limit.cite
    legal_type = None if case.matter is None else case.matter.legal_type
    if not clock.cites and any(cite.law.binds(legal_type) for cite in cites):
        later = [cite for cite in cites if cite.law.in_force_from > day and applicable((cite,), case.matter, cite.law.in_force_from)]
        if later:
            soonest = min(later, key=lambda cite: cite.law.in_force_from)
            begins = soonest.law.in_force_from
            return f"{soonest.zh} 自 {begins} 起施行，本程序自 {day} 起算", f"{soonest.en} binds from {begins}, this began on {day}"
        return f"所引规定在 {day} 未施行或已失效", f"no rule that it cites was in force on {day}"
    if not clock.cites:
        return "仅适用于行政许可事项", "law for licences only"
    if isinstance(clock.limit.within, FromMatter):
        return "事项未设此期限", "the matter sets none"
    if isinstance(clock.limit.within, FromCentre):
        return "本中心未设此期限", "the centre sets none"
    return "未设期限", "none was set"
