"""Options that several commands have, each said in the same words, and the closed sets of words that options take."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from pathways.model.law import Law

DeviceArgument: TypeAlias = Annotated[
    str,
    typer.Argument(metavar="DEVICE", help="A device file (YAML or JSON), - for standard input, or an approval such as K203629."),
]
SetOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="FACT=VALUE", help="A fact that counts instead of what the file says: class.gb=IIa."),
]
EditionOption: TypeAlias = Annotated[
    str | None, typer.Option(help="The edition of the rules, for example 2026.11. Default: the newest.")
]
AsOfOption: TypeAlias = Annotated[str | None, typer.Option(metavar="DATE", help="The day the answer is for. Default: today.")]
RulesOption: TypeAlias = Annotated[Path | None, typer.Option("--rules", metavar="DIR", help="A rule folder of your own.")]
LawOption: TypeAlias = Annotated[Law, typer.Option(help="Law in force only, or proposals and drafts too.")]
OutOption: TypeAlias = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write the answer to a file.")]


StrictOption: TypeAlias = Annotated[
    bool, typer.Option("--strict", help="Take nothing for granted: not even that a device is not custom-made.")
]


class ReportFormat(StrEnum):
    """How an assessment is written."""

    TERMINAL = "terminal"
    JSON = "json"
    HTML = "html"
    MARKDOWN = "markdown"
    CSV = "csv"
    XLSX = "xlsx"
    DOCX = "docx"

    @property
    def is_text(self) -> bool:
        return self not in (ReportFormat.XLSX, ReportFormat.DOCX)


class ComparisonFormat(StrEnum):
    TERMINAL = "terminal"
    JSON = "json"
    HTML = "html"


class WatchFormat(StrEnum):
    TERMINAL = "terminal"
    JSON = "json"
    MARKDOWN = "markdown"


class Scope(StrEnum):
    """What of an answer is wanted: the routes to the market, what is asked for beyond them, or both."""

    ALL = "all"
    ACCESS = "access"
    ADOPTION = "adoption"


class ClassFormat(StrEnum):
    """How a classification is written."""

    TERMINAL = "terminal"
    JSON = "json"
    MARKDOWN = "markdown"
    HTML = "html"


class ClassesOf(StrEnum):
    """Whose class is asked for."""

    GB = "gb"
    EU = "eu"


class AdoptionFormat(StrEnum):
    """How requirements beyond market access are written."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    HTML = "html"


class NhsNation(StrEnum):
    """The nations of the United Kingdom, each with a health service of its own."""

    ENGLAND = "england"
    SCOTLAND = "scotland"
    WALES = "wales"
    NI = "ni"


class CalendarFormat(StrEnum):
    TERMINAL = "terminal"
    ICS = "ics"
    JSON = "json"
    HTML = "html"


class SupportFormat(StrEnum):
    """How a list of those who can help is written."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    GEOJSON = "geojson"
    MARKDOWN = "markdown"
    HTML = "html"


class SheetFormat(StrEnum):
    """How a sheet to fill in is written."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    HTML = "html"
    DOCX = "docx"


class TerminalOrJson(StrEnum):
    TERMINAL = "terminal"
    JSON = "json"


class TextOrJson(StrEnum):
    TEXT = "text"
    JSON = "json"


class DiffFormat(StrEnum):
    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    MARKDOWN = "markdown"
    HTML = "html"


class GraphFormat(StrEnum):
    MERMAID = "mermaid"
    DOT = "dot"
    GEXF = "gexf"
    GRAPHML = "graphml"
    PAJEK = "pajek"


class MapFormat(StrEnum):
    """How a map of a device's way is written."""

    MERMAID = "mermaid"
    GEXF = "gexf"
    GRAPHML = "graphml"
    PAJEK = "pajek"
    HTML = "html"
    JSON = "json"


class CoverageKind(StrEnum):
    """What a goal of coverage is about."""

    CONDITION = "condition"
    RULE = "rule"
    DATE = "date"
    EVIDENCE = "evidence"
    DUTY = "duty"
    NOTICE = "notice"
    STEP = "step"
    COST = "cost"


class FaultyRule(StrEnum):
    """The kind of rule that a fault is put into."""

    ROUTE = "route"
    EVIDENCE = "evidence"
    DUTY = "duty"
    NOTICE = "notice"
    STEP = "step"
    COST = "cost"
    CLASS = "class"
    ADOPTION = "adoption"


class TableFormat(StrEnum):
    """How a portfolio is written."""

    CSV = "csv"
    TSV = "tsv"
    JSONL = "jsonl"
    PARQUET = "parquet"
    XLSX = "xlsx"


class TableInFormat(StrEnum):
    """What a portfolio is read from."""

    CSV = "csv"
    TSV = "tsv"
    JSONL = "jsonl"
    PARQUET = "parquet"
    XLSX = "xlsx"
    JSON = "json"


class OneLinePer(StrEnum):
    """What a line of a portfolio's answer is about."""

    DEVICE = "device"
    ROUTE = "route"
