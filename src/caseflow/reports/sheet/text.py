"""A lifecycle as text for a screen, and as tables for a notebook: columns that line up, and what belongs to a row below or beside it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from attrs import evolve

from caseflow.basics.table import Row, Table
from caseflow.lifecycle import Lifecycle
from caseflow.lifecycle.vocabulary import Guard, Role, State, Transition
from caseflow.reports.sheet.wording import Language, Wording, fields_of, form_zh, target


class Sheet(str):
    """The sheet of a lifecycle: text, which shows itself as tables in a notebook."""

    __slots__ = ("lang", "of")
    of: Lifecycle
    lang: Language

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        tables = _Text(self.of, self.lang).tables()
        return {"text/html": "".join(one.html() for one in tables), "text/plain": str(self)}


def sheet(lifecycle: Lifecycle, lang: Language = "zh") -> Sheet:
    """Return the sheet of `lifecycle`: names in both languages, headings and citations in `lang`."""
    made = Sheet("\n".join(_Text(lifecycle, lang).lines()) + "\n")
    made.of, made.lang = lifecycle, lang
    return made


class _Text(Wording):
    def lines(self) -> list[str]:
        out = list(self.head())
        for part in self.parts():
            out += ["", *evolve(part, title=f"== {part.title} ==").text().splitlines()]
        return out

    def tables(self) -> list[Table]:
        title, opened = self.head()
        return [Table(title, (), (), [opened]), *self.parts()]

    def head(self) -> tuple[str, str]:
        one = self.of
        paper = f"《{form_zh(one.opens_with)}》 {one.opens_with.__name__}" if one.opens_with else self.say("无表单", "no form")
        title = f"{one.name} {one.zh}  {self.say('版本', 'edition')} {one.edition}  {self.cited(one.cite)}"
        return title, f"{self.say('立案', 'opened')}: {paper}; {self.joined(one.opened_by)}"

    def parts(self) -> list[Table]:
        return [part for part in (self.states(), self.rows(), self.limits(), self.forms()) if part.rows]

    def states(self) -> Table:
        rows = [Row((state.name, state.zh, self.nature(state))) for state in self.of.states]
        return Table(self.say("状态", "states"), (), rows)

    def rows(self) -> Table:
        rows = [
            Row((f"{row.event} {row.zh}", f"{self.joined(row.source)} → {self.whither(row)}", self.by(row)), told=self.details(row))
            for row in self.of.transitions
        ]
        return Table(self.say("事件", "events"), (), rows)

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

    def limits(self) -> Table:
        rows = []
        for one in self.of.limits:
            told = [*self.about(one), (self.say("依据", "cite"), self.cited(one.cite))]
            cells = (f"{one.name} {one.zh}", self.value(one.within), self.weight(one))
            rows.append(Row(cells, told=[f"{what}: {value}" for what, value in told]))
        return Table(self.say("时限", "limits"), (), rows or [Row((self.say("无", "none"),))])

    def forms(self) -> Table:
        """The documents, field by field: what a log's column `form` must hold."""
        rows = [Row((cls.__name__, form_zh(cls), ", ".join(self.fields(cls)))) for cls in self.documents()]
        return Table(self.say("表单（? 为可不填）", "documents (? may be left out)"), (), rows)

    def fields(self, cls: type) -> list[str]:
        return [f"{one.name}{'?' if one.optional else ''}: {one.takes}" for one in fields_of(cls, zh=self.zh)]
