"""Helpers for the tests of the hosts: the commands of a page, a real server, and a browser that keeps cookies."""

import base64
import http.cookiejar
import importlib.util
import os
import re
import shlex
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOSTS = ROOT / "examples" / "hosts"
PAGES = ROOT / "docs" / "how-to"
PATIENCE = 30


def needs(*packages):
    """Skip the calling module if one of the packages is missing."""
    missing = [name for name in packages if importlib.util.find_spec(name) is None]
    if missing:
        pytest.skip(f"{', '.join(missing)} not installed; pip install -e '.[hosts]'", allow_module_level=True)


def commands(page):
    """The lines of the `sh` blocks of a page, in order, without those that install."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", (PAGES / page).read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    lines = [line.split("  #")[0].strip() for block in blocks for line in block.replace("\\\n", " ").splitlines()]
    return [line for line in lines if line and "pip install" not in line]


def environment(**more):
    """The environment for a host's process: this interpreter first on the path, and nothing written beside the sources."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return os.environ | {"PATH": path, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"} | more


def run(line, cwd, env):
    """Run one line as a shell does, and return what it printed; it must succeed."""
    done = subprocess.run(["/bin/sh", "-c", line], cwd=cwd, env=env, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
    return done.stdout


@contextmanager
def serving(line, cwd, env, log):
    """Start the server of `line` on a free port; give its address, and stop it at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert "8000" in line
    with log.open("w", encoding="utf-8") as out:
        server = subprocess.Popen(shlex.split(line.replace("8000", str(port))), cwd=cwd, env=env, stdout=out, stderr=subprocess.STDOUT)
        try:
            _wait_for(port, server, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(PATIENCE)


def _wait_for(port, server, log):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the server did not start:\n" + log.read_text(encoding="utf-8"))


class Browser:
    """Gets and posts, keeps cookies, follows redirects. A refusal is an answer too: (status, text)."""

    def __init__(self, address, *, user=None, password=""):
        self.address = address
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        )
        self.headers = {}
        if user:
            self.headers["Authorization"] = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()

    def ask(self, path, data=None, **headers):
        """Return status and text of the answer; its headers are kept as `answered`."""
        request = urllib.request.Request(self.address + path, data, self.headers | headers)  # noqa: S310  # our own server
        try:
            with self.opener.open(request, timeout=PATIENCE) as answer:
                return self._read(answer)
        except urllib.error.HTTPError as refused:
            with refused:
                return self._read(refused)

    def _read(self, answer):
        self.answered = dict(answer.headers)
        return answer.status, answer.read().decode()

    def post(self, path, fields):
        """Send a form as a page does."""
        return self.ask(path, urllib.parse.urlencode(fields).encode())
