"""The matters of a centre by code, and reading them from a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from os import PathLike
from typing import Any

import msgspec

from caseflow.basics.arguments import a_path, takes
from caseflow.case.matter import Matter
from caseflow.errors import BadInput, DefinitionError, FormRefused, nearest
from caseflow.lifecycle.forms import from_data

_MOST_BYTES = 10_000_000


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

    def __iter__(self) -> Iterator[str]:
        return iter(self._matters)

    def __len__(self) -> int:
        return len(self._matters)


@takes(path=a_path)
def load_matters(path: str | PathLike[str]) -> Matters:
    """Return the matters of a TOML or JSON file, by code: `[matters.CODE]` with the fields of `Matter`.

    Raises:
        BadInput: the file cannot be read as TOML or JSON, or has no `matters`.
        DefinitionError: every matter that is wrong, with what is wrong with it.
    """
    import tomllib  # noqa: PLC0415  # a host that defines its matters in Python need not wait for these
    from pathlib import Path  # noqa: PLC0415  # as above

    file = Path(path)
    try:
        with file.open("rb") as opened:
            raw = opened.read(_MOST_BYTES + 1)  # the path may be a device such as /dev/zero
        if len(raw) > _MOST_BYTES:
            msg = f"it has more than {_MOST_BYTES} bytes; split it by office"
            raise ValueError(msg)  # noqa: TRY301  # reported below, with everything else that cannot be read
        data = msgspec.json.decode(raw) if file.suffix == ".json" else tomllib.loads(raw.decode("utf-8-sig"))
    except (OSError, ValueError) as error:
        msg = f"{file.name} cannot be read as a file of matters: {error}"
        raise BadInput(msg, path=str(path)) from None
    table = data.get("matters") if isinstance(data, dict) else None
    if not isinstance(table, dict) or not table:
        msg = f"{file.name} holds no matters; write a table [matters.CODE] for each, with name, legal_type, promised ..."
        raise BadInput(msg, path=str(path))
    matters, faults = {}, []
    for code, fields in table.items():
        try:
            matters[code] = from_data(Matter, _fields(code, fields))
        except (FormRefused, DefinitionError, BadInput) as error:
            faults.append(f"[matters.{code}] {error}")
    if faults:
        raise DefinitionError.of(file.name, faults, path=str(path))
    return Matters(matters)


def _fields(code: str, fields: Any) -> dict[str, Any]:
    """The fields of one matter; its code is the key, which need not be repeated."""
    if not isinstance(fields, dict):
        msg = f"must be a table of fields, not {fields!r}"
        raise BadInput(msg, matter=code)
    if fields.get("code", code) != code:
        msg = f"says code = {fields['code']!r}; its code is the key {code!r}"
        raise BadInput(msg, matter=code)
    return {"code": code, **fields}
