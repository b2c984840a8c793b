"""Which SQLite the project runs on: a fixed build, not whatever the machine has.

Debian 12's 3.40.1 carries the WAL-reset fault, which can corrupt a file when two processes
checkpoint at once; it was mended in 3.51.3.
"""

import importlib
import sys


def adopt() -> None:
    """Put the packaged SQLite in the place of the standard library's, before Django loads it."""
    try:
        packaged = importlib.import_module("pysqlite3")
    except ImportError:
        return
    sys.modules["sqlite3"] = packaged
    sys.modules["sqlite3.dbapi2"] = importlib.import_module("pysqlite3.dbapi2")
