"""An exact decimal in a form: money and areas, written in the journal as text, with the digits that somebody wrote."""

import json
import pickle
import re
from decimal import Decimal, localcontext

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from caseflow import STAYS, Actor, Centre, Lifecycle, Role, State, Transition, form, personal
from caseflow.calendar import CN
from caseflow.errors import BadInput, FormRefused
from caseflow.journal import dumps, loads
from caseflow.lifecycle import fields_of, from_data, to_data
from caseflow.lifecycle.kinds import DECIMAL_PATTERN, Kind
from caseflow.reports.export import form_schema
from caseflow.reports.sheet import sheet
from caseflow.store import MemoryStore
from caseflow.testing import forms_of
from tests.core.stories import OURS, at


@form("收费单", amount="金额", areas="面积")
class Bill:
    """An amount in yuan, and areas in square metres."""

    amount: Decimal
    areas: tuple[Decimal, ...] = ()
    rebate: Decimal | None = None
    rate: Decimal = Decimal("1.0")


CLERK, OPEN = Role("clerk", zh="经办"), State("open", zh="办理中")
LIFE = Lifecycle(
    "charge", zh="收费", edition="1", start=OPEN, opens_with=Bill, opened_by=CLERK, cite=OURS,
    transitions=(
        Transition("bill", OPEN, STAYS, CLERK, zh="开单", form=Bill),
        Transition("close", OPEN, State("paid", zh="已缴", final=True), CLERK, zh="缴清"),
    ),
)  # fmt: skip
CENTRE = Centre("c", lifecycles=LIFE, calendar=CN, salt=lambda: "5a" * 16)
ACTOR = Actor("w-01", roles={"clerk"})
amounts = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15) + 1, max_value=10**15 - 1, places=2) | st.from_regex(
    re.compile(DECIMAL_PATTERN), fullmatch=True
).map(Decimal)


def opened(amount, **more):
    return CENTRE.open("charge", case_no="A", at=at("2021-03-17"), actor=ACTOR, form=Bill(amount=amount, **more))


@given(amounts, st.lists(amounts, max_size=3))
@example(Decimal("1E+2"), [])
@example(Decimal("-0.00"), [])
def test_a_round_trip(amount, areas):
    """A case with decimals is equal after a round trip through its lines, its data and a pickle; no float is anywhere."""
    case = opened(amount, areas=areas, rebate=amount)
    lines = dumps(case)
    again = loads(lines, CENTRE)
    assert (again, hash(again), dumps(again)) == (case, hash(case), lines)
    assert pickle.loads(pickle.dumps(case)) == case  # noqa: S301  our own bytes
    document = case.entries[0].form
    data = to_data(document)
    assert (document.amount, document.areas) == (amount, tuple(areas))
    assert all(re.fullmatch(DECIMAL_PATTERN, text) for text in (data["amount"], data["rebate"], *data.get("areas", ())))
    assert from_data(Bill, json.loads(json.dumps(data))) == document
    assert hash(document) == hash(Bill(amount=amount + 0, areas=areas, rebate=amount))
    store = MemoryStore(CENTRE)
    assert store.append(case, expected=0)
    assert store.load("A") == case


def test_the_digits_are_kept():
    """1.10 stays 1.10 and is equal to 1.1; an exponent is written out; a default that is equal is left out of the line."""
    assert to_data(Bill(amount=Decimal("1.10"), rate=Decimal("1.00"))) == {"amount": "1.10"}
    assert Bill(amount=Decimal("1.10")) == Bill(amount=Decimal("1.1"))
    assert [to_data(Bill(amount=Decimal(text)))["amount"] for text in ("1E+2", "1E-9", "-0", "0E-2", "007.50")] == [
        *("100", "0.000000001", "0", "0.00", "7.50"),
    ]
    assert to_data(Bill(amount=7, areas=[1, Decimal("2.5")])) == {"amount": "7", "areas": ["1", "2.5"]}
    with localcontext() as context:
        context.prec = 2  # what the host computes with changes nothing
        assert to_data(Bill(amount=Decimal("123456.789")))["amount"] == "123456.789"


@pytest.mark.parametrize(
    "text",
    [
        "NaN",
        "sNaN",
        "Infinity",
        "-Infinity",
        "1E+15",
        "1E+999999",
        "1E-10",
        "1E-999999",
        "0E+999999",
        "1" * 16,
        "0." + "1" * 10,
        "9" * 5000,
    ],
)
def test_out_of_bounds(text):
    """What is no number, or has more than 15 digits before the point or 9 after it, is refused, quickly and in short."""
    with pytest.raises(
        FormRefused, match=r"amount must be an exact decimal, Decimal\(.12\.50.\) \(in JSON the text .12\.50.\), with at most 15 digits"
    ) as caught:
        Bill(amount=Decimal(text))
    assert len(str(caught.value)) < 300
    with pytest.raises(FormRefused, match="amount must be an exact decimal"):
        from_data(Bill, {"amount": text})


@pytest.mark.parametrize("wrong", [1.1, float("nan"), 1e300])
def test_a_float(wrong):
    """A float is refused, and so is a JSON number that is one; the advice says what to write."""
    for call in (lambda: Bill(amount=wrong), lambda: from_data(Bill, {"amount": wrong}), lambda: Bill(amount=1, areas=[wrong])):
        with pytest.raises(FormRefused, match=r'write Decimal\("12.50"\), and in JSON data the text "12.50"; a float is not exact'):
            call()


@pytest.mark.parametrize("wrong", ["1.", ".5", "+1", "1e2", "01", "１.５", "1,000", " 1", "", "1.10元", True, None, [], 10**15, b"1"])
def test_other_data(wrong):
    """Other texts than digits with a point are refused, and so is what is no number."""
    with pytest.raises(FormRefused, match="amount must be an exact decimal"):
        from_data(Bill, {"amount": wrong})


def test_a_text_in_code():
    """In code a decimal is made first; the message says how."""
    with pytest.raises(FormRefused, match=r'write Decimal\("12.50"\)'):
        Bill(amount="12.50")


def test_its_kind_and_its_schema():
    """It has a kind of its own, and as JSON Schema it is a text with a pattern that accepts what is written."""
    assert [field.type.innermost.kind for field in fields_of(Bill)] == [Kind.DECIMAL] * 4
    schema = form_schema(Bill)["properties"]
    assert schema["amount"] == {"title": "金额", "type": "string", "pattern": DECIMAL_PATTERN}
    assert schema["areas"]["items"] == {"type": "string", "pattern": DECIMAL_PATTERN}
    assert schema["rebate"]["anyOf"] == [{"type": "string", "pattern": DECIMAL_PATTERN}, {"type": "null"}]


def test_a_sheet_shows_it():
    """A sheet says what the field takes, in both languages."""
    assert "小数，如 12.50" in str(sheet(LIFE))
    assert "decimal, such as 12.50" in str(sheet(LIFE, "en"))


@given(forms_of(Bill))
def test_the_kit_draws_some(document):
    """The testing kit makes documents with decimals."""
    assert type(document.amount) is Decimal


def test_declaring():
    """A personal decimal is refused as every personal field that is no text; a float and a list are refused with advice."""
    for hint, says in ((float, "write decimal.Decimal"), (list[str], r"write tuple\[str, \.\.\.\], which takes a list too")):
        with pytest.raises(BadInput, match=says):
            form("坏")(type("Bad", (), {"__annotations__": {"field": hint}}))
    with pytest.raises(BadInput, match="is personal: it must be text"):
        form("坏")(type("Bad", (), {"__annotations__": {"field": Decimal}, "field": personal()}))
    assert attrs.evolve(Bill(amount=1), amount=Decimal("2.50")).amount == Decimal("2.5")
