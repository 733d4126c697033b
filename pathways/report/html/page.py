"""The page: one file, no network, safe with any text in it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from importlib import resources

import msgspec
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from pathways.model.dates import in_words
from pathways.model.result import Assessment, Outcome, RouteResult
from pathways.model.rules import Source
from pathways.report.html.chart import chart_of
from pathways.report.labels import CONFIDENCES, MARKETS, REVIEWERS
from pathways.report.plain_text import harmless


def render_page(assessment: Assessment, sources: Mapping[str, Source], facts: Mapping[str, str]) -> str:
    """The assessment as an HTML page. ``facts`` gives each fact's label. The same assessment gives the same bytes."""
    shown = [route for route in assessment.routes if route.route_to_market]
    script = _part("page.js")
    template = _environment().from_string(_part("page.html.j2"))
    return template.render(
        a=assessment,
        name=harmless(str(assessment.device.get("name", "")), 120),
        routes=shown,
        open_today=[route for route in shown if route.outcome is Outcome.OPEN],
        groups=_by_outcome(shown),
        chart=chart_of(shown, assessment.deadlines, assessment.as_of),
        sources=[sources[id_] for id_ in _cited(assessment, shown)],
        facts=facts,
        style=Markup(_part("page.css")),
        script=Markup(script),
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        device_json=Markup(_json_in_html(assessment.device)),
        markets=MARKETS,
        reviewers=REVIEWERS,
        confidences=CONFIDENCES,
    )


def _part(name: str) -> str:
    return resources.files("pathways.report.html").joinpath(name).read_text("utf-8")


def _environment() -> Environment:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["words"] = in_words
    environment.filters["safe_text"] = lambda text: harmless(str(text), 400)
    return environment


def _json_in_html(document: object) -> str:
    """JSON that cannot end the script element it stands in."""
    text = msgspec.json.encode(document).decode()
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _by_outcome(routes: list[RouteResult]) -> list[tuple[Outcome, list[RouteResult]]]:
    found = [(outcome, [route for route in routes if route.outcome is outcome]) for outcome in Outcome]
    return [(outcome, of_outcome) for outcome, of_outcome in found if of_outcome]


def _cited(assessment: Assessment, routes: list[RouteResult]) -> list[str]:
    found = {source for route in routes for reason in route.because for source in reason.sources}
    found |= {source for item in assessment.checklist for source in item.sources}
    found |= {source for deadline in assessment.deadlines for source in deadline.sources}
    found |= {source for notice in assessment.notices for source in notice.sources}
    return sorted(found)
