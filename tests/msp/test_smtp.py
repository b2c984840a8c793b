"""The conversation with a mail server, up to the dot and after it."""

from __future__ import annotations

import datetime
import socket
import ssl
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pytest_django import Settings

from msp import smtp
from tests.sinks import CUT, TAKE_AND_CUT, TAKE_AND_WAIT, FastSink, Rule, full_sink

SENDER, NORWAY = "mission@presidency.example", "mission@norway.example"
MESSAGE = b"Message-ID: <1@presidency.example>\r\nSubject: Briefing\r\n\r\nExcellency,\r\n"


def at(phase: str, answer: bytes, *, times: int = 99) -> Rule:
    """Answer so in one phase, the first so many times."""
    return lambda where, _recipient, count: answer if where == phase and count <= times else None


@pytest.fixture
def line(settings: Settings) -> Iterator[smtp.Line]:
    settings.EMAIL_HOST = "localhost"
    settings.MAIL_CONNECT_SECONDS = settings.MAIL_COMMAND_SECONDS = 5
    settings.MAIL_ANSWER_SECONDS = 5
    with smtp.Line() as line:
        yield line


def send(line: smtp.Line, message: bytes = MESSAGE, *, to: str = NORWAY, seconds: float = 5) -> smtp.Reply:
    """Offer a message and send its dot."""
    line.offer(SENDER, to, message, seconds=seconds)
    return line.dot()


def test_a_message_arrives_as_it_was_written(line: smtp.Line, settings: Settings) -> None:
    with full_sink() as sink:
        settings.EMAIL_PORT = sink.port

        reply = send(line)
        line.hang_up()

    assert reply == smtp.Reply(250, "2.0.0 queued as 4711")
    assert reply.enhanced == "250 2.0.0"
    assert [(one.recipient, one.content) for one in sink.taken] == [(NORWAY, MESSAGE)]


def test_leading_dots_and_line_ends_survive_the_way(line: smtp.Line, settings: Settings) -> None:
    with full_sink() as sink:
        settings.EMAIL_PORT = sink.port

        send(line, b"Subject: x\n\n.\n..two\r\n.\rlone\r\n\r\n.")
        line.hang_up()

    assert sink.taken[0].content == b"Subject: x\r\n\r\n.\r\n..two\r\n.\r\nlone\r\n\r\n.\r\n"


def test_several_messages_share_a_connection(line: smtp.Line, settings: Settings) -> None:
    with FastSink() as sink:
        settings.EMAIL_PORT = sink.port

        for _number in range(5):
            send(line)

        assert (sink.connections, len(sink.taken)) == (1, 5)


def test_nothing_is_taken_without_the_dot(line: smtp.Line, settings: Settings) -> None:
    with full_sink() as sink:
        settings.EMAIL_PORT = sink.port

        line.offer(SENDER, NORWAY, MESSAGE, seconds=5)
        line.hang_up()
        time.sleep(0.1)

    assert sink.taken == []


def test_no_extension_is_needed_and_the_size_is_told_where_it_is_asked(line: smtp.Line, settings: Settings) -> None:
    with FastSink() as plain, FastSink(at("ehlo", b"250-sink.example\r\n250 SIZE 1000")) as sizing:
        settings.EMAIL_PORT = plain.port
        send(line)
        line.hang_up()
        settings.EMAIL_PORT = sizing.port
        send(line)
        line.hang_up()

    assert f"MAIL FROM:<{SENDER}>".encode() in plain.lines
    assert f"MAIL FROM:<{SENDER}> SIZE={len(MESSAGE)}".encode() in sizing.lines


def test_the_body_and_the_dot_do_not_wait_for_one_another(line: smtp.Line, settings: Settings) -> None:
    with FastSink() as sink:
        settings.EMAIL_PORT = sink.port
        send(line)
        began = time.monotonic()

        for _number in range(50):
            send(line)

        # Held back by Nagle's rule and the delayed acknowledgement, each message takes 40 ms.
        assert (time.monotonic() - began) / 50 < 0.02


@pytest.mark.parametrize("phase", ["mail", "rcpt", "data"])
def test_a_refusal_names_its_phase_and_the_next_message_goes_on(
    line: smtp.Line, settings: Settings, phase: str
) -> None:
    with FastSink(at(phase, b"451 4.7.1 later", times=1)) as sink:
        settings.EMAIL_PORT = sink.port

        with pytest.raises(smtp.Refused) as refusal:
            send(line)
        send(line)

        assert (refusal.value.phase, refusal.value.reply) == (phase, smtp.Reply(451, "4.7.1 later"))
        assert (sink.connections, len(sink.taken)) == (1, 1)


@pytest.mark.parametrize(
    ("phase", "code", "about_us"),
    [
        ("connect", 554, True),
        ("login", 535, True),
        ("mail", 550, True),
        ("mail", 552, False),
        ("mail", 451, False),
        ("rcpt", 550, False),
        ("rcpt", 421, True),
        ("data", 554, False),
    ],
)
def test_some_refusals_are_about_us_and_not_about_the_message(phase: str, code: int, about_us: bool) -> None:
    assert smtp.Refused(phase, smtp.Reply(code, "no")).is_about_us is about_us


@pytest.mark.parametrize("greeting", [b"421 4.3.2 too busy", b"554 5.7.1 not from you"])
def test_a_refusal_at_the_door_is_told(line: smtp.Line, settings: Settings, greeting: bytes) -> None:
    with FastSink(at("connect", greeting)) as sink:
        settings.EMAIL_PORT = sink.port

        with pytest.raises(smtp.Refused, match=greeting.decode()) as refusal:
            send(line)

    assert refusal.value.phase == "connect"


def test_nobody_at_home_is_lost_before_the_message(line: smtp.Line, settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings.EMAIL_PORT = taken.getsockname()[1]

    with pytest.raises(smtp.Lost, match="refused") as lost:
        send(line)

    assert lost.value.phase == "connect"


@pytest.mark.parametrize("phase", ["rcpt", "data"])
def test_a_connection_cut_before_the_dot_is_lost_and_opened_anew(
    line: smtp.Line, settings: Settings, phase: str
) -> None:
    with FastSink(at(phase, CUT, times=1)) as sink:
        settings.EMAIL_PORT = sink.port

        with pytest.raises(smtp.Lost) as lost:
            send(line)
        send(line)

        assert lost.value.phase == phase
        assert (sink.connections, len(sink.taken)) == (2, 1)


def test_a_connection_cut_in_the_middle_of_the_body_is_lost(line: smtp.Line, settings: Settings) -> None:
    with FastSink(at("body", CUT)) as sink:
        settings.EMAIL_PORT = sink.port

        with pytest.raises(smtp.Lost) as lost:
            send(line, MESSAGE + b"Excellency,\r\n" * 2_000_000)

    assert (lost.value.phase, sink.taken) == ("body", [])


def test_a_kept_connection_found_dead_is_opened_anew_without_a_word(line: smtp.Line, settings: Settings) -> None:
    cut_once = iter([CUT])
    # At MAIL the sink still thinks of the recipient before.
    with FastSink(lambda phase, to, _times: next(cut_once, None) if (phase, to) == ("mail", NORWAY) else None) as sink:
        settings.EMAIL_PORT = sink.port
        send(line)

        send(line)

        assert (sink.connections, len(sink.taken)) == (2, 2)


@pytest.mark.parametrize("answer", [b"250 ok", b"999 what", b"hello"])
def test_an_answer_that_makes_no_sense_before_the_dot_is_a_loss(
    line: smtp.Line, settings: Settings, answer: bytes
) -> None:
    with FastSink(at("data", answer)) as sink:
        settings.EMAIL_PORT = sink.port

        with pytest.raises(smtp.Lost):
            send(line)

    assert sink.taken == []


@pytest.mark.parametrize(
    ("answer", "code"), [(b"250 ok", 250), (b"451 4.3.0 later", 451), (b"554 5.7.1 spam", 554), (b"421 bye", 421)]
)
def test_an_answer_after_the_dot_settles_the_matter(
    line: smtp.Line, settings: Settings, answer: bytes, code: int
) -> None:
    with FastSink(at("dot", answer)) as sink:
        settings.EMAIL_PORT = sink.port

        assert send(line).code == code


@pytest.mark.parametrize("answer", [TAKE_AND_CUT, CUT, b"hello", b"354 go on", b"250" + b"x" * 9000])
def test_whatever_else_comes_after_the_dot_is_a_doubt(line: smtp.Line, settings: Settings, answer: bytes) -> None:
    with FastSink(at("dot", answer)) as sink:
        settings.EMAIL_PORT = sink.port

        with pytest.raises(smtp.Doubt):
            send(line)


def test_silence_after_the_dot_is_a_doubt_after_the_time_for_answers(line: smtp.Line, settings: Settings) -> None:
    settings.MAIL_ANSWER_SECONDS = 0.2
    with FastSink(at("dot", TAKE_AND_WAIT)) as sink:
        settings.EMAIL_PORT = sink.port

        with pytest.raises(smtp.Doubt, match="timed out"):
            send(line)

        assert len(sink.taken) == 1


def test_a_server_too_slow_for_its_message_is_lost_before_the_dot(line: smtp.Line, settings: Settings) -> None:
    with FastSink(at("rcpt", b"", times=0)) as sink:
        settings.EMAIL_PORT = sink.port

        with pytest.raises(smtp.Lost, match="too slow"):
            send(line, seconds=0)

    assert sink.taken == []


def test_there_is_no_dot_without_a_message(line: smtp.Line) -> None:
    with pytest.raises(OSError, match="not open"):
        line.dot()


def test_a_line_break_in_an_address_never_reaches_the_server(line: smtp.Line, settings: Settings) -> None:
    with FastSink() as sink:
        settings.EMAIL_PORT = sink.port

        with pytest.raises(ValueError, match="newline"):
            send(line, to="a@norway.example>\r\nRCPT TO:<b@chile.example")
        line.drop()

    assert not any(b"chile" in line for line in sink.lines)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost, signed by itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return path


@pytest.fixture
def tls(certificate: Path) -> ssl.SSLContext:
    """The server's side of TLS."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


def test_starttls_and_a_password_come_before_the_message(
    line: smtp.Line, settings: Settings, tls: ssl.SSLContext, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    settings.EMAIL_USE_TLS = True
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "mission", "sesame"
    with full_sink(starttls=tls, login=True) as sink:
        settings.EMAIL_PORT = sink.port

        send(line)
        line.hang_up()

    assert (sink.logins, sink.tls, len(sink.taken)) == (["mission"], [True], 1)


def test_tls_from_the_start(
    line: smtp.Line, settings: Settings, tls: ssl.SSLContext, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    settings.EMAIL_USE_SSL = True
    with full_sink(tls=tls) as sink:
        settings.EMAIL_PORT = sink.port

        send(line)
        line.hang_up()

    assert len(sink.taken) == 1


def test_a_certificate_that_nobody_vouches_for_is_refused(
    line: smtp.Line, settings: Settings, tls: ssl.SSLContext
) -> None:
    settings.EMAIL_USE_TLS = True
    with full_sink(starttls=tls) as sink:
        settings.EMAIL_PORT = sink.port

        with pytest.raises(smtp.Lost, match=r"(?i)certificate") as lost:
            send(line)

    assert (lost.value.phase, sink.taken) == ("starttls", [])


def test_a_server_without_starttls_gets_no_message(line: smtp.Line, settings: Settings) -> None:
    settings.EMAIL_USE_TLS = True
    with FastSink() as sink:
        settings.EMAIL_PORT = sink.port

        with pytest.raises(smtp.Lost) as lost:
            send(line)

    assert (lost.value.phase, sink.taken) == ("starttls", [])


def test_a_wrong_password_is_refused_at_login(
    line: smtp.Line, settings: Settings, tls: ssl.SSLContext, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    settings.EMAIL_USE_TLS = True
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "mission", "wrong"
    with full_sink(starttls=tls, login=True) as sink:
        settings.EMAIL_PORT = sink.port

        with pytest.raises(smtp.Refused) as refusal:
            send(line)

    assert (refusal.value.phase, refusal.value.reply.code, refusal.value.is_about_us) == ("login", 535, True)


def test_a_host_that_cannot_be_one_is_lost_and_blames_no_message(line: smtp.Line, settings: Settings) -> None:
    settings.EMAIL_HOST = "x" * 70 + ".example"

    with pytest.raises(smtp.Lost) as lost:
        send(line)

    assert lost.value.phase == "connect"
