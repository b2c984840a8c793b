"""Log lines: one event, one line, and no personal link in it."""

import logging
import re

# A link's path holds the token; nothing that is logged may.
_TOKEN = re.compile(r"/r/[A-Za-z2-7]{20,}")


class OneLine(logging.Formatter):
    """Writes an event on one line, with control characters escaped and link tokens taken out."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; a traceback keeps its own lines."""
        whole = super().format(record)
        head, *trace = whole.split("\nTraceback", 1)
        head = head.replace("\r", "\\r").replace("\n", "\\n")
        return _TOKEN.sub("/r/…", "\nTraceback".join([head, *trace]))
