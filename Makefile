# make recipe=science [samples=N] [out=DIR] [workers=N] [seed=S]   builds a dataset (the default goal)
# make test | lint | bench | clean
# make gallery recipe=science                         card, figures and gallery of out/science again
# make submit recipe=science ray=http://HEAD:8265 out=s3://…       the same build as a Ray job
# make chaos [kills=100] [seed=1]                     kills whatever runs, until the dataset is whole
# make train [stage=tiny] [data=out/science] [steps=N]  trains on shards; tiny needs nothing but a CPU
#
# Every target sets up what it needs first: one virtual environment in this folder, no root.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

recipe ?= science
out ?= out/$(recipe)
stage ?= tiny
options = $(if $(samples),--samples $(samples)) $(if $(workers),--workers $(workers)) $(if $(seed),--seed $(seed))

# Ray's own worker processes, and so pytest's, must not fight over threads.
export OMP_NUM_THREADS ?= 1
export RAY_USAGE_STATS_ENABLED = 0

.DEFAULT_GOAL := build
.PHONY: build gallery submit train test chaos lint bench fonts lock clean
.DELETE_ON_ERROR:

build: $(VENV)/.ready
	$(BIN)/factory build $(recipe) --out "$(out)" $(options)

gallery: $(VENV)/.ready
	$(BIN)/factory report "$(out)"

submit: $(VENV)/.ready-dev
	$(BIN)/factory submit $(recipe) $(if $(ray),--address $(ray)) --out "$(out)" $(options)

train: $(VENV)/.ready-dev
	test -e out/tiny || $(BIN)/python -m model.io.create out/tiny --size tiny
	$(if $(data),,test -e out/smoke || $(BIN)/factory build smoke --out out/smoke)
	$(BIN)/python -m model.train model/stages/$(stage).toml $(if $(data),--data $(data)) $(if $(steps),--steps $(steps))

test: $(VENV)/.ready-dev $(VENV)/.fonts
	$(BIN)/python -m pytest

chaos: $(VENV)/.ready-dev
	CHAOS_KILLS=$(or $(kills),100) CHAOS_SEED=$(or $(seed),1) $(BIN)/python -m pytest tests/chaos -m chaos -s

lint: $(VENV)/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright

# One script per claim; those of the model want hours or a GPU and are run by name.
bench: $(VENV)/.ready-dev
	set -e; for script in $(filter-out benchmarks/model_%,$(wildcard benchmarks/*.py)); do $(BIN)/python $$script; done

fonts: $(VENV)/.fonts

lock: $(VENV)/.ready
	$(BIN)/python -m factory.setup lock

clean:
	rm -rf $(VENV) out

# A changed definition remakes the environment; each stamp is written only when its step has succeeded.
$(VENV)/.ready: pyproject.toml constraints.txt
	$(PYTHON) -m factory.setup core --venv $(VENV)
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready
	$(BIN)/python -m factory.setup dev --venv $(VENV)
	@touch $@

$(VENV)/.fonts: $(VENV)/.ready generators/fonts/sources.yaml
	$(BIN)/python -m factory.setup fonts --venv $(VENV)
	@touch $@
