"""Text for people."""

from __future__ import annotations

from pathways.check.emit.text import as_text
from pathways.model.findings import Severity
from tests.check.emit.reports import ALL, report

GOLDEN = """\
my rules/a,b.yaml:3:11: error LG011: 100% of 'a', never: holds
    3 |     says: Naïve 'text', 100%: yes
      |           ^^^^^
  see also my rules/a,b.yaml:4:5
    4 |   - rule: b
      |     ^^^^^^^
  A device, on 30 June 2030.
  Correct it or remove it.

my rules/a,b.yaml:2:5: warning ST003: no end
    2 |   - rule: a
      |     ^^^^^^^

note LG030: proofs were not run: there is no solver

1 file, 2 checks, 1 case, 1 proof: 1 error, 1 warning, 1 note (2 ignored). Failed.
"""


def test_golden() -> None:
    assert as_text(ALL, Severity.ERROR) == GOLDEN


def test_nothing_found() -> None:
    assert (
        as_text(report(), Severity.NOTE)
        == "1 file, 2 checks, 1 case, 1 proof: 0 errors, 0 warnings, 0 notes (2 ignored). Passed.\n"
    )
