"""Every verb of the command line and its options; the verbs themselves are loaded when they are called."""

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
  caseflow audit examples/hualong-2021.csv        hold a window's log against the lifecycles and their limits
  caseflow due 3 --from 2021-04-29                the 3rd working day after 29 April 2021: 2021-05-07
  caseflow explain 3 --from 2021-04-29            the same, day by day, with the notice that decides each
  caseflow sheet promised                         one lifecycle: states, rows, limits, citations
  caseflow calendar 2021                          a year's days off and make-up working days
  caseflow draw promised -o promised.svg          the same lifecycle as a picture; 2021 draws the year
  caseflow board --store cases.db                 what is due when, and who holds it
  caseflow verify --store cases.db                is every journal what it was?

The language of what is printed is that of your locale (LC_ALL, LC_MESSAGES, LANG): zh or, for all others, en; --lang says otherwise.
A store is a SQLite file (cases.db, sqlite:///cases.db) or a server's database (postgresql+psycopg://user@host/database, and mysql+pymysql).
exit codes: 0 done; 1 audit --strict found a broken rule or a line that cannot be used, verify a journal that is not what it was, the other
verbs on a store a case that could not be done; 2 bad usage, or input that cannot be read"""


def parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    top = argparse.ArgumentParser("caseflow", description=_ABOUT, epilog=_MORE, formatter_class=argparse.RawDescriptionHelpFormatter)
    top.add_argument("--version", action=_Version, help="print the version and leave")
    verbs = top.add_subparsers(dest="verb", required=True, metavar="VERB")
    for add in (_audit, _due, _explain, _calendar, _notice, _sheet, _draw, _board, _sweep, _recompute, _verify):
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
    """Prints the installed version; looked up only when asked for."""

    def __init__(self, option_strings: list[str], dest: str, **kwargs: str) -> None:
        super().__init__(option_strings, dest, nargs=0, help=kwargs.get("help"))

    def __call__(self, parser: argparse.ArgumentParser, *_args: object, **_kwargs: object) -> None:
        from importlib.metadata import version  # noqa: PLC0415  # reading the metadata takes longer than most verbs

        print(f"caseflow {version('caseflow-engine')}")
        parser.exit()


Verbs = argparse._SubParsersAction  # noqa: SLF001  # argparse gives this type no public name


def _verb(verbs: Verbs[argparse.ArgumentParser], name: str, module: str, about: str) -> argparse.ArgumentParser:
    one = verbs.add_parser(name, help=about, description=about)
    one.set_defaults(module=f"caseflow.cli.{module}", verb=name)
    one.add_argument(
        "--lang", choices=("zh", "en"), default=language(os.environ), help="language of what is printed (default: your locale's)"
    )
    return one


def _audit(verbs: Verbs[argparse.ArgumentParser]) -> None:
    one = _verb(verbs, "audit", "audit", "hold a service window's log against the lifecycles and their limits")
    one.add_argument("log", help="CSV with the columns case_no, at, event, actor, role, form (UTF-8 or GB18030)")
    one.add_argument("--at", metavar="INSTANT", help="as of when, such as 2021-05-31T17:30+08:00 (default: the last instant in the log)")
    one.add_argument("--matters", metavar="FILE", help="TOML or JSON file of the matters (default: matters.toml beside the log)")
    _set(one)
    one.add_argument("--store", metavar="STORE", help="keep the journals in this path or URL; what it holds is compared, never overwritten")
    one.add_argument("--json", action="store_true", help="print JSON instead of a page")
    one.add_argument("--strict", action="store_true", help="exit 1 when a rule was broken or a line could not be used")


def _set(one: argparse.ArgumentParser) -> None:
    told = "a parameter of the centre, such as closes_at=17:30 or reply_reading='2 working_days'; may be given several times"
    one.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", dest="parameters", help=told)


def _on_a_store(one: argparse.ArgumentParser) -> None:
    """What board, sweep and recompute share."""
    one.add_argument(
        "--store", metavar="STORE", required=True, help="a SQLite file, or sqlite:///…, postgresql+psycopg://…, mysql+pymysql://…"
    )
    one.add_argument("--at", metavar="INSTANT", help="as of when, such as 2021-05-31T17:30+08:00 (default: now)")
    told = "a notice that this version does not bring yet: its text or data file; may be given several times"
    one.add_argument("--notice", action="append", default=[], metavar="FILE", dest="notices", help=told)
    _set(one)
    one.add_argument("--json", action="store_true", help="print JSON instead of text")


def _span(one: argparse.ArgumentParser) -> None:
    one.add_argument("n", type=int, help="how many")
    one.add_argument("--from", dest="day", type=day, required=True, metavar="DAY", help="the day of the event, which is not counted")
    units = one.add_mutually_exclusive_group()
    for unit in ("calendar-days", "months", "years"):
        name = unit.replace("-", "_")
        units.add_argument(f"--{unit}", dest="unit", action="store_const", const=name, help=f"count {unit.replace('-', ' ')}")
    one.set_defaults(unit="working_days")
    one.add_argument("--back", action="store_true", help="count back: the latest day to start, so that N lie before DAY")
    one.add_argument("--json", action="store_true", help="print JSON instead of text")


def _due(verbs: Verbs[argparse.ArgumentParser]) -> None:
    _span(_verb(verbs, "due", "days", "the day on which a period ends (working days unless told otherwise)"))


def _explain(verbs: Verbs[argparse.ArgumentParser]) -> None:
    _span(_verb(verbs, "explain", "days", "why a period ends on that day: day by day, with the notices"))


def _calendar(verbs: Verbs[argparse.ArgumentParser]) -> None:
    one = _verb(verbs, "calendar", "calendars", "a year's days off and make-up working days, by notice")
    one.add_argument("year", type=int)


def _notice(verbs: Verbs[argparse.ArgumentParser]) -> None:
    one = _verb(verbs, "notice", "notices", "read a holiday notice from its text, and print it as a data file")
    one.add_argument("what", choices=("read",))
    one.add_argument("file", help="the notice's text, as published")
    one.add_argument("--year", type=int, required=True, help="the year that it arranges")
    one.add_argument("--title", help="its title, where the text has none")
    one.add_argument("--number", help="its number (文号), where the text has none")
    one.add_argument("--issued", type=day, help="its date of issue, where the text has none")


def _sheet(verbs: Verbs[argparse.ArgumentParser]) -> None:
    one = _verb(verbs, "sheet", "sheets", "one lifecycle: states, rows, limits, documents, citations; without a name, all names")
    which = one.add_mutually_exclusive_group()
    which.add_argument("name", nargs="?", help="the lifecycle's name, such as promised")
    which.add_argument("--all", action="store_true", help="all lifecycles, in the catalogue's order")
    one.add_argument("-o", dest="out", metavar="DIR", help="with --all: write one Markdown page a lifecycle and language, and an index")


def _draw(verbs: Verbs[argparse.ArgumentParser]) -> None:
    one = _verb(
        verbs, "draw", "draw", "a picture of a lifecycle, of a year, or of a case in a store: its way, or its clocks on the calendar"
    )
    one.add_argument("what", metavar="LIFECYCLE|YEAR|CASE_NO", help="such as promised, 2021, or with --store the number of a case")
    one.add_argument("-o", dest="out", metavar="FILE", help="write it: .svg, or for a lifecycle .mmd (Mermaid) or .dot; without, text")
    one.add_argument("--store", metavar="STORE", help="where the case is kept, a file or a URL as for board; nothing is written to it")
    one.add_argument("--clocks", type=day, metavar="DAY", help="the clocks of the case as of this day, on the calendar")


def _board(verbs: Verbs[argparse.ArgumentParser]) -> None:
    one = _verb(verbs, "board", "board", "what is due when in a store, and who holds it: overdue first")
    _on_a_store(one)
    one.add_argument("--until", type=day, metavar="DAY", help="only what is due on or before this day")


def _sweep(verbs: Verbs[argparse.ArgumentParser]) -> None:
    _on_a_store(
        _verb(verbs, "sweep", "sweep", "record what the law has done in a store because nobody acted; safe to run as often as you like")
    )


def _recompute(verbs: Verbs[argparse.ArgumentParser]) -> None:
    one = _verb(
        verbs, "recompute", "recompute", "move the due dates of a store by a notice that amends the year; may be interrupted and run again"
    )
    one.add_argument("file", metavar="NOTICE", help="the notice: its text, or a data file as `caseflow notice read` prints it")
    _on_a_store(one)
    one.add_argument("--csv", metavar="FILE", help="write the report for a spreadsheet too; a run that goes on adds to it")


def _verify(verbs: Verbs[argparse.ArgumentParser]) -> None:
    one = _verb(verbs, "verify", "verify", "is every journal what it was? of a store, or of one journal as text")
    one.add_argument("journal", nargs="?", metavar="FILE", help="one journal, as caseflow.journal.dumps writes it")
    one.add_argument("--store", metavar="STORE", help="a SQLite file, or sqlite:///…, postgresql+psycopg://…, mysql+pymysql://…")
    one.add_argument("--anchor", metavar="FILE", help="hold it against the anchor that was written here before")
    told = "a role that may correct what others recorded, and migrate (default: centre_head); may be given several times"
    one.add_argument("--corrector", action="append", default=[], metavar="ROLE", dest="correctors", help=told)
    one.add_argument("--write-anchor", metavar="FILE", help="if all is well, write an anchor of the store into this new file")
    one.add_argument("--json", action="store_true", help="print JSON instead of text")


def day(text: str) -> date:
    """Return the day that `text` names as 2021-04-29."""
    try:
        if len(text) == len("2021-04-29"):
            return date.fromisoformat(text)
    except ValueError as error:
        msg = f"{text!r} is no day ({error})"
        raise argparse.ArgumentTypeError(msg) from None
    msg = f"{text[:40]!r} is no day; write it as 2021-04-29"
    raise argparse.ArgumentTypeError(msg)
