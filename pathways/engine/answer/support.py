"""Who can help with a device: the organisations that fit it, its stage and its region, and why each does."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from pathways.engine.conditions.usual import Known, known_with
from pathways.engine.conditions.worked_out import known_of
from pathways.model.conditions import Truth
from pathways.model.device import Device
from pathways.model.facts import Vocabulary
from pathways.model.nations import Nation
from pathways.model.result import Assessment, Held, Verdict
from pathways.model.rules import Market, Need
from pathways.model.support import (
    Directory,
    LeftOut,
    Offer,
    Organisation,
    OrganisationType,
    Running,
    Selection,
    Stage,
    Support,
    SupportPlace,
    Tag,
)

_EVERY_DEVICE = "any"
_RUNNING = tuple(Running)


class SupportRequest(Struct, frozen=True):
    """``place``: None where no region of the UK is known. ``type``: only this type, and then all of it."""

    edition: str
    as_of: dt.date
    place: SupportPlace | None = None
    type: OrganisationType | None = None


def who_helps(
    directory: Directory,
    request: SupportRequest,
    vocabulary: Vocabulary,
    device: Device | None = None,
    answer: Assessment | None = None,
) -> Support:
    """Those that the selection for the place names, best first. ``answer``: the device's assessment, which tells its stage.

    Raises ContradictionError where the facts of the device cannot all be true.
    """
    stages = {} if device is None or answer is None else _stages(device, answer, _markets(directory, request.place))
    known = None if device is None else known_with(known_of(device, vocabulary), strict=False)
    fitting = _Fitting(directory, request.place, _truths(directory.tags.values(), known, stages))
    selection = _selection(directory, request.place)
    found = [each for each in fitting.ranked() if _may_be_named(each.organisation, request.type, fitting.truths)]
    if request.type is None and request.place is None:
        found = [each for each in found if fitting.works_at(each.organisation)]
    left_out = () if known is None or request.type else tuple(_left_out(directory, known))
    found = [each for each in found if not any(each.organisation.type in rule.types for rule in left_out)]
    offers = tuple(found) if request.type else tuple(_taken(fitting, selection, found))
    named = {offer.organisation.id for offer in offers}
    left = Counter(each.organisation.type for each in found if each.organisation.id not in named)
    return Support(
        edition=request.edition,
        as_of=request.as_of,
        checked=directory.checked,
        device=None if device is None else device.name,
        place=request.place,
        type=request.type,
        selection=selection,
        stages=tuple(stage for stage, truth in stages.items() if truth is Truth.YES),
        left_out=left_out,
        offers=offers,
        more={type_: left[type_] for type_ in OrganisationType if left[type_]},
    )


def _may_be_named(organisation: Organisation, asked: OrganisationType | None, truths: Mapping[str, Truth]) -> bool:
    """What is closed never is. What is not open yet, or leads out of the UK, is named only to those who ask for its type."""
    if organisation.running is Running.CLOSED or (asked is not None and organisation.type is not asked):
        return False
    if organisation.outbound is not None:
        return asked is not None and all(truths.get(tag) is not Truth.NO for tag in organisation.serves)
    return asked is not None or organisation.running is not Running.PLANNED


def _selection(directory: Directory, place: SupportPlace | None) -> Selection:
    asked = frozenset() if place is None else place.regions
    return next(each for each in directory.selections if (asked <= each.regions if asked else not each.regions))


def _left_out(directory: Directory, known: Known) -> Iterator[LeftOut]:
    return (rule for rule in directory.left_out if known.truth(rule.when)[0] is Truth.YES)


def _taken(fitting: _Fitting, selection: Selection, found: Iterable[Offer]) -> Iterator[Offer]:
    picked = {pick.organisation for pick in selection.picks}
    for pick in selection.picks:
        truth = Truth.YES if pick.unless_not is None else fitting.truths[pick.unless_not]
        if truth is not Truth.NO:
            offer = fitting.offer(fitting.directory.organisations[pick.organisation])
            hangs_on = () if truth is Truth.YES else (fitting.directory.tags[pick.unless_not or ""].because,)
            yield replace(offer, only_if=hangs_on)
    offers = [offer for offer in found if offer.organisation.id not in picked]
    for taken in selection.order:
        yield from [offer for offer in offers if offer.organisation.type is taken.type][: taken.most]


class _Fitting:
    """Which organisations fit a device in a place, and why."""

    def __init__(self, directory: Directory, place: SupportPlace | None, truths: Mapping[str, Truth]) -> None:
        self.directory, self._place, self.truths = directory, place, truths
        self._everywhere = frozenset(directory.regions)

    def ranked(self) -> Iterator[Offer]:
        """Those that fit, the best first."""
        fitting = [each for each in self.directory.organisations.values() if self._reaches(each) and self._serves(each)]
        order = {each.id: number for number, each in enumerate(fitting)}
        for organisation in sorted(fitting, key=lambda each: (*self._rank(each), order[each.id])):
            yield self.offer(organisation)

    def _rank(self, organisation: Organisation) -> tuple[int, ...]:
        matches = len(self._of_device(organisation, Truth.YES))
        open_ = not matches and _EVERY_DEVICE not in organisation.serves and self._of_device(organisation, Truth.UNKNOWN)
        away = not self.works_at(organisation)
        everywhere = organisation.regions == self._everywhere
        standing = _RUNNING.index(organisation.running)
        return -matches, bool(open_), away, everywhere, standing, len(organisation.regions)

    def works_at(self, organisation: Organisation) -> bool:
        return (self._everywhere if self._place is None else self._place.regions) <= organisation.regions

    def _reaches(self, organisation: Organisation) -> bool:
        if self._place is None or organisation.outbound is not None or self.works_at(organisation):
            return True
        return self._place.regions <= organisation.reaches and bool(self._of_device(organisation, Truth.YES))

    def _serves(self, organisation: Organisation) -> bool:
        tags = self._tags(organisation)
        narrowing = [tag for tag in tags if tag.stage is None] or tags
        return _EVERY_DEVICE in organisation.serves or any(self.truths[tag.id] is not Truth.NO for tag in narrowing)

    def offer(self, organisation: Organisation) -> Offer:
        fits = {tag.stage or tag.id: tag.because for tag in self._tags(organisation) if self.truths[tag.id] is Truth.YES}
        certain = _EVERY_DEVICE in organisation.serves or self._of_device(organisation, Truth.YES)
        open_ = () if certain else tuple(tag.because for tag in self._of_device(organisation, Truth.UNKNOWN))
        return Offer(organisation, self._where(organisation), tuple(fits.values()), open_)

    def _where(self, organisation: Organisation) -> str:
        areas = [area.title for area in self.directory.areas.values() if area.regions == organisation.regions]
        titles = areas or [region.title for id_, region in self.directory.regions.items() if id_ in organisation.regions]
        return " and ".join(", ".join(titles).rsplit(", ", 1))

    def _tags(self, organisation: Organisation) -> list[Tag]:
        return [self.directory.tags[id_] for id_ in organisation.serves if id_ != _EVERY_DEVICE]

    def _of_device(self, organisation: Organisation, truth: Truth) -> list[Tag]:
        return [tag for tag in self._tags(organisation) if tag.stage is None and self.truths[tag.id] is truth]


def _truths(tags: Iterable[Tag], known: Known | None, stages: Mapping[Stage, Truth]) -> dict[str, Truth]:
    """What only the maker knows, and all of a device that nobody described, is unknown."""
    found = {}
    for tag in tags:
        if tag.stage is not None:
            found[tag.id] = stages.get(tag.stage, Truth.UNKNOWN)
        else:
            found[tag.id] = Truth.UNKNOWN if known is None or tag.when is None else known.truth(tag.when)[0]
    return found


def _markets(directory: Directory, place: SupportPlace | None) -> frozenset[Market]:
    if place is None:
        return frozenset(Market)
    nations = {directory.regions[id_].nation for id_ in place.regions}
    return frozenset(Market.NI if nation is Nation.NI else Market.GB for nation in nations)


def _stages(device: Device, answer: Assessment, markets: frozenset[Market]) -> dict[Stage, Truth]:
    open_ = any(each.verdict is Verdict.YES for each in answer.answer if each.market in markets)
    held = {item.status for item in answer.checklist if item.need is Need.MANDATORY and not item.conditional}
    missing = Truth.YES if Held.MISSING in held else Truth.UNKNOWN if Held.UNKNOWN in held else Truth.NO
    starting = Truth.UNKNOWN if device.approvals is None else _truth(not device.approvals and not open_)
    return {
        Stage.STARTING: starting,
        Stage.ON_THE_WAY: _truth(not open_),
        Stage.EVIDENCE_MISSING: missing,
        Stage.ROUTE_OPEN: _truth(open_),
    }


def _truth(holds: bool) -> Truth:
    return Truth.YES if holds else Truth.NO
