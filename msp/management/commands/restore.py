"""Puts an archive made by `backup` back in place."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
from django.utils import timezone

from msp import backup
from msp.databases import DatabaseError
from msp.runlock import AlreadyRunningError


class Command(BaseCommand):
    help = "Put an archive back in place; the product must be stopped. What was there before is kept aside."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archive", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        connections.close_all()
        try:
            aside = backup.restore(backup.here(), options["archive"], now=timezone.now())
        except AlreadyRunningError as running:
            raise CommandError(f"The product is running ({running}): stop it first.") from running
        except (backup.ArchiveError, DatabaseError) as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(f"Restored. What was there before lies in {aside}\nStart it with: make run")
