# The front door. `make chat` and `make test` need nothing but Python 3.11+, make and a package index.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
WORKSPACE ?= $(or $(FOOTNOTE_WORKSPACE),.footnote)
PORT ?= 8000
EVALS := .cache/evals
SHOWN := .cache/docs
# Of the demo: small, so that the pictures are made anew in a minute or two.
SHOWN_SCALE ?= 0.25
MARKS ?= real_data or long or prove
DATA ?= $(or $(FOOTNOTE_DATA),../shared/data)
# Processes that run tests side by side; one that runs out of tests takes some of another's. The long tests
# measure times, and so run alone unless told otherwise.
TEST_JOBS ?= 2
PROVE_JOBS ?= 0
PYTEST := $(BIN)/python -m pytest --dist worksteal

ORACLE := .oracle

.PHONY: help setup chat test check docs oracle prove eval bench scale
.DEFAULT_GOAL := help

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## (.*)/  make \1|\2/' | column -t -s '|'

setup: $(STAMP) ## make .venv and install everything into it (does nothing when up to date)

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Footnote needs Python 3.11 or newer; name one with: make PYTHON=/path/to/python3 setup" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "This Python has no venv module. On Debian: apt-get install python3-venv, then run make again." >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	# torch is named so that pip settles it first: the resolver then never meets its larger variants.
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt torch==2.13.0 -e '.[dev,spark]'
	@touch $@

chat: setup ## build the demo shop if nothing is published yet, then open the chat
	@test -f $(WORKSPACE)/serving/CURRENT || $(BIN)/footnote --workspace $(WORKSPACE) refresh --dataset demo
	@$(BIN)/footnote --workspace $(WORKSPACE) chat --port $(PORT)

test: setup ## every test that needs no real data, no network and not long
	$(PYTEST) -n $(TEST_JOBS) -m "not real_data and not long and not prove"

check: setup ## lint, format, types, import directions
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/test_architecture.py

docs: setup ## write docs/OUTPUT.md anew: the pictures of the demo shop
	@FOOTNOTE_MODELS=on FOOTNOTE_KNOWLEDGE=off $(BIN)/footnote --workspace $(SHOWN)/demo refresh --dataset demo --scale $(SHOWN_SCALE)
	@$(BIN)/footnote --workspace $(SHOWN)/demo report --out $(SHOWN)/report
	@rm -rf docs/output && mkdir docs/output
	@cp $(SHOWN)/report/OUTPUT.md docs/ && cp $(SHOWN)/report/output/*.png docs/output/

oracle: $(ORACLE)/.installed ## make .oracle and install into it the peers to compare with: MetricFlow, sidemantic

$(ORACLE)/.installed: tests/oracle/requirements.txt
	test -x $(ORACLE)/bin/python || $(PYTHON) -m venv $(ORACLE)
	$(ORACLE)/bin/python -m pip install --quiet --disable-pip-version-check -r tests/oracle/requirements.txt
	@touch $@

prove: setup ## the tests that need the real datasets below FOOTNOTE_DATA, and the long ones
	@$(MAKE) --no-print-directory oracle || echo "the peers were not installed: comparisons with them will be skipped" >&2
	FOOTNOTE_DATA=$(DATA) $(PYTEST) -n $(PROVE_JOBS) -m "$(MARKS)"

eval: setup ## every evaluation question, each answer checked against SQL on the raw files
	FOOTNOTE_DATA=$(DATA) $(BIN)/footnote eval --refresh

bench: setup ## median times of help, ask and refresh
	@$(BIN)/footnote --workspace $(EVALS)/demo refresh --dataset demo
	$(BIN)/python -m evals bench --workspace $(EVALS)/demo

scale: setup ## refresh the demo shop with 0.1, 1 and 10 million order lines: time, memory, exponent (an hour, 30 GB)
	@$(BIN)/footnote bench refresh --scales 1,10,100
