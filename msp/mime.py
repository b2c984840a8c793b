"""The message as it leaves: one recipient, text and HTML, plain ASCII on the wire."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from email.errors import MessageError
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.crypto import salted_hmac
from django.utils.encoding import punycode
from django.utils.translation import gettext as _

# With every part in 7 bits no extension of the other server is needed.
POLICY = SMTP.clone(cte_type="7bit")
# A header's text, in characters; unbroken it must stay within the 998 bytes of a line.
LONGEST = 400
# Categories of characters that have no place in a header: controls, surrogates, line and paragraph separators.
_BREAKS = {"Cc", "Cs", "Zl", "Zp"}
_TYPE = re.compile(r"[a-z]+/[a-z0-9][a-z0-9.+-]*")
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
# Written here or at the moment of leaving, never by a caller.
_OURS = re.compile(
    r"(from|to|cc|bcc|sender|reply-to|subject|date|message-id|mime-version|return-path|content-.*|resent-.*)", re.I
)
_TO = re.compile(rb"^To: [^\r\n]*", re.M)
# What a text may not hold: control characters other than tab and line breaks.
_CONTROLS = {code: None for code in [*range(32), *range(127, 160)] if chr(code) not in "\t\n\r"}

Attachment = tuple[str, str, bytes]


class Refused(ValueError):
    """The mail cannot be promised as asked; the sentence says why."""


def address(text: str) -> str:
    """Return one bare mailbox, its domain in ASCII; raises Refused for anything else, several addresses included."""
    local, _at, domain = _one_line(text, _("address")).rpartition("@")
    try:
        plain = f"{local}@{punycode(domain)}"
        validate_email(plain)
    except (ValidationError, UnicodeError) as fault:
        raise Refused(_("“%(text)s” is not one e-mail address.") % {"text": text[:100]}) from fault
    # A quoted local part may hold commas and whole addresses; no mission has one.
    if '"' in plain:
        raise Refused(_("“%(text)s” is not one e-mail address.") % {"text": text[:100]})
    return plain


def sender() -> tuple[str, str]:
    """Return the house's own name, if it has one, and its address."""
    name, mailbox = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return name, mailbox


def build(
    *,
    key: str,
    recipient: str,
    subject: str,
    text: str,
    html: str,
    attachments: Iterable[Attachment],
    reply_to: str,
    sender_name: str,
    headers: Mapping[str, str],
) -> bytes:
    """Return the whole message but for Date and Message-ID; the same facts and key give the same bytes.

    Raises Refused for a line break in a header, for an address that is not exactly one, and for what is no text.
    """
    own_name, mailbox = sender()
    lines = [
        _line("From", _mailbox(_one_line(sender_name or own_name, _("sender’s name")), mailbox)),
        _line("To", address(recipient)),
        _line("Subject", _words(_one_line(subject, _("subject")), "Subject")),
    ]
    if reply_to:
        lines.append(_line("Reply-To", address(reply_to)))
    lines += [_extra(name, value) for name, value in headers.items()]
    try:
        content = _content(key, text, html, attachments)
    except (ValueError, LookupError, TypeError, MessageError) as fault:
        raise Refused(_("The message cannot be written: %(fault)s") % {"fault": fault}) from fault
    return "".join(lines).encode("ascii") + content


def readdressed(message: bytes, recipient: str) -> bytes:
    """Return the message with another recipient in its To line and nothing else changed."""
    line = b"To: " + address(recipient).encode("ascii")
    return _TO.sub(lambda _match: line, message, count=1)


def _content(key: str, text: str, html: str, attachments: Iterable[Attachment]) -> bytes:
    tree = EmailMessage(policy=POLICY)
    tree.set_content(text.translate(_CONTROLS))
    if html:
        tree.add_alternative(html.translate(_CONTROLS), subtype="html")
    for name, kind, data in attachments:
        _attach(tree, _one_line(name, _("attachment’s name")), kind, data)
    # Boundaries nobody can guess, and the same each time: a copy prepared twice is one file, not two.
    mark = salted_hmac("msp.mime", key, algorithm="sha256").hexdigest()[:32]
    for number, part in enumerate(part for part in tree.walk() if part.is_multipart()):
        part.set_boundary(f"=_{mark}.{number}")
    return tree.as_bytes()


def _attach(tree: EmailMessage, name: str, kind: str, data: bytes) -> None:
    if not _TYPE.fullmatch(kind):
        raise Refused(_("“%(kind)s” is not a type of file.") % {"kind": kind[:60]})
    main, _slash, sub = kind.partition("/")
    params = {"charset": "utf-8"} if main == "text" else {}
    tree.add_attachment(data, maintype=main, subtype=sub, filename=name, params=params)


def _extra(name: str, value: str) -> str:
    if not _HEADER.fullmatch(name) or _OURS.fullmatch(name):
        raise Refused(_("The header “%(name)s” is not a caller’s to set.") % {"name": name[:60]})
    return _line(name, _words(_one_line(value, name), name))


def _one_line(text: str, what: str) -> str:
    if len(text) > LONGEST:
        raise Refused(_("The %(what)s is longer than %(most)d characters.") % {"what": what, "most": LONGEST})
    if any(unicodedata.category(character) in _BREAKS for character in text):
        raise Refused(_("The %(what)s holds a line break or a control character.") % {"what": what})
    return text


def _line(name: str, value: str) -> str:
    return f"{name}: {value}\r\n"


def _is_plain(text: str) -> bool:
    # What only looks like an encoded word must arrive as it was written.
    return text.isascii() and "=?" not in text


def _words(text: str, header: str) -> str:
    charset = "us-ascii" if _is_plain(text) else "utf-8"
    return Header(text, charset, header_name=header).encode(linesep="\r\n")


def _mailbox(name: str, mailbox: str) -> str:
    # Not by EmailMessage: in Python 3.11 it drops the quotes of a long name with a comma and so makes two addresses.
    return formataddr((name, mailbox)) if _is_plain(name) else f"{_words(name, 'From')} <{mailbox}>"
