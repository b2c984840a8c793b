"""A fresh database for a benchmark, in a folder that goes with it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def fresh() -> Iterator[Path]:
    """Make the database of the tests in a folder of its own, and give that folder."""
    import django  # noqa: PLC0415 - the settings must be chosen first

    django.setup()
    from django.db import connection  # noqa: PLC0415 - as above

    with tempfile.TemporaryDirectory() as folder:
        connection.settings_dict["TEST"]["NAME"] = f"{folder}/bench.sqlite3"
        before = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            yield Path(folder)
        finally:
            connection.creation.destroy_test_db(before, verbosity=0)
