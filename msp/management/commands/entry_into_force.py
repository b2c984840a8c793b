"""What an entry-into-force rule makes of a list of deposits, for any treaty."""

import csv
import io
import json
import re
from argparse import ArgumentParser
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from msp import treaty
from msp.rulewords import read_day

REQUIRED = ("party", "deposit_date")
OPTIONAL = ("share", "kind", "withdrawal_effective_date")
# Provisional application, like a signature, is no consent to be bound: such a row is read and does not count.
KINDS = sorted(treaty.CONSENTS | {treaty.SIGNATURE, "provisional application"})
FAULTS_SHOWN = 20

Row = tuple[int, dict[str, str]]


class CellError(ValueError):
    """What is wrong at one place of a file; the sentence names line and column."""


class Command(BaseCommand):
    """Prints, as JSON, when a treaty enters into force and for whom."""

    help = (
        "Print when a treaty enters into force and for whom, as JSON. RULE.json holds threshold, general, later and "
        "perhaps not_before; DEPOSITS.csv has the columns party, deposit_date and perhaps share (in percent), kind, "
        "withdrawal_effective_date. Days are written YYYY-MM-DD. No database is needed."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the two files."""
        parser.add_argument("rule", metavar="RULE.json", type=Path)
        parser.add_argument("deposits", metavar="DEPOSITS.csv", type=Path)

    def handle(self, *, rule: Path, deposits: Path, **options: Any) -> None:
        """Read both files, compute, print."""
        entry_rule = _rule(rule)
        header, rows = _table(deposits)
        for name in header - {*REQUIRED, *OPTIONAL, ""}:
            self.stderr.write(f"{deposits}: column {name} is not read.")
        if entry_rule.threshold.percent and "share" not in header:
            raise CommandError(f"{deposits}: the rule counts shares, but there is no column share.")
        try:
            outcome = entry_rule.outcome(_deposits(deposits, rows))
        except treaty.RuleError as error:
            raise CommandError(f"{rule}: {error}") from error
        self.stdout.write(json.dumps(outcome.to_json(), indent=2))


def _text(path: Path) -> str:
    """Read a text file in UTF-8, with or without a byte order mark."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise CommandError(f"{path}, line {line}: the text is not in UTF-8.") from error
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}.") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object of a rule, in which no word may stand twice."""
    words: dict[str, Any] = {}
    for word, value in pairs:
        if word in words:
            raise treaty.RuleError(f"{word!r} is written twice.")
        words[word] = value
    return words


def _rule(path: Path) -> treaty.EntryRule:
    """Read the rule."""
    try:
        return treaty.EntryRule.from_json(json.loads(_text(path), object_pairs_hook=_once))
    except json.JSONDecodeError as error:
        raise CommandError(f"{path}, line {error.lineno}, column {error.colno}: {error.msg}.") from error
    except (ValueError, RecursionError) as error:
        raise CommandError(f"{path}: {error}") from error


def _table(path: Path) -> tuple[set[str], list[Row]]:
    """Return the names of the columns, and each row that is not blank with the line on which it begins."""
    lines = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    begins = 1
    try:
        for cells in lines:
            if any(cell.strip() for cell in cells):
                rows.append((begins, [cell.strip() for cell in cells]))
            begins = lines.line_num + 1
    except csv.Error as error:
        raise CommandError(f"{path}, line {begins}: {error}.") from error
    if not rows:
        raise CommandError(f"{path}: the file is empty; its first line names the columns {', '.join(REQUIRED)}.")
    (line, header), *body = rows
    names = [name.lower() for name in header]
    for name in REQUIRED:
        if name not in names:
            raise CommandError(f"{path}, line {line}: there is no column {name}; the columns are {', '.join(names)}.")
    for name in filter(None, names):
        if names.count(name) > 1:
            raise CommandError(f"{path}, line {line}: there are two columns {name}.")
    return set(names), [(line, _named(path, line, names, cells)) for line, cells in body]


def _named(path: Path, line: int, names: list[str], cells: list[str]) -> dict[str, str]:
    """Give each cell of a row its column; cells left out at the end are empty."""
    if any(cells[len(names) :]):
        raise CommandError(f"{path}, line {line}: {len(cells)} cells, but only {len(names)} columns.")
    return dict.fromkeys(names, "") | dict(zip(names, cells, strict=False))


def _deposits(path: Path, rows: list[Row]) -> list[treaty.Deposit]:
    """Read every row, and report all faults together."""
    deposits: list[treaty.Deposit] = []
    faults: list[str] = []
    for line, row in rows:
        try:
            deposits.append(_deposit(row))
        except CellError as error:
            faults.append(f"{path}, line {line}, {error}")
    if len(faults) > FAULTS_SHOWN:
        faults[FAULTS_SHOWN:] = [f"... and {len(faults) - FAULTS_SHOWN} more."]
    if faults:
        raise CommandError("\n".join(faults))
    return deposits


def _deposit(row: dict[str, str]) -> treaty.Deposit:
    """Read one deposit; a kind left out is a ratification."""
    if not row["party"]:
        raise CellError("column party: the code of the party is missing.")
    kind = treaty.plain_kind(row.get("kind") or "ratification")
    if kind not in KINDS:
        raise CellError(f"column kind: {row['kind']!r} is not known; known are {', '.join(KINDS)}.")
    on = _day(row, "deposit_date")
    left_on = _day(row, "withdrawal_effective_date") if row.get("withdrawal_effective_date") else None
    if left_on and left_on < on:
        raise CellError(f"column withdrawal_effective_date: {left_on} lies before the deposit of {on}.")
    return treaty.Deposit(row["party"], on, _share(row.get("share", "")), kind, left_on)


def _day(row: dict[str, str], column: str) -> date:
    """Read the day in a column."""
    if not row[column]:
        raise CellError(f"column {column}: the day is missing.")
    try:
        return read_day(row[column])
    except ValueError as error:
        raise CellError(f"column {column}: {error}.") from error


def _share(text: str) -> Decimal | None:
    """Read a share in percent, such as 12.5; none where the cell is empty."""
    if not text:
        return None
    if not re.fullmatch(r"[0-9]*\.?[0-9]+", text) or Decimal(text) > 100:
        raise CellError(f"column share: {text!r} is not a number of percent from 0 to 100, such as 12.5.")
    return Decimal(text)
