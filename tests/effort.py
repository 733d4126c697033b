"""How much a run of the tests does.

`make test` goes through a part of what is many: a percentage of the generated devices (the Hypothesis profile `quick`), the
examples in FEW, the newest edition and the oldest; and it starts no process for a command that needs none of its own.
`make test-all` goes through everything, what is marked `slow` included. Both draw the same devices each time, so that a change is
judged by what it changes; `make search` draws others, to find what nobody thought of.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

import pytest
from _pytest.mark import ParameterSet
from hypothesis import HealthCheck, settings

from tests.places import EXAMPLES

Anything = TypeVar("Anything")

# In a profile, max_examples is the percentage that it takes of what each test asks for with `up_to`.
PROFILES = {"quick": 8, "full": 100, "search": 300}
# Software that waits for law, an implant, a diagnostic, and a device that is made for one patient.
FEW = frozenset({"idx-dr", "ceramic-on-metal-hip", "minuteful-kidney", "custom-made-dental-crown"})
# What takes long to start, as fixtures and as values of parameters.
ENGINES = frozenset({"browser", "dask_client", "spark_session", "dask", "spark"})
_EXAMPLES = frozenset(EXAMPLES)


def register_profiles() -> None:
    for name, percentage in PROFILES.items():
        settings.register_profile(name, max_examples=percentage, deadline=None, derandomize=name != "search")
    settings.load_profile("full")


def is_quick() -> bool:
    """Whether this run goes through a part only."""
    return settings.default.max_examples < PROFILES["full"]


def up_to(most: int, suppress: Collection[HealthCheck] = ()) -> settings:
    """So many generated examples in a full run, and the profile's part of them in a quick one."""
    return settings(max_examples=max(3, most * settings.default.max_examples // 100), suppress_health_check=tuple(suppress))


def a_part_of(many: Sequence[Anything]) -> Sequence[Anything]:
    """All of them in a full run, and in a quick one as many as the profile says, from the first to the last."""
    return many[:: max(1, 100 // settings.default.max_examples)]


def few_of(many: Sequence[Path]) -> Sequence[Path]:
    """All examples in a full run, and those in FEW in a quick one."""
    return [path for path in many if path.stem in FEW] if is_quick() else many


def quick_for(kept: Collection[Anything], many: Iterable[Anything]) -> list[Anything | ParameterSet]:
    """Values of parameters, of which a quick run keeps some."""
    slow = pytest.mark.slow
    return [each if each in kept else pytest.param(*(each if isinstance(each, tuple) else (each,)), marks=slow) for each in many]


def is_one_of_many(values: Collection[object], editions: Collection[str]) -> bool:
    """Whether a parametrised test is for an example or an edition that a quick run leaves out."""
    middle = sorted(editions)[1:-1]
    return any((isinstance(value, Path) and value in _EXAMPLES and value.stem not in FEW) or value in middle for value in values)
