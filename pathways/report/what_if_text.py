"""What would change an answer, for reading at a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pathways.model.citations import in_one_line
from pathways.model.dates import Duration, Precision, in_words
from pathways.model.result import Outcome
from pathways.model.what_if import Cost, Depends, Effect, EffectKind, Proposal, WhatIf
from pathways.report.labels import MARKETS, REVIEWERS
from pathways.writing.page import PAGE_WIDTH, Page
from pathways.writing.plain_text import harmless

SHOWN = 5
_REGULATORS_CHOOSE = (
    "Which approval a regulator abroad gives depends on its own classes and on the file; that is not checked here. An approval "
    "is looked at as if it were new, in force and not given by reliance. Not legal advice."
)


def what_if_text(found: WhatIf, limit: int | None = None, width: int = PAGE_WIDTH) -> str:
    """The answer as it is, what can be done about it, and what nobody can change; at most ``limit`` entries in each part."""
    page = Page(width)
    page.say(harmless(found.device, 100))
    page.say(found.headline)
    page.say(f"Edition {found.edition} of the rules, for {in_words(found.as_of)}.")
    _part(page, "What can be done", found.proposals, SHOWN if limit is None else limit)
    if not found.proposals:
        certainly = " that this device can certainly get or do" if found.depends else " that somebody can do"
        gives = "opens a route, keeps one open longer, opens one sooner or saves a review"
        page.say(f"Nothing{certainly}, alone or with one other, {gives}.", 2)
    if found.approvals_unknown:
        page.say("Say first which approvals the device holds: without that, none can be added.", 2)
    if found.without_effect:
        page.blank()
        page.say("Looked at as well; by itself it opens nothing and nothing sooner:", 2)
        for change in found.without_effect:
            page.say(change.says, 4, mark="- ")
    _depends(page, found.depends)
    if found.ruled_out:
        page.heading("What this device cannot get")
    for each in found.ruled_out:
        cited = f"[{each.confidence.value}; {in_one_line(each.sources)}]"
        page.say(f"{each.change.says}: {each.says} {cited}", 2, mark="- ")
    _part(page, "If a fact in the file is wrong (nobody can choose these)", found.beyond, SHOWN if limit is None else limit)
    page.blank()
    page.say(_REGULATORS_CHOOSE)
    return page.text()


def _depends(page: Page, depends: Sequence[Depends]) -> None:
    if depends:
        page.heading("What depends on facts that are not given")
    for each in depends:
        page.say(each.change.says, 2, mark="- ")
        ways = [f"{fact.label}: {', '.join(fact.values)}" for fact in each.enough]
        page.say(f"It can be had with {'; or '.join(ways)}." if ways else f"Depends on: {', '.join(each.facts)}.", 6)
        for effect in each.effects:
            details = f"{_before(effect)}{_longer(effect)}{_review(effect)}"
            page.say(f"{_GIVES[effect.kind]} {effect.title} ({MARKETS[effect.market]}). {details}", 6, 8)
            for reason in effect.because:
                page.say(f"Rule: {reason.says} [{reason.rule}; {reason.confidence.value}]", 8)


def _part(page: Page, title: str, proposals: Sequence[Proposal], limit: int) -> None:
    groups = _alike(proposals)
    if not groups and title != "What can be done":
        return
    page.heading(title)
    for number, group in enumerate(groups[:limit]):
        if number:
            page.blank()
        _group(page, group)
    left = len(groups) - limit
    if left > 0:
        page.blank()
        page.say(f"{left} more; --limit {len(groups)} shows all.", 2)


def _alike(proposals: Iterable[Proposal]) -> list[list[Proposal]]:
    """Proposals that give the same at the same cost stand together."""
    groups: dict[object, list[Proposal]] = {}
    for proposal in proposals:
        effects = tuple((each.kind, each.route, each.legal_status, each.likely) for each in proposal.effects)
        key = (effects, proposal.cost, proposal.gives_up, len(proposal.changes))
        groups.setdefault(key, []).append(proposal)
    return list(groups.values())


def _group(page: Page, group: Sequence[Proposal]) -> None:
    if len(group) > 1:
        page.say("Any one of these:", 2)
    for proposal in group:
        page.say("; and ".join(change.says for change in proposal.changes), 2 if len(group) == 1 else 4, mark="- ")
    first = group[0]
    for effect in first.effects:
        _effect(page, effect, first.can_be_made)
    if first.gives_up:
        page.say(f"Gives up: {', '.join(first.gives_up)}.", 6)
    if first.can_be_made:
        page.say(_cost(first.cost), 6)


def _effect(page: Page, effect: Effect, can_be_made: bool) -> None:
    market = MARKETS[effect.market]
    dates = _longer(effect) or _dates(effect, can_be_made)
    details = f"{_before(effect)}{dates}{_review(effect)}"
    page.say(f"{_GIVES[effect.kind]} {effect.title} ({market}). {details}", 6, 8)
    for reason in effect.because:
        page.say(f"Rule: {reason.says} [{reason.rule}; {reason.confidence.value}]", 8)
    for reason in effect.no_longer:
        page.say(f"No longer in the way: {reason.rule}.", 8)
    if effect.steps_saved:
        page.say(f"Falls away: {', '.join(effect.steps_saved)}.", 8)


_GIVES = {
    EffectKind.OPENS: "Opens:",
    EffectKind.UPCOMING: "Opens later, by law:",
    EffectKind.EXPECTED: "Expected, not law:",
    EffectKind.LONGER: "Longer:",
    EffectKind.SOONER: "Sooner:",
    EffectKind.NO_APPROVED_BODY: "Without an Approved Body:",
}


def _before(effect: Effect) -> str:
    if effect.outcome_before is None:
        return "Did not apply before. "
    return "" if effect.outcome_before is effect.outcome_after else f"Was {effect.outcome_before.value}. "


def _longer(effect: Effect) -> str:
    """Until when instead of until when, and when to begin so that access is kept."""
    if effect.kind is not EffectKind.LONGER or effect.until_before is None:
        return ""
    after = "With no end" if effect.until_after is None else f"Until {in_words(effect.until_after)}"
    text = f"{after} instead of {in_words(effect.until_before)}. "
    if effect.start_by is not None:
        likely, slow = in_words(effect.start_by.likely, Precision.MONTH), in_words(effect.start_by.slow, Precision.MONTH)
        text += f"To keep access after that day, begin by {likely}, or by {slow} if all goes slowly. "
    return text


def _dates(effect: Effect, can_be_made: bool) -> str:
    day = effect.likely
    if day is None:
        return "" if effect.outcome_after is Outcome.OPEN else "No opening date is established. "
    counted = ", with the time it takes" if effect.market_with_cost else ", counted as if it were held now" if can_be_made else ""
    was = f" instead of {in_words(effect.market_before, Precision.MONTH)}" if effect.market_before else ""
    return f"Market likely {in_words(day, Precision.MONTH)}{was}{counted}. "


def _review(effect: Effect) -> str:
    words = REVIEWERS[effect.review_after]
    freed = "; every way open to it until now needs an Approved Body" if effect.frees_from_review else ""
    return f"{words[0].upper()}{words[1:]}{freed}."


def _cost(cost: Cost) -> str:
    if cost.ready is None:
        return "Time to obtain it: not known."
    steps = ", ".join(f"{step.title} {_duration(step.duration)}" for step in cost.steps)
    assumed = "" if all(step.published for step in cost.steps) else " (planning assumption)"
    return f"Time it takes: {steps}{assumed}; done by about {in_words(cost.ready.likely, Precision.MONTH)}."


def _duration(duration: Duration) -> str:
    if duration.low == duration.high:
        return f"{duration.low} {duration.unit.value}"
    return f"{duration.low} to {duration.high} {duration.unit.value}"
