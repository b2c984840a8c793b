"""Sets the project up on a fresh machine: its own environment, native libraries, fonts.

Run by the machine's Python before anything is installed, so it uses the standard library only:

    python3 -I msp/bootstrap.py run       what the product needs
    python3 -I msp/bootstrap.py dev       and what its tests need
    python3 -I msp/bootstrap.py native    the native parts alone
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Iterator, Sequence  # noqa: UP035 - must load on an old Python, to say that it is too old

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
NATIVE = ROOT / "var" / "native"
LOCKS = {"run": "requirements.txt", "dev": "requirements-dev.txt"}

# What WeasyPrint opens by name, and the Debian package of each. Without the last one letters take twelve times longer.
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
LAO_PACKAGE = "fonts-lao"
LAO_FACES = ("Phetsarath_OT.ttf", "NotoSerifLao-Regular.ttf")
FONT_FOLDERS = (NATIVE / "usr/share/fonts", Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))


def say(line: str) -> None:
    """Tell the person at the terminal what is being done."""
    print(line, flush=True)


def call(*command: str | Path, env: dict[str, str] | None = None, quiet: bool = False) -> bool:
    """Run a command in the checkout and answer whether it went well."""
    sink = subprocess.DEVNULL if quiet else None
    try:
        done = subprocess.run(  # noqa: S603 - our own commands
            [str(part) for part in command], cwd=ROOT, env={**os.environ, **(env or {})}, stdout=sink, stderr=sink
        )
    except OSError:
        return False
    return done.returncode == 0


# --- the environment -------------------------------------------------------------------------------------------------


def make_environment() -> None:
    """Make `.venv`, without pip: Debian ships the tool that would put it there in another package."""
    if PYTHON.exists():
        return
    say("Making .venv")
    if not call(sys.executable, "-m", "venv", "--without-pip", "--clear", VENV):
        sys.exit("The environment could not be made in .venv; the lines above say why.")


def pip_command() -> list[str]:
    """Return the machine's pip, aimed at our environment.

    Exits with the one line to run where the machine has none (aiming at another environment needs pip 22.3).
    """
    told = subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, text=True)
    version = re.match(r"pip (\d+)\.(\d+)", told.stdout)
    if version and (int(version[1]), int(version[2])) >= (22, 3):
        return [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    if call(PYTHON, "-m", "ensurepip", quiet=True):
        return [str(PYTHON), "-m", "pip"]
    sys.exit("pip is missing. On Debian, run: apt-get install python3-pip")


def install(lock: str) -> None:
    """Install every package of a lock file, each checked against its hash: with uv, or with pip where uv cannot."""
    uv = PYTHON.with_name("uv")
    arguments = ("pip", "install", "--quiet", "--python", PYTHON, "--require-hashes", "--compile-bytecode")
    if (uv.exists() or _install_uv()) and call(uv, *arguments, "-r", ROOT / lock, env=uv_settings()):
        return
    say("uv could not do it; trying with pip")
    if not call(*pip_command(), "install", "--quiet", "--require-hashes", "-r", ROOT / lock):
        sys.exit(f"The packages of {lock} could not be installed; the lines above say why.")


def _install_uv() -> bool:
    """Bring uv, in the version and with the hashes that the lock file names."""
    with tempfile.TemporaryDirectory() as folder:
        lock = Path(folder, "uv.txt")
        lock.write_text(locked("uv", ROOT / LOCKS["dev"]))
        return call(*pip_command(), "install", "--quiet", "--require-hashes", "-r", lock)


def locked(package: str, lock: Path) -> str:
    """Return the lines of a lock file that pin one package: its version and all its hashes."""
    block = re.search(rf"^{re.escape(package)}==.*?(?<!\\)\n", lock.read_text(), re.MULTILINE | re.DOTALL)
    if block is None:
        raise LookupError(f"{lock.name} does not pin {package}")
    return block[0]


def uv_settings() -> dict[str, str]:
    """Return for uv what this machine's pip is set to: uv does not read pip's settings by itself."""
    told = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True)
    pip = dict(re.findall(r"^\S*\.([\w-]+)='(.*)'$", told.stdout, re.MULTILINE))
    names = {"index-url": "UV_DEFAULT_INDEX", "trusted-host": "UV_INSECURE_HOST", "cert": "SSL_CERT_FILE"}
    found = {uv: pip[name] for name, uv in names.items() if pip.get(name)}
    return {"UV_SYSTEM_CERTS": "true", **found, **{name: os.environ[name] for name in found if name in os.environ}}


# --- native libraries and the Lao face -------------------------------------------------------------------------------


def bring_native() -> None:
    """Bring the missing native parts from Debian: installed where we are root, unpacked into `var/native` elsewhere."""
    packages = missing_packages()
    if not packages:
        return
    say("Bringing from Debian: " + " ".join(packages))
    if not (install_packages(packages) if os.geteuid() == 0 else unpack_packages(packages, NATIVE)):
        say("Debian's packages could not be had. " + repair_line(packages))


def missing_packages() -> list[str]:
    """Return the Debian packages that would bring what this machine lacks."""
    lacking = missing_libraries()
    return lacking if lao_face() else [*lacking, LAO_PACKAGE]


def missing_libraries() -> list[str]:
    """Return the Debian packages of the libraries that cannot be opened here."""
    load_native()
    return [package for name, package in LIBRARIES.items() if not _opens(name)]


def lao_face() -> Path | None:
    """Return a Lao face that this machine has, the Lao Government's own by preference."""
    for name in LAO_FACES:
        for folder in FONT_FOLDERS:
            for path in sorted(folder.glob(f"**/{name}")):
                return path
    return None


def repair_line(packages: Sequence[str]) -> str:
    """Return the one line with which a person mends what is missing."""
    return f"Run: make native (or, as root: apt-get install {' '.join(packages)})"


def install_packages(packages: Sequence[str]) -> bool:
    """Install Debian packages as root."""
    apt = {"DEBIAN_FRONTEND": "noninteractive"}
    call("apt-get", "-qq", "update", env=apt)
    return call("apt-get", "-qq", "-y", "--no-install-recommends", "install", *packages, env=apt, quiet=True)


def unpack_packages(packages: Sequence[str], folder: Path) -> bool:
    """Unpack Debian packages, with all they need that this machine lacks, into a folder: no root, nothing installed."""
    folder.mkdir(parents=True, exist_ok=True)
    with _private_apt(folder) as (apt, archives):
        if not call(*apt, "update") or not call(*apt, "-y", "--download-only", "install", *packages, quiet=True):
            return False
        return all(call("dpkg", "-x", deb, folder) for deb in sorted(archives.glob("*.deb")))


@contextlib.contextmanager
def _private_apt(folder: Path) -> Iterator[tuple[list[str], Path]]:
    """Give an apt-get with state and cache of its own, so that it needs no rights; both go away afterwards."""
    with tempfile.TemporaryDirectory(dir=folder) as temporary:
        state, cache = Path(temporary, "state"), Path(temporary, "cache")
        for made in (state / "lists/partial", cache / "archives/partial"):
            made.mkdir(parents=True)
        options = {
            "Dir::State": state,
            "Dir::State::status": "/var/lib/dpkg/status",
            "Dir::Cache": cache,
            "Debug::NoLocking": "1",
            "APT::Sandbox::User": "",
            "APT::Install-Recommends": "0",
            "Binary::apt::APT::Keep-Downloaded-Packages": "1",
        }
        command = ["apt-get", "-qq"]
        for name, value in options.items():
            command += ["-o", f"{name}={value}"]
        yield command, cache / "archives"


def load_native() -> None:
    """Open the unpacked libraries, so that whoever asks for one by its name in this process finds it.

    Each needs others of them opened first, hence the rounds.
    """
    waiting = [path for path in sorted(NATIVE.glob("**/lib/**/*.so.*")) if not path.is_symlink()]
    while waiting:
        left = [path for path in waiting if not _opens(path)]
        if len(left) == len(waiting):
            return
        waiting = left


def _opens(library: str | Path) -> bool:
    try:
        ctypes.CDLL(str(library))
    except OSError:
        return False
    return True


def bring_browser() -> None:
    """Bring the browser that the browser tests drive."""
    _bring("chromium", ["chromium"], "The browser tests need Chromium.")


def bring_office() -> None:
    """Bring the office by which the tests read tracked changes a second time; without it those tests say so."""
    _bring("soffice", ["libreoffice-writer-nogui", "python3-uno"], "The tests of Word files skip LibreOffice.")


def _bring(program: str, packages: Sequence[str], otherwise: str) -> None:
    if shutil.which(program):
        return
    say("Bringing from Debian: " + " ".join(packages))
    if os.geteuid() != 0 or not install_packages(packages):
        say(f"{otherwise} Run as root: apt-get install {' '.join(packages)}")


def prepare_fonts() -> None:
    """Lay out the letters' typefaces; the first time takes about fifteen seconds."""
    if not call(PYTHON, "-m", "msp.fonts"):
        say("The letters' typefaces are not complete; the product starts all the same and says what is missing.")


def main(purpose: str) -> None:
    """Set up for one purpose: `run`, `dev` or `native`. Running it twice does no harm."""
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever has an older one shall read why it fails
        sys.exit("msp needs Python 3.11 or newer. Name one, for example: make PYTHON=python3.12 setup")
    if purpose in LOCKS:
        make_environment()
        say(f"Installing {LOCKS[purpose]}")
        install(LOCKS[purpose])
    bring_native()
    prepare_fonts()
    if purpose == "dev":
        bring_browser()
        bring_office()
    for name in {"run": ["run"], "dev": ["run", "dev"]}.get(purpose, []):
        (VENV / f".{name}-stamp").touch()


if __name__ == "__main__":
    main(sys.argv[1])
