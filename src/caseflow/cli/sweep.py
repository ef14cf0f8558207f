"""caseflow sweep: record what the law has done in a store because nobody acted; print what, and what still waits."""

from __future__ import annotations

import json
from argparse import Namespace
from datetime import datetime
from itertools import islice
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
class _Swept:
    """What a sweep did as of `at`: its report, the entries that the law made, the cases without a date, and how long the oldest waited."""

    at: datetime
    report: SweepReport
    acts: tuple[tuple[str, Entry], ...]
    undated: tuple[str, ...]
    waited: int


def run(args: Namespace) -> int:
    """Print what lapsed; exit 1 where a case failed."""
    centre = centre_of(args)
    at = at_of(args, centre, writes=True)
    with opened(args.store, centre) as store:
        waited = lag(store, at)
        report = sweep(store, at)
        found = _Swept(at, report, _acts(store, report), tuple(head.case_no for head in undated_heads(store)), waited)
    print(json.dumps(_data(found), ensure_ascii=False, indent=1) if args.json else "\n".join(_lines(found, args)))
    return 1 if report.failed else 0


def _acts(store: Store, report: SweepReport) -> tuple[tuple[str, Entry], ...]:
    entries = {number: store.load(number).entries for number, _ in report.acts}
    return tuple((number, entries[number][seq]) for number, seq in report.acts)


def _lines(found: _Swept, args: Namespace) -> list[str]:
    zh, report = args.lang == "zh", found.report
    at = found.at.isoformat(sep=" ", timespec="minutes")
    where = shown_url(args.store)
    cases = len({number for number, _ in found.acts})
    if zh:
        out = [f"{where}：截至 {at}，{cases} 件依法处理 {report.lapsed} 项；{report.conflicts} 件有人抢先，{len(report.failed)} 件未成"]
    else:
        out = [f"{where}: as of {at}, {report.lapsed} lapsed in {cases} cases; {report.conflicts} conflicts, {len(report.failed)} failed"]
    head = ("案号", "环节", "依法处理", "时限", "届满日") if zh else ("case", "run", "by law", "limit", "ran out on")
    rows = [(number, entry.run, *_told(entry, zh=zh), str(entry.extras.due)) for number, entry in found.acts]
    out += columns([head, *rows], indent="  ") if rows else []
    out += [f"✗ {number}{'：' if zh else ': '}{why}" for number, why in report.failed]
    if found.waited:
        out.append(
            f"此前最早的一件已等了 {found.waited} 天" if zh else f"the oldest of them had waited {found.waited} days: sweep more often"
        )
    return [*out, *_left(found, zh=zh)]


def _told(entry: Entry, *, zh: bool) -> tuple[str, str]:
    """What the law did, and for which limit."""
    if not zh:
        return entry.event, str(entry.extras.limit)
    lifecycle = CATALOGUE[entry.run.partition("#")[0]]
    row = next(row for row in lifecycle.transitions if row.event == entry.event)
    limit = lifecycle.limit(str(entry.extras.limit))
    return f"{row.zh} {entry.event}", f"{limit.zh if limit else ''} {entry.extras.limit}"


def _left(found: _Swept, *, zh: bool) -> list[str]:
    """What a sweep cannot do."""
    out = []
    if found.report.conflicts:
        out.append("有人抢先的，下次再扫" if zh else "a conflict means that somebody moved the case meanwhile; the next sweep sees to it")
    if found.undated:
        named = ("、" if zh else ", ").join(islice(found.undated, _MOST_NAMED)) + (" …" if len(found.undated) > _MOST_NAMED else "")
        told = f"{len(found.undated)} 件的期限尚无放假通知可依：{named}"
        out.append(told if zh else f"{len(found.undated)} cases hang on days that no notice covers yet: {named}")
    if found.report.stale:
        out.append(
            "有的件是按另一份日历排的期：如有新的放假通知，请先 caseflow recompute 通知文件"
            if zh
            else "some cases were dated by another calendar: where a notice came, caseflow recompute NOTICE, and --notice here"
        )
    return out


def _data(found: _Swept) -> dict[str, Any]:
    report = found.report
    acts = [
        {
            "case_no": number,
            "seq": entry.seq,
            "run": entry.run,
            "event": entry.event,
            "limit": entry.extras.limit,
            "due": str(entry.extras.due),
        }
        for number, entry in found.acts
    ]
    return {
        "at": found.at.isoformat(),
        "seen": report.seen,
        "lapsed": acts,
        "conflicts": report.conflicts,
        "failed": [{"case_no": number, "why": why} for number, why in report.failed],
        "undated": list(found.undated),
        "waited_days": found.waited,
        "stale": report.stale,
    }
