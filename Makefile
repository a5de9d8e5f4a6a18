# Two commands on a fresh machine with python3 and make: `make run` and `make test`.
# Everything lives in .venv beside this file; .venv/ready and .venv/made say for which pyproject.toml.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
MADE := $(VENV)/made
# The tested versions; where they have no build for this Python, the newest that pyproject.toml allows.
PIP := "$(BIN)/python" -m pip install --quiet --disable-pip-version-check
define install
$(PIP) --editable $(1) --constraint constraints.txt || $(PIP) --editable $(1)
endef

.PHONY: run test check corpus bench mutants docs screenshots clean

run: $(READY)
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

# Changes of logic that no test notices, in a sample; not in CI, as it takes about an hour.
mutants: $(MADE)
	$(call install,".[mutants]")
	"$(BIN)/python" -m tests.mutants --sample 400

docs: $(MADE)
	"$(BIN)/nctdb" dictionary > docs/data-dictionary.md
	"$(BIN)/nctdb" findings --rules > docs/findings.md

# Needs a Chromium.
screenshots: $(MADE)
	"$(BIN)/python" -m tests.screenshots docs/images

clean:
	rm -rf $(VENV) demo.db demo.db-wal demo.db-shm demo.db.lock

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv --clear $(VENV)
	$(call install,.)
	@touch $(READY)

# With what tests need; Playwright, which not every machine has builds of, apart.
$(MADE): $(READY)
	$(call install,".[dev]")
	$(call install,".[browser]") || echo "== no Playwright here: tests in a browser will be skipped"
	@touch $(MADE)
