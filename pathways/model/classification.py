"""Classification: schemes of rows of which the strictest that holds gives a device its class."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from pathways.model.citations import Cite
from pathways.model.conditions import Condition, Value, facts_read
from pathways.model.rules import Citation, Confidence, LegalStatus


class Presumed(Struct, frozen=True):
    """What is taken for granted where nobody states the fact, and how the answer says so. It never narrows a class.

    ``asked``: who is helped with the class is asked all the same, where another value leaves the device outside the scheme.
    """

    fact: str
    value: Value
    provided: str
    asked: bool = False


class ClassRow(Struct, frozen=True):
    """A rule that gives a class. ``part`` is the rule of the law that it belongs to.

    ``reading``: it counts in this reading of the scheme only; None where it counts in all. One whose confidence is unknown
    may or may not count: it is optional.
    """

    cite: Citation
    part: str
    class_: str
    when: Condition
    reading: str | None = None

    @property
    def is_optional(self) -> bool:
        return self.cite.confidence is Confidence.UNKNOWN


class Remark(Struct, frozen=True):
    """What is said of the devices that it concerns beside their class. ``unsettled``: it names a doubt about the class.

    ``about``: the rows that are in doubt; a class that is the same without them is in none. A doubt that leaves certain
    classes is no remark but a row whose confidence is unknown.
    """

    cite: Citation
    when: Condition
    unsettled: bool = False
    about: tuple[str, ...] = ()


class Reading(Struct, frozen=True):
    """One of several texts that a scheme may become; a class is settled where all agree."""

    id: str
    title: str


class Scheme(Struct, frozen=True, dict=True, weakref=True):
    """One law's classes, from the least strict to the strictest, and the rows that give them.

    ``fact``: the class fact that it works out. ``concerns``: the devices that it is for; those of ``outside`` it leaves without
    a class. ``disputes``: who decides where maker and body disagree.
    """

    id: str
    title: str
    law: str
    status: LegalStatus
    fact: str
    classes: tuple[str, ...]
    concerns: Condition
    rows: tuple[ClassRow, ...]
    outside: tuple[Remark, ...] = ()
    presumes: tuple[Presumed, ...] = ()
    remarks: tuple[Remark, ...] = ()
    readings: tuple[Reading, ...] = ()
    disputes: Citation | None = None

    @property
    def conditions(self) -> Iterator[Condition]:
        """All that it reads."""
        yield self.concerns
        yield from (row.when for row in self.rows)
        yield from (each.when for each in (*self.outside, *self.remarks))

    @cached_property
    def facts(self) -> frozenset[str]:
        """All facts that it reads."""
        return frozenset(fact for condition in self.conditions for fact in facts_read(condition))

    @property
    def is_settled_text(self) -> bool:
        """Whether it is law, and one text. A row of it that may or may not count leaves both classes possible."""
        return self.status is LegalStatus.IN_FORCE and not self.readings

    def rank(self, class_: str) -> int:
        """0 for the least strict."""
        return self.classes.index(class_)


class Filing(Struct, frozen=True):
    """What a filing with the FDA suggests: questions to confirm, never an answer and never a class.

    ``regulations``: how the numbers begin that it is about. ``suggests``: facts that are probably so; ``asks``: others to ask.
    """

    cite: Citation
    regulations: tuple[str, ...]
    suggests: Mapping[str, Value]
    asks: tuple[str, ...]

    def is_about(self, regulation: str) -> bool:
        return regulation.startswith(self.regulations)


class ProductCode(Struct, frozen=True):
    """The regulation under which the FDA files devices of a product code."""

    code: str
    regulation: str
    sources: tuple[Cite, ...]
    confidence: Confidence


class Classification(Struct, frozen=True):
    """The schemes that an edition knows, what it says where two of them part, and what filings elsewhere suggest."""

    schemes: tuple[Scheme, ...] = ()
    mismatches: tuple[Remark, ...] = ()
    filings: tuple[Filing, ...] = ()
    product_codes: tuple[ProductCode, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.schemes)
