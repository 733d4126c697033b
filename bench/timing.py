"""Medians of paired runs: what is compared runs in turn, so that a busy machine slows all of them alike."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple


class Figure(NamedTuple):
    """Seconds: the median with the quartiles, and each run."""

    median: float
    low: float
    high: float
    runs: tuple[float, ...]

    def shown(self, scale: float = 1e6, unit: str = "us") -> str:
        return f"{self.median * scale:,.3g} {unit} ({self.low * scale:,.3g} to {self.high * scale:,.3g})"


def figure(runs: Sequence[float]) -> Figure:
    if len(runs) < 2:
        return Figure(runs[0], runs[0], runs[0], tuple(runs))
    low, _, high = statistics.quantiles(runs, n=4, method="inclusive")
    return Figure(statistics.median(runs), low, high, tuple(runs))


def paired(tasks: Mapping[str, Callable[[], object]], rounds: int, per_call: int = 1) -> dict[str, Figure]:
    """Each task once a round, in turn. ``per_call``: how many things one call does."""
    for task in tasks.values():
        task()
    runs: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(rounds):
        for name, task in tasks.items():
            began = time.perf_counter()
            task()
            runs[name].append((time.perf_counter() - began) / per_call)
    return {name: figure(found) for name, found in runs.items()}


def ratio(one: Figure, other: Figure) -> Figure:
    """How many times as long ``one`` takes, run by run."""
    return figure([a / b for a, b in zip(one.runs, other.runs, strict=True)])


def as_ratio(found: Figure) -> str:
    return f"{found.median:.3g} ({found.low:.3g} to {found.high:.3g})"


def markdown(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    lines += ["| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"
