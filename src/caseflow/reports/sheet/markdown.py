"""Lifecycles as pages of Markdown, one a lifecycle and language, with an index: plain CommonMark and tables, for a site or a printer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from caseflow.lifecycle import Catalogue, Lifecycle
from caseflow.lifecycle.vocabulary import Cites, Guard, State, Transition
from caseflow.reports.sheet.wording import Language, Wording, fields_of, form_zh, target

_ENDING: Final = {"zh": ".zh.md", "en": ".md"}


def pages(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Yield file name and text of every page: the index, then each lifecycle in English and in Chinese, in the order of the catalogue."""
    yield "index.md", "\n".join(_index(catalogue)) + "\n"
    for one in catalogue:
        yield one.name + _ENDING["en"], "\n".join(_Page(one, "en", catalogue).lines()) + "\n"
        yield one.name + _ENDING["zh"], "\n".join(_Page(one, "zh", catalogue).lines()) + "\n"


def _index(catalogue: Iterable[Lifecycle]) -> list[str]:
    rows = []
    for one in catalogue:
        zh, en = (f"[{text}]({one.name}{_ENDING[lang]})" for text, lang in ((one.zh, "zh"), (_code(one.name), "en")))
        figures = (len(one.states), len(one.transitions), len(one.limits))
        rows.append((zh, en, *map(str, figures), Wording(one, "zh").cited(one.cite)))
    return [
        "# 程序一览 The lifecycles",
        "",
        "每个程序一页：状态、时限、事件、条件和文书，由定义直接生成（`caseflow sheet --all -o 目录`）。",
        "One page a lifecycle: states, limits, events, conditions and documents, printed from the definitions and from nothing else.",
        "",
        *_table(("程序", "lifecycle", "状态 states", "事件 events", "时限 limits", "依据 cites"), rows),
    ]


class _Page(Wording):
    def __init__(self, lifecycle: Lifecycle, lang: Language, others: Iterable[Lifecycle]) -> None:
        super().__init__(lifecycle, lang, others)
        self.ending = _ENDING[lang]

    def lines(self) -> list[str]:
        one = self.of
        other = self.say(f"[English]({one.name}{_ENDING['en']})", f"[中文]({one.name}{_ENDING['zh']})")
        everything = self.say("程序一览", "all lifecycles")
        paper = f"{self.say('凭', 'with')} {self.form(one.opens_with)}" if one.opens_with else self.say("无表单", "with no form")
        roles = self.listed(self.named(one.opened_by))
        return [
            f"# {self.say(f'{one.zh} {_code(one.name)}', f'{_code(one.name)} {one.zh}')}",
            "",
            " · ".join((f"{self.say('版本', 'Edition')} {one.edition}", self.cited(one.cite), other, f"[{everything}](index.md)")),
            "",
            self.say(f"立案：由 {roles} {paper}。", f"Opened by {roles} {paper}."),
            *self.section(self.say("状态", "States"), self.states()),
            *self.section(self.say("时限", "Limits"), self.limits()),
            *self.section(self.say("事件", "Events"), self.events()),
            *self.section(self.say("条件", "Conditions"), self.conditions()),
            *self.section(self.say("文书", "Documents"), self.forms()),
        ]

    def section(self, title: str, lines: Sequence[str]) -> list[str]:
        return ["", f"## {title}", "", *(lines or [self.say("无。", "None.")])]

    def code(self, name: str) -> str:
        return _code(name)

    def term(self, zh: str, name: str) -> str:
        return self.say(f"{zh} {_code(name)}", f"{_code(name)} {zh}")

    def lifecycle(self, name: str) -> str:
        told = self.say(self.others[name].zh, _code(name))
        return f"[{told}]({name}{self.ending})"

    def form(self, cls: Any) -> str:
        return self.say(f"《{form_zh(cls)}》{_code(cls.__name__)}", f"{_code(cls.__name__)} 《{form_zh(cls)}》")

    def states(self) -> list[str]:
        rows = [(*self.both(state.zh, state.name), self.nature(state)) for state in self.of.states]
        return self.table("状态 名称 性质", "name 状态 what_it_is", rows)

    def table(self, zh: str, en: str, rows: Sequence[Sequence[str]]) -> list[str]:
        """A table under its heads (an underline stands for a blank); nothing where there are no rows."""
        return _table([one.replace("_", " ") for one in self.say(zh, en).split(" ")], rows) if rows else []

    def both(self, zh: str, name: str) -> tuple[str, str]:
        """A term and its name, the page's own language first."""
        named = _code(name)
        return (zh, named) if self.zh else (named, zh)

    def limits(self) -> list[str]:
        rows = [
            (
                self.term(one.zh, one.name),
                self.value(one.within),
                self.weight(one),
                "<br>".join(f"{what}{self.say('：', ': ')}{told}" for what, told in self.about(one)),
                self.cited(one.cite),
            )
            for one in self.of.limits
        ]
        return self.table("时限 期限 性质 计时规则 依据", "limit period basis how_it_runs cites", rows)

    def events(self) -> list[str]:
        rows = [
            (
                self.term(row.zh, row.event),
                "<br>".join(self.named(row.by)) or self.by_itself(row),
                f"{self.listed(map(self.short, row.source))}<br>→ {self.whither(row)}",
                "<br>".join((*([self.form(row.form)] if row.form else []), *map(self.guard, row.guards))),
                "<br>".join(f"{told}{self.say('：', ': ')}{what}" for told, what in (*self.effects(row), *self.rests_on(row))),
            )
            for row in self.of.transitions
        ]
        zh, en = "事件 由谁办理 从何状态到何状态 文书、条件 后果、依据", "event by from_and_to document,_conditions effects,_cites"
        return self.table(zh, en, rows)

    def rests_on(self, row: Transition) -> list[tuple[str, str]]:
        return [(self.say("依据", "cites"), self.cited(row.cite))] if row.cite else []

    def whither(self, row: Transition) -> str:
        leads = target(row)
        return self.say("不变", "stays") if leads is None else self.short(leads)

    def short(self, state: State) -> str:
        """A state in the page's own language alone: the table of states has both."""
        return self.say(state.zh, _code(state.name))

    def conditions(self) -> list[str]:
        """Every condition once: what it asks, of which events, who may waive it, and the text that it follows from."""
        found: dict[Guard, list[Transition]] = {}
        for row in self.of.transitions:
            for guard in row.guards:
                found.setdefault(guard, []).append(row)
        rows = []
        for guard, held in found.items():
            events = self.listed(map(self.event, dict.fromkeys(row.event for row in held)))
            # A condition without a citation of its own follows from what its rows cite.
            cites: Cites = guard.cite or tuple(dict.fromkeys(cite for row in held for cite in row.cite)) or self.of.cite
            rows.append((*self.both(self.guard(guard), guard.name), events, self.soft(guard), self.cited(cites)))
        return self.table("条件 名称 用于事件 可否豁免 依据", "name condition of_the_events waiver cites", rows)

    def forms(self) -> list[str]:
        yes = self.say("是", "yes")
        out: list[str] = []
        for cls in self.documents():
            held = fields_of(cls, zh=self.zh)
            rows = [(_code(one.name), one.takes, "" if one.optional else yes, yes if one.personal else "") for one in held]
            out += [*([""] if out else []), f"### {self.form(cls)}", ""]
            out += self.table("字段 内容 须填 个人信息", "field takes required personal", rows) or [self.say("无字段。", "No fields.")]
        return out


def _code(name: str) -> str:
    return f"`{name}`"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(cell.replace("|", r"\|") for cell in line) + " |" for line in lines]
