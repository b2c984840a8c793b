"""Look whether every sealed version still holds what was sealed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from outcomes import versions


class Command(BaseCommand):
    """Recomputes the hash of every version and names those that were altered by force."""

    help = "Recompute the hash of every sealed version; fails and names the versions that were altered by force."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line a version that was altered and fail, or say that all are whole."""
        seen: list[object] = []
        faults = list(versions.altered(progress=seen.append))
        for version, fault in faults:
            self.stderr.write(f"{version.document.slug} v{version.number}: {fault}")
        if faults:
            raise CommandError(f"{len(faults)} of {len(seen)} versions were altered.")
        self.stdout.write(f"{len(seen)} versions are as they were sealed.")
