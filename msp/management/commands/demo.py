"""Loads the sample of 2010: on 5 March, on 11 March with --stage replied, in session with --stage opened."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from msp.desk import founding, rehearsal


class Command(BaseCommand):
    """The sample lives in the sample set-up only."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the stage."""
        parser.add_argument("--stage", choices=["drafted", "replied", "opened"], default="drafted")

    def handle(self, *args: Any, stage: str, **options: Any) -> None:
        """Open the sample and, where asked, play it forward."""
        if not settings.SAMPLE:
            raise CommandError("The sample belongs to the sample set-up: start it with MSP_SAMPLE=1, or by make run.")
        meeting = founding.open_sample()
        if stage != "drafted":
            rehearsal.play_to_replies(meeting, say=self.stdout.write)
        if stage == "opened":
            rehearsal.play_to_opening(meeting, say=self.stdout.write)
        self.stdout.write(f"{meeting.title}, on {meeting.rehearsal_on}")
