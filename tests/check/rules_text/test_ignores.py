"""Inline ignores: what they silence, and what they do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from pathways.check.rules_text.codes import Part
from pathways.check.rules_text.ignores import apply_ignores, read_ignores
from pathways.model.findings import Finding, Severity, Span

REASON = "because the next document asks for it"


def _finding(line: int, code: str = "RF021") -> Finding:
    return Finding(code, Severity.WARNING, "x", Span("f.yaml", line, 3, line, 9))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"a: 1\nb: 2  # pathways: ignore RF021 {REASON}\n", 2),
        (f"a: 1\n  # pathways: ignore RF021 {REASON}\n\n  # another comment\nb: 2\n", 5),
        (f"#pathways: ignore RF021, ST003 {REASON}\nb: 2\n", 2),
    ],
)
def test_belongs_to_its_line_or_the_next(text: str, line: int) -> None:
    ignores, wrong = read_ignores("f.yaml", text)
    assert not wrong
    assert {ignore.line for ignore in ignores} == {line}


def test_silences_its_code_on_its_line_only() -> None:
    text = f"a: 1  # pathways: ignore RF021 {REASON}\nb: 2\n"
    found = (_finding(1), _finding(2), _finding(1, "RF022"))
    kept, silenced = apply_ignores(found, {"f.yaml": text}, [Part.LINT])
    assert kept == found[1:]
    assert silenced == 1


def test_without_a_reason_silences_nothing() -> None:
    kept, silenced = apply_ignores([_finding(1)], {"f.yaml": "a: 1  # pathways: ignore RF021\n"}, [Part.LINT])
    assert [each.code for each in kept] == ["ST010", "RF021"]
    assert silenced == 0


def test_unused_only_where_its_part_has_run() -> None:
    text = {"f.yaml": f"a: 1  # pathways: ignore LG120 {REASON}\n"}
    assert [each.code for each in apply_ignores([], text, [Part.LINT, Part.VERIFY])[0]] == ["ST011"]
    assert apply_ignores([], text, [Part.LINT])[0] == ()


def test_words_in_a_sentence_are_no_ignore(tmp_path: Path) -> None:
    del tmp_path
    assert read_ignores("f.yaml", "says: The text pathways:ignore means nothing#pathways: ignore\n") == ((), ())
