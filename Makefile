# Commands for developers and CI. `make` alone lists them.
.DEFAULT_GOAL := help

PYTHON ?= python3
SCALE ?= sample
# test processes: more than processors, because some wait; one process on a given Neo4j server
WORKERS ?= $(if $(DTGRAPH_TEST_NEO4J_URL),0,3)

# distribute modules in their order, so that no long one is left for the end; stop the run when a process dies, because
# its replacement can block forever
DISTRIBUTE := --dist loadscope --no-loadscope-reorder --max-worker-restart 0

# measured by make test; COVERAGE= switches it off
COVERAGE ?= --cov --cov-report=term:skip-covered

BIN := .venv/bin
READY := .venv/.ready
RUNTIME := .venv/.runtime
NEO4J := .cache/neo4j
VIEW := build/view
STORE := demo/dtgraph.db

.PHONY: help
help: ## List the commands
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: setup
setup: $(READY) ## Create .venv with the locked packages and dtgraph itself

define INSTALL
	@$(PYTHON) -c 'import sys; sys.exit("needs Python 3.11 or later; try: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing the locked packages into .venv"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes $(patsubst %,-r %,$(filter %.txt,$^))
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
endef

$(READY): requirements-dev.txt pyproject.toml
	$(INSTALL)
	@touch $(RUNTIME) $@

# what make demo needs: the packages of users, and those that build dtgraph and its page
$(RUNTIME): requirements.txt requirements-build.txt pyproject.toml
	$(INSTALL)
	@touch $@

.PHONY: page
page: $(RUNTIME) ## Build the web interface if its sources changed
	@$(BIN)/python scripts/build_page.py

.PHONY: page-check
page-check: $(READY)
	@$(BIN)/python scripts/build_page.py check
	@$(BIN)/python -m scripts.build_api_types --check
	@$(BIN)/python -m scripts.build_api_examples --check

# for the tests of the web interface, which are skipped without it
.PHONY: chromium
chromium:
	@command -v chromium chromium-browser google-chrome >/dev/null || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
		&& echo "Installing Chromium for the tests of the web interface" && apt-get -qq update \
		&& DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends chromium >/dev/null; } \
		|| echo "Chromium not found: the tests of the web interface will be skipped"

# opens workbooks in tests, in addition to openpyxl; those tests are skipped without it
.PHONY: libreoffice
libreoffice:
	@command -v soffice libreoffice >/dev/null || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
		&& echo "Installing LibreOffice for the tests of workbooks" && apt-get -qq update \
		&& DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends libreoffice-calc-nogui >/dev/null; } \
		|| echo "LibreOffice not found: the tests of workbooks with it will be skipped"

.PHONY: demo
demo: $(RUNTIME) page ## Create the demonstration network and show its gaps (SCALE=sample, province:CODE or national)
	@mkdir -p demo && rm -rf $(STORE)* demo/truth.csv
	@$(BIN)/dtgraph --store $(STORE) init --demo $(SCALE)
	@$(BIN)/dtgraph --store $(STORE) --as-of "$$(sed -n '2s/,.*//p' demo/truth.csv)" gaps
	@echo
	@echo "To use it: source $(BIN)/activate; export DTGRAPH_STORE=$(STORE); dtgraph serve --open"
	@test $(SCALE) = national || echo "All of Viet Nam (two minutes, 3 GiB of memory): make demo SCALE=national"

# tests are too short for Java's second compiler, and Python collects garbage whenever Java does, so make that rare
test: export JDK_JAVA_OPTIONS ?= -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
test: export ARCADEDB_JVM_ARGS ?= -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:NewRatio=1 -XX:InitialRAMPercentage=5

.PHONY: test
test: $(READY) page chromium ## Run all tests except the longest; on Neo4j too if Java and Maven are installed
	@$(BIN)/pytest -n $(WORKERS) $(DISTRIBUTE) $(COVERAGE)

.PHONY: national
national: $(READY) page chromium ## Run the tests at national scale and other long tests
	@$(BIN)/pytest -n 2 $(DISTRIBUTE) -m national

.PHONY: thorough
thorough: $(READY) page chromium ## Run the tests with hundreds of repetitions
	@$(BIN)/pytest -n 2 $(DISTRIBUTE) -m thorough

.PHONY: bench
bench: SCALE := national
bench: $(READY) neo4j page chromium ## Benchmark rules, paths, measures, the service and the web interface at national scale (SCALE=sample to try it)
	@$(BIN)/python -m bench --scale $(SCALE)

.PHONY: check
check: $(READY) lint types imports page-check site ## Check lint, format, types, imports, the web interface and the documentation's links

.PHONY: check-all
check-all: check test national thorough ## Run all checks and tests

.PHONY: lint
lint: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

# api/ and cypher/ are packages of dtgraph only once installed; mypy and import-linter need the installed layout
.PHONY: view
view:
	@rm -rf $(VIEW) && mkdir -p $(VIEW)/dtgraph
	@ln -s $(CURDIR)/dtgraph/* $(CURDIR)/api $(CURDIR)/cypher $(VIEW)/dtgraph/
	@ln -s $(CURDIR)/bench $(CURDIR)/tests $(CURDIR)/scripts $(CURDIR)/pyproject.toml $(VIEW)/

.PHONY: types
types: $(READY) view
	@cd $(VIEW) && $(CURDIR)/$(BIN)/mypy --cache-dir $(CURDIR)/.mypy_cache

.PHONY: imports
imports: $(READY) view
	@cd $(VIEW) && $(CURDIR)/$(BIN)/lint-imports --no-cache

.PHONY: format
format: $(READY) ## Format the code
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

.PHONY: docs
docs: $(READY) api-types ## Write the generated pages of docs/, and the TypeScript types and examples of the API
	@$(BIN)/python -m scripts.build_api_examples
	@$(BIN)/python -m scripts.build_docs

.PHONY: api-types
api-types: $(READY) ## Write the TypeScript types of the service's responses
	@$(BIN)/python -m scripts.build_api_types

.PHONY: screenshots
screenshots: $(READY) page chromium ## Take the screenshots of the README from the store in demo/
	@$(BIN)/python -m scripts.build_screenshots $(STORE)

.PHONY: site
site: $(READY) ## Build the documentation in build/site
	@$(BIN)/python -m scripts.build_site

.PHONY: reference
reference: $(READY) ## Rebuild the reference data of the administrative units
	@$(BIN)/python scripts/build_reference.py

.PHONY: shapes
shapes: $(READY) ## Rebuild the shapes of provinces (after npm ci in web/)
	@$(BIN)/python -m scripts.build_shapes

.PHONY: neo4j
neo4j: $(NEO4J)/.ready ## Download the Neo4j server for the tests (needs Java 17 and Maven)

$(NEO4J)/.ready: tests/helpers/neo4j/pom.xml
	@mvn -q -B -f $< dependency:copy-dependencies -DoutputDirectory=$(CURDIR)/$(NEO4J)/lib -DincludeScope=runtime
	@touch $@

.PHONY: wheel-test
wheel-test: $(READY) page ## Build the wheel and test it without the sources, on every Python found
	@$(BIN)/python scripts/wheel_smoke.py

LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links $(UPGRADE)

.PHONY: lock
lock: $(READY) ## Update the lock files (UPGRADE=--upgrade for newer versions)
	@$(LOCK) pyproject.toml --output-file requirements.txt
	@$(LOCK) pyproject.toml --all-extras --group dev --constraint requirements.txt --output-file requirements-dev.txt
	@$(LOCK) --group build --constraint requirements-dev.txt --output-file requirements-build.txt
