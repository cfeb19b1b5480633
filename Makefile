# Two commands: `make run` sets up and runs the main job, `make test` sets up and runs the tests.
PYTHON ?= python3.11
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: run setup test test-slow lint bench model lock clean

run: setup
	$(BIN)/dateline run --show

setup: .venv/ready

.venv/ready: requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	# uv, itself from the lock, installs in seconds; pip does where uv cannot reach the registry (it reads no pip.conf)
	sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > .venv/uv.lock
	$(PIP) --require-hashes --requirement .venv/uv.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --require-hashes --requirement requirements.lock || \
		$(PIP) --no-deps --require-hashes --requirement requirements.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	touch $@

test: setup lint
	$(BIN)/python -m pytest -m "not slow"

# two files at a time: most of a slow test is a run that starts
test-slow: setup
	$(BIN)/python -m pytest -m slow -n 2 --dist loadfile

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/sqlfluff lint --disable-progress-bar warehouse/views

bench: setup
	$(BIN)/python -m tests.bench

# the judge of event types, from seeds/ontology/examples/: minutes, and the same file for the same examples and patterns
model: setup
	$(BIN)/python -m transforms.train

lock:
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --all-extras --generate-hashes --no-emit-index-url --upgrade --output-file requirements.lock

clean:
	rm -rf .venv .dateline
