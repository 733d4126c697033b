"""Assessing drafts, each once: the same few devices are looked at again and again during an interview."""

from __future__ import annotations

from msgspec import Struct

from pathways.engine.answer.assess import Request, assess
from pathways.engine.changes.route_view import Picture, Shape, picture
from pathways.engine.conditions.knowledge import ContradictionError
from pathways.engine.interview.draft import Draft
from pathways.model.catalogue import RuleSet
from pathways.model.result import Assessment, Outcome

_MOST_KEPT = 200
_OUT = (Outcome.EXCLUDED.value, Outcome.CLOSED.value)


class DraftView(Struct, frozen=True):
    assessment: Assessment
    picture: Picture


class Lookout:
    """Remembers the views of the last drafts. What it gives depends on the draft alone."""

    def __init__(self, rules: RuleSet, request: Request) -> None:
        self.rules = rules
        self.request = request
        self._kept: dict[object, DraftView | None] = {}

    def look(self, draft: Draft) -> DraftView | None:
        """What the rules say of the draft; None where its facts cannot all be true."""
        held = None if draft.approvals is None else tuple(frozenset(facts.items()) for facts in draft.approvals)
        key = (draft.name, frozenset(draft.facts.items()), held, draft.evidence, draft.notes)
        if key not in self._kept:
            if len(self._kept) >= _MOST_KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = self._view(draft)
        return self._kept[key]

    def _view(self, draft: Draft) -> DraftView | None:
        device = draft.device
        try:
            assessment = assess(device, self.rules, self.request)
        except ContradictionError:
            return None
        places = () if draft.approvals is None else draft.places(device)
        return DraftView(assessment, {key: shape for key, shape in picture(assessment, places).items() if not _is_out(shape)})


def _is_out(shape: Shape) -> bool:
    """A route that is closed or excluded is as good as one that is not for the device: nobody is asked for the reason."""
    return bool(shape) and shape[0] in _OUT
