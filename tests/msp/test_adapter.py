"""How people sign in."""

from __future__ import annotations

import re
from pathlib import Path

from django.test import Client

from msp.models import Meeting, OutgoingMail, User
from tests import make


def test_a_sign_in_code_leaves_by_the_outbox_before_any_round(
    meeting: Meeting, president: User, client: Client
) -> None:
    client.post("/accounts/login/code/", {"email": president.email})

    mail = OutgoingMail.objects.get()
    code = re.search(r"^\s*([A-Z0-9-]{6,9})\s*$", Path(mail.body.path).read_bytes().decode(), re.MULTILINE)
    answer = client.post("/accounts/login/code/confirm/", {"code": code[1] if code else ""})
    assert (mail.recipient, mail.priority, mail.meeting) == (president.email, 1, None)
    assert answer["Location"] == "/"
    assert client.session["_auth_user_id"] == str(president.pk)


def test_an_unknown_address_is_answered_alike(meeting: Meeting, president: User, client: Client) -> None:
    known = client.post("/accounts/login/code/", {"email": president.email})
    unknown = Client().post("/accounts/login/code/", {"email": "nobody@mission.example"})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


def test_a_second_proof_can_be_set_up(meeting: Meeting, president: User, client: Client) -> None:
    client.force_login(president)
    client.post("/accounts/reauthenticate/", {"password": make.PASSWORD})

    answer = client.get("/accounts/2fa/totp/activate/")

    assert answer.status_code == 200
    assert b"data:image/svg+xml" in answer.content


def test_the_password_is_typed_into_a_field_like_any_other(db: None, client: Client) -> None:
    fields = {
        name: re.search(rf'<input type="{name}"[^>]*class="([^"]*)"', page)
        for page in [client.get("/accounts/login/").content.decode()]
        for name in ("email", "password")
    }

    assert {name: found and found[1] for name, found in fields.items()} == {"email": "input", "password": "input"}
