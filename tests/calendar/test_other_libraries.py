"""Days and instants of other libraries: taken as what they are, or refused in one sentence with the right day."""

from __future__ import annotations

import os
import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.basics.days import plain_day
from caseflow.basics.instants import in_words, instant, local_day, zone
from caseflow.calendar import CN, Notice, calendar_days, explain, explain_back, until, working_days
from caseflow.errors import BadInput, FormRefused, NoticeError
from caseflow.lifecycle.forms import form, from_data, to_data
from tests.core.stories import CENTRE, accepted

SHANGHAI = zone("Asia/Shanghai")


class NotATime(datetime):
    """As pandas makes NaT: a datetime that equals nothing and answers no question."""

    __hash__ = datetime.__hash__

    def __eq__(self, other):
        return False

    def __ne__(self, other):
        return True

    def __repr__(self):
        return "NaT"

    def refuse(self, *_):
        msg = "NaTType does not support this"
        raise ValueError(msg)

    time = date = utcoffset = isoformat = astimezone = strftime = refuse


class Timestamp(datetime):
    """As pandas makes a Timestamp: a datetime with methods of its own."""


NAT = NotATime(1, 1, 1)
ASK_A_DAY = {
    "add": lambda day: CN.add(day, 1),
    "earliest": lambda day: CN.earliest(day, 1),
    "is_working": CN.is_working,
    "note": CN.note,
    "knows": CN.knows,
    "as_of": CN.as_of,
    "provisional": CN.provisional,
    "count": lambda day: CN.count(date(2021, 4, 1), day),
    "next_or_same": CN.next_or_same,
    "end": lambda day: working_days(1).end(after=day, calendar=CN),
    "earliest_end": lambda day: calendar_days(1).earliest_end(after=day, calendar=CN),
    "latest_start": lambda day: working_days(1).latest_start(before=day, calendar=CN),
    "until": until,
    "explain": lambda day: explain(working_days(1), after=day, calendar=CN),
    "explain_back": lambda day: explain_back(working_days(1), before=day, calendar=CN),
    "in_words": lambda day: in_words(day, date(2021, 4, 1), "en"),
    "the law in force": CENTRE.lifecycles["promised"].limits[0].cite[0].law.in_force,
    "a notice": lambda day: Notice("x", off=[day]),
}
ask_a_day = pytest.mark.parametrize("ask", ASK_A_DAY.values(), ids=ASK_A_DAY)


class TestDays:
    @ask_a_day
    @pytest.mark.parametrize(
        ("value", "words"),
        [
            (datetime(2021, 4, 28, 18), r"names the local day 2021-04-28: write \.date\(\)"),
            (Timestamp(2021, 5, 1), r"names the local day 2021-05-01: write \.date\(\)"),
            (pendulum.naive(2021, 5, 1), r"names the local day 2021-05-01: write \.date\(\)"),
            (Timestamp(2021, 5, 1, tzinfo=UTC), "astimezone"),
            (NAT, "names no day: leave such rows out"),
            (np.datetime64("NaT"), "names no day: leave such rows out"),
            (np.datetime64("2021-05-01"), r"write \.astype\('datetime64\[D\]'\)\.item\(\)"),
            (np.datetime64("2021-05-01T08:00"), r"write \.astype\('datetime64\[D\]'\)\.item\(\)"),
            (float("nan"), "give a datetime.date"),
        ],
        ids=repr,
    )
    def test_what_is_no_day(self, ask, value, words):
        """What is no day is refused in one sentence, everywhere; a datetime without an offset is never advised to be converted."""
        with pytest.raises((BadInput, NoticeError), match=words) as caught:
            ask(value)
        assert ("astimezone" in str(caught.value)) is (words == "astimezone")

    @ask_a_day
    def test_a_pendulum_date_is_a_day(self, ask):
        """A pendulum.Date gives what the plain date gives."""
        assert repr(ask(pendulum.date(2021, 4, 28))) == repr(ask(date(2021, 4, 28)))

    @given(st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)), st.sampled_from(["UTC", "Asia/Tokyo", "America/New_York"]))
    def test_the_advice_names_the_right_day(self, value, computer):
        """Wherever the computer stands, the day in the advice is the one that the value shows."""
        before = os.environ.get("TZ")
        os.environ["TZ"] = computer
        time.tzset()
        try:
            with pytest.raises(BadInput, match=f"names the local day {value.date()}:"):
                plain_day(value)
        finally:
            os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
            time.tzset()


class TestInstants:
    @pytest.mark.parametrize("value", [NAT, np.datetime64("NaT"), np.datetime64("2021-05-01T08:00"), None, 5, date(2021, 5, 1)], ids=repr)
    def test_what_is_no_instant(self, value):
        """What is no instant is refused in one sentence, by every door."""
        case = accepted("2021-03-17").case
        for ask in (
            lambda: instant(value, SHANGHAI),
            lambda: local_day(value, SHANGHAI),
            lambda: CENTRE.day(value),
            lambda: CENTRE.clocks(case, at=value),
        ):
            with pytest.raises(BadInput):
                ask()

    def test_missing_instants(self):
        """A missing instant says that it is missing."""
        with pytest.raises(BadInput, match=r"at=NaT .* names no instant; leave such rows out first"):
            instant(NAT, SHANGHAI)

    @given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)), st.sampled_from(["UTC", "America/New_York"]))
    def test_other_datetimes(self, value, name):
        """A datetime of another library is the same instant, and its local day a plain date."""
        value = value.astimezone(ZoneInfo(name))  # pendulum itself moves a time that no clock showed
        fields = (value.year, value.month, value.day, value.hour, value.minute, value.second, value.microsecond)
        other = Timestamp(*fields, tzinfo=value.tzinfo, fold=value.fold)
        for each in (other, pendulum.instance(value)):
            assert instant(each, SHANGHAI) == instant(value, SHANGHAI)
            assert local_day(each, SHANGHAI) == local_day(value, SHANGHAI)
            assert type(local_day(each, SHANGHAI)) is date


@form("收据")
class Slip:
    """A form with a day, an instant and a list of days."""

    day: date
    at: datetime | None = None
    days: tuple[date, ...] = ()


class TestForms:
    def test_days_and_instants_are_stored_plain(self):
        """A pendulum.Date in a field of a form is a date and becomes a plain one; an instant and a list likewise."""
        day, at = pendulum.date(2021, 4, 28), pendulum.datetime(2021, 4, 28, 9, tz="Asia/Shanghai")
        slip = Slip(day=day, at=at, days=[day, date(2021, 4, 29)])
        assert {type(slip.day), *map(type, slip.days)} == {date}
        assert type(slip.at) is datetime
        assert slip == Slip(day=date(2021, 4, 28), at=at, days=(date(2021, 4, 28), date(2021, 4, 29)))
        assert from_data(Slip, to_data(slip)) == slip

    @pytest.mark.parametrize(
        "value", [datetime(2021, 4, 28), NAT, np.datetime64("2021-04-28"), np.datetime64("NaT"), "2021-04-28", None], ids=repr
    )
    def test_what_is_no_day(self, value):
        """Anything else is refused by the name of the field."""
        with pytest.raises(FormRefused, match="day must be a day"):
            Slip(day=value)
        with pytest.raises(FormRefused, match=r"days\[0\] must be a day such as 2021-03-17"):
            Slip(day=date(2021, 4, 28), days=[value])

    @pytest.mark.parametrize("value", [datetime(2021, 4, 28), NAT, date(2021, 4, 28), timedelta(1)], ids=repr)
    def test_what_is_no_instant(self, value):
        """An instant without an offset, a missing one and a day are refused by the name of the field."""
        with pytest.raises(FormRefused, match="at must be an instant"):
            Slip(day=date(2021, 4, 28), at=value)


class TestColumns:
    @pytest.mark.parametrize("dtype", ["datetime64[ns]", ">M8[D]", "int64", "float64", "bool"])
    def test_other_columns(self, dtype):
        """A column of another type is refused, with the cast."""
        with pytest.raises(BadInput, match=r"astype\('datetime64\[D\]'\)"):
            CN.add_array(np.array(["2021-04-28"], "datetime64[D]").astype("datetime64[s]").astype("int64").astype(dtype), 1)

    def test_lists(self):
        """A list of days is no column."""
        with pytest.raises(BadInput, match="local days are wanted"):
            CN.is_working_array([date(2021, 4, 28)])
