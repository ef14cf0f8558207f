"""Writes hualong-2021.csv: a service window's log of January to May 2021, made for this project; no person or case in it is real.

    python examples/make_log.py            # writes the file beside this script

What is lawful is taken through the real door while it is written, so that a change of the rules shows here first; what is unlawful is
written as well, after the door has been seen to refuse it. Nothing is random: the same script writes the same file.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from attrs import fields

from caseflow import Actor, Case, CaseflowError, Centre, Waiver, load_matters
from caseflow.audit.log import Line, written
from caseflow.calendar import CN
from caseflow.machines import CATALOGUE

HERE = Path(__file__).parent
FILE = HERE / "hualong-2021.csv"
HEADER = ("case_no", "at", "event", "actor", "role", "form", "matter", "recorded_at", "key", "waive", "note")
COMMENTS = (
    "Made for this project by examples/make_log.py. No person, case or paper in it is real.",
    "A township's service window, January to May 2021. Matters: matters.toml beside this file.",
)
CENTRE = Centre("hualong", lifecycles=CATALOGUE, calendar=CN)
MATTERS = load_matters(HERE / "matters.toml")

# Who does what unless a line says otherwise: an applicant files, w-… are clerks, d-… departments, h-… heads.
CLERK, DEPARTMENT, HEAD, CENTRE_HEAD, APPLICANT = ("w-03", "window_clerk"), ("d-11", "department"), ("h-01", "department_head"), (
    "c-01", "centre_head"), ("a", "applicant")  # fmt: skip
WHO = {
    "open": CLERK, "examine": CLERK, "correct_on_spot": APPLICANT, "accept_promised": CLERK, "notify_missing": CLERK,
    "refuse_not_needed": CLERK, "refuse_not_ours": CLERK, "review": DEPARTMENT, "order_survey": DEPARTMENT, "schedule_survey": DEPARTMENT,
    "report_survey": DEPARTMENT, "survey_not_possible": DEPARTMENT, "order_special": DEPARTMENT, "end_special": DEPARTMENT,
    "extend": HEAD, "withdraw_extension": HEAD, "grant": HEAD, "refuse": HEAD, "terminate": HEAD, "deliver": CLERK,
    "explain_overdue": DEPARTMENT, "withdraw": APPLICANT, "submit_partial": APPLICANT, "submit_complete": APPLICANT, "commit": APPLICANT,
}  # fmt: skip
NAMES = ("王建国", "李秀英", "张伟", "刘洋", "陈静", "杨敏", "赵磊", "黄丽", "周强", "吴芳", "徐军", "孙艳", "马超", "朱玲", "胡斌")


class Window:
    """The window's book: every line that was written, in order."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, int, Any]] = []

    def note(self, at: str, row: Any) -> None:
        """Keep a row for its place in the order of time."""
        self.rows.append((at, len(self.rows), row))

    def text(self) -> str:
        """The log as the file holds it."""
        lines = [written(row, HEADER) if isinstance(row, Line) else row for _, _, row in sorted(self.rows, key=lambda one: one[:2])]
        return "\n".join([*(f"# {comment}" for comment in COMMENTS), ",".join(HEADER), *lines]) + "\n"


class Tale:
    """One case being written into the book."""

    def __init__(self, window: Window, number: int, matter: str, day: str, *, hour: str = "09:10", by: tuple[str, str] | None = None) -> None:
        self.window, self.case_no, self.number = window, f"HL-2021-{number:04}", number
        name = NAMES[number % len(NAMES)]
        form = {"applicant": name, "materials": ["申请表", "身份证复印件"]}
        self.case: Case = None  # type: ignore[assignment]  # opened in the next line
        at, actor = self._at(day, hour), self._who("open", by)
        self.case = CENTRE.open("intake", case_no=self.case_no, matter=MATTERS[matter], at=at, actor=actor, form=form)
        self._write("open", at, actor, form, matter=matter)

    def do(
        self, event: str, day: str, form: dict[str, Any] | None = None, *, hour: str = "10:00", by: tuple[str, str] | None = None,
        recorded: str = "", key: str = "", waive: dict[str, dict[str, str]] | None = None, note: str = "",
    ) -> Tale:  # fmt: skip
        """What happened, and was allowed."""
        at, actor = self._at(day, hour), self._who(event, by)
        recorded_at = self._at(*recorded.split()) if recorded else None
        self.case = CENTRE.lapse(self.case, at=at)
        self.case = CENTRE.fire(
            self.case, event, at=at, actor=actor, form=form, key=key or None, recorded_at=recorded_at,
            waive={guard: Waiver(Actor(one["by"], roles={one["role"]}), one["why"]) for guard, one in (waive or {}).items()},
        )  # fmt: skip
        self._write(event, at, actor, form, recorded_at=recorded_at or "", key=key, waive=_json(waive), note=note)
        return self

    def wrong(self, event: str, day: str, form: dict[str, Any] | None = None, *, hour: str = "10:00", by: tuple[str, str] | None = None, note: str = "") -> Tale:
        """What was tried and is refused; the case goes on as if it had not been written."""
        at, actor = self._at(day, hour), self._who(event, by)
        try:
            CENTRE.fire(CENTRE.lapse(self.case, at=at), event, at=at, actor=actor, form=form)
        except CaseflowError:
            self._write(event, at, actor, form, note=note)
            return self
        msg = f"{self.case_no}: {event} on {day} was to be refused, and was not"
        raise AssertionError(msg)

    def again(self) -> Tale:
        """The last line, sent a second time with its key."""
        at, _, row = next(one for one in reversed(self.window.rows) if isinstance(one[2], Line) and one[2].case_no == self.case_no)
        self.window.note(at, row)
        return self

    def accept(self, day: str, hour: str = "09:40") -> Tale:
        """Examined and accepted in one go."""
        number = {"number": f"华受〔2021〕{self.number}号"}
        return self.do("examine", day, hour=hour).do("accept_promised", day, number, hour=hour.replace(":4", ":5"))

    def grant(self, day: str, delivered: str, mode: str = "in_hand") -> Tale:
        """Granted, and delivered."""
        return self.do("grant", day, {"number": f"华准〔2021〕{self.number}号"}).do("deliver", delivered, {"mode": mode}, hour="15:00")

    def _who(self, event: str, by: tuple[str, str] | None) -> Actor:
        person, role = by or WHO[event]
        return Actor(f"a-{self.number:04}" if person == "a" else person, roles=role.split(";"))

    def _at(self, day: str, hour: str) -> str:
        year_day = f"2021-{day}"
        assert CN.is_working(date.fromisoformat(year_day)), f"{self.case_no}: nobody is at the window on {year_day}"
        return f"{year_day}T{hour}+08:00"

    def _write(self, event: str, at: str, actor: Actor, form: dict[str, Any] | None, **more: str) -> None:
        roles = ";".join(sorted(actor.roles))
        cells = {"case_no": self.case_no, "at": at, "event": event, "actor": actor.id, "role": roles, "form": _json(form), **more}
        self.window.note(more.get("recorded_at") or at, Line(0, **cells))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if value else ""
