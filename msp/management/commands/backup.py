"""Copies database, files and keys into one archive, while the product runs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from msp import backup
from msp.databases import DatabaseError


class Command(BaseCommand):
    help = "Copy database, files and keys into one archive in var/backups; the product may go on running."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            archive = backup.make(backup.here(), now=timezone.now())
        except DatabaseError as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(f"{archive}\nIt holds the keys as well: keep it where only the mission can read it.")
