# The commands of the project. A newcomer needs two: make demo, make test.
# A clean machine needs python3 (3.11 or later), python3-venv and make; everything else is fetched here.

PYTHON ?= python3
PORT ?= 8000
SCALE ?= region
PART ?= pages
# By file, so that what a file sets up for all its tests (the demo, a compiled kernel) is set up once; in their
# order, so that the long look at every page does not begin last.
PYTEST ?= -n auto --dist loadfile --no-loadscope-reorder

export UV_PYTHON_DOWNLOADS := never
BIN := .venv/bin
UV := .tools/bin/uv --quiet
DEMO := VIRKSOM_DEMO=1

STATIC_SOURCES := $(shell find virksom -path '*/static/*' -type f)
CATALOGUES := $(shell find virksom -name '*.po')

.PHONY: help images demo test check bench format lock migrations translations clean prerequisites

help:
	@echo "make demo          a running site with demo data, on http://127.0.0.1:$(PORT) (PORT=... to change)"
	@echo "make test          all tests (DATABASE_URL=postgres://... for PostgreSQL)"
	@echo "make check         formatting, lint, imports, types, translations, migrations, templates"
	@echo "make bench         benchmarks (PART=pages|matching|all, SCALE=town|region|country)"
	@echo "make format        put code and templates into shape"
	@echo "make lock          renew the locked requirements"
	@echo "make translations  collect new texts into the Danish catalogues"
	@echo "make images        take the pictures of docs/images anew"
	@echo "make migrations    write migrations for changed models"

demo: .venv/.run build/static/.done var/static/.done
	@$(DEMO) VIRKSOM_BASE_URL=http://127.0.0.1:$(PORT) $(BIN)/virksom up --demo --port $(PORT)

test: .venv/.dev build/static/.done var/.translated
	$(BIN)/pytest $(PYTEST)

check: .venv/.dev build/static/.done var/.translated
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/python tools/translations.py check
	$(DEMO) $(BIN)/virksom check --fail-level WARNING
	$(DEMO) $(BIN)/virksom makemigrations --check --dry-run
	$(BIN)/djade --check --target-version 5.2 $$(git ls-files --cached --others --exclude-standard 'virksom/**/templates/**/*.html' 'virksom/**/templates/**/*.txt')
	$(BIN)/djlint --quiet --lint virksom

bench: .venv/.peers build/static/.done var/static/.done
	$(DEMO) $(BIN)/python -m benchmarks --part $(PART) --scale $(SCALE)

format: .venv/.dev
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .
	$(BIN)/djade --target-version 5.2 $$(git ls-files 'virksom/**/templates/**/*.html')

translations: .venv/.dev
	$(BIN)/python tools/translations.py update

images: .venv/.dev build/static/.done var/.translated
	$(DEMO) $(BIN)/python tools/screenshots.py

migrations: .venv/.dev
	$(DEMO) $(BIN)/virksom makemigrations

lock: .tools/.done
	$(UV) pip compile --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock" \
	  requirements-tools.in -o requirements-tools.lock
	$(UV) pip compile --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock" \
	  pyproject.toml requirements-build.in -o requirements.lock
	$(UV) pip compile --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock" \
	  --extra dev -c requirements.lock pyproject.toml requirements-build.in -o requirements-dev.lock
	$(UV) pip compile --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock" \
	  -c requirements-dev.lock benchmarks/peers.in -o benchmarks/peers.lock

clean:
	rm -rf .venv .tools node_modules build var

# What a clean machine lacks is named, with the command that installs it. ------------------------

prerequisites:
	@command -v $(PYTHON) >/dev/null || { echo "Python is missing. Install it: sudo apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or later is needed; this is $$($(PYTHON) -V). Install it: sudo apt-get install python3 python3-venv"; \
	  echo "or name another one: make demo PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "Python's venv module is missing. Install it: sudo apt-get install python3-venv"; exit 1; }

# Environments, each made anew when its locked requirements change. -----------------------------

.tools/.done: requirements-tools.lock | prerequisites
	@echo "Fetching the tools that fetch the rest ..."
	@$(PYTHON) -m venv .tools
	@.tools/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-tools.lock
	@touch $@

.venv/.run: requirements.lock pyproject.toml .tools/.done
	@echo "Installing the locked requirements ..."
	@test -x $(BIN)/python || $(UV) venv --python $(PYTHON) .venv
	@$(UV) pip install --python $(BIN)/python --require-hashes -r requirements.lock
	@$(UV) pip install --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.run
	@echo "Installing what tests and checks need ..."
	@$(UV) pip install --python $(BIN)/python --require-hashes -r requirements-dev.lock
	@touch $@

.venv/.peers: benchmarks/peers.lock .venv/.dev
	@echo "Installing what matching is measured against ..."
	@$(UV) pip install --python $(BIN)/python --require-hashes -r benchmarks/peers.lock
	@touch $@

build/static/.done: package-lock.json tools/assets.py .tools/.done .venv/.run
	@echo "Fetching the design system ..."
	@PATH="$(CURDIR)/.tools/bin:$$PATH" .tools/bin/npm ci --ignore-scripts --no-audit --no-fund --silent
	@$(BIN)/python tools/assets.py
	@touch $@

var/.translated: $(CATALOGUES) tools/translations.py .venv/.run
	@mkdir -p var
	@$(BIN)/python tools/translations.py compile
	@touch $@

var/static/.done: $(STATIC_SOURCES) build/static/.done var/.translated
	@mkdir -p var/static
	@$(DEMO) $(BIN)/virksom collectstatic --noinput --verbosity 0
	@touch $@
