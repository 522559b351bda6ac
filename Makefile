# Everything a person does with this checkout. `make` alone lists the targets.
#
# Packages come from the hash-locked files only: requirements.txt is what the bot runs on,
# requirements-build.txt what turns the checkout into a package, requirements-dev.txt all of it
# plus the tools of the checks.

SHELL := /bin/sh
.DEFAULT_GOAL := help

VENV ?= .venv
PYTHON ?=
SAY ?=
UPGRADE ?=
PYTEST_ARGS ?=
PLAY ?=
ROOM ?=

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
UV := $(firstword $(wildcard $(BIN)/uv) uv)
LOCK := $(UV) --no-config pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

# Stamps: a target that is up to date costs nothing, so that the second `make demo` starts at once.
MADE := $(VENV)/.stamp-venv
INSTALLED := $(VENV)/.stamp-run
TOOLS := $(VENV)/.stamp-dev

# A half-finished recipe must not leave a stamp behind.
.DELETE_ON_ERROR:

# SAY reaches the shell as a variable: quotes and umlauts in it need no escaping.
export SAY

VERSION_OF = -c 'import sys; print("%d.%d" % sys.version_info[:2])'
NEW_ENOUGH = -c 'import sys; sys.exit(sys.version_info < (3, 11))'

# An interpreter asked for by name replaces an environment made with another version.
ifneq ($(PYTHON),)
ifneq ($(shell $(PYTHON) $(VERSION_OF) 2>/dev/null),$(shell $(BIN)/python $(VERSION_OF) 2>/dev/null))
.PHONY: $(MADE)
endif
endif

.PHONY: help demo demo-matrix test coverage lint bench soak docs sbom lock clean audit

help: ## diese Übersicht
	@echo "Ratsbot: make <Ziel>"
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo "  PYTHON=python3.13   mit diesem Python (ab 3.11); sonst das neueste vorhandene"

demo: $(INSTALLED) ## den Bot mit einem erfundenen Stadtrat ausprobieren; SAY="/suche Radweg" fragt einmal
	@if [ -n "$$SAY" ]; then exec $(BIN)/ratsbot demo --say "$$SAY"; else exec $(BIN)/ratsbot demo; fi

# The homeserver is a process of its own on 127.0.0.1; its program stays in the cache folder of whoever calls it.
demo-matrix: $(INSTALLED) ## dasselbe in einem echten Matrix-Raum, zum Wegwerfen; PLAY=1 spielt nur vor, ROOM=verschluesselt
	@exec $(BIN)/python -m tools.demo_matrix $(if $(PLAY),--play) $(if $(filter verschluesselt,$(ROOM)),--encrypted)

# A file stays with one process, so that the servers it starts are started once; in their order, since few and
# long tests at the very end would keep one process waiting for the other.
test: lint ## alle Prüfungen; am Ende steht, was ausgelassen wurde und warum
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder $(PYTEST_ARGS)

# Watching every line makes the checks take twice as long, so it is not part of them.
coverage: override PYTEST_ARGS += --cov --cov-report=term
coverage: test ## dasselbe, dazu welche Zeilen keine Prüfung erreicht; dauert doppelt so lang

lint: $(TOOLS) ## Stil, Typen und Richtung der Importe
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy
	$(BIN)/lint-imports

bench: $(TOOLS) ## Trefferqualität und Geschwindigkeit messen (benchmarks/README.md sagt, womit)
	$(BIN)/python -m benchmarks

# Synapse and a foreign client run beside it, on 127.0.0.1 and in the cache folder of whoever calls it.
soak: $(TOOLS) ## Dauerlauf: Abos, erfundenes Teams, echter Matrix-Homeserver, zehn Tage im Zeitraffer; gut anderthalb Stunden (braucht npm)
	$(BIN)/python -m benchmarks.digest_faults --seeds 100
	$(BIN)/python -m benchmarks.digest_rooms
	$(BIN)/python -m benchmarks.teams_loss
	$(BIN)/python -m benchmarks.teams_speed
	tests/matrix/world.sh
	$(BIN)/python -m benchmarks.matrix_loss
	$(BIN)/python -m benchmarks.matrix_faults
	$(BIN)/python -m benchmarks.matrix_latency
	$(BIN)/python -m benchmarks.soak

docs: $(TOOLS) ## docs/befehle.md und docs/lizenzen.md neu schreiben, wie das Programm es sagt
	$(BIN)/python -m tools.commands_page
	$(BIN)/python -m tools.licences_page

sbom: $(INSTALLED) ## die Stückliste (CycloneDX) dessen schreiben, was requirements.txt hier installiert: dist/ratsbot.cdx.json
	@$(BIN)/python -m tools.sbom

# The run-time and build locks take their versions from the development lock, so that what was
# tested is what runs. editables is what the build backend asks for when it installs with -e.
lock: ## die Sperrdateien nach pyproject.toml erneuern; UPGRADE=1 hebt alle Versionen an (braucht uv)
	@command -v $(UV) >/dev/null || { echo "make lock braucht uv (pip install uv)." >&2; exit 1; }
	@{ sed -n 's/^requires = \["\(.*\)"\]$$/\1/p' pyproject.toml; echo editables; } > requirements-build.in
	$(LOCK) --group dev pyproject.toml requirements-build.in -o requirements-dev.txt
	$(LOCK) -c requirements-dev.txt pyproject.toml -o requirements.txt
	$(LOCK) -c requirements-dev.txt requirements-build.in -o requirements-build.txt
	@rm -f requirements-build.in

# pip-audit lives in a throw-away environment: it is no part of what runs or is tested.
audit: $(MADE) ## die Sperrdatei mit bekannten Schwachstellen vergleichen (braucht Netz)
	@set -e; place=$$(mktemp -d); trap 'rm -rf "$$place"' EXIT; $(BIN)/python -m venv "$$place"; \
	"$$place/bin/pip" --disable-pip-version-check install --quiet pip-audit==2.10.1; \
	"$$place/bin/pip-audit" --disable-pip --require-hashes --strict -r requirements.txt

clean: ## alles Erzeugte entfernen, auch .venv
	rm -rf $(VENV) build dist .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(MADE):
	@python="$(PYTHON)"; \
	if [ -z "$$python" ]; then \
		for candidate in $(BIN)/python python3.13 python3.12 python3.11 python3; do \
			if $$candidate $(NEW_ENOUGH) 2>/dev/null; then python=$$candidate; break; fi; \
		done; \
	fi; \
	if [ -z "$$python" ] || ! $$python $(NEW_ENOUGH) 2>/dev/null; then \
		echo "Ratsbot braucht Python 3.11 oder neuer; $${python:-python3} ist das nicht oder fehlt." >&2; \
		echo "Installieren Sie es oder nennen Sie es: make demo PYTHON=/pfad/zu/python3.12" >&2; \
		exit 1; \
	fi; \
	if [ "$$python" != "$(BIN)/python" ]; then \
		echo "Richte $(VENV) mit $$($$python -V) ein …"; \
		$$python -m venv --clear $(VENV) || { \
			echo "Die Umgebung ließ sich nicht anlegen; unter Debian fehlt dann das Paket python3-venv." >&2; \
			exit 1; \
		}; \
	fi
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null
	@touch $@

# --no-build-isolation: the build backend comes from the lock too, not from wherever pip finds it.
$(INSTALLED): $(MADE) requirements.txt requirements-build.txt pyproject.toml
	@echo "Installiere die Pakete …"
	@$(PIP) install --quiet --require-hashes -r requirements.txt -r requirements-build.txt
	@$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(TOOLS): requirements-dev.txt $(INSTALLED)
	@echo "Installiere die Werkzeuge der Prüfungen …"
	@$(PIP) install --quiet --require-hashes -r requirements-dev.txt
	@touch $@
