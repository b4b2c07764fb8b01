# Lượt: everything a newcomer types. Each target installs what it needs, says what it does, and can be repeated at will.

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench screens lock clean
MAKEFLAGS += --no-print-directory

help: ## Say what each target does.
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-7s %s\n", $$1, $$2 }' Makefile

setup: ## Make .venv, so that .venv/bin/luot works.
	@scripts/setup run

run: setup ## Serve the demo center with all screens on this machine; ARGS="--no-crowd" passes options on.
	@exec scripts/run $(ARGS)

test: ## Run all checks and all tests; ARGS="tests/domain -x" chooses some.
	@exec scripts/test $(ARGS)

check: ## Lint, format, types, dependency rules, sizes; no tests.
	@scripts/setup test
	@scripts/test-needs pages
	@exec scripts/check

bench: ## Measure on SQLite and PostgreSQL; ARGS passes options on.
	@scripts/setup test
	@scripts/test-needs databases browser
	@.venv/bin/python -m bench $(ARGS)
	@.venv/bin/python -m bench.paper
	@.venv/bin/python -m bench.lobby

screens: ## Take a picture of every screen in every state into docs/screens.
	@scripts/setup test
	@scripts/test-needs browser voice
	@.venv/bin/python -m tests.album $(ARGS)

lock: setup ## Make requirements/*.txt again from pyproject.toml; ARGS=--upgrade takes newer versions.
	@exec scripts/lock $(ARGS)

clean: ## Remove what the other targets made, except data.
	rm -rf .venv .venv-emupos node_modules build dist *.egg-info test-results .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
