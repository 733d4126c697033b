"""``pathways rules verify``: proofs over every device and every day, with a witness for what is refuted."""

from __future__ import annotations

from typing import Annotated

import typer

from pathways.cli.options import RulesOption, TextOrJson


def verify_rules(
    rules: RulesOption = None,
    edition: Annotated[str | None, typer.Option(help="Only this edition. Default: all.")] = None,
    format_: Annotated[TextOrJson, typer.Option("--format", help="text or json.")] = TextOrJson.TEXT,
    budget: Annotated[int | None, typer.Option(min=1, metavar="N", help="The most solver steps for one proof.")] = None,
    show_proved: Annotated[bool, typer.Option("--show-proved", help="List the proofs that hold too.")] = False,
) -> None:
    """Proves that no rule is dead, no routes overlap and nothing is left out, and the invariants of the folder.

    Exits with 1 when a claim is refuted.
    """
    from pathways.cli.run.rules_verify import run

    run(rules, edition, format_, budget, show_proved=show_proved)
