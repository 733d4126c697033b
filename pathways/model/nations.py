"""The nations of the United Kingdom, each with a health service of its own."""

from __future__ import annotations

from enum import StrEnum


class Nation(StrEnum):
    """A nation, or with ``uk`` all four."""

    UK = "uk"
    ENGLAND = "england"
    SCOTLAND = "scotland"
    WALES = "wales"
    NI = "ni"

    @property
    def fact(self) -> str | None:
        """Whether the device is to be used in that nation's health service; None for the whole United Kingdom."""
        return None if self is Nation.UK else f"market.nhs_{self.value}"


NATIONS = (Nation.ENGLAND, Nation.SCOTLAND, Nation.WALES, Nation.NI)
