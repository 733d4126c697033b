"""The first screen of an answer at a terminal."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import TextIO

from rich.text import Text

from pathways.model.result import Assessment, Outcome
from pathways.report.first_screen import FirstScreen, by_market, first_screen
from pathways.report.phrases import NO_ROUTE, made_for
from pathways.report.terminal_page import TextPage, written_on_a_page
from pathways.writing.plain_text import harmless

OUTCOME_STYLES = {
    Outcome.OPEN: "bold green",
    Outcome.UPCOMING: "bold cyan",
    Outcome.EXPECTED: "bold yellow",
    Outcome.UNDECIDED: "bold cyan",
    Outcome.UNSETTLED: "bold magenta",
    Outcome.CLOSED: "bold red",
    Outcome.EXCLUDED: "dim",
}
_MOST_LINES = 50
_ROOM = 70  # beside "READ ON   ", on 80 columns


def first_screen_text(assessment: Assessment, device: str | None, out: TextIO, *, plain: bool, width: int | None) -> str:
    """With the commands to read on where the ``device`` has a name for them."""
    text = written_on_a_page(lambda page: _write_first_screen(page, assessment), out, plain=plain, width=width)
    if device is None:
        return text
    commands = _read_on(device)[: max(1, _MOST_LINES - text.count("\n"))]
    return text + written_on_a_page(lambda page: _write_read_on(page, commands), out, plain=plain, width=width)


def _write_first_screen(page: TextPage, assessment: Assessment) -> None:
    """The answer, what to do next, and each route in a line."""
    screen = first_screen(assessment)
    write_answer(page, screen, made_for(assessment))
    _routes(page, screen)
    if screen.questions:
        page.heading("What would decide more")
        for question in screen.questions:
            page.hanging(Text(f"? {question.ask}  ({question.fact})"), 2, 4)
        more = f"{screen.more_questions} more: --show questions; " if screen.more_questions else ""
        page.line(Text(f"    {more}answer with --set FACT=VALUE or pathways walk", style="dim"))
    page.line(Text())
    if screen.evidence:
        page.labelled(Text("EVIDENCE", style="bold"), Text(screen.evidence), 0, 10)
    for number, day in enumerate(screen.dates):
        page.labelled(Text("" if number else "DATES", style="bold"), Text(day), 0, 10)
    for number, line in enumerate(screen.adoption):
        page.labelled(Text("" if number else "NHS", style="bold"), Text(line), 0, 10)


def _write_read_on(page: TextPage, commands: Sequence[str]) -> None:
    for number, command in enumerate(commands):
        page.labelled(Text("" if number else "READ ON", style="bold"), Text(command, style="dim"), 0, 10)


def _read_on(device: str) -> list[str]:
    """Commands, each whole on its line. ``DEVICE`` stands for a device that is too long, or that cannot be shown as named."""
    named = shlex.quote(device)
    if harmless(device) != device or len(f"pathways assess {named} --full") > _ROOM:
        named = "DEVICE"
    what_if, adopt, whole = f"pathways what-if {named}", f"pathways adopt {named}", f"pathways assess {named} --full"
    adopt += "  # NHS" if len(adopt) < _ROOM - 7 else ""
    in_a_line = f"{what_if}; {adopt}"
    with_more = f"{whole}  # or --show PART, --format html"
    return [*([in_a_line] if len(in_a_line) <= _ROOM else [what_if, adopt]), with_more if len(with_more) <= _ROOM else whole]


def write_answer(page: TextPage, screen: FirstScreen, made_for_: str) -> None:
    """For each market what holds, what that rests on, and what to do next."""
    page.line(Text(screen.name, style="bold"))
    for sentences in screen.answers:
        text = Text(sentences[0], style="bold")
        text.append("".join(f" {sentence}" for sentence in sentences[1:]), style="not bold")
        page.hanging(text, 0, 2)
    for beside in (*screen.worked_out, screen.provided, screen.waiting):
        if beside:
            page.hanging(Text(beside), 0, 2)
    page.line(Text(made_for_, style="dim"))
    if screen.actions:
        page.heading("Do this next")
    for number, action in enumerate(screen.actions, start=1):
        text = Text(f"{action.by}: ")
        text.append(action.what, style="bold")
        text.append(f" ({action.about})", style="not bold")
        page.labelled(Text(f"{number}."), text, 2, 5)


def _routes(page: TextPage, screen: FirstScreen) -> None:
    page.heading("Routes")
    if not screen.routes:
        page.paragraph(NO_ROUTE, 2)
    for market, lines in by_market(screen.routes):
        page.line(Text(f"  {market}", style="bold"))
        for line in lines:
            lead = Text(line.outcome.value.upper(), style=OUTCOME_STYLES[line.outcome])
            page.labelled(lead, Text(line.what + (f"; {line.when}" if line.when else "")), 2, 12)
