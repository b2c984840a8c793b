"""Setting up on a fresh machine, tried on folders of our own and without any network."""

import ast
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from msp import bootstrap


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty checkout."""
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "PYTHON", tmp_path / ".venv/bin/python")
    monkeypatch.setattr(bootstrap, "NATIVE", tmp_path / "var/native")
    # It is run by the machine's Python; that of the tests' environment has no pip.
    monkeypatch.setattr(sys, "executable", getattr(sys, "_base_executable", sys.executable))
    return tmp_path


def program(folder: Path, name: str, script: str) -> None:
    """Put a program of our own before the machine's."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text("#!/bin/sh\n" + script)
    (folder / name).chmod(0o755)


def wheel(folder: Path) -> str:
    """Make a small package and return the line that locks it."""
    path = folder / "courtesy-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("courtesy.py", "words = 'the assurances of its highest consideration'\n")
        file.writestr("courtesy-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: courtesy\nVersion: 1.0\n")
        file.writestr(
            "courtesy-1.0.dist-info/WHEEL",
            "Wheel-Version: 1.0\nGenerator: us\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        file.writestr("courtesy-1.0.dist-info/RECORD", "")
    return f"courtesy==1.0 --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


@pytest.fixture
def offline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let both installers find packages in the checkout only."""
    for name, value in {"PIP_NO_INDEX": "1", "UV_NO_INDEX": "1", "UV_OFFLINE": "1"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    monkeypatch.setenv("UV_FIND_LINKS", str(tmp_path))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)


def installed() -> str:
    told = subprocess.run(
        [bootstrap.PYTHON, "-c", "import courtesy; print(courtesy.words)"], capture_output=True, text=True
    )
    return told.stdout.strip()


def test_it_needs_nothing_but_the_standard_library() -> None:
    tree = ast.parse(Path(bootstrap.__file__).read_text())
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names


def test_an_old_python_is_told_how_to_name_a_newer_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))

    with pytest.raises(SystemExit, match=r"make PYTHON=python3\.12 setup"):
        bootstrap.main("run")


@pytest.mark.usefixtures("offline")
def test_packages_are_installed_by_hash_with_uv(checkout: Path) -> None:
    bootstrap.make_environment()
    assert not (checkout / ".venv/bin/pip").exists()
    (checkout / "lock.txt").write_text(wheel(checkout))
    shutil.copy(Path(sys.prefix, "bin/uv"), checkout / ".venv/bin/uv")

    bootstrap.install("lock.txt")

    assert installed() == "the assurances of its highest consideration"


@pytest.mark.usefixtures("offline")
def test_where_uv_cannot_be_had_pip_installs(checkout: Path, capfd: pytest.CaptureFixture[str]) -> None:
    bootstrap.make_environment()
    (checkout / "lock.txt").write_text(wheel(checkout))
    (checkout / "requirements-dev.txt").write_text("uv==0.0.1 --hash=sha256:" + "0" * 64 + "\n")

    bootstrap.install("lock.txt")

    assert "trying with pip" in capfd.readouterr().out
    assert installed() == "the assurances of its highest consideration"


@pytest.mark.usefixtures("offline")
@pytest.mark.parametrize("fault", ["changed", "missing"])
def test_a_package_without_its_hash_is_not_installed(checkout: Path, fault: str) -> None:
    bootstrap.make_environment()
    line = wheel(checkout)
    (checkout / "lock.txt").write_text(line[:-5] + "0000\n" if fault == "changed" else "courtesy==1.0\n")
    shutil.copy(Path(sys.prefix, "bin/uv"), checkout / ".venv/bin/uv")

    with pytest.raises(SystemExit, match=r"lock\.txt could not be installed"):
        bootstrap.install("lock.txt")

    assert installed() == ""


@pytest.mark.usefixtures("offline")
def test_the_whole_set_up_ends_well_though_a_part_is_missing(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (checkout / "requirements.txt").write_text(wheel(checkout))
    (checkout / "requirements-dev.txt").write_text(wheel(checkout))
    program(checkout / "bin", "apt-get", "exit 100\n")
    for name in ("dpkg", "sh"):
        (checkout / "bin" / name).symlink_to(str(shutil.which(name)))
    monkeypatch.setenv("PATH", str(checkout / "bin"))
    monkeypatch.setattr(bootstrap, "FONT_FOLDERS", (checkout,))
    monkeypatch.setattr(bootstrap, "install", lambda lock: bootstrap.say("installed " + lock))

    bootstrap.main("dev")

    told = capfd.readouterr().out
    assert "installed requirements-dev.txt" in told
    assert "Run: make native (or, as root: apt-get install fonts-lao)" in told
    assert "typefaces are not complete; the product starts all the same" in told
    assert "Run as root: apt-get install chromium" in told
    assert {path.name for path in (checkout / ".venv").glob(".*-stamp")} == {".run-stamp", ".dev-stamp"}


def test_setting_up_the_native_parts_alone_touches_no_environment(checkout: Path) -> None:
    bootstrap.main("native")

    assert not (checkout / ".venv").exists()


def test_a_browser_that_is_here_is_not_brought_again(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(checkout / "bin", "chromium", "")
    program(checkout / "bin", "apt-get", "touch called\n")
    monkeypatch.setenv("PATH", str(checkout / "bin"))

    bootstrap.bring_browser()

    assert not (checkout / "called").exists()


def test_an_office_that_cannot_be_had_ends_nothing_and_says_how_to_get_it(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program(checkout / "bin", "apt-get", "exit 1\n")
    monkeypatch.setenv("PATH", str(checkout / "bin"))

    bootstrap.bring_office()

    assert "apt-get install libreoffice-writer-nogui python3-uno" in capsys.readouterr().out


def test_an_environment_that_cannot_be_made_ends_the_set_up(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python3")

    with pytest.raises(SystemExit, match=r"could not be made in \.venv"):
        bootstrap.make_environment()


def test_a_package_that_is_not_locked_is_named(tmp_path: Path) -> None:
    (tmp_path / "lock.txt").write_text("courtesy==1.0\n")

    with pytest.raises(LookupError, match=r"lock\.txt does not pin uv"):
        bootstrap.locked("uv", tmp_path / "lock.txt")


def test_an_environment_that_is_there_is_kept(checkout: Path) -> None:
    bootstrap.make_environment()
    (checkout / ".venv/mark").touch()

    bootstrap.make_environment()

    assert (checkout / ".venv/mark").exists()


def test_uv_is_told_what_pip_is_set_to(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = checkout / "pip.conf"
    settings.write_text("[global]\nindex-url = https://packages.example/simple\ntrusted-host = packages.example\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(settings))
    for name in ("UV_DEFAULT_INDEX", "UV_INSECURE_HOST"):
        monkeypatch.delenv(name, raising=False)

    told = bootstrap.uv_settings()

    assert told["UV_DEFAULT_INDEX"] == "https://packages.example/simple"
    assert told["UV_INSECURE_HOST"] == "packages.example"
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://other.example/simple")
    assert bootstrap.uv_settings()["UV_DEFAULT_INDEX"] == "https://other.example/simple"


def test_without_pip_the_line_to_run_is_told(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(checkout / "bin", "python", "exit 1\n")
    monkeypatch.setattr(sys, "executable", str(checkout / "bin/python"))

    with pytest.raises(SystemExit, match="apt-get install python3-pip"):
        bootstrap.pip_command()


def test_an_old_pip_is_not_used(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(checkout / "bin", "python", "echo pip 20.3.4 from /usr/lib/python3\n")
    monkeypatch.setattr(sys, "executable", str(checkout / "bin/python"))

    with pytest.raises(SystemExit, match="pip is missing"):
        bootstrap.pip_command()


def test_what_is_here_is_not_brought_again(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(checkout / "bin", "apt-get", "touch called\n")
    monkeypatch.setenv("PATH", f"{checkout / 'bin'}:{os.environ['PATH']}")
    monkeypatch.setattr(bootstrap, "FONT_FOLDERS", (checkout,))
    (checkout / "Phetsarath_OT.ttf").touch()
    assert bootstrap.missing_packages() == []

    bootstrap.bring_native()

    assert not (checkout / "called").exists()


def test_missing_parts_are_named_by_their_packages(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(bootstrap.LIBRARIES, "libnot-on-any-machine.so.7", "libnot7")
    monkeypatch.setattr(bootstrap, "FONT_FOLDERS", (checkout,))

    assert bootstrap.missing_packages() == ["libnot7", "fonts-lao"]


APT = r"""
case "$*" in
    *" update") exit 0 ;;
    *"--download-only install fonts-lao") ;;
    *) exit 100 ;;
esac
for word in "$@"; do
    case "$word" in Dir::Cache=*) cp "$DEB" "${word#Dir::Cache=}/archives/" ;; esac
done
"""


def test_without_root_packages_are_unpacked_into_the_checkout(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = checkout / "package"
    (package / "DEBIAN").mkdir(parents=True)
    (package / "DEBIAN/control").write_text(
        "Package: fonts-lao\nVersion: 1\nArchitecture: all\n"
        "Maintainer: Nobody <nobody@presidency.example>\nDescription: a face\n"
    )
    (package / "usr/share/fonts/lao").mkdir(parents=True)
    (package / "usr/share/fonts/lao/Phetsarath_OT.ttf").write_text("face")
    subprocess.run(
        ["dpkg-deb", "--build", package, checkout / "fonts-lao_1_all.deb"], check=True, stdout=subprocess.DEVNULL
    )
    program(checkout / "bin", "apt-get", APT)
    monkeypatch.setenv("DEB", str(checkout / "fonts-lao_1_all.deb"))
    monkeypatch.setenv("PATH", f"{checkout / 'bin'}:{os.environ['PATH']}")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(bootstrap, "FONT_FOLDERS", (bootstrap.NATIVE / "usr/share/fonts",))

    bootstrap.bring_native()

    face = bootstrap.lao_face()
    assert face is not None
    assert face.read_text() == "face"
    assert [path.name for path in bootstrap.NATIVE.iterdir()] == ["usr"]


def test_where_debian_cannot_be_reached_the_line_to_run_is_told(
    checkout: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    program(checkout / "bin", "apt-get", "exit 100\n")
    monkeypatch.setenv("PATH", f"{checkout / 'bin'}:{os.environ['PATH']}")
    monkeypatch.setattr(bootstrap, "FONT_FOLDERS", (checkout,))

    bootstrap.bring_native()

    assert "Run: make native (or, as root: apt-get install fonts-lao)" in capfd.readouterr().out


def test_unpacked_libraries_are_found_by_name_whatever_their_order(checkout: Path) -> None:
    folder = checkout / "var/native/usr/lib/x86_64-linux-gnu"
    folder.mkdir(parents=True)
    compile_library(folder, "libzz-msp-base.so.1", "int msp_base(void) { return 42; }", ())
    compile_library(
        folder,
        "libaa-msp-top.so.1",
        "int msp_base(void); int msp_top(void) { return msp_base(); }",
        ("libzz-msp-base.so.1",),
    )
    script = (
        "import ctypes, pathlib; from msp import bootstrap; "
        f"bootstrap.NATIVE = pathlib.Path({str(checkout / 'var/native')!r}); bootstrap.load_native(); "
        "print(ctypes.CDLL('libaa-msp-top.so.1').msp_top())"
    )

    told = subprocess.run(
        [Path(sys.prefix, "bin/python"), "-c", script],
        cwd=Path(bootstrap.__file__).parents[1],
        capture_output=True,
        text=True,
        check=True,
    )

    assert told.stdout == "42\n"


def compile_library(folder: Path, name: str, code: str, needs: tuple[str, ...]) -> None:
    """Make a shared library that is known by its name alone."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        pytest.skip("needs a C compiler")
    source = folder / "source.c"
    source.write_text(code)
    others = [str(folder / need) for need in needs]
    subprocess.run(
        [compiler, "-shared", "-fPIC", f"-Wl,-soname,{name}", "-o", folder / name, source, *others], check=True
    )
    source.unlink()
