"""Translated texts are compiled where they have changed."""

import gettext
import os
from pathlib import Path

from msp import translations

CATALOGUE = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Reply"\nmsgstr "{}"\n'


def test_an_edited_catalogue_is_compiled_and_an_old_one_left(tmp_path: Path) -> None:
    source = tmp_path / "fr" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(CATALOGUE.format("Réponse"))

    first = translations.compile_changed(tmp_path)
    second = translations.compile_changed(tmp_path)
    source.write_text(CATALOGUE.format("Répondre"))
    os.utime(source, (2e9, 2e9))
    third = translations.compile_changed(tmp_path)

    assert (first, second, third) == ([source.with_suffix(".mo")], [], [source.with_suffix(".mo")])
    with source.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Reply") == "Répondre"


def test_a_folder_without_catalogues_is_no_fault(tmp_path: Path) -> None:
    assert translations.compile_changed(tmp_path / "none") == []
