"""The same words at a terminal, wide or narrow, with colour or without, as through a pipe."""

from __future__ import annotations

import re
import struct
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.acceptance.command import EXECUTABLE, TODAY, Command, example

fcntl = pytest.importorskip("fcntl", reason="pseudo-terminals need a Unix system")
pty = pytest.importorskip("pty", reason="pseudo-terminals need a Unix system")
termios = pytest.importorskip("termios", reason="pseudo-terminals need a Unix system")

ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\]8;[^\x1b\x07]*(?:\x1b\\|\x07)")
YEARS = re.compile(r"\s*[A-Z][a-z]{2} \d{4}(\s+\d{4})*\s*")
CHART = re.compile("[█▓░]$")
DRAWN = str.maketrans(dict.fromkeys("█▓░", " "))


def at_a_terminal(command: Command, columns: int, *arguments: str | Path, environment: Mapping[str, str] | None = None) -> str:
    """What the command shows at a pseudo-terminal of that width."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    surroundings = command.environment({"TERM": "xterm-256color", "COLORTERM": "truecolor"} | dict(environment or {}))
    process = subprocess.Popen(
        [EXECUTABLE, *arguments], stdin=theirs, stdout=theirs, stderr=theirs, cwd=command.folder, env=surroundings
    )
    with open(theirs, "wb", closefd=True):  # noqa: PTH123  a file descriptor has no path
        pass
    shown = b""
    with open(ours, "rb", buffering=0) as terminal:  # noqa: PTH123
        while True:
            try:
                part = terminal.read(65_536)
            except OSError:  # Linux says so when the other end is closed
                break
            if not part:
                break
            shown += part
    assert process.wait(timeout=60) == 0
    return shown.decode().replace("\r\n", "\n")


def words(text: str) -> list[str]:
    """The words in order, without colours and without what is drawn to scale."""
    lines = [line for line in ANSI.sub("", text).splitlines() if not YEARS.fullmatch(line)]
    return " ".join(lines).translate(DRAWN).split()


def full_words(text: str) -> list[str]:
    """As ``words``, without titles that were cut to fit a chart."""
    kept = [line for line in ANSI.sub("", text).splitlines() if not YEARS.fullmatch(line) and not CHART.search(line)]
    return " ".join(kept).split()


def assess(name: str) -> tuple[str | Path, ...]:
    return "assess", example(name), "--as-of", TODAY


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("name", ["idx-dr", "brainomix-360-e-aspects", "short-note"])
@pytest.mark.first_only
def test_a_terminal_shows_the_words_of_the_pipe(pathways: Command, name: str, columns: int) -> None:
    piped = pathways(*assess(name)).out
    shown = at_a_terminal(pathways, columns, *assess(name))
    assert full_words(shown) == full_words(piped)
    assert "\x1b[" in shown


@pytest.mark.parametrize("name", ["idx-dr", "actifuse"])
def test_a_terminal_of_80_columns_shows_every_word_of_the_pipe(pathways: Command, name: str) -> None:
    assert words(at_a_terminal(pathways, 80, *assess(name))) == words(pathways(*assess(name)).out)


@pytest.mark.parametrize("columns", [80, 120])
def test_no_color_takes_all_decoration_away_and_no_word(pathways: Command, columns: int) -> None:
    plain = at_a_terminal(pathways, columns, *assess("idx-dr"), environment={"NO_COLOR": "1"})
    assert "\x1b" not in plain
    assert full_words(plain) == full_words(pathways(*assess("idx-dr")).out)


@pytest.mark.parametrize("columns", [40, 60, 80, 120, 200])
def test_no_line_is_wider_than_the_terminal(pathways: Command, columns: int) -> None:
    shown = ANSI.sub("", at_a_terminal(pathways, columns, *assess("idx-dr")))
    wide = [line for line in shown.splitlines() if len(line) > columns and "://" not in line]
    assert wide == []


def test_a_wide_terminal_is_used(pathways: Command) -> None:
    shown = ANSI.sub("", at_a_terminal(pathways, 120, *assess("idx-dr")))
    assert any(len(line) > 100 for line in shown.splitlines() if "://" not in line)


def test_json_at_a_terminal_is_the_json_of_the_pipe(pathways: Command) -> None:
    arguments = (*assess("idx-dr"), "--format", "json")
    assert at_a_terminal(pathways, 80, *arguments) == pathways(*arguments).out


def test_a_file_does_not_depend_on_the_terminal_it_was_ordered_from(pathways: Command) -> None:
    at_a_terminal(pathways, 200, *assess("idx-dr"), "--out", "answer.txt")
    assert (pathways.folder / "answer.txt").read_text(encoding="utf-8") == pathways(*assess("idx-dr")).out


def test_a_dumb_terminal_gets_no_colour(pathways: Command) -> None:
    assert "\x1b" not in at_a_terminal(pathways, 80, *assess("idx-dr"), environment={"TERM": "dumb", "COLORTERM": ""})


def test_a_reader_that_stops_early_is_no_error(pathways: Command) -> None:
    process = subprocess.Popen(
        [EXECUTABLE, *assess("brainomix-360-e-aspects"), "--all", "--format", "json"],
        cwd=pathways.folder,
        env=pathways.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None and process.stderr is not None
    assert process.stdout.read(2) == b"{\n"
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    assert process.wait(timeout=60) == 0
    assert said == b""
