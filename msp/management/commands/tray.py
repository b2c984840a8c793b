"""Takes the sample's letters as a mail server would, and keeps them."""

import asyncio
import logging
import signal
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from msp import tray

LARGEST_LETTER = 60 * 1024 * 1024


class Keeper:
    """Keeps every letter and sends none on."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Take one letter; told to the sender only once it lies in the tray."""
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        tray.store(envelope.mail_from or "", envelope.rcpt_tos, content)
        return "250 2.0.0 Kept in the mail tray"


class Command(BaseCommand):
    help = "Take letters by SMTP on this machine and keep them in the mail tray (sample set-up only)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.SAMPLE:
            raise CommandError("The mail tray belongs to the sample set-up: MSP_SAMPLE=1.")
        logging.getLogger("mail.log").setLevel(logging.WARNING)  # else eight lines a letter
        asyncio.run(serve(options["port"]))


async def serve(port: int) -> None:
    """Take letters on this port of the loopback address until told to end."""
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)

    def answer() -> SMTP:
        return SMTP(Keeper(), hostname="localhost", enable_SMTPUTF8=True, data_size_limit=LARGEST_LETTER, loop=loop)

    server = await loop.create_server(answer, "127.0.0.1", port)
    await ended.wait()
    server.close()
