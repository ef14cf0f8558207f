"""Instants: whatever names one comes out the same, and whatever might mean two things is refused with the fix."""

import pickle
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pendulum
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from caseflow.basics.instants import FIRST_YEAR, LAST_YEAR, instant, local_day, zone
from caseflow.errors import BadInput

SHANGHAI = zone("Asia/Shanghai")
ZONES = st.sampled_from(["Asia/Shanghai", "UTC", "America/Sao_Paulo", "Pacific/Apia", "Africa/Monrovia", "Asia/Kathmandu"])
OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
INSTANTS = st.datetimes(datetime(1951, 1, 1), datetime(2199, 12, 30), timezones=OFFSETS)
GAP = datetime(2021, 3, 14, 2, 30, tzinfo=timezone(timedelta(hours=-5)))  # no clock in New York ever showed 02:30 that night


class TestWhatComesOut:
    @given(INSTANTS, ZONES)
    @example(GAP, "America/New_York")
    @example(datetime(2011, 12, 30, 12, tzinfo=timezone(timedelta(hours=-10))), "Pacific/Apia")  # a day that Samoa left out
    @example(datetime(1988, 9, 11, 0, 30, tzinfo=timezone(timedelta(hours=8))), "Asia/Shanghai")  # an hour that came twice
    def test_same_instant_in_local_time_with_fixed_offset(self, value, name):
        """The result is the same instant, plain, at the zone's local time, with an offset that no database can change."""
        place = ZoneInfo(name)
        result = instant(value, place)
        assert result == value
        assert type(result) is datetime
        assert type(result.tzinfo) is timezone
        assert result.replace(tzinfo=None) == value.astimezone(place).replace(tzinfo=None, fold=0)
        assert result.date() == local_day(result, place) == local_day(value, place)

    @given(INSTANTS, ZONES)
    def test_all_ways_of_saying_it_are_one(self, value, name):
        """Text, a datetime in any zone and a pendulum.DateTime of one instant give the same object, hash and repr."""
        place = ZoneInfo(name)
        said = [
            value,
            value.isoformat(),
            value.astimezone(UTC).isoformat(sep=" "),
            pendulum.instance(value),
            value.astimezone(place),
        ]
        said += [pendulum.instance(value).in_timezone(name), instant(value, place), value.astimezone(SHANGHAI)]
        results = [instant(one, place) for one in said]
        assert len(set(results)) == len(set(map(repr, results))) == 1

    @given(INSTANTS)
    def test_what_both_readers_read_they_read_alike(self, value):
        """Whatever text is accepted means what pendulum says it means."""
        for text in (value.isoformat(), value.strftime("%Y-%jT%H:%M:%S%z"), value.strftime("%Y%m%dT%H%M%S%z")):
            assert instant(text, SHANGHAI) == pendulum.parse(text)

    @given(st.text(max_size=40) | st.from_regex(r"\A[0-9]{4}-[0-9]{2,3}(-[0-9]{2})?[T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?[Z+][0-9:]*\Z"))
    def test_any_text_is_read_or_refused(self, text):
        """No text raises anything but BadInput, and what is read lies in the years that are allowed."""
        try:
            year = instant(text, SHANGHAI).year
        except BadInput:
            return
        assert FIRST_YEAR <= year <= LAST_YEAR

    @pytest.mark.parametrize(
        "text",
        [
            "2021-03-17T09:30+08:00", "2021-03-17 09:30+08:00", "2021-03-17T09:30:00.000000000+08:00", "20210317T0930+0800",
            "20210317T013000Z", "2021-03-17T09:30:00,0+08", "2021-076T09:30+08:00", "2021076T0930+08", "2021-03-16T22:30-03:00",
        ],
    )  # fmt: skip
    def test_forms_that_are_read(self, text):
        """Complete dates of ISO 8601 with an offset are read, extended, basic and ordinal."""
        assert instant(text, SHANGHAI).isoformat() == "2021-03-17T09:30:00+08:00"

    def test_nothing_is_made_anew_where_nothing_changes(self):
        """An instant that is already what it would become is handed back itself."""
        once = instant("2021-03-17T09:30+08:00", SHANGHAI)
        assert instant(once, SHANGHAI) is once
        assert pickle.loads(pickle.dumps(once)) == once  # noqa: S301  our own bytes

    def test_the_hour_that_came_twice(self):
        """Of an hour that a zone went through twice, fold says which; the fixed offset keeps it, and fold is gone."""
        place = ZoneInfo("America/New_York")
        first, second = (instant(datetime(2021, 11, 7, 1, 30, tzinfo=place, fold=fold), place) for fold in (0, 1))
        assert second - first == timedelta(hours=1)
        assert (first.fold, second.fold) == (0, 0)
        folded = pendulum.datetime(2021, 11, 7, 1, 30, tz="America/New_York", fold=1)
        assert instant(folded, place) == second


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("value", "why", "fix"),
        [
            ("2021-03-17T09:30", "no offset", "2021-03-17T09:30+08:00"),
            ("2021-03-17T09:30:05.5", "no offset", "2021-03-17T09:30:05.500000+08:00"),
            ("1988-07-01T09:30", "no offset", "1988-07-01T09:30+09:00"),  # summer time
            (datetime(2021, 3, 17, 9, 30), "no offset", "2021-03-17T09:30+08:00"),
            (pendulum.naive(2021, 3, 17, 9, 30), "no offset", "2021-03-17T09:30+08:00"),
            (date(2021, 3, 17), "without an hour", "2021-03-17T09:30+08:00"),
            ("2021-03-17", "without an hour", "2021-03-17T09:30+08:00"),
            ("20210317", "without an hour", "2021-03-17T09:30+08:00"),
            ("2016-12-31T23:59:60Z", "leap second", "2016-12-31T23:59:59Z"),
            ("2017-01-01T07:59:60.5+08:00", "leap second", "2017-01-01T07:59:59.5+08:00"),
        ],
    )
    def test_the_message_shows_the_fix(self, value, why, fix):
        """Where the fix can be told, the message writes it out, and the fix is then read."""
        with pytest.raises(BadInput, match=why) as caught:
            instant(value, SHANGHAI, what="recorded_at")
        assert f'write recorded_at="{fix}"' in str(caught.value)
        assert (caught.value.argument, caught.value.value, caught.value.fix) == ("recorded_at", value, fix)
        assert instant(fix, SHANGHAI)

    @pytest.mark.parametrize(
        ("value", "why"),
        [
            ("2021-W11-3T09:30+08:00", "week date"),
            ("2021W113T0930+08", "week date"),
            ("2021-02-30", "without an hour"),
            ("2021-02-30T09:30+08:00", r"does not exist \(day is out of range for month\)"),
            ("2021-366T09:30+08:00", "does not exist"),
            ("2021-03-17T24:00+08:00", "does not exist"),
            ("2021-03-17T09:30+25:00", "does not exist"),
            ("2021-03-17T09:61:60+08:00", "leap second|does not exist"),
            ("now", "not an instant in ISO 8601"),
            ("09:30+08:00", "not an instant in ISO 8601"),  # pendulum alone would say: today
            ("P1D", "not an instant in ISO 8601"),
            ("2021-03-17T09:30+08:00/P1D", "not an instant in ISO 8601"),
            ("2021-03-17T09:30\N{MINUS SIGN}08:00", "not an instant in ISO 8601"),
            ("２０２１-03-17T09:30+08:00", "not an instant in ISO 8601"),
            ("", "not an instant in ISO 8601"),
            ("x" * 10_000, "10002 characters"),
            (1615944600, "of type int"),
            (None, "of type NoneType"),
            (b"2021-03-17T09:30+08:00", "of type bytes"),
            ("1949-12-31T23:59:59+08:00", "outside the years 1950 to 2200"),
            ("2201-01-01T00:00+08:00", "outside the years 1950 to 2200"),
            ("0001-01-01T00:00+14:00", "outside the years 1950 to 2200"),
            (datetime.min.replace(tzinfo=timezone(timedelta(hours=14))), "outside the years 1950 to 2200"),
            (datetime.max.replace(tzinfo=UTC), "outside the years 1950 to 2200"),
        ],
    )
    def test_refused(self, value, why):
        """What can mean nothing, or two things, is refused with a pattern to follow, in a message that fits a screen."""
        with pytest.raises(BadInput, match=why) as caught:
            instant(value, SHANGHAI)
        assert len(str(caught.value)) < 300
        assert 'at="' in str(caught.value)

    def test_the_first_and_last_year_count(self):
        """The years 1950 and 2200 are allowed, in local time."""
        assert instant("1949-12-31T16:00Z", SHANGHAI).year == FIRST_YEAR
        assert instant("2200-12-31T15:59:59Z", SHANGHAI).year == LAST_YEAR
        with pytest.raises(BadInput):
            instant("2200-12-31T16:00Z", SHANGHAI)

    def test_a_zone_that_does_not_know_its_offset(self):
        """A tzinfo that answers None leaves the instant naive, whatever it looks like."""

        class Shrug(tzinfo):
            def utcoffset(self, _when):
                return None

        for ask in (instant, local_day):
            with pytest.raises(BadInput, match="no offset from UTC"):
                ask(datetime(2021, 3, 17, 9, 30, tzinfo=Shrug()), SHANGHAI)

    def test_local_day_of_a_naive_instant(self):
        """A naive datetime is never read in the zone of this computer."""
        with pytest.raises(BadInput, match=r'write instant="2021-03-17T23:30\+08:00"'):
            local_day(datetime(2021, 3, 17, 23, 30), SHANGHAI)


class TestZone:
    def test_the_same_zone_is_the_same_object(self):
        """Asking twice gives one object."""
        assert zone("Asia/Shanghai") is SHANGHAI

    @pytest.mark.parametrize("name", ["Asia/Shangai", "asia/shanghai", "Asia/Shanghai/"])
    def test_the_nearest_name(self, name):
        """A slip in the name is answered with the name that was meant."""
        with pytest.raises(BadInput, match=r"not in the IANA list.*zone=\"Asia/Shanghai\"") as caught:
            zone(name)
        assert caught.value.zone == name

    @pytest.mark.parametrize("name", ["", "Asia", "../etc/passwd", "/etc/localtime", "+08:00", "a\0b", "\ud800", "x" * 10_000, 8, None])
    def test_not_a_zone(self, name):
        """Whatever is no name of a zone is refused, a path and a folder too."""
        with pytest.raises(BadInput, match="not in the IANA list"):
            zone(name)


def test_reading_the_usual_forms_does_not_load_pendulum():
    """Pendulum is loaded only for what it alone can read, and then gives the same kind of result."""
    code = (
        "import sys; from caseflow.basics.instants import instant, zone; z = zone('Asia/Shanghai');"
        "instant('2021-03-17T09:30+08:00', z); before = 'pendulum' in sys.modules;"
        "same = repr(instant('2021-076T09:30+08:00', z)) == repr(instant('2021-03-17T09:30+08:00', z));"
        "print(before, same, 'pendulum' in sys.modules)"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True).split() == ["False", "True", "True"]
