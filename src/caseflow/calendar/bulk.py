"""The calendar's calculations over numpy arrays and Arrow batches, each as one look-up in a table.

numpy and pyarrow are imported inside the functions, so that other programs need not have them. A table is indexed by the
day since 1970, so that a column of dates is its own index. Its first and last entries mean "outside": clipping leads days
outside coverage there, and the first row with such a result is refused.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NoReturn, Protocol

from caseflow.errors import BadInput, Unpublished, nearest, shown

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

    Days = npt.NDArray[np.datetime64]
    Flags = npt.NDArray[np.bool_]
    Counts = npt.NDArray[np.int64]
    Steps = int | npt.NDArray[np.integer[Any]]
    Ints = npt.NDArray[np.int64]

_EPOCH = date(1970, 1, 1).toordinal()
_FAR = 2**40


class Tables(Protocol):
    """What is read of a calendar here: its bytes, and its methods for single days, which word every refusal."""

    @property
    def _flags(self) -> bytes: ...
    @property
    def _origin(self) -> int: ...
    def is_working(self, day: date) -> bool: ...  # noqa: D102 - see WorkCalendar
    def add(self, day: date, n: int) -> date: ...  # noqa: D102
    def count(self, after: date, until: date) -> int: ...  # noqa: D102


def is_working_array(calendar: Tables, days: Days) -> Flags:
    """Return which of `days` (datetime64[D], local days) are working days, as an array of bool of the same shape.

    Raises:
        Unpublished: a day lies beyond coverage; the first such row is named (`row`).
        BadInput: the array is not datetime64[D], or a row is NaT.

    >>> import numpy as np
    >>> from caseflow.calendar import CN
    >>> is_working_array(CN, np.array(["2021-04-25", "2021-05-03"], "datetime64[D]")).tolist()
    [True, False]
    """
    import numpy as np  # noqa: PLC0415 - an extra

    flags = np.frombuffer(calendar._flags, np.uint8)  # noqa: SLF001 - the one module that shares the calendar's tables
    index, shift = _index(calendar, days, "days")
    out = _padded(flags, 2, shift).take(index, mode="clip")
    if out.size and out.max() > 1:
        _refuse(days, (out > 1).ravel().argmax(), lambda day, _: calendar.is_working(day))
    working: npt.NDArray[np.bool_] = out.view(np.bool_)
    return working


def add_array(calendar: Tables, days: Days, n: Steps) -> Days:
    """Return `calendar.add(day, n)` for `days` (datetime64[D], local days), with one `n` for all or one for each row.

    Raises:
        Unpublished: a day or its result lies beyond coverage; the first such row is named (`row`).
        BadInput: the array is not datetime64[D], a row is NaT, or an `n` is 0 or not a whole number.

    >>> import numpy as np
    >>> from caseflow.calendar import CN
    >>> add_array(CN, np.array(["2021-04-28", "2021-09-30"], "datetime64[D]"), np.array([5, 2])).astype(str).tolist()
    ['2021-05-08', '2021-10-09']
    """
    import numpy as np  # noqa: PLC0415 - an extra

    flags = np.frombuffer(calendar._flags, np.uint8)  # noqa: SLF001
    index, shift = _index(calendar, days, "days")
    each = np.asarray(n)
    if each.dtype.kind not in "iu":
        msg = f"n has dtype {each.dtype}; whole numbers of working days are wanted, for instance n.astype('int64') after a check"
        raise BadInput(msg, n=n)
    rank = np.cumsum(flags, dtype=np.int64)
    select = np.concatenate(([_nat()], np.flatnonzero(flags) + (calendar._origin - _EPOCH), [_nat()]))  # noqa: SLF001
    if each.ndim == 0:
        step = min(max(int(each), -_FAR), _FAR)
        # The table for this n is made in the call: a row then costs one look-up.
        table = select.take(_places(rank, flags, step), mode="clip")
        result = _padded(table, _nat(), shift).take(index, mode="clip")
    else:
        steps, index = np.broadcast_arrays(_steps(each), index)
        if steps.size and steps.min() > 0:
            places = _padded(rank, -2 * _FAR, shift).take(index, mode="clip")
            places += steps
        else:
            until = _padded(rank, -2 * _FAR, shift).take(index, mode="clip")
            places = _places(until, _padded(flags, 0, shift).take(index, mode="clip"), steps)
        result = select.take(places, mode="clip")
    out: Days = result.view("datetime64[D]")
    if out.size and out.view(np.int64).min() == _nat():
        rows = np.broadcast_to(each, out.shape).ravel()
        _refuse(np.broadcast_to(days, out.shape), np.isnat(out).ravel().argmax(), lambda day, i: calendar.add(day, int(rows[i])))
    return out


def count_array(calendar: Tables, after: Days, until: Days) -> Ints:
    """Return `calendar.count(after, until)` row by row, working days in (after, until], as int64.

    Raises:
        Unpublished: an end lies beyond coverage; the first such row is named (`row`).
        BadInput: an array is not datetime64[D], or a row is NaT.

    >>> import numpy as np
    >>> from caseflow.calendar import CN
    >>> count_array(CN, np.array(["2021-04-30"], "datetime64[D]"), np.array(["2021-05-08"], "datetime64[D]")).tolist()
    [3]
    """
    import numpy as np  # noqa: PLC0415 - an extra

    rank = np.cumsum(np.frombuffer(calendar._flags, np.uint8), dtype=np.int64)  # noqa: SLF001
    first, shift = _index(calendar, after, "after")
    second, _ = _index(calendar, until, "until")
    table = _padded(rank, -1, shift)
    begin, end = table.take(first, mode="clip"), table.take(second, mode="clip")
    out: Ints = end - begin
    bad = (begin < 0) | (end < 0)
    if bad.any():
        ends = np.broadcast_to(until, out.shape).ravel()
        starts = np.broadcast_to(after, out.shape)
        _refuse(starts, bad.ravel().argmax(), lambda day, i: calendar.count(day, _scalar(ends[i], i)))
    return out


def due_dates(batch: pa.RecordBatch | pa.Table, calendar: Tables, *, start: str = "start", days: str = "days", due: str = "due") -> Any:
    """Return the Arrow batch or table with one more column: `due`, date32, the `days`-th working day after `start`.

    `start` names a date32 column of local days, `days` a column of whole numbers of working days; neither may have nulls.

    Raises:
        Unpublished: a row needs a day beyond coverage; the first such row is named (`row`).
        BadInput: a column is missing, of another type, or has nulls.

    >>> import datetime, pyarrow as pa
    >>> from caseflow.calendar import CN
    >>> cases = pa.table({"start": [datetime.date(2021, 4, 28)], "days": [5]})
    >>> due_dates(cases, CN)["due"].to_pylist()
    [datetime.date(2021, 5, 8)]
    """
    import numpy as np  # noqa: PLC0415 - an extra
    import pyarrow as pa  # noqa: PLC0415 - an extra

    columns = {name: _column(batch, name) for name in (start, days)}
    if not pa.types.is_date32(columns[start].type):
        msg = f"column {start!r} is {columns[start].type}; local days are wanted: cast it to date32 in the centre's zone"
        raise BadInput(msg, column=start)
    if not pa.types.is_integer(columns[days].type):
        msg = f"column {days!r} is {columns[days].type}; whole numbers of working days are wanted: cast it to int16"
        raise BadInput(msg, column=days)
    begins = columns[start].cast(pa.int32()).to_numpy().astype(np.int64).view("datetime64[D]")
    ends = add_array(calendar, begins, columns[days].to_numpy())
    return batch.append_column(due, pa.array(ends.view(np.int64).astype(np.int32), pa.int32()).cast(pa.date32()))


def _column(batch: pa.RecordBatch | pa.Table, name: str) -> Any:
    if name not in batch.schema.names:
        names = ", ".join(batch.schema.names)
        msg = f"the batch has no column {name!r}{nearest(name, batch.schema.names)}; it has {names}"
        raise BadInput(msg, column=name)
    column = batch.column(name)
    if column.null_count:
        msg = f"column {name!r} has {column.null_count} nulls; a case without a day has no due date: filter them out first"
        raise BadInput(msg, column=name)
    return column


def _index(calendar: Tables, days: Days, what: str) -> tuple[Ints, int]:
    """The column as its own index, and by how many entries the table must be shifted to fit it."""
    import numpy as np  # noqa: PLC0415 - an extra

    kind = getattr(days, "dtype", type(days).__name__)
    if kind != np.dtype("datetime64[D]"):
        msg = f"{what} is {kind}; local days are wanted: a numpy array .astype('datetime64[D]') in the centre's zone"
        raise BadInput(msg, argument=what)
    index = np.asarray(days).view(np.int64)
    before = calendar._origin - _EPOCH  # noqa: SLF001 - days of the table before the calendar begins
    if before > 0:
        return index, before
    # A calendar that begins before 1970 costs one more pass; NaT, the least integer, must not wrap around.
    return np.where(index == _nat(), index, index - (before - 1)), 1


def _padded(table: Any, outside: int, shift: int) -> Any:
    import numpy as np  # noqa: PLC0415 - an extra

    return np.concatenate((np.full(shift, outside, table.dtype), table, np.full(1, outside, table.dtype)))


def _places(until: Any, working: Any, n: Any) -> Any:
    """The index in `select` (padded at both ends) of the n-th working day from a day of this rank; outside for n = 0."""
    import numpy as np  # noqa: PLC0415 - an extra

    return np.where(n > 0, until + n, np.where(n == 0, -1, until - working + n + 1))


def _steps(n: Any) -> Ints:
    """The column of n as int64, clipped far beyond any calendar, so that no addition wraps around."""
    import numpy as np  # noqa: PLC0415 - an extra

    small = np.minimum(n, np.uint64(_FAR)) if n.dtype == np.uint64 else n
    steps: Ints = small.astype(np.int64)
    if steps.size and not (steps.min() > -_FAR and steps.max() < _FAR):
        steps = steps.clip(-_FAR, _FAR)
    return steps


def _nat() -> int:
    return -(2**63)


def _scalar(day: Any, row: int) -> date:
    value = day.item()
    if not isinstance(value, date):
        what = "NaT" if value is None else shown(value)
        msg = f"row {row} is {what}; a case without a day has no due date: filter such rows out first"
        raise BadInput(msg, row=row)
    return value


def _refuse(days: Any, row: Any, again: Any) -> NoReturn:
    """Compute the first bad row again as a single day, whose refusal has the right words, and add the row to it."""
    at = int(row)
    try:
        again(_scalar(days.ravel()[at], at), at)
    except (Unpublished, BadInput) as error:
        if "row" in error.facts:
            raise
        raise type(error)(f"row {at}: {error}", **{**error.facts, "row": at}) from None
    msg = f"row {at} was refused in bulk, but is allowed as a single day: this is a fault of caseflow"
    raise AssertionError(msg)
