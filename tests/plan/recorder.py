"""What each test exercised of the plan, as a plugin of pytest: `python -m pytest -p tests.plan.recorder --exercised=FILE TESTS`.

What is noted, by the names of the table in `caseflow.machines.traceability`:

- a lifecycle, such as `bundle`: a run of it was opened;
- a row, such as `agency.extend`: the event is in a journal that the test wrote;
- a choice, such as `recurring_duty[DutyKind.MAINTENANCE]`: it stands in a document of such a journal;
- a limit, such as `upward:close`: the test itself read its clock, or the law acted at its end;
- a guard: `guard NAME held` when a row was taken that it allows, `guard NAME refused` when it refused an act that the test asked for, or
  an offer whose reasons the test itself read;
- a function of `staffing`, or one that serves every case: it was called (`clocks_of`: the test itself read whether a clock is breached);
- an indicator, such as `K1`: the test itself read its ratio, and something was counted in it;
- a parameter: the centre of the test sets it, and it was asked for.

What the library reads on its own way (all clocks of a case, all offers) is no exercise: so the caller's file decides.
"""

import functools
import json
import sys
from collections import defaultdict
from enum import Enum
from pathlib import Path

from caseflow import Centre, Clock, clocks_of
from caseflow.engine.offering import Offer
from caseflow.engine.rules import Rules
from caseflow.errors import GuardRefused
from caseflow.lifecycle.forms import fields_of
from caseflow.machines import CATALOGUE, staffing
from caseflow.machines.staffing import CITES
from caseflow.machines.traceability import FUNCTIONS
from caseflow.reports import Indicator

TESTS = str(Path(__file__).parents[1])
# What a clock says about time; its name and its run say nothing, for a test reads them to find it.
OF_TIME = frozenset(
    {"due", "overdue_after", "expected", "breached", "late", "state", "is_open", "used", "left", "within", "ended", "explain"}
)
OURS = set(CATALOGUE)
exercised = defaultdict(set)
now = [None]


def note(*names):
    """Note the names for the test that is running."""
    if now[0] is not None:
        exercised[now[0]].update(names)


def note_entries(case, before):
    """Note what the entries of the journal did, from number `before` on."""
    for entry in case.entries[before:]:
        waived = {each.guard for each in entry.extras.waived}
        for move in entry.moves:
            lifecycle = case.run(move.run).lifecycle
            if lifecycle not in OURS:  # a small one that a test made up
                continue
            note(lifecycle.name if move.terms is not None else f"{lifecycle.name}.{move.event}")
            taken = [
                row for row in lifecycle.transitions if row.event == move.event and move.source in {state.name for state in row.source}
            ]
            guards = [guard for row in taken for guard in row.guards] if move.terms is None else lifecycle.opening_guards
            note(*(f"guard {guard.name} held" for guard in guards if guard.name not in waived))
        for lifecycle in {case.run(move.run).lifecycle.name for move in entry.moves}:
            note_choices(lifecycle, entry.form)
        if entry.extras.limit is not None:
            note(f"{entry.run.partition('#')[0]}:{entry.extras.limit}")


def note_choices(lifecycle, form):
    """Note the choices in a document, such as `recurring_duty[DutyKind.MAINTENANCE]`."""
    values = [getattr(form, field.name) for field in fields_of(type(form))] if form is not None else []
    note(*(f"{lifecycle}[{value}]" for value in values if isinstance(value, Enum)))


def watched(verb):
    """The verb of a centre; what it wrote and which guards refused is noted."""

    @functools.wraps(verb)
    def call(self, *args, **more):
        before = next((len(each.entries) for each in args if hasattr(each, "entries")), 0)
        try:
            after = verb(self, *args, **more)
        except GuardRefused as refused:
            note(*(f"guard {name} refused" for name in refused.facts["reasons"]))
            raise
        note_entries(after, before)
        return after

    return call


def by_a_test():
    """Return whether the code that reads an attribute stands in a test."""
    return sys._getframe(2).f_code.co_filename.startswith(TESTS)


def read_clock(clock, name):
    if name in OF_TIME and by_a_test():
        run, limit = object.__getattribute__(clock, "run"), object.__getattribute__(clock, "name")
        note(f"{run.partition('#')[0]}:{limit}", *(["clocks_of"] if name == "breached" else []))
    return object.__getattribute__(clock, name)


def read_offer(offer, name):
    if name in {"codes", "reasons"} and by_a_test():
        note(*(f"guard {code} refused" for code, *_ in object.__getattribute__(offer, "reasons")))
    return object.__getattribute__(offer, name)


def read_indicator(indicator, name):
    value = object.__getattribute__(indicator, name)
    if name == "ratio" and value.denominator and by_a_test():
        note(object.__getattribute__(indicator, "key"))
    return value


def asked_for(value):
    """`Rules.value`; a parameter that is set is noted."""

    @functools.wraps(value)
    def call(self, name, day):
        answer = value(self, name, day)
        if answer is not None:
            note(f"parameter {name}")
        return answer

    return call


def called(name, function):
    """The function; that it was called is noted under `name`."""

    @functools.wraps(function)
    def call(*args, **more):
        note(name)
        return function(*args, **more)

    return call


def watch():
    """Watch the verbs, the clocks, the offers, the indicators, the parameters, and the functions by which they are imported."""
    for verb in ("open", "fire", "lapse"):
        setattr(Centre, verb, watched(getattr(Centre, verb)))
    Clock.__getattribute__, Offer.__getattribute__, Indicator.__getattribute__ = read_clock, read_offer, read_indicator
    Rules.value = asked_for(Rules.value)
    functions = [*(getattr(staffing, name) for name in CITES), *(function for function in FUNCTIONS if function is not clocks_of)]
    replaced = {id(function): called(function.__name__, function) for function in functions}
    for module in [module for name, module in sys.modules.items() if name.partition(".")[0] == "caseflow"]:
        for name, value in list(vars(module).items()):
            if id(value) in replaced:
                setattr(module, name, replaced[id(value)])


def pytest_addoption(parser):
    parser.addoption("--exercised", help="write what each test exercised to this file, as JSON")


def pytest_configure():
    watch()  # before the tests are imported; and never where this file is merely imported


def pytest_runtest_logstart(nodeid, location):
    now[0] = nodeid.partition("[")[0]


def pytest_runtest_logfinish(nodeid, location):
    now[0] = None


def pytest_sessionfinish(session):
    text = json.dumps({test: sorted(names) for test, names in exercised.items()}, ensure_ascii=False, indent=1)
    Path(session.config.getoption("--exercised")).write_text(text, encoding="utf-8")
