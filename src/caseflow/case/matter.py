"""Matter (事项): legal type and profile, kinds, limits, materials, fees, special steps, as its published guide says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from os import PathLike
from typing import Any

import attrs

from caseflow.basics.ids import check_id
from caseflow.calendar import Span, working_days
from caseflow.errors import BadInput, DefinitionError, FormRefused, nearest
from caseflow.law import Citation, LegalType
from caseflow.lifecycle.forms import checked, form, from_data, not_blank


def _code(value: str) -> str | None:
    check_id(value, "a matter's code")
    return None


@form("材料")
class Material:
    """One thing that an application needs; a secondary one may come later (容缺受理)."""

    name: str = attrs.field(validator=not_blank)
    essential: bool = True


@form("收费")
class Fee:
    """What is charged, and on what basis: a fee without a basis cannot be published (二(三)4(1))."""

    amount: str = attrs.field(validator=not_blank)
    basis: str = attrs.field(validator=not_blank)


@form("特殊环节")
class SpecialStep:
    """A step that may take long, and whether its time counts in the statutory and in the promised limit (是否计算在法定办结时限内)."""

    name: str = attrs.field(validator=not_blank)
    counts_in_statutory: bool = True
    counts_in_promised: bool = True


# What the licensing law gives; asked for whenever a case is folded.
_MOST_BYTES = 10_000_000
_TEN, _FIFTEEN, _FORTY_FIVE = working_days(10), working_days(15), working_days(45)
KINDS = ("instant", "promised", "upward", "joint")


def _kinds(value: tuple[str, ...]) -> str | None:
    strange = [kind for kind in value if kind not in KINDS]
    return f"may hold {', '.join(KINDS)}, not {strange[0]!r}{nearest(strange[0], KINDS)}" if strange else None


@form("事项")
class Matter:
    """One service matter, as its published guide says; frozen, and written once into the case that it opens.

    `statutory` and `promised` are spans, or None where the guide sets none. `legal_type` chooses the legal profile: for a licence
    deemed acceptance (行政许可法 32), 20 working days where no other statute sets a limit (42), delivery within 10 of a grant (44).

    Raises:
        DefinitionError: it promises more time than the statute allows, or the two cannot be compared.
    """

    code: str = attrs.field(validator=checked(_code))
    name: str = attrs.field(validator=not_blank)
    legal_type: LegalType
    kinds: tuple[str, ...] = attrs.field(default=("promised",), validator=checked(_kinds))
    statutory: Span | None = None
    promised: Span | None = None
    materials: tuple[Material, ...] = ()
    fees: tuple[Fee, ...] = ()
    delegated: bool = True
    superior_decides: bool = False
    requires_qualification: str | None = None
    special_steps: tuple[SpecialStep, ...] = ()
    accepted_as: str = "promised"
    department: str | None = None

    def __attrs_post_init__(self) -> None:
        only_joint = self.statutory is None and self.kinds == ("joint",)
        statutory = self.joint_limit if only_joint else self.statutory_limit
        if self.promised is None or statutory is None:
            return
        fits = self.promised.fits_in(statutory)
        if not fits:
            why = "cannot be compared; state both in one unit" if fits is None else "is longer"
            told = f"promises {self.promised}, the statute allows {statutory}"
            msg = f"matter {self.code!r} {told}: the promise {why} (优化营商环境条例第三十六条)"
            raise DefinitionError(msg, matter=self.code, promised=self.promised, statutory=statutory)

    @property
    def is_licence(self) -> bool:
        """True when the Administrative Licensing Law governs it."""
        return self.legal_type is LegalType.LICENCE

    @property
    def statutory_limit(self) -> Span | None:
        """The statutory limit: what the matter says; where it says none, 20 working days for a licence, and nothing for other matters.

        Law: 行政许可法第四十二条第一款, 第四十三条 (法律、法规另有规定的，依照其规定: then the matter says so), 第八十二条.
        """
        return working_days(20) if self.statutory is None and self.is_licence else self.statutory

    @property
    def delivery(self) -> Span | None:
        """How long delivery of a granted result may take: 10 working days for a licence, else nothing sets it.

        Law: 行政许可法第四十四条, 第八十二条.
        """
        return _TEN if self.is_licence else None

    @property
    def joint_limit(self) -> Span | None:
        """The statutory limit of joint handling: 45 working days for a licence (行政许可法第四十二条第二款), else what the matter says."""
        return _FORTY_FIVE if self.is_licence else self.statutory

    @property
    def joint_extension(self) -> Span | None:
        """By how much the government's head may extend joint handling, once: 15 working days for a licence (行政许可法第四十二条第二款)."""
        return _FIFTEEN if self.is_licence else None

    @property
    def extension(self) -> Span | None:
        """By how much the head may extend the statutory period, once: 10 working days for a licence (行政许可法第四十二条)."""
        return _TEN if self.is_licence else None


def applicable(cites: tuple[Citation, ...], matter: Matter | None, day: date) -> tuple[Citation, ...]:
    """Return those of `cites` that bind a case about `matter` on the local `day`: in force then, and made for such a matter.

    Without a matter, only what governs matters of every kind binds.
    """
    legal_type = None if matter is None else matter.legal_type
    return tuple(cite for cite in cites if cite.in_force(day) and cite.law.binds(legal_type))


class Matters(Mapping[str, Matter]):
    """The matters of a centre by code; an unknown code is answered with the nearest."""

    def __init__(self, matters: Mapping[str, Matter]) -> None:
        self._matters = dict(matters)

    def __getitem__(self, code: str) -> Matter:
        if code not in self._matters:
            msg = f"no matter {code!r}{nearest(code, self._matters)}; known: {', '.join(sorted(self._matters)) or 'none'}"
            raise BadInput(msg, matter=code, known=tuple(self._matters))
        return self._matters[code]

    def __contains__(self, code: object) -> bool:
        return code in self._matters

    def __iter__(self) -> Any:
        return iter(self._matters)

    def __len__(self) -> int:
        return len(self._matters)


def load_matters(path: str | PathLike[str]) -> Matters:
    """Return the matters of a TOML or JSON file, by code: `[matters.CODE]` with the fields of `Matter`.

    Raises:
        BadInput: the file cannot be read as TOML or JSON, or has no `matters`.
        DefinitionError: every matter that is wrong, with what is wrong with it.
    """
    import tomllib  # noqa: PLC0415  # a host that defines its matters in Python need not wait for these
    from pathlib import Path  # noqa: PLC0415  # as above

    import msgspec  # noqa: PLC0415  # as above

    file = Path(path)
    try:
        with file.open("rb") as opened:
            raw = opened.read(_MOST_BYTES + 1)  # a device may never end
        if len(raw) > _MOST_BYTES:
            msg = f"it has more than {_MOST_BYTES} bytes; split it by office"
            raise ValueError(msg)  # noqa: TRY301  # told below, as all that cannot be read
        data = msgspec.json.decode(raw) if file.suffix == ".json" else tomllib.loads(raw.decode("utf-8-sig"))
    except (OSError, ValueError) as error:
        msg = f"{file.name} cannot be read as a file of matters: {error}"
        raise BadInput(msg, path=str(path)) from None
    table = data.get("matters") if isinstance(data, dict) else None
    if not isinstance(table, dict) or not table:
        msg = f"{file.name} holds no matters; write a table [matters.CODE] for each, with name, legal_type, promised ..."
        raise BadInput(msg, path=str(path))
    found, faults = {}, []
    for code, fields in table.items():
        try:
            found[code] = from_data(Matter, _fields(code, fields))
        except (FormRefused, DefinitionError, BadInput) as error:
            faults.append(f"[matters.{code}] {error}")
    if faults:
        raise DefinitionError.of(file.name, faults, path=str(path))
    return Matters(found)


def _fields(code: str, fields: Any) -> dict[str, Any]:
    """The fields of one matter; its code is the key, and need not be said again."""
    if not isinstance(fields, dict):
        msg = f"must be a table of fields, not {fields!r}"
        raise BadInput(msg, matter=code)
    if fields.get("code", code) != code:
        msg = f"says code = {fields['code']!r}; its code is the key {code!r}"
        raise BadInput(msg, matter=code)
    return {"code": code, **fields}
