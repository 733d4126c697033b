"""``--assume reliance-review=8w..26w``: a duration of the user's own for one step."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pathways.cli.exits import fail_with
from pathways.model.catalogue import Catalogue
from pathways.model.dates import Duration, Unit
from pathways.rulebook.fields import shown, suggestion

_UNITS = {"d": Unit.DAYS, "w": Unit.WEEKS, "m": Unit.MONTHS}
_TIME = re.compile(r"(\d{1,4})([dwm])(?:\.\.(\d{1,4})\2)?(?:\.\.(\d{1,4})\2)?")


def read_assumptions(texts: Iterable[str], catalogue: Catalogue) -> dict[str, Duration]:
    """Step id to duration. One time counts as low, likely and high; of two the likely one is their middle.

    Exits with 2 for an unknown step or a malformed time.
    """
    found: dict[str, Duration] = {}
    for text in texts:
        step, _, time = text.partition("=")
        if step not in catalogue.steps:
            fail_with(f"--assume: there is no step '{shown(step)}'", suggestion(step, catalogue.steps))
        found[step] = _duration(text, time)
    return found


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
