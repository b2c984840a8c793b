"""The cast of the tests: who sits where, and the ground they stand on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.cache import cache
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
