"""An audit as a page for the head of a centre: figures and broken rules first, then what is late, wrong or open, then what went well."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from caseflow.basics.columns import columns
from caseflow.reports.audit.case_section import Blocks, Language, by_the_centre
from caseflow.reports.audit.model import BREACH, LAW, MISMATCH, REFUSED, Audit, CaseAudit, Finding
from caseflow.reports.audit.storing import CONFLICT, OUTCOMES, Kept
from caseflow.reports.figures import Indicator

_BROKEN: Final = {BREACH: ("超限", "late"), REFUSED: ("被拒", "refused"), MISMATCH: ("所述不符", "not so")}
_KEPT: Final = {
    "new": ("新存", "stored"),
    "same": ("已存，相同", "stored before, the same"),
    "longer": ("已存，续存", "stored before, the rest appended"),
    "ahead": ("库中更全", "the store knows more than the log"),
    "conflict": ("不一致，未动", "another journal, left alone"),
}


def page(found: Audit, name: str, lang: Language, *, kept: Sequence[Kept] = (), comments: Sequence[str] = ()) -> str:
    """Return the whole page; `name` is the log's, `comments` its own opening lines, `kept` what became of its journals."""
    return "\n".join(_Page(found, lang).lines(name, kept, comments)) + "\n"


class _Page(Blocks):
    """The page being written, in one language."""

    def lines(self, name: str, kept: Sequence[Kept], comments: Sequence[str]) -> list[str]:
        """Every line, the most urgent first."""
        late = [one for one in self.found.cases if one.overdue]
        ill = [one for one in self.found.cases if one.problems and not one.overdue]
        well = [one for one in self.found.cases if not one.problems and not one.overdue]
        running = [one for one in well if one.case.main.is_open]
        done = [one for one in well if not one.case.main.is_open]
        return [
            *(self.head_line(name), *(f"# {comment}" for comment in comments), "", *self.summary(), *self.figures_of_the_plan()),
            *self.section("现超期", "overdue now", late, self.in_full),
            *(*self.rules(), *self.bad(), *self.without_limit()),
            *self.section("有问题", "with problems", ill, self.in_full),
            *self.section("在办、无问题", "open, nothing wrong", running, self.in_full),
            *self.section("已办结、无问题，各一行", "closed, nothing wrong, a line each", done, self.on_one_line),
            *(*self.kept(kept), "", *self.foot()),
        ]

    def section(self, zh: str, en: str, cases: Sequence[CaseAudit], told: Callable[[Iterable[CaseAudit]], list[str]]) -> list[str]:
        """Some of the cases under their title; nothing where there are none."""
        title = self.say(f"== {zh}：{len(cases)} 件 ==", f"== {en}: {len(cases)} ==")
        return ["", title, *told(cases)] if cases else []

    def head_line(self, name: str) -> str:
        """What was read, and as of when it stands."""
        found = self.found
        first, last = (one.date() if one else "—" for one in (found.first, found.last))
        later = self.say(f"，另有 {found.later} 行在此之后未计", f"; {found.later} lines lie after it") if found.later else ""
        again = self.say(f"，其中 {found.again} 行为重复报送", f", {found.again} of them sent again") if found.again else ""
        at = found.at.isoformat(sep=" ", timespec="minutes")
        return self.say(
            f"{name}：{len(found.cases)} 件，{found.lines} 行{again}，{first} 至 {last}；截至 {at}{later}",
            f"{name}: {len(found.cases)} cases, {found.lines} lines{again}, {first} to {last}; as of {at}{later}",
        )

    def table(self, zh: str, en: str, rows: Iterable[Sequence[str]]) -> list[str]:
        """Rows under their heads, in which an underline stands for a blank."""
        return columns([[cell.replace("_", " ") for cell in self.say(zh, en).split(" ")], *rows])

    def summary(self) -> list[str]:
        """One row a kind, in the order of the catalogue, and all together."""
        mine = {one: [case for case in self.found.cases if case.case.kind == one.name] for one in self.found.lifecycles}
        rows = [(self.say(one.zh, one.name), *self.figures(cases)) for one, cases in mine.items() if cases]
        total = (self.say("合计", "all"), *self.figures(self.found.cases))
        zh, en = "类别 件数 在办 办结 现超期 曾超限 被拒 依法转办", "kind cases open closed overdue broke_limit refused by_law"
        return self.table(zh, en, [*rows, total])

    def figures(self, cases: Sequence[CaseAudit]) -> tuple[str, ...]:
        """The figures of a row."""
        kinds = [finding.kind for one in cases for finding in one.findings]
        is_open = sum(one.case.main.is_open for one in cases)
        limits = sum(any(finding.kind == BREACH for finding in one.findings) for one in cases)
        overdue = sum(bool(one.overdue) for one in cases)
        return tuple(map(str, (len(cases), is_open, len(cases) - is_open, overdue, limits, kinds.count(REFUSED), kinds.count(LAW))))

    def figures_of_the_plan(self) -> list[str]:
        """The plan's indicators, those for which the log holds anything to count."""
        counted = [one for one in self.found.indicators if one.ratio.value is not None]
        zh, en = "指标  比率 方案目标 未达的件 依据", "indicator  rate target counted_against cites"
        return ["", *self.table(zh, en, map(self.indicator, counted))] if counted else []

    def indicator(self, one: Indicator) -> tuple[str, ...]:
        """One row: reached or not is asked of the exact ratio, never of the rounded one that is shown."""
        ratio, mark = one.ratio, {True: "✓", False: "✗", None: "－"}[one.ratio.met]
        target = self.say("未定", "none") if ratio.target is None else f"{mark} {float(ratio.target):.0%}"
        against = self.some(dict.fromkeys(number.partition(" ")[0] for number in one.against))
        return one.key, self.say(one.zh, one.en), str(ratio), target, against, self.cited((one.cite,))

    def rules(self) -> list[str]:
        """Which rules were broken how often, the most frequent first."""
        groups: dict[tuple[str, str, str], list[Finding]] = {}
        for finding in self.found.findings:
            if finding.is_problem:
                groups.setdefault((finding.kind, finding.lifecycle, finding.rule), []).append(finding)
        if not groups:
            return ["", self.say("没有违反规定之处", "no rule was broken")]
        rows = [self.rule(held) for held in sorted(groups.values(), key=len, reverse=True)]
        return ["", *self.table("违反的规定  次数 件 依据", "rule_broken  times cases by", rows)]

    def rule(self, held: list[Finding]) -> tuple[str, ...]:
        """One row: the procedure, the rule, how often, in which cases, and by which texts."""
        first = held[0]
        what = self.say(*_BROKEN[first.kind])
        cites = tuple(dict.fromkeys(cite for finding in held for cite in finding.cites))
        kind = next(one.zh for one in self.found.lifecycles if one.name == first.lifecycle) if self.zh else first.lifecycle
        name = self.say(f"{first.rule_zh}：{what}", f"{first.rule}: {what}")
        return f"✗ {kind}", name, str(len(held)), self.some(dict.fromkeys(finding.case_no for finding in held)), self.cited(cites)

    def bad(self) -> list[str]:
        """The lines that could not be read."""
        found = self.found.bad
        if not found:
            return []
        title = self.say(f"{len(found)} 行未能采用，其余照常核对", f"{len(found)} lines could not be used; the rest was read on")
        lines = [self.say(f"  第 {one.number} 行：{one.zh}", f"  line {one.number}: {one.en}") for one in found]
        return ["", title, *lines]

    def without_limit(self) -> list[str]:
        """The limits that are the centre's to set and that it has not set: told once, by the parameter's name."""
        unset: dict[str, tuple[str, set[str]]] = {}
        for one in self.found.cases:
            for clock in filter(by_the_centre, one.clocks):
                name = self.say(f"{one.case.run(clock.run).lifecycle.zh} {clock.zh}", f"{clock.run.partition('#')[0]} {clock.name}")
                unset.setdefault(clock.limit.within.name, (name, set()))[1].add(one.case_no)
        if not unset:
            return []
        title = self.say(
            "本中心未设、故不计时的时限（以 --set 名称=期间 设定）",
            "limits that this centre has not set, so untimed (--set NAME=SPAN sets one)",
        )
        rows = [(parameter, name, self.say(f"{len(held)} 件", f"{len(held)} cases")) for parameter, (name, held) in unset.items()]
        return ["", title, *columns(rows, indent="  ")]

    def kept(self, kept: Sequence[Kept]) -> list[str]:
        """What became of the journals."""
        if not kept:
            return []
        counts = [(outcome, sum(one.outcome == outcome for one in kept)) for outcome in OUTCOMES]
        told = self.say("，", ", ").join(f"{self.say(*_KEPT[outcome])} {count}" for outcome, count in counts if count)
        clashes = [f"  ✗ {one.case_no}: {self.say(one.zh, one.en)}" for one in kept if one.outcome == CONFLICT]
        return ["", self.say(f"入库：{told}", f"store: {told}"), *clashes]

    def foot(self) -> list[str]:
        """The marks, and the calendar with which the dates were computed."""
        calendar = self.found.calendar
        first, last = calendar.coverage
        return [
            self.say(
                "✗ 违反规定　△ 原则性时限或非经办人之过　§ 依法发生　○ 经批准豁免　→ 有关的件",
                "✗ a rule was broken  △ a soft limit, or no clerk's fault  § the law acted  ○ waived, with a reason  → related cases",
            ),
            self.say(
                f"日历 {calendar.name} {first} 至 {last}，版本 {calendar.digest[:12]}",
                f"calendar {calendar.name} {first} to {last}, digest {calendar.digest[:12]}",
            ),
        ]
