"""The lock files: every package pinned and checked by hash, and no address in them."""

import re
import tomllib

import pytest

from msp import bootstrap

ENTRY = re.compile(
    r"^(?P<name>[a-z0-9-]+)==(?P<version>[^ ;\\]+)(?: ; (?P<marker>[^\\]+?))?"
    r"(?P<hashes>(?: \\\n    --hash=sha256:[0-9a-f]{64})+)\n"
)


def entries(lock: str) -> dict[str, str]:
    """Return the version of every package of a lock file that holds nothing else."""
    text = (bootstrap.ROOT / lock).read_text()
    found = {}
    while text:
        entry = ENTRY.match(text)
        assert entry, f"{lock}: not a pinned and hashed package: {text[:80]!r}"
        found[entry["name"]] = entry["version"]
        text = text[entry.end() :]
    return found


def wanted(*groups: str) -> set[str]:
    """Return the packages that the project asks for by name."""
    project = tomllib.loads((bootstrap.ROOT / "pyproject.toml").read_text())
    lines = [*project["project"]["dependencies"]]
    for group in groups:
        lines += project["dependency-groups"][group]
    return {re.split(r"[\[~<>=!; ]", line)[0].lower().replace("_", "-") for line in lines}


@pytest.mark.parametrize("lock", bootstrap.LOCKS.values())
def test_a_lock_file_holds_hashed_packages_and_no_address(lock: str) -> None:
    text = (bootstrap.ROOT / lock).read_text()

    assert len(entries(lock)) > 40
    assert "://" not in text
    assert not re.search(r"^\s*-(?!-hash=)", text, re.MULTILINE)


def test_everything_asked_for_is_locked() -> None:
    assert wanted() <= entries("requirements.txt").keys()
    assert wanted("dev") <= entries("requirements-dev.txt").keys()


def test_the_product_runs_on_the_versions_that_were_tested() -> None:
    run, dev = entries("requirements.txt"), entries("requirements-dev.txt")

    assert run.items() <= dev.items()
    assert not wanted("dev").difference(wanted()) & run.keys()


def test_the_installer_itself_is_checked_by_hash() -> None:
    block = bootstrap.locked("uv", bootstrap.ROOT / "requirements-dev.txt")

    assert block.startswith(f"uv=={entries('requirements-dev.txt')['uv']} ")
    assert ENTRY.fullmatch(block)
    assert block.count("\n") == block.count("--hash=sha256:") + 1
