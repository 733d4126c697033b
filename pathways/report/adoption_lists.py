"""What is asked for beyond market access as items of the checklist and as steps beside the timeline, for every writer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from msgspec import Struct

from pathways.engine.answer.adoption_steps import AdoptionStep, adoption_steps
from pathways.engine.answer.headline import months_in_words
from pathways.model.adoption import Adoption, AdoptionStatus, AskedFor, Parallel
from pathways.model.dates import in_words
from pathways.model.result import RouteResult
from pathways.report.adoption import STANDINGS_IN_WORDS, about_in_words, required_in_words
from pathways.report.phrases import citation

CHECKLIST_TITLE = "NHS adoption: asked for beyond market access"
STEPS_TITLE = "NHS adoption, beside the regulatory work"
NO_DURATIONS = "Nobody publishes how long these take, so they have no dates of their own."
NOT_SAID = "A device file does not say which of these are in hand."
_PLANNED = STANDINGS_IN_WORDS[AdoptionStatus.PLANNED]
_CAN_BEGIN = {
    Parallel.YES: "Can begin beside the regulatory work",
    Parallel.AFTER: "Can begin after a step of the regulatory work",
    Parallel.NO: "Not beside the regulatory work",
    Parallel.NOT_ESTABLISHED: "Not established whether it can run beside the regulatory work",
}


class AdoptionItem(Struct, frozen=True):
    """``about``: how binding it is, and where and since when; ``note``: who says so. ``rule``: its id; empty for several."""

    rule: str
    title: str
    about: str
    says: str
    note: str

    @property
    def lead(self) -> str:
        return f"{self.title}{f' ({self.about})' if self.about else ''}{'.' if self.note else ':'}"


class AdoptionGroup(Struct, frozen=True):
    """Items of which the same is said. ``is_planned``: nothing of it is to be done today, so that nothing is to be ticked."""

    heading: str
    items: tuple[AdoptionItem, ...]

    @property
    def is_planned(self) -> bool:
        return self.heading == _PLANNED


def checklist_groups(adoption: Adoption | None) -> tuple[AdoptionGroup, ...]:
    """What is in force by how binding it is; then, apart, what is not settled and what is planned."""
    applies = () if adoption is None else adoption.applies
    return tuple(AdoptionGroup(heading, tuple(map(_item, found))) for heading, found in groupby(applies, key=_checklist_heading))


def _checklist_heading(each: AskedFor) -> str:
    return STANDINGS_IN_WORDS.get(each.status) or each.required.value.capitalize()


def _item(each: AskedFor) -> AdoptionItem:
    return AdoptionItem(each.id, each.title, _about(each), each.says, citation(each.id, each.confidence, each.sources))


def _about(each: AskedFor) -> str:
    """The heading says how binding it is where it is in force."""
    in_force = each.status is AdoptionStatus.IN_FORCE
    parts = ("" if in_force else required_in_words(each.required, each.status), about_in_words(each))
    return "; ".join(part for part in parts if part)


def step_groups(adoption: Adoption | None, routes: Iterable[RouteResult]) -> tuple[AdoptionGroup, ...]:
    """By when work can begin. What is not placed by any source is named in few words, and placed nowhere."""
    steps = () if adoption is None else adoption_steps(adoption, routes)
    return tuple(AdoptionGroup(heading, tuple(_items(list(found)))) for heading, found in groupby(steps, key=_step_heading))


def _step_heading(step: AdoptionStep) -> str:
    return _PLANNED if step.is_planned else _CAN_BEGIN[step.asked.beside.answer]


def _items(steps: Sequence[AdoptionStep]) -> Iterator[AdoptionItem]:
    if steps[0].is_planned or steps[0].asked.beside.answer is Parallel.NOT_ESTABLISHED:
        by_words: dict[str, list[AskedFor]] = {}
        for step in steps:
            by_words.setdefault(required_in_words(step.asked.required, step.asked.status), []).append(step.asked)
        for words, asked in by_words.items():
            yield AdoptionItem("", f"{words[0].upper()}{words[1:]}", "", f"{'; '.join(map(_named, asked))}.", "")
        return
    yield from map(_step_item, steps)


def _step_item(step: AdoptionStep) -> AdoptionItem:
    asked = step.asked
    about = required_in_words(asked.required, asked.status)
    says = " ".join(part for part in (begins_in_words(step), asked.beside.says) if part)
    return AdoptionItem(asked.id, asked.title, about, says, citation(asked.id, asked.confidence, asked.sources))


def _named(each: AskedFor) -> str:
    """With the time from which it is planned."""
    time = each.begins if each.status is AdoptionStatus.PLANNED else None
    return f"{each.title}{'' if time is None else f' ({in_words(time.first, time.precision)})'} [{each.id}]"


def begins_in_words(step: AdoptionStep) -> str:
    """After which step, and when that is done as planned; nothing where it waits for none."""
    before = step.waits_for
    if before is None:
        return ""
    if before.done:
        return f"After the step '{before.title}', which is done."
    if before.route is None or before.ends is None:
        return f"After the step '{before.title}', which is in no plan here."
    return f"After '{before.title}', in the plan of {before.route.title} done {months_in_words(before.ends)}."


def can_begin(step: AdoptionStep) -> str:
    """In one line, for a cell."""
    if step.is_planned:
        return _PLANNED
    return begins_in_words(step).removesuffix(".") or _CAN_BEGIN[step.asked.beside.answer]
