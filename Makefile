# Two commands for a fresh machine: `make demo` and `make test`. Needs Python 3.11+, make and git.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready

.PHONY: demo test lint format readme lock wheel gallery bench clean

demo: $(STAMP)
	@$(BIN)/pathways assess examples/idx-dr.yaml

test: $(STAMP)
	$(BIN)/pytest -n 2 --dist worksteal
	$(BIN)/pathways rules test

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pathways rules check --fail-on warning --skip cases --today 2026-11-20

format: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

readme: $(STAMP)
	$(BIN)/python tools/refresh_readme.py

lock: $(STAMP)
	$(BIN)/pathways rules lock

gallery: $(STAMP)
	$(BIN)/python docs/gallery/make.py

wheel: $(STAMP)
	rm -rf dist
	$(BIN)/python -m build --wheel --outdir dist .

# The engines that are compared with live in an environment of their own.
bench:
	$(PYTHON) -m venv build/bench
	build/bench/bin/pip install --quiet --disable-pip-version-check -e '.[bench]'
	build/bench/bin/python -m bench

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "pathways needs Python 3.11 or newer (set PYTHON=...)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
