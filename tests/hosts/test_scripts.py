"""The small hosts: reminders as ICS and indicators as Excel, on the store that their pages make; an act that is logged and traced."""

import importlib.util
import re
import zipfile
from datetime import date, datetime
from xml.etree import ElementTree as ET

import pytest

from caseflow import Actor, Centre
from caseflow.calendar import CN
from caseflow.errors import FormRefused, GuardRefused
from caseflow.machines import CATALOGUE
from caseflow.store import MemoryStore, NoSuchCase, SqliteStore
from tests.hosts.hosting import HOSTS, ROOT, Browser, commands, environment, needs, run, serving

needs("icalendar", "xlsxwriter")
EVENING = "2021-04-19T18:00+08:00"
CENTRE = Centre("hualong", lifecycles=CATALOGUE, calendar=CN)
XLSX = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    """A folder with the examples, and the stores that the pages' first commands make."""
    folder = tmp_path_factory.mktemp("scripts")
    (folder / "examples").symlink_to(ROOT / "examples")
    for page in ("reminders-as-ics.md", "indicators-to-excel.md"):
        for line in commands(page):
            if line.startswith(("awk", "caseflow")):
                run(line, folder, environment())
    return folder


def unfolded(text):
    """The lines of a calendar, each whole."""
    return text.replace("\r\n ", "").split("\r\n")


@pytest.fixture(scope="module")
def served(room):
    """What the page's server answers at the end of the last day in its store."""
    (server,) = [line for line in commands("reminders-as-ics.md") if line.startswith("python")]
    with serving(server, room, environment(OFFICE_NOW=EVENING), room / "log") as address:
        browser = Browser(address)
        _, text = browser.ask("/reminders.ics")
        assert browser.answered["Content-Type"] == "text/calendar; charset=utf-8"
        assert browser.ask("/")[0] == 404
        return text


@pytest.fixture(scope="module")
def book(room):
    """The file that the page's last command writes."""
    (line,) = [line for line in commands("indicators-to-excel.md") if line.startswith("python")]
    run(line, room, environment())
    with zipfile.ZipFile(room / line.split()[-1]) as packed:
        yield {name: packed.read(name).decode() for name in packed.namelist() if name.endswith(".xml")}


@pytest.fixture(scope="module")
def rows(book):
    """The cells of the sheet: texts as texts, numbers as numbers."""
    texts = ["".join(text.itertext()) for text in ET.fromstring(book["xl/sharedStrings.xml"])]  # noqa: S314  # written just now
    sheet = ET.fromstring(book["xl/worksheets/sheet1.xml"])  # noqa: S314  # as above
    cells = [{cell.get("r")[0]: cell for cell in row if cell.findtext(f"{XLSX}v")} for row in sheet.iter(f"{XLSX}row")]
    return [[_value(row[column], texts) if column in row else "" for column in "ABCDEFGHI"] for row in cells]


def _value(cell, texts):
    value = cell.findtext(f"{XLSX}v")
    return texts[int(value)] if cell.get("t") == "s" else float(value)


class TestReminders:
    def test_every_open_clock_with_a_due_day_is_an_event(self, room, served):
        """There is an all-day event on the due day of every open clock, with its own id, and no other event."""
        with SqliteStore(room / "april.db", CENTRE, read_only=True) as store:
            cases = [store.load(number) for number in store.numbers()]
        clocks = [(case, clock) for case in cases for clock in CENTRE.clocks(case, at=EVENING) if clock.is_open and clock.due]
        wanted = {f"{case.case_no}.{clock.run}.{clock.name}.{clock.number}@hualong.example": clock.due for case, clock in clocks}
        lines = unfolded(served)
        ids = [line.removeprefix("UID:") for line in lines if line.startswith("UID:")]
        days = [date.fromisoformat(line.rpartition(":")[2]) for line in lines if line.startswith("DTSTART;VALUE=DATE:")]
        assert len(wanted) > 5
        assert len(ids) == len(wanted)
        assert dict(zip(ids, days, strict=True)) == wanted
        assert lines.count("TRANSP:TRANSPARENT") == len(ids)

    def test_the_alarm_is_on_the_working_day_before(self, served):
        """Each alarm is at nine o'clock on the working day before its due day, as an instant."""
        lines = unfolded(served)
        days = [date.fromisoformat(line.rpartition(":")[2]) for line in lines if line.startswith("DTSTART")]
        alarms = [
            datetime.strptime(line.rpartition(":")[2], "%Y%m%dT%H%M%SZ") for line in lines if line.startswith("TRIGGER;VALUE=DATE-TIME:")
        ]
        assert [(alarm.date(), alarm.hour) for alarm in alarms] == [(CN.add(day, -1), 1) for day in days]

    def test_the_file_is_as_the_standard_has_it(self, served):
        """Lines end with CR LF and are no longer than 75 octets, and no applicant of the log is named."""
        assert max(len(line.encode()) for line in served.split("\r\n")) <= 75
        assert "\n" not in served.replace("\r\n", "")
        names = set(re.findall(r'""applicant"": ""(.*?)""', (ROOT / "examples" / "hualong-2021.csv").read_text(encoding="utf-8")))
        assert len(names) > 10
        assert not [name for name in names if name in served]

    def test_what_moved_is_newer(self):
        """A due day that an extension moves keeps its id, and its sequence is higher."""
        printed = run(f'python -c "{MOVING}"', HOSTS, environment())
        (before, after) = (dict(re.findall(r"(UID|SEQUENCE|DTSTART;VALUE=DATE):(.*)", part)) for part in printed.split("===\n"))
        assert before["UID"] == after["UID"]
        assert int(before["SEQUENCE"]) < int(after["SEQUENCE"])
        assert before["DTSTART;VALUE=DATE"] < after["DTSTART;VALUE=DATE"]


# The statutory limit is extended by the head; its event is printed before and after.
MOVING = """
from datetime import date
from reminders import *
from caseflow import Actor, load_matters
centre = Centre('hualong', lifecycles=CATALOGUE, calendar=CN)
matter = load_matters('../matters.toml')['XK-01']
clerk, head = Actor('w-03', roles={'window_clerk'}), Actor('h-01', roles={'department_head'})
case = centre.open('intake', case_no='1', matter=matter, at='2021-04-23T09:30+08:00', actor=clerk, form={'applicant': 'x'})
case = centre.fire(case, 'examine', at='2021-04-23T09:35+08:00', actor=clerk)
case = centre.fire(case, 'accept_promised', at='2021-04-23T09:40+08:00', actor=clerk, form={'number': '3'})
case = centre.fire(case, 'review', at='2021-04-25T09:40+08:00', actor=Actor('d-11', roles={'department'}))
def show(case):
    clock = next(clock for clock in centre.clocks(case, at='2021-04-27T09:00+08:00') if clock.name == 'statutory')
    print(reminder(case, clock, CN).to_ical().decode().replace(chr(13), ''))
show(case)
print('===')
show(centre.fire(case, 'extend', at='2021-04-26T09:40+08:00', actor=head, form={'reasons': 'x', 'told_on': '2021-04-26'}))
"""


class TestQuarter:
    def test_the_sheet_is_as_an_office_files_it(self, book, rows):
        """The sheet is called 季度考核, its head is frozen, and ratios are percentages with two decimals."""
        assert 'name="季度考核"' in book["xl/workbook.xml"]
        assert 'ySplit="1"' in book["xl/worksheets/sheet1.xml"]
        assert 'state="frozen"' in book["xl/worksheets/sheet1.xml"]
        assert 'formatCode="0.00%"' in book["xl/styles.xml"]
        assert rows[0] == ["编号", "指标", "达到", "应计", "比率", "目标", "是否达标", "依据", "未达到的办件"]

    def test_the_numbers_are_those_of_the_journals(self, rows):
        """Ten indicators; each ratio is numerator by denominator, or 无 where nothing was counted, and lists the cases that missed it."""
        indicators = [row for row in rows[1:] if str(row[0]).startswith("K")]
        assert [row[0] for row in indicators] == [f"K{number}" for number in range(1, 11)]
        for row in indicators:
            hits, counted, ratio = row[2:5]
            assert ratio == (pytest.approx(hits / counted) if counted else "无")
            assert len([case for case in str(row[8]).split("、") if case]) == counted - hits
        assert sum(row[3] for row in indicators) > 0


class TestWatched:
    @pytest.fixture
    def spans(self):
        """The spans of the host's tracer, from OpenTelemetry's own exporter."""
        sdk = pytest.importorskip("opentelemetry.sdk.trace", reason="opentelemetry-sdk comes with the extra hosts")
        export = pytest.importorskip("opentelemetry.sdk.trace.export")
        memory = pytest.importorskip("opentelemetry.sdk.trace.export.in_memory_span_exporter").InMemorySpanExporter()
        provider = sdk.TracerProvider()
        provider.add_span_processor(export.SimpleSpanProcessor(memory))
        spec = importlib.util.spec_from_file_location("watched", HOSTS / "watched.py")
        self.watched = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self.watched)
        self.watched.tracer = provider.get_tracer("office")
        return memory.get_finished_spans

    def act(self, store, event, **given):
        clerk = Actor("w-03", roles={"window_clerk"})
        at = datetime.fromisoformat("2021-04-23T09:35+08:00")
        return self.watched.act(store, "HL-1", event, at=at, actor=clerk, **given)

    def test_an_act_is_a_span_and_a_line_and_no_more_than_that(self, spans, caplog):
        """An act, done or refused, is a span and a line; a refusal is not an error, and neither has the contents of a document."""
        store = MemoryStore(CENTRE)
        clerk = Actor("w-03", roles={"window_clerk"})
        case = CENTRE.open("intake", case_no="HL-1", at="2021-04-23T09:30+08:00", actor=clerk, form={"applicant": "王建国"})
        store.append(case, expected=0)
        with caplog.at_level("INFO", "office"):
            assert self.act(store, "examine").state == "examining"
            with pytest.raises(GuardRefused):
                self.act(store, "refuse_not_needed", form={"number": "1", "reason": "王建国无需许可"})
            with pytest.raises(FormRefused):
                self.act(store, "return_case", form={"why": 7})
        assert [dict(span.attributes) for span in spans()] == [
            {"case.id": "HL-1", "case.event": "examine", "case.state": "examining", "case.length": 2},
            {"case.id": "HL-1", "case.event": "refuse_not_needed", "error.type": "GuardRefused", "case.reasons": ("is_licence",)},
            {"case.id": "HL-1", "case.event": "return_case", "error.type": "FormRefused", "case.reasons": ()},
        ]
        assert {span.status.status_code.name for span in spans()} == {"UNSET"}
        assert [event for span in spans() for event in span.events] == []
        assert [(record.levelname, record.case["case.event"]) for record in caplog.records] == [
            ("INFO", "examine"),
            ("WARNING", "refuse_not_needed"),
            ("WARNING", "return_case"),
        ]

    def test_a_fault_is_a_fault(self, spans, tmp_path):
        """An error that is not a refusal, such as an unknown case, leaves a failed span."""
        with SqliteStore(tmp_path / "empty.db", CENTRE) as store, pytest.raises(NoSuchCase):
            self.act(store, "examine")
        assert [span.status.status_code.name for span in spans()] == ["ERROR"]
