"""What may go wrong, as grammars: from a seed come inputs, each with the exits that it may have and the words that are said."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from typing import NamedTuple

HEAD = "schema: pathways.device/1\n"
ESCAPES = ("\x1b[31m", "\x1b]0;owned\x07", "\x1b[2J", "\x9b31m", "\x07", "\x08", "\x7f", "\x00")
TURNS = ("\u202e", "\u2066", "\u200f", "\u061c", "\u2028", "\u200b", "\ufeff")
COMMANDS = ("::error::x", "##[error]x", "::stop-commands::y")
FORMULAS = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\uff1dA1", "\t=1", "=HYPERLINK(1)")
MARKUP = (
    "<script>alert(1)</script>",
    "[link=file:///etc/passwd]x[/link]",
    "](javascript:alert(1))",
    "{{7*7}}",
    "${HOME}",
    "%s%n",
    "|x|",
)
LONG = ("x" * 5_000, "word " * 1_000, "\u8a3a\u65ad" * 500, " " * 5_000, "(" * 3_000)
FORBIDDEN = frozenset("\x1b\x07\x08\x7f\x9b\x00\u202e\u2066\u2069\u200f\u061c\u2028\u200b\ufeff")
"""What no terminal gets to see, whoever wrote it."""


class Hostile(NamedTuple):
    """``words``: one of these is said; none means that nothing need be."""

    content: bytes
    exits: tuple[int, ...]
    words: tuple[str, ...] = ()


def foreign(rng: random.Random) -> str:
    """A text of somebody who means no good, or of nobody in particular."""
    kinds = (
        ESCAPES,
        TURNS,
        COMMANDS,
        FORMULAS,
        MARKUP,
        LONG,
        ("", "null", "~", "true", "NaN", "-0", "1e999", "\ud83d\ude00", "ä́"),
    )
    return "".join(rng.choice(rng.choice(kinds)) for _ in range(rng.randint(1, 3)))


def quoted(text: str) -> str:
    """In double quotes, as YAML and JSON both read it; what no YAML holds stands as its escape."""
    return json.dumps(text.replace("\x00", "\x01")).replace("\x7f", "\\u007f")


def yaml_hazard(rng: random.Random) -> Hostile:
    """A file that is no device file before anything in it is looked at."""
    deep = rng.randint(41, 4_000)
    return rng.choice(
        (
            Hostile(f"{HEAD}name: !!python/object/apply:os.system [id]\n".encode(), (2,), ("YS006",)),
            Hostile(f"{HEAD}name: &a x\nnotes: *a\n".encode(), (2,), ("YS003",)),
            Hostile(f"{HEAD}device: {{<<: {{kind: ivd}}}}\n".encode(), (2,), ("YS003",)),
            Hostile(f"{HEAD}name: x\n---\n{HEAD}".encode(), (2,), ("YS004",)),
            Hostile(f"{HEAD}name: a\nname: b\n".encode(), (2,), ("YS008",)),
            Hostile(f"{HEAD}name: {'[' * deep}{']' * deep}\n".encode(), (2,), ("YS005",)),
            Hostile(f"{HEAD}\tname: x\n".encode(), (2,), ("YS002",)),
            Hostile(HEAD.encode() + b"name: \x00\n", (2,), ("IN006",)),
            Hostile(HEAD.encode() + b"name: \xff\xfe\n", (2,), ("IN006",)),
            Hostile(HEAD.encode() + b"name: '" + b"x" * (256 * 1024 + rng.randint(0, 9)) + b"'\n", (2,), ("IN005",)),
            Hostile(b" " * rng.randint(0, 3), (2,), ("YS001",)),
            Hostile(b"- 1\n- 2\n", (2,), ("YS014",)),
            Hostile(b"schema: pathways.device/9\nname: x\n", (2,), ("YS018",)),
            Hostile(rng.randbytes(rng.randint(1, 400)), (2,), ("error",)),
        )
    )


def harmless_text(rng: random.Random) -> Hostile:
    """Foreign text where any text may stand: it is shown and not obeyed."""
    name, notes, gmdn, number = (quoted(foreign(rng) or "x") for _ in range(4))
    approval = f"{{regulator: eu, pathway: mdr-certificate, number: {number}}}"
    text = f"{HEAD}name: {name}\nnotes: {notes}\ndevice: {{gmdn: {gmdn}, kind: general}}\napprovals: [{approval}]\n"
    return Hostile(text.encode(), (0,))


def wrong_value(rng: random.Random) -> Hostile:
    fact = rng.choice(
        ("device: {kind: %s}", "device: {sterile: %s}", "class: {gb: %s}", "approvals: [{expires: %s}]", "qms: {certificate: %s}")
    )
    text = "zebra " + foreign(rng)
    return Hostile(f"{HEAD}name: x\n{fact % quoted(text)}\n".encode(), (2,), ("error",))


def wrong_key(rng: random.Random) -> Hostile:
    key = quoted("k" + foreign(rng))
    place = rng.choice(("%s: 1\n", "device: {%s: 1}\n", "approvals: [{%s: 1}]\n", "manufacturer: {%s: {a: [1]}}\n"))
    return Hostile(f"{HEAD}name: x\n{place % key}".encode(), (2,), ("has no key", "YS"))


def many(rng: random.Random) -> Hostile:
    """More of something than any device has."""
    number = rng.randint(41, 6_000)
    bare = ", ".join(f"K{rng.randint(10**5, 10**6 - 1)}{place % 10}" for place in range(number))
    return rng.choice(
        (
            Hostile(f"{HEAD}approvals: [{bare}]\n".encode(), (2,), ("more than 40 approvals",)),
            Hostile(f"{HEAD}approvals: [{'{}, ' * 9}{{number: x}}]\n".encode(), (2,), ("more than 40 approvals", "IN0")),
            Hostile(
                f"{HEAD}evidence: [{', '.join(f'x{each}' for each in range(number))}]\n".encode(),
                (2,),
                ("there is no evidence item",),
            ),
            Hostile((HEAD + "".join(f"x{each}: 1\n" for each in range(number))).encode(), (2,), ("and ", "has no key")),
            Hostile(f"{HEAD}device: {{{', '.join(f'x{each}: 1' for each in range(number))}}}\n".encode(), (2,), ("has no key",)),
            Hostile(f"{HEAD}notes: '{' ' * 200_000}'\n".encode(), (0,)),
            Hostile(f"{HEAD}approvals: ['FDA{' ' * 200_000}K203629']\n".encode(), (2,), ("IN010",)),
            Hostile(f"{HEAD}approvals: ['{'until ' * number}']\n".encode(), (2,), ("error",)),
        )
    )


_PARTS = (
    "FDA", "510(k)", "K203629", "DEN180001", "P950037/S279", "EU", "MDR", "certificate", "until", "2029-05-01",
    "1 May 2029", "9999-12-31", "0001-01-01", "29/02/2029", "IIa", "Class", "no", "none", ";", ",", "and", "+",
    "self-declaration", "TGA", "MDEL", "withdrawn", "(", ")", "?", "UKCA", "IVDR", "\u2013", "n/a", "Health Canada",
    "licence", "12345", "'", "valid", "expired",
)  # fmt: skip


def note(rng: random.Random) -> Hostile:
    """Words of notes in any order: read or refused, and never something between."""
    words = " ".join(rng.choice(_PARTS) for _ in range(rng.randint(1, 12)))
    return Hostile(f"{HEAD}name: x\napprovals: [{quoted(words)}]\n".encode(), (0, 2))


DEVICES: tuple[Callable[[random.Random], Hostile], ...] = (yaml_hazard, harmless_text, wrong_value, wrong_key, many, note)


def devices(seed: int, number: int) -> Iterator[tuple[str, Hostile]]:
    """As many device files, kind by kind, each with the name of its kind."""
    rng = random.Random(seed)
    for place in range(number):
        make = DEVICES[place % len(DEVICES)]
        yield make.__name__, make(rng)
