"""Shared by the tests of the core: a centre, its people, matters, small lifecycles, and forms filled by type."""

import random
from datetime import date, datetime, timedelta
from decimal import Decimal

import attrs

from caseflow import Actor, Case, Centre, Guard, LegalType, Lifecycle, Matter, Role, State, TimeLimit, Transition
from caseflow.calendar import CN, working_days
from caseflow.case.matter import Material
from caseflow.case.replay import checked, refolded
from caseflow.errors import GuardRefused
from caseflow.law import centre_rule
from caseflow.lifecycle.forms import fields_of
from caseflow.lifecycle.kinds import Kind
from caseflow.lifecycle.steps import lookup_of
from caseflow.machines import CATALOGUE
from caseflow.machines.forms import MissingItem, Reasons

OURS = centre_rule("测试所用的规则")
SALT = "5a" * 16
CENTRE = Centre("hualong", lifecycles=CATALOGUE, calendar=CN, salt=lambda: SALT)
# Another centre, whose parameters are all True, so that everything that depends on them can happen.
YES = {name: True for lifecycle in CATALOGUE for name in lifecycle.parameters}
GENEROUS = Centre("generous", lifecycles=CATALOGUE, calendar=CN, salt=lambda: SALT, parameters=YES)
PEOPLE = {
    role.name: Actor(f"p-{role.name}", roles={role.name}, unit="u-1")
    for lifecycle in CATALOGUE
    for role in (*lifecycle.opened_by, *(role for line in lifecycle.transitions for role in line.by))
}

ESSENTIAL, SECONDARY = ("材料甲", "材料乙", "材料丙"), ("附件一", "附件二")
LICENCE = Matter(
    code="L-1",
    name="食品经营许可",
    legal_type=LegalType.LICENCE,
    statutory=working_days(20),
    promised=working_days(10),
    kinds=("instant", "promised", "upward", "joint"),
    materials=tuple(Material(name=name, essential=name in ESSENTIAL) for name in ESSENTIAL + SECONDARY),
)
BENEFIT = attrs.evolve(LICENCE, code="B-1", name="临时救助", legal_type=LegalType.BENEFIT, statutory=None)
NOT_DELEGATED = attrs.evolve(LICENCE, code="L-2", name="危险化学品经营许可", delegated=False)
UNTIMED = attrs.evolve(LICENCE, code="O-3", name="宅基地审批", legal_type=LegalType.OTHER_POWER, statutory=None, promised=None)
MATTERS = (LICENCE, BENEFIT, NOT_DELEGATED, UNTIMED)


def at(day, hour="09:00"):
    """The instant at `hour` on `day`, as text; a day with an hour of its own is left as it is."""
    return f"{day}T{hour}+08:00" if "T" not in day else f"{day}+08:00"


def filling(field_type, pick):
    """A value of a field's type; `pick` chooses where there is a choice."""
    if field_type.items is not None:
        return ("w-01", "w-02") if field_type.items.kind is Kind.TEXT else (filling(field_type.items, pick),)
    if field_type.kind is Kind.ENUM:
        return pick(list(field_type.cls))
    return make(field_type.cls, pick) if field_type.kind is Kind.FORM else pick(SIMPLE[field_type.kind])


SIMPLE = {
    Kind.TEXT: ["材料甲"],
    Kind.WHOLE_NUMBER: [1, 2],
    Kind.DECIMAL: [Decimal("12.50")],
    Kind.BOOLEAN: [True, False],
    Kind.DAY: [date(2021, 3, 20)],
    Kind.INSTANT: [datetime.fromisoformat("2021-03-20T09:00+08:00")],
    Kind.SPAN: [working_days(5), working_days(2), working_days(1)],
}


# Fields whose value must fit the rest of the case: the department is that in which everybody here works.
FIELDS = {
    "department": ["u-1"],
    "materials": [ESSENTIAL + SECONDARY, ()],
    "grade": [1, 5],
    "in_service_since": [date(2017, 3, 1)],
    "on_post_since": [date(2018, 3, 1)],
    "effective": [date(2022, 3, 1)],
    "complainant": ["材料甲", None],
    "colleague": ["p-window_clerk"],
    "told_on": [None],
    "posted_on": [None],
    "decided_on": [None],
    "in_person_required": [False],
    "successor": ["材料乙"],
    "vacant_since": [date(2021, 3, 17)],
    "matter": ["w-01", "w-02"],
    "no_feedback": [True],
    "year": [2021],
    "quarter": [1],
}


def first(options):
    return options[0]


def make(cls, pick=first, **given):
    """A form of class `cls`, every field filled by its type; `given` are the fields that the test is about."""
    types = {field.name: field.type for field in fields_of(cls)}
    # A field that must be filled takes no None.
    fitting = {name: [value for value in FIELDS[name] if value is not None or types[name].optional] for name in types if name in FIELDS}
    known = {name: pick(values) for name, values in fitting.items() if values} | given
    return cls(**{name: known[name] if name in known else filling(field_type, pick) for name, field_type in types.items()})


def listed(case, run_id):
    """The names on the list with which a run was opened, or () where it has none."""
    run = case.run(run_id)
    form = next(entry.form for entry in case.standing if entry.seq == run.origin.seq)
    return tuple(item.name for item in getattr(form, "items", ()) if isinstance(item, MissingItem))


def form_for(case, offer, pick=first):
    """A form that `offer` may accept, given how the case stands."""
    if offer.form is None:
        return None
    names, types = listed(case, offer.run), {field.name: field.type for field in fields_of(offer.form)}
    if names and "items" in types and offer.event != "notify_missing":
        return make(offer.form, pick, items=names if offer.event == "submit_complete" else names[:1])
    if "items" in types and types["items"].innermost.cls is MissingItem:
        missing = SECONDARY if "secondary_only" in offer.depends else ESSENTIAL
        return make(offer.form, pick, items=tuple(MissingItem(name=name, how="窗口领取") for name in missing))
    if "all_materials" in offer.depends:
        return make(offer.form, pick, materials=ESSENTIAL + SECONDARY)
    return make(offer.form, pick)


class Story:
    """A case in the making: each verb takes the next step, by default with the right person and a proper form."""

    def __init__(self, lifecycle="intake", day="2021-03-17", *, matter=LICENCE, centre=CENTRE, by=None, form=None, case_no="HL-2021-0317"):
        definition = centre.lifecycles[lifecycle]
        person = by or person_for(definition.opened_by[0].name)
        document = form or (make(definition.opens_with) if definition.opens_with else None)
        self.centre = centre
        self.case = centre.open(lifecycle, case_no=case_no, matter=matter, at=at(day), actor=person, form=document)

    def fire(self, event, day, *, by=None, form=..., run=None, **more):
        """Fire `event` on `day`."""
        step = self.row(event, run)
        person = by or person_for(step.row.by[0].name)
        if form is ...:
            offers = [offer for offer in self.centre.offers(self.case, at=at(day)) if offer.event == event and run in {None, offer.run}]
            form = form_for(self.case, offers[0]) if offers else step.form and make(step.form)
        self.case = self.centre.fire(self.case, event, at=at(day), actor=person, form=form, run=run, **more)
        return self

    def row(self, event, run=None):
        """The row that `event` takes now, or took before."""
        runs = [candidate for candidate in self.case.runs if run in {None, candidate.id}]
        now = [steps[event] for run in runs if event in (steps := lookup_of(run.lifecycle).steps[run.state])]
        return (
            now
            or [step for run in runs for steps in lookup_of(run.lifecycle).steps.values() for step in steps.values() if step.event == event]
        )[0]

    def lapse(self, day):
        """Let the law act."""
        self.case = self.centre.lapse(self.case, at=at(day))
        return self

    def correct(self, seq, day, **more):
        """Correct entry `seq` as the head of the centre."""
        more = {"why": "经核对有误"} | more
        self.case = self.centre.correct(self.case, seq, at=at(day), actor=more.pop("by", person_for("centre_head")), **more)
        return self

    def clock(self, name, day, run=None):
        """The latest clock called `name` as of `day`."""
        return [clock for clock in self.centre.clocks(self.case, at=at(day)) if clock.name == name and run in {None, clock.run}][-1]

    def due(self, name, day):
        """Its due date as text, so that a story reads like the law's example."""
        return str(self.clock(name, day).due)

    @property
    def last(self):
        """The entry written last."""
        return self.case.entries[-1]


def person_for(role):
    """Somebody who holds `role`."""
    return PEOPLE.get(role) or Actor(f"p-{role}", roles={role})


def accepted(day="2021-03-17", **more):
    """A promised case, accepted and under review on `day`."""
    return Story(day=day, **more).fire("examine", day).fire("accept_promised", day).fire("review", day)


def same_as_replayed(case, centre=CENTRE):
    """Whether the runs of the case are those that a replay of its journal gives."""
    again = refolded(case, case.entries, centre.find)
    return (again.standing, again.runs) == (case.standing, case.runs)


def walk_all(entries, find):
    """The runs after `entries`, read as the lines of a journal."""
    return checked(Case("", None, (), (), ()), entries, find).runs


# Small lifecycles: two open states, two outcomes, one role.
A, B, HELD = State("a", zh="甲"), State("b", zh="乙"), State("held", zh="搁置")
DONE, LOST, OFF = State("done", zh="完成", final=True), State("lost", zh="未成", final=True), State("off", zh="终止", final=True)
DOER, HEAD = Role("doer", zh="经办"), Role("head", zh="负责人")


def row(event, source, target, by=DOER, **more):
    return Transition(event, source, target, by, zh="办", **more)


def limit(name, met_by, within, while_in, **more):
    return TimeLimit(name, met_by, within, while_in, zh="限", **({"cite": OURS} | more))


ROWS = (row("begin", A, B), row("finish", B, DONE))


def life(name="small", transitions=ROWS, **more):
    """A lifecycle that starts in `a`; valid unless `more` makes it invalid."""
    settings = {"zh": "小", "edition": "1", "start": A, "opens_with": None, "opened_by": DOER, "cite": OURS, "transitions": transitions}
    return Lifecycle(name, **(settings | more))


def small_centre(*lifecycles, **more):
    return Centre("small", lifecycles=lifecycles, calendar=CN, salt=lambda: SALT, **more)


NO = Guard("never", lambda _: "因为不行 (no)", zh="不")
SOFT = Guard("in_principle", lambda _: "原则上不行 (not in principle)", zh="原则上", soft=HEAD)
GUARDED = small_centre(
    life(
        "main",
        (
            row("hard", A, B, form=Reasons, guards=(NO, SOFT)),
            row("soft", A, A, guards=SOFT),
            row("order", A, A, opens="inner"),
            row("stop", A, LOST),
            row("finish", B, DONE),
        ),
        unheard="inner",
    ),
    life("inner", (row("end", A, DONE), row("pause", A, B), row("go_on", B, A)), called_off=OFF),
)
ANN, BOB = Actor("ann", roles={"doer"}), Actor("bob", roles={"head"})
WHY = Reasons(why="因故")


def guarded(**more):
    """A story in a small centre whose rows have guards, and which opens runs inside."""
    return Story("main", centre=GUARDED, **more)


def fire(story, event, day="2021-03-17", **more):
    """The case after `event`, as Ann asks for it; the story itself stays where it is."""
    return story.centre.fire(story.case, event, at=at(day), **({"actor": ANN} | more))


class Choices:
    """Random choices, taken from a list of numbers or from a seed; the same source gives the same choices."""

    def __init__(self, source):
        self._left = None if isinstance(source, int) else list(source)
        self._random = random.Random(source if isinstance(source, int) else 0)  # noqa: S311  # a story, not a secret

    def __call__(self, options):
        options = list(options)
        if self._left is None:
            return self._random.choice(options)
        return options[(self._left.pop(0) if self._left else 0) % len(options)]

    @property
    def spent(self):
        return self._left == []


GAPS = [timedelta(hours=1), timedelta(0), timedelta(days=1), timedelta(days=2), timedelta(days=3), timedelta(days=7), timedelta(days=14)]


def opened(pick, centre=CENTRE, day="2021-03-17"):
    """A case opened at random: any lifecycle, any matter."""
    return begun(pick(list(centre.lifecycles)), pick, centre, day)


def begun(definition, pick, centre=CENTRE, day="2021-03-17"):
    """A case opened with `definition`: document, person and matter drawn; another role where the document is not for the drawn one."""
    form = make(definition.opens_with, pick) if definition.opens_with else None
    drawn, matter = pick(definition.opened_by), pick(MATTERS)
    for role in dict.fromkeys((drawn, *definition.opened_by)):
        try:
            return centre.open(definition.name, case_no="HL-1", matter=matter, at=at(day), actor=person_for(role.name), form=form)
        except GuardRefused as error:
            refused = error
    raise refused


def last_instant(case: Case):
    return max(max(entry.at, entry.recorded_at) for entry in case.entries)
