# Two commands on a fresh machine with python3 and make: `make run` and `make test`.
# Everything lives in .venv beside this file; .venv/made says for which pyproject.toml it was made.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MADE := $(VENV)/made
# The tested versions; where they have no build for this Python, the newest that pyproject.toml allows.
INSTALL := "$(BIN)/python" -m pip install --quiet --disable-pip-version-check --editable ".[dev]"

.PHONY: run test check corpus bench docs clean

run: $(MADE)
	@rm -f demo.db demo.db-wal demo.db-shm demo.db.lock
	"$(BIN)/nctdb" demo --keep demo.db
	@echo "Next: the five-minute tour in README.md."

test: $(MADE)
	"$(BIN)/pytest" -n auto -m "not corpus"

# What .ci/run adds to `make test`: linters, types, the whole corpus and fuzzing.
check: $(MADE)
	"$(BIN)/ruff" check .
	"$(BIN)/ruff" format --check .
	"$(BIN)/mypy"

corpus: $(MADE)
	"$(BIN)/pytest" -n auto -m corpus

bench: $(MADE)
	"$(BIN)/python" -m benchmarks all

docs: $(MADE)
	"$(BIN)/nctdb" dictionary > docs/data-dictionary.md
	"$(BIN)/nctdb" findings --rules > docs/findings.md

clean:
	rm -rf $(VENV) demo.db demo.db-wal demo.db-shm demo.db.lock

$(MADE): pyproject.toml constraints.txt
	$(PYTHON) -m venv --clear $(VENV)
	$(INSTALL) --constraint constraints.txt || $(INSTALL)
	@touch $(MADE)
