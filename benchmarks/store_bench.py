"""The cost of journals and stores: ratios against the raw database and raw JSON, timed in the same run."""

from __future__ import annotations

import json
import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

from benchmarks._ratio import ratios
from benchmarks.core_bench import real
from caseflow import Actor, Case, Centre, Lifecycle, Role, State, TimeLimit, Transition
from caseflow.calendar import CN, working_days
from caseflow.journal import dumps, rebuild
from caseflow.journal.line import bodies, personal_of
from caseflow.law import centre_rule
from caseflow.store import SqliteStore, sweep

ROUNDS = 15
BATCH = 1000
OURS = centre_rule("比较所用的规则")
DOER = Role("doer", zh="经办")
A, DROPPED, DONE = State("a", zh="甲"), State("dropped", zh="放弃", final=True), State("done", zh="完成", final=True)
LIFE = Lifecycle(
    "bench", zh="比较", edition="1", start=A, opens_with=None, opened_by=DOER, cite=OURS,
    transitions=(
        Transition("note", A, A, DOER, zh="记"),
        Transition("finish", A, DONE, DOER, zh="办结"),
        Transition("drop", A, DROPPED, None, zh="放弃"),
    ),
    limits=(TimeLimit("answer", "finish", working_days(5), A, zh="限", lapse="drop", cite=OURS),),
)  # fmt: skip
CENTRE = Centre("bench", lifecycles=(LIFE,), calendar=CN)
ANN = Actor("ann", roles={"doer"})
AT, NEXT, MONTHS_LATER = "2021-03-16T09:30+08:00", "2021-03-16T09:40+08:00", "2021-06-01T09:00+08:00"

_ENTRY = "INSERT INTO entry(case_no, seq, format, digest, key, body, hash) VALUES (?,?,?,?,?,?,?)"
_HEAD = "INSERT OR IGNORE INTO head VALUES (?,?,?,?,?,?,?,?,?,?,?)"
_MOVE = (
    "UPDATE head SET kind=?, state=?, edition=?, seq=?, hash=?, next_due=?, last_due=?, next_lapse=?, undated=?, calendar=?"
    " WHERE case_no=? AND seq=?"
)
_LAST = "SELECT seq, hash, digest FROM entry WHERE case_no=? ORDER BY seq DESC LIMIT 1"


def opened(number: str, entries: int = 1) -> Case:
    """A case with so many entries."""
    case = CENTRE.open("bench", case_no=number, at=AT, actor=ANN)
    for _ in range(entries - 1):
        case = CENTRE.fire(case, "note", at=NEXT, actor=ANN)
    return case


class Raw:
    """The same statements as the store's, by hand, with rows computed beforehand: only the database is timed."""

    def __init__(self, store: SqliteStore) -> None:
        self.db = store._db

    def rows(self, case: Case) -> tuple[tuple[object, ...], ...]:
        """The last entry's row and the head's, computed beforehand."""
        *_, (entry, body, _, digest) = bodies(case)
        head = ("bench", "a", "1", entry.seq, digest, "2021-03-23", "2021-03-23", "2021-03-23", 0, CN.digest)
        return (case.case_no, entry.seq, 1, "sha256", None, body.decode(), digest), head

    def append(self, entry: tuple[object, ...], head: tuple[object, ...]) -> None:
        """One append inside the transaction that is open."""
        self.db.execute(_LAST, entry[:1]).fetchone()
        self.db.execute(_ENTRY, entry)
        if entry[1] == 0:
            self.db.execute(_HEAD, (entry[0], *head))
        else:
            self.db.execute(_MOVE, (*head, entry[0], entry[1] - 1))  # type: ignore[operator]  # a seq

    def commit(self, given: list[tuple[tuple[object, ...], ...]]) -> None:
        """So many appends in one transaction."""
        self.db.execute("BEGIN IMMEDIATE")
        for entry, head in given:
            self.append(entry, head)
        self.db.execute("COMMIT")


def walls(calls: dict[str, Callable[[], None]], *, rounds: int = ROUNDS) -> dict[str, float]:
    """The median seconds on the wall, in turns: what is waited for counts here, which `medians` leaves out on purpose."""
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for call in calls.values():
        call()
    for _ in range(rounds):
        for name, call in calls.items():
            start = time.perf_counter()
            call()
            taken[name].append(time.perf_counter() - start)
    return {name: statistics.median(times) for name, times in taken.items()}


def _numbers(word: str) -> Iterator[str]:
    return (f"{word}-{i}" for i in count())


def appends(room: Path, *, size: int, times: int) -> tuple[float, float]:
    """Raw sqlite3 / the store's append, for transactions of `size`: what part of the raw speed is left.

    First beside the statements alone, then beside the statements with the making of what they store: the line's text and its hash.
    """
    with closing(SqliteStore(room / f"{size}.db", CENTRE)) as store, closing(SqliteStore(room / f"{size}-raw.db", CENTRE)) as other:
        raw, total = Raw(other), (ROUNDS + 1) * times * size
        mine = iter([opened(f"m-{i}") for i in range(total)])
        theirs = iter([raw.rows(opened(f"r-{i}")) for i in range(total)])
        cases = iter([opened(f"c-{i}") for i in range(total)])

        def ours() -> None:
            for _ in range(times):
                if size == 1:
                    store.append(next(mine), expected=0)
                else:
                    store.append_many([(next(mine), 0) for _ in range(size)])

        def by_hand() -> None:
            for _ in range(times):
                raw.commit([next(theirs) for _ in range(size)])

        def made_by_hand() -> None:
            for _ in range(times):
                raw.commit([raw.rows(next(cases)) for _ in range(size)])

        times = walls({"ours": ours, "raw": by_hand, "made": made_by_hand})
    return times["raw"] / times["ours"], times["made"] / times["ours"]


def sweeps(room: Path) -> tuple[float, float]:
    """Raw appends in batches / lapses, per entry, and lapses a second."""
    with closing(SqliteStore(room / "sweep.db", CENTRE)) as store, closing(SqliteStore(room / "sweep-raw.db", CENTRE)) as other:
        raw, names = Raw(other), _numbers("s")
        cases = iter([opened(f"r-{i}") for i in range(BATCH * 6)])
        ours, hand = [], []
        for _ in range(5):
            store.append_many([(opened(next(names), 2), 0) for _ in range(BATCH)])
            start = time.perf_counter()
            done = sweep(store, MONTHS_LATER)
            ours.append(time.perf_counter() - start)
            assert done.lapsed == BATCH
            given = [next(cases) for _ in range(BATCH)]
            start = time.perf_counter()
            raw.commit([raw.rows(case) for case in given])
            hand.append(time.perf_counter() - start)
    return statistics.median(hand) / statistics.median(ours), BATCH / statistics.median(ours)


def loading() -> tuple[float, float]:
    """Load + verify / json.loads of the lines: of a ten-entry case without forms, and of a promised case with a survey's forms."""
    figures = []
    for centre, case in ((CENTRE, opened("l-1", 10)), real()):
        rows = [(body, digest) for _, body, _, digest in bodies(case)]
        beside = {(personal.seq, personal.field): personal for entry in case.entries for personal in personal_of(case, entry)}
        lines = dumps(case).splitlines()[: len(rows)]
        calls = {
            "json": lambda lines=lines: [json.loads(line) for line in lines],
            "load": lambda r=rows, b=beside, c=centre: rebuild(r, b, c),
        }
        figures.append(ratios("json", calls)["load"])
    return figures[0], figures[1]


def grown(entries: int) -> Case:
    """A case of so many entries, built by hand: a hundred thousand calls of `fire` are not what is measured."""
    case = opened(f"big-{entries}", 2)
    note = case.entries[-1]
    many = (case.entries[0], *[type(note)(i, *_rest(note)) for i in range(1, entries)])
    return Case(case.case_no, None, many, case.runs, many)


def going_on(room: Path) -> float:
    """One append more to a case of 100,000 entries / to one of ten, as CPU time: earlier entries must not be read again."""
    taken = []
    with closing(SqliteStore(room / "long.db", CENTRE)) as store:
        for entries in (100_000, 10):
            case, times = grown(entries), []
            store.append(case, expected=0)
            for _ in range(41):
                after = CENTRE.fire(case, "note", at=NEXT, actor=ANN)
                start = time.thread_time()
                store.append(after, expected=len(case.entries))
                times.append(time.thread_time() - start)
                case = after
            taken.append(statistics.median(times))
    return taken[0] / taken[1]


def linear() -> float:
    """Loading an entry of a case of 100,000 / of a case of 1,000."""

    def timed(entries: int, times: int) -> float:
        rows = [(body, digest) for _, body, _, digest in bodies(grown(entries))]
        taken = []
        for _ in range(times):
            start = time.perf_counter()
            rebuild(rows, {}, CENTRE)
            taken.append(time.perf_counter() - start)
        return statistics.median(taken) / entries

    return timed(100_000, 3) / timed(1000, 9)


def _rest(entry: object) -> tuple[object, ...]:
    return tuple(getattr(entry, name) for name in ("at", "event", "run", "actor", "role", "unit", "form", "moves", "more", "salts"))


def postgres() -> float | None:
    """Raw SQLAlchemy Core / the store's append on PostgreSQL, or None where no server is given."""
    url = os.environ.get("CASEFLOW_TEST_POSTGRES")
    if url is None:
        return None
    import sqlalchemy as sa  # noqa: PLC0415  # needs an extra, and only where a server is given

    from caseflow.store import sql  # noqa: PLC0415  # as above

    engine = sa.create_engine(url)
    with engine.begin() as db:
        db.exec_driver_sql("DROP SCHEMA public CASCADE")
        db.exec_driver_sql("CREATE SCHEMA public")
    store, mine, names = sql.SqlStore(engine, CENTRE), [], _numbers("p")
    total = (ROUNDS + 1) * 50
    mine = iter([opened(f"m-{i}") for i in range(total)])
    ready = []
    for _ in range(total):
        case = opened(next(names))
        *_, (entry, body, _, digest) = bodies(case)
        row = {"case_no": case.case_no, "seq": 0, "format": 1, "digest": "sha256", "act_key": None, "body": body.decode(), "hash": digest}
        ready.append((row, sql._values(sql.head_of(case, digest, CENTRE)), entry))
    theirs = iter(ready)

    def ours() -> None:
        for _ in range(50):
            store.append(next(mine), expected=0)

    def raw() -> None:
        for _ in range(50):
            row, head, _ = next(theirs)
            with engine.begin() as db:
                db.execute(sql._LAST, {"n": row["case_no"]}).first()
                db.execute(sql._ADD, row)
                db.execute(sql._ADD_HEAD, head)

    times = walls({"ours": ours, "raw": raw})
    engine.dispose()
    return times["raw"] / times["ours"]


def measure() -> list[tuple[str, float, str]]:
    """Each figure as (name, ratio, goal)."""
    plain, forms = loading()
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        singly, batch = appends(room, size=1, times=40), appends(room, size=BATCH, times=1)
        swept, a_second = sweeps(room)
        longer = going_on(room)
    rows = [
        ("SQLite FULL, an append a transaction: part of raw sqlite3's speed", singly[0], ">= 0.8"),
        ("the same, raw sqlite3 making text and hash too", singly[1], ">= 0.8"),
        ("SQLite FULL, 1,000 a transaction: part of raw sqlite3's speed", batch[0], ">= 0.8"),
        ("the same, raw sqlite3 making text and hash too", batch[1], ">= 0.8"),
        ("load + verify, ten entries / json.loads of the lines", plain, "<= 3"),
        ("the same, a promised case with forms and runs", forms, "<= 3"),
        ("an entry of a case of 100,000 / of 1,000, loaded", linear(), "<= 1.2"),
        ("an append to a case of 100,000 entries / to one of ten", longer, "<= 2"),
        (f"sweep: lapses ({a_second:,.0f}/s here), part of the speed of such raw appends", swept, ">= 0.5 (10,000/s beside 20,000/s)"),
    ]
    pg = postgres()
    return rows if pg is None else [*rows, ("PostgreSQL, an append a transaction: part of raw Core's speed", pg, ">= 0.7")]


if __name__ == "__main__":
    for name, value, goal in measure():
        print(f"{name:75} {value:8.2f}  {goal}")
    print(f"SQLite {sqlite3.sqlite_version}")
