"""caseflow recompute: a notice amends the year; move the due dates of a store by it, and report which moved, from when to when."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from caseflow.calendar import CN, Notice, WorkCalendar
from caseflow.cli.centres import calendar_of, centre_of
from caseflow.cli.notices import notices_in
from caseflow.cli.present import at_of
from caseflow.cli.stores import opened
from caseflow.engine.recomputing import Moved
from caseflow.errors import BadInput, JournalError, shown_url
from caseflow.store.protocol import Store
from caseflow.store.recomputing import HEADINGS, moved_csv, moved_table, recompute

_BOM = "\ufeff"


def run(args: Namespace) -> int:
    """Print what moved; exit 1 where a case could not be recomputed."""
    before, after = calendars(calendar_of(args), notices_in(args.file))
    centre = centre_of(args).with_calendar(after)
    at = at_of(args, centre, writes=True)
    moves: list[Moved] = []
    failed = ""
    with opened(args.store, centre) as store:
        _check_dates(store, before)
        found = recompute(store, before, at)
        try:
            moves.extend(found if args.csv is None else _kept(found, args))  # what came before an error is kept
        except JournalError as error:
            failed = str(error)
    if args.json:
        print(json.dumps({"moved": list(map(_data, moves)), "failed": failed or None}, ensure_ascii=False, indent=1))
    else:
        print("\n".join(_lines(moves, failed, args)))
    return 1 if failed else 0


def _check_dates(store: Store, before: WorkCalendar) -> None:
    """Refuse to move dates that come from a calendar which is neither that before the notice nor that after it.

    Raises:
        BadInput: a notice was given then that is not given now; what it moved would be moved back.
    """
    # What an earlier version of caseflow dated knew fewer notices, and none that is not known now.
    known, after = {before.digest, *(CN.as_of(one.issued).digest for one in CN.notices if one.issued)}, ""
    while page := store.stale(after=after):
        for head in page:
            if head.calendar not in known:
                msg = (
                    f"the dates of case {head.case_no} were computed by another calendar than the one that this notice amends; "
                    f"give the notices that were in force then as --notice FILE, or recompute by the missing one first"
                )
                raise BadInput(msg, case=head.case_no)
        after = page[-1].case_no


def calendars(base: WorkCalendar, notices: Iterable[Notice]) -> tuple[WorkCalendar, WorkCalendar]:
    """Return the calendar without `notices` and with them: `base` may know them already, as CN does those of its own version."""
    days = {(one.issued, one.off, one.worked) for one in notices}
    others = [one for one in base.notices if (one.issued, one.off, one.worked) not in days]
    if len(others) < len(base.notices):
        before = WorkCalendar.of(base.name, first=base.coverage[0], notices=others, weekend=base.weekend, yearly=base.yearly)
        return before, base
    after = base
    for one in notices:
        after = after.with_notice(one)
    return base, after


def _kept(found: Iterator[Moved], args: Namespace) -> Iterator[Moved]:
    """Write each row into the file as soon as it is known; what an interrupted run wrote there before is gone on with."""
    heading = ",".join(HEADINGS[args.lang])
    file = Path(args.csv)
    try:
        new = not file.exists() or not file.stat().st_size
        if not new and file.read_text(encoding="utf-8-sig").partition("\n")[0] != heading:
            msg = f"--csv {args.csv} holds something else than a report of this kind; choose another file"
            raise BadInput(msg, path=args.csv)
        with file.open("a", encoding="utf-8", newline="") as out:
            out.write(f"{_BOM}{heading}\n" if new else "")
            for one in found:
                out.write(moved_csv([one], args.lang, heading=False))
                out.flush()
                yield one
    except (OSError, UnicodeDecodeError) as error:
        msg = f"--csv {args.csv} cannot be written: {getattr(error, 'strerror', None) or 'it is no text'}"
        raise BadInput(msg, path=args.csv) from None


def _lines(moves: list[Moved], failed: str, args: Namespace) -> list[str]:
    zh, cases = args.lang == "zh", len({one.case_no for one in moves})
    where = shown_url(args.store)
    out = [f"{where}：{cases} 件的 {len(moves)} 个期限变动" if zh else f"{where}: {len(moves)} due dates moved in {cases} cases"]
    out += [moved_table(moves, args.lang)] if moves else []
    out += [f"✗ {failed}"] if failed else []
    return [*out, *([f"报表已写入 {args.csv}" if zh else f"the report was written to {args.csv}"] if args.csv else [])]


def _data(one: Moved) -> dict[str, Any]:
    days = [None if day is None else day.isoformat() for day in (one.before, one.after)]
    notices = [notice.title for notice in one.notices]
    return {
        "case_no": one.case_no, "run": one.run, "clock": one.clock, "before": days[0], "after": days[1], "notices": notices,
        "undated": one.undated, "lapsed_entry": one.lapsed,
    }  # fmt: skip
