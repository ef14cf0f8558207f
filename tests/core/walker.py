"""The slow oracle of clocks: it asks of every single day whether the clock ran when that day began.

It knows one sentence, "a clock runs on a day iff its run stood in one of its states, and no run that pauses it was open inside, when that
day began". It reads the journal by itself and uses none of the code that it checks.
"""

from datetime import timedelta

import attrs

ONE = timedelta(days=1)


@attrs.frozen
class Answer:
    """Some fields of `Clock`, computed the slow way."""

    state: str
    used: int
    due: object
    breached: bool
    whole: object


class SlowClock:
    """One clock of one case."""

    def __init__(self, case, run_id, name, number, calendar):
        self.case, self.name, self.calendar = case, name, calendar
        self.lives = {run.id: run.lifecycle for run in case.runs}
        self.opened = {move.run: (entry, move.terms) for entry in case.standing for move in entry.moves if move.terms}
        self.chain = self.kept_chain(run_id)
        self.begins = self.restart(number)
        self.place, self.ends, self.how = self.ending()
        self.entries = case.standing
        # What comes after the end does not concern this clock, a handover neither.
        opened_later = {move.run for entry in self.entries[self.place :] for move in entry.moves if move.terms} if self.place else set()
        self.chain = [run for run in self.chain if run not in opened_later]

    def kept_chain(self, run_id):
        """The runs through which this clock was handed on, first to last: back from `run_id`, then onward."""
        chain = [run_id]
        while (earlier := self.kept_from(chain[0])) is not None:
            chain.insert(0, earlier)
        while (later := next((run for run in self.opened if self.kept_from(run) == chain[-1]), None)) is not None:
            chain.append(later)
        return chain

    def kept_from(self, run_id):
        entry, opened = self.opened[run_id]
        if opened.before is None:
            return None
        move = next(move for move in entry.moves if move.run == opened.before and move.terms is None)
        return opened.before if self.name in self.row(move).keeps else None

    def row(self, move):
        rows = self.lives[move.run].transitions
        return next((row for row in rows if row.event == move.event and move.source in {state.name for state in row.source}), None)

    def limit(self, run_id):
        return self.lives[run_id].limit(self.name)

    def steps(self):
        """Every move of the chain that took a row: its place among what stands, its entry, the move, the row."""
        for place, entry in enumerate(self.case.standing):
            for move in entry.moves:
                if move.run in self.chain and move.terms is None and self.row(move) is not None:
                    yield place, entry, move, self.row(move)

    def restart(self, number):
        """The (place, day) from which the clock of this number starts again; the opening for the first."""
        # A clock that has not begun cannot start again: the row that first starts it starts number 1.
        first = self.first_place()
        restarts = [(place, entry.day) for place, entry, _, row in self.steps() if self.name in row.restarts and place > first]
        return (-1, None) if number == 1 else restarts[number - 2]

    def first_place(self):
        """The place of the entry that first brought the run into a state in which this clock runs; -1 for the opening."""
        starts = {run: {state.name for state in limit.while_in} for run in self.chain if (limit := self.limit(run))}
        if any(self.lives[run].start.name in names for run, names in starts.items()):
            return -1
        return min(
            (place for place, _, move, _ in self.steps() if move.target in starts.get(move.run, ())), default=len(self.case.standing)
        )

    def began(self, run_id):
        """The day on which a run opened, and the one from which it counts."""
        entry, opened = self.opened[run_id]
        return entry.day, opened.day or entry.day

    def state_at_dawn(self, run_id, day):
        """Where a run stood when `day` began; None while it had not been opened."""
        state = None
        for entry in self.entries:
            for move in entry.moves:
                if move.run == run_id and entry.day < day:
                    state = move.target
        real, counted = self.began(run_id)
        return self.lives[run_id].start.name if counted < day <= real else state

    def paused_at_dawn(self, run_id, day):
        """Whether a run that pauses the clock was open inside when `day` began."""
        for inner, (entry, opened) in self.opened.items():
            if opened.lifecycle in self.limit(run_id).paused_by and opened.parent in self.case.chain(run_id) and entry.day < day:
                state = self.state_at_dawn(inner, day)
                if state is not None and not self.lives[inner].state(state).final:
                    return True
        return False

    def ran(self, day):
        """Whether the clock ran when `day` began."""
        for run_id in self.chain:
            state = self.state_at_dawn(run_id, day)
            limit = self.limit(run_id)
            if limit and state in {inside.name for inside in limit.while_in} and not self.paused_at_dawn(run_id, day):
                return True
        return False

    def anchor(self):
        """The day on which the clock began; it is not counted itself."""
        if self.begins[1]:
            return self.begins[1]
        for run_id in self.chain:
            limit = self.limit(run_id)
            names = {state.name for state in limit.while_in} if limit else set()
            if self.lives[run_id].start.name in names:
                return self.began(run_id)[1]
            for _, entry, move, _ in self.steps():
                if move.run == run_id and move.target in names:
                    return entry.day
        return None

    def ending(self):
        """The place and day of the entry with which it was over, and how; nothing while it is open."""
        for place, entry, move, row in self.steps():
            limit = self.limit(move.run)
            if place <= self.begins[0] or limit is None:
                continue
            if limit.lapse == move.event and entry.extras.limit == self.name:
                return place, entry.day, "lapsed"
            if move.event in limit.met_by and self.started_by(place):
                return place, entry.day, "met"
            final = self.lives[move.run].state(move.target).final and self.name not in row.keeps
            if final or (self.name in row.restarts and self.entered_before(place)):
                return place, entry.day, "stopped"
        for place, entry in enumerate(self.case.standing):
            if any(move.run == self.chain[-1] and move.event == "called_off" for move in entry.moves):
                return place, entry.day, "stopped"
        return None, None, None

    def entered_before(self, place):
        """Whether the run had stood in one of the clock's states before the entry at `place`: only then is there something to restart."""
        for run_id in self.chain:
            limit = self.limit(run_id)
            names = {state.name for state in limit.while_in} if limit else set()
            if self.lives[run_id].start.name in names:
                return True
            if any(earlier < place and move.run == run_id and move.target in names for earlier, _, move, _ in self.steps()):
                return True
        return False

    def started_by(self, place):
        """Whether the clock had begun before the entry at `place`; held or paused since, it is met all the same."""
        begun = self.anchor()
        return begun is not None and begun <= self.case.standing[place].day

    def whole(self, as_of):
        """The amount with every extension that stands."""
        run_id = self.chain[-1]
        amount = dict(self.opened[run_id][1].limits).get(self.name, self.limit(run_id).within)
        granted = []
        for place, entry, _, row in self.steps():
            if place <= self.begins[0] or (self.place is not None and place >= self.place) or entry.day > as_of:
                continue
            standing = [i for i, (event, _) in enumerate(granted) if event == row.revokes]
            if standing:
                granted.pop(standing[-1])
            if self.name in dict(row.extends):
                granted.append((row.event, self.resolved(dict(row.extends)[self.name], entry)))
        for _, by in granted:
            amount = amount if amount is None or by is None else amount + by
        return amount

    def resolved(self, by, entry):
        if type(by).__name__ == "FromMatter":
            return getattr(self.case.matter, by.name, None) or by.default
        return getattr(entry.form, by.name) if type(by).__name__ == "FromForm" else by

    def counts(self, day, unit):
        return unit != "working_days" or self.calendar.is_working(day)

    def answer(self, as_of):
        """What can be said of the clock at the end of `as_of`."""
        whole, anchor = self.whole(as_of), self.anchor()
        last = as_of if self.ends is None else min(as_of, self.ends)
        if anchor is None:
            return Answer(self.how or "waiting", None, due=None, breached=False, whole=whole)
        unit = whole.unit if whole is not None and whole.unit == "working_days" else "calendar_days"
        used, day = 0, anchor
        while day < last:
            day += ONE
            used += self.ran(day) and self.counts(day, unit)
        state = self.how or ("running" if self.runs_on(last) else "paused")
        due = self.due(whole, unit, anchor, last) if whole is not None else None
        # Where the text has several readings, the strictest date is shown, and the centre's own decides whether the limit was kept.
        readings = self.limit(self.chain[-1]).readings if due is not None else ()
        strictest = min([due, *(reading.end(after=anchor, calendar=self.calendar) for reading in readings)]) if readings else due
        return Answer(state, None if whole is None else used, strictest, due is not None and last > due, whole)

    def runs_on(self, last):
        """Whether the clock runs on after `last`, asked of the next dawn; one that is over is asked without the moves that ended it."""
        if self.ends is None:
            return self.ran(last + ONE)
        return self.before_the_end().ran(last + ONE)

    def before_the_end(self):
        """The same clock without the entry that ended it, and without any later one."""
        clock = object.__new__(SlowClock)
        clock.__dict__.update(self.__dict__)
        clock.entries, clock.ends, clock.how = self.case.standing[: self.place], None, None
        return clock

    def due(self, whole, unit, anchor, last):
        """The first evening by which the whole amount had run, while the clock was still running; rolled off a day that is not worked."""
        clock = self if self.ends is None else self.before_the_end()
        if whole.unit not in {"working_days", "calendar_days"}:
            return whole.end(after=anchor, calendar=self.calendar)
        onward = clock.ran(last + ONE)
        used, day = 0, anchor
        while used < whole.n:
            day += ONE
            runs = clock.ran(day) if day <= last else onward
            used += runs and self.counts(day, unit)
            if day > last and not onward:
                return None
        # The evening of the last day, rolled; if the clock was paused that evening, the day on which it went on.
        due = self.calendar.next_or_same(day) if unit == "calendar_days" else day
        while not (clock.ran(due + ONE) if due < last else onward):
            if due >= last:
                return None
            due += ONE
            if clock.ran(due + ONE):
                due = self.calendar.next_or_same(due)
        return due
