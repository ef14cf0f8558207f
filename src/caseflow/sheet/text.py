"""A lifecycle as text for a screen: columns that line up, and what belongs to a row below it."""

from __future__ import annotations

from collections.abc import Iterable

from caseflow.lifecycle import Lifecycle
from caseflow.lifecycle.rows import Guard, Role, State, Transition
from caseflow.sheet.wording import Language, Wording, fields_of, form_zh, target
from caseflow.texttable import columns


def sheet(lifecycle: Lifecycle, lang: Language = "zh") -> str:
    """Return the sheet of `lifecycle`: names in both languages, headings and citations in `lang`."""
    return "\n".join(_Text(lifecycle, lang).lines()) + "\n"


class _Text(Wording):
    def lines(self) -> list[str]:
        one = self.of
        paper = f"《{form_zh(one.opens_with)}》 {one.opens_with.__name__}" if one.opens_with else self.say("无表单", "no form")
        title = f"{one.name} {one.zh}  {self.say('版本', 'edition')} {one.edition}  {self.cited(one.cite)}"
        head = [title, f"{self.say('立案', 'opened')}: {paper}; {self.joined(one.opened_by)}"]
        return [*head, "", *self.states(), "", *self.rows(), "", *self.limits(), *self.forms()]

    def states(self) -> list[str]:
        rows = [(state.name, state.zh, self.nature(state)) for state in self.of.states]
        return [self.say("== 状态 ==", "== states =="), *columns(rows, indent="  ")]

    def rows(self) -> list[str]:
        heads = [(f"{row.event} {row.zh}", f"{self.joined(row.source)} → {self.whither(row)}", self.by(row)) for row in self.of.transitions]
        out = [self.say("== 事件 ==", "== events ==")]
        for line, row in zip(columns(heads, indent="  "), self.of.transitions, strict=True):
            out += [line, *(f"      {told}" for told in self.details(row))]
        return out

    def by(self, row: Transition) -> str:
        return self.joined(row.by) if row.by else self.by_itself(row)

    def joined(self, held: Iterable[State | Role]) -> str:
        return " | ".join(self.named(held))

    def whither(self, row: Transition) -> str:
        leads = target(row)
        return "=" if leads is None else self.joined((leads,))

    def details(self, row: Transition) -> list[str]:
        out = [f"{self.say('表单', 'form')}: 《{form_zh(row.form)}》 {row.form.__name__}"] if row.form else []
        out += [f"{self.say('条件', 'guard')}: {self.condition(guard)}" for guard in row.guards]
        out += [f"{told}: {what}" for told, what in self.effects(row)]
        return [*out, f"{self.say('依据', 'cite')}: {self.cited(row.cite)}"] if row.cite else out

    def condition(self, guard: Guard) -> str:
        soft = self.soft(guard)
        told = f"{guard.name} {self.guard(guard)}" + (self.say("，", ", ") + soft if soft else "")
        return f"{told}  {self.cited(guard.cite)}" if guard.cite else told

    def limits(self) -> list[str]:
        out = [self.say("== 时限 ==", "== limits ==")]
        heads = [(f"{one.name} {one.zh}", self.value(one.within), self.weight(one)) for one in self.of.limits]
        for line, limit in zip(columns(heads, indent="  "), self.of.limits, strict=True):
            told = [*self.about(limit), (self.say("依据", "cite"), self.cited(limit.cite))]
            out += [line, *(f"      {what}: {value}" for what, value in told)]
        return out if heads else [*out, self.say("  无", "  none")]

    def forms(self) -> list[str]:
        """The documents, field by field: what a log's column `form` must hold."""
        rows = [(cls.__name__, form_zh(cls), ", ".join(self.fields(cls))) for cls in self.documents()]
        title = self.say("== 表单（? 为可不填）==", "== documents (? may be left out) ==")
        return ["", title, *columns(rows, indent="  ")] if rows else []

    def fields(self, cls: type) -> list[str]:
        return [f"{one.name}{'?' if one.optional else ''}: {one.takes}" for one in fields_of(cls, zh=self.zh)]
