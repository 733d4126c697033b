"""Runs all parts, or those named, and writes ``bench/RESULTS.md``."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bench import cold, decide, portfolio, rulework
from bench.peers import PEERS

_RESULTS = Path(__file__).parent / "RESULTS.md"
_PARTS: dict[str, Callable[[], str]] = {
    "decide": decide.section,
    "cold": cold.section,
    "portfolio": portfolio.section,
    "rules": rulework.section,
}
_PACKAGES = (
    "uk-device-pathways",
    "msgspec",
    "typer",
    "pyyaml",
    "duckdb",
    "pyarrow",
    "narwhals",
    "numpy",
    *(peer.package for peer in PEERS),
)


def main() -> None:
    wanted = sys.argv[1:] or list(_PARTS)
    began = _now()
    before = os.getloadavg()[0]
    parts = [_PARTS[name]() for name in wanted]
    _RESULTS.write_text("\n".join((_head(began, before), *parts)), encoding="utf-8")
    print(f"Written to {_RESULTS}", file=sys.stderr)


def _head(began: str, before: float) -> str:
    machine = (
        f"{_processor()}, {os.cpu_count()} cores, {platform.system()} {platform.release()}, Python {platform.python_version()}"
    )
    load = f"Load of the machine over the minute before: {before:.1f}; over the last minute: {os.getloadavg()[0]:.1f}."
    return (
        "# Results\n\n"
        "Made by `make bench`; do not edit. Each figure is the median of runs that take turns with what they are compared "
        "with, with the quartiles in brackets.\n\n"
        f"{machine}. From {began} to {_now()}. {load}\n\n"
        f"{', '.join(f'{name} {_version(name)}' for name in _PACKAGES)}.\n"
    )


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


if __name__ == "__main__":
    main()
