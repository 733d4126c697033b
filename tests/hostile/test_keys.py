"""Any keys in any order at the lists and lines of a walk: what comes of them is a choice, a gesture, or the end."""

from __future__ import annotations

import contextlib
import io
import random
import sys

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from pathways.cli.run.walking.lists import ListTalk
from pathways.cli.run.walking.plain import PlainTalk
from pathways.cli.run.walking.talk import Gesture, HelpOn, Option, Ticked
from tests.hostile.grammar import foreign

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform == "win32", reason="there is no pipe to type into")]
OPTIONS = [Option(str(number), f"Label {number}", "about") for number in range(4)]
KEYS = (
    "\x1b", "\r", "\n", "\x0f", "\x1b\r", "\t", " ", "?", "\x02", "\x1b[A", "\x1b[B", "a", "zz", "\x7f", "\x01",
    "\x05", "\x0b", "\x00", "\x1b[200~pasted\nx\x1b[201~", "\x1b[3~", "\x18\x05", "\x12", "\x13", "\x1bx", "\x1b<",
    "\x10", "\x0e", "\x16", "\x11", "\x1bOP", "\x1c", "\x1d", "\x1e", "\x1f", "\x1a", "\xe9", "\x1b9", "\x03", "\x04",
    "\x1b\x1b", "\x17", "\x14", "\x19", "\x1b.", "\x18\x18", "\x0c",
)  # fmt: skip


def _asked(talk: ListTalk | PlainTalk, kind: int) -> bool:
    """Whether what came of it can be an answer."""
    if kind == 0:
        said = talk.choose(OPTIONS, back=True)
        return isinstance(said, Gesture) or said in {option.token for option in OPTIONS}
    if kind == 1:
        ticked = talk.tick(OPTIONS, back=True)
        if isinstance(ticked, HelpOn):
            return ticked.token in {option.token for option in OPTIONS}
        return isinstance(ticked, Gesture) or (isinstance(ticked, Ticked) and ticked.true <= {option.token for option in OPTIONS})
    return isinstance(talk.write(lambda text: None if text else "x", "hint", back=True, known=["abc", "abd"]), Gesture | str)


@pytest.mark.parametrize("seed", range(3))
def test_no_keys_end_in_what_is_no_answer(seed: int) -> None:
    rng = random.Random(seed)
    for place in range(40):
        keys = "".join(rng.choice(KEYS) for _ in range(rng.randint(1, 13)))
        with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
            pipe.send_text(f"{keys}\x1b[Zx\x03" * 8)
            pipe.close()
            with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(KeyboardInterrupt, EOFError):
                assert _asked(ListTalk(colour=False), place % 3), keys


def test_no_lines_end_in_what_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(7)
    for place in range(60):
        lines = "".join(f"{rng.choice((foreign(rng), '1', '9', '1, 3?', 'none', 'back', '?'))}\n" for _ in range(3))
        monkeypatch.setattr(sys, "stdin", io.StringIO(lines))
        with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(EOFError):
            assert _asked(PlainTalk(), place % 3), lines
