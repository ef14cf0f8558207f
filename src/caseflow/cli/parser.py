"""The verbs of the command line and their options; the module of a verb is loaded when it is called."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from datetime import date

_ABOUT = """\
Lifecycles of government service cases as state machines, and the working days by which their deadlines are counted.
政务服务办件的生命周期与工作日期限。"""

_MORE = """\
examples:
  caseflow audit examples/hualong-2021.csv        check a service window's log against the lifecycles and their limits
  caseflow due 3 --from 2021-04-29                the 3rd working day after 29 April 2021: 2021-05-07
  caseflow explain 3 --from 2021-04-29            the same, day by day, with the notice that decides each
  caseflow sheet promised                         one lifecycle: states, rows, limits, citations
  caseflow guide examples/matters.toml XK-01      the service guide of a matter: limits, materials, fees
  caseflow calendar 2021                          the days off and make-up working days of a year
  caseflow draw promised -o promised.svg          the same lifecycle as a picture; 2021 draws the year
  caseflow board --store cases.db                 what is due when, and who has it
  caseflow verify --store cases.db                check that no journal was changed

Output is in Chinese where your locale (LC_ALL, LC_MESSAGES, LANG) is Chinese, else in English; --lang sets the language.
A store is a SQLite file (cases.db, sqlite:///cases.db) or a database on a server (postgresql+psycopg://user@host/database, mysql+pymysql).

exit codes:
  0  done
  1  audit --strict: a rule was broken, or a line could not be used; verify: a journal was changed;
     board, sweep, recompute: a case could not be processed
  2  bad usage, or input that cannot be read"""


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    top = argparse.ArgumentParser("caseflow", description=_ABOUT, epilog=_MORE, formatter_class=argparse.RawDescriptionHelpFormatter)
    top.add_argument("--version", action=_Version, help="print the version and exit")
    verbs = top.add_subparsers(dest="verb", required=True, metavar="VERB")
    for add in (_audit, _due, _explain, _calendar, _notice, _sheet, _guide, _draw, _board, _sweep, _recompute, _verify):
        add(verbs)
    return top


def language(environment: Mapping[str, str]) -> str:
    """Return zh where the locale is Chinese, else en.

    >>> language({"LANG": "zh_CN.UTF-8"}), language({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}), language({})
    ('zh', 'en', 'en')
    """
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "zh" if environment[name].lower().startswith("zh") else "en"
    return "en"


class _Version(argparse.Action):
    """Prints the installed version, which is looked up only then."""

    def __init__(self, option_strings: list[str], dest: str, **kwargs: str) -> None:
        super().__init__(option_strings, dest, nargs=0, help=kwargs.get("help"))

    def __call__(self, parser: argparse.ArgumentParser, *_args: object, **_kwargs: object) -> None:
        from importlib.metadata import version  # noqa: PLC0415  # reading the metadata takes longer than most verbs

        print(f"caseflow {version('caseflow-engine')}")
        parser.exit()


Verbs = argparse._SubParsersAction  # noqa: SLF001  # argparse gives this type no public name


def _verb(verbs: Verbs[argparse.ArgumentParser], name: str, module: str, about: str) -> argparse.ArgumentParser:
    verb = verbs.add_parser(name, help=about, description=about)
    verb.set_defaults(module=f"caseflow.cli.{module}", verb=name)
    verb.add_argument("--lang", choices=("zh", "en"), default=language(os.environ), help="language of the output (default: your locale's)")
    return verb


def _audit(verbs: Verbs[argparse.ArgumentParser]) -> None:
    verb = _verb(verbs, "audit", "audit", "check a service window's log against the lifecycles and their limits")
    verb.add_argument("log", help="CSV with the columns case_no, at, event, actor, role, form (UTF-8 or GB18030)")
    verb.add_argument("--at", metavar="INSTANT", help="as of when, such as 2021-05-31T17:30+08:00 (default: the last instant in the log)")
    verb.add_argument("--matters", metavar="FILE", help="TOML or JSON file of the matters (default: matters.toml beside the log)")
    _set(verb)
    verb.add_argument(
        "--store", metavar="STORE", help="store the journals in this path or URL; stored journals are compared, never overwritten"
    )
    verb.add_argument("--json", action="store_true", help="print JSON instead of a page")
    verb.add_argument("--strict", action="store_true", help="exit 1 when a rule was broken or a line could not be used")


def _set(verb: argparse.ArgumentParser) -> None:
    about = "a parameter of the centre, such as closes_at=17:30 or reply_reading='2 working_days'; may be given several times"
    verb.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", dest="parameters", help=about)
    about = "a rule that the centre has adopted, by which paper, from which day, such as answer_other_matters=窗口答复办法@2021-05-01"
    more = "; =VALUE where it sets one, such as reply=批复口径@2021-05-01='2 calendar_days'; may be given several times"
    verb.add_argument("--adopt", action="append", default=[], metavar="RULE=TITLE@DAY[=VALUE]", dest="adopts", help=about + more)


def _on_a_store(verb: argparse.ArgumentParser) -> None:
    """Add the options that board, sweep and recompute share."""
    verb.add_argument(
        "--store", metavar="STORE", required=True, help="a SQLite file, or sqlite:///…, postgresql+psycopg://…, mysql+pymysql://…"
    )
    verb.add_argument("--at", metavar="INSTANT", help="as of when, such as 2021-05-31T17:30+08:00 (default: now)")
    about = "a notice that this version does not include yet: its text or data file; may be given several times"
    verb.add_argument("--notice", action="append", default=[], metavar="FILE", dest="notices", help=about)
    _set(verb)
    verb.add_argument("--json", action="store_true", help="print JSON instead of text")


def _span(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("n", type=int, help="how many")
    verb.add_argument("--from", dest="day", type=day, required=True, metavar="DAY", help="the day of the event, which is not counted")
    units = verb.add_mutually_exclusive_group()
    for unit in ("calendar-days", "months", "years"):
        name = unit.replace("-", "_")
        units.add_argument(f"--{unit}", dest="unit", action="store_const", const=name, help=f"count {unit.replace('-', ' ')}")
    verb.set_defaults(unit="working_days")
    verb.add_argument("--back", action="store_true", help="count back: the latest day on which to start, so that N days lie before DAY")
    verb.add_argument("--json", action="store_true", help="print JSON instead of text")


def _due(verbs: Verbs[argparse.ArgumentParser]) -> None:
    _span(_verb(verbs, "due", "days", "the day on which a period ends (in working days by default)"))


def _explain(verbs: Verbs[argparse.ArgumentParser]) -> None:
    _span(_verb(verbs, "explain", "days", "why a period ends on that day: day by day, with the notices"))


def _calendar(verbs: Verbs[argparse.ArgumentParser]) -> None:
    verb = _verb(verbs, "calendar", "calendars", "the days off and make-up working days of a year, by notice")
    verb.add_argument("year", type=int)


def _notice(verbs: Verbs[argparse.ArgumentParser]) -> None:
    verb = _verb(verbs, "notice", "notices", "read the text of a holiday notice and print it as a data file")
    verb.add_argument("what", choices=("read",))
    verb.add_argument("file", help="the notice's text, as published")
    verb.add_argument("--year", type=int, required=True, help="the year for which it is")
    verb.add_argument("--title", help="its title, if the text has none")
    verb.add_argument("--number", help="its number (文号), if the text has none")
    verb.add_argument("--issued", type=day, help="its date of issue, if the text has none")


def _sheet(verbs: Verbs[argparse.ArgumentParser]) -> None:
    verb = _verb(
        verbs, "sheet", "sheets", "one lifecycle: states, rows, limits, documents, citations; without a name, the list of lifecycles"
    )
    which = verb.add_mutually_exclusive_group()
    which.add_argument("name", nargs="?", help="the lifecycle's name, such as promised")
    which.add_argument("--all", action="store_true", help="all lifecycles, in the catalogue's order")
    verb.add_argument(
        "-o", dest="out", metavar="DIR", help="with --all: write an index and a Markdown page for each lifecycle and language"
    )


def _guide(verbs: Verbs[argparse.ArgumentParser]) -> None:
    verb = _verb(verbs, "guide", "guides", "the service guides (办事指南) of the matters in a file")
    verb.add_argument("file", metavar="MATTERS", help="TOML or JSON file of the matters, such as examples/matters.toml")
    verb.add_argument("codes", nargs="*", metavar="CODE", help="the codes of matters (default: all of the file)")


def _draw(verbs: Verbs[argparse.ArgumentParser]) -> None:
    verb = _verb(verbs, "draw", "draw", "a picture of a lifecycle, a year, or a case in a store: its path, or its clocks on the calendar")
    verb.add_argument("what", metavar="LIFECYCLE|YEAR|CASE_NO", help="such as promised, 2021, or with --store the number of a case")
    verb.add_argument(
        "-o",
        dest="out",
        metavar="FILE",
        help="the file to write: .svg, or for a lifecycle .mmd (Mermaid) or .dot; without -o, text is printed",
    )
    verb.add_argument("--store", metavar="STORE", help="the store of the case, a file or a URL as for board; it is only read")
    verb.add_argument("--clocks", type=day, metavar="DAY", help="the clocks of the case as of this day, on the calendar")


def _board(verbs: Verbs[argparse.ArgumentParser]) -> None:
    verb = _verb(verbs, "board", "board", "what is due when in a store, and who has it; overdue first")
    _on_a_store(verb)
    verb.add_argument("--until", type=day, metavar="DAY", help="only what is due on or before this day")


def _sweep(verbs: Verbs[argparse.ArgumentParser]) -> None:
    _on_a_store(_verb(verbs, "sweep", "sweep", "record the limits that ran out in a store; safe to run as often as you like"))


def _recompute(verbs: Verbs[argparse.ArgumentParser]) -> None:
    about = "move the due dates of a store after a notice that changes the year; may be interrupted and run again"
    verb = _verb(verbs, "recompute", "recompute", about)
    verb.add_argument("file", metavar="NOTICE", help="the notice: its text, or a data file as `caseflow notice read` prints it")
    _on_a_store(verb)
    verb.add_argument("--csv", metavar="FILE", help="also write the report for a spreadsheet; another run appends to it")


def _verify(verbs: Verbs[argparse.ArgumentParser]) -> None:
    verb = _verb(verbs, "verify", "verify", "check that no journal was changed: in a store, or one journal as text")
    verb.add_argument("journal", nargs="?", metavar="FILE", help="one journal, as caseflow.journal.dumps writes it")
    verb.add_argument("--store", metavar="STORE", help="a SQLite file, or sqlite:///…, postgresql+psycopg://…, mysql+pymysql://…")
    verb.add_argument("--anchor", metavar="FILE", help="compare with the anchor that was written to this file before")
    about = "a role that may correct what others recorded, and migrate (default: centre_head); may be given several times"
    verb.add_argument("--corrector", action="append", default=[], metavar="ROLE", dest="correctors", help=about)
    verb.add_argument("--write-anchor", metavar="FILE", help="if no journal was changed, write an anchor of the store into this new file")
    verb.add_argument("--json", action="store_true", help="print JSON instead of text")


def day(text: str) -> date:
    """Return the day that `text` names, written as 2021-04-29."""
    try:
        if len(text) == len("2021-04-29"):
            return date.fromisoformat(text)
    except ValueError as error:
        msg = f"{text!r} is not a day ({error})"
        raise argparse.ArgumentTypeError(msg) from None
    msg = f"{text[:40]!r} is not a day; write it as 2021-04-29"
    raise argparse.ArgumentTypeError(msg)
