"""caseflow sweep: record the limits that ran out in a store, and print them and what could not be recorded."""

from __future__ import annotations

import json
from argparse import Namespace
from datetime import datetime
from typing import Any, Final

from attrs import frozen

from caseflow.basics.columns import columns
from caseflow.case.records import Entry
from caseflow.cli.centres import centre_of
from caseflow.cli.present import at_of
from caseflow.cli.stores import opened
from caseflow.errors import shown_url
from caseflow.machines import CATALOGUE
from caseflow.store.protocol import Store
from caseflow.store.sweeping import SweepReport, lag, sweep, undated_heads

_MOST_NAMED: Final = 20


@frozen
class _Result:
    """The result of a sweep as of `at`: its report, the entries that it recorded, cases that wait for a notice, and the longest delay.

    `recorded` has case number and entry, `undated` case numbers, `waited` the days since the oldest of the limits had run out.
    """

    at: datetime
    report: SweepReport
    recorded: tuple[tuple[str, Entry], ...]
    undated: tuple[str, ...]
    waited: int


def run(args: Namespace) -> int:
    """Print the limits that lapsed; exit 1 where a case failed."""
    centre = centre_of(args)
    at = at_of(args, centre, writes=True)
    with opened(args.store, centre) as store:
        waited = lag(store, at)
        report = sweep(store, at)
        result = _Result(at, report, _recorded(store, report), tuple(head.case_no for head in undated_heads(store)), waited)
    print(json.dumps(_data(result), ensure_ascii=False, indent=1) if args.json else "\n".join(_lines(result, args)))
    return 1 if report.failed else 0


def _recorded(store: Store, report: SweepReport) -> tuple[tuple[str, Entry], ...]:
    entries = {number: store.load(number).entries for number, _ in report.acts}
    return tuple((number, entries[number][seq]) for number, seq in report.acts)


def _lines(result: _Result, args: Namespace) -> list[str]:
    zh, report = args.lang == "zh", result.report
    at = result.at.isoformat(sep=" ", timespec="minutes")
    where = shown_url(args.store)
    cases = len({number for number, _ in result.recorded})
    if zh:
        counts = f"{report.conflicts} 件同时有人办理，{len(report.failed)} 件未能记录"
        out = [f"{where}：截至 {at}，{cases} 件期满依法发生 {report.lapsed} 项；{counts}"]
    else:
        out = [f"{where}: as of {at}, {report.lapsed} lapsed in {cases} cases; {report.conflicts} conflicts, {len(report.failed)} failed"]
    head = ("办件编号", "程序", "期满依法发生", "时限", "届满日") if zh else ("case", "run", "by law", "limit", "ran out on")
    rows = [(number, *_names(entry, zh=zh), str(entry.extras.due)) for number, entry in result.recorded]
    out += columns([head, *rows], indent="  ") if rows else []
    out += [f"✗ {number}{'：' if zh else ': '}{why}" for number, why in report.failed]
    out += [f"? {number}{'：有待尚未公布的放假通知，无从确定是否已届满' if zh else f': {why}'}" for number, why in report.undecided]
    if result.waited:
        days = result.waited
        out.append(
            f"其中最早届满的已有 {days} 天未记录：请增加运行次数" if zh else f"the oldest of them had waited {days} days: sweep more often"
        )
    return [*out, *_hints(result, zh=zh)]


def _names(entry: Entry, *, zh: bool) -> tuple[str, str, str]:
    """Return the names of the run, of the event and of the limit that ran out."""
    if not zh:
        return entry.run, entry.event, str(entry.extras.limit)
    lifecycle = CATALOGUE[entry.run.partition("#")[0]]
    row = next(row for row in lifecycle.transitions if row.event == entry.event)
    limit = lifecycle.limit(str(entry.extras.limit))
    return lifecycle.zh, row.zh, limit.zh if limit else ""


def _hints(result: _Result, *, zh: bool) -> list[str]:
    """Return what this sweep could not do, and what to do about it."""
    out = []
    if result.report.conflicts:
        out.append(
            "同时有人办理的，下次运行时再记录"
            if zh
            else "conflict: somebody moved the case at the same time; the next sweep will record it"
        )
    if result.undated:
        count = len(result.undated)
        names = ("、" if zh else ", ").join(result.undated[:_MOST_NAMED]) + (" …" if count > _MOST_NAMED else "")
        out.append(
            f"{count} 件的届满日有待尚未公布的放假通知：{names}"
            if zh
            else f"{count} cases wait for days that no notice covers yet: {names}"
        )
    if result.report.stale:
        hint = "有的办件的届满日按另一份日历计算：如有新的放假通知，请先运行 caseflow recompute 通知文件"
        en = "the dates of some cases come from another calendar: if there is a new notice, caseflow recompute NOTICE, and --notice here"
        out.append(hint if zh else en)
    return out


def _data(result: _Result) -> dict[str, Any]:
    report = result.report
    lapsed = [
        {
            "case_no": number,
            "seq": entry.seq,
            "run": entry.run,
            "event": entry.event,
            "limit": entry.extras.limit,
            "due": str(entry.extras.due),
        }
        for number, entry in result.recorded
    ]
    return {
        "at": result.at.isoformat(),
        "seen": report.seen,
        "lapsed": lapsed,
        "conflicts": report.conflicts,
        "failed": [{"case_no": number, "why": why} for number, why in report.failed],
        "undated": list(result.undated),
        "undecided": [{"case_no": number, "why": why} for number, why in report.undecided],
        "waited_days": result.waited,
        "stale": report.stale,
    }
