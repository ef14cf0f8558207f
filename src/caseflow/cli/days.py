"""caseflow due, caseflow explain: the day on which a period ends, and why."""

from __future__ import annotations

import json
import sys
from argparse import Namespace

from caseflow.calendar import CN, Span, Trace, explain, explain_back
from caseflow.calendar.days import WEEKDAYS_EN, WEEKDAYS_ZH


def run(args: Namespace) -> int:
    """Print the day; for explain, every day that leads to it."""
    span = Span(args.unit, args.n)
    trace = explain_back(span, before=args.day, calendar=CN) if args.back else explain(span, after=args.day, calendar=CN)
    if args.json:
        data = trace.to_dict()
        if args.verb == "due":
            del data["rows"]
        print(json.dumps(data, ensure_ascii=False, indent=1))
    elif args.verb == "explain":
        sys.stdout.write(trace.text(args.lang))
    else:
        print(_line(trace, args.lang))
    return 0


def _line(trace: Trace, lang: str) -> str:
    """Return the day, then what was asked; the day comes first so that a script can cut it off."""
    assert trace.due is not None  # noqa: S101  # a span has an end, or raises
    weekday = (WEEKDAYS_ZH if lang == "zh" else WEEKDAYS_EN)[trace.due.weekday()]
    return f"{trace.due} {weekday}  {trace.heading_zh if lang == 'zh' else trace.heading}"
