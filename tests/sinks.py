"""Mail servers for tests: one that speaks SMTP in full (aiosmtpd), one that is fast, counts, and fails on demand."""

from __future__ import annotations

import asyncio
import re
import ssl
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any, NamedTuple, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

_ID = re.compile(rb"^message-id:\s*(<[^>]+>)", re.I | re.M)
_BOX = re.compile(rb"<([^>]*)>")
# What a rule may answer beside a line of SMTP: cut the connection, in the dot's phase after the message was taken.
CUT, TAKE_AND_CUT, TAKE_AND_WAIT = b"cut", b"take and cut", b"take and wait"

# (phase, recipient, how many times this recipient came to this phase) -> answer, or None for yes.
Rule = Callable[[str, str, int], bytes | None]


class Taken(NamedTuple):
    """One message that the server has accepted."""

    message_id: str
    recipient: str
    content: bytes

    def read(self) -> EmailMessage:
        """Return it parsed."""
        return BytesParser(policy=policy.default).parsebytes(self.content)


def yes(phase: str, recipient: str, times: int) -> bytes | None:
    """Accept everything."""
    return None


@contextmanager
def _serving(talk: Callable[[], asyncio.Protocol], tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """Serve a protocol from a thread; yield the port."""
    loop = asyncio.new_event_loop()
    talks: list[Any] = []

    def answer() -> asyncio.Protocol:
        one = talk()
        talks.append(one)
        return one

    server = loop.run_until_complete(loop.create_server(answer, "127.0.0.1", 0, ssl=tls))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(server.close)
        for one in talks:
            if one.transport is not None:
                loop.call_soon_threadsafe(one.transport.abort)
        for task in asyncio.all_tasks(loop):
            loop.call_soon_threadsafe(task.cancel)
        # One more round, in which what was closed says goodbye.
        loop.call_soon_threadsafe(loop.call_later, 0.02, loop.stop)
        thread.join(10)
        loop.close()


@dataclass
class FastSink:
    """A mail server in a thread of its own; what it took lies in `taken`."""

    rule: Rule = yes
    taken: list[Taken] = field(default_factory=list)
    lines: list[bytes] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    _seen: Counter[tuple[str, str]] = field(default_factory=Counter)

    def __enter__(self) -> Self:
        self._stack = ExitStack()
        self.port = self._stack.enter_context(_serving(lambda: _Talk(self)))
        return self

    def __exit__(self, *_fault: object) -> None:
        self._stack.close()

    @property
    def ids(self) -> list[str]:
        """Message-IDs in the order of arrival, each as often as it came."""
        return [one.message_id for one in self.taken]

    def forget(self) -> None:
        """Begin anew, with yes to everything."""
        self.rule = yes
        self.taken.clear()
        self._seen.clear()

    def answer(self, phase: str, recipient: str) -> bytes | None:
        """Ask the rule."""
        self._seen[phase, recipient] += 1
        return self.rule(phase, recipient, self._seen[phase, recipient])


class _Talk(asyncio.Protocol):
    """One connection to the fast sink."""

    def __init__(self, sink: FastSink) -> None:
        self.sink = sink
        self.buffer = b""
        self.in_data = False
        self.recipient = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.sink.connections += 1
        self.say("connect", b"220 sink.example")

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while not self.transport.is_closing() and (self._message() if self.in_data else self._command()):
            pass

    def say(self, phase: str, good: bytes) -> bool:
        """Answer as the rule wants, and tell whether it was yes."""
        answer = self.sink.answer(phase, self.recipient)
        if answer == CUT:
            self.transport.close()
        else:
            self.transport.write((answer or good) + b"\r\n")
        return answer is None

    def _command(self) -> bool:
        line, end, rest = self.buffer.partition(b"\r\n")
        if not end:
            return False
        self.buffer = rest
        self.sink.lines.append(line)
        verb = line[:4].upper()
        if verb == b"RCPT":
            box = _BOX.search(line)
            self.recipient = box[1].decode() if box else ""
            self.say("rcpt", b"250 ok")
        elif verb == b"DATA":
            self.in_data = self.say("data", b"354 go on")
        elif verb == b"QUIT":
            self.say("quit", b"221 bye")
            self.transport.close()
        else:
            self.say(verb.decode().lower(), b"250 ok")
        return True

    def _message(self) -> bool:
        if self.sink.answer("body", self.recipient) == CUT:
            self.transport.abort()
            return False
        content, end, rest = self.buffer.partition(b"\r\n.\r\n")
        if not end:
            return False
        self.buffer, self.in_data = rest, False
        answer = self.sink.answer("dot", self.recipient)
        if answer is None or answer in (TAKE_AND_CUT, TAKE_AND_WAIT) or answer.startswith(b"2"):
            found = _ID.search(content)
            content = content.replace(b"\r\n..", b"\r\n.") + b"\r\n"
            self.sink.taken.append(Taken(found[1].decode() if found else "", self.recipient, content))
        if answer in (CUT, TAKE_AND_CUT):
            self.transport.close()
        elif answer != TAKE_AND_WAIT:
            self.transport.write((answer or b"250 2.0.0 queued") + b"\r\n")
        return True


class FullSink:
    """aiosmtpd's handler: keeps what it is given and answers by a rule."""

    def __init__(self, rule: Rule = yes) -> None:
        self.rule = rule
        self.taken: list[Taken] = []
        self.logins: list[str] = []
        self.tls: list[bool] = []
        self.port = 0
        self._seen: Counter[tuple[str, str]] = Counter()

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take or refuse a recipient."""
        refusal = self._ask("rcpt", address)
        if refusal is None:
            envelope.rcpt_tos.append(address)
        return refusal or "250 2.1.5 ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        """Take or refuse the message."""
        recipient = envelope.rcpt_tos[0]
        refusal = self._ask("dot", recipient)
        if refusal is None:
            content = envelope.original_content or b""
            found = _ID.search(content)
            self.taken.append(Taken(found[1].decode() if found else "", recipient, content))
            self.tls.append(session.ssl is not None)
        return refusal or "250 2.0.0 queued as 4711"

    def login(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, auth: Any) -> AuthResult:
        """Let in who knows the word."""
        assert isinstance(auth, LoginPassword)
        self.logins.append(auth.login.decode())
        return AuthResult(success=auth.password == b"sesame", handled=False)

    def _ask(self, phase: str, recipient: str) -> str | None:
        self._seen[phase, recipient] += 1
        answer = self.rule(phase, recipient, self._seen[phase, recipient])
        return answer.decode() if answer else None


@contextmanager
def full_sink(
    rule: Rule = yes, *, starttls: ssl.SSLContext | None = None, tls: ssl.SSLContext | None = None, login: bool = False
) -> Iterator[FullSink]:
    """Run a real SMTP server: with STARTTLS required, or TLS from the start, or a password asked for."""
    sink = FullSink(rule)
    more: dict[str, Any] = {"tls_context": starttls, "require_starttls": starttls is not None}
    if login:
        more |= {"authenticator": sink.login, "auth_required": True}
    with _serving(lambda: SMTP(sink, hostname="sink.example", **more), tls) as port:
        sink.port = port
        yield sink
