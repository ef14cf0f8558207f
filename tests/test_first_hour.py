"""Mistakes that a newcomer makes in the first hour get a message that says where, what was allowed, and what to do."""

from datetime import date, datetime

import attrs
import pytest

from caseflow import STAYS, Actor, CaseflowError, Centre, LegalType, Lifecycle, Matter, Role, State, TimeLimit, Transition, form, from_form
from caseflow.calendar import CN, working_days
from caseflow.errors import PAGE
from caseflow.journal import loads
from caseflow.law import centre_rule
from caseflow.machines import CATALOGUE, INTAKE, OPINION
from caseflow.machines.forms import AcceptanceNotice, Application, Grant
from caseflow.store import MemoryStore, SqliteStore, sweep

AT, LATER = "2021-04-23T09:30+08:00", "2021-04-23T09:40+08:00"
centre = Centre("hualong", lifecycles=CATALOGUE, calendar=CN)
matter = Matter(code="XK-01", name="食品经营许可", legal_type=LegalType.LICENCE, statutory=working_days(20), promised=working_days(10))
applicant, clerk, head = Actor("a-1", roles={"applicant"}), Actor("w-03", roles={"window_clerk"}), Actor("h-01", roles={"department_head"})


def opened(lifecycle="intake", *, at=AT, actor=applicant, form=None, **rest):
    return centre.open(
        lifecycle, **{"case_no": "HL-1", "matter": matter} | rest, at=at, actor=actor, form=form or Application(applicant="王")
    )


def fired(event, *, at=LATER, actor=clerk, form=None, **rest):
    return centre.fire(examined(), event, at=at, actor=actor, form=form, **rest)


def examined():
    return centre.fire(opened(), "examine", at="2021-04-23T09:35+08:00", actor=clerk)


def kept(expected):
    store = MemoryStore(centre)
    store.append(opened(), expected=0)
    store.append(examined(), expected=expected)


CITE = centre_rule("内部规定")
OPEN, DONE, ROLE = State("open_", zh="在办"), State("done", zh="办结", final=True), Role("clerk", zh="窗口人员")


def row(**given):
    return Transition("go", **{"source": OPEN, "target": DONE, "by": ROLE, "zh": "办结"} | given)


def limit(**given):
    return TimeLimit("answer", "go", **{"within": working_days(3), "while_in": OPEN, "zh": "答复", "cite": CITE} | given)


def drawn(**given):
    needed = {"zh": "例", "edition": "1", "start": OPEN, "opens_with": None, "opened_by": ROLE, "cite": CITE}
    return Lifecycle("x", **needed | {"transitions": row(), "limits": limit()} | given)


def longer(**given):
    return row(target=STAYS, **given)


MISTAKES = {
    "a lifecycle misspelt": (lambda: opened("intak"), "no lifecycle 'intak'", "did you mean 'intake'", "it holds intake, instant"),
    "a lifecycle in Chinese": (lambda: opened("承诺件"), "no lifecycle '承诺件'", "did you mean 'promised'"),
    "a lifecycle instead of its name": (lambda: opened(INTAKE), "lifecycle must be the name of a lifecycle", "write 'intake'"),
    "no document": (
        lambda: fired("accept_promised"),
        *("case HL-1", "AcceptanceNotice 受理通知书", "none was given", "AcceptanceNotice(number=…)"),
    ),
    "the wrong document": (lambda: fired("accept_promised", form=Grant(number="1")), "case HL-1", "and Grant was given; write form=Acc"),
    "a document's class": (lambda: fired("accept_promised", form=AcceptanceNotice), "the class AcceptanceNotice itself was given"),
    "an unwanted document": (lambda: centre.fire(opened(), "examine", at=LATER, actor=clerk, form=Grant(number="1")), "leave it out"),
    "a field misspelt": (
        lambda: opened(form={"aplicant": "王"}),
        *("'aplicant' (did you mean 'applicant'?)", "its fields are applicant, con"),
    ),
    "an empty field": (lambda: Application(applicant=" "), "Application (申请书): applicant must be filled in"),
    "a number instead of text": (lambda: AcceptanceNotice(number=3), "number must be text", "not 3"),
    "text instead of a member": (lambda: Matter(code="1", name="x", legal_type="licence"), "not 'licence'; write LegalType.LICENCE"),
    "no such member": (
        lambda: Matter(code="1", name="x", legal_type="license"),
        *("must be one of licence, confirmation", "not 'license'; write LegalType.LICENCE"),
    ),
    "an event misspelt": (
        lambda: fired("acept_promised"),
        *("case HL-1", "did you mean 'accept_promised'", "intake#1 in 'examining'", "events of this state:"),
    ),
    "an event in Chinese": (lambda: fired("受理为承诺件"), "did you mean 'accept_promised'"),
    "an event too early": (lambda: fired("grant"), "case HL-1 knows no event 'grant'", "events of this state: accept_instant"),
    "the wrong role": (
        lambda: fired("accept_promised", actor=applicant),
        *("case HL-1: a-1 (applicant) may not", "window_clerk 窗口工作人员"),
    ),
    "a wrong role to open": (lambda: opened(actor=head), "case HL-1: h-01 (department_head) may not 'open' it; it takes applicant 申请人"),
    "a role misspelt": (lambda: fired("accept_instant", actor=Actor("x", roles={"window_clark"})), "did you mean 'window_clerk'"),
    "a role in Chinese": (lambda: fired("accept_instant", actor=Actor("x", roles={"窗口工作人员"})), "did you mean 'window_clerk'"),
    "a guard that fails": (
        lambda: fired("accept_instant", form=AcceptanceNotice(number="1")),
        *("case HL-1: 'accept_instant' is refused in 'examining'", "kind_is_instant: 该事项只能按承诺件办理"),
    ),
    "no offset": (lambda: opened(at="2021-04-23T09:30"), 'has no offset from UTC; write at="2021-04-23T09:30+08:00"'),
    "a day instead of an instant": (lambda: opened(at=date(2021, 4, 23)), "is a day without an hour; write at="),
    "before the last line": (
        lambda: fired("withdraw", at="2021-04-23T09:29+08:00"),
        *("case HL-1: 'withdraw'", "if it is recorded late, say recorded_at="),
    ),
    "after the law acted": (
        lambda: fired("accept_promised", at="2021-05-08T09:00+08:00"),
        *("ran out on 2021-04-29", "call centre.lapse(case, at=...)"),
    ),
    "text instead of a set of roles": (lambda: Actor("x", roles="window_clerk"), "write roles={'window_clerk'}"),
    "text instead of an actor": (lambda: fired("withdraw", actor="w-03"), 'write Actor("w-03", roles='),
    "text instead of a matter": (lambda: opened(matter="XK-01"), "matter must be a Matter, not 'XK-01'"),
    "a case number instead of a case": (
        lambda: centre.fire("HL-1", "examine", at=AT, actor=clerk),
        *("case must be a Case, not 'HL-1'; open one, or load it"),
    ),
    "clocks of a case number": (lambda: centre.clocks("HL-1", at=AT), "case must be a Case"),
    "offers of a case number": (lambda: centre.offers("HL-1", at=AT), "case must be a Case"),
    "lapse of a case number": (lambda: centre.lapse("HL-1", at=AT), "case must be a Case"),
    "a parameter misspelt": (
        lambda: Centre("x", lifecycles=CATALOGUE, calendar=CN, parameters={"reply_raeding": working_days(2)}),
        *("centre 'x'", "did you mean 'reply_reading'", "known: archive_transfer"),
    ),
    "the name of a calendar": (lambda: Centre("x", lifecycles=CATALOGUE, calendar="CN"), "use caseflow.calendar.CN"),
    "the name of a lifecycle": (lambda: Centre("x", lifecycles="intake", calendar=CN), "not 'intake'; use caseflow.machines.CATALOGUE"),
    "a name for another calendar": (lambda: centre.with_calendar("CN"), "calendar must be a WorkCalendar, not 'CN'"),
    "no lifecycles": (lambda: Centre("x", lifecycles=None, calendar=CN), "not None; use caseflow.machines.CATALOGUE"),
    "an unknown zone": (lambda: Centre("x", lifecycles=CATALOGUE, calendar=CN, zone="Asia/Beijing"), 'write zone="Asia/Shanghai"'),
    "a year to come": (lambda: CN.add(date(2026, 12, 24), 10), "needs 2026-12-29", "with_notice(", "calendar.provisional()"),
    "text instead of a day": (lambda: CN.is_working("2021-05-01"), "a local day is wanted: parse it first"),
    "a title instead of a notice": (lambda: CN.with_notice("关于2027年"), "notice must be a Notice, not '关于2027年'; write Notice(title="),
    "no days": (lambda: working_days(0), "a span of 0 working_days means nothing; allowed are whole numbers from 1"),
    "a promise too long": (
        lambda: Matter(code="1", name="x", legal_type=LegalType.LICENCE, statutory=working_days(5), promised=working_days(9)),
        "promises 9 working_days, the statute allows 5 working_days",
    ),
    "a state's name as start": (lambda: drawn(start="a"), "Lifecycle 'x': start= takes a State, such as State(", "not 'a'"),
    "a state's name in a row": (lambda: row(source="a"), "Transition 'go': source= takes a State"),
    "a target's name": (lambda: row(target="b"), "Transition 'go': target= takes a State, or STAYS, not 'b'"),
    "a role's name": (lambda: row(by="clerk"), "Transition 'go': by= takes a Role, such as Role("),
    "a function instead of a guard": (lambda: row(guards=bool), "Transition 'go': guards= takes a Guard, a condition with a name"),
    "a class that is not a form": (lambda: row(form=dict), "Transition 'go': form= takes a class made with @form"),
    "a number of days": (lambda: limit(within=3), "TimeLimit 'answer': within= takes a Span, such as working_days(5)", "not 3"),
    "an article in words": (lambda: limit(cite="第四十二条"), "TimeLimit 'answer': cite= takes a Citation, such as LICENSING[42]"),
    "a bare extension": (lambda: longer(extends=working_days(3)), "Transition 'go': extends= takes the names of clocks", "; not "),
    "an extension in numbers": (lambda: longer(extends={"answer": 3}), "extends= takes", "{'answer': working_days(5)}", "not 3"),
    "an extension by a text field": (
        lambda: drawn(transitions=(row(), attrs.evolve(longer(extends={"answer": from_form("number")}, form=Grant), event="ask"))),
        *("row 'ask' takes 'number' from its form", "Grant.number is not a Span; declare it `number: Span`"),
    ),
    "a pause that is a state": (
        lambda: Centre("x", lifecycles=drawn(limits=limit(paused_by=OPEN)), calendar=CN),
        *("paused_by= holds what it does not take", "must be text, not a value of type State"),
    ),
    "a form without its brackets": (lambda: form(dict), "a form needs its Chinese name", '@form("申请书")'),
    "a number as edition": (lambda: drawn(edition=1), "Lifecycle 'x': edition= must be text", "not 1"),
    "a number that is taken": (lambda: kept(expected=0), "1 entry, and 0 were expected (a new case)", "give the new one another number"),
    "text for a length": (lambda: kept(expected="1"), "expected must be len(case.entries) from before the act", "not '1'"),
    "a centre's name instead of the centre": (lambda: MemoryStore("hualong"), "centre must be a Centre, not 'hualong'; write Centre("),
    "a centre's name for a file store": (lambda: SqliteStore(":memory:", "hualong"), "centre must be a Centre, not 'hualong'"),
    "text as last day": (lambda: SqliteStore(":memory:", centre).due("2021-04-30"), "until is '2021-04-30' (str), and a local day"),
    "an instant as last day": (lambda: MemoryStore(centre).lapsing(datetime(2021, 4, 30, 9, 0)), "until is an instant"),
    "a path as store": (lambda: sweep("cases.db", AT), "store must be a Store, not 'cases.db'; open it", "SqliteStore(path, centre)"),
    "None instead of a journal": (lambda: loads(None, centre), "a journal is text, not None"),
    "a folder that does not exist": (lambda: SqliteStore("no/such/folder/cases.db", centre), "there is no folder no/such/folder; make it"),
    "somebody was faster": (lambda: kept(expected=0), "case HL-1", "reload the case and decide again"),
    "a case that the store lacks": (lambda: MemoryStore(centre).load("HL-1"), "the store holds no case 'HL-1'"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_answered(mistake):
    """The message says where and what, the nearest name if there is one, and what to write instead; it ends with its page."""
    make, *expected = MISTAKES[mistake]
    with pytest.raises(CaseflowError) as caught:
        make()
    error = caught.value
    assert [words for words in expected if words not in str(error)] == []
    assert error.__notes__ == [f"see {PAGE}#{type(error).__name__.lower()}"]


def test_a_lifecycle_alone_is_enough():
    """A single lifecycle needs no list."""
    assert [lifecycle.name for lifecycle in Centre("x", lifecycles=OPINION, calendar=CN).lifecycles] == ["opinion"]


def test_a_host_has_errors_of_its_own():
    """An error that a host derives from one of ours has the page of ours."""

    class Closed(CaseflowError):
        pass

    assert Closed("on holiday").page == f"{PAGE}#caseflowerror"
