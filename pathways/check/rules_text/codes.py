"""All findings there are, by code. A code never changes its meaning; one that is no longer raised stays retired.

A check of lint brings its own code: a module in ``lint/checks`` with ``CODE``, ``SEVERITY``, ``TITLE``, the page as docstring and
``check(book)``. What is raised elsewhere stands in the table below, and its page in ``docs/findings``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cache
from importlib import import_module
from itertools import chain
from pkgutil import iter_modules
from types import ModuleType

from msgspec import Struct

from pathways.model.findings import Finding, Severity, Span


class Part(StrEnum):
    """Who raises a finding. ``rules check`` runs the parts from ``lint`` on; reading comes before all of them."""

    READING = "reading"
    DEVICE = "device"
    LINT = "lint"
    CASES = "cases"
    VERIFY = "verify"
    LOCK = "lock"


class Code(Struct, frozen=True):
    id: str
    title: str
    severity: Severity
    part: Part
    module: str | None = None
    """The check that raises it and has its page as docstring; None for what is raised elsewhere."""

    @property
    def page(self) -> str:
        """Its documentation page, below the top of the repository."""
        return f"docs/findings/{self.id}.md"


GROUPS: Mapping[str, str] = {
    "YS": "syntax",
    "RF": "references",
    "DT": "dates",
    "LG": "logic",
    "TS": "worked-cases",
    "ST": "style",
    "IN": "input",
}
"""What the first two letters of a code say."""

_ORDER = tuple(GROUPS)
_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE

_ELSEWHERE: dict[Part, tuple[tuple[str, Severity, str], ...]] = {
    Part.READING: (
        ("YS001", _E, "Empty file"),
        ("YS002", _E, "Not valid YAML"),
        ("YS003", _E, "Anchor, alias or merge key"),
        ("YS004", _E, "More than one document"),
        ("YS005", _E, "Nested too deeply"),
        ("YS006", _E, "YAML tag"),
        ("YS007", _E, "A key that is not plain text"),
        ("YS008", _E, "The same key or id twice"),
        ("YS010", _E, "Text expected"),
        ("YS011", _E, "True or false expected"),
        ("YS012", _E, "Not a date"),
        ("YS013", _E, "Not a number"),
        ("YS014", _E, "Mapping expected"),
        ("YS015", _E, "List expected"),
        ("YS016", _E, "Word that is not allowed here"),
        ("YS017", _E, "Missing key"),
        ("YS018", _E, "Wrong schema"),
        ("YS019", _E, "Unknown key"),
        ("YS020", _E, "A condition that is no mapping"),
        ("YS021", _E, "'all' or 'any' without conditions"),
        ("YS022", _E, "A rule that reads free text"),
        ("YS023", _E, "Malformed comparison"),
        ("YS024", _E, "Empty list that never holds"),
        ("YS025", _E, "A comparison that no date satisfies"),
        ("YS030", _E, "Values on the wrong type of fact"),
        ("YS031", _E, "Fact id without a section"),
        ("YS032", _E, "A constraint that is not plain"),
        ("YS033", _E, "A bundle of questions that does not fit"),
        ("YS034", _E, "A fact that cannot change, called changeable"),
        ("YS035", _E, "A beginning, an end or a usual value on a fact that cannot have it"),
        ("YS036", _E, "Words that stand for nothing"),
        ("YS037", _E, "A spelling that stands for two things"),
        ("YS038", _E, "Characters that nobody sees"),
        ("YS039", _E, "Larger than any rule needs"),
        ("YS050", _E, "Not as its schema says"),
        ("RF001", _E, "Unknown fact"),
        ("RF002", _E, "A fact about an approval where none is looked at"),
        ("RF003", _E, "Unknown value of a fact"),
        ("RF010", _E, "Unknown source"),
        ("RF011", _E, "Unknown group or route"),
        ("RF012", _E, "Unknown evidence item"),
        ("RF013", _E, "Unknown step"),
        ("RF014", _E, "Carrying over what is not there"),
        ("RF015", _E, "Unknown instrument"),
        ("RF016", _E, "An instrument that carries over from itself"),
        ("RF017", _E, "Carrying over without end"),
        ("RF018", _E, "Enacting what is not there"),
        ("RF019", _E, "The same thing enacted twice"),
        ("RF039", _E, "Waiting for an event that is not in the calendar"),
        ("RF040", _E, "Unknown rise of fees"),
        ("RF060", _E, "Naming a region, tag, organisation or gap that is not in the file"),
        ("RF061", _E, "Naming an organisation that is closed"),
        ("RF036", _E, "Vocabulary without the facts that name an approval"),
        ("DT001", _E, "Law without a start"),
        ("DT002", _E, "A period that ends before it starts"),
        ("DT003", _E, "A duration out of order"),
        ("DT004", _E, "Enacted to open outside the time of the instrument"),
        ("LG001", _E, "Unsettled and unknown must go together"),
        ("LG002", _E, "Route and group of different kinds"),
        ("LG003", _E, "Steps that wait for each other"),
        ("LG004", _E, "A draft that enacts"),
        ("LG005", _E, "An amount out of order"),
        ("LG006", _E, "An amount without a currency, or a currency without an amount"),
        ("TS002", _E, "A case that expects nothing"),
        ("TS003", _E, "The same case id twice"),
        ("TS004", _E, "A case in the folder of another edition"),
        ("ST001", _E, "File name and id differ"),
        ("IN001", _E, "No such file"),
        ("IN002", _E, "A folder where a file is expected"),
        ("IN003", _E, "No permission"),
        ("IN004", _E, "Cannot be read"),
        ("IN005", _E, "Too large"),
        ("IN006", _E, "Not a text file"),
        ("IN007", _E, "No such folder of rules"),
        ("IN008", _E, "A rule folder without an edition"),
        ("IN009", _E, "Unknown edition"),
        ("IN021", _E, "Too much is wrong"),
    ),
    Part.DEVICE: (
        ("IN010", _E, "Approval not understood"),
        ("IN011", _E, "Too many approvals"),
        ("IN012", _E, "Number and pathway disagree"),
        ("IN013", _N, "A number that needs a second look"),
        ("IN014", _E, "Unknown evidence item in a device file"),
        ("IN015", _E, "Facts that cannot all be true"),
        ("IN016", _E, "Unknown value in a device file"),
        ("IN017", _E, "Two mentions of an approval disagree"),
        ("IN018", _E, "A row of a table that is no device"),
        ("IN019", _N, "Read otherwise than written"),
        ("IN020", _E, "The answer of a register that holds no device, or several"),
        ("IN030", _E, "A receipt that is not whole"),
        ("IN031", _E, "A receipt whose device was changed"),
    ),
    Part.LINT: (  # where ignores are read; every other finding of lint has a module in lint/checks
        ("ST010", _W, "Ignore without a reason"),
        ("ST011", _W, "Unused ignore"),
    ),
    Part.CASES: (("TS001", _E, "A case fails"),),
    Part.VERIFY: (
        ("YS040", _E, "An invariant that is not well formed"),
        ("YS041", _E, "An invariant about what is undecided"),
        ("RF050", _E, "An invariant about what is not there"),
        ("RF051", _E, "An invariant of an edition that is not there"),
        ("LG101", _E, "Clause that can never fire"),
        ("LG102", _E, "Route that can never be reached"),
        ("LG103", _E, "Need or duty that can never arise"),
        ("LG110", _E, "Two routes for one approval"),
        ("LG111", _E, "Two last days for one approval"),
        ("LG112", _N, "Two verdicts for one device"),
        ("LG120", _E, "Approval with neither route nor reason"),
        ("LG121", _N, "A day on which the last route closes"),
        ("LG130", _E, "Invariant broken"),
        ("LG140", _N, "Proof not decided"),
        ("LG150", _E, "Proof and engine disagree"),
        ("LG160", _E, "A scheme of classes that leaves a device, or a row, out"),
        ("LG030", _N, "Proofs not run: no solver"),
        ("LG031", _N, "Proofs not run: broken files"),
    ),
    Part.LOCK: (
        ("DT010", _E, "Edition not locked"),
        ("DT011", _E, "Edition changed after it was locked"),
        ("DT012", _E, "Locked edition gone"),
        ("DT013", _E, "Shared file changed after it was locked"),
        ("DT014", _E, "What guarded the rules is gone"),
    ),
}


class CodeTwiceError(Exception):
    """A code that is registered more than once: one of the two meanings would be lost in silence."""


@cache
def codes() -> Mapping[str, Code]:
    """All codes. Loads every check, so nothing that a command needs at its start may call it. Raises CodeTwiceError."""
    return gathered(chain(_elsewhere(), map(_of_check, check_modules())))


def gathered(registered: Iterable[Code]) -> Mapping[str, Code]:
    """Codes by id: by part, then by group and number. Raises CodeTwiceError."""
    found: dict[str, Code] = {}
    for code in registered:
        if code.id in found:
            raise CodeTwiceError(f"{code.id} is registered twice: '{found[code.id].title}' and '{code.title}'")
        found[code.id] = code
    parts = list(Part)
    return dict(sorted(found.items(), key=lambda item: (parts.index(item[1].part), _order(item[0]))))


def check_modules() -> Iterator[ModuleType]:
    """The modules of lint/checks, by the code that each one raises."""
    from pathways.check.rules_text.lint import checks

    modules = (import_module(f"{checks.__name__}.{module.name}") for module in iter_modules(checks.__path__))
    yield from sorted(modules, key=lambda module: _order(module.CODE))


def _order(code: str) -> tuple[int, str]:
    return _ORDER.index(code[:2]), code


def _elsewhere() -> Iterator[Code]:
    for part, entries in _ELSEWHERE.items():
        yield from (Code(id_, title, severity, part) for id_, severity, title in entries)


def _of_check(module: ModuleType) -> Code:
    return Code(module.CODE, module.TITLE, module.SEVERITY, Part.LINT, module.__name__)


def finding(
    code: str,
    message: str,
    span: Span | None,
    help_: str | None = None,
    *,
    subject: str | None = None,
    related: tuple[Span, ...] = (),
) -> Finding:
    """A finding with the severity that its code has."""
    return Finding(code, codes()[code].severity, message, span, help_, related, subject=subject)
