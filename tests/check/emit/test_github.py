"""Workflow commands: escapes, the cap, and that nothing in a file can give a command of its own."""

from __future__ import annotations

from msgspec.structs import replace

from pathways.check.emit.github import MOST, as_github
from pathways.model.findings import Severity, Span
from tests.check.emit.reports import ALL, NOTE, WARNING, report


def test_escapes() -> None:
    lines = as_github(ALL, Severity.ERROR).splitlines()
    assert lines[0] == (
        "::error title=pathways LG011,file=my rules/a%2Cb.yaml,line=3,col=11,endLine=3,endColumn=16"
        "::100%25 of 'a', never:%0Aholds%0AA device, on 30 June 2030.%0ACorrect it%0D%0Aor remove it."
    )
    assert lines[1].startswith("::warning title=pathways ST003,file=my rules/a%2Cb.yaml,line=2,col=5,endLine=4::")
    assert lines[2] == "::notice title=pathways LG030::proofs were not run: there is no solver"


def test_colon_in_a_file_name() -> None:
    line = as_github(report(replace(WARNING, span=Span("a:b.yaml", 1, 1, 1, 2))), Severity.ERROR).splitlines()[0]
    assert "file=a%3Ab.yaml," in line


def test_stops_at_what_github_shows_and_says_so() -> None:
    many = [replace(WARNING, message=f"number {number}") for number in range(MOST + 3)]
    lines = as_github(report(*many, NOTE), Severity.ERROR).splitlines()
    assert sum(line.startswith("::warning ") for line in lines) == MOST
    assert sum("number" in line for line in lines) == MOST + 3
    assert sum(line.startswith("::notice ") for line in lines) == 1
    assert lines[-1].startswith("3 more findings")


def test_a_message_cannot_give_a_command() -> None:
    evil = replace(NOTE, message="x\n::error::injected\r::stop-commands::t", severity=Severity.WARNING)
    many = [replace(evil, subject=str(number)) for number in range(MOST + 2)]
    lines = as_github(report(*many), Severity.ERROR).splitlines()
    assert all(line.startswith("::warning title=pathways LG030::") for line in lines[:MOST])
    assert not any(line.startswith("::") for line in lines[MOST:])
