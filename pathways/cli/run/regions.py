"""A region from the command line, as people write it."""

from __future__ import annotations

from pathways.cli.exits import fail_with
from pathways.engine.answer.places import names_of_places, place_named
from pathways.model.support import Directory, SupportPlace
from pathways.rulebook.fields import shown, suggestion


def region_option(directory: Directory, text: str) -> SupportPlace:
    """Exits with 2 where there is none of that name."""
    place = place_named(directory, text)
    if place is None:
        names = names_of_places(directory)
        near = suggestion(text.casefold().replace(" ", "_").replace("-", "_"), names)
        allowed = f"Regions: {', '.join(names)}."
        fail_with(f"--region: there is no region '{shown(text)}'", f"{near} {allowed}" if near.startswith("Did") else allowed)
    return place
