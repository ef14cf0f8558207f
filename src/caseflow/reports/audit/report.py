"""An audit as a page for the head of a centre: figures first, then overdue cases, broken rules, open cases, and cases in order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from caseflow.basics.bilingual import in_chinese, in_english
from caseflow.basics.columns import columns
from caseflow.reports.audit.case_section import CaseSections, Language, unset_by_centre
from caseflow.reports.audit.model import BREACH, LAW, MISMATCH, REFUSED, Audit, CaseAudit, Finding
from caseflow.reports.audit.storing import CONFLICT, OUTCOMES, Stored
from caseflow.reports.figures import ROUNDED, Indicator
from caseflow.reports.words import setting_zh

_HAN: Final = re.compile("[一-龥]")
_BROKEN: Final = {BREACH: "late", REFUSED: "refused", MISMATCH: "not so"}
# Why an act was refused, by the class of the error.
_REFUSED_ZH: Final = {
    "GuardRefused": "条件不具备",
    "NotPermitted": "无权办理",
    "NoSuchEvent": "此时不能办理",
    "FormRefused": "文书不合要求",
    "OutOfOrder": "先后不符",
    "LapseDue": "期限已届满",
    "Conflict": "编号重复使用",
    "Ambiguous": "未写明所办程序",
}
_OUTCOMES: Final = {
    "new": ("新存", "stored"),
    "same": ("已存，相同", "stored before, unchanged"),
    "longer": ("已存，续存", "stored before, the rest appended"),
    "ahead": ("库中更全", "the store has more entries than the log"),
    "conflict": ("不一致，未动", "another journal, not changed"),
}


def page(audit: Audit, name: str, lang: Language, *, stored: Sequence[Stored] = (), comments: Sequence[str] = ()) -> str:
    """Return the whole page. `name` and `comments` are the log's; `stored` says what happened to the journals in a store."""
    return "\n".join(_AuditPage(audit, lang).lines(name, stored, comments)) + "\n"


class _AuditPage(CaseSections):
    """The page of an audit, in one language."""

    def lines(self, name: str, stored: Sequence[Stored], comments: Sequence[str]) -> list[str]:
        """Return all lines, the most urgent first."""
        overdue = [case for case in self.audit.cases if case.overdue]
        with_problems = [case for case in self.audit.cases if case.problems and not case.overdue]
        in_order = [case for case in self.audit.cases if not case.problems and not case.overdue]
        still_open = [case for case in in_order if case.case.main.is_open]
        closed = [case for case in in_order if not case.case.main.is_open]
        return [
            *(self.head_line(name), *self.comments(comments), "", *self.summary(), *self.figures_of_the_plan()),
            *self.section("现超期", "overdue now", overdue, self.in_full),
            *(*self.rules(), *self.bad_lines(), *self.without_limit()),
            *self.section("有问题", "with problems", with_problems, self.in_full),
            *self.section("在办、无问题", "open, nothing wrong", still_open, self.in_full),
            *self.section("已办结、无问题，各一行", "closed, nothing wrong, a line each", closed, self.on_one_line),
            *(*self.stored(stored), "", *self.foot()),
        ]

    def section(self, zh: str, en: str, cases: Sequence[CaseAudit], lines: Callable[[Iterable[CaseAudit]], list[str]]) -> list[str]:
        """Return a title and the lines of the cases; nothing where there are no cases."""
        title = self.say(f"== {zh}：{len(cases)} 件 ==", f"== {en}: {len(cases)} ==")
        return ["", title, *lines(cases)] if cases else []

    def head_line(self, name: str) -> str:
        """Return what was read, and as of when the page is."""
        audit = self.audit
        first, last = (instant.date() if instant else "—" for instant in (audit.first, audit.last))
        later = self.say(f"，另有 {audit.later} 行在此之后未计", f"; {audit.later} lines are later") if audit.later else ""
        again = self.say(f"，其中 {audit.again} 行系重复报送", f", {audit.again} of them sent again") if audit.again else ""
        at = audit.at.isoformat(sep=" ", timespec="minutes")
        return self.say(
            f"{name}：{len(audit.cases)} 件，{audit.lines} 行{again}，{first} 至 {last}；截至 {at}{later}",
            f"{name}: {len(audit.cases)} cases, {audit.lines} lines{again}, {first} to {last}; as of {at}{later}",
        )

    def table(self, zh: str, en: str, rows: Iterable[Sequence[str]]) -> list[str]:
        """Return rows under their heads, in which `_` stands for a blank."""
        return columns([[head.replace("_", " ") for head in self.say(zh, en).split(" ")], *rows])

    def summary(self) -> list[str]:
        """Return a row for each kind of case, in the order of the catalogue, and the totals."""
        by_kind = {kind: [case for case in self.audit.cases if case.case.kind == kind.name] for kind in self.audit.lifecycles}
        rows = [(self.say(kind.zh, kind.name), *self.figures(cases)) for kind, cases in by_kind.items() if cases]
        total = (self.say("合计", "all"), *self.figures(self.audit.cases))
        zh, en = "类别 件数 在办 办结 现超期 曾超期 违规操作 期满依法发生", "kind cases open closed overdue broke_limit refused by_law"
        return self.table(zh, en, [*rows, total])

    def figures(self, cases: Sequence[CaseAudit]) -> tuple[str, ...]:
        """Return the figures of a row."""
        kinds = [finding.kind for case in cases for finding in case.findings]
        is_open = sum(case.case.main.is_open for case in cases)
        limits = sum(any(finding.kind == BREACH for finding in case.findings) for case in cases)
        overdue = sum(bool(case.overdue) for case in cases)
        return tuple(map(str, (len(cases), is_open, len(cases) - is_open, overdue, limits, kinds.count(REFUSED), kinds.count(LAW))))

    def figures_of_the_plan(self) -> list[str]:
        """Return the plan's indicators for which the log has anything to count."""
        counted = [indicator for indicator in self.audit.indicators if indicator.ratio.value is not None]
        if not counted:
            return []
        zh, en = "指标  比率 方案目标 办件 依据", "indicator  rate target cases cites"
        beside = [line for indicator in counted for line in self.beside(indicator)]
        return ["", *self.table(zh, en, map(self.indicator, counted)), *beside, f"  {self.say(in_chinese(ROUNDED), in_english(ROUNDED))}"]

    def beside(self, indicator: Indicator) -> list[str]:
        """Return what is to be read with an indicator: the numbers beside it, and which reading of the plan is counted."""
        lines = [f"{self.say(zh, en)}{self.say('：', ': ')}{number}" for zh, en, number in indicator.beside if number]
        reading = indicator.reading
        lines += [self.say(f"适用口径：{in_chinese(reading)}", f"counted as: {in_english(reading)}")] if reading else []
        return [f"  {indicator.key} {line}" for line in lines]

    def indicator(self, indicator: Indicator) -> tuple[str, ...]:
        """Return one row; whether the target is met is decided by the exact ratio, not by the rounded one that is shown."""
        ratio, mark = indicator.ratio, {True: "✓", False: "✗", None: "－"}[indicator.ratio.met]
        target = self.say("未定", "none") if ratio.target is None else f"{mark} {float(ratio.target):.0%}"
        against = self.against(indicator)
        left_out = f"；{ratio.not_counted}件不计" if ratio.not_counted else ""
        rate = self.say(f"{ratio.percent} ({ratio.numerator}/{ratio.denominator}{left_out})", str(ratio))
        return indicator.key, self.say(indicator.zh, indicator.en), rate, target, against, self.cited((indicator.cite,))

    def against(self, indicator: Indicator) -> str:
        """Return the cases that do not count for the indicator: without a target, none of them misses one."""
        cases = self.first_few(dict.fromkeys(number.partition(" ")[0] for number in indicator.against))
        word = self.say("未计入的办件：", "not counted: ") if indicator.ratio.target is None else self.say("未达标办件：", "against: ")
        return word + cases if cases else ""

    def rules(self) -> list[str]:
        """Return which rules were broken how often, the most frequent first."""
        groups: dict[tuple[str, str, str], list[Finding]] = {}
        for finding in self.audit.findings:
            if finding.is_problem:
                groups.setdefault((finding.kind, finding.lifecycle, finding.rule), []).append(finding)
        if not groups:
            return ["", self.say("没有违反规定之处", "no rule was broken")]
        rows = [self.rule(findings) for findings in sorted(groups.values(), key=len, reverse=True)]
        return ["", *self.table("违反的规定  次数 办件 依据", "rule_broken  times cases by", rows)]

    def rule(self, findings: list[Finding]) -> tuple[str, ...]:
        """Return one row: the procedure, the rule, how often, in which cases, and by which texts."""
        first = findings[0]
        cites = tuple(dict.fromkeys(cite for finding in findings for cite in finding.cites))
        kind = next(kind.zh for kind in self.audit.lifecycles if kind.name == first.lifecycle) if self.zh else first.lifecycle
        name = self.broken_zh(findings) if self.zh else f"{first.rule}: {_BROKEN[first.kind]}"
        cases = self.first_few(dict.fromkeys(finding.case_no for finding in findings))
        return f"✗ {kind}", name, str(len(findings)), cases, self.cited(cites)

    def broken_zh(self, findings: list[Finding]) -> str:
        """Return in Chinese which rule was broken, and how."""
        first = findings[0]
        if first.kind != REFUSED:
            return f"{first.rule_zh}{'：所述不符' if first.kind == MISMATCH else '超期'}"
        whys = dict.fromkeys(_REFUSED_ZH.get(finding.error or "", "不成立") for finding in findings)
        return f"违规操作：{first.rule_zh}（{'、'.join(whys)}）"

    def comments(self, comments: Sequence[str]) -> list[str]:
        """Return the log's comments in the page's language; all of them where none is in it."""
        own = [comment for comment in comments if (_HAN.search(comment) is not None) is self.zh]
        return [f"# {comment}" for comment in own or comments]

    def bad_lines(self) -> list[str]:
        """Return the lines that could not be used."""
        bad = self.audit.bad
        if not bad:
            return []
        title = self.say(f"{len(bad)} 行未能采用，其余照常核对", f"{len(bad)} lines could not be used; all others were")
        return ["", title, *(self.say(f"  第 {line.number} 行：{line.zh}", f"  line {line.number}: {line.en}") for line in bad)]

    def without_limit(self) -> list[str]:
        """Return the limits that the centre could set and has not set, by the name of the parameter; each once."""
        unset: dict[str, tuple[str, set[str]]] = {}
        for audited in self.audit.cases:
            for clock in filter(unset_by_centre, audited.clocks):
                name = self.say(f"{audited.case.run(clock.run).lifecycle.zh}：{clock.zh}", f"{clock.run.partition('#')[0]} {clock.name}")
                unset.setdefault(clock.limit.within.name, (name, set()))[1].add(audited.case_no)
        if not unset:
            return []
        title = self.say(
            "本中心尚未设定、因而不计时的时限（如何设定，见各程序规程末尾的名称对照）",
            "limits that this centre has not set, so untimed (--set NAME=SPAN sets one)",
        )
        rows = [
            (self.say(setting_zh(parameter), parameter), name, self.say(f"{len(cases)} 件", f"{len(cases)} cases"))
            for parameter, (name, cases) in unset.items()
        ]
        return ["", title, *columns(rows, indent="  ")]

    def stored(self, stored: Sequence[Stored]) -> list[str]:
        """Return what happened to the journals: the number of each outcome, and every conflict."""
        if not stored:
            return []
        counts = Counter(case.outcome for case in stored)
        summary = self.say("，", ", ").join(f"{self.say(*_OUTCOMES[outcome])} {counts[outcome]}" for outcome in OUTCOMES if counts[outcome])
        conflicts = [f"  ✗ {case.case_no}: {self.say(case.zh, case.en)}" for case in stored if case.outcome == CONFLICT]
        return ["", self.say(f"入库：{summary}", f"store: {summary}"), *conflicts]

    def foot(self) -> list[str]:
        """Return the marks, and the calendar by which the dates were computed."""
        calendar = self.audit.calendar
        first, last = calendar.coverage
        return [
            self.say(
                "✗ 违反规定　△ 原则性时限，或者不究责　§ 期满依法发生　○ 经批准豁免　· 提示，未违反规定　→ 有关办件",
                "✗ a rule was broken  △ a soft limit, or nobody to blame  § the law acted  ○ waived, with a reason  "
                "· a remark, nothing broken  → related cases",
            ),
            self.say(
                f"日历 {calendar.name} {first} 至 {last}，版本 {calendar.digest[:12]}",
                f"calendar {calendar.name} {first} to {last}, digest {calendar.digest[:12]}",
            ),
        ]
