"""Draw the pictures of README.md and the pages: `python docs/pictures.py`. A test fails when one is stale."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from caseflow import Actor, Case, Centre, LegalType, Matter
from caseflow.calendar import CN, working_days
from caseflow.machines import CATALOGUE
from caseflow.machines.forms import AcceptanceNotice, Application, Grant, SpecialKind, SpecialNotice, SpecialResult
from caseflow.reports import draw

HERE = Path(__file__).parent / "pictures"


def example() -> Case:
    """Return a 承诺件 over Labour Day 2021: accepted, paused for a hearing, granted."""
    centre = Centre("hualong", lifecycles=CATALOGUE, calendar=CN)
    matter = Matter(code="XK-01", name="食品经营许可", legal_type=LegalType.LICENCE, statutory=working_days(20), promised=working_days(10))
    applicant, clerk = Actor("a-1", roles={"applicant"}), Actor("w-03", roles={"window_clerk"})
    department, head = Actor("d-11", roles={"department"}), Actor("h-01", roles={"department_head"})
    hearing = SpecialNotice(kind=SpecialKind.HEARING, expected=working_days(7))
    case = centre.open(
        "intake", case_no="HL-2021-0423", matter=matter, at="2021-04-23T09:30+08:00", actor=applicant, form=Application(applicant="甲")
    )
    for event, day, actor, form in (
        ("examine", "2021-04-23", clerk, None),
        ("accept_promised", "2021-04-23", clerk, AcceptanceNotice(number="3")),
        ("review", "2021-04-25", department, None),
        ("order_special", "2021-04-27", department, hearing),
        ("end_special", "2021-05-10", department, SpecialResult(result="同意")),
        ("grant", "2021-05-14", head, Grant(number="7")),
    ):
        case = centre.fire(case, event, at=f"{day}T10:00+08:00", actor=actor, form=form)
    return case


PICTURES: dict[str, Callable[[], str]] = {
    "way.svg": lambda: draw.lifecycle(CATALOGUE["promised"], example()).svg,
    "clocks.svg": lambda: draw.clock_days(example(), CN, date(2021, 5, 14)).svg,
    "year.svg": lambda: draw.year(CN, 2021).svg,
}


def main() -> None:
    """Write the pictures that changed, and print their names."""
    for name, picture in PICTURES.items():
        path, text = HERE / name, picture() + "\n"
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")
            sys.stdout.write(f"{name}\n")


if __name__ == "__main__":
    main()
