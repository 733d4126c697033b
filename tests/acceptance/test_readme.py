"""The README and the tour show what the commands really print; the README is short, and names only what there is."""

from __future__ import annotations

import importlib.util
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.command import Command

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
TOUR = (ROOT / "docs" / "tour.md").read_text("utf-8")
NAMED = re.compile(r"`pathways ([a-z][a-z -]*[a-z])")


def _tool() -> Any:
    spec = importlib.util.spec_from_file_location("refresh_readme", ROOT / "tools" / "refresh_readme.py")
    assert spec is not None and spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    return tool


@pytest.mark.parametrize(("text", "shown"), [(README, 1), (TOUR, 5)], ids=["README", "tour"])
def test_every_output_is_what_the_command_prints_now(text: str, shown: int) -> None:
    assert text.count("$ pathways ") == shown
    assert _tool().refreshed(text) == text, "run `make readme`"


def test_the_readme_is_read_in_minutes() -> None:
    assert len(README.splitlines()) <= 150


def test_the_readme_promises_no_package_that_is_not_published() -> None:
    assert "pip install uk-device-pathways" not in README
    assert "pip install dist/*.whl" in README


def test_every_command_that_the_readme_names_is_there(pathways: Command) -> None:
    named = {tuple(shlex.split(each.strip())[:2]) for each in NAMED.findall(README)}
    assert len(named) >= 12
    for words in sorted(named):
        group = words if words[0] in ("rules", "portfolio") else words[:1]
        assert pathways(*group, "--help").code == 0, group


def test_the_device_file_of_the_readme_is_answered_as_the_example_below_it(pathways: Command) -> None:
    (text,) = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
    path = pathways.write("device.yaml", text)
    said = " ".join(pathways.assess(path, as_of="2026-11-20").out.split())
    assert "Great Britain: possible (UKCA marking with a UK Approved Body)" in said
    assert "Expected, not law: International reliance, Route 4 on the FDA De Novo DEN180001" in said
