"""The gallery's first screens are what the command prints now, and its index names every file."""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from tests.places import PROJECT

GALLERY = PROJECT / "docs" / "gallery"
SHORT = sorted((GALLERY / "short").glob("*.yaml"))
MAKE = runpy.run_path(str(GALLERY / "make.py"))
WALKS = runpy.run_path(str(GALLERY / "walks.py"))


@pytest.mark.parametrize("device", SHORT, ids=lambda path: path.stem)
@pytest.mark.first_only
def test_each_first_screen_is_what_the_command_prints_now(device: Path) -> None:
    command = [Path(sys.executable).with_name("pathways"), "assess", device.relative_to(PROJECT), "--as-of", MAKE["SHORT_DAY"]]
    environment = {**os.environ, "NO_COLOR": "1", "COLUMNS": "80"}
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, cwd=PROJECT, check=True)
    assert done.stdout == device.with_suffix(".txt").read_text(encoding="utf-8"), "run `make gallery`"


def test_the_index_says_what_each_file_shows_and_how_many_lines_it_has() -> None:
    assert (GALLERY / "README.md").read_text(encoding="utf-8") == MAKE["index"](), "run `make gallery`"
    assert list(MAKE["SHOWS"]) == [device.stem for device in SHORT]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal")
@pytest.mark.parametrize("name", WALKS["WALKS"])
def test_each_walk_goes_as_its_transcript_says(name: str) -> None:
    assert WALKS["transcript"](name) == (GALLERY / "walks" / f"{name}.txt").read_text(encoding="utf-8"), "run `make gallery`"


def test_no_walk_is_long_and_each_ends_with_the_answer_the_page_and_the_file() -> None:
    for name in WALKS["WALKS"]:
        text = (GALLERY / "walks" / f"{name}.txt").read_text(encoding="utf-8")
        for_a_class = len(re.findall(r"^ +Decides: (Great Britain today|European Union)", text, re.MULTILINE))
        assert f"\n{13 + for_a_class}. " not in text, "it is asked little, besides what a class is worked out by"
        for words in ("DO THIS NEXT", "Saved to ", "The whole answer as a page: ", "  pathways assess "):
            assert words in text, (name, words)
        assert max(map(len, text.splitlines()[2:])) <= 80


def test_every_file_of_the_gallery_is_in_the_index() -> None:
    kept = {path.name for path in GALLERY.iterdir() if path.is_file()} - {"make.py", "walks.py", "README.md"}
    assert kept == set(MAKE["WHOLE"])


@pytest.mark.parametrize("name", MAKE["MAPS"])
@pytest.mark.first_only
def test_each_map_is_what_the_command_draws_now(name: str, tmp_path: Path) -> None:
    device, _ = MAKE["MAPS"][name]
    kept = GALLERY / "maps" / f"{name}.html"
    command = [
        Path(sys.executable).with_name("pathways"),
        "map",
        PROJECT / device,
        "--as-of",
        MAKE["DAY"],
        "--out",
        tmp_path / "m.html",
    ]
    subprocess.run(command, capture_output=True, check=True)
    assert (tmp_path / "m.html").read_text("utf-8") == kept.read_text("utf-8"), "run `make gallery`"


def test_every_map_of_the_gallery_is_in_the_index() -> None:
    kept = {path.name for path in (GALLERY / "maps").iterdir()}
    assert kept == {f"{name}.html" for name in MAKE["MAPS"]} | {f"ai-denovo.{ending}" for ending in (*MAKE["GRAPHS"], "png")}
