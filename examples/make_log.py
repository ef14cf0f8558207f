"""Writes hualong-2021.csv: a township's service log of the year 2021, made for this project; no person or case in it is real.

    python examples/make_log.py            # writes the file beside this script

Every lawful line is taken by the engine while it is written, so that a change of the rules shows here first. An unlawful line is
written after the engine has refused it. Nothing is random: the same script writes the same file.
The stories are in tales.py (at the window), services.py (agents, relayed papers, ratings, complaints) and institutions.py (archives,
staff, appraisal, sites).
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any, Self

from caseflow import Actor, Case, CaseflowError, Centre, Waiver, load_matters
from caseflow.calendar import CN
from caseflow.machines import CATALOGUE
from caseflow.reports.audit.log import Line, written

HERE = Path(__file__).parent
FILE = HERE / "hualong-2021.csv"
HEADER = ("case_no", "at", "event", "actor", "role", "form", "unit", "matter", "lifecycle", "run", "recorded_at", "key", "waive", "note")
COMMENTS = (
    "Made for this project by examples/make_log.py: a township's centre and stations in 2021. Nothing in it is real. Matters: matters.toml",
    "为本项目编制（examples/make_log.py）：某乡镇便民服务中心和村级服务站的一年，2021年；人、件、文书均非真实，事项见 matters.toml。",
)
CENTRE = Centre("hualong", lifecycles=CATALOGUE, calendar=CN)
MATTERS = load_matters(HERE / "matters.toml")

# Who does what at the window unless a line says otherwise: a-… are applicants, w-… clerks, d-… departments, h-… their heads, and c-01 is
# the head of the centre. Elsewhere an act is done by the first role that may do it, and each role by one person.
CLERK = ("w-03", "window_clerk")
DEPARTMENT = ("d-11", "department")
HEAD = ("h-01", "department_head")
APPLICANT = ("a", "applicant")
CENTRE_HEAD = ("c-01", "centre_head")
BY = {
    CLERK: "open examine accept_instant accept_promised accept_upward accept_joint notify_missing refuse_not_needed refuse_not_ours "
    "deliver mail_result mail_returned tell_extension complete_on_spot not_instant return_case issue_return collect superior_asks "
    "receive_reply close_granted close_refused list_secondary link_part record_closing complete_bundle invite_to_collect superior_returns",
    DEPARTMENT: "review order_survey schedule_survey report_survey survey_not_possible order_special end_special explain_overdue "
    "forward find_upward consult agree propose_fast_track",
    HEAD: "extend withdraw_extension grant refuse terminate",
    APPLICANT: "correct_on_spot withdraw submit_partial submit_complete commit request_review",
    CENTRE_HEAD: "designate overturn",
}
WHO = {event: person for person, events in BY.items() for event in events.split()}
PEOPLE = {
    "applicant": "a",
    "archivist": "k-01",
    "appraiser": "p-01",
    "centre_head": "c-01",
    "complainant": "b-01",
    "courier": "e-01",
    "department": "d-11",
    "district_centre": "q-01",
    "government": "f-01",
    "leading_group": "l-01",
    "party_gov_office": "o-01",
    "requester": "r-01",
    "supervisory_organ": "s-01",
    "township_government": "t-01",
    "village_agent": "g-01",
    "village_committees": "v-01",
    "window_clerk": "w-03",
}
NAMES = ("王建国", "李秀英", "张伟", "刘洋", "陈静", "杨敏", "赵磊", "黄丽", "周强", "吴芳", "徐军", "孙艳", "马超", "朱玲", "胡斌")


class Window:
    """The log as it is written at the window: its lines, and the cases that they are about."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, int, Line]] = []
        self.tales: dict[str, Tale] = {}

    def write(self, when: str, **cells: str) -> None:
        """Add a line that was written down at the instant `when`."""
        self.rows.append((when, len(self.rows), Line(0, **cells)))

    def last_of(self, case_no: str) -> tuple[str, Line]:
        """Return the line that was written last about a case, and when."""
        return next((when, row) for when, _, row in reversed(self.rows) if row.case_no == case_no)

    def text(self) -> str:
        """Return the log as its file holds it."""
        lines = [written(row, HEADER) for *_, row in sorted(self.rows, key=lambda row: row[:2])]
        return "\n".join([*(f"# {comment}" for comment in COMMENTS), ",".join(HEADER), *lines]) + "\n"


class Tale:
    """One case being written into the log. Days are written as 03-17, all of 2021; `who` is the applicant's id, where there is one."""

    def __init__(
        self, window: Window, case_no: str, lifecycle: str, day: str, form: dict[str, Any], *, by: tuple[str, ...] | None = None,
        matter: str = "", hour: str = "09:10", who: str = "",
    ) -> None:  # fmt: skip
        self.window, self.case_no, self.applicant = window, case_no, who or f"a-{case_no}"
        opened_by = CATALOGUE[lifecycle].opened_by[0].name
        at, actor = self.at(day, hour), self.actor(by or (PEOPLE[opened_by], opened_by))
        self.case: Case = CENTRE.open(
            lifecycle, case_no=case_no, matter=MATTERS[matter] if matter else None, at=at, actor=actor, form=form
        )  # fmt: skip
        self.write("open", at, actor, form, matter=matter, lifecycle="" if lifecycle == "intake" else lifecycle)
        window.tales[case_no] = self

    def do(
        self, event: str, day: str, form: dict[str, Any] | None = None, *, hour: str = "10:00", by: tuple[str, ...] | None = None,
        recorded: str = "", run: str = "", key: str = "", waive: dict[str, dict[str, str]] | None = None, note: str = "",
    ) -> Self:  # fmt: skip
        """Write what happened and was allowed."""
        at, actor = self.at(day, hour), self.who(event, by, run)
        recorded_at = self.at(*recorded.split()) if recorded else None
        waivers = {guard: Waiver(Actor(given["by"], roles={given["role"]}), given["why"]) for guard, given in (waive or {}).items()}
        before = CENTRE.lapse(self.case, at=at)
        self.case = CENTRE.fire(
            before, event, at=at, actor=actor, form=form, run=run or None, key=key or None, recorded_at=recorded_at, waive=waivers
        )  # fmt: skip
        self.write(event, at, actor, form, recorded_at=recorded_at or "", run=run, key=key, waive=as_json(waive), note=note)
        return self

    def wrong(
        self, event: str, day: str, form: dict[str, Any] | None = None, *, hour: str = "10:00", by: tuple[str, ...] | None = None,
        run: str = "", note: str = "",
    ) -> Self:  # fmt: skip
        """Write what was tried and is refused; the case stays as it was."""
        at, actor = self.at(day, hour), self.who(event, by, run)
        self.case = CENTRE.lapse(self.case, at=at)
        try:
            CENTRE.fire(self.case, event, at=at, actor=actor, form=form, run=run or None)
        except CaseflowError:
            self.write(event, at, actor, form, run=run, note=note)
            return self
        msg = f"{self.case_no}: {event!r} on {day} should be refused, and was not"
        raise AssertionError(msg)

    def again(self) -> Self:
        """Write the last line a second time, as a system does that got no answer; its key shows that it is the same act."""
        when, row = self.window.last_of(self.case_no)
        self.window.rows.append((when, len(self.window.rows), row))
        return self

    def who(self, event: str, by: tuple[str, ...] | None, run: str) -> Actor:
        """Return who acts: `by`, else whoever usually does this at the window, else the first role that may do it."""
        if by is None:
            runs = [each for each in self.case.runs if run in {"", each.id} and event in each.lifecycle.events]
            roles = [role.name for row in runs[-1].lifecycle.transitions if row.event == event for role in row.by] if runs else []
            usual = WHO.get(event, ("", ""))
            by = usual if usual[1] in roles or not roles else (PEOPLE[roles[0]], roles[0])
        return self.actor(by)

    def actor(self, by: tuple[str, ...]) -> Actor:
        """Return the person of a tuple: id, roles joined by semicolons, and perhaps a unit; `a` is the applicant."""
        person, role, *unit = by
        return Actor(self.applicant if person == "a" else person, roles=role.split(";"), unit=unit[0] if unit else None)

    @property
    def closed_on(self) -> date:
        """The day on which its main run came to an end."""
        return next(entry.day for entry in self.case.standing if entry.seq == self.case.main.since)

    def at(self, day: str, hour: str) -> str:
        """Return the instant as text; nobody works here on a day off."""
        if not CN.is_working(date.fromisoformat(f"2021-{day}")):
            msg = f"{self.case_no}: 2021-{day} is a day off, and nobody is at the window"
            raise AssertionError(msg)
        return f"2021-{day}T{hour}+08:00"

    def write(self, event: str, at: str, actor: Actor, form: dict[str, Any] | None, **more: str) -> None:
        """Write one line about this case."""
        cells = {
            "at": at,
            "event": event,
            "actor": actor.id,
            "role": ";".join(sorted(actor.roles)),
            "form": as_json(form),
            "unit": actor.unit or "",
        }
        self.window.write(more.get("recorded_at") or at, case_no=self.case_no, **cells, **more)


class AtTheWindow(Tale):
    """An application at the window."""

    def __init__(self, window: Window, number: int, matter: str, day: str, hour: str = "09:10") -> None:
        self.number = number
        form = {"applicant": NAMES[number % len(NAMES)], "materials": ["申请表", "身份证复印件"]}
        super().__init__(
            window, f"HL-2021-{number:04}", "intake", day, form, by=CLERK, matter=matter, hour=hour, who=f"a-{number:04}"
        )  # fmt: skip

    def accept(self, day: str, hour: str = "09:40", *, kind: str = "promised") -> Self:
        """Examine, and accept ten minutes later."""
        paper = {"number": f"华受〔2021〕{self.number}号"}
        return self.do("examine", day, hour=hour).do(f"accept_{kind}", day, paper, hour=f"{hour[:3]}5{hour[-1]}")

    def grant(self, day: str, delivered: str = "") -> Self:
        """Grant, and hand over to the applicant where a day is given."""
        self.do("grant", day, {"number": f"华准〔2021〕{self.number}号"})
        return self.do("deliver", delivered, {"mode": "in_hand", "received_by": "本人"}, hour="15:00") if delivered else self


def as_json(value: Any) -> str:
    """Return the value as a cell holds it; None as an empty cell."""
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def text() -> str:
    """Return the whole log."""
    sys.path.insert(0, str(HERE))
    import institutions  # noqa: PLC0415  # the stories import this module
    import services  # noqa: PLC0415
    import tales  # noqa: PLC0415

    window = Window()
    for part in (tales, services, institutions):
        part.tell(window)
    return window.text()


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
