"""The letters' typefaces: which are laid out, and that the typesetter takes these and no others."""

import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from msp import bootstrap, fonts


def test_every_script_of_the_letters_has_a_face() -> None:
    fonts.prepare()

    assert fonts.missing() == []
    assert set(fonts.SCRIPTS) == {"Latin", "Cyrillic", "Arabic", "Lao"}


def test_a_script_without_a_face_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shutil.copy(fonts.FONT_DIR / "Amiri-Regular.ttf", tmp_path)
    monkeypatch.setattr(fonts, "FONT_DIR", tmp_path)

    assert fonts.missing() == ["Latin", "Cyrillic", "Lao"]


def test_the_faces_are_static_and_named_as_the_letters_name_them() -> None:
    names = set()
    for path in sorted(fonts.FONT_DIR.glob("*.ttf")):
        with TTFont(path) as face:
            assert "fvar" not in face, path.name
            names.add((face["name"].getBestFamilyName(), face["name"].getBestSubFamilyName()))

    styles = {"Regular", "Bold", "Italic", "Bold Italic"}
    assert {style for family, style in names if family == "EB Garamond"} == styles
    assert {style for family, style in names if family == "Amiri"} == styles
    assert {family for family, _style in names} - {"EB Garamond", "Amiri"} <= {"Phetsarath OT", "Noto Serif Lao"}


def test_a_second_preparation_changes_nothing() -> None:
    fonts.prepare()
    before = {path: path.stat().st_mtime_ns for path in [*fonts.FONT_DIR.iterdir(), fonts.CONFIG]}

    fonts.prepare()

    assert {path: path.stat().st_mtime_ns for path in [*fonts.FONT_DIR.iterdir(), fonts.CONFIG]} == before


def test_a_moved_checkout_is_named_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    moved = tmp_path / "moved & <renamed>"
    moved.mkdir()
    shutil.copytree(fonts.FONT_DIR, moved / "fonts")
    shutil.copy(fonts.CONFIG, moved / "fonts.conf")
    for name, path in (("FONT_DIR", "fonts"), ("CONFIG", "fonts.conf"), ("CACHE_DIR", "fontcache")):
        monkeypatch.setattr(fonts, name, moved / path)
    assert not fonts._prepared()

    fonts.prepare()

    assert fonts._prepared()
    assert "moved &amp; &lt;renamed&gt;/fonts</dir>" in (moved / "fonts.conf").read_text()


PAGE = """
from msp import fonts
fonts.activate()
import logging, sys
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
text = "Invitation Приглашение دعوة ສະບາຍດີ <b>bold</b> <i>italic</i>"
html = f"<html lang=en><title>x</title><body style='font-family: serif'>{text}"
sys.stdout.buffer.write(HTML(string=html).write_pdf())
"""


@pytest.mark.stack
def test_the_typesetter_takes_these_faces_and_no_others(tmp_path: Path) -> None:
    pages = []
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", PAGE], cwd=bootstrap.ROOT, capture_output=True, check=True, env=dict(os.environ)
        )
        assert b"notdef" not in done.stderr
        pages.append(done.stdout)

    with pikepdf.open(io.BytesIO(pages[0])) as pdf:
        bases = {str(font.BaseFont) for font in pdf.pages[0].Resources.Font.values()}
    families = {re.sub(r"^/[A-Z]+\+|-.*$", "", base) for base in bases}
    assert families == {"EB", "Amiri", "Phetsarath"}
    assert pages[0] == pages[1]


def test_a_face_that_cannot_be_cut_is_a_clear_fault(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fonts, "FONT_DIR", tmp_path)
    monkeypatch.setattr(fonts, "GARAMOND", {"Oblique": ("none.ttf", 400)})

    with pytest.raises(RuntimeError, match="could not be cut"):
        fonts._cut_garamond()


def test_a_face_cut_again_is_the_same_to_the_byte(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    laid_out = (fonts.FONT_DIR / "EBGaramond-Italic.ttf").read_bytes()
    monkeypatch.setattr(fonts, "FONT_DIR", tmp_path)

    fonts.main(["Italic"])

    assert (tmp_path / "EBGaramond-Italic.ttf").read_bytes() == laid_out
    assert [path.name for path in tmp_path.iterdir()] == ["EBGaramond-Italic.ttf"]


def test_what_is_not_laid_out_is_laid_out_before_the_first_letter(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    laid_out = fonts.FONT_DIR
    for name, path in (("FONT_DIR", "fonts"), ("CONFIG", "fonts.conf"), ("CACHE_DIR", "fontcache")):
        monkeypatch.setattr(fonts, name, tmp_path / path)
    monkeypatch.setenv("FONTCONFIG_FILE", "")
    fonts.FONT_DIR.mkdir()
    for face in laid_out.glob("EB*"):
        shutil.copy(face, fonts.FONT_DIR)

    fonts.activate.__wrapped__()

    assert os.environ["FONTCONFIG_FILE"] == str(tmp_path / "fonts.conf")
    assert fonts.missing() == []
    assert not list(fonts.FONT_DIR.glob("*.[0-9]*"))


def test_laying_out_by_hand_says_which_script_has_no_face(monkeypatch: pytest.MonkeyPatch) -> None:
    fonts.main([])
    monkeypatch.setitem(fonts.SCRIPTS, "Thai", "ก")

    with pytest.raises(SystemExit, match="No face for: Thai"):
        fonts.main([])


def test_without_a_lao_face_the_others_are_laid_out_all_the_same(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(bootstrap, "FONT_FOLDERS", (tmp_path,))

    fonts.prepare()

    assert fonts._prepared()
