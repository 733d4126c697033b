# Two commands for a fresh machine: `make demo` and `make test`. Needs Python 3.11+, make and git.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOG := $(VENV)/install.log
# One environment in three steps: what `pathways` runs with, what developers need besides, and what the tests of Dask and Spark need.
RUN := $(VENV)/.run
DEV := $(VENV)/.dev
DISTRIBUTED := $(VENV)/.distributed
# The tool that makes the locks, in an environment of its own.
UV := build/relock/bin/uv

.PHONY: demo test test-all search lint format readme findings grammar lock wheel gallery bench distributed relock test-newest test-lowest clean

demo: $(RUN)
	@$(BIN)/pathways assess examples/idx-dr.yaml
	@printf '\n%s\n%s\n' 'NEXT  your own device, question by question:  $(BIN)/pathways walk' '      what else there is:                     README.md'

# The worked cases run beside the tests, as they are one process: both cores have work until the end.
define with-cases
@mkdir -p build
{ $(BIN)/pathways rules test >build/cases.log 2>&1; } & cases=$$!; \
$(BIN)/pytest -n 2 --dist worksteal $(1); tests=$$?; \
wait $$cases; cases=$$?; cat build/cases.log; exit $$((tests || cases))
endef

# What a change needs before it is committed: every module, every worked case, a part of what goes through many devices. About 7 minutes on two cores.
test: $(DEV)
	$(call with-cases,-m "not slow" --hypothesis-profile quick)

# The long tail besides: every example in every edition, many generated devices, browsers, mutation, Dask and Spark (`make distributed`).
test-all: $(DEV)
	$(call with-cases,--hypothesis-profile full)

# Generated devices that no run has seen. What it finds becomes a case or a test of its own.
search: $(DEV)
	$(BIN)/pytest -n 2 --dist worksteal --hypothesis-profile search -m hypothesis

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pathways rules check --fail-on warning --skip cases --today 2026-11-20

format: $(DEV)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

readme: $(DEV)
	$(BIN)/python tools/refresh_readme.py

findings: $(DEV)
	$(BIN)/python tools/write_findings.py

grammar: $(DEV)
	$(BIN)/python tools/grammar.py

lock: $(DEV)
	$(BIN)/pathways rules lock

gallery: $(DEV)
	$(BIN)/python docs/gallery/make.py

wheel: $(DEV)
	rm -rf dist
	$(BIN)/python -m build --wheel --no-isolation --outdir dist .

# The engines that are compared with live in an environment of their own.
bench:
	$(PYTHON) -m venv build/bench
	build/bench/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	build/bench/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	build/bench/bin/python -m bench

# --- the environment ------------------------------------------------------------------------------------------

# Installers talk to a log, which is shown when they fail.
define quietly
@{ $(1); } >>$(LOG) 2>&1 || { cat $(LOG) >&2; exit 1; }
endef
pip := $(BIN)/pip install --disable-pip-version-check
locked := $(pip) --require-hashes

$(RUN): pyproject.toml requirements/run.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "pathways needs Python 3.11 or newer (set PYTHON=...)"; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	$(call quietly,$(locked) -r requirements/run.txt)
	$(call quietly,$(pip) --no-deps --no-build-isolation -e .)
	@touch $@

$(DEV): $(RUN) requirements/dev.txt
	@echo "Installing what developers need into $(VENV), from requirements/dev.txt (log: $(LOG))"
	$(call quietly,$(locked) -r requirements/dev.txt)
	@touch $@

distributed: $(DISTRIBUTED)

$(DISTRIBUTED): $(DEV) requirements/distributed.txt
	@echo "Installing Dask and PySpark into $(VENV), from requirements/distributed.txt (log: $(LOG))"
	$(call quietly,$(locked) --no-build-isolation -r requirements/distributed.txt)
	@touch $@

# The newest versions that pyproject.toml allows; `make relock UPGRADE=` keeps those that are locked and still fit.
# The largest lock comes first and binds the smaller ones, so that a package has one version in all three. `make bench` stands alone.
UPGRADE = --upgrade
compile = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate $(UPGRADE) \
	pyproject.toml --group build

relock: $(UV)
	$(compile) --group build-sources --extra dev --extra distributed -o requirements/distributed.txt
	$(compile) --group build-sources --extra dev -c requirements/distributed.txt -o requirements/dev.txt
	$(compile) -c requirements/distributed.txt -o requirements/run.txt
	$(compile) --extra bench -o requirements/bench.txt

$(UV): Makefile
	$(PYTHON) -m venv build/relock
	build/relock/bin/pip install --quiet --disable-pip-version-check 'uv>=0.13,<0.14'
	@touch $@

# The locks hide what newer versions break, and that older ones no longer do. These two find out, each in an environment of its own.
# They take as long as `make test-all`, so they run by hand or by the clock, not with every change. TESTS= names a part.
TESTS = tests
define with-versions
rm -rf build/$(1)
$(PYTHON) -m venv build/$(1)
$(UV) pip compile --quiet --no-header --resolution $(2) --python build/$(1)/bin/python --group build --extra dev \
	pyproject.toml -o build/$(1)/versions.txt
build/$(1)/bin/pip install --quiet --disable-pip-version-check -r build/$(1)/versions.txt
build/$(1)/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
build/$(1)/bin/python -m pytest -n 2 --dist worksteal -p no:cacheprovider $(TESTS)
build/$(1)/bin/pathways rules test
endef

test-newest: $(UV)
	$(call with-versions,newest,highest)

test-lowest: $(UV)
	$(call with-versions,lowest,lowest-direct)

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
