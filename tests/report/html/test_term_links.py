"""Terms lead to what they mean from where they stand first, and from nowhere else."""

from __future__ import annotations

from pathways.model.catalogue import Term
from pathways.report.html.term_links import TermLinks

BODY = Term("approved-body", "Approved Body", "A firm.", ("Approved Bodies",))
MARK = Term("ukca", "UKCA", 'A "mark" <here>.')


def test_a_term_is_linked_once_over_all_texts() -> None:
    linked = TermLinks([BODY, MARK])
    first = linked("UKCA marking with a UK Approved Body, UKCA")
    assert first.count('href="#word-ukca"') == 1
    assert first.count('href="#word-approved-body"') == 1
    assert str(linked("UKCA and Approved Bodies")) == "UKCA and Approved Bodies"


def test_a_term_within_a_word_is_none() -> None:
    assert str(TermLinks([MARK])("UKCAs, xUKCA")) == "UKCAs, xUKCA"


def test_the_longest_spelling_counts() -> None:
    reliance = Term("reliance", "reliance", "Looked at again.", ("International reliance",))
    assert str(TermLinks([reliance])("International reliance")).endswith(">International reliance</a>")


def test_texts_and_meanings_are_escaped() -> None:
    linked = str(TermLinks([MARK])("<b>UKCA</b>"))
    assert linked.startswith("&lt;b&gt;<a ")
    assert "<here>" not in linked
    assert 'A "mark"' not in linked


def test_without_terms_the_text_stands_alone() -> None:
    assert str(TermLinks([])("a < b")) == "a &lt; b"
