"""The pictures in docs/pictures are those that are drawn now."""

import importlib.util
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
spec = importlib.util.spec_from_file_location("pictures", ROOT / "docs" / "pictures.py")
pictures = importlib.util.module_from_spec(spec)
spec.loader.exec_module(pictures)


@pytest.mark.parametrize("name", pictures.PICTURES)
def test_it_is_up_to_date(name):
    """A stale picture is found; `python docs/pictures.py` draws it again."""
    assert (pictures.HERE / name).read_text(encoding="utf-8") == pictures.PICTURES[name]() + "\n"
    ET.parse(pictures.HERE / name)  # noqa: S314  # our own


def test_the_folder():
    """Each file in docs/pictures is drawn by the script, and each picture that a page names exists."""
    assert {path.name for path in pictures.HERE.iterdir()} == set(pictures.PICTURES)
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    named = {name for page in pages for name in re.findall(r"pictures/([\w-]+\.svg)", page.read_text(encoding="utf-8"))}
    assert named <= set(pictures.PICTURES)
