from __future__ import annotations

import unicodedata

import pytest

from pathways.writing.plain_text import harmless, printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("IDx-DR", "IDx-DR"),
        ("Zürich 東京 ♥", "Zürich 東京 ♥"),
        ("a\x1b[31mred\x1b[0m", "a�[31mred�[0m"),
        ("a\x1b]8;;http://x\x07link", "a�]8;;http://x�link"),
        ("a\x07b\x08c\x7fd", "a�b�c�d"),
        ("a\x9b31mb", "a�31mb"),
        ("a\x00b", "a�b"),
        ("abc\u202edef\u202c", "abc�def�"),
        ("a\u2066b\u2069", "a�b�"),
        ("a\u200bb\ufeffc\u00add", "a�b�c�d"),
        ("a\ud800b", "a�b"),
        ("a\ue000b\uffffc", "a�b�c"),
        ("\U000e0041", "�"),
        ("a\nb\r\nc", "a b c"),
        ("a\tb\vc\fd", "a b c d"),
        ("a\u2028b\u2029c\x85d", "a b c d"),
        ("  a   b  ", "a b"),
        ("a\u00a0\u3000b", "a b"),
        ("", ""),
        ("\n\n", ""),
        ("[bold]x[/bold] :smile: [link=http://x]", "[bold]x[/bold] :smile: [link=http://x]"),
    ],
)
def test_foreign_text_is_one_line_without_anything_a_terminal_would_obey(text: str, shown: str) -> None:
    assert harmless(text) == shown


def test_no_character_at_all_gets_through_that_controls() -> None:
    every = "".join(chr(code) for code in range(0x11000))
    shown = harmless(every, len(every))
    assert len(shown) > 40_000
    assert {unicodedata.category(char) for char in shown}.isdisjoint({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


@pytest.mark.parametrize("most", [1, 2, 10, 200])
def test_the_text_is_never_longer_than_allowed(most: int) -> None:
    assert harmless("x" * most, most) == "x" * most
    assert harmless("x" * (most + 1), most) == "x" * (most - 1) + "…"
    assert len(harmless("東" * 1000, most)) == most


def test_harmless_text_stays_as_it_is() -> None:
    once = harmless("a\x1b[31m\u202e b\n" * 50)
    assert harmless(once) == once


def test_printable_text_keeps_its_lines_and_its_length() -> None:
    text = "name: \x1b[31mx\n\tb: \u202ey\r\n"
    assert printable(text) == "name: �[31mx\n b: �y \n"
    assert len(printable(text)) == len(text)
