"""The Django host, used as people use it: its commands as its page shows them, its pages over HTTP."""

import os
import re
import threading
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.hosts.hosting import HOSTS, Browser, commands, environment, needs, run, serving

needs("django")
HOST = HOSTS / "django"
PASSWORD = "a long one"  # noqa: S105  # of a database that lives as long as this test
FRIDAY, WEEKS_LATER = "2021-04-23T09:30+08:00", "2021-06-01T03:00+08:00"


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """The office that the page's commands make: its environment, and the desks of the enrolled people."""
    room = tmp_path_factory.mktemp("django")
    env = environment(OFFICE_DB=str(room / "office.sqlite3"), OFFICE_NOW=FRIDAY, OFFICE_PASSWORD=PASSWORD)
    lines = [line for line in commands("django.md") if line.startswith("python manage.py")]
    for line in lines:
        if not any(word in line for word in ("runserver", "sweep", "test")):
            run(line, HOST, env)
    (server,) = [line for line in lines if "runserver" in line]
    with serving(f"{server} --noreload", HOST, env, room / "log") as address:
        yield env, {name: Desk(address, name) for name in ("w-03", "d-11", "h-01")}


class Desk(Browser):
    """Somebody logged in."""

    def __init__(self, address, name):
        super().__init__(address)
        _, page = self.ask("/login/")
        status, self.page = self.post("/login/", {"username": name, "password": PASSWORD} | hidden(page))
        assert status == 200
        assert "办件 Cases" in self.page

    def open(self, applicant):
        """Take an application in; return the case's number."""
        _, page = self.ask("/")
        status, page = self.post(
            "/cases/", {"matter": "XK-01", "applicant": applicant, "channel": "window", "materials": ""} | hidden(page)
        )
        assert status == 200
        return re.search(r"<title>(.*?)</title>", page)[1]

    def form(self, case_no, event):
        """The hidden fields that the page of a case sends for an event."""
        _, page = self.ask(f"/cases/{case_no}/")
        return hidden(re.search(rf'<form class="act" method="post" action="/cases/{case_no}/{event}/">(.*?)</form>', page, re.DOTALL)[1])

    def act(self, case_no, event, **fields):
        """Press the button of an event."""
        return self.post(f"/cases/{case_no}/{event}/", self.form(case_no, event) | fields)


def hidden(html):
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html))


def standing(page):
    return re.search(r"<h1>.*: (\w+, \w+)</h1>", page)[1]


def test_a_case_from_the_window_to_the_grant(office):
    """Three people, each in the role of their group, bring a case from the window to its grant; its clock is shown as it should be."""
    clerk, department, head = office[1].values()
    number = clerk.open("王建国")
    assert number.startswith("2021-")
    clerk.act(number, "examine")
    status, page = clerk.act(number, "accept_promised", number="华受〔2021〕1号")
    assert (status, standing(page)) == (200, "promised, accepted")
    assert "2021-05-10" in page  # the tenth working day, as in README.md
    department.act(number, "review")
    status, page = head.act(number, "grant", number="华准〔2021〕1号")
    assert (status, standing(page)) == (200, "promised, granted")


def test_who_may_not_is_refused(office):
    """An act of another role is not shown, and is refused with 403 if it is sent anyway; the page names the role."""
    clerk, department, _ = office[1].values()
    number = clerk.open("李秀英")
    form = clerk.form(number, "examine")
    _, page = department.ask(f"/cases/{number}/")
    assert "/examine/" not in page
    csrf = hidden(department.ask("/")[1])
    status, page = department.post(f"/cases/{number}/examine/", form | csrf)
    assert status == 403
    assert "window_clerk" in page


def test_a_document_that_says_nothing_is_refused(office):
    """A document that is refused by its own rules is a 422 with the rule's sentence, and nothing is saved."""
    clerk = office[1]["w-03"]
    number = clerk.open("赵敏")
    clerk.act(number, "examine")
    status, page = clerk.act(number, "accept_promised", number="\N{IDEOGRAPHIC SPACE}")
    assert status == 422
    assert standing(page) == "intake, examining"


def test_a_page_that_is_old_saves_nothing(office):
    """An act from a page that was shown before somebody else acted is refused, even where it would still be possible."""
    clerk = office[1]["w-03"]
    number = clerk.open("杨敏")
    shown = clerk.form(number, "refuse_not_needed") | {"number": "1", "reason": "无需许可"}
    clerk.act(number, "examine")
    status, page = clerk.post(f"/cases/{number}/refuse_not_needed/", shown)
    assert status == 409
    assert "the store holds 2 entries" in page
    assert standing(page) == "intake, examining"


def test_a_second_click_is_the_same_act(office):
    """Two clicks on one button are one act; of many at once on the same page, one is saved."""
    clerk = office[1]["w-03"]
    number = clerk.open("吴芳")
    form = clerk.form(number, "examine")
    assert [clerk.post(f"/cases/{number}/examine/", form)[0] for _ in range(2)] == [200, 200]
    forms = [clerk.form(number, "accept_promised") | {"number": "3"} for _ in range(4)]
    answers = []
    threads = [
        threading.Thread(target=lambda form=form: answers.append(clerk.post(f"/cases/{number}/accept_promised/", form)[0]))
        for form in forms
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200, 409, 409, 409]


def test_the_sweep_records_what_the_law_did(office):
    """The page's sweep, run weeks later, accepts the unanswered application; a second one finds nothing to do."""
    env, people = office
    clerk = people["w-03"]
    number = clerk.open("黄丽")
    (line,) = [line for line in commands("django.md") if "sweep" in line]
    later = env | {"OFFICE_NOW": WEEKS_LATER}
    assert "0 lapses" not in run(line, HOST, later)
    assert "0 lapses" in run(line, HOST, later)
    _, page = clerk.ask("/")
    assert re.search(rf"{number}</a></td><td>(\w+)</td><td>(\w+)", page).groups() == ("promised", "accepted")


def test_what_is_not_there(office):
    """An unknown case is a 404; a person without a login is sent to the login page."""
    clerk = office[1]["w-03"]
    assert clerk.ask("/cases/2021-9999/")[0] == 404
    assert "登录 Log in" in Browser(clerk.address).ask("/")[1]


def test_the_hosts_own_tests(office):
    """`manage.py test` passes: the store passes the suite of every store, inside the host's transaction."""
    env, _ = office
    (line,) = [line for line in commands("django.md") if "manage.py test" in line]
    run(line, HOST, env)


@pytest.mark.skipif("CASEFLOW_TEST_POSTGRES" not in os.environ, reason="no PostgreSQL; source .ci/services starts one")
def test_the_hosts_own_tests_on_postgresql(tmp_path):
    """The same tests pass on PostgreSQL, where other triggers protect the journals."""
    server = urlsplit(os.environ["CASEFLOW_TEST_POSTGRES"])
    place = {name: values[0] for name, values in parse_qs(server.query).items()}
    database = {"ENGINE": "django.db.backends.postgresql", "NAME": server.path[1:], "USER": server.username}
    database |= {"HOST": place["host"], "PORT": place["port"], "TEST": {"NAME": "caseflow_django", "TEMPLATE": "template0"}}
    (tmp_path / "on_postgres.py").write_text(f"from office.settings import *\nDATABASES = {{'default': {database!r}}}\n", encoding="utf-8")
    (line,) = [line for line in commands("django.md") if "manage.py test" in line]
    run(f"{line} --noinput", HOST, environment(DJANGO_SETTINGS_MODULE="on_postgres", PYTHONPATH=str(tmp_path)))
