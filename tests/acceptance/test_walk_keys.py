"""Whatever keys are pressed, a walk ends in an answer or a saved draft, and never in a traceback."""

from __future__ import annotations

import random
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.acceptance.command import TODAY, Command
from tests.acceptance.pseudo_terminal import CTRL_B, CTRL_C, CTRL_D, DOWN, ENTER, SPACE, UP, PseudoTerminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal")

SEQUENCES = 300
IN_ONE_TEST = 30
AT_A_TIME = 5
_MOST_KEYS = 45
_SINGLE = [
    ENTER, ENTER, ENTER, ENTER, DOWN, DOWN, UP, SPACE, CTRL_B, "?", "\x7f", "\t", "\x01", "\x0c", "\x15",
    "\x1b[H", "\x1b[F",
    "\x1b[C", "\x1b[D", "\x1b[200~K2\x1b[201~", "\x1bx", "\x00", "a", "Z", "9", "-", ";", "'", "\\", "é", "語", "\u202e", "😀",
]  # fmt: skip
_WORDS = [
    "none", "back", "don't know", "help", "no", "yes", "app", "implant", "ivd", "K203629", "DEN180001", "P950037/S279", "CE MDR",
    "UKCA", "EU MDR certificate until 01/05/2029", "MDR 741234 until 2029-05-01", "FDA registered", "IIa", "Class C",
    "2029-05-01", "01/05/2029", "x" * 300, "../up.yaml", "/dev/null", "~", "save", "leave", "ARTG 345678; CE IVDR", "H200001",
]  # fmt: skip
_ENDS = ("Saved to", "Your answers are in", "These are your answers", "Nothing was saved", "Nothing was answered")


def keys_of(seed: int) -> list[str]:
    choice = random.Random(seed)
    pressed = [f"Device {seed}{ENTER}"] if choice.random() < 0.8 else []
    for _ in range(choice.randrange(3, _MOST_KEYS)):
        pressed.append(choice.choice(_SINGLE) if choice.random() < 0.6 else choice.choice(_WORDS) + ENTER)
    return [*pressed, choice.choice([CTRL_C, CTRL_C, CTRL_D])]


def ends_well(command: Command, seed: int) -> None:
    options = ["--plain"] if seed % 5 == 4 else []
    terminal = PseudoTerminal(command, ["walk", "--as-of", TODAY, *options])
    terminal.wait_for("What is the device called?")
    for keys in keys_of(seed):
        terminal.type(keys)
        terminal.pause()
        if not terminal.is_alive:
            break
    for _ in range(5):  # an end of input only ends the line that it stands in
        if terminal.is_alive:
            terminal.type(CTRL_C)
            terminal.pause()
    code = terminal.finish()
    assert code in (0, 130), (seed, code, terminal.text)
    assert "Traceback" not in terminal.raw and "this is a bug" not in terminal.text, (seed, terminal.text)
    assert any(words in terminal.text for words in _ENDS), (seed, terminal.text)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, SEQUENCES, IN_ONE_TEST))
def test_random_keys_end_in_an_answer_or_a_saved_draft(first: int, tmp_path: Path, rule_cache: Path) -> None:
    """Several at a time: most of it is waiting for a terminal to be quiet."""

    def walk(seed: int) -> None:
        folder = tmp_path / str(seed) / "here"
        folder.mkdir(parents=True)
        ends_well(Command(folder, rule_cache), seed)

    with ThreadPoolExecutor(AT_A_TIME) as pool:
        assert list(pool.map(walk, range(first, first + IN_ONE_TEST))) == [None] * IN_ONE_TEST
