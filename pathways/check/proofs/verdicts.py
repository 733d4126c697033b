"""Verdicts of the prover, kept by what was asked: the same formula over the same vocabulary is not asked twice."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from pathways.check.proofs.formula import Among, And, Between, Constant, Earlier, Formula, Not, Or
from pathways.check.proofs.proof import ProofBudget
from pathways.model.facts import Vocabulary
from pathways.rulebook.cache import VERDICTS, keep, read_kept
from pathways.rulebook.folder import code_state
from pathways.rulebook.meaning import meaning_digest

_ROOMS = ("check/proofs", "model")
"""The folders of whose code a verdict is made."""
_MOST = 20_000


class Verdicts:
    """What was decided before and in this run. What the prover gave up on is asked again."""

    def __init__(self, vocabulary: Vocabulary, budget: ProofBudget, prover: str) -> None:
        """``prover``: which version of it decides."""
        asked = hashlib.sha256(f"{meaning_digest(vocabulary)} {budget.steps} {prover}".encode())
        asked.update(code_state(_ROOMS))
        self._key = asked.hexdigest()
        self._kept: dict[bytes, int] = read_kept(VERDICTS, self._key, dict[bytes, int]) or {}
        self._digests: dict[int, tuple[Formula, bytes]] = {}
        self._changed = False

    def known(self, goal: Formula, decide: Callable[[], int | None]) -> int | None:
        """The verdict on ``goal`` as a number; None is not kept."""
        name = self._digest(goal)
        found = self._kept.pop(name, None)
        if found is None:
            found = decide()
            self._changed = True
        if found is not None:
            self._kept[name] = found  # at the end: what is asked of late is kept longest
        return found

    def keep(self) -> None:
        if self._changed:
            keep(VERDICTS, self._key, dict(list(self._kept.items())[-_MOST:]))
            self._changed = False

    def _digest(self, formula: Formula) -> bytes:
        known = self._digests.get(id(formula))
        if known is None:
            known = self._digests[id(formula)] = (formula, hashlib.sha256(self._words(formula)).digest())
        return known[1]

    def _words(self, formula: Formula) -> bytes:
        match formula:
            case And() | Or():
                return type(formula).__name__.encode() + b"".join([self._digest(part) for part in formula.parts])
            case Not():
                return b"Not" + self._digest(formula.part)
            case Among():
                return repr((formula.variable, sorted(map(repr, formula.values)))).encode()
            case Between():
                return repr(("Between", formula.variable, *map(_number, (formula.low, formula.high)))).encode()
            case Earlier():
                return repr(("Earlier", formula.variable, formula.other, formula.offset)).encode()
            case Constant():
                return repr(formula.value).encode()


def _number(edge: float | None) -> float | None:
    """A day read from the cache is 739000.0, one read from a file 739000."""
    return None if edge is None else float(edge)
