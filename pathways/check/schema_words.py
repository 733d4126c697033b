"""What a failed part of a JSON Schema says to whoever wrote the file."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from pathways.rulebook.fields import shown, suggestion

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

_TYPES = {
    "object": "keys with values",
    "array": "a list",
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "nothing",
}
_MOST = 200
_DAY = "Write YYYY-MM-DD."


class Words(Struct, frozen=True):
    """``key``: the key that is meant, where the fault lies in a key and not in its value."""

    message: str
    help: str = ""
    key: str | None = None


def words_of(problem: ValidationError) -> Words:
    asked: Any = problem.validator_value
    said = problem.instance
    match str(problem.validator):
        case "additionalProperties":
            return _unknown_key(problem)
        case "required":
            return Words(f"needs {problem.message.removesuffix(' is a required property')}")
        case "enum":
            return Words(
                f"{_shown(said)} is not allowed here", suggestion(str(said), [str(each) for each in asked if each is not None])
            )
        case "const":
            return Words(f"{_shown(said)} stands where only {_shown(asked)} may")
        case "type":
            kinds = [asked] if isinstance(asked, str) else asked
            return Words(f"{' or '.join(_TYPES[each] for each in kinds)} expected, not {_shown(said)}")
        case "pattern" if "0-9]{4}-(0" in asked:
            return Words(f"{_shown(said)} is no date that exists", _DAY)
        case "pattern":
            return Words(f"{_shown(said)} has not the form that is needed here", f"It must match {shown(asked, _MOST)}")
        case "format":
            return (
                Words(f"{_shown(said)} is no date that exists", _DAY)
                if asked == "date"
                else Words(f"{_shown(said)} is no {asked}")
            )
        case "minItems" | "minLength" | "minProperties" if not said:
            return Words("is empty", "Write something, or leave the key out.")
        case "uniqueItems":
            return Words("the same entry stands twice")
        case "anyOf" | "oneOf":
            return Words(f"{_shown(said)} has none of the forms that are allowed here")
    return Words(shown(problem.message, _MOST))


def _unknown_key(problem: ValidationError) -> Words:
    schema: Any = problem.schema
    known = list(schema.get("properties", {}))
    patterns = list(schema.get("patternProperties", {}))
    said: Any = problem.instance
    unknown = next(key for key in said if key not in known and not any(re.search(pattern, key) for pattern in patterns))
    return Words(f"there is no key '{shown(unknown)}' here", suggestion(unknown, known), unknown)


def _shown(value: object) -> str:
    return f"'{shown(value)}'" if isinstance(value, str) else shown(json.dumps(value, ensure_ascii=False))
