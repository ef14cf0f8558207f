"""Writes the golden journals of a format: `python -m tests.journal.make_golden`. Run once for each format; never again."""

import json
from pathlib import Path

from caseflow import Waiver
from caseflow.calendar import CN, Notice
from caseflow.journal import dumps, loads
from caseflow.journal.line import FORMAT
from caseflow.store.recomputing import recalculated
from caseflow.store.verifying import erased_of
from tests.journal.lives import BOTH, CENTRE, CITIZEN_1, CLERK_1, CLERK_2, FIRST, HEAD_1, MATTER, Paper, Term, working_days

FOLDER = Path(__file__).parent / "golden" / f"format-{FORMAT}"
AS_OF = "2021-04-20T09:00+08:00"


def at(day, hour="09:00"):
    return f"2021-{day}T{hour}+08:00"


def whole():
    """From the counter to the rating: personal data, a waiver, a handover, a survey inside, delegation, a key, a migration."""
    case = FIRST.open(
        "desk", case_no="试办〔2021〕1号", matter=MATTER, at=at("03-17"), actor=CITIZEN_1, form=Paper(name="李雷", phone="1380"), key="k-0"
    )
    many = Paper(name="李雷", pages=9, items=("证照", '图纸 "一"\n'))
    case = FIRST.fire(case, "add", at=at("03-18"), actor=CITIZEN_1, form=many, waive={"few_pages": Waiver(HEAD_1, "情况特殊")})
    case = FIRST.fire(case, "pass_on", at=at("03-19"), actor=CLERK_1, key="k-2")
    case = FIRST.fire(case, "look", at=at("03-22"), actor=CLERK_2, form=Term(span=working_days(3)))
    case = FIRST.fire(case, "report", at=at("03-25"), actor=CLERK_2, recorded_at=at("03-26"))
    case = CENTRE.migrate(case, "review#1", to="2", at=at("03-29"), actor=HEAD_1, why="规则更新")
    case = CENTRE.fire(case, "approve", at=at("03-30"), actor=HEAD_1)
    case = CENTRE.fire(case, "finish", at=at("03-31"), actor=CLERK_1)
    return CENTRE.fire(case, "rate", at=at("04-01"), actor=CITIZEN_1)


def lapsed():
    """Nobody acts, and the law does."""
    case = CENTRE.open("desk", case_no="T-2", matter=MATTER, at=at("03-17"), actor=CITIZEN_1, form=Paper(name="韩梅梅"))
    return CENTRE.lapse(case, at=at("04-01"))


def corrected():
    """Late, amended, annulled, and an annulment annulled; then called off with the survey inside it; and recalculated."""
    case = CENTRE.open("desk", case_no="T-3", matter=MATTER, at=at("03-17"), actor=CITIZEN_1, form=Paper(name="王五"))
    case = CENTRE.fire(case, "pass_on", at=at("03-19"), actor=CLERK_1)
    case = CENTRE.fire(case, "add", at=at("03-18"), actor=CITIZEN_1, form=Paper(name="王五", pages=2), recorded_at=at("03-22"))
    case = CENTRE.correct(case, 0, at=at("03-22", "10:00"), actor=HEAD_1, why="姓名有误", form=Paper(name="王伍"))
    case = CENTRE.correct(case, 1, at=at("03-22", "11:00"), actor=CLERK_1, why="时间有误", happened=at("03-18", "15:00"))
    case = CENTRE.fire(case, "look", at=at("03-23"), actor=BOTH, form=Term(span=working_days(9), note="远"))
    case = CENTRE.correct(case, 2, at=at("03-24"), actor=HEAD_1, why="重复")
    case = CENTRE.correct(case, 6, at=at("03-25"), actor=HEAD_1, why="并非重复")
    moved = CENTRE.recompute([case], CN.with_notice(Notice("关于汛期的通知", off=["2021-04-01"])), at=at("03-26"))
    case = recalculated(CENTRE, case, moved, at("03-26"))
    return CENTRE.fire(case, "stop", at=at("03-29"), actor=CITIZEN_1)


def erased():
    """A case whose personal values were erased."""
    lines = [line for line in dumps(lapsed(), digest="sm3").splitlines(keepends=True) if not line.startswith('{"personal"')]
    return "".join(lines)


def answer(case, centre=CENTRE):
    """What the fold of a journal must give for ever."""
    return {
        "case": case.case_no,
        "state": case.state,
        "runs": [[run.id, run.state, run.origin.terms.edition] for run in case.runs],
        "standing": [[entry.seq, entry.event, entry.at.isoformat()] for entry in case.standing],
        "clocks": [
            [clock.run, clock.name, clock.number, clock.state, clock.used, clock.left, str(clock.due), clock.breached]
            for clock in centre.clocks(case, at=AS_OF)
        ],
        "erased": [list(field) for field in erased_of(case)],
        "personal": [entry.form.name for entry in case.standing if isinstance(entry.form, Paper)],
    }


def main():
    """Write every journal with its answer."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    cases = {"whole": whole(), "lapsed": lapsed(), "corrected": corrected()}
    texts = {name: dumps(case) for name, case in cases.items()} | {"whole-sm3": dumps(cases["whole"], digest="sm3"), "erased-sm3": erased()}
    for name, text in texts.items():
        (FOLDER / f"{name}.jsonl").write_text(text, encoding="utf-8")
        data = json.dumps(answer(loads(text, CENTRE)), ensure_ascii=False, indent=1)
        (FOLDER / f"{name}.json").write_text(f"{data}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
