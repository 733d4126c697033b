"""Receipts that were cut, mixed up or made by hand: refused in words, or answered again as what they are."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from tests.acceptance.command import TODAY, Command, example
from tests.hostile.behaviour import behaves, shows_nothing_to_obey
from tests.hostile.conftest import Inside
from tests.hostile.grammar import foreign

pytestmark = pytest.mark.slow


def _spoiled(document: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """One value anywhere is gone or another."""
    here: Any = document
    while True:
        keys = list(here) if isinstance(here, dict) else list(range(len(here)))
        key = rng.choice(keys)
        inner = here[key]
        if isinstance(inner, dict | list) and inner and rng.random() < 0.8:
            here = inner
            continue
        if rng.random() < 0.3:
            del here[key]
        else:
            here[key] = rng.choice((foreign(rng), None, -1, [], {}, True, "2026-02-30", "9999-12-31", "0" * 64))
        return document


def test_no_receipt_leads_anywhere_else(pathways: Command, inside: Inside) -> None:
    pathways.write("d.yaml", example("idx-dr").read_bytes())
    behaves(inside("assess", "d.yaml", "--as-of", TODAY, "--receipt", "r.json"), (0,))
    text = (pathways.folder / "r.json").read_text(encoding="utf-8")
    behaves(inside("replay", "r.json"), (0,))
    rng = random.Random(5)
    for place in range(90):
        if place % 3 == 0:
            cut = rng.randrange(len(text))
            pathways.write("x.json", text[:cut])
        else:
            pathways.write("x.json", json.dumps(_spoiled(json.loads(text), rng)).encode("utf-8", "replace"))
        done = inside("replay", "x.json")
        behaves(done, (0, 1, 2), about=place)
        shows_nothing_to_obey(done, about=place)
        if place % 3 == 0:
            assert done.code == 2
