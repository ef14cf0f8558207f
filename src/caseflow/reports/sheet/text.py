"""The sheet of a lifecycle as text for a terminal, and as tables for a notebook."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from caseflow.basics.table import Row, Table
from caseflow.lifecycle import Lifecycle
from caseflow.lifecycle.forms import fields_of
from caseflow.lifecycle.vocabulary import Guard, Role, State, Transition
from caseflow.reports.sheet.wording import Language, Wording, form_zh, target_state


class Sheet(str):
    """The sheet of a lifecycle: a text that a notebook shows as tables."""

    __slots__ = ("lang", "of")
    of: Lifecycle
    lang: Language

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        tables = _TextSheet(self.of, self.lang).tables()
        return {"text/html": "".join(table.html() for table in tables), "text/plain": str(self)}


def sheet(lifecycle: Lifecycle, lang: Language = "zh") -> Sheet:
    """Return the sheet of `lifecycle`: names in both languages, headings and citations in `lang`."""
    text = Sheet("\n".join(_TextSheet(lifecycle, lang).lines()) + "\n")
    text.of, text.lang = lifecycle, lang
    return text


class _TextSheet(Wording):
    def lines(self) -> list[str]:
        out = list(self.head())
        for part in self.parts():
            out += ["", *replace(part, title=f"== {part.title} ==").text().splitlines()]
        return out

    def tables(self) -> list[Table]:
        title, opening = self.head()
        return [Table(title, (), (), [opening]), *self.parts()]

    def head(self) -> tuple[str, str]:
        lifecycle, form = self.of, self.of.opens_with
        document = f"《{form_zh(form)}》 {form.__name__}" if form else self.say("无表单", "no form")
        title = f"{lifecycle.name} {lifecycle.zh}  {self.say('版本', 'edition')} {lifecycle.edition}  {self.cited(lifecycle.cite)}"
        return title, f"{self.say('立案', 'opened')}: {document}; {self.joined(lifecycle.opened_by)}"

    def parts(self) -> list[Table]:
        return [part for part in (self.states(), self.rows(), self.limits(), self.forms()) if part.rows]

    def states(self) -> Table:
        rows = [Row((state.name, state.zh, self.nature(state))) for state in self.of.states]
        return Table(self.say("状态", "states"), (), rows)

    def rows(self) -> Table:
        rows = [
            Row((f"{row.event} {row.zh}", f"{self.joined(row.source)} → {self.target(row)}", self.by(row)), details=self.details(row))
            for row in self.of.transitions
        ]
        return Table(self.say("事件", "events"), (), rows)

    def by(self, row: Transition) -> str:
        return self.joined(row.by) if row.by else self.by_itself(row)

    def joined(self, items: Iterable[State | Role]) -> str:
        return " | ".join(self.named(items))

    def target(self, row: Transition) -> str:
        state = target_state(row)
        return "=" if state is None else self.joined((state,))

    def details(self, row: Transition) -> list[str]:
        out = [f"{self.say('表单', 'form')}: 《{form_zh(row.form)}》 {row.form.__name__}"] if row.form else []
        out += [f"{self.say('条件', 'guard')}: {self.condition(guard)}" for guard in row.guards]
        out += [f"{label}: {value}" for label, value in self.effects(row)]
        return [*out, f"{self.say('依据', 'cite')}: {self.cited(row.cite)}"] if row.cite else out

    def condition(self, guard: Guard) -> str:
        waiver = self.soft(guard)
        text = f"{guard.name} {self.guard(guard)}" + (self.say("，", ", ") + waiver if waiver else "")
        return f"{text}  {self.cited(guard.cite)}" if guard.cite else text

    def limits(self) -> Table:
        rows = []
        for limit in self.of.limits:
            details = [*self.about(limit), (self.say("依据", "cite"), self.cited(limit.cite))]
            cells = (f"{limit.name} {limit.zh}", self.value(limit.within), self.weight(limit))
            rows.append(Row(cells, details=[f"{label}: {text}" for label, text in details]))
        return Table(self.say("时限", "limits"), (), rows or [Row((self.say("无", "none"),))])

    def forms(self) -> Table:
        """Return the documents, field by field: what the column `form` of a log must hold."""
        rows = [Row((cls.__name__, form_zh(cls), ", ".join(self.fields(cls)))) for cls in self.documents()]
        return Table(self.say("表单（? 为可不填）", "documents (? may be left out)"), (), rows)

    def fields(self, cls: type) -> list[str]:
        return [f"{field.name}{'' if field.required else '?'}: {self.takes(field.type)}" for field in fields_of(cls)]
