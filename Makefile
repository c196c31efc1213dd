# make demo: a search on real images in a few minutes.   make test: the whole test suite.

PYTHON ?= python3
VENV := $(or $(TUNESMITH_VENV),.venv)
BIN := $(VENV)/bin

# A stamp says that this checkout is installed in the environment with what these two files ask for.
KEY = $(shell { pwd; cat pyproject.toml constraints.txt; } | cksum | tr ' ' -)
ALL = $(VENV)/.tunesmith-all-$(KEY)
DEV = $(VENV)/.tunesmith-dev-$(KEY)

.DEFAULT_GOAL := help
.PHONY: help demo test chaos fuzz bench bench-quality bench-target lint dev format reference constraints clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' Makefile | awk -F ':.*## ' '{ printf "make %-13s %s\n", $$1, $$2 }'

demo: $(ALL) ## Search on real images with a live leaderboard
	@$(BIN)/tunesmith demo $(ARGS)

test: $(DEV) ## Run every test, four at a time: many wait for processes that they started
	$(BIN)/python -m pytest -n 4 --dist loadfile --no-loadscope-reorder $(ARGS)

chaos: $(DEV) ## Kill, stop and cut off every process (SECONDS=600 DATABASE=sqlite|postgresql WORKERS=16 SEED=)
	$(BIN)/python -m tests.chaos.run --seconds $(or $(SECONDS),600) --database $(or $(DATABASE),sqlite) \
	  --workers $(or $(WORKERS),16) $(if $(SEED),--seed $(SEED)) $(ARGS)

fuzz: $(DEV) ## Send whatever the API's description allows, as everybody who may call (REQUESTS=10000 DATABASE=sqlite|postgresql SEED=)
	$(BIN)/python -m tests.fuzz.run --requests $(or $(REQUESTS),10000) \
	  --database $(or $(DATABASE),sqlite) $(if $(SEED),--seed $(SEED)) $(ARGS)

bench: $(DEV) ## Measure the service beside its peers (comma lists BACKENDS= SAMPLERS= HISTORY= WORKERS=)
	$(BIN)/python -m benchmarks.service $(if $(BACKENDS),--backends $(BACKENDS)) $(if $(SAMPLERS),--samplers $(SAMPLERS)) \
	  $(if $(HISTORY),--history $(HISTORY)) $(if $(WORKERS),--workers $(WORKERS)) $(ARGS)

bench-quality: $(DEV) ## Measure samplers beside those of Optuna, HEBO and SMAC (ARGS="--quick", --help)
	$(BIN)/python -m benchmarks.quality $(ARGS)

bench-target: $(DEV) ## Measure how soon a search on real images is good enough, beside Optuna
	$(BIN)/python -m benchmarks.target $(ARGS)

lint: $(DEV) ## Check style, types and who imports whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(DEV) ## Format the code and fix what can be fixed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

dev: $(DEV) ## Make the environment for development
	@echo "Ready: source $(VENV)/bin/activate"

reference: $(DEV) ## Renew docs/reference/cli.md and tasks.md
	$(BIN)/python scripts/cli_reference.py > build-cli.md && mv build-cli.md docs/reference/cli.md
	$(BIN)/python scripts/task_reference.py > build-tasks.md && mv build-tasks.md docs/reference/tasks.md

constraints: ## Renew constraints.txt with the newest releases
	rm -rf build/constraints && $(PYTHON) -m venv build/constraints
	build/constraints/bin/pip install --quiet ".[dev]"
	grep '^#' constraints.txt > build/constraints.txt
	build/constraints/bin/pip freeze | grep -v '^tunesmith' | sed 's/+[a-z0-9]*$$//' | sort -f >> build/constraints.txt
	mv build/constraints.txt constraints.txt && rm -rf build/constraints

clean: ## Remove the environment and caches
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist

$(ALL): | $(BIN)/python
	$(BIN)/python -m pip install -c constraints.txt -e ".[all]"
	@rm -f $(VENV)/.tunesmith-*; touch $@

$(DEV): | $(BIN)/python
	$(BIN)/python -m pip install -c constraints.txt -e ".[dev]"
	@rm -f $(VENV)/.tunesmith-*; touch $@ $(ALL)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Tunesmith needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1)." \
	    "Name another one: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "$(PYTHON) has no venv; on Debian and Ubuntu: apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
