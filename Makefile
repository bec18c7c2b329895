# Two commands to know: `make run` and `make test`. Each installs what it needs (tools/setup.py says what and how).
PYTHON := $(shell for p in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin

.PHONY: run test bench eval judge reader lock audit sbom clean setup-run setup-test

run: setup-run ## gateway on 127.0.0.1:10025, console on 127.0.0.1:8080, mail captured under ./var
	@exec $(BIN)/dlp-gateway serve

test: setup-test ## every check there is: style, types, import contracts, unit, protocol, database, Postfix, crash
	@$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

bench: setup-test ## the tables of docs/performance.md
	@$(BIN)/python tools/bench.py

eval: setup-test ## recall and false holds by entity and language, against stock Presidio in the same run
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python tools/eval.py --table

judge: setup-test ## train the judge again: recognizers/judge.npz; tools/train.py --folds w9 measures on a writer left out
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python tools/train.py

reader: setup-test ## train the reader of letters and the model of misgivings again: dlp_gateway/legal/*.npz; --folds measures
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python tools/train_reader.py
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python tools/train_misgivings.py

lock: ## resolve requirements*.in again (needs the network)
	uv pip compile --universal --python-version 3.11 --generate-hashes -q requirements.in -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes -q requirements-dev.in -c requirements.lock -o requirements-dev.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes -q requirements-build.in -c requirements-dev.lock -o requirements-build.lock

audit: setup-test ## known vulnerabilities in what is locked (needs the network)
	@$(BIN)/pip-audit --require-hashes --disable-pip -r requirements.lock -r requirements-build.lock

sbom: setup-test ## what the program is made of, from the lock, as CycloneDX: dist/sbom.cdx.json
	@mkdir -p dist
	@$(BIN)/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible --of JSON -o dist/sbom.cdx.json requirements.lock
	@echo dist/sbom.cdx.json

clean:
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

setup-run setup-test: setup-%:
	@test -n "$(PYTHON)" || { echo "No Python 3.11 to 3.14 found. On Debian or Ubuntu: apt-get install python3 python3-venv" >&2; exit 69; }
	@$(PYTHON) tools/setup.py $*
