"""The gallery's first screens are what the command prints now, and its index names every file."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from tests.places import PROJECT

GALLERY = PROJECT / "docs" / "gallery"
SHORT = sorted((GALLERY / "short").glob("*.yaml"))
MAKE = runpy.run_path(str(GALLERY / "make.py"))


@pytest.mark.parametrize("device", SHORT, ids=lambda path: path.stem)
def test_each_first_screen_is_what_the_command_prints_now(device: Path) -> None:
    command = [Path(sys.executable).with_name("pathways"), "assess", device, "--as-of", MAKE["SHORT_DAY"]]
    environment = {**os.environ, "NO_COLOR": "1", "COLUMNS": "80"}
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, check=True)
    assert done.stdout == device.with_suffix(".txt").read_text(encoding="utf-8"), "run `make gallery`"


def test_the_index_says_what_each_file_shows_and_how_many_lines_it_has() -> None:
    assert (GALLERY / "README.md").read_text(encoding="utf-8") == MAKE["index"](), "run `make gallery`"
    assert list(MAKE["SHOWS"]) == [device.stem for device in SHORT]


def test_every_file_of_the_gallery_is_in_the_index() -> None:
    kept = {path.name for path in GALLERY.iterdir() if path.is_file()} - {"make.py", "README.md"}
    assert kept == set(MAKE["WHOLE"])
