"""Look whether everything that was signed is as it was signed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from outcomes.models import Signing
from outcomes.signing import evidence


class Command(BaseCommand):
    """Recomputes the hash of every signed text, signature, scan and paper, and names those that were altered."""

    help = "Recompute every hash of what was signed; fails and names what was altered by force."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line for each thing that was altered and fail, or say that all are whole."""
        faults = list(evidence.altered())
        for signing, check in faults:
            self.stderr.write(f"{signing.document.slug}: {check.thing}: {check.fault}")
        if faults:
            raise CommandError(f"{len(faults)} things were altered.")
        self.stdout.write(f"{Signing.objects.count()} signings are as they were signed.")
