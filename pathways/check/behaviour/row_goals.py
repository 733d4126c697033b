"""What cases can show of a row of classes or of a requirement, and how much of it they show."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from pathways.model.findings import Span


class RowGoal(Struct, frozen=True):
    """``kind``: one of the goals of its kind of rule; ``words``: what a case would show."""

    kind: str
    rule: str
    words: str
    span: Span

    def __str__(self) -> str:
        return f"{self.span}: {self.rule}: {self.words}"

    def as_entry(self) -> dict[str, object]:
        """For a document, keys in a fixed order."""
        return {"file": self.span.file, "line": self.span.line, "rule": self.rule, "kind": self.kind, "what": self.words}


def share(kind: str, covered: Iterable[RowGoal], uncovered: Iterable[RowGoal]) -> tuple[int, int]:
    """Covered goals of a kind, and all of them."""
    done = sum(goal.kind == kind for goal in covered)
    return done, done + sum(goal.kind == kind for goal in uncovered)
