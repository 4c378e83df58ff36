# make run: the app on the sample organisation. Everything lives in .venv; nothing else is touched.
# Paths here are relative on purpose: the folder may have spaces in its name.

PYTHON ?= $(firstword $(foreach p,python3.11 python3.12 python3.13 python3.14 python3 python,\
	$(if $(shell $(p) -c 'import sys; print(sys.version_info >= (3, 11) or "")' 2>/dev/null),$(p))))
VENV = .venv
PY = $(VENV)/bin/python
PIP = $(PY) -m pip --disable-pip-version-check --no-input -q
APP_READY = $(VENV)/.app-ready
TESTS_READY = $(VENV)/.tests-ready
PYTEST = $(PY) -m pytest -n 2 --dist loadgroup
# Without compiled modules every process that a test starts compiles the whole package anew.
unexport PYTHONDONTWRITEBYTECODE
BENCHMARKS = $(sort $(wildcard benchmarks/*.py))

.DEFAULT_GOAL := help
.PHONY: help setup run test check format bench bundle lock licences screenshots sample tables questions clean

help:
	@echo 'make run          start the app on the sample organisation (first time: installs it)'
	@echo 'make setup        make .venv with everything the app and its tests need'
	@echo 'make test         run all tests, in 25 minutes; those in a browser skip without chromium'
	@echo 'make check        format, lint, types, layers and the quick tests, in two minutes'
	@echo 'make format       put the code into shape'
	@echo 'make bench        run every benchmark'
	@echo 'make bundle       pack it with all wheels for Linux, Windows and macOS, to install offline'
	@echo 'make lock         write the lock files anew, after a version was changed; needs uv'
	@echo 'make licences     list what the app brings along: licence, size, and what nothing loads'
	@echo 'make screenshots  take every page in light and dark; refreshes the picture in README'
	@echo 'make sample       make data/sample anew from its seed'
	@echo 'make tables       write the tables of docs/: input tables, assumptions, decisions'
	@echo 'make clean        remove .venv and caches; the workspace stays'

$(PY):
	@test -n '$(PYTHON)' || { echo 'skillgap needs Python 3.11 or newer, and none was found.'; \
		echo 'Install it, or name it: make PYTHON=/path/to/python3 run'; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "skillgap needs Python 3.11 or newer; $(PYTHON) is" \
		"$$($(PYTHON) -c 'import platform; print(platform.python_version())')."; exit 1; }
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo 'Python could not make an environment. On Debian: apt-get install python3-venv'; exit 1; }

$(APP_READY): requirements.lock | $(PY)
	@echo 'Installing what the app needs into $(VENV) (first time: about a minute).'
	$(PIP) install --require-hashes -r requirements.lock
	@touch $@

$(TESTS_READY): requirements-dev.lock $(APP_READY)
	@echo 'Installing what the tests need into $(VENV).'
	$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

setup: $(TESTS_READY)

run: $(APP_READY)
	$(PY) -m skillgap serve

test: $(TESTS_READY)
	$(PYTEST)

check: $(TESTS_READY)
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports
	$(PYTEST) -m 'not browser and not slow and not long' --hypothesis-profile quick

format: $(TESTS_READY)
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

bench: $(TESTS_READY)
	@short=0; for file in $(BENCHMARKS); do echo "== $$file"; \
		PYTHONPATH=. $(PY) "$$file" || short=1; done; exit $$short

bundle: $(TESTS_READY)
	PYTHONPATH=. $(PY) scripts/bundle.py

lock: $(APP_READY)
	PYTHONPATH=. $(PY) scripts/lock.py

licences: $(APP_READY)
	PYTHONPATH=. $(PY) scripts/licences.py

screenshots: $(TESTS_READY)
	PYTHONPATH=. $(PY) scripts/screenshots.py --readme

sample: $(APP_READY)
	PYTHONPATH=. $(PY) data/sample/generate.py

tables: $(APP_READY)
	PYTHONPATH=. $(PY) scripts/document_tables.py
	PYTHONPATH=. $(PY) scripts/document_assumptions.py
	PYTHONPATH=. $(PY) scripts/document_decisions.py

questions: $(APP_READY)
	PYTHONPATH=. $(PY) scripts/questions.py
	PYTHONPATH=. $(PY) scripts/document_model_cards.py

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis screenshots
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
