"""The mail tray of the sample: keeps the letters that would have gone out, for a newcomer to open as Norway would."""

import functools
import itertools
import os
import re
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.parser import BytesHeaderParser, BytesParser
from pathlib import Path

from django.conf import settings

NAME = re.compile(r"\d{20}-\d{6}-[0-9a-f]{8}\.eml")
# The head of a letter is far shorter; what is longer is shown by its beginning.
LONGEST_HEAD = 64 * 1024

_count = itertools.count()


class NoSuchLetterError(LookupError):
    """The tray holds no letter of that name."""


@dataclass(frozen=True)
class Summary:
    """A letter as the list shows it. `recipients`: whom it was handed over for, whatever its head says."""

    name: str
    arrived_at: datetime
    sender: str
    recipients: tuple[str, ...]
    subject: str
    size: int


@dataclass(frozen=True)
class Attachment:
    """One enclosed file."""

    name: str
    content_type: str
    content: bytes = field(repr=False)

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.content)


@dataclass(frozen=True)
class Letter:
    """A letter with all its parts. `html` is as it came: show it only where nothing in it can act."""

    summary: Summary
    headers: list[tuple[str, str]]
    text: str
    html: str
    attachments: list[Attachment]
    raw: bytes = field(repr=False)


def store(sender: str, recipients: Sequence[str], content: bytes, *, folder: Path | None = None) -> Path:
    """Keep one letter and return its file, whose name sorts by arrival; it appears whole or not at all.

    Return-Path and Delivered-To are put before it, as a mailbox does (RFC 5321 section 4.4).
    """
    folder = folder or settings.MAIL_TRAY_DIR
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{time.time_ns():020d}-{next(_count) % 1_000_000:06d}-{secrets.token_hex(4)}.eml"
    head = "".join([f"Return-Path: <{sender}>\r\n", *(f"Delivered-To: {one}\r\n" for one in recipients)])
    new = folder / f".{name}.{os.getpid()}"
    new.write_bytes(head.encode("utf-8", "surrogateescape") + content)
    return new.rename(folder / name)


def messages(to: str = "") -> list[Summary]:
    """Return what lies in the tray, newest first; with `to`, only letters to an address that holds these letters."""
    folder = settings.MAIL_TRAY_DIR
    names = sorted((path.name for path in folder.glob("*.eml") if NAME.fullmatch(path.name)), reverse=True)
    found = [_summary(folder / name) for name in names]
    wanted = to.strip().casefold()
    return [one for one in found if any(wanted in recipient.casefold() for recipient in one.recipients)]


def read(name: str) -> Letter:
    """Return one letter with its parts. Raises NoSuchLetterError, for names that are no letter's as well."""
    path: Path = settings.MAIL_TRAY_DIR / name
    if not NAME.fullmatch(name) or not path.is_file():
        raise NoSuchLetterError(name)
    raw = path.read_bytes()
    message = BytesParser(policy=policy.default).parsebytes(raw)
    return Letter(
        summary=_summary(path),
        headers=_headers(message),
        text=_body(message, "plain"),
        html=_body(message, "html"),
        attachments=[_attachment(part, number) for number, part in enumerate(message.iter_attachments(), 1)],
        raw=raw,
    )


@functools.lru_cache(maxsize=10_000)
def _summary(path: Path) -> Summary:
    """Read the head alone: a letter never changes, so each is read once a process."""
    with path.open("rb") as file:
        head = BytesHeaderParser(policy=policy.compat32).parsebytes(file.read(LONGEST_HEAD))
    lines = _headers(head)
    words = {name.lower(): value for name, value in reversed(lines)}
    return Summary(
        name=path.name,
        arrived_at=datetime.fromtimestamp(int(path.name[:20]) / 1e9, tz=UTC),
        sender=words.get("from", ""),
        recipients=tuple(value for name, value in lines if name == "Delivered-To"),
        subject=words.get("subject", ""),
        size=path.stat().st_size,
    )


def _headers(message: Message) -> list[tuple[str, str]]:
    return [(name, _words(str(value))) for name, value in message.raw_items()]


def _words(raw: str) -> str:
    """Return a head line's words, decoded; as they stand where they cannot be."""
    line = raw.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("\r", "").replace("\n", "")
    try:
        return str(make_header(decode_header(line)))
    except (LookupError, ValueError):
        return line


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return _text(part) if part is not None else ""


def _text(part: Message) -> str:
    """Return a part's text; letters that its character set does not know become a mark."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    try:
        return content.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:
        return content.decode("utf-8", "replace")


def _attachment(part: Message, number: int) -> Attachment:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):  # a letter within the letter
        content = b"".join(bytes(one) for one in part.get_payload() if isinstance(one, Message))
    # Only the last part of a name: it is offered for saving.
    name = Path((part.get_filename() or "").replace("\\", "/")).name or f"enclosure-{number}"
    return Attachment(name=name, content_type=part.get_content_type(), content=content)
