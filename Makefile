# One door for people and for CI. `make help` lists the targets.
# Recipes use shell built-ins and Python alone: PATH need hold only python, make, git and node.

.DEFAULT_GOAL := help
.PHONY: help setup up down reset status logs demo test mutants soak check bench package deploy verify verify-chain replay cases data-requests staff catalogue-check import-catalogue

STAFF ?= --help
STAGE ?=
ACCOUNT ?=
CANARIES ?=
CODE ?=
SINCE ?=
FILE ?=
EFFECTIVE ?=
ONLY ?=
WRITE ?=
FUNCTION ?=

# The first one that really runs and can make environments: a version manager's shim may be neither.
PYTHON = $(firstword $(foreach it,python3.13 python3.12 python3.11 python3 python,$(shell \
  $(it) -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $(it))))

# Where a proxy signs the package registry, only the system knows its root certificate.
export UV_SYSTEM_CERTS ?= 1
export UV_PYTHON_DOWNLOADS ?= never

VENV := .venv/bin
RUN := PYTHONPATH=.:layers $(VENV)/python
LOCAL := $(RUN) -m infra.local
PYTEST := $(RUN) -m pytest
# Each worker brings up a stack of its own, of about 1.5 GB. On two processors a third is no quicker.
WORKERS ?= 2

help: ## this list
	@while IFS= read -r line; do case "$$line" in \
	  [a-z]*": "*"## "*) printf '  make %-16s %s\n' "$${line%%:*}" "$${line##*## }";; esac; done < Makefile

setup: ## environments and tools, each from its lock
	@chosen="$(PYTHON)"; if [ -z "$$chosen" ]; then \
	  echo "Python 3.11 or newer with venv is missing: https://www.python.org/downloads/ (Debian: apt install python3 python3-venv)" >&2; exit 1; fi; \
	"$$chosen" infra/bootstrap.py

up: setup ## the local cloud, deployed and seeded; ends with one address
	@$(LOCAL) up

down: setup ## stop it; `up` finds everything as it was (a kill -9 loses local data)
	@$(LOCAL) down

reset: setup ## stop it and forget its data
	@$(LOCAL) reset

status: setup ## what runs, and where
	@$(LOCAL) status

logs: setup ## follow the functions' logs as JSON lines; CODE=<dossier code> FUNCTION=<name> narrow them
	@$(LOCAL) logs --code '$(CODE)' --function '$(FUNCTION)'

demo: up ## one citizen's dossier from registration to result, step by step
	@$(RUN) -m tests.demo

test: setup ## every test; of the rules, with every branch covered
	@$(RUN) -m tests.every $(WORKERS)

mutants: setup ## change the rules in every small way and see tests fail; writes docs/mutants.md
	@$(RUN) -m tests.mutants

soak: setup ## mutants, faults, longer races, the API at random, 200 walks (about an hour); writes docs/faults.md
	@$(RUN) -m tests.soak

check: setup ## style, types, arrows, template, state machines, security
	$(VENV)/ruff check .
	$(VENV)/ruff format --check .
	$(VENV)/mypy
	PYTHONPATH=.:layers $(VENV)/lint-imports
	$(RUN) -m infra.build --out build/local
	$(VENV)/cfn-lint --template build/local/template.json
	$(PYTEST) -q tests/architecture/test_workflows.py
	$(VENV)/bandit --quiet --recursive app.py functions layers
	$(VENV)/bandit --quiet --recursive --severity-level medium infra sandbox # programs start programs there; ruff has each reason

bench: up ## measure sizes, cold starts, units, times and cost into docs/benchmarks.md
	@$(RUN) -m tests.bench

package: setup ## the zips and the template for AWS, in build/lambda
	$(RUN) -m infra.build --out build/lambda --target lambda

deploy: setup ## to AWS: STAGE=<stage> ACCOUNT=<the account number you mean>
	$(RUN) -m infra.deploy --stage '$(STAGE)' --confirm-account '$(ACCOUNT)'

verify: setup ## the operators' check of everything that is kept: I1 to I6; CANARIES=<file> of words nobody may find
	@$(RUN) -m infra.verify $(if $(CANARIES),--canaries '$(CANARIES)')

verify-chain: setup ## recompute every dossier's chain of events, naming the first broken link
	@$(RUN) -m infra.verify_chain

replay: setup ## tell agencies again what nobody took: CODE=<dossier code>, or SINCE=<moment> for every dossier
	@$(RUN) -m infra.replay $(if $(SINCE),--from '$(SINCE)','$(CODE)')

cases: setup ## money that people decide about, open cases first; how to close one: docs/runbooks/money-cases.md
	@$(RUN) -m infra.cases

data-requests: setup ## what people ask about their own data, with the law's clock; how to act on one: docs/runbooks/personal-data.md
	@$(RUN) -m infra.data_requests

staff: setup ## officers of an agency, for operators: STAFF='invite G01.79 --name … --mail …', 'list G01.79', 'deactivate …'
	@$(RUN) -m infra.staff $(STAFF)

catalogue-check: setup ## load every procedure; what the launch services cost and take, what is unknown, how well all is found
	@$(RUN) -m infra.catalogue.check

import-catalogue: setup ## what published records change of the catalogue: FILE=<json>; ONLY=<facts>; WRITE=1 EFFECTIVE=<day> writes it
	@$(RUN) -m infra.import_catalogue $(if $(FILE),'$(FILE)') $(if $(EFFECTIVE),--effective '$(EFFECTIVE)') $(if $(ONLY),--only '$(ONLY)') $(if $(WRITE),--write)
