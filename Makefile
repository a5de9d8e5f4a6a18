# Two commands on a fresh machine with python3 and make: `make run` and `make test`.
# Everything lives in .venv beside this file; .venv/made says for which pyproject.toml it was made.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
MADE := $(VENV)/made
# The tested versions; where they have no build for this Python, the newest that pyproject.toml allows.
INSTALL := "$(BIN)/python" -m pip install --quiet --disable-pip-version-check --editable ".[dev]"

INSTALL_BROWSER := "$(BIN)/python" -m pip install --quiet --disable-pip-version-check --editable ".[browser]"

.PHONY: run test check corpus bench docs screenshots clean

run: $(MADE)
	@rm -f demo.db demo.db-wal demo.db-shm
	@echo "== load the bundled records"
	"$(BIN)/nctdb" load demo.db tests/fixtures/api_v2/*/study.json tests/fixtures/api_v2_pages
	@echo
	@echo "== the same again changes nothing"
	"$(BIN)/nctdb" load demo.db tests/fixtures/api_v2/*/study.json tests/fixtures/api_v2_pages
	@echo
	@echo "== two trials side by side"
	"$(BIN)/nctdb" compare demo.db NCT99000001 NCT99000002
	@echo
	@echo "Made: demo.db, a SQLite file.  Next: the five-minute tour in README.md."

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

# Needs a Chromium.
screenshots: $(MADE)
	"$(BIN)/python" -m tests.screenshots docs/images

clean:
	rm -rf $(VENV) demo.db demo.db-wal demo.db-shm

$(MADE): pyproject.toml constraints.txt
	$(PYTHON) -m venv --clear $(VENV)
	$(INSTALL) --constraint constraints.txt || $(INSTALL)
	$(INSTALL_BROWSER) --constraint constraints.txt || $(INSTALL_BROWSER) \
		|| echo "== no playwright for this machine: tests in a browser will be skipped"
	@touch $(MADE)
