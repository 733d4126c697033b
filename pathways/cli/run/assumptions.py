"""``--assume``: a duration of the user's own for one step (``reliance-review=8w..26w``), or a number of what is paid for
(``gmdn-categories=3``)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

from pathways.cli.exits import fail_with
from pathways.model.catalogue import Catalogue
from pathways.model.costs import CostInput
from pathways.model.dates import Duration, Unit
from pathways.rulebook.fields import shown, suggestion

_NUMBER = re.compile(r"[0-9]{1,3}", re.ASCII)
_UNITS = {"d": Unit.DAYS, "w": Unit.WEEKS, "m": Unit.MONTHS}
_TIME = re.compile(r"(\d{1,4})([dwm])(?:\.\.(\d{1,4})\2)?(?:\.\.(\d{1,4})\2)?")


class Assumptions(Struct, frozen=True):
    """Durations by step, and numbers by input of the costs."""

    times: dict[str, Duration]
    numbers: dict[str, int]


def read_assumptions(texts: Iterable[str], catalogue: Catalogue) -> Assumptions:
    """One time counts as low, likely and high; of two the likely one is their middle.

    Exits with 2 for what is neither a step nor an input of the costs, for a malformed time and for a number below the least.
    """
    found = Assumptions({}, {})
    inputs = {each.id: each for each in catalogue.costs.inputs}
    for text in texts:
        name, _, value = text.partition("=")
        if name in inputs:
            found.numbers[name] = _number(text, value, inputs[name])
        elif name in catalogue.steps:
            found.times[name] = _duration(text, value)
        else:
            message = f"--assume: there is no step and no number of costs '{shown(name)}'"
            fail_with(message, suggestion(name, [*catalogue.steps, *inputs]))
    return found


def _number(text: str, value: str, input_: CostInput) -> int:
    if _NUMBER.fullmatch(value) is None or not input_.least <= int(value):
        fail_with(
            f"--assume: '{shown(text)}' is not NAME=NUMBER",
            f"{input_.ask} A whole number from {input_.least} to 999, as in {input_.id}=2.",
        )
    return int(value)


def _duration(text: str, time: str) -> Duration:
    match = _TIME.fullmatch(time)
    if match is None:
        fail_with(
            f"--assume: '{shown(text)}' is not STEP=TIME",
            "Write 8w, 8w..26w or 8w..16w..26w; d is days, w weeks, m months; one unit throughout.",
        )
    low = int(match[1])
    second = int(match[3]) if match[3] else low
    high = int(match[4]) if match[4] else second
    likely = second if match[4] else (low + high) // 2
    if not low <= likely <= high:
        fail_with(f"--assume: '{shown(text)}' must run from short to long")
    return Duration(low, likely, high, _UNITS[match[2]])
