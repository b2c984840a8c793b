# Two commands: `make run` to use it, `make test` to try it. Both install what they need, inside this folder.

PYTHON ?= python3
PY = .venv/bin/python
BOOTSTRAP = $(PYTHON) -I msp/bootstrap.py
APPS = msp invitations friends outcomes

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev native run demo messages test coverage check style types contracts migrations deploy test-services bench \
	backup restore lock clean

help: ## say what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## /\1\t/' | expand -t 16

setup: .venv/.run-stamp ## install what the product needs
setup-dev: .venv/.dev-stamp ## install what its tests need as well

.venv/.run-stamp: requirements.txt
	@$(BOOTSTRAP) run
.venv/.dev-stamp: requirements.txt requirements-dev.txt
	@$(BOOTSTRAP) dev

native: .venv/.run-stamp ## bring missing libraries and typefaces
	@$(BOOTSTRAP) native

# The sample meeting with its mail tray is what a newcomer gets; MSP_SAMPLE=0 starts an installation of one's own.
run: export MSP_SAMPLE ?= 1
run: setup ## start everything and print the address
	@$(PY) manage.py run

STAGE = replied
demo: export MSP_SAMPLE = 1
demo: setup ## play the sample forward to 11 March 2010, or with STAGE=opened to the first morning of the meeting
	@$(PY) manage.py demo --stage $(STAGE)

messages: setup
	@$(PY) -m msp.translations

# What stays inside one process runs on two cores at once; what starts processes and browsers has the machine to itself.
# What fails is tried once more, alone: a process that another test kept waiting is no fault, one that fails twice is.
AGAIN = --last-failed --last-failed-no-failures none
test: setup-dev messages ## run every test
	$(PY) -m pytest -n 2 -m "not stack and not browser" $(ARGS) || $(PY) -m pytest $(AGAIN) -m "not stack and not browser"
	$(PY) -m pytest -m "stack or browser" $(ARGS) || $(PY) -m pytest $(AGAIN) -m "stack or browser"

coverage: setup-dev messages ## run every test and say which lines none of them reaches
	$(PY) -m pytest --cov --cov-report=term-missing:skip-covered --cov-fail-under=95 $(ARGS)

check: setup-dev style types contracts migrations deploy test ## everything that must hold before a change lands

style: setup-dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
types: setup-dev
	$(PY) -m mypy $(APPS) tests
contracts: setup-dev
	.venv/bin/lint-imports
migrations: setup-dev
	$(PY) manage.py makemigrations --check --dry-run
deploy: export MSP_SAMPLE = 0
deploy: export SITE_URL = https://meeting.presidency.example
deploy: export ALLOWED_HOSTS = meeting.presidency.example
deploy: setup-dev
	$(PY) manage.py check --deploy --fail-level WARNING

test-services: setup-dev messages ## run the tests on a real PostgreSQL and a real Redis
	$(PY) -m tests.services $(ARGS)

bench: setup-dev messages ## print every benchmark as a table
	$(PY) -m tests.bench

backup: setup ## copy database, files and keys into one archive in var/backups
	@$(PY) manage.py backup

# `make restore FILE=archive` and `make restore archive` are the same.
ifeq (restore,$(firstword $(MAKECMDGOALS)))
FILE ?= $(word 2,$(MAKECMDGOALS))
ifneq (,$(word 2,$(MAKECMDGOALS)))
.PHONY: $(word 2,$(MAKECMDGOALS))
$(word 2,$(MAKECMDGOALS)):
	@:
endif
endif
restore: setup ## FILE=archive: put a copy back in place (the product must be stopped)
	@$(if $(FILE),,$(error Name the archive: make restore FILE=var/backups/msp-....tar.gz))$(PY) manage.py restore "$(FILE)"

LOCK = .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
lock: setup-dev ## choose newer packages and write them down with their hashes
	$(LOCK) --upgrade pyproject.toml -o requirements.txt
	$(LOCK) --upgrade -c requirements.txt --group dev pyproject.toml -o requirements-dev.txt

clean: ## take away what was installed here, but no data
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache htmlcov .coverage
	rm -rf var/native var/fonts var/fonts.conf var/fontcache var/static var/services
