"""Instants: every way of writing one gives the same result, and a text with two meanings is refused with the fix. Days in words."""

import contextlib
import pickle
import re
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pendulum
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from caseflow.basics.instants import FIRST_YEAR, LAST_YEAR, days_in_words, in_words, instant, local_day, read_instant, zone
from caseflow.basics.notations import pattern_of
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
    def test_all_ways_of_writing_it_give_one_result(self, value, name):
        """Text, a datetime in any zone and a pendulum.DateTime of one instant give the same object, hash and repr."""
        place = ZoneInfo(name)
        values = [
            value,
            value.isoformat(),
            value.astimezone(UTC).isoformat(sep=" "),
            pendulum.instance(value),
            value.astimezone(place),
        ]
        values += [pendulum.instance(value).in_timezone(name), instant(value, place), value.astimezone(SHANGHAI)]
        results = [instant(each, place) for each in values]
        assert len(set(results)) == len(set(map(repr, results))) == 1

    @given(INSTANTS)
    def test_it_agrees_with_pendulum(self, value):
        """An accepted text means what it means to pendulum."""
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

    def test_nothing_is_copied_where_nothing_changes(self):
        """An instant that is already what it would become is handed back itself."""
        once = instant("2021-03-17T09:30+08:00", SHANGHAI)
        assert instant(once, SHANGHAI) is once
        assert pickle.loads(pickle.dumps(once)) == once  # noqa: S301  our own bytes

    def test_the_hour_that_came_twice(self):
        """Of an hour that a zone had twice, fold says which; the fixed offset keeps that, and fold is 0."""
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
        """Where the fix is known, the message writes it out, and the fix is read."""
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
        """A text without a meaning, or with two, is refused with a pattern to follow, in a short message."""
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
        """A tzinfo that returns None leaves the instant naive."""

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
        """For a misspelt name the right one is suggested."""
        with pytest.raises(BadInput, match=r"not in the IANA list.*zone=\"Asia/Shanghai\"") as caught:
            zone(name)
        assert caught.value.zone == name

    @pytest.mark.parametrize("name", ["", "Asia", "../etc/passwd", "/etc/localtime", "+08:00", "a\0b", "\ud800", "x" * 10_000, 8, None])
    def test_not_a_zone(self, name):
        """Anything but the name of a zone is refused, a path and a folder too."""
        with pytest.raises(BadInput, match="not in the IANA list"):
            zone(name)


NOTATIONS = [
    "{0:%Y-%m-%d %H:%M:%S.%f}",
    "{0:%Y-%m-%dT%H:%M:%S,%f}",
    "{0:%Y%m%dT%H%M%S.%f}",
    "{0:%Y-%jT%H:%M:%S.%f}",
    "{0.year}/{0.month}/{0.day} {0.hour}:{0:%M:%S.%f}",
    "{0.year}.{0.month}.{0.day}  {0.hour}:{0:%M:%S.%f}",
    "{0.year}年{0.month}月{0.day}日{0.hour}:{0:%M:%S.%f}",
]
TO_THE_SECOND = ["{0.year}年{0.month}月{0.day}日 {0.hour}时{0.minute}分{0.second}秒", "{0:%Y-%m-%d %H:%M:%S}"]
TO_THE_MINUTE = ["{0.year}年{0.month}月{0.day}日 {0.hour}时{0.minute}分", "{0.year}/{0.month}/{0.day} {0.hour}:{0:%M}", "{0:%Y%m%dT%H%M}"]
FORMATS = [
    "DD/MM/YYYY HH:mm:ss.SSSSSS",
    "M-D-YYYY H:m:s.SSSSSS",
    "YYYYMMDDHHmmssSSSSSS",
    "D MMM YYYY, h:mm:ss.SSSSSS A",
    "YYYY年MMMMD日 Ahh时mm分ss.SSSSSS",
]


def written(value):
    """The instant in every notation that can hold it."""
    yield from (notation.format(value) for notation in NOTATIONS)
    if value.microsecond == 0:
        yield from (notation.format(value) for notation in TO_THE_SECOND)
        if value.second == 0:
            yield from (notation.format(value) for notation in TO_THE_MINUTE)


class TestReadingALog:
    @given(INSTANTS | INSTANTS.map(lambda at: at.replace(microsecond=0)) | INSTANTS.map(lambda at: at.replace(second=0, microsecond=0)))
    def test_what_was_written_is_read_back(self, value):
        """The same instant comes back from every notation, with its offset, or without one in the zone that is given."""
        offset = f"{value:%z}"
        for text in written(value):
            with_offset = read_instant(f"{text}{offset[:3]}:{offset[3:]}")
            assert (with_offset, with_offset.utcoffset()) == (value, value.utcoffset())
            assert read_instant(text, zone=value.tzinfo) == value
            assert read_instant(f"{text}{offset}", zone=SHANGHAI) == instant(value, SHANGHAI)

    @given(INSTANTS, st.sampled_from(FORMATS), st.sampled_from(["en", "zh"]))
    def test_what_was_written_by_a_format_is_read_back(self, value, format, locale):  # noqa: A002
        """What pendulum writes by a format is read back by it, in both languages."""
        text = pendulum.instance(value).format(format, locale=locale)
        assert read_instant(text, zone=value.tzinfo, format=format) == value
        text = pendulum.instance(value).format(f"{format} ZZ", locale=locale)
        assert read_instant(text, format=f"{format} ZZ") == value

    @given(st.text(max_size=30) | st.from_regex(r"\A[0-9]{1,4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}[日T ][0-9]{1,2}[:时][0-9]{2}[分Z]?\Z"))
    def test_any_text_is_read_or_refused(self, text):
        """No text raises anything but BadInput; what is read begins with its year, give or take the hours of the offset."""
        with contextlib.suppress(BadInput):
            read = read_instant(text, zone=SHANGHAI)
            assert abs(read.year - int(text.strip()[:4])) <= 1
            assert type(read.tzinfo) is timezone

    @given(st.data(), st.sampled_from([*FORMATS, "YY-M-D h:m a ZZ", "YYYY/MM/DD HH:mmZ"]))
    def test_any_text_that_follows_a_format_is_read_or_refused(self, data, format):  # noqa: A002
        """Months of 99 days and halves of the day in any script raise nothing but BadInput either."""
        text = data.draw(st.from_regex(pattern_of(format), fullmatch=True))
        with contextlib.suppress(BadInput):
            assert FIRST_YEAR <= read_instant(text, zone=SHANGHAI, format=format).year <= LAST_YEAR

    @given(st.text("YMDHhmsSAaZzdwQEX0123T:/-. []\\年月", max_size=20))
    def test_any_format_is_understood_or_refused(self, format):  # noqa: A002
        """No format raises anything but BadInput."""
        with contextlib.suppress(BadInput):
            read_instant("2021-03-17 09:30", zone=SHANGHAI, format=format)

    @pytest.mark.parametrize(
        ("text", "format", "iso"),
        [
            ("2021-03-17 09:30+08:00", None, "2021-03-17T09:30:00+08:00"),
            ("2021-03-17 9:30 +0800", None, "2021-03-17T09:30:00+08:00"),
            (" 2021/3/17 9:30 ", None, "2021-03-17T09:30:00+08:00"),
            ("2021年3月17日9时", None, "2021-03-17T09:00:00+08:00"),
            ("2021年3月17日 9点05分", None, "2021-03-17T09:05:00+08:00"),
            ("2021-03-17T01:30Z", None, "2021-03-17T09:30:00+08:00"),
            ("2021-076T09:30", None, "2021-03-17T09:30:00+08:00"),
            ("1988-07-01 09:30", None, "1988-07-01T09:30:00+09:00"),  # summer time
            ("03/04/2021 9:30", "DD/MM/YYYY H:mm", "2021-04-03T09:30:00+08:00"),
            ("03/04/2021 9:30", "MM/DD/YYYY H:mm", "2021-03-04T09:30:00+08:00"),
            ("17.3.21 12:05 AM", "D.M.YY h:mm A", "2021-03-17T00:05:00+08:00"),
            ("17 Mar 2021 9:30pm", "DD MMM YYYY h:mma", "2021-03-17T21:30:00+08:00"),
            ("2021年三月17日 下午9时", "YYYY年MMMMD日 Ah时", "2021-03-17T21:00:00+08:00"),
            ("2021-03-17 01:30Z", "YYYY-MM-DD HH:mmZ", "2021-03-17T09:30:00+08:00"),
            ("+08 2021-03-17T09:30", "ZZ YYYY-MM-DDTHH:mm", "2021-03-17T09:30:00+08:00"),
        ],
    )
    def test_examples(self, text, format, iso):  # noqa: A002
        """Day, month and half of the day are where the notation or the format says."""
        assert read_instant(text, zone=SHANGHAI, format=format).isoformat() == iso

    def test_without_a_zone_the_offset_stays(self):
        """An instant is shown as it was written, where no zone is given to show it in."""
        assert read_instant("2021-03-17 09:30-03:00").isoformat() == "2021-03-17T09:30:00-03:00"

    @pytest.mark.parametrize(
        ("text", "why"),
        [
            ("03/04/2021 9:30", "does not say which number is the day"),
            ("3-4-21 9:30", "does not say which number is the day"),
            ("2021/3/17", "without an hour"),
            ("2021年3月17日", "without an hour"),
            ("2021-W11-3 09:30", "week date"),
            ("2021-3/17 9:30", "not an instant"),
            ("2021年3月17日 9时30", "not an instant"),
            ("9:30", "not an instant"),  # pendulum alone would say: today
            ("now", "not an instant"),
            ("2021-03-17 9:3", "not an instant"),
            ("２０２１/3/17 9:30", "not an instant"),
            ("2021/2/30 9:30", "does not exist"),
            ("2021/3/17 24:00", "does not exist"),
            ("2016/12/31 23:59:60", "leap second"),
            ("2201/1/1 0:00", "outside the years 1950 to 2200"),
            ("x" * 10_000, "10002 characters"),
            (None, "of type NoneType"),
            (datetime(2021, 3, 17, tzinfo=UTC), "of type datetime"),
        ],
    )
    def test_refused(self, text, why):
        """A text without a meaning, or with two, is refused, and the message says what to write."""
        with pytest.raises(BadInput, match=why) as caught:
            read_instant(text, zone=SHANGHAI, what="--at")
        assert len(str(caught.value)) < 300
        assert re.search(r"--at=.*; (write --at=|write it like --at=|give its format, such as format=)", str(caught.value))

    @pytest.mark.parametrize(
        ("text", "format", "why"),
        [
            ("2021-03-17 9:30", "YYYY-MM-DD HH:mm", 'does not follow.*write it like text="2021-03-17 09:30"'),
            ("2021-03-17 9:30", "YYYY-MM-DD h:mm a", 'write it like text="2021-03-17 9:30 am"'),
            ("2021-02-30 09:30", "YYYY-MM-DD HH:mm", "does not exist"),
            ("17 Foo 2021 09:30", "DD MMM YYYY HH:mm", "does not exist"),
            ("2021-03-17 13:00 PM", "YYYY-MM-DD hh:mm A", "does not exist"),
            ("２０２１-03-17 09:30", "YYYY-MM-DD HH:mm", "does not follow"),
            ("2021-03-17 09:30+25:00", "YYYY-MM-DD HH:mmZ", "does not exist"),
            ("2201-03-17 09:30", "YYYY-MM-DD HH:mm", "outside the years"),
            ("9:30", "H:mm", "does not give year, month, day and hour"),  # pendulum alone would say: today
            ("2021-03-17", "YYYY-MM-DD", "does not give year, month, day and hour"),
            ("2021-03-17 9:30", "YYYY-MM-DD h:mm", "h needs A"),
            ("2021-03-17 9:30 PM", "YYYY-MM-DD H:mm A", "H has none"),
            ("2021-03-17 2021 09:30", "YYYY-MM-DD YYYY HH:mm", "each once"),
            ("Tue 2021-03-17 09:30", "ddd YYYY-MM-DD HH:mm", "holds 'ddd', which is not read"),  # pendulum alone would move the day
            ("2021-03-17 at 09:30", "YYYY-MM-DD [at] HH:mm", "holds '\\[', which is not read"),
            ("2021111 09:30", "YYYYMD HH:mm", "sets M right before D"),
            ("52021-03-17 09", "SYYYY-MM-DD HH", "sets S right before YYYY"),  # pendulum alone would read a fraction of 5202
        ],
    )
    def test_refused_by_a_format(self, text, format, why):  # noqa: A002
        """A text that does not follow its format, and a format that leaves something open."""
        with pytest.raises(BadInput, match=why) as caught:
            read_instant(text, zone=SHANGHAI, format=format)
        assert "write it like " in str(caught.value)

    @pytest.mark.parametrize("text", ["2021-03-17T09:30", "2021/3/17 9:30", "2021年3月17日 9时30分"])
    def test_no_zone(self, text):
        """A text without an offset is never read in the zone of this computer."""
        with pytest.raises(BadInput, match="no offset from UTC; say whose clock it was"):
            read_instant(text)

    @pytest.mark.parametrize(("text", "why"), [("2021-11-07 01:30", "came twice"), ("2021-03-14 02:30", "never came")])
    def test_a_time_that_came_twice_or_never(self, text, why):
        """When the clock was changed, only an offset tells which hour is meant."""
        place = ZoneInfo("America/New_York")
        with pytest.raises(BadInput, match=f"{why} in America/New_York") as caught:
            read_instant(text, zone=place)
        first, second = (read_instant(said, zone=place) for said in re.findall(r'text="(.*?)"', str(caught.value)))
        assert abs(second - first) == timedelta(hours=1)


DAYS = st.dates(date(1951, 1, 1), date(2199, 12, 30))


class TestInWords:
    @given(DAYS, DAYS | st.none())
    def test_sign_and_number(self, after, until):
        """The same day is today, an earlier one is ago, a later one in so many days: the same number in both languages, never weeks."""
        until = until or after
        days = (until - after).days
        en, zh = (in_words(after, until, lang) for lang in ("en", "zh"))
        if days == 0:
            assert (en, zh) == ("today", "今天")
        elif days > 0:
            assert (en, zh) == (f"in {days_in_words(days, 'en')}", f"{days}天后")
        else:
            assert (en, zh) == (f"{days_in_words(-days, 'en')} ago", f"{-days}天前")

    @given(st.integers(0, 10_000))
    def test_one_day_and_many(self, days):
        """English has a singular, Chinese has none."""
        assert days_in_words(days, "en") == ("1 day" if days == 1 else f"{days} days")
        assert days_in_words(days, "zh") == f"{days}天"

    def test_refused(self):
        """Another language, and an instant instead of a day."""
        with pytest.raises(BadInput, match=r"lang='fr' is not a language"):
            in_words(date(2021, 3, 17), date(2021, 3, 17), "fr")
        with pytest.raises(BadInput, match=r"until is an instant \(datetime\)"):
            in_words(date(2021, 3, 17), datetime(2021, 3, 17, tzinfo=UTC), "en")


def test_reading_the_usual_forms_does_not_load_pendulum():
    """Pendulum is loaded only for texts that it alone can read, and then the result is of the same kind."""
    code = (
        "import sys; from caseflow.basics.instants import instant, read_instant, zone; z = zone('Asia/Shanghai');"
        "instant('2021-03-17T09:30+08:00', z); read_instant('2021年3月17日 9时30分', zone=z); before = 'pendulum' in sys.modules;"
        "same = repr(instant('2021-076T09:30+08:00', z)) == repr(instant('2021-03-17T09:30+08:00', z));"
        "print(before, same, 'pendulum' in sys.modules)"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True).split() == ["False", "True", "True"]
