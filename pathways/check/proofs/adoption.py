"""What holds of requirements for every device that there can be: found by looking, without a solver."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from pathways.check.proofs.classes import satisfy
from pathways.engine.conditions.evaluate import evaluate
from pathways.engine.conditions.knowledge import Knowledge
from pathways.engine.conditions.once import once_each
from pathways.engine.conditions.worked_out import known_of
from pathways.model.catalogue import RuleSet
from pathways.model.conditions import ALWAYS, NEVER, AllOf, AnyOf, Condition, Folding, Holds, Negation, Truth, fold
from pathways.model.device import Approval, Device
from pathways.model.facts import Vocabulary

_PATHWAY = "approval.pathway"


class AdoptionProof(Struct, frozen=True):
    """``why``: what refutes it; empty where it holds."""

    requirement: str
    name: str
    why: str = ""


def prove_adoption(rules: RuleSet) -> Iterator[AdoptionProof]:
    """That every requirement concerns some device, and that none but a condition that is always so concerns all."""
    for each in rules.adoption:
        reached = parting_device(each.when, NEVER, rules)
        name = f"requirement '{each.id}' is reached"
        yield AdoptionProof(each.id, name, "" if reached else "no device meets its condition")
        if each.when != ALWAYS:
            bounded = parting_device(each.when, ALWAYS, rules)
            name = f"requirement '{each.id}' does not concern every device"
            yield AdoptionProof(each.id, name, "" if bounded else "every device meets its condition")


def parting_device(one: Condition, other: Condition, rules: RuleSet) -> bool:
    """Whether there is a device for which one of the conditions holds and the other does not."""
    return any(
        satisfy(AllOf((_settled(holds, known), Negation(_settled(not_holds, known)))), known) is not None
        for known in _views(rules.catalogue.vocabulary)
        for holds, not_holds in ((one, other), (other, one))
    )


@once_each
def _views(vocabulary: Vocabulary) -> tuple[Knowledge, ...]:
    """Devices of which nothing is known but which approval they hold: none, or one of each pathway."""
    pathways = vocabulary.facts[_PATHWAY].labels if _PATHWAY in vocabulary.facts else ()
    held = ((), *((Approval({_PATHWAY: pathway}),) for pathway in pathways))
    return tuple(known_of(Device("", {}, approvals, None), vocabulary) for approvals in held)


def _settled(condition: Condition, known: Knowledge) -> Condition:
    """The condition with what it asks of approvals answered; what more could be said of them may be as wanted."""

    def of_approvals(inner: Condition) -> Condition:
        return NEVER if evaluate(Holds(inner), known) is Truth.NO else ALWAYS

    return fold(
        condition,
        Folding[Condition](
            leaf=lambda leaf: leaf,
            all_of=lambda parts: AllOf(tuple(parts)),
            any_of=lambda parts: AnyOf(tuple(parts)),
            negation=Negation,
            holds=of_approvals,
        ),
    )
