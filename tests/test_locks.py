"""The locks that `make` installs from hold names, versions and hashes only, and everything that pyproject.toml asks for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LOCKS = sorted((ROOT / "requirements").iterdir())
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
NAME = PROJECT["project"]["name"]

PIN = re.compile(r"(?P<pin>[a-z0-9]+(?:-[a-z0-9]+)*==[0-9][0-9a-z.+!]*(?: ; [a-z0-9_.'<>=! ()]+)?) \\", re.IGNORECASE)
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?P<more> \\)?")

# What each lock was made from: extras and groups of pyproject.toml.
ASKED = {
    "run.txt": ((), ("build",)),
    "dev.txt": (("dev",), ("build", "build-sources")),
    "distributed.txt": (("dev", "distributed"), ("build", "build-sources")),
    "bench.txt": (("bench",), ("build",)),
}
SHARED = ["run.txt", "dev.txt", "distributed.txt"]  # installed into one environment, one after another


def faults(text: str) -> list[str]:
    """The lines that are neither a pin nor a hash of the pin above them."""
    found = []
    hash_due = False
    for line in text.splitlines():
        match = HASH.fullmatch(line) if hash_due else PIN.fullmatch(line)
        if match is None:
            found.append(line)
        hash_due = match is not None and line.endswith("\\")
    return found


def pins(name: str) -> list[Requirement]:
    text = (ROOT / "requirements" / name).read_text("utf-8")
    return [Requirement(match["pin"]) for match in map(PIN.fullmatch, text.splitlines()) if match]


def asked(extras: tuple[str, ...], groups: tuple[str, ...]) -> Iterator[Requirement]:
    """What pyproject.toml asks for, extras of the project itself followed."""
    project = PROJECT["project"]
    lines = [*project["dependencies"]]
    lines += [line for extra in extras for line in project["optional-dependencies"][extra]]
    lines += [line for group in groups for line in PROJECT["dependency-groups"][group]]
    for requirement in map(Requirement, lines):
        if canonicalize_name(requirement.name) == NAME:
            yield from asked(tuple(sorted(requirement.extras)), ())
        else:
            yield requirement


def test_every_lock_is_known_here() -> None:
    assert {path.name for path in LOCKS} == set(ASKED)


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_a_lock_holds_names_versions_and_hashes_only(path: Path) -> None:
    text = path.read_text("utf-8")
    assert faults(text) == []
    assert len(pins(path.name)) > 20


GOOD = f"rich==15.0.0 \\\n    --hash=sha256:{'0' * 64} \\\n    --hash=sha256:{'a' * 64}\n"


@pytest.mark.parametrize(
    "line",
    [
        "--pre",
        "-i https://packages.example/simple",
        "--find-links /wheels",
        "--trusted-host packages.example",
        "rich @ https://packages.example/rich-15.0.0-py3-none-any.whl \\",
        "rich @ file:wheels/rich-15.0.0-py3-none-any.whl \\",
        "-e .",
        "./wheels/rich.whl",
        "# from https://packages.example/simple",
        "    # via packages.example",
        "rich==15.0.0",
        "rich>=15 \\",
        "",
        "-r other.txt",
    ],
)
def test_an_address_an_option_or_a_missing_hash_is_a_fault(line: str) -> None:
    assert faults(GOOD) == []
    assert line in faults(f"{GOOD}{line}\n{GOOD}")


def test_a_pin_whose_hashes_are_missing_is_a_fault() -> None:
    assert faults(f"rich==15.0.0 \\\n{GOOD}") != []


@pytest.mark.parametrize(("lock", "made_from"), ASKED.items(), ids=ASKED)
def test_a_lock_has_what_the_project_asks_for(lock: str, made_from: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
    locked: dict[str, list[str]] = {}
    for pin in pins(lock):
        locked.setdefault(canonicalize_name(pin.name), []).append(str(pin.specifier).removeprefix("=="))
    for requirement in asked(*made_from):
        versions = locked.get(canonicalize_name(requirement.name), [])
        assert versions, f"{requirement.name} is not in {lock}: run `make relock UPGRADE=`"
        assert all(version in requirement.specifier for version in versions), (
            f"{requirement} is not {versions}: run `make relock`"
        )


def test_locks_that_share_an_environment_agree() -> None:
    largest = {str(pin).partition(";")[0].strip() for pin in pins("distributed.txt")}
    for lock in SHARED:
        assert {str(pin).partition(";")[0].strip() for pin in pins(lock)} <= largest
    assert {pin.name for pin in pins("run.txt")} <= {pin.name for pin in pins("dev.txt")}


def test_the_build_backend_is_locked() -> None:
    groups = PROJECT["dependency-groups"]["build"]
    assert set(PROJECT["build-system"]["requires"]) <= set(groups)


def test_nothing_but_the_locks_decides_what_make_and_ci_install() -> None:
    """Each line that installs is by hash, without dependencies, or one of the three that are said to take what is newest."""
    free = {
        "build/relock/bin/pip install --quiet --disable-pip-version-check 'uv>=0.13,<0.14'",
        "build/$(1)/bin/pip install --quiet --disable-pip-version-check -r build/$(1)/versions.txt",
        "pip := $(BIN)/pip install --disable-pip-version-check",
    }
    files = [ROOT / "Makefile", *sorted((ROOT / ".ci").iterdir())]
    lines = [line.strip() for file in files for line in file.read_text("utf-8").splitlines()]
    installs = [line for line in lines if re.search(r"\bpip\)? (install|--no-deps)|\$\(pip\)", line)]
    assert len(installs) > 5
    for line in installs:
        assert line in free or "--require-hashes" in line or "--no-deps" in line, line
    assert not [line for line in lines if re.search(r"index.url|find-links|trusted-host|file:|https?:", line)]
