"""Writes the States, the organisations and the Convention on Cluster Munitions into an empty installation."""

from typing import Any

from django.core.management.base import BaseCommand

from invitations import reference


class Command(BaseCommand):
    """Run once on a new server; run again, it brings the names up to date."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Load the reference data."""
        treaty = reference.load()
        self.stdout.write(f"{treaty.acts.count()} treaty actions, {treaty.name}")
