# The same commands for people and for CI. `make` alone lists them.
.DEFAULT_GOAL := help

PYTHON ?= python3
SCALE ?= national
# the processes that run tests, more than there are processors, for some wait; on a server that is given just one
WORKERS ?= $(if $(DTGRAPH_TEST_NEO4J_URL),0,3)

# modules are dealt out as they come, so that no long one is left for the end; and a process that dies ends the run, for
# what is put in its place can be waited for without end
DEALT := --dist loadscope --no-loadscope-reorder --max-worker-restart 0

BIN := .venv/bin
READY := .venv/.ready
NEO4J := .cache/neo4j
VIEW := build/view
STORE := demo/dtgraph.db

.PHONY: help
help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: setup
setup: $(READY) ## Make .venv with everything the project needs, at the locked versions

$(READY): requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("needs Python 3.11 or later; try: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing the locked packages into .venv"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.PHONY: page
page: $(READY) ## Build the page, if its sources are others than those it was built from
	@$(BIN)/python scripts/build_page.py

.PHONY: page-check
page-check: $(READY)
	@$(BIN)/python scripts/build_page.py check

# what the tests of the page use; where it cannot be had they say so and are skipped
.PHONY: chromium
chromium:
	@command -v chromium chromium-browser google-chrome >/dev/null || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
		&& echo "Installing Chromium for the tests of the page" && apt-get -qq update \
		&& DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends chromium >/dev/null; } \
		|| echo "Chromium is not here: the tests of the page will be skipped"

# what the workbooks are opened with beside openpyxl; the same holds for it
.PHONY: libreoffice
libreoffice:
	@command -v soffice libreoffice >/dev/null || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
		&& echo "Installing LibreOffice for the tests of workbooks" && apt-get -qq update \
		&& DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends libreoffice-calc-nogui >/dev/null; } \
		|| echo "LibreOffice is not here: the tests of workbooks in it will be skipped"

.PHONY: demo
demo: $(READY) page ## Make the demonstration network and show its gaps (SCALE=national, sample or province:CODE)
	@mkdir -p demo && rm -rf $(STORE)* demo/truth.csv
	@$(BIN)/dtgraph --store $(STORE) init --demo $(SCALE)
	@$(BIN)/dtgraph --store $(STORE) --as-of "$$(sed -n '2s/,.*//p' demo/truth.csv)" gaps
	@echo
	@echo "Before you ask: source $(BIN)/activate; export DTGRAPH_STORE=$(STORE)"

# no test runs so long that Java's second compiler is worth its work; and Python collects whenever Java does, so seldom
test: export JDK_JAVA_OPTIONS ?= -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
test: export ARCADEDB_JVM_ARGS ?= -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:NewRatio=1 -XX:InitialRAMPercentage=5

.PHONY: test
test: $(READY) page chromium ## Run every test but the longest, on a Neo4j server too where there are Java and Maven
	@$(BIN)/pytest -n $(WORKERS) $(DEALT) -m "not national and not thorough"

.PHONY: national
national: $(READY) page chromium ## Run the tests at national scale, and others that take long
	@$(BIN)/pytest -n 2 $(DEALT) -m national

.PHONY: thorough
thorough: $(READY) page chromium ## Run the tests that try a thing hundreds of times
	@$(BIN)/pytest -n 2 $(DEALT) -m thorough

.PHONY: bench
bench: $(READY) neo4j page chromium ## Time rules, paths, measures, the service and the page against their peers, nationally, in one run (SCALE=sample for a try)
	@$(BIN)/python -m bench --scale $(SCALE)

.PHONY: check
check: $(READY) lint types imports page-check site ## Lint, format, types, the direction of imports, the page, the documentation's links

.PHONY: check-all
check-all: check test national thorough ## Everything that is checked and tested here

.PHONY: lint
lint: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

# api/ and cypher/ are packages of dtgraph only once installed; what reads the sources must see them there too
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
format: $(READY) ## Bring the code into its form
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

.PHONY: docs
docs: $(READY) ## Write the generated pages of docs/
	@$(BIN)/python -m scripts.build_docs

.PHONY: site
site: $(READY) ## Make the documentation into a site, in build/site, that needs no network
	@$(BIN)/python -m scripts.build_site

.PHONY: reference
reference: $(READY) ## Write the reference data of the administrative units again
	@$(BIN)/python scripts/build_reference.py

.PHONY: shapes
shapes: $(READY) ## Write the map's shapes again (after npm ci in web/)
	@$(BIN)/python -m scripts.build_shapes

.PHONY: neo4j
neo4j: $(NEO4J)/.ready ## Fetch the Neo4j server that the tests start, before they do (needs Java 17 and Maven)

$(NEO4J)/.ready: tests/helpers/neo4j/pom.xml
	@mvn -q -B -f $< dependency:copy-dependencies -DoutputDirectory=$(CURDIR)/$(NEO4J)/lib -DincludeScope=runtime
	@touch $@

.PHONY: wheel-test
wheel-test: $(READY) page ## Build the wheel and try it without the sources, on every Python that is found
	@$(BIN)/python scripts/wheel_smoke.py

LOCK = $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links $(UPGRADE)

.PHONY: lock
lock: $(READY) ## Write the lock files again (UPGRADE=--upgrade for newer versions)
	@$(LOCK) --output-file requirements.txt
	@$(LOCK) --all-extras --group dev --constraint requirements.txt --output-file requirements-dev.txt
