"""caseflow recompute: move the due dates of a store after a notice that changes the year, and report every date that moved."""

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
    """Print the due dates that moved; exit 1 where a case could not be recomputed."""
    before, after = calendars(calendar_of(args), notices_in(args.file))
    centre = centre_of(args).with_calendar(after)
    at = at_of(args, centre, writes=True)
    moves: list[Moved] = []
    failed = ""
    with opened(args.store, centre) as store:
        _check_dates(store, before)
        moving = recompute(store, before, at)
        try:
            moves.extend(moving if args.csv is None else _written(moving, args))  # extend keeps those that came before an error
        except JournalError as error:
            failed = str(error)
    if args.json:
        print(json.dumps({"moved": list(map(_data, moves)), "failed": failed or None}, ensure_ascii=False, indent=1))
    else:
        print("\n".join(_lines(moves, failed, args)))
    return 1 if failed else 0


def _check_dates(store: Store, before: WorkCalendar) -> None:
    """Refuse to move dates that were computed with a notice which is not given now: they would be moved back.

    Raises:
        BadInput: dates of a case were computed by a calendar that is neither the one before the notice nor an earlier one.
    """
    # An earlier version of caseflow had fewer notices, and all of them are in CN now.
    known, after = {before.digest, *(CN.as_of(notice.issued).digest for notice in CN.notices if notice.issued)}, ""
    while page := store.stale(after=after):
        for head in page:
            if head.calendar not in known:
                msg = (
                    f"the dates of case {head.case_no} were computed by another calendar than the one that this notice changes; "
                    f"give the notices that were used then as --notice FILE, or recompute with the missing one first"
                )
                raise BadInput(msg, case=head.case_no)
        after = page[-1].case_no


def calendars(base: WorkCalendar, notices: Iterable[Notice]) -> tuple[WorkCalendar, WorkCalendar]:
    """Return the calendar without `notices` and with them; `base` may already have them, as CN has those of its own version."""
    given = {(notice.issued, notice.off, notice.worked) for notice in notices}
    others = [notice for notice in base.notices if (notice.issued, notice.off, notice.worked) not in given]
    if len(others) < len(base.notices):
        before = WorkCalendar.of(base.name, first=base.coverage[0], notices=others, weekend=base.weekend, yearly=base.yearly)
        return before, base
    after = base
    for notice in notices:
        after = after.with_notice(notice)
    return base, after


def _written(moves: Iterator[Moved], args: Namespace) -> Iterator[Moved]:
    """Write each row into the CSV file as soon as it is known, and yield it; the rows of an interrupted run are kept."""
    heading = ",".join(HEADINGS[args.lang])
    file = Path(args.csv)
    try:
        new = not file.exists() or not file.stat().st_size
        if not new and file.read_text(encoding="utf-8-sig").partition("\n")[0] != heading:
            msg = f"--csv {args.csv} is something else than a report of this kind; choose another file"
            raise BadInput(msg, path=args.csv)
        with file.open("a", encoding="utf-8", newline="") as out:
            out.write(f"{_BOM}{heading}\n" if new else "")
            for moved in moves:
                out.write(moved_csv([moved], args.lang, heading=False))
                out.flush()
                yield moved
    except (OSError, UnicodeDecodeError) as error:
        msg = f"--csv {args.csv} cannot be written: {getattr(error, 'strerror', None) or 'it is not text'}"
        raise BadInput(msg, path=args.csv) from None


def _lines(moves: list[Moved], failed: str, args: Namespace) -> list[str]:
    zh, cases = args.lang == "zh", len({moved.case_no for moved in moves})
    where = shown_url(args.store)
    out = [f"{where}：{cases} 件的 {len(moves)} 个届满日变动" if zh else f"{where}: {len(moves)} due dates moved in {cases} cases"]
    out += [moved_table(moves, args.lang)] if moves else []
    out += [f"✗ {failed}"] if failed else []
    return [*out, *([f"报表已写入 {args.csv}" if zh else f"the report was written to {args.csv}"] if args.csv else [])]


def _data(moved: Moved) -> dict[str, Any]:
    before, after = (day and day.isoformat() for day in (moved.before, moved.after))
    notices = [notice.title for notice in moved.notices]
    return {
        "case_no": moved.case_no, "run": moved.run, "clock": moved.clock, "before": before, "after": after, "notices": notices,
        "undated": moved.undated, "lapsed_entry": moved.lapsed,
    }  # fmt: skip
