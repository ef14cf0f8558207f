"""Reading a log: it is read as it was written, and a damaged line does not affect the others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.errors import BadInput
from caseflow.reports.audit import BadLine, Line, read_log
from caseflow.reports.audit.log import COLUMNS, MOST_BYTES, REQUIRED, written
from tests.audit.windows import accepted, line, opening, text_of

HEADER = ",".join(REQUIRED)
GOOD = "HL-1,2021-03-17T09:30+08:00,examine,w-03,window_clerk,"


def rows(*lines, encoding="utf-8", name="log.csv"):
    return read_log("\n".join([HEADER, *lines]).encode(encoding), name).rows


class TestEncodings:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
    def test_encodings_give_the_same_log(self, encoding):
        """UTF-8 with or without a byte order mark and GB18030 give the same lines; the log has the encoding."""
        text = text_of(*accepted("2021-03-17"), line("withdraw", "2021-03-18", "applicant", form={"why": "不办了"}))
        log = read_log(text.encode(encoding), "log.csv")
        assert log.rows == read_log(text.encode(), "log.csv").rows
        assert log.encoding == encoding.removesuffix("-sig")

    @pytest.mark.parametrize("ending", ["\r\n", "\r", "\n"])
    def test_line_ends(self, ending):
        """The line ends of every system are read, and counted alike."""
        log = read_log(ending.join(["# 注", HEADER, GOOD, "", GOOD]).encode(), "log.csv")
        assert [row.number for row in log.rows] == [3, 5]

    def test_half_a_character_spoils_only_its_own_line(self):
        """A line with half a character is reported with its number and byte; the file is still UTF-8, and the rest is read."""
        whole = [GOOD + '"{""why"": ""不办了""}"'] * 3
        raw = "\n".join([HEADER, *whole]).encode().replace("不办了".encode(), "不办了".encode()[:-1], 1)
        log = read_log(raw, "log.csv")
        assert log.encoding == "utf-8"
        assert [type(row) for row in log.rows] == [BadLine, Line, Line]
        assert "utf-8" in log.rows[0].en
        assert log.rows[1].form == '{"why": "不办了"}'

    @pytest.mark.parametrize("raw", ["编号".encode("utf-16"), b"case_no\0,at", HEADER.encode() + b"\n\x81\xff,\xff\xff"])
    def test_other_encodings(self, raw):
        """A file in another encoding is refused as a whole, and the message names the right ones."""
        with pytest.raises(BadInput, match="UTF-8"):
            read_log(raw, "log.csv")


class TestHeader:
    def test_columns_in_any_order(self):
        """The header names the columns; comments may come before it, and are kept."""
        log = read_log(f"# made up\n\n{HEADER.replace('case_no,at', 'at,case_no')},note\n".encode() + b"2021,X,e,a,r,,n\n", "log.csv")
        assert log.comments == ("made up",)
        assert (log.rows[0].case_no, log.rows[0].at, log.rows[0].note) == ("X", "2021", "n")

    @pytest.mark.parametrize(
        ("header", "expected"),
        [
            (HEADER.replace("event", "evnt"), ["'evnt'", "did you mean 'event'", "event is missing"]),
            (HEADER + ",colour", ["no column 'colour'", "waive"]),
            (HEADER + ",at", ["at is given twice"]),
            ('case_no,"at', ["not closed", HEADER]),
            ("", ["only blank lines and comments"]),
            ("# nothing\n\n", ["only blank lines and comments"]),
        ],
    )
    def test_wrong_headers(self, header, expected):
        """A column that is missing, unknown or given twice is refused before anything is read, with the nearest name."""
        with pytest.raises(BadInput) as refused:
            read_log(header.encode(), "log.csv")
        assert all(word in str(refused.value) for word in ["log.csv", *expected])


class TestLines:
    @pytest.mark.parametrize(
        ("bad", "expected"),
        [
            ('HL-1,2021-03-17T09:30+08:00,examine,w-03,window_clerk,"{""applicant"": ""王', "not closed"),
            ('HL-1,2021-03-17T09:30+08:00,examine,w-03,window_clerk,{"number": "3"}', "double each quote"),
            (f'{GOOD}"a"b', "written twice"),
            ("HL-1,2021-03-17T09:30+08:00,examine", "3 cells"),
            (f"{GOOD},,", "8 cells"),
            (",2021-03-17T09:30+08:00,examine,,window_clerk,", "case_no, actor must be filled in"),
            (GOOD + "x" * MOST_BYTES, "at most 200000"),
        ],
    )
    def test_a_bad_line_does_not_affect_others(self, bad, expected):
        """A line that cannot be read is reported with its number and what would have been right; the lines around it are read."""
        read = rows(GOOD, bad, GOOD)
        assert [(type(row), row.number) for row in read] == [(Line, 2), (BadLine, 3), (Line, 4)]
        assert expected in read[1].en
        assert read[1].zh

    def test_empty_rows(self):
        """Empty rows, which a spreadsheet may leave below the last one, are skipped."""
        assert rows(GOOD, "", ",,,,,", "  ") == rows(GOOD)

    @given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=9).map(str.strip), min_size=6, max_size=6))
    def test_what_is_written_is_read(self, cells):
        """Any cells come back as they were, with quotes and commas, if the required ones are not empty."""
        given_cells = dict(zip(REQUIRED, ["x", "x", "x", "x", "x", ""], strict=True)) | {
            name: cell for name, cell in zip(REQUIRED, cells, strict=True) if cell
        }
        log = read_log(f"{HEADER}\n{written(given_cells, REQUIRED)}\n".encode(), "log.csv")
        assert {name: getattr(log.rows[0], name) for name in REQUIRED} == given_cells

    @given(st.binary(max_size=300))
    def test_no_bytes_break_it(self, raw):
        """Whatever bytes follow the header, each line is read or reported."""
        try:
            log = read_log(f"{HEADER}\n".encode() + raw, "log.csv")
        except BadInput:
            return
        assert all(type(row) in {Line, BadLine} for row in log.rows)

    def test_written_takes_a_line(self):
        """A line that was read is written as it was."""
        row = read_log(text_of(opening("2021-03-17")).encode(), "log.csv").rows[0]
        assert read_log(f"{','.join(COLUMNS)}\n{written(row, COLUMNS)}".encode(), "x").rows == (row,)
