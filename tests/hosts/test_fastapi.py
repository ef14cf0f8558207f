"""The FastAPI host, driven over HTTP: every act with its headers, every refusal as a problem, and the page with its buttons."""

import json
import re
import shutil

import pytest

from caseflow.machines.forms import AcceptanceNotice
from caseflow.reports.export import form_schema
from tests.hosts.hosting import HOSTS, Browser, commands, environment, needs, run, serving

needs("fastapi", "uvicorn")
HOST = HOSTS / "fastapi"
FRIDAY = "2021-04-23T09:30+08:00"
PASSWORD = "a-long-one"  # noqa: S105  # of a database that lives as long as this test


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """The three people of the office, each with a connection to the server that the page's command starts."""
    room = tmp_path_factory.mktemp("fastapi")
    env = environment(OFFICE_DB=str(room / "office.db"), OFFICE_NOW=FRIDAY, OFFICE_PASSWORD=PASSWORD)
    (server,) = [line for line in commands("fastapi.md") if line.startswith("uvicorn")]
    with serving(server, HOST, env, room / "log") as address:
        yield {name: Person(address, user=name, password=PASSWORD) for name in ("w-03", "d-11", "h-01")}


class Person(Browser):
    """Somebody who sends and reads JSON."""

    def json(self, path, body=None, **headers):
        """Return status and data of the answer."""
        data = None if body is None else json.dumps(body).encode()
        status, text = self.ask(path, data, **({"Content-Type": "application/json"} if body is not None else {}), **headers)
        return status, json.loads(text)

    def open(self, applicant):
        """Take an application in; return the case's number."""
        status, case = self.json("/cases", {"matter": "XK-01", "form": {"applicant": applicant}})
        assert (status, case["state"], self.answered["etag"]) == (201, "received", '"1"')
        return case["case_no"]

    def act(self, number, event, seen, body=None, **headers):
        """Do an act on a journal of the length `seen`."""
        data = b"" if body is None else json.dumps(body).encode()
        status, text = self.ask(f"/cases/{number}/{event}", data, **{"If-Match": f'"{seen}"'} | headers)
        return status, json.loads(text)


def test_a_case_from_the_window_to_the_grant(office):
    """Three people bring a case from the window to its grant; its clock says what README.md says."""
    clerk, department, head = office.values()
    number = clerk.open("王建国")
    assert clerk.act(number, "examine", 1)[1]["state"] == "examining"
    clerk.act(number, "accept_promised", 2, {"number": "3"})
    status, clocks = clerk.json(f"/cases/{number}/clocks")
    assert [(clock["name"], clock["due"]) for clock in clocks if clock["name"] == "promise"] == [("promise", "2021-05-10")]
    department.act(number, "review", 3)
    status, case = head.act(number, "grant", 4, {"number": "7"})
    assert (status, case["kind"], case["state"], head.answered["etag"]) == (200, "promised", "granted", '"5"')
    assert [entry["event"] for entry in case["entries"]] == ["open", "examine", "accept_promised", "review", "grant"]
    assert "王建国" not in json.dumps(case, ensure_ascii=False)


def test_offers_are_what_may_be_done(office):
    """An offer names its target; an act that may not be done is refused with the reasons of its offer."""
    clerk, _, head = office.values()
    number = clerk.open("李秀英")
    clerk.act(number, "examine", 1)
    _, offers = clerk.json(f"/cases/{number}/offers")
    by_event = {offer["event"]: offer for offer in offers}
    assert (by_event["accept_promised"]["may"], by_event["accept_promised"]["target"]) == (True, "accepted")
    assert by_event["accept_instant"]["may"] is False
    status, problem = clerk.act(number, "accept_instant", 2, {"number": "3"})
    reasons = by_event["accept_instant"]["reasons"]
    assert (status, list(problem["reasons"])) == (409, [reason["code"] for reason in reasons])
    assert all(problem["reasons"][reason["code"]] == f"{reason['zh']} ({reason['en']})" for reason in reasons)
    assert {offer["may"] for offer in head.json(f"/cases/{number}/offers")[1]} == {False}


def test_every_refusal_is_a_problem_with_its_status(office):
    """The status gives the kind of a refusal, the detail its sentence; the case is unchanged."""
    clerk, department, _ = office.values()
    number = clerk.open("赵敏")
    answers = [
        (clerk.json("/cases/2021-9999"), 404, "NoSuchCase", "2021-9999"),
        (clerk.json("/cases", {"matter": "XK-1", "form": {"applicant": "赵敏"}}), 422, "BadInput", "did you mean"),
        (department.act(number, "examine", 1), 403, "NotPermitted", "window_clerk"),
        (clerk.act(number, "examin", 1), 409, "NoSuchEvent", "did you mean 'examine'?"),
        (clerk.act(number, "refuse_not_needed", 1, {"number": "1"}), 422, "FormRefused", "reason is missing"),
        (clerk.act(number, "examine", 7), 412, "Conflict", "and 7 were expected"),
    ]
    for (status, problem), wanted, name, words in answers:
        assert (status, problem["status"], problem["title"]) == (wanted, wanted, name)
        assert words in problem["detail"]
        assert problem["see"].endswith(f"#{name.lower()}")
    assert clerk.answered["content-type"] == "application/problem+json"
    assert clerk.json(f"/cases/{number}")[1]["state"] == "received"


def test_what_is_no_request(office):
    """Without the length of the journal, without a password, or with a body that is not JSON, nothing is done."""
    clerk = office["w-03"]
    number = clerk.open("周涛")
    assert clerk.ask(f"/cases/{number}/examine", b"")[0] == 422
    assert Person(clerk.address, user="w-03", password="no").json("/cases/1")[0] == 401  # noqa: S106  # wrong on purpose
    assert Browser(clerk.address).ask("/")[0] == 401
    assert clerk.ask(f"/cases/{number}/examine", b"number=3", **{"If-Match": '"1"'})[0] == 400
    assert clerk.ask(f"/cases/{number}/examine", b"[" * 100_000, **{"If-Match": '"1"'})[0] == 400
    assert clerk.ask(f"/cases/{number}/examine", b"", **{"If-Match": f'"{"9" * 5000}"'})[0] == 422
    assert len(clerk.json(f"/cases/{number}")[1]["entries"]) == 1


def test_a_key_makes_one_act_of_two(office):
    """A repeated request gets the same answer and is not done again; the key with another act is refused."""
    clerk = office["w-03"]
    number = clerk.open("吴芳")
    key = {"Idempotency-Key": "k-1"}
    assert clerk.act(number, "examine", 1, **key) == clerk.act(number, "examine", 1, **key)
    assert clerk.act(number, "refuse_not_needed", 2, {"number": "1", "reason": "无需许可"}, **key)[1]["title"] == "Conflict"
    assert len(clerk.json(f"/cases/{number}")[1]["entries"]) == 2


def test_openapi_says_which_document_an_act_takes(office):
    """Every event is an operation whose body has the schema of its document; no operation is named twice."""
    _, schema = office["w-03"].json("/openapi.json")
    accept = schema["paths"]["/cases/{case_no}/accept_promised"]["post"]
    assert accept["requestBody"]["required"] is True
    assert accept["requestBody"]["content"]["application/json"]["schema"] == json.loads(json.dumps(form_schema(AcceptanceNotice)))
    assert "requestBody" not in schema["paths"]["/cases/{case_no}/examine"]["post"]
    names = [operation["operationId"] for path in schema["paths"].values() for operation in path.values()]
    assert len(set(names)) == len(names) > 100


def test_the_page_has_a_button_for_every_offer(office):
    """The page of a case has the caller's acts as buttons, each with its document's fields and the length of the journal."""
    clerk, department, _ = office.values()
    number = clerk.open("杨<b>敏")
    clerk.act(number, "examine", 1)
    _, page = clerk.ask(f"/desk/{number}")
    _, offers = clerk.json(f"/cases/{number}/offers")
    forms = dict(re.findall(rf'<form action="/cases/{number}/(\w+)\?run=intake%231" data-seen=2 (.*?)</form>', page, re.DOTALL))
    assert set(forms) == {offer["event"] for offer in offers if "role" not in [reason["code"] for reason in offer["reasons"]]}
    assert "<input name=number required" in forms["accept_promised"]
    assert {event for event, form in forms.items() if "<button>" in form} == {offer["event"] for offer in offers if offer["may"]}
    assert "此时无可办之事" in department.ask(f"/desk/{number}")[1]
    assert number in clerk.ask("/")[1]


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_the_pages_own_requests(office):
    """The curl lines of the page, in order, on a case of their own: each gives the answer that the page shows."""
    lines = [line.replace("localhost:8000", office["w-03"].address) for line in commands("fastapi.md") if line.startswith("curl")]
    env = environment(OFFICE_PASSWORD=PASSWORD, no_proxy="*")
    opened = json.loads(run(lines[0], HOST, env))
    answers = [json.loads(run(line.replace("$(date +%Y)-0001", opened["case_no"]), HOST, env)) for line in lines[1:]]
    offers, examined, accepted, clocks = answers
    assert opened["state"] == "received"
    assert "examine" in {offer["event"] for offer in offers}
    assert (examined["state"], accepted["state"]) == ("examining", "accepted")
    assert [(clock["name"], clock["due"]) for clock in clocks if clock["state"] == "running"] == [
        ("promise", "2021-05-10"),
        ("statutory", "2021-05-24"),
    ]
