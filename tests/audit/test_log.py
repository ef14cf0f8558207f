"""Is a log read as it was written, and does a torn line cost no other?"""

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
    def test_three_ways_of_writing_are_one_log(self, encoding):
        """UTF-8 with and without its mark, and GB18030, give the same lines; it says which it was."""
        text = text_of(*accepted("2021-03-17"), line("withdraw", "2021-03-18", "applicant", form={"why": "不办了"}))
        log = read_log(text.encode(encoding), "log.csv")
        assert log.rows == read_log(text.encode(), "log.csv").rows
        assert log.encoding == encoding.removesuffix("-sig")

    @pytest.mark.parametrize("ending", ["\r\n", "\r", "\n"])
    def test_line_ends(self, ending):
        """The ends of lines of every system are read, and counted alike."""
        log = read_log(ending.join(["# 注", HEADER, GOOD, "", GOOD]).encode(), "log.csv")
        assert [row.number for row in log.rows] == [3, 5]

    def test_a_torn_character_costs_its_own_line(self):
        """A line that ends in half a character is reported by number and byte, the file stays UTF-8, and the rest is read."""
        whole = [GOOD + '"{""why"": ""不办了""}"'] * 3
        raw = "\n".join([HEADER, *whole]).encode().replace("不办了".encode(), "不办了".encode()[:-1], 1)
        log = read_log(raw, "log.csv")
        assert log.encoding == "utf-8"
        assert [type(row) for row in log.rows] == [BadLine, Line, Line]
        assert "utf-8" in log.rows[0].en
        assert log.rows[1].form == '{"why": "不办了"}'

    @pytest.mark.parametrize("raw", ["编号".encode("utf-16"), b"case_no\0,at", HEADER.encode() + b"\n\x81\xff,\xff\xff"])
    def test_no_text_of_ours(self, raw):
        """What is in another encoding is refused as a whole, and told what would have been right."""
        with pytest.raises(BadInput, match="UTF-8"):
            read_log(raw, "log.csv")


class TestHeader:
    def test_columns_stand_in_any_order(self):
        """The header says which cell is what; comments may stand before it, and are kept."""
        log = read_log(f"# made up\n\n{HEADER.replace('case_no,at', 'at,case_no')},note\n".encode() + b"2021,X,e,a,r,,n\n", "log.csv")
        assert log.comments == ("made up",)
        assert (log.rows[0].case_no, log.rows[0].at, log.rows[0].note) == ("X", "2021", "n")

    @pytest.mark.parametrize(
        ("header", "told"),
        [
            (HEADER.replace("event", "evnt"), ["'evnt'", "did you mean 'event'", "event is missing"]),
            (HEADER + ",colour", ["no column 'colour'", "waive"]),
            (HEADER + ",at", ["at is given twice"]),
            ('case_no,"at', ["not closed", HEADER]),
            ("", ["only blank lines and comments"]),
            ("# nothing\n\n", ["only blank lines and comments"]),
        ],
    )
    def test_a_header_that_is_none(self, header, told):
        """A column that is missing, unknown or twice there is refused before anything is read, with the nearest name."""
        with pytest.raises(BadInput) as refused:
            read_log(header.encode(), "log.csv")
        assert all(word in str(refused.value) for word in ["log.csv", *told])


class TestLines:
    @pytest.mark.parametrize(
        ("bad", "told"),
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
    def test_a_bad_line_costs_no_other(self, bad, told):
        """A line that cannot be read is told with its number and what would have been right; those around it are read."""
        found = rows(GOOD, bad, GOOD)
        assert [(type(row), row.number) for row in found] == [(Line, 2), (BadLine, 3), (Line, 4)]
        assert told in found[1].en
        assert found[1].zh

    def test_empty_rows_are_none(self):
        """What a spreadsheet leaves below the last row is no line."""
        assert rows(GOOD, "", ",,,,,", "  ") == rows(GOOD)

    @given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=9).map(str.strip), min_size=6, max_size=6))
    def test_what_is_written_is_read(self, cells):
        """Any cells come back as they were, quotes and commas included, when the required ones hold something."""
        given_cells = dict(zip(REQUIRED, ["x", "x", "x", "x", "x", ""], strict=True)) | {
            name: cell for name, cell in zip(REQUIRED, cells, strict=True) if cell
        }
        log = read_log(f"{HEADER}\n{written(given_cells, REQUIRED)}\n".encode(), "log.csv")
        assert {name: getattr(log.rows[0], name) for name in REQUIRED} == given_cells

    @given(st.binary(max_size=300))
    def test_no_bytes_break_it(self, raw):
        """Whatever stands below the header, each line is read or told."""
        try:
            log = read_log(f"{HEADER}\n".encode() + raw, "log.csv")
        except BadInput:
            return
        assert all(type(row) in {Line, BadLine} for row in log.rows)

    def test_written_takes_a_line(self):
        """A line that was read is written as it was."""
        row = read_log(text_of(opening("2021-03-17")).encode(), "log.csv").rows[0]
        assert read_log(f"{','.join(COLUMNS)}\n{written(row, COLUMNS)}".encode(), "x").rows == (row,)
