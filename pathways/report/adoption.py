"""What is asked for beyond market access, as one outline from which terminal, Markdown, Word and HTML are written."""

from __future__ import annotations

import re
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
_BESIDE = {
    Parallel.YES: "Beside the regulatory work: yes.",
    Parallel.NO: "Beside the regulatory work: no.",
    Parallel.AFTER: "Beside the regulatory work: after the step '{after}'.",
    Parallel.NOT_ESTABLISHED: "",
}
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
    """``open_ones``: what may apply, with what it hangs on. ``questions``: each with the fact to set."""

    about: str
    sections: tuple[AdoptionSection, ...]
    open_ones: tuple[str, ...]
    questions: tuple[tuple[str, str], ...]
    elsewhere: tuple[str, ...]


def adoption_outline(adoption: Adoption, labels: Mapping[str, str]) -> AdoptionOutline:
    """``labels`` gives each fact's label."""
    sections = (_section(required, [each for each in adoption.applies if each.required is required]) for required in Required)
    return AdoptionOutline(
        about=f"{_meant(adoption)} {NOT_A_ROUTE}",
        sections=tuple(each for each in sections if each.parts),
        open_ones=tuple(_open_one(each, labels) for each in adoption.may_apply),
        questions=tuple((each.ask, each.fact) for each in adoption.questions),
        elsewhere=tuple(_elsewhere(adoption.elsewhere)),
    )


def _meant(adoption: Adoption) -> str:
    if adoption.nations:
        return f"For {' and '.join(NATIONS[nation] for nation in adoption.nations)}."
    return "It is not said in which nation; each has its own requirements."


def _section(required: Required, found: Sequence[AskedFor]) -> AdoptionSection:
    parts = ((area, tuple(line for each in found if each.area is area for line in lines_of(each))) for area in Area)
    return AdoptionSection(REQUIRED[required], tuple(AdoptionPart(AREAS[area], lines) for area, lines in parts if lines))


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
    about = "; ".join([*nations, each.required.value])
    hangs_on = ", ".join(labels.get(fact, "approvals held") for fact in each.undecided_by)
    return f"{each.title} ({about}): depends on {hangs_on}."


def _elsewhere(found: Iterable[Elsewhere]) -> Iterator[str]:
    by_nation: dict[str, list[str]] = {}
    for each in found:
        by_nation.setdefault(" and ".join(NATIONS[nation] for nation in each.nations), []).append(each.title)
    yield from (f"{nation} only: {'; '.join(titles)}." for nation, titles in by_nation.items())


def in_short(adoption: Adoption, width: int) -> tuple[str, ...]:
    """At most three lines of ``width`` characters: what binds, how much more there is, and where to read on."""
    if not adoption:
        return ()
    binding = [each for each in adoption.applies if each.required is Required.MANDATORY]
    now = [each.title for each in binding if each.is_law_or_binding]
    counts = {required: sum(each.required is required for each in adoption.applies) for required in Required}
    first = f"{len(now)} mandatory now" + (f", {len(binding) - len(now)} to come" if len(binding) > len(now) else "")
    named = _as_many(now, width - len(first) - 2)
    rest = f"{counts[Required.EXPECTED]} expected, {counts[Required.VOLUNTARY]} voluntary"
    rest += f"; {len(adoption.may_apply)} more depend on facts not given" if adoption.may_apply else ""
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
    if outline.open_ones:
        yield Heading(level, "May apply")
        yield Bullets(tuple(map(Bullet, outline.open_ones)))
        yield Heading(level, "What would decide")
        yield Bullets(tuple(Bullet(f"--set {fact}=...", lead=ask) for ask, fact in outline.questions))
    if outline.elsewhere:
        yield Heading(level, "Not for the nations named")
        yield Bullets(tuple(map(Bullet, outline.elsewhere)))
