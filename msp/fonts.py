"""The letters' typefaces: static files in a folder of our own, and the file that names them to the typesetter.

Latin, Greek and Cyrillic in EB Garamond, Arabic in Amiri, Lao in Phetsarath OT, the Lao Government's face. They belong
to the checkout, not to its data: two installations that run from one checkout share them.
"""

import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path
from xml.sax.saxutils import escape

import fontpkg_amiri
import fontpkg_eb_garamond

from msp import bootstrap

FONT_DIR = bootstrap.ROOT / "var" / "fonts"
CONFIG = bootstrap.ROOT / "var" / "fonts.conf"
# The face of the numbers beside lines.
FIGURES = FONT_DIR / "EBGaramond-Regular.ttf"
CACHE_DIR = bootstrap.ROOT / "var" / "fontcache"

# Static faces: a variable one makes every letter four times slower.
GARAMOND = {
    "Regular": ("EBGaramond[wght].ttf", 400),
    "Bold": ("EBGaramond[wght].ttf", 700),
    "Italic": ("EBGaramond-Italic[wght].ttf", 400),
    "BoldItalic": ("EBGaramond-Italic[wght].ttf", 700),
}
# A few letters of each script that the letters are written in.
SCRIPTS = {"Latin": "ŁąñçøŽế", "Cyrillic": "Жщёї", "Arabic": "لإستئ", "Lao": "ສປປລາວ"}


def prepare() -> None:
    """Lay out every face and the file that names them. Running it twice does no harm; the second time is quick."""
    FONT_DIR.mkdir(parents=True, exist_ok=True)
    _cut_garamond()
    for face in sorted((fontpkg_amiri.ROOT / "files").glob("*.ttf")):
        _copy(face)
    lao = bootstrap.lao_face()
    if lao:
        _copy(lao)
    if not CONFIG.exists() or CONFIG.read_text() != _config():
        (new := CONFIG.with_suffix(f".{os.getpid()}")).write_text(_config())
        new.replace(CONFIG)


@functools.cache
def activate() -> None:
    """Point the typesetter at these faces and no others; to be called before WeasyPrint is imported.

    The path is absolute: fontconfig passes over a relative one with a mere line on stderr.
    """
    if not _prepared():
        prepare()
    os.environ["FONTCONFIG_FILE"] = str(CONFIG)
    bootstrap.load_native()


def missing() -> list[str]:
    """Return the scripts for which no face is laid out."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - slow import

    letters: set[int] = set()
    for path in FONT_DIR.glob("*.ttf"):
        with TTFont(path, lazy=True) as face:
            letters |= face.getBestCmap().keys()
    return [script for script, sample in SCRIPTS.items() if not letters.issuperset(map(ord, sample))]


def cut(style: str) -> None:
    """Make one static face of EB Garamond out of the variable one."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - slow import
    from fontTools.varLib import instancer  # noqa: PLC0415 - slow import

    name, weight = GARAMOND[style]
    # The time stays the original's, so that the same letter gives the same bytes on two machines.
    with TTFont(fontpkg_eb_garamond.ROOT / "files" / name, recalcTimestamp=False) as variable:
        face = instancer.instantiateVariableFont(variable, {"wght": weight}, updateFontNames=True)
        face.save(new := _garamond(style).with_suffix(f".{os.getpid()}"))
    new.replace(_garamond(style))


def _cut_garamond() -> None:
    """Cut the missing faces side by side: each keeps a processor busy for some seconds."""
    cutting = [
        subprocess.Popen([sys.executable, "-m", "msp.fonts", style], cwd=bootstrap.ROOT)  # noqa: S603 - ourselves
        for style in GARAMOND
        if not _garamond(style).exists()
    ]
    if [code for process in cutting if (code := process.wait())]:
        raise RuntimeError("EB Garamond could not be cut; the lines above say why.")


def _garamond(style: str) -> Path:
    return FONT_DIR / f"EBGaramond-{style}.ttf"


def _prepared() -> bool:
    """Answer whether the faces lie there and are named for this place: a checkout may have been moved."""
    return all(_garamond(style).exists() for style in GARAMOND) and CONFIG.exists() and CONFIG.read_text() == _config()


def _copy(face: Path) -> None:
    target = FONT_DIR / face.name
    if not target.exists():
        shutil.copyfile(face, new := target.with_suffix(f".{os.getpid()}"))
        new.replace(target)


def _config() -> str:
    families = ["EB Garamond", "Phetsarath OT", "Noto Serif Lao", "Amiri"]
    preferred = "".join(f"<family>{family}</family>" for family in families)
    return (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n<fontconfig>\n'
        f"<dir>{escape(str(FONT_DIR))}</dir>\n<cachedir>{escape(str(CACHE_DIR))}</cachedir>\n"
        f"<alias><family>serif</family><prefer>{preferred}</prefer></alias>\n</fontconfig>\n"
    )


def main(styles: list[str]) -> None:
    """Cut the faces named, or lay out everything and say what is missing."""
    for style in styles:
        cut(style)
    if not styles:
        prepare()
        if missing():
            sys.exit("No face for: " + ", ".join(missing()))


if __name__ == "__main__":
    main(sys.argv[1:])
