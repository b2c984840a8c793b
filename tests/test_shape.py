"""The shape of the house: one way for imports, no migration forgotten, every template compiles."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.template.loader import get_template
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = sorted(path.relative_to(ROOT / "templates") for path in (ROOT / "templates").rglob("*.html"))


def test_imports_go_one_way() -> None:
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("template", TEMPLATES, ids=str)
def test_every_template_compiles(template: Path) -> None:
    get_template(str(template))


@pytest.mark.parametrize("template", [path for path in TEMPLATES if path.parts[0] not in ("mail", "pdf")], ids=str)
def test_no_page_carries_inline_script_or_style(template: Path) -> None:
    text = (ROOT / "templates" / template).read_text()

    assert not re.search(r"""\sstyle\s*=|\son[a-z]+\s*=\s*["']|<style|javascript:""", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
