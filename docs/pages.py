"""The pages that are printed from code and data: `python docs/pages.py` writes them, and a test fails when one is stale."""

from __future__ import annotations

import argparse
import contextlib
import inspect
import io
import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

import msgspec

from caseflow.calendar import CN
from caseflow.calendar.cn import YEARLY
from caseflow.cli import main as caseflow
from caseflow.cli.calendars import spelled
from caseflow.cli.parser import parser
from caseflow.journal.line import Line
from caseflow.law import cite_zh
from caseflow.lifecycle.vocabulary import Role
from caseflow.machines import CATALOGUE
from caseflow.machines.indicators import indicators
from caseflow.machines.law import LAWS

HERE = Path(__file__).parent
PRINTED = "<!-- printed by docs/pages.py; do not edit -->"
TEXTS = {law.key: law for law in LAWS}
GROUPS = tomllib.loads((HERE / "glossary.toml").read_text(encoding="utf-8"))["group"]
CHINESE = re.compile("[一-龥]+")
LONGEST_WORD = 12


def cited(cite: str) -> str:
    """Return the citation that `plan 二(一)3` names, as a Chinese document writes it; a wrong article raises."""
    if cite == "practice":
        return "practice · 实践"
    key, _, where = cite.partition(" ")
    return TEXTS[key][where].zh


def documents() -> list[type]:
    """Return the documents of all lifecycles, in the order in which they are met."""
    found = dict.fromkeys(cls for one in CATALOGUE for cls in (one.opens_with, *(row.form for row in one.transitions)))
    return [cls for cls in found if cls is not None]


def roles() -> list[Role]:
    """Return the roles of all lifecycles, each once."""
    return list(dict.fromkeys(role for one in CATALOGUE for by in (one.opened_by, *(row.by for row in one.transitions)) for role in by))


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yield a table in Markdown."""
    heads = list(heads)
    yield f"| {' | '.join(heads)} |"
    yield "|" + "---|" * len(heads)
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""


def first_sentence(cls: type) -> str:
    """Return what the docstring's first paragraph says."""
    return " ".join((inspect.getdoc(cls) or "").partition("\n\n")[0].split())


def glossary() -> str:
    """The words of the office, and then those of the definitions."""
    lines = [
        PRINTED,
        "",
        "# Glossary · 术语",
        "",
        "The words of this documentation, in the order in which work meets them. Identifiers in code are these; pages are in English",
        "and name the Chinese term beside it. 查找中文词，用左上角的搜索框。",
        "",
    ]
    for group in GROUPS:
        lines += [f"## {group['title']}", ""]
        rows = ((f"**{term['zh']}**", f"`{term['name']}`", term["meaning"], cited(term["cite"])) for term in group["terms"])
        lines += table(("中文", "identifier", "what it means", "article · 依据"), rows)
    lines += ["## Lifecycles · 生命周期", ""]
    sheets = ((f"**{one.zh}**", f"[`{one.name}`](reference/machines/{one.name}.md)", cite_zh(one.cite)) for one in CATALOGUE)
    lines += table(("中文", "name and sheet", "article · 依据"), sheets)
    lines += ["## Documents · 文书", "", "Classes of `caseflow.machines.forms`; what each field holds stands on the sheets.", ""]
    lines += table(("中文", "class", "what it is"), ((f"**{cls.zh}**", f"`{cls.__name__}`", first_sentence(cls)) for cls in documents()))
    lines += ["## Roles · 角色", ""]
    lines += table(("中文", "role"), ((f"**{role.zh}**", f"`{role.name}`") for role in roles()))
    lines += ["## Indicators · 指标", ""]
    every = indicators([], CN, day=date(2021, 3, 10))
    lines += table(("中文", "key", "article · 依据"), ((f"**{one.zh}**", f"`{one.key}`", one.cite.zh) for one in every))
    return "\n".join(lines)


def words() -> list[str]:
    """Return every Chinese word of the glossary and the definitions, so that search finds it whole."""
    said = [text for group in GROUPS for term in group["terms"] for text in (term["zh"], term["meaning"])]
    for one in CATALOGUE:
        said += [one.zh, *(state.zh for state in one.states), *(row.zh for row in one.transitions), *(limit.zh for limit in one.limits)]
    said += [cls.zh for cls in documents()] + [role.zh for role in roles()]
    found = dict.fromkeys(word for text in said for word in CHINESE.findall(text))
    return sorted(word for word in found if 1 < len(word) <= LONGEST_WORD)


def terms() -> str:
    """The dictionary of jieba, which cuts Chinese text into the words that search knows."""
    return "".join(f"{word} 100 n\n" for word in words())


def calendar_cn() -> str:
    """Every notice that CN is made of: number, day of issue, address, and the days of each item with its sentence."""
    lines = [
        PRINTED,
        "",
        "# `CN`: the working days of mainland China",
        "",
        f"{len(CN.notices)} notices of the State Council's General Office, for the years {CN.years[0]} to {CN.years[-1]}, each quoted",
        f"sentence by sentence. Sums are answered from {CN.coverage[0]} to {CN.coverage[1]}; beyond, `Unpublished` names the notice that",
        f"is missing. {YEARLY.why}",
        "",
        "What a notice does not mention is worked from Monday to Friday. Of two notices about one day the one issued later counts;",
        "`CN.as_of(day)` is the calendar as it was known on that day.",
        "How the days are counted: [](../../explanation/how-days-are-counted.md).",
        "",
    ]
    for notice in CN.notices:
        amends = f" · amends {notice.amends}" if notice.amends else ""
        source = " · number from a secondary source (号见二手资料)" if "number" in notice.secondary else ""
        lines += [
            f"## {notice.year or notice.issued} · {notice.number or notice.title}",
            "",
            f"《{notice.title}》 · issued {notice.issued}{amends}{source}",
            "",
            *(f"<{url}>\n" for url in notice.urls),
        ]
        rows = ((clause.name, spelled(clause.off, zh=True), spelled(clause.worked, zh=True), clause.sentence) for clause in notice.clauses)
        lines += table(("节日", "放假 off", "上班 worked", "原文"), rows)
    return "\n".join(lines)


# What each verb is shown doing; the console blocks are compared with what is printed, like all others.
SHOWN = {
    "due": "due 3 --from 2021-04-29 --lang en",
    "explain": "explain 15 --from 2021-04-12 --back --lang zh",
    "calendar": "calendar 2021 --lang zh",
}


def verbs() -> dict[str, argparse.ArgumentParser]:
    """Return the verbs of the command line with their parsers, as the parser itself lists them."""
    [choices] = [action.choices for action in parser()._actions if isinstance(action, argparse._SubParsersAction)]  # noqa: SLF001  # no public way
    return dict(choices)


def _argument(action: argparse.Action) -> tuple[str, str]:
    value = action.metavar or ("|".join(map(str, action.choices)) if action.choices else action.dest.upper())
    if not action.option_strings:
        return f"`{action.metavar or action.dest}`", action.help or ""
    name = ", ".join(action.option_strings) + (f" {value}" if action.nargs != 0 else "")
    return f"`{name}`".replace("|", "\\|"), (action.help or "") + (" (required)" if action.required else "")


def cli() -> str:
    """The command line, verb by verb, from its own parser."""
    lines = [PRINTED, "", "# The command line · 命令行", "", "```text", parser().epilog or "", "```", ""]
    for verb, one in verbs().items():
        lines += [f"## caseflow {verb}", "", f"{(one.description or '').capitalize()}.", ""]
        lines += table(("argument", "what it is"), map(_argument, one._actions[1:]))  # noqa: SLF001  # all but --help
        if verb in SHOWN:
            lines += ["```console", f"$ caseflow {SHOWN[verb]}", printed(SHOWN[verb]).rstrip("\n"), "```", ""]
    return "\n".join(lines)


def printed(command: str) -> str:
    """Return what `caseflow COMMAND` prints."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")  # the command line sets up the stream that it prints to
    with contextlib.redirect_stdout(out):
        caseflow(command.split())
    out.seek(0)
    return out.read()


def journal_schema() -> str:
    """The JSON Schema of one line of a journal."""
    return msgspec.json.format(msgspec.json.encode(msgspec.json.schema(Line)), indent=2).decode() + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "glossary.md": glossary,
    "terms.txt": terms,
    "reference/cli.md": cli,
    "reference/calendars/cn.md": calendar_cn,
    "reference/journal.schema.json": journal_schema,
}


def main() -> None:
    """Write the pages that changed, and name them."""
    for name, page in PAGES.items():
        path, text = HERE / name, page()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")
            sys.stdout.write(f"{name}\n")


if __name__ == "__main__":
    main()
