"""Lifecycles as Markdown pages, one for each lifecycle and language, with an index: CommonMark with tables, for a site or a printer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from caseflow.basics.arguments import takes
from caseflow.lifecycle import Catalogue, Lifecycle
from caseflow.lifecycle.definition import a_catalogue
from caseflow.lifecycle.forms import fields_of
from caseflow.lifecycle.reserved import OPEN
from caseflow.lifecycle.vocabulary import Cites, Guard, State, Transition
from caseflow.reports.sheet.wording import NAMES_ZH, Language, Wording, form_zh, target_state

_ENDING: Final = {"zh": ".zh.md", "en": ".md"}


@takes(catalogue=a_catalogue)
def pages(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Yield the file name and text of every page: the index, then each lifecycle in English and in Chinese, in the catalogue's order."""
    yield "index.md", "\n".join(_index(catalogue)) + "\n"
    for lifecycle in catalogue:
        yield lifecycle.name + _ENDING["en"], "\n".join(_LifecyclePage(lifecycle, "en", catalogue).lines()) + "\n"
        yield lifecycle.name + _ENDING["zh"], "\n".join(_LifecyclePage(lifecycle, "zh", catalogue).lines()) + "\n"


def _index(catalogue: Iterable[Lifecycle]) -> list[str]:
    rows = []
    for lifecycle in catalogue:
        name = lifecycle.name
        zh, en = (f"[{text}]({name}{_ENDING[lang]})" for text, lang in ((lifecycle.zh, "zh"), (_code(name), "en")))
        counts = (len(lifecycle.states), len(lifecycle.transitions), len(lifecycle.limits))
        rows.append((zh, en, *map(str, counts), Wording(lifecycle, "zh").cited(lifecycle.cite)))
    return [
        "# 程序一览 The lifecycles",
        "",
        "每个程序一页：状态、时限、事件、条件和文书，由定义直接生成（`caseflow sheet --all -o 目录`）。",
        "One page a lifecycle: states, limits, events, conditions and documents, printed from the definitions and from nothing else.",
        "",
        *_table(("程序", "lifecycle", "状态 states", "事件 events", "时限 limits", "依据 cites"), rows),
    ]


class _LifecyclePage(Wording):
    def __init__(self, lifecycle: Lifecycle, lang: Language, others: Iterable[Lifecycle]) -> None:
        super().__init__(lifecycle, lang, others)
        self.ending = _ENDING[lang]

    def lines(self) -> list[str]:
        zh, name, form = self.of.zh, self.of.name, self.of.opens_with
        translation = self.say(f"[英文版]({name}{_ENDING['en']})", f"[中文]({name}{_ENDING['zh']})")
        index = f"[{self.say('程序一览', 'all lifecycles')}](index.md)"
        document = f"{self.say('凭', 'with ')}{self.form(form)}" if form else self.say("无须填表", "with no form")
        roles = self.listed(self.named(self.of.opened_by))
        by = self.say(f"{self.opening}：由{roles}办理，{document}。", f"Opened by {roles} {document}.")
        return [
            f"# {self.term(zh, name)}",
            "",
            " · ".join((f"{self.say('版本', 'Edition')} {self.of.edition}", self.cited(self.of.cite), translation, index)),
            "",
            by,
            *(line for label, text in self.receipt() for line in ("", self.say(f"{label}：{text}。", f"{label.capitalize()} {text}."))),
            *self.section(self.say("状态", "States"), self.states()),
            *self.section(self.say("时限", "Limits"), self.limits()),
            *self.section(self.say("事件", "Events"), self.events()),
            *self.section(self.say("条件", "Conditions"), self.conditions()),
            *self.section(self.say("文书", "Documents"), self.forms()),
            *(self.section(NAMES_ZH, self.name_table()) if self.zh else ()),
        ]

    def section(self, title: str, lines: Sequence[str]) -> list[str]:
        return ["", f"## {title}", "", *(lines or [self.say("无。", "None.")])]

    def code(self, name: str) -> str:
        return _code(name)

    def lifecycle(self, name: str) -> str:
        text = self.say(self.others[name].zh, _code(name))
        return f"[{text}]({name}{self.ending})"

    def form(self, cls: Any) -> str:
        return self.term(f"《{form_zh(cls)}》", cls.__name__)

    def states(self) -> list[str]:
        rows = [(*self.both(state.zh, state.name), self.nature(state)) for state in self.of.states]
        return self.table("状态 性质", "name 状态 what_it_is", rows)

    def table(self, zh: str, en: str, rows: Sequence[Sequence[str]]) -> list[str]:
        """Return a table with its heads, in which `_` stands for a blank; no lines where there are no rows."""
        return _table([head.replace("_", " ") for head in self.say(zh, en).split(" ")], rows) if rows else []

    def both(self, zh: str, name: str) -> tuple[str, ...]:
        """Return the cells of a term: on an English page its name too."""
        return (zh,) if self.zh else (_code(name), zh)

    def limits(self) -> list[str]:
        rows = [
            (
                self.term(limit.zh, limit.name),
                self.length(limit),
                self.weight(limit),
                self.details(self.about(limit)),
                self.cited(limit.cite),
            )
            for limit in self.of.limits
        ]
        return self.table("时限 期限 性质 计时规则 依据", "limit period basis how_it_runs cites", rows)

    def details(self, details: Iterable[tuple[str, str]]) -> str:
        """Return labels and texts as the lines of one cell."""
        return "<br>".join(f"{label}{self.say('：', ': ')}{text}" for label, text in details)

    def events(self) -> list[str]:
        rows = [
            (
                self.term(row.zh, row.event),
                "<br>".join(self.named(row.by)) or self.by_itself(row),
                f"{self.say('／', ', ').join(map(self.short, row.source))}<br>{self.target(row)}",
                "<br>".join((*([self.form(row.form)] if row.form else []), *map(self.guard, row.guards))),
                self.details((*self.effects(row), *self.cites(row))),
            )
            for row in self.of.transitions
        ]
        zh, en = "事件 由谁办理 从何状态到何状态 文书、条件 后果、依据", "event by from_and_to document,_conditions effects,_cites"
        return self.table(zh, en, rows)

    def cites(self, row: Transition) -> list[tuple[str, str]]:
        return [(self.say("依据", "cites"), self.cited(row.cite))] if row.cite else []

    def target(self, row: Transition) -> str:
        state = target_state(row)
        return self.say("状态不变", "→ stays") if state is None else f"→ {self.short(state)}"

    def short(self, state: State) -> str:
        """Return a state in the page's own language alone: the table of states has both."""
        return self.say(state.zh, _code(state.name))

    def conditions(self) -> list[str]:
        """Return every condition once: what it asks, of which events, who may waive it, and the text on which it rests."""
        transitions: dict[Guard, list[Transition]] = {guard: [] for guard in self.of.opening_guards}
        for row in self.of.transitions:
            for guard in row.guards:
                transitions.setdefault(guard, []).append(row)
        rows = []
        for guard, guarded in transitions.items():
            opening = [self.term(self.opening, OPEN)] if guard in self.of.opening_guards else []
            events = self.listed((*opening, *map(self.event, dict.fromkeys(row.event for row in guarded))))
            # A condition without a citation of its own rests on what its rows cite.
            cites: Cites = guard.cite or tuple(dict.fromkeys(cite for row in guarded for cite in row.cite)) or self.of.cite
            rows.append((*self.both(self.guard(guard), guard.name), events, self.soft(guard), self.cited(cites)))
        return self.table("条件 用于事件 可否豁免 依据", "name condition of_the_events waiver cites", rows)

    def forms(self) -> list[str]:
        yes = self.say("是", "yes")
        out: list[str] = []
        for cls in self.documents():
            rows = [
                (
                    self.say(field.zh, _code(field.name)),
                    self.takes(field.type),
                    yes if field.required else "",
                    yes if field.personal else "",
                )
                for field in fields_of(cls)
            ]
            out += [*([""] if out else []), f"### {self.form(cls)}", ""]
            out += self.table("栏目 填写内容 必填 个人信息", "field takes required personal", rows) or [self.say("无栏目。", "No fields.")]
        return out

    def name_table(self) -> list[str]:
        """Return the codes of all terms of the page."""
        return _table(("类别", "中文", "名称", "写法"), [(kind, zh, _code(name), written) for kind, zh, name, written in self.names()])


def _code(name: str) -> str:
    return f"`{name}`"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(cell.replace("|", r"\|") for cell in line) + " |" for line in lines]
