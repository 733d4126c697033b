"""The arguments of a tool, checked once against the schema that it publishes: what they are, and what is allowed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

from pathways.api.plain_values import plain
from pathways.check.schema_words import words_of
from pathways.model.findings import Finding, Severity
from pathways.report.document import Document
from pathways.rulebook.fields import day_of, shown, suggestion
from pathways.rulebook.nodes import FileError, error

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

Arguments: TypeAlias = Mapping[str, Any]
MOST_CHARACTERS = 256 * 1024
_MOST_TOLD = 20


def checked(tool: str, schema: Document, arguments: object) -> Arguments:
    """As plain values. Raises FileError for what the schema does not allow."""
    given = plain(arguments, "arguments")
    if not isinstance(given, dict):
        raise error("YS014", f"the arguments of '{tool}' are keys with values", None, "For example {}.")
    if len(msgspec.json.encode(given)) > MOST_CHARACTERS:
        raise error("IN005", "the arguments are larger than 256 KiB", None, "Send one device.")
    validator = _validator(msgspec.json.encode(schema))
    found = {_place(problem): problem for problem in validator.iter_errors(given)}
    if found:
        raise FileError(*(_finding(tool, problem) for problem in list(found.values())[:_MOST_TOLD]))
    return given


@lru_cache
def _validator(schema: bytes) -> Draft202012Validator:
    from jsonschema import Draft202012Validator, FormatChecker

    formats = FormatChecker(())
    formats.checks("date", raises=ValueError)(_is_day)
    return Draft202012Validator(msgspec.json.decode(schema), format_checker=formats)


def _is_day(value: object) -> bool:
    return not isinstance(value, str) or isinstance(day_of(value), date)


def _finding(tool: str, problem: ValidationError) -> Finding:
    schema: Any = problem.schema
    said: Any = problem.instance
    match str(problem.validator):
        case "additionalProperties":
            known = list(schema["properties"])
            unknown = next(key for key in said if key not in known)
            help_ = suggestion(unknown, known) or f"It takes {', '.join(known)}."
            return _error("YS019", f"'{tool}' takes no '{shown(unknown)}'", help_)
        case "required":
            missing = next(key for key in schema["required"] if key not in said)
            return _error("YS017", f"'{tool}' needs '{missing}'", str(schema["properties"][missing]["description"]))
    words = words_of(problem)
    help_ = "Leave it out where it is not known." if said is None else words.help or str(schema.get("description", ""))
    return _error("YS050", f"'{_place(problem)}': {words.message}", help_)


def _place(problem: ValidationError) -> str:
    return shown(".".join(str(part) for part in problem.absolute_path), 100)


def _error(code: str, message: str, help_: str) -> Finding:
    return Finding(code, Severity.ERROR, message, None, help_ or None)
