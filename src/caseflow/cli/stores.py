"""Opens the store that `--store` names by a path or a URL; where it cannot, the error says what to do."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from caseflow.engine.centre import Centre
from caseflow.errors import BadInput, nearest, shown_url
from caseflow.store import StoreFailed

SCHEMES: Final = ("sqlite", "postgresql+psycopg", "mysql+pymysql", "mariadb+pymysql")
_SQLITE: Final = "sqlite:///"
# The scheme of a URL has more than one letter; the name of a drive has one.
_URL: Final = re.compile(r"\s*[A-Za-z][A-Za-z0-9+.-]+:")
_NOT_IN_A_NAME: Final = re.compile(r"[@/?#]")


def opened(url: str, centre: Centre, *, make: bool = False, read_only: bool = False) -> Any:
    """Return the store at `url`, a context manager; a store that does not exist is created only with `make`.

    Raises:
        BadInput: there is no such file, it is not a store of cases, the kind of database is unknown, or a package is not installed.
        StoreFailed: the database cannot be reached.
    """
    if not _URL.match(url):
        return _file(url, centre, make=make, read_only=read_only)
    scheme = url.partition(":")[0]
    if scheme == "sqlite":
        path = url.removeprefix(_SQLITE)
        if path == url or path in {"", ":memory:"}:
            shown = shown_url(url)
            msg = f"--store {shown} names no file; write {_SQLITE}cases.db, or {_SQLITE}/srv/cases.db for an absolute path"
            raise BadInput(msg, url=shown)
        return _file(path, centre, make=make, read_only=read_only)
    return _server(scheme, url, centre, make=make)


def _file(path: str, centre: Centre, *, make: bool, read_only: bool) -> Any:
    from caseflow.store import SqliteStore  # noqa: PLC0415  # loaded only where a store is named

    file = Path(path)
    if not make and (not file.is_file() or not file.stat().st_size):
        hint = nearest(file.name, [other.name for other in file.parent.iterdir()]) if file.parent.is_dir() else ", nor its folder"
        msg = f"there is no store of cases at {path}{hint}; caseflow audit LOG --store {path} makes one"
        raise BadInput(msg, path=path)
    return SqliteStore(path, centre, read_only=read_only)


def _server(scheme: str, url: str, centre: Centre, *, make: bool) -> Any:
    if scheme not in SCHEMES:
        msg = (
            f"--store {shown_url(url)}: {scheme!r} is not a kind of store{nearest(scheme, SCHEMES)}; "
            f"there are {', '.join(SCHEMES)}, and paths"
        )
        raise BadInput(msg, url=shown_url(url), known=SCHEMES)
    if "://" not in url or _NOT_IN_A_NAME.search(url.partition("://")[2].rpartition("@")[0]):
        # Otherwise a part of the password would be taken for the server's name, and shown in messages.
        msg = f"--store {shown_url(url)} is not a URL of a database; write {scheme}://user@host:port/database"
        raise BadInput(f"{msg}, and in a name or a password %40 for @, %2F for /, %3F for ?, %23 for #", url=shown_url(url))
    try:
        from caseflow.store import SqlStore  # noqa: PLC0415  # needs an extra

        return SqlStore(url, centre, create=make)
    except ImportError as error:
        msg = f"--store {shown_url(url)} needs the extra sql ({error}): pip install 'caseflow-engine[sql]'"
        raise BadInput(msg, url=shown_url(url)) from error
    except (ValueError, TypeError) as error:  # a port that is not a number, an option that the driver does not have
        msg = f"--store {shown_url(url)} is not a URL of a database ({error}); write {scheme}://user@host:port/database"
        raise BadInput(msg, url=shown_url(url)) from error
    except StoreFailed as error:
        if "caseflow_schema" not in str(error):
            raise
        msg = f"there is no store of cases in {shown_url(url)}; caseflow audit LOG --store {shown_url(url)} makes one"
        raise BadInput(msg, url=shown_url(url)) from error
