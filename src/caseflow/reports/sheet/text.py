"""The sheet of a lifecycle as text for a terminal, and as tables for a notebook."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from caseflow.basics.arguments import a_lang, takes
from caseflow.basics.table import Row, Table
from caseflow.lifecycle import Lifecycle
from caseflow.lifecycle.definition import a_lifecycle, some_lifecycles
from caseflow.lifecycle.forms import fields_of
from caseflow.lifecycle.vocabulary import Guard, Role, State, Transition
from caseflow.reports.sheet.wording import NAMES_ZH, Language, Wording, form_zh, target_state


class Sheet(str):
    """The sheet of a lifecycle: a text that a notebook shows as tables."""

    __slots__ = ("lang", "of", "others")
    of: Lifecycle
    lang: Language
    others: tuple[Lifecycle, ...]

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        tables = _TextSheet(self.of, self.lang, self.others).tables()
        return {"text/html": "".join(table.html() for table in tables), "text/plain": str(self)}


@takes(lifecycle=a_lifecycle, lang=a_lang, others=some_lifecycles)
def sheet(lifecycle: Lifecycle, lang: Language = "zh", others: Iterable[Lifecycle] = ()) -> Sheet:
    """Return the sheet of `lifecycle` in the language `lang`. A Chinese one ends with the code of each of its terms.

    `others` is the catalogue: lifecycles that this one names are shown by their Chinese terms where it is given, else by their names.
    """
    known = tuple(others)
    text = Sheet("\n".join(_TextSheet(lifecycle, lang, known).lines()) + "\n")
    text.of, text.lang, text.others = lifecycle, lang, known
    return text


class _TextSheet(Wording):
    def lines(self) -> list[str]:
        out = list(self.head())
        for part in self.parts():
            out += ["", *replace(part, title=f"== {part.title} ==").text().splitlines()]
        return out

    def tables(self) -> list[Table]:
        title, *opening = self.head()
        *parts, last = self.parts()
        names = Table(NAMES_ZH, (), [Row((kind, terms)) for kind, terms in self.names_by_kind()])
        return [Table(title, (), (), opening), *parts, names if self.zh else last]

    def names_by_kind(self) -> list[tuple[str, str]]:
        """Return the names in few rows, which make a small page: the terms of one kind together, and the fields of one document."""
        rows: list[tuple[str, list[str]]] = []
        for kind, zh, name, _ in self.names():
            if not rows or (rows[-1][0] != kind and (rows[-1][0], kind) != ("文书", "栏目")) or kind == "文书":
                rows.append((kind, []))
            rows[-1][1].append(f"{zh} {name}")
        return [(kind, "；".join(terms)) for kind, terms in rows]

    def head(self) -> list[str]:
        """Return the lines above the tables: what it is, who opens it with what, and on which conditions."""
        lifecycle, form = self.of, self.of.opens_with
        document = self.document(form) if form else self.say("无须填表", "no form")
        title = (
            f"{self.term(lifecycle.zh, lifecycle.name)}  {self.say('版本', 'edition')} {lifecycle.edition}  {self.cited(lifecycle.cite)}"
        )
        roles = self.joined(lifecycle.opened_by)
        opening = self.say(f"{self.opening}：由{roles}办理，{'凭' if form else ''}{document}", f"opened: {document}; {roles}")
        conditions = [(self.say("条件", "guard"), self.condition(guard)) for guard in lifecycle.opening_guards]
        return [title, opening, *(f"  {self.labelled(*detail)}" for detail in (*conditions, *self.receipt()))]

    def parts(self) -> list[Table]:
        return [part for part in (self.states(), self.rows(), self.limits(), self.forms(), self.name_table()) if part.rows]

    def states(self) -> Table:
        rows = [Row((*self.cells(state.zh, state.name), self.nature(state))) for state in self.of.states]
        return Table(self.say("状态", "states"), (), rows)

    def rows(self) -> Table:
        rows = [
            Row((self.term(row.zh, row.event), f"{self.joined(row.source)}{self.target(row)}", self.by(row)), details=self.details(row))
            for row in self.of.transitions
        ]
        return Table(self.say("事件", "events"), (), rows)

    def by(self, row: Transition) -> str:
        return self.joined(row.by) if row.by else self.by_itself(row)

    def joined(self, items: Iterable[State | Role]) -> str:
        return self.say("／", " | ").join(self.named(items))

    def cells(self, zh: str, name: str) -> tuple[str, ...]:
        """Return the cells of a term: in English its name too."""
        return (zh,) if self.zh else (name, zh)

    def document(self, cls: type) -> str:
        """Return a document: its Chinese title, and in English the name of its class too."""
        return self.say(f"《{form_zh(cls)}》", f"《{form_zh(cls)}》 {cls.__name__}")

    def labelled(self, label: str, text: str) -> str:
        """Return a label and its text in one line."""
        return f"{label}{self.say('：', ': ')}{text}"

    def target(self, row: Transition) -> str:
        state = target_state(row)
        return self.say("（状态不变）", " → =") if state is None else f" → {self.joined((state,))}"

    def details(self, row: Transition) -> list[str]:
        out = [(self.say("文书", "form"), self.document(row.form))] if row.form else []
        out += [(self.say("条件", "guard"), self.condition(guard)) for guard in row.guards]
        out += self.effects(row)
        out += [(self.say("依据", "cite"), self.cited(row.cite))] if row.cite else []
        return [self.labelled(*detail) for detail in out]

    def condition(self, guard: Guard) -> str:
        waiver = self.soft(guard)
        text = self.say("", f"{guard.name} ") + self.guard(guard) + (self.say("，", ", ") + waiver if waiver else "")
        return text + self.say(f"（{self.cited(guard.cite)}）", f"  {self.cited(guard.cite)}") if guard.cite else text

    def limits(self) -> Table:
        rows = []
        for limit in self.of.limits:
            details = [*self.about(limit), (self.say("依据", "cite"), self.cited(limit.cite))]
            cells = (self.term(limit.zh, limit.name), self.length(limit), self.weight(limit))
            rows.append(Row(cells, details=[self.labelled(*detail) for detail in details]))
        return Table(self.say("时限", "limits"), (), rows or [Row((self.say("无", "none"),))])

    def forms(self) -> Table:
        """Return the documents, field by field: what the column `form` of a log must hold."""
        between = self.say("；", ", ")
        rows = [Row((*self.cells(form_zh(cls), cls.__name__), between.join(self.fields(cls)))) for cls in self.documents()]
        return Table(self.say("文书", "documents (? may be left out)"), (), rows)

    def fields(self, cls: type) -> list[str]:
        optional, colon = self.say("（选填）", "?"), self.say("：", ": ")
        names = [self.say(field.zh, field.name) + ("" if field.required else optional) for field in fields_of(cls)]
        return [f"{name}{colon}{self.takes(field.type)}" for name, field in zip(names, fields_of(cls), strict=True)]

    def name_table(self) -> Table:
        """Return the code of each term of a Chinese sheet; an English one has them beside the terms."""
        rows = [Row((kind, zh, name, written.replace("`", ""))) for kind, zh, name, written in self.names()] if self.zh else []
        return Table(NAMES_ZH, (), rows)
