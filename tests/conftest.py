"""The cast of the tests: who sits where, and the ground they stand on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from pytest_django import Settings

from msp.models import Meeting, User
from tests import make


@pytest.fixture(autouse=True)
def _clean_ground(tmp_path: Path, settings: Settings) -> None:
    """Private files of one test are no other's."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            **settings.STORAGES["default"],
            "OPTIONS": {**settings.STORAGES["default"]["OPTIONS"], "location": str(tmp_path / "files")},
        },
    }
    settings.MAIL_TRAY_DIR = tmp_path / "tray"
    cache.clear()


@pytest.fixture(autouse=True)
def _emptied_tables(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test with real transactions empties the tables behind it; only for that may sealed rows and the journal go."""
    marker = request.node.get_closest_marker("django_db")
    if not (marker and marker.kwargs.get("transaction")):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    if connection.vendor == "sqlite":  # PostgreSQL truncates, which asks no trigger about its rows
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _table, _sql in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            cursor.execute("PRAGMA foreign_keys = OFF")
            for table in {table for _name, table, _sql in triggers}:
                cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - our own tables
            cursor.execute("PRAGMA foreign_keys = ON")
            for _name, _table, sql in triggers:
                cursor.execute(sql)


@pytest.fixture
def meeting(db: None) -> Meeting:
    """The First Meeting of States Parties on 5 March 2010, without a delegation."""
    return make.meeting()


@pytest.fixture
def president(meeting: Meeting) -> User:
    """Holds a seat of the presidency."""
    return make.user("presidency", meeting, name="First Secretary, Lao PDR")


@pytest.fixture
def ambassador(meeting: Meeting) -> User:
    """Holds the presidency's second seat: approves what the first has written."""
    return make.user("presidency", meeting, name="Ambassador, Lao PDR")


@pytest.fixture
def secretary(meeting: Meeting) -> User:
    """Holds a seat of the Secretariat."""
    return make.user("secretariat", meeting, name="Secretariat officer")


@pytest.fixture
def coordinator(meeting: Meeting) -> User:
    """Holds a friend's seat."""
    return make.user("friend", meeting, name="Coordinator")


@pytest.fixture
def reader(meeting: Meeting) -> User:
    """May read, and do nothing."""
    return make.user("reader", meeting, name="Reader")


@pytest.fixture
def stranger(db: None) -> User:
    """Signs in and holds no seat."""
    return make.user(name="Stranger")


@pytest.fixture
def sign_in(client: Client) -> Callable[[User], Client]:
    """Sign a person in, as one who has just proved again who they are."""

    def enter(user: User) -> Client:
        client.logout()
        client.post("/accounts/login/", {"login": user.email, "password": make.PASSWORD})
        client.post("/accounts/reauthenticate/", {"password": make.PASSWORD})
        return client

    return enter
