"""By what a person signs for a State: as of right, by full powers, or by a note verbale."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.crypto import get_random_string

from invitations import uploads
from msp import journal
from msp.models import User
from outcomes.models import SignatureBlock


@dataclass(frozen=True)
class Told:
    """What the Secretariat knows of who signs, and of the paper that allows it."""

    name: str = ""
    title: str = ""
    authority: str = ""
    issuer: str = ""
    issued_on: date | None = None
    form: str = ""
    file: bytes | None = None


def record(block: SignatureBlock, told: Told, *, by: User) -> None:
    """Write down who signs and by what; without a new file the one that is there stays. Raises uploads.Refused."""
    if told.file is not None:
        uploads.read(told.file)
    with transaction.atomic():
        for name in ("name", "title", "authority", "issuer", "issued_on", "form"):
            setattr(block, name, getattr(told, name))
        if told.file is not None:
            # A name of our own, as for every file that is handed in.
            block.paper.save(f"{get_random_string(16)}.pdf", ContentFile(told.file), save=False)
            block.paper_sha256 = hashlib.sha256(told.file).hexdigest()
        block.save(update_fields=["name", "title", "authority", "issuer", "issued_on", "form", "paper", "paper_sha256"])
        document = block.signing.document
        facts = {"code": block.code, "authority": told.authority}
        journal.note(document, "recorded who signs", meeting=document.meeting, by=by, **facts)
