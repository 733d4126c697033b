"""Who can help with a device, in sentences: for a terminal, and as the parts of a written report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from pathways.model.citations import Source, in_one_line
from pathways.model.dates import in_words
from pathways.model.support import LeftOut, Offer, Organisation, Selection, Support, SupportPlace
from pathways.report.labels import ORGANISATION_TYPES, RUNNING, STAGES
from pathways.writing.blocks import Block, Bullet, Bullets, Heading, Paragraph
from pathways.writing.citation import source_bullet, source_list, web_address
from pathways.writing.page import PAGE_WIDTH, Page
from pathways.writing.plain_text import harmless

NOBODY = "Nobody of this kind is known there. Without --type, those are named who help there."
NOT_ENDORSED = "A list, no recommendation: ask each what it takes on, and whether it runs."


def heading(found: Support) -> str:
    device = "" if found.device is None else f": {harmless(found.device, 100)}"
    return f"Who can help in {found.place.title if found.place else 'the UK'}{device}"


def about(found: Support) -> str:
    """What the list is of, and of which day."""
    stage = f" Where the device stands: {'; '.join(STAGES[each] for each in found.stages)}." if found.stages else ""
    region = "" if found.place else " For help in a region: --region."
    return f"As looked through on {in_words(found.checked)} (edition {found.edition}).{stage}{region}"


def kind(offer: Offer, asked: SupportPlace | None = None) -> str:
    """Its type, and where it works unless that is what was asked for."""
    here = asked is not None and offer.works_in == asked.title
    return ORGANISATION_TYPES[offer.organisation.type] + ("" if here else f"; {_where(offer)}")


def does_not(organisation: Organisation) -> str:
    return organisation.does_not or ""


def fits(offer: Offer) -> str:
    """Why it fits, and what nobody has said and it hangs on; empty where there is no more to it than where it works."""
    because = f"Because {_and(offer.why)}." if offer.why else ""
    only_if = f"Only if {' or '.join(offer.only_if)}." if offer.only_if else ""
    return " ".join(part for part in (because, only_if) if part) or f"Open to every device {_where(offer)}."


def standing(organisation: Organisation, checked: date) -> str:
    """Whether it is known to be at work, of which day that is unless it is that of the list, and how well it is established."""
    looked_at = "" if organisation.as_of == checked else f"looked at on {in_words(organisation.as_of)}"
    parts = (RUNNING[organisation.running], looked_at, organisation.confidence.value, in_one_line(organisation.sources))
    return "; ".join(part for part in parts if part)


def reach_it(organisation: Organisation) -> str:
    """Its page and its address to write to."""
    unchecked = " (address not checked)" if organisation.url_unchecked else ""
    url = f"{organisation.url}{unchecked}" if organisation.url else "no page is known"
    return f"{url}; {organisation.contact}" if organisation.contact else url


def rules(found: Support) -> tuple[str, ...]:
    """By what those who are named were chosen, each with how well it is established."""
    chosen: tuple[Selection | LeftOut, ...] = (found.selection, *found.left_out) if found.type is None else ()
    return tuple(f"{rule.says} [{'; '.join(_basis(rule))}]" for rule in chosen)


def _basis(rule: Selection | LeftOut) -> tuple[str, ...]:
    cited = in_one_line(rule.sources)
    return (rule.confidence.value, cited) if cited else (rule.confidence.value,)


def more(found: Support) -> str:
    kinds = ", ".join(f"{number} {type_.value}" for type_, number in found.more.items())
    return f"More with --type: {kinds}." if kinds else ""


def support_text(found: Support, width: int = PAGE_WIDTH) -> str:
    page = Page(width)
    page.say(heading(found))
    page.say(about(found))
    if not found.offers:
        page.blank()
        page.say(NOBODY, 2)
    for number, offer in enumerate(found.offers, start=1):
        _say_offer(page, number, offer, found)
    page.blank()
    for line in (*rules(found), more(found), NOT_ENDORSED):
        if line:
            page.say(line)
    return page.text()


def _say_offer(page: Page, number: int, offer: Offer, found: Support) -> None:
    organisation = offer.organisation
    page.blank()
    page.say(f"{organisation.name} ({kind(offer, found.place)})", 0, 4, f"{number}. ".ljust(4))
    page.say(" ".join(part for part in (organisation.what, does_not(organisation), fits(offer)) if part), 4)
    page.unbroken(reach_it(organisation), 4)
    page.say(f"[{standing(organisation, found.checked)}]", 4, 5)


def support_outline(found: Support, sources: Mapping[str, Source]) -> tuple[Block, ...]:
    return tuple(_blocks(found, sources))


def _blocks(found: Support, sources: Mapping[str, Source]) -> Iterator[Block]:
    yield Heading(1, heading(found))
    yield Paragraph(about(found))
    if not found.offers:
        yield Paragraph(NOBODY)
    for offer in found.offers:
        organisation = offer.organisation
        yield Heading(2, organisation.name)
        yield Paragraph(
            organisation.what, lead=f"{_capital(kind(offer, found.place))}.", note=standing(organisation, found.checked)
        )
        lines = [Bullet(fits(offer), lead="Why:")]
        if organisation.does_not:
            lines.append(Bullet(organisation.does_not, lead="What it does not do:"))
        unchecked = "address not checked" if organisation.url_unchecked else ""
        no_page = "" if organisation.url else "no page is known"
        lines.append(Bullet(organisation.contact or no_page, "Page:", unchecked, web_address(organisation.url)))
        yield Bullets(tuple(lines))
    yield from map(Paragraph, rules(found))
    if more(found):
        yield Paragraph(more(found))
    yield Paragraph(NOT_ENDORSED)
    cites = {cite for offer in found.offers for cite in offer.organisation.sources} | set(found.selection.sources)
    yield Heading(2, "Sources")
    yield Bullets(tuple(map(source_bullet, source_list(cites, sources))))


def _where(offer: Offer) -> str:
    out = offer.organisation.outbound
    return f"for a UK maker on its way to {out}" if out else f"in {offer.works_in}"


def _and(parts: tuple[str, ...]) -> str:
    return ", and ".join(parts) if len(parts) < 3 else f"{', '.join(parts[:-1])}, and {parts[-1]}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
