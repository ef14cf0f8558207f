"""The SQLAlchemy host: its window over HTTP, its own table beside the journals, its script from cron."""

import json
import shutil

import pytest

from tests.hosts.hosting import HOSTS, Browser, commands, environment, needs, run, serving

needs("sqlalchemy")
HOST = HOSTS / "sqlalchemy"
WEEKS_LATER = "2021-06-01T03:00+08:00"
FORM = {"matter": "XK-01", "applicant": "李秀英"}


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """The window that the page's command opens, and its environment."""
    room = tmp_path_factory.mktemp("sqlalchemy")
    env = environment(OFFICE_URL=f"sqlite:///{room / 'office.db'}", OFFICE_NOW="2021-04-23T09:30+08:00", no_proxy="*")
    (server,) = [line for line in commands("sqlalchemy.md") if "serve.py" in line]
    with serving(server, HOST, env, room / "log") as address:
        yield Browser(address), env


def sent(browser, path, body=None):
    status, text = browser.ask(path, b"" if body is None else json.dumps(body).encode())
    return status, json.loads(text)


def test_arriving_twice_is_arriving_once(office):
    """Asking twice gives the number of one case, and one booking has it."""
    browser, _ = office
    for _ in range(2):
        assert sent(browser, "/bookings/B-1/arrive", FORM) == (200, {"case_no": "HL-B-1"})
    assert sent(browser, "/cases/HL-B-1/examine") == (200, {"state": "examining"})
    assert [booking for booking in json.loads(browser.ask("/bookings")[1]) if booking["id"] == "B-1"] == [
        {"id": "B-1", "state": "examining", "next_due": "2021-04-29"}
    ]


def test_what_a_crash_left_is_done_by_the_same_request(office):
    """A process that died between the journal and the booking left a case without one; asking again makes the booking."""
    browser, env = office
    died = "import os, window; window.session = lambda: os._exit(0); window.arrive('B-2', matter='XK-01', applicant='赵敏')"
    run(f'python -c "{died}"', HOST, env)
    assert "B-2" not in browser.ask("/bookings")[1]
    assert sent(browser, "/cases/HL-B-2/examine")[0] == 200
    sent(browser, "/bookings/B-2/arrive", FORM)
    assert {"id": "B-2", "state": "examining", "next_due": "2021-04-29"} in json.loads(browser.ask("/bookings")[1])


def test_a_refusal_is_a_sentence(office):
    """A refusal is a 409 with caseflow's sentence; an unknown address is a 404."""
    browser, _ = office
    sent(browser, "/bookings/B-3/arrive", FORM)
    status, answer = sent(browser, "/cases/HL-B-3/examin")
    assert (status, answer["error"]) == (409, "NoSuchEvent")
    assert "did you mean 'examine'?" in answer["why"]
    assert browser.ask("/nowhere")[0] == 404


def test_the_sweep_lapses_once_and_says_what_falls_due(office):
    """Weeks later the script accepts the unanswered application once, and lists what is due; the acceptance counts from the opening."""
    browser, env = office
    sent(browser, "/bookings/B-4/arrive", FORM)
    (line,) = [line for line in commands("sqlalchemy.md") if "sweep" in line]
    assert "due 2021-04-29: HL-B-4 (intake, received)" in run(line, HOST, env | {"OFFICE_NOW": "2021-04-28T08:00+08:00"})
    later = env | {"OFFICE_NOW": WEEKS_LATER}
    first, second = run(line, HOST, later), run(line, HOST, later)
    assert "0 lapses" not in first
    assert "0 lapses" in second
    assert {"id": "B-4", "state": "accepted", "next_due": "2021-05-10"} in json.loads(browser.ask("/bookings")[1])


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_the_pages_own_requests(office):
    """The curl lines of the page, in order: each gives the answer that the page shows."""
    browser, env = office
    lines = [line for line in commands("sqlalchemy.md") if line.startswith("curl")]
    answers = [json.loads(run(line.replace("localhost:8000", browser.address), HOST, env)) for line in lines]
    assert answers[:2] == [{"case_no": "HL-B-7"}, {"state": "examining"}]
    assert "B-7" in {booking["id"] for booking in answers[2]}
