"""The command under a real pseudo-terminal, with a terminal's screen to read."""

from __future__ import annotations

import signal
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import pexpect
import pyte

from tests.acceptance.command import EXECUTABLE, Command

ENTER = "\r"
DOWN, UP, SPACE = "\x1b[B", "\x1b[A", " "
CTRL_B, CTRL_C, CTRL_D = "\x02", "\x03", "\x04"
_PATIENCE = 60
_QUIET = 0.1


def _heeding_interrupts() -> None:
    """Who starts the tests in the background has them ignore interrupts, and so would what they start."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class PseudoTerminal:
    """Eighty columns and twenty-four rows, unless said otherwise. ``raw`` is everything that was written to it."""

    def __init__(
        self,
        pathways: Command,
        arguments: Sequence[str | Path],
        *,
        rows: int = 24,
        columns: int = 80,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        surroundings = {"TERM": "xterm-256color", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"} | dict(environment or {})
        self.raw = ""
        self._screen = pyte.HistoryScreen(columns, rows, history=5000, ratio=1)
        self._screen.write_process_input = self._answer
        self._stream = pyte.Stream(self._screen)
        self._child = pexpect.spawn(
            str(EXECUTABLE),
            [str(argument) for argument in arguments],
            dimensions=(rows, columns),
            env=pathways.environment(surroundings),
            cwd=str(pathways.folder),
            encoding="utf-8",
            codec_errors="replace",
            timeout=_PATIENCE,
            preexec_fn=_heeding_interrupts,
        )
        self._child.delaybeforesend = None

    def _answer(self, text: str) -> None:
        """What a terminal says when it is asked where the cursor is."""
        self._child.send(text)

    @property
    def lines(self) -> list[str]:
        """The screen, and what has scrolled away above it."""
        above = ["".join(row[column].data for column in range(self._screen.columns)) for row in self._screen.history.top]
        return [line.rstrip() for line in (*above, *self._screen.display)]

    @property
    def screen(self) -> str:
        return "\n".join(line.rstrip() for line in self._screen.display)

    @property
    def text(self) -> str:
        """Everything that is or was on the screen, in one line."""
        return " ".join(" ".join(self.lines).split())

    def wait_for(self, *any_of: str) -> str:
        """Until one of the words is on the screen, however lines are broken, and nothing more is written; which one."""
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            self._read_until_quiet()
            shown = " ".join(self.screen.split())
            for words in any_of:
                if words in shown:
                    return words
            if not self._child.isalive():
                break
        raise AssertionError(f"{any_of!r} is not on the screen:\n{self.screen}")

    def _read_until_quiet(self) -> None:
        last = time.monotonic()
        while time.monotonic() - last < _QUIET:
            try:
                data = self._child.read_nonblocking(65536, 0.02)
            except pexpect.TIMEOUT:
                continue
            except pexpect.EOF:
                return
            self.raw += data
            self._stream.feed(data)
            last = time.monotonic()

    def wait_until_it_listens(self) -> None:
        """Until a list or a line takes the keys: what is typed before that is echoed by the terminal itself."""
        end = time.monotonic() + _PATIENCE
        while self._child.isalive() and self._child.getecho() and time.monotonic() < end:
            self._read_until_quiet()

    @property
    def is_alive(self) -> bool:
        return bool(self._child.isalive())

    def pause(self) -> None:
        """Until nothing more is written."""
        self._read_until_quiet()

    def type(self, keys: str) -> None:
        self._child.send(keys)

    def answer(self, *questions: tuple[str, str]) -> None:
        """Waits for each question and types what follows it."""
        for words, keys in questions:
            self.wait_for(words)
            self.type(keys)

    def hang_up(self) -> None:
        self._child.close(force=False)

    def finish(self) -> int:
        """The exit code."""
        end = time.monotonic() + _PATIENCE
        while self._child.isalive() and time.monotonic() < end:
            self._read_until_quiet()
        self._read_until_quiet()
        self._child.close()
        assert self._child.signalstatus is None, self._child.signalstatus
        return int(self._child.exitstatus or 0)
