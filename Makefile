.PHONY: check check-static format test slow
PYTHON ?= python

check: check-static
	$(PYTHON) -m pytest

check-static:
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy
	$(PYTHON) -c "from importlinter.cli import lint_imports_command as run; run()"

format:
	$(PYTHON) -m ruff format .
	$(PYTHON) -m ruff check --fix .

test:
	$(PYTHON) -m pytest

slow:
	$(PYTHON) -m pytest -m slow
