# make recipe=science [samples=N] [out=DIR] [workers=N] [seed=S]     build a dataset (the default goal)
# make test | lint | bench | gallery | clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

recipe ?= science
out ?= out/$(recipe)

BUILD := $(recipe) --out $(out) $(if $(samples),--samples $(samples)) $(if $(workers),--workers $(workers)) $(if $(seed),--seed $(seed))

.DEFAULT_GOAL := build
.PHONY: build test lint bench gallery clean

build: $(VENV)/.ready
	$(BIN)/factory build $(BUILD)

gallery: $(VENV)/.ready
	$(BIN)/factory report $(out)

test: $(VENV)/.ready-dev
	$(BIN)/python -m pytest

lint: $(VENV)/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright

bench: $(VENV)/.ready-dev
	$(BIN)/python -m benchmarks.factory

# One virtual environment, remade when the dependencies change.
$(VENV)/.ready: pyproject.toml constraints.txt factory/setup/install.sh
	PYTHON=$(PYTHON) sh factory/setup/install.sh $(VENV)

$(VENV)/.ready-dev: $(VENV)/.ready
	sh factory/setup/install.sh $(VENV) dev

clean:
	rm -rf $(VENV) out
