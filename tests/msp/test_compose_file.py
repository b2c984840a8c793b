"""The files for containers: they name what exists, and hold no secret."""

import importlib.util
import re
import shlex
from typing import Any

import pytest
import yaml
from django.core.management import get_commands

from msp import bootstrap

COMPOSE: dict[str, Any] = yaml.safe_load((bootstrap.ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (bootstrap.ROOT / "Dockerfile").read_text()


def words(command: str | list[str]) -> list[str]:
    """Return a command's words, also where a shell is to read them."""
    return shlex.split(" ".join(command) if isinstance(command, list) else command)


def modules(command: list[str]) -> list[str]:
    """Return the Python modules that a command names."""
    named = [
        command[place + 1] for place, word in enumerate(command) if word == "-m" and "python" in command[place - 1]
    ]
    named += [command[place + 1] for place, word in enumerate(command) if word == "-A"]
    return named + [word.partition(":")[0] for word in command if re.fullmatch(r"[\w.]+:application", word)]


def test_web_workers_clock_database_and_broker_are_described() -> None:
    assert set(SERVICES) == {"web", "worker", "beat", "database", "broker"}
    assert SERVICES["database"]["image"].startswith("postgres:")
    assert SERVICES["broker"]["image"].startswith("redis:")
    assert {name for name, service in SERVICES.items() if service.get("build") == "."} == {"web", "worker", "beat"}


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_commands_name_modules_and_commands_that_exist(name: str) -> None:
    command = words(SERVICES[name]["command"])
    health = words(SERVICES[name].get("healthcheck", {}).get("test", []))

    named = modules(command) + modules(health)
    assert named
    assert [module for module in named if importlib.util.find_spec(module) is None] == []
    for place, word in enumerate(command):
        if word == "manage.py":
            assert command[place + 1] in get_commands()


def test_the_images_own_commands_exist() -> None:
    named = re.findall(r"python -m ([\w.]+)|\"-m\", \"([\w.]+)\"", DOCKERFILE)

    assert [name for pair in named for name in pair if name and importlib.util.find_spec(name) is None] == []
    assert "msp.fonts" in DOCKERFILE


def test_every_queue_has_a_worker() -> None:
    from django.conf import settings  # noqa: PLC0415 - the routes are the settings'

    command = words(SERVICES["worker"]["command"])
    queues = command[command.index("-Q") + 1].split(",")

    routed = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()}
    assert routed | {settings.CELERY_TASK_DEFAULT_QUEUE} <= set(queues)


def test_the_three_share_data_and_are_told_the_same() -> None:
    parts = [SERVICES[name] for name in ("web", "worker", "beat")]

    assert all(part["volumes"] == ["data:/data"] for part in parts)
    assert all(part["environment"] == parts[0]["environment"] for part in parts)
    assert "@database:5432/" in parts[0]["environment"]["DATABASE_URL"]
    assert parts[0]["environment"]["REDIS_URL"].startswith("redis://broker:")
    assert parts[0]["environment"]["MSP_SAMPLE"] == "0"
    named = {volume.partition(":")[0] for service in SERVICES.values() for volume in service["volumes"]}
    assert named == set(COMPOSE["volumes"])


def test_what_is_waited_for_can_tell_that_it_is_well() -> None:
    for service in SERVICES.values():
        for other, terms in service.get("depends_on", {}).items():
            assert terms == {"condition": "service_healthy"}
            assert SERVICES[other]["healthcheck"]["test"]


def test_the_pages_are_published_to_this_machine_alone() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}

    assert published == {"web": ["127.0.0.1:8000:8000"]}


def test_no_secret_is_written_down() -> None:
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if re.search("PASSWORD|SECRET|KEY|USER$", name) and name != "POSTGRES_USER":
                assert re.fullmatch(r"\$\{\w+:[?-]\}", value), name
    assert re.search(r"msp:\$\{POSTGRES_PASSWORD:\?\}@", SERVICES["web"]["environment"]["DATABASE_URL"])
    assert not re.search(r"(?i)(password|secret|key)=\S", DOCKERFILE)


def test_the_image_is_locked_by_hash_holds_the_native_parts_and_needs_no_root() -> None:
    assert "--require-hashes -r requirements.txt" in DOCKERFILE
    for package in [*bootstrap.LIBRARIES.values(), bootstrap.LAO_PACKAGE]:
        assert package in DOCKERFILE
    users = re.findall(r"^USER (\w+)$", DOCKERFILE, re.MULTILINE)
    assert users == ["msp"]
    assert DOCKERFILE.index("USER msp") < DOCKERFILE.index("CMD ")
    assert "3.11" in re.findall(r"^FROM (\S+)$", DOCKERFILE, re.MULTILINE)[0]


def test_neither_data_nor_keys_are_built_into_the_image() -> None:
    ignored = (bootstrap.ROOT / ".dockerignore").read_text().split()

    assert {"var", ".venv", ".git"} <= set(ignored)
