"""Every public callable answers a wrong argument with an error of caseflow's own: found by calling each with every kind of junk.

What is called is read from the public modules, so a new verb is asked too. Each is called with right arguments, one of which is replaced
by junk: the answer is a result, or a `CaseflowError` in one short text that shows no personal value.
"""

import enum
import importlib
import inspect
import itertools
import math
from collections.abc import Iterator
from datetime import date, datetime

import attrs
import pytest

from caseflow import Actor, LegalType, Matter, personal
from caseflow.calendar import CN, Notice, explain, working_days
from caseflow.errors import BadInput, CaseflowError, DefinitionError
from caseflow.journal import dumps
from caseflow.law import Basis, Law, centre_rule, library_default, stated
from caseflow.lifecycle import STAYS, Guard, Role, State, Transition, form
from caseflow.machines.law import LICENSING
from caseflow.reports.export import events
from caseflow.reports.guide import guide
from caseflow.store import MemoryStore, SqliteStore, SqlStore, anchor, read_anchor, verify
from tests.core.stories import CENTRE, LICENCE, Story, life, person_for, small_centre

MODULES = (
    *("caseflow", "caseflow.calendar", "caseflow.law", "caseflow.guards", "caseflow.journal", "caseflow.lifecycle", "caseflow.store"),
    *("caseflow.testing", "caseflow.reports.audit", "caseflow.reports.draw", "caseflow.reports.export", "caseflow.reports.guide"),
    *("caseflow.reports.sheet", "caseflow.machines.indicators", "caseflow.machines.exchange"),
)
# The classes that a host makes; all others come from the library, and their fields are not asked.
HOST_MAKES = {
    *("Actor", "Adoption", "Catalogue", "Centre", "Clause", "FromCentre", "FromForm", "FromMatter", "Guard", "Law", "Lifecycle", "Matter"),
    *("MemoryStore", "Notice", "Role", "Span", "SqlStore", "SqliteStore", "State", "Stopped", "TimeLimit", "Transition", "Waiver"),
}
# Called by attrs, by a reader of arguments, or by the library alone; arrays have checks and tests of their own.
NOT_ASKED = {
    *(
        "non_empty",
        "Cites",
        "not_blank",
        "personal",
        "cited",
        "rebuild",
        "as_machine",
        "Case.with_entry",
        "Case.opening",
        "WorkCalendar.unpublished",
    ),
    *("WorkCalendar.add_array", "WorkCalendar.count_array", "WorkCalendar.is_working_array", "SqliteStore.close", "SqlStore.close"),
    *("Transition.target_of", "Guard.asks_for"),
}
NAME = "王建国"
JUNK = {
    "None": None,
    "True": True,
    "0": 0,
    "-1": -1,
    "1.5": 1.5,
    "nan": math.nan,
    "huge": 10**5000,
    "empty": "",
    "space": " ",
    "x": "x",
    "bytes": b"x",
    "list": [],
    "dict": {},
    "object": object(),
    "class": int,
    "surrogate": "\ud800",
    "long": "长" * 30_000,
    "day": date(2021, 3, 17),
    "naive": datetime(2021, 3, 17, 9),
    "enum": LegalType.LICENCE,
    "list of None": [None],
    "NUL": "a\0b",
    "personal": {"applicant": NAME},
}
LONGEST = 900
NOW, DAY = "2021-03-18T10:00+08:00", date(2021, 3, 18)


@form("信")
class Note:
    """A form with a personal field."""

    sender: str | None = personal(default=None)
    pages: int = 1


class Right:
    """Right arguments: by the name of the parameter, or of the callable and the parameter; and the objects whose methods are called."""

    def __init__(self, folder):
        story = Story("intake", "2021-03-17")
        self.case, longer = story.case, story.fire("examine", "2021-03-18").case
        old, new = life(edition="1"), life(edition="2")
        small = small_centre(old).open("small", case_no="S-1", at="2021-03-17T09:00+08:00", actor=Actor("p", roles={"doer"}))
        moving = attrs.evolve(small_centre(new), lifecycles=type(CENTRE.lifecycles)(new, older=old))
        stores = {
            "MemoryStore": MemoryStore(CENTRE), "SqliteStore": SqliteStore(folder / "a.db", CENTRE),
            "SqlStore": SqlStore(f"sqlite:///{folder}/s.db", CENTRE),
        }  # fmt: skip
        for store in stores.values():
            store.append(self.case, expected=0)
        opened, done, clerk = State("open", zh="开"), State("done", zh="完", final=True), Role("clerk", zh="经办")
        row = Transition("close", opened, done, clerk, zh="完")
        intake, rest = CENTRE.lifecycles["intake"], Notice("放假", off=["2021-05-06"], layer="local")
        (folder / "matters.toml").write_text("[matters.A-1]\nname = 'x'\nlegal_type = 'other_power'\n", encoding="utf-8")
        self.objects = {
            "Centre": CENTRE, "Case": self.case, "Catalogue": CENTRE.lifecycles, "Lifecycle": intake, "Span": working_days(3),
            "Matter": LICENCE, "Notice": rest, "WorkCalendar": CN, "Law": LICENSING, "Citation": LICENSING[42], **stores,
            "Trace": explain(working_days(3), after=DAY, calendar=CN),
        }  # fmt: skip
        self.moving, self.small = moving, small
        self.by_name = {
            "actor": person_for("centre_head"), "at": NOW, "case": self.case, "case_no": self.case.case_no, "run": "intake", "seq": 1,
            "why": "误录", "to": "2", "cases": [self.case], "calendar": CN, "day": DAY, "working_days": 3, "lifecycle": "intake",
            "run_id": "intake#1",
            "name": "intake", "id": "w-01", "roles": {"clerk"}, "title": "规则", "on": DAY, "edition": "1", "lifecycles": CENTRE.lifecycles,
            "zh": "名",
            "check": lambda _: True, "cite": centre_rule("规则"), "by": clerk, "rule": "rule", "start": opened, "opens_with": None,
            "opened_by": clerk,
            "transitions": (row,), "code": "A-1", "legal_type": LegalType.OTHER_POWER, "kind": "promised", "met_by": ("close",),
            "en": "name",
            "within": working_days(3), "while_in": (opened,), "source": (opened,), "target": STAYS, "cites": (LICENSING[42],),
            "text": "文字",
            "path": folder / "matters.toml", "off": ("2021-05-01",), "layer": "local", "year": 2021, "n": 3, "other": working_days(4),
            "old": "x",
            "after": DAY, "until": date(2021, 3, 20), "before": DAY, "first": date(2021, 1, 1), "last": date(2021, 12, 31), "notice": rest,
            "notices": (rest,), "span": working_days(3), "role": "due", "adopted": DAY, "in_force_from": DAY, "field": "pages",
            "parameter": "p",
            "of_matter": "promised", "told": "yes", "limit": "intake", "centre": CENTRE, "whose": "a person", "says": lambda _: None,
            "cls": Note,
            "data": {"pages": 2}, "expected": 0, "store": stores["MemoryStore"], "journal": dumps(self.case), "moves": (),
            "form_class": Note,
            "make_store": MemoryStore, "rows": (), "matters": {}, "raw": b"case_no,at,event,actor,role,form\n", "definition": intake,
            "event": "close",
            "catalogue": CENTRE.lifecycles, "state": "received", "matter": LICENCE, "form": None, "number": 3, "key": None,
        }  # fmt: skip
        self.by_callable = {
            "Centre.fire": {"event": "examine", "actor": person_for("window_clerk")}, "Waiver": {"by": person_for("centre_head")},
            "Centre.open": {"form": {"applicant": NAME}, "actor": person_for("applicant"), "case_no": "N-1"},
            "Centre.correct": {"case": longer}, "Centre.migrate": {"case": small, "run": "small#1"}, "recompute": {"before": CN},
            "Catalogue": {"lifecycles": (old,)}, "Lifecycle.state": {"name": "received"}, "Span.parse": {"text": "3 working_days"},
            "Lifecycle": {"name": "tiny"}, "Law": {"key": "law", "articles": (1,)}, "Stopped": {"by": "special_procedure"},
            "sheet": {"lifecycle": intake},
            "TimeLimit": {"basis": Basis.INTERNAL}, "Span": {"unit": "working_days"}, "SqliteStore": {"path": folder / "b.db"},
            "SqlStore": {"engine": f"sqlite:///{folder}/c.db"}, "year": {"number": 2021}, "to_data": {"value": Note()},
            "form_schema": {"form": Note},
            "read_anchor": {"text": anchor(stores["MemoryStore"])}, "verify": {"journal": dumps(self.case)}, "audit": {"at": NOW},
            "caseflow.calendar.loads": {"text": "[[notice]]\ntitle = 'x'\nlayer = '镇'\n[[notice.clause]]\noff = ['2021-05-01']\n"},
            "loads": {"text": dumps(self.case)}, "read_notice": {"text": "一、元旦：1月1日至3日放假。", "title": "安排"},
            "guide": {"matter": LICENCE},
            "checks_arguments": {"store": type("Own", (), dict(vars(MemoryStore)))}, "read_log": {"name": "x.csv"},
            "once": {"within": "run"}, "happened": {"within": "run"}, "not_same_actor_as": {"within": "run"},
            "Notice": {"off": ("2021-05-01",)}, "WorkCalendar.of": {"last": date(2021, 12, 31)}, "day_row": {"number": None},
            "lifecycle": {"case": None}, "Role": {"zh": "名"},
            "numeral": {"number": 3}, "Span.closing": {"owed": 0}, "WorkCalendar.from_holidays": {"country": "GB", "years": [2024]},
            **{f"{kind}.{verb}": {"after": None} for kind in stores for verb in ("due", "lapsing")},
            **{f"{kind}.{verb}": {"after": ""} for kind in stores for verb in ("heads", "stale")},
            **{f"{kind}.append_many": {"cases": [(self.case, 0)]} for kind in stores},
        }  # fmt: skip

    def of(self, name, parameters):
        """The right arguments of a callable; a parameter that is not named above has its default."""
        given = self.by_name | self.by_callable.get(name, {})
        return {
            p.name: given.get(p.name, p.default) if p.default is p.empty or p.name in self.by_callable.get(name, {}) else p.default
            for p in parameters
        }


def public():
    """Yield (module, name, method or None) of everything that a host calls; what several modules have counts once."""
    seen = set()
    for module in map(importlib.import_module, MODULES):
        own = [name for name, thing in vars(module).items() if name[0] != "_" and getattr(thing, "__module__", "") == module.__name__]
        for name in getattr(module, "__all__", own):
            thing = getattr(module, name)
            kind = isinstance(thing, type)
            if id(thing) in seen or not callable(thing) or (kind and issubclass(thing, (Exception, enum.Enum))):
                continue
            seen.add(id(thing))
            full = f"{module.__name__}.{name}"
            if name not in NOT_ASKED and (not kind or name in HOST_MAKES):
                yield pytest.param((module, name, None), id=full)
            for method, value in vars(thing).items() if kind else ():
                known = f"{name}.{method}" in NOT_ASKED
                if method[0] != "_" and not known and isinstance(value, type(public) | classmethod | staticmethod):
                    yield pytest.param((module, name, method), id=f"{full}.{method}")


@pytest.fixture(scope="module")
def right(tmp_path_factory):
    made = Right(tmp_path_factory.mktemp("junk"))
    yield made
    made.objects["SqliteStore"].close()
    made.objects["SqlStore"].close()


def answer(function, parameters, values):
    """What the call gives; of an iterator, what its first items are."""
    args = [values[p.name] for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD]
    result = function(*args, **{p.name: values[p.name] for p in parameters if p.kind is p.KEYWORD_ONLY})
    if isinstance(result, Iterator):
        list(itertools.islice(result, 50))
    if isinstance(result, SqliteStore | SqlStore):
        result.close()


@pytest.mark.parametrize("place", list(public()))
def test_junk(place, right, tmp_path, monkeypatch):
    """Whatever stands in place of one argument, the answer is a result, or one short error of ours without a personal value."""
    monkeypatch.chdir(tmp_path)  # a store may be made at the path "x"
    module, name, method = place
    if method is not None and name not in right.objects:
        return
    target = right.moving if (name, method) == ("Centre", "migrate") else right.objects.get(name)
    function = getattr(module, name) if method is None else getattr(target, method)
    kinds = inspect.Parameter
    parameters = [p for p in inspect.signature(function).parameters.values() if p.kind in {kinds.POSITIONAL_OR_KEYWORD, kinds.KEYWORD_ONLY}]
    full = f"{module.__name__}.{name}"
    values = right.of(full if full in right.by_callable else name if method is None else f"{name}.{method}", parameters)
    answer(function, parameters, values)
    wrong = {}
    for parameter, (label, junk) in itertools.product(values, JUNK.items()):
        if parameter == "salt" or (parameter, label) in {("people", "class"), ("waive", "personal"), ("extends", "personal")}:
            continue  # what the host's function raises is its own; texts in place of a thing with a name are shown
        try:
            answer(function, parameters, values | {parameter: junk})
        except CaseflowError as error:
            text = str(error)
            if NAME in text or len(text) > LONGEST:
                wrong[parameter, label] = text[:200]
        except Exception as error:  # noqa: BLE001  this is what is looked for
            wrong[parameter, label] = repr(error)[:200]
    assert not wrong, "\n".join(f"{place}: {text}" for place, text in wrong.items())


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: library_default(None, "文"), BadInput), (lambda: stated(None), BadInput), (lambda: centre_rule(None), BadInput),
        (lambda: centre_rule(b"x"), BadInput), (lambda: LICENSING.in_force(None), BadInput), (lambda: guide(None), BadInput),
        (lambda: Law(None, zh="", en="", adopted=DAY, in_force_from=DAY), DefinitionError), (lambda: events(None), BadInput),
        (lambda: Law("a", zh="", en="", adopted=DAY, in_force_from=DAY, in_force_until=True), DefinitionError),
        (lambda: events([], people=" "), BadInput), (lambda: Actor("a", roles=None), BadInput), (lambda: read_anchor(b""), BadInput),
        (lambda: verify("x", CENTRE, anchored=""), BadInput), (lambda: Guard("g", int, zh="条"), DefinitionError),
        (lambda: Matter.kind_zh([]), BadInput),
        (lambda: CENTRE.fire(Story("intake", "2021-03-17").case, [], at=NOW, actor=person_for("applicant")), BadInput),
        (lambda: CENTRE.fire(Story("intake", "2021-03-17").case, "examine", at=NOW, actor=person_for("applicant"), run=[]), BadInput),
        (lambda: CENTRE.open([], case_no="A", at=NOW, actor=person_for("applicant")), BadInput),
        (lambda: SqliteStore("a.db", CENTRE, wait=math.nan), BadInput), (lambda: SqlStore("nothing", CENTRE), BadInput),
        (lambda: SqlStore("nothing://host", CENTRE), BadInput), (lambda: SqlStore(7, CENTRE), BadInput),
        (lambda: SqlStore("mysql+pymysql://u@h:port/d", CENTRE), BadInput),
    ],
)  # fmt: skip
def test_refused(call, error):
    """These were accepted in silence, or ended in an error of Python's."""
    with pytest.raises(error):
        call()


@pytest.mark.parametrize("given", [True, {"a": None}, {None: "a"}, [("a", "b")]])
def test_states_of_a_migration(given, right):
    """`states` maps names to names."""
    with pytest.raises(BadInput, match="states"):
        right.moving.migrate(right.small, "small", to="2", at=NOW, actor=person_for("centre_head"), why="新版", states=given)
