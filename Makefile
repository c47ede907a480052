PYTHON ?= python3.11
BIN := .venv/bin
export PYTHONHASHSEED := 0

.DEFAULT_GOAL := help

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

.venv/run.stamp: requirements/run.txt pyproject.toml
	test -d .venv || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

.venv/dev.stamp: .venv/run.stamp requirements/dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	touch $@

demo: .venv/run.stamp ## the bot, a Telegram stand-in and a chat page, nothing to configure
	@$(BIN)/gauhar demo

test: debian .venv/dev.stamp ## every check
	@BIN=$(BIN) ./checks.sh

soak: .venv/dev.stamp ## the long rounds: many kills, many random steps
	$(BIN)/python -m pytest -m soak -rs

oracle: .venv/dev.stamp ## ask Enketo's and Web Forms' evaluators what expressions give (needs node and npm)
	npm install --silent --no-audit --no-fund --no-package-lock --prefix tests/surveys/xpath/oracle
	$(BIN)/python tests/surveys/xpath/oracle_record.py
	$(BIN)/python -m pytest -m soak tests/surveys/xpath

bench: .venv/dev.stamp ## benchmarks, as ratios against a baseline of the same run
	$(BIN)/python -m benchmarks

debian: ## programs the page and spelling tests use, where we may install them
	@./debian.sh

lock: ## rewrite the lock files (needs uv)
	uv pip compile --quiet --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra build pyproject.toml -o requirements/run.txt
	uv pip compile --quiet --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra build --extra dev --constraint requirements/run.txt pyproject.toml -o requirements/dev.txt

.PHONY: help demo test soak oracle bench debian lock
