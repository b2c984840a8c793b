"""The translated texts: compiled on this machine from the files that translators edit."""

from pathlib import Path

from babel.messages import mofile, pofile

LOCALE = Path(__file__).resolve().parent / "locale"


def compile_changed(folder: Path = LOCALE) -> list[Path]:
    """Compile every catalogue edited since it was last compiled, and return the compiled files."""
    return [_compile(source) for source in sorted(folder.glob("*/LC_MESSAGES/*.po")) if _stale(source)]


def _stale(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime_ns < source.stat().st_mtime_ns


def _compile(source: Path) -> Path:
    with source.open("rb") as file:
        catalogue = pofile.read_po(file)
    new = source.with_suffix(".mo.new")
    with new.open("wb") as file:
        mofile.write_mo(file, catalogue)
    return new.replace(source.with_suffix(".mo"))


if __name__ == "__main__":
    compile_changed()
