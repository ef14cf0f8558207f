"""The slow oracle of clocks: it asks of every single day whether the clock ran when that day began.

It knows one sentence, "a clock runs on a day iff its run stood in one of its states, and no run that pauses it was open inside, when that
day began", and a second one: what comes after a clock has run out changes its amount no more. What a centre had set, and the later day of
receipt, it takes from the entry with which the clock began. It reads the journal by itself and uses none
of the code that it checks.
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
        self.case, self.name, self.calendar, self.by_the_other = case, name, calendar, False
        self.lives = {run.id: run.lifecycle for run in case.runs}
        self.opened = {move.run: (entry, move.terms) for entry in case.standing for move in entry.moves if move.terms}
        self.chain = self.kept_chain(run_id)
        self.begins = self.restart(number)
        self.entries = case.standing
        self.kept_on = []
        self.place, self.ends, self.how = self.ending()
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

    def stops(self, inner):
        """Whether an inner run may stop this clock at all: a special procedure does so for a licence, told in writing with its length."""
        notice, matter = self.opened[inner][0].form, self.case.matter
        if type(notice).__name__ != "SpecialNotice" or (self.limit(self.chain[-1]).pauses_if is None and not self.by_the_other):
            return True
        statutory = self.name == "statutory" or self.by_the_other
        steps = [step for step in matter.special_steps if step.name in {notice.kind.value, notice.step}] if matter else []
        in_law = matter is not None and matter.legal_type.value == "licence" and notice.kind.name != "OTHER" and notice.expected is not None
        if steps:
            counts = steps[0].counts_in_statutory if statutory else steps[0].counts_in_promised
            return not counts and (in_law or matter.legal_type.value != "licence" or not statutory)
        return in_law

    def paused_at_dawn(self, run_id, day):
        """Whether a run that pauses the clock was open inside when `day` began."""
        for inner, (entry, opened) in self.opened.items():
            inside = opened.lifecycle in self.stopping(run_id) and opened.parent in self.case.chain(run_id) and entry.day < day
            if inside and self.stops(inner):
                state = self.state_at_dawn(inner, day)
                if state is not None and not self.lives[inner].state(state).final:
                    return True
        return False

    def stopping(self, run_id):
        """The lifecycles whose runs stop the clock; by the other reading of a limit, one more."""
        limit = self.limit(run_id)
        return (*limit.paused_by, *(reading.by for reading in limit.readings if self.by_the_other and hasattr(reading, "by")))

    def ran(self, day):
        """Whether the clock ran when `day` began."""
        entry, anchor = self.start()
        if self.limit(self.chain[-1]).starts_if is not None and (anchor or day) >= day:
            return False
        if entry is not None and self.limit(self.chain[0]).dated_by is not None and anchor < day <= entry.day:
            return True  # it counts from an earlier day than that on which its run came into the state
        met = self.met_meanwhile(day)
        if met is not None:
            return self.cut_before(met).ran(self.case.standing[met].day + ONE)
        for run_id in self.chain:
            state = self.state_at_dawn(run_id, day)
            limit = self.limit(run_id)
            if limit and state in {inside.name for inside in limit.while_in} and not self.paused_at_dawn(run_id, day):
                return True
        return False

    def counted(self, day):
        """Whether `day` is used up: the clock ran when it began, or went on in the course of it where the text counts that day."""
        if self.ran(day) or not self.limit(self.chain[-1]).counts_resumption or day <= self.anchor():
            return self.ran(day)
        places = [place for place, entry in enumerate(self.entries) if entry.day == day]
        moments = [(self.cut_before(place), self.cut_before(place + 1)) for place in places if self.place is None or place < self.place]
        return any(after.ran(day + ONE) and not before.ran(day + ONE) for before, after in moments)

    def anchor(self):
        """The day on which the clock began; it is not counted itself."""
        return self.start()[1]

    def start(self):
        """The entry with which the clock began, and the day from which it counts."""
        if self.begins[1]:
            return self.case.standing[self.begins[0]], self.begins[1]
        for run_id in self.chain:
            limit = self.limit(run_id)
            names = {state.name for state in limit.while_in} if limit else set()
            if self.lives[run_id].start.name in names:
                return self.opened[run_id][0], self.began(run_id)[1]
            for place, entry, move, _ in self.steps():
                if move.run == run_id and move.target in names and (limit.starts_if is None or limit.starts_if(entry.form)):
                    return entry, self.dated(limit, place, run_id) or entry.day
        return None, None

    def dated(self, limit, place, run_id):
        """The day that the latest event of `dated_by` gives, or its own day."""
        if limit.dated_by is None:
            return None
        event, field = limit.dated_by
        givers = [entry for earlier, entry, move, _ in self.steps() if earlier <= place and (move.run, move.event) == (run_id, event)]
        return (getattr(givers[-1].form, field, None) or givers[-1].day) if givers else None

    def settled(self):
        """The amount that the centre had set when the clock began, as the entry with which it began says; or None."""
        entry, _ = self.start()
        mine = [each for each in (entry.extras.settled if entry else ()) if each.run in self.chain and each.limit == self.name]
        return mine[0].amount if mine else None

    def ending(self):
        """The place and day of the entry with which it was over, and how; nothing while it is open."""
        for place, entry, move, row in self.steps():
            limit = self.limit(move.run)
            if place <= self.begins[0] or limit is None:
                continue
            if limit.lapse == move.event and entry.extras.limit == self.name:
                return place, entry.day, "lapsed"
            if self.kept_on and place < self.kept_on[-1][1]:
                continue  # met, and not good enough: what happened until it went on changes nothing
            if move.event in limit.met_by and self.started_by(place):
                posted = getattr(entry.form, "posted_on", None) if limit.of_applicant else None
                going_on = self.goes_on_after(place)
                if going_on is None:
                    return place, posted or entry.day, "met"
                self.kept_on.append((place, going_on))
                continue
            final = self.lives[move.run].state(move.target).final and self.name not in row.keeps
            if final or (self.name in row.restarts and self.entered_before(place)):
                return place, entry.day, "stopped"
        for place, entry in enumerate(self.case.standing):
            if any(move.run == self.chain[-1] and move.event == "called_off" for move in entry.moves):
                return place, entry.day, "stopped"
        return None, None, None

    def goes_on_after(self, place):
        """The place of the row that keeps this clock, which was met at `place` by what was not good enough; or None."""
        rows = [(later, self.lives[move.run].state(move.target).final, row) for later, _, move, row in self.steps() if later > place]
        return next((later for later, final, row in rows if self.name in row.keeps and not final), None)

    def met_meanwhile(self, day):
        """The place at which the clock had been met when `day` began, until it went on; None where it had not."""
        days = [(met, self.case.standing[met].day, self.case.standing[later].day) for met, later in self.kept_on]
        return next((met for met, since, until in days if since < day <= until), None)

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

    def amount_of(self, run_id):
        """The amount of this limit in one run of the chain: from matter or form as recorded, as the definition states it, or a reading."""
        limit = self.limit(run_id)
        if (settled := self.settled()) is not None:
            return settled
        amount = dict(self.opened[run_id][1].limits).get(self.name, limit.within)
        if type(amount).__name__ == "FromCentre":
            return limit.readings[0] if limit.readings else amount.default
        return amount

    def changes(self, as_of):
        """What changed the amount, in its order, as (day, event or None, by): extensions that stand, and the runs that it was handed to."""
        out = []
        for place, entry, _, row in self.steps():
            if place <= self.begins[0] or (self.place is not None and place >= self.place) or entry.day > as_of:
                continue
            standing = [i for i, (_, event, _) in enumerate(out) if event is not None and event == row.revokes]
            if standing:
                out.pop(standing[-1])
            if self.name in dict(row.extends):
                out.append((entry.day, row.event, self.resolved(dict(row.extends)[self.name], entry)))
            out += [(entry.day, None, self.amount_of(run)) for run in self.chain if self.opened[run][0] is entry and run != self.chain[0]]
        return out

    def binds(self, day):
        """The texts that the limit cites, that were in force on `day` and govern such matters; a default of the library does not."""
        kind = self.case.matter.legal_type if self.case.matter else None
        laws = [cite.law for cite in self.limit(self.chain[-1]).cite if cite.law.key != "default"]
        in_force = [law for law in laws if law.in_force_from <= day and (law.in_force_until is None or day <= law.in_force_until)]
        return [law for law in in_force if not law.only_for or kind in law.only_for]

    def adopted(self):
        """Whether the centre has made a default of the library its own, on which the limit rests."""
        return self.settled() is not None and any(cite.law.key == "default" for cite in self.limit(self.chain[-1]).cite)

    def whole(self, as_of, anchor=None):
        """The amount with every change that came before the clock had run out; None where no text binds on the day it began."""
        if self.anchor() is not None and not self.binds(self.anchor()) and not self.adopted():
            return None
        anchor, last = anchor or self.anchor(), as_of if self.ends is None else min(as_of, self.ends)
        first = self.chain[0] if self.begins[1] is None else [run for run in self.chain if self.opened[run][0].day <= self.begins[1]][-1]
        base, granted = self.amount_of(first), []
        for day, event, by in self.changes(as_of):
            whole = self.total(base, granted)
            unit = whole.unit if whole is not None and whole.unit == "working_days" else "calendar_days"
            due = self.due(whole, unit, anchor, last) if whole is not None and anchor is not None else None
            if due is not None and due < day:
                continue
            if event is None:
                base = by
            elif base is not None and by is not None:
                granted.append(by)
        return self.total(base, granted)

    def total(self, base, granted):
        for by in granted if base is not None else ():
            base = base + by
        return base

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
            used += self.counted(day) and self.counts(day, unit)
        state = self.how or ("running" if self.runs_on(last) else "paused")
        due = self.due(whole, unit, anchor, last) if whole is not None else None
        # Where the text has several readings, the strictest date is shown, and nobody is blamed before the last has passed.
        dues = [due, *self.other_dues(anchor, last, as_of)] if due is not None else []
        if dues and self.settled() is not None and self.limit(self.chain[-1]).readings:
            blamed_after = due  # the centre has chosen one of the readings
        else:
            blamed_after = max(dues) if dues and None not in dues else None
        blamed = blamed_after is not None and last > blamed_after and not self.excused(blamed_after, anchor, as_of)
        return Answer(state, None if whole is None else used, min((day for day in dues if day), default=None), blamed, whole)

    def excused(self, blamed_after, anchor, as_of):
        """Whether something that takes the blame away came in time, or the text was published only after the clock had run out."""
        published = [law.published for law in self.binds(anchor)]
        if published and all(day is not None and max(anchor, blamed_after) < day for day in published):
            return True
        names = self.limit(self.chain[-1]).excused_by
        for place, entry in enumerate(self.case.standing):
            if entry.day > min(as_of, blamed_after) or (self.place is not None and place > self.place):
                continue
            for move in entry.moves:
                opened = self.opened[move.run][1]
                if move.terms is None and move.run in self.chain and move.event in names:
                    return True
                if move.terms is None and f"{opened.lifecycle}.{move.event}" in names and opened.parent in self.chain:
                    return True
        return False

    def other_dues(self, anchor, last, as_of):
        """The due days by the other readings: received later, other spans, or stopped by runs that do not stop it by the first."""
        received = self.start()[0].extras.received
        if received is not None and received > anchor:
            whole = self.whole(as_of, received)
            yield self.due(whole, "working_days" if whole.unit == "working_days" else "calendar_days", received, last)
        for reading in self.limit(self.chain[-1]).readings:
            if hasattr(reading, "by"):
                other = object.__new__(SlowClock)
                other.__dict__.update(self.__dict__)
                other.by_the_other = True
                whole = self.amount_of(self.chain[-1])
                yield other.due(whole, whole.unit, anchor, last)
            elif reading != self.amount_of(self.chain[-1]):
                yield reading.end(after=anchor, calendar=self.calendar)

    def runs_on(self, last):
        """Whether the clock runs on after `last`, asked of the next dawn; one that is over is asked without the moves that ended it."""
        if self.ends is None:
            return self.ran(last + ONE)
        return self.before_the_end().ran(last + ONE)

    def before_the_end(self):
        """The same clock without the entry that ended it, and without any later one."""
        return self.cut_before(self.place)

    def cut_before(self, place):
        """The same clock with what stood before `place` only."""
        clock = object.__new__(SlowClock)
        clock.__dict__.update(self.__dict__)
        clock.entries, clock.ends, clock.how = self.case.standing[:place], None, None
        clock.kept_on = [(met, later) for met, later in self.kept_on if later < place]
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
            runs = clock.counted(day) if day <= last else onward
            used += runs and self.counts(day, unit)
            if day > last and not onward:
                return None
        # The evening of the last day, rolled; if the clock was paused that evening, the day on which it went on.
        due = self.rolled(day, whole)
        worked, day = 0, anchor
        while worked < whole.at_least:
            day += ONE
            worked += (clock.ran(day) if day <= last else onward) and self.calendar.is_working(day)
            if day > last and not onward:
                return None
        due = max(due, day)
        while not (clock.ran(due + ONE) if due < last else onward):
            if due >= last:
                return None
            due += ONE
            if clock.ran(due + ONE):
                due = self.rolled(due, whole)
        return due

    def rolled(self, day, whole):
        """The day, or the first working day after it, unless the text says that the last day is not rolled."""
        while whole.rolls and not self.calendar.is_working(day):
            day += ONE
        return day
