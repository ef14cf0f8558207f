"""An audit as a page for the head of a window: the summary first, then what went wrong, then every case with its clocks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Literal

from caseflow.audit.keeping import CONFLICT, OUTCOMES, Kept
from caseflow.audit.model import BORN_LATE, BREACH, LAW, OTHER_READING, REFUSED, SOFT, WAIVED, Audit, CaseAudit, Finding, untimed_because
from caseflow.clocks import Clock
from caseflow.law import Citation, cite_en, cite_zh
from caseflow.ledger import PAUSED
from caseflow.texttable import columns

Language = Literal["zh", "en"]

MARKS: Final = {BREACH: "✗", REFUSED: "✗", SOFT: "△", BORN_LATE: "△", OTHER_READING: "△", LAW: "§", WAIVED: "○"}
_SHOWN_CASES: Final = 3

_ZH: Final = {
    "running": "计时中",
    "paused": "中止计时",
    "waiting": "尚未起算",
    "met": "已办理",
    "lapsed": "已届满，见 §",
    "stopped": "已终止",
    "new": "新存",
    "same": "已存，相同",
    "longer": "已存，续存",
    "ahead": "库中更全",
    "conflict": "不一致，未动",
}
_EN: Final = {
    "running": "running",
    "paused": "paused",
    "waiting": "not started",
    "met": "met",
    "lapsed": "ran out, see §",
    "stopped": "stopped",
    "new": "stored",
    "same": "stored before, the same",
    "longer": "stored before, the rest appended",
    "ahead": "the store knows more than the log",
    "conflict": "another journal, left alone",
}


def page(found: Audit, name: str, lang: Language, *, kept: Sequence[Kept] = (), comments: Sequence[str] = ()) -> str:
    """Return the whole page; `name` is the log's, `comments` its own opening lines, `kept` what became of its journals."""
    return "\n".join(_Page(found, lang).lines(name, kept, comments)) + "\n"


class _Page:
    """The page being written, in one language."""

    def __init__(self, found: Audit, lang: Language) -> None:
        self.found, self.zh = found, lang == "zh"
        self.words = _ZH if self.zh else _EN

    def say(self, zh: str, en: str) -> str:
        return zh if self.zh else en

    def lines(self, name: str, kept: Sequence[Kept], comments: Sequence[str]) -> list[str]:
        """Every line, the most urgent first."""
        ill = [one for one in self.found.cases if one.problems]
        well = [one for one in self.found.cases if not one.problems]
        out = [*self.head(name), *(f"# {comment}" for comment in comments), "", *self.summary(), *self.rules(), *self.bad()]
        clocks = self.clock_lines(self.found.cases)
        for title, cases in (
            (self.say(f"有问题的 {len(ill)} 件", f"{len(ill)} with problems"), ill),
            (self.say(f"其余 {len(well)} 件", f"the other {len(well)}"), well),
        ):
            out += ["", f"== {title} =="] if cases else []
            for one in cases:
                out += ["", *self.case(one, clocks[one.case_no])]
        return [*out, *self.kept(kept), "", *self.foot()]

    def head(self, name: str) -> list[str]:
        """What was read, and as of when it stands."""
        found = self.found
        first, last = (one.date() if one else "—" for one in (found.first, found.last))
        later = self.say(f"，另有 {found.later} 行在此之后未计", f"; {found.later} lines lie after it") if found.later else ""
        again = self.say(f"，其中 {found.again} 行为重复报送", f", {found.again} of them sent again") if found.again else ""
        at = found.at.isoformat(sep=" ", timespec="minutes")
        return [
            self.say(
                f"{name}：{len(found.cases)} 件，{found.lines} 行{again}，{first} 至 {last}；截至 {at}{later}",
                f"{name}: {len(found.cases)} cases, {found.lines} lines{again}, {first} to {last}; as of {at}{later}",
            )
        ]

    def summary(self) -> list[str]:
        """One row a kind, and all together."""
        head = self.say(
            "类别 件数 在办 办结 现超期 曾超限 被拒 依法转办", "kind cases open closed overdue broke_limit refused by_law"
        ).split(" ")
        kinds = dict.fromkeys(one.case.main.lifecycle for one in self.found.cases)
        rows = [
            (lifecycle.zh if self.zh else lifecycle.name, *self.figures(one for one in self.found.cases if one.case.kind == lifecycle.name))
            for lifecycle in {lifecycle.name: lifecycle for lifecycle in kinds}.values()
        ]
        total = (self.say("合计", "all"), *self.figures(self.found.cases))
        return columns([[cell.replace("_", " ") for cell in head], *rows, total])

    def figures(self, cases: Iterable[CaseAudit]) -> tuple[str, ...]:
        """The figures of a row."""
        held = list(cases)
        kinds = [finding.kind for one in held for finding in one.findings]
        is_open = sum(one.case.main.is_open for one in held)
        limits = sum(any(finding.kind == BREACH for finding in one.findings) for one in held)
        overdue = sum(bool(one.overdue) for one in held)
        return tuple(map(str, (len(held), is_open, len(held) - is_open, overdue, limits, kinds.count(REFUSED), kinds.count(LAW))))

    def rules(self) -> list[str]:
        """Which rules were broken how often, the most frequent first."""
        groups: dict[tuple[str, str], list[Finding]] = {}
        for finding in self.found.findings:
            if finding.is_problem:
                groups.setdefault((finding.kind, finding.rule), []).append(finding)
        if not groups:
            return ["", self.say("没有违反规定之处", "no rule was broken")]
        rows = [self.rule(held) for held in sorted(groups.values(), key=len, reverse=True)]
        head = self.say("违反的规定 次数 件 依据", "rule_broken times cases by").split(" ")
        return ["", *columns([[cell.replace("_", " ") for cell in head], *rows])]

    def rule(self, held: list[Finding]) -> tuple[str, str, str, str]:
        """One row: the rule, how often, in which cases, and by which texts."""
        first = held[0]
        what = self.say("超限", "late") if first.kind == BREACH else self.say("被拒", "refused")
        numbers = list(dict.fromkeys(finding.case_no for finding in held))
        more = "" if len(numbers) <= _SHOWN_CASES else self.say(f" 等 {len(numbers)} 件", f" and {len(numbers) - _SHOWN_CASES} more")
        cites = tuple(dict.fromkeys(cite for finding in held for cite in finding.cites))
        name = f"{first.rule_zh} {first.rule}" if self.zh else first.rule
        return f"✗ {name}{self.say('：', ': ')}{what}", str(len(held)), ", ".join(numbers[:_SHOWN_CASES]) + more, self.cited(cites)

    def bad(self) -> list[str]:
        """The lines that could not be read."""
        found = self.found.bad
        if not found:
            return []
        title = self.say(f"{len(found)} 行未能采用，其余照常核对", f"{len(found)} lines could not be used; the rest was read on")
        lines = [self.say(f"  第 {one.number} 行：{one.zh}", f"  line {one.number}: {one.en}") for one in found]
        return ["", title, *lines]

    def case(self, one: CaseAudit, clocks: list[str]) -> list[str]:
        """One case: where it stands, its clocks, what was found."""
        case, main, matter = one.case, one.case.main, one.case.matter
        about = self.say("未列明事项", "no matter given")
        if matter is not None:
            about = self.say(f"{matter.name}（{matter.legal_type.zh}）", f"{matter.name} ({matter.legal_type.value})")
        where = self.say(f"{main.lifecycle.zh}：{main.lifecycle.state(main.state).zh}", f"{main.lifecycle.name}: {main.state}")
        inside = [run for run in case.runs if run.is_open and run is not main]
        names = [self.say(f"{run.lifecycle.zh} {run.lifecycle.state(run.state).zh}", f"{run.id} {run.state}") for run in inside]
        told = self.say(f"；另有 {'、'.join(names)}", f"; also {', '.join(names)}") if names else ""
        opened = self.say(f"{case.standing[0].day} 立案", f"opened {case.standing[0].day}")
        ordered = sorted(one.findings, key=lambda finding: not finding.is_problem)
        return [
            f"{case.case_no}  {about}  {opened}  {where}{told}",
            *clocks,
            *(self.finding(finding) for finding in ordered),
            *self.untimed(one),
        ]

    def finding(self, one: Finding) -> str:
        """One finding on one line."""
        where = "" if one.line is None else self.say(f"第 {one.line} 行 ", f"line {one.line}: ")
        by = self.say(f"　依据：{self.cited(one.cites)}", f"  [{self.cited(one.cites)}]") if one.cites else ""
        text = (one.zh if self.zh else one.en).replace("\n  - ", " ")
        return f"  {MARKS[one.kind]} {where}{text}{by}"

    def cited(self, cites: tuple[Citation, ...]) -> str:
        """The citations in the page's language."""
        return cite_zh(cites) if self.zh else cite_en(cites)

    def untimed(self, one: CaseAudit) -> list[str]:
        """The clocks that have no limit, and why."""
        reasons: dict[str, list[str]] = {}
        for clock in one.clocks:
            why = untimed_because(clock, one.case)
            if why is not None:
                reasons.setdefault(why[0] if self.zh else why[1], []).append(self.name(clock))
        told = [
            self.say(f"{'、'.join(dict.fromkeys(names))}（{why}）", f"{', '.join(dict.fromkeys(names))} ({why})")
            for why, names in reasons.items()
        ]
        return [self.say(f"  － 不计时：{'；'.join(told)}", f"  - untimed: {'; '.join(told)}")] if told else []

    def name(self, clock: Clock) -> str:
        """What the clock is called."""
        again = self.say(f"（第 {clock.number} 次）", f" (no. {clock.number})") if clock.number > 1 else ""
        return (clock.zh if self.zh else clock.name) + again

    def clock_lines(self, cases: Iterable[CaseAudit]) -> dict[str, list[str]]:
        """The clocks of every case as lines, aligned over the whole page."""
        held = [(one.case_no, self.clock(clock)) for one in cases for clock in one.clocks if _on_the_page(clock)]
        lines = columns([cells for _, cells in held], indent="  ")
        out: dict[str, list[str]] = {one.case_no: [] for one in cases}
        for (case_no, _), line in zip(held, lines, strict=True):
            out[case_no].append(line)
        return out

    def clock(self, clock: Clock) -> tuple[str, ...]:
        """Name, limit, used, left, due, how it stands."""
        assert clock.within is not None  # noqa: S101  # untimed ones are told apart
        if clock.started is None:
            return self.name(clock), clock.within.zh if self.zh else clock.within.en, "", "", "", self.words[clock.state]
        used = "—" if clock.used is None else str(clock.used)
        left = "—" if clock.left is None else str(clock.left)
        due = "—" if clock.due is None else str(clock.due)
        span = clock.within.zh if self.zh else clock.within.en
        cells = (self.name(clock), span, f"已用 {used}", f"剩 {left}", f"{due} 届满", self.standing(clock))
        return cells if self.zh else (cells[0], cells[1], f"used {used}", f"left {left}", f"due {due}", cells[5])

    def standing(self, clock: Clock) -> str:
        """How the clock stands, in words."""
        told = self.words[clock.state]
        if clock.undated is not None:
            return f"{told}；{self.say('届满日未定：', 'no due date yet: ')}{clock.undated}"
        if clock.breached:
            late = self.say(f"超 {clock.late}", f"{clock.late} late")
            told = f"{told} {clock.ended}，{late}" if clock.ended and self.zh else f"{told} {clock.ended}, {late}" if clock.ended else late
            told = told if clock.ended else self.say(f"超期，{late}", f"OVERDUE, {late}")
        elif clock.late_under_other_reading:
            told = self.say(f"{told}，按较严的理解已届满", f"{told}, past due by the stricter reading")
        elif clock.ended is not None:
            told = f"{told} {clock.ended}"
        elif clock.warned:
            told = self.say(f"{told}，即将届满", f"{told}, due soon")
        elif clock.state == PAUSED and clock.expected is not None:
            told = self.say(f"{told}，预计 {clock.expected} 届满", f"{told}, expected due {clock.expected}")
        return told + (self.say("（原则上）", " (soft)") if clock.limit.soft else "")

    def kept(self, kept: Sequence[Kept]) -> list[str]:
        """What became of the journals."""
        if not kept:
            return []
        counts = [(outcome, sum(one.outcome == outcome for one in kept)) for outcome in OUTCOMES]
        told = self.say("，", ", ").join(f"{self.words[outcome]} {count}" for outcome, count in counts if count)
        clashes = [f"  ✗ {one.case_no}: {one.zh if self.zh else one.en}" for one in kept if one.outcome == CONFLICT]
        return ["", self.say(f"入库：{told}", f"store: {told}"), *clashes]

    def foot(self) -> list[str]:
        """The marks, and the calendar with which the dates were computed."""
        calendar = self.found.calendar
        first, last = calendar.coverage
        return [
            self.say(
                "✗ 违反规定　△ 原则性时限或非经办人之过　§ 依法发生　○ 经批准豁免",
                "✗ a rule was broken  △ a soft limit, or no clerk's fault  § the law acted  ○ waived, with a reason",
            ),
            self.say(
                f"日历 {calendar.name} {first} 至 {last}，版本 {calendar.digest[:12]}",
                f"calendar {calendar.name} {first} to {last}, digest {calendar.digest[:12]}",
            ),
        ]


def _on_the_page(clock: Clock) -> bool:
    """Not the untimed ones, which are told apart, nor one that never began and no longer will."""
    return clock.within is not None and (clock.started is not None or clock.is_open)
