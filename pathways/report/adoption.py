"""What is asked for beyond market access, as one outline from which terminal, Markdown, Word and HTML are written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from pathways.model.adoption import Adoption, AdoptionStatus, Area, AskedFor, Beside, Elsewhere, Parallel, Required
from pathways.model.citations import Cite
from pathways.model.dates import in_words
from pathways.model.nations import Nation
from pathways.model.rules import Confidence
from pathways.report.phrases import citation
from pathways.writing.blocks import Block, Bullet, Bullets, Heading, Paragraph

TITLE = "After market access"
NOTHING_SAID = (
    "Nothing is said of the NHS. Say so with --set market.nhs_england=true (or _scotland, _wales, _ni), "
    "or ask pathways adopt DEVICE --nation england."
)
NOT_A_ROUTE = "None of this decides a route to the market, and none of it replaces device law."
NATIONS = {
    Nation.UK: "the United Kingdom",
    Nation.ENGLAND: "England",
    Nation.SCOTLAND: "Scotland",
    Nation.WALES: "Wales",
    Nation.NI: "Northern Ireland",
}
AREAS = {
    Area.CLINICAL_SAFETY: "Clinical safety",
    Area.DATA_PROTECTION: "Data protection",
    Area.DIGITAL: "Digital assessment",
    Area.CYBER: "Cyber security",
    Area.EVIDENCE: "Evidence",
    Area.AI: "AI",
    Area.STANDARDS: "Standards",
    Area.PROCUREMENT: "NHS procurement",
    Area.SUSTAINABILITY: "Sustainability",
    Area.REIMBURSEMENT: "Guidance and funding",
}
REQUIRED = {
    Required.MANDATORY: "Mandatory: law, or a binding condition of the NHS",
    Required.EXPECTED: "Expected: buyers or reviewers ask for it, and may refuse without it",
    Required.VOLUNTARY: "Voluntary: of your own choice, or by selection",
}
STANDINGS_IN_WORDS = {
    AdoptionStatus.UNSETTLED: "Not settled: whether it is asked for now is not established",
    AdoptionStatus.PLANNED: "Planned: not in force, and no duty today",
}
_NOT_YET = {
    AdoptionStatus.UNSETTLED: {
        Required.MANDATORY: "mandatory if it applies",
        Required.EXPECTED: "expected if it applies",
        Required.VOLUNTARY: "voluntary",
    },
    AdoptionStatus.PLANNED: {
        Required.MANDATORY: "would be mandatory",
        Required.EXPECTED: "would be expected",
        Required.VOLUNTARY: "would be voluntary",
    },
}
_BESIDE = {
    Parallel.YES: "Beside the regulatory work: yes.",
    Parallel.NO: "Beside the regulatory work: no.",
    Parallel.AFTER: "Beside the regulatory work: after the step '{after}'.",
    Parallel.NOT_ESTABLISHED: "",
}
_LATER = {AdoptionStatus.PLANNED: "planned", AdoptionStatus.UNSETTLED: "not settled"}
_SHORTER = re.compile(r": | \(| by ")
"""Where a title can be cut."""
_UNCONFIRMED = (Confidence.ASSUMED, Confidence.UNKNOWN)


class AdoptionLine(Struct, frozen=True):
    """``about``: nation, standing and date. ``rule``, ``confidence`` and ``sources``: who says so."""

    lead: str
    about: str
    text: str
    rule: str
    confidence: Confidence
    sources: tuple[Cite, ...]

    @property
    def note(self) -> str:
        return citation(self.rule, self.confidence, self.sources)

    @property
    def sentence(self) -> str:
        return f"{self.lead}{f' ({self.about})' if self.about else ''}."


class AdoptionPart(Struct, frozen=True):
    """The requirements of one area, of those that are equally binding."""

    title: str
    lines: tuple[AdoptionLine, ...]


class AdoptionSection(Struct, frozen=True):
    title: str
    parts: tuple[AdoptionPart, ...]


class AdoptionOutline(Struct, frozen=True):
    """``open_ones``: what may apply, with what it hangs on; ``open_later``: of what is planned. ``questions``: each with the fact
    to set."""

    about: str
    sections: tuple[AdoptionSection, ...]
    open_ones: tuple[str, ...]
    open_later: tuple[str, ...]
    questions: tuple[tuple[str, str], ...]
    elsewhere: tuple[str, ...]

    @property
    def lists(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What follows the sections, each list under its heading."""
        found = (
            ("May apply", self.open_ones),
            ("May apply once it is in force (planned)", self.open_later),
            ("What would decide", tuple(f"{ask} (--set {fact}=...)" for ask, fact in self.questions)),
            ("Not for the nations named", self.elsewhere),
        )
        return tuple(each for each in found if each[1])


def adoption_outline(adoption: Adoption, labels: Mapping[str, str]) -> AdoptionOutline:
    """``labels`` gives each fact's label."""
    open_now = [each for each in adoption.may_apply if each.status is not AdoptionStatus.PLANNED]
    open_later = [each for each in adoption.may_apply if each.status is AdoptionStatus.PLANNED]
    return AdoptionOutline(
        about=f"{_meant(adoption)} {NOT_A_ROUTE}",
        sections=tuple(each for each in _sections(adoption) if each.parts),
        open_ones=tuple(_open_one(each, labels) for each in open_now),
        open_later=tuple(_open_one(each, labels) for each in open_later),
        questions=tuple((each.ask, each.fact) for each in adoption.questions),
        elsewhere=tuple(_elsewhere(adoption.elsewhere)),
    )


def _sections(adoption: Adoption) -> Iterator[AdoptionSection]:
    """What is in force by how binding it is; then what is not settled, and what is planned, each by itself."""
    in_force = adoption.standing(AdoptionStatus.IN_FORCE)
    for required in Required:
        yield AdoptionSection(REQUIRED[required], _by_area([each for each in in_force if each.required is required]))
    for status, title in STANDINGS_IN_WORDS.items():
        found = adoption.standing(status)
        parts = (
            _by_area([each for each in found if each.required is required], about=required_in_words(required, status))
            for required in Required
        )
        yield AdoptionSection(title, tuple(part for of_required in parts for part in of_required))


def required_in_words(required: Required, status: AdoptionStatus) -> str:
    """How binding it is; of what is not in force, how binding it would be."""
    return _NOT_YET[status][required] if status in _NOT_YET else required.value


def standing_in_words(each: AskedFor) -> str:
    """``mandatory``, ``would be expected``, ``mandatory, may apply``."""
    return required_in_words(each.required, each.status) + (", may apply" if each.undecided_by else "")


def silence(editions: Sequence[str]) -> str:
    """What a comparison with such an edition does not show; nothing where there is none."""
    if not editions:
        return ""
    return f"Edition {editions[0]} says nothing of what is asked for beyond market access, so these may be older than they look."


def _by_area(found: Sequence[AskedFor], about: str = "") -> tuple[AdoptionPart, ...]:
    parts = ((area, tuple(line for each in found if each.area is area for line in lines_of(each))) for area in Area)
    return tuple(AdoptionPart(f"{AREAS[area]} ({about})" if about else AREAS[area], lines) for area, lines in parts if lines)


def _meant(adoption: Adoption) -> str:
    if adoption.nations:
        return f"For {' and '.join(NATIONS[nation] for nation in adoption.nations)}."
    return "It is not said in which nation; each has its own requirements."


def lines_of(each: AskedFor) -> Iterator[AdoptionLine]:
    """The requirement, and what is said beside it with a confidence of its own."""
    text = " ".join(
        part for part in (each.says, f"Where: {each.trigger}" if each.trigger else "", beside_in_words(each.beside)) if part
    )
    yield AdoptionLine(each.title, about_in_words(each), text, each.id, each.confidence, each.sources)
    for detail in each.details:
        lead = "To be confirmed" if detail.confidence in _UNCONFIRMED else "Beside it"
        yield AdoptionLine(lead, "", detail.says, detail.rule, detail.confidence, detail.sources)


def beside_in_words(beside: Beside) -> str:
    """Empty where it is not established."""
    said = _BESIDE[beside.answer].format(after=beside.after)
    return f"{said} {beside.says}" if said else ""


def about_in_words(each: AskedFor) -> str:
    """Where, whether now, since or from when, and whether somebody still has to confirm it."""
    parts = [f"{NATIONS[nation]} only" for nation in each.nations if nation is not Nation.UK]
    day = None if each.begins is None else in_words(each.begins.first, each.begins.precision)
    match each.status:
        case AdoptionStatus.IN_FORCE:
            parts += [f"since {day}"] if day else []
        case AdoptionStatus.PLANNED:
            parts += ["planned, not in force", *([day] if day else [])]
        case AdoptionStatus.UNSETTLED:
            parts += ["not settled", *([day] if day else [])]
        case AdoptionStatus.CLOSED:
            parts.append("closed")
    if each.confidence in _UNCONFIRMED:
        parts.append("to be confirmed")
    return "; ".join(parts)


def _open_one(each: AskedFor, labels: Mapping[str, str]) -> str:
    nations = [f"{NATIONS[nation]} only" for nation in each.nations if nation is not Nation.UK]
    about = "; ".join([*nations, required_in_words(each.required, each.status)])
    hangs_on = ", ".join(labels.get(fact, "approvals held") for fact in each.undecided_by)
    return f"{each.title} ({about}): depends on {hangs_on}."


def _elsewhere(found: Iterable[Elsewhere]) -> Iterator[str]:
    by_nation: dict[str, list[str]] = {}
    for each in found:
        planned = " (planned)" if each.status is AdoptionStatus.PLANNED else ""
        by_nation.setdefault(" and ".join(NATIONS[nation] for nation in each.nations), []).append(f"{each.title}{planned}")
    yield from (f"{nation} only: {'; '.join(titles)}." for nation, titles in by_nation.items())


def in_short(adoption: Adoption, width: int) -> tuple[str, ...]:
    """At most three lines of ``width`` characters: what binds, how much more there is, and where to read on."""
    if not adoption:
        return ()
    in_force = adoption.standing(AdoptionStatus.IN_FORCE)
    counts = Counter(each.required for each in in_force)
    first = f"{counts[Required.MANDATORY]} mandatory now"
    named = _as_many([each.title for each in in_force if each.is_law_or_binding], width - len(first) - 2)
    later = [(len(adoption.standing(status)), word) for status, word in _LATER.items()]
    rest = f"{counts[Required.EXPECTED]} expected, {counts[Required.VOLUNTARY]} voluntary"
    rest += "".join(f"; {count} {word}" for count, word in later if count)
    rest += f"; {len(adoption.may_apply)} hang on facts" if adoption.may_apply else ""
    return (f"{first}: {named}" if named else first, rest, "pathways adopt DEVICE says each with its source; --show adoption")


def _as_many(titles: Sequence[str], width: int) -> str:
    """As many as fit, in short."""
    shown: list[str] = []
    for title in (_SHORTER.split(each)[0] for each in titles):
        left = len(titles) - len(shown) - 1
        if len("; ".join([*shown, title])) + (len(f"; {left} more") if left else 0) > width:
            break
        shown.append(title)
    left = len(titles) - len(shown)
    return "; ".join([*shown, *([f"{left} more"] if left and shown else [])])


def adoption_blocks(outline: AdoptionOutline, level: int) -> Iterator[Block]:
    """Under a heading that the caller gives; ``level`` is that of its parts."""
    yield Paragraph(outline.about)
    for section in outline.sections:
        yield Heading(level, section.title)
        for part in section.parts:
            yield Paragraph("", lead=f"{part.title}:")
            yield Bullets(tuple(Bullet(line.text, lead=line.sentence, note=line.note) for line in part.lines))
    for title, items in outline.lists:
        yield Heading(level, title)
        yield Bullets(tuple(Bullet(item) for item in items))
