"""How pages are made: templates that escape by default, one style for all, nothing fetched from anywhere."""

from __future__ import annotations

import base64
import hashlib
import re
from importlib import resources

import msgspec
from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from pathways.model.dates import in_words
from pathways.writing.citation import web_address
from pathways.writing.plain_text import harmless, printable

_MOST = 2_000
_UNSEEN = re.compile("[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def render(template: str, /, script: str | None = None, **values: object) -> str:
    """The page. ``script`` names the only script that the page lets run."""
    code = part(script) if script else ""
    return (
        _environment()
        .get_template(template)
        .render(
            style=Markup(part("page.css")),
            script=Markup(code),
            script_policy=f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'" if code else "'none'",
            **values,
        )
    )


def part(name: str) -> str:
    return resources.files("pathways.report.html").joinpath(name).read_text("utf-8")


def json_in_html(document: object) -> Markup:
    """JSON that cannot end the script element it stands in."""
    text = msgspec.json.encode(document).decode()
    text = _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))


def _finalized(value: object) -> object:
    """Every text on its way into a page; what is markup already was made of texts that came by here."""
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _environment() -> Environment:
    environment = Environment(
        loader=FunctionLoader(part),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalized,
    )
    environment.filters["words"] = in_words
    environment.filters["safe_text"] = lambda text: harmless(str(text), _MOST)
    environment.filters["web"] = web_address
    return environment
