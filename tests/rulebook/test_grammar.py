"""The tables of keys: what is written from them is as they say, and the reader tells by them what is wrong in a mapping."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from pathways.rulebook.fields import Fields
from pathways.rulebook.folder import shipped_rules
from pathways.rulebook.grammar.documents import DOCUMENTS, contents_of, tables_of
from pathways.rulebook.grammar.instruments import ROUTE, STEP_USE
from pathways.rulebook.grammar.kinds import DAY, TEXT, needed
from pathways.rulebook.grammar.tables import Document, Key, KeyTable
from pathways.rulebook.nodes import FileError, parse
from tests.places import PROJECT


def _tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("grammar_tool", PROJECT / "tools" / "grammar.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("path", "text"), _tool().written().items(), ids=lambda each: each.name if isinstance(each, Path) else ""
)
def test_what_is_written_from_the_tables_is_up_to_date(path: Path, text: str) -> None:
    assert path.read_text(encoding="utf-8") == text, "run: python tools/grammar.py"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_a_name_stands_for_one_thing_in_a_schema(document: Document) -> None:
    names = [each.name for each in contents_of(document).values() if each.name]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_every_key_says_what_it_means_in_a_sentence(document: Document) -> None:
    for table in tables_of(document):
        assert table.meaning.endswith("."), table.name
        assert len(table.by_name) == len(table.keys), table.name
        for key in table.keys:
            assert key.meaning[-1] == "." or key.name == "if", f"{table.name}: {key.name}"


@pytest.mark.slow
def test_no_route_repeats_what_its_group_says() -> None:
    repeated = []
    for path in sorted((shipped_rules() / "instruments").glob("*.yaml")):
        for route in yaml.safe_load(path.read_text(encoding="utf-8")).get("routes") or ():
            repeated += [f"{path.stem}: {route['id']}" for key in ("market", "per") if key in route]
    assert repeated == []


# --- the reader -------------------------------------------------------------------------------------------

SMALL = KeyTable(
    "small",
    "a small thing",
    "For tests.",
    (needed("id", TEXT, "A name."), needed("day", DAY, "A day."), Key("note", TEXT, "More.")),
)


def _fields(text: str) -> Fields:
    return Fields(parse(text, "f"), SMALL)


def test_all_that_is_wrong_in_a_mapping_is_told_at_once_in_the_order_of_the_file() -> None:
    fields = _fields("id: [a]\nday: 2026-02-30\nnotes: x\n")
    with pytest.raises(FileError) as caught:
        fields.finish()
    assert [(each.code, str(each.span), each.help or "") for each in caught.value.findings] == [
        ("YS010", "f:1:5", ""),
        ("YS012", "f:2:6", "For example 2028-06-30."),
        ("YS019", "f:3:1", "Did you mean 'note'?"),
    ]


def test_a_key_that_is_misspelt_is_missing_and_has_a_nearest_spelling() -> None:
    with pytest.raises(FileError) as caught:
        _fields("id: a\ndya: 2026-02-03\n").day("day")
    assert [(each.code, each.message, each.help or "") for each in caught.value.findings] == [
        ("YS017", "a small thing needs 'day'", ""),
        ("YS019", "a small thing has no key 'dya'", "Did you mean 'day'?"),
    ]


def test_a_null_is_an_absent_value() -> None:
    fields = _fields("id: a\nday: 2026-02-03\nnote: null\n")
    assert (fields.text("id"), fields.optional_text("note"), str(fields.day("day"))) == ("a", None, "2026-02-03")
    fields.finish()


def test_what_is_right_can_be_read_before_the_faults_are_told() -> None:
    fields = _fields("id: a\n")
    assert fields.text("id") == "a"
    with pytest.raises(FileError, match="needs 'day'"):
        fields.finish()


def test_a_reader_cannot_ask_for_a_key_that_the_table_does_not_have() -> None:
    with pytest.raises(AssertionError):
        _fields("id: a\nday: 2026-02-03\n").take("title")


def test_a_word_that_is_not_allowed_is_refused_with_those_that_are() -> None:
    fields = Fields(parse("{step: a, not_before: openning}", "f"), STEP_USE)
    with pytest.raises(FileError) as caught:
        fields.take("not_before")
    assert [(each.code, each.help or "") for each in caught.value.findings] == [("YS016", "Did you mean 'opening'?")]


def test_market_and_per_of_a_route_may_be_left_out() -> None:
    assert {"market", "per"}.isdisjoint(ROUTE.required)
