"""SMTP in two halves: all that can be tried again, and the dot that cannot."""

from __future__ import annotations

import contextlib
import re
import smtplib
import socket
import ssl
import time
from typing import NamedTuple, Self

from django.conf import settings
from django.core.mail.utils import DNS_NAME

_LINE_END = re.compile(rb"\r\n|\r|\n")
_LEADING_DOT = re.compile(rb"^\.", re.M)
# Before MAIL the other server knows nothing of the message: what fails there does not concern it.
BEFORE_MAIL = ("connect", "hello", "starttls", "login")
GOODBYE_SECONDS = 5


class Reply(NamedTuple):
    """What the other server said."""

    code: int
    text: str

    @property
    def enhanced(self) -> str:
        """The code with its enhanced one, such as "550 5.1.1" (RFC 3463)."""
        found = re.match(r"[245]\.\d{1,3}\.\d{1,3}\b", self.text)
        return f"{self.code} {found[0]}" if found else str(self.code)


class Refused(Exception):
    """The other server said no before the dot."""

    def __init__(self, phase: str, reply: Reply) -> None:
        super().__init__(f"{phase}: {reply.code} {reply.text}")
        self.phase = phase
        self.reply = reply

    @property
    def is_about_us(self) -> bool:
        """Whether it refuses us and so every message: at the door, by 421, or at MAIL but for the size (552)."""
        return self.phase in BEFORE_MAIL or self.reply.code == 421 or (self.phase == "mail" and self._is_final)

    @property
    def _is_final(self) -> bool:
        return self.reply.code // 100 == 5 and self.reply.code != 552


class Lost(Exception):
    """The connection failed before the dot: without it the other server must not deliver."""

    def __init__(self, phase: str, text: str) -> None:
        super().__init__(f"{phase}: {text}")
        self.phase = phase
        self.text = text


class Doubt(Exception):
    """The dot may have left and no answer came: only a person or evidence can say more."""


class Line:
    """The connection to our mail server: opened at the first message, kept, opened anew after a loss."""

    def __init__(self) -> None:
        self._server: smtplib.SMTP | None = None
        self._untidy = False
        self._until = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_fault: object) -> None:
        self.hang_up()

    def offer(self, sender: str, recipient: str, message: bytes, *, seconds: float) -> None:
        """Say everything but the final dot, within so many seconds in all; nothing is delivered yet.

        Raises Refused, Lost, and ValueError for an address with a line break.
        """
        self._until = time.monotonic() + seconds
        body = _stuffed(message)
        self._begin(f"MAIL FROM:<{sender}>", len(body))
        self._ask("rcpt", f"RCPT TO:<{recipient}>", 2)
        self._ask("data", "DATA", 3)
        self._untidy = True
        try:
            self._mind_the_time()
            self._open_server().send(body)
        except OSError as fault:
            raise self._lost("body", fault) from fault

    def dot(self) -> Reply:
        """Send the final dot and wait for the answer; raises Doubt where it does not settle the matter."""
        server = self._open_server()
        try:
            _socket(server).settimeout(settings.MAIL_ANSWER_SECONDS)
            server.send(b".\r\n")
            code, text = server.getreply()
        except OSError as fault:
            self.drop()
            raise Doubt(str(fault)) from fault
        if code // 100 not in (2, 4, 5):
            self.drop()
            raise Doubt(_words(text))
        self._untidy = False
        if code == 421:
            self.drop()
        return Reply(code, _words(text))

    def drop(self) -> None:
        """Cut the connection without another word: a message without its dot is not delivered."""
        if self._server is not None:
            self._server.close()
        self._server = None
        self._untidy = False

    def hang_up(self) -> None:
        """Say goodbye where that is possible."""
        if self._server is not None and not self._untidy:
            with contextlib.suppress(OSError):
                _socket(self._server).settimeout(GOODBYE_SECONDS)
                self._server.quit()
        self.drop()

    def _begin(self, mail_from: str, size: int) -> None:
        """Open the line where needed and say MAIL; a kept line found dead is opened anew, once."""
        kept = self._server is not None
        try:
            self._say_mail(mail_from, size)
        except Lost:
            if not kept:
                raise
            self._say_mail(mail_from, size)

    def _say_mail(self, mail_from: str, size: int) -> None:
        if self._server is None:
            self._server = self._connect()
        if self._untidy:
            self._ask("mail", "RSET", 2)
        announced = f" SIZE={size}" if self._server.has_extn("size") else ""
        self._ask("mail", mail_from + announced, 2)
        self._untidy = True

    def _connect(self) -> smtplib.SMTP:
        phase = "connect"
        server: smtplib.SMTP | None = None
        try:
            server = _call()
            # The body and the dot are two writes: held back until the first is acknowledged, each costs 40 ms.
            _socket(server).setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            _socket(server).settimeout(settings.MAIL_COMMAND_SECONDS)
            phase = "hello"
            server.ehlo_or_helo_if_needed()
            if settings.EMAIL_USE_TLS:
                phase = "starttls"
                server.starttls(context=ssl.create_default_context())
                server.ehlo_or_helo_if_needed()
            if settings.EMAIL_HOST_USER:
                phase = "login"
                server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
        except smtplib.SMTPResponseException as fault:
            _close(server)
            raise Refused(phase, Reply(fault.smtp_code, _words(fault.smtp_error))) from fault
        except (OSError, ValueError) as fault:  # ValueError: a host's name that cannot be one
            _close(server)
            raise Lost(phase, str(fault)) from fault
        return server

    def _ask(self, phase: str, words: str, hundred: int) -> None:
        try:
            self._mind_the_time()
            code, text = self._open_server().docmd(words)
        except OSError as fault:
            raise self._lost(phase, fault) from fault
        if code // 100 == hundred:
            return
        if code == 421 or code // 100 not in (4, 5):
            self.drop()
        if code // 100 not in (4, 5):
            raise Lost(phase, f"{code} {_words(text)}")
        raise Refused(phase, Reply(code, _words(text)))

    def _mind_the_time(self) -> None:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("The other server is too slow.")
        _socket(self._open_server()).settimeout(min(left, settings.MAIL_COMMAND_SECONDS))

    def _open_server(self) -> smtplib.SMTP:
        if self._server is None:
            raise smtplib.SMTPServerDisconnected("The line is not open.")
        return self._server

    def _lost(self, phase: str, fault: OSError) -> Lost:
        self.drop()
        return Lost(phase, str(fault))


def _call() -> smtplib.SMTP:
    """Reach the server that the settings name and hear its greeting."""
    host, port, seconds = settings.EMAIL_HOST, settings.EMAIL_PORT, settings.MAIL_CONNECT_SECONDS
    own_name = DNS_NAME.get_fqdn()
    if settings.EMAIL_USE_SSL:
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, port, local_hostname=own_name, timeout=seconds, context=context)
    return smtplib.SMTP(host, port, local_hostname=own_name, timeout=seconds)


def _socket(server: smtplib.SMTP) -> socket.socket:
    if server.sock is None:
        raise smtplib.SMTPServerDisconnected("The line is closed.")
    return server.sock


def _close(server: smtplib.SMTP | None) -> None:
    if server is not None:
        server.close()


def _stuffed(message: bytes) -> bytes:
    """Return the message in SMTP's lines: ended by CRLF, a leading dot doubled (RFC 5321, 4.5.2)."""
    lines = _LEADING_DOT.sub(b"..", _LINE_END.sub(b"\r\n", message))
    return lines if lines.endswith(b"\r\n") else lines + b"\r\n"


def _words(text: bytes | str) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return " ".join(words.replace("\x00", "").split())[:2000]
